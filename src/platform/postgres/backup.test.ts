import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cloneDatabase, emptyDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import { at } from '../../base/time.ts';
import { openDb } from '../db/db.ts';
import { backUp } from './backup.ts';
import { restore } from './restore.ts';

const NOW = at('2026-12-02T08:00:00Z');
let folder: string;
let shop: TestDatabase;
let file: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'xuka-backup-'));
  file = join(folder, 'shop.backup');
  shop = await cloneDatabase();
  const db = openDb(shop.url);
  // Everything COPY has to escape, an umlaut and a table larger than one piece of the stream.
  await db.query('insert into platform_settings (key, value) values ($1, $2)', ['odd', JSON.stringify({ text: 'a\tb\n\\N "ü" 续卡' })]);
  await db.query("insert into platform_jobs (id, kind, key, state, run_at, created_at) select 'job_' || n, 'k', repeat('x', 200) || n, 'waiting', n, '2026-12-02T08:00:00Z' from generate_series(1, 5000) n");
  await backUp({ url: shop.url, file, now: NOW });
  await db.close();
});

afterAll(async () => {
  await shop.drop();
  rmSync(folder, { recursive: true, force: true });
});

test('a restored back-up holds the same rows and starts in hold', async () => {
  const other = await emptyDatabase();
  const header = await restore({ url: other.url, file, now: NOW });
  expect(header.rows['platform_jobs']).toBe(5000);
  const [before, after] = [openDb(shop.url), openDb(other.url)];
  const sum = "select md5(string_agg(t::text, '|' order by id)) as sum from platform_jobs t";
  expect((await after.query(sum)).rows).toEqual((await before.query(sum)).rows);
  expect((await after.query("select value from platform_settings where key = 'odd'")).rows).toEqual([{ value: { text: 'a\tb\n\\N "ü" 续卡' } }]);
  expect((await after.query("select value from platform_settings where key = 'hold'")).rows)
    .toEqual([{ value: { since: '2026-12-02T08:00:00Z', why: 'restored from back-up of 2026-12-02T08:00:00Z' } }]);
  const walls = "select count(*) from pg_constraint where contype = 'f' and convalidated";
  expect((await after.query(walls)).rows).toEqual((await before.query(walls)).rows);
  await Promise.all([before.close(), after.close()]);
  await other.drop();
});

test('only an empty database is restored into', async () => {
  await expect(restore({ url: shop.url, file, now: NOW })).rejects.toThrow('empty database only');
});

test('a damaged, a cut and a foreign file are refused before anything is written', async () => {
  const other = await emptyDatabase();
  const whole = readFileSync(file);
  const bent = Buffer.from(whole);
  bent[bent.length - 100]! ^= 1;
  for (const [name, bytes] of [['bent', bent], ['cut', whole.subarray(0, -20)]] as const) {
    writeFileSync(join(folder, name), bytes);
    await expect(restore({ url: other.url, file: join(folder, name), now: NOW })).rejects.toThrow('damaged or cut short');
  }
  writeFileSync(join(folder, 'foreign'), 'PGDMP');
  await expect(restore({ url: other.url, file: join(folder, 'foreign'), now: NOW })).rejects.toThrow('is not a back-up of Xuka');
  const db = openDb(other.url);
  expect((await db.query("select from pg_class where relnamespace = 'public'::regnamespace")).rowCount).toBe(0);
  await db.close();
  await other.drop();
});

test('nobody else may read a back-up', () => {
  expect(statSync(file).mode & 0o077).toBe(0);
});
