import { afterAll, beforeAll, expect, test } from 'vitest';
import { openShop, type TestShop } from '../../../tests/support/shop.ts';
import { receiptInsert } from './receipts.ts';

let shop: TestShop;
beforeAll(async () => { shop = await openShop(); });
afterAll(() => shop.close());

const numbers = async (): Promise<number[]> => (await shop.db.query<{ number: bigint }>('select number from renewals_receipts order by number')).rows.map((row) => Number(row.number));

test('32 deliveries at once, many of which are tried again or die, leave no gap in the numbers', async () => {
  const lines = await Promise.all(Array.from({ length: 32 }, () => shop.aLine()));
  // Every second card is declined, and every fourth order is placed twice with the same key.
  await Promise.all(lines.flatMap((line, index) => {
    const pay = { kind: 'token', gateway: 'stripe', paymentMethod: index % 2 === 0 ? 'pm_card_visa' : 'pm_card_chargeDeclined' } as const;
    const one = shop.quote(line, 'tmo-mo-5g').then((quoted) => quoted.doc.quote);
    return Array.from({ length: index % 4 === 0 ? 2 : 1 }, async () => shop.place(await one, { key: `story-${index}`, pay }).catch(() => undefined));
  }));
  // Two workers of ours on the same work, besides what placing itself moves.
  await Promise.all([shop.settle(), shop.settle()]);
  await shop.settle();
  const delivered = (await shop.db.query(`select 1 from renewals_renewals where state = 'done'`)).rowCount;
  expect(delivered).toBe(16);
  expect(await numbers()).toEqual(Array.from({ length: 16 }, (_, index) => index + 1));
  expect((await shop.db.query<{ last: bigint }>(`select last from renewals_counters where name = 'receipt'`)).rows[0]!.last).toBe(16n);
});

test('a delivery that is rolled back takes its number with it, alone and among others', async () => {
  const { rows } = await shop.db.query<{ renewal_id: `rnw_${string}`; line_id: `line_${string}` }>('select renewal_id, line_id from renewals_receipts order by number limit 1');
  const [known] = rows;
  const before = await numbers();
  // The same renewal again: what a worker writes that did not know the step was taken.
  const again = Array.from({ length: 8 }, () => shop.app.committer.commit([receiptInsert({ id: shop.app.newId('rcp'), renewalId: known!.renewal_id, lineId: known!.line_id, at: shop.app.clock.now() })]));
  const ended = await Promise.allSettled(again);
  expect(ended.every((one) => one.status === 'rejected')).toBe(true);
  expect(await numbers()).toEqual(before);
  await shop.renew(await shop.aLine(), 'tmo-mo-5g');
  await shop.settle();
  expect(await numbers()).toEqual([...before, before.length + 1]);
});
