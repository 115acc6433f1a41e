import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cloneDatabase, type TestDatabase } from '../../../../../tests/support/database.ts';
import { DAY, plusSeconds } from '../../../../base/time.ts';
import { openDb, type Db } from '../../../../platform/db/db.ts';
import { engine } from '../../../lines/lines.ts';
import { COST, FLOAT, history, ICCID, openDesk, PROFILE, START, STILL, type Desk } from './test-desk.ts';
import type { Fault } from './faults.ts';
import { memoryStore } from './memory-store.ts';
import { postgresStore } from './postgres-store.ts';
import type { TwinStore } from './store.ts';

const LINES = [0, 1].map((i) => ({ carrier: 'tmobile', number: `+1212555000${i}`, iccid: `890126001234567000${i}` }));
const KEYS = ['k0', 'k1', 'k2', 'k3', 'k4'];

type Move =
  | { readonly do: 'top_up'; readonly key: number; readonly mode: 'extend' | 'queue' | 'replace' | 'carry'; readonly twice: boolean }
  | { readonly do: 'find' | 'cancel' | 'correct'; readonly key: number }
  | { readonly do: 'read'; readonly line: number }
  | { readonly do: 'pass'; readonly seconds: number }
  | { readonly do: 'fault'; readonly fault: Fault; readonly any: boolean }
  | { readonly do: 'let_go' } | { readonly do: 'refill' };

const faults = fc.constantFrom<Fault>(
  { kind: 'lost_request' }, { kind: 'lost_reply' }, { kind: 'unknown_code' }, { kind: 'refuse', reason: 'other' }, { kind: 'silent' }, { kind: 'delay', seconds: 5_000 },
  { kind: 'late_success', reason: 'other', seconds: 9_000 }, { kind: 'float_empty' }, { kind: 'after_cycle_end' }, { kind: 'after_midnight' },
  { kind: 'wrong_days', days: -5 }, { kind: 'wrong_bytes', megabytes: 300 }, { kind: 'other_price', percent: 25 }, { kind: 'reverse', seconds: 4_000 }, { kind: 'notify_twice' });
const key = fc.integer({ min: 0, max: KEYS.length - 1 });
const moves = fc.array(fc.oneof(
  fc.record({ do: fc.constant('top_up' as const), key, mode: fc.constantFrom('extend' as const, 'queue' as const, 'replace' as const, 'carry' as const), twice: fc.boolean() }),
  fc.record({ do: fc.constantFrom('find' as const, 'cancel' as const, 'correct' as const), key }),
  fc.record({ do: fc.constant('read' as const), line: fc.integer({ min: 0, max: 1 }) }),
  fc.record({ do: fc.constant('pass' as const), seconds: fc.oneof(fc.integer({ min: -7_200, max: 20_000 }), fc.constantFrom(DAY, 10 * DAY)) }),
  fc.record({ do: fc.constant('fault' as const), fault: faults, any: fc.boolean() }),
  fc.constantFrom({ do: 'let_go' as const }, { do: 'refill' as const }),
) as fc.Arbitrary<Move>, { minLength: 1, maxLength: 25 });

/** A small float: three top-ups and it is empty. */
const START_FLOAT = 3n * COST;

async function play(desk: Desk, game: readonly Move[]): Promise<readonly string[]> {
  for (const line of LINES) {
    await desk.twin.issueSim({ iccid: line.iccid, number: line.number, zone: PROFILE.timeZone, lineKind: 'voice_data', events: history(), habit: { bytesPerDay: 50_000_000, weekendPercent: 80 } });
  }
  const told: string[] = [];
  let changes = 0;
  for (const move of game) {
    switch (move.do) {
      case 'top_up': {
        const order = desk.order(KEYS[move.key]!, { line: LINES[move.key % 2]!, mode: move.mode });
        const answers = await Promise.all(move.twice ? [desk.connector.topUp(order, STILL), desk.connector.topUp(order, STILL)] : [desk.connector.topUp(order, STILL)]);
        told.push(...answers.map((answer) => answer.kind));
        break;
      }
      case 'find': told.push((await desk.connector.findTopUp(KEYS[move.key]!, STILL)).kind); break;
      case 'cancel': told.push((await desk.connector.cancel({ key: KEYS[move.key]!, changeKey: `c${++changes}` }, STILL)).kind); break;
      case 'correct': told.push((await desk.connector.correct({ key: KEYS[move.key]!, changeKey: `f${++changes}`, asOf: START }, STILL)).kind); break;
      case 'read': told.push((await desk.connector.readLine(LINES[move.line]!, STILL)).kind); break;
      case 'pass': desk.pass(move.seconds); break;
      case 'fault': await desk.twin.addFault({ call: move.any ? 'any' : 'top_up', fault: move.fault, times: 1 }); break;
      case 'let_go': await desk.twin.letGo(); break;
      case 'refill': await desk.twin.refillFloat(COST); break;
    }
    await audit(desk);
  }
  await desk.twin.clearFaults();
  desk.pass(60 * DAY);
  await desk.twin.runDue();
  await audit(desk);
  return told;
}

