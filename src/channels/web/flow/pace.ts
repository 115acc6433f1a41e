import { DAY, type Instant } from '../../../base/time.ts';
import { engine, type LineState } from '../../../rooms/lines/lines.ts';

// Less says more about the day than about the person.
const LEAST_SECONDS = 2 * DAY;
const MONTH_DAYS = 30n;

/** Bytes a second on this line: this cycle if it has run two days, with the one before it; null when too little is known. */
export function paceOf(state: LineState, now: Instant): { readonly bytes: bigint; readonly seconds: bigint } | null {
  const settled = engine.settle(state, now);
  // Cycles that have begun, oldest last; a purchase of several cycles counts from when its first took effect.
  const begun = settled.purchases.filter((one) => one.at <= now && one.purchase.terms.kind !== 'addon' && one.purchase.terms.kind !== 'keep').sort((a, b) => b.at - a.at);
  let bytes = 0n;
  for (const one of begun.slice(0, 2)) {
    bytes += one.tally.used + one.tally.usedBonus + one.tally.usedUnlimited;
    const seconds = now - one.at;
    if (seconds >= LEAST_SECONDS) return bytes === 0n ? null : { bytes, seconds: BigInt(seconds) };
  }
  return null;
}

export const monthlyBytes = (pace: { readonly bytes: bigint; readonly seconds: bigint }): bigint => pace.bytes * BigInt(DAY) * MONTH_DAYS / pace.seconds;
