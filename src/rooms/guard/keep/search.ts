import type { Cents } from '../../../base/money.ts';
import type { RenewalMode } from '../../../base/terms.ts';
import type { Instant } from '../../../base/time.ts';
import { localDate } from '../../../base/zone-time.ts';
import { engine, type LineState } from '../../lines/lines.ts';
import type { Days } from './days.ts';
import { anchorOf, buyAt, deadlineOf, endOf, isParkedAhead, keyOf, type Hold } from './line-time.ts';
import type { Epoch, KeepOption } from './options.ts';

/**
 * The cheapest purchases that keep a line, by uniform cost search over the engine's own states: the cheapest state is taken
 * up next, so the first that lasts until the end is a cheapest one. README.md says why leaving out what is left out loses nothing.
 */

export interface Bought { readonly index: number; readonly option: KeepOption; readonly mode: RenewalMode }

export interface Node {
  /** From this day on the line stands like this. */
  readonly index: number;
  readonly state: LineState;
  readonly cents: Cents;
  readonly deadline: Instant;
  readonly before: Node | null;
  readonly bought: Bought | null;
}

export interface Problem {
  readonly start: LineState;
  readonly days: Days;
  readonly epochs: readonly Epoch[];
  readonly hold: Hold;
  /** Something is bought at least so many local days before the deadline, or now. At least 1. */
  readonly leadDays: number;
  readonly until: Instant;
}

export interface Found {
  /** A cheapest way; null: there is none. */
  readonly end: Node | null;
  /** Where there is none: the latest moment that can be reached. */
  readonly reach: Instant;
  /** Whether that was proved. Not where the search was cut short, which a shelf of usual plans does not come near. */
  readonly proved: boolean;
}

/** Purchases tried at most; 10,000 take about half a second. */
const TRIES_MAX = 40_000;
/** A line that may wait until its service has ended has so many days to choose from, months of different length included. */
const ROOM_TO_WAIT_DAYS = 5;

export function search(problem: Problem): Found {
  const exact = run(problem, false);
  return exact ?? { ...run(problem, true)!, proved: false };
}

/** `rough`: takes a later end for better in any case, which is nearly always so and always quick. Null: too many tries. */
function run(problem: Problem, rough: boolean): Found | null {
  const open = openQueue();
  const settled = openSettled(problem, rough);
  open.push({ index: 0, state: problem.start, cents: 0n, deadline: deadlineOf(problem.start, problem.hold), before: null, bought: null });
  let reach = problem.start.asOf;
  for (let tries = 0; ;) {
    const node = open.pop();
    if (node === null) return { end: null, reach, proved: !rough };
    if (node.deadline > reach) reach = node.deadline;
    if (node.deadline >= problem.until) return { end: node, reach, proved: !rough };
    if (settled.covers(node)) continue;
    settled.keep(node);
    for (const next of children(problem, node, rough)) {
      tries++;
      if (!settled.covers(next)) open.push(next);
    }
    if (tries > TRIES_MAX && !rough) return null;
  }
}

/** The last day on which something may be bought for a line that stands like this; today whatever the deadline. */
export const lastIndex = ({ days, leadDays }: Pick<Problem, 'days' | 'leadDays'>, deadline: Instant): number =>
  Math.max(0, days.dayIndex(localDate(days.zone, deadline)) - leadDays);

function* children(problem: Problem, node: Node, rough: boolean): Generator<Node> {
  const last = Math.min(lastIndex(problem, node.deadline), problem.epochs.at(-1)!.to);
  for (const index of candidates(problem, node, last, rough)) {
    const epoch = problem.epochs.find((one) => index <= one.to)!;
    for (const option of epoch.options) {
      // On one day all ways of a plan that come to the same are one.
      const seen = new Set<string>();
      for (const mode of option.modes) {
        const state = buyAt(node.state, { id: `keep_${depth(node)}`, terms: option.terms, mode, profile: epoch.profile }, problem.days.at(index));
        if (state === null) continue;
        const key = keyOf(state);
        if (seen.has(key)) continue;
        seen.add(key);
        yield { index, state, cents: node.cents + option.cents, deadline: deadlineOf(state, problem.hold), before: node, bought: { index, option, mode } };
      }
    }
  }
}

const depth = (node: Node): number => (node.before === null ? 0 : depth(node.before) + 1);

/** The days on which buying may be best: the first and the last of each stretch in which nothing about the line and the shelf changes. */
function candidates(problem: Problem, node: Node, last: number, rough: boolean): Iterable<number> {
  if (last < node.index) return [];
  if (mayWait(problem, node) || rough) return new Set([node.index, last].slice(mayWait(problem, node) ? 1 : 0));
  const edges = new Set<number>([node.index, last]);
  const edge = (index: number): void => { for (const one of [index - 1, index]) if (one >= node.index && one <= last) edges.add(one); };
  for (const epoch of problem.epochs) edge(epoch.from);
  for (const moment of turns(node.state)) edge(problem.days.indexOf(moment - 1 as Instant) + 1);
  // Counted from an old end (rules R11), what a purchase gives may turn on any day of grace.
  const { state } = node;
  if (state.profile.lateRenewalStart === 'old_end') {
    const grace = engine.lineClocks(state, state.asOf).graceEndsAt!;
    for (let index = node.index; index <= last; index++) if (problem.days.at(index) >= endOf(state) && problem.days.at(index) < grace) edges.add(index);
  }
  return edges;
}

