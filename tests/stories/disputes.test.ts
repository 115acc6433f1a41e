import { describe, expect, onTestFinished, test } from 'vitest';
import type { CustomerId } from '../../src/base/ids.ts';
import { DAY, HOUR } from '../../src/base/time.ts';
import { balances } from '../../src/rooms/ledger/ledger.ts';
import { journalOf } from '../../src/rooms/journal/journal.ts';
import { takeDeliveries } from '../../src/rooms/payments/gateways/stripe/fake/webhooks.ts';
import { usd } from '../../src/base/money.ts';
import { placeLoad } from '../../src/rooms/funds/funds.ts';
import { walletOf } from '../../src/rooms/wallet/wallet.ts';
import { methodsOf, paymentsFor, receiveGatewayEvent } from '../../src/rooms/payments/payments.ts';
import { casesOf, viewRenewal } from '../../src/rooms/renewals/renewals.ts';
import { books } from '../support/books.ts';
import { aSavedCard, WEBHOOK_SECRET } from '../support/saved-card.ts';
import { openShop, type TestShop } from '../support/shop.ts';
import { aSite } from '../support/site.ts';

async function aShop(): Promise<TestShop> {
  const shop = await openShop();
  onTestFinished(() => shop.close());
  return shop;
}

/** A renewal paid by a saved card and delivered. */
async function renewed(shop: TestShop) {
  const customer = shop.app.newId('cus');
  const method = await aSavedCard(shop, customer);
  const line = await shop.aLine();
  const renewal = await shop.renew(line, 'tmo-mo-5g', { customer, pay: { kind: 'saved', method: method.id, offSession: true } });
  await shop.settle();
  const view = await viewRenewal(shop.app, renewal.id);
  return { customer, method, line, renewal, charge: view.charges[0]!, cents: view.renewal.totalCents };
}

const hooks = async (shop: TestShop, what: (deliveries: Awaited<ReturnType<typeof takeDeliveries>>) => Awaited<ReturnType<typeof takeDeliveries>>) => {
  for (const one of what(await takeDeliveries(shop.stripe.tools, WEBHOOK_SECRET))) await receiveGatewayEvent(shop.app, 'stripe', one.headers, one.rawBody);
};
const stateOf = async (shop: TestShop, customer: CustomerId) => (await methodsOf(shop.db, customer)).map((one) => [one.state, one.frozenFor]);

describe.each(['webhooks', 'polling'] as const)('a payment is disputed, told by %s', (way) => {
  test.each(['won', 'lost'] as const)('the card is frozen, the money set apart, a person called; %s closes it and the books are clean', async (how) => {
    const shop = await aShop();
    const { customer, method, line, renewal, charge, cents } = await renewed(shop);
    const hear = async (): Promise<void> => {
      // Doubled and last first, or all of them lost.
      if (way === 'webhooks') await hooks(shop, (all) => [...all, ...all].toReversed());
      else await hooks(shop, () => []);
      await shop.pass(way === 'webhooks' ? 60 : 20 * 60);
    };

    expect(await shop.stripe.controls.dispute(charge.id)).toBe(true);
    await hear();
    expect(await stateOf(shop, customer)).toEqual([['frozen', 'dispute']]);
    expect(await casesOf(shop.db, renewal.id)).toMatchObject([{ kind: 'dispute', state: 'needs_agent', closedAt: null }]);
    expect([...(await balances(shop.db, ['cash:stripe', 'disputed:stripe'])).entries()].filter(([, value]) => value !== 0n)).toEqual([['disputed:stripe', cents]]);
    expect((await journalOf(shop.db, renewal.id)).map((one) => one.what)).toEqual(expect.arrayContaining(['dispute.opened', 'case.opened']));
    await expect(shop.renew(line, 'tmo-mo-5g', { customer, pay: { kind: 'saved', method: method.id, offSession: true } })).rejects.toMatchObject({ code: 'payment_method_unknown' });
    // The same card under another account is frozen from the start.
    const other = shop.app.newId('cus');
    expect((await aSavedCard(shop, other)).state).toBe('frozen');
    expect(await books(shop)).toEqual([]);

    await shop.pass(30 * HOUR, 6 * HOUR);
    expect(await books(shop)).toEqual([]);
    expect(await shop.stripe.controls.closeDispute(charge.id, how)).toBe(true);
    await hear();
    expect(await casesOf(shop.db, renewal.id)).toMatchObject([{ kind: 'dispute', state: 'resolved', endedAs: `dispute_${how}` }]);
    expect((await stateOf(shop, customer))[0]).toEqual(how === 'won' ? ['usable', null] : ['frozen', 'dispute']);
    const after = await balances(shop.db, ['cash:stripe', 'disputed:stripe', 'dispute_loss']);
    expect([after.get('cash:stripe') ?? 0n, after.get('disputed:stripe') ?? 0n, after.get('dispute_loss') ?? 0n]).toEqual(how === 'won' ? [cents, 0n, 0n] : [0n, 0n, cents]);
    await shop.pass(2 * HOUR, HOUR);
    expect(await books(shop)).toEqual([]);
    expect((await journalOf(shop.db, renewal.id)).filter((one) => one.what.startsWith('dispute.')).map((one) => one.what)).toEqual(['dispute.opened', `dispute.${how}`]);
  });
});

