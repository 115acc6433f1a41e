import { check } from './check.ts';

/** Currencies an amount can carry. The ledger keeps US dollars; the others are only ever shown, marked as approximate. */
export type Currency = 'USD' | 'CNY' | 'EUR' | 'MXN';

/** Whole minor units (cents). Negative only in price lines that take something off. */
export type Cents = bigint;

/** An amount of money: integer minor units with its currency. Never a float, never without the currency. */
export type Money<C extends Currency = Currency> = { readonly currency: C; readonly cents: Cents };
export type Usd = Money<'USD'>;

export const usd = (cents: bigint | number): Usd => ({ currency: 'USD', cents: BigInt(cents) });

export function add<C extends Currency>(a: Money<C>, b: Money<NoInfer<C>>): Money<C> {
  check(a.currency === b.currency, `cannot add ${a.currency} and ${b.currency}`);
  return { currency: a.currency, cents: a.cents + b.cents };
}

export function sum<C extends Currency>(currency: C, amounts: readonly Money<C>[]): Money<C> {
  return amounts.reduce((total, one) => add(total, one), { currency, cents: 0n });
}

/** Cuts a total into shares that differ by a cent at most and add up to the total; the first shares carry the odd cents. */
export function split<C extends Currency>(total: Money<C>, shares: number): Money<C>[] {
  check(Number.isInteger(shares) && shares > 0, 'a split needs at least one share');
  const count = BigInt(shares);
  const sign = total.cents < 0n ? -1n : 1n;
  const size = total.cents * sign;
  return Array.from({ length: shares }, (_, index) => ({
    currency: total.currency,
    cents: sign * (size / count + (BigInt(index) < size % count ? 1n : 0n)),
  }));
}

/** `basisPoints` of an amount, halves up to the cent (rules R29). 192 basis points are 1.92 %. */
export function percentHalfUp(cents: Cents, basisPoints: number): Cents {
  check(Number.isInteger(basisPoints) && basisPoints >= 0 && cents >= 0n, 'a percentage is taken of a non-negative amount');
  return (cents * BigInt(basisPoints) + 5_000n) / 10_000n;
}

const AMOUNT = /^(-?)(\d{1,12})(?:\.(\d{2}))?$/;

/** Reads `25`, `25.00` or `-4.10` (what JSON carries) into cents; null for anything else, exponents and commas included. */
export function parseAmount(text: string): Cents | null {
  const match = AMOUNT.exec(text);
  if (!match) return null;
  const cents = BigInt(match[2]!) * 100n + BigInt(match[3] ?? '0');
  return match[1] === '-' ? -cents : cents;
}

/** `2549n` -> `25.49`. The form JSON and vendors see; pages format by language instead. */
export function amountText(cents: Cents): string {
  const size = cents < 0n ? -cents : cents;
  return `${cents < 0n ? '-' : ''}${size / 100n}.${String(size % 100n).padStart(2, '0')}`;
}

/** JSON form of money: `{ "amount": "25.00", "currency": "USD" }`. */
export interface MoneyJson { readonly amount: string; readonly currency: Currency }
export const moneyJson = (money: Money): MoneyJson => ({ amount: amountText(money.cents), currency: money.currency });
