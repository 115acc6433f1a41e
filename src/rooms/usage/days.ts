import type { Instant, ZoneId } from '../../base/time.ts';
import { DAY } from '../../base/time.ts';
import { ceilDate, localDate, plusDays, startOfDay, type LocalDate } from '../../base/zone-time.ts';
import type { Reading } from './readings.ts';

/** What a line used on one whole local day. */
export interface DayUse { readonly date: LocalDate; readonly bytes: number }

/** Over a longer pause between two readings nothing is known of single days. */
const LONGEST_GAP_S = 7 * DAY;

/**
 * Use of each whole local day that readings cover, oldest first; between two readings it is spread evenly. Days on which
 * the data was gone, or that lie in a long pause, are left out: they say nothing about how much this line would use.
 */
export function daysOf(readings: readonly Reading[], zone: ZoneId): DayUse[] {
  const first = readings[0];
  const last = readings.at(-1);
  if (first === undefined || last === undefined) return [];
  const days: DayUse[] = [];
  const end = localDate(zone, last.at);
  for (let date = ceilDate(zone, first.at), from = 0; date < end; date = plusDays(date, 1)) {
    const start = startOfDay(zone, date);
    const stop = startOfDay(zone, plusDays(date, 1));
    // The last reading at or before the day's start, and every one up to the first at or after its end.
    while (from + 1 < readings.length && readings[from + 1]!.at <= start) from++;
    let bytes = 0;
    let known = true;
    for (let i = from; i + 1 < readings.length && readings[i]!.at < stop; i++) {
      const a = readings[i]!;
      const b = readings[i + 1]!;
      if (b.at - a.at > LONGEST_GAP_S || a.leftBytes === 0n || (b.leftBytes === 0n && b.at <= stop)) known = false;
      bytes += Number(b.usedBytes - a.usedBytes) * (Math.min(b.at, stop) - Math.max(a.at, start)) / (b.at - a.at);
    }
    if (known) days.push({ date, bytes });
  }
  return days;
}

/** A local day as a person sees it: what was used and what was left at its last reading; null where nobody read the line. */
export interface DayRow { readonly date: LocalDate; readonly startsAt: Instant; readonly used: bigint | null; readonly left: bigint | null }

/** Every local day from `from` to the day of `now`, oldest first. Between two readings use is spread evenly; today counts to its last reading. */
export function dayRows(readings: readonly Reading[], zone: ZoneId, facts: { readonly from: LocalDate; readonly now: Instant }): DayRow[] {
  const rows: DayRow[] = [];
  for (let date = facts.from; date <= localDate(zone, facts.now); date = plusDays(date, 1)) {
    const [startsAt, end] = [startOfDay(zone, date), startOfDay(zone, plusDays(date, 1))];
    const spans = readings.slice(1).flatMap((b, i) => { const a = readings[i]!; return b.at > startsAt && a.at < end ? [{ a, b }] : []; });
    const used = spans.reduce((sum, { a, b }) => sum + Number(b.usedBytes - a.usedBytes) * (Math.min(b.at, end) - Math.max(a.at, startsAt)) / (b.at - a.at), 0);
    rows.push({ date, startsAt, used: spans.length === 0 ? null : BigInt(Math.round(used)), left: readings.findLast((one) => one.at >= startsAt && one.at < end)?.leftBytes ?? null });
  }
  return rows;
}
