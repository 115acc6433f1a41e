import { describe, expect, onTestFinished, test } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../src/base/time.ts';
import { journalOf } from '../../src/rooms/journal/journal.ts';
import { takeDeliveries } from '../../src/rooms/payments/gateways/stripe/fake/webhooks.ts';
import { methodById, methodsOf, openSetup, receiveGatewayEvent, removeMethod, setupById, setupNow } from '../../src/rooms/payments/payments.ts';
import { viewRenewal } from '../../src/rooms/renewals/renewals.ts';
import { books } from '../support/books.ts';
import { aSavedCard, WEBHOOK_SECRET } from '../support/saved-card.ts';
import { openShop, type TestShop } from '../support/shop.ts';
import { aSite } from '../support/site.ts';

const BY = { door: 'web', actor: 'customer:story', reason: 'story' } as const;
async function aShop(): Promise<TestShop> {
  const shop = await openShop();
  onTestFinished(() => shop.close());
  return shop;
}
const wish = (customer: `cus_${string}`) => ({ customer, gateway: 'stripe', language: 'en' as const, successUrl: () => 'http://127.0.0.1:3000/account/methods', cancelUrl: 'http://127.0.0.1:3000/account/methods', by: BY });

describe.each([
  ['en', { empty: 'Nothing saved yet', saved: 'Saved. It can pay from now on.', first: 'Used first', removed: 'Removed.' }],
  ['zh-CN', { empty: '还没有保存', saved: '已保存，现在就能用它付款。', first: '优先使用', removed: '已删除。' }],
] as const)('saving a card, in %s', (language, says) => {
  test('signed in with a fresh code: the gateway’s page, back, listed, used first, removed', async () => {
    const { shop, aVisitor } = await aSite();
    const guest = aVisitor(language);
    expect((await guest.send('/account/methods')).to).toContain('/sign-in');
    const visitor = aVisitor(language);
    await visitor.signIn('+12125550100');
    expect((await visitor.send('/account/methods')).html).toContain(says.empty);
    const save = async (token: string) => {
      const sent = await visitor.send('/account/methods', { gateway: 'stripe' });
      expect(sent.to).toMatch(/\/sandbox\/stripe\/pay\/cs_test_/);
      const page = sent.to!.split('/').at(-1)!;
      await shop.stripe.pay(page, token);
      await shop.stripe.answerBank(page, 'yes');
      const { session } = await shop.stripe.look(page);
      return visitor.follow(new URL(String(session!.doc['success_url'])).pathname);
    };
    const saved = await save('pm_card_visa');
    expect(saved.html).toContain(says.saved);
    expect(saved.html).toContain('4242');
    shop.clock.advanceMs(1_000);
    await save('pm_card_mastercard');
    const customer = (await shop.db.query<{ id: `cus_${string}` }>('select id from people_customers')).rows[0]!.id;
    const [newest, older] = await methodsOf(shop.db, customer);
    expect([newest!.last4, older!.last4]).toEqual(['4444', '4242']);
    expect((await visitor.follow(`/account/methods/${older!.id}/first`, {})).html).toContain(says.first);
    expect((await methodsOf(shop.db, customer)).map((one) => one.last4)).toEqual(['4242', '4444']);
    expect((await visitor.follow(`/account/methods/${older!.id}/remove`, {})).html).toContain(says.removed);
    expect((await methodsOf(shop.db, customer)).map((one) => one.last4)).toEqual(['4444']);
    await shop.settle();
    expect((await methodById(shop.db, older!.id))?.state).toBe('removed');
    expect((await shop.stripe.tools.store.list({ kind: 'method', limit: 10 })).filter((row) => row.parent !== null)).toHaveLength(1);
    expect((await journalOf(shop.db, older!.id)).map((one) => one.what).toSorted()).toEqual(['method.preferred', 'method.removed', 'method.saved']);
    // Nothing of anybody else's can be reached.
    const other = aVisitor(language);
    await other.signIn('+12125550101');
    expect((await other.send(`/account/methods/${newest!.id}/remove`, {})).status).toBe(422);
    expect(await books(shop)).toEqual([]);
  });

  test('an old proof asks for a new one first, and three a day is the limit', async () => {
    const { shop, aVisitor } = await aSite();
    const visitor = aVisitor(language);
    await visitor.signIn('+12125550100');
    for (let n = 0; n < 3; n++) expect((await visitor.send('/account/methods', { gateway: 'stripe' })).status).toBe(303);
    expect((await visitor.send('/account/methods', { gateway: 'stripe' })).status).toBe(429);
    shop.clock.advanceMs(11 * MINUTE * 1000);
    const asked = await visitor.send('/account/methods', { gateway: 'stripe' });
    expect([asked.status, asked.to]).toEqual([303, expect.stringMatching(/^\/(sign-in|step-up)/)]);
  });
});

