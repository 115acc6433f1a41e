import { expect, test } from 'vitest';
import { gigabytes, GB } from '../../../base/data-size.ts';
import type { PlanTerms, RenewalMode } from '../../../base/terms.ts';
import { at, isoOf, type Instant } from '../../../base/time.ts';
import { applyEvent, checkRenewal, lineClocks, phaseAt, renewLine, settle, snapshotOf } from './engine.ts';
import { lostOf } from './preview.ts';
import {
  ADD_5G, ADD_OWN, ATT, ATT_5G, born, buy, DAY_ROLLING, fold, KEEP_30, MONTH_5G, OTHER_12G, renewed, TMO, used, VZW,
} from './samples.ts';
import type { LineState } from './state.ts';

const iso = (moment: Instant | null): string | null => (moment === null ? null : isoOf(moment));
const gb = (bytes: bigint | null): number | null => (bytes === null ? null : Number(bytes) / Number(GB));
const buckets = (state: LineState, text: string): string =>
  snapshotOf(state, at(text)).buckets.map(({ kind, left }) => `${kind} ${gb(left)}`).join(' + ');

/** The line of the example: 5 GB in Los Angeles from 2026-11-01T20:00Z, 2 GB left. */
const example = (): LineState => fold(born(buy('rnw_a', MONTH_5G, 'replace'), at('2026-11-01T20:00:00Z')), used('2026-11-20T00:00:00Z', gigabytes(3)));

test.each([
  ['extend', '2027-01-01T08:00:00Z', '2027-01-01T08:00:00Z', 'base 7', 0, '2027-05-01T07:00:00Z'],
  ['queue', '2026-12-02T08:00:00Z', '2027-01-01T08:00:00Z', 'base 2', 0, '2027-05-01T07:00:00Z'],
  ['replace', '2026-12-24T08:00:00Z', '2026-12-24T08:00:00Z', 'base 5', 2, '2027-04-23T07:00:00Z'],
  ['carry', '2026-12-24T08:00:00Z', '2026-12-24T08:00:00Z', 'base 5 + carried 2', 0, '2027-04-23T07:00:00Z'],
] as const)('the five modes: %s', (mode, cycleEnd, serviceEnd, usable, lost, release) => {
  const after = renewLine(example(), buy('rnw_b', MONTH_5G, mode), at('2026-11-23T18:00:00Z'));
  const clocks = lineClocks(after, after.asOf);
  expect([iso(clocks.cycleEndsAt), iso(clocks.serviceEndsAt), iso(clocks.numberReleaseAt)]).toEqual([cycleEnd, serviceEnd, release]);
  expect(buckets(after, '2026-11-23T18:00:00Z')).toBe(usable);
  expect(lostOf(after)).toBe(gigabytes(lost));
});

test('the five modes: a queued cycle brings its bytes at the old end, and leftovers are lost there', () => {
  const after = renewLine(example(), buy('rnw_b', MONTH_5G, 'queue'), at('2026-11-23T18:00:00Z'));
  expect(buckets(after, '2026-12-02T07:59:59Z')).toBe('base 2');
  expect(buckets(after, '2026-12-02T08:00:00Z')).toBe('base 5');
  expect(lostOf(settle(after, at('2026-12-02T08:00:00Z')))).toBe(gigabytes(2));
});

test('the five modes: late at the very second of the end', () => {
  const after = renewLine(example(), buy('rnw_b', MONTH_5G, 'queue'), at('2026-12-02T08:00:00Z'));
  const clocks = lineClocks(after, after.asOf);
  expect([iso(clocks.cycleEndsAt), iso(clocks.serviceEndsAt), iso(clocks.numberReleaseAt)]).toEqual(['2027-01-02T08:00:00Z', '2027-01-02T08:00:00Z', '2027-05-02T07:00:00Z']);
  expect(buckets(after, '2026-12-02T08:00:00Z')).toBe('base 5');
  expect(lostOf(after)).toBe(gigabytes(2));
});

