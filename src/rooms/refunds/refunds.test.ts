import { afterAll, beforeAll, expect, test } from 'vitest';
import { openShop, withCheckDigit, type TestShop } from '../../../tests/support/shop.ts';
import { aWallet, walletNow } from '../../../tests/support/wallet.ts';
import { GB, gigabytes } from '../../base/data-size.ts';
import type { CustomerId, RenewalId } from '../../base/ids.ts';
import { Refusal } from '../../base/refusal.ts';
import { isoOf } from '../../base/time.ts';
import { checkBooks } from '../books/books.ts';
import { balances } from '../ledger/ledger.ts';
import { casesOf, viewRenewal } from '../renewals/renewals.ts';
import { askRefundOf, decideReturn, offerRefund, returnById, tryReturnAgain, viewReturn, type Offer } from './refunds.ts';

let shop: TestShop;
beforeAll(async () => { shop = await openShop(); });
afterAll(() => shop.close());

let cards = 0;
const verizonLine = () => shop.aLine({ carrier: 'verizon', planId: 'vzw-hot-100g', kind: 'data', activatedAt: '2026-11-20T20:00:00Z', iccid: withCheckDigit(`891480${String(++cards).padStart(12, '0')}`) });
const customer = { door: 'web', actor: 'session:s1', reason: 'asked on the web' } as const;
const operator = (name: string) => ({ door: 'console', actor: `operator:${name}`, reason: 'checked' }) as const;
const offerOf = (id: string) => offerRefund(shop.app, id);
const offered = async (id: string): Promise<Extract<Offer, { kind: 'offered' }>> => {
  const offer = await offerOf(id);
  if (offer.kind !== 'offered') throw new Error(`nothing offered: ${offer.why}`);
  return offer;
};
const ask = async (id: RenewalId, more: { readonly terms?: string; readonly key?: string; readonly by?: typeof customer | ReturnType<typeof operator> } = {}) => {
  const terms = more.terms ?? (await offered(id)).terms;
  return askRefundOf(shop.app, { caller: 'test', key: more.key ?? shop.house.newId('req'), renewal: id, destination: 'original', customer: null, agreed: (offer) => offer.terms === terms, by: more.by ?? customer });
};
const stateOf = async (id: string) => (await returnById(shop.db, id))!.state;
const clean = async () => expect((await checkBooks({ db: shop.db, clock: shop.clock, connectors: shop.app.connectors, gateways: shop.app.gateways })).filter((one) => !one.ok)).toEqual([]);
const refusal = (code: string, facts: object = {}) => expect.objectContaining({ code, facts: expect.objectContaining(facts) });
const at = (account: Parameters<typeof balances>[1][number]) => balances(shop.db, [account]).then((all) => all.get(account) ?? 0n);

test('an unused month goes back whole: line as before, taxes too, receipt kept, customer told', async () => {
  const line = await shop.aLine();
  const before = (await shop.line(line.id)).state;
  const renewal = await shop.renew(line, 'tmo-mo-5g', { mode: 'queue' });
  const offer = await offered(renewal.id);
  expect(offer.amountCents).toBe(renewal.totalCents);
  expect(offer.doc).toMatchObject({ policy: 'unused_full_14d', takeBack: true, overLimit: false, share: { num: '1', den: '1' } });
  expect(offer.before.queue.length - offer.after.queue.length).toBe(1);
  const one = await ask(renewal.id);
  expect(one.state).toBe('taking_back');
  await shop.settle();
  expect(await stateOf(one.id)).toBe('done');
  expect((await shop.line(line.id)).state.queue).toEqual(before.queue);
  const view = await viewReturn(shop.app, one.id);
  expect(view).toMatchObject({ paidCents: renewal.totalCents, failedCents: 0n });
  expect(view.renewal.topUps[0]!.state).toBe('cancelled');
  for (const account of [`customer:${renewal.id}`, `deferred:${renewal.id}`] as const) expect(await at(account)).toBe(0n);
  const kinds = (await shop.db.query<{ kind: string }>('select kind from notices_outbox where ref = $1 and channel = $2 order by kind', [one.id, 'email'])).rows.map((row) => row.kind);
  expect(kinds).toEqual(['return.asked', 'return.done']);
  expect(await offerOf(renewal.id)).toMatchObject({ kind: 'none', why: 'asked_before', before: one.id });
  await clean();
});

