import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { usd } from '../../../../../base/money.ts';
import { DAY } from '../../../../../base/time.ts';
import { seededRandom } from '../../../../../platform/random.ts';
import { readWebhook } from '../webhook.ts';
import { handClock, openSandboxBench, TEST_KEY, TEST_WEBHOOK_SECRET } from './bench.ts';
import { memoryStore } from './memory-store.ts';
import { openStripeSandbox } from './sandbox.ts';
import { markDelivered, signature, takeDeliveries } from './webhooks.ts';

const still = new AbortController().signal;
const order = (n: number) => ({ key: `k${n}`, reference: `chg_${n}`, amount: usd(2549), paymentMethod: 'pm_card_visa', description: 'plan' });
const page = { key: 'k', reference: 'chg_page', amount: usd(900), description: 'plan', successUrl: 'http://127.0.0.1:9/ok', cancelUrl: 'http://127.0.0.1:9/no', language: 'en' as const };

describe('webhooks of the sandbox', () => {
  test('are signed as the published vector says', () => {
    const body = '{"id":"evt_1","object":"event"}';
    expect(signature('whsec_test', 1_700_000_000, new TextEncoder().encode(body))).toBe('4c15fb2a43f93ef61eaa3e0893866d57cad9cad4223242cfb96f362480cb4021');
  });

  test('two signatures, the old secret\'s and the new one\'s: one that fits is enough', async () => {
    const bench = await openSandboxBench('in-process');
    await bench.gateway.chargeToken(order(1), still);
    const [hook] = await bench.webhooks();
    const old = signature('whsec_old', bench.now(), hook!.rawBody);
    const mine = signature(TEST_WEBHOOK_SECRET, bench.now(), hook!.rawBody);
    const read = (header: string) => readWebhook(TEST_WEBHOOK_SECRET, { 'Stripe-Signature': header }, hook!.rawBody, bench.now());
    expect(read(`t=${bench.now()},v1=${old},v1=${mine},v0=${old}`)).not.toBeNull();
    expect(read(`t=${bench.now()},v1=${old}`)).toBeNull();
    expect(read(`t=${bench.now()},v0=${mine}`)).toBeNull();
    expect(read(`t=abc,v1=${mine}`)).toBeNull();
  });

  test('a paid page tells of its session and its intent, both by our reference', async () => {
    const bench = await openSandboxBench('in-process');
    const opened = await bench.gateway.openHosted(page, still);
    await bench.pay(opened.kind === 'pending' ? opened.ref : '', 'late');
    bench.advance(60);
    await bench.core.tick();
    const types = await Promise.all((await bench.webhooks()).map(async ({ headers, rawBody }) => bench.gateway.readWebhook(headers, rawBody, bench.now())));
    expect(types.map((event) => event?.type ?? '').toSorted((a, b) => (a < b ? -1 : 1))).toEqual(['checkout.session.async_payment_succeeded', 'checkout.session.completed', 'payment_intent.processing', 'payment_intent.succeeded']);
    expect(new Set(types.map((event) => event?.reference))).toEqual(new Set(['chg_page']));
  });

  test('are sent again with growing pauses, eight times at most, and not after a 2xx', async () => {
    const bench = await openSandboxBench('in-process');
    await bench.gateway.chargeToken(order(1), still);
    const take = () => takeDeliveries(bench.core.tools, TEST_WEBHOOK_SECRET);
    expect(await take()).toHaveLength(1);
    expect(await take()).toHaveLength(0);
    let tries = 1;
    for (let day = 0; day < 30; day++) {
      bench.advance(DAY);
      tries += (await take()).length;
    }
    expect(tries).toBe(8);
    await bench.gateway.chargeToken(order(2), still);
    const [second] = await take();
    await markDelivered(bench.core.tools, second!.eventId);
    bench.advance(DAY);
    expect(await take()).toHaveLength(0);
  });

  test('can be lost, doubled, held back and turned round', async () => {
    const bench = await openSandboxBench('in-process');
    const ids = async () => (await bench.webhooks()).map(({ rawBody }) => (JSON.parse(new TextDecoder().decode(rawBody)) as { data: { object: { metadata: { reference: string } } } }).data.object.metadata.reference);
    await bench.core.faults.webhooks({ lose: 1, extraCopies: 1, reversed: true });
    for (const n of [1, 2, 3]) {
      await bench.gateway.chargeToken(order(n), still);
      bench.advance(1);
    }
    expect(await ids()).toEqual(['chg_3', 'chg_3', 'chg_2', 'chg_2']);
    await bench.core.faults.clear();
    await bench.core.faults.webhooks({ delaySeconds: 60 });
    await bench.gateway.chargeToken(order(4), still);
    expect(await ids()).toEqual([]);
    bench.advance(60);
    expect(await ids()).toContain('chg_4');
  });
});

describe('the server delivers by itself', () => {
  const closers: (() => Promise<void>)[] = [];
  afterEach(async () => { for (const close of closers.splice(0)) await close(); });

  test('to the shop, again after a 500, until a 2xx', async () => {
    const got: { body: Buffer; header: string }[] = [];
    const shop = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
        got.push({ body: Buffer.concat(chunks), header: String(request.headers['stripe-signature']) });
        response.writeHead(got.length === 1 ? 500 : 200).end();
      });
    });
    await new Promise<void>((resolve) => { shop.listen(0, '127.0.0.1', resolve); });
    closers.push(() => new Promise((resolve) => { shop.close(() => resolve()); }));
    const clock = handClock();
    const sandbox = await openStripeSandbox({
      store: memoryStore(), clock, random: seededRandom(3), secretKey: TEST_KEY, webhookSecret: TEST_WEBHOOK_SECRET,
      webhookUrl: `http://127.0.0.1:${(shop.address() as AddressInfo).port}/hooks`,
    });
    closers.push(() => sandbox.close());
    await sandbox.core.handle({ method: 'POST', path: '/v1/payment_intents', params: { amount: 100, currency: 'usd', confirm: true, payment_method: 'pm_card_visa' }, key: null });
    await expect.poll(() => got.length).toBe(1);
    clock.advance(10);
    await sandbox.deliverNow();
    clock.advance(DAY);
    await sandbox.deliverNow();
    expect(got).toHaveLength(2);
    const at = handClock();
    at.advance(10);
    expect(readWebhook(TEST_WEBHOOK_SECRET, { 'stripe-signature': got[1]!.header }, got[1]!.body, at.now())).toMatchObject({ type: 'payment_intent.succeeded' });
  });
});
