import { afterEach, expect, test } from 'vitest';
import { cloneDatabase } from '../support/database.ts';
import { control, endOf, makeHostile, makeKind, makeLines, untilAcknowledged } from './campaign.ts';
import { cuttingProxy } from './cutting-proxy.ts';
import { startLoad } from './load.ts';
import { bundled, demoKey, freePort, makeFolder, removeFolder, startProduct } from './product.ts';

const undo: (() => Promise<unknown>)[] = [];
afterEach(async () => { for (const one of undo.splice(0).toReversed()) await one(); });

test('answers of the database lost around COMMIT: the outcome is looked up, requests get a clear 503', async () => {
  const database = await cloneDatabase();
  undo.push(() => database.drop());
  const proxy = await cuttingProxy(database.url);
  undo.push(() => proxy.close());
  const folder = makeFolder();
  undo.push(() => removeFolder(folder));
  const product = await startProduct(bundled('crash-main', 'src/main.ts'), { dataFolder: folder, port: await freePort(), env: { DATABASE_URL: proxy.url } });
  undo.push(async () => { product.signal('SIGKILL'); return product.ended; });
  const apiKey = demoKey(folder);
  const lines = await makeLines(product.baseUrl, apiKey, 60);
  await makeHostile(product.baseUrl, apiKey);
  const load = startLoad({ baseUrls: [product.baseUrl], apiKey, lines, clients: 8, name: 'cut' });
  proxy.cut(100);
  await untilAcknowledged(load, 150);
  proxy.spare();
  await makeKind(product.baseUrl, apiKey);
  await load.stop();
  expect(proxy.cuts()).toBeGreaterThan(10);
  expect(load.trouble.get('503 not_ready') ?? 0).toBeGreaterThan(0);
  const wrong = await endOf({ dataFolder: folder, databaseUrl: database.url }, load.wishes, { everyMessage: false, hurry: () => control(product.baseUrl, apiKey, 'clock', { forwardSeconds: 60 }) });
  expect([...load.wrong, ...wrong], product.said()).toEqual([]);
}, 400_000);
