import { afterEach, expect, test } from 'vitest';
import { openShop, type TestShop } from '../../../tests/support/shop.ts';
import { DAY, HOUR, isoOf, MINUTE, plusSeconds, type Instant } from '../../base/time.ts';
import type { Line } from '../lines/lines.ts';
import { forgetLine, KEPT_DAYS, readDue, readingsOf, thinReadings, unwatch, watch } from './usage.ts';

let shop: TestShop;
afterEach(() => shop.close());

const MB = 1_048_576n;
const EVER = 0 as Instant;
const watched = async (more: Parameters<TestShop['aLine']>[0] = {}): Promise<Line> => {
  const line = await shop.aLine(more);
  await shop.app.committer.commit(watch({ line, why: 'autorenew', at: shop.clock.now() }));
  return line;
};
const listed = async (line: Pick<Line, 'id'>) => (await shop.db.query<{ next_read_at: Instant; failures: number; still: number }>('select next_read_at, failures, still from usage_lines where line_id = $1', [line.id])).rows[0] ?? null;
const woken = async (line: Pick<Line, 'id'>) => (await shop.db.query<{ kind: string }>(`select kind from platform_jobs where key = $1 and kind = any(array['autorenew.use', 'reminders.look']) order by kind`, [line.id])).rows.map((row) => row.kind);

test('a watched line is read; its history and the wake-ups of those who look at use come in one commit, and only with use', async () => {
  shop = await openShop();
  const line = await watched({ usedBytes: 500n * MB });
  const twin = shop.twins[line.carrier]!;
  await readDue(shop.app);
  expect(await woken(line)).toEqual([]);
  expect((await listed(line))!.next_read_at).toBeGreaterThan(shop.clock.now() + 5 * HOUR);
  await twin.useData(line.iccid, 300n * MB);
  shop.clock.advanceMs(27 * HOUR * 1000);
  await readDue(shop.app);
  const [first, second] = await readingsOf(shop.db, line.id, EVER);
  expect([first!.usedBytes, second!.usedBytes].map((bytes) => bytes / MB)).toEqual([500n, 800n]);
  expect(second!.leftBytes).toBe(5n * 1024n * MB - 800n * MB);
  expect(second!.parts.map((one) => [one.kind, one.leftBytes, one.own])).toEqual([['base', second!.leftBytes, false]]);
  expect(await woken(line)).toEqual(['autorenew.use', 'reminders.look']);
  // Another look at the line brings a reading too; the round then does not ask again.
  const calls = twin.readLine;
  let asked = 0;
  Object.assign(twin, { readLine: (...given: Parameters<typeof calls>) => { asked++; return calls(...given); } });
  await shop.db.query('update usage_lines set next_read_at = to_timestamp($1)', [shop.clock.now()]);
  await readDue(shop.app);
  expect(asked).toBe(0);
  expect((await listed(line))!.next_read_at).toBeGreaterThan(shop.clock.now());
});

test('many lines that are due at once are read turn by turn, no more than half of what their carrier takes', async () => {
  shop = await openShop();
  const lines = await Promise.all(Array.from({ length: 24 }, () => watched()));
  await watched({ carrier: 'att', planId: 'att-mo-5g' });
  // Forty days in one jump: everything is due, and nothing storms.
  shop.clock.advanceMs(40 * DAY * 1000);
  const slow = { ...shop.app, vendors: { ...shop.app.vendors, limitOf: (vendor: string) => (vendor === 'tmobile' ? { perSecond: 2, burst: 2 } : null) } };
  const readNow = async () => (await shop.db.query<{ id: string }>('select line_id as id from usage_readings where at = to_timestamp($1)', [shop.clock.now()])).rows.length;
  await readDue(slow);
  expect(await readNow()).toBe(10 + 1);
  await readDue(slow);
  await readDue(slow);
  await readDue(slow);
  expect(await readNow()).toBe(lines.length + 1);
});

test('a carrier that does not answer is asked later and later, and then as before', async () => {
  shop = await openShop();
  const line = await watched();
  const twin = shop.twins[line.carrier]!;
  const rule = await twin.addFault({ call: 'read_line', fault: { kind: 'lost_reply' } });
  const pauses: number[] = [];
  for (let n = 0; n < 3; n++) {
    await readDue(shop.app);
    pauses.push((await listed(line))!.next_read_at - shop.clock.now());
    shop.clock.set((await listed(line))!.next_read_at);
  }
  expect(pauses.map((pause) => Math.floor(pause / (5 * MINUTE)))).toEqual([1, 2, 4]);
  await twin.clearFaults(rule.id);
  await readDue(shop.app);
  expect(await listed(line)).toMatchObject({ failures: 0 });
  expect(await readingsOf(shop.db, line.id, EVER)).toHaveLength(1);
});

test('a line nobody needs read any more leaves the list without a call; on hold nobody is read', async () => {
  shop = await openShop();
  const line = await watched();
  await readDue({ ...shop.app, onHold: () => true });
  expect(await readingsOf(shop.db, line.id, EVER)).toHaveLength(0);
  await shop.app.committer.commit([unwatch({ line, why: 'autorenew' })]);
  await readDue(shop.app);
  expect(await listed(line)).toBeNull();
  expect(await readingsOf(shop.db, line.id, EVER)).toHaveLength(0);
});

test('history thins with age and ends: whole for a week, hourly for two months, daily for the rest of 400 days', async () => {
  shop = await openShop();
  const line = await shop.aLine();
  const now = shop.clock.now();
  // Two readings in one hour, three hours of one day, each at several ages.
  const put = async (daysAgo: number) => {
    for (const [n, seconds] of [0, 600, 2 * HOUR].entries()) {
      const day = Math.floor((now - daysAgo * DAY) / DAY) * DAY;
      await shop.db.query('insert into usage_readings (line_id, at, used_total, left_bytes, parts) values ($1, to_timestamp($2), $3, 1, $4)', [line.id, day + 8 * HOUR + seconds, n, '[]']);
    }
  };
  for (const days of [3, 30, 100, KEPT_DAYS + 1]) await put(days);
  await thinReadings(shop.db, now);
  const kept = (await readingsOf(shop.db, line.id, EVER)).map((one) => `${Math.round((now - one.at) / DAY)} ${isoOf(one.at).slice(11, 16)}`);
  expect(kept).toEqual(['100 10:00', '30 08:10', '30 10:00', '3 08:00', '3 08:10', '3 10:00']);
  await thinReadings(shop.db, plusSeconds(now, DAY));
  expect(await readingsOf(shop.db, line.id, EVER)).toHaveLength(kept.length);
  await forgetLine(shop.db, line.id);
  expect(await readingsOf(shop.db, line.id, EVER)).toHaveLength(0);
});
