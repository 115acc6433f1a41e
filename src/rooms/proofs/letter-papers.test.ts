import { afterAll, beforeAll, expect, test } from 'vitest';
import { openShop, type TestShop } from '../../../tests/support/shop.ts';
import { drawAlong, papersForLetter } from './proofs.ts';
import { pdfInside } from './test-pdf.ts';

let shop: TestShop;
beforeAll(async () => { shop = await openShop(); });
afterAll(() => shop.close());

test('the letter of a renewal carries its receipt, masked and in its language, frozen before it leaves', async () => {
  const line = await shop.aLine();
  const renewal = await shop.renew(line, 'tmo-mo-5g');
  await shop.pass(5, 1);
  const { rows } = await shop.db.query<{ kind: string; content: { channel: string; attachments?: readonly { name: string; type: string; facts: unknown }[] } }>(
    `select kind, content from notices_outbox where ref = $1 and channel = 'email'`, [renewal.id]);
  const [along] = rows.find((one) => one.kind === 'renewal.done')!.content.attachments!;
  expect(along).toMatchObject({ name: 'receipt-XK-00000001.pdf', type: 'application/pdf' });
  const [once, again] = [await drawAlong(along!), await drawAlong(along!)];
  expect(Buffer.compare(once, again)).toBe(0);
  expect(once.length).toBeLessThanOrEqual(60_000);
  const inside = await pdfInside(once);
  expect(inside.text).toContain('(***) ***-0100');
  expect(inside.text).not.toContain('555-0100');
  expect((await pdfInside(await drawAlong((await papersForLetter(shop.app, { name: null, url: 'http://127.0.0.1:3000' }, { kind: 'renewal.done', payload: { renewal: renewal.id }, language: 'zh-TW' }))[0]!))).text).toContain('續約收據');
  expect(await papersForLetter(shop.app, { name: null, url: 'x' }, { kind: 'renewal.declined', payload: { renewal: renewal.id }, language: 'en' })).toEqual([]);
});
