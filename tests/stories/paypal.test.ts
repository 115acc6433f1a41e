import { describe, expect, test } from 'vitest';
import { DAY } from '../../src/base/time.ts';
import { openHooks } from '../../src/channels/hooks/hooks.ts';
import { openFrame } from '../../src/platform/http/frame.ts';
import { openLog } from '../../src/platform/log/log.ts';
import { openMetrics } from '../../src/platform/metrics.ts';
import { orderIdOf } from '../../src/rooms/payments/gateways/paypal/outcomes.ts';
import type { FundingName } from '../../src/rooms/payments/gateways/paypal/fake/wallets.ts';
import { methodById, methodsOf, paymentsFor, receiveGatewayEvent, watchGateways } from '../../src/rooms/payments/payments.ts';
import { casesOf, viewRenewal, wakeRenewal, type Renewal } from '../../src/rooms/renewals/renewals.ts';
import { books } from '../support/books.ts';
import { aSite, type Json } from '../support/site.ts';
import { balances } from '../../src/rooms/ledger/ledger.ts';

const BACK = 'https://till.example/back';

/** A program that renews lines by the API and lets their people pay by PayPal. */
async function aTill(language = 'en') {
  const { shop, aProgram } = await aSite();
  const call = await aProgram(language);
  async function placed(more: Json = {}) {
    const line = await shop.aLine();
    const quote = (await call('/v1/quotes', { line: line.id, plan: 'tmo-mo-5g' })).json;
    const answer = await call('/v1/renewals', { quote: quote['id'], payment: { type: 'hosted', gateway: 'paypal', method: 'paypal', returnUrl: BACK, ...more } });
    return { line, ...answer, id: String(answer.json['id']) };
  }
  const state = async (id: string) => (await call(`/v1/renewals/${id}`)).json['state'];
  const orderOf = (payUrl: unknown): string => String(payUrl).split('/').at(-1)!;
  const pay = (payUrl: unknown, how: FundingName = 'balance') => shop.paypal.approve(orderOf(payUrl), how);
  const chargeOf = async (id: string) => (await paymentsFor(shop.db, id)).charges[0]!;
  const cash = async () => (await balances(shop.db, ['cash:paypal'])).get('cash:paypal') ?? 0n;
  /** What PayPal would send now, taken by the shop as it is. */
  const deliver = async () => Promise.all((await shop.paypal.deliveries()).map(({ headers, rawBody }) => receiveGatewayEvent(shop.app, 'paypal', headers, rawBody)));
  return { shop, call, placed, state, pay, chargeOf, cash, deliver, view: (id: string) => viewRenewal(shop.app, id as Renewal['id']) };
}

