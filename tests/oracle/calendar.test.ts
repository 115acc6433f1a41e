import { Temporal } from 'temporal-polyfill';
import { expect, test } from 'vitest';
import { startOfDay } from './calendar.ts';
import { ZONES } from './history.ts';

/** The first quarter of an hour whose wall clock, by `Intl`, shows this date: R2 without any time arithmetic. */
function firstQuarterOf(day: string, zone: string): number {
  const clock = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' });
  const noon = Date.parse(`${day}T00:00:00Z`) / 1000;
  for (let t = noon - 14 * 3600; t < noon + 14 * 3600; t += 900) if (clock.format(t * 1000) === day) return t;
  throw new Error(`no quarter of ${day} in ${zone}`);
}

test.each([...ZONES, 'Africa/Cairo', 'Atlantic/Azores'])('days of %s begin when their date first shows, clock changes included', (zone) => {
  for (const from of ['2026-10-22', '2027-03-12', '2027-03-26', '2027-04-29', '2027-10-28', '2028-02-28']) {
    for (let i = 0; i < 11; i++) {
      const day = Temporal.PlainDate.from(from).add({ days: i });
      expect(startOfDay(day, zone)).toBe(firstQuarterOf(day.toString(), zone));
    }
  }
});
