import fc from 'fast-check';
import { expect, test } from 'vitest';
import { at, DAY, plusSeconds, type Instant } from '../../base/time.ts';
import { localDate, plusDays, startOfDay, type LocalDate } from '../../base/zone-time.ts';
import { seededRandom } from '../../platform/random.ts';
import { daysOf, type DayUse } from './days.ts';
import { reckon } from './forecast.ts';
import type { Reading } from './readings.ts';
import { daysAhead, mostADay, type Bundle } from './replay.ts';

const NOW = at('2026-11-20T18:00:00Z');
const ZONES = ['America/Los_Angeles', 'Pacific/Honolulu', 'Asia/Shanghai', 'America/New_York'] as const;
const GB = 1_073_741_824;

const asDays = (zone: string, uses: readonly number[], now: Instant = NOW): DayUse[] => uses.map((bytes, i) => ({ date: plusDays(localDate(zone, now), i - uses.length), bytes }));
const order = (moment: Instant | null): number => moment ?? Infinity;
const uses = fc.array(fc.integer({ min: 0, max: 3 * GB }), { minLength: 3, maxLength: 28 });
const someBundles = fc.array(fc.record({ left: fc.integer({ min: 1, max: 40 * 1024 }), days: fc.integer({ min: 1, max: 60 }) }), { minLength: 1, maxLength: 4 })
  .map((all) => all.map(({ left, days }): Bundle => ({ left: BigInt(left) * 1_048_576n, endsAt: plusSeconds(NOW, days * DAY) })));
const facts = fc.record({ zone: fc.constantFrom(...ZONES), uses, bundles: someBundles, cycleDays: fc.integer({ min: 1, max: 60 }) });
const forecast = (of: { readonly zone: string; readonly uses: readonly number[]; readonly bundles: readonly Bundle[]; readonly cycleDays: number }) =>
  reckon({ days: asDays(of.zone, of.uses), zone: of.zone, now: NOW, endsAt: plusSeconds(NOW, of.cycleDays * DAY), bundles: of.bundles }).usedUpAt;

test('the range is in order, never before now and never past the cycle; the same days give the same range', () => {
  fc.assert(fc.property(facts, (given) => {
    const { early, likely, late } = forecast(given);
    expect(order(early)).toBeLessThanOrEqual(order(likely));
    expect(order(likely)).toBeLessThanOrEqual(order(late));
    for (const one of [early, likely, late]) if (one !== null) { expect(one).toBeGreaterThan(NOW); expect(one).toBeLessThanOrEqual(NOW + given.cycleDays * DAY); }
    expect(forecast(given)).toEqual({ early, likely, late });
  }), { numRuns: 60 });
});

test('where what lasts is more than the most that any future uses, no future uses it up', () => {
  let plenty = 0;
  fc.assert(fc.property(facts, (given) => {
    const until = plusSeconds(NOW, given.cycleDays * DAY);
    const lasting = given.bundles.reduce((sum, one) => (one.endsAt >= until ? sum + Number(one.left) : sum), 0);
    if (lasting <= mostADay(asDays(given.zone, given.uses)) * daysAhead(given.zone, NOW, until).length) return;
    plenty++;
    expect(forecast(given)).toEqual({ early: null, likely: null, late: null });
  }), { numRuns: 200, seed: 7 });
  expect(plenty).toBeGreaterThan(3);
});

test('one bundle, or the same in two halves: the same end and the same left', () => {
  fc.assert(fc.property(facts, (given) => {
    const [one] = given.bundles;
    const whole = { ...one!, left: one!.left * 2n };
    const of = (bundles: readonly Bundle[]) => reckon({ days: asDays(given.zone, given.uses), zone: given.zone, now: NOW, endsAt: plusSeconds(NOW, given.cycleDays * DAY), bundles });
    const [a, b] = [of([whole]), of([one!, one!])];
    for (const side of ['early', 'likely', 'late'] as const) {
      expect(Math.abs(order(a.usedUpAt[side]) - order(b.usedUpAt[side])) <= 1 || a.usedUpAt[side] === b.usedUpAt[side]).toBe(true);
      expect(Math.abs(Number(a.leftAtEnd[side] - b.leftAtEnd[side]))).toBeLessThanOrEqual(2);
    }
  }), { numRuns: 60 });
});

test('more use on any day brings every side nearer or leaves it; more data moves every side away or leaves it', () => {
  fc.assert(fc.property(facts, fc.nat(), fc.integer({ min: 1, max: 5 * GB }), (given, which, more) => {
    const before = forecast(given);
    const busier = forecast({ ...given, uses: given.uses.map((bytes, i) => (i === which % given.uses.length ? bytes + more : bytes)) });
    const richer = forecast({ ...given, bundles: given.bundles.map((one, i) => (i === which % given.bundles.length ? { ...one, left: one.left + BigInt(more) } : one)) });
    for (const side of ['early', 'likely', 'late'] as const) {
      expect(order(busier[side])).toBeLessThanOrEqual(order(before[side]));
      // A second of rounding: the moment is the first whole second at which nothing is left.
      expect(order(richer[side]) + 1).toBeGreaterThanOrEqual(order(before[side]));
    }
  }), { numRuns: 60 });
});

