import { expect, test } from 'vitest';
import { gigabytes, megabytes } from '../../../../base/data-size.ts';
import { at, DAY, HOUR, isoOf, plusSeconds } from '../../../../base/time.ts';
import type { RefusedReason } from '../../connector.ts';
import { CALENDAR, COST, FLOAT, ICCID, LINE, MONTH, openDesk, START, STILL, type Desk } from './test-desk.ts';
import type { Fault, TwinCall } from './faults.ts';

const once = (desk: Desk, fault: Fault, call: TwinCall = 'top_up') => desk.twin.addFault({ call, fault, times: 1 });
const topUp = (desk: Desk, key: string, more: Parameters<Desk['order']>[1] = {}) => desk.connector.topUp(desk.order(key, { mode: 'extend', ...more }), STILL);
const find = (desk: Desk, key: string) => desk.connector.findTopUp(key, STILL);
const truth = async (desk: Desk, key: string) => {
  const found = await desk.twin.topUpOf(key);
  return found && { status: found.status, grants: found.grants };
};
const reading = async (desk: Desk) => {
  const answer = await desk.connector.readLine(LINE, STILL);
  if (answer.kind !== 'line') throw new Error(answer.kind);
  return answer.reading;
};
const news = async (desk: Desk): Promise<{ key: string; status: string; id: string }[]> => {
  const heard: { key: string; status: string; id: string }[] = [];
  await desk.twin.deliverCallbacks(async ({ rawBody }) => { heard.push(JSON.parse(new TextDecoder().decode(rawBody)) as typeof heard[number]); return true; });
  return heard;
};

test('a time-out before anything was done leaves nothing behind', async () => {
  const desk = await openDesk();
  await once(desk, { kind: 'lost_request' });
  expect(await topUp(desk, 'k')).toEqual({ kind: 'unknown', cause: 'no answer' });
  expect(await truth(desk, 'k')).toBeNull();
  expect(await news(desk)).toEqual([]);
  expect(await topUp(desk, 'k')).toMatchObject({ kind: 'done' });
});

test('a time-out after it was done hides a grant that is there', async () => {
  const desk = await openDesk();
  await once(desk, { kind: 'lost_reply' });
  expect(await topUp(desk, 'k')).toEqual({ kind: 'unknown', cause: 'no answer' });
  expect(await truth(desk, 'k')).toEqual({ status: 'done', grants: 1 });
  expect(await news(desk)).toMatchObject([{ key: 'k', status: 'done' }]);
});

test.each<RefusedReason>(['number_unknown', 'number_released', 'line_barred', 'plan_unavailable', 'limit_reached', 'not_possible', 'other'])('refuses with %s for ever', async (reason) => {
  const desk = await openDesk();
  await once(desk, { kind: 'refuse', reason });
  expect(await topUp(desk, 'k')).toMatchObject({ kind: 'refused', reason });
  desk.pass(30 * DAY);
  expect(await topUp(desk, 'k')).toMatchObject({ kind: 'refused', reason });
  expect((await desk.twin.house()).floatCents).toBe(FLOAT);
});

test('accepted and silent: pending for ever, until it is let go', async () => {
  const desk = await openDesk();
  await once(desk, { kind: 'silent' });
  expect(await topUp(desk, 'k')).toMatchObject({ kind: 'pending', cause: 'processing' });
  desk.pass(2 * DAY);
  expect(await find(desk, 'k')).toMatchObject({ kind: 'pending' });
  expect(await desk.twin.letGo()).toBe(1);
  expect(await find(desk, 'k')).toMatchObject({ kind: 'done', activatedAt: plusSeconds(START, 2 * DAY) });
  expect(await desk.twin.letGo()).toBe(0);
  expect(await truth(desk, 'k')).toEqual({ status: 'done', grants: 1 });
});

