import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cloneDatabase, type TestDatabase } from '../../../../../../tests/support/database.ts';
import { usd } from '../../../../../base/money.ts';
import { openDb, type Db } from '../../../../../platform/db/db.ts';
import { seededRandom } from '../../../../../platform/random.ts';
import { gatewayContract } from '../../contract.ts';
import { openSandboxBench, STRIPE_FACTS } from './bench.ts';
import { memoryStore } from './memory-store.ts';
import { postgresStore } from './postgres-store.ts';
import type { ListQuery, Row, SandboxStore } from './store.ts';

describe('the sandbox in PostgreSQL', () => {
  let database: TestDatabase;
  let db: Db;

  beforeAll(async () => {
    database = await cloneDatabase();
    db = openDb(database.url, { connections: 4 });
  });
  afterAll(async () => {
    await db.close();
    await database.drop();
  });
  const fresh = async (): Promise<SandboxStore> => {
    await db.query('truncate sandbox_stripe_objects');
    return postgresStore(db);
  };

  gatewayContract('the sandbox in PostgreSQL', STRIPE_FACTS, async () => openSandboxBench('in-process', await fresh()));

  test('answers what the memory store answers, whatever is asked', async () => {
    const stores = [memoryStore(), await fresh()] as const;
    const random = seededRandom(11);
    const versions = new Map<string, number>();
    const rowAt = (index: number): Row => {
      const id = `${index % 2 ? 'pi' : 'PI'}_${index % 40}`;
      const version = (versions.get(id) ?? 0) + 1;
      const created = 1000 + (index % 40) % 7;
      return {
        id, kind: 'intent', created, version, doc: { id, n: index, text: 'é 卡', none: null }, aside: {},
        parent: index % 3 ? 'p' : null, reference: index % 5 ? `r${index % 4}` : null, dueAt: index % 4 ? 1000 + index : null,
      };
    };
    for (let i = 0; i < 120; i++) {
      const rows = [rowAt(random.below(40)), rowAt(40 + random.below(40) + 1)].filter((row, at, all) => all.findIndex(({ id }) => id === row.id) === at);
      // Every fifth write comes from somebody who has not seen the newest version; the whole write must fail.
      const stale = i % 5 === 4 ? rows.map((row, at) => (at === 0 ? { ...row, version: row.version + 1 } : row)) : rows;
      const held = [await stores[0].commit(stale), await stores[1].commit(stale)];
      expect(held[1]).toBe(held[0]);
      expect(held[0]).toBe(stale === rows);
      if (held[0]) for (const row of rows) versions.set(row.id, row.version);
    }
    const ids = ['pi_1', 'PI_2', 'pi_absent', 'pi_3'];
    expect(await stores[1].get(ids)).toEqual(await stores[0].get(ids));
    const queries: ListQuery[] = [
      { kind: 'intent', limit: 100 }, { kind: 'intent', limit: 3 }, { kind: 'intent', parent: 'p', limit: 50 }, { kind: 'intent', reference: 'r1', limit: 50 },
      { kind: 'intent', from: 1002, to: 1004, limit: 50 }, { kind: 'intent', after: { created: 1004, id: 'pi_11' }, limit: 5 },
      { kind: 'intent', before: { created: 1002, id: 'pi_9' }, limit: 5 }, { kind: 'session', limit: 5 },
    ];
    for (const query of queries) expect(await stores[1].list(query)).toEqual(await stores[0].list(query));
    for (const now of [900, 1020, 2000]) expect(await stores[1].due(['intent', 'event'], now, 9)).toEqual(await stores[0].due(['intent', 'event'], now, 9));
  });

  test('a process that died is taken up where it stood: charges, answers of keys, open pages, faults', async () => {
    const store = await fresh();
    const order = { key: 'k1', reference: 'chg_1', amount: usd(2549), paymentMethod: 'pm_card_visa', description: 'plan' };
    const page = { key: 'k2', reference: 'chg_2', amount: usd(900), description: 'plan', successUrl: 'http://127.0.0.1:9/ok', cancelUrl: 'http://127.0.0.1:9/no', language: 'en' as const };
    const signal = new AbortController().signal;
    const before = await openSandboxBench('wire', store);
    const charged = await before.gateway.chargeToken(order, signal);
    const opened = await before.gateway.openHosted(page, signal);
    await before.core.faults.add({ kind: 'rate_limited', on: 'refunds.create' });
    await before.close();
    const after = await openSandboxBench('wire', postgresStore(db));
    expect(await after.gateway.chargeToken(order, signal)).toEqual(charged);
    expect(await after.moneyOf('chg_1')).toEqual({ taken: 2549n, givenBack: 0n });
    const found = await after.gateway.findCharge({ ref: null, reference: 'chg_2', since: after.now() }, signal);
    expect(found).toMatchObject({ kind: 'pending', ref: opened.kind === 'pending' ? opened.ref : 'none' });
    expect((await after.core.faults.read()).rules).toMatchObject([{ kind: 'rate_limited', left: 1 }]);
    await after.close();
  });

  test('two instances on one database: the same key charges once, parallel refunds never exceed', async () => {
    const [one, two] = await Promise.all([openSandboxBench('in-process', await fresh()), openSandboxBench('in-process', postgresStore(db))]);
    const signal = new AbortController().signal;
    // The benches share a seed; drawing once more keeps their ids apart.
    two.core.tools.random.bytes(100);
    const order = { key: 'same', reference: 'chg_9', amount: usd(1000), paymentMethod: 'pm_card_visa', description: 'plan' };
    const answers = await Promise.all([one, two, one, two].map((bench) => bench.gateway.chargeToken(order, signal)));
    const done = answers.find(({ kind }) => kind === 'done');
    expect(done).toBeDefined();
    expect(await one.moneyOf('chg_9')).toEqual({ taken: 1000n, givenBack: 0n });
    const chargeRef = done?.kind === 'done' ? done.ref : '';
    await Promise.all([one, two].flatMap((bench, at) => [1, 2, 3].map((n) =>
      bench.gateway.refund({ key: `r${at}${n}`, reference: `rfd_${at}${n}`, chargeRef, amount: usd(400) }, signal))));
    expect(await two.moneyOf('chg_9')).toEqual({ taken: 1000n, givenBack: 800n });
  });
});
