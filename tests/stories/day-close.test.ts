import { afterEach, describe, expect, test } from 'vitest';
import { usd } from '../../src/base/money.ts';
import { DAY, HOUR } from '../../src/base/time.ts';
import { day } from '../../src/base/zone-time.ts';
import { closeDay, closedDays, closeDueDays, differencesOf, exportCsv, EXPORTS, openDifferences, spanOfDay, type CloseParts } from '../../src/rooms/books/books.ts';
import { placeLoad } from '../../src/rooms/funds/funds.ts';
import { askRefundOf } from '../../src/rooms/refunds/refunds.ts';
import { viewRenewal } from '../../src/rooms/renewals/renewals.ts';
import { openShop, type TestShop } from '../support/shop.ts';
import { aSite } from '../support/site.ts';

const MONDAY = day('2026-11-23');
const signal = AbortSignal.timeout(60_000);
let shop: TestShop | null = null;
afterEach(async () => { await shop?.close(); shop = null; });

/** What the close works with, and the alarms it raised. */
function closing(on: TestShop, zone = 'UTC') {
  const alarms: string[] = [];
  const parts: CloseParts = { ...on.app, zone, wakeFor: on.house.wakeFor, alarm: (name, facts) => { alarms.push(`${name} ${facts['kind']}`); } };
  return { parts, alarms };
}
const kinds = async (on: TestShop, state?: 'open' | 'resolved') => (await differencesOf(on.db, MONDAY)).filter((one) => state === undefined || one.state === state).map((one) => one.kind).toSorted();