test('the five modes: a keep plan waits behind paid service and parks the line', () => {
  const after = renewLine(example(), buy('rnw_b', KEEP_30, 'extend'), at('2026-11-23T18:00:00Z'));
  const clocks = lineClocks(after, after.asOf);
  expect([iso(clocks.cycleEndsAt), iso(clocks.serviceEndsAt), iso(clocks.numberReleaseAt)]).toEqual(['2026-12-02T08:00:00Z', '2027-01-01T08:00:00Z', '2027-05-01T07:00:00Z']);
  expect(buckets(after, '2026-11-23T18:00:00Z')).toBe('base 2');
  expect(phaseAt(after, at('2026-12-02T07:59:59Z'))).toBe('active');
  expect(phaseAt(after, at('2026-12-02T08:00:00Z'))).toBe('parked');
  expect(lostOf(settle(after, at('2026-12-02T08:00:00Z')))).toBe(gigabytes(2));
});

test.each([
  ['2026-12-02T07:59:59Z', 'active'], ['2026-12-02T08:00:00Z', 'grace'], ['2026-12-31T23:00:00Z', 'grace'], ['2027-01-01T08:00:00Z', 'suspended'],
  ['2027-04-01T06:59:59Z', 'suspended'], ['2027-04-01T07:00:00Z', 'releasing'], ['2027-05-16T06:59:59Z', 'releasing'], ['2027-05-16T07:00:00Z', 'recycled'],
] as const)('the clocks of a T-Mobile-like line: %s is %s', (moment, phase) => {
  expect(phaseAt(example(), at(moment))).toBe(phase);
});

test('states of no length are skipped', () => {
  const line = fold(born(buy('rnw_a', ATT_5G, 'replace', { profile: ATT }), at('2026-11-01T20:00:00Z')));
  expect(phaseAt(line, at('2026-12-02T06:00:00Z'))).toBe('suspended');
});

/** Chicago, end 2026-12-02T06:00Z, 1 GB left, seven days of full-service grace. */
const lateLine = (lateRenewalStart: 'now' | 'old_end', more: Partial<PlanTerms> = {}): LineState => {
  const profile = { ...ATT, graceDays: 7, lateRenewalStart };
  return fold(born(buy('rnw_a', { ...ATT_5G, ...more }, 'replace', { profile }), at('2026-11-01T20:00:00Z')), used('2026-11-20T00:00:00Z', gigabytes(4)));
};

test.each([
  ['old_end', 'extend', '2026-12-02T06:00:00Z', '2027-01-01T06:00:00Z', 'base 6', 0],
  ['old_end', 'queue', '2026-12-02T06:00:00Z', '2027-01-01T06:00:00Z', 'base 5 + carried 1', 0],
  ['old_end', 'carry', '2026-12-02T06:00:00Z', '2027-01-01T06:00:00Z', 'base 5 + carried 1', 0],
  ['old_end', 'replace', '2026-12-02T06:00:00Z', '2027-01-01T06:00:00Z', 'base 5', 1],
  ['now', 'extend', '2026-12-05T18:00:00Z', '2027-01-05T06:00:00Z', 'base 5', 1],
  ['now', 'queue', '2026-12-05T18:00:00Z', '2027-01-05T06:00:00Z', 'base 5', 1],
  ['now', 'replace', '2026-12-05T18:00:00Z', '2027-01-05T06:00:00Z', 'base 5', 1],
  ['now', 'carry', '2026-12-05T18:00:00Z', '2027-01-05T06:00:00Z', 'base 5', 1],
] as const)('a late renewal with %s, mode %s', (start, mode, startsAt, endsAt, usable, lost) => {
  const line = lateLine(start);
  expect(phaseAt(line, at('2026-12-05T18:00:00Z'))).toBe('grace');
  expect(buckets(line, '2026-12-05T18:00:00Z')).toBe('base 1');
  expect(phaseAt(line, at('2026-12-09T05:59:59Z'))).toBe('grace');
  expect(phaseAt(line, at('2026-12-09T06:00:00Z'))).toBe('suspended');
  const after = renewLine(line, buy('rnw_b', ATT_5G, mode, { profile: line.profile }), at('2026-12-05T18:00:00Z'));
  const { running } = snapshotOf(after, after.asOf);
  expect([iso(running!.startsAt), iso(running!.endsAt)]).toEqual([startsAt, endsAt]);
  expect(buckets(after, '2026-12-05T18:00:00Z')).toBe(usable);
  expect(lostOf(after)).toBe(gigabytes(lost));
});

