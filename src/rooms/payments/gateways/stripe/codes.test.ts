import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { usd } from '../../../../base/money.ts';
import { at } from '../../../../base/time.ts';
import { ApiFault, CHARGE_REFUSALS, chargeFault, DECLINES, REFUND_REFUSALS, refundFault, type Fault } from './codes.ts';
import { intentOutcome, refundOutcome, sessionOutcome } from './outcomes.ts';
import { hostedRequest, pageEndsAt, tokenRequest } from './requests.ts';
import { intentShape, read, refundShape, sessionShape } from './shapes.ts';

const fault = (facts: Partial<Fault> & { readonly type: string }): Fault => new ApiFault(facts).fault;

interface Reply { readonly file: string; readonly means: unknown; readonly status: number; readonly body: Record<string, unknown> }

const FOLDER = join(import.meta.dirname, 'replies');
const replies = readdirSync(FOLDER).filter((name) => name.endsWith('.json')).map((file): Reply =>
  ({ file, ...(JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Omit<Reply, 'file'>) }));

/** JSON has no bigint: cents are written as text there. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'bigint' ? String(inner) : inner)));

function meaningOf({ body, status }: Reply): unknown {
  if (body['error']) {
    const error = body['error'] as Record<string, string>;
    const intent = (body['error'] as { payment_intent?: { id: string } }).payment_intent;
    return chargeFault(fault({ type: error['type']!, code: error['code'] ?? null, declineCode: error['decline_code'] ?? null, param: error['param'] ?? null, status, intentId: intent?.id ?? null }));
  }
  if (body['object'] === 'checkout.session') return sessionOutcome(read(sessionShape, body));
  if (body['object'] === 'refund') return refundOutcome(read(refundShape, body));
  return intentOutcome(read(intentShape, body));
}

describe('what Stripe says and what it means', () => {
  test.each(replies)('$file', (reply) => {
    expect(plain(meaningOf(reply))).toEqual(reply.means);
  });

  test('every listed decline code has its meaning, also when only `code` says it', () => {
    for (const [code, reason] of Object.entries(DECLINES)) {
      expect(chargeFault(fault({ type: 'card_error', code: 'card_declined', declineCode: code, status: 402 }))).toEqual({ kind: 'refused', reason, code, ref: null });
      expect(chargeFault(fault({ type: 'card_error', code, status: 402, intentId: 'pi_1' }))).toEqual({ kind: 'refused', reason, code, ref: 'pi_1' });
    }
    expect(chargeFault(fault({ type: 'card_error', code: 'something_new', declineCode: 'also_new' }))).toMatchObject({ kind: 'refused', reason: 'declined', code: 'also_new' });
  });

  test('every listed refusal of a request is one only where Stripe did nothing', () => {
    for (const [name, reason] of Object.entries(CHARGE_REFUSALS)) {
      const [code = '', param = null] = name.split(':');
      expect(chargeFault(fault({ type: 'invalid_request_error', code, param, status: 400 }))).toMatchObject({ kind: 'refused', reason });
      expect(chargeFault(fault({ type: 'invalid_request_error', code, param, status: 500 }))).toMatchObject({ kind: 'unknown' });
      expect(chargeFault(fault({ type: 'api_error', code, param, status: 400 }))).toMatchObject({ kind: 'unknown' });
    }
    for (const name of REFUND_REFUSALS) {
      const [code = '', param = null] = name.split(':');
      expect(refundFault(fault({ type: 'invalid_request_error', code: code || null, param, status: 400 }))).toMatchObject({ kind: 'refused' });
      expect(refundFault(fault({ type: 'idempotency_error', code: code || null, param, status: 400 }))).toMatchObject({ kind: 'unknown' });
    }
  });

  test.each([
    ['idempotency_error', 400], ['idempotency_error', 409], ['invalid_request_error', 401], ['invalid_request_error', 403], ['invalid_request_error', 429],
    ['api_error', 500], ['api_error', 502], ['connection', null], ['unreadable', 200], ['brand_new_error', 418],
  ] as const)('%s with %s is doubt', (type, status) => {
    for (const code of [null, 'rate_limit', 'lock_timeout', 'parameter_unknown']) {
      expect(chargeFault(fault({ type, status, code }))).toMatchObject({ kind: 'unknown' });
      expect(refundFault(fault({ type, status, code }))).toMatchObject({ kind: 'unknown' });
    }
  });

  test('statuses are doubt unless they are listed', () => {
    const intent = read(intentShape, { id: 'pi_1', amount_received: 0, currency: 'usd', status: 'x' });
    for (const status of ['requires_capture', 'requires_confirmation', 'SUCCEEDED', 'paid', '']) {
      expect(intentOutcome({ ...intent, status })).toMatchObject({ kind: 'unknown' });
      expect(sessionOutcome({ id: 'cs_1', status, payment_status: 'paid', url: 'https://x' })).toMatchObject({ kind: 'unknown' });
      expect(refundOutcome({ id: 're_1', status, amount: 1, currency: 'usd', created: 1 })).toMatchObject({ kind: 'unknown' });
    }
  });

  test.each([{ id: 'pi_1' }, { id: 'pi_1', status: 'succeeded', amount_received: '2549', currency: 'usd' }, { id: 'pi_1', status: 'succeeded', amount_received: 25.49, currency: 'usd' }, [], null, 'ok'])('a bent intent is unreadable: %j', (reply) => {
    expect(() => read(intentShape, reply)).toThrow(ApiFault);
  });
});

describe('what we ask of Stripe', () => {
  const order = { key: 'k', reference: 'chg_1', amount: usd(2549), description: 'plan' };
  const hosted = { ...order, successUrl: 'https://shop.example/ok', cancelUrl: 'https://shop.example/no', language: 'zh-CN' as const };

  test('a page lasts 31 to 36 minutes, and a retry within its five minutes is the same request', () => {
    const from = at('2026-11-23T18:00:00Z');
    for (let second = 0; second < 900; second += 7) {
      const ahead = pageEndsAt((from + second) as typeof from) - (from + second);
      expect(ahead).toBeGreaterThanOrEqual(31 * 60);
      expect(ahead).toBeLessThan(36 * 60);
    }
    expect(pageEndsAt((from + 239) as typeof from)).toBe(pageEndsAt(from));
  });

  test('amounts are whole cents; reference, language and methods are where Stripe looks for them', () => {
    expect(hostedRequest(hosted, at('2026-11-23T18:00:00Z'), ['card', 'wechat_pay'])).toMatchObject({
      client_reference_id: 'chg_1', metadata: { reference: 'chg_1' }, payment_intent_data: { metadata: { reference: 'chg_1' } }, locale: 'zh',
      line_items: [{ quantity: 1, price_data: { unit_amount: 2549, currency: 'usd' } }], allowed_payment_method_types: ['card', 'wechat_pay'],
      payment_method_options: { wechat_pay: { client: 'web' } },
    });
    expect(tokenRequest({ ...order, paymentMethod: 'cus_1/pm_1' })).toMatchObject({ customer: 'cus_1', payment_method: 'pm_1', off_session: true, confirm: true, amount: 2549 });
    expect(tokenRequest({ ...order, paymentMethod: 'pm_1' })).not.toHaveProperty('customer');
  });

  test('an order that Stripe could misread is a bug of ours', () => {
    expect(() => tokenRequest({ ...order, reference: 'a"b', paymentMethod: 'pm_1' })).toThrow();
    expect(() => tokenRequest({ ...order, amount: usd(0), paymentMethod: 'pm_1' })).toThrow();
    expect(() => tokenRequest({ ...order, amount: usd(100_000_000), paymentMethod: 'pm_1' })).toThrow();
  });
});
