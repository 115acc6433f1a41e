import { check } from '../../../base/check.ts';
import type { Bytes } from '../../../base/data-size.ts';
import type { PlanTerms, Purchase } from '../../../base/terms.ts';
import { latest, type Instant } from '../../../base/time.ts';
import { anchorDayOf } from '../../../base/zone-time.ts';
import { booked, drain, inDrainOrder, isWithCycle, NO_TALLY, queuedOf } from './bytes.ts';
import { cycleEndsAt, termsOf, undated, withCycles } from './cycles.ts';
import { atRest, settle } from './settle.ts';
import type { Bucket, Cycle, Leg, LineState, QueuedCycle, ReadingShape, Stage } from './state.ts';

/**
 * Takes the carrier's own view of the line instead of ours: after a broken promise, or for a line with a life before us.
 * Cycles, queue and bytes become the reading's. Each is hung on the purchase that plausibly paid for it: the same plan,
 * in the order we expected; a plan nobody bought here becomes a purchase of its own, with terms from `plans`. What the
 * carrier gave more or less than we reckoned is booked as `corrected`, so that every purchase still adds up.
 */
export function adopt(state: LineState, facts: { readonly reading: ReadingShape; readonly plans: readonly PlanTerms[]; readonly at: Instant }): LineState {
  const { reading, plans, at } = facts;
  const settled = settle(state, at);
  const known = withStrangers(settled, reading, plans);
  const used = reading.usedBytesTotal > known.usedBytesTotal ? drain(known, reading.usedBytesTotal - known.usedBytesTotal) : known;
  const cycles = adoptCycles(used, reading);
  const adopted = adoptBuckets(cycles, used, reading);
  return atRest(corrected(used, adopted), at);
}

const STAGES: Readonly<Record<string, Stage>> = { preactive: 'preactive', cancelled: 'cancelled', ported_out: 'ported_out' };

/** Purchases for plans the reading names and this line never bought. Carriers sell over other counters too. */
function withStrangers(state: LineState, reading: ReadingShape, plans: readonly PlanTerms[]): LineState {
  const named = [...(reading.running === null ? [] : [reading.running]), ...reading.queue];
  let { purchases } = state;
  for (const { planId } of named) {
    if (purchases.some(({ purchase }) => purchase.terms.planId === planId)) continue;
    const terms = plans.find((plan) => plan.planId === planId);
    check(terms !== undefined, `the carrier reports plan ${planId}, of which no terms are known`);
    const purchase: Purchase = { id: `carrier:${planId}:${state.asOf}`, terms, mode: terms.defaultMode, bonusBytes: 0n, profile: state.profile, quotedAt: state.asOf };
    purchases = [...purchases, { purchase, at: state.asOf, tally: NO_TALLY }];
  }
  return { ...state, purchases };
}

function adoptCycles(state: LineState, reading: ReadingShape): LineState {
  const stage = STAGES[reading.state] ?? 'live';
  if (reading.running === null) {
    const queue = stage === 'preactive' ? adoptQueue(state, { reading, taken: new Set() }) : [];
    const off = withCycles({ ...state, stage }, null, queue);
    if (stage === 'preactive') return { ...off, ended: null, serviceEndedAt: null };
    const ended = state.running ?? state.ended;
    const serviceEndedAt = reading.serviceEndsAt ?? (ended === null ? (state.serviceEndedAt ?? state.asOf) : cycleEndsAt(ended));
    return { ...off, ended: ended === null ? null : reaching(state, ended.legs, serviceEndedAt), serviceEndedAt };
  }
  const running = adoptRunning(state, reading.running);
  const taken = new Set(running.legs.map((leg) => `${leg.purchase}.${leg.index}`));
  const queue = adoptQueue(state, { reading, taken });
  // Laid once for the profile and the dates the carrier leaves out; then the carrier's own dates stand.
  const laidOut = withCycles({ ...state, stage }, running, queue);
  return { ...laidOut, queue: laidOut.queue.map((one, i) => reportedDates(state, one, reading.queue[i]!)) };
}

function adoptRunning(state: LineState, reported: NonNullable<ReadingShape['running']>): Cycle {
  const isPlan = ({ purchase }: { readonly purchase: string }): boolean => termsOf(state, purchase).planId === reported.planId;
  const { running } = state;
  if (running !== null && isPlan(running.legs[0])) {
    const [opener, ...extensions] = running.legs;
    const legs: readonly [Leg, ...Leg[]] = [opener, ...extensions.filter((leg) => leg.startsAt < reported.endsAt)];
    return reaching(state, [{ ...legs[0], startsAt: reported.startsAt }, ...legs.slice(1)], reported.endsAt);
  }
  const queued = state.queue.find(isPlan);
  const purchase = queued?.purchase ?? latestOfPlan(state, reported.planId);
  const leg = { purchase, index: queued?.index ?? 0, startsAt: reported.startsAt, endsAt: reported.endsAt, anchorDay: null };
  return reaching(state, [leg], reported.endsAt);
}