/** Moments at which another purchase is possible, or the same one does something else. */
function turns(state: LineState): Instant[] {
  const running = state.running?.legs.at(-1)?.endsAt;
  const clocks = engine.lineClocks(state, state.asOf);
  return [
    ...running === undefined ? [] : [running, running - state.profile.carryMinHours * 3_600 + 1 as Instant],
    ...state.queue.flatMap((one) => [one.endsAt!, one.endsAt! - state.profile.carryMinHours * 3_600 + 1 as Instant]), clocks.serviceEndsAt!, clocks.graceEndsAt!,
  ];
}

/**
 * Nothing changes on the shelf any more, and between the end of service and the last day to buy there is room: then waiting for
 * that last day is never worse than buying before it, and a later end is never worse than an earlier one.
 */
function mayWait({ epochs, hold, leadDays }: Problem, { index, state }: Node): boolean {
  const epoch = epochs.at(-1)!;
  return epoch.from <= index && [state.profile, epoch.profile].every((profile) => {
    const { graceDays, softSuspendDays, hardSuspendDays, lateRenewalStart } = profile;
    if (hold === 'texts') return lateRenewalStart === 'now' && graceDays + softSuspendDays >= leadDays + ROOM_TO_WAIT_DAYS;
    return (lateRenewalStart === 'now' ? graceDays + softSuspendDays : 0) + hardSuspendDays >= leadDays + ROOM_TO_WAIT_DAYS;
  });
}

/** What was taken up already, and whether it makes another state needless: it cost no more and can do all that the other can. */
function openSettled(problem: Problem, rough: boolean) {
  const byKey = new Map<string, number>();
  const taken: Node[] = [];
  const alike = isUniform(problem);

  function isBetter(one: Node, other: Node): boolean {
    const ends = endOf(one.state), otherEnds = endOf(other.state);
    if (ends < otherEnds || one.deadline < other.deadline || one.cents > other.cents) return false;
    if (rough || mayWait(problem, one)) return true;
    return alike && one.index <= other.index && !isParkedAhead(one.state) && (ends > otherEnds || anchorOf(one.state) >= anchorOf(other.state));
  }

  return {
    covers: (node: Node): boolean => (byKey.get(keyOf(node.state)) ?? Infinity) <= node.index || taken.some((one) => isBetter(one, node)),
    keep(node: Node): void {
      byKey.set(keyOf(node.state), node.index);
      taken.push(node);
    },
  };
}

/**
 * Whether every plan can follow a running one, and all of them count their days alike: then it does not matter in which order
 * they lie, and whoever has a later end can do on every day what whoever has an earlier one does.
 */
function isUniform({ epochs, start }: Problem): boolean {
  const options = epochs.flatMap((one) => one.options);
  const rules = new Set(options.map(({ terms }) => (terms.cycleRule === 'calendar_month' ? terms.cycleRule : `${terms.expiryAnchor} ${terms.dayOneCounts}`)));
  return rules.size <= 1 && options.every(({ terms, modes }) => terms.kind === 'keep' || modes.includes('queue'))
    && [start.profile, ...epochs.map((one) => one.profile)].every((profile) => profile.lateRenewalStart === 'now');
}

/** The states that wait, cheapest first; of equal cost the one that lasts longest, then the one found first. */
function openQueue() {
  const heap: (Node & { readonly order: number })[] = [];
  let order = 0;
  const isBefore = (a: number, b: number): boolean => {
    const [one, other] = [heap[a]!, heap[b]!];
    if (one.cents !== other.cents) return one.cents < other.cents;
    return one.deadline !== other.deadline ? one.deadline > other.deadline : one.order < other.order;
  };
  const swap = (a: number, b: number): void => { [heap[a], heap[b]] = [heap[b]!, heap[a]!]; };
  return {
    push(node: Node): void {
      heap.push({ ...node, order: order++ });
      for (let at = heap.length - 1; at > 0 && isBefore(at, (at - 1) >> 1); at = (at - 1) >> 1) swap(at, (at - 1) >> 1);
    },
    pop(): Node | null {
      if (heap.length === 0) return null;
      swap(0, heap.length - 1);
      const node = heap.pop()!;
      for (let at = 0; ;) {
        let first = at;
        for (const child of [2 * at + 1, 2 * at + 2]) if (child < heap.length && isBefore(child, first)) first = child;
        if (first === at) return node;
        swap(at, first);
        at = first;
      }
    },
  };
}
