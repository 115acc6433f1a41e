import { earliest, plusSeconds, type Instant, type ZoneId } from '../../base/time.ts';
import { localDate, plusDays, startOfDay, type LocalDate } from '../../base/zone-time.ts';
import type { DayUse } from './days.ts';

/**
 * Futures made of the past: each draws a habit from the days that were seen, and its days from that habit, weekends from
 * weekends. Which day is drawn depends on counts only and never on how much was used, and nothing is left to chance: the
 * same days give the same futures, and a day with more use can only make them use more.
 */
export interface Bundle { readonly left: bigint; readonly endsAt: Instant }

export const FUTURES = 240;
// Ten years; a forecast looks to the end of a cycle, and no cycle is longer.
const DAYS_MAX = 3_660;

const isWeekend = (date: LocalDate): boolean => { const weekday = ((date % 7) + 11) % 7; return weekday === 0 || weekday === 6; };

/** Spreads two counts over 32 bits (FNV-1a and a finish); no randomness. */
function mixed(a: number, b: number): number {
  let hash = 0x811c9dc5;
  for (const part of [a, b]) for (let shift = 0; shift < 32; shift += 8) hash = Math.imul(hash ^ ((part >>> shift) & 0xff), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
}

// Draws depend on counts alone, so those of every month are made once; a forecast asks for thousands of them.
const DRAWS_KEPT = 64;
const DRAWS = Array.from({ length: 2 * FUTURES }, (_, a) => Uint32Array.from({ length: DRAWS_KEPT }, (_none, b) => mixed(a, b)));
const drawn = (a: number, b: number): number => (b < DRAWS_KEPT ? DRAWS[a]![b]! : mixed(a, b));

/** What one future uses on the day `ahead` days from the first. */
export type Future = (date: LocalDate, ahead: number) => number;

/**
 * How far a whole future may lie above or below the habit it drew, by the days that were seen: what few days cannot say. A
 * standard normal's quantiles, each future another one, times `LEVEL` over the root of the days.
 */
const LEVEL = 0.65;
/** Tukey's lambda close to the normal's quantile: within a hundredth between 2 and 98 per cent. */
const normalQuantile = (share: number): number => 4.91 * (share ** 0.14 - (1 - share) ** 0.14);
// 67 and 240 have no divisor in common: every quantile once, in an order that follows nothing.
const QUANTILES = Array.from({ length: FUTURES }, (_, k) => normalQuantile((((k * 67) % FUTURES) + 0.5) / FUTURES));
const HIGHEST = Math.max(...QUANTILES);
const levelOf = (quantile: number, days: number): number => Math.exp((LEVEL / Math.sqrt(days)) * quantile);

/** `FUTURES` of them, by the days that were seen; at least one day. */
export function futuresOf(days: readonly DayUse[]): Future[] {
  const apart = days.filter((one) => isWeekend(one.date)).length >= 2 && days.filter((one) => !isWeekend(one.date)).length >= 2;
  return Array.from({ length: FUTURES }, (_, k): Future => {
    const habit = days.map((_day, j) => days[drawn(2 * k, j) % days.length]!);
    const weekend = habit.filter((one) => isWeekend(one.date));
    const week = habit.filter((one) => !isWeekend(one.date));
    const level = levelOf(QUANTILES[k]!, days.length);
    return (date, ahead) => {
      const own = isWeekend(date) ? weekend : week;
      const pool = apart && own.length > 0 ? own : habit;
      const draw = drawn(2 * k + 1, ahead);
      return pool[draw % pool.length]!.bytes * level;
    };
  });
}

/** A local day, or what is left of one, on which futures use data. */
export interface DayAhead { readonly date: LocalDate; readonly from: Instant; readonly to: Instant; readonly seconds: number }

/** The days from `now` to `until` on the line's own calendar: laid out once, walked by every future. */
export function daysAhead(zone: ZoneId, now: Instant, until: Instant): DayAhead[] {
  const days: DayAhead[] = [];
  let from = now;
  for (let date = localDate(zone, now), start = startOfDay(zone, date); days.length < DAYS_MAX && from < until; date = plusDays(date, 1)) {
    const end = startOfDay(zone, plusDays(date, 1));
    days.push({ date, from, to: earliest(end, until), seconds: end - start });
    from = start = end;
  }
  return days;
}

/** More than any future uses on one day of those to come. */
export const mostADay = (days: readonly DayUse[]): number => Math.max(...days.map((one) => one.bytes)) * levelOf(HIGHEST, days.length);

/** How a future ends: when it has used up everything (null: not before `until`), and what it has left at `until`. */
export interface Ending { readonly at: Instant | null; readonly left: number }

/**
 * Lets a future use these bundles until they are used up, the last of them has ended, or the days ahead are over. Bundles with the
 * earlier end go first. Never before the first day's beginning, which is now.
 */
export function endingOf(future: Future, { days, bundles: given }: { readonly days: readonly DayAhead[]; readonly bundles: readonly Bundle[] }): Ending {
  let bundles = given.map((one) => ({ left: Number(one.left), endsAt: one.endsAt })).filter((one) => one.left > 0).sort((a, b) => a.endsAt - b.endsAt);
  const until = days.at(-1)?.to ?? 0;
  const [only, ...others] = bundles;
  if (only !== undefined && others.length === 0) return endingOfOne(future, days, only);
  for (const [ahead, day] of days.entries()) {
    const perSecond = future(day.date, ahead) / day.seconds;
    for (let now = day.from; now < day.to;) {
      const first = bundles[0];
      if (first === undefined) return { at: now, left: 0 };
      const stop = earliest(day.to, first.endsAt);
      const left = bundles.reduce((sum, one) => sum + one.left, 0);
      let use = perSecond * (stop - now);
      if (use >= left) return { at: plusSeconds(now, Math.ceil(left / perSecond)), left: 0 };
      for (const one of bundles) { const taken = Math.min(one.left, use); one.left -= taken; use -= taken; }
      now = stop;
      // What ends with the last day is still there at its last moment: it is what is left.
      if (now < until && bundles.some((one) => one.left <= 0 || one.endsAt <= stop)) bundles = bundles.filter((one) => one.left > 0 && one.endsAt > stop);
    }
  }
  return { at: null, left: bundles.reduce((sum, one) => sum + one.left, 0) };
}

/** The same for the one bundle that most lines have, without the bookkeeping for several. */
function endingOfOne(future: Future, days: readonly DayAhead[], bundle: { readonly left: number; readonly endsAt: Instant }): Ending {
  let { left } = bundle;
  for (let ahead = 0; ahead < days.length; ahead++) {
    const day = days[ahead]!;
    if (bundle.endsAt <= day.from) return { at: day.from, left: 0 };
    const perSecond = future(day.date, ahead) / day.seconds;
    const stop = earliest(day.to, bundle.endsAt);
    const use = perSecond * (stop - day.from);
    if (use >= left) return { at: plusSeconds(day.from, Math.ceil(left / perSecond)), left: 0 };
    left -= use;
    if (stop < day.to) return { at: stop, left: 0 };
  }
  return { at: null, left };
}