test('forged, stale and altered events about disputes change nothing', async () => {
  const shop = await aShop();
  const { customer, charge } = await renewed(shop);
  await hooks(shop, () => []);
  await shop.stripe.controls.dispute(charge.id);
  const [one] = await takeDeliveries(shop.stripe.tools, WEBHOOK_SECRET);
  expect(await receiveGatewayEvent(shop.app, 'stripe', { 'stripe-signature': one!.headers['stripe-signature']!.replace(/.{8}$/, '00000000') }, one!.rawBody)).toBe('forged');
  expect(await receiveGatewayEvent(shop.app, 'stripe', one!.headers, one!.rawBody.map((byte, at) => (at === 40 ? byte ^ 1 : byte)))).toBe('forged');
  shop.clock.advanceMs(301_000);
  expect(await receiveGatewayEvent(shop.app, 'stripe', one!.headers, one!.rawBody)).toBe('forged');
  expect(await stateOf(shop, customer)).toEqual([['usable', null]]);
});

test('a disputed load freezes the wallet; won thaws it, and the books are clean', async () => {
  const shop = await aShop();
  const customer = shop.app.newId('cus');
  const load = await placeLoad(shop.house.funds, {
    caller: 'test', key: 'load-1', customer, amount: usd(2_000), pay: { kind: 'token', gateway: 'stripe', paymentMethod: 'pm_card_visa' },
    payer: { email: null, language: 'en', zone: null }, description: 'Wallet', by: { door: 'web', actor: `customer:${customer}`, reason: 'story' },
  });
  await shop.settle();
  const [charge] = (await paymentsFor(shop.db, load.id)).charges;
  await shop.stripe.controls.dispute(charge!.id);
  await shop.pass(20 * 60);
  expect((await walletOf(shop.db, customer, shop.clock.now())).frozenFor).toBe('dispute');
  expect(await books(shop)).toEqual([]);
  await shop.stripe.controls.closeDispute(charge!.id, 'won');
  await shop.pass(20 * 60);
  expect((await walletOf(shop.db, customer, shop.clock.now())).frozenFor).toBeNull();
  expect(await books(shop)).toEqual([]);
});

describe.each([['en', 'Your bank took this payment back'], ['zh-CN', '银行收回了这笔付款']] as const)('what the payer sees, in %s', (language, said) => {
  test('the renewal stands, with a sentence on the dispute', async () => {
    const { shop, aVisitor } = await aSite();
    const { renewal, charge } = await renewed(shop);
    await shop.stripe.controls.dispute(charge.id);
    await shop.pass(20 * 60);
    const page = await aVisitor(language).send(`/r/${renewal.id}`);
    expect(page.html).toContain(said);
    shop.clock.advanceMs(DAY * 1000);
    expect(await books(shop)).toEqual([]);
  });
});
