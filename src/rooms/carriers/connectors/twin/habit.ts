import type { Instant, ZoneId } from '../../../../base/time.ts';
import { localDate, plusDays, startOfDay, type LocalDate } from '../../../../base/zone-time.ts';

/** How much data a line uses: the same line at the same moment always the same, without any randomness. */
export interface Habit {
  /** An average weekday. */
  readonly bytesPerDay: number;
  /** A day of the weekend, as per cent of a weekday. */
  readonly weekendPercent: number;
}

// Shares of a day by hour, little at night, most after supper; they add up to 240.
const HOURS = [2, 1, 1, 1, 1, 2, 5, 9, 11, 10, 9, 10, 13, 12, 10, 10, 11, 13, 15, 18, 22, 24, 20, 10];
const WHOLE = HOURS.reduce((sum, one) => sum + one, 0);
const SO_FAR = HOURS.map((_, hour) => HOURS.slice(0, hour).reduce((sum, one) => sum + one, 0));
// Ten years: a time machine may jump far; past it a habit stands still.
const DAYS_MAX = 3_660;

/** Bytes between two moments. For any moment in between the two parts add up to the whole. */
export function habitBytes(habit: Habit, facts: { readonly iccid: string; readonly zone: ZoneId; readonly from: Instant; readonly to: Instant }): bigint {
  const { iccid, zone, from, to } = facts;
  if (to <= from || habit.bytesPerDay <= 0) return 0n;
  const first = localDate(zone, from);
  const last = localDate(zone, to);
  let bytes = soFar(habit, iccid, zone, last, to) - soFar(habit, iccid, zone, first, from);
  for (let date = first, days = 0; date < last && days < DAYS_MAX; date = plusDays(date, 1), days++) bytes += dayBytes(habit, iccid, date);
  return BigInt(Math.max(0, bytes));
}

function soFar(habit: Habit, iccid: string, zone: ZoneId, date: LocalDate, at: Instant): number {
  const start = startOfDay(zone, date);
  const hour = ((at - start) / (startOfDay(zone, plusDays(date, 1)) - start)) * 24;
  const whole = Math.min(23, Math.floor(hour));
  return Math.floor((dayBytes(habit, iccid, date) * (SO_FAR[whole]! + HOURS[whole]! * (hour - whole))) / WHOLE);
}

/** A day is 70 to 130 per cent of the average, decided by the line and the date. */
function dayBytes(habit: Habit, iccid: string, date: LocalDate): number {
  const weekday = ((date % 7) + 11) % 7; // 1970-01-01 was a Thursday: 0 is Sunday.
  const percent = weekday === 0 || weekday === 6 ? habit.weekendPercent : 100;
  return Math.floor((habit.bytesPerDay * percent * (70 + (mixed(iccid, date) % 61))) / 10_000);
}

/** FNV-1a over the ICCID and the day: spread well enough for a habit. */
function mixed(iccid: string, date: number): number {
  let hash = 0x811c9dc5 ^ date;
  for (let i = 0; i < iccid.length; i++) hash = Math.imul(hash ^ iccid.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
}
