import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lockFolder, whoHolds } from './folder-lock.ts';

let folder: string;
beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'xuka-lock-')); });
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the second product is refused and told who the first is', async () => {
  const lock = await lockFolder(folder, 'starting');
  lock.announce('http://localhost:3000');
  await expect(lockFolder(folder, 'starting')).rejects.toThrow(`process ${process.pid}, http://localhost:3000`);
  expect(whoHolds(folder)).toMatchObject({ pid: process.pid, address: 'http://localhost:3000' });
  lock.release();
  expect(whoHolds(folder)).toBeNull();
});

test('a lock whose process died is taken over, also when its number is in use again', async () => {
  const path = join(folder, 'running.json');
  const mine = await lockFolder(folder, 'x');
  const record = JSON.parse(readFileSync(path, 'utf8')) as { started: string };
  mine.release();
  // Our own number, but another start: a number used again.
  writeFileSync(path, JSON.stringify({ ...record, started: `${record.started}0` }));
  const taken = await lockFolder(folder, 'y');
  expect(whoHolds(folder)?.address).toBe('y');
  taken.release();
});

test.each(['a dead holder', 'an empty file left by a power cut'])('of many that start together on %s exactly one gets the folder', async (left) => {
  const path = join(folder, 'running.json');
  (await lockFolder(folder, 'x')).announce('gone');
  const record = JSON.parse(readFileSync(path, 'utf8')) as { pid: number };
  writeFileSync(path, left === 'a dead holder' ? JSON.stringify({ ...record, pid: 999_999_999 }) : '');
  const tries = await Promise.allSettled(Array.from({ length: 8 }, (_, n) => lockFolder(folder, `starter ${n}`)));
  const won = tries.filter((one) => one.status === 'fulfilled');
  expect(won).toHaveLength(1);
  for (const one of won) one.value.release();
});
