import { check, never } from '../../../base/check.ts';
import type { Instant } from '../../../base/time.ts';
import { adopt } from './adopt.ts';
import { NO_TALLY } from './bytes.ts';
import { clocksOf, phaseOf } from './clocks.ts';
import { renewLine } from './renew.ts';
import { meter, nextChangeAfter, openIfUsedUp, openQueue, settle } from './settle.ts';
import type { LineClocks, LineEvent, LineState, Phase } from './state.ts';
import { takeBack } from './take-back.ts';

/**
 * The line engine: what events and the clock do to a line, to the second and the byte. Pure: no clock, no I/O. Every
 * function settles the state to the moment it is given before it looks.
 */

export { checkRenewal, renewLine } from './renew.ts';
export { landmarks } from './clocks.ts';
export { settle, waitsForUse } from './settle.ts';
export { begunBetween, begunByItself, type Begun } from './begun.ts';
export { takeBack } from './take-back.ts';
export { snapshotOf } from './snapshot.ts';
export { previewRenewal, type PreviewWarning, type RenewalPreview } from './preview.ts';
export { comparePromise, isWorse, type PromiseDifference } from './promise.ts';
export { isOver, reckonRefund, refundAmount, refundShare, unusedRefundEnds, type RefundReckoning, type Share } from './refund.ts';
export { balanceTierDays, carrierBalanceExpiry, type BalancePayment } from './carrier-balance.ts';
export { lineEventJson, lineStateJson, readLineEvent, readLineState, readSnapshot, snapshotJson } from './codec.ts';

/** The state of a line from all its events (trust I7), in the order of their moments; those of one moment in the order given. */
export function foldLine(events: readonly LineEvent[]): LineState {
  let state: LineState | null = null;
  for (const event of events.toSorted((a, b) => a.at - b.at)) state = applyEvent(state, event);
  check(state !== null, 'a line begins with `opened`');
  return state;
}

/** Whether an event came after later ones were applied: then only folding all events again tells the truth. */
export const isLate = (state: LineState, event: LineEvent): boolean => event.at < state.asOf;

/**
 * One step of the fold. Throws `Refusal` where a renewal or a refund is refused, and breaks where an event is late
 * (`isLate`) or a line is opened twice.
 */
export function applyEvent(state: LineState | null, event: LineEvent): LineState {
  if (event.kind === 'opened') {
    check(state === null, 'a line is opened once');
    return opened(event);
  }
  check(state !== null, 'a line begins with `opened`');
  check(!isLate(state, event), `${event.kind} at ${event.at} comes late: the line is settled to ${state.asOf}, fold its events again`);
  const now = settle(state, event.at);
  switch (event.kind) {
    case 'sold': return now.stage === 'stock' ? { ...now, stage: 'preactive', activateBy: event.activateBy } : now;
    case 'renewed': return renewLine(now, event.purchase, event.at);
    // Nothing paid, nothing to open: the line goes on waiting for its first purchase.
    case 'first_used': return now.stage === 'preactive' && now.queue.length > 0 ? openQueue(now) : now;
    // A meter never runs backwards; an old reading that comes late says nothing new.
    case 'metered': return event.usedBytesTotal > now.usedBytesTotal ? meter(now, event.usedBytesTotal - now.usedBytesTotal) : now;
    case 'adopted': return adopt(now, event);
    case 'taken_back': return openIfUsedUp(takeBack(now, event.purchase, event.at));
    case 'barred': return { ...now, barred: event.barred };
    case 'zone_changed': return zoneChanged(now, event.zone);
    case 'cancelled': return { ...now, stage: 'cancelled' };
    case 'ported_out': return { ...now, stage: 'ported_out' };
    default: return never(event);
  }
}

function opened(event: Extract<LineEvent, { readonly kind: 'opened' }>): LineState {
  return {
    stage: event.stage, zone: event.zone, pendingZone: null, lineKind: event.lineKind, carrier: event.carrier, activateBy: event.activateBy,
    barred: 'none', profile: event.profile, running: null, ended: null, serviceEndedAt: event.stage === 'live' ? event.at : null,
    queue: [], buckets: [], purchases: [], older: NO_TALLY, usedBytesTotal: 0n, usedBeyond: 0n, asOf: event.at,
  };
}

/** Waits until no paid cycle is left: a bought day does not change its length (rules R1). */
function zoneChanged(state: LineState, zone: string): LineState {
  if (state.running === null && state.queue.length === 0) return { ...state, zone, pendingZone: null };
  return { ...state, pendingZone: zone === state.zone ? null : zone };
}

/** The line's state at `at` (rules R10). */
export const phaseAt = (state: LineState, at: Instant): Phase => phaseOf(settle(state, at));

/** All its clocks at `at`; the fourth, the carrier balance, is handed in (`carrierBalanceExpiry`, rules R25). */
export function lineClocks(state: LineState, at: Instant, carrierBalanceExpiresAt: Instant | null = null): LineClocks {
  return clocksOf(settle(state, at), carrierBalanceExpiresAt);
}

/** The next moment after `at` at which the clock alone changes anything about the line; null: nothing ever will. */
export const nextChangeAt = (state: LineState, at: Instant): Instant | null => nextChangeAfter(settle(state, at));
