import { expect, onTestFinished, test } from 'vitest';
import { checkBooks } from '../src/rooms/books/books.ts';
import { postgresStore } from '../src/rooms/payments/gateways/paypal/fake/postgres-store.ts';
import { openShop } from '../tests/support/shop.ts';
import { sandboxLists } from './sandbox-lists.ts';

test('the books are held against the PayPal sandbox’s own rows: money missing there, or of nobody, is named', async () => {
  const shop = await openShop();
  onTestFinished(() => shop.close());
  const renewal = await shop.renew(await shop.aLine(), 'tmo-mo-5g', { pay: { kind: 'token', gateway: 'paypal', paymentMethod: 'sandbox-balance' } });
  await shop.twins['tmobile']!.addFault({ call: 'top_up', fault: { kind: 'refuse', reason: 'plan_unavailable' }, times: 1 });
  await shop.renew(await shop.aLine(), 'tmo-mo-5g', { pay: { kind: 'token', gateway: 'paypal', paymentMethod: 'sandbox-balance' } });
  await shop.pass(3_600, 600);
  // As in a shop whose sandbox keeps its rows in the same database.
  expect(Object.keys((await sandboxLists(shop.db)).gateways ?? {})).toEqual([]);
  const { store } = shop.paypal.tools;
  const rows = [...await store.list({ kind: 'capture', limit: 10 }), ...await store.list({ kind: 'refund', limit: 10 })];
  expect(rows.map((row) => row.kind)).toEqual(['capture', 'capture', 'refund']);
  expect(await postgresStore(shop.db).commit(rows.map((row) => ({ ...row, version: 1 })))).toBe(true);
  const i3 = async () => (await checkBooks({ db: shop.db, clock: shop.clock, ...await sandboxLists(shop.db) })).find((line) => line.invariant === 'I3')!;
  expect(await i3()).toMatchObject({ ok: true, broken: [] });
  const charge = (await shop.db.query<{ id: string }>('select id from payments_charges where for_id = $1', [renewal.id])).rows[0]!.id;
  await shop.db.query(`update sandbox_paypal_objects set reference = null, doc = doc - 'custom_id' - 'invoice_id' where reference = $1`, [charge]);
  expect(await i3()).toMatchObject({ ok: false, broken: expect.arrayContaining([charge]) as string[] });
});