describe('the day’s close', () => {
  test('a day on which all three sides agree is closed once; closing it again writes nothing', async () => {
    shop = await openShop();
    const line = await shop.aLine();
    await shop.renew(line, 'tmo-mo-5g', { mode: 'queue' });
    await expect(closeDay(closing(shop).parts, MONDAY)).rejects.toMatchObject({ code: 'malformed' });
    await shop.pass(11 * HOUR, HOUR);
    const { parts, alarms } = closing(shop);
    const closed = await closeDay(parts, MONDAY);
    expect([closed.revision, closed.found, closed.sums['received:stripe'], closed.sums['deferred_at_end']]).toEqual([1, 0, '1500', '1500']);
    expect(closed.lists).toMatchObject({ stripe: { rows: 1 }, tmobile: { rows: 1 }, att: { rows: 0 } });
    expect((await closeDay(parts, MONDAY)).revision).toBe(1);
    // Two at once are one revision.
    await Promise.all([closeDay(parts, MONDAY), closeDay(parts, MONDAY)]);
    expect((await shop.db.query('select 1 from books_days')).rowCount).toBe(1);
    // A list that runs six hours behind makes the day end six hours later.
    const slow = { ...parts, gateways: { stripe: Object.assign(Object.create(parts.gateways['stripe']!) as typeof parts.gateways[string], { listLagSeconds: 6 * HOUR }) } };
    await expect(closeDay(slow, MONDAY)).rejects.toMatchObject({ code: 'malformed' });
    expect(alarms).toEqual([]);
    // Nothing new: the round has nothing to do until the next day is over.
    expect(await closeDueDays(parts)).toBe(0);
    await shop.pass(DAY, 6 * HOUR);
    expect(await closeDueDays(parts)).toBe(1);
  });

  test('what was done behind our back is found on both other sides, and a person is called', async () => {
    shop = await openShop();
    const line = await shop.aLine();
    const renewal = await shop.renew(line, 'tmo-mo-5g', { mode: 'queue' });
    const view = await viewRenewal(shop.app, renewal.id);
    const charge = view.charges[0]!;
    const terms = shop.shelf().plan('tmo-day-1g', shop.clock.now()).terms;
    // A top-up with a key that is not ours, a refund that nobody here asked for, and one reference that was lost.
    await shop.app.connectors['tmobile']!.topUp({ key: 'by-hand-at-the-carrier', line: { iccid: line.iccid, number: line.number }, terms, mode: 'queue', bonusBytes: 0n, capturedAt: shop.clock.now() } as never, signal);
    await shop.app.gateways['stripe']!.refund({ key: 'by-hand-at-the-gateway', reference: 'rfd_of_nobody', chargeRef: charge.gatewayRef!, amount: usd(400) }, signal);
    await shop.db.query('update carriers_top_ups set carrier_ref = null where for_id = $1', [renewal.id]);
    await shop.pass(11 * HOUR, HOUR);

    const { parts, alarms } = closing(shop);
    await closeDay(parts, MONDAY);
    expect(await kinds(shop)).toEqual(expect.arrayContaining(['delivery_unknown', 'no_reference', 'refund_unknown']));
    const found = await differencesOf(shop.db, MONDAY);
    expect(found.find((one) => one.kind === 'refund_unknown')).toMatchObject({ side: 'stripe', oursCents: null, theirsCents: 400n, state: 'open' });
    // The carrier still has the number that was lost.
    expect(found.find((one) => one.kind === 'no_reference')?.facts['ref'] ?? found.find((one) => one.kind === 'no_reference')?.facts['state']).toBeTruthy();
    expect(new Set(alarms)).toEqual(new Set(['books-difference delivery_unknown', 'books-difference no_reference', 'books-difference refund_unknown']));
    const text = await exportCsv('differences', { db: shop.db, span: spanOfDay('UTC', MONDAY), first: MONDAY, last: MONDAY });
    expect(text).toContain('docs/runbook/books-refund-unknown.md');
    expect(text.split('\r\n').length).toBe(found.length + 2);

    // The lost reference is put back by hand: the next close finds it agreed, as a new revision; the rest stays open.
    await shop.db.query('update carriers_top_ups set carrier_ref = $2 where for_id = $1', [renewal.id, view.topUps[0]!.carrierRef]);
    const again = await closeDay(parts, MONDAY);
    expect([again.revision, await kinds(shop, 'resolved')]).toEqual([2, ['no_reference']]);
    expect((await openDifferences(shop.db)).map((one) => one.kind).toSorted()).toEqual(['delivery_unknown', 'refund_unknown']);
  });

  test('a state we do not know of yet is left to the flow, which looks for itself; a chargeback is agreed once it is heard', async () => {
    shop = await openShop();
    const line = await shop.aLine();
    const renewal = await shop.renew(line, 'tmo-mo-5g', { mode: 'queue' });
    const charge = (await viewRenewal(shop.app, renewal.id)).charges[0]!;
    shop.clock.advanceMs(5 * HOUR * 1000);
    await shop.stripe.controls.dispute(charge.id);
    shop.clock.advanceMs(6 * HOUR * 1000);
    const { parts, alarms } = closing(shop);
    await closeDay(parts, MONDAY);
    expect(await kinds(shop, 'open')).toEqual(['dispute']);
    // Not a person's affair yet: the watch round will hear of it.
    expect(alarms).toEqual([]);
    await shop.pass(HOUR, 600);
    const again = await closeDay(parts, MONDAY);
    expect([again.revision, again.found, await kinds(shop, 'resolved')]).toEqual([2, 0, ['dispute']]);
  });

  test('other amounts, missing lists and money without delivery are told apart; what stays is a person’s', async () => {
    shop = await openShop();
    const [one, two] = [await shop.aLine(), await shop.aLine()];
    await shop.twins['tmobile']!.addFault({ call: 'top_up', fault: { kind: 'silent' } });
    const waiting = await shop.renew(one, 'tmo-mo-5g', { mode: 'queue' });
    const paid = await shop.renew(two, 'tmo-mo-12g', { mode: 'queue' });
    const charge = (await viewRenewal(shop.app, paid.id)).charges[0]!;
    await shop.db.query('update payments_charges set amount_cents = amount_cents + 100 where id = $1', [charge.id]);
    const { parts, alarms } = closing(shop);
    const deaf: CloseParts = { ...parts, connectors: { ...parts.connectors, verizon: { list: () => Promise.reject(new Error('no list today')) } } };
    shop.clock.advanceMs(DAY * 1000 + 8 * HOUR * 1000);
    const closed = await closeDay(deaf, MONDAY);
    expect(closed.lists).toMatchObject({ verizon: { missing: 'no list today' } });
    expect(await kinds(shop, 'open')).toEqual(expect.arrayContaining(['amount', 'list_missing', 'money_without_delivery']));
    expect((await differencesOf(shop.db, MONDAY)).flatMap((each) => (each.kind === 'money_without_delivery' ? [each.subject] : []))).toContain(waiting.id);
    expect(alarms).toEqual(['books-difference amount']);
    // Still there at the next close: now it is a person's, too.
    await closeDay(deaf, MONDAY);
    expect(new Set(alarms)).toEqual(new Set(['books-difference amount', 'books-difference list_missing', 'books-difference money_without_delivery']));
  });

  test('money of a load that is not in its wallet, of a wallet that was not taken, and of a refund in words only', async () => {
    shop = await openShop();
    const customer = shop.app.newId('cus');
    const load = await placeLoad(shop.house.funds, {
      caller: 'test', key: 'load', customer, amount: usd(5_000), pay: { kind: 'token', gateway: 'stripe', paymentMethod: 'pm_card_visa' },
      payer: { email: null, language: 'en', zone: null }, description: 'Wallet', by: { door: 'web', actor: 'test', reason: 'story' },
    });
    const renewal = await shop.renew(await shop.aLine(), 'tmo-mo-5g', { mode: 'queue', customer, wallet: { customer, use: 'all' } });
    const returned = await shop.renew(await shop.aLine(), 'tmo-mo-5g', { mode: 'queue' });
    await shop.settle();
    const back = await askRefundOf(shop.app, { caller: 'test', key: 'back', renewal: returned.id, destination: 'original', customer: null, agreed: () => true, by: { door: 'web', actor: 'test', reason: 'story' } });
    await shop.pass(11 * HOUR, HOUR);
    const { parts, alarms } = closing(shop);
    expect((await closeDay(parts, MONDAY)).found).toBe(0);
    await shop.db.query(`update funds_loads set state = 'paying' where id = $1`, [load.id]);
    await shop.db.query(`update wallet_holds set state = 'held'`);
    await shop.db.query(`update payments_refunds set state = 'refused' where why = $1`, [back.id]);
    await closeDay(parts, MONDAY);
    const { charges: [walletCharge] } = await viewRenewal(shop.app, renewal.id);
    const found = new Map((await differencesOf(shop.db, MONDAY)).map((one) => [one.kind as string, one]));
    expect(found.get('load_missing')).toMatchObject({ subject: load.id, oursCents: 5_000n });
    expect(found.get('wallet_charge')).toMatchObject({ subject: walletCharge!.id, oursCents: renewal.totalCents, facts: { state: 'held' } });
    expect(found.get('return_unpaid')).toMatchObject({ subject: back.id, oursCents: back.amountCents });
    // A load is woken first; the others no program can put right.
    expect(new Set(alarms)).toEqual(new Set(['books-difference wallet_charge', 'books-difference return_unpaid']));
  });

  test('a day of the shop’s own zone begins at its midnight', () => {
    expect(spanOfDay('America/New_York', MONDAY)).toEqual({ from: 1_795_410_000, to: 1_795_496_400 });
    // The day on which the clocks go back has 25 hours.
    const long = spanOfDay('America/New_York', day('2026-11-01'));
    expect(long.to - long.from).toBe(25 * HOUR);
  });
});

