import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { LEASE_MS } from '../../src/platform/jobs/worker.ts';
import { cloneDatabase } from '../support/database.ts';
import { control, endOf, makeHostile, makeKind, makeLines, untilAcknowledged } from './campaign.ts';
import { startLoad } from './load.ts';
import { bundled, demoKey, freePort, makeFolder, removeFolder, startProduct, type Product } from './product.ts';

const undo: (() => Promise<unknown>)[] = [];
afterEach(async () => { for (const one of undo.splice(0).toReversed()) await one(); });

async function start(program: string, dataFolder: string, databaseUrl: string): Promise<Product> {
  const product = await startProduct(program, { dataFolder, port: await freePort(), env: { DATABASE_URL: databaseUrl } });
  undo.push(async () => { product.signal('SIGKILL'); return product.ended; });
  return product;
}

test('two products on one database: one sleeps past its lease, is fenced off and ends loudly; nothing is done twice', async () => {
  const database = await cloneDatabase();
  undo.push(() => database.drop());
  const folder = makeFolder();
  undo.push(() => removeFolder(folder));
  const [oneFolder, otherFolder] = [join(folder, 'one'), join(folder, 'other')];
  const program = bundled('crash-main', 'src/main.ts');
  const one = await start(program, oneFolder, database.url);
  // Products of one shop share its keys.
  mkdirSync(otherFolder, { mode: 0o700 });
  for (const file of ['keys.json', 'demo.json']) copyFileSync(join(oneFolder, file), join(otherFolder, file));
  const other = await start(program, otherFolder, database.url);

  const apiKey = demoKey(oneFolder);
  const lines = await makeLines(one.baseUrl, apiKey, 100);
  await makeHostile(one.baseUrl, apiKey);
  const load = startLoad({ baseUrls: [one.baseUrl, other.baseUrl], apiKey, lines, clients: 8, name: 'two' });
  await untilAcknowledged(load, 30);
  const asleep = load.acknowledged();
  other.signal('SIGSTOP');
  await pause(2 * LEASE_MS);
  other.signal('SIGCONT');
  expect(await other.ended, other.said()).toBe(70);
  expect(other.said()).toContain('worker.fenced');

  await untilAcknowledged(load, load.acknowledged() + 10);
  await makeKind(one.baseUrl, apiKey);
  await load.stop();
  expect(load.acknowledged()).toBeGreaterThan(asleep);
  const wrong = await endOf({ dataFolder: oneFolder, databaseUrl: database.url }, load.wishes, { everyMessage: false, hurry: () => control(one.baseUrl, apiKey, 'clock', { forwardSeconds: 60 }) });
  expect([...load.wrong, ...wrong], one.said()).toEqual([]);
}, 400_000);