/** Legs that end where the carrier says the cycle does. */
function reaching(state: LineState, legs: readonly [Leg, ...Leg[]], endsAt: Instant): Cycle {
  const [opener, ...rest] = legs;
  const last = rest.pop() ?? opener;
  const startsAt = last.startsAt > endsAt ? endsAt : last.startsAt;
  const end = { ...last, startsAt, endsAt, anchorDay: anchorOf(state, last, startsAt) };
  return { legs: last === opener ? [end] : [opener, ...rest, end] };
}

const anchorOf = (state: LineState, { purchase, anchorDay }: QueuedCycle, startsAt: Instant): number | null =>
  (termsOf(state, purchase).cycleRule === 'calendar_month' ? (anchorDay ?? anchorDayOf(state.zone, startsAt)) : null);

/** The carrier's queue, each entry hung on the first expected cycle of that plan that is still free. */
function adoptQueue(state: LineState, { reading, taken }: { readonly reading: ReadingShape; readonly taken: Set<string> }): QueuedCycle[] {
  const expected: QueuedCycle[] = [...state.queue, ...(state.running?.legs.slice(1) ?? [])];
  return reading.queue.map(({ planId }) => {
    const match = expected.find((one) => !taken.has(`${one.purchase}.${one.index}`) && termsOf(state, one.purchase).planId === planId);
    const fallback = state.purchases.find(({ purchase }) => purchase.id === latestOfPlan(state, planId))!.purchase;
    const found = match ?? undated(fallback, 0)[0]!;
    taken.add(`${found.purchase}.${found.index}`);
    return { ...found, startsAt: null, endsAt: null, anchorDay: null };
  });
}

function reportedDates(state: LineState, one: QueuedCycle, reported: ReadingShape['queue'][number]): QueuedCycle {
  if (reported.startsAt === null || reported.endsAt === null) return one;
  return { ...one, startsAt: reported.startsAt, endsAt: latest(reported.startsAt, reported.endsAt), anchorDay: anchorOf(state, one, reported.startsAt) };
}

function latestOfPlan(state: LineState, planId: string): string {
  const found = state.purchases.findLast(({ purchase }) => purchase.terms.planId === planId);
  check(found !== undefined, `no purchase of plan ${planId} on this line`);
  return found.purchase.id;
}

/** The carrier's bytes, hung on our buckets of the same kind, filled from the one that would have drained last. */
function adoptBuckets(state: LineState, expected: LineState, reading: ReadingShape): LineState {
  const free = inDrainOrder(expected, expected.buckets).reverse();
  const owner = state.running === null ? state.purchases.at(-1)?.purchase.id : state.running.legs.at(-1)!.purchase;
  const buckets: Bucket[] = [];
  for (const { kind, leftBytes, endsAt, own } of reading.buckets) {
    if (leftBytes === 0n) continue;
    check(owner !== undefined, 'bytes on a line without any purchase');
    const ours = free.filter((one) => one.kind === kind && isWithCycle(one) === !own && (!own || one.endsAt === endsAt));
    let rest = leftBytes;
    for (const one of ours) {
      free.splice(free.indexOf(one), 1);
      if (rest === null || one.left === null || rest === 0n) continue;
      const left: Bytes = one.left < rest ? one.left : rest;
      rest -= left;
      buckets.push({ ...one, left });
    }
    if (rest === 0n) continue;
    const purchase = ours[0]?.purchase ?? owner;
    buckets.push({ purchase, kind, left: rest, startsAt: ours[0]?.startsAt ?? state.asOf, endsAt: own ? (endsAt ?? state.asOf) : null });
  }
  return { ...state, buckets };
}

/** Books what each purchase has more or less than before the reading. */
function corrected(before: LineState, after: LineState): LineState {
  let { purchases } = after;
  for (const { purchase } of after.purchases) {
    const more = held(after, purchase.id) - held(before, purchase.id);
    if (more !== 0n) purchases = booked(purchases, purchase.id, { corrected: more });
  }
  return { ...after, purchases };
}

/** Finite bytes of a purchase on the line: left and queued. */
export function held(state: LineState, purchaseId: string): Bytes {
  return state.buckets.reduce((sum, one) => (one.purchase === purchaseId ? sum + (one.left ?? 0n) : sum), queuedOf(state, state.queue, purchaseId));
}
