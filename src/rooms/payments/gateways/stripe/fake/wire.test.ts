import Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DAY, HOUR } from '../../../../../base/time.ts';
import { openSandboxBench, TEST_KEY, type SandboxBench } from './bench.ts';

/** Written straight against the vendor's SDK, without our connector: whether the sandbox is Stripe to a stranger. */
describe('the official SDK against the sandbox', () => {
  let bench: SandboxBench;
  let stripe: Stripe;
  const base = (): URL => new URL(bench.sandbox!.apiBase);
  const client = (key: string) => new Stripe(key, { host: base().hostname, port: base().port, protocol: 'http', telemetry: false, maxNetworkRetries: 0 });

  beforeEach(async () => {
    bench = await openSandboxBench('wire');
    stripe = client(TEST_KEY);
  });
  afterEach(async () => { await bench.close(); });

  const pay = (more: Partial<Stripe.PaymentIntentCreateParams> = {}, options: Stripe.RequestOptions = {}) => stripe.paymentIntents.create({
    amount: 1099, currency: 'usd', payment_method: 'pm_card_visa', confirm: true, automatic_payment_methods: { enabled: true, allow_redirects: 'never' }, metadata: { order: '6735' }, ...more,
  }, options);
  const failureOf = (work: Promise<unknown>): Promise<Stripe.errors.StripeError> =>
    work.then(() => { throw new Error('it was not refused'); }, (error: unknown) => { if (error instanceof Stripe.errors.StripeError) return error; throw error; });

  test('creates, expands, retrieves, lists and refunds', async () => {
    const intent = await pay({ expand: ['latest_charge.balance_transaction', 'payment_method'] });
    expect(intent).toMatchObject({ object: 'payment_intent', status: 'succeeded', amount_received: 1099, metadata: { order: '6735' }, payment_method: { object: 'payment_method', card: { last4: '4242' } } });
    const charge = intent.latest_charge as Stripe.Charge;
    expect(charge).toMatchObject({ paid: true, balance_transaction: { object: 'balance_transaction', amount: 1099, fee: 62, net: 1037 } });
    expect(await stripe.paymentMethods.retrieve((intent.payment_method as Stripe.PaymentMethod).id)).toMatchObject({ type: 'card' });
    const refund = await stripe.refunds.create({ charge: charge.id, amount: 99, reason: 'requested_by_customer' });
    expect(refund).toMatchObject({ status: 'succeeded', amount: 99, payment_intent: intent.id });
    expect(await stripe.charges.retrieve(charge.id)).toMatchObject({ amount_refunded: 99, refunded: false });
    expect((await stripe.refunds.list({ payment_intent: intent.id })).data).toHaveLength(1);
    expect((await stripe.balanceTransactions.list({ limit: 10 })).data.reduce((sum, txn) => sum + txn.amount, 0)).toBe(1000);
    const types = (await stripe.events.list({ limit: 10 })).data.map(({ type }) => type).toSorted();
    expect(types).toEqual(['charge.refunded', 'payment_intent.succeeded', 'refund.created']);
  });

  test('a decline is a StripeCardError with its codes and its intent', async () => {
    const error = await failureOf(pay({ payment_method: 'pm_card_visa_chargeDeclinedInsufficientFunds' }));
    expect(error).toBeInstanceOf(Stripe.errors.StripeCardError);
    expect(error).toMatchObject({ code: 'card_declined', decline_code: 'insufficient_funds', statusCode: 402 });
    const intent = await stripe.paymentIntents.retrieve(error.payment_intent!.id);
    expect(intent).toMatchObject({ status: 'requires_payment_method', last_payment_error: { decline_code: 'insufficient_funds' } });
    expect(await stripe.paymentIntents.confirm(intent.id, { payment_method: 'pm_card_mastercard' })).toMatchObject({ status: 'succeeded' });
    expect(await failureOf(stripe.paymentIntents.cancel(intent.id))).toMatchObject({ code: 'payment_intent_unexpected_state' });
  });

  test('idempotency: replayed answers, declines included; other parameters refused; validation not remembered; forgotten after a day', async () => {
    const key = { idempotencyKey: 'one' };
    const first = await pay({}, key);
    const again = await pay({}, key);
    expect(again.id).toBe(first.id);
    expect((again.lastResponse as unknown as { headers: Headers }).headers).toBeDefined();
    expect(await failureOf(pay({ amount: 1100 }, key))).toBeInstanceOf(Stripe.errors.StripeIdempotencyError);
    const declined = await failureOf(pay({ payment_method: 'pm_card_visa_chargeDeclined' }, { idempotencyKey: 'two' }));
    expect((await failureOf(pay({ payment_method: 'pm_card_visa_chargeDeclined' }, { idempotencyKey: 'two' }))).payment_intent!.id).toBe(declined.payment_intent!.id);
    expect(await failureOf(pay({ amount: 10 }, { idempotencyKey: 'three' }))).toMatchObject({ code: 'amount_too_small', param: 'amount' });
    expect(await pay({}, { idempotencyKey: 'three' })).toMatchObject({ status: 'succeeded' });
    bench.advance(DAY);
    expect((await pay({}, key)).id).not.toBe(first.id);
  });

  test('a stored 500 is replayed for a day, whether the work was done or not', async () => {
    for (const [kind, count] of [['error_500_done', 1], ['error_500_kept', 0]] as const) {
      await bench.core.faults.add({ kind, on: 'payment_intents.create' });
      const key = { idempotencyKey: kind };
      const made = { metadata: { reference: kind } };
      for (let i = 0; i < 3; i++) expect(await failureOf(pay(made, key))).toMatchObject({ statusCode: 500 });
      const { data } = await stripe.paymentIntents.list({ limit: 100 });
      expect(data.filter(({ metadata }) => metadata['reference'] === kind)).toHaveLength(count);
    }
  });

  test('a key in use answers 409', async () => {
    await bench.core.faults.add({ kind: 'conflict', on: 'payment_intents.create' });
    expect(await failureOf(pay())).toMatchObject({ statusCode: 409, code: 'idempotency_key_in_use' });
  });

  test('pages by itself, newest first, without a double or a gap', async () => {
    const made: string[] = [];
    for (let i = 0; i < 25; i++) {
      made.unshift((await pay({ confirm: false })).id);
      if (i % 2) bench.advance(1);
    }
    const seen: string[] = [];
    for await (const { id } of stripe.paymentIntents.list({ limit: 4 })) seen.push(id);
    expect(seen.toSorted()).toEqual(made.toSorted());
    expect(new Set(seen.slice(0, 5))).toEqual(new Set(made.slice(0, 5)));
    const page = await stripe.paymentIntents.list({ limit: 3, ending_before: seen[10]! });
    expect(page.data.map(({ id }) => id)).toEqual(seen.slice(7, 10));
    expect(page.has_more).toBe(true);
  });

  test('a session: made, listed with its items, ended once, found by the search a minute later', async () => {
    const session = await stripe.checkout.sessions.create({
      mode: 'payment', success_url: 'https://shop.example/ok?s={CHECKOUT_SESSION_ID}', client_reference_id: 'chg_1', expires_at: bench.now() + HOUR,
      line_items: [{ quantity: 2, price_data: { currency: 'usd', unit_amount: 500, product_data: { name: 'Plan & more' } } }],
      payment_intent_data: { metadata: { reference: 'chg_1' } },
    });
    expect(session).toMatchObject({ object: 'checkout.session', amount_total: 1000, status: 'open', payment_status: 'unpaid', payment_intent: null });
    expect((await stripe.checkout.sessions.listLineItems(session.id)).data).toMatchObject([{ description: 'Plan & more', quantity: 2, amount_total: 1000 }]);
    await bench.core.pay(session.id, 'pm_card_visa');
    const paid = await stripe.checkout.sessions.retrieve(session.id, { expand: ['payment_intent.latest_charge', 'line_items'] });
    expect(paid).toMatchObject({ status: 'complete', payment_status: 'paid', url: null, payment_intent: { status: 'succeeded', latest_charge: { paid: true } } });
    expect(await failureOf(stripe.checkout.sessions.expire(session.id))).toMatchObject({ statusCode: 400 });
    const search = () => stripe.paymentIntents.search({ query: 'metadata["reference"]:"chg_1"' });
    expect((await search()).data).toHaveLength(0);
    bench.advance(60);
    expect((await search()).data).toHaveLength(1);
  });

  test('refuses what Stripe refuses: strangers, unknown parameters, short pages, absent things', async () => {
    expect(await failureOf(client('sk_test_somebody_else').charges.list())).toBeInstanceOf(Stripe.errors.StripeAuthenticationError);
    expect(await failureOf(pay({ nonsense: 1 } as object))).toMatchObject({ code: 'parameter_unknown', param: 'nonsense' });
    expect(await failureOf(stripe.paymentIntents.create({ currency: 'usd' } as Stripe.PaymentIntentCreateParams))).toMatchObject({ code: 'parameter_missing', param: 'amount' });
    expect(await failureOf(stripe.charges.retrieve('ch_absent'))).toMatchObject({ code: 'resource_missing', statusCode: 404 });
    expect(await failureOf(stripe.checkout.sessions.create({ mode: 'payment', success_url: 'https://shop.example', expires_at: bench.now() + 60, line_items: [{ quantity: 1, price_data: { currency: 'usd', unit_amount: 500, product_data: { name: 'x' } } }] }))).toMatchObject({ param: 'expires_at' });
    expect(await failureOf(pay({ expand: ['customer.name.x.y.z'] }))).toMatchObject({ param: 'expand' });
    expect(await failureOf(stripe.products.list())).toMatchObject({ statusCode: 404 });
  });

  test('raw bytes it cannot read are refused, not swallowed', async () => {
    const post = (body: string) => fetch(`${bench.sandbox!.apiBase}/v1/payment_intents`, { method: 'POST', body, headers: { authorization: `Bearer ${TEST_KEY}`, 'content-type': 'application/x-www-form-urlencoded' } });
    for (const body of ['a]b=1', '__proto__[x]=1&amount=100', `x${'[a]'.repeat(20)}=1`, 'amount=1e3&currency=usd', 'amount[]=1&currency=usd', '{"amount":100}', `d=${'x'.repeat(70_000)}`]) {
      const answer = await post(body);
      expect([400, 413]).toContain(answer.status);
      expect(await answer.json()).toHaveProperty('error.type', 'invalid_request_error');
    }
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });
});
