import { expect, test } from 'vitest';
import type { PlanTerms, ProfileTerms, RenewalMode } from '../../src/base/terms.ts';
import { at } from '../../src/base/time.ts';
import { cycleEnd, type How } from './calendar.ts';
import { aPlan, aProfile, aPurchase, GB } from './fixtures.ts';
import { oracleFirstUse, oracleOpen, oracleRenew, oracleUse, oracleView } from './oracle.ts';
import { oracleX } from './promise.ts';
import { oracleRefund, oracleTakeBack, type Paid } from './refund.ts';
import type { World } from './world.ts';

const LA = 'America/Los_Angeles';
const NY = 'America/New_York';

/** A line whose first cycle began at `start`. */
function running(terms: PlanTerms, profile: ProfileTerms, zone: string, start: string, bonusBytes = 0n): World {
  const world = oracleOpen({ zone, lineKind: terms.line, carrier: terms.carrier, at: at(start) });
  expect(oracleRenew(world, aPurchase('p1', terms, 'queue', profile, { bonusBytes }), at(start))).toBeNull();
  oracleFirstUse(world, at(start));
  return world;
}

test.each<[string, string, Partial<PlanTerms>, How, number, string]>([
  ['2026-11-01T20:00:00Z', LA, {}, 'activated', 1, '2026-12-02T08:00:00Z'],
  ['2026-12-02T08:00:00Z', LA, {}, 'chained', 1, '2027-01-01T08:00:00Z'],
  ['2026-12-02T08:00:00Z', LA, {}, 'activated', 1, '2027-01-02T08:00:00Z'],
  ['2027-03-13T22:00:00Z', LA, { expiryAnchor: 'rolling_24h', validityDays: 1 }, 'activated', 1, '2027-03-14T22:00:00Z'],
  ['2027-03-14T22:00:00Z', LA, { validityDays: 90 }, 'chained', 1, '2027-06-13T07:00:00Z'],
  ['2027-01-31T15:00:00Z', NY, { cycleRule: 'calendar_month' }, 'activated', 31, '2027-02-28T05:00:00Z'],
  ['2027-02-28T05:00:00Z', NY, { cycleRule: 'calendar_month' }, 'chained', 31, '2027-03-31T04:00:00Z'],
  ['2027-03-31T04:00:00Z', NY, { cycleRule: 'calendar_month' }, 'chained', 31, '2027-04-30T04:00:00Z'],
  ['2026-10-15T14:00:00Z', NY, {}, 'activated', 1, '2026-11-15T05:00:00Z'],
  ['2026-02-20T03:30:00Z', LA, {}, 'activated', 1, '2026-03-22T07:00:00Z'],
  ['2026-07-05T20:00:00Z', NY, {}, 'activated', 1, '2026-08-05T04:00:00Z'],
  ['2026-12-31T07:59:59Z', LA, { validityDays: 1 }, 'activated', 1, '2027-01-01T08:00:00Z'],
  ['2026-12-31T08:00:00Z', LA, { validityDays: 1 }, 'activated', 1, '2027-01-02T08:00:00Z'],
  ['2027-03-13T18:00:00Z', NY, { validityDays: 1 }, 'activated', 1, '2027-03-15T04:00:00Z'],
])('a cycle from %s in %s %o, %s, ends as the tables say', (start, zone, over, how, anchor, end) => {
  expect(cycleEnd(aPlan(over), at(start), how, anchor, zone)).toBe(at(end));
});

test('an anchor day of 31 comes back after February, through queued cycles', () => {
  const plan = aPlan({ cycleRule: 'calendar_month', cycles: 3 });
  const world = running(plan, aProfile(), NY, '2027-01-31T15:00:00Z');
  const view = oracleView(world, at('2027-02-01T00:00:00Z'));
  expect([view.running?.end, ...view.queue.map((one) => one.end)]).toEqual(
    [at('2027-02-28T05:00:00Z'), at('2027-03-31T04:00:00Z'), at('2027-04-30T04:00:00Z')]);
});

test('states follow the clocks of a T-Mobile-like line', () => {
  const world = running(aPlan(), aProfile(), LA, '2026-11-01T20:00:00Z');
  const seen = [['2026-12-02T07:59:59Z', 'active'], ['2026-12-02T08:00:00Z', 'grace'], ['2027-01-01T08:00:00Z', 'suspended'],
    ['2027-04-01T07:00:00Z', 'releasing'], ['2027-05-16T06:59:59Z', 'releasing'], ['2027-05-16T07:00:00Z', 'recycled']] as const;
  for (const [when, state] of seen) expect(oracleView(world, at(when)).state).toBe(state);
});

