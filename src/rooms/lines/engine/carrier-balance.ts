import type { Cents } from '../../../base/money.ts';
import type { CarrierBalanceRule } from '../../../base/terms.ts';
import type { Instant, ZoneId } from '../../../base/time.ts';
import { cycleEnd, plusLocalDays } from '../../../base/zone-time.ts';

/** The fourth clock: money kept at the carrier. Shown, never booked by us (rules R25). */

export interface BalancePayment { readonly paidAt: Instant; readonly cents: Cents }

/** Days a payment of this size lives; null is below every tier, and such a top-up is refused. */
export function balanceTierDays({ tiers }: CarrierBalanceRule, cents: Cents): number | null {
  let best: CarrierBalanceRule['tiers'][number] | null = null;
  for (const tier of tiers) if (cents >= tier.minCents && (best === null || tier.minCents > best.minCents)) best = tier;
  return best?.days ?? null;
}

/**
 * When the carrier balance, or the first part of it, runs out at the earliest; null when nothing is left or nothing ends
 * it. `per_payment_tier`: each payment ends as a cycle of its tier's days would (rules R3), and money is spent from the
 * payment that ends first, so what is left sits in those that end last. `while_renewed`: local days after service ends.
 */
export function carrierBalanceExpiry(facts: {
  readonly rule: CarrierBalanceRule; readonly zone: ZoneId; readonly at: Instant; readonly balanceCents: Cents;
  readonly payments: readonly BalancePayment[]; readonly serviceEndsAt: Instant | null;
}): Instant | null {
  const { rule, zone, at, serviceEndsAt } = facts;
  if (facts.balanceCents <= 0n) return null;
  if (rule.rule === 'while_renewed') {
    const days = rule.tiers[0]?.days;
    return days === undefined || serviceEndsAt === null ? null : plusLocalDays(zone, serviceEndsAt, days);
  }
  const living = facts.payments.flatMap(({ paidAt, cents }) => {
    const endsAt = paymentEndsAt(rule, { zone, paidAt, cents });
    return endsAt === null || endsAt <= at ? [] : [{ endsAt, cents }];
  }).sort((a, b) => b.endsAt - a.endsAt);
  let unplaced = facts.balanceCents;
  let earliest: Instant | null = null;
  for (const { endsAt, cents } of living) {
    if (unplaced <= 0n) break;
    unplaced -= cents;
    earliest = endsAt;
  }
  return earliest;
}

function paymentEndsAt(rule: CarrierBalanceRule, { zone, paidAt, cents }: BalancePayment & { readonly zone: ZoneId }): Instant | null {
  const validityDays = balanceTierDays(rule, cents);
  if (validityDays === null) return null;
  const terms = { cycleRule: 'fixed_days', expiryAnchor: 'end_of_local_day', dayOneCounts: false, validityDays } as const;
  return cycleEnd({ zone, startsAt: paidAt, how: 'activated', terms, anchorDay: null });
}