test('asked twice with one key it is one return; with another it is refused', async () => {
  const renewal = await shop.renew(await shop.aLine(), 'tmo-mo-5g', { mode: 'queue' });
  const { terms } = await offered(renewal.id);
  const [a, b] = await Promise.all([ask(renewal.id, { key: 'k1', terms }), ask(renewal.id, { key: 'k1', terms })]);
  expect(a.id).toBe(b.id);
  await expect(ask(renewal.id, { key: 'k2', terms })).rejects.toEqual(refusal('refund_not_allowed', { why: 'asked_before', return: a.id }));
  await shop.settle();
  expect(await stateOf(a.id)).toBe('done');
  await clean();
});

test('what changed since the customer saw the amount is refused, and nothing is done', async () => {
  const line = await verizonLine();
  const renewal = await shop.renew(line, 'vzw-sem-60g', { mode: 'replace' });
  const { terms } = await offered(renewal.id);
  await shop.twins['verizon']!.useData(line.iccid, 6n * GB);
  await expect(ask(renewal.id, { terms })).rejects.toEqual(refusal('refund_offer_changed'));
  expect((await viewRenewal(shop.app, renewal.id)).topUps[0]!.state).toBe('done');
  const less = await offered(renewal.id);
  expect(less.doc.bytes).toEqual({ num: String(54n * GB), den: String(60n * GB) });
  expect(less.amountCents).toBe((BigInt(renewal.totalCents) * 54n) / 60n);
  await clean();
});

test('over the limit a second person decides: not who asked, and days that pass meanwhile are ours', async () => {
  const line = await verizonLine();
  const renewal = await shop.renew(line, 'vzw-sem-60g', { mode: 'replace' });
  const one = await ask(renewal.id, { by: operator('alice') });
  expect(one).toMatchObject({ state: 'waiting_for_person', because: 'over_limit' });
  await expect(decideReturn(shop.app, { id: one.id, approve: true, by: operator('alice') })).rejects.toEqual(refusal('refund_same_person'));
  await shop.pass(3 * 86_400, 6 * 3_600);
  expect(await stateOf(one.id)).toBe('waiting_for_person');
  await clean();
  await decideReturn(shop.app, { id: one.id, approve: true, by: operator('bob') });
  await shop.settle();
  expect(await returnById(shop.db, one.id)).toMatchObject({ state: 'done', decidedBy: 'operator:bob', amountCents: one.amountCents });
  await expect(decideReturn(shop.app, { id: one.id, approve: true, by: operator('bob') })).rejects.toEqual(refusal('refund_not_allowed'));
  await clean();
});

test('a second person may say no; and what was used meanwhile ends it without anything done', async () => {
  const line = await verizonLine();
  const renewal = await shop.renew(line, 'vzw-sem-60g', { mode: 'replace' });
  const no = await ask(renewal.id);
  expect(await decideReturn(shop.app, { id: no.id, approve: false, by: operator('bob') })).toMatchObject({ state: 'refused', because: 'person_refused' });
  const again = await ask(renewal.id);
  await shop.twins['verizon']!.useData(line.iccid, 20n * GB);
  expect(await decideReturn(shop.app, { id: again.id, approve: true, by: operator('bob') })).toMatchObject({ state: 'refused', because: 'changed_meanwhile' });
  await shop.settle();
  expect((await viewRenewal(shop.app, renewal.id))).toMatchObject({ refunds: [], topUps: [{ state: 'done' }] });
  await clean();
});

