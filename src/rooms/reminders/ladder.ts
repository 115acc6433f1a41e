import { DAY, plusSeconds, type Instant, type ZoneId } from '../../base/time.ts';
import { lastValidDay, plusDays, startOfDay } from '../../base/zone-time.ts';
import type { LineSnapshot } from '../lines/lines.ts';
import type { Thresholds } from '../usage/usage.ts';
import { END_DAYS, type ReminderKind } from './kinds.ts';

/** A reminder as it would be: due from one moment on, pointless from another. */
export interface Rung {
  readonly kind: ReminderKind;
  /** Which cycle it is about: a line renewed in time has another, so nothing of the old one is said any more. */
  readonly cycle: string;
  readonly from: Instant;
  readonly until: Instant;
  /** Through every way a person allows at once, and not through the first that answers. */
  readonly everyWay?: boolean;
}

/** What of a line decides its ladder. All moments are of the line; when its reader sleeps comes later. */
export interface LadderFacts {
  readonly seen: LineSnapshot;
  /** Since when the end of service is where it is: nobody is reminded seven days before the end of a day pass. */
  readonly since: Instant;
  readonly data: DataFacts | null;
  /** When the data will probably be used up (usage room); null: it will last, or nobody can say. */
  readonly usedUpAt: Instant | null;
  /** What auto-renewal sees to, and tells of by itself. */
  readonly auto: { readonly date: boolean; readonly data: boolean; readonly number: boolean };
  /** The alarms before the number is released (guard room). */
  readonly alarms: readonly Rung[];
}

export interface DataFacts {
  /** Which bytes these are: another key once more were bought. */
  readonly cycle: string;
  readonly usedBytes: bigint;
  readonly totalBytes: bigint;
  /** When the meter was read. */
  readonly readAt: Instant;
}

/** A forecast is worth a word when it is this near, and this much sooner than the days (s). */
const FORECAST_AHEAD_S = 5 * DAY;
const FORECAST_LEAST_S = DAY;

/** Nothing is said of a line that is gone, closed, not begun, or that no payment would help. */
const SILENT = new Set<LineSnapshot['phase']>(['stock', 'preactive', 'releasing', 'recycled', 'cancelled', 'ported_out']);

/** The key of the cycle whose end is `serviceEndsAt`: its last valid day on the line's own calendar. */
export const endCycleOf = (seen: LineSnapshot): string | null => seen.clocks.lastValidDay;

/** Whether a cycle's key is one of bytes. */
export const isOfData = (cycle: string): boolean => cycle.includes('#');

/** Every reminder this line has before it, and those that are still of use behind it, for somebody with these thresholds; in no order. */
export function rungsOf(facts: LadderFacts, wish: Thresholds): readonly Rung[] {
  const { seen } = facts;
  if (SILENT.has(seen.phase) || seen.barred === 'fraud') return [];
  return [...endRungs(facts, wish), ...numberRungs(facts), ...dataRungs(facts, wish)];
}

function endRungs({ seen, since, auto }: LadderFacts, wish: Thresholds): Rung[] {
  const { serviceEndsAt, graceEndsAt } = seen.clocks;
  const cycle = endCycleOf(seen);
  if (serviceEndsAt === null || cycle === null) return [];
  const days = wish.daysLeft === null ? END_DAYS : [...new Set([...END_DAYS, wish.daysLeft])];
  const before = auto.date ? [] : days.map((n): Rung => ({ kind: `cycle_end.${n}`, cycle, from: dayBefore(seen.zone, serviceEndsAt, n), until: serviceEndsAt }));
  // Both of these come when it was not renewed after all, so auto-renewal does not silence them.
  const after: Rung[] = graceEndsAt === null || graceEndsAt === serviceEndsAt ? [] : [{ kind: 'grace', cycle, from: serviceEndsAt, until: graceEndsAt }];
  return [...before, ...after].filter((one) => one.from >= since);
}

function numberRungs({ seen, auto, alarms }: LadderFacts): Rung[] {
  const { graceEndsAt, numberReleaseAt } = seen.clocks;
  const cycle = endCycleOf(seen);
  const suspended: Rung[] = cycle !== null && graceEndsAt !== null && numberReleaseAt !== null && graceEndsAt < numberReleaseAt ? [{ kind: 'suspended', cycle, from: graceEndsAt, until: numberReleaseAt }] : [];
  return [...suspended, ...(auto.number ? [] : alarms)];
}

function dataRungs({ seen, data, usedUpAt, auto }: LadderFacts, wish: Thresholds): Rung[] {
  const ends = seen.clocks.cycleEndsAt;
  if (data === null || ends === null || auto.data || data.totalBytes <= 0n) return [];
  const { cycle, usedBytes, totalBytes, readAt } = data;
  const reached = wish.usedPercents.filter((mark) => usedBytes * 100n >= totalBytes * BigInt(mark)).map((mark): Rung => ({ kind: `data.${mark}`, cycle, from: readAt, until: ends }));
  if (wish.leftBytes !== null && totalBytes - usedBytes <= wish.leftBytes) reached.push({ kind: 'data.left', cycle, from: readAt, until: ends });
  const early = wish.forecast && usedUpAt !== null && usedBytes < totalBytes && ends - usedUpAt >= FORECAST_LEAST_S
    ? [{ kind: 'forecast', cycle, from: plusSeconds(usedUpAt, -FORECAST_AHEAD_S), until: usedUpAt } as const] : [];
  return [...reached, ...early];
}

/** The first moment of the day that lies so many days before the last one (rules R2). */
const dayBefore = (zone: ZoneId, endsAt: Instant, days: number): Instant => startOfDay(zone, plusDays(lastValidDay(zone, endsAt), -days));

/** What is due now and still of use. */
export const dueRungs = (rungs: readonly Rung[], now: Instant): readonly Rung[] => rungs.filter((one) => one.from <= now && now < one.until);

/** When the next one falls due; null: none that is known now. */
export const nextRungAt = (rungs: readonly Rung[], now: Instant): Instant | null =>
  rungs.reduce<Instant | null>((next, { from }) => (from > now && (next === null || from < next) ? from : next), null);