describe('paying by PayPal', () => {
  test.each(['en', 'zh-CN'])('the payer approves, the shop takes the money, the line is renewed (%s)', async (language) => {
    const till = await aTill(language);
    const { status, json, id } = await till.placed();
    expect(status).toBe(202);
    expect(json).toMatchObject({ state: 'awaiting_customer', payUrl: expect.stringContaining('/sandbox/paypal/checkout/') as string });
    const page = await till.shop.paypal.look(String(json['payUrl']).split('/').at(-1)!);
    expect(page?.aside['context']).toMatchObject({ locale: language === 'en' ? 'en-US' : 'zh-CN', return_url: `${BACK}?renewal=${id}` });
    await till.pay(json['payUrl']);
    expect(await till.cash()).toBe(0n);
    await till.deliver();
    await till.shop.settle();
    expect(await till.state(id)).toBe('done');
    expect(await till.cash()).toBe(1500n);
    expect(await till.chargeOf(id)).toMatchObject({ gateway: 'paypal', paidWith: { method: 'paypal', brand: null, last4: null }, state: 'done' });
    expect(await books(till.shop)).toEqual([]);
    // PayPal's report runs three hours behind; by then it has to have the money too.
    await till.shop.pass(4 * 3_600, 3_600);
    expect(await till.shop.app.gateways['paypal']!.list(till.shop.clock.now() - DAY as never, till.shop.clock.now(), new AbortController().signal)).toMatchObject([{ kind: 'charge', reference: (await till.chargeOf(id)).id, state: 'done' }]);
    expect(await books(till.shop)).toEqual([]);
  });

  test('a payer who cancels is not charged: the page ends with its window, and the line is free again', async () => {
    const till = await aTill();
    const { id, json, line } = await till.placed();
    await till.shop.pass(31 * 60, 300);
    expect(await till.state(id)).toBe('declined');
    // The order still stands at PayPal, and the payer agrees after all: nobody takes it.
    await till.pay(json['payUrl']);
    await till.deliver();
    await till.shop.pass(3_600, 600);
    expect([await till.state(id), await till.cash()]).toEqual(['declined', 0n]);
    expect((await till.shop.renew(line, 'tmo-mo-5g')).state).toBe('done');
    expect(await books(till.shop)).toEqual([]);
  });

  test('approved in the last moment of the window is taken', async () => {
    const till = await aTill();
    const { id, json } = await till.placed();
    await till.shop.paypal.faults.webhooks({ lose: 100 });
    await till.shop.pass(29 * 60, 60);
    till.shop.clock.advanceMs(90_000);
    await till.pay(json['payUrl']);
    await till.shop.settle();
    expect([await till.state(id), await till.cash()]).toEqual(['done', 1500n]);
    expect(await books(till.shop)).toEqual([]);
  });

  test('declined, then paid another way: one charge, one payment', async () => {
    const till = await aTill();
    const { id, json } = await till.placed();
    await till.pay(json['payUrl'], 'declined');
    await till.deliver();
    await till.shop.settle();
    expect(await till.state(id)).toBe('awaiting_customer');
    expect((await till.call(`/v1/renewals/${id}`)).json['payUrl']).toBe(json['payUrl']);
    till.shop.clock.advanceMs(20_000);
    await till.pay(json['payUrl']);
    await till.deliver();
    await till.shop.settle();
    expect([await till.state(id), await till.cash()]).toEqual(['done', 1500n]);
    expect(await till.shop.paypal.tools.store.list({ kind: 'capture', limit: 10 })).toHaveLength(1);
    expect(await books(till.shop)).toEqual([]);
  });

  test.each([['echeck', 'done', 1500n], ['echeck_bounces', 'declined', 0n]] as const)('an eCheck is waited for, for days: %s ends %s', async (how, end, cents) => {
    const till = await aTill();
    const { id, json } = await till.placed();
    await till.pay(json['payUrl'], how);
    await till.deliver();
    await till.shop.settle();
    await till.shop.pass(2 * DAY, 6 * 3_600);
    expect([await till.state(id), await till.cash(), (await till.chargeOf(id)).state]).toEqual(['awaiting_customer', 0n, 'processing']);
    await till.shop.pass(2 * DAY, 3_600);
    expect([await till.state(id), await till.cash()]).toEqual([end, cents]);
    expect(await books(till.shop)).toEqual([]);
  });

  test.each([['a refund at once', 'balance'], ['a refund that takes a while', 'late_refund']] as const)('what cannot be delivered goes back to PayPal: %s', async (_, how) => {
    const till = await aTill();
    const { id, json } = await till.placed();
    await till.shop.twins['tmobile']!.addFault({ call: 'top_up', fault: { kind: 'refuse', reason: 'plan_unavailable' }, times: 1 });
    await till.pay(json['payUrl'], how);
    await till.deliver();
    await till.shop.settle();
    if (how === 'late_refund') expect(await till.state(id)).toBe('awaiting_refund');
    await till.shop.pass(600, 30);
    expect([await till.state(id), await till.cash()]).toEqual(['refunded', 0n]);
    const [refund] = await till.shop.paypal.tools.store.list({ kind: 'refund', limit: 10 });
    expect(refund?.doc).toMatchObject({ status: 'COMPLETED', amount: { currency_code: 'USD', value: '15.00' } });
    expect(await books(till.shop)).toEqual([]);
  });

  test.each(['orders.create', 'orders.capture', 'captures.refund'])('a lost answer of %s is asked about and never doubles anything', async (on) => {
    const till = await aTill();
    await till.shop.paypal.faults.add({ kind: 'lose_reply', on });
    if (on === 'captures.refund') await till.shop.twins['tmobile']!.addFault({ call: 'top_up', fault: { kind: 'refuse', reason: 'plan_unavailable' }, times: 1 });
    const { id } = await till.placed();
    await till.shop.pass(10, 2);
    const { payUrl } = (await till.call(`/v1/renewals/${id}`)).json;
    await till.pay(payUrl);
    await till.deliver();
    await till.shop.pass(120, 5);
    expect([await till.state(id), await till.cash()]).toEqual(on === 'captures.refund' ? ['refunded', 0n] : ['done', 1500n]);
    const counts = await Promise.all((['order', 'capture', 'refund'] as const).map(async (kind) => (await till.shop.paypal.tools.store.list({ kind, limit: 10 })).length));
    expect(counts).toEqual([1, 1, on === 'captures.refund' ? 1 : 0]);
    expect(await books(till.shop)).toEqual([]);
  });

  test('a saved wallet whose answer was lost is charged once, also when the vendor is away for hours', async () => {
    const till = await aTill();
    const line = await till.shop.aLine();
    await till.shop.paypal.faults.add({ kind: 'lose_reply', on: 'orders.create' });
    const renewal = await till.shop.renew(line, 'tmo-mo-5g', { pay: { kind: 'token', gateway: 'paypal', paymentMethod: 'sandbox-balance' } });
    expect(renewal.state).toBe('payment_unknown');
    await till.shop.paypal.faults.add({ kind: 'lose_request', left: null });
    await till.shop.pass(4 * 3_600, 900);
    expect(await till.chargeOf(renewal.id)).toMatchObject({ state: 'unknown' });
    await till.shop.paypal.faults.clear();
    await till.shop.pass(3_600, 300);
    expect([(await till.view(renewal.id)).renewal.state, await till.cash()]).toEqual(['done', 1500n]);
    expect(await till.shop.paypal.tools.store.list({ kind: 'capture', limit: 10 })).toHaveLength(1);
    expect(await books(till.shop)).toEqual([]);
  });

  test('with every webhook lost, asking comes to the same end', async () => {
    const till = await aTill();
    await till.shop.paypal.faults.webhooks({ lose: 1_000 });
    const [paid, review] = [await till.placed(), await till.placed()];
    await till.pay(paid.json['payUrl']);
    await till.pay(review.json['payUrl'], 'review');
    await till.shop.pass(300, 5);
    expect(await till.deliver()).toEqual([]);
    expect([await till.state(paid.id), await till.state(review.id), await till.cash()]).toEqual(['done', 'done', 3000n]);
    expect(await watchGateways(till.shop.app, wakeRenewal(till.shop.clock))).toMatchObject({ differences: 0 });
    expect(await books(till.shop)).toEqual([]);
  });

  test('doubled, reordered, stale and forged webhooks change nothing', async () => {
    const till = await aTill();
    const { id, json } = await till.placed();
    await till.pay(json['payUrl']);
    const sent = [...await till.shop.paypal.deliveries()];
    await till.shop.pass(60, 5);
    sent.push(...await till.shop.paypal.deliveries());
    expect(sent.length).toBeGreaterThan(1);
    const before = [await till.state(id), await till.cash()];
    const frame = openFrame({ clock: till.shop.clock, newId: till.shop.app.newId, log: openLog({ clock: till.shop.clock, write: () => undefined }), metrics: openMetrics() });
    frame.route('/', openHooks(till.shop.app));
    const post = async (one: (typeof sent)[number], more: Record<string, string> = {}, body: Uint8Array = one.rawBody) =>
      (await frame.request('/hooks/gateways/paypal', { method: 'POST', headers: { host: 'localhost', ...one.headers, ...more }, body: body.slice() })).status;
    for (const one of [...sent, ...sent.toReversed()]) expect(await post(one)).toBe(200);
    const [first] = sent;
    expect(await post(first!, { 'paypal-transmission-sig': sent.at(-1)!.headers['paypal-transmission-sig']! })).toBe(400);
    expect(await post(first!, { 'paypal-cert-url': 'https://evil.example/v1/notifications/certs/CERT-1' })).toBe(400);
    expect(await post(first!, {}, first!.rawBody.map((byte, at) => (at === 40 ? byte ^ 1 : byte)))).toBe(400);
    till.shop.clock.advanceMs(301_000);
    expect(await post(first!)).toBe(400);
    await till.shop.pass(60, 5);
    expect([await till.state(id), await till.cash()]).toEqual(before);
    const inbox = await till.shop.db.query<{ n: bigint }>('select count(*) as n from payments_inbox where source = $1', ['paypal']);
    expect(Number(inbox.rows[0]!.n)).toBe(new Set(sent.map(({ eventId }) => eventId)).size);
    expect(await books(till.shop)).toEqual([]);
  });

  test('the process dies between the payer\'s yes and the taking; another one takes it', async () => {
    const till = await aTill();
    const { id, json } = await till.placed();
    await till.shop.paypal.faults.add({ kind: 'lose_reply', on: 'orders.capture' });
    await till.pay(json['payUrl']);
    await till.shop.settle();
    await till.shop.restart();
    await till.shop.pass(120, 5);
    expect([(await till.view(id)).renewal.state, await till.cash()]).toEqual(['done', 1500n]);
    expect(orderIdOf((await till.chargeOf(id)).gatewayRef ?? '')).toBeNull();
    expect(await books(till.shop)).toEqual([]);
  });

  test.each([{ gateway: 'constructor' }, { gateway: 'nobody' }, { gateway: 'paypal', method: 'card' }])('a way the shop does not have is refused: %j', async (way) => {
    const till = await aTill();
    const { status, json } = await till.placed({ method: undefined, ...way });
    expect([status, json['code']]).toEqual([503, 'payment_not_available']);
  });
});

