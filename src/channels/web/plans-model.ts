import { usd } from '../../base/money.ts';
import { Refusal, REFUSALS, type RefusalCode } from '../../base/refusal.ts';
import type { Instant } from '../../base/time.ts';
import type { Line } from '../../rooms/lines/lines.ts';
import type { Offer } from '../../rooms/plans/plans.ts';
import { afterOf, draftQuote } from '../../rooms/renewals/renewals.ts';
import { monthlyBytes, paceOf } from './pace.ts';
import { lineName, lineUrl, quotesUrl } from './show-line.ts';
import type { PlansModel, PlanShown } from './view-models.ts';
import type { Web } from './web-parts.ts';

const WEB = 'web';
const MONTH_DAYS = 30n;
// Others have ends that say nothing about whether the data is enough.
const MEASURED = new Set(['month', 'bundle']);

/** The shelf of a line. A guest sees what it sells and nothing of what the line has or uses. */
export function plansModel(web: Web, line: Line, isHolder: boolean, refused: string | undefined): PlansModel {
  const now = web.app.clock.now();
  const pace = isHolder ? paceOf(line.state, now) : null;
  const monthly = pace === null ? null : monthlyBytes(pace);
  const offers = web.app.shelf().plansFor({ carrier: line.carrier, lineKind: line.kind, at: now }).filter((offer) => offer.plan.channels.includes(WEB));
  const shown = offers.flatMap((offer): PlanShown[] => {
    const possible = possibleNow(web, line, offer);
    return possible === null ? [] : [planShown(offer, monthly, isHolder ? possible.endsAt : null)];
  });
  const best = bestOf(shown);
  return {
    line: lineName(web, line, isHolder), zone: line.zone,
    guest: isHolder || line.number === null || !line.smsCapable ? null : { codeAction: `${lineUrl(line.id)}/code` },
    monthlyBytes: monthly, plans: shown.map((plan) => (plan.id === best ? { ...plan, best: true } : plan)), chosenPlanId: null,
    refusal: refused !== undefined && refused in REFUSALS ? refused as RefusalCode : null,
    action: quotesUrl(line.id), backUrl: isHolder ? lineUrl(line.id) : '/',
  };
}

/** Whether the plan can be bought this minute in the way it is offered, and the end it would give. */
function possibleNow(web: Web, line: Line, offer: Offer): { readonly endsAt: Instant | null } | null {
  try {
    const { doc } = draftQuote(web.app, line, { line: line.id, planId: offer.plan.terms.planId, mode: offer.defaultMode });
    return { endsAt: afterOf(doc).clocks.serviceEndsAt };
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}

function planShown({ plan }: Offer, monthly: bigint | null, newEndsAt: Instant | null): PlanShown {
  const { terms } = plan;
  return {
    id: terms.planId, kind: terms.kind, name: plan.name, dataBytes: terms.dataBytes, cycles: terms.cycles, days: terms.validityDays, calendarMonth: terms.cycleRule === 'calendar_month',
    price: usd(plan.priceCents), throttleKbps: terms.throttleKbps, voice: plan.voice !== null, fit: fitOf(terms, monthly), best: false, newEndsAt,
  };
}

/** Whether one cycle's data lasts its days at this pace. */
function fitOf(terms: Offer['plan']['terms'], monthly: bigint | null): PlanShown['fit'] {
  if (monthly === null || terms.dataBytes === null || terms.dataBytes === 0n || !MEASURED.has(terms.kind)) return null;
  const needed = monthly * BigInt(terms.validityDays) / MONTH_DAYS;
  if (needed > terms.dataBytes) return { kind: 'short', days: Number(terms.dataBytes * MONTH_DAYS / monthly) };
  return { kind: 'covers', spareBytes: terms.dataBytes - needed, percent: Number(needed * 100n / terms.dataBytes) };
}

/** The cheapest by the day among those that last; unlimited ones always do. Nothing is best where the use is not known. */
function bestOf(plans: readonly PlanShown[]): string | null {
  if (!plans.some((plan) => plan.fit !== null)) return null;
  const enough = plans.filter((plan) => plan.fit?.kind === 'covers' || (plan.dataBytes === null && MEASURED.has(plan.kind)));
  const daily = (plan: PlanShown) => Number(plan.price.cents) / (plan.days * plan.cycles);
  return enough.toSorted((a, b) => daily(a) - daily(b))[0]?.id ?? null;
}