test.each<[string, string, string, string, string | null, [string, bigint][], bigint, string]>([
  ['extend', '2026-11-23T18:00:00Z', '2027-01-01T08:00:00Z', '2027-01-01T08:00:00Z', null, [['base', 7n * GB]], 0n, '2027-05-01T07:00:00Z'],
  ['queue', '2026-11-23T18:00:00Z', '2026-12-02T08:00:00Z', '2027-01-01T08:00:00Z', 'queued', [['base', 2n * GB]], 2n * GB, '2027-05-01T07:00:00Z'],
  ['replace', '2026-11-23T18:00:00Z', '2026-12-24T08:00:00Z', '2026-12-24T08:00:00Z', null, [['base', 5n * GB]], 2n * GB, '2027-04-23T07:00:00Z'],
  ['carry', '2026-11-23T18:00:00Z', '2026-12-24T08:00:00Z', '2026-12-24T08:00:00Z', null, [['base', 5n * GB], ['carried', 2n * GB]], 0n, '2027-04-23T07:00:00Z'],
  ['replace', '2026-12-02T08:00:00Z', '2027-01-02T08:00:00Z', '2027-01-02T08:00:00Z', null, [['base', 5n * GB]], 2n * GB, '2027-05-02T07:00:00Z'],
  ['keep', '2026-11-23T18:00:00Z', '2026-12-02T08:00:00Z', '2027-01-01T08:00:00Z', 'queued', [['base', 2n * GB]], 2n * GB, '2027-05-01T07:00:00Z'],
])('renewed by %s at %s', (how, when, cycleEndsAt, serviceEndsAt, queued, buckets, lost, release) => {
  const world = running(aPlan(), aProfile(), LA, '2026-11-01T20:00:00Z');
  expect(oracleUse(world, 3n * GB, at('2026-11-10T00:00:00Z'))).toBe(0n);
  const terms = how === 'keep' ? aPlan({ planId: 'keep', kind: 'keep', dataBytes: 0n }) : aPlan();
  const mode = (how === 'keep' ? 'extend' : how) as RenewalMode;
  expect(oracleRenew(world, aPurchase('p2', terms, mode, aProfile()), at(when))).toBeNull();
  const view = oracleView(world, at(when));
  expect(view.running?.end).toBe(at(cycleEndsAt));
  expect(view.serviceEndsAt).toBe(at(serviceEndsAt));
  expect(view.queue.length).toBe(queued === null ? 0 : 1);
  expect(view.buckets.map((one) => [one.kind, one.left])).toEqual(buckets);
  expect(view.numberReleaseAt).toBe(at(release));
  const later = oracleView(world, at('2026-12-02T08:00:00Z'));
  expect(later.lost['p1'] ?? 0n).toBe(lost);
  if (how === 'keep') expect(later.state).toBe('parked');
});

test.each<['now' | 'old_end', RenewalMode, string, string, bigint, bigint, bigint]>([
  ['old_end', 'extend', '2026-12-02T06:00:00Z', '2027-01-01T06:00:00Z', 6n, 0n, 0n],
  ['old_end', 'queue', '2026-12-02T06:00:00Z', '2027-01-01T06:00:00Z', 5n, 1n, 0n],
  ['old_end', 'replace', '2026-12-02T06:00:00Z', '2027-01-01T06:00:00Z', 5n, 0n, 1n],
  ['now', 'extend', '2026-12-05T18:00:00Z', '2027-01-05T06:00:00Z', 5n, 0n, 1n],
])('late under %s by %s', (lateRenewalStart, mode, start, end, base, carried, lost) => {
  const profile = aProfile({ graceDays: 7, softSuspendDays: 0, hardSuspendDays: 60, lateRenewalStart });
  const plan = aPlan({ carryOver: 'one_cycle_if_on_time' });
  const world = running(plan, profile, 'America/Chicago', '2026-11-01T20:00:00Z');
  expect(oracleUse(world, 4n * GB, at('2026-11-10T00:00:00Z'))).toBe(0n);
  const before = oracleView(world, at('2026-12-05T18:00:00Z'));
  expect([before.state, before.fullServiceEndsAt, before.graceEndsAt]).toEqual(['grace', at('2026-12-09T06:00:00Z'), at('2026-12-09T06:00:00Z')]);
  expect(oracleRenew(world, aPurchase('p2', plan, mode, profile), at('2026-12-05T18:00:00Z'))).toBeNull();
  const view = oracleView(world, at('2026-12-05T18:00:00Z'));
  expect([view.running?.start, view.running?.end]).toEqual([at(start), at(end)]);
  const of = (kind: string) => view.buckets.find((one) => one.kind === kind)?.left ?? 0n;
  expect([of('base'), of('carried'), view.lost['p1'] ?? 0n]).toEqual([base * GB, carried * GB, lost * GB]);
});

