import { check } from '../../base/check.ts';
import type { Cents } from '../../base/money.ts';

export interface Kept { readonly id: string; readonly cents: Cents }

/**
 * Splits an amount over charges by what is still kept of each, exact to the cent: shares are cut off, and the cents that
 * are left over go one each to the largest remainders, the earlier charge first. Never more of a charge than is kept of it.
 */
export function splitOver(amount: Cents, kept: readonly Kept[]): Kept[] {
  const all = kept.reduce((sum, one) => sum + one.cents, 0n);
  check(amount >= 0n && amount <= all, 'no more goes back than is kept');
  if (amount === 0n) return [];
  const parts = kept.map((one, index) => ({ id: one.id, index, cents: (amount * one.cents) / all, rest: (amount * one.cents) % all, room: one.cents }));
  let left = amount - parts.reduce((sum, one) => sum + one.cents, 0n);
  for (const part of [...parts].sort((a, b) => (a.rest === b.rest ? a.index - b.index : a.rest > b.rest ? -1 : 1))) {
    if (left === 0n) break;
    if (part.cents === part.room) continue;
    part.cents += 1n;
    left -= 1n;
  }
  check(left === 0n, 'every cent found its charge');
  return parts.filter((one) => one.cents > 0n).map(({ id, cents }) => ({ id, cents }));
}