describe('a saved card pays', () => {
  test('without the payer; insufficient funds and a card that fails later are declined, and nothing is kept', async () => {
    const shop = await aShop();
    const customer = shop.app.newId('cus');
    const good = await aSavedCard(shop, customer);
    const fails = await aSavedCard(shop, customer, 'pm_card_chargeCustomerFail');
    const line = await shop.aLine();
    const paid = await shop.renew(line, 'tmo-mo-5g', { customer, pay: { kind: 'saved', method: good.id, offSession: true } });
    await shop.settle();
    expect((await viewRenewal(shop.app, paid.id)).renewal.state).toBe('done');
    expect((await methodById(shop.db, good.id))?.usedAt).toBe(shop.clock.now());
    const declined = await shop.renew(line, 'tmo-mo-5g', { customer, pay: { kind: 'saved', method: fails.id, offSession: true } });
    expect(declined.state).toBe('declined');
    expect((await viewRenewal(shop.app, declined.id)).charges[0]).toMatchObject({ refusedReason: 'declined' });
    await removeMethod(shop.app, customer, good.id, BY);
    await expect(shop.renew(line, 'tmo-mo-5g', { customer, pay: { kind: 'saved', method: good.id, offSession: true } })).rejects.toMatchObject({ code: 'payment_method_unknown' });
    await shop.settle();
    expect(await books(shop)).toEqual([]);
  });

  test('off-session, a bank that wants to see the payer declines, and the letter leads to the page where they can pay', async () => {
    const shop = await aShop();
    const customer = shop.app.newId('cus');
    const asks = await aSavedCard(shop, customer, 'pm_card_authenticationRequired');
    const line = await shop.aLine();
    const renewal = await shop.renew(line, 'tmo-mo-5g', { customer, email: 'anna@example.com', pay: { kind: 'saved', method: asks.id, offSession: true } });
    expect(renewal).toMatchObject({ state: 'declined', outcome: { refusedBecause: 'authentication_needed' } });
    await shop.house.notices.sendDue({ signal: new AbortController().signal });
    const [letter] = await shop.house.notices.mailbox.list({ to: 'anna@example.com' });
    expect(letter?.content.text).toContain('Your bank wants to see you');
    expect(letter?.content.text).toContain(`http://127.0.0.1:3000/r/${renewal.id}`);
    expect(await books(shop)).toEqual([]);
  });

  test.each([true, false])('with the payer there, the bank asks on its page and the answer (%s) decides', async (approved) => {
    const shop = await aShop();
    const customer = shop.app.newId('cus');
    const asks = await aSavedCard(shop, customer, 'pm_card_authenticationRequired');
    const line = await shop.aLine();
    const renewal = await shop.renew(line, 'tmo-mo-5g', { customer, pay: { kind: 'saved', method: asks.id, offSession: false, returnUrl: (id) => `http://127.0.0.1:3000/r/${id}` } });
    expect(renewal.state).toBe('awaiting_customer');
    const charge = (await viewRenewal(shop.app, renewal.id)).charges[0]!;
    expect(charge.payUrl).toMatch(/\/pay\/pi_/);
    await shop.stripe.answerBank(charge.gatewayRef!, approved ? 'yes' : 'no');
    await shop.pass(5 * MINUTE);
    expect((await viewRenewal(shop.app, renewal.id)).renewal.state).toBe(approved ? 'done' : 'declined');
    expect(await books(shop)).toEqual([]);
  });

  test('a card is kept while paying, and pays alone the next time', async () => {
    const shop = await aShop();
    const customer = shop.app.newId('cus');
    const line = await shop.aLine();
    const first = await shop.renew(line, 'tmo-mo-5g', {
      customer, pay: { kind: 'hosted', gateway: 'stripe', method: 'card', save: true, successUrl: (id) => `http://127.0.0.1:3000/r/${id}`, cancelUrl: (id) => `http://127.0.0.1:3000/r/${id}/back` },
    });
    await shop.stripe.pay((await viewRenewal(shop.app, first.id)).charges[0]!.gatewayRef!, 'pm_card_visa');
    await shop.pass(2 * MINUTE);
    const [kept] = await methodsOf(shop.db, customer);
    expect(kept).toMatchObject({ brand: 'visa', last4: '4242', expires: '2034-12', state: 'usable' });
    const second = await shop.renew(line, 'tmo-mo-5g', { customer, pay: { kind: 'saved', method: kept!.id, offSession: true } });
    await shop.settle();
    expect((await viewRenewal(shop.app, second.id)).renewal.state).toBe('done');
    expect(await books(shop)).toEqual([]);
  });
});

