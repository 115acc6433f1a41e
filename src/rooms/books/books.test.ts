import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openShop, type TestShop } from '../../../tests/support/shop.ts';
import { usd } from '../../base/money.ts';
import { askRefundOf } from '../refunds/refunds.ts';
import { checkBooks, type BooksLine } from './books.ts';
import { looksLikeCard } from '../../base/card-number.ts';

let shop: TestShop;
let ids: { readonly done: string; readonly refunded: string; readonly declined: string; readonly open: string; readonly case: string };

/** A shop where much has happened: a renewal done, one given back, one declined, one open, one repaired. */
beforeAll(async () => {
  shop = await openShop();
  const lines = await Promise.all(Array.from({ length: 5 }, () => shop.aLine()));
  const done = await shop.renew(lines[0]!, 'tmo-mo-5g', { mode: 'extend' });
  await shop.twins['tmobile']!.addFault({ call: 'top_up', fault: { kind: 'refuse', reason: 'plan_unavailable' }, times: 1 });
  const refunded = await shop.renew(lines[1]!, 'tmo-mo-5g');
  const declined = await shop.renew(lines[2]!, 'tmo-mo-5g', { pay: { kind: 'token', gateway: 'stripe', paymentMethod: 'pm_card_chargeDeclined' } });
  await shop.twins['tmobile']!.addFault({ call: 'top_up', fault: { kind: 'wrong_days', days: -2 }, times: 1 });
  const repaired = await shop.renew(lines[3]!, 'tmo-mo-5g', { mode: 'extend' });
  await shop.pass(1_200, 30);
  const unused = await shop.renew(await shop.aLine(), 'tmo-mo-5g', { mode: 'queue' });
  await askRefundOf(shop.app, { caller: 'test', key: 'refund', renewal: unused.id, destination: 'original', customer: null, agreed: () => true, by: { door: 'web', actor: 'guest', reason: 'story' } });
  await shop.settle();
  const open = await shop.renew(lines[4]!, 'tmo-mo-5g', { pay: shop.hosted() });
  ids = { done: done.id, refunded: refunded.id, declined: declined.id, open: open.id, case: repaired.id };
  await shop.db.query(`insert into payments_inbox (source, event_id, type, reference, state, event_at, received_at) values ('stripe', 'evt_1', 'x', (select id from payments_charges where for_id = $1), 'done', now(), now())`, [ids.done]);
  await shop.db.query(`insert into platform_idempotency (caller, key, request_hash, worker, status, body, headers, created_at) values ('a', 'k', 'h', 'w', 201, $1, '{}', now())`, [JSON.stringify({ id: ids.done })]);
});
afterAll(() => shop.close());

const look = () => checkBooks({ db: shop.db, clock: shop.clock, connectors: shop.app.connectors, gateways: shop.app.gateways });
const lineOf = (lines: readonly BooksLine[], invariant: string): BooksLine => lines.find((one) => one.invariant === invariant)!;

/** Breaks something by SQL, looks at one promise, and puts it back: what is checked is exactly what was broken. */
async function broken(invariant: string, sql: string, params: readonly unknown[] = []): Promise<BooksLine> {
  let line: BooksLine | undefined;
  await shop.db.transaction(async (tx) => {
    // Keys of the schema would not even let it happen; a back-up made by hand, or a mistake in a migration, might.
    await tx.query(`set local session_replication_role = replica`);
    const parts = sql.split(';;');
    for (const [index, part] of parts.entries()) await tx.query(part, index === parts.length - 1 ? params : []);
    line = lineOf(await checkBooks({ db: tx, clock: shop.clock }), invariant);
    throw new Undo();
  }).catch((error: unknown) => { if (!(error instanceof Undo)) throw error; });
  return line!;
}
class Undo extends Error {}

test('a shop that works keeps every promise, also by the lists of its vendors', async () => {
  const lines = await look();
  expect(lines.filter((one) => !one.ok)).toEqual([]);
  expect(lines.map((one) => one.invariant)).toEqual(Array.from({ length: 15 }, (_, i) => `I${i + 1}`));
  for (const one of ['I1', 'I2', 'I3', 'I4', 'I5', 'I6', 'I7', 'I8', 'I13', 'I15']) expect(lineOf(lines, one).checked, one).toBeGreaterThan(0);
});

