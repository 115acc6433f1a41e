import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import { afterAll, beforeAll, describe, expect, test, type TestContext } from 'vitest';
import { usd } from '../../../../base/money.ts';
import { DAY } from '../../../../base/time.ts';
import { projectRoot } from '../../../../platform/project-root.ts';
import { openSandboxBench, type SandboxBench } from './fake/bench.ts';
import { FUNDINGS, testToken } from './fake/wallets.ts';
import { orderIdOf } from './outcomes.ts';
import { endedPatch, hostedRequest, refundRequest, setupRequest, tokenFromSetup, tokenRequest } from './requests.ts';

/** Against the vendor's own descriptions of its API, where they lie beside the project (`XUKA_CONTRACTS`). */
type Json = Record<string, unknown>;
const FILES = { orders: 'checkout_orders_v2.13', payments: 'payments_v2.5', vault: 'vault_payment_tokens_v3.1', webhooks: 'notifications_webhooks_v1.11' } as const;
type Api = keyof typeof FILES;

function readVendor(): Record<Api, Json> | null {
  const folder = resolve(projectRoot(), process.env['XUKA_CONTRACTS'] ?? '../shared/contracts', 'paypal');
  const paths = Object.entries(FILES).map(([api, file]) => [api, join(folder, `${file}.openapi.json`)] as const);
  if (!paths.every(([, path]) => existsSync(path))) return null;
  return Object.fromEntries(paths.map(([api, path]) => [api, anchored(api, JSON.parse(readFileSync(path, 'utf8')))])) as Record<Api, Json>;
}

/**
 * References made absolute, and what is not a rule left out: descriptions and examples. The sentence that goes with an issue
 * is the vendor's own and is not copied by the sandbox; the issue must be one of the listed.
 */
function anchored(api: string, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((one) => anchored(api, one));
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).filter(([key]) => !['example', 'examples', 'description', 'readOnly'].includes(key) || typeof (value as Json)[key] === 'object');
  return Object.fromEntries(entries.map(([key, child]) => [key, key === 'description' ? { type: 'string' } : key === '$ref' && typeof child === 'string' ? `${api}${child}` : anchored(api, child)]));
}