/** The auditor's own sums over the carrier's books. */
async function audit({ twin, connector, store }: Desk): Promise<void> {
  const house = await twin.house();
  const all = (await Promise.all(KEYS.map((one) => twin.topUpOf(one)))).filter((one) => one !== null);
  let held = 0n;
  for (const one of all) {
    expect(one.grants).toBeLessThanOrEqual(1);
    if (one.status === 'done') held += one.costCents;
    if (one.status === 'done' || one.status === 'reversed') expect(one.grants).toBe(1);
    if (one.status === 'pending' || one.status === 'refused') expect(one.grants).toBe(0);
  }
  expect(house.floatCents).toBe(house.paidInCents - held);
  expect(house.floatCents).toBeGreaterThanOrEqual(0n);
  const listed = new Map((await store.list('tmobile', START - 10 * DAY as typeof START, plusSeconds(START, 400 * DAY))).map((one) => [one.key, one.status]));
  expect(listed).toEqual(new Map(all.map((one) => [one.key, one.status])));
  for (const line of LINES) {
    const { state } = (await twin.lineOf(line.iccid))!;
    const onLine = state.purchases.map(({ purchase }) => purchase.id).filter((id) => KEYS.includes(id));
    const granted = all.filter((one) => one.iccid === line.iccid && one.grants === 1).map((one) => one.key);
    expect(granted).toEqual(expect.arrayContaining(onLine));
    expect(new Set(onLine).size).toBe(onLine.length);
    // What was over when something newer was bought is kept as a sum only; nothing else leaves the list.
    if (onLine.length < granted.length) expect(state.older.granted).toBeGreaterThan(0n);
  }
  expect(connector.name).toBe('tmobile');
}

test('whatever is called and whatever goes wrong: one grant for a key, and the float adds up', async () => {
  await fc.assert(fc.asyncProperty(moves, async (game) => {
    await play(await openDesk({ sims: false, floatCents: START_FLOAT }), game);
  }), { numRuns: 150 });
});

