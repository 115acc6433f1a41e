import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CustomerId } from '../../base/ids.ts';
import { at } from '../../base/time.ts';
import { realRandom } from '../../platform/random.ts';
import { aSavedCard } from '../../../tests/support/saved-card.ts';
import { openShop, type TestShop } from '../../../tests/support/shop.ts';
import { openPeople } from '../people/people.ts';
import { consentOf, mandateOf, mandatesOfLine, nextCharge, termsOf, turnOff, turnOn, type TermsWish } from './autorenew.ts';

const BY = { door: 'web', actor: 'customer:test', reason: 'a story' } as const;
let shop: TestShop;
let customer: CustomerId;
beforeAll(async () => {
  shop = await openShop({ at: '2026-11-23T18:00:00Z' });
  const people = openPeople({ db: shop.db, commit: (unit) => shop.app.committer.commit(unit), clock: shop.clock, random: realRandom, newId: shop.app.newId, keys: shop.keys });
  customer = (await people.ensureCustomer({ channel: 'email', address: 'wei@example.com' }, { language: 'en', zone: null })).id;
});
afterAll(() => shop.close());

async function aLineOf(who: CustomerId) {
  const line = await shop.aLine({ activatedAt: '2026-11-01T20:00:00Z' });
  const people = openPeople({ db: shop.db, commit: (unit) => shop.app.committer.commit(unit), clock: shop.clock, random: realRandom, newId: shop.app.newId, keys: shop.keys });
  await people.bindLine({ customer: who, line: line.id, proof: 'code_to_number', by: BY });
  return line;
}
const wishFor = (line: TermsWish['line'], more: Partial<TermsWish> = {}): TermsWish => ({ line, customer, planId: null, triggers: ['date'], pay: { kind: 'wallet' }, language: 'en', ...more });

test('terms name plan, price, ceiling, way to pay and first day; other terms have another hash', async () => {
  const line = await aLineOf(customer);
  const card = await aSavedCard(shop, customer);
  const terms = await termsOf(shop.house.autoRenew, wishFor(line.id, { pay: { kind: 'saved', method: card.id } }));
  // December 1 is the last day in Los Angeles: renewed in the morning of the day before.
  expect(terms.next).toEqual({ at: at('2026-11-30T18:00:00Z'), cents: terms.cents, plan: 'tmo-mo-5g' });
  for (const part of ['T-Mobile Monthly 5 GB', 'Visa ending in 4242', 'Nov 30', 'AUTO OFF', 'at least 7 days before']) expect(terms.words).toContain(part);
  expect(terms.hash).toMatch(/^[0-9a-f]{64}$/);
  const dearer = await termsOf(shop.house.autoRenew, wishFor(line.id, { pay: { kind: 'saved', method: card.id }, ceilingCents: terms.ceilingCents + 100n }));
  expect(dearer.hash).not.toBe(terms.hash);
  expect(await mandateOf(shop.db, line.id)).toBeNull();
});

test('is turned on with the words that were shown, once; other words are refused; off is for good', async () => {
  const line = await aLineOf(customer);
  const wish = wishFor(line.id, { triggers: ['date', 'low_data'], language: 'zh-CN' });
  const { hash, words } = await termsOf(shop.house.autoRenew, wish);
  const on = () => turnOn(shop.house.autoRenew, { ...wish, consent: { hash, place: 'test' }, by: BY });
  await expect(turnOn(shop.house.autoRenew, { ...wish, consent: { hash: hash.replace(/^./, (first) => (first === '0' ? '1' : '0')), place: 'test' }, by: BY })).rejects.toMatchObject({ code: 'auto_renewal_words_changed' });
  const [first, second] = await Promise.all([on(), on()]);
  expect(second.id).toBe(first.id);
  expect(await consentOf(shop.db, first.id)).toMatchObject({ words, hash, language: 'zh-CN', place: 'test', door: 'web', at: first.onAt });
  expect((await nextCharge(shop.db, line.id))?.plan).toBe('tmo-mo-5g');
  expect((await turnOff(shop.house.autoRenew, { line: line.id, by: BY, reason: 'asked' }))?.state).toBe('off');
  expect(await turnOff(shop.house.autoRenew, { line: line.id, by: BY, reason: 'asked' })).toBeNull();
  expect(await nextCharge(shop.db, line.id)).toBeNull();
  const again = await on();
  expect(again.id).not.toBe(first.id);
  expect((await mandatesOfLine(shop.db, line.id)).map((one) => one.state).toSorted()).toEqual(['off', 'on']);
});

test('nobody turns it on for a line they may not pay for, with a method that is not theirs, or with a plan that is kept from it', async () => {
  const line = await aLineOf(customer);
  const stranger = shop.app.newId('cus');
  const { hash } = await termsOf(shop.house.autoRenew, wishFor(line.id));
  await expect(turnOn(shop.house.autoRenew, { ...wishFor(line.id), customer: stranger, consent: { hash, place: 'test' }, by: BY })).rejects.toMatchObject({ code: 'forbidden' });
  const card = await aSavedCard(shop, stranger);
  await expect(termsOf(shop.house.autoRenew, wishFor(line.id, { pay: { kind: 'saved', method: card.id } }))).rejects.toMatchObject({ code: 'payment_method_unknown' });
  await expect(termsOf(shop.house.autoRenew, wishFor(line.id, { planId: 'tmo-day7-10g' }))).rejects.toMatchObject({ code: 'plan_not_for_auto_renewal' });
  await expect(termsOf(shop.house.autoRenew, wishFor(line.id, { ceilingCents: 1n }))).rejects.toMatchObject({ code: 'amount_not_offered' });
  await expect(termsOf(shop.house.autoRenew, wishFor(line.id, { triggers: ['keep'] }))).rejects.toMatchObject({ code: 'malformed' });
});
