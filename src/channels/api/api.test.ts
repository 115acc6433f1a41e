import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cloneDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import { at } from '../../base/time.ts';
import { standingClock } from '../../platform/clock.ts';
import { openDb, type Db } from '../../platform/db/db.ts';
import { openFrame } from '../../platform/http/frame.ts';
import { openIdempotency } from '../../platform/http/idempotency.ts';
import { openLog } from '../../platform/log/log.ts';
import { openMetrics } from '../../platform/metrics.ts';
import { idMaker, seededRandom } from '../../platform/random.ts';
import { newKeyRing } from '../../platform/secrets/key-file.ts';
import { keysOf } from '../../platform/secrets/keys.ts';
import { verifyDocument } from '../../platform/secrets/signing.ts';
import { openApi } from './api.ts';
import { doorsInMemory, LINE, tail } from './api.samples.ts';
import { openTrafficCheck, type TrafficCheck } from './check-traffic.ts';
import type { OpenApiDocument } from './openapi.ts';

interface Sent { readonly status: number; readonly headers: Headers; readonly text: string; readonly json: Record<string, any> }

describe('API v1', () => {
  let database: TestDatabase;
  let db: Db;
  let workers = 0;
  let document: OpenApiDocument;
  let check: TrafficCheck;
  beforeAll(async () => {
    database = await cloneDatabase();
    db = openDb(database.url);
    document = await (await (await aShop()).app.request('/v1/openapi.json')).json() as OpenApiDocument;
    check = openTrafficCheck(document);
  });
  afterAll(async () => { await db.close(); await database.drop(); });

  /** A shop with doors in memory; every answer is held against the document before a test sees it. */
  async function aShop() {
    const clock = standingClock(at('2026-11-23T18:00:00Z'));
    const worker = `wrk_api_${++workers}`;
    await db.query('insert into platform_workers (id, started_at, lease_until) values ($1, now(), $2)', [worker, clock.leaseMs() + 5_000]);
    await db.query('delete from platform_idempotency');
    const keys = keysOf(newKeyRing(seededRandom(1)), seededRandom(2));
    const { doors, calls } = doorsInMemory(keys);
    const lines: string[] = [];
    const app = openFrame({ clock, newId: idMaker(clock, seededRandom(3)), log: openLog({ clock, write: (line) => lines.push(line) }), metrics: openMetrics() });
    app.route('/', openApi({ doors, idempotency: openIdempotency({ db, clock, worker }), stylesheet: '/assets/reference.css' }));

    async function send(method: string, path: string, options: { readonly key?: string | null; readonly body?: unknown; readonly headers?: Record<string, string> } = {}): Promise<Sent> {
      const key = options.key === undefined ? 'all-rights' : options.key;
      const body = options.body === undefined ? undefined : typeof options.body === 'string' ? options.body : JSON.stringify(options.body);
      const answer = await app.request(path, {
        method, headers: { ...(key === null ? {} : { authorization: `Bearer ${key}` }), ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...options.headers }, ...(body === undefined ? {} : { body }),
      });
      const text = await answer.text();
      check(method, path, { status: answer.status, contentType: answer.headers.get('content-type') ?? '', body: text });
      return { status: answer.status, headers: answer.headers, text, json: JSON.parse(text) as Record<string, any> };
    }
    const quote = async (): Promise<string> => (await send('POST', '/v1/quotes', { body: { line: LINE, plan: 'tmo-mo-5g' } })).json['id'] as string;
    const place = async (quoteId: string, idempotencyKey: string, payment: object = { type: 'token', paymentMethod: 'pm_done' }, more: object = {}) =>
      await send('POST', '/v1/renewals', { body: { quote: quoteId, payment, ...more }, headers: { 'idempotency-key': idempotencyKey } });
    return { app, send, quote, place, calls, keys, lines };
  }

  test('a reseller finds a line, picks a plan, checks the quote, places it, and gets the receipt', async () => {
    const { send, place, keys } = await aShop();
    const found = await send('GET', `/v1/lines?number=${encodeURIComponent('(212) 555-0123')}`);
    expect(found.json['data'][0]).toMatchObject({ id: LINE, number: '+12125550123', status: { zone: 'America/Los_Angeles', usableBytes: null, usedBytesTotal: 9876543210, clocks: { lastValidDay: '2026-12-31' } } });
    expect((await send('GET', `/v1/lines/${LINE}`)).json['status'].queue).toHaveLength(1);
    const plans = await send('GET', `/v1/lines/${LINE}/plans`, { headers: { 'accept-language': 'es' } });
    expect(plans.json['data'][0]).toMatchObject({ name: 'Monthly 5 GB (es)', price: { amount: '25.00', currency: 'USD' }, fits: [{ mode: 'extend', possible: true }, { mode: 'carry', possible: false, refusal: 'carry_too_late' }] });

    const made = await send('POST', '/v1/quotes', { body: { line: LINE, plan: 'tmo-mo-5g', mode: 'extend' } });
    expect([made.status, made.headers.get('location'), made.json['total']]).toEqual([201, `/v1/quotes/${made.json['id']}`, { amount: '25.49', currency: 'USD' }]);
    const jwks = await send('GET', '/v1/keys', { key: null });
    expect(jwks.json['keys'][0].kid).toBe(made.json['signed'].signature.keyId);
    expect(verifyDocument(keys.verifying, made.json['signed'].document, made.json['signed'].signature)).toBe(true);

    const placed = await place(made.json['id'], 'my-renewal-1', { type: 'token', paymentMethod: 'pm_done' }, { email: 'wei@example.com' });
    expect([placed.status, placed.json['state'], placed.json['atRest']]).toEqual([201, 'done', true]);
    expect((await send('GET', placed.json['links'].self)).json).toEqual(placed.json);
    const receipt = await send('GET', placed.json['links'].receipt);
    expect(receipt.json).toMatchObject({ number: 'XK-00000001', renewal: placed.json['id'], total: { amount: '25.49' }, paidWith: { last4: '4242' } });
    expect((await send('GET', '/v1/receipts')).json['data']).toHaveLength(1);
  });

  test('a hosted payment is a 202 with the page to pay on', async () => {
    const { quote, place, send } = await aShop();
    const placed = await place(await quote(), 'hosted-renewal', { type: 'hosted', returnUrl: 'https://you.example/done?a=1' });
    expect([placed.status, placed.json['state'], placed.json['payUrl'], placed.headers.get('retry-after')]).toEqual([202, 'awaiting_customer', 'https://pay.example/1', '2']);
    expect((await send('GET', placed.headers.get('location')!)).headers.get('retry-after')).toBe('2');
  });

  describe('keys and scopes', () => {
    test('no key, a wrong key, a key without the scope', async () => {
      const { send } = await aShop();
      for (const key of [null, 'unknown-key', 'x']) {
        const answer = await send('GET', `/v1/lines/${LINE}`, { key });
        expect([answer.status, answer.json['code'], answer.headers.get('www-authenticate')]).toEqual([401, 'unauthorized', 'Bearer realm="xuka"']);
      }
      expect((await send('GET', `/v1/lines/${LINE}`, { key: 'only-lines' })).status).toBe(200);
      const refused = await send('POST', '/v1/quotes', { key: 'only-lines', body: { line: LINE, plan: 'tmo-mo-5g' } });
      expect([refused.status, refused.json['facts']]).toEqual([403, { scope: 'quotes:write' }]);
    });

    test('guessing keys is slowed down, and a key has its own limit', async () => {
      const { send } = await aShop();
      const statuses: number[] = [];
      for (let round = 0; round < 7; round++) statuses.push((await send('GET', '/v1/renewals', { key: `guess-${round}-x` })).status);
      expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429]);
      for (let round = 0; round < 2; round++) expect((await send('GET', '/v1/renewals', { key: 'limited-key' })).status).toBe(200);
      const refused = await send('GET', '/v1/renewals', { key: 'limited-key' });
      expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '17']);
    });

    test('what another key placed is not there', async () => {
      const { send, quote, place } = await aShop();
      const placed = await place(await quote(), 'mine-alone');
      expect((await send('GET', placed.json['links'].self, { key: 'other-key' })).status).toBe(404);
      expect((await send('GET', placed.json['links'].receipt, { key: 'other-key' })).status).toBe(404);
      expect((await send('GET', '/v1/renewals', { key: 'other-key' })).json['data']).toEqual([]);
    });
  });

  describe('idempotency', () => {
    test('the same key and body again is the same answer, byte for byte, and is not placed again', async () => {
      const { quote, place, calls, send } = await aShop();
      const id = await quote();
      const first = await place(id, 'same-again-1');
      const again = await place(id, 'same-again-1');
      expect([again.status, again.text, again.headers.get('location')]).toEqual([first.status, first.text, first.headers.get('location')]);
      expect(again.headers.get('x-request-id')).not.toBe(first.headers.get('x-request-id'));
      expect(calls.place).toBe(1);
      const other = await place(id, 'same-again-1', { type: 'token', paymentMethod: 'pm_declined' });
      expect([other.status, other.json['code']]).toEqual([422, 'idempotency_key_reused']);
      expect((await send('POST', '/v1/renewals', { body: { quote: id, payment: { type: 'token', paymentMethod: 'pm_done' } } })).json['code']).toBe('idempotency_key_missing');
      expect(calls.place).toBe(1);
    });

    test('ten at once place once', async () => {
      const { quote, place, calls } = await aShop();
      const id = await quote();
      const answers = await Promise.all(Array.from({ length: 10 }, () => place(id, 'ten-at-once')));
      expect(calls.place).toBe(1);
      const won = answers.filter((one) => one.status === 201);
      expect(new Set(won.map((one) => one.text)).size).toBe(1);
      for (const one of answers) if (one.status !== 201) expect([one.status, one.json['code'], one.headers.get('retry-after')]).toEqual([409, 'idempotency_in_flight', '1']);
      expect((await place(id, 'ten-at-once')).text).toBe(won[0]!.text);
    });

    test('a refusal is kept like any answer; a fault and a "not now" are not', async () => {
      const { quote, place, calls, lines } = await aShop();
      const id = await quote();
      const declined = await place(id, 'declined-1', { type: 'token', paymentMethod: 'pm_declined' });
      expect([declined.status, declined.json['code'], declined.json['facts'].reason]).toEqual([402, 'payment_declined', 'insufficient_funds']);
      expect((await place(id, 'declined-1', { type: 'token', paymentMethod: 'pm_declined' })).text).toBe(declined.text);
      expect(calls.place).toBe(1);
      for (const [method, status] of [['pm_fault', 500], ['pm_busy', 503]] as const) {
        for (let round = 0; round < 2; round++) expect((await place(id, `${method}-key`, { type: 'token', paymentMethod: method })).status).toBe(status);
      }
      expect(calls.place).toBe(5);
      expect(lines.filter((line) => line.includes('http.fault'))).toHaveLength(2);
    });

    test('two callers may use the same key', async () => {
      const { quote, send } = await aShop();
      const body = { quote: await quote(), payment: { type: 'token', paymentMethod: 'pm_done' } };
      const answers = await Promise.all(['all-rights', 'other-key'].map((key) => send('POST', '/v1/renewals', { key, body, headers: { 'idempotency-key': 'shared-key' } })));
      expect(new Set(answers.map((one) => one.json['id'])).size).toBe(2);
    });
  });

  describe('lists', () => {
    test('pages hold every row once, newest first, also where many share a second', async () => {
      const { quote, place, send } = await aShop();
      const id = await quote();
      for (let number = 0; number < 11; number++) await place(id, `paged-key-${number}`, number % 2 === 0 ? { type: 'token', paymentMethod: 'pm_done' } : { type: 'hosted', returnUrl: 'https://you.example/' });
      const seen: string[] = [];
      let path = '/v1/renewals?limit=4';
      for (let pages = 0; pages < 10; pages++) {
        const { json } = await send('GET', path);
        seen.push(...json['data'].map((one: { id: string }) => one.id));
        if (json['next'] === null) break;
        path = `/v1/renewals?limit=4&cursor=${json['next']}`;
      }
      expect(seen).toEqual(Array.from({ length: 11 }, (_, index) => `rnw_${tail(11 - index)}`));
      expect((await send('GET', '/v1/renewals?state=done&limit=100')).json['data']).toHaveLength(6);
      expect((await send('GET', '/v1/renewals?from=2026-11-23T18:00:02Z&to=2026-11-23T18:00:03Z')).json['data']).toHaveLength(3);
      const receipts = await send('GET', '/v1/receipts?limit=5');
      expect((await send('GET', `/v1/receipts?limit=5&cursor=${receipts.json['next']}`)).json['data']).toHaveLength(1);
    });

    test.each([
      ['?limit=0', 'limit'], ['?limit=101', 'limit'], ['?limit=x', 'limit'], ['?cursor=nonsense', 'cursor'], ['?cursor=W10', 'cursor'], ['?state=finished', 'state'],
      ['?line=line_1', 'line'], ['?from=2026-02-31T00:00:00Z', 'from'], ['?from=yesterday', 'from'], ['?sate=done', 'sate'],
    ])('%s is refused and names the field', async (query, field) => {
      const { send } = await aShop();
      const answer = await send('GET', `/v1/renewals${query}`);
      expect([answer.status, answer.json['facts'].field]).toEqual([400, field]);
    });
  });

  describe('refusals', () => {
    test.each([
      [400, 'malformed', 'POST', '/v1/quotes', '{"line":'], [400, 'malformed', 'POST', '/v1/quotes', '{"line":"line_x","plan":"p"}'],
      [400, 'malformed', 'POST', '/v1/quotes', `{"line":"${LINE}","plan":"p","price":1}`], [400, 'malformed', 'POST', '/v1/quotes', `{"line":"${LINE}","plan":["tmo-mo-5g"]}`],
      [400, 'malformed', 'POST', '/v1/quotes', `{"line":"${LINE}","line":"${LINE}","plan":"p"}`], [413, 'body_too_large', 'POST', '/v1/quotes', ' '.repeat(70_000)],
      [404, 'plan_not_found', 'POST', '/v1/quotes', `{"line":"${LINE}","plan":"none"}`], [404, 'line_not_found', 'POST', '/v1/quotes', `{"line":"line_${tail(9)}","plan":"p"}`],
      [404, 'line_not_found', 'GET', `/v1/lines/line_${tail(9)}`, undefined], [404, 'line_not_found', 'GET', '/v1/lines/constructor/plans', undefined],
      [404, 'quote_not_found', 'GET', `/v1/quotes/quo_${tail(9)}`, undefined], [404, 'renewal_not_found', 'GET', '/v1/renewals/1', undefined], [404, 'not_found', 'GET', '/v1/receipts/1', undefined],
      [422, 'number_malformed', 'GET', '/v1/lines?number=12345', undefined], [422, 'iccid_malformed', 'GET', '/v1/lines?iccid=12345', undefined],
      [400, 'malformed', 'GET', '/v1/lines', undefined], [400, 'malformed', 'GET', '/v1/lines?number=1&iccid=2', undefined], [400, 'malformed', 'GET', '/v1/lines?number=1&number=2', undefined],
      [404, 'not_found', 'GET', '/v1/nothing', undefined], [405, 'method_not_allowed', 'DELETE', '/v1/renewals', undefined], [405, 'method_not_allowed', 'PATCH', `/v1/lines/${LINE}`, undefined],
    ])('%i %s: %s %s', async (status, code, method, path, body) => {
      const { send } = await aShop();
      const answer = await send(method, path, { body });
      expect([answer.status, answer.json['code'], answer.json['type']]).toEqual([status, code, `/problems/${code}`]);
      expect(answer.json['instance']).toBe(answer.headers.get('x-request-id'));
    });

    test.each([
      [{ type: 'token', paymentMethod: '4242 4242 4242 4242' }], [{ type: 'hosted', returnUrl: 'javascript:alert(1)' }], [{ type: 'hosted', returnUrl: 'https://user@evil.example/' }],
      [{ type: 'hosted', returnUrl: 'https://you.example/', paymentMethod: 'pm_done' }], [{ type: 'cash' }], [null],
    ])('a payment like %j is refused before anything is kept', async (payment) => {
      const { quote, place, calls } = await aShop();
      expect((await place(await quote(), 'bad-payment-1', payment as unknown as object)).json['code']).toBe('malformed');
      expect(calls.place).toBe(0);
    });

    test('a method that is not there names the ones that are', async () => {
      const { send } = await aShop();
      expect((await send('PUT', '/v1/renewals')).headers.get('allow')).toBe('POST, GET');
    });
  });

  describe('the document', () => {
    test('is OpenAPI 3.1, names every operation once, and every reference leads somewhere', async () => {
      const { app } = await aShop();
      expect(document.openapi).toMatch(/^3\.1\./);
      const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));
      expect(new Set(operations.map((one) => one.operationId)).size).toBe(operations.length);
      expect(Object.keys(document.paths).sort()).toEqual(['/v1/customers/{customer}/loads', '/v1/customers/{customer}/wallet', '/v1/journal/roots', '/v1/keys', '/v1/lines', '/v1/lines/{line}', '/v1/lines/{line}/auto-renewal', '/v1/lines/{line}/auto-renewal/terms', '/v1/lines/{line}/clocks', '/v1/lines/{line}/keep', '/v1/lines/{line}/plans', '/v1/lines/{line}/usage', '/v1/loads/{load}', '/v1/pay-links', '/v1/pay-links/{link}', '/v1/pay-links/{link}/cancel', '/v1/quotes', '/v1/quotes/{quote}', '/v1/receipts', '/v1/receipts.csv', '/v1/receipts/{receipt}', '/v1/receipts/{receipt}/pdf', '/v1/receipts/{receipt}/proof', '/v1/refunds/{refund}', '/v1/renewals', '/v1/renewals/{renewal}', '/v1/renewals/{renewal}/refund-offer', '/v1/renewals/{renewal}/refunds', '/v1/vouchers/redeem']);
      const routes = app.routes.filter((route) => route.path.startsWith('/v1/') && route.method !== 'ALL' && !/openapi|docs/.test(route.path));
      for (const route of routes) expect(document.paths[route.path.replace(/:(\w+)/g, '{$1}')]?.[route.method.toLowerCase()]).toBeDefined();
      for (const [, name] of JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)) expect(document.components.schemas).toHaveProperty(name!);
      for (const one of operations) expect(one.description.length).toBeGreaterThan(20);
    });

    test('says what every shape is', () => {
      expect(Object.keys(document.components.schemas)).toEqual(expect.arrayContaining(['Line', 'LineStatus', 'Quote', 'Renewal', 'Receipt', 'Problem', 'Money', 'QuoteRequest', 'RenewalRequest']));
      for (const [name, schema] of Object.entries(document.components.schemas)) {
        if (!/List$|Request$/.test(name)) expect(schema['description'], name).toBeTruthy();
      }
    });

    test('is shown as one page without scripts or anything from elsewhere', async () => {
      const { app } = await aShop();
      const answer = await app.request('/v1/docs');
      const html = await answer.text();
      expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(html).not.toMatch(/<script|style=|src="http|href="http/);
      for (const methods of Object.values(document.paths)) for (const one of Object.values(methods)) expect(html).toContain(`id="${one.operationId}"`);
      for (const [, target] of html.matchAll(/href="#([\w-]+)"/g)) expect(html).toContain(`id="${target}"`);
    });
  });
});