describe('saving without paying as a small flow of its own', () => {
  test.each(['webhook', 'polling'] as const)('a payer who never comes back is found by %s', async (way) => {
    const shop = await aShop();
    const customer = shop.app.newId('cus');
    const setup = await openSetup(shop.app, wish(customer));
    await shop.stripe.pay(setup.gatewayRef!, 'pm_card_visa');
    for (const one of await takeDeliveries(shop.stripe.tools, WEBHOOK_SECRET)) if (way === 'webhook') for (let n = 0; n < 2; n++) await receiveGatewayEvent(shop.app, 'stripe', one.headers, one.rawBody);
    await shop.pass(MINUTE, 20);
    expect((await setupById(shop.db, setup.id))?.state).toBe('done');
    expect(await methodsOf(shop.db, customer)).toHaveLength(1);
    expect(await books(shop)).toEqual([]);
  });

  test('a lost answer opens no second page; an unused page ends; looking at the end twice changes nothing', async () => {
    const shop = await aShop();
    const customer = shop.app.newId('cus');
    await shop.stripe.faults.add({ kind: 'lose_reply', on: 'checkout.sessions.create' });
    await expect(openSetup(shop.app, wish(customer))).rejects.toMatchObject({ code: 'payment_not_available' });
    await shop.pass(2 * MINUTE, 20);
    const { id } = (await shop.db.query<{ id: string }>('select id from payments_setups')).rows[0]!;
    expect((await setupById(shop.db, id))?.state).toBe('open');
    expect(await shop.stripe.tools.store.list({ kind: 'session', limit: 10 })).toHaveLength(1);
    await shop.pass(HOUR, 10 * MINUTE);
    expect((await setupById(shop.db, id))?.state).toBe('ended');
    expect((await setupNow(shop.app, id)).state).toBe('ended');
    expect(await methodsOf(shop.db, customer)).toEqual([]);
  });

  test('a gateway that does not answer when a card is removed is asked until it does', async () => {
    const shop = await aShop();
    const customer = shop.app.newId('cus');
    const card = await aSavedCard(shop, customer);
    await shop.stripe.faults.add({ kind: 'lose_request', on: 'payment_methods.detach', left: 2 });
    await removeMethod(shop.app, customer, card.id, BY);
    expect(await methodsOf(shop.db, customer)).toEqual([]);
    await shop.settle();
    expect((await methodById(shop.db, card.id))?.state).toBe('removing');
    await shop.pass(DAY / 24, 5 * MINUTE);
    expect((await methodById(shop.db, card.id))?.state).toBe('removed');
  });
});