describe('each promise, broken on purpose, is named', () => {
  const cases: readonly (readonly [invariant: string, what: string, sql: string, id: () => string])[] = [
    ['I1', 'sum to zero', `update ledger_entries set cents = cents + 1 where transaction_id = (select id from ledger_transactions where kind = 'captured' and subject = $1) and line_no = 1`, () => ''],
    ['I1', 'customer left', `insert into ledger_transactions values ('x', now(), 'x', $1, '');;insert into ledger_entries values ('x', 1, 'customer:' || $1, 'USD', -5), ('x', 2, 'cash:stripe', 'USD', 5)`, () => ids.done],
    ['I2', 'not exactly one', `delete from carriers_top_ups where for_id = $1`, () => ids.done],
    ['I2', 'not delivered', `update carriers_top_ups set state = 'unknown' where for_id = $1`, () => ids.done],
    ['I3', 'nobody at work', `update renewals_renewals set state = 'topping_up', settled_at = null where id = $1`, () => ids.done],
    ['I3', 'ledger do not say', `delete from ledger_transactions where kind = 'captured' and subject = $1`, () => ''],
    ['I3', 'more given back', `update payments_refunds set amount_cents = amount_cents + 1 where for_id = $1`, () => ''],
    ['I4', 'delivered without money', `update payments_charges set state = 'ended' where for_id = $1`, () => ''],
    ['I4', 'before it was paid', `update carriers_top_ups set state = 'pending' where for_id = $1`, () => ''],
    ['I5', 'no renewal.done', `delete from notices_outbox where ref = $1 and channel = 'email'`, () => ids.done],
    ['I5', 'five minutes', `update notices_outbox set state = 'waiting', next_at = next_at - interval '1 hour' where ref = $1`, () => ''],
    ['I6', 'names something of ours', `update payments_inbox set state = 'kept'`, () => 'stripe/evt_1'],
    ['I6', 'never worked off', `update payments_inbox set state = 'new'`, () => 'stripe/evt_1'],
    ['I6', 'counted twice', `alter table payments_inbox drop constraint payments_inbox_pkey;;insert into payments_inbox select * from payments_inbox`, () => 'stripe/evt_1'],
    ['I7', 'not the fold', `update lines_lines set state = jsonb_set(state, '{usedBytesTotal}', '"12345"') where id = (select line_id from renewals_renewals where id = $1)`, () => ''],
    ['I7', 'not the fold', `delete from lines_events where line_id = (select line_id from renewals_renewals where id = $1) and event->>'kind' = 'renewed' and revision > 2`, () => ''],
    ['I8', 'tells another', `update renewals_renewals set state = 'refunded', effect_at = null where id = $1`, () => ids.done],
    ['I8', 'held for a renewal', `update renewals_slots set exclusive = null`, () => ''],
    ['I8', 'no work queued', `delete from platform_jobs where key = $1`, () => ids.open],
    ['I8', 'numbered 1 to n', `update renewals_counters set last = last + 1`, () => 'receipt'],
    ['I8', 'used by another', `update renewals_quotes set used_by = null where used_by = $1`, () => ids.done],
    ['I8', 'case is closed', `update renewals_cases set closed_at = null where renewal_id = $1`, () => ''],
    ['I1', 'customer left', `update refunds_returns set settled_at = now() where id is null;;insert into ledger_transactions values ('y', now(), 'y', (select renewal_id from refunds_returns), '');;insert into ledger_entries select 'y', n, a, 'USD', c from (values (1, 'customer:' || (select renewal_id from refunds_returns), -5::bigint), (2, 'cash:stripe', 5::bigint)) v(n, a, c)`, () => ''],
    ['I3', 'did not go back as agreed', `update refunds_returns set amount_cents = amount_cents - 1`, () => ''],
    ['I3', 'nobody asked for', `update refunds_returns set id = 'ret_00000000000000000000000000'`, () => ''],
    ['I2', 'not delivered', `update refunds_returns set taken_at = null`, () => ''],
    ['I5', 'no return.done', `delete from notices_outbox where kind = 'return.done' and channel = 'email'`, () => ''],
    ['I8', 'paid back before', `update refunds_returns set taken_at = null`, () => ''],
    ['I8', 'no work queued', `update refunds_returns set state = 'paying_back', settled_at = null`, () => ''],
    ['I8', 'held for a renewal', `update refunds_returns set state = 'taking_back', settled_at = null`, () => ''],
    ['I8', 'does not tell the end of a refund', `delete from journal_entries where what = 'return.done'`, () => ''],
    ['I13', 'asked for and not in the journal', `delete from journal_entries where what = 'return.asked'`, () => ''],
    ['I13', 'after it was sealed', `update journal_entries set reason = 'another' where subject = $1 and what = 'renewal.placed'`, () => ''],
    ['I13', 'not in the journal', `delete from journal_entries where subject = $1 and what = 'charge.captured'`, () => ''],
    ['I14', 'card number', `update renewals_renewals set reason = 'card 4242 4242 4242 4242 thanks' where id = $1`, () => ''],
    ['I14', 'not sealed', `update notices_outbox set kind = 'line.code' where ref = $1`, () => ''],
    ['I14', 'address that is not sealed', `update notices_outbox set to_sealed = 'wei@example.com' where ref = $1`, () => ''],
    ['I14', 'hotline that is not sealed', `insert into calls_calls (id, provider, provider_call, direction, language, step, state, started_at, seen_at) values ('call_x', 'x', 'x', 'in', 'en', 0, '{}', now(), now());;insert into calls_steps select 'call_x', 0, 0, 'your code is 1 2 3 4 5 6' || left($1, 0)`, () => 'call_x'],
    ['I14', 'address that is not sealed', `update renewals_renewals set payer = jsonb_set(payer, '{email}', '"wei@example.com"') where id = $1`, () => ids.done],
    ['I15', 'half an answer', `update platform_idempotency set body = null`, () => 'a/k'],
    ['I15', 'names a renewal', `update platform_idempotency set body = replace(body, 'rnw_', 'rnw_0000') where key = 'k';;update platform_idempotency set body = '{"id":"rnw_00000000000000000000000000"}'`, () => 'a/k'],
  ];
  const aboutOf: Readonly<Record<string, () => string>> = {
    'more given back': () => ids.refunded, 'before it was paid': () => ids.declined, 'no work queued': () => ids.open, 'case is closed': () => ids.case,
  };
  for (const [invariant, what, sql, id] of cases) {
    test(`${invariant}: ${what}`, async () => {
      const about = (aboutOf[what] ?? (() => ids.done))();
      const line = await broken(invariant, sql.replaceAll('$1', `'${about}'`));
      expect(line).toMatchObject({ ok: false });
      expect(line.note).toContain(what);
      expect(line.broken.length).toBeGreaterThan(0);
      if (id() !== '') expect(line.broken).toContain(id());
    });
  }
});

