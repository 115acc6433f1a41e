import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DAY, plusSeconds } from '../../../base/time.ts';
import { cheapestKeep } from './cheapest-keep.ts';
import { bruteForce, laterTax, lineOf, planVersion, shelfWith, somePlan, someProfile, START, type World } from './test-worlds.ts';

const worlds = (size: { readonly hard: readonly number[]; readonly days: readonly number[]; readonly month: boolean; readonly horizon: readonly [number, number]; readonly plans: number }): fc.Arbitrary<World> => fc.record({
  profile: someProfile(size), plans: fc.array(somePlan(size), { minLength: 1, maxLength: size.plans }), ageDays: fc.integer({ min: 0, max: size.days.at(-1)! + 3 }), horizon: fc.integer({ min: size.horizon[0], max: size.horizon[1] }),
  leadDays: fc.constantFrom(1, 2), hold: fc.constantFrom('number' as const, 'number' as const, 'texts' as const), tax: fc.constantFrom(0, 0, 150),
}).map(({ profile, plans, ageDays, horizon, leadDays, hold, tax }) => {
  const versions = plans.map((plan, n) => planVersion({ ...plan, id: `p${n}` }));
  return { shelf: shelfWith(versions, profile, tax === 0 ? [] : [laterTax(tax)]), line: lineOf(versions[0]!, profile, ageDays), now: START, until: plusSeconds(START, horizon * DAY), leadDays, hold };
});

const costOf = (world: World): bigint | null => { const answer = cheapestKeep(world); return answer.kind === 'kept' ? answer.totalCents : null; };

describe('the cheapest way to keep a number costs what trying everything finds', () => {
  test.each([
    { what: 'short clocks', runs: 120, size: { hard: [0, 2, 4], days: [1, 2, 3, 4], month: false, horizon: [3, 9], plans: 3 } },
    { what: 'long clocks, where waiting pays', runs: 40, size: { hard: [7, 9], days: [2, 5], month: false, horizon: [10, 17], plans: 2 } },
    { what: 'calendar months', runs: 20, size: { hard: [3, 10], days: [20, 30], month: true, horizon: [30, 50], plans: 2 } },
  ] as const)('$what', ({ runs, size }) => {
    fc.assert(fc.property(worlds(size), (world) => {
      expect(costOf(world)).toEqual(bruteForce(world));
    }), { numRuns: runs, seed: 20261126 });
  });
});
