import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Keys } from '../../src/platform/secrets/keys.ts';
import { cloneDatabase, type TestDatabase } from '../support/database.ts';
import { openSimDatabase, type SimDatabase } from './database.ts';
import { runWorld, simulationKeys, type WorldResult } from './run.ts';

const SEED = 20_261_123;
const WORLDS = 25;

let made: TestDatabase;
let database: SimDatabase;
let keys: Keys;

beforeAll(async () => {
  made = await cloneDatabase();
  database = await openSimDatabase(made.url);
  keys = simulationKeys();
});
afterAll(async () => {
  await database.close();
  await made.drop();
});

const told = (one: WorldResult): string => `npm run simulate -- --seed ${SEED} --from ${one.number} --worlds 1 --trace: ${one.problems.join('; ')}`;

describe('worlds of crashes, lost answers and hostile vendors', () => {
  // More of them: `npm run simulate`.
  test(`${WORLDS} of them come to rest, and an auditor finds every promise kept`, async () => {
    const results: WorldResult[] = [];
    for (let number = 0; number < WORLDS; number++) results.push(await runWorld(database, keys, SEED, number));
    expect(results.filter((one) => one.problems.length > 0).map(told)).toEqual([]);
    // A simulation in which nothing happens proves nothing.
    const sum = (of: (one: WorldResult) => number): number => results.reduce((total, one) => total + of(one), 0);
    expect(sum((one) => one.renewals['done'] ?? 0)).toBeGreaterThan(WORLDS / 2);
    expect(sum((one) => one.counts.deaths)).toBeGreaterThan(WORLDS / 2);
    expect(sum((one) => one.counts.lost)).toBeGreaterThan(5);
    expect(sum((one) => one.counts.pauses)).toBeGreaterThan(0);
  }, 300_000);

  test('the same seed and number give the same world, effect for effect', async () => {
    const first = await runWorld(database, keys, SEED, 3);
    const second = await runWorld(database, keys, SEED, 3);
    expect(second.trace).toEqual(first.trace);
    expect(second.hash).toBe(first.hash);
    expect((await runWorld(database, keys, SEED, 4)).hash).not.toBe(first.hash);
  });
});

test('an auditor that is lied to notices', async () => {
  const { openWorld } = await import('./world.ts');
  const { audit } = await import('./auditor.ts');
  await database.clean();
  const world = await openWorld({ db: database.db, keys, shelf: database.shelf, seed: SEED, number: 0 });
  await world.boot();
  await audit(world);
  expect(world.problems).toEqual([]);
  await database.db.query(`insert into ledger_transactions values ('x', now(), 'x', 'x', '')`);
  await database.db.query(`insert into ledger_entries values ('x', 1, 'cash:stripe', 'USD', 700), ('x', 2, 'sales', 'USD', -700)`);
  await audit(world);
  expect(world.problems).toContain('cash: 0 cents at stripe, 700 in our ledger');
});
