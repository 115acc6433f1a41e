import fc from 'fast-check';
import { expect, test } from 'vitest';
import { gigabytes, GB, MB } from '../../../../base/data-size.ts';
import { at, DAY, plusSeconds, type Instant } from '../../../../base/time.ts';
import { history, ICCID, LINE, openDesk, PROFILE, START, STILL, type Desk } from './test-desk.ts';
import { habitBytes, type Habit } from './habit.ts';

const HABIT: Habit = { bytesPerDay: Number(200n * MB), weekendPercent: 150 };
const facts = { iccid: ICCID, zone: PROFILE.timeZone };
const bytes = (from: Instant, to: Instant, habit = HABIT) => habitBytes(habit, { ...facts, from, to });

async function used(desk: Desk): Promise<bigint> {
  const answer = await desk.connector.readLine(LINE, STILL);
  if (answer.kind !== 'line') throw new Error(answer.kind);
  return answer.reading.usedBytesTotal;
}

test('a habit adds up, never runs backwards, and spends more at weekends', () => {
  const moment = fc.integer({ min: START, max: START + 400 * DAY }).map((seconds) => seconds as Instant);
  fc.assert(fc.property(moment, moment, moment, (a, b, c) => {
    const [from, mid, to] = [a, b, c].sort((x, y) => x - y) as [Instant, Instant, Instant];
    expect(bytes(from, mid) + bytes(mid, to)).toBe(bytes(from, to));
    expect(bytes(from, mid)).toBeGreaterThanOrEqual(0n);
    expect(bytes(to, from)).toBe(0n);
  }));
  const year = bytes(START, plusSeconds(START, 364 * DAY));
  // 5 days of 100 % and 2 of 150 % a week.
  expect(Number(year) / (HABIT.bytesPerDay * 364)).toBeCloseTo(8 / 7, 1);
  const friday = bytes(at('2026-12-04T08:00:00Z'), at('2026-12-05T08:00:00Z'), { ...HABIT, weekendPercent: 0 });
  const weekend = bytes(at('2026-12-05T08:00:00Z'), at('2026-12-07T08:00:00Z'), { ...HABIT, weekendPercent: 0 });
  expect(friday).toBeGreaterThan(100n * MB);
  expect(weekend).toBe(0n);
});

test.each([
  ['across cycles', { mode: 'queue' as const }, HABIT],
  ['where a queued plan begins with the last byte', { mode: 'queue' as const, startsWhenUsedUp: true as const }, { ...HABIT, bytesPerDay: 1.3 * HABIT.bytesPerDay }],
])('readings depend on the moment alone, not on how often somebody looked, %s and with a clock that jumps', async (_name, terms, habit) => {
  const open = async () => {
    const desk = await openDesk({ sims: false });
    await desk.twin.issueSim({ iccid: ICCID, number: LINE.number, zone: PROFILE.timeZone, lineKind: 'voice_data', events: history(), habit });
    await desk.connector.topUp(desk.order('top_q', terms), STILL);
    return desk;
  };
  const seldom = await open();
  const often = await open();
  for (let hours = 0; hours < 24 * 20; hours += 5) { often.clock.set(plusSeconds(START, hours * 3600)); await used(often); }
  seldom.pass(20 * DAY);
  often.clock.set(seldom.clock.now());
  expect(await often.connector.readLine(LINE, STILL)).toEqual(await seldom.connector.readLine(LINE, STILL));
  const there = await used(seldom);
  expect(there).toBe(await used(seldom));
  expect(there).toBeGreaterThan(gigabytes(5));
  // Back in time: what was read stays read, and goes on only where it had stopped.
  seldom.pass(-10 * DAY);
  expect(await used(seldom)).toBe(there);
  seldom.pass(10 * DAY);
  expect(await used(seldom)).toBe(there);
  seldom.pass(DAY);
  expect(await used(seldom)).toBeGreaterThan(there);
});