test('files are whole, and no cell is a formula', async () => {
  shop = await openShop();
  const line = await shop.aLine();
  await shop.renew(line, 'tmo-mo-5g', { mode: 'queue' });
  await shop.db.query(`insert into people_customers (id, language, created_at) values ('cus_x', 'en', now())`);
  await shop.db.query(`insert into people_contacts (id, customer_id, channel, sealed, mac, proved_at) values ('cnt_x', 'cus_x', 'email', $1, 'm', now())`, [shop.keys.seal('contact address', '=cmd|calc@example.com')]);
  await shop.db.query(`insert into wallet_wallets (customer, cents, created_at, updated_at) values ('cus_x', 500, now(), to_timestamp($1))`, [shop.clock.now()]);
  await shop.pass(11 * HOUR, HOUR);
  const wish = { db: shop.db, span: spanOfDay('UTC', MONDAY), first: MONDAY, last: MONDAY };
  const files = Object.fromEntries(await Promise.all(EXPORTS.map(async (name) => [name, await exportCsv(name, wish)] as const)));
  expect(files['sales']).toContain(',15.00,stripe,');
  expect(files['summary']).toContain('received:stripe,15.00');
  expect(files['deferred']).toContain(',15.00,');
  // Addresses come out only where the keys are handed in.
  expect(files['unclaimed']).not.toContain('example.com');
  const opened = await exportCsv('unclaimed', { ...wish, keys: shop.keys });
  expect(opened).toContain(`'=cmd|calc@example.com`);
  for (const text of [...Object.values(files), opened]) for (const cell of text.split(/[,\r\n]/)) expect(cell).not.toMatch(/^[=+@\t]|^-(?!\d+\.\d{2}$)/);
});

test('the operator’s page shows days and differences, closes again, and hands out files', async () => {
  const site = await aSite();
  await site.shop.renew(await site.aLine(), 'tmo-mo-5g', { mode: 'queue' });
  await site.shop.pass(11 * HOUR, HOUR);
  expect((await site.operator('/ops/books')).html).toContain('2026-11-23 is over.');
  expect((await site.operator('/ops/books/2026-11-23', {})).to).toBe('/ops/books/2026-11-23');
  const page = await site.operator('/ops/books/2026-11-23');
  expect(page.html).toContain('Revision 1');
  expect(page.html).toContain('received:stripe');
  expect((await site.operator('/ops/books/2026-11-23/sales.csv')).html).toContain(',15.00,stripe,');
  expect((await site.operator('/ops/books')).html).toContain('Nothing is open.');
  expect((await site.aVisitor().send('/ops/books')).to).toBe('/ops/sign-in?back=%2Fops%2Fbooks');
  expect((await closedDays(site.shop.db)).length).toBe(1);
});
