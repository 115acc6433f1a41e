import { expect, test } from 'vitest';
import pg from 'pg';
import { cloneDatabase } from './database.ts';

test('each test file gets a migrated database of its own', async () => {
  const [one, two] = await Promise.all([cloneDatabase(), cloneDatabase()]);
  expect(one.url).not.toBe(two.url);
  const client = new pg.Client({ connectionString: one.url });
  client.on('error', () => {});
  await client.connect();
  await client.query("insert into platform_settings (key, value) values ('seen', 'true')");
  const other = new pg.Client({ connectionString: two.url });
  await other.connect();
  expect((await other.query('select from platform_settings')).rowCount).toBe(0);
  await other.end();
  // Dropping works under a connection that a failed test left open.
  await one.drop();
  await two.drop();
  await client.end().catch(() => {});
});