test('cycles that have not begun go back, the rest is sales; cents and bytes add up', async () => {
  const line = await shop.aLine({ carrier: 'att', planId: 'att-mo-5g', activatedAt: isoOf(shop.clock.now()) });
  const renewal = await shop.renew(line, 'att-mo3-8g', { mode: 'replace' });
  const offer = await offered(renewal.id);
  expect(offer.doc.cycles).toEqual({ num: '2', den: '3' });
  const one = await ask(renewal.id);
  await shop.settle();
  expect(await stateOf(one.id)).toBe('done');
  expect(await at(`deferred:${renewal.id}`)).toBe(0n);
  const { refunds } = await viewRenewal(shop.app, renewal.id);
  expect(refunds.map((refund) => refund.amount.cents)).toEqual([offer.amountCents]);
  expect(offer.amountCents).toBeLessThan(renewal.totalCents);
  await clean();
});

test('a carrier that cannot take back: nothing is offered while it can be used', async () => {
  const connector = shop.app.connectors['tmobile']!;
  const renewal = await shop.renew(await shop.aLine(), 'tmo-mo-5g', { mode: 'queue' });
  const app = { ...shop.app, connectors: { ...shop.app.connectors, tmobile: { ...connector, can: { ...connector.can, cancel: false } } } };
  expect(await offerRefund(app, renewal.id)).toEqual({ kind: 'none', why: 'cannot_take_back' });
});

test('calls and texts count as use where the carrier reports them', async () => {
  const connector = shop.app.connectors['tmobile']!;
  const renewal = await shop.renew(await shop.aLine(), 'tmo-mo-5g', { mode: 'queue' });
  const spoken = { ...connector, readLine: async (...args: Parameters<typeof connector.readLine>) => {
    const answer = await connector.readLine(...args);
    return answer.kind === 'line' ? { ...answer, reading: { ...answer.reading, lastVoiceAt: answer.reading.readAt } } : answer;
  } };
  expect(await offerRefund({ ...shop.app, connectors: { ...shop.app.connectors, tmobile: spoken } }, renewal.id)).toEqual({ kind: 'none', why: 'used' });
});

test('an extension goes before what it extends', async () => {
  const line = await shop.aLine();
  const first = await shop.renew(line, 'tmo-mo-5g', { mode: 'replace' });
  const second = await shop.renew(line, 'tmo-mo-5g', { mode: 'extend' });
  expect(await offerOf(first.id)).toEqual({ kind: 'none', why: 'extension_first', first: second.id });
  await expect(ask(first.id, { terms: 'x' })).rejects.toEqual(refusal('refund_extension_first', { extension: second.id }));
  const end = (await shop.line(line.id)).state.running!.legs[0].endsAt;
  const one = await ask(second.id);
  await shop.settle();
  expect(await stateOf(one.id)).toBe('done');
  expect((await shop.line(line.id)).state.running!.legs.at(-1)!.endsAt).toBe(end);
  expect((await offered(first.id)).amountCents).toBe(first.totalCents);
  await clean();
});

test('the carrier refuses: the customer keeps service and is told, no money moves', async () => {
  const line = await shop.aLine();
  const renewal = await shop.renew(line, 'tmo-mo-5g', { mode: 'queue' });
  await shop.twins['tmobile']!.addFault({ call: 'cancel', fault: { kind: 'refuse', reason: 'not_possible' }, iccid: line.iccid, times: 1 });
  const one = await ask(renewal.id);
  await shop.settle();
  expect(await returnById(shop.db, one.id)).toMatchObject({ state: 'refused', because: 'carrier_refused' });
  expect((await viewRenewal(shop.app, renewal.id))).toMatchObject({ refunds: [], topUps: [{ state: 'done' }] });
  expect((await offered(renewal.id)).amountCents).toBe(renewal.totalCents);
  await clean();
});

