import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { at, isoOf, type Instant } from '../../base/time.ts';
import { allowedUntil, hoursOf, LAWFUL, nextAllowed, placesOf, tomorrowFor } from './quiet-hours.ts';

const next = (moment: string, places: readonly string[], hours = LAWFUL): string => isoOf(nextAllowed(at(moment), places, hours));

describe('the next decent moment', () => {
  test.each([
    // 3:00 in Shanghai waits until 8:00 there; the line's own evening in Honolulu does not matter to who lives in Shanghai.
    ['2026-11-30T19:00:00Z', ['Asia/Shanghai'], '2026-12-01T00:00:00Z'],
    ['2026-12-01T00:00:00Z', ['Asia/Shanghai'], '2026-12-01T00:00:00Z'],
    ['2026-12-01T12:59:59Z', ['Asia/Shanghai'], '2026-12-01T12:59:59Z'],
    ['2026-12-01T13:00:00Z', ['Asia/Shanghai'], '2026-12-02T00:00:00Z'],
    // The night in which New York puts its clocks back has an hour more, the one in spring an hour less.
    ['2026-11-01T01:00:00Z', ['America/New_York'], '2026-11-01T13:00:00Z'],
    ['2027-03-14T02:00:00Z', ['America/New_York'], '2027-03-14T12:00:00Z'],
    // Nobody knows which of the two: decent in both. 8:00 in Beijing is 19:00 in New York.
    ['2026-11-30T19:00:00Z', ['America/New_York', 'Asia/Shanghai'], '2026-12-01T00:00:00Z'],
    ['2026-12-01T02:00:00Z', ['America/New_York', 'Asia/Shanghai'], '2026-12-02T00:00:00Z'],
    ['2026-12-01T02:00:00Z', ['Pacific/Honolulu', 'Asia/Shanghai'], '2026-12-01T02:00:00Z'],
    ['2026-12-01T07:00:00Z', ['Pacific/Honolulu', 'Asia/Shanghai'], '2026-12-02T00:00:00Z'],
  ])('after %s in %j is %s', (moment, places, expected) => {
    expect(next(moment, places)).toBe(expected);
  });

  test('a person makes the hours shorter and never longer', () => {
    expect(hoursOf({ from: 0, to: 24 * 60 })).toEqual(LAWFUL);
    expect(hoursOf({ from: 18 * 60, to: 20 * 60 })).toEqual({ from: 18 * 60, to: 20 * 60 });
    expect(hoursOf({ from: 20 * 60, to: 20 * 60 + 30 })).toEqual(LAWFUL);
    expect(next('2026-12-01T02:00:00Z', ['Asia/Shanghai'], hoursOf({ from: 18 * 60, to: 20 * 60 }))).toBe('2026-12-01T10:00:00Z');
    // 18 to 20 h in Beijing is deep night in New York: then the lawful hours of both.
    expect(next('2026-12-01T02:00:00Z', ['America/New_York', 'Asia/Shanghai'], { from: 18 * 60, to: 20 * 60 })).toBe('2026-12-02T00:00:00Z');
  });

  test('where somebody may be: what they told, else the line and the home of their language', () => {
    expect(placesOf({ zone: 'Asia/Shanghai', language: 'en' }, 'Pacific/Honolulu')).toEqual(['Asia/Shanghai']);
    expect(placesOf({ zone: null, language: 'zh-CN' }, 'Pacific/Honolulu')).toEqual(['Pacific/Honolulu', 'Asia/Shanghai']);
    expect(placesOf({ zone: null, language: 'es' }, 'Pacific/Honolulu')).toEqual(['Pacific/Honolulu']);
  });

  test('tomorrow is ten in the morning of the reader', () => {
    expect(isoOf(tomorrowFor(at('2026-12-01T05:00:00Z'), ['Asia/Shanghai'], LAWFUL))).toBe('2026-12-02T02:00:00Z');
    expect(isoOf(tomorrowFor(at('2026-12-01T05:00:00Z'), ['Asia/Shanghai'], { from: 18 * 60, to: 20 * 60 }))).toBe('2026-12-02T10:00:00Z');
  });
});

// Read by another library than the one that finds the moment.
const wall = (zone: string, moment: Instant): number => {
  const [hour, minute] = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(moment * 1000).split(':').map(Number);
  return hour! * 60 + minute!;
};
const decent = (zones: readonly string[], moment: Instant): boolean => zones.every((zone) => wall(zone, moment) >= LAWFUL.from && wall(zone, moment) < LAWFUL.to);

test('at any time, in any places: decent everywhere, the first such moment, and until it is no longer so', () => {
  const zones = ['America/New_York', 'Pacific/Honolulu', 'Asia/Shanghai', 'America/Los_Angeles', 'Europe/London', 'Asia/Kolkata', 'Australia/Lord_Howe', 'America/St_Johns'];
  fc.assert(fc.property(fc.integer({ min: at('2026-01-01T00:00:00Z'), max: at('2027-12-31T00:00:00Z') }), fc.subarray(zones, { minLength: 1, maxLength: 2 }), fc.integer({ min: 1, max: 86_400 }), (moment, places, back) => {
    const found = nextAllowed(moment as Instant, places, LAWFUL);
    expect(decent(places, found)).toBe(true);
    if (found > moment) expect(decent(places, Math.max(moment, found - back) as Instant)).toBe(false);
    const until = allowedUntil(found, places, LAWFUL)!;
    expect(decent(places, (until - 1) as Instant)).toBe(true);
    expect(decent(places, until)).toBe(false);
    expect(allowedUntil(until, places, LAWFUL)).toBeNull();
  }), { numRuns: 300 });
});
