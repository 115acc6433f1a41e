import { expect, test } from 'vitest';
import { gigabytes, GB } from '../../../base/data-size.ts';
import type { PlanTerms, ProfileTerms } from '../../../base/terms.ts';
import { at, isoOf, plusSeconds } from '../../../base/time.ts';
import { lineClocks, phaseAt, refundAmount, refundShare, snapshotOf, takeBack } from './engine.ts';
import { lostOf } from './preview.ts';
import { ADD_5G, ADD_OWN, ATT, born, buy, DAY_ROLLING, fold, MONTH_5G, OTHER_12G, renewed, TMO, used, VZW } from './samples.ts';
import type { LineEvent, LineState } from './state.ts';

const PAID = '2026-11-23T18:00:00Z';
const SEMESTER: PlanTerms = { ...MONTH_5G, planId: 'vzw-sem-60g', carrier: 'verizon', kind: 'bundle', line: 'data', validityDays: 150, dataBytes: gigabytes(60), refundPolicy: 'prorata_days_min_bytes' };
const THREE_MONTHS: PlanTerms = { ...MONTH_5G, planId: 'att-mo3-8g', carrier: 'att', cycles: 3, dataBytes: gigabytes(8), refundPolicy: 'prorata_unstarted_cycles' };
const MONTH_12G: PlanTerms = { ...MONTH_5G, planId: 'tmo-mo-12g', dataBytes: gigabytes(12) };

interface Row { terms: PlanTerms; profile: ProfileTerms; net: bigint; taxes: bigint[]; flat?: bigint; use?: readonly [string, bigint]; bonus?: bigint; asked: string; zone?: string; refund: bigint }
const semester = { terms: SEMESTER, profile: VZW, net: 13_500n, taxes: [] };
const threeMonths = { terms: THREE_MONTHS, profile: ATT, net: 9_000n, taxes: [270n] };
const month = { terms: MONTH_12G, profile: TMO, net: 2_500n, taxes: [], flat: 49n, zone: 'America/New_York' };

test.each<[string, Row]>([
  ['the same day, nothing used', { ...semester, asked: '2026-11-23T22:00:00Z', refund: 13_500n }],
  ['fewer days than bytes', { ...semester, asked: '2027-01-22T18:00:00Z', use: ['2027-01-01T00:00:00Z', gigabytes(20)], refund: 8_100n }],
  ['fewer bytes than days', { ...semester, asked: '2027-01-22T18:00:00Z', use: ['2027-01-01T00:00:00Z', gigabytes(45)], refund: 3_375n }],
  ['used bonus counts as plan bytes', { ...semester, asked: '2027-01-22T18:00:00Z', bonus: gigabytes(2), use: ['2027-01-01T00:00:00Z', gigabytes(22)], refund: 7_650n }],
  ['the second before cycle 2', { ...threeMonths, asked: '2026-12-24T05:59:59Z', refund: 6_180n }],
  ['cycle 2 has begun', { ...threeMonths, asked: '2026-12-24T06:00:00Z', refund: 3_090n }],
  ['cycle 3 has begun', { ...threeMonths, asked: '2027-02-01T06:00:00Z', refund: 0n }],
  ['unused to the last second of 14 days', { ...month, asked: '2026-12-08T04:59:59Z', refund: 2_549n }],
  ['unused a second later', { ...month, asked: '2026-12-08T05:00:00Z', refund: 0n }],
  ['one byte used', { ...month, asked: '2026-11-24T05:00:00Z', use: ['2026-11-24T00:00:00Z', 1n], refund: 0n }],
  ['policy none', { ...month, terms: { ...MONTH_12G, refundPolicy: 'none' }, asked: '2026-11-23T19:00:00Z', refund: 0n }],
  ['the bundle after its end', { ...semester, asked: '2027-04-23T04:00:00Z', refund: 0n }],
  ['an unused day pass that has run out', { ...month, terms: { ...DAY_ROLLING, line: 'voice_data' }, asked: '2026-12-01T00:00:00Z', refund: 2_549n }],
  ['a rolling bundle counts whole 24-hour spans', { ...semester, terms: { ...SEMESTER, expiryAnchor: 'rolling_24h', validityDays: 10 }, asked: '2026-11-28T18:00:01Z', refund: 5_400n }],
  ['unlimited goes by days only', { ...semester, terms: { ...SEMESTER, dataBytes: null, validityDays: 30 }, use: ['2026-11-24T00:00:00Z', gigabytes(500)], asked: '2026-12-08T18:00:00Z', refund: 6_750n }],
])('refund: %s', (_name, row) => {
  const first = buy('rnw_a', row.terms, 'replace', { profile: row.profile, bonusBytes: row.bonus ?? 0n });
  const line = fold(inZone(born(first, at(PAID)), row.zone ?? row.profile.timeZone), row.use === undefined ? [] : used(...row.use));
  const share = refundShare(line, 'rnw_a', { paidAt: at(PAID), askedAt: at(row.asked) });
  const flatTaxCents = row.flat ?? 0n;
  const capturedCents = row.taxes.reduce((sum, tax) => sum + tax, row.net + flatTaxCents);
  expect(refundAmount({ share, netCents: row.net, capturedCents, refundedCents: 0n, percentTaxCents: row.taxes, flatTaxCents })).toBe(row.refund);
});

