import { Temporal } from 'temporal-polyfill';
import { check } from './check.ts';
import type { CycleRule, ExpiryAnchor } from './terms.ts';
import { DAY, MINUTE, plusSeconds, type Instant, type ZoneId } from './time.ts';

/**
 * Local days and cycle ends in any IANA zone (rules R2 to R7, R9). Never uses the server's own zone. One table answers
 * everything: the first instant of a local day, looked up once per zone and day; all the rest is comparing integers.
 */

/** A calendar day without a zone: days since 1970-01-01, so that days can be compared and counted. */
export type LocalDate = number & { readonly __localDate: unique symbol };

const DAYS_KEPT_PER_ZONE = 4_000;
const starts = new Map<ZoneId, Map<LocalDate, Instant>>();

/**
 * The first instant of a local day (rules R2): 00:00; the earlier one where it comes twice; the end of the gap where it
 * does not exist. Throws RangeError for a zone that is not an IANA name.
 */
export function startOfDay(zone: ZoneId, date: LocalDate): Instant {
  const known = starts.get(zone)?.get(date);
  if (known !== undefined) return known;
  // Before anything is kept: a name that is no zone throws here and leaves no trace.
  const start = Math.floor(plain(date).toZonedDateTime({ timeZone: zone }).epochMilliseconds / 1000) as Instant;
  let days = starts.get(zone);
  if (days === undefined || days.size >= DAYS_KEPT_PER_ZONE) starts.set(zone, (days = new Map()));
  days.set(date, start);
  return start;
}

/**
 * The moment at which a wall clock shows this minute of a local day: 480 is 8:00, 1440 the end of the day. Where it shows it
 * twice, the first time; where it never does, as much after the gap as the minute lies within it.
 */
export function localTime(zone: ZoneId, date: LocalDate, minuteOfDay: number): Instant {
  const start = startOfDay(zone, date);
  const end = startOfDay(zone, plusDays(date, 1));
  if (minuteOfDay >= MINUTES_A_DAY) return end;
  // A day of 24 hours has no change of clocks, and nearly all are.
  if (end - start === DAY) return plusSeconds(start, minuteOfDay * MINUTE);
  const wall = plain(date).toPlainDateTime({ hour: Math.floor(minuteOfDay / 60), minute: minuteOfDay % 60 });
  return Math.floor(wall.toZonedDateTime(zone).epochMilliseconds / 1000) as Instant;
}
const MINUTES_A_DAY = 24 * 60;

/** The local day an instant falls on. */
export function localDate(zone: ZoneId, at: Instant): LocalDate {
  // No zone is more than a day from UTC, so the guess is off by a step or two; stepping up last skips a day that never was.
  let date = Math.floor(at / DAY) as LocalDate;
  while (at < startOfDay(zone, date)) date = plusDays(date, -1);
  while (at >= startOfDay(zone, plusDays(date, 1))) date = plusDays(date, 1);
  return date;
}

/** The local day that starts at or after an instant: the day itself at its first second, else the next (rules R2). */
export function ceilDate(zone: ZoneId, at: Instant): LocalDate {
  const date = localDate(zone, at);
  return at === startOfDay(zone, date) ? date : plusDays(date, 1);
}

export const plusDays = (date: LocalDate, days: number): LocalDate => (date + days) as LocalDate;

/** Whole local days added to a moment: itself for 0, else the first instant of `ceil(at) + days` (rules R9). */
export function plusLocalDays(zone: ZoneId, at: Instant, days: number): Instant {
  return days === 0 ? at : startOfDay(zone, plusDays(ceilDate(zone, at), days));
}

/** The last day a person may count on: the local day of the second before the end (rules R2). */
export const lastValidDay = (zone: ZoneId, endsAt: Instant): LocalDate => localDate(zone, plusSeconds(endsAt, -1));

/** The part of a plan that decides when one of its cycles ends. */
export interface CycleTerms {
  readonly cycleRule: CycleRule;
  readonly expiryAnchor: ExpiryAnchor;
  readonly dayOneCounts: boolean;
  readonly validityDays: number;
}