test.each([
  ['lost_request', { kind: 'lost_request' }], ['lost_reply', { kind: 'lost_reply' }], ['delay', { kind: 'delay', seconds: 7_200 }], ['unknown_code', { kind: 'unknown_code' }],
] as const)('a cancel with %s is asked about until it is known, and done once', async (_name, fault) => {
  const line = await shop.aLine();
  const renewal = await shop.renew(line, 'tmo-mo-5g', { mode: 'queue' });
  await shop.twins['tmobile']!.addFault({ call: 'cancel', fault, iccid: line.iccid, times: 1 });
  const one = await ask(renewal.id);
  await shop.settle();
  expect((await viewRenewal(shop.app, renewal.id)).refunds).toEqual([]);
  await expect(shop.quote(line, 'tmo-mo-5g', 'extend').then((quoted) => shop.place(quoted.doc.quote))).rejects.toEqual(refusal('renewal_in_progress'));
  await shop.restart();
  await shop.pass(3 * 3_600, 600);
  expect(await stateOf(one.id)).toBe('done');
  expect(await casesOf(shop.db, renewal.id)).toEqual([]);
  await clean();
});

test('a carrier that says it is done while its line says it is not: no money until it is read', async () => {
  const line = await shop.aLine();
  const renewal = await shop.renew(line, 'tmo-mo-5g', { mode: 'queue' });
  const connector = shop.app.connectors['tmobile']!;
  const { cancel } = connector;
  (connector as { cancel: typeof cancel }).cancel = ({ changeKey }) => Promise.resolve({ kind: 'done', carrierRef: `said-${changeKey}` });
  const one = await ask(renewal.id);
  await shop.settle();
  expect(await stateOf(one.id)).toBe('reading_back');
  (connector as { cancel: typeof cancel }).cancel = cancel;
  await shop.pass(2 * 3_600, 1_200);
  expect(await stateOf(one.id)).toBe('reading_back');
  expect((await viewRenewal(shop.app, renewal.id)).refunds).toEqual([]);
  const topUp = (await viewRenewal(shop.app, renewal.id)).topUps[0]!;
  await cancel({ changeKey: 'by-phone', key: topUp.key }, new AbortController().signal);
  await shop.pass(3_600, 600);
  expect(await stateOf(one.id)).toBe('done');
  await clean();
});

test('a refund that is pending at the gateway takes its days; one that fails late opens a case and tells the customer', async () => {
  const slow = await shop.renew(await shop.aLine(), 'tmo-mo-5g', { mode: 'queue', pay: { kind: 'token', gateway: 'stripe', paymentMethod: 'pm_card_pendingRefund' } });
  const later = await ask(slow.id);
  await shop.settle();
  expect(await stateOf(later.id)).toBe('paying_back');
  await clean();
  const failing = await shop.renew(await shop.aLine(), 'tmo-mo-5g', { mode: 'queue', pay: { kind: 'token', gateway: 'stripe', paymentMethod: 'pm_card_refundFail' } });
  const fails = await ask(failing.id);
  await shop.settle();
  expect(await stateOf(fails.id)).toBe('done');
  await shop.pass(2 * 86_400, 7_200);
  expect(await stateOf(later.id)).toBe('done');
  expect(await viewReturn(shop.app, fails.id)).toMatchObject({ one: { state: 'done' }, failedCents: failing.totalCents, paidCents: 0n });
  expect(await casesOf(shop.db, failing.id)).toMatchObject([{ kind: 'refund_failed', state: 'needs_agent' }]);
  expect((await shop.db.query(`select 1 from notices_outbox where kind = 'refund.failed' and channel = 'email'`)).rowCount).toBe(1);
  await clean();
});