test.each([3, 5, 7, 14, 28])('in eight of ten habits the truth lies in the range, seen %i days', (seen) => {
  const habits = 300;
  let inside = 0;
  let width = 0;
  for (let n = 0; n < habits; n++) {
    const random = seededRandom(seen * 1_000 + n);
    const normal = (): number => Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
    const zone = ZONES[n % ZONES.length]!;
    // Lines that use 30 MB to 300 MB a day, calm or changeable, busier or idler at weekends.
    const mean = 1e8 * Math.exp(0.6 * normal());
    const spread = 0.2 + 0.6 * random.next();
    const weekend = 0.5 + 1.3 * random.next();
    const used = (date: LocalDate): number => mean * (((date % 7) + 11) % 7 % 6 === 0 ? weekend : 1) * Math.exp(spread * normal() - spread * spread / 2);
    const today = localDate(zone, NOW);
    const days = Array.from({ length: seen }, (_, i): DayUse => ({ date: plusDays(today, i - seen), bytes: used(plusDays(today, i - seen)) }));
    const horizon = 3 + random.below(22);
    const left = BigInt(Math.round(mean * horizon));
    const endsAt = startOfDay(zone, plusDays(today, 90));
    const { early, late } = reckon({ days, zone, now: NOW, endsAt, bundles: [{ left, endsAt }] }).usedUpAt;
    const truth = runOut(zone, used, Number(left), endsAt);
    if (truth >= order(early) && truth <= order(late)) inside++;
    width += (Math.min(order(late), endsAt) - order(early)) / (horizon * DAY);
  }
  expect(inside / habits).toBeGreaterThanOrEqual(0.8);
  // And not by saying nothing: the range is about as long as the time it speaks of, and shorter the more was seen.
  expect(width / habits).toBeLessThan(seen <= 5 ? 1.3 : 0.9);
});

/** What then really happens, reckoned apart from the forecast: day by day until nothing is left. */
function runOut(zone: string, used: (date: LocalDate) => number, left: number, endsAt: Instant): number {
  let now: number = NOW;
  let rest = left;
  for (let date = localDate(zone, NOW); now < endsAt; date = plusDays(date, 1)) {
    const end = startOfDay(zone, plusDays(date, 1));
    const share = (end - now) / (end - startOfDay(zone, date));
    const bytes = used(date) * share;
    if (bytes >= rest) return now + (end - now) * rest / bytes;
    rest -= bytes;
    now = end;
  }
  return Infinity;
}

test('days are whole local days between readings; a day without data and a long pause say nothing', () => {
  const reading = (text: string, usedMb: number, leftMb: number | null = 5_000): Reading => ({ at: at(text), usedBytes: BigInt(usedMb) * 1_048_576n, leftBytes: leftMb === null ? null : BigInt(leftMb) * 1_048_576n, parts: [] });
  const mb = (days: readonly DayUse[]) => days.map((one) => [new Date(one.date * DAY * 1000).toISOString().slice(5, 10), Math.round(one.bytes / 1_048_576)]);
  const zone = 'Pacific/Honolulu';
  // Midnight in Honolulu is 10:00Z. From noon to noon, 240 MB a day spread evenly: half of each lies on either side.
  const noons = [reading('2026-11-01T22:00:00Z', 0), reading('2026-11-02T22:00:00Z', 240), reading('2026-11-03T22:00:00Z', 240), reading('2026-11-05T22:00:00Z', 720)];
  expect(mb(daysOf(noons, zone))).toEqual([['11-02', 120], ['11-03', 120], ['11-04', 240]]);
  expect(daysOf(noons.slice(0, 2), zone)).toEqual([]);
  // Used up on the 2nd: what would have been used on that day and the next nobody knows.
  const empty = [reading('2026-11-01T10:00:00Z', 0, 300), reading('2026-11-02T10:00:00Z', 200, 100), reading('2026-11-03T04:00:00Z', 300, 0), reading('2026-11-04T10:00:00Z', 300, 0), reading('2026-11-04T12:00:00Z', 300, 5_000), reading('2026-11-05T12:00:00Z', 500)];
  expect(mb(daysOf(empty, zone))).toEqual([['11-01', 200]]);
  expect(daysOf([reading('2026-11-01T10:00:00Z', 0), reading('2026-11-12T10:00:00Z', 900)], zone)).toEqual([]);
});