test('with old_end leftovers are frozen after full service and lost when grace ends', () => {
  const profile = { ...TMO, graceDays: 2, lateRenewalStart: 'old_end' as const };
  const line = fold(born(buy('rnw_a', MONTH_5G, 'replace', { profile }), at('2026-11-01T20:00:00Z')), used('2026-11-20T00:00:00Z', gigabytes(3)));
  const frozen = applyEvent(line, used('2026-12-06T00:00:00Z', gigabytes(4)));
  expect([buckets(frozen, '2026-12-06T00:00:00Z'), snapshotOf(frozen, frozen.asOf).usableBytes, frozen.usedBeyond]).toEqual(['base 2', 0n, gigabytes(1)]);
  expect(buckets(frozen, '2027-01-03T07:59:59Z')).toBe('base 2');
  expect(buckets(frozen, '2027-01-03T08:00:00Z')).toBe('');
  expect(lostOf(settle(frozen, at('2027-01-03T08:00:00Z')))).toBe(gigabytes(2));
});

test('with old_end a cycle that would be over already starts at E', () => {
  const profile = { ...TMO, lateRenewalStart: 'old_end' as const };
  const day = { ...DAY_ROLLING, line: 'voice_data' as const };
  const line = fold(born(buy('rnw_a', MONTH_5G, 'replace', { profile }), at('2026-11-01T20:00:00Z')));
  const after = renewLine(line, buy('rnw_b', day, 'queue', { profile }), at('2026-12-03T08:00:00Z'));
  expect(iso(snapshotOf(after, after.asOf).running!.startsAt)).toBe('2026-12-03T08:00:00Z');
  const before = renewLine(line, buy('rnw_b', day, 'queue', { profile }), at('2026-12-03T07:59:59Z'));
  expect(iso(snapshotOf(before, before.asOf).running!.startsAt)).toBe('2026-12-02T08:00:00Z');
});

test('prepaid cycles wait without dates and begin at first use; unused in time they all go back', () => {
  const opened = { kind: 'opened', at: at('2026-11-01T00:00:00Z'), stage: 'preactive', zone: 'America/Los_Angeles', lineKind: 'voice_data', carrier: 'tmobile', activateBy: at('2027-01-01T00:00:00Z'), profile: TMO } as const;
  const waiting = fold(opened, renewed('2026-11-02T00:00:00Z', buy('rnw_a', MONTH_5G, 'replace')), renewed('2026-11-03T00:00:00Z', buy('rnw_b', OTHER_12G, 'extend', { bonusBytes: gigabytes(1) })));
  expect(snapshotOf(waiting, waiting.asOf)).toMatchObject({ phase: 'preactive', running: null, buckets: [], queue: [{ planId: 'tmo-mo-5g', startsAt: null }, { planId: 'tmo-mo-12g', startsAt: null, bytes: gigabytes(13) }] });
  const live = applyEvent(waiting, { kind: 'first_used', at: at('2026-12-01T20:00:00Z') });
  const shown = snapshotOf(live, live.asOf);
  expect([iso(shown.running!.startsAt), iso(shown.running!.endsAt)]).toEqual(['2026-12-01T20:00:00Z', '2027-01-01T08:00:00Z']);
  expect([iso(shown.queue[0]!.startsAt), iso(shown.queue[0]!.endsAt)]).toEqual(['2027-01-01T08:00:00Z', '2027-01-31T08:00:00Z']);
  const unused = settle(waiting, at('2027-01-01T00:00:00Z'));
  expect([unused.stage, unused.queue.length]).toEqual(['cancelled', 0]);
  expect(unused.purchases.map(({ tally }) => tally.takenBack)).toEqual([gigabytes(5), gigabytes(13)]);
  expect(checkRenewal(waiting, MONTH_5G, 'queue', at('2027-01-01T00:00:00Z'))).toBe('line_closed');
  expect(checkRenewal(waiting, { ...ADD_5G, line: 'voice_data' }, 'add_data', at('2026-12-01T00:00:00Z'))).toBe('no_running_cycle');
});