test('one silent top-up is let go by its key, another is called off and never happens', async () => {
  const desk = await openDesk();
  await desk.twin.addFault({ call: 'top_up', fault: { kind: 'silent' } });
  await topUp(desk, 'a');
  await topUp(desk, 'b');
  expect(await desk.connector.cancel({ changeKey: 'b-off', key: 'b' }, STILL)).toMatchObject({ kind: 'done' });
  expect(await desk.twin.letGo('b')).toBe(0);
  expect(await desk.twin.letGo('a')).toBe(1);
  expect(await find(desk, 'b')).toEqual({ kind: 'refused', reason: 'other', carrierCode: 'CANCELLED' });
  expect((await desk.connector.list(START, START, STILL)).map((row) => [row.key, row.state])).toEqual([['a', 'done'], ['b', 'cancelled']]);
});

test('pending and then done after its seconds, activated at that moment whenever somebody looks', async () => {
  const desk = await openDesk();
  await once(desk, { kind: 'delay', seconds: 90 });
  expect(await topUp(desk, 'k')).toMatchObject({ kind: 'pending' });
  desk.pass(89);
  expect(await find(desk, 'k')).toMatchObject({ kind: 'pending' });
  desk.pass(4 * HOUR);
  expect(await find(desk, 'k')).toMatchObject({ kind: 'done', activatedAt: plusSeconds(START, 90) });
  expect((await news(desk)).map(({ status }) => status)).toEqual(['pending', 'done']);
});

test('refused and then delivered all the same: shows by key, in the list and by a call', async () => {
  const desk = await openDesk();
  await once(desk, { kind: 'late_success', reason: 'limit_reached', seconds: HOUR });
  expect(await topUp(desk, 'k')).toMatchObject({ kind: 'refused', reason: 'limit_reached' });
  expect(await find(desk, 'k')).toMatchObject({ kind: 'refused' });
  desk.pass(HOUR);
  expect((await news(desk)).map(({ status }) => status)).toEqual(['refused', 'done']);
  expect(await find(desk, 'k')).toMatchObject({ kind: 'done', costCents: COST });
  expect(await desk.connector.list(plusSeconds(START, 1), desk.clock.now(), STILL)).toMatchObject([{ key: 'k', state: 'done' }]);
  expect((await desk.twin.house()).floatCents).toBe(FLOAT - COST);
});

test('reversed after it was done: the line and the float are as before', async () => {
  const desk = await openDesk();
  const before = await reading(desk);
  await once(desk, { kind: 'reverse', seconds: DAY });
  expect(await topUp(desk, 'k')).toMatchObject({ kind: 'done' });
  desk.pass(DAY);
  await desk.twin.runDue();
  expect(await find(desk, 'k')).toMatchObject({ kind: 'reversed' });
  expect(await topUp(desk, 'k')).toMatchObject({ kind: 'unknown' });
  expect(await reading(desk)).toMatchObject({ running: before.running, buckets: before.buckets });
  expect((await desk.twin.house()).floatCents).toBe(FLOAT);
  expect((await news(desk)).map(({ status }) => status)).toEqual(['done', 'reversed']);
});

test('a reversal waits while a later extension rests on what it would take', async () => {
  const desk = await openDesk();
  await once(desk, { kind: 'reverse', seconds: HOUR });
  await topUp(desk, 'below');
  await topUp(desk, 'above');
  desk.pass(3 * HOUR);
  expect(await find(desk, 'below')).toMatchObject({ kind: 'done' });
  expect(await desk.connector.cancel({ changeKey: 'c1', key: 'below' }, STILL)).toMatchObject({ kind: 'refused' });
  expect(await desk.connector.cancel({ changeKey: 'c2', key: 'above' }, STILL)).toMatchObject({ kind: 'done' });
  desk.pass(DAY);
  expect(await find(desk, 'below')).toMatchObject({ kind: 'reversed' });
  expect((await desk.twin.house()).floatCents).toBe(FLOAT);
});

test('an empty float: pending with its cause, and on after a refill, the oldest first', async () => {
  const desk = await openDesk({ floatCents: COST - 1n });
  expect(await topUp(desk, 'a')).toMatchObject({ kind: 'pending', cause: 'float_empty' });
  expect(await topUp(desk, 'b')).toMatchObject({ kind: 'pending', cause: 'float_empty' });
  desk.pass(HOUR);
  await desk.twin.refillFloat(COST);
  expect(await find(desk, 'a')).toMatchObject({ kind: 'done', activatedAt: plusSeconds(START, HOUR) });
  expect(await find(desk, 'b')).toMatchObject({ kind: 'pending', cause: 'float_empty' });
  expect((await news(desk)).map(({ key, status }) => `${key} ${status}`)).toEqual(['a pending', 'b pending', 'a done']);
  expect(await desk.twin.house()).toMatchObject({ floatCents: COST - 1n, paidInCents: 2n * COST - 1n });
  await desk.twin.refillFloat(1n);
  expect(await find(desk, 'b')).toMatchObject({ kind: 'done' });
});

