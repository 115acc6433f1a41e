import { expect, test } from 'vitest';
import { at } from '../../base/time.ts';
import { isOpen, mayRing, mayRingFrom, nextOpening, readHours } from './calls.ts';

const NEW_YORK = 'America/New_York';
const hours = readHours('mon-fri 09:00-17:30, sat 10:00-14:00', NEW_YORK)!;

test('hours are read, or refused whole', () => {
  expect(hours.days.map((day) => day.length)).toEqual([0, 1, 1, 1, 1, 1, 1]);
  expect(readHours('sat-mon 00:00-24:00', NEW_YORK)!.days.map((day) => day.length)).toEqual([1, 1, 0, 0, 0, 0, 1]);
  expect(readHours('never', NEW_YORK)!.days.every((day) => day.length === 0)).toBe(true);
  for (const wrong of ['', 'mon', 'mon 9-17', 'mon 17:00-09:00', 'xyz 09:00-10:00', 'mon 09:00-24:30', 'mon 09:00-10:00;']) expect(readHours(wrong, NEW_YORK), wrong).toBeNull();
});

test('open to the minute, and the next opening is found over weekends and clock changes', () => {
  // Monday, November 23.
  expect([isOpen(hours, at('2026-11-23T13:59:59Z')), isOpen(hours, at('2026-11-23T14:00:00Z')), isOpen(hours, at('2026-11-23T22:29:59Z')), isOpen(hours, at('2026-11-23T22:30:00Z'))]).toEqual([false, true, true, false]);
  expect(nextOpening(hours, at('2026-11-23T15:00:00Z'))).toBe(at('2026-11-23T15:00:00Z'));
  expect(nextOpening(hours, at('2026-11-21T19:00:00Z'))).toBe(at('2026-11-23T14:00:00Z'));
  // Clocks went forward on Sunday: Monday's nine o'clock is an hour earlier in UTC.
  expect(nextOpening(hours, at('2027-03-13T20:00:00Z'))).toBe(at('2027-03-15T13:00:00Z'));
  const sunday = readHours('sun 03:00-05:00', NEW_YORK)!;
  expect(nextOpening(sunday, at('2027-03-14T05:30:00Z'))).toBe(at('2027-03-14T07:00:00Z'));
  expect(nextOpening(readHours('never', NEW_YORK)!, at('2026-11-23T15:00:00Z'))).toBeNull();
});

test('a call of ours rings between 8 and 21 where it rings; where nobody knows, everywhere', () => {
  expect([mayRing('Asia/Shanghai', at('2026-11-23T12:59:59Z')), mayRing('Asia/Shanghai', at('2026-11-23T13:00:00Z'))]).toEqual([true, false]);
  // 8 in New York is 5 in Los Angeles.
  expect([mayRing(null, at('2026-11-23T13:00:00Z')), mayRing(null, at('2026-11-23T16:00:00Z')), mayRing(null, at('2026-11-24T02:00:00Z'))]).toEqual([false, true, false]);
  expect(mayRingFrom(hours, null, at('2026-11-23T14:00:00Z'))).toBe(at('2026-11-23T16:00:00Z'));
  // While New York works, Tokyo sleeps.
  expect(mayRingFrom(readHours('mon-fri 09:00-17:30', NEW_YORK)!, 'Asia/Tokyo', at('2026-11-23T15:00:00Z'))).toBeNull();
});
