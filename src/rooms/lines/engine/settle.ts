import { check } from '../../../base/check.ts';
import type { Bytes } from '../../../base/data-size.ts';
import type { Instant } from '../../../base/time.ts';
import { booked, drain, grant, isWithCycle, loseLeftovers, queuedBytes, rollOver, sortOut, usableBytes } from './bytes.ts';
import { leftoversLostAt, longClocks } from './clocks.ts';
import { boughtOf, cycleEndsAt, cycleTerms, layLeg, withCycles } from './cycles.ts';
import type { LineState, QueuedCycle } from './state.ts';

// Each turn uses up a queued cycle, a bucket or an end of its own; a line with more of them than this is a bug.
const TURNS_MAX = 20_000;

/**
 * Rolls a line forward to `at` (UTC seconds): cycles end and chained ones begin, bytes roll or are lost, an unused
 * preactive line is cancelled (rules R13, R18, R22, R23). `settle(settle(s, a), b)` is `settle(s, b)`. A moment before
 * `asOf` leaves the state as it is: what has happened is not undone.
 */
export function settle(state: LineState, at: Instant): LineState {
  return at <= state.asOf ? state : atRest(state, at);
}

/** Takes every turn due by `at`, also those due at `asOf` itself: what follows when a cycle was cut short a moment ago. */
export function atRest(state: LineState, at: Instant): LineState {
  let now = state;
  for (let turns = 0; ; turns++) {
    check(turns < TURNS_MAX, 'a line does not come to rest');
    const due = nextTurnAt(now);
    if (due === null || due > at) break;
    now = turn(due > now.asOf ? { ...now, asOf: due } : now);
  }
  return now.asOf === at ? now : { ...now, asOf: at };
}

/** The first moment at which a turn is due; it may lie at `asOf`, where one turn brings about the next. */
function nextTurnAt(state: LineState): Instant | null {
  if (state.stage === 'preactive') return state.activateBy;
  if (state.stage !== 'live') return null;
  let due = state.running === null ? null : cycleEndsAt(state.running);
  for (const { endsAt } of state.buckets) if (endsAt !== null && (due === null || endsAt < due)) due = endsAt;
  if (state.running === null && state.buckets.some(isWithCycle)) {
    const lostAt = leftoversLostAt(state);
    if (lostAt !== null && (due === null || lostAt < due)) due = lostAt;
  }
  return due;
}

function turn(state: LineState): LineState {
  if (state.stage === 'preactive') return closeUnused(state);
  const at = state.asOf;
  const owned = state.buckets.some(({ endsAt }) => endsAt !== null && endsAt <= at)
    ? sortOut(state, (bucket) => (bucket.endsAt !== null && bucket.endsAt <= at ? 'lost' : bucket.kind)) : state;
  // Bytes that ended by their own clock may have been the last.
  if (owned.running !== null) return cycleEndsAt(owned.running) <= at ? endCycle(owned) : owned === state ? owned : openIfUsedUp(owned);
  const lostAt = leftoversLostAt(owned);
  return lostAt !== null && lostAt <= at ? loseLeftovers(owned) : owned;
}

/** The running cycle is over at `asOf`: the first queued one begins that very second, or service ends (rules R13). */
function endCycle(state: LineState): LineState {
  const running = state.running!;
  const next = state.queue[0];
  if (next === undefined) return serviceEnded(state);
  const rolled = rollOver(state, cycleTerms(state, running), boughtOf(state, next.purchase).purchase.terms);
  // Its dates stand already: nothing has moved since the queue was laid.
  const leg = { purchase: next.purchase, index: next.index, startsAt: next.startsAt!, endsAt: next.endsAt!, anchorDay: next.anchorDay };
  return begun({ ...rolled, running: { legs: [leg] }, queue: state.queue.slice(1) }, next);
}

/** Service ends at `asOf`; a change of zone has waited for this (rules R1). */
export function serviceEnded(state: LineState): LineState {
  return { ...state, running: null, ended: state.running, serviceEndedAt: state.asOf, zone: state.pendingZone ?? state.zone, pendingZone: null };
}

/** The bytes of a queued cycle exist from the moment it begins (rules R13). */
function begun(state: LineState, cycle: QueuedCycle): LineState {
  const { purchase } = boughtOf(state, cycle.purchase);
  return grant(state, { purchase, kind: 'base', bytes: purchase.terms.dataBytes, bonus: cycle.index === 0 ? purchase.bonusBytes : 0n, endsAt: null });
}

/** The first queued cycle is activated at `asOf`, the rest chained behind it: first use, or a running cycle cut short (rules R18, R34). */
export function openQueue(state: LineState): LineState {
  const first = state.queue[0];
  check(first !== undefined, 'there is a queued cycle to open');
  const terms = boughtOf(state, first.purchase).purchase.terms;
  const leg = layLeg({ zone: state.zone, purchase: first.purchase, index: first.index, terms, startsAt: state.asOf, how: 'activated', inheritedAnchorDay: null });
  return begun(withCycles({ ...state, stage: 'live' }, { legs: [leg] }, state.queue.slice(1)), first);
}

/** Whether the next cycle was bought to begin as soon as the data of the running one is used up. One that brought none has nothing to use up. */
export function waitsForUse(state: LineState): boolean {
  const next = state.queue[0];
  if (state.stage !== 'live' || state.running === null || next === undefined || next.index !== 0) return false;
  return boughtOf(state, next.purchase).purchase.startsWhenUsedUp === true && cycleTerms(state, state.running).dataBytes !== 0n;
}

/** Nothing usable is left at `asOf`, and the next cycle waits for that: it is activated, as after a cycle that was cut short (rules R34). */
export function openIfUsedUp(state: LineState): LineState {
  if (!waitsForUse(state) || usableBytes(state) !== 0n) return state;
  const rolled = rollOver(state, cycleTerms(state, state.running!), boughtOf(state, state.queue[0]!.purchase).purchase.terms);
  return openQueue({ ...rolled, running: null });
}

/** Metered bytes leave the buckets (rules R24); where a cycle waits for the last of them, it begins then and gives the rest. */
export function meter(state: LineState, bytes: Bytes): LineState {
  let now = state;
  let rest = bytes;
  for (let turns = 0; ; turns++) {
    check(turns < TURNS_MAX, 'a meter comes to rest');
    const usable = waitsForUse(now) ? usableBytes(now) : null;
    const taken = usable === null || rest < usable ? rest : usable;
    if (taken > 0n) now = drain(now, taken);
    rest -= taken;
    const opened = openIfUsedUp(now);
    if (opened === now || rest === 0n) return opened;
    now = opened;
  }
}

/** Never used in time: the line is cancelled and every purchase goes back in full (rules R18). */
export function closeUnused(state: LineState): LineState {
  let purchases = state.purchases;
  for (const one of state.queue) purchases = booked(purchases, one.purchase, { takenBack: queuedBytes(boughtOf(state, one.purchase).purchase, one.index) });
  return { ...state, stage: 'cancelled', queue: [], purchases };
}

/** The next moment after `asOf` at which a settled line changes by the clock alone, in its state or in what it holds; null: never. */
export function nextChangeAfter(state: LineState): Instant | null {
  const turnAt = nextTurnAt(state);
  const moments = turnAt === null ? [] : [turnAt];
  if (state.stage === 'live' && state.running === null && state.serviceEndedAt !== null) {
    moments.push(...Object.values(longClocks(state.zone, state.profile, state.serviceEndedAt)) as Instant[]);
  }
  const later = moments.filter((moment) => moment > state.asOf);
  return later.length === 0 ? null : (Math.min(...later) as Instant);
}