test('a purchase of several cycles opens the first; the rest go before what was queued', () => {
  const queued = renewLine(example(), buy('rnw_q', MONTH_5G, 'queue'), at('2026-11-21T00:00:00Z'));
  const after = renewLine(queued, buy('rnw_b', { ...OTHER_12G, cycles: 3 }, 'replace'), at('2026-11-23T18:00:00Z'));
  expect(after.queue.map(({ purchase, index }) => `${purchase}.${index}`)).toEqual(['rnw_b.1', 'rnw_b.2', 'rnw_q.0']);
  const appended = renewLine(queued, buy('rnw_b', { ...MONTH_5G, cycles: 3 }, 'extend'), at('2026-11-23T18:00:00Z'));
  expect(appended.queue.map(({ purchase, index }) => `${purchase}.${index}`)).toEqual(['rnw_q.0', 'rnw_b.0', 'rnw_b.1', 'rnw_b.2']);
});

test('replace ends only the running cycle of a purchase, its further ones stay queued', () => {
  const line = fold(born(buy('rnw_a', { ...MONTH_5G, cycles: 3 }, 'replace'), at('2026-11-01T20:00:00Z')));
  const after = renewLine(line, buy('rnw_b', OTHER_12G, 'replace'), at('2026-11-23T18:00:00Z'));
  expect(after.queue.map(({ purchase, index }) => `${purchase}.${index}`)).toEqual(['rnw_a.1', 'rnw_a.2']);
  expect(lostOf(after)).toBe(gigabytes(5));
});

test('an extension moves the queue behind it, and with-cycle bytes with the end', () => {
  const line = fold(born(buy('rnw_a', MONTH_5G, 'replace', { bonusBytes: gigabytes(1) }), at('2026-11-01T20:00:00Z')),
    renewed('2026-11-10T00:00:00Z', buy('rnw_q', OTHER_12G, 'queue')), renewed('2026-11-11T00:00:00Z', buy('rnw_add', ADD_5G, 'add_data')),
    renewed('2026-11-12T00:00:00Z', buy('rnw_b', MONTH_5G, 'extend')));
  expect(snapshotOf(line, line.asOf).buckets.map(({ kind, left, endsAt, own }) => [kind, gb(left), iso(endsAt), own])).toEqual([
    ['promo', 1, '2027-01-01T08:00:00Z', false], ['base', 10, '2027-01-01T08:00:00Z', false], ['addon', 5, '2027-01-01T08:00:00Z', false]]);
  expect(iso(line.queue[0]!.startsAt)).toBe('2027-01-01T08:00:00Z');
});

test('added data with its own days outlives the cycle; nothing moves it', () => {
  const line = fold(born(buy('rnw_a', MONTH_5G, 'replace'), at('2026-11-01T20:00:00Z')), renewed('2026-11-20T20:00:00Z', buy('rnw_add', ADD_OWN, 'add_data')));
  expect(snapshotOf(line, line.asOf).buckets.map(({ kind, endsAt, own }) => [kind, iso(endsAt), own])).toEqual([
    ['base', '2026-12-02T08:00:00Z', false], ['addon', '2026-12-21T08:00:00Z', true]]);
  expect(buckets(line, '2026-12-10T00:00:00Z')).toBe('addon 3');
  expect(snapshotOf(line, at('2026-12-10T00:00:00Z')).usableBytes).toBe(0n);
  expect(iso(lineClocks(line, at('2026-12-10T00:00:00Z')).addonEndsAt[0]!)).toBe('2026-12-21T08:00:00Z');
  expect(buckets(line, '2026-12-21T08:00:00Z')).toBe('');
});

