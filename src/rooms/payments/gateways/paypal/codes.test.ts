import { describe, expect, test } from 'vitest';
import { usd } from '../../../../base/money.ts';
import { at } from '../../../../base/time.ts';
import { ApiFault, CHARGE_REFUSALS, chargeFault, REFUND_REFUSALS, refundFault, type Fault } from './codes.ts';
import { captureOutcome, orderOutcome, refundOutcome } from './outcomes.ts';
import { customerName, endedPatch, hostedRequest, isEnded, moneyOf, refundRequest, tokenRequest } from './requests.ts';
import { captureShape, instantOf, orderShape, read, usdOf, type CaptureReply } from './shapes.ts';

const fault = (facts: Partial<Fault>): Fault => new ApiFault({ name: 'UNPROCESSABLE_ENTITY', status: 422, ...facts }).fault;
const order = { key: 'xuka-chg_1', reference: 'chg_1', amount: usd(2549), description: '30 days, 12 GB' };
const hosted = { ...order, successUrl: 'https://shop.example/ok', cancelUrl: 'https://shop.example/no', language: 'zh-CN' as const };

const aCapture = (more: Partial<CaptureReply>): CaptureReply =>
  ({ id: 'CAP1', status: 'COMPLETED', amount: { currency_code: 'USD', value: '25.49' }, create_time: '2026-11-23T18:00:00Z', update_time: '2026-11-23T18:00:05Z', ...more });
const anOrder = (status: string, more: Record<string, unknown> = {}, captures: readonly CaptureReply[] = []) => read(orderShape, {
  id: 'ORD1', status, links: [{ rel: 'payer-action', href: 'https://www.paypal.com/checkoutnow?token=ORD1', method: 'GET' }],
  purchase_units: [{ custom_id: 'chg_1', invoice_id: 'chg_1', ...(captures.length ? { payments: { captures } } : {}) }], ...more,
});

describe('what PayPal says and what it means', () => {
  test('every listed issue is a refusal only where PayPal turned the request down', () => {
    for (const [issue, reason] of Object.entries(CHARGE_REFUSALS)) {
      expect(chargeFault(fault({ issue }))).toEqual({ kind: 'refused', reason, code: issue, ref: null });
      for (const status of [409, 429, 500, 503, null]) expect(chargeFault(fault({ issue, status })).kind).toBe('unknown');
    }
    for (const issue of REFUND_REFUSALS) {
      expect(refundFault(fault({ issue }))).toEqual({ kind: 'refused', code: issue });
      expect(refundFault(fault({ issue, status: 500 })).kind).toBe('unknown');
    }
  });

  test.each(['DUPLICATE_INVOICE_ID', 'DUPLICATE_REQUEST_ID', 'PREVIOUS_REQUEST_IN_PROGRESS', 'REFUND_FAILED_INSUFFICIENT_FUNDS', 'PAYEE_ACCOUNT_RESTRICTED', 'SOMETHING_NEW', null])('%s is doubt', (issue) => {
    expect(chargeFault(fault({ issue })).kind).toBe('unknown');
    expect(refundFault(fault({ issue })).kind).toBe('unknown');
  });

  test.each([
    ['COMPLETED', {}, { kind: 'done', ref: 'CAP1', amount: usd(2549), capturedAt: at('2026-11-23T18:00:05Z') }],
    ['PARTIALLY_REFUNDED', {}, { kind: 'done', capturedAt: at('2026-11-23T18:00:00Z') }], ['REFUNDED', {}, { kind: 'done' }], ['completed', {}, { kind: 'done' }],
    ['PENDING', { status_details: { reason: 'ECHECK' } }, { kind: 'pending', ref: 'CAP1', payUrl: null, processing: true }],
    ['PENDING', { status_details: { reason: 'SOMETHING_NEW' } }, { kind: 'pending', processing: true }],
    ['DECLINED', {}, { kind: 'refused', reason: 'declined' }], ['DECLINED', { processor_response: { response_code: '5120' } }, { kind: 'refused', reason: 'insufficient_funds', code: '5120' }],
    ['FAILED', {}, { kind: 'refused' }], ['REVERSED', {}, { kind: 'unknown' }], ['PAID', {}, { kind: 'unknown' }],
    ['COMPLETED', { amount: { currency_code: 'EUR', value: '25.49' } }, { kind: 'unknown' }], ['COMPLETED', { amount: { currency_code: 'USD', value: '25.495' } }, { kind: 'unknown' }],
  ] as const)('a capture that is %s %j', (status, more, meaning) => {
    expect(captureOutcome(aCapture({ status, ...more } as Partial<CaptureReply>), null)).toMatchObject(meaning);
  });

  test('an order: open, approved, paid, over, ended by us, or doubt', () => {
    expect(orderOutcome(anOrder('PAYER_ACTION_REQUIRED'))).toMatchObject({ kind: 'pending', ref: 'order/ORD1', processing: false, payUrl: expect.stringContaining('checkoutnow') as string });
    expect(orderOutcome(anOrder('APPROVED'))).toMatchObject({ kind: 'pending', approved: true });
    expect(orderOutcome(anOrder('VOIDED'))).toMatchObject({ kind: 'refused', reason: 'cancelled' });
    for (const status of ['SAVED', 'COMPLETED', 'DONE', '']) expect(orderOutcome(anOrder(status)).kind).toBe('unknown');
    expect(orderOutcome(anOrder('CREATED', { links: [] })).kind).toBe('unknown');
    const marked = { purchase_units: [{ custom_id: 'chg_1', invoice_id: 'chg_1.ended' }] };
    for (const status of ['CREATED', 'PAYER_ACTION_REQUIRED', 'APPROVED']) expect(orderOutcome(anOrder(status, marked))).toMatchObject({ kind: 'refused', reason: 'expired' });
    // A declined try before a good one: the money counts.
    expect(orderOutcome(anOrder('COMPLETED', {}, [aCapture({ id: 'BAD', status: 'DECLINED' }), aCapture({ id: 'GOOD' })]))).toMatchObject({ kind: 'done', ref: 'GOOD' });
  });

  test('a wallet is kept only when PayPal says it kept it, and never by its address', () => {
    const kept = { payment_source: { paypal: { email_address: 'payer@example.com', account_id: 'QYR5Z8XDVJNXQ', attributes: { vault: { id: 'tok1', status: 'VAULTED' } } } } };
    const outcome = orderOutcome(anOrder('COMPLETED', kept, [aCapture({})]));
    expect(outcome).toMatchObject({ saved: { ref: 'tok1', method: 'paypal', brand: null, last4: null, fingerprint: 'QYR5Z8XDVJNXQ' } });
    expect(JSON.stringify(outcome, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))).not.toContain('@');
  });

  test('refunds', () => {
    const refund = (status: string) => refundOutcome({ id: 'R1', status, amount: { currency_code: 'USD', value: '1.00' } });
    expect(refund('COMPLETED')).toEqual({ kind: 'done', ref: 'R1', amount: usd(100) });
    expect(refund('PENDING')).toEqual({ kind: 'pending', ref: 'R1' });
    for (const status of ['FAILED', 'CANCELLED']) expect(refund(status)).toEqual({ kind: 'refused', code: status });
    expect(refund('SETTLED').kind).toBe('unknown');
  });

  test.each([{ id: 'C' }, { ...aCapture({}), amount: { currency_code: 'USD', value: 25.49 } }, { ...aCapture({}), amount: 2549 }, [], null])('a bent capture is unreadable: %j', (reply) => {
    expect(() => read(captureShape, reply)).toThrow(ApiFault);
  });

  test('amounts are exact text', () => {
    for (const [value, cents] of [['25.49', 2549n], ['25.5', 2550n], ['25', 2500n], ['0.01', 1n], ['999999.99', 99_999_999n], ['-25.49', -2549n], ['25.490', 2549n]] as const) expect(usdOf({ currency_code: 'USD', value })).toEqual(usd(cents));
    for (const value of ['25.495', '1e3', ' 25.49', '25,49', '', '.5']) expect(usdOf({ currency_code: 'USD', value })).toBeNull();
    expect([moneyOf(usd(1)), moneyOf(usd(2549)), moneyOf(usd(200_000))].map(({ value }) => value)).toEqual(['0.01', '25.49', '2000.00']);
    expect(() => moneyOf(usd(0))).toThrow();
    expect(instantOf('2026-11-23T18:00:00+0000')).toBe(at('2026-11-23T18:00:00Z'));
  });
});

