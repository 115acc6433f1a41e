import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { usd } from '../../../../base/money.ts';
import { HOUR } from '../../../../base/time.ts';
import { handClock } from '../stripe/fake/bench.ts';
import { openSandboxBench } from './fake/bench.ts';
import { openPaypal } from './paypal.ts';

const SECRET = 'line-secret-0123456789';
const still = new AbortController().signal;

/** A line to a vendor that behaves badly in ways the sandbox cannot. */
describe('the connector on a bad line', () => {
  const closers: (() => unknown)[] = [];
  afterEach(async () => { for (const close of closers.splice(0)) await close(); });

  async function openLine(behave: (response: ServerResponse, socket: Socket) => void) {
    const seen: { url: string; headers: Record<string, unknown>; body: string }[] = [];
    let tokens = 0;
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
        if (request.url === '/v1/oauth2/token') { tokens++; response.end(JSON.stringify({ access_token: `tok${tokens}`, expires_in: 100 })); return; }
        seen.push({ url: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks).toString() });
        behave(response, request.socket);
      });
    });
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
    closers.push(() => { server.closeAllConnections(); server.close(); });
    const clock = handClock();
    const gateway = openPaypal({
      clientId: 'line', clientSecret: SECRET, webhookId: 'WH1', env: 'sandbox', apiBase: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, sandbox: true, deadlineMs: 1_000, clock,
    });
    const order = { key: 'our-key', reference: 'chg_1', amount: usd(2549), paymentMethod: 'tok', description: 'plan' };
    return { seen, clock, tokens: () => tokens, ask: () => gateway.chargeToken(order, still), gateway };
  }

  const json = (status: number, body: unknown) => (response: ServerResponse) => { response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body)); };

  test.each<[string, (response: ServerResponse, socket: Socket) => void]>([
    ['a reset connection', (_, socket) => { socket.resetAndDestroy(); }],
    ['a closed connection', (_, socket) => { socket.destroy(); }],
    ['an HTML page from a proxy', (response) => { response.writeHead(502, { 'content-type': 'text/html' }).end('<h1>Bad gateway</h1>'); }],
    ['an empty 201', (response) => { response.writeHead(201).end(); }],
    ['a 201 that is not JSON', (response) => { response.writeHead(201).end('{"id": "5O1", "status": "COMPLE'); }],
    ['another object', json(201, { id: 'TOK', customer: {} })],
    ['a list where an object belongs', json(200, [1, 2])],
    ['a redirect', (response) => { response.writeHead(302, { location: 'http://127.0.0.1:9/' }).end(); }],
    ['an answer without end', (response) => { response.writeHead(200); const more = setInterval(() => response.write('x'.repeat(100_000)), 1); response.on('close', () => clearInterval(more)); }],
    ['an error without a name', json(418, { message: `secret ${SECRET}` })],
    ['an issue nobody has documented', json(422, { name: 'UNPROCESSABLE_ENTITY', details: [{ issue: 'TEAPOT' }] })],
  ])('%s is doubt after one attempt', async (_, behave) => {
    const { seen, ask } = await openLine(behave);
    const outcome = await ask();
    expect(outcome.kind).toBe('unknown');
    expect(JSON.stringify(outcome)).not.toContain(SECRET);
    expect(seen).toHaveLength(1);
  });

  test('a POST carries our key, wants the whole object back, and its amount is text', async () => {
    const { seen, ask } = await openLine(json(500, { name: 'INTERNAL_SERVER_ERROR' }));
    await ask();
    expect(seen[0]).toMatchObject({ url: '/v2/checkout/orders', headers: { 'paypal-request-id': 'our-key', prefer: 'return=representation', authorization: 'Bearer tok1', 'content-type': 'application/json' } });
    expect(seen[0]!.body).toContain('"value":"25.49"');
  });

  test('one access token for many calls; renewed before it runs out', async () => {
    const { ask, tokens, clock } = await openLine(json(500, {}));
    await Promise.all([ask(), ask(), ask()]);
    expect(tokens()).toBe(1);
    clock.advance(39);
    await ask();
    expect(tokens()).toBe(1);
    clock.advance(2);
    await ask();
    expect(tokens()).toBe(2);
  });

  test('a withdrawn token is renewed and the call made once more; a second no is doubt', async () => {
    let answers = 0;
    const line = await openLine((response) => json(answers++ === 0 ? 401 : 500, { name: 'AUTHENTICATION_FAILURE' })(response));
    await line.ask();
    expect(line.seen.map(({ headers }) => headers['authorization'])).toEqual(['Bearer tok1', 'Bearer tok2']);
    const never = await openLine(json(401, { name: 'AUTHENTICATION_FAILURE' }));
    expect(await never.ask()).toMatchObject({ kind: 'unknown' });
    expect(never.seen).toHaveLength(2);
  });

  test('nobody at home is doubt; lists that cannot be read throw without a secret', async () => {
    const { gateway, clock } = await openLine((_, socket) => { socket.destroy(); });
    expect(await gateway.findCharge({ ref: 'order/ORD', reference: 'chg_1', since: clock.now() }, still)).toMatchObject({ kind: 'unknown' });
    expect(await gateway.findRefund({ ref: null, reference: 'rfd_1', chargeRef: 'CAP' }, still)).toMatchObject({ kind: 'unknown' });
    expect(await gateway.removeSaved!('tok', still)).toBe(false);
    await expect(gateway.list(clock.now(), clock.now(), still)).rejects.toThrow(/^paypal: connection$/);
    await expect(gateway.disputes!(clock.now(), clock.now(), still)).rejects.toThrow(/^paypal: connection$/);
  });

  test('the live PayPal is no sandbox, and only a sandbox has an address of its own', () => {
    const options = { clientId: 'a', clientSecret: 'b', webhookId: 'c', deadlineMs: 1, clock: handClock() };
    expect(() => openPaypal({ ...options, env: 'live', apiBase: 'http://127.0.0.1:1', sandbox: false })).toThrow();
    expect(() => openPaypal({ ...options, env: 'sandbox', sandbox: false })).toThrow();
  });
});

