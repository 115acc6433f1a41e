import { describe, expect, test } from 'vitest';
import { at, isoOf } from '../../base/time.ts';
import { approvals } from './approve.ts';
import { triesBeforeEnd, triesBeforeLoss } from './tries.ts';

const LA = 'America/Los_Angeles', NY = 'America/New_York';
const shown = (zone: string, moments: readonly number[]) => moments.map((one) => new Intl.DateTimeFormat('en-GB', { timeZone: zone, month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(one * 1000));

describe('the tries for a cycle', () => {
  test.each([
    ['a plain end', LA, '2026-12-02T08:00:00Z', '2027-01-01T08:00:00Z', ['30/11, 10:00', '01/12, 10:00', '01/12, 19:00', '02/12, 10:00']],
    ['without grace', LA, '2026-12-02T08:00:00Z', '2026-12-02T08:00:00Z', ['30/11, 10:00', '01/12, 10:00', '01/12, 19:00']],
    ['29 February', NY, '2028-03-01T05:00:00Z', null, ['28/02, 10:00', '29/02, 10:00', '29/02, 19:00']],
    ['the end of the year', NY, '2027-01-01T05:00:00Z', null, ['30/12, 10:00', '31/12, 10:00', '31/12, 19:00']],
    // The clocks go forward on March 14 and back on November 1: an hour off on that very day, never a day.
    ['a day that skips an hour', NY, '2027-03-15T04:00:00Z', null, ['13/03, 10:00', '14/03, 11:00', '14/03, 20:00']],
    ['a day that has an hour twice', NY, '2026-11-02T05:00:00Z', null, ['31/10, 10:00', '01/11, 09:00', '01/11, 18:00']],
    ['an end in the morning', NY, '2026-12-02T14:30:00Z', null, ['29/11, 10:00', '30/11, 10:00', '01/12, 10:00']],
  ])('%s', (_name, zone, endsAt, graceEndsAt, expected) => {
    const tries = triesBeforeEnd(zone, at(endsAt), graceEndsAt === null ? null : at(graceEndsAt));
    expect(shown(zone, tries)).toEqual(expected);
  });

  test('whatever the minute of the end, there is a try that leaves an hour, and they are in order', () => {
    for (let minute = 0; minute < 1_440; minute += 7) {
      const endsAt = (at('2026-12-02T05:00:00Z') + minute * 60) as ReturnType<typeof at>;
      const tries = triesBeforeEnd(NY, endsAt, null);
      expect(tries.length, isoOf(endsAt)).toBe(3);
      expect(tries.toSorted((a, b) => a - b)).toEqual(tries);
      expect(endsAt - tries.at(-1)!).toBeGreaterThanOrEqual(3_600);
      expect(endsAt - tries[0]).toBeLessThan(4 * 86_400);
    }
  });

  test('a number is kept from a week before it would be lost; somebody is asked on four mornings', () => {
    expect(shown(LA, triesBeforeLoss(LA, at('2027-03-02T08:00:00Z')))).toEqual(['22/02, 10:00', '24/02, 10:00', '26/02, 10:00', '28/02, 10:00']);
    expect(shown(LA, approvals(LA, at('2026-12-02T08:00:00Z'), null).map((one) => one.at))).toEqual(['24/11, 10:00', '28/11, 10:00', '30/11, 10:00', '01/12, 10:00']);
  });
});