const inZone = (events: readonly LineEvent[], zone: string): LineEvent[] => events.map((event) => (event.kind === 'opened' ? { ...event, zone } : event));

test('minutes and messages count as use, and a refund never exceeds what is left of the capture', () => {
  const line = fold(born(buy('rnw_a', MONTH_12G, 'replace'), at(PAID)));
  expect(refundShare(line, 'rnw_a', { paidAt: at(PAID), askedAt: at(PAID), usedMinutesOrMessages: true }).num).toBe(0n);
  expect(refundAmount({ share: { num: 1n, den: 1n }, netCents: 2_500n, capturedCents: 2_549n, refundedCents: 2_000n, percentTaxCents: [], flatTaxCents: 49n })).toBe(549n);
});

test('data added to a cycle goes back by the days of that cycle, not by days it never had', () => {
  const line = fold(born(buy('rnw_a', MONTH_5G, 'replace'), at('2026-11-01T20:00:00Z')),
    renewed('2026-11-11T20:00:00Z', buy('rnw_b', { ...SEMESTER, carrier: 'tmobile', modes: ['add_data'] }, 'add_data')));
  expect(refundShare(line, 'rnw_b', { paidAt: at('2026-11-11T20:00:00Z'), askedAt: at('2026-11-11T20:00:00Z') })).toEqual({ num: 1n, den: 1n });
  expect(refundShare(line, 'rnw_b', { paidAt: at('2026-11-11T20:00:00Z'), askedAt: at('2026-11-21T20:00:00Z') })).toEqual({ num: 10n, den: 20n });
});

/** Los Angeles, 5 GB from 2026-11-01T20:00Z to 2026-12-02T08:00Z. */
const running = (...more: readonly LineEvent[]): LineState => fold(born(buy('rnw_a', MONTH_5G, 'replace'), at('2026-11-01T20:00:00Z')), more);
const end = (line: LineState): string => isoOf(lineClocks(line, line.asOf).cycleEndsAt!);

test('a running cycle that is refunded ends now, and the clocks count from now', () => {
  const line = takeBack(running(), 'rnw_a', at('2026-11-10T12:00:00Z'));
  expect(phaseAt(line, line.asOf)).toBe('grace');
  const clocks = lineClocks(line, line.asOf);
  expect([isoOf(clocks.serviceEndsAt!), isoOf(clocks.numberReleaseAt!)]).toEqual(['2026-11-10T12:00:00Z', '2027-03-11T08:00:00Z']);
  expect([line.buckets, line.purchases[0]!.tally.takenBack]).toEqual([[], gigabytes(5)]);
});

