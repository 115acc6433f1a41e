import type { Cents } from '../../../base/money.ts';
import type { RenewalMode } from '../../../base/terms.ts';
import { DAY, plusSeconds, type Instant } from '../../../base/time.ts';
import type { LocalDate } from '../../../base/zone-time.ts';
import { plusDays } from '../../../base/zone-time.ts';
import { engine, type Line, type LineState, type Phase } from '../../lines/lines.ts';
import type { PlanVersion, Shelf } from '../../plans/plans.ts';
import { worksAt, type Works } from '../timeline.ts';
import { daysFrom, type Days } from './days.ts';
import { bareState, buyAt, deadlineOf, type Hold } from './line-time.ts';
import { epochsOf } from './options.ts';
import { lastIndex, search, type Bought, type Node, type Problem } from './search.ts';

export type { Hold } from './line-time.ts';

/**
 * Something is bought at least so many local days before the number would go: a week before its last day, the day on which
 * auto-renew pays, so that a payment that fails can be tried again.
 */
export const KEEP_LEAD_DAYS = 8;
/** How far ahead anybody is answered (days). */
export const KEEP_DAYS_MAX = 1_096;

export interface KeepWish {
  readonly line: Pick<Line, 'carrier' | 'kind' | 'zip' | 'zone' | 'state'>;
  readonly shelf: Shelf;
  readonly now: Instant;
  /** The number may not be released before this. At most `KEEP_DAYS_MAX` days ahead. */
  readonly until: Instant;
  /** `texts`: the line must also go on receiving texts. */
  readonly hold?: Hold;
  readonly leadDays?: number;
  /** A standing consent pays: its discount counts. */
  readonly standing?: boolean;
}

/** One purchase of the way: what to buy on which local day of the line, and what the line is then. */
export interface KeepStep {
  readonly day: LocalDate;
  /** Null: now. */
  readonly at: Instant | null;
  readonly plan: PlanVersion;
  readonly mode: RenewalMode;
  /** All of it, with taxes and fees. */
  readonly cents: Cents;
  readonly serviceEndsAt: Instant;
  readonly releaseAt: Instant;
}

/** A stretch of time in which the same works on the line. */
export interface KeepSpan { readonly from: Instant; readonly to: Instant; readonly works: Works }

export type KeepAnswer =
  | {
    readonly kind: 'kept';
    /** Nothing to buy: empty. */
    readonly steps: readonly KeepStep[];
    readonly totalCents: Cents;
    readonly releaseAt: Instant;
    /** What works from now until `until`, on this way. */
    readonly spans: readonly KeepSpan[];
    /** Whether it is proved that nothing is cheaper. */
    readonly proved: boolean;
  }
  | {
    readonly kind: 'impossible';
    /** `no_plan`: nothing that is sold reaches so far. `unused`: the card has to be used first. The others: it takes no renewal any more. */
    readonly because: 'no_plan' | 'unused' | 'released' | 'closed' | 'barred';
    /** The latest moment until which it can be kept; null: it cannot. */
    readonly reach: Instant | null;
  };

const CLOSED: Partial<Record<Phase, Extract<KeepAnswer, { kind: 'impossible' }>['because']>> = { releasing: 'released', recycled: 'released', cancelled: 'closed', ported_out: 'closed', stock: 'closed' };

/**
 * The cheapest purchases that keep a number from being released before `until`, by the shelf and the taxes as they are known
 * today: never dearer than any other purchases on the same days. Pure. Refuses `zip_unknown`.
 */
export function cheapestKeep(wish: KeepWish): KeepAnswer {
  const { line, now, until, hold = 'number', leadDays = KEEP_LEAD_DAYS } = wish;
  const start = bareState(engine.settle(line.state, now));
  const { phase } = engine.landmarks(start);
  const closed = CLOSED[phase];
  if (closed !== undefined) return { kind: 'impossible', because: closed, reach: null };
  if (phase === 'preactive') return unused(start, now, until);
  const days = daysFrom(line.zone, now);
  // Beyond the day before the end nothing has to be bought any more.
  const epochs = epochsOf({ shelf: wish.shelf, line, standing: wish.standing ?? false }, days, Math.max(0, days.indexOf(plusSeconds(until, -1))));
  const problem: Problem = { start, days, epochs, hold, leadDays, until };
  const found = search(problem);
  if (found.end === null) return { kind: 'impossible', because: start.barred === 'fraud' ? 'barred' : 'no_plan', reach: found.reach > now ? found.reach : null };
  const path = postponed(problem, pathOf(found.end));
  return told(problem, path, found.proved);
}

