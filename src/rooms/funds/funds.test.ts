import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { openShop, type TestShop } from '../../../tests/support/shop.ts';
import { walletNow } from '../../../tests/support/wallet.ts';
import type { CustomerId } from '../../base/ids.ts';
import { usd } from '../../base/money.ts';
import { Refusal } from '../../base/refusal.ts';
import { checkBooks } from '../books/books.ts';
import { walletStatement } from '../wallet/wallet.ts';
import { newVoucherCode, printedCode, readVoucherCode } from './code.ts';
import { issueVouchers, placeLoad, redeemVoucher, turnBackLoad, viewLoad, voidVouchers, voucherBatches, voucherCsv, type LoadRequest } from './funds.ts';

let shop: TestShop;
beforeAll(async () => { shop = await openShop(); });
afterAll(() => shop.close());
afterEach(async () => {
  const lines = await checkBooks({ db: shop.db, clock: shop.clock, connectors: shop.app.connectors, gateways: shop.app.gateways });
  expect(lines.filter((one) => !one.ok)).toEqual([]);
});

const BY = { door: 'web', actor: 'test', reason: 'story' } as const;
const codeOf = (work: Promise<unknown>): Promise<string> => work.then(() => 'taken', (error: unknown) => { if (error instanceof Refusal) return error.code; throw error; });
const load = (customer: CustomerId, cents: bigint, more: Partial<LoadRequest> = {}) => placeLoad(shop.house.funds, {
  caller: 'test', key: shop.app.newId('req'), customer, amount: usd(cents), pay: { kind: 'token', gateway: 'stripe', paymentMethod: 'pm_card_visa' },
  payer: { email: 'wei@example.com', language: 'zh-CN', zone: 'Asia/Shanghai' }, description: 'Wallet', by: BY, ...more,
});
const hosted: LoadRequest['pay'] = { kind: 'hosted', gateway: 'stripe', successUrl: (id) => `http://127.0.0.1:3000/wallet/loads/${id}`, cancelUrl: (id) => `http://127.0.0.1:3000/wallet/loads/${id}` };

describe('loads', () => {
  test('paid at once, in the wallet, told by e-mail, explained in the statement; the same key is the same load', async () => {
    const customer = shop.app.newId('cus');
    const one = await load(customer, 5_000n, { key: 'k1' });
    expect(one.state).toBe('done');
    expect(await load(customer, 5_000n, { key: 'k1' })).toMatchObject({ id: one.id });
    expect(await codeOf(load(customer, 6_000n, { key: 'k1' }))).toBe('idempotency_key_reused');
    expect(await walletNow(shop, customer)).toMatchObject({ cents: 5_000n, incoming: 0n, room: 195_000n });
    expect(await walletStatement(shop.app.db, customer, { limit: 5 })).toMatchObject([{ kind: 'loaded', subject: one.id, cents: 5_000n, balance: 5_000n }]);
    shop.clock.advanceMs(1_000);
    await shop.settle();
    const mail = (await shop.db.query<{ subject: string }>(`select state as subject from notices_outbox where ref = $1`, [one.id])).rows;
    expect(mail).toEqual([{ subject: 'sent' }]);
  });

  test('a page: waits, comes in after the webhook was lost, and a page that ran out counts no more for the limit', async () => {
    const customer = shop.app.newId('cus');
    const one = await load(customer, 150_000n, { pay: hosted });
    expect(one.state).toBe('awaiting_customer');
    expect(await walletNow(shop, customer)).toMatchObject({ cents: 0n, incoming: 150_000n, room: 50_000n });
    expect(await codeOf(load(customer, 60_000n))).toBe('wallet_full');
    await shop.pass(2_400, 300);
    expect((await viewLoad(shop.house.funds, one.id)).load).toMatchObject({ state: 'declined' });
    expect(await walletNow(shop, customer)).toMatchObject({ cents: 0n, incoming: 0n, room: 200_000n });
  });

  test('turned back from the page: over at once', async () => {
    const customer = shop.app.newId('cus');
    const one = await load(customer, 2_000n, { pay: hosted });
    await turnBackLoad(shop.house.funds, one.id);
    await shop.settle();
    expect((await viewLoad(shop.house.funds, one.id)).load.state).toBe('declined');
  });

  test('declined: nothing in the wallet, nothing owed', async () => {
    const customer = shop.app.newId('cus');
    expect((await load(customer, 2_000n, { pay: { kind: 'token', gateway: 'stripe', paymentMethod: 'pm_card_chargeDeclined' } })).state).toBe('declined');
    expect(await walletNow(shop, customer)).toMatchObject({ cents: 0n, incoming: 0n, room: 200_000n });
  });

  test('amounts outside the offer are refused', async () => {
    const customer = shop.app.newId('cus');
    for (const cents of [0n, 499n, 550n, 200_100n]) expect(await codeOf(load(customer, cents))).toBe('amount_not_offered');
  });

  test('32 loads at once never pass the limit of a day', async () => {
    const customer = shop.app.newId('cus');
    const ends = await Promise.all(Array.from({ length: 32 }, () => load(customer, 30_000n).then((one) => one.state, (error: unknown) => (error as Refusal).code)));
    expect(ends.filter((one) => one === 'done')).toHaveLength(6);
    expect(ends.filter((one) => one === 'wallet_full')).toHaveLength(26);
    expect((await walletNow(shop, customer)).cents).toBe(180_000n);
  });
});