test('the next queued cycle is activated, and what others left rolls by the rule of the cycle cut short', () => {
  const rolls = { ...MONTH_5G, carryOver: 'if_renewed_before_end' } as const;
  const line = fold(born(buy('rnw_0', rolls, 'replace'), at('2026-11-01T20:00:00Z')), renewed('2026-11-02T00:00:00Z', buy('rnw_a', rolls, 'carry')),
    renewed('2026-11-03T00:00:00Z', buy('rnw_q', OTHER_12G, 'queue')), renewed('2026-11-04T00:00:00Z', buy('rnw_add', ADD_5G, 'add_data')));
  const back = takeBack(line, 'rnw_a', at('2026-11-10T20:00:00Z'));
  expect([isoOf(back.running!.legs[0].startsAt), end(back)]).toEqual(['2026-11-10T20:00:00Z', '2026-12-11T08:00:00Z']);
  expect(snapshotOf(back, back.asOf).buckets.map(({ kind, left }) => [kind, left! / GB])).toEqual([['base', 12n], ['carried', 5n]]);
  expect(lostOf(back)).toBe(gigabytes(5));
});

test('an extension gives its days back and goes before what it extends', () => {
  const line = running(renewed('2026-11-10T00:00:00Z', buy('rnw_b', MONTH_5G, 'extend')), renewed('2026-11-11T00:00:00Z', buy('rnw_q', OTHER_12G, 'queue')));
  expect(end(line)).toBe('2027-01-01T08:00:00Z');
  expect(() => takeBack(line, 'rnw_a', at('2026-11-20T00:00:00Z'))).toThrow(expect.objectContaining({ code: 'refund_extension_first' }));
  const back = takeBack(line, 'rnw_b', at('2026-11-20T00:00:00Z'));
  expect([end(back), isoOf(back.queue[0]!.startsAt!)]).toEqual(['2026-12-02T08:00:00Z', '2026-12-02T08:00:00Z']);
  expect(takeBack(back, 'rnw_a', at('2026-11-20T00:00:00Z')).queue).toEqual([]);
});

test('an extension under way ends the cycle now, never before now', () => {
  const line = running(renewed('2026-11-10T00:00:00Z', buy('rnw_b', MONTH_5G, 'extend')));
  const back = takeBack(line, 'rnw_b', at('2026-12-10T00:00:00Z'));
  expect([back.running, isoOf(back.serviceEndedAt!)]).toEqual([null, '2026-12-10T00:00:00Z']);
});

test('queued cycles go and later ones move up', () => {
  const line = running(renewed('2026-11-02T00:00:00Z', buy('rnw_q', MONTH_5G, 'queue')), renewed('2026-11-03T00:00:00Z', buy('rnw_r', OTHER_12G, 'queue')));
  const back = takeBack(line, 'rnw_q', at('2026-11-10T00:00:00Z'));
  expect(back.queue.map(({ purchase, startsAt }) => [purchase, isoOf(startsAt!)])).toEqual([['rnw_r', '2026-12-02T08:00:00Z']]);
});

test('added data with its own end stays when the cycle beside it is refunded; a replaced cycle does not come back', () => {
  const line = running(renewed('2026-11-02T00:00:00Z', buy('rnw_b', OTHER_12G, 'replace')), renewed('2026-11-03T00:00:00Z', buy('rnw_own', ADD_OWN, 'add_data')));
  const back = takeBack(line, 'rnw_b', at('2026-11-10T00:00:00Z'));
  expect([back.running, back.buckets.map(({ purchase }) => purchase)]).toEqual([null, ['rnw_own']]);
  expect(takeBack(back, 'rnw_own', at('2026-11-11T00:00:00Z')).buckets).toEqual([]);
});

test('what is refunded twice, or never was, changes nothing but the moment', () => {
  const once = takeBack(running(), 'rnw_a', at('2026-11-10T12:00:00Z'));
  const later = plusSeconds(once.asOf, 60);
  expect(takeBack(once, 'rnw_a', later)).toEqual({ ...once, asOf: later });
  expect(takeBack(once, 'rnw_none', later)).toEqual({ ...once, asOf: later });
});
