import { usd } from '../../../base/money.ts';
import { Refusal } from '../../../base/refusal.ts';
import { DAY, HOUR, plusSeconds, type Instant } from '../../../base/time.ts';
import { engine, type Line, type LineSnapshot, type LineState } from '../../../rooms/lines/lines.ts';
import { listRenewals, viewRenewal, type Renewal, type RenewalView } from '../../../rooms/renewals/renewals.ts';
import { autoGlance } from '../auto-renew/auto-renew-model.ts';
import { forecastOf } from '../../../rooms/usage/usage.ts';
import { paceOf } from './pace.ts';
import { pendingShown } from './pending.ts';
import { allIn, lastPlanOf } from './plans-model.ts';
import { caseOf, refundOf, stageOf } from './renewal-model.ts';
import { lineName, plansUrl, quotesUrl, usageUrl } from '../frame/show-line.ts';
import type { CycleShown, DataPart, HistoryRow, LineStateShown, Ring, StatusModel } from '../view-models.ts';
import { firstWay, offersFor } from './ways.ts';
import type { Reader, Web } from '../frame/web-parts.ts';

const HISTORY_ROWS = 5;
const PAST_CYCLES = 3;
const TICKS_MAX = 120;
// A renewal can be placed on these; on the others the page offers none (rules R19).
const RENEWABLE = new Set(['preactive', 'active', 'parked', 'grace', 'suspended']);

/** The holder's page of a line, from its state settled to now. */
export async function statusModel(web: Web, line: Line, reader: Pick<Reader, 'customer' | 'mayPay'> | null = null): Promise<StatusModel> {
  const now = web.app.clock.now();
  const state = engine.settle(line.state, now);
  const seen = engine.snapshotOf(state, now, line.balance?.expiresAt ?? null);
  // Stock is nobody's yet, so nobody has a code for it.
  if (seen.phase === 'stock') throw new Refusal('line_not_sold');
  const { clocks } = seen;
  const running = runningTerms(state);
  const data = dataOf(state, seen);
  const fullService = seen.phase === 'grace' && clocks.fullServiceEndsAt !== null && now < clocks.fullServiceEndsAt;
  const renewals = await Promise.all((await listRenewals(web.app.db, { line: line.id, limit: HISTORY_ROWS })).map((one) => viewRenewal(web.app, one.id)));
  const pending = renewals.find(({ renewal }) => renewal.settledAt === null);
  const fixing = renewals.find(isBeingFixed);
  const canRenew = RENEWABLE.has(seen.phase) && seen.barred !== 'fraud';
  return {
    line: lineName(web, line, true), zone: line.zone, state: seen.phase as LineStateShown, barred: seen.barred, fullService,
    plan: seen.running === null ? null : planName(web, state, seen.running.planId),
    data,
    slowedKbps: seen.phase === 'active' && seen.usableBytes === 0n ? running?.throttleKbps ?? null : null,
    ring: ringOf(seen, now), parts: partsOf(state, seen),
    clocks: {
      cycleEndsAt: clocks.cycleEndsAt ?? (fullService ? clocks.serviceEndsAt : null), serviceEndsAt: clocks.serviceEndsAt, graceEndsAt: seen.phase === 'grace' ? clocks.graceEndsAt : null,
      addOnEndsAt: clocks.addonEndsAt[0] ?? null, numberReleaseAt: clocks.numberReleaseAt, activateBy: seen.phase === 'preactive' ? state.activateBy : null,
    },
    carrierBalance: line.balance === null || line.balance.cents === 0n ? null : { money: usd(line.balance.cents), expiresAt: line.balance.expiresAt },
    dataEndsAt: await dataEndsAt(web, line, { state, seen, now }),
    cycles: cyclesOf(web, state, seen),
    history: renewals.map((one) => historyRow(web, one)), pending: pending ? pendingShown(pending) : null,
    fixingUrl: fixing ? `/r/${fixing.renewal.id}` : null, prepaid: seen.queue.length > 0,
    renewUrl: canRenew ? plansUrl(line.id) : null, repeat: canRenew ? repeatOf(web, line) : null,
    othersPay: canRenew && repeatOf(web, line) ? { link: `/lines/${line.id}/pay-link`, sponsor: `/lines/${line.id}/sponsor` } : null,
    usageUrl: usageUrl(line.id), clocksUrl: reader?.customer?.lines.some((one) => one.line === line.id) ? `/account/lines/${line.id}/clocks` : null,
    autoRenew: reader?.mayPay(line.id) ? await autoGlance(web, line) : null, readAt: line.readAt ?? now,
  };
}