describe('in PostgreSQL', () => {
  let database: TestDatabase;
  let db: Db;
  beforeAll(async () => {
    database = await cloneDatabase();
    db = openDb(database.url, { connections: 6 });
    // A connection that breaks while it is lent out says so to its borrower's listener, and ends the process where there is none.
    db.pool.on('connect', (client) => { client.on('error', () => {}); });
  });
  afterAll(async () => {
    await db.close();
    await database.drop();
  });
  const empty = () => db.query('truncate sandbox_twin_carriers, sandbox_twin_lines, sandbox_twin_events, sandbox_twin_top_ups, sandbox_twin_changes, sandbox_twin_callbacks');
  const fresh = async (): Promise<TwinStore> => { await empty(); return postgresStore(db); };

  test('it answers exactly as in memory, and its books say the same', async () => {
    await fc.assert(fc.asyncProperty(moves, async (game) => {
      const stored = await openDesk({ sims: false, floatCents: START_FLOAT, store: await fresh() });
      const inMemory = await openDesk({ sims: false, floatCents: START_FLOAT, store: memoryStore() });
      expect(await play(stored, game)).toEqual(await play(inMemory, game));
      expect(await stored.twin.house()).toEqual(await inMemory.twin.house());
      for (const one of KEYS) expect(await stored.twin.topUpOf(one)).toEqual(await inMemory.twin.topUpOf(one));
      expect(await stored.twin.lines({ limit: 10 })).toEqual(await inMemory.twin.lines({ limit: 10 }));
    }), { numRuns: 12 });
  });

  test('the state on the line is the fold of its events', async () => {
    const desk = await openDesk({ store: await fresh() });
    await desk.connector.topUp(desk.order('k', { mode: 'extend' }), STILL);
    await desk.connector.correct({ key: 'k', changeKey: 'f', asOf: plusSeconds(START, -60) }, STILL);
    const { rows } = await db.query<{ event: unknown }>('select event from sandbox_twin_events where iccid = $1 order by index', [ICCID]);
    const line = (await desk.twin.lineOf(ICCID))!;
    expect(rows).toHaveLength(line.events);
    expect(engine.settle(engine.foldLine(rows.map((row) => engine.readLineEvent(row.event))), line.state.asOf)).toEqual(line.state);
  });

  test('two processes with one key at the same moment grant once', async () => {
    const [one, other] = [await openDesk({ store: await fresh() }), await openDesk({ store: postgresStore(db) })];
    const answers = await Promise.all([one, other, one, other].flatMap((desk) => [0, 1, 2].map((i) => desk.connector.topUp(desk.order(`k${i}`, { mode: 'extend' }), STILL))));
    expect(answers.map(({ kind }) => kind)).toEqual(Array.from({ length: 12 }, () => 'done'));
    for (const one_ of ['k0', 'k1', 'k2']) expect((await other.twin.topUpOf(one_))?.grants).toBe(1);
    expect((await one.twin.house()).floatCents).toBe(FLOAT - 3n * COST);
    expect(await one.twin.lineOf(ICCID)).toEqual(await other.twin.lineOf(ICCID));
  });

  test('a step that dies half-way has not happened, and takes no other with it', async () => {
    const store = await fresh();
    const desk = await openDesk({ store });
    const dying = store.step('tmobile', { iccid: ICCID }, (work) => {
      work.putHouse({ ...work.house(), floatCents: 0n });
      throw new Error('killed');
    });
    const [died, lived] = await Promise.allSettled([dying, desk.connector.topUp(desk.order('k', { mode: 'extend' }), STILL)]);
    expect(died.status).toBe('rejected');
    expect(lived).toMatchObject({ status: 'fulfilled', value: { kind: 'done' } });
    expect((await desk.twin.house()).floatCents).toBe(FLOAT - COST);
  });

  test.each(['house', 'lines', 'top_ups'])('the connection dies as it writes the %s: nothing happened, and the same key works later', async (what) => {
    await empty();
    let deaths = 1;
    // What a kill -9 of the process looks like from the database: the session ends between two statements.
    const mortal: Db = {
      ...db,
      transaction: (work) => db.transaction((tx) => work({
        ...tx,
        async query<Row>(text: string, params?: readonly unknown[], name?: string) {
          if (name === `sandbox_twin_write_${what}` && deaths-- === 1) await tx.query('select pg_terminate_backend(pg_backend_pid())');
          return tx.query<Row>(text, params, name);
        },
      })),
    };
    const desk = await openDesk({ store: postgresStore(db) });
    const before = [await desk.twin.house(), await desk.twin.lineOf(ICCID)];
    const dying = await openDesk({ store: postgresStore(mortal) });
    await expect(dying.connector.topUp(dying.order('k', { mode: 'extend' }), STILL)).rejects.toThrow(Error);
    expect(await desk.twin.topUpOf('k')).toBeNull();
    expect([await desk.twin.house(), await desk.twin.lineOf(ICCID)]).toEqual(before);
    expect(await dying.connector.topUp(dying.order('k', { mode: 'extend' }), STILL)).toMatchObject({ kind: 'done' });
    expect((await desk.twin.house()).floatCents).toBe(FLOAT - COST);
  });

  test('faults, callbacks and what is due outlive the process', async () => {
    const first = await openDesk({ store: await fresh() });
    await first.twin.addFault({ call: 'top_up', fault: { kind: 'delay', seconds: 600 }, times: 2 });
    await first.connector.topUp(first.order('a', { mode: 'extend' }), STILL);
    const second = await openDesk({ store: postgresStore(db) });
    expect(await second.connector.topUp(second.order('b', { mode: 'extend' }), STILL)).toMatchObject({ kind: 'pending' });
    expect((await second.twin.house()).rules).toEqual([]);
    second.pass(600);
    const heard: string[] = [];
    let refuse = true;
    const send = async ({ rawBody }: { readonly rawBody: Uint8Array }) => {
      if (refuse) return (refuse = false);
      const body = JSON.parse(new TextDecoder().decode(rawBody)) as { key: string; status: string };
      heard.push(`${body.key} ${body.status}`);
      return true;
    };
    expect(await second.twin.deliverCallbacks(send)).toEqual({ accepted: 3, postponed: 1 });
    second.pass(60);
    expect(await second.twin.deliverCallbacks(send)).toEqual({ accepted: 1, postponed: 0 });
    expect(heard).toEqual(['b pending', 'a done', 'b done', 'a pending']);
    expect(await second.twin.deliverCallbacks(send)).toEqual({ accepted: 0, postponed: 0 });
  });
});
