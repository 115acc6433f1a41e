import type { LineId } from '../../base/ids.ts';
import type { Instant, ZoneId } from '../../base/time.ts';
import { engine, type Line, type LineState, type Phase } from '../lines/lines.ts';

/**
 * Every moment a line lives by on one line, in the order in which they come, with what follows from each. Four clocks run at
 * once and end on different days: the cycle, added data, money kept at the carrier, and the number itself.
 */

/** What works on a line: everything; calls and texts without the plan's data; incoming texts only; emergency and care calls; nothing. */
export type Works = 'all' | 'texts' | 'incoming' | 'emergency' | 'nothing';

export type MarkKind = 'activate_by' | 'cycle_end' | 'service_ended' | 'full_service_end' | 'grace_end' | 'number_release' | 'aging_end' | 'addon_end' | 'balance_end';

export type Clock = 'cycle' | 'addon' | 'balance' | 'number';

export interface Mark {
  readonly kind: MarkKind;
  /** Half-open: at this moment it is over. Pages show the second before. */
  readonly at: Instant;
  readonly clock: Clock;
  /** The plan whose cycle ends. */
  readonly planId: string | null;
  /** The plan whose paid cycle begins at that second. */
  readonly nextPlanId: string | null;
  /** What works from then on; null where this mark changes nothing about that. */
  readonly works: Works | null;
}

export interface Timeline {
  readonly line: LineId;
  readonly zone: ZoneId;
  readonly now: Instant;
  readonly phase: Phase;
  /** What works now. */
  readonly works: Works;
  /** Earliest first; of what is over only the end of service. */
  readonly marks: readonly Mark[];
  /** When the number goes back to the carrier; null where no clock leads there. */
  readonly releaseAt: Instant | null;
  /** End of all paid service, or when it ended. */
  readonly serviceEndsAt: Instant | null;
}

// Marks of one moment in the order in which they are to be read: what ends first, the loudest last.
const ORDER: Readonly<Record<MarkKind, number>> = {
  activate_by: 0, addon_end: 1, cycle_end: 2, service_ended: 3, full_service_end: 4, grace_end: 5, balance_end: 6, number_release: 7, aging_end: 8,
};

/** The timeline of a line as it stands at `now`, if nothing more is bought. Pure. */
export function timelineOf(line: Pick<Line, 'id' | 'state' | 'zone' | 'balance'>, now: Instant): Timeline {
  const state = engine.settle(line.state, now);
  const seen = engine.snapshotOf(state, now, line.balance?.expiresAt ?? null);
  const { clocks } = seen;
  const marks: Mark[] = [...cycleMarks(state), ...longMarks(state)];
  const mark = (kind: MarkKind, clock: Clock, at: Instant | null): void => {
    if (at !== null && at > now) marks.push({ kind, at, clock, planId: null, nextPlanId: null, works: null });
  };
  for (const at of clocks.addonEndsAt) mark('addon_end', 'addon', at);
  if (line.balance !== null && line.balance.cents > 0n) mark('balance_end', 'balance', line.balance.expiresAt);
  if (seen.phase === 'preactive' && state.activateBy !== null) marks.push({ kind: 'activate_by', at: state.activateBy, clock: 'number', planId: null, nextPlanId: null, works: 'nothing' });
  return {
    line: line.id, zone: seen.zone, now, phase: seen.phase, works: worksAt(state),
    marks: marks.toSorted((a, b) => a.at - b.at || ORDER[a.kind] - ORDER[b.kind]),
    releaseAt: state.stage === 'live' ? clocks.numberReleaseAt : null, serviceEndsAt: clocks.serviceEndsAt,
  };
}

/** What works on a settled line at its own moment. */
export function worksAt(state: LineState): Works {
  switch (engine.landmarks(state).phase) {
    case 'active': return 'all';
    case 'parked': return 'texts';
    case 'grace': return state.asOf < engine.lineClocks(state, state.asOf).fullServiceEndsAt! ? 'all' : 'incoming';
    case 'suspended': return 'emergency';
    default: return 'nothing';
  }
}

const planOf = (state: LineState, purchase: string): string => state.purchases.find((one) => one.purchase.id === purchase)!.purchase.terms.planId;

/** The end of the running cycle and of each that is queued behind it. */
function cycleMarks(state: LineState): Mark[] {
  if (state.running === null) return [];
  const ends = [{ planId: planOf(state, state.running.legs[0].purchase), at: state.running.legs.at(-1)!.endsAt }, ...state.queue.map((one) => ({ planId: planOf(state, one.purchase), at: one.endsAt! }))];
  return ends.map(({ planId, at }, index) => ({ kind: 'cycle_end', at, clock: 'cycle', planId, nextPlanId: ends[index + 1]?.planId ?? null, works: worksAt(engine.settle(state, at)) }));
}

/** What runs from the end of service on; phases of no length are not marks of their own. */
function longMarks(state: LineState): Mark[] {
  const clocks = engine.lineClocks(state, state.asOf);
  const ends = clocks.serviceEndsAt;
  if (ends === null || state.stage !== 'live') return [];
  const marks: Mark[] = [];
  const add = (kind: MarkKind, clock: Clock, at: Instant | null, planId: string | null = null): void => {
    if (at !== null) marks.push({ kind, at, clock, planId, nextPlanId: null, works: worksAt(engine.settle(state, at)) });
  };
  if (state.running === null) add('service_ended', 'cycle', ends, state.ended === null ? null : planOf(state, state.ended.legs[0].purchase));
  const { fullServiceEndsAt, graceEndsAt, numberReleaseAt, agingEndsAt } = clocks;
  if (fullServiceEndsAt !== ends && fullServiceEndsAt !== graceEndsAt) add('full_service_end', 'number', fullServiceEndsAt);
  if (graceEndsAt !== ends && graceEndsAt !== numberReleaseAt) add('grace_end', 'number', graceEndsAt);
  add('number_release', 'number', numberReleaseAt);
  if (agingEndsAt !== numberReleaseAt) add('aging_end', 'number', agingEndsAt);
  return marks.filter((one) => one.at > state.asOf || one.kind === 'service_ended' || one.kind === 'number_release');
}