const runningTerms = (state: LineState) => termsOf(state, state.running?.legs[0].purchase ?? null);
const termsOf = (state: LineState, purchase: string | null) => state.purchases.find((one) => one.purchase.id === purchase)?.purchase.terms ?? null;

function planName(web: Web, state: LineState, planId: string) {
  const terms = state.purchases.findLast((one) => one.purchase.terms.planId === planId)?.purchase.terms;
  return web.app.shelf().planVersion(planId, terms?.planVersion ?? 1).name;
}

/** What the running cycle was given in all, by kind: plan bytes of every leg, bonuses, add-ons that still live. */
function givenOf(state: LineState): { readonly base: bigint | null; readonly promo: bigint; readonly addon: bigint } {
  let base: bigint | null = 0n;
  let promo = 0n;
  for (const leg of (state.running ?? state.ended)?.legs ?? []) {
    const bought = state.purchases.find((one) => one.purchase.id === leg.purchase);
    if (!bought) continue;
    const { dataBytes } = bought.purchase.terms;
    base = base === null || dataBytes === null ? null : base + dataBytes;
    if (leg.index === 0) promo += bought.purchase.bonusBytes;
  }
  const added = new Set(state.buckets.filter((bucket) => bucket.kind === 'addon').map((bucket) => bucket.purchase));
  const addon = [...added].reduce((total, id) => total + (termsOf(state, id)?.dataBytes ?? 0n), 0n);
  return { base, promo, addon };
}

const leftOf = (seen: LineSnapshot, kind: DataPart['kind']): bigint => seen.buckets.reduce((total, bucket) => total + (bucket.kind === kind ? bucket.left ?? 0n : 0n), 0n);

function dataOf(state: LineState, seen: LineSnapshot): StatusModel['data'] {
  if ((state.running ?? state.ended) === null) return null;
  const given = givenOf(state);
  const cycle = (state.running ?? state.ended)!.legs;
  const bought = state.purchases.filter((one) => cycle.some((leg) => leg.purchase === one.purchase.id));
  if (given.base === null) return { leftBytes: seen.usableBytes, totalBytes: null, usedBytes: bought.reduce((sum, one) => sum + one.tally.usedUnlimited + one.tally.used, 0n) };
  const left = seen.usableBytes ?? 0n;
  // Carried bytes count with what is left of them: what they were at first belongs to the cycle they came from.
  const total = given.base + given.promo + given.addon + leftOf(seen, 'carried');
  return { leftBytes: left, totalBytes: total > left ? total : left, usedBytes: total > left ? total - left : 0n };
}

function partsOf(state: LineState, seen: LineSnapshot): DataPart[] {
  const given = givenOf(state);
  return seen.buckets.map((bucket) => ({
    kind: bucket.kind, leftBytes: bucket.left, endsAt: bucket.endsAt,
    totalBytes: bucket.kind === 'carried' || bucket.left === null ? null : atLeast(given[bucket.kind], bucket.left),
  }));
}
const atLeast = (total: bigint | null, left: bigint): bigint | null => (total === null ? null : total > left ? total : left);

/** Ticks of the ring: the days (hours of a short pass) of the cycle, or those until the number goes. */
function ringOf(seen: LineSnapshot, now: Instant): Ring | null {
  const { clocks } = seen;
  if (seen.running) return ticks(seen.running.startsAt, seen.running.endsAt, now);
  if (clocks.serviceEndsAt !== null && clocks.numberReleaseAt !== null) return ticks(clocks.serviceEndsAt, clocks.numberReleaseAt, now);
  return null;
}

