import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CustomerId } from '../../src/base/ids.ts';
import { usd } from '../../src/base/money.ts';
import { Refusal } from '../../src/base/refusal.ts';
import { isoOf } from '../../src/base/time.ts';
import { issueVouchers, placeLoad, redeemVoucher } from '../../src/rooms/funds/funds.ts';
import { paymentsFor } from '../../src/rooms/payments/payments.ts';
import { askRefundOf, decideReturn } from '../../src/rooms/refunds/refunds.ts';
import { viewRenewal } from '../../src/rooms/renewals/renewals.ts';
import { books } from '../support/books.ts';
import { openShop, type PlaceWish, type TestShop } from '../support/shop.ts';
import { walletNow } from '../support/wallet.ts';

// Money of two people in every order: loads, vouchers, renewals by card, wallet or both, refunds back to where it came from
// or into the wallet, payers who go to their bank. The world is added up from outside (the gateway's own list, the vouchers
// handed over, the renewals kept) and must be what the wallets and the ledger hold.

let shop: TestShop;
beforeAll(async () => { shop = await openShop(); });
afterAll(() => shop.close());

const who = fc.integer({ min: 0, max: 1 });
const step = fc.oneof(
  fc.record({ do: fc.constant('load' as const), who, dollars: fc.integer({ min: 5, max: 60 }), card: fc.constantFrom('pm_card_visa', 'pm_card_visa', 'pm_card_chargeDeclined') }),
  fc.record({ do: fc.constant('voucher' as const), who, dollars: fc.integer({ min: 1, max: 40 }) }),
  fc.record({ do: fc.constant('spend' as const), who, how: fc.constantFrom('card', 'mixed', 'mixed', 'wallet'), months: fc.constantFrom(1, 3), fails: fc.integer({ min: 0, max: 4 }).map((one) => one === 0) }),
  fc.record({ do: fc.constant('give_back' as const), which: fc.nat(20), to: fc.constantFrom('original' as const, 'wallet' as const) }),
  fc.record({ do: fc.constant('dispute' as const), which: fc.nat(20), end: fc.constantFrom('won' as const, 'lost' as const, null) }),
);
type Step = typeof step extends fc.Arbitrary<infer One> ? One : never;
interface Bought { readonly id: `rnw_${string}`; readonly customer: CustomerId }

/** One of each, so that every run sees them: what chance brings comes on top. */
const PLAIN: Step[] = [
  { do: 'load', who: 0, dollars: 20, card: 'pm_card_visa' }, { do: 'voucher', who: 1, dollars: 7 },
  { do: 'spend', who: 1, how: 'mixed', months: 1, fails: false }, { do: 'give_back', which: 0, to: 'original' },
  { do: 'spend', who: 1, how: 'mixed', months: 3, fails: false }, { do: 'give_back', which: 1, to: 'wallet' },
  { do: 'spend', who: 0, how: 'wallet', months: 1, fails: true }, { do: 'spend', who: 0, how: 'wallet', months: 1, fails: false },
  { do: 'dispute', which: 0, end: 'won' }, { do: 'dispute', which: 0, end: 'lost' }, { do: 'spend', who: 1, how: 'card', months: 1, fails: false }, { do: 'dispute', which: 5, end: 'lost' },
];

/** All that was done since the beginning; one database sees every sequence, so the sums are of all of them. */
const redeemed = { cents: 0n };

async function play(steps: readonly Step[]): Promise<string[]> {
  const people = [shop.app.newId('cus'), shop.app.newId('cus')];
  const bought: Bought[] = [];
  const paid: string[] = [];
  const seen: string[] = [];
  for (const one of steps) {
    try {
      seen.push(`${one.do}: ${await act(one, people, bought, paid)}`);
    } catch (error) {
      // What may not be is refused with a word; anything else is a fault.
      if (!(error instanceof Refusal)) throw error;
      seen.push(`${one.do}: ${error.code}`);
    }
    await shop.settle();
    await addsUp(people);
  }
  return seen;
}

