import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { at } from '../../src/base/time.ts';
import { projectRoot } from '../../src/platform/project-root.ts';
import { importCatalog, taxChangeText } from '../../src/rooms/plans/plans.ts';
import { aSite } from '../support/site.ts';

const SAMPLE = 'catalog/sample-catalog.json';
const rows = () => JSON.parse(readFileSync(join(projectRoot(), SAMPLE), 'utf8')) as { taxRules: { state: string; label: string; cents?: number; effectiveFrom: string }[] };
const california = { zip: '94105', zone: 'America/Los_Angeles' } as const;

test.each([['en', '911 surcharge', 'Taxes and fees included', 'Pay $25.49'], ['zh-CN', '911 附加费', '已含税费', '支付 $25.49']])(
  'the shelf shows the price with taxes first; review and receipt name each of them (%s)', async (language, surcharge, included, pay) => {
    const site = await aSite();
    const line = await site.aLine(california);
    const guest = site.aVisitor(language);
    const shelf = await guest.follow('/line', { line: line.number! });
    expect(shelf.html).toContain('$25.49');
    expect(shelf.html).toContain(included);
    // Data-only plans owe none here: what is shown is what is paid.
    const review = await guest.follow(`/lines/${line.id}/quotes`, { plan: 'tmo-mo-12g', mode: 'queue' });
    for (const said of [surcharge, '$0.41', '$0.08', '$25.00', pay]) expect(review.html).toContain(said);
    const renewal = await site.shop.renew(line, 'tmo-mo-12g', { mode: 'queue' });
    const receipt = await guest.follow(`/r/${renewal.id}`);
    for (const said of [surcharge, '$0.41', '$0.08', '$25.49']) expect(receipt.html).toContain(said);
    const api = await (await site.aProgram(language))('/v1/quotes', { line: line.id, plan: 'tmo-mo-12g', mode: 'queue' });
    expect(api.json.price.filter((one: { kind: string }) => one.kind === 'tax')).toHaveLength(2);
  });

test('a tax changes at the line’s own midnight; a quote given before it holds', async () => {
  const site = await aSite({ shopOptions: { at: '2026-12-31T20:00:00Z' } });
  const { shop } = site;
  const line = await site.aLine({ ...california, activatedAt: '2026-12-20T20:00:00Z' });
  const api = await site.aProgram();
  const quoted = async () => (await api('/v1/quotes', { line: line.id, plan: 'tmo-mo-12g', mode: 'queue' })).json;

  const file = rows();
  file.taxRules.push({ ...file.taxRules.find((row) => row.state === 'CA' && row.label === '911 surcharge')!, cents: 55, effectiveFrom: '2027-01-01' });
  const report = await importCatalog(shop.db, { text: JSON.stringify(file), fileName: 'taxes.json', at: shop.clock.now() });
  expect(report.taxes.map(taxChangeText)).toEqual(['CA 911 surcharge (prepaid_wireless): 55 cents from 2027-01-01']);
  expect([report.changed, report.plans.changed, report.plans.added, report.promotions.changed]).toEqual([true, [], [], []]);
  await shop.house.shelf.refresh();

  // 07:59 UTC is 23:59 in Los Angeles; New York has been in the new year for three hours.
  shop.clock.advanceMs((at('2027-01-01T07:59:00Z') - shop.clock.now()) * 1000);
  const before = await quoted();
  const taxesOf = (quote: { signed: { document: { price: { kind: string; cents: number }[] } } }) => quote.signed.document.price.filter((one) => one.kind === 'tax').map((one) => one.cents);
  expect(taxesOf(before)).toEqual([41, 8]);
  shop.clock.advanceMs(60_000);
  expect(taxesOf(await quoted())).toEqual([8, 55]);
  const placed = await api('/v1/renewals', { quote: before.id, payment: { type: 'token', paymentMethod: 'pm_card_visa' } });
  expect(placed.json.state).toBe('done');
  expect((await shop.db.query<{ cents: bigint }>(`select sum(-cents)::bigint as cents from ledger_entries where account = 'tax:CA'`)).rows[0]!.cents).toBe(49n);

  // The same file again changes nothing; without the row, the announcement is taken back.
  expect((await importCatalog(shop.db, { text: JSON.stringify(file), fileName: 'taxes.json', at: shop.clock.now() })).changed).toBe(false);
  const back = await importCatalog(shop.db, { text: JSON.stringify(rows()), fileName: SAMPLE, at: shop.clock.now() });
  expect(back.taxes.map(taxChangeText)).toEqual(['CA 911 surcharge (prepaid_wireless): 55 cents no more, from 2027-01-01']);
});
