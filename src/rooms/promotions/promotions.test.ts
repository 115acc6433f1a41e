import { afterEach, describe, expect, test } from 'vitest';
import { openShop, type TestShop } from '../../../tests/support/shop.ts';
import { seededRandom } from '../../platform/random.ts';
import type { Refusal } from '../../base/refusal.ts';
import { checkBooks } from '../books/books.ts';
import type { Line } from '../lines/lines.ts';
import { quote } from '../renewals/renewals.ts';
import { endPromotion, listPromotions, makePromotion, newPromotionCode, readCode, type PromotionRefused } from './promotions.ts';

let shop: TestShop;
// Whatever a test did, no limit may have been passed (trust I10).
afterEach(async () => {
  if (!shop) return;
  const limits = (await checkBooks({ db: shop.db, clock: shop.clock })).filter((one) => one.invariant === 'I10' && !one.ok);
  await shop.close();
  expect(limits).toEqual([]);
});

const BY = { door: 'console', actor: 'operator:test', reason: 'a test' } as const;
const make = (raw: Record<string, unknown>) => makePromotion(shop.app, raw, BY);
const withCode = (line: Pick<Line, 'id'>, code: string, planId = 'tmo-mo-5g', more: { readonly customer?: string; readonly autoRenewConsent?: boolean } = {}) =>
  quote(shop.app, { line: line.id, planId, mode: 'queue', promotionCode: code, ...more });
const reasonOf = async (asked: Promise<unknown>): Promise<string> => {
  const error = await asked.then(() => { throw new Error('it was not refused'); }, (one: Refusal) => one);
  return `${error.code}${error.facts['reason'] === undefined ? '' : ` ${error.facts['reason']}`}`;
};
const counters = async (code: string) => Object.fromEntries((await shop.db.query<{ subject: string; uses: number; cents: bigint }>(
  'select subject, uses, cents from promotions_counters where code = $1 order by subject', [code])).rows.map((row) => [row.subject.split(':')[0], [row.uses, Number(row.cents)]]));
const uses = async (code: string) => (await shop.db.query<{ state: string }>('select state from promotions_uses where code = $1 order by held_at, id', [code])).rows.map((row) => row.state);

test('codes: 50 bits, none twice; typed in any width and case', () => {
  const random = seededRandom(7);
  const codes = Array.from({ length: 500 }, () => newPromotionCode(random));
  expect(new Set(codes).size).toBe(500);
  for (const code of codes) expect(readCode(` ${code.slice(0, 5).toLowerCase()}-${code.slice(5)} `)).toBe(code);
  expect(readCode('ＷＥＬＣＯＭＥ１０')).toBe('WELCOME10');
  for (const strange of ['', 'abc', 'A'.repeat(33), "A';--AA", '优惠码优惠码', 'WELC\u0000ME10']) expect(readCode(strange)).toBeNull();
});

