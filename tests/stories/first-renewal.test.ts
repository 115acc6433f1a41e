import { afterEach, describe, expect, test } from 'vitest';
import { at, isoOf } from '../../src/base/time.ts';
import { gigabytes } from '../../src/base/data-size.ts';
import { balances, trialBalance } from '../../src/rooms/ledger/ledger.ts';
import { engine } from '../../src/rooms/lines/lines.ts';
import { afterOf, isGenuine, refreshLine, viewRenewal } from '../../src/rooms/renewals/renewals.ts';
import { openShop, type TestShop } from '../support/shop.ts';

let shop: TestShop;
afterEach(() => shop.close());

describe('a renewal paid by a token', () => {
  test('is captured, delivered, read back and receipted within the call', async () => {
    shop = await openShop();
    const line = await shop.aLine({ usedBytes: gigabytes(3) });
    const quoted = await shop.quote(line, 'tmo-mo-5g', 'extend');
    expect(isGenuine(shop.app, quoted)).toBe(true);
    expect(isoOf(afterOf(quoted.doc).clocks.cycleEndsAt!)).toBe('2027-01-01T08:00:00Z');

    const renewal = await shop.place(quoted.doc.quote);
    expect(renewal.state).toBe('done');
    const view = await viewRenewal(shop.app, renewal.id);
    expect(view.receipt?.number).toBe(1n);
    expect(view.cases).toEqual([]);
    expect(view.topUps[0]?.state).toBe('done');

    const after = await shop.line(line.id);
    const snapshot = engine.snapshotOf(after.state, shop.clock.now());
    expect(isoOf(snapshot.clocks.cycleEndsAt!)).toBe('2027-01-01T08:00:00Z');
    expect(snapshot.usableBytes).toBe(gigabytes(7));
    expect(isoOf(snapshot.clocks.numberReleaseAt!)).toBe('2027-05-01T07:00:00Z');

    const books = await balances(shop.db, [`cash:stripe`, `customer:${renewal.id}`, `deferred:${renewal.id}`]);
    expect(books.get('cash:stripe')).toBe(1500n);
    expect(books.get(`customer:${renewal.id}`)).toBe(0n);
    expect(books.get(`deferred:${renewal.id}`)).toBe(-1500n);
    expect((await trialBalance(shop.db)).reduce((sum, row) => sum + row.cents, 0n)).toBe(0n);
    expect((await shop.db.query('select 1 from platform_jobs where kind = $1', ['renewal.advance'])).rowCount).toBe(0);

    await shop.pass(5, 1);
    const mail = await shop.house.notices.mailbox.list({ limit: 10 });
    expect(mail.length).toBe(2);
  });

  test('the same key is the same renewal; a used quote is refused to anybody else', async () => {
    shop = await openShop();
    const line = await shop.aLine();
    const quoted = await shop.quote(line, 'tmo-mo-5g', 'extend');
    const [one, two] = await Promise.all([shop.place(quoted.doc.quote, { key: 'k1' }), shop.place(quoted.doc.quote, { key: 'k1' })]);
    expect(one.id).toBe(two.id);
    expect((await shop.place(quoted.doc.quote, { key: 'k1' })).id).toBe(one.id);
    await expect(shop.place(quoted.doc.quote, { key: 'k2' })).rejects.toMatchObject({ code: 'quote_used' });
    expect((await balances(shop.db, ['cash:stripe'])).get('cash:stripe')).toBe(1500n);
  });

  test('a declined card ends it, and the line can be renewed again', async () => {
    shop = await openShop();
    const line = await shop.aLine();
    const declined = await shop.renew(line, 'tmo-mo-5g', { pay: { kind: 'token', gateway: 'stripe', paymentMethod: 'pm_card_chargeDeclined' } });
    expect(declined.state).toBe('declined');
    expect((await shop.renew(line, 'tmo-mo-5g')).state).toBe('done');
  });
});

describe('one unfinished renewal per line, unless both only queue or add data', () => {
  test('two that queue on an active line may stand beside each other; one that changes the cycle may not', async () => {
    shop = await openShop();
    const line = await shop.aLine();
    await shop.twins['tmobile']!.addFault({ call: 'top_up', fault: { kind: 'silent' } });
    const [one, two, three] = [await shop.quote(line, 'tmo-mo-5g', 'queue'), await shop.quote(line, 'tmo-mo-12g', 'queue'), await shop.quote(line, 'tmo-mo-5g', 'extend')];
    expect((await shop.place(one.doc.quote)).state).toBe('awaiting_carrier');
    expect((await shop.place(two.doc.quote)).state).toBe('awaiting_carrier');
    await expect(shop.place(three.doc.quote)).rejects.toMatchObject({ code: 'renewal_in_progress' });
  });

  test('on a suspended line even queueing starts at once, so the second has to wait', async () => {
    shop = await openShop();
    const line = await shop.aLine({ activatedAt: '2026-09-01T20:00:00Z' });
    await shop.twins['tmobile']!.addFault({ call: 'top_up', fault: { kind: 'silent' } });
    const [one, two] = [await shop.quote(line, 'tmo-mo-5g', 'queue'), await shop.quote(line, 'tmo-mo-12g', 'queue')];
    expect((await shop.place(one.doc.quote)).state).toBe('awaiting_carrier');
    await expect(shop.place(two.doc.quote)).rejects.toMatchObject({ code: 'renewal_in_progress' });
  });
});

