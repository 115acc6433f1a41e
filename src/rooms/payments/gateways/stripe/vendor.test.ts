import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import { afterAll, beforeAll, describe, expect, test, type TestContext } from 'vitest';
import { usd } from '../../../../base/money.ts';
import { DAY } from '../../../../base/time.ts';
import { projectRoot } from '../../../../platform/project-root.ts';
import { openSandboxBench, type SandboxBench } from './fake/bench.ts';
import { TEST_APPS, TEST_CARDS } from './fake/cards.ts';
import { hostedRequest, refundRequest, setupRequest, tokenRequest } from './requests.ts';

/**
 * Against the vendor's own description of its API, where it lies beside the project (`XUKA_CONTRACTS`). It is of version
 * 2024-04-10; what has been renamed since is named in `RENAMED` below.
 */
type Json = Record<string, unknown>;
interface Vendor { readonly api: Json; readonly samples: Record<string, Json> }

function readVendor(): Vendor | null {
  const folder = resolve(projectRoot(), process.env['XUKA_CONTRACTS'] ?? '../shared/contracts', 'stripe');
  const [api, samples] = [join(folder, 'stripe-2024-04-10.subset.openapi.json'), join(folder, 'stripe-fixtures.subset.json')];
  if (!existsSync(api) || !existsSync(samples)) return null;
  const load = (path: string): Json => nullable(JSON.parse(readFileSync(path, 'utf8'))) as Json;
  return { api: load(api), samples: load(samples)['resources'] as Record<string, Json> };
}

/** OpenAPI 3.0's `nullable` as JSON Schema says it; examples and descriptions are dropped, they are not rules. */
function nullable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(nullable);
  if (value === null || typeof value !== 'object') return value;
  const { nullable: mayBeNull, example, ...rest } = value as Json;
  const inner = Object.fromEntries(Object.entries(rest).map(([key, child]) => [key, nullable(child)]));
  void example;
  return mayBeNull === true ? { anyOf: [inner, { type: 'null' }] } : inner;
}