describe('who may use a code', () => {
  test('every condition refuses with its reason; nothing is ever quietly left out', async () => {
    shop = await openShop();
    const line = await shop.aLine();
    await make({ code: 'LATER', kind: 'flat', cents: 100, effectiveFrom: '2026-12-01T00:00:00Z' });
    await make({ code: 'PAST', kind: 'flat', cents: 100, effectiveTo: '2026-11-01T00:00:00Z' });
    await make({ code: 'OTHERS', kind: 'flat', cents: 100, carriers: ['verizon'] });
    await make({ code: 'BUNDLES', kind: 'flat', cents: 100, planKinds: ['bundle'] });
    await make({ code: 'BOTH', kind: 'flat', cents: 100, planKinds: ['month'], planIds: ['tmo-mo-12g'] });
    expect(await reasonOf(withCode(line, 'NOSUCH'))).toBe('promotion_not_found');
    expect(await reasonOf(withCode(line, '%%'))).toBe('promotion_not_found');
    for (const [code, reason] of [['LATER', 'not_yet'], ['PAST', 'ended'], ['OTHERS', 'carrier'], ['BUNDLES', 'plan'], ['BOTH', 'plan'], ['SEMESTER15', 'plan']] as const) {
      expect(await reasonOf(withCode(line, code)), code).toBe(`promotion_not_applicable ${reason}`);
    }
    // What the plan itself refuses comes first.
    expect(await reasonOf(withCode(line, 'NOSUCH', 'vzw-mo-15g'))).toBe('plan_not_for_line');
    expect((await withCode(line, 'both', 'tmo-mo-12g')).doc.price.map((one) => [one.kind, one.cents, one.code])).toContainEqual(['promotion', -100, 'BOTH']);
  });

  test('only a first renewal: once per line, and after one was delivered never', async () => {
    shop = await openShop();
    const line = await shop.aLine();
    expect((await withCode(line, 'WELCOME10')).doc.netCents).toBe(1350);
    expect((await shop.place((await withCode(line, 'WELCOME10')).doc.quote)).state).toBe('done');
    expect(await reasonOf(withCode(line, 'WELCOME10'))).toBe('promotion_not_applicable first_only');
    expect((await withCode(await shop.aLine(), 'WELCOME10')).doc.netCents).toBe(1350);
  });

  test('two first renewals of one line placed together: one of them', async () => {
    shop = await openShop();
    const line = await shop.aLine();
    const quotes = await Promise.all(Array.from({ length: 6 }, () => withCode(line, 'WELCOME10')));
    await shop.twins['tmobile']!.addFault({ call: 'top_up', fault: { kind: 'silent' } });
    const placed = await Promise.allSettled(quotes.map((one) => shop.place(one.doc.quote, { email: null })));
    expect(placed.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
    for (const one of placed) if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'promotion_not_applicable', facts: { reason: 'per_customer' } });
  });

  test('stacking: with the auto-renew discount unless it stands alone (rules R26)', async () => {
    shop = await openShop();
    const line = await shop.aLine({ carrier: 'att', planId: 'att-mo-15g', zip: '60614' });
    const both = await withCode(line, 'WELCOME10', 'att-mo-15g', { autoRenewConsent: true });
    expect(both.doc.price.map((one) => one.cents)).toEqual([4000, -500, -400, 279]);
    expect(both.doc.totalCents).toBe(3379);
    await make({ code: 'ALONE', kind: 'flat', cents: 100, combines: 'alone' });
    expect(await reasonOf(withCode(line, 'ALONE', 'att-mo-15g', { autoRenewConsent: true }))).toBe('promotion_not_applicable other_offer');
    expect((await withCode(line, 'ALONE', 'att-mo-15g')).doc.netCents).toBe(3900);
  });

  test('bonus data: bytes on the line, no cents', async () => {
    shop = await openShop();
    const line = await shop.aLine();
    const { doc } = await withCode(line, 'BONUS2GB');
    expect([doc.netCents, doc.bonusBytes]).toEqual([1500, String(2048n * 1024n ** 2n)]);
    expect((await shop.place(doc.quote)).state).toBe('done');
    expect(await counters('BONUS2GB')).toMatchObject({ '': [1, 0], 'line': [1, 0] });
  });
});

