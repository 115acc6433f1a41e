import { expect, test } from 'vitest';
import { at, DAY, HOUR, MINUTE, plusSeconds } from '../../base/time.ts';
import { toNextThreshold } from './round.ts';
import { nextReadAt, spread, type ReadingNeed } from './schedule.ts';

const NOW = at('2026-11-20T18:00:00Z');
const MB = 1_048_576;
const calm: ReadingNeed = { now: NOW, phase: 'active', failures: 0, still: 0, cycleEndsAt: plusSeconds(NOW, 20 * DAY), leftBytes: 4_000 * MB, perSecond: null, toThreshold: null, earlyUsedUpAt: null, waitsForUse: false };
const waits = (more: Partial<ReadingNeed>): number | null => { const next = nextReadAt({ ...calm, ...more }); return next === null ? null : next - NOW; };

test('a quarter of the time until something happens, between 15 minutes and a day', () => {
  expect(waits({})).toBe(DAY);
  // 100 MB an hour with 800 MB left, or 200 MB to a threshold.
  expect(waits({ leftBytes: 800 * MB, perSecond: 100 * MB / HOUR })).toBe(2 * HOUR);
  expect(waits({ leftBytes: 800 * MB, perSecond: 100 * MB / HOUR, toThreshold: 200 * MB })).toBe(30 * MINUTE);
  expect(waits({ leftBytes: 10 * MB, perSecond: 100 * MB / HOUR })).toBe(15 * MINUTE);
  expect(waits({ earlyUsedUpAt: plusSeconds(NOW, 12 * HOUR) })).toBe(3 * HOUR);
  expect(waits({ leftBytes: null, perSecond: 100 * MB / HOUR })).toBe(DAY);
  // A plan that begins with the last byte is not let wait for it for a day.
  expect([waits({ waitsForUse: true }), waits({ waitsForUse: true, still: 5 })]).toEqual([4 * HOUR, 4 * HOUR]);
});

test('once a day while nothing moves; a change of cycle is not slept through', () => {
  expect([1, 2, 3].map((still) => waits({ still, leftBytes: 10 * MB, perSecond: 100 * MB }))).toEqual([DAY, DAY, DAY]);
  expect(waits({ phase: 'suspended', cycleEndsAt: null })).toBe(DAY);
  expect(waits({ still: 3, cycleEndsAt: plusSeconds(NOW, HOUR) })).toBe(HOUR + 2 * MINUTE);
  expect(['releasing', 'recycled', 'cancelled', 'ported_out', 'stock'].map((phase) => waits({ phase: phase as 'stock' }))).toEqual([null, null, null, null, null]);
});

test('a carrier that fails is asked ever later, half a day at most', () => {
  expect([1, 2, 3, 8, 9, 40].map((failures) => waits({ failures, leftBytes: 10 * MB, perSecond: MB }))).toEqual([5, 10, 20, 640, 720, 720].map((minutes) => minutes * MINUTE));
});

test('the next threshold is the nearest that is still ahead, of everybody', () => {
  const [gb, all] = [1_024n * BigInt(MB), [{ usedPercents: [75, 90, 100], leftBytes: null }, { usedPercents: [50], leftBytes: 2n * 1_024n * BigInt(MB) }]];
  expect(toNextThreshold(all, 1n * gb, 9n * gb)).toBe(4 * Number(gb));
  expect(toNextThreshold(all, 6n * gb, 4n * gb)).toBe(1.5 * Number(gb));
  expect(toNextThreshold(all, 6n * gb, null)).toBeNull();
  expect(toNextThreshold(all, 10n * gb, 0n)).toBeNull();
});

test('lines that were read together do not stay together', () => {
  const waitsOf = Array.from({ length: 50 }, (_, n) => spread(6 * HOUR, `line_${n}`));
  expect(new Set(waitsOf).size).toBeGreaterThan(25);
  expect(Math.min(...waitsOf)).toBeGreaterThanOrEqual(6 * HOUR);
  expect(Math.max(...waitsOf)).toBeLessThanOrEqual(6.6 * HOUR);
});
