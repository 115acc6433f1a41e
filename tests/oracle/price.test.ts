import { expect, test } from 'vitest';
import type { PlanKind, TaxCategory } from '../../src/base/terms.ts';
import { at } from '../../src/base/time.ts';
import { oraclePlace, oraclePrice, type OraclePromotion, type OracleTaxRow } from './price.ts';

const rows: OracleTaxRow[] = [
  { state: 'CA', category: 'prepaid_wireless', kind: 'flat', cents: 41n, label: '911', effectiveFrom: '2025-01-01' },
  { state: 'CA', category: 'prepaid_wireless', kind: 'flat', cents: 8n, label: '988', effectiveFrom: '2025-01-01' },
  { state: 'IL', category: 'prepaid_wireless', kind: 'percent', bps: 300, label: '911 outside Chicago', effectiveFrom: '2017-01-01' },
  { state: 'IL', locality: 'Chicago', category: 'prepaid_wireless', kind: 'percent', bps: 900, label: '911', replaces: 'IL', effectiveFrom: '2017-01-01' },
  { state: 'MI', category: 'prepaid_wireless', kind: 'percent', bps: 192, label: '911', effectiveFrom: '2017-01-01' },
  { state: '*', category: 'data_only', kind: 'percent', bps: 0, label: 'none', effectiveFrom: '2017-01-01' },
];
const zips = { 941: { state: 'CA' }, 481: { state: 'MI' }, 606: { state: 'IL', locality: 'Chicago' }, 60699: { state: 'IL' }, 990: { state: 'WA' } };
const welcome: OraclePromotion = { kind: 'percent', bps: 1000, maxCents: 500n, firstRenewalOnly: true };

const price = (planId: string, kind: PlanKind, priceCents: bigint, taxCategory: TaxCategory, zip: string, promotion?: OraclePromotion, autoRenewDiscountCents = 0n) =>
  oraclePrice({ plan: { planId, kind, priceCents, taxCategory }, autoRenewDiscountCents, ...(promotion ? { promotion } : {}), hasRenewedBefore: false,
    zip, zipTable: zips, taxRows: rows, quotedAt: at('2026-11-23T18:00:00Z'), zone: 'America/New_York' });

test.each<[ReturnType<typeof price>, bigint[], bigint]>([
  [price('tmo-mo-12g', 'month', 2500n, 'prepaid_wireless', '94105'), [2500n, 41n, 8n], 2549n],
  [price('tmo-mo-12g', 'month', 2500n, 'prepaid_wireless', '48104', welcome), [2500n, -250n, 43n], 2293n],
  [price('att-mo-15g', 'month', 4000n, 'prepaid_wireless', '60601', welcome, 500n), [4000n, -500n, -400n, 279n], 3379n],
  [price('tmo-bun90-30g', 'bundle', 6500n, 'data_only', '94105', welcome), [6500n, -500n], 6000n],
  [price('tmo-mo-12g', 'month', 2500n, 'prepaid_wireless', '60699'), [2500n, 75n], 2575n],
  [price('tmo-mo-12g', 'month', 2500n, 'prepaid_wireless', '99001'), [2500n], 2500n],
])('price lines of the examples %#', (got, lines, total) => {
  expect(got.refusal === null && got.lines.map((line) => line.cents)).toEqual(lines);
  expect(got.refusal === null && got.totalCents).toBe(total);
});

test('a ZIP is refused when malformed or unknown, and its longest prefix wins', () => {
  expect(oraclePlace('9410', zips)).toBeNull();
  expect(oraclePlace('00000', zips)).toBeNull();
  expect(oraclePlace('60699', zips)).toEqual({ state: 'IL', locality: null });
  expect(price('x', 'month', 100n, 'data_only', '00000')).toEqual({ refusal: 'zip_unknown' });
});