describe.each([
  ['en', { saved: 'Saved. It can pay from now on.', removed: 'Removed.', disputed: 'Your bank took this payment back' }],
  ['zh-CN', { saved: '已保存，现在就能用它付款。', removed: '已删除。', disputed: '银行收回了这笔付款' }],
] as const)('a PayPal wallet of one’s own, in %s', (language, says) => {
  /** Signed in, with a PayPal wallet saved by way of PayPal's page. */
  async function anOwner() {
    const site = await aSite();
    const { shop } = site;
    const visitor = site.aVisitor(language);
    await visitor.signIn('+12125550100');
    const customer = (await shop.db.query<{ id: `cus_${string}` }>('select id from people_customers')).rows[0]!.id;
    const sent = await visitor.send('/account/methods', { gateway: 'paypal' });
    const page = /\/sandbox\/paypal\/checkout\/(\w+)$/.exec(sent.to ?? '')![1]!;
    await shop.paypal.approve(page, 'balance');
    const back = String(((await shop.paypal.look(page))!.aside['context'] as Json)['return_url']);
    const saved = await visitor.follow(new URL(back).pathname);
    const [method] = await methodsOf(shop.db, customer);
    /** A renewal paid with it and delivered, without PayPal's page. */
    const paid = async () => {
      const renewal = await shop.renew(await shop.aLine(), 'tmo-mo-5g', { customer, pay: { kind: 'saved', method: method!.id, offSession: true } });
      await shop.settle();
      return renewal;
    };
    return { shop, visitor, customer, saved, method: method!, paid };
  }

  test('saved on PayPal’s page, listed, pays without it, removed: then it is gone here and there', async () => {
    const { shop, visitor, customer, saved, method, paid } = await anOwner();
    expect(saved.html).toContain(says.saved);
    expect(saved.html).toContain('PayPal');
    expect(method).toMatchObject({ gateway: 'paypal', method: 'paypal', brand: null, last4: null, state: 'usable' });
    const renewal = await paid();
    const view = await viewRenewal(shop.app, renewal.id);
    expect([view.renewal.state, view.charges[0]!.gateway, view.charges[0]!.way]).toEqual(['done', 'paypal', 'saved']);
    expect((await balances(shop.db, ['cash:paypal'])).get('cash:paypal')).toBe(1500n);
    expect((await visitor.follow(`/account/methods/${method.id}/remove`, {})).html).toContain(says.removed);
    await shop.settle();
    expect(await methodsOf(shop.db, customer)).toEqual([]);
    expect((await methodById(shop.db, method.id))?.state).toBe('removed');
    expect((await shop.paypal.tools.store.list({ kind: 'token', limit: 10 })).map((row) => row.aside['gone'])).toEqual([true]);
    expect(await books(shop)).toEqual([]);
  });

  test.each(['won', 'lost'] as const)('its owner disputes a payment at PayPal: wallet frozen, money set apart, a case with a person; %s closes it', async (how) => {
    const { shop, visitor, customer, paid } = await anOwner();
    const renewal = await paid();
    const [charge] = (await paymentsFor(shop.db, renewal.id)).charges;
    const hear = async () => {
      for (const { headers, rawBody } of await shop.paypal.deliveries()) await receiveGatewayEvent(shop.app, 'paypal', headers, rawBody);
      await shop.pass(60, 20);
    };
    const stands = async () => {
      const all = await balances(shop.db, ['cash:paypal', 'disputed:paypal', 'dispute_loss']);
      return ['cash:paypal', 'disputed:paypal', 'dispute_loss'].map((name) => all.get(name as 'dispute_loss') ?? 0n);
    };
    await hear();
    expect(await shop.paypal.dispute(charge!.id)).toBe(true);
    await hear();
    expect(await stands()).toEqual([0n, 1500n, 0n]);
    expect((await methodsOf(shop.db, customer)).map((one) => [one.state, one.frozenFor])).toEqual([['frozen', 'dispute']]);
    expect(await casesOf(shop.db, renewal.id)).toMatchObject([{ kind: 'dispute', state: 'needs_agent', closedAt: null }]);
    expect((await visitor.send(`/r/${renewal.id}`)).html).toContain(says.disputed);
    expect(await books(shop)).toEqual([]);
    expect(await shop.paypal.closeDispute(charge!.id, how)).toBe(true);
    await hear();
    expect(await casesOf(shop.db, renewal.id)).toMatchObject([{ kind: 'dispute', state: 'resolved', endedAs: `dispute_${how}` }]);
    expect(await stands()).toEqual(how === 'won' ? [1500n, 0n, 0n] : [0n, 0n, 1500n]);
    expect((await methodsOf(shop.db, customer))[0]!.state).toBe(how === 'won' ? 'usable' : 'frozen');
    expect(await books(shop)).toEqual([]);
  });
});
