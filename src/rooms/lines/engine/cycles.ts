import { check } from '../../../base/check.ts';
import type { PlanTerms, Purchase } from '../../../base/terms.ts';
import type { Instant, ZoneId } from '../../../base/time.ts';
import { anchorDayOf, cycleEnd } from '../../../base/zone-time.ts';
import type { Bought, Cycle, Leg, LineState, QueuedCycle } from './state.ts';

/** Where cycles begin and end, and how the queue lies behind them (rules R3 to R7, R12, R15). */

export function boughtOf(state: LineState, purchaseId: string): Bought {
  const bought = findBought(state, purchaseId);
  check(bought !== null, `purchase ${purchaseId} is not on this line`);
  return bought;
}

export function findBought(state: LineState, purchaseId: string): Bought | null {
  // From the back: what is asked for is nearly always among the newest.
  for (let i = state.purchases.length - 1; i >= 0; i--) {
    const bought = state.purchases[i]!;
    if (bought.purchase.id === purchaseId) return bought;
  }
  return null;
}

export const termsOf = (state: LineState, purchaseId: string): PlanTerms => boughtOf(state, purchaseId).purchase.terms;

export const lastLeg = (cycle: Cycle): Leg => cycle.legs[cycle.legs.length - 1]!;
export const cycleEndsAt = (cycle: Cycle): Instant => lastLeg(cycle).endsAt;

/** The terms a running cycle keeps whatever extends it: those of the leg that opened it (rules R14). */
export const cycleTerms = (state: LineState, cycle: Cycle): PlanTerms => termsOf(state, cycle.legs[0].purchase);

/** Dates one cycle: `activated` at E or first use, or `chained` to the leg before it, whose anchor day it may inherit (rules R6). */
export function layLeg(facts: {
  readonly zone: ZoneId; readonly purchase: string; readonly index: number; readonly terms: PlanTerms; readonly startsAt: Instant;
  readonly how: 'activated' | 'chained'; readonly inheritedAnchorDay: number | null;
}): Leg {
  const { zone, startsAt, terms, how } = facts;
  const inherited = how === 'chained' ? facts.inheritedAnchorDay : null;
  const anchorDay = terms.cycleRule === 'calendar_month' ? (inherited ?? anchorDayOf(zone, startsAt)) : null;
  return { purchase: facts.purchase, index: facts.index, startsAt, endsAt: cycleEnd({ zone, startsAt, how, terms, anchorDay }), anchorDay };
}

/** The queue with every cycle chained to the one before it, beginning where the running cycle ends (rules R12). */
export function laid(state: LineState, queue: readonly QueuedCycle[], running: Cycle | null): readonly QueuedCycle[] {
  if (running === null) return queue.map((one) => ({ ...one, startsAt: null, endsAt: null, anchorDay: null }));
  let before = lastLeg(running);
  return queue.map((one) => (before = layLeg({
    zone: state.zone, purchase: one.purchase, index: one.index, terms: termsOf(state, one.purchase), startsAt: before.endsAt,
    how: 'chained', inheritedAnchorDay: before.anchorDay,
  })));
}

/** The cycles of a purchase from `from` on, not yet dated. */
export function undated(purchase: Purchase, from: number): QueuedCycle[] {
  return Array.from({ length: purchase.terms.cycles - from }, (_, i) => (
    { purchase: purchase.id, index: from + i, startsAt: null, endsAt: null, anchorDay: null }));
}

/** The same state with other cycles; the clocks follow the profile of the purchase that ends last (rules R10). */
export function withCycles(state: LineState, running: Cycle | null, queue: readonly QueuedCycle[]): LineState {
  const dated = laid(state, queue, running);
  const last = dated.at(-1)?.purchase ?? (running === null ? null : lastLeg(running).purchase);
  const profile = last === null ? state.profile : boughtOf(state, last).purchase.profile;
  if (running === null) {
    const isFree = dated.length === 0;
    return { ...state, running, queue: dated, profile, zone: isFree ? (state.pendingZone ?? state.zone) : state.zone, pendingZone: isFree ? null : state.pendingZone };
  }
  return { ...state, running, queue: dated, profile, ended: null, serviceEndedAt: null };
}
