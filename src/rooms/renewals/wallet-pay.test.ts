import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openShop, type TestShop } from '../../../tests/support/shop.ts';
import { aWallet, walletNow } from '../../../tests/support/wallet.ts';
import { Refusal } from '../../base/refusal.ts';
import { checkBooks } from '../books/books.ts';
import { walletStatement } from '../wallet/wallet.ts';
import { LEAST_CHARGE_CENTS, splitPrice, viewRenewal } from './renewals.ts';

let shop: TestShop;
beforeAll(async () => { shop = await openShop(); });
afterAll(() => shop.close());
beforeEach(() => shop.settle());

const PLAN = 'tmo-mo-5g';
const sound = async (): Promise<void> => {
  const lines = await checkBooks({ db: shop.db, clock: shop.clock, connectors: shop.app.connectors, gateways: shop.app.gateways });
  expect(lines.filter((one) => !one.ok)).toEqual([]);
};
const codeOf = async (work: Promise<unknown>): Promise<Refusal> => work.then(() => { throw new Error('was not refused'); }, (error: unknown) => { if (error instanceof Refusal) return error; throw error; });

test('a split never makes or loses a cent, never leaves a rest too small to charge', () => {
  fc.assert(fc.property(fc.bigInt(1n, 20_000n), fc.bigInt(0n, 25_000n), (total, free) => {
    const { wallet, rest } = splitPrice(total, free);
    expect(wallet + rest).toBe(total);
    expect(wallet).toBeLessThanOrEqual(free);
    expect(wallet).toBeGreaterThanOrEqual(0n);
    if (rest > 0n && wallet > 0n) expect(rest).toBeGreaterThanOrEqual(LEAST_CHARGE_CENTS);
  }));
});

describe('all of it from the wallet', () => {
  test('done within the request; the statement says what for', async () => {
    const customer = await aWallet(shop, 10_000n);
    shop.clock.advanceMs(1_000);
    const renewal = await shop.renew(await shop.aLine(), PLAN, { pay: { kind: 'wallet' }, wallet: { customer, use: 'all' } });
    expect(renewal.state).toBe('done');
    expect(await walletNow(shop, customer)).toMatchObject({ cents: 10_000n - renewal.totalCents, held: 0n });
    expect((await walletStatement(shop.app.db, customer, { limit: 10 })).map(({ kind, subject, cents, balance }) => ({ kind, subject, cents, balance }))).toEqual([
      { kind: 'spent', subject: renewal.id, cents: -renewal.totalCents, balance: 10_000n - renewal.totalCents },
      { kind: 'loaded', subject: expect.stringContaining('lod_') as string, cents: 10_000n, balance: 10_000n },
    ]);
    await sound();
  });

  test('too low after tax: refused before anything is placed, with what is missing', async () => {
    const quoted = await shop.quote(await shop.aLine(), PLAN);
    const total = BigInt(quoted.doc.totalCents);
    const customer = await aWallet(shop, total - 1n);
    const refusal = await codeOf(shop.place(quoted.doc.quote, { pay: { kind: 'wallet' }, customer }));
    expect(refusal).toMatchObject({ code: 'wallet_too_low', facts: { missing: 1 } });
    await aWallet(shop, 1n, customer);
    expect((await shop.place(quoted.doc.quote, { pay: { kind: 'wallet' }, customer })).state).toBe('done');
    expect((await walletNow(shop, customer)).cents).toBe(0n);
  });

  test('the carrier refuses: all of it is back in the wallet', async () => {
    const customer = await aWallet(shop, 9_000n);
    await shop.twins['tmobile']!.addFault({ call: 'top_up', fault: { kind: 'refuse', reason: 'plan_unavailable' }, times: 1 });
    const renewal = await shop.renew(await shop.aLine(), PLAN, { pay: { kind: 'wallet' }, wallet: { customer, use: 'all' } });
    expect(renewal.state).toBe('refunded');
    expect(await walletNow(shop, customer)).toMatchObject({ cents: 9_000n, held: 0n, free: 9_000n });
    await sound();
  });

  test('32 at once for one wallet: as many as it can pay, and a repeat is the same renewal', async () => {
    const lines = await Promise.all(Array.from({ length: 32 }, () => shop.aLine()));
    const quotes = await Promise.all(lines.map((line) => shop.quote(line, PLAN)));
    const total = BigInt(quotes[0]!.doc.totalCents);
    const customer = await aWallet(shop, total * 5n + 7n);
    const ends = await Promise.all(quotes.map((one, n) => shop.place(one.doc.quote, { pay: { kind: 'wallet' }, customer, key: `w-${n}` }).then((renewal) => renewal.state, (error: unknown) => (error as Refusal).code)));
    expect(ends.filter((one) => one === 'done')).toHaveLength(5);
    expect(ends.filter((one) => one === 'wallet_too_low')).toHaveLength(27);
    expect(await walletNow(shop, customer)).toMatchObject({ cents: 7n, held: 0n });
    const first = ends.indexOf('done');
    expect((await shop.place(quotes[first]!.doc.quote, { pay: { kind: 'wallet' }, customer, key: `w-${first}` })).state).toBe('done');
    expect((await walletNow(shop, customer)).cents).toBe(7n);
    await sound();
  });
});

