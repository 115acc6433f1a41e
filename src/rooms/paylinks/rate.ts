import type { Currency, Money, Usd } from '../../base/money.ts';
import type { Language } from '../../base/language.ts';
import { parseInstant, type Instant } from '../../base/time.ts';
import type { Shelf } from '../plans/plans.ts';

/** Currencies a payer may see beside dollars. */
export const PAYER_CURRENCIES = ['USD', 'CNY', 'EUR', 'MXN'] as const satisfies readonly Currency[];
export const isPayerCurrency = (text: unknown): text is Currency => (PAYER_CURRENCIES as readonly unknown[]).includes(text);

/** What most readers of a language think in; dollars where that cannot be told. */
const USUAL: Partial<Record<Language, Currency>> = { 'zh-CN': 'CNY', es: 'MXN' };
export const usualCurrency = (language: Language): Currency => USUAL[language] ?? 'USD';

/** A rate held for a payer. What is charged is in dollars; the bank's own rate may differ, and the page says so. */
export interface LockedRate {
  readonly currency: Currency;
  /** Units of the currency for one dollar, times a million. */
  readonly millionths: bigint;
  readonly source: string;
  /** As of when the source says it. */
  readonly asOf: Instant;
  /** Until when this payer sees it. */
  readonly until: Instant;
}

/** The rate of now, held until `until`; null when no catalogue has one. */
export function rateNow(shelf: Shelf, currency: Currency, until: Instant, now: Instant): LockedRate | null {
  if (currency === 'USD') return { currency, millionths: 1_000_000n, source: '', asOf: now, until };
  const { fx } = shelf;
  const rate = fx?.rates[currency];
  if (!fx || rate === undefined) return null;
  return { currency, millionths: BigInt(Math.round(rate * 1_000_000)), source: fx.source, asOf: parseInstant(`${fx.asOf}T00:00:00Z`) ?? now, until };
}

/** The amount by a held rate, half cents up. */
export const inCurrency = (rate: LockedRate, amount: Usd): Money => ({ currency: rate.currency, cents: (amount.cents * rate.millionths + 500_000n) / 1_000_000n });