const semester = aPlan({ planId: 'sem', kind: 'bundle', line: 'data', validityDays: 150, dataBytes: 60n * GB, refundPolicy: 'prorata_days_min_bytes' });
const paid = (over: Partial<Paid>): Paid => ({
  paidAt: at('2026-11-23T18:00:00Z'), capturedCents: 0n, refundedCents: 0n, netCents: 0n, percentTaxCents: [], ...over,
});

test.each<[string, bigint, bigint, bigint]>([
  ['2026-11-23T19:00:00Z', 0n, 0n, 13_500n],
  ['2027-01-22T18:00:00Z', 20n, 0n, 8_100n],
  ['2027-01-22T18:00:00Z', 45n, 0n, 3_375n],
  ['2027-01-22T18:00:00Z', 22n, 2n, 7_650n],
])('a semester bundle asked back at %s after %i GB', (when, used, bonus, cents) => {
  const world = running(semester, aProfile(), NY, '2026-11-23T18:00:00Z', bonus * GB);
  expect(oracleView(world, at('2026-11-23T18:00:00Z')).running?.end).toBe(at('2027-04-23T04:00:00Z'));
  oracleUse(world, used * GB, at('2026-12-01T00:00:00Z'));
  expect(oracleRefund(world, 'p1', paid({ capturedCents: 13_500n, netCents: 13_500n }), at(when)).cents).toBe(cents);
});

test('three months by cycles not begun; a flat tax stays', () => {
  const plan = aPlan({ cycles: 3, refundPolicy: 'prorata_unstarted_cycles' });
  const world = running(plan, aProfile(), 'America/Chicago', '2026-11-23T18:00:00Z');
  const money = paid({ capturedCents: 9_370n, netCents: 9_000n, percentTaxCents: [270n] });
  expect(oracleRefund(world, 'p1', money, at('2026-12-24T05:59:59Z')).cents).toBe(6_180n);
  expect(oracleRefund(world, 'p1', money, at('2026-12-24T06:00:00Z')).cents).toBe(3_090n);
});

test('unused within fourteen days, to the second', () => {
  const world = running(aPlan(), aProfile(), NY, '2026-11-23T18:00:00Z');
  const money = paid({ capturedCents: 2_549n, netCents: 2_500n });
  expect(oracleRefund(world, 'p1', money, at('2026-12-08T04:59:59Z')).cents).toBe(2_549n);
  expect(oracleRefund(world, 'p1', money, at('2026-12-08T05:00:00Z')).cents).toBe(0n);
});

test('an extension is taken back before what it extends, and gives its days back', () => {
  const world = running(aPlan(), aProfile(), LA, '2026-11-01T20:00:00Z');
  oracleRenew(world, aPurchase('p2', aPlan(), 'extend', aProfile()), at('2026-11-23T18:00:00Z'));
  oracleRenew(world, aPurchase('p3', aPlan(), 'queue', aProfile()), at('2026-11-23T18:00:00Z'));
  expect(oracleTakeBack(world, 'p1', at('2026-11-24T18:00:00Z'))).toBe('refund_extension_first');
  expect(oracleTakeBack(world, 'p2', at('2026-11-24T18:00:00Z'))).toBeNull();
  expect(oracleView(world, at('2026-11-24T18:00:00Z'))).toMatchObject({
    running: { end: at('2026-12-02T08:00:00Z') }, queue: [{ end: at('2027-01-01T08:00:00Z') }], buckets: [{ left: 5n * GB }] });
  expect(oracleTakeBack(world, 'p1', at('2026-11-25T18:00:00Z'))).toBeNull();
  expect(oracleView(world, at('2026-11-25T18:00:00Z'))).toMatchObject({
    running: { start: at('2026-11-25T18:00:00Z'), end: at('2026-12-26T08:00:00Z') }, queue: [] });
});

test('X is the next midnight, the cycle end, or the second after a midnight', () => {
  const world = running(aPlan(), aProfile(), LA, '2026-11-01T20:00:00Z');
  const quotedAt = at('2026-11-23T18:00:00Z');
  const x = (terms: PlanTerms, mode: RenewalMode) => oracleX(world, aPurchase('p2', terms, mode, aProfile()), quotedAt)?.x;
  expect(x(aPlan(), 'replace')).toBe(at('2026-11-24T08:00:00Z'));
  expect(x(aPlan(), 'queue')).toBe(at('2026-12-02T08:00:00Z'));
  expect(x(aPlan({ expiryAnchor: 'rolling_24h', validityDays: 7 }), 'replace')).toBe(at('2026-11-24T08:00:01Z'));
  expect(x(aPlan(), 'extend')).toBe(at('2026-12-02T08:00:00Z'));
  const waiting = oracleOpen({ zone: LA, lineKind: 'voice_data', carrier: 'tmobile', at: quotedAt });
  expect(oracleX(waiting, aPurchase('p2', aPlan(), 'queue', aProfile()), quotedAt)).toBeNull();
});
