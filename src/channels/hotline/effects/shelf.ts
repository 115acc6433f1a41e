import type { LineId } from '../../../base/ids.ts';
import { Refusal, type RefusalCode } from '../../../base/refusal.ts';
import type { RenewalMode } from '../../../base/terms.ts';
import { parseInstant } from '../../../base/time.ts';
import { engine, type Line, type LineSnapshot, type LineState } from '../../../rooms/lines/lines.ts';
import { lastPlan } from '../../../rooms/paylinks/paylinks.ts';
import { priceRenewal, type Offer } from '../../../rooms/plans/plans.ts';
import { afterOf, beforeOf, expiresAtOf, giftOf, quote, quoteById, refreshLine, refundOfferedOf, type QuoteDoc } from '../../../rooms/renewals/renewals.ts';
import { walletOf } from '../../../rooms/wallet/wallet.ts';
import type { Effects } from '../flow/effects.ts';
import type { Draft, PlanShown, StatusShown } from '../flow/state.ts';
import type { EffectContext, HotlineParts } from '../parts.ts';

type App = HotlineParts['house']['app'];
const IVR = 'ivr';

export async function mustLine(app: Pick<App, 'readLine'>, id: LineId): Promise<Line> {
  const line = await app.readLine(id);
  if (!line) throw new Refusal('line_not_found');
  return line;
}

/** Until when, how much, and what comes then; with a fresh reading where the last one is old. */
export async function status({ parts }: EffectContext, { line: id, customer }: Effects['status']['ask']): Promise<StatusShown> {
  const { app } = parts.house;
  const line = await refreshLine(app, await mustLine(app, id));
  const shown = engine.snapshotOf(line.state, app.clock.now());
  const wallet = customer === null ? null : await walletOf(app.db, customer, app.clock.now());
  const phase = ({ active: 'active', parked: 'parked', grace: 'grace', suspended: 'suspended', releasing: 'releasing', preactive: 'preactive' } as const)[shown.phase as 'active'] ?? 'closed';
  return {
    phase, zone: shown.zone, endsAt: shown.clocks.serviceEndsAt, releaseAt: shown.clocks.numberReleaseAt, bytes: shown.usableBytes === null ? null : Number(shown.usableBytes),
    walletCents: wallet === null || wallet.free === 0n ? null : Number(wallet.free), queued: shown.queue.length,
  };
}

const offersFor = (app: App, line: Line): readonly Offer[] => app.shelf().plansFor({ carrier: line.carrier, lineKind: line.kind, at: app.clock.now() }).filter((offer) => offer.plan.channels.includes(IVR));
const waysOf = (offer: Offer): readonly RenewalMode[] => [offer.defaultMode, ...offer.modes.filter((mode) => mode !== offer.defaultMode)];

/** The first way in which a plan can be had this minute; why not in its usual way when there is none. What it would do to the line is for the quote to say. */
function firstWay(app: App, line: Line, state: LineState, offer: Offer): { readonly mode: RenewalMode } | { readonly refused: RefusalCode } {
  const now = app.clock.now();
  let refused: RefusalCode | null = null;
  for (const mode of waysOf(offer)) {
    const no = engine.checkRenewal(state, offer.plan.terms, mode, now);
    if (no === null) return { mode };
    refused ??= no;
  }
  return { refused: refused! };
}

/** With every tax and fee of the line's place, as of now. */
const allIn = (app: App, line: Line, { plan }: Offer): number =>
  Number(priceRenewal({ plan, taxRules: app.shelf().taxRules, at: app.clock.now(), zone: line.zone, autoRenewConsent: false, promotion: null, lineZip: line.zip }).total.cents);

const shownOf = ({ plan: { terms } }: Offer): Omit<PlanShown, 'cents'> => ({
  planId: terms.planId, kind: terms.kind, days: terms.validityDays, month: terms.cycleRule === 'calendar_month', cycles: terms.cycles, bytes: terms.dataBytes === null ? null : Number(terms.dataBytes),
});

/** What this line can have this minute, by phone; one reason where it can have nothing. */
export async function offers({ parts }: EffectContext, { line: id }: Effects['offers']['ask']): Promise<Effects['offers']['gives']> {
  const { app } = parts.house;
  const line = await mustLine(app, id);
  const state = engine.settle(line.state, app.clock.now());
  let refused: RefusalCode | null = null;
  const plans = offersFor(app, line).flatMap((offer): PlanShown[] => {
    const way = firstWay(app, line, state, offer);
    if ('mode' in way) return [{ ...shownOf(offer), cents: allIn(app, line, offer) }];
    refused ??= way.refused;
    return [];
  });
  const last = lastPlan(line);
  return { same: plans.find((plan) => plan.planId === last) ?? null, plans, refused };
}