describe('a load whose payer goes to their bank', () => {
  const bank = async (one: { readonly id: string }, how: 'asks' | 'won' | 'lost'): Promise<void> => {
    const { charge } = await viewLoad(shop.house.funds, one.id);
    expect(await (how === 'asks' ? shop.stripe.controls.dispute(charge.id) : shop.stripe.controls.closeDispute(charge.id, how))).toBe(true);
    await shop.pass(1_800, 300);
  };

  test('nothing can be spent until it is decided; lost, what is still there goes and the rest is our loss', async () => {
    const customer = shop.app.newId('cus');
    const one = await load(customer, 5_000n);
    const renewal = await shop.renew(await shop.aLine(), 'tmo-mo-5g', { pay: { kind: 'wallet' }, customer });
    await bank(one, 'asks');
    expect(await walletNow(shop, customer)).toMatchObject({ cents: 5_000n - renewal.totalCents, free: 0n, frozenFor: 'dispute' });
    const quoted = await shop.quote(await shop.aLine(), 'tmo-mo-5g');
    expect(await codeOf(shop.place(quoted.doc.quote, { pay: { kind: 'wallet' }, customer }))).toBe('wallet_frozen');
    await bank(one, 'lost');
    expect(await walletNow(shop, customer)).toMatchObject({ cents: 0n, frozenFor: null });
    expect((await viewLoad(shop.house.funds, one.id)).load).toMatchObject({ state: 'done', disputed: 'lost', reversed: 5_000n - renewal.totalCents });
    expect((await walletStatement(shop.app.db, customer, { limit: 1 }))[0]).toMatchObject({ kind: 'reversed', subject: one.id, balance: 0n });
  });

  test('won: it opens again with all that is in it', async () => {
    const customer = shop.app.newId('cus');
    const one = await load(customer, 3_000n);
    await bank(one, 'asks');
    await bank(one, 'won');
    expect(await walletNow(shop, customer)).toMatchObject({ cents: 3_000n, free: 3_000n, frozenFor: null });
  });
});