describe('a charge whose answer was lost', () => {
  const order = { key: 'k1', reference: 'chg_1', amount: usd(2549), paymentMethod: 'sandbox-balance', description: 'plan' };
  const look = (bench: Awaited<ReturnType<typeof openSandboxBench>>, since: number) => bench.gateway.findCharge({ ref: null, reference: 'chg_1', since: since as never }, still);

  test('young: the same key tells. Older: the report tells, and until it is complete nobody says "never"', async () => {
    const bench = await openSandboxBench('in-process');
    const since = bench.now();
    await bench.core.faults.add({ kind: 'lose_reply', on: 'orders.create' });
    expect(await bench.gateway.chargeToken(order, still)).toMatchObject({ kind: 'unknown' });
    expect(await look(bench, since)).toEqual({ kind: 'same_key_tells' });
    bench.advance(2 * HOUR);
    expect(await look(bench, since)).toMatchObject({ kind: 'unknown' });
    bench.advance(HOUR);
    expect(await look(bench, since)).toMatchObject({ kind: 'done', amount: usd(2549) });
    bench.advance(30 * 24 * HOUR);
    expect(await look(bench, since)).toMatchObject({ kind: 'done' });
  });

  test('what never arrived is never seen once the report covers every moment in which it may have been sent', async () => {
    const bench = await openSandboxBench('in-process');
    const since = bench.now();
    await bench.core.faults.add({ kind: 'lose_request', on: 'orders.create' });
    await bench.gateway.chargeToken(order, still);
    bench.advance(5 * HOUR);
    expect(await look(bench, since)).toMatchObject({ kind: 'unknown' });
    bench.advance(HOUR);
    expect(await look(bench, since)).toEqual({ kind: 'never_seen' });
  });

  test('after the key is forgotten PayPal itself refuses a second payment of the same charge', async () => {
    const bench = await openSandboxBench('in-process');
    await bench.gateway.chargeToken(order, still);
    bench.advance(7 * HOUR);
    expect(await bench.gateway.chargeToken(order, still)).toMatchObject({ kind: 'unknown', cause: expect.stringContaining('DUPLICATE_INVOICE_ID') as string });
    expect(await bench.moneyOf('chg_1')).toEqual({ taken: 2549n, givenBack: 0n });
  });
});
