import { afterAll, beforeAll, expect, test } from 'vitest';
import { cloneDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import { at } from '../../base/time.ts';
import { standingClock } from '../clock.ts';
import { openDb, type Db } from '../db/db.ts';
import { openCommitter } from '../db/unit.ts';
import { idMaker, realRandom } from '../random.ts';
import { LEASE_MS, openWorker, wake, type JobHandler } from './worker.ts';

let database: TestDatabase;
let db: Db;
beforeAll(async () => { database = await cloneDatabase(); db = openDb(database.url, { connections: 4 }); });
afterAll(async () => { await db.close(); await database.drop(); });

function aWorker(handler: JobHandler, options: { readonly through?: Db } = {}) {
  const clock = standingClock(at('2026-11-23T18:00:00Z'));
  const through = options.through ?? db;
  const newId = idMaker(clock, realRandom);
  const fenced: string[] = [];
  const committer = openCommitter(db);
  const worker = openWorker({ db: through, committer, clock, newId, handlers: { probe: handler }, log: () => {}, onFenced: (id) => fenced.push(id) });
  const ask = (key: string) => committer.commit([wake({ kind: 'probe', key, runAtMs: clock.nowMs() }, { newId, now: clock.now() })]);
  return { worker, clock, fenced, ask };
}
const stateOf = async (key: string) => (await db.query<{ state: string; worker: string | null }>(`select state, worker from platform_jobs where kind = 'probe' and key = $1`, [key])).rows[0];

test('a job held in the name of a worker that nobody knows is taken over', async () => {
  const ran: string[] = [];
  const { worker, clock, ask } = aWorker(async (job) => { ran.push(job.key); return 'done'; });
  await worker.enlist();
  await ask('orphan');
  await db.query(`update platform_jobs set state = 'running', worker = 'wrk_gone' where key = 'orphan'`);
  clock.advanceMs(2_000);
  await worker.turn();
  expect(ran).toEqual(['orphan']);
  await worker.stop();
});

test('after an outage of the database nobody is buried before he could renew his lease', async () => {
  let isDown = false;
  const shaky: Db = { ...db, query: (text, params, name) => (isDown ? Promise.reject(new Error('Connection terminated unexpectedly')) : db.query(text, params, name)) };
  const { worker, clock } = aWorker(async () => 'done', { through: shaky });
  await worker.enlist();
  await db.query('insert into platform_workers (id, started_at, lease_until) values ($1, now(), $2)', ['wrk_other', Math.trunc(clock.leaseMs()) + LEASE_MS]);
  const isDead = async () => (await db.query<{ dead: boolean }>(`select dead from platform_workers where id = 'wrk_other'`)).rows[0]?.dead;
  isDown = true;
  clock.advanceMs(2 * LEASE_MS);
  await expect(worker.turn()).rejects.toThrow('Connection terminated');
  isDown = false;
  clock.advanceMs(1_000);
  await worker.turn();
  expect(await isDead()).toBe(false);
  clock.advanceMs(LEASE_MS + 1_000);
  await worker.turn();
  expect(await isDead()).toBe(true);
  await worker.stop();
});

test('a stop waits two seconds for a job, then hands it back; what comes of it later fences nobody', async () => {
  let finish = (): void => {};
  const { worker, fenced, ask } = aWorker(() => new Promise((resolve) => { finish = () => resolve('done'); }));
  await worker.enlist();
  await ask('slow');
  void worker.turn();
  await expect.poll(async () => (await stateOf('slow'))?.state).toBe('running');
  await worker.stop();
  expect(await stateOf('slow')).toEqual({ state: 'waiting', worker: null });
  finish();
  await new Promise((resolve) => { setTimeout(resolve, 100); });
  expect(await stateOf('slow')).toEqual({ state: 'waiting', worker: null });
  expect(fenced).toEqual([]);
});
