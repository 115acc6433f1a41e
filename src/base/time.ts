/**
 * Moments are whole UTC seconds (rules R1); local days and zones come in only where a rule names them.
 * Zone arithmetic lives in `zone-time.ts`; only `platform/clock.ts` reads the real clock.
 */

/** Seconds since 1970-01-01T00:00:00Z, whole. */
export type Instant = number & { readonly __instant: unique symbol };
/** An IANA zone name, such as `America/New_York`. */
export type ZoneId = string;

/** A moment from milliseconds; a fraction of a second is dropped (rules R1). */
export const instantFromMs = (ms: number): Instant => Math.floor(ms / 1000) as Instant;
export const msOf = (at: Instant): number => at * 1000;
export const plusSeconds = (at: Instant, seconds: number): Instant => (at + Math.trunc(seconds)) as Instant;

export const MINUTE = 60;
export const HOUR = 3_600;
export const DAY = 86_400;

// The same few moments (cycle ends, now) are written and read many times a second; a date object each time was 3 % of a busy process.
const REMEMBERED = 4_096;
const texts = new Map<Instant, string>();
const moments = new Map<string, Instant>();

/** `2026-12-02T08:00:00Z`, the form JSON, logs and signatures carry. */
export function isoOf(at: Instant): string {
  const known = texts.get(at);
  if (known !== undefined) return known;
  if (texts.size >= REMEMBERED) texts.clear();
  const text = `${new Date(at * 1000).toISOString().slice(0, 19)}Z`;
  texts.set(at, text);
  return text;
}

const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})$/;

/** Reads an ISO 8601 moment with a zone offset; null for anything else. A fraction of a second is dropped. */
export function parseInstant(text: string): Instant | null {
  const known = moments.get(text);
  if (known !== undefined) return known;
  if (!ISO.test(text)) return null;
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) return null;
  if (moments.size >= REMEMBERED) moments.clear();
  const at = instantFromMs(ms);
  moments.set(text, at);
  return at;
}

/** For literals in code and tests: `at('2026-12-02T08:00:00Z')`. Throws on text that is not a moment. */
export function at(text: string): Instant {
  const instant = parseInstant(text);
  if (instant === null) throw new RangeError(`not a moment: ${text}`);
  return instant;
}

export const earliest = (a: Instant, b: Instant): Instant => (a <= b ? a : b);
export const latest = (a: Instant, b: Instant): Instant => (a >= b ? a : b);