describe('how often', () => {
  test('32 clients, one code of 5 uses: exactly 5', async () => {
    shop = await openShop();
    await make({ code: 'FIVE', kind: 'percent', bps: 1000, totalUses: 5 });
    const lines = [];
    for (let i = 0; i < 32; i++) lines.push(await shop.aLine());
    const quotes = await Promise.all(lines.map((line) => withCode(line, 'FIVE')));
    const placed = await Promise.allSettled(quotes.map((one, i) => shop.place(one.doc.quote, { email: `p${i}@example.com` })));
    const won = placed.filter((one) => one.status === 'fulfilled');
    expect(won.map((one) => one.value.state)).toEqual(Array(5).fill('done'));
    for (const one of placed) if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'promotion_not_applicable', facts: { reason: 'used_up' } });
    expect(await counters('FIVE')).toMatchObject({ '': [5, 750] });
    expect(await uses('FIVE')).toEqual(Array(5).fill('spent'));
    expect(await reasonOf(withCode(lines[31]!, 'FIVE'))).toBe('promotion_not_applicable used_up');
  }, 60_000);

  test('a budget is never overspent, not by a cent', async () => {
    shop = await openShop();
    await make({ code: 'BUDGET', kind: 'flat', cents: 400, budgetCents: 1_300 });
    const quotes = [];
    for (let i = 0; i < 8; i++) quotes.push(await withCode(await shop.aLine(), 'BUDGET'));
    const placed = await Promise.allSettled(quotes.map((one) => shop.place(one.doc.quote, { email: null })));
    expect(placed.filter((one) => one.status === 'fulfilled')).toHaveLength(3);
    for (const one of placed) if (one.status === 'rejected') expect(one.reason).toMatchObject({ facts: { reason: 'budget' } });
    expect(await counters('BUDGET')).toMatchObject({ '': [3, 1_200] });
  });

  test('per customer: the line, and with it the customer or a guest’s e-mail address', async () => {
    shop = await openShop();
    await make({ code: 'ONCE', kind: 'flat', cents: 100, usesPerCustomer: 1 });
    const [one, two, three] = [await shop.aLine(), await shop.aLine(), await shop.aLine()];
    expect((await shop.place((await withCode(one, 'ONCE')).doc.quote, { email: 'Lin@Example.edu' })).state).toBe('done');
    expect(await reasonOf(withCode(one, 'ONCE'))).toBe('promotion_not_applicable per_customer');
    expect(await reasonOf(shop.place((await withCode(two, 'ONCE')).doc.quote, { email: 'lin@example.edu' }))).toBe('promotion_not_applicable per_customer');
    expect((await shop.place((await withCode(three, 'ONCE')).doc.quote, { email: 'other@example.edu' })).state).toBe('done');
    const stored = (await shop.db.query<{ all: string }>(`select string_agg(subject, ' ') as all from promotions_counters`)).rows[0]!.all;
    expect(stored).not.toMatch(/example/i);
  });
});

describe('held, spent, freed', () => {
  test('held while its page waits, spent when paid, freed when the payment dies', async () => {
    shop = await openShop();
    await make({ code: 'HELD', kind: 'flat', cents: 100, totalUses: 1 });
    const [line, other] = [await shop.aLine(), await shop.aLine()];
    const waiting = await shop.place((await withCode(line, 'HELD')).doc.quote, { pay: shop.hosted() });
    expect([waiting.state, await uses('HELD')]).toEqual(['awaiting_customer', ['held']]);
    expect(await reasonOf(withCode(other, 'HELD'))).toBe('promotion_not_applicable used_up');
    await shop.pass(3_600 * 26, 3_600);
    expect(await uses('HELD')).toEqual(['freed']);
    expect(await counters('HELD')).toMatchObject({ '': [0, 0], 'line': [0, 0] });
    const declined = await shop.place((await withCode(other, 'HELD')).doc.quote, { pay: { kind: 'token', gateway: 'stripe', paymentMethod: 'pm_card_chargeDeclined' } });
    expect([declined.state, (await uses('HELD')).sort()]).toEqual(['declined', ['freed', 'freed']]);
    expect((await shop.place((await withCode(other, 'HELD')).doc.quote)).state).toBe('done');
    expect(await counters('HELD')).toMatchObject({ '': [1, 100] });
  });

  test('freed when the money goes back undelivered, once, however often it is written', async () => {
    shop = await openShop();
    await make({ code: 'BACK', kind: 'flat', cents: 100, totalUses: 1 });
    const line = await shop.aLine();
    await shop.twins['tmobile']!.addFault({ call: 'top_up', fault: { kind: 'refuse', reason: 'plan_unavailable' }, times: 1 });
    expect((await shop.place((await withCode(line, 'BACK')).doc.quote)).state).toBe('refunded');
    expect([await uses('BACK'), await counters('BACK')]).toMatchObject([['freed'], { '': [0, 0] }]);
    expect((await shop.place((await withCode(line, 'BACK')).doc.quote)).state).toBe('done');
  });

  test('a code that makes it free is spent at once', async () => {
    shop = await openShop();
    await make({ code: 'GRATIS', kind: 'percent', bps: 10_000, totalUses: 1 });
    const renewal = await shop.place((await withCode(await shop.aLine(), 'GRATIS')).doc.quote);
    expect([renewal.state, renewal.totalCents, await uses('GRATIS')]).toEqual(['done', 0n, ['spent']]);
  });
});