test('the float can be said to be empty with money in it', async () => {
  const desk = await openDesk();
  await once(desk, { kind: 'float_empty' });
  expect(await topUp(desk, 'k')).toMatchObject({ kind: 'pending', cause: 'float_empty' });
  await desk.twin.refillFloat(0n);
  expect(await find(desk, 'k')).toMatchObject({ kind: 'done' });
});

test('another price than was agreed is what the float pays, and what the shop is told', async () => {
  const desk = await openDesk();
  await once(desk, { kind: 'other_price', percent: 10 });
  expect(await topUp(desk, 'k')).toMatchObject({ kind: 'done', costCents: 2_337n });
  expect((await desk.twin.house()).floatCents).toBe(FLOAT - 2_337n);
});

test.each([[-3, '2026-12-29T08:00:00Z'], [5, '2027-01-06T08:00:00Z']])('%i days wrong', async (days, endsAt) => {
  const desk = await openDesk();
  await once(desk, { kind: 'wrong_days', days });
  expect(await topUp(desk, 'k')).toMatchObject({ kind: 'done' });
  expect((await reading(desk)).running?.endsAt).toBe(at(endsAt));
  expect(await desk.connector.correct({ changeKey: 'fix', key: 'k', asOf: START }, STILL)).toMatchObject({ kind: 'done' });
  expect((await reading(desk)).running?.endsAt).toBe(at('2027-01-01T08:00:00Z'));
});

test('a calendar month with days wrong is granted in days', async () => {
  const desk = await openDesk();
  await once(desk, { kind: 'wrong_days', days: -10 });
  await topUp(desk, 'k', { terms: CALENDAR, mode: 'replace' });
  expect(isoOf((await reading(desk)).running!.endsAt)).toBe('2026-12-14T08:00:00Z');
  await desk.connector.correct({ changeKey: 'fix', key: 'k', asOf: START }, STILL);
  expect(isoOf((await reading(desk)).running!.endsAt)).toBe('2026-12-23T08:00:00Z');
});

test('bytes wrong, put right with what was used meanwhile', async () => {
  const desk = await openDesk();
  await once(desk, { kind: 'wrong_bytes', megabytes: -1_024 });
  await topUp(desk, 'k');
  const left = async () => (await reading(desk)).buckets.reduce((sum, one) => sum + (one.leftBytes ?? 0n), 0n);
  expect(await left()).toBe(gigabytes(6));
  expect(await desk.twin.useData(ICCID, megabytes(100))).toBe(megabytes(100));
  desk.pass(60);
  expect(await desk.connector.correct({ changeKey: 'fix', key: 'k', asOf: START }, STILL)).toMatchObject({ kind: 'done' });
  expect(await left()).toBe(gigabytes(7) - megabytes(100));
  expect((await reading(desk)).usedBytesTotal).toBe(gigabytes(3) + megabytes(100));
});

test('activated only after the end of the cycle', async () => {
  const desk = await openDesk();
  await once(desk, { kind: 'after_cycle_end' });
  expect(await topUp(desk, 'k')).toMatchObject({ kind: 'pending' });
  desk.clock.set(at('2026-12-02T07:59:59Z'));
  expect(await find(desk, 'k')).toMatchObject({ kind: 'pending' });
  desk.clock.set(at('2026-12-03T00:00:00Z'));
  expect(await find(desk, 'k')).toMatchObject({ kind: 'done', activatedAt: at('2026-12-02T08:00:00Z') });
  expect((await reading(desk)).running).toMatchObject({ startsAt: at('2026-12-02T08:00:00Z'), endsAt: at('2027-01-02T08:00:00Z') });
});