/** A card that was never used has no clock but its activation date. */
function unused(state: LineState, now: Instant, until: Instant): KeepAnswer {
  if (state.activateBy !== null && state.activateBy < until) return { kind: 'impossible', because: 'unused', reach: state.activateBy };
  return { kind: 'kept', steps: [], totalCents: 0n, releaseAt: until, spans: [{ from: now, to: until, works: 'nothing' }], proved: true };
}

function pathOf(end: Node): Bought[] {
  const path: Bought[] = [];
  for (let node: Node | null = end; node !== null; node = node.before) if (node.bought !== null) path.unshift(node.bought);
  return path;
}

interface Played { readonly states: readonly LineState[]; readonly bought: readonly Bought[]; readonly cents: Cents }

/** The path bought on the line, state by state; null where a day, a price or the rules do not let it be. */
function play(problem: Problem, path: readonly Bought[]): Played | null {
  const states = [problem.start];
  const bought: Bought[] = [];
  let cents = 0n;
  for (const [n, { index, option, mode }] of path.entries()) {
    const before = states.at(-1)!;
    const epoch = problem.epochs.find((one) => index <= one.to);
    const same = epoch?.options.find((one) => one.terms.planId === option.terms.planId && one.terms.planVersion === option.terms.planVersion);
    if (index > lastIndex(problem, deadlineOf(before, problem.hold)) || index < (path[n - 1]?.index ?? 0) || epoch === undefined || same === undefined) return null;
    const after = buyAt(before, { id: `keep_${n}`, terms: same.terms, mode, profile: epoch.profile }, problem.days.at(index));
    if (after === null) return null;
    states.push(after);
    bought.push({ index, option: same, mode });
    cents += same.cents;
  }
  return deadlineOf(states.at(-1)!, problem.hold) >= problem.until ? { states, bought, cents } : null;
}

/** The same purchases, each as late as it may be: nobody pays today for what can wait. */
function postponed(problem: Problem, path: readonly Bought[]): readonly Bought[] {
  let best = path;
  const cents = play(problem, path)!.cents;
  for (let n = path.length - 1; n >= 0; n--) {
    const { states } = play(problem, best)!;
    const later = best.with(n, { ...best[n]!, index: Math.min(lastIndex(problem, deadlineOf(states[n]!, problem.hold)), best[n + 1]?.index ?? Infinity, problem.epochs.at(-1)!.to) });
    if (play(problem, later)?.cents === cents) best = later;
  }
  return best;
}

function told({ days, until, ...problem }: Problem, path: readonly Bought[], proved: boolean): KeepAnswer {
  const { states, bought, cents } = play({ days, until, ...problem }, path)!;
  const steps = bought.map(({ index, option, mode }, n): KeepStep => {
    const clocks = engine.lineClocks(states[n + 1]!, states[n + 1]!.asOf);
    return { day: plusDays(days.first, index), at: index === 0 ? null : days.at(index), plan: option.plan, mode, cents: option.cents, serviceEndsAt: clocks.serviceEndsAt!, releaseAt: clocks.numberReleaseAt! };
  });
  const last = states.at(-1)!;
  return { kind: 'kept', steps, totalCents: cents, releaseAt: engine.lineClocks(last, last.asOf).numberReleaseAt!, spans: spansOf(days, states, bought, until), proved };
}

/** What works from now to `until`, stretch by stretch. */
function spansOf(days: Days, states: readonly LineState[], path: readonly Bought[], until: Instant): KeepSpan[] {
  const spans: KeepSpan[] = [];
  const add = (from: Instant, to: Instant, works: Works): void => {
    if (from >= to) return;
    const before = spans.at(-1);
    if (before?.works === works) spans[spans.length - 1] = { ...before, to };
    else spans.push({ from, to, works });
  };
  states.forEach((state, n) => {
    const to = path[n] === undefined ? until : days.at(path[n].index);
    let now = state;
    // A bound with a name: a line turns a few times for each purchase, never every day.
    for (let turns = 0; turns < TURNS_MAX && now.asOf < to; turns++) {
      const next = engine.nextChangeAt(now, now.asOf) ?? plusSeconds(to, DAY);
      const end = next < to ? next : to;
      add(now.asOf, end, worksAt(now));
      now = engine.settle(now, end);
    }
  });
  return spans;
}

const TURNS_MAX = 2_000;