export async function byCode({ parts }: EffectContext, { line: id, code }: Effects['by_code']['ask']): Promise<Effects['by_code']['gives']> {
  const { app } = parts.house;
  const line = await mustLine(app, id);
  return { planId: offersFor(app, line).find((offer) => offer.plan.ivrCode === code)?.plan.terms.planId ?? null };
}

/** A signed quote in the first way in which the line can have the plan, or in the way asked for. */
export async function makeQuote({ parts }: EffectContext, wish: Effects['quote']['ask']): Promise<Draft> {
  const { app } = parts.house;
  const line = await refreshLine(app, await mustLine(app, wish.line));
  const offer = offersFor(app, line).find((one) => one.plan.terms.planId === wish.planId);
  const way = wish.mode === null && offer ? firstWay(app, line, engine.settle(line.state, app.clock.now()), offer) : null;
  if (way !== null && 'refused' in way) throw new Refusal(way.refused);
  const mode = wish.mode ?? way?.mode;
  const made = await quote(app, { line: line.id, planId: wish.planId, ...(mode === undefined ? {} : { mode }), startsWhenUsedUp: wish.whenUsedUp, promotionCode: wish.promotion, customer: wish.customer });
  return draftOf(app, made.doc);
}

/** A quote as it is read aloud. */
export function draftOf(app: Pick<App, 'shelf'>, doc: QuoteDoc): Draft {
  const { terms } = app.shelf().planVersion(doc.plan.id, doc.plan.version);
  const after = afterOf(doc);
  const sumOf = (kinds: readonly string[]): number => doc.price.filter((one) => kinds.includes(one.kind)).reduce((sum, one) => sum + one.cents, 0);
  const before = beforeOf(doc);
  return {
    planId: doc.plan.id, kind: terms.kind, days: terms.validityDays, month: terms.cycleRule === 'calendar_month', cycles: terms.cycles, bytes: terms.dataBytes === null ? null : Number(terms.dataBytes),
    quote: doc.quote, mode: doc.mode, whenUsedUp: doc.startsWhenUsedUp ?? false, promotion: giftOf(doc)?.code ?? null, priceCents: sumOf(['plan']), discountCents: -sumOf(['auto_renew_discount', 'promotion']), taxCents: sumOf(['tax']), totalCents: doc.totalCents,
    endsAt: doc.mode === 'add_data' ? null : after.clocks.serviceEndsAt, startsAt: startOf(doc, before, after), atFirstUse: before.phase === 'preactive', zone: after.zone, lost: lostOf(doc), bonusBytes: Number(doc.bonusBytes), refund: refundOfferedOf(doc),
  };
}

function lostOf({ lostBytes, lostLater }: QuoteDoc): Draft['lost'] {
  if (lostBytes !== '0') return { bytes: Number(lostBytes), at: null };
  return lostLater === null || lostLater.bytes === '0' ? null : { bytes: Number(lostLater.bytes), at: parseInstant(lostLater.at) };
}

/** When the bought service starts: with the queue it joins, also where a keep plan waits by itself (rules R20); null: at once. */
function startOf(doc: QuoteDoc, before: LineSnapshot, after: LineSnapshot): Draft['startsAt'] {
  if (doc.mode === 'add_data' || before.running === null) return null;
  if (after.running !== null && after.running.endsAt !== before.running.endsAt) return null;
  const known = new Set(before.queue.map((one) => one.startsAt));
  return after.queue.find((one) => one.planId === doc.plan.id && one.startsAt !== null && !known.has(one.startsAt))?.startsAt ?? null;
}

/** A quote that came from elsewhere: the same while it holds, else made anew. */
export async function draftFrom(context: EffectContext, of: { readonly line: LineId; readonly planId: string; readonly mode: RenewalMode; readonly quote: string | null; readonly promotion: string | null; readonly customer: Effects['quote']['ask']['customer'] }): Promise<Draft> {
  const { app } = context.parts.house;
  const known = of.quote === null ? null : await quoteById(app.db, of.quote);
  const line = await mustLine(app, of.line);
  if (known && known.usedBy === null && known.doc.lineVersion === line.version && expiresAtOf(known.doc) > app.clock.now() + LEAST_LEFT_S) return draftOf(app, known.doc);
  return makeQuote(context, { line: of.line, planId: of.planId, mode: of.mode, whenUsedUp: known?.doc.startsWhenUsedUp ?? false, promotion: of.promotion, customer: of.customer });
}
/** A quote with less left than a review takes to be read is made anew (s). */
const LEAST_LEFT_S = 240;