test.each<[string, Partial<PlanTerms>, Partial<PlanTerms>, string, string]>([
  ['one cycle, once', { carryOver: 'one_cycle_if_on_time' }, { carryOver: 'one_cycle_if_on_time' }, 'base 5 + carried 2', 'base 5 + carried 5'],
  ['again and again', { carryOver: 'if_renewed_before_end' }, { carryOver: 'if_renewed_before_end' }, 'base 5 + carried 2', 'base 5 + carried 7'],
  ['never', {}, { carryOver: 'if_renewed_before_end' }, 'base 5', 'base 5 + carried 5'],
  ['never into unlimited', { carryOver: 'one_cycle_if_on_time' }, { dataBytes: null }, 'base null', 'base 5'],
])('leftovers roll by the ending plan: %s', (_name, first, second, then, later) => {
  const line = fold(born(buy('rnw_a', { ...MONTH_5G, ...first }, 'replace', { bonusBytes: gigabytes(1) }), at('2026-11-01T20:00:00Z')),
    renewed('2026-11-02T00:00:00Z', buy('rnw_b', { ...MONTH_5G, ...second }, 'queue')), renewed('2026-11-03T00:00:00Z', buy('rnw_c', MONTH_5G, 'queue')),
    used('2026-11-20T00:00:00Z', gigabytes(4)));
  expect(buckets(line, '2026-12-02T08:00:00Z')).toBe(then);
  expect(buckets(line, '2027-01-01T08:00:00Z')).toBe(later);
});

test('promo drains first, then base, carried, added data; an earlier end beats them all', () => {
  const carried = renewLine(example(), buy('rnw_b', MONTH_5G, 'carry', { bonusBytes: gigabytes(1) }), at('2026-11-23T18:00:00Z'));
  const line = fold_(carried, renewed('2026-11-23T19:00:00Z', buy('rnw_c', { ...ADD_OWN, validityDays: 3 }, 'add_data')), renewed('2026-11-23T19:00:00Z', buy('rnw_d', ADD_5G, 'add_data')));
  const orders = [4, 5, 10, 12].map((total) => buckets(applyEvent(line, used('2026-11-23T20:00:00Z', gigabytes(3 + total))), '2026-11-23T20:00:00Z'));
  expect(buckets(line, '2026-11-23T20:00:00Z')).toBe('addon 3 + promo 1 + base 5 + carried 2 + addon 5');
  expect(orders).toEqual(['base 5 + carried 2 + addon 5', 'base 4 + carried 2 + addon 5', 'carried 1 + addon 5', 'addon 4']);
});
const fold_ = (state: LineState, ...events: Parameters<typeof applyEvent>[1][]): LineState => events.reduce<LineState>(applyEvent, state);

test('unlimited takes all that reaches it, and an extension does not add a second', () => {
  const unlimited = { ...MONTH_5G, dataBytes: null };
  const line = fold(born(buy('rnw_a', unlimited, 'replace'), at('2026-11-01T20:00:00Z')), renewed('2026-11-02T00:00:00Z', buy('rnw_b', unlimited, 'extend')), used('2026-11-20T00:00:00Z', gigabytes(900)));
  expect(buckets(line, '2026-11-20T00:00:00Z')).toBe('base null');
  expect([line.buckets.length, line.purchases[0]!.tally.usedUnlimited, line.usedBeyond]).toEqual([1, gigabytes(900), 0n]);
  const carried = renewLine(line, buy('rnw_c', MONTH_5G, 'carry'), at('2026-11-23T18:00:00Z'));
  expect(buckets(carried, '2026-11-23T18:00:00Z')).toBe('base 5');
});