test('the habit starts what waits for it in the second of the last byte, whatever it takes after', async () => {
  const desk = await openDesk({ sims: false });
  const habit = { ...HABIT, bytesPerDay: 2 * HABIT.bytesPerDay };
  await desk.twin.issueSim({ iccid: ICCID, number: LINE.number, zone: PROFILE.timeZone, lineKind: 'voice_data', events: history(), habit });
  await desk.connector.topUp(desk.order('top_q', { mode: 'queue', startsWhenUsedUp: true }), STILL);
  desk.pass(8 * DAY);
  const answer = await desk.connector.readLine(LINE, STILL);
  const running = answer.kind === 'line' ? answer.reading.running : null;
  const taken = bytes(START, running!.startsAt, habit);
  expect(taken).toBeGreaterThanOrEqual(gigabytes(2));
  expect(bytes(START, plusSeconds(running!.startsAt, -1), habit)).toBeLessThan(gigabytes(2));
  expect(await used(desk)).toBe(gigabytes(3) + bytes(START, desk.clock.now(), habit));
  expect(answer).toMatchObject({ reading: { queue: [] } });
});

test('without bytes left the meter stands still, and the panel uses what there is', async () => {
  const desk = await openDesk();
  expect(await desk.twin.useData(ICCID, 100n * GB)).toBe(gigabytes(2));
  expect(await desk.twin.useData(ICCID, 1n)).toBe(0n);
  await desk.twin.setHabit(ICCID, HABIT);
  desk.pass(3 * DAY);
  expect(await used(desk)).toBe(gigabytes(5));
});

test('a top-up after the clock was set back takes effect at that earlier moment', async () => {
  const desk = await openDesk({ sims: false });
  await desk.twin.issueSim({ iccid: ICCID, number: LINE.number, zone: PROFILE.timeZone, lineKind: 'voice_data', events: history(), habit: HABIT });
  desk.pass(3 * DAY);
  const before = await used(desk);
  desk.pass(-3 * DAY);
  expect(await desk.connector.topUp(desk.order('k', { mode: 'replace' }), STILL)).toMatchObject({ kind: 'done', activatedAt: START });
  const answer = await desk.connector.readLine(LINE, STILL);
  expect(answer).toMatchObject({ kind: 'line', reading: { usedBytesTotal: before, running: { startsAt: START, endsAt: at('2026-12-24T08:00:00Z') } } });
});

test('a card that waits for its first use begins with it', async () => {
  const desk = await openDesk({ sims: false });
  await desk.twin.issueSim({ iccid: ICCID, number: LINE.number, zone: PROFILE.timeZone, lineKind: 'voice_data', habit: HABIT });
  expect(await desk.connector.topUp(desk.order('k'), STILL)).toMatchObject({ kind: 'done' });
  desk.pass(DAY);
  expect(await desk.connector.readLine(LINE, STILL)).toMatchObject({ reading: { state: 'preactive', running: null, queue: [{ startsAt: null }], usedBytesTotal: 0n } });
  await desk.twin.firstUse(ICCID);
  expect(await desk.connector.readLine(LINE, STILL)).toMatchObject({ reading: { state: 'active', running: { startsAt: plusSeconds(START, DAY) } } });
  desk.pass(DAY);
  expect(await used(desk)).toBeGreaterThan(100n * MB);
});

test('money paid in at the carrier lives as its tier says', async () => {
  const desk = await openDesk();
  await desk.twin.payIn(ICCID, 2_500n);
  const balance = async () => { const answer = await desk.connector.readLine(LINE, STILL); return answer.kind === 'line' ? answer.reading.balance : null; };
  expect(await balance()).toEqual({ cents: 2_500n, expiresAt: at('2027-02-22T08:00:00Z') });
  desk.pass(DAY);
  await desk.twin.payIn(ICCID, 12_000n);
  expect(await balance()).toMatchObject({ cents: 14_500n, expiresAt: at('2027-02-22T08:00:00Z') });
  desk.clock.set(at('2027-02-22T08:00:00Z'));
  expect(await balance()).toMatchObject({ cents: 12_000n });
});
