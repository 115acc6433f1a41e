import fc from 'fast-check';
import { expect, test } from 'vitest';
import { at, isoOf, type Instant } from './time.ts';
import {
  ceilDate, cycleDays, cycleEnd, dateText, day, isZone, lastValidDay, localDate, localTime, parseDate, plusDays, plusLocalDays, startOfDay, type CycleTerms,
} from './zone-time.ts';

const LA = 'America/Los_Angeles';
const NY = 'America/New_York';
const days = (validityDays: number, more: Partial<CycleTerms> = {}): CycleTerms =>
  ({ cycleRule: 'fixed_days', expiryAnchor: 'end_of_local_day', dayOneCounts: false, validityDays, ...more });
const month = days(30, { cycleRule: 'calendar_month' });
const rolling = (n: number): CycleTerms => days(n, { expiryAnchor: 'rolling_24h' });
const dayOne = (n: number): CycleTerms => days(n, { dayOneCounts: true });

// The table of rules R1 to R9, the vectors of section 2.5, and terms the sample catalogue lacks.
test.each([
  ['2026-11-01T20:00:00Z', LA, days(30), 'activated', null, '2026-12-02T08:00:00Z', '2026-12-01'],
  ['2026-12-02T08:00:00Z', LA, days(30), 'chained', null, '2027-01-01T08:00:00Z', '2026-12-31'],
  ['2026-12-02T08:00:00Z', LA, days(30), 'activated', null, '2027-01-02T08:00:00Z', '2027-01-01'],
  ['2027-03-13T22:00:00Z', LA, rolling(1), 'activated', null, '2027-03-14T22:00:00Z', '2027-03-14'],
  ['2027-03-14T22:00:00Z', LA, days(90), 'chained', null, '2027-06-13T07:00:00Z', '2027-06-12'],
  ['2027-01-31T15:00:00Z', NY, month, 'activated', 31, '2027-02-28T05:00:00Z', '2027-02-27'],
  ['2027-02-28T05:00:00Z', NY, month, 'chained', 31, '2027-03-31T04:00:00Z', '2027-03-30'],
  ['2027-03-31T04:00:00Z', NY, month, 'chained', 31, '2027-04-30T04:00:00Z', '2027-04-29'],
  ['2026-10-15T14:00:00Z', NY, days(30), 'activated', null, '2026-11-15T05:00:00Z', '2026-11-14'],
  ['2026-02-20T03:30:00Z', LA, days(30), 'activated', null, '2026-03-22T07:00:00Z', '2026-03-21'],
  ['2026-07-05T20:00:00Z', NY, days(30), 'activated', null, '2026-08-05T04:00:00Z', '2026-08-04'],
  ['2026-12-31T07:59:59Z', LA, days(1), 'activated', null, '2027-01-01T08:00:00Z', '2026-12-31'],
  ['2026-12-31T08:00:00Z', LA, days(1), 'activated', null, '2027-01-02T08:00:00Z', '2027-01-01'],
  ['2027-03-13T18:00:00Z', NY, days(1), 'activated', null, '2027-03-15T04:00:00Z', '2027-03-14'],
  ['2026-11-01T20:00:00Z', LA, dayOne(30), 'activated', null, '2026-12-01T08:00:00Z', '2026-11-30'],
  ['2026-12-01T08:00:00Z', LA, dayOne(30), 'chained', null, '2026-12-31T08:00:00Z', '2026-12-30'],
  ['2026-12-01T09:00:00Z', LA, dayOne(30), 'chained', null, '2026-12-31T08:00:00Z', '2026-12-30'],
  ['2026-11-23T18:00:00Z', NY, { ...rolling(3), dayOneCounts: true }, 'activated', null, '2026-11-26T18:00:00Z', '2026-11-26'],
  ['2027-12-31T15:00:00Z', NY, month, 'activated', null, '2028-01-31T05:00:00Z', '2028-01-30'],
  ['2028-01-31T05:00:00Z', NY, month, 'chained', 31, '2028-02-29T05:00:00Z', '2028-02-28'],
] as const)('a cycle from %s in %s %o %s anchor %s ends at %s', (start, zone, terms, how, anchorDay, end, last) => {
  const endsAt = cycleEnd({ zone, startsAt: at(start), how, terms, anchorDay });
  expect(isoOf(endsAt)).toBe(end);
  expect(dateText(lastValidDay(zone, endsAt))).toBe(last);
});

