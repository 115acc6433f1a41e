import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { usd } from '../../../../../base/money.ts';
import { openDb, type Db } from '../../../../../platform/db/db.ts';
import { migrate } from '../../../../../platform/db/migrate.ts';
import { cloneDatabase } from '../../../../../../tests/support/database.ts';
import { openSandboxBench } from './bench.ts';
import { memoryStore } from './memory-store.ts';
import { postgresStore } from './postgres-store.ts';
import type { Row, SandboxStore } from './store.ts';
import { orderIdOf } from '../outcomes.ts';

const still = new AbortController().signal;
const row = (id: string, more: Partial<Row> = {}): Row => ({ id, kind: 'capture', created: 100, parent: null, reference: null, dueAt: null, version: 1, doc: { a: 1 }, aside: {}, ...more });

describe.each(['memory', 'postgres'] as const)('the sandbox\'s state in %s', (kind) => {
  let db: Db;
  let drop: () => Promise<void>;
  beforeAll(async () => {
    const database = await cloneDatabase();
    db = openDb(database.url, { connections: 4 });
    drop = database.drop;
    await migrate(db);
  });
  afterAll(async () => { await db.close(); await drop(); });
  async function fresh(): Promise<SandboxStore> {
    if (kind === 'memory') return memoryStore();
    await db.query('truncate sandbox_paypal_objects');
    return postgresStore(db);
  }

  test('all rows or none, and a stale writer changes nothing', async () => {
    const store = await fresh();
    expect(await store.commit([row('A'), row('B')])).toBe(true);
    expect(await store.commit([row('C'), row('A')])).toBe(false);
    expect(await store.commit([row('A', { version: 2, doc: { a: 2 } })])).toBe(true);
    expect(await store.commit([row('A', { version: 2, doc: { a: 3 } }), row('D')])).toBe(false);
    expect((await store.get(['D', 'A', 'C'])).map((one) => one?.doc)).toEqual([undefined, { a: 2 }, undefined]);
    const wins = await Promise.all([1, 2, 3, 4].map((n) => store.commit([row('B', { version: 2, doc: { n } })])));
    expect(wins.filter(Boolean)).toHaveLength(1);
  });

  test('lists by kind, parent, reference and time, oldest first; tells what is due', async () => {
    const store = await fresh();
    await store.commit([
      row('B', { created: 200, parent: 'O1', reference: 'chg_1' }), row('A', { created: 200, parent: 'O1' }), row('C', { created: 100, reference: 'chg_1', dueAt: 50 }),
      row('R', { kind: 'refund', parent: 'O1', dueAt: 40 }), row('X', { created: 300, dueAt: 60 }),
    ]);
    const ids = async (query: Omit<Parameters<SandboxStore['list']>[0], 'kind' | 'limit'>, limit = 10) => (await store.list({ kind: 'capture', limit, ...query })).map(({ id }) => id);
    expect(await ids({})).toEqual(['C', 'A', 'B', 'X']);
    expect(await ids({}, 2)).toEqual(['C', 'A']);
    expect(await ids({ parent: 'O1' })).toEqual(['A', 'B']);
    expect(await ids({ reference: 'chg_1' })).toEqual(['C', 'B']);
    expect(await ids({ from: 150, to: 200 })).toEqual(['A', 'B']);
    expect((await store.due(['capture', 'refund'], 55, 10)).map(({ id }) => id)).toEqual(['R', 'C']);
    expect((await store.due(['capture'], 60, 1)).map(({ id }) => id)).toEqual(['C']);
  });

  test('a whole payment lives in it, and two instances share one', async () => {
    const store = await fresh();
    const one = await openSandboxBench('in-process', store);
    const order = { key: 'k', reference: 'chg_9', amount: usd(2549), description: 'plan', successUrl: 'http://127.0.0.1:9/a', cancelUrl: 'http://127.0.0.1:9/b', language: 'en' as const };
    const opened = await one.gateway.openHosted(order, still);
    const ref = opened.kind === 'pending' ? opened.ref : '';
    await one.core.approve(orderIdOf(ref)!, 'balance');
    const two = await openSandboxBench('in-process', store, 8);
    const taken = await Promise.all([one, two].map(({ gateway }) => gateway.takeApproved!({ ref, reference: 'chg_9', key: 'k' }, still)));
    expect(taken.filter(({ kind: what }) => what === 'done').length).toBeGreaterThan(0);
    expect(await two.gateway.findCharge({ ref, reference: 'chg_9', since: two.now() }, still)).toMatchObject({ kind: 'done', amount: usd(2549) });
    expect(await two.moneyOf('chg_9')).toEqual({ taken: 2549n, givenBack: 0n });
  });
});
