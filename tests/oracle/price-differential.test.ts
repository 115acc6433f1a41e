import fc from 'fast-check';
import { expect, test } from 'vitest';
import prefixFile from '../../catalog/zip-prefixes.json' with { type: 'json' };
import { Refusal } from '../../src/base/refusal.ts';
import type { Instant } from '../../src/base/time.ts';
import { priceRenewal } from '../../src/rooms/plans/price.ts';
import type { PlanVersion, PromotionGift, TaxRule } from '../../src/rooms/plans/terms-of.ts';
import { aPlan } from './fixtures.ts';
import { oraclePrice, type OraclePromotion, type OracleTaxRow } from './price.ts';

const worded = { en: 'x', 'zh-CN': 'x', 'zh-TW': 'x', es: 'x' };

const planVersion = (priceCents: bigint, autopayDiscountCents: bigint, taxCategory: PlanVersion['taxCategory']): PlanVersion => ({
  terms: aPlan(), from: null, to: null, catalog: 'test', name: worded, priceCents, currency: 'USD', taxCategory,
  deprioritizedAfterBytes: null, hotspot: { included: false, capBytes: null, afterCapKbps: null }, voice: null, radio: [], simTypes: [],
  autoRenew: true, autopayDiscountCents, channels: [], ivrCode: '105', sample: true,
});

const row = fc.record({
  state: fc.constantFrom('IL', 'IL', 'CA', 'MI', '*'), locality: fc.constantFrom(null, null, 'Chicago'),
  category: fc.constantFrom('prepaid_wireless', 'prepaid_wireless', 'data_only'), label: fc.constantFrom('911', '988', 'utility'),
  flat: fc.boolean(), amount: fc.constantFrom(0, 1, 41, 192, 300, 825, 950),
  replaces: fc.constantFrom(null, null, 'IL', 'CA'),
  effectiveFrom: fc.constantFrom('2017-01-01', '2026-11-22', '2026-11-23', '2026-11-24', '2027-01-01'),
  effectiveTo: fc.constantFrom(null, null, '2026-11-23', '2026-11-24', '2028-01-01'),
});

// The same row in force twice from one day on is a mistake of the table, not a case of the rules.
const rows = fc.uniqueArray(row, { maxLength: 8, selector: (one) => [one.state, one.locality, one.label, one.category, one.effectiveFrom].join() });

type Row = typeof row extends fc.Arbitrary<infer T> ? T : never;

const oracleRow = (one: Row): OracleTaxRow => ({
  state: one.state, locality: one.locality, category: one.category, label: one.label, replaces: one.replaces,
  effectiveFrom: one.effectiveFrom, effectiveTo: one.effectiveTo, kind: one.flat ? 'flat' : 'percent', cents: BigInt(one.amount), bps: one.amount,
});

const houseRow = (one: Row): TaxRule => ({
  state: one.state, category: one.category, label: one.label, shownAs: 'tax', effectiveFrom: one.effectiveFrom,
  ...(one.locality === null ? {} : { locality: one.locality }), ...(one.replaces === null ? {} : { replaces: one.replaces }),
  ...(one.effectiveTo === null ? {} : { effectiveTo: one.effectiveTo }),
  ...(one.flat ? { kind: 'flat' as const, cents: one.amount } : { kind: 'percent' as const, bps: one.amount }),
});

const promotion: fc.Arbitrary<PromotionGift | null> = fc.constantFrom<PromotionGift | null>(
  null, { code: 'A', kind: 'percent', basisPoints: 1_000, maxCents: 500n }, { code: 'B', kind: 'percent', basisPoints: 3_333, maxCents: null },
  { code: 'C', kind: 'percent', basisPoints: 10_000, maxCents: null }, { code: 'D', kind: 'flat', cents: 1_500n }, { code: 'E', kind: 'bonus_data', bytes: 7n });

function oraclePromotion(gift: PromotionGift): OraclePromotion {
  switch (gift.kind) {
    case 'percent': return { kind: 'percent', bps: gift.basisPoints, maxCents: gift.maxCents };
    case 'flat': return { kind: 'flat', cents: gift.cents };
    case 'bonus_data': return { kind: 'bonus_data', bonusBytes: gift.bytes };
  }
}

test('prices agree with the oracle, line by line and cent by cent', () => {
  fc.assert(fc.property(fc.record({
    rows, promotion, priceCents: fc.constantFrom(0n, 1n, 300n, 1_500n, 2_549n, 4_000n, 13_333n), discount: fc.constantFrom(0n, 500n, 1_000n),
    consent: fc.boolean(), category: fc.constantFrom('prepaid_wireless', 'prepaid_wireless', 'data_only'),
    zip: fc.constantFrom('60601', '60701', '61801', '94105', '48104', '78701', '00000', '9410', '９４１０５', '06390', '96799', ''),
    zone: fc.constantFrom('America/Chicago', 'Pacific/Honolulu', 'America/New_York'),
    at: fc.constantFrom('2026-11-23T04:59:59Z', '2026-11-23T05:00:00Z', '2026-11-23T06:00:00Z', '2026-11-24T09:59:59Z', '2026-11-24T10:00:00Z', '2027-06-01T00:00:00Z'),
  }), (drawn) => {
    const quotedAt = Date.parse(drawn.at) / 1000;
    const wanted = oraclePrice({
      plan: { planId: 'month-5g', kind: 'month', priceCents: drawn.priceCents, taxCategory: drawn.category },
      autoRenewDiscountCents: drawn.consent ? drawn.discount : 0n,
      ...(drawn.promotion === null ? {} : { promotion: oraclePromotion(drawn.promotion) }),
      hasRenewedBefore: false, zip: drawn.zip, zipTable: prefixFile.prefixes, taxRows: drawn.rows.map(oracleRow), quotedAt, zone: drawn.zone,
    });
    const ask = () => priceRenewal({
      plan: planVersion(drawn.priceCents, drawn.discount, drawn.category), taxRules: drawn.rows.map(houseRow), at: quotedAt as Instant, zone: drawn.zone,
      autoRenewConsent: drawn.consent, promotion: drawn.promotion, lineZip: drawn.zip,
    });
    if (wanted.refusal !== null) { expect(ask).toThrow(new Refusal(wanted.refusal)); return; }
    const got = ask();
    const named = { tax_flat: 'tax', tax_percent: 'tax' } as const;
    const shown = wanted.lines.filter((line) => line.cents !== 0n)
      .map((line) => [line.kind === 'tax_flat' || line.kind === 'tax_percent' ? named[line.kind] : line.kind, line.cents]);
    expect(got.lines.filter((line) => line.kind !== 'bonus_bytes').map((line) => [line.kind, line.cents])).toEqual(shown);
    expect([got.net.cents, got.total.cents, got.bonusBytes]).toEqual([wanted.netCents, wanted.totalCents, wanted.bonusBytes]);
  }), { numRuns: process.env['XUKA_LONG'] === '1' ? 20_000 : 500, seed: 20_261_123 });
});