test('a day whose midnight is missing starts at the end of the gap, and one whose midnight comes twice at the first', () => {
  // Beirut, 2022-03-27: 00:00 jumped to 01:00. Havana, 2026-11-01: 01:00 went back to 00:00.
  expect(isoOf(startOfDay('Asia/Beirut', day('2022-03-27')))).toBe('2022-03-26T22:00:00Z');
  expect(dateText(localDate('Asia/Beirut', at('2022-03-26T22:00:00Z')))).toBe('2022-03-27');
  expect(dateText(localDate('Asia/Beirut', at('2022-03-26T21:59:59Z')))).toBe('2022-03-26');
  expect(isoOf(startOfDay('America/Havana', day('2026-11-01')))).toBe('2026-11-01T04:00:00Z');
});

test('a day that a zone never had is stepped over', () => {
  // Samoa went from December 29 to December 31, 2011.
  const jump = startOfDay('Pacific/Apia', day('2011-12-31'));
  expect(isoOf(jump)).toBe('2011-12-30T10:00:00Z');
  expect(dateText(localDate('Pacific/Apia', jump))).toBe('2011-12-31');
  expect(dateText(localDate('Pacific/Apia', (jump - 1) as Instant))).toBe('2011-12-29');
});

test('long clocks run in whole local days', () => {
  expect(plusLocalDays(LA, at('2026-12-02T09:30:00Z'), 0)).toBe(at('2026-12-02T09:30:00Z'));
  expect(isoOf(plusLocalDays(LA, at('2026-12-02T08:00:00Z'), 120))).toBe('2027-04-01T07:00:00Z');
  expect(isoOf(plusLocalDays(LA, at('2026-12-02T08:00:01Z'), 120))).toBe('2027-04-02T07:00:00Z');
});

test('a calendar month counts its local days, clock changes or not', () => {
  expect(cycleDays(NY, month, at('2027-02-28T05:00:00Z'), at('2027-03-31T04:00:00Z'))).toBe(31);
  expect(cycleDays(NY, days(30), at('2027-02-28T05:00:00Z'), at('2027-03-31T04:00:00Z'))).toBe(30);
});

test('zones and days are read strictly', () => {
  expect(isZone(NY)).toBe(true);
  for (const wrong of ['', '+08:00', 'Mars/Olympus', 'America/New York', 'x'.repeat(80)]) expect(isZone(wrong)).toBe(false);
  expect(parseDate('2026-02-29')).toBeNull();
  expect(parseDate('2026-2-9')).toBeNull();
  expect(dateText(parseDate('2028-02-29')!)).toBe('2028-02-29');
  expect(() => startOfDay('Mars/Olympus', day('2026-01-01'))).toThrow(RangeError);
});

const someInstant = fc.integer({ min: 1_577_836_800, max: 2_208_988_800 }).map((seconds) => seconds as Instant);
const someZone = fc.constantFrom(LA, NY, 'America/Chicago', 'Pacific/Honolulu', 'Asia/Shanghai', 'America/Havana', 'Asia/Beirut', 'Pacific/Kiritimati', 'Australia/Lord_Howe');

test('an instant lies within its local day, and its ceiling is its own day only at the first second', () => {
  fc.assert(fc.property(someZone, someInstant, (zone, t) => {
    const date = localDate(zone, t);
    expect(startOfDay(zone, date)).toBeLessThanOrEqual(t);
    expect(startOfDay(zone, plusDays(date, 1))).toBeGreaterThan(t);
    const up = startOfDay(zone, ceilDate(zone, t));
    expect(up).toBeGreaterThanOrEqual(t);
    expect(dateText(date)).toBe(new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(t * 1000));
  }), { numRuns: 300 });
});

test('cycles paid ahead never drift: twelve chained 30-day cycles last exactly 360 local days', () => {
  fc.assert(fc.property(someZone, someInstant, (zone, t) => {
    let end = startOfDay(zone, ceilDate(zone, t));
    const first = localDate(zone, end);
    for (let i = 0; i < 12; i++) end = cycleEnd({ zone, startsAt: end, how: 'chained', terms: days(30), anchorDay: null });
    expect(localDate(zone, end) - first).toBe(360);
  }), { numRuns: 50 });
});

test.each([
  [NY, '2026-11-23', 480, '2026-11-23T13:00:00Z'],
  [NY, '2026-11-01', 480, '2026-11-01T13:00:00Z'],
  [NY, '2026-11-01', 90, '2026-11-01T05:30:00Z'],
  [NY, '2027-03-14', 480, '2027-03-14T12:00:00Z'],
  [NY, '2027-03-14', 150, '2027-03-14T07:30:00Z'],
  [NY, '2027-03-14', 1440, '2027-03-15T04:00:00Z'],
  ['Pacific/Apia', '2011-12-30', 480, '2011-12-30T18:00:00Z'],
] as const)('in %s on %s minute %i is %s', (zone, date, minute, moment) => {
  expect(isoOf(localTime(zone, day(date), minute))).toBe(moment);
});
