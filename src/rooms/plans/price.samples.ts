import type { PriceLine } from './price.ts';
import type { TaxRule } from './terms-of.ts';

/** A tax row for tests: Michigan, phones, from 2020, unless said otherwise; `cents` makes it flat. */
export function aTax(row: Partial<Omit<TaxRule, 'kind'>> & { bps?: number; cents?: number }): TaxRule {
  const { bps, cents, ...rest } = row;
  const common = { state: 'MI', category: 'prepaid_wireless' as const, label: 'a tax', shownAs: 'tax' as const, effectiveFrom: '2020-01-01', ...rest };
  return cents === undefined ? { ...common, kind: 'percent', bps: bps ?? 0 } : { ...common, kind: 'flat', cents };
}

/** Kinds and cents of price lines, for comparing. */
export const amountsOf = (lines: readonly PriceLine[]): [string, bigint][] => lines.map((line) => [line.kind, line.cents]);
