import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { openDb, type Db } from '../../src/platform/db/db.ts';
import { openForTool } from '../../src/platform/postgres/for-tools.ts';
import { HOLD, writeSetting } from '../../src/platform/settings/settings.ts';
import { control, endOf, makeHostile, makeKind, makeLines, untilAcknowledged } from './campaign.ts';
import { callApi, startLoad } from './load.ts';
import { bundled, demoKey, freePort, makeFolder, removeFolder, runCommand, startProduct } from './product.ts';

const undo: (() => Promise<unknown>)[] = [];
afterEach(async () => { for (const one of undo.splice(0).toReversed()) await one(); });

const aFolder = (): string => {
  const folder = makeFolder();
  undo.push(() => removeFolder(folder));
  return folder;
};

async function databaseOf(dataFolder: string): Promise<Db> {
  const tool = await openForTool({ dataFolder, databaseUrl: undefined, purpose: 'a test', onProgress: () => {} });
  const db = openDb(tool.url, { connections: 2 });
  undo.push(async () => { await db.close(); await tool.close(); });
  return db;
}

/** Money a gateway took after the back-up, for a renewal the restored shop has never heard of. */
const FORGOTTEN = `insert into sandbox_stripe_objects (id, kind, created, parent, reference, version, doc, aside)
  values ('ch_forgotten', 'charge', extract(epoch from now())::bigint - 60, 'pi_forgotten', 'chg_forgotten', 1, '{"amount": 1500, "status": "succeeded", "payment_intent": "pi_forgotten"}', '{}')`;

test('a back-up taken under load comes up in hold: pages yes, money no, until the books were compared', async () => {
  const program = bundled('crash-main', 'src/main.ts');
  const [backup, restore, release] = ['backup', 'restore', 'release-hold'].map((name) => bundled(`crash-${name}`, `scripts/${name}.ts`)) as [string, string, string];
  const [before, after] = [aFolder(), aFolder()];
  const old = await startProduct(program, { dataFolder: before, port: await freePort() });
  undo.push(async () => { old.signal('SIGKILL'); return old.ended; });
  const apiKey = demoKey(before);
  const lines = await makeLines(old.baseUrl, apiKey, 60);
  await makeHostile(old.baseUrl, apiKey);
  for (const carrier of ['tmobile', 'att', 'verizon']) await control(old.baseUrl, apiKey, 'carriers/fault', { carrier, fault: { kind: 'delay', seconds: 20 }, times: 4 });
  const load = startLoad({ baseUrls: [old.baseUrl], apiKey, lines, clients: 8, name: 'hold' });
  await untilAcknowledged(load, 20);
  const known = load.wishes.find((wish) => wish.id !== null)!;
  const file = join(before, 'under-way.backup');
  const backedUp = await runCommand(backup, [file], { dataFolder: before });
  expect(backedUp.code, backedUp.said).toBe(0);
  await load.stop();
  old.signal('SIGTERM');
  expect(await old.ended).toBe(0);

  const restored = await runCommand(restore, [file], { dataFolder: after });
  expect(restored.code, restored.said).toBe(0);
  for (const name of ['keys.json', 'demo.json']) copyFileSync(join(before, name), join(after, name));
  const shop = await startProduct(program, { dataFolder: after, port: await freePort() });
  undo.push(async () => { shop.signal('SIGKILL'); return shop.ended; });
  expect(shop.said()).toMatch(/^xuka: holds still at .+ restored from back-up of /m);
  const db = await databaseOf(after);
  const moved = async () => (await db.query(`select (select count(*)::int from renewals_renewals where settled_at is null) as open, (select count(*)::int from sandbox_stripe_objects where kind in ('charge', 'refund')) as money,
    (select count(*)::int from sandbox_twin_top_ups) as top_ups, (select count(*)::int from platform_jobs where state = 'running') as running`)).rows[0] as { open: number; money: number; top_ups: number; running: number };
  const then = await moved();
  expect(then.open).toBeGreaterThan(0);

  expect(await (await fetch(`${shop.baseUrl}/healthz`)).json()).toMatchObject({ ready: true, hold: expect.stringContaining('restored from back-up') });
  expect((await fetch(`${shop.baseUrl}/`)).status).toBe(200);
  expect((await callApi(shop.baseUrl, `/v1/renewals/${known.id}`, { apiKey })).status).toBe(200);
  const quoted = await callApi(shop.baseUrl, '/v1/quotes', { apiKey, body: { line: lines.at(-1)!.id, plan: lines.at(-1)!.plan } });
  expect(quoted.status, quoted.text).toBe(201);
  const place = () => callApi(shop.baseUrl, '/v1/renewals', {
    apiKey, headers: { 'idempotency-key': 'placed-in-hold' }, body: { quote: (JSON.parse(quoted.text) as { id: string }).id, payment: { type: 'token', paymentMethod: 'pm_card_visa' } },
  });
  const refused = await place();
  expect(refused.status).toBe(503);
  expect(JSON.parse(refused.text)).toMatchObject({ code: 'shop_on_hold' });
  // Who asks again for what was placed before the back-up still hears of it.
  const repeat = await callApi(shop.baseUrl, '/v1/renewals', { apiKey, raw: known.body, headers: { 'idempotency-key': known.key } });
  expect((JSON.parse(repeat.text) as { id?: string; facts?: { renewal: string } }).id ?? (JSON.parse(repeat.text) as { facts: { renewal: string } }).facts.renewal).toBe(known.id);
  await pause(3_000);
  const now = await moved();
  expect({ money: now.money, top_ups: now.top_ups, open: now.open }).toEqual({ money: then.money, top_ups: then.top_ups, open: then.open });

  await db.query(FORGOTTEN);
  const doubted = await runCommand(release, [], { dataFolder: after });
  expect(doubted.code).toBe(1);
  expect(doubted.said).toContain('stripe pi_forgotten');
  expect(doubted.said).toContain('the hold stays');
  expect((await place()).status).toBe(503);
  await db.query(`delete from sandbox_stripe_objects where id = 'ch_forgotten'`);
  const released = await runCommand(release, [], { dataFolder: after });
  expect(released.code, released.said).toBe(0);
  await expect.poll(() => shop.said(), { timeout: 10_000 }).toMatch(/^xuka: the hold is lifted/m);
  expect([201, 202]).toContain((await place()).status);

  await makeKind(shop.baseUrl, apiKey);
  expect(await endOf({ dataFolder: after }, [], { everyMessage: false, hurry: () => control(shop.baseUrl, apiKey, 'clock', { forwardSeconds: 30 }) }), shop.said()).toEqual([]);

  // By force, with a reason that is kept.
  await writeSetting(db, HOLD, { since: '2026-11-23T18:00:00Z', why: 'a test' });
  await db.query(FORGOTTEN);
  expect((await runCommand(release, ['--force', 'why'], { dataFolder: after })).code).toBe(1);
  expect((await runCommand(release, ['--force', 'refunded by hand, see the list of the day'], { dataFolder: after })).code).toBe(0);
  const { rows } = await db.query<{ reason: string; facts: { forced: boolean } }>(`select reason, facts from journal_entries where what = 'hold.released' order by at, id`);
  expect(rows.map((row) => [row.facts.forced, row.reason])).toEqual([[false, 'books agree with gateways and carriers'], [true, 'refunded by hand, see the list of the day']]);
}, 400_000);
