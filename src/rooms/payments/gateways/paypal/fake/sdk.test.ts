import { Client, CheckoutPaymentIntent, Environment, OrdersController, PaymentsController, TransactionSearchController, VaultController, type ApiError } from '@paypal/paypal-server-sdk';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DAY, HOUR, isoOf, plusSeconds } from '../../../../../base/time.ts';
import { openSandboxBench, TEST_CLIENT, TEST_SECRET, type SandboxBench } from './bench.ts';

/** Written straight against the vendor's SDK, without our connector: whether the sandbox is PayPal to a stranger. */
describe('the official SDK against the sandbox', () => {
  let bench: SandboxBench;
  let client: Client;
  beforeEach(async () => {
    bench = await openSandboxBench('wire');
    client = sdk(TEST_SECRET);
  });
  afterEach(async () => { await bench.close(); });

  // The SDK knows two addresses only; the one seam it has for another is the adapter of its HTTP library.
  const toSandbox = async (config: { url?: string; method?: string; headers: { toJSON(): Record<string, string> }; data?: unknown }) => {
    const answer = await fetch(String(config.url).replace('https://api-m.sandbox.paypal.com', bench.sandbox!.apiBase), {
      method: (config.method ?? 'get').toUpperCase(), headers: Object.fromEntries(Object.entries(config.headers.toJSON()).filter(([name]) => !/^(content-length|accept-encoding)$/i.test(name))),
      ...(config.data === undefined ? {} : { body: config.data as string }),
    });
    return { data: await answer.text(), status: answer.status, statusText: answer.statusText, headers: Object.fromEntries(answer.headers), config, request: {} };
  };
  const sdk = (secret: string): Client => new Client({
    environment: Environment.Sandbox, clientCredentialsAuthCredentials: { oAuthClientId: TEST_CLIENT, oAuthClientSecret: secret }, unstable_httpClientOptions: { adapter: toSandbox },
  });
  const failureOf = (work: Promise<unknown>): Promise<ApiError> => work.then(() => { throw new Error('it was not refused'); }, (error: unknown) => error as ApiError);
  const issueOf = (error: ApiError): unknown => (JSON.parse(String(error.body)) as { details?: { issue: string }[] }).details?.[0]?.issue;
  const orders = () => new OrdersController(client);
  const unit = (reference: string) => [{ amount: { currencyCode: 'USD', value: '10.99' }, customId: reference, invoiceId: reference }];
  const create = (reference: string, more: object = {}) => orders().createOrder({
    paypalRequestId: `k-${reference}`, prefer: 'return=representation', body: { intent: CheckoutPaymentIntent.Capture, purchaseUnits: unit(reference), paymentSource: { paypal: { experienceContext: { returnUrl: 'https://shop.example/ok', cancelUrl: 'https://shop.example/no' } } }, ...more },
  });

  test('an order: made, approved, captured once, refunded in parts, and in the report three hours later', async () => {
    const from = bench.now();
    const { result: made } = await create('sdk_1');
    expect(made).toMatchObject({ status: 'PAYER_ACTION_REQUIRED', purchaseUnits: [{ customId: 'sdk_1', amount: { value: '10.99' } }] });
    expect(made.links?.map(({ rel }) => rel)).toContain('payer-action');
    expect((await create('sdk_1')).result.id).toBe(made.id);
    const id = made.id!;
    expect(issueOf(await failureOf(orders().captureOrder({ id, prefer: 'return=representation' })))).toBe('ORDER_NOT_APPROVED');
    await bench.core.approve(id, 'balance');
    expect((await orders().getOrder({ id })).result.status).toBe('APPROVED');
    const { result: taken } = await orders().captureOrder({ id, prefer: 'return=representation', paypalRequestId: 'take' });
    const capture = taken.purchaseUnits![0]!.payments!.captures![0]!;
    expect(capture).toMatchObject({ status: 'COMPLETED', amount: { value: '10.99' }, customId: 'sdk_1', sellerReceivableBreakdown: { grossAmount: { value: '10.99' } } });
    expect(issueOf(await failureOf(orders().captureOrder({ id, prefer: 'return=representation' })))).toBe('ORDER_ALREADY_CAPTURED');
    const payments = new PaymentsController(client);
    const refund = await payments.refundCapturedPayment({ captureId: capture.id!, paypalRequestId: 'r1', body: { amount: { currencyCode: 'USD', value: '0.99' }, customId: 'back_1' } });
    expect(refund.result).toMatchObject({ status: 'COMPLETED', amount: { value: '0.99' } });
    expect((await payments.getRefund({ refundId: refund.result.id! })).result.customId).toBe('back_1');
    expect((await payments.getCapturedPayment({ captureId: capture.id! })).result).toMatchObject({ status: 'PARTIALLY_REFUNDED', supplementaryData: { relatedIds: { orderId: id } } });
    expect(issueOf(await failureOf(payments.refundCapturedPayment({ captureId: capture.id!, body: { amount: { currencyCode: 'USD', value: '10.99' } } })))).toBe('REFUND_AMOUNT_EXCEEDED');
    const report = () => new TransactionSearchController(client).searchTransactions({ startDate: isoOf(from), endDate: isoOf(plusSeconds(from, DAY)) });
    expect((await report()).result.transactionDetails).toEqual([]);
    bench.advance(3 * HOUR);
    expect((await report()).result.transactionDetails?.map(({ transactionInfo: one }) => [one?.transactionEventCode, one?.transactionAmount?.value, one?.customField, one?.transactionStatus]).toSorted((a, b) => (String(a) < String(b) ? -1 : 1)))
      .toEqual([['T0006', '10.99', 'sdk_1', 'S'], ['T1107', '-0.99', 'back_1', 'S']]);
  });

  test('the vault: a setup, its token, a charge of it, and its end', async () => {
    const vault = new VaultController(client);
    const { result: setup } = await vault.createSetupToken({ paypalRequestId: 's1', body: { customer: { id: 'cust1' }, paymentSource: { paypal: { usageType: 'MERCHANT' as never, experienceContext: { returnUrl: 'https://shop.example/ok', cancelUrl: 'https://shop.example/no' } } } } });
    expect(setup).toMatchObject({ status: 'PAYER_ACTION_REQUIRED', customer: { id: 'cust1' } });
    const makeToken = () => vault.createPaymentToken({ paypalRequestId: 't1', body: { paymentSource: { token: { id: setup.id!, type: 'SETUP_TOKEN' as never } } } });
    expect(issueOf(await failureOf(makeToken()))).toBe('TOKEN_NOT_APPROVED');
    await bench.core.approve(setup.id!, 'balance');
    const { result: token } = await makeToken();
    expect((await vault.listCustomerPaymentTokens({ customerId: 'cust1' })).result.paymentTokens?.map(({ id }) => id)).toEqual([token.id]);
    const charged = await create('sdk_2', { paymentSource: { paypal: { vaultId: token.id } } });
    expect(charged.result).toMatchObject({ status: 'COMPLETED', purchaseUnits: [{ payments: { captures: [{ status: 'COMPLETED' }] } }] });
    await vault.deletePaymentToken(token.id!);
    expect((await failureOf(vault.getPaymentToken(token.id!))).statusCode).toBe(404);
    expect(issueOf(await failureOf(create('sdk_3', { paymentSource: { paypal: { vaultId: token.id } } })))).toBe('PAYMENT_SOURCE_INFO_CANNOT_BE_VERIFIED');
  });

  test('strangers, numbers for amounts and other currencies are refused', async () => {
    client = sdk('somebody else');
    await failureOf(create('sdk_4'));
    expect(await bench.store.list({ kind: 'order', limit: 10 })).toEqual([]);
    client = sdk(TEST_SECRET);
    for (const amount of [{ currencyCode: 'EUR', value: '1.00' }, { currencyCode: 'USD', value: '1.001' }]) expect((await failureOf(create('sdk_5', { purchaseUnits: [{ amount }] }))).statusCode).toBe(400);
    const token = (await (await fetch(`${bench.sandbox!.apiBase}/v1/oauth2/token`, { method: 'POST', body: 'grant_type=client_credentials', headers: { authorization: `Basic ${btoa(`${TEST_CLIENT}:${TEST_SECRET}`)}` } })).json()) as { access_token: string };
    const post = (body: string) => fetch(`${bench.sandbox!.apiBase}/v2/checkout/orders`, { method: 'POST', body, headers: { 'authorization': `Bearer ${token.access_token}`, 'content-type': 'application/json' } });
    for (const body of ['{"intent":"CAPTURE","purchase_units":[{"amount":{"currency_code":"USD","value":10.99}}]}', '{"intent":"AUTHORIZE"}', '{', '[]', `{"x":"${'y'.repeat(300_000)}"}`]) expect((await post(body)).status).toBe(400);
  });
});