/** Day of the month a calendar-month cycle renews on when it opens at `startsAt` (rules R6). */
export const anchorDayOf = (zone: ZoneId, startsAt: Instant): number => dayOfMonth(localDate(zone, startsAt));

/** When a cycle ends (rules R3 to R7). `activated`: it starts at E or at first use; `chained`: where the one before it ends. */
export function cycleEnd(facts: {
  readonly zone: ZoneId; readonly startsAt: Instant; readonly how: 'activated' | 'chained'; readonly terms: CycleTerms;
  /** Calendar month only; null takes the day of the start. */
  readonly anchorDay: number | null;
}): Instant {
  const { zone, startsAt, how, terms } = facts;
  if (terms.cycleRule === 'calendar_month') return renewalDateEnd(zone, startsAt, facts.anchorDay ?? anchorDayOf(zone, startsAt));
  if (terms.expiryAnchor === 'rolling_24h') return plusSeconds(startsAt, terms.validityDays * DAY);
  if (terms.dayOneCounts) return startOfDay(zone, plusDays(localDate(zone, startsAt), terms.validityDays));
  if (how === 'chained') return startOfDay(zone, plusDays(ceilDate(zone, startsAt), terms.validityDays));
  return startOfDay(zone, plusDays(localDate(zone, startsAt), terms.validityDays + 1));
}

function renewalDateEnd(zone: ZoneId, startsAt: Instant, anchorDay: number): Instant {
  const month = plain(localDate(zone, startsAt)).add({ months: 1 });
  return startOfDay(zone, fromPlain(month.with({ day: anchorDay }, { overflow: 'constrain' })));
}

/** Whole local days a cycle counts for in a refund: N, or the local days of a calendar month (rules R32). */
export function cycleDays(zone: ZoneId, terms: CycleTerms, startsAt: Instant, endsAt: Instant): number {
  return terms.cycleRule === 'calendar_month' ? localDate(zone, endsAt) - localDate(zone, startsAt) : terms.validityDays;
}

export const dayOfMonth = (date: LocalDate): number => new Date(date * DAY * 1000).getUTCDate();

const texts = new Map<LocalDate, string>();

/** `2026-12-01`. */
export function dateText(date: LocalDate): string {
  const known = texts.get(date);
  if (known !== undefined) return known;
  const text = new Date(date * DAY * 1000).toISOString().slice(0, 10);
  if (texts.size >= DAYS_KEPT_PER_ZONE) texts.clear();
  texts.set(date, text);
  return text;
}

const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** Reads `2026-12-01`; null for anything else, February 30 included. */
export function parseDate(text: string): LocalDate | null {
  if (!DATE.test(text)) return null;
  const ms = Date.parse(`${text}T00:00:00Z`);
  if (Number.isNaN(ms)) return null;
  const date = (ms / (DAY * 1000)) as LocalDate;
  return dateText(date) === text ? date : null;
}

/** For literals in code and tests: `day('2026-12-01')`. Throws on text that is not a day. */
export function day(text: string): LocalDate {
  const date = parseDate(text);
  check(date !== null, `not a day: ${text}`);
  return date;
}

const zones = new Map<string, boolean>();
const ZONES_KEPT = 1_000;

/** Whether a text names an IANA zone this machine knows; offsets such as `+08:00` are not zones. */
export function isZone(text: string): text is ZoneId {
  const known = zones.get(text);
  if (known !== undefined) return known;
  let valid = /^[A-Za-z][A-Za-z0-9_+\-/]{0,63}$/.test(text);
  try {
    if (valid) startOfDay(text, 20_000 as LocalDate);
  } catch {
    valid = false;
  }
  if (zones.size >= ZONES_KEPT) zones.clear();
  zones.set(text, valid);
  return valid;
}

const plain = (date: LocalDate): Temporal.PlainDate => {
  const utc = new Date(date * DAY * 1000);
  return Temporal.PlainDate.from({ year: utc.getUTCFullYear(), month: utc.getUTCMonth() + 1, day: utc.getUTCDate() });
};
const fromPlain = (date: Temporal.PlainDate): LocalDate => (Date.UTC(date.year, date.month - 1, date.day) / (DAY * 1000)) as LocalDate;
