import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MB } from '../../base/data-size.ts';
import { at, type Instant } from '../../base/time.ts';
import { projectRoot } from '../../platform/project-root.ts';
import { amountsOf, aTax } from './price.samples.ts';
import { priceRenewal, readCatalog, shelfOf, type PriceRequest, type PromotionGift, type TaxRule } from './plans.ts';

const shelf = shelfOf(readCatalog(readFileSync(join(projectRoot(), 'catalog/sample-catalog.json'), 'utf8'), 'sample-catalog.json'));
const NOVEMBER_23 = at('2026-11-23T18:00:00Z');
const NEW_YORK = 'America/New_York';

function price(planId: string, lineZip: string, more: Partial<Omit<PriceRequest, 'lineZip' | 'place'>> & { code?: string } = {}) {
  const { code, ...request } = more;
  const promotion = code === undefined ? null : shelf.promotions.find((one) => one.code === code)!;
  const plan = shelf.plan(planId, NOVEMBER_23);
  return priceRenewal({ plan, lineZip, taxRules: shelf.taxRules, at: NOVEMBER_23, zone: NEW_YORK, autoRenewConsent: false, promotion, ...request });
}

describe('the table of rules R29', () => {
  test('tmo-mo-12g in California: two flat taxes', () => {
    const { lines, total, net } = price('tmo-mo-12g', '94103');
    expect(amountsOf(lines)).toEqual([['plan', 2500n], ['tax', 41n], ['tax', 8n]]);
    expect([total.cents, net.cents]).toEqual([2549n, 2500n]);
    expect(lines.map((line) => line.label.en)).toEqual(['T-Mobile Monthly 12 GB', '911 surcharge', '988 surcharge']);
  });

  test('tmo-mo-12g with WELCOME10 in Michigan: percent of the net, half up', () => {
    const { lines, total } = price('tmo-mo-12g', '48104', { code: 'WELCOME10' });
    expect(amountsOf(lines)).toEqual([['plan', 2500n], ['promotion', -250n], ['tax', 43n]]);
    expect(total.cents).toBe(2293n);
  });

  test('att-mo-15g by auto-renew with WELCOME10 in Chicago: percent of the list price, one local tax', () => {
    const { lines, total, place } = price('att-mo-15g', '60614', { code: 'WELCOME10', autoRenewConsent: true });
    expect(amountsOf(lines)).toEqual([['plan', 4000n], ['auto_renew_discount', -500n], ['promotion', -400n], ['tax', 279n]]);
    expect(total.cents).toBe(3379n);
    expect(place).toEqual({ state: 'IL', locality: 'Chicago' });
    expect(lines.at(-1)!.rule).toEqual({ state: 'IL', locality: 'Chicago', label: '911 surcharge', effectiveFrom: '2017-01-01', kind: 'percent', basisPoints: 900 });
  });

  test('tmo-bun90-30g with WELCOME10 in California: capped, and nothing on a data-only plan', () => {
    const { lines, total } = price('tmo-bun90-30g', '94103', { code: 'WELCOME10' });
    expect(amountsOf(lines)).toEqual([['plan', 6500n], ['promotion', -500n]]);
    expect(total.cents).toBe(6000n);
  });
});

describe('what the table leaves open', () => {
  test('Illinois outside Chicago keeps the rate of the state', () => {
    expect(amountsOf(price('att-mo-15g', '62701').lines)).toEqual([['plan', 4000n], ['tax', 120n]]);
  });

  test('a known state without rows taxes nothing; an unknown ZIP is refused', () => {
    expect(price('tmo-mo-12g', '97201').total.cents).toBe(2500n);
    expect(() => price('tmo-mo-12g', '00000')).toThrowError(expect.objectContaining({ code: 'zip_unknown' }));
  });

  test('without a standing consent there is no auto-renew discount', () => {
    expect(amountsOf(price('att-mo-unl', '97201').lines)).toEqual([['plan', 5500n]]);
    expect(amountsOf(price('att-mo-unl', '97201', { autoRenewConsent: true }).lines)).toEqual([['plan', 5500n], ['auto_renew_discount', -1000n]]);
  });

  test('bonus data costs nothing and is shown with its bytes', () => {
    const { lines, bonusBytes, total } = price('tmo-mo-12g', '97201', { code: 'BONUS2GB' });
    expect(lines.map((line) => [line.kind, line.cents, line.bytes])).toEqual([['plan', 2500n, undefined], ['bonus_bytes', 0n, 2048n * MB]]);
    expect([bonusBytes, total.cents]).toEqual([2048n * MB, 2500n]);
  });

  test('a discount above what is left takes the net to 0 and then not even a flat tax is due', () => {
    const all: PromotionGift = { code: 'GIFT', kind: 'flat', cents: 9_999n };
    const { lines, net, total } = price('tmo-mo-12g', '94103', { promotion: all });
    expect(amountsOf(lines)).toEqual([['plan', 2500n], ['promotion', -2500n]]);
    expect([net.cents, total.cents]).toEqual([0n, 0n]);
  });

  test('a flat tax is charged once for a purchase of many cycles', () => {
    expect(price('att-mo12-16g', '94103').total.cents).toBe(30_049n);
  });

  test('half a cent is rounded up, less is rounded down', () => {
    // 2500 x 0.02 % is exactly half a cent.
    const taxOf = (basisPoints: number) => price('tmo-mo-12g', '97201', { taxRules: [aTax({ bps: basisPoints, state: '*' })] }).total.cents - 2500n;
    expect([taxOf(1), taxOf(2), taxOf(3), taxOf(6)]).toEqual([0n, 1n, 1n, 2n]);
  });
});