test('a parked line: the same keep plan extends, another one queues, a data plan starts now', () => {
  const parked = fold(born(buy('rnw_k', { ...KEEP_30, dataBytes: GB, cycles: 1 }, 'extend'), at('2026-11-01T20:00:00Z')));
  const moment = at('2026-11-10T00:00:00Z');
  const same = renewLine(parked, buy('rnw_b', KEEP_30, 'extend'), moment);
  expect([iso(lineClocks(same, moment).cycleEndsAt), same.queue.length]).toEqual(['2027-01-01T08:00:00Z', 0]);
  const other = renewLine(parked, buy('rnw_b', { ...KEEP_30, planId: 'tmo-keep90', validityDays: 90 }, 'extend'), moment);
  expect([iso(lineClocks(other, moment).cycleEndsAt), other.queue.length]).toEqual(['2026-12-02T08:00:00Z', 1]);
  const data = renewLine(other, buy('rnw_c', MONTH_5G, 'queue'), moment);
  expect([phaseAt(data, moment), iso(lineClocks(data, moment).cycleEndsAt), data.queue.length, buckets(data, '2026-11-10T00:00:00Z')]).toEqual(['active', '2026-12-10T08:00:00Z', 1, 'base 5']);
  expect(buckets(renewLine(parked, buy('rnw_c', MONTH_5G, 'carry'), moment), '2026-11-10T00:00:00Z')).toBe('base 5 + carried 1');
  expect(checkRenewal(parked, ADD_5G, 'add_data', moment)).toBe('no_running_cycle');
});

test('a keep cycle uses its own bytes only', () => {
  const keep = { ...KEEP_30, dataBytes: GB };
  const line = fold(born(buy('rnw_a', MONTH_5G, 'replace'), at('2026-11-01T20:00:00Z')), renewed('2026-11-20T20:00:00Z', buy('rnw_add', { ...ADD_OWN, validityDays: 60 }, 'add_data')),
    renewed('2026-11-21T00:00:00Z', buy('rnw_k', keep, 'extend')), used('2026-12-05T00:00:00Z', gigabytes(2)));
  expect([buckets(line, '2026-12-05T00:00:00Z'), line.usedBeyond]).toEqual(['addon 3', gigabytes(1)]);
});

