import { afterAll, beforeAll, expect, test } from 'vitest';
import { at, plusSeconds } from '../base/time.ts';
import { cloneDatabase, type TestDatabase } from '../../tests/support/database.ts';
import { openDb, type Db } from './db/db.ts';
import { forgetOldLimits, hasRoom, take, takeAll } from './limits.ts';

let database: TestDatabase;
let db: Db;
beforeAll(async () => { database = await cloneDatabase(); db = openDb(database.url, { connections: 10 }); });
afterAll(async () => { await db.close(); await database.drop(); });

const now = at('2026-11-23T18:00:00Z');
const later = (seconds: number) => plusSeconds(now, seconds);
const windows = [{ seconds: 30, max: 1 }, { seconds: 900, max: 3 }];

test('several windows count at once; a refusal counts in none of them', async () => {
  const limit = { name: 'a', subject: 'one', windows };
  expect(await take(db, limit, now)).toEqual({ ok: true });
  expect(await take(db, limit, later(29))).toEqual({ ok: false, name: 'a', retryAt: later(30) });
  expect(await take(db, limit, later(30))).toEqual({ ok: true });
  expect(await hasRoom(db, limit, later(31))).toBe(false);
  expect(await take(db, limit, later(60))).toEqual({ ok: true });
  expect(await take(db, limit, later(90))).toEqual({ ok: false, name: 'a', retryAt: later(900) });
  expect(await hasRoom(db, limit, later(900))).toBe(true);
  expect(await take(db, limit, later(900))).toEqual({ ok: true });
  expect(await take(db, { ...limit, subject: 'other' }, now)).toEqual({ ok: true });
});

test('two limits are taken together or not at all', async () => {
  const full = { name: 'b', subject: 'full', windows: [{ seconds: 60, max: 1 }] };
  const free = { name: 'c', subject: 'free', windows: [{ seconds: 60, max: 1 }] };
  await take(db, full, now);
  expect(await takeAll(db, [free, full], now)).toEqual({ ok: false, name: 'b', retryAt: later(60) });
  expect(await take(db, free, now)).toEqual({ ok: true });
});

test('forty at once over ten connections never take more than there is', async () => {
  for (let round = 0; round < 5; round++) {
    const limit = { name: 'd', subject: `round ${round}`, windows: [{ seconds: 60, max: 7 }, { seconds: 600, max: 5 }] };
    const taken = await Promise.all(Array.from({ length: 40 }, () => take(db, limit, now)));
    expect(taken.filter((one) => one.ok)).toHaveLength(5);
    const used = await db.query<{ used: number }>('select used from platform_limits where name like $1 and subject = $2', ['d/%', limit.subject]);
    expect(used.rows.map((row) => row.used)).toEqual([5, 5]);
    // One window alone: losers of the race see nothing full, and nothing of theirs counted.
    const single = await Promise.all(Array.from({ length: 40 }, () => take(db, { name: 'g', subject: `round ${round}`, windows: [{ seconds: 60, max: 5 }] }, now)));
    expect(single.filter((one) => one.ok)).toHaveLength(5);
  }
});

test('a clock that was set back does not lock anybody out', async () => {
  const limit = { name: 'e', subject: 'x', windows: [{ seconds: 60, max: 1 }] };
  await take(db, limit, later(7_200));
  expect(await take(db, limit, now)).toEqual({ ok: true });
  expect((await take(db, limit, now)).ok).toBe(false);
});

test('old windows are forgotten', async () => {
  await take(db, { name: 'f', subject: 'x', windows: [{ seconds: 60, max: 1 }] }, now);
  expect(await forgetOldLimits(db, later(100_000))).toBeGreaterThan(0);
  expect((await db.query('select 1 from platform_limits')).rowCount).toBe(0);
});