test('activated only after the next local midnight', async () => {
  const desk = await openDesk();
  await once(desk, { kind: 'after_midnight' });
  expect(await topUp(desk, 'k', { mode: 'replace' })).toMatchObject({ kind: 'pending' });
  desk.pass(DAY);
  expect(await find(desk, 'k')).toMatchObject({ kind: 'done', activatedAt: at('2026-11-24T08:00:00Z') });
});

test('calls twice with the same news and then with older news', async () => {
  const desk = await openDesk();
  await once(desk, { kind: 'notify_twice' });
  await topUp(desk, 'k');
  const heard = await news(desk);
  expect(heard.map(({ status }) => status)).toEqual(['done', 'done', 'pending']);
  expect(heard[0]!.id).toBe(heard[1]!.id);
  expect(heard[2]!.id).not.toBe(heard[0]!.id);
});

test.each(['lost_request', 'lost_reply', 'unknown_code'] as const)('a reading that fails by %s is doubt', async (kind) => {
  const desk = await openDesk();
  await once(desk, { kind }, 'read_line');
  expect(await desk.connector.readLine(LINE, STILL)).toMatchObject({ kind: 'unknown' });
  expect(await desk.connector.readLine(LINE, STILL)).toMatchObject({ kind: 'line' });
});

test('a slow carrier is waited for, and left when the signal says so', async () => {
  const waits: number[] = [];
  const stop = new AbortController();
  const desk = await openDesk({ wait: async (seconds) => { waits.push(seconds); if (waits.length === 2) stop.abort(); } });
  await desk.twin.addFault({ call: 'top_up', fault: { kind: 'slow', seconds: 30 } });
  expect(await topUp(desk, 'a')).toMatchObject({ kind: 'done' });
  expect(await desk.connector.topUp(desk.order('b', { mode: 'extend' }), stop.signal)).toEqual({ kind: 'unknown', cause: 'no answer in time' });
  expect(waits).toEqual([30, 30]);
  expect(await truth(desk, 'b')).toEqual({ status: 'done', grants: 1 });
});

test('a cancellation and a correction may be refused, late or lost', async () => {
  const desk = await openDesk();
  await topUp(desk, 'k');
  await once(desk, { kind: 'refuse', reason: 'not_possible' }, 'cancel');
  expect(await desk.connector.cancel({ changeKey: 'c1', key: 'k' }, STILL)).toEqual({ kind: 'refused', carrierCode: 'NOT_POSSIBLE' });
  expect(await desk.connector.findChange('c1', STILL)).toEqual({ kind: 'refused', carrierCode: 'NOT_POSSIBLE' });
  await once(desk, { kind: 'refuse', reason: 'other' }, 'correct');
  expect(await desk.connector.correct({ changeKey: 'f1', key: 'k', asOf: START }, STILL)).toMatchObject({ kind: 'refused' });
  await once(desk, { kind: 'delay', seconds: 600 }, 'correct');
  expect(await desk.connector.correct({ changeKey: 'f2', key: 'k', asOf: START }, STILL)).toMatchObject({ kind: 'pending' });
  desk.pass(599);
  expect(await desk.connector.findChange('f2', STILL)).toMatchObject({ kind: 'pending' });
  desk.pass(1);
  expect(await desk.connector.findChange('f2', STILL)).toMatchObject({ kind: 'done' });
  await once(desk, { kind: 'delay', seconds: 600 }, 'cancel');
  expect(await desk.connector.cancel({ changeKey: 'c2', key: 'k' }, STILL)).toMatchObject({ kind: 'pending' });
  expect(await find(desk, 'k')).toMatchObject({ kind: 'done' });
  desk.pass(600);
  await desk.twin.runDue();
  expect(await find(desk, 'k')).toMatchObject({ kind: 'reversed' });
  expect((await desk.twin.house()).floatCents).toBe(FLOAT);
});