describe('which day it is', () => {
  const rules: TaxRule[] = [aTax({ bps: 100, effectiveFrom: '2020-01-01' }), aTax({ bps: 200, effectiveFrom: '2027-01-01' })];
  const rateAt = (moment: Instant, zone: string) => price('tmo-mo-12g', '48104', { taxRules: rules, at: moment, zone }).lines.map((line) => line.cents);

  test('the local date in the zone of the line chooses the row', () => {
    // 2027-01-01T06:00Z is New Year's day in New York and still the old year in Los Angeles.
    expect(rateAt(at('2027-01-01T06:00:00Z'), NEW_YORK)).toEqual([2500n, 50n]);
    expect(rateAt(at('2027-01-01T06:00:00Z'), 'America/Los_Angeles')).toEqual([2500n, 25n]);
    expect(rateAt(at('2027-01-01T04:59:59Z'), NEW_YORK)).toEqual([2500n, 25n]);
    expect(rateAt(at('2027-01-01T05:00:00Z'), NEW_YORK)).toEqual([2500n, 50n]);
  });
});

describe('properties', () => {
  const tax = fc.record({ bps: fc.integer({ min: 0, max: 3_000 }), cents: fc.integer({ min: 0, max: 300 }), flat: fc.boolean() });
  const promotion = fc.oneof(
    fc.constant(null),
    fc.record({ code: fc.constant('CODE'), kind: fc.constant('percent' as const), basisPoints: fc.integer({ min: 1, max: 10_000 }), maxCents: fc.option(fc.bigInt({ min: 1n, max: 3_000n })) }),
    fc.record({ code: fc.constant('CODE'), kind: fc.constant('flat' as const), cents: fc.bigInt({ min: 1n, max: 30_000n }) }),
    fc.record({ code: fc.constant('CODE'), kind: fc.constant('bonus_data' as const), bytes: fc.bigInt({ min: 1n, max: 9_000_000_000n }) }),
  );
  const ORDER = ['plan', 'auto_renew_discount', 'promotion', 'bonus_bytes', 'tax', 'fee'];

  test('the total is the sum of the lines, the net never below 0, lines in order and none of 0 cents', () => {
    fc.assert(fc.property(
      fc.bigInt({ min: 0n, max: 50_000n }), fc.bigInt({ min: 0n, max: 2_000n }), fc.boolean(), promotion, fc.array(tax, { maxLength: 5 }),
      (priceCents, autopayDiscountCents, autoRenewConsent, gift, taxes) => {
        const plan = { ...shelf.plan('tmo-mo-12g', NOVEMBER_23), priceCents, autopayDiscountCents };
        const taxRules = taxes.map((one, i) => (one.flat ? aTax({ label: `tax ${i}`, cents: one.cents }) : aTax({ label: `tax ${i}`, bps: one.bps })));
        const answer = priceRenewal({ plan, place: { state: 'MI', locality: null }, taxRules, at: NOVEMBER_23, zone: NEW_YORK, autoRenewConsent, promotion: gift });
        const sumOf = (kinds: string[]) => answer.lines.filter((line) => kinds.includes(line.kind)).reduce((sum, line) => sum + line.cents, 0n);
        expect(answer.total.cents).toBe(sumOf(ORDER));
        expect(answer.net.cents).toBe(sumOf(['plan', 'auto_renew_discount', 'promotion']));
        expect(answer.net.cents >= 0n && answer.net.cents <= priceCents).toBe(true);
        if (answer.net.cents === 0n) expect(answer.total.cents).toBe(0n);
        const places = answer.lines.map((line) => ORDER.indexOf(line.kind));
        expect(places).toEqual([...places].sort((a, b) => a - b));
        expect(answer.lines.every((line) => line.cents !== 0n || line.kind === 'bonus_bytes')).toBe(true);
        for (const line of answer.lines) {
          if (line.rule?.kind !== 'percent') continue;
          // Half up by itself: the exact tax lies at most half a cent above and less than half a cent below.
          const exact = answer.net.cents * BigInt(line.rule.basisPoints);
          const off = line.cents * 10_000n - exact;
          expect(off > -5_000n && off <= 5_000n).toBe(true);
        }
      },
    ), { numRuns: 500 });
  });
});