describe('the wallet first, a card for the rest', () => {
  const mixed = (customer: Awaited<ReturnType<typeof aWallet>>) => ({ customer, use: 'as_far_as_it_goes' as const });

  test('held at placing, taken when the card is done, two payments in the books', async () => {
    const customer = await aWallet(shop, 1_000n);
    const renewal = await shop.renew(await shop.aLine(), PLAN, { wallet: mixed(customer) });
    expect(renewal.state).toBe('done');
    const view = await viewRenewal(shop.app, renewal.id);
    expect(view.charges.map((one) => [one.way, one.amount.cents, one.state])).toEqual([['token', renewal.totalCents - 1_000n, 'done'], ['wallet', 1_000n, 'done']]);
    expect(await walletNow(shop, customer)).toMatchObject({ cents: 0n, held: 0n });
    await sound();
  });

  test('the card is refused: the wallet is free again in the same moment', async () => {
    const customer = await aWallet(shop, 1_000n);
    const renewal = await shop.renew(await shop.aLine(), PLAN, { pay: { kind: 'token', gateway: 'stripe', paymentMethod: 'pm_card_chargeDeclined' }, wallet: mixed(customer) });
    expect(renewal.state).toBe('declined');
    expect(await walletNow(shop, customer)).toMatchObject({ cents: 1_000n, held: 0n, free: 1_000n });
    await sound();
  });

  test('an unpaid page: held for half an hour and no longer', async () => {
    const customer = await aWallet(shop, 1_000n);
    const renewal = await shop.renew(await shop.aLine(), PLAN, { pay: shop.hosted(), wallet: mixed(customer) });
    expect(renewal.state).toBe('awaiting_customer');
    expect(await walletNow(shop, customer)).toMatchObject({ cents: 1_000n, held: 1_000n, free: 0n });
    await sound();
    await shop.pass(2_400, 300);
    expect((await viewRenewal(shop.app, renewal.id)).renewal.state).toBe('declined');
    expect(await walletNow(shop, customer)).toMatchObject({ held: 0n, free: 1_000n });
    await sound();
  });

  test('never delivered: each part goes back the way it came', async () => {
    const customer = await aWallet(shop, 1_000n);
    await shop.twins['tmobile']!.addFault({ call: 'top_up', fault: { kind: 'refuse', reason: 'plan_unavailable' }, times: 1 });
    const renewal = await shop.renew(await shop.aLine(), PLAN, { wallet: mixed(customer) });
    await shop.pass(120, 30);
    const view = await viewRenewal(shop.app, renewal.id);
    expect(view.renewal.state).toBe('refunded');
    expect(view.refunds.map((one) => [one.destination, one.amount.cents, one.state])).toEqual(expect.arrayContaining([['original', renewal.totalCents - 1_000n, 'done'], ['wallet', 1_000n, 'done']]));
    expect(await walletNow(shop, customer)).toMatchObject({ cents: 1_000n, held: 0n });
    await sound();
  });

  test('broken promise: a case gives both parts back', async () => {
    const customer = await aWallet(shop, 1_000n);
    await shop.twins['tmobile']!.addFault({ call: 'top_up', fault: { kind: 'wrong_days', days: -2 }, times: 1 });
    await shop.twins['tmobile']!.addFault({ call: 'correct', fault: { kind: 'refuse', reason: 'not_possible' }, times: 1 });
    const renewal = await shop.renew(await shop.aLine(), PLAN, { mode: 'extend', wallet: mixed(customer) });
    await shop.pass(1_800, 30);
    const view = await viewRenewal(shop.app, renewal.id);
    expect(view.cases.map((one) => one.state)).toEqual(['resolved']);
    if (view.cases[0]!.endedAs !== 'put_right') expect((await walletNow(shop, customer)).cents).toBe(1_000n);
    await sound();
  });

  test('what the payer agreed to is what is taken, or nothing', async () => {
    const customer = await aWallet(shop, 500n);
    const quoted = await shop.quote(await shop.aLine(), PLAN);
    expect(await codeOf(shop.place(quoted.doc.quote, { wallet: { ...mixed(customer), cents: 800n } }))).toMatchObject({ code: 'wallet_too_low', facts: { missing: 300 } });
  });
});
