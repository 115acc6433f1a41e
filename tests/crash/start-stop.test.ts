import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { control, endOf, makeKind, makeLines } from './campaign.ts';
import { startLoad } from './load.ts';
import { bundled, demoKey, freePort, makeFolder, postmasterOf, removeFolder, spawnProduct, startProduct, untilReady, type Product } from './product.ts';

let folder = '';
let running: Product[] = [];
afterEach(async () => {
  for (const product of running) product.signal('SIGKILL');
  await Promise.all(running.map((product) => product.ended));
  running = [];
  await removeFolder(folder);
});

const kept = (product: Product): Product => { running.push(product); return product; };
const program = (): string => bundled('crash-main', 'src/main.ts');

test('one product per data folder; after kill -9 the next start attaches, or recovers', async () => {
  folder = makeFolder();
  const place = { dataFolder: folder, port: await freePort() };
  const first = kept(await startProduct(program(), place));
  const postmaster = postmasterOf(folder);

  const second = kept(spawnProduct(program(), { dataFolder: folder, port: await freePort() }));
  expect(await second.ended).toBe(1);
  expect(second.said().trim().split('\n')).toEqual([expect.stringMatching(/^xuka: Xuka already runs on the data folder .+: process \d+, http.+\. Stop it first, or choose another data folder\.$/)]);
  expect((await fetch(`${first.baseUrl}/healthz`)).status).toBe(200);

  first.signal('SIGKILL');
  await first.ended;
  const attached = kept(await startProduct(program(), place));
  expect(postmasterOf(folder)).toBe(postmaster);

  attached.signal('SIGKILL');
  await attached.ended;
  process.kill(postmaster!, 'SIGKILL');
  const recovered = kept(await startProduct(program(), place));
  expect(postmasterOf(folder)).not.toBe(postmaster);
  expect((await fetch(`${recovered.baseUrl}/healthz`)).status).toBe(200);

  // One Ctrl-C: the terminal tells the product, and so does each parent that passes it on.
  recovered.signal('SIGINT');
  await pause(60);
  recovered.signal('SIGINT');
  expect(await recovered.ended).toBe(0);
  expect(recovered.said()).toMatch(/^xuka: stopped$/m);
  expect(postmasterOf(folder)).toBe(null);
}, 400_000);

test('SIGTERM: over within seconds, though a vendor does not answer; what was in flight is done after the next start', async () => {
  folder = makeFolder();
  const place = { dataFolder: folder, port: await freePort() };
  const product = kept(await startProduct(program(), place));
  const apiKey = demoKey(folder);
  const lines = await makeLines(product.baseUrl, apiKey, 12);
  for (const carrier of ['tmobile', 'att', 'verizon']) await control(product.baseUrl, apiKey, 'carriers/fault', { carrier, fault: { kind: 'slow', seconds: 25 }, times: null });
  const load = startLoad({ baseUrls: [product.baseUrl], apiKey, lines, clients: 6, name: 'stop' });
  await pause(1_500);

  const asked = Date.now();
  product.signal('SIGTERM');
  expect(await product.ended, product.said()).toBe(0);
  // Three seconds for requests, two for jobs, and the database's own end; the rest is a busy machine.
  expect(Date.now() - asked).toBeLessThan(12_000);
  expect(product.said()).toMatch(/^xuka: stopped$/m);
  expect(postmasterOf(folder)).toBe(null);
  expect(existsSync(join(folder, 'running.json'))).toBe(false);

  const again = kept(await untilReady(spawnProduct(program(), place)));
  await makeKind(again.baseUrl, apiKey);
  await load.stop();
  const wrong = await endOf({ dataFolder: folder }, load.wishes, { everyMessage: false, hurry: () => control(again.baseUrl, apiKey, 'clock', { forwardSeconds: 30 }) });
  expect([...load.wrong, ...wrong], again.said()).toEqual([]);
  expect(load.acknowledged()).toBeGreaterThan(0);
}, 400_000);
