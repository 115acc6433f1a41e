import { Temporal } from 'temporal-polyfill';
import type { PlanTerms } from '../../src/base/terms.ts';

/** The time rules R1 to R7 and R9, spelled out with Temporal and nothing remembered between calls. Moments are whole UTC seconds. */

export type How = 'activated' | 'chained';

/** `date(t)` of R2. */
export const dateOf = (t: number, zone: string): Temporal.PlainDate =>
  Temporal.Instant.fromEpochMilliseconds(t * 1000).toZonedDateTimeISO(zone).toPlainDate();

/** `SOD(d)` of R2. Temporal's start of day takes the earlier of two midnights and the end of a gap, as the rule does. */
export const startOfDay = (d: Temporal.PlainDate, zone: string): number =>
  d.toZonedDateTime({ timeZone: zone }).epochMilliseconds / 1000;

/** `ceil(t)` of R2. */
export function ceilDate(t: number, zone: string): Temporal.PlainDate {
  const d = dateOf(t, zone);
  return startOfDay(d, zone) === t ? d : d.add({ days: 1 });
}

/** `plus(t, D)` of R9. */
export const plusDays = (t: number, days: number, zone: string): number =>
  days === 0 ? t : startOfDay(ceilDate(t, zone).add({ days }), zone);

/** Whole local days from one date to another. */
export const daysBetween = (from: Temporal.PlainDate, to: Temporal.PlainDate): number => from.until(to, { largestUnit: 'days' }).days;

/**
 * End of one cycle (R3 to R7). `anchorDay` counts for calendar months only: the inherited one, or the day of `date(start)`.
 */
export function cycleEnd(terms: PlanTerms, start: number, how: How, anchorDay: number, zone: string): number {
  const d = dateOf(start, zone);
  if (terms.cycleRule === 'calendar_month') {
    const month = d.with({ day: 1 }).add({ months: 1 });
    return startOfDay(month.with({ day: Math.min(anchorDay, month.daysInMonth) }), zone);
  }
  const n = terms.validityDays;
  if (terms.expiryAnchor === 'rolling_24h') return start + n * 86_400;
  if (terms.dayOneCounts) return startOfDay(d.add({ days: n }), zone);
  if (how === 'activated') return startOfDay(d.add({ days: n + 1 }), zone);
  return startOfDay(ceilDate(start, zone).add({ days: n }), zone);
}