describe('PayPal as PayPal describes it', () => {
  let vendor: Record<Api, Json> | null;
  let ajv: Ajv;
  let bench: SandboxBench;
  const signal = new AbortController().signal;

  beforeAll(async () => {
    vendor = readVendor();
    ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true, unicodeRegExp: false });
    for (const [api, file] of Object.entries(vendor ?? {})) ajv.addSchema({ $id: api, components: file['components'] });
    bench = await openSandboxBench('in-process');
  });
  afterAll(async () => { await bench.close(); });

  const here = ({ skip }: TestContext): void => { if (!vendor) skip('no vendor descriptions beside the project: set XUKA_CONTRACTS to their folder'); };
  const complaintsOf = (validate: ValidateFunction, value: unknown): unknown[] =>
    (validate(value) ? [] : (validate.errors ?? []).map(({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`));
  const schemaOf = (api: Api, name: string): ValidateFunction => ajv.compile({ $ref: `${api}#/components/schemas/${name}` });
  /** The description of one answer of one call. */
  function answerSchema(api: Api, path: string, method: string, status: number): ValidateFunction {
    const answer = (vendor![api]['paths'] as Record<string, Record<string, { responses: Record<string, Json> }>>)[path]![method]!.responses[String(status)]!;
    const where = typeof answer['$ref'] === 'string' ? (vendor![api]['components'] as { responses: Record<string, Json> }).responses[answer['$ref'].split('/').at(-1)!]! : answer;
    return ajv.compile((where['content'] as Record<string, { schema: Json }>)['application/json']!.schema);
  }
  const texts = (value: unknown): unknown[] => (value === null || typeof value !== 'object' ? [] : [
    ...('currency_code' in value ? [typeof (value as { value?: unknown }).value] : []), ...Object.values(value).flatMap(texts),
  ]);

  const order = (reference: string) => ({ key: `k-${reference}`, reference, amount: usd(2549), description: '30 days, 12 GB' });
  const page = (reference: string) => ({ ...order(reference), successUrl: 'https://shop.example/ok', cancelUrl: 'https://shop.example/no', language: 'es' as const });

  test('our requests are what the descriptions take, and every amount is text', (context) => {
    here(context);
    const requests: readonly (readonly [Api, string, object])[] = [
      ['orders', 'order_request', hostedRequest(page('chg_1'))],
      ['orders', 'order_request', hostedRequest({ ...page('chg_1'), saveFor: 'cust1', language: 'zh-TW' })],
      ['orders', 'order_request', tokenRequest({ ...order('chg_1'), paymentMethod: 'tok1' })],
      ['orders', 'order_request', tokenRequest({ ...order('chg_1'), paymentMethod: 'tok1', offSession: false, returnUrl: 'https://shop.example/ok' })],
      ['payments', 'refund_request', refundRequest({ key: 'r', reference: 'rfd_1', amount: usd(100) })],
      ['vault', 'setup_token_request', setupRequest({ ...page('sup_1'), customer: 'cust1' })],
    ];
    for (const [api, name, request] of requests) {
      expect(complaintsOf(schemaOf(api, name), request), name).toEqual([]);
      expect(texts(request).every((type) => type === 'string')).toBe(true);
    }
    for (const one of endedPatch('chg_1')) expect(complaintsOf(schemaOf('orders', 'patch'), one)).toEqual([]);
    // The yardstick itself measures.
    const bent = JSON.parse(JSON.stringify(hostedRequest(page('chg_1')))) as { purchase_units: { amount: Json }[] };
    bent.purchase_units[0]!.amount = { currency_code: 'USD', value: 25.49 };
    expect(complaintsOf(schemaOf('orders', 'order_request'), bent)).not.toEqual([]);
    // The description of 3.1 knows only old agreements as a token's type; PayPal's SDK and its guides name SETUP_TOKEN.
    expect(complaintsOf(schemaOf('vault', 'payment_token_request'), tokenFromSetup('TOK', 'cust1'))).toEqual([expect.stringContaining('BILLING_AGREEMENT')]);
  });

  test('what the sandbox answers is what the descriptions promise, for every wallet and in every state', async (context) => {
    here(context);
    const handle = async (method: string, path: string, body: unknown = null, query: Record<string, string> = {}) => bench.core.handle({ method, path, body, query, requestId: null });
    const seen = new Map<string, number>();
    const fits = (api: Api, path: string, method: string, answer: { status: number; body: unknown }): void => {
      expect(complaintsOf(answerSchema(api, path, method, answer.status), answer.body), `${method} ${path} ${answer.status}`).toEqual([]);
      expect(texts(answer.body).every((type) => type === 'string')).toBe(true);
      seen.set(`${method} ${path} ${answer.status}`, (seen.get(`${method} ${path} ${answer.status}`) ?? 0) + 1);
    };
    const states = new Set<string>();
    for (const { name } of FUNDINGS) {
      const made = await handle('POST', '/v2/checkout/orders', hostedRequest({ ...page(`page_${name}`), saveFor: 'cust1' }));
      fits('orders', '/v2/checkout/orders', 'post', made);
      const id = String((made.body as Json)['id']);
      fits('orders', '/v2/checkout/orders/{id}/capture', 'post', await handle('POST', `/v2/checkout/orders/${id}/capture`, {}));
      await bench.core.approve(id, name);
      fits('orders', '/v2/checkout/orders/{id}', 'get', await handle('GET', `/v2/checkout/orders/${id}`));
      fits('orders', '/v2/checkout/orders/{id}/capture', 'post', await handle('POST', `/v2/checkout/orders/${id}/capture`, {}));
      fits('orders', '/v2/checkout/orders', 'post', await handle('POST', '/v2/checkout/orders', tokenRequest({ ...order(`tok_${name}`), paymentMethod: testToken(name) })));
    }
    const captures = await bench.store.list({ kind: 'capture', limit: 100 });
    expect(captures.length).toBeGreaterThan(10);
    for (const [index, { id }] of captures.entries()) {
      fits('payments', '/v2/payments/captures/{capture_id}', 'get', await handle('GET', `/v2/payments/captures/${id}`));
      for (const value of ['0.49', '99.00', ...(index % 3 === 0 ? [] : ['25.00'])]) fits('payments', '/v2/payments/captures/{capture_id}/refund', 'post', await handle('POST', `/v2/payments/captures/${id}/refund`, { amount: { currency_code: 'USD', value } }));
    }
    bench.advance(4 * DAY);
    await bench.core.tick();
    for (const { id } of captures) {
      const answer = await handle('GET', `/v2/payments/captures/${id}`);
      states.add(String((answer.body as Json)['status']));
      fits('payments', '/v2/payments/captures/{capture_id}', 'get', answer);
    }
    for (const { id } of await bench.store.list({ kind: 'refund', limit: 100 })) fits('payments', '/v2/payments/refunds/{refund_id}', 'get', await handle('GET', `/v2/payments/refunds/${id}`));
    expect([...states].toSorted((a, b) => (a < b ? -1 : 1))).toEqual(['COMPLETED', 'DECLINED', 'PARTIALLY_REFUNDED', 'REFUNDED']);
    fits('payments', '/v2/payments/captures/{capture_id}', 'get', await handle('GET', '/v2/payments/captures/NOBODY'));
    for (const operation of ['post /v2/checkout/orders 201', 'post /v2/checkout/orders 422', 'post /v2/checkout/orders/{id}/capture 422', 'post /v2/payments/captures/{capture_id}/refund 422']) expect(seen.get(operation)).toBeGreaterThan(0);
  });

  test('setups, tokens, errors and events have their shapes', async (context) => {
    here(context);
    const handle = async (method: string, path: string, body: unknown = null, query: Record<string, string> = {}) => bench.core.handle({ method, path, body, query, requestId: null });
    const setup = await handle('POST', '/v3/vault/setup-tokens', setupRequest({ ...page('sup_1'), customer: 'cust9' }));
    expect(complaintsOf(answerSchema('vault', '/v3/vault/setup-tokens', 'post', 201), setup.body)).toEqual([]);
    const id = String(setup.body!['id']);
    const early = await handle('POST', '/v3/vault/payment-tokens', tokenFromSetup(id, 'cust9'));
    expect(complaintsOf(answerSchema('vault', '/v3/vault/payment-tokens', 'post', 422), early.body)).toEqual([]);
    await bench.core.approve(id, 'balance');
    expect(complaintsOf(answerSchema('vault', '/v3/vault/setup-tokens/{id}', 'get', 200), (await handle('GET', `/v3/vault/setup-tokens/${id}`)).body)).toEqual([]);
    const token = await handle('POST', '/v3/vault/payment-tokens', tokenFromSetup(id, 'cust9'));
    expect(complaintsOf(answerSchema('vault', '/v3/vault/payment-tokens', 'post', 201), token.body)).toEqual([]);
    expect(complaintsOf(answerSchema('vault', '/v3/vault/payment-tokens', 'get', 200), (await handle('GET', '/v3/vault/payment-tokens', null, { customer_id: 'cust9' })).body)).toEqual([]);
    expect((await handle('DELETE', `/v3/vault/payment-tokens/${String(token.body!['id'])}`)).status).toBe(204);

    await bench.gateway.chargeToken({ ...order('chg_event'), paymentMethod: testToken('balance') }, signal);
    await bench.core.dispute('chg_event');
    const deliveries = await bench.webhooks();
    expect(deliveries.length).toBeGreaterThan(3);
    for (const { headers, rawBody } of deliveries) {
      const event = JSON.parse(new TextDecoder().decode(rawBody)) as Json;
      expect(complaintsOf(schemaOf('webhooks', 'event'), event)).toEqual([]);
      expect(complaintsOf(schemaOf('webhooks', 'verify_webhook_signature'), {
        auth_algo: headers['paypal-auth-algo'], cert_url: headers['paypal-cert-url'], transmission_id: headers['paypal-transmission-id'],
        transmission_sig: headers['paypal-transmission-sig'], transmission_time: headers['paypal-transmission-time'], webhook_id: '8PT597110X687430LKGECATA', webhook_event: event,
      })).toEqual([]);
    }
    const opened = await bench.gateway.openHosted(page('chg_x'), signal);
    const bad = [
      await handle('POST', '/v2/checkout/orders', { intent: 'CAPTURE', purchase_units: [{ amount: { currency_code: 'USD', value: 25.49 } }] }),
      await handle('GET', '/v2/checkout/orders/NOBODY'),
      await handle('POST', `/v2/checkout/orders/${orderIdOf(opened.kind === 'pending' ? opened.ref : '')!}/capture`, {}),
    ];
    expect(bad.map(({ status }) => status)).toEqual([400, 404, 422]);
    for (const { status, body } of bad) expect(complaintsOf(schemaOf('orders', `error_${status}`), body)).toEqual([]);
  });
});
