import { check } from '../../../base/check.ts';
import type { PlanTerms, ProfileTerms, RenewalMode } from '../../../base/terms.ts';
import type { Instant } from '../../../base/time.ts';
import { anchorDayOf } from '../../../base/zone-time.ts';
import { engine, type LineState } from '../../lines/lines.ts';

/** The part of a line that the search needs: its time, without bytes. All of it moves by the engine's own rules. */

/** What must not run out: the number, or also its incoming texts. */
export type Hold = 'number' | 'texts';

/** The line without bytes and without purchases that are over: small, and the same to every clock. */
export function bareState(state: LineState): LineState {
  const used = new Set([...state.running?.legs ?? [], ...state.ended?.legs ?? [], ...state.queue].map((one) => one.purchase));
  return {
    ...state, buckets: [],
    purchases: state.purchases.filter((one) => used.has(one.purchase.id)).map((one) => ({ ...one, purchase: { ...one.purchase, bonusBytes: 0n, terms: { ...one.purchase.terms, dataBytes: 0n } } })),
  };
}

/** By when something must be bought: the moment the number goes, or the one from which texts no longer arrive. */
export function deadlineOf(state: LineState, hold: Hold): Instant {
  const clocks = engine.lineClocks(state, state.asOf);
  const deadline = hold === 'number' ? clocks.numberReleaseAt : clocks.graceEndsAt;
  check(deadline !== null, 'a line whose clocks run');
  return deadline;
}

export const endOf = (state: LineState): Instant => state.queue.at(-1)?.endsAt ?? state.running?.legs.at(-1)!.endsAt ?? state.serviceEndedAt!;

/** Buys at `at`; null where the rules refuse it. `id`: any that is not on the line yet. */
export function buyAt(state: LineState, wish: { readonly id: string; readonly terms: PlanTerms; readonly mode: RenewalMode; readonly profile: ProfileTerms }, at: Instant): LineState | null {
  const now = engine.settle(state, at);
  if (engine.checkRenewal(now, wish.terms, wish.mode, at) !== null) return null;
  return engine.renewLine(now, { id: wish.id, terms: wish.terms, mode: wish.mode, bonusBytes: 0n, profile: wish.profile, quotedAt: at }, at);
}

/** Everything of a line that decides how its time goes on: two states with one key have one future. */
export function keyOf(state: LineState): string {
  const planOf = (purchase: string): string => state.purchases.find((one) => one.purchase.id === purchase)!.purchase.terms.planId;
  const leg = (one: { readonly purchase: string; readonly endsAt: Instant | null; readonly anchorDay: number | null }): string => `${planOf(one.purchase)}:${one.endsAt}:${one.anchorDay ?? ''}`;
  return [
    state.zone, state.pendingZone, state.profile.version, (state.running?.legs ?? []).slice(0, 1).map((one) => planOf(one.purchase)).join(''), (state.running?.legs ?? []).slice(-1).map(leg).join(''),
    state.queue.map(leg).join(','), state.running === null ? `${state.serviceEndedAt} ${(state.ended?.legs ?? []).slice(-1).map(leg).join('')}` : '',
  ].join('|');
}

/** Whether a keep plan runs or waits on the line: data plans bought while it runs do not wait for its end (rules R20). */
export function isParkedAhead(state: LineState): boolean {
  const ahead = [...(state.running?.legs ?? []).slice(0, 1), ...state.queue].map((one) => one.purchase);
  return state.purchases.some((one) => one.purchase.terms.kind === 'keep' && ahead.includes(one.purchase.id));
}

/** Day of the month that a calendar-month cycle chained to the end of service would renew on (rules R6). */
export function anchorOf(state: LineState): number {
  const last = state.queue.at(-1) ?? state.running?.legs.at(-1) ?? state.ended?.legs.at(-1);
  return last?.anchorDay ?? anchorDayOf(state.zone, endOf(state));
}
