import type { Language } from '../../base/language.ts';
import { earliest, latest, type Instant, type ZoneId } from '../../base/time.ts';
import { localDate, localTime, plusDays } from '../../base/zone-time.ts';
import { readerZone } from './zones.ts';

/** Hours of the day in which somebody may be written to, in minutes: from the first, up to and without the second. */
export interface Hours { readonly from: number; readonly to: number }

/** 8:00 to 21:00 in the recipient's place (trust section 7). Nobody's own wish makes them longer. */
export const LAWFUL: Hours = { from: 8 * 60, to: 21 * 60 };
/** The least a person can leave open, so that a reminder finds a moment every day. */
export const LEAST_HOURS = 2 * 60;

/** A person's own hours within the lawful ones. What leaves too little is not kept: then the lawful hours hold. */
export function hoursOf(wish: Hours | null): Hours {
  if (wish === null) return LAWFUL;
  const hours = { from: Math.max(LAWFUL.from, wish.from), to: Math.min(LAWFUL.to, wish.to) };
  return hours.to - hours.from >= LEAST_HOURS ? hours : LAWFUL;
}

/**
 * Where the recipient may be: the zone they told; else all that are likely, the line's and the home of their language. A moment
 * must be decent in every one of them (trust section 7: the narrowest of the candidates).
 */
export function placesOf(person: { readonly zone: ZoneId | null; readonly language: Language }, lineZone: ZoneId): readonly ZoneId[] {
  if (person.zone !== null) return [person.zone];
  const home = readerZone(undefined, person.language);
  return home === null || home === lineZone ? [lineZone] : [lineZone, home];
}

// Two places on earth share some hours of every day; where a person's own narrow hours leave none, the lawful ones are taken.
const DAYS_TRIED = 4;

/** The first moment from `at` on that is within the hours in all these places. Changes of clocks are those of each place. */
export function nextAllowed(at: Instant, places: readonly ZoneId[], hours: Hours): Instant {
  return windowFrom(at, places, hours)?.from ?? windowFrom(at, places, LAWFUL)?.from ?? windowFrom(at, places.slice(0, 1), LAWFUL)!.from;
}

/** When the hours that `at` lies in are over; null when it lies in none. */
export function allowedUntil(at: Instant, places: readonly ZoneId[], hours: Hours): Instant | null {
  for (const [where, when] of [[places, hours], [places, LAWFUL], [places.slice(0, 1), LAWFUL]] as const) {
    const found = windowFrom(at, where, when);
    if (found !== null) return found.from === at ? found.to : null;
  }
  return null;
}

function windowFrom(at: Instant, places: readonly ZoneId[], hours: Hours): { readonly from: Instant; readonly to: Instant } | null {
  let from = at;
  for (let step = 0; step < DAYS_TRIED * places.length; step++) {
    const windows = places.map((zone) => windowIn(zone, from, hours));
    const start = windows.reduce((moment, one) => latest(moment, one.from), from);
    const end = windows.map((one) => one.to).reduce(earliest);
    if (start < end) return { from: start, to: end };
    from = start;
  }
  return null;
}

/** The hours of one place that `at` lies in, or the next ones. */
function windowIn(zone: ZoneId, at: Instant, { from, to }: Hours): { readonly from: Instant; readonly to: Instant } {
  for (let date = localDate(zone, at); ; date = plusDays(date, 1)) {
    const window = { from: localTime(zone, date, from), to: localTime(zone, date, to) };
    if (at < window.to && window.from < window.to) return { from: latest(at, window.from), to: window.to };
  }
}

/** Ten in the morning of the recipient's next day, or the first moment after it that is within their hours: for "remind me tomorrow". */
export function tomorrowFor(now: Instant, places: readonly ZoneId[], hours: Hours): Instant {
  const zone = places[0]!;
  return nextAllowed(localTime(zone, plusDays(localDate(zone, now), 1), DECENT), places, hours);
}
const DECENT = 10 * 60;