function ticks(from: Instant, to: Instant, now: Instant): Ring {
  const unit = to - from <= 2 * DAY ? HOUR : DAY;
  const whole = Math.max(1, Math.round((to - from) / unit));
  const left = Math.max(0, Math.floor((to - now) / unit));
  return whole <= TICKS_MAX ? { ticks: whole, ticksLeft: Math.min(whole, left) } : { ticks: TICKS_MAX, ticksLeft: Math.min(TICKS_MAX, Math.floor(left * TICKS_MAX / whole)) };
}

/** When the data is likely used up, if that is before the cycle ends: by the forecast where enough was read, else at this cycle's pace. */
export async function dataEndsAt(web: Pick<Web, 'app'>, line: Line, { state, seen, now }: { readonly state: LineState; readonly seen: LineSnapshot; readonly now: Instant }): Promise<Instant | null> {
  const forecast = await forecastOf(web.app, line);
  if (forecast !== null) return forecast.usedUpAt.likely;
  const pace = paceOf(state, now);
  const { cycleEndsAt } = seen.clocks;
  if (pace === null || seen.usableBytes === null || seen.usableBytes === 0n || cycleEndsAt === null || seen.phase !== 'active') return null;
  const at = plusSeconds(now, Number(seen.usableBytes * pace.seconds / pace.bytes));
  return at < cycleEndsAt ? at : null;
}

function cyclesOf(web: Web, state: LineState, seen: LineSnapshot): CycleShown[] {
  const queued = seen.queue.toReversed().map((one): CycleShown => ({ when: 'queued', plan: planName(web, state, one.planId), startsAt: one.startsAt, endsAt: one.endsAt, usedBytes: null, totalBytes: null, ...one.whenUsedUp ? { whenUsedUp: true as const } : {} }));
  const began = engine.begunByItself(state);
  const data = dataOf(state, seen);
  const now: CycleShown[] = seen.running === null ? [] : [{ when: 'now', plan: planName(web, state, seen.running.planId), startsAt: seen.running.startsAt, endsAt: seen.running.endsAt, usedBytes: data?.usedBytes ?? null, totalBytes: data?.totalBytes ?? null, ...began === null ? {} : { beganAt: began.startsAt } }];
  const open = new Set([...(state.running?.legs ?? []).map((leg) => leg.purchase), ...state.queue.map((one) => one.purchase)]);
  const past = state.purchases.filter((one) => !open.has(one.purchase.id) && one.purchase.terms.kind !== 'addon' && one.purchase.mode !== 'add_data')
    .toSorted((a, b) => b.at - a.at).slice(0, PAST_CYCLES)
    .map((one): CycleShown => ({
      when: 'past', plan: planName(web, state, one.purchase.terms.planId), startsAt: one.at, endsAt: null,
      usedBytes: one.tally.used + one.tally.usedBonus + one.tally.usedUnlimited, totalBytes: one.purchase.terms.dataBytes === null ? null : one.tally.granted,
    }));
  return [...queued, ...now, ...past];
}

const ROW_STATE: Partial<Record<Renewal['state'], HistoryRow['state']>> = { done: 'done', declined: 'failed', refunded: 'refunded' };

const isBeingFixed = (view: RenewalView): boolean => { const one = caseOf(view); return one !== null && one.ended === null; };

function historyRow(web: Web, view: RenewalView): HistoryRow {
  const { renewal, quote } = view;
  const refunded = renewal.state === 'done' && refundOf(view)?.state === 'done';
  const state = stageOf(view, null) === 'open' ? 'unpaid' : isBeingFixed(view) ? 'fixing' : refunded ? 'refunded' : ROW_STATE[renewal.state] ?? 'pending';
  return { at: renewal.placedAt, plan: web.app.shelf().planVersion(quote.doc.plan.id, quote.doc.plan.version).name, total: usd(renewal.totalCents), state, url: `/r/${renewal.id}` };
}

/** The plan of the last purchase, if it is still offered and could be bought this minute. */
export function repeatOf(web: Web, line: Line): StatusModel['repeat'] {
  const planId = lastPlanOf(line);
  const offer = offersFor(web, line).find((one) => one.plan.terms.planId === planId);
  if (!offer || firstWay(web, line, offer) instanceof Refusal) return null;
  return { plan: offer.plan.name, price: allIn(web, line, offer), action: quotesUrl(line.id), planId: offer.plan.terms.planId };
}