describe('vouchers', () => {
  const issue = (count: number, cents = 2_000n) => issueVouchers(shop.house.funds, { count, value: usd(cents), note: 'story', by: { door: 'console', actor: 'operator', reason: 'issued' } });
  const redeem = (customer: CustomerId, code: string, network: string | null = null) => redeemVoucher(shop.house.funds, { customer, code, network, by: BY });

  test('a code is read as people write it, and carries 80 bits', () => {
    fc.assert(fc.property(fc.uint8Array({ minLength: 10, maxLength: 10 }), (bytes) => {
      const code = newVoucherCode(() => bytes);
      expect(readVoucherCode(printedCode(code).toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l'))).toBe(code);
    }));
    expect(new Set(Array.from({ length: 50 }, (_, n) => newVoucherCode(() => Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, n)))).size).toBe(50);
    for (const wrong of ['', 'ABCD', 'U'.repeat(16), '1234-5678-9012-345', `${'A'.repeat(17)}`]) expect(readVoucherCode(wrong)).toBeNull();
  });

  test('redeemed once, by one; the same person again hears the same; the code stands nowhere', async () => {
    const { batch, vouchers } = await issue(3);
    const [one] = vouchers;
    const [a, b] = [shop.app.newId('cus'), shop.app.newId('cus')];
    expect(await redeem(a, one!.code)).toMatchObject({ value: usd(2_000n), again: false });
    expect(await redeem(a, one!.code)).toMatchObject({ again: true });
    expect(await codeOf(redeem(b, one!.code))).toBe('voucher_used');
    expect((await walletNow(shop, a)).cents).toBe(2_000n);
    expect(await walletStatement(shop.app.db, a, { limit: 5 })).toMatchObject([{ kind: 'redeemed', subject: `${batch}/1` }]);
    const kept = JSON.stringify([await shop.db.query('select * from funds_vouchers'), await shop.db.query('select * from journal_entries')], (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
    expect(kept).not.toContain(one!.code.replaceAll('-', ''));
    expect(voucherCsv(batch, usd(2_000n), vouchers).split('\r\n')).toHaveLength(5);
    expect((await voucherBatches(shop.app.db, 1))[0]).toMatchObject({ id: batch, count: 3, redeemed: 1, withdrawn: 0 });
  });

  test('32 people at once on one code: one of them has it; years later a code is as good as new', async () => {
    const { vouchers } = await issue(2);
    const people = Array.from({ length: 32 }, () => shop.app.newId('cus'));
    const ends = await Promise.all(people.map((one) => codeOf(redeem(one, vouchers[0]!.code))));
    expect(ends.filter((one) => one === 'taken')).toHaveLength(1);
    shop.clock.advanceMs(6 * 365 * 86_400_000);
    expect((await redeem(people[5]!, vouchers[1]!.code)).again).toBe(false);
  });

  test('withdrawn: worth nothing from then on, what was redeemed stays', async () => {
    const { batch, vouchers } = await issue(3);
    const customer = shop.app.newId('cus');
    await redeem(customer, vouchers[0]!.code);
    expect(await voidVouchers(shop.house.funds, { batch, by: { door: 'console', actor: 'operator', reason: 'lost in the post' } })).toBe(2);
    expect(await codeOf(redeem(customer, vouchers[1]!.code))).toBe('voucher_void');
    expect((await walletNow(shop, customer)).cents).toBe(2_000n);
  });

  test('guessing: ten wrong codes an hour per account and per network, then not even a right one', async () => {
    const { vouchers } = await issue(2);
    const customer = shop.app.newId('cus');
    for (let count = 0; count < 10; count++) expect(await codeOf(redeem(customer, `0000-0000-0000-00${10 + count}`, 'net-a'))).toBe('voucher_not_valid');
    expect(await codeOf(redeem(customer, vouchers[0]!.code, 'net-b'))).toBe('code_locked');
    expect(await codeOf(redeem(shop.app.newId('cus'), vouchers[0]!.code, 'net-a'))).toBe('code_locked');
    expect((await shop.db.query(`select 1 from journal_entries where what = 'voucher.refused' and subject = $1`, [customer])).rowCount).toBe(10);
    shop.clock.advanceMs(3_601_000);
    expect((await redeem(customer, vouchers[0]!.code, 'net-a')).again).toBe(false);
  });

  test('a program that guesses for ever new customers is stopped as one: a hundred an hour, other programs go on', async () => {
    const { vouchers } = await issue(2);
    const by = (program: string, code: string) => codeOf(redeemVoucher(shop.house.funds, { customer: shop.app.newId('cus'), code, network: null, program, by: { ...BY, door: 'api' } }));
    for (let count = 0; count < 100; count++) expect(await by('key_a', `0000-0000-0000-0${100 + count}`)).toBe('voucher_not_valid');
    expect(await by('key_a', vouchers[0]!.code)).toBe('code_locked');
    expect(await by('key_b', vouchers[0]!.code)).toBe('taken');
    expect((await shop.db.query<{ name: string }>(`select subject as name from journal_entries where what = 'limit.refused' order by at desc, id desc limit 1`)).rows).toEqual([{ name: 'voucher.tries.api' }]);
  });
});