describe('when something goes wrong', () => {
  test('a refused top-up gives everything back by itself', async () => {
    shop = await openShop();
    const line = await shop.aLine();
    await shop.twins['tmobile']!.addFault({ call: 'top_up', fault: { kind: 'refuse', reason: 'plan_unavailable' }, times: 1 });
    const renewal = await shop.renew(line, 'tmo-mo-5g');
    expect(renewal.state).toBe('refunded');
    expect((await balances(shop.db, ['cash:stripe'])).get('cash:stripe')).toBe(0n);
  });

  test('a lost answer of the carrier is looked up, never sent twice', async () => {
    shop = await openShop();
    const line = await shop.aLine();
    await shop.twins['tmobile']!.addFault({ call: 'top_up', fault: { kind: 'lost_reply' }, times: 1 });
    const renewal = await shop.renew(line, 'tmo-mo-5g', { mode: 'extend' });
    expect(renewal.state).toBe('carrier_unknown');
    await shop.pass(60, 5);
    const view = await viewRenewal(shop.app, renewal.id);
    expect(view.renewal.state).toBe('done');
    expect(view.cases).toEqual([]);
    expect((await shop.twins['tmobile']!.house()).floatCents).toBe(10_000_000n - 1275n);
  });

  test('a wrong validity is put right by the carrier, and the customer hears of it', async () => {
    shop = await openShop();
    const line = await shop.aLine();
    await shop.twins['tmobile']!.addFault({ call: 'top_up', fault: { kind: 'wrong_days', days: -2 }, times: 1 });
    const renewal = await shop.renew(line, 'tmo-mo-5g', { mode: 'extend' });
    expect(renewal.state).toBe('done');
    expect((await viewRenewal(shop.app, renewal.id)).cases).toHaveLength(1);
    await shop.pass(60, 5);
    const view = await viewRenewal(shop.app, renewal.id);
    expect(view.cases[0]).toMatchObject({ kind: 'promise_broken', state: 'resolved', endedAs: 'put_right' });
    expect(isoOf(engine.snapshotOf(view.line.state, shop.clock.now()).clocks.cycleEndsAt!)).toBe('2027-01-01T08:00:00Z');
  });

  test.each([-2_048, 2_048])('a queued plan that begins with %i MB too many is held against its promise when it begins', async (megabytes) => {
    shop = await openShop();
    const line = await shop.aLine();
    await shop.twins['tmobile']!.addFault({ call: 'top_up', fault: { kind: 'wrong_bytes', megabytes }, times: 1 });
    const renewal = await shop.renew(line, 'tmo-mo-5g', { mode: 'queue' });
    // What a queued cycle will bring no reading shows: so far it is as promised.
    expect((await viewRenewal(shop.app, renewal.id)).cases).toEqual([]);
    shop.clock.advanceMs(9 * 86_400_000);
    await shop.pass(3_600, 1_200);
    await shop.twins['tmobile']!.useData(line.iccid, gigabytes(1));
    await refreshLine(shop.app, await shop.line(line.id), 0);
    await shop.pass(60, 5);
    const view = await viewRenewal(shop.app, renewal.id);
    expect(view.cases).toMatchObject([{ kind: 'promise_broken', state: 'resolved', endedAs: 'put_right' }]);
    expect(engine.snapshotOf(view.line.state, shop.clock.now()).usableBytes).toBe(gigabytes(4));
  });

  test('a carrier that stays silent is called off after two hours and the money goes back', async () => {
    shop = await openShop();
    const line = await shop.aLine();
    await shop.twins['tmobile']!.addFault({ call: 'top_up', fault: { kind: 'silent' }, times: 1 });
    const renewal = await shop.renew(line, 'tmo-mo-5g');
    expect(renewal.state).toBe('awaiting_carrier');
    await shop.pass(3 * 3600, 120);
    expect((await viewRenewal(shop.app, renewal.id)).renewal.state).toBe('refunded');
  });

  test('the process dies after placing; another one finishes', async () => {
    shop = await openShop();
    const line = await shop.aLine();
    await shop.twins['tmobile']!.addFault({ call: 'top_up', fault: { kind: 'lost_reply' }, times: 1 });
    const renewal = await shop.renew(line, 'tmo-mo-5g');
    await shop.restart();
    await shop.pass(60, 5);
    expect((await viewRenewal(shop.app, renewal.id)).renewal.state).toBe('done');
  });
});

test('paid data that ends unused is breakage, used data is sales', async () => {
  shop = await openShop();
  const line = await shop.aLine({ usedBytes: gigabytes(1) });
  const renewal = await shop.renew(line, 'tmo-mo-5g', { mode: 'replace' });
  expect(renewal.state).toBe('done');
  await shop.twins['tmobile']!.useData(line.iccid, gigabytes(2));
  shop.clock.advanceMs(3_600_000);
  await refreshLine(shop.app, await shop.line(line.id), 0);
  shop.clock.set(at('2027-02-01T00:00:00Z'));
  await shop.settle();
  const books = await balances(shop.db, ['sales', 'breakage', `deferred:${renewal.id}`]);
  expect(books.get(`deferred:${renewal.id}`)).toBe(0n);
  expect(books.get('sales')).toBe(-600n);
  expect(books.get('breakage')).toBe(-900n);
});
