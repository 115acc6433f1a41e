import type { Line } from '../lines/lines.ts';
import { engine } from '../lines/lines.ts';
import type { Offer, Shelf } from '../plans/plans.ts';
import type { Instant } from '../../base/time.ts';

/** Parking a line on a keep plan, and back: which plans these are. Bought like any other, by quote and place. */

/** The keep plan that costs least for each of its days and can be bought this minute; null: this carrier has none for this line. */
export function parkPlan(line: Line, shelf: Shelf, now: Instant): Offer | null {
  const state = engine.settle(line.state, now);
  return shelf.plansFor({ carrier: line.carrier, lineKind: line.kind, at: now })
    .filter(({ plan, defaultMode }) => plan.terms.kind === 'keep' && engine.checkRenewal(state, plan.terms, defaultMode, now) === null)
    .toSorted((a, b) => Number(a.plan.priceCents) / daysOf(a) - Number(b.plan.priceCents) / daysOf(b))[0] ?? null;
}

/** The plan a parked line goes back to in one step: the last one that was no keep plan, if it is still sold; else the cheapest that is. */
export function backPlan(line: Line, shelf: Shelf, now: Instant): Offer | null {
  const state = engine.settle(line.state, now);
  if (engine.landmarks(state).phase !== 'parked') return null;
  const offers = shelf.plansFor({ carrier: line.carrier, lineKind: line.kind, at: now })
    .filter(({ plan, defaultMode }) => plan.terms.kind !== 'keep' && plan.terms.kind !== 'addon' && engine.checkRenewal(state, plan.terms, defaultMode, now) === null);
  const before = state.purchases.toSorted((a, b) => b.at - a.at).map((one) => one.purchase.terms.planId);
  return before.flatMap((planId) => offers.find((one) => one.plan.terms.planId === planId) ?? [])[0]
    ?? offers.filter(({ plan }) => plan.terms.kind === 'month').toSorted((a, b) => Number(a.plan.priceCents - b.plan.priceCents))[0] ?? offers[0] ?? null;
}

// Only to compare: a calendar month counts for thirty days.
const daysOf = ({ plan: { terms } }: Offer): number => (terms.cycleRule === 'calendar_month' ? 30 : terms.validityDays) * terms.cycles;
