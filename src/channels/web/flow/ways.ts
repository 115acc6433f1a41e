import { Refusal } from '../../../base/refusal.ts';
import type { RenewalMode } from '../../../base/terms.ts';
import type { Line } from '../../../rooms/lines/lines.ts';
import type { Offer } from '../../../rooms/plans/plans.ts';
import { draftQuote, type QuoteDoc } from '../../../rooms/renewals/renewals.ts';
import type { Web } from '../frame/web-parts.ts';

const WEB = 'web';

/** What this line is offered on the web now, whether or not it can be bought this minute. */
export const offersFor = (web: Pick<Web, 'app'>, line: Line): readonly Offer[] =>
  web.app.shelf().plansFor({ carrier: line.carrier, lineKind: line.kind, at: web.app.clock.now() }).filter((offer) => offer.plan.channels.includes(WEB));

/** The ways in which an offer may start, its usual one first. */
export const waysOf = (offer: Offer): readonly RenewalMode[] => [offer.defaultMode, ...offer.modes.filter((mode) => mode !== offer.defaultMode)];

/** The first way in which a plan can be bought this minute, as a draft; the refusal of its usual way when there is none. */
export function firstWay(web: Pick<Web, 'app'>, line: Line, offer: Offer): QuoteDoc | Refusal {
  let refused: Refusal | null = null;
  for (const mode of waysOf(offer)) {
    try {
      return draftQuote(web.app, line, { line: line.id, planId: offer.plan.terms.planId, mode });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      refused ??= error;
    }
  }
  return refused!;
}
