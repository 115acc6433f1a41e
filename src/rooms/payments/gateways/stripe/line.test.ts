import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { usd } from '../../../../base/money.ts';
import { handClock } from './fake/bench.ts';
import { openStripe } from './stripe.ts';

const KEY = 'sk_test_line0123456789';

/** A line to a vendor that behaves badly in ways the sandbox cannot. */
describe('the connector on a bad line', () => {
  const closers: (() => void)[] = [];
  afterEach(() => { for (const close of closers.splice(0)) close(); });

  async function openLine(behave: (response: ServerResponse, socket: Socket) => void) {
    const seen: { url: string; headers: Record<string, unknown> }[] = [];
    const server = createServer((request, response) => {
      seen.push({ url: request.url ?? '', headers: request.headers });
      request.resume().on('end', () => behave(response, request.socket));
    });
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
    closers.push(() => { server.closeAllConnections(); server.close(); });
    const gateway = openStripe({
      secretKey: KEY, webhookSecret: 'whsec_line', apiBase: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, sandbox: true, deadlineMs: 1_000, clock: handClock(),
    });
    const order = { key: 'our-key', reference: 'chg_1', amount: usd(2549), paymentMethod: 'pm_card_visa', description: 'plan' };
    return { seen, ask: () => gateway.chargeToken(order, new AbortController().signal), gateway };
  }

  const json = (status: number, body: unknown) => (response: ServerResponse) => { response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body)); };

  test.each<[string, (response: ServerResponse, socket: Socket) => void]>([
    // The SDK by itself would send a POST again after ECONNRESET, whatever `maxNetworkRetries` says.
    ['a reset connection', (_, socket) => { socket.resetAndDestroy(); }],
    ['a closed connection', (_, socket) => { socket.destroy(); }],
    ['an HTML page from a proxy', (response) => { response.writeHead(502, { 'content-type': 'text/html' }).end('<h1>Bad gateway</h1>'); }],
    ['an empty 200', (response) => { response.writeHead(200).end(); }],
    ['a 200 that is not JSON', (response) => { response.writeHead(200).end('{"id": "pi_1", "status": "succee'); }],
    ['another object', json(200, { id: 'cus_1', object: 'customer' })],
    ['a list where an object belongs', json(200, [1, 2])],
    ['a redirect', (response) => { response.writeHead(302, { location: 'http://127.0.0.1:9/' }).end(); }],
    ['an answer without end', (response) => { response.writeHead(200); const more = setInterval(() => response.write('x'.repeat(100_000)), 1); response.on('close', () => clearInterval(more)); }],
    ['an error of an unknown type', json(418, { error: { type: 'teapot_error', message: `key ${KEY}` } })],
    ['a 500 that asks to be tried again', (response) => { response.writeHead(500, { 'stripe-should-retry': 'true' }).end('{"error":{"type":"api_error"}}'); }],
  ])('%s is doubt after one attempt', async (_, behave) => {
    const { seen, ask } = await openLine(behave);
    const outcome = await ask();
    expect(outcome.kind).toBe('unknown');
    expect(JSON.stringify(outcome)).not.toContain(KEY);
    expect(seen).toHaveLength(1);
  });

  test('the request carries our key, the pinned version and no telemetry', async () => {
    const { seen, ask } = await openLine(json(500, { error: { type: 'api_error' } }));
    await ask();
    await ask();
    for (const { url, headers } of seen) {
      expect(url).toBe('/v1/payment_intents');
      expect(headers).toMatchObject({ 'idempotency-key': 'our-key', authorization: `Bearer ${KEY}`, 'content-type': 'application/x-www-form-urlencoded' });
      expect(headers['stripe-version']).toMatch(/^\d{4}-\d{2}-\d{2}\.[a-z]+$/);
      expect(headers).not.toHaveProperty('x-stripe-client-telemetry');
    }
    expect(seen).toHaveLength(2);
  });

  test('nobody at home is doubt; a list that cannot be read throws without a secret', async () => {
    const { gateway } = await openLine((_, socket) => { socket.destroy(); });
    const signal = new AbortController().signal;
    const clock = handClock();
    expect(await gateway.findCharge({ ref: null, reference: 'chg_1', since: clock.now() }, signal)).toMatchObject({ kind: 'unknown' });
    expect(await gateway.findRefund({ ref: null, reference: 'rfd_1', chargeRef: 'pi_1' }, signal)).toMatchObject({ kind: 'unknown' });
    await expect(gateway.list(clock.now(), clock.now(), signal)).rejects.toThrow(/^stripe: connection$/);
  });

  test('a live key is never a sandbox', () => {
    expect(() => openStripe({ secretKey: 'sk_live_x', webhookSecret: 'whsec_x', sandbox: true, deadlineMs: 1, clock: handClock() })).toThrow();
  });
});