describe('Stripe as Stripe describes it', () => {
  let vendor: Vendor | null;
  let ajv: Ajv;
  let bench: SandboxBench;

  beforeAll(async () => {
    vendor = readVendor();
    ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
    if (vendor) ajv.addSchema({ $id: 'stripe', components: vendor.api['components'] });
    bench = await openSandboxBench('in-process');
  });
  afterAll(async () => { await bench.close(); });

  const here = ({ skip }: TestContext): Vendor => {
    if (!vendor) skip('no vendor descriptions beside the project: set XUKA_CONTRACTS to their folder');
    return vendor!;
  };
  const complaintsOf = (validate: ValidateFunction, value: unknown): unknown[] =>
    (validate(value) ? [] : (validate.errors ?? []).map(({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`));
  const schemaOf = (name: string): ValidateFunction => ajv.compile({ $ref: `stripe#/components/schemas/${name}` });
  const anchored = (schema: unknown): Json => JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"stripe#/components')) as Json;

  function requestSchema(path: string): ValidateFunction {
    const post = ((vendor!.api['paths'] as Record<string, Record<string, Json>>)[path]!['post']!['requestBody']) as { content: Record<string, { schema: unknown }> };
    return ajv.compile(anchored(post.content['application/x-www-form-urlencoded']!.schema));
  }
  function responseSchema(path: string, method: 'get' | 'post'): ValidateFunction {
    const answers = (vendor!.api['paths'] as Record<string, Record<string, Json>>)[path]![method]!['responses'] as Record<string, { content: Record<string, { schema: unknown }> }>;
    return ajv.compile(anchored(answers['200']!.content['application/json']!.schema));
  }

  const order = (reference: string, paymentMethod = 'pm_card_visa') => ({ key: reference, reference, amount: usd(2549), paymentMethod, description: '30 days, 12 GB' });
  const page = (reference: string) => ({ ...order(reference), successUrl: 'https://shop.example/ok', cancelUrl: 'https://shop.example/no', language: 'es' as const });
  const setup = (reference: string, customer: string) => ({ key: reference, reference, customer, successUrl: 'https://shop.example/ok', cancelUrl: 'https://shop.example/no', language: 'zh-TW' as const });
  /** The name of today's API -> the description's. */
  const RENAMED = { allowed_payment_method_types: 'payment_method_types' } as const;
  const asDescribed = (request: object): Json =>
    Object.fromEntries(Object.entries(request).map(([key, value]) => [RENAMED[key as keyof typeof RENAMED] ?? key, value]));

  test('our requests are what the description takes', (context) => {
    here(context);
    const requests: readonly [string, object][] = [
      ['/v1/checkout/sessions', hostedRequest(page('chg_1'), bench.now(), ['card', 'alipay', 'wechat_pay'])],
      ['/v1/checkout/sessions', hostedRequest({ ...page('chg_1'), method: 'wechat_pay' }, bench.now(), ['card', 'alipay', 'wechat_pay'])],
      ['/v1/checkout/sessions', hostedRequest({ ...page('chg_1'), saveFor: 'cus_1' }, bench.now(), ['card', 'alipay', 'wechat_pay'])],
      ['/v1/checkout/sessions', setupRequest(setup('sup_1', 'cus_1'), bench.now())],
      ['/v1/payment_intents', tokenRequest({ ...order('chg_1', 'pm_1'), customer: 'cus_1', offSession: false, returnUrl: 'https://shop.example/back' })],
      ['/v1/customers', { metadata: { reference: 'cst_1' } }],
      ['/v1/payment_intents', tokenRequest(order('chg_1'))],
      ['/v1/payment_intents', tokenRequest(order('chg_1', 'cus_1/pm_1'))],
      ['/v1/refunds', refundRequest({ key: 'r', reference: 'rfd_1', amount: usd(100) }, 'pi_1')],
    ];
    for (const [path, request] of requests) {
      expect(complaintsOf(requestSchema(path), asDescribed(request))).toEqual([]);
      expect(complaintsOf(requestSchema(path), { ...asDescribed(request), unheard_of: 1 })).not.toEqual([]);
    }
  });

  test('what the sandbox answers is what the description promises, for every card and in every state', async (context) => {
    here(context);
    const signal = new AbortController().signal;
    for (const [index, { token }] of TEST_CARDS.entries()) {
      await bench.gateway.chargeToken(order(`chg_${index}`, token), signal);
      const opened = await bench.gateway.openHosted(page(`page_${index}`), signal);
      await bench.core.pay(opened.kind === 'pending' ? opened.ref : '', token);
    }
    for (const { token } of TEST_APPS) {
      for (const answer of ['yes', 'fails', 'no', null] as const) {
        const opened = await bench.gateway.openHosted(page(`${token.slice(-6)}_${answer}`), signal);
        const ref = opened.kind === 'pending' ? opened.ref : '';
        await bench.core.pay(ref, token);
        if (answer !== null) await bench.core.answerBank(ref, answer);
      }
    }
    const customer = (await bench.gateway.customerFor!({ key: 'c', reference: 'cst_1' }, signal))!;
    for (const [index, { token }] of TEST_CARDS.entries()) {
      const opened = await bench.gateway.openSetup!(setup(`sup_${index}`, customer), signal);
      await bench.core.pay(opened.kind === 'pending' ? opened.ref : '', token);
    }
    for (const index of [0, 1, 2, 3, 4, 5]) {
      const paid = { ...order(`dsp_${index}`), key: `dsp_${index}` };
      await bench.gateway.chargeToken(paid, signal);
      await bench.core.controls.dispute(paid.reference);
      if (index > 2) await bench.core.controls.closeDispute(paid.reference, index === 3 ? 'won' : 'lost');
      await bench.gateway.customerFor!({ key: `c${index}`, reference: `cst_more${index}` }, signal);
    }
    const open = await bench.gateway.openHosted(page('page_open'), signal);
    const ended = await bench.gateway.openHosted(page('page_ended'), signal);
    await bench.gateway.endHosted({ ref: ended.kind === 'pending' ? ended.ref : '', reference: 'page_ended' }, signal);
    const { data: intents } = (await bench.core.handle({ method: 'GET', path: '/v1/payment_intents', params: { limit: 100 }, key: null })).body as { data: Json[] };
    for (const intent of intents.filter(({ status }) => status === 'succeeded')) {
      await bench.gateway.refund({ key: `r${String(intent['id'])}`, reference: 'rfd_x', chargeRef: String(intent['id']), amount: usd(49) }, signal);
    }
    expect(open.kind).toBe('pending');
    // The yardstick itself measures: a bent object is complained about.
    expect(complaintsOf(schemaOf('payment_intent'), { ...intents[0], amount: '2549' })).not.toEqual([]);
    expect(complaintsOf(schemaOf('payment_intent'), { ...intents[0], status: 'paid' })).not.toEqual([]);

    const lists = ['/v1/checkout/sessions', '/v1/payment_intents', '/v1/refunds', '/v1/charges', '/v1/balance_transactions', '/v1/events', '/v1/customers', '/v1/setup_intents', '/v1/disputes', `/v1/customers/${customer}/payment_methods`];
    for (const later of [0, DAY]) {
      bench.advance(later);
      for (const path of lists) {
        const { status, body } = await bench.core.handle({ method: 'GET', path, params: { limit: 100 }, key: null });
        expect(status).toBe(200);
        expect((body['data'] as unknown[]).length).toBeGreaterThan(5);
        expect(complaintsOf(responseSchema(path.replace(customer, '{customer}'), 'get'), body)).toEqual([]);
      }
    }
    const methods = intents.map(({ payment_method }) => payment_method).filter((id) => typeof id === 'string');
    for (const id of methods) {
      const { body } = await bench.core.handle({ method: 'GET', path: `/v1/payment_methods/${String(id)}`, params: {}, key: null });
      expect(complaintsOf(schemaOf('payment_method'), body)).toEqual([]);
    }
  });

  test('errors have the shape of errors', async (context) => {
    here(context);
    const post = (path: string, params: object, key: string | null = null) => bench.core.handle({ method: 'POST', path, params: params as Json, key });
    const answers = [
      await post('/v1/payment_intents', { amount: 100, currency: 'usd', confirm: true, payment_method: 'pm_card_visa_chargeDeclined' }),
      await post('/v1/payment_intents', { amount: 'ten', currency: 'usd' }),
      await post('/v1/refunds', { payment_intent: 'pi_absent' }),
    ];
    await post('/v1/payment_intents', { amount: 100, currency: 'usd' }, 'k');
    answers.push(await post('/v1/payment_intents', { amount: 101, currency: 'usd' }, 'k'));
    for (const kind of ['error_500', 'rate_limited', 'conflict'] as const) {
      await bench.core.faults.add({ kind });
      answers.push(await post('/v1/payment_intents', { amount: 100, currency: 'usd' }));
    }
    expect(answers.map(({ status }) => status)).toEqual([402, 400, 404, 400, 500, 429, 409]);
    for (const { body } of answers) expect(complaintsOf(schemaOf('error'), body)).toEqual([]);
  });

  test('fields have the types of the vendor\'s current samples', async (context) => {
    const { samples } = here(context);
    const get = async (path: string) => ((await bench.core.handle({ method: 'GET', path, params: { limit: 100 }, key: null })).body['data'] as Json[]);
    const ours: Record<string, Json[]> = {
      'checkout.session': await get('/v1/checkout/sessions'), payment_intent: await get('/v1/payment_intents'),
      refund: await get('/v1/refunds'), charge: await get('/v1/charges'), balance_transaction: await get('/v1/balance_transactions'), event: await get('/v1/events'),
      setup_intent: await get('/v1/setup_intents'), dispute: await get('/v1/disputes'), customer: await get('/v1/customers'),
    };
    // Only there once a refund has failed; no sample shows it.
    const unseen = ['failure_reason', 'failure_balance_transaction'];
    for (const [name, objects] of Object.entries(ours)) {
      const sample = samples[name]!;
      for (const object of objects) {
        for (const [field, value] of Object.entries(object)) {
          if (unseen.includes(field)) continue;
          expect(Object.keys(sample), `${name}.${field}`).toContain(field);
          const theirs = sample[field];
          if (value !== null && theirs !== null) expect([field, Array.isArray(value) ? 'array' : typeof value]).toEqual([field, Array.isArray(theirs) ? 'array' : typeof theirs]);
        }
      }
    }
  });
});
