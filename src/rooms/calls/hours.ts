import { check } from '../../base/check.ts';
import { DAY, MINUTE, plusSeconds, type Instant, type ZoneId } from '../../base/time.ts';
import { localDate, plusDays, startOfDay } from '../../base/zone-time.ts';

/** When agents are there: minutes after local midnight for each day of the week, Sunday first; empty on a day without. */
export interface OpeningHours { readonly zone: ZoneId; readonly days: readonly (readonly { readonly from: number; readonly to: number }[])[] }

const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
const SPAN = /^([a-z]{3})(?:-([a-z]{3}))? (\d\d):(\d\d)-(\d\d):(\d\d)$/;
const DAY_MINUTES = 1_440;

/** Reads `mon-fri 08:00-20:00, sat 10:00-16:00`; null for anything else. `never` is a hotline without agents. */
export function readHours(text: string, zone: ZoneId): OpeningHours | null {
  const days: { from: number; to: number }[][] = DAYS.map(() => []);
  if (text.trim().toLowerCase() === 'never') return { zone, days };
  for (const part of text.toLowerCase().split(',')) {
    const match = SPAN.exec(part.trim());
    if (!match) return null;
    const first = DAYS.indexOf(match[1] as (typeof DAYS)[number]);
    const last = match[2] === undefined ? first : DAYS.indexOf(match[2] as (typeof DAYS)[number]);
    const from = Number(match[3]) * 60 + Number(match[4]);
    const to = Number(match[5]) * 60 + Number(match[6]);
    if (first < 0 || last < 0 || from >= to || to > DAY_MINUTES) return null;
    for (let day = first; ; day = (day + 1) % 7) { days[day]!.push({ from, to }); if (day === last) break; }
  }
  return { zone, days };
}

/** 1970-01-01 was a Thursday. */
const weekdayOf = (date: number): number => (((date + 4) % 7) + 7) % 7;

/** Minutes of the wall clock since local midnight; an hour that a clock change skips or repeats is the clock's affair. */
function wallMinutes(zone: ZoneId, at: Instant): { readonly date: ReturnType<typeof localDate>; readonly minutes: number } {
  const date = localDate(zone, at);
  const parts = new Intl.DateTimeFormat('en-US', { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).formatToParts(at * 1000);
  const part = (type: string): number => Number(parts.find((one) => one.type === type)?.value);
  return { date, minutes: part('hour') * 60 + part('minute') };
}

export function isOpen(hours: OpeningHours, at: Instant): boolean {
  const { date, minutes } = wallMinutes(hours.zone, at);
  return hours.days[weekdayOf(date)]!.some((span) => minutes >= span.from && minutes < span.to);
}

/** The next moment at which agents are there, `at` itself while they are; null: never. */
export function nextOpening(hours: OpeningHours, at: Instant): Instant | null {
  if (isOpen(hours, at)) return at;
  const today = localDate(hours.zone, at);
  for (let ahead = 0; ahead <= 7; ahead++) {
    const date = plusDays(today, ahead);
    for (const span of [...hours.days[weekdayOf(date)]!].sort((a, b) => a.from - b.from)) {
      const opens = openingOn(hours.zone, date, span.from);
      if (opens > at) return opens;
    }
  }
  return null;
}

/** The wall clock's `minutes` on a local day, also on days of 23 or 25 hours. */
function openingOn(zone: ZoneId, date: ReturnType<typeof localDate>, minutes: number): Instant {
  const plain = plusSeconds(startOfDay(zone, date), minutes * MINUTE);
  const off = wallMinutes(zone, plain);
  return plusSeconds(plain, (minutes - off.minutes - (off.date - date) * DAY_MINUTES) * MINUTE);
}

/** Calls of ours ring between 8 and 21 where they ring (trust section 7). */
const RING_FROM = 8 * 60;
const RING_TO = 21 * 60;
/** Where nobody knows: the narrowest of the zones it may be. */
const CANDIDATES: readonly ZoneId[] = ['America/New_York', 'America/Los_Angeles'];

const zonesOf = (zone: ZoneId | null): readonly ZoneId[] => (zone === null ? CANDIDATES : [zone]);

/** Whether a call of ours may ring now in this zone; null: wherever in the country it may be. */
export const mayRing = (zone: ZoneId | null, at: Instant): boolean => zonesOf(zone).every((one) => {
  const { minutes } = wallMinutes(one, at);
  return minutes >= RING_FROM && minutes < RING_TO;
});

/** The first moment from `at` on at which it may ring and agents are there; null: never. Looked for a week ahead. */
export function mayRingFrom(hours: OpeningHours, zone: ZoneId | null, at: Instant): Instant | null {
  let candidate: Instant | null = nextOpening(hours, at);
  const until = plusSeconds(at, 8 * DAY);
  while (candidate !== null && candidate < until) {
    check(candidate >= at, 'an opening lies ahead');
    if (isOpen(hours, candidate) && mayRing(zone, candidate)) return candidate;
    // A quarter of an hour is finer than any quiet hour begins.
    candidate = nextOpening(hours, plusSeconds(candidate, 15 * MINUTE));
  }
  return null;
}