test.each<[string, (line: LineState) => LineState, PlanTerms, RenewalMode, string, string | null]>([
  ['stock', (line) => ({ ...line, stage: 'stock' }), MONTH_5G, 'replace', '2026-11-23T00:00:00Z', 'line_not_sold'],
  ['the last second before release', (line) => line, MONTH_5G, 'replace', '2027-04-01T06:59:59Z', null],
  ['releasing', (line) => line, MONTH_5G, 'replace', '2027-04-01T07:00:00Z', 'number_released'],
  ['recycled', (line) => line, MONTH_5G, 'replace', '2027-05-16T07:00:00Z', 'line_closed'],
  ['cancelled', (line) => ({ ...line, stage: 'cancelled' }), MONTH_5G, 'replace', '2026-11-23T00:00:00Z', 'line_closed'],
  ['ported out', (line) => ({ ...line, stage: 'ported_out' }), MONTH_5G, 'replace', '2026-11-23T00:00:00Z', 'line_closed'],
  ['released comes before barred', (line) => ({ ...line, barred: 'fraud' }), MONTH_5G, 'replace', '2027-04-01T07:00:00Z', 'number_released'],
  ['fraud', (line) => ({ ...line, barred: 'fraud' }), KEEP_30, 'queue', '2026-11-23T00:00:00Z', 'line_barred'],
  ['lost or stolen renews', (line) => ({ ...line, barred: 'lost_stolen' }), MONTH_5G, 'replace', '2026-11-23T00:00:00Z', null],
  ['a data plan for service', (line) => line, { ...DAY_ROLLING, line: 'data', modes: ['queue'] }, 'extend', '2026-11-23T00:00:00Z', 'plan_not_for_line'],
  ['a voice plan on a data line', (line) => ({ ...line, lineKind: 'data' }), MONTH_5G, 'replace', '2026-11-23T00:00:00Z', 'plan_not_for_line'],
  ['another carrier', (line) => line, { ...MONTH_5G, carrier: 'att' }, 'replace', '2026-11-23T00:00:00Z', 'plan_not_for_line'],
  ['a data add-on fits a voice line', (line) => line, ADD_5G, 'add_data', '2026-11-23T00:00:00Z', null],
  ['a mode the plan lacks', (line) => line, { ...OTHER_12G, modes: ['queue'] }, 'extend', '2026-11-23T00:00:00Z', 'mode_not_offered'],
  ['extend by another plan', (line) => line, OTHER_12G, 'extend', '2026-11-23T00:00:00Z', 'extend_needs_same_plan'],
  ['extend by another plan, late', (line) => line, OTHER_12G, 'extend', '2026-12-02T08:00:00Z', null],
  ['extend by a keep plan', (line) => line, KEEP_30, 'extend', '2026-11-23T00:00:00Z', null],
  ['carry in the last second', (line) => line, OTHER_12G, 'carry', '2026-12-02T07:59:59Z', null],
  ['carry at the last hour', (line) => ({ ...line, profile: { ...line.profile, carryMinHours: 24 } }), OTHER_12G, 'carry', '2026-12-01T08:00:00Z', null],
  ['carry past the last hour', (line) => ({ ...line, profile: { ...line.profile, carryMinHours: 24 } }), OTHER_12G, 'carry', '2026-12-01T08:00:01Z', 'carry_too_late'],
  ['carry late is like any other', (line) => ({ ...line, profile: { ...line.profile, carryMinHours: 24 } }), OTHER_12G, 'carry', '2026-12-02T08:00:00Z', null],
  ['data added in grace', (line) => line, ADD_5G, 'add_data', '2026-12-02T08:00:00Z', 'no_running_cycle'],
])('refusals: %s', (_name, change, terms, mode, moment, code) => {
  const line = change(example());
  expect(checkRenewal(line, terms, mode, at(moment))).toBe(code);
  const renewing = (): LineState => renewLine(line, buy('rnw_b', terms, mode), at(moment));
  if (code === null) expect(renewing().purchases).toHaveLength(2);
  else expect(renewing).toThrow(expect.objectContaining({ name: 'Refusal', code }));
});

test('calendar months keep their anchor day when chained, and take a new one when activated', () => {
  const month = { ...MONTH_5G, carrier: 'verizon', cycleRule: 'calendar_month' } as const;
  const line = fold(born(buy('rnw_a', { ...month, cycles: 3 }, 'replace', { profile: VZW }), at('2027-01-31T15:00:00Z')));
  expect([line.running!.legs[0].endsAt, ...line.queue.map((one) => one.endsAt!)].map(isoOf)).toEqual(['2027-02-28T05:00:00Z', '2027-03-31T04:00:00Z', '2027-04-30T04:00:00Z']);
  const late = renewLine(line, buy('rnw_b', month, 'replace', { profile: VZW }), at('2027-05-05T15:00:00Z'));
  expect(isoOf(late.running!.legs[0].endsAt)).toBe('2027-06-05T04:00:00Z');
});

test('the clocks follow the profile of the purchase that ends last', () => {
  const longer = { ...TMO, version: 2, hardSuspendDays: 120 };
  const line = renewLine(example(), buy('rnw_b', MONTH_5G, 'queue', { profile: longer }), at('2026-11-23T18:00:00Z'));
  expect(iso(lineClocks(line, line.asOf).numberReleaseAt)).toBe('2027-05-31T07:00:00Z');
});

test('a change of zone waits until no paid cycle is left', () => {
  const moved = applyEvent(example(), { kind: 'zone_changed', at: at('2026-11-23T18:00:00Z'), zone: 'America/New_York' });
  expect([moved.zone, iso(lineClocks(moved, moved.asOf).cycleEndsAt)]).toEqual(['America/Los_Angeles', '2026-12-02T08:00:00Z']);
  expect(settle(moved, at('2026-12-02T08:00:00Z')).zone).toBe('America/New_York');
});
