import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cloneDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import { Refusal } from '../../base/refusal.ts';
import { at, DAY, isoOf, plusSeconds } from '../../base/time.ts';
import { standingClock } from '../clock.ts';
import { openDb, type Db } from '../db/db.ts';
import { KEPT_DAYS, openIdempotency, parseIdempotencyKey, requestHash, type IdempotentRequest } from './idempotency.ts';
import type { Reply } from './reply.ts';

const START = at('2026-11-23T18:00:00Z');
const bytes = (text: string) => new TextEncoder().encode(text);
const asks = (key: string, body = '{"a":1}'): IdempotentRequest => ({ caller: 'key:key_1', key, hash: requestHash('POST', '/v1/renewals', bytes(body)) });
const done = (body: string, status = 201): Reply => ({ status, headers: { 'Content-Type': 'application/json' }, body });
const codeOf = async (answer: Promise<unknown>) => await answer.then(() => 'answered', (error: unknown) => (error instanceof Refusal ? error.code : String(error)));

describe('idempotency', () => {
  let database: TestDatabase;
  let db: Db;
  beforeAll(async () => { database = await cloneDatabase(); db = openDb(database.url); });
  afterAll(async () => { await db.close(); await database.drop(); });

  /** One process: its own worker row and its own memory on the shared database. */
  async function aProcess(worker: string) {
    const clock = standingClock(START);
    await db.query('insert into platform_workers (id, started_at, lease_until) values ($1, now(), $2)', [worker, clock.leaseMs() + 5_000]);
    return { clock, doors: openIdempotency({ db, clock, worker }) };
  }

  test('the same request again gets the same bytes and does nothing', async () => {
    const { doors } = await aProcess('wrk_same');
    let runs = 0;
    const work = async () => done(`{"run":${++runs},"名":"é\\u0000"}`);
    const first = await doors.run(asks('same-key-1'), work);
    const again = await doors.run(asks('same-key-1'), work);
    expect(again).toEqual(first);
    expect(runs).toBe(1);
    expect(await codeOf(doors.run(asks('same-key-1', '{"a":2}'), work))).toBe('idempotency_key_reused');
    await doors.run({ ...asks('same-key-1'), caller: 'key:key_2' }, work);
    expect(runs).toBe(2);
  });

  test('requests that arrive together run once, in one process and in two', async () => {
    const [one, two] = [await aProcess('wrk_one'), await aProcess('wrk_two')];
    for (let round = 0; round < 20; round++) {
      let runs = 0;
      const work = async () => { runs++; await new Promise((resolve) => setTimeout(resolve, 15)); return done(`{"round":${round}}`); };
      const answers = await Promise.all([one, one, two, two, one, two].map((each) => each.doors.run(asks(`together-${round}`), work).catch((error: unknown) => error)));
      expect(runs).toBe(1);
      for (const answer of answers) expect(answer instanceof Refusal ? answer.code : (answer as Reply).body).toMatch(/^idempotency_in_flight$|^\{"round":\d+\}$/);
      expect((await two.doors.run(asks(`together-${round}`), work)).body).toBe(`{"round":${round}}`);
    }
  });

  test('other requests under one key are told so even while the first is running', async () => {
    const { doors } = await aProcess('wrk_other');
    let finish = () => {};
    const running = doors.run(asks('other-key-1'), async () => { await new Promise<void>((resolve) => { finish = resolve; }); return done('{}'); });
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(await codeOf(doors.run(asks('other-key-1', '{"b":1}'), async () => done('x')))).toBe('idempotency_key_reused');
    expect(await codeOf(doors.run(asks('other-key-1'), async () => done('x')))).toBe('idempotency_in_flight');
    finish();
    expect((await running).body).toBe('{}');
  });

  test('what a dead process left behind is taken over, once, and its late answer does not count', async () => {
    const [dead, heir, second] = [await aProcess('wrk_dead'), await aProcess('wrk_heir'), await aProcess('wrk_second')];
    let wakeTheDead = () => {};
    const late = dead.doors.run(asks('orphan-key'), async () => { await new Promise<void>((resolve) => { wakeTheDead = resolve; }); return done('"late"'); });
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(await codeOf(heir.doors.run(asks('orphan-key'), async () => done('"heir"')))).toBe('idempotency_in_flight');
    await db.query(`update platform_workers set dead = true where id = 'wrk_dead'`);
    let runs = 0;
    const work = async () => { runs++; await new Promise((resolve) => setTimeout(resolve, 10)); return done('"heir"'); };
    await Promise.all([heir, second, heir].map((each) => each.doors.run(asks('orphan-key'), work).catch(() => null)));
    expect(runs).toBe(1);
    wakeTheDead();
    expect((await late).body).toBe('"heir"');
  });

  test('a lease that ran out counts as dead', async () => {
    const [slow, heir] = [await aProcess('wrk_slow'), await aProcess('wrk_quick')];
    void slow.doors.run(asks('lease-key-1'), () => new Promise<Reply>(() => undefined));
    await new Promise((resolve) => setTimeout(resolve, 30));
    heir.clock.advanceMs(5_001);
    await db.query(`update platform_workers set lease_until = $1 where id = 'wrk_quick'`, [heir.clock.leaseMs() + 5_000]);
    expect((await heir.doors.run(asks('lease-key-1'), async () => done('"heir"'))).body).toBe('"heir"');
  });

  test('an answer of 500 or a throw keeps nothing, so the same key may try again', async () => {
    const { doors } = await aProcess('wrk_fault');
    expect((await doors.run(asks('fault-key-1'), async () => done('"busy"', 503))).status).toBe(503);
    await expect(doors.run(asks('fault-key-1'), async () => { throw new Error('bug'); })).rejects.toThrow('bug');
    expect((await doors.run(asks('fault-key-1'), async () => done('"ok"'))).body).toBe('"ok"');
    expect((await doors.run(asks('fault-key-1'), async () => done('"other"', 422))).body).toBe('"ok"');
  });

  test('an answer that could not be kept is worked out again by the same process', async () => {
    const { doors } = await aProcess('wrk_left');
    await db.query(`insert into platform_idempotency (caller, key, request_hash, worker, created_at) values ($1, $2, $3, 'wrk_left', $4)`,
      ['key:key_1', 'left-key-1', asks('left-key-1').hash, isoOf(START)]);
    expect((await doors.run(asks('left-key-1'), async () => done('"ok"'))).body).toBe('"ok"');
  });

  test('many callers at once share few statements', async () => {
    let statements = 0;
    const counting: Db = { ...db, query: (text, params, name) => { statements++; return db.query(text, params, name); } };
    await aProcess('wrk_many');
    const doors = openIdempotency({ db: counting, clock: standingClock(START), worker: 'wrk_many' });
    const answers = await Promise.all(Array.from({ length: 256 }, (_, index) => doors.run(asks(`many-key-${index}`), async () => done(String(index)))));
    expect(answers.map((one) => one.body)).toEqual(Array.from({ length: 256 }, (_, index) => String(index)));
    expect(statements).toBeLessThan(40);
  });

  test('answers are kept for more than 30 days and then forgotten', async () => {
    const { doors } = await aProcess('wrk_purge');
    await doors.run(asks('purge-key-1'), async () => done('"old"'));
    expect(KEPT_DAYS).toBeGreaterThan(30);
    expect(await doors.purge(plusSeconds(START, KEPT_DAYS * DAY))).toBe(0);
    expect(await doors.purge(plusSeconds(START, KEPT_DAYS * DAY + 1))).toBeGreaterThan(0);
    expect((await doors.run(asks('purge-key-1'), async () => done('"new"'))).body).toBe('"new"');
  });
});

test.each([[undefined], [''], ['short'], ['with space'], ['naïve-key'], ['x'.repeat(129)]])('the key %j is not one', (text) => {
  expect(() => parseIdempotencyKey(text)).toThrow(Refusal);
});
