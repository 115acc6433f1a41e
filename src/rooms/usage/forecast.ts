import type { LineId } from '../../base/ids.ts';
import { DAY, plusSeconds, type Instant, type ZoneId } from '../../base/time.ts';
import { perDb } from '../../platform/db/grouped.ts';
import { engine, type Line } from '../lines/lines.ts';
import type { UsageApp } from './app.ts';
import { daysOf, type DayUse } from './days.ts';
import { readingsOf, type Reading } from './readings.ts';
import { daysAhead, endingOf, FUTURES, futuresOf, mostADay, type Bundle, type Ending } from './replay.ts';

/** When the data of the running cycle is used up, said as a range. */
export interface Forecast {
  readonly line: LineId;
  readonly zone: ZoneId;
  /** The moment it is made for; none of its moments is earlier. */
  readonly at: Instant;
  /** In eight of ten futures the data is used up between `early` and `late`; null: not before the cycle ends. */
  readonly usedUpAt: { readonly early: Instant | null; readonly likely: Instant | null; readonly late: Instant | null };
  /** Bytes left at the end of the cycle in the same three futures; 0 where they are used up before. */
  readonly leftAtEnd: { readonly early: bigint; readonly likely: bigint; readonly late: bigint };
  /** End of the running cycle: the forecast looks no further. */
  readonly endsAt: Instant;
  readonly leftBytes: bigint;
  /** An average day of those it stands on. */
  readonly perDayBytes: bigint;
  /** Whole days of use it stands on. */
  readonly days: number;
}

/** Why there is no forecast. */
export type NoForecast = 'no_cycle' | 'unlimited' | 'used_up' | 'too_few_days';

/** Whole days that must have been seen before anything is said. */
export const DAYS_LEAST = 3;
/** Older days say little about the next ones. */
export const DAYS_SEEN = 28;
// After any moment; a difference of two of them is 0.
const NEVER = Number.MAX_SAFE_INTEGER;
const EARLY = 0.08;
const LATE = 0.84;

/** The forecast of a line from its readings; null where there is none to make (`lookAhead` says why). */
export async function forecastOf(app: Pick<UsageApp, 'db' | 'clock'>, line: Line): Promise<Forecast | null> {
  return (await lookAhead(app, line)).forecast;
}

/** When the data is used up, in the three futures of a forecast; null: there is none to make, or in no future is it used up. Costs little for a line that has plenty. `seen`: its readings of the last `DAYS_SEEN` days, where the caller has them. */
export const runOutOf = (app: Pick<UsageApp, 'db' | 'clock'>, line: Line, seen: readonly Reading[] | null = null): Promise<Forecast['usedUpAt'] | null> =>
  runOut(app.db, { app, line, seen });

/** Lines whose answer is kept: the round that plans the next reading and whoever it woke ask within a moment of each other. */
const KEPT = 2_000;
const runOut = perDb<{ readonly app: Pick<UsageApp, 'db' | 'clock'>; readonly line: Line; readonly seen: readonly Reading[] | null }, Forecast['usedUpAt'] | null>(() => {
  const kept = new Map<LineId, { readonly revision: number; readonly at: Instant; readonly answer: Promise<Forecast['usedUpAt'] | null> }>();
  return ({ app, line, seen }) => {
    const at = app.clock.now();
    const known = kept.get(line.id);
    // Each reading is a revision of its line: the same one at the same moment stands on the same days.
    if (known?.revision === line.revision && known.at === at) return known.answer;
    if (kept.size >= KEPT) kept.clear();
    const answer = reckonRunOut(app, line, seen);
    kept.set(line.id, { revision: line.revision, at, answer });
    answer.catch(() => kept.delete(line.id));
    return answer;
  };
});

async function reckonRunOut(app: Pick<UsageApp, 'db' | 'clock'>, line: Line, seen: readonly Reading[] | null): Promise<Forecast['usedUpAt'] | null> {
  const known = await groundOf(app, line, seen);
  if ('why' in known) return null;
  const { days, now, endsAt, bundles, zone } = known;
  // What lasts to the end, against the most that any future could use: most lines need no futures at all.
  const lasting = bundles.reduce((sum, one) => (one.endsAt >= endsAt ? sum + Number(one.left) : sum), 0);
  if (lasting > mostADay(days) * daysAhead(zone, now, endsAt).length) return null;
  return reckon(known).usedUpAt;
}

/** The same as `forecastOf`, and in its place why there is none. */
export async function lookAhead(app: Pick<UsageApp, 'db' | 'clock'>, line: Line): Promise<{ readonly forecast: Forecast; readonly why: null } | { readonly forecast: null; readonly why: NoForecast }> {
  const known = await groundOf(app, line);
  return 'why' in known ? { forecast: null, why: known.why } : { forecast: { line: line.id, ...reckon(known) }, why: null };
}

/** What a forecast stands on. */
async function groundOf(app: Pick<UsageApp, 'db' | 'clock'>, line: Line, readings: readonly Reading[] | null = null): Promise<Ground | { readonly why: NoForecast }> {
  const now = app.clock.now();
  const seen = engine.snapshotOf(line.state, now);
  if (seen.phase !== 'active' || seen.running === null) return { why: 'no_cycle' };
  if (seen.usableBytes === null) return { why: 'unlimited' };
  if (seen.usableBytes === 0n) return { why: 'used_up' };
  const days = daysOf(readings ?? await readingsOf(app.db, line.id, plusSeconds(now, -DAYS_SEEN * DAY)), line.zone);
  if (days.length < DAYS_LEAST) return { why: 'too_few_days' };
  return { days, zone: line.zone, now, endsAt: seen.running.endsAt, bundles: seen.buckets.map((one): Bundle => ({ left: one.left ?? 0n, endsAt: one.endsAt })) };
}
interface Ground { readonly days: readonly DayUse[]; readonly zone: ZoneId; readonly now: Instant; readonly endsAt: Instant; readonly bundles: readonly Bundle[] }

/** Pure: the range from days of use, `DAYS_LEAST` of them or more. */
export function reckon(facts: Ground): Omit<Forecast, 'line'> {
  const { days, zone, now, endsAt, bundles } = facts;
  const ahead = daysAhead(zone, now, endsAt);
  const ends = futuresOf(days).map((future) => endingOf(future, { days: ahead, bundles }))
    .sort((a, b) => (a.at ?? NEVER) - (b.at ?? NEVER) || a.left - b.left);
  const sides = <T>(of: (ending: Ending) => T) => {
    const at = (share: number): T => of(ends[Math.round(share * (FUTURES - 1))]!);
    return { early: at(EARLY), likely: at(0.5), late: at(LATE) };
  };
  return {
    zone, at: now, usedUpAt: sides((one) => one.at), leftAtEnd: sides((one) => BigInt(Math.round(one.left))), endsAt,
    leftBytes: bundles.reduce((sum, one) => sum + one.left, 0n),
    perDayBytes: BigInt(Math.round(days.reduce((sum, one) => sum + one.bytes, 0) / days.length)), days: days.length,
  };
}
