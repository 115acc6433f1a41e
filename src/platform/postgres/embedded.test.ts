import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDb } from '../db/db.ts';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './embedded.ts';
import { isRunning } from './process-identity.ts';

let folder: string;
const start = (): Promise<EmbeddedPostgres> => startEmbeddedPostgres({ dataFolder: folder, onProgress: () => {} });

beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'xuka-embedded-')); });
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('what was acknowledged is there after kill -9 of the server, which comes back by itself', async () => {
  const server = await start();
  const db = openDb(server.url);
  const settings = await db.query('select name, setting from pg_settings where name in ($1, $2) order by name', ['fsync', 'synchronous_commit']);
  expect(settings.rows).toEqual([{ name: 'fsync', setting: 'on' }, { name: 'synchronous_commit', setting: 'on' }]);
  await db.query('create table kept (n int)');
  let acknowledged = 0;
  let downs = 0;
  const back = new Promise<void>((resolve) => { server.onDown(() => { downs++; }); server.onUp(resolve); });
  const before = server.pid;
  setTimeout(() => process.kill(before, 'SIGKILL'), 150);
  while (downs === 0) {
    await db.query('insert into kept values ($1)', [acknowledged]).then(() => { acknowledged++; }, () => pause(5));
  }
  await back;
  expect(server.pid).not.toBe(before);
  const { rows } = await db.query<{ n: number }>('select n from kept order by n');
  // The last one may have been written without its answer having reached us.
  expect(rows.length).toBeGreaterThanOrEqual(acknowledged);
  expect(acknowledged).toBeGreaterThan(0);
  await db.close();
  await server.stop();
});

test('a server left running by a dead product is attached to, and stopped by the next one', async () => {
  const first = await start();
  first.leave();
  const second = await start();
  expect([second.attached, second.pid]).toEqual([true, first.pid]);
  await second.stop();
  // Dead, if not yet buried by whoever inherited it.
  expect(isRunning(first.pid)).toBe(false);
});

test('a stale postmaster.pid whose number belongs to another program now does not stand in the way', async () => {
  const path = join(folder, 'postgres', 'postmaster.pid');
  writeFileSync(path, `${process.pid}\n${join(folder, 'postgres')}\n1700000000\n5432\n${join(folder, 'socket')}\n\n        0         0\nready   \n`);
  const server = await start();
  expect(server.attached).toBe(false);
  expect(readFileSync(path, 'utf8').startsWith(`${server.pid}\n`)).toBe(true);
  await server.stop();
});

test('a folder made by another major version is refused with a sentence', async () => {
  const version = join(folder, 'postgres', 'PG_VERSION');
  const was = readFileSync(version, 'utf8');
  writeFileSync(version, '16\n');
  await expect(start()).rejects.toThrow('was made by PostgreSQL 16, and this version of Xuka brings PostgreSQL 18');
  writeFileSync(version, was);
});