test('faults hit so many calls, one line or all, until they are cleared', async () => {
  const desk = await openDesk();
  await desk.twin.addFault({ call: 'top_up', fault: { kind: 'refuse', reason: 'other' }, iccid: '8901260000000000000' });
  const lasting = await desk.twin.addFault({ call: 'any', fault: { kind: 'lost_reply' }, iccid: ICCID });
  expect((await topUp(desk, 'a')).kind).toBe('unknown');
  expect((await find(desk, 'a')).kind).toBe('unknown');
  await desk.twin.clearFaults(lasting.id);
  expect((await find(desk, 'a')).kind).toBe('done');
  await desk.twin.addFault({ call: 'top_up', fault: { kind: 'refuse', reason: 'other' }, iccid: ICCID, times: 2 });
  expect([(await topUp(desk, 'b')).kind, (await topUp(desk, 'b')).kind, (await topUp(desk, 'c')).kind, (await topUp(desk, 'd')).kind]).toEqual(['refused', 'refused', 'refused', 'done']);
  expect((await desk.twin.house()).rules).toHaveLength(1);
  await desk.twin.clearFaults();
  expect((await desk.twin.house()).rules).toEqual([]);
});

test('what a carrier cannot do is refused or doubt, and nothing happens', async () => {
  const desk = await openDesk({ can: { find: false, readLine: false, callback: false, cancel: false, correct: false } });
  await topUp(desk, 'k');
  expect(await find(desk, 'k')).toMatchObject({ kind: 'unknown' });
  expect(await desk.connector.readLine(LINE, STILL)).toMatchObject({ kind: 'unknown' });
  expect(await desk.connector.cancel({ changeKey: 'c', key: 'k' }, STILL)).toEqual({ kind: 'refused', carrierCode: 'NOT_OFFERED' });
  expect(await desk.connector.correct({ changeKey: 'f', key: 'k', asOf: START }, STILL)).toEqual({ kind: 'refused', carrierCode: 'NOT_OFFERED' });
  let read: unknown = 'not called';
  await desk.twin.deliverCallbacks(async ({ headers, rawBody }) => { read = desk.connector.readCallback(headers, rawBody, desk.clock.now()); return true; });
  expect(read).toBeNull();
  expect(await truth(desk, 'k')).toEqual({ status: 'done', grants: 1 });
});

test('money captured after the carrier\'s clock waits for that moment', async () => {
  const desk = await openDesk();
  expect(await topUp(desk, 'k', { capturedAt: plusSeconds(START, 20) })).toMatchObject({ kind: 'pending' });
  desk.pass(20);
  expect(await find(desk, 'k')).toMatchObject({ kind: 'done', activatedAt: plusSeconds(START, 20) });
});

test('calls that are not taken come again, and are given up after days', async () => {
  const desk = await openDesk();
  await topUp(desk, 'k');
  const moments: number[] = [];
  for (let hours = 0; hours < 24 * 8; hours++) {
    await desk.twin.deliverCallbacks(async () => { moments.push(desk.clock.now() - START); if (moments.length === 2) throw new Error('no route'); return false; });
    desk.pass(HOUR);
  }
  expect(moments).toHaveLength(10);
  expect(moments.at(-1)).toBeGreaterThan(3 * DAY);
});

test('an honest carrier refuses what the rules refuse', async () => {
  const desk = await openDesk();
  const refusal = async (key: string, more: Parameters<Desk['order']>[1]) => { const answer = await topUp(desk, key, more); return answer.kind === 'refused' ? answer.reason : answer.kind; };
  expect(await refusal('a', { line: { ...LINE, iccid: '8901260000000000000' } })).toBe('number_unknown');
  expect(await refusal('b', { line: { ...LINE, number: '+12125559999' } })).toBe('number_unknown');
  expect(await refusal('c', { terms: { ...MONTH, planId: 'another' } })).toBe('not_possible');
  expect(await refusal('d', { terms: { ...MONTH, line: 'data' } })).toBe('plan_unavailable');
  expect(await refusal('e', { terms: { ...MONTH, modes: ['queue'] } })).toBe('plan_unavailable');
  await desk.twin.setBar(ICCID, 'fraud');
  expect(await refusal('f', {})).toBe('line_barred');
  await desk.twin.setBar(ICCID, 'lost_stolen');
  desk.clock.set(at('2027-04-02T00:00:00Z'));
  expect(await refusal('g', {})).toBe('number_released');
  desk.clock.set(at('2027-07-01T00:00:00Z'));
  expect(await refusal('h', {})).toBe('number_released');
  expect(await reading(desk)).toMatchObject({ state: 'recycled', barred: 'lost_stolen' });
});