describe('against the lists of others', () => {
  test('a grant and a charge that are not ours are seen', async () => {
    const at = shop.clock.now() - 3_600 as ReturnType<typeof shop.clock.now>;
    const lines = await checkBooks({
      db: shop.db, clock: shop.clock,
      connectors: { tmobile: { list: async (from, to) => (at >= from && at <= to ? [{ key: 'top_stranger', carrierRef: 'tm-1', iccid: '8901', state: 'done', at }] : []) } },
      gateways: { stripe: { name: 'stripe', list: async (from, to) => (at >= from && at < to ? [{ kind: 'charge', reference: '', ref: 'pi_stranger', amount: usd(100), state: 'done', at }] : []) } },
    });
    expect(lineOf(lines, 'I2')).toMatchObject({ ok: false, broken: expect.arrayContaining(['tmobile tm-1']) });
    expect(lineOf(lines, 'I3')).toMatchObject({ ok: false, broken: expect.arrayContaining(['stripe pi_stranger']) });
    expect(lineOf(lines, 'I2').note).toContain('not on the list of the carrier');
    expect(lineOf(lines, 'I3').note).toContain('not on the list of the gateway');
  });

  test('a list that cannot be had is said, and is no fault', async () => {
    const lines = await checkBooks({ db: shop.db, clock: shop.clock, connectors: { tmobile: { list: () => Promise.reject(new Error('closed on Sundays')) } } });
    expect(lineOf(lines, 'I2')).toMatchObject({ ok: true, note: expect.stringContaining('closed on Sundays') });
  });

  test('money that is open for more than a day wants a person', async () => {
    await shop.db.transaction(async (tx) => {
      await tx.query(`update renewals_renewals set state = 'awaiting_carrier', settled_at = null where id = $1`, [ids.done]);
      await tx.query(`insert into platform_jobs (id, kind, key, state, run_at, created_at) values ('job_x', 'renewal.advance', $1, 'waiting', 0, now())`, [ids.done]);
      const later = { ...shop.clock, now: () => shop.clock.now() + 2 * 86_400 as ReturnType<typeof shop.clock.now> };
      expect(lineOf(await checkBooks({ db: tx, clock: later, alarms: new Set() }), 'I3').broken).toContain(ids.done);
      expect(lineOf(await checkBooks({ db: tx, clock: later, alarms: new Set([ids.done]) }), 'I3')).toMatchObject({ ok: true, note: expect.stringContaining(ids.done) });
      throw new Undo();
    }).catch((error: unknown) => { if (!(error instanceof Undo)) throw error; });
  });
});

test('card numbers are known from ids, SIM numbers, moments and telephone numbers', () => {
  for (const card of ['4242424242424242', 'pay 4242-4242-4242-4242.', '"5555555555554444"', '378282246310005', '6011 1111 1111 1117']) expect(looksLikeCard(card), card).toBe(true);
  for (const other of ['8901260123456789012', '4242424242424243', 'rnw_4242424242424242', '+4242424242424242', '1795376000000', '42424242424242424242', '2026-11-23T18:00:00Z', '6442450944']) {
    expect(looksLikeCard(other), other).toBe(false);
  }
});
