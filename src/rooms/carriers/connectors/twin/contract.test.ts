import { afterAll, beforeAll } from 'vitest';
import { cloneDatabase, type TestDatabase } from '../../../../../tests/support/database.ts';
import { openDb, type Db } from '../../../../platform/db/db.ts';
import { carrierContract } from '../../contract.ts';
import { openTwinBench } from './test-bench.ts';
import { postgresStore } from './postgres-store.ts';

carrierContract('a twin in memory', () => openTwinBench());

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

carrierContract('a twin in PostgreSQL', async () => {
  await db.query('truncate sandbox_twin_carriers, sandbox_twin_lines, sandbox_twin_events, sandbox_twin_top_ups, sandbox_twin_changes, sandbox_twin_callbacks');
  return openTwinBench(postgresStore(db));
});