describe('the operator', () => {
  test('makes, lists and ends; a quote already given holds', async () => {
    shop = await openShop();
    await make({ code: 'SPRING', kind: 'flat', cents: 200, totalUses: 3, budgetCents: 500 });
    const [one, two] = [await withCode(await shop.aLine(), 'SPRING'), await withCode(await shop.aLine(), 'SPRING')];
    await shop.place(one.doc.quote);
    const shown = (await listPromotions(shop.app)).find((promotion) => promotion.terms.code === 'SPRING')!;
    expect(shown).toMatchObject({ spent: 1, held: 0, cents: 200n, usesLeft: 2, budgetLeftCents: 300n, endedAt: null });
    await endPromotion(shop.app, 'SPRING', BY);
    expect(await reasonOf(withCode(await shop.aLine(), 'SPRING'))).toBe('promotion_not_applicable ended');
    expect((await shop.place(two.doc.quote)).state).toBe('done');
    expect((await shop.db.query('select 1 from journal_entries where what like $1', ['promotion.%'])).rowCount).toBe(2);
  });

  test('is told everything that is wrong', async () => {
    shop = await openShop();
    const problems = async (raw: Record<string, unknown>) => make(raw).then(() => [], (error: PromotionRefused) => error.problems);
    expect(await problems({ code: 'WELCOME10', kind: 'flat', cents: 1 })).toEqual(['code: WELCOME10 stands in a catalogue; change it there']);
    expect(await problems({ code: 'DATA', kind: 'bonus_data', dataMB: 10, budgetCents: 5, usesPerCustomer: 4, totalUses: 2 })).toHaveLength(2);
    expect(await problems({ code: 'LOST', kind: 'flat', cents: 1, planIds: ['nope'], carriers: ['nobody'] })).toEqual(['planIds: there is no plan nope', 'carriers: there is no carrier nobody']);
    expect(await problems({ code: 'x', kind: 'percent' })).not.toEqual([]);
    await make({ code: 'TWICE', kind: 'flat', cents: 1 });
    expect(await problems({ code: 'TWICE', kind: 'flat', cents: 1 })).toEqual(['code: TWICE is there already']);
    await expect(endPromotion(shop.app, 'WELCOME10', BY)).rejects.toThrow('stands in a catalogue');
  });
});

test('the books name a code that was used too often, miscounted, or held by the dead', async () => {
  const s = shop = await openShop();
  await make({ code: 'BOOKS', kind: 'flat', cents: 100, totalUses: 2 });
  const renewal = await s.place((await withCode(await s.aLine(), 'BOOKS')).doc.quote);
  const notes = async (sql: string) => {
    let note = '';
    await s.db.transaction(async (tx) => {
      await tx.query(sql);
      note = (await checkBooks({ db: tx, clock: s.clock })).find((one) => one.invariant === 'I10')!.note ?? '';
      throw new Error('undo');
    }).catch((error: Error) => { if (error.message !== 'undo') throw error; });
    return note;
  };
  expect(await notes(`update promotions_counters set uses = 3 where subject = ''`)).toBe('used more often than its limit: 1; counted otherwise than used: 1');
  expect(await notes(`update promotions_counters set budget_cents = 99 where subject = ''`)).toBe('took off more than its budget: 1');
  expect(await notes(`update promotions_uses set state = 'held'`)).toBe('a use that is not as its renewal is: 1');
  expect(await notes(`delete from promotions_uses where renewal_id = '${renewal.id}'`)).toContain('a renewal with a code and without exactly its use: 1');
});
