import { check } from '../../../base/check.ts';
import { Refusal } from '../../../base/refusal.ts';
import { latest, type Instant } from '../../../base/time.ts';
import { booked, queuedOf, rollOver } from './bytes.ts';
import { cycleEndsAt, cycleTerms, termsOf, withCycles } from './cycles.ts';
import { atRest, openQueue, serviceEnded, settle } from './settle.ts';
import type { Cycle, Leg, LineState } from './state.ts';

/**
 * Takes a refunded purchase off the line at `at` (rules R34): its bytes and queued cycles go, later cycles move up; a
 * running cycle it opened ends now, an extension gives its days back. A purchase of which nothing is left changes
 * nothing. Throws `Refusal('refund_extension_first')` while a later extension rests on it.
 */
export function takeBack(state: LineState, purchaseId: string, at: Instant): LineState {
  check(at >= state.asOf, `a refund at ${at} on a line settled to ${state.asOf}: fold its events again`);
  const now = settle(state, at);
  const place = now.running?.legs.findIndex((leg) => leg.purchase === purchaseId) ?? -1;
  if (now.running === null || place < 0) return withoutIts(now, purchaseId);
  if (place < now.running.legs.length - 1) {
    throw new Refusal('refund_extension_first', { purchase: purchaseId, extension: now.running.legs[place + 1]!.purchase });
  }
  return withoutLastLeg(now, now.running, purchaseId);
}

/** Its bytes and its queued cycles go; the others are laid again. */
function withoutIts(state: LineState, purchaseId: string): LineState {
  let left = queuedOf(state, state.queue, purchaseId);
  for (const bucket of state.buckets) if (bucket.purchase === purchaseId) left += bucket.left ?? 0n;
  const purchases = left === 0n ? state.purchases : booked(state.purchases, purchaseId, { takenBack: left });
  const buckets = state.buckets.filter((bucket) => bucket.purchase !== purchaseId);
  const rest = { ...state, purchases, buckets };
  const queue = state.queue.filter((one) => one.purchase !== purchaseId);
  return queue.length === state.queue.length ? rest : withCycles(rest, state.running, queue);
}

function withoutLastLeg(state: LineState, running: Cycle, purchaseId: string): LineState {
  const [opener, ...extensions] = running.legs;
  if (extensions.length === 0) return cutShort(withoutIts(state, purchaseId), [opener]);
  const shorter: readonly [Leg, ...Leg[]] = [opener, ...extensions.slice(0, -1)];
  const rest = withoutIts(state, purchaseId);
  if (cycleEndsAt({ legs: shorter }) > state.asOf) return withCycles(rest, { legs: shorter }, rest.queue);
  return cutShort(rest, shorter);
}

/** The running cycle ends now: leftovers of others roll into the next queued cycle, which is activated; else service ends. */
function cutShort(state: LineState, legs: readonly [Leg, ...Leg[]]): LineState {
  const cut: Cycle = { legs: endingAt(legs, state.asOf) };
  const next = state.queue[0];
  if (next === undefined) return atRest(serviceEnded({ ...state, running: cut }), state.asOf);
  const rolled = rollOver(state, cycleTerms(state, cut), termsOf(state, next.purchase));
  return openQueue({ ...rolled, running: null });
}

function endingAt(legs: readonly [Leg, ...Leg[]], at: Instant): readonly [Leg, ...Leg[]] {
  const [opener, ...rest] = legs;
  const last = rest.pop();
  if (last === undefined) return [{ ...opener, endsAt: latest(opener.startsAt, at) }];
  return [opener, ...rest, { ...last, endsAt: latest(last.startsAt, at) }];
}