test('a gateway that will not: a person is called, and may have it tried again', async () => {
  const renewal = await shop.renew(await shop.aLine(), 'tmo-mo-5g', { mode: 'queue' });
  const gateway = shop.app.gateways['stripe']!;
  const { refund } = gateway;
  (gateway as { refund: typeof refund }).refund = () => Promise.resolve({ kind: 'refused', code: 'charge_disputed' });
  const one = await ask(renewal.id);
  await shop.settle();
  (gateway as { refund: typeof refund }).refund = refund;
  expect(await stateOf(one.id)).toBe('needs_agent');
  await clean();
  await tryReturnAgain(shop.app, one.id, operator('bob'));
  await shop.settle();
  expect(await stateOf(one.id)).toBe('done');
  expect(await viewReturn(shop.app, one.id)).toMatchObject({ paidCents: renewal.totalCents, failedCents: 0n });
  await clean();
});

test('a day pass that ran out unused still goes back, with nothing to take off the line', async () => {
  const line = await shop.aLine({ carrier: 'tmobile', kind: 'data', planId: 'tmo-day7-10g' });
  const renewal = await shop.renew(line, 'tmo-day-1g');
  await shop.pass(3 * 86_400, 12 * 3_600);
  const offer = await offered(renewal.id);
  expect(offer.doc).toMatchObject({ takeBack: false, amountCents: String(renewal.totalCents) });
  const one = await ask(renewal.id);
  expect(one.state).toBe('paying_back');
  await shop.settle();
  expect(await stateOf(one.id)).toBe('done');
  expect((await viewRenewal(shop.app, renewal.id)).topUps[0]!.state).toBe('done');
  await clean();
});

test('a renewal that is not done, used up, or of a keep plan offers nothing and says why', async () => {
  const open = await shop.renew(await shop.aLine(), 'tmo-mo-5g', { pay: shop.hosted() });
  expect(await offerOf(open.id)).toMatchObject({ why: 'not_delivered' });
  const line = await shop.aLine();
  const used = await shop.renew(line, 'tmo-mo-5g', { mode: 'replace' });
  await shop.twins['tmobile']!.useData(line.iccid, gigabytes(1));
  expect(await offerOf(used.id)).toMatchObject({ why: 'used' });
  const keep = await shop.renew(await shop.aLine(), 'tmo-keep30');
  expect(await offerOf(keep.id)).toMatchObject({ why: 'policy_none' });
  const old = await shop.renew(await shop.aLine({ activatedAt: isoOf(shop.clock.now()) }), 'tmo-mo-5g', { mode: 'queue' });
  await shop.pass(15 * 86_400, 86_400);
  expect(await offerOf(old.id)).toMatchObject({ why: 'too_late' });
  await expect(offerOf('rnw_none')).rejects.toBeInstanceOf(Refusal);
});

test('paid partly by wallet: each part goes back where it came from, to the cent; asked into the wallet, all of it is there at once', async () => {
  const mixed = async (customer: CustomerId) => shop.renew(await shop.aLine(), 'tmo-mo-5g', { mode: 'queue', wallet: { customer, use: 'as_far_as_it_goes' } });
  const customer = await aWallet(shop, 700n);
  const split = await mixed(customer);
  expect((await walletNow(shop, customer)).cents).toBe(0n);
  const back = await ask(split.id);
  await shop.settle();
  expect(await stateOf(back.id)).toBe('done');
  expect((await viewRenewal(shop.app, split.id)).refunds.map((refund) => `${refund.destination} ${refund.amount.cents}`).toSorted()).toEqual([`original ${split.totalCents - 700n}`, 'wallet 700']);
  expect((await walletNow(shop, customer)).cents).toBe(700n);
  await clean();

  const again = await mixed(customer);
  const { terms } = await offered(again.id);
  const whole = await askRefundOf(shop.app, { caller: 'test', key: 'to-wallet', renewal: again.id, destination: 'wallet', customer, agreed: (offer) => offer.terms === terms, by: { door: 'web', actor: `customer:${customer}`, reason: 'asked on the web' } });
  await shop.settle();
  expect(await stateOf(whole.id)).toBe('done');
  expect((await walletNow(shop, customer)).cents).toBe(again.totalCents);
  await clean();
});