describe('what we ask of PayPal', () => {
  test('reference, language, buttons and addresses are where PayPal looks for them', () => {
    expect(hostedRequest(hosted)).toEqual({
      intent: 'CAPTURE', purchase_units: [{ amount: { currency_code: 'USD', value: '25.49' }, custom_id: 'chg_1', invoice_id: 'chg_1', description: '30 days, 12 GB' }],
      payment_source: { paypal: { experience_context: { return_url: hosted.successUrl, cancel_url: hosted.cancelUrl, locale: 'zh-CN', shipping_preference: 'NO_SHIPPING', user_action: 'PAY_NOW' } } },
    });
    expect(hostedRequest({ ...hosted, saveFor: 'c1' }).payment_source.paypal).toMatchObject({ attributes: { customer: { id: 'c1' }, vault: { store_in_vault: 'ON_SUCCESS', usage_type: 'MERCHANT' } } });
    expect(tokenRequest({ ...order, paymentMethod: 'tok' }).payment_source.paypal).toEqual({ vault_id: 'tok', stored_credential: { payment_initiator: 'MERCHANT', usage: 'SUBSEQUENT', usage_pattern: 'IMMEDIATE' } });
    expect(tokenRequest({ ...order, paymentMethod: 'tok', offSession: false, returnUrl: 'https://shop.example/ok' }).payment_source.paypal).toMatchObject({ stored_credential: { payment_initiator: 'CUSTOMER' }, experience_context: { return_url: 'https://shop.example/ok' } });
    expect(refundRequest({ ...order, reference: 'rfd_1' })).toEqual({ amount: { currency_code: 'USD', value: '25.49' }, custom_id: 'rfd_1', invoice_id: 'rfd_1' });
  });

  test('a customer has one short name; an ended order is known by its mark', () => {
    expect(customerName('cus_1')).toMatch(/^[0-9a-zA-Z_-]{22}$/);
    expect(customerName('cus_1')).toBe(customerName('cus_1'));
    expect(customerName('cus_2')).not.toBe(customerName('cus_1'));
    expect(endedPatch('chg_1').map((one) => isEnded((one as { value: string }).value))).toEqual([true]);
    expect(isEnded('chg_1')).toBe(false);
  });

  test('an order that PayPal could misread is a bug of ours', () => {
    expect(() => hostedRequest({ ...hosted, reference: 'a b' })).toThrow();
    expect(() => hostedRequest({ ...hosted, amount: usd(100_000_000) })).toThrow();
    expect(() => hostedRequest({ ...hosted, key: 'x'.repeat(100) })).toThrow();
  });
});