async function act(one: Step, people: readonly CustomerId[], bought: Bought[], paid: string[]): Promise<string> {
  const by = { door: 'web', actor: 'customer:story', reason: 'story' } as const;
  switch (one.do) {
    case 'load': {
      const load = await placeLoad(shop.house.funds, {
        caller: 'test', key: shop.app.newId('req'), customer: people[one.who]!, amount: usd(one.dollars * 100), pay: { kind: 'token', gateway: 'stripe', paymentMethod: one.card },
        payer: { email: null, language: 'en', zone: null }, description: 'Wallet', by,
      });
      if (load.state === 'done') paid.push(load.id);
      return load.state;
    }
    case 'voucher': {
      const { vouchers } = await issueVouchers(shop.house.funds, { count: 1, value: usd(one.dollars * 100), note: '', by: { door: 'console', actor: 'operator', reason: 'story' } });
      await redeemVoucher(shop.house.funds, { customer: people[one.who]!, code: vouchers[0]!.code, network: null, by });
      redeemed.cents += BigInt(one.dollars) * 100n;
      return 'redeemed';
    }
    case 'spend': {
      const customer = people[one.who]!;
      const line = one.months === 1 ? await shop.aLine() : await shop.aLine({ carrier: 'att', planId: 'att-mo-5g', activatedAt: isoOf(shop.clock.now()) });
      if (one.fails) await shop.twins[one.months === 1 ? 'tmobile' : 'att']!.addFault({ call: 'top_up', fault: { kind: 'refuse', reason: 'plan_unavailable' }, iccid: line.iccid, times: 1 });
      const how: PlaceWish = one.how === 'wallet' ? { pay: { kind: 'wallet' }, customer } : { customer, ...(one.how === 'mixed' ? { wallet: { customer, use: 'as_far_as_it_goes' } } : {}) };
      const { id } = await shop.renew(line, one.months === 1 ? 'tmo-mo-5g' : 'att-mo3-8g', { mode: one.months === 1 ? 'queue' : 'replace', ...how });
      bought.push({ id, customer });
      paid.push(id);
      await shop.settle();
      return (await viewRenewal(shop.app, id)).renewal.state;
    }
    case 'give_back': {
      const chosen = bought[one.which % Math.max(1, bought.length)];
      if (!chosen) return 'nothing';
      const back = await askRefundOf(shop.app, {
        caller: 'test', key: shop.app.newId('req'), renewal: chosen.id, destination: one.to, customer: one.to === 'wallet' ? chosen.customer : null, agreed: () => true, by,
      });
      if (back.state === 'waiting_for_person') await decideReturn(shop.app, { id: back.id, approve: true, by: { door: 'console', actor: 'operator:bob', reason: 'checked' } });
      await shop.settle();
      return (await shop.db.query<{ state: string }>('select state from refunds_returns where id = $1', [back.id])).rows[0]!.state;
    }
    case 'dispute': {
      const id = paid[one.which % Math.max(1, paid.length)];
      const charge = id === undefined ? undefined : (await paymentsFor(shop.db, id)).charges.find((each) => each.way !== 'wallet' && each.state === 'done');
      if (!charge || !await shop.stripe.controls.dispute(charge.id)) return 'nothing';
      await shop.pass(1_200, 600);
      if (one.end === null) return 'open';
      await shop.stripe.controls.closeDispute(charge.id, one.end);
      await shop.pass(1_200, 600);
      return one.end;
    }
  }
}

const sum = async (sql: string): Promise<bigint> => (await shop.db.query<{ cents: bigint | null }>(`select (${sql})::bigint as cents`)).rows[0]!.cents ?? 0n;

async function addsUp(people: readonly CustomerId[]): Promise<void> {
  // From outside: what the gateway says came and went, and what disputes took.
  const theirs = await shop.app.gateways['stripe']!.list(0 as never, shop.clock.now() + 1 as never, new AbortController().signal);
  const net = theirs.filter((one) => one.state === 'done').reduce((total, one) => total + (one.kind === 'charge' ? one.amount.cents : -one.amount.cents), 0n);
  const disputed = await sum(`select sum(amount_cents) from payments_disputes where state <> 'won'`);
  const reversed = await sum('select sum(reversed_cents) from funds_loads');
  // Renewals that were delivered are worth what was paid less what was given back for them; all others are worth nothing.
  const kept = await sum(`select sum(r.total_cents - coalesce((select sum(f.amount_cents) from payments_refunds f where f.for_id = r.id and f.state = 'done'), 0)) from renewals_renewals r where r.state = 'done'`);
  const wallets = await sum('select sum(cents) from wallet_wallets');
  expect(wallets + kept).toBe(net + redeemed.cents - reversed);
  // And the books hold just that, account by account.
  expect(await sum(`select sum(cents) from ledger_entries where account = 'cash:stripe'`)).toBe(net - disputed);
  expect(await sum(`select -sum(cents) from ledger_entries where account like 'wallet:%'`)).toBe(wallets);
  expect(await sum('select sum(cents) from ledger_entries')).toBe(0n);
  for (const customer of people) {
    const { cents, held, incoming } = await walletNow(shop, customer);
    expect([cents >= 0n, held, incoming]).toEqual([true, 0n, 0n]);
  }
}

test('no order of loads, vouchers, spends, refunds and disputes makes or loses a cent', async () => {
  const ends = new Map<string, number>();
  await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 14 }), async (steps) => {
    for (const end of await play(steps)) ends.set(end, (ends.get(end) ?? 0) + 1);
    expect(await books(shop)).toEqual([]);
  }), { numRuns: 8, endOnFailure: true, examples: [[PLAIN]] });
  // The sequences do not only collect refusals.
  for (const end of ['load: done', 'voucher: redeemed', 'spend: done', 'spend: refunded', 'give_back: done', 'dispute: lost', 'dispute: won']) expect([...ends.keys()]).toContain(end);
}, 120_000);
