import { check, never } from '../../../base/check.ts';
import { Refusal, type RefusalCode } from '../../../base/refusal.ts';
import type { PlanTerms, Purchase, RenewalMode } from '../../../base/terms.ts';
import { DAY, HOUR, type Instant } from '../../../base/time.ts';
import { addTally, grant, grantedBytes, keepLeftovers, loseLeftovers, NO_TALLY, rollOver } from './bytes.ts';
import { isTerminal, phaseOf } from './clocks.ts';
import { cycleEndsAt, cycleTerms, findBought, lastLeg, layLeg, undated, withCycles } from './cycles.ts';
import { openIfUsedUp, settle } from './settle.ts';
import type { Bought, Cycle, Leg, LineState } from './state.ts';

/**
 * A renewal takes effect at E = `at` (rules R8, section 3). Throws `Refusal` with the first reason of R19 that applies;
 * a refusal changes nothing. E may not lie before `state.asOf`: an earlier one means folding the events again in order.
 */
export function renewLine(state: LineState, purchase: Purchase, at: Instant): LineState {
  check(at >= state.asOf, `a renewal at ${at} on a line settled to ${state.asOf}: fold its events again`);
  const now = settle(state, at);
  const code = refusalFor(now, purchase.terms, purchase.mode);
  if (code !== null) throw new Refusal(code, { plan: purchase.terms.planId, mode: purchase.mode });
  check(findBought(now, purchase.id) === null, `purchase ${purchase.id} is on this line already`);
  return takeEffect(bought(now, purchase), purchase);
}

/** Why a renewal would be refused at E = `at`, in the order of rules R19; null when it would not. */
export function checkRenewal(state: LineState, terms: PlanTerms, mode: RenewalMode, at: Instant): RefusalCode | null {
  return refusalFor(settle(state, at), terms, mode);
}

function refusalFor(state: LineState, terms: PlanTerms, mode: RenewalMode): RefusalCode | null {
  const phase = phaseOf(state);
  if (phase === 'stock') return 'line_not_sold';
  if (phase === 'releasing') return 'number_released';
  if (isTerminal(phase)) return 'line_closed';
  if (state.barred === 'fraud') return 'line_barred';
  if (terms.carrier !== state.carrier || !fitsLine(state, terms, mode)) return 'plan_not_for_line';
  if (!terms.modes.includes(mode)) return 'mode_not_offered';
  if (phase === 'active' && terms.kind === 'keep') return null;
  if (mode === 'add_data') return phase === 'active' ? null : 'no_running_cycle';
  if (state.running === null) return null;
  // A parked line knows no `extend` to refuse: the plan alone decides what happens there (rules R20).
  if (mode === 'extend' && phase === 'active' && terms.planId !== cycleTerms(state, state.running).planId) return 'extend_needs_same_plan';
  if (mode === 'carry' && terms.kind !== 'keep' && state.asOf > cycleEndsAt(state.running) - state.profile.carryMinHours * HOUR) return 'carry_too_late';
  return null;
}

/** A voice plan fits voice lines; a data plan fits data lines, and voice lines only as added data (rules R19). */
function fitsLine(state: LineState, terms: PlanTerms, mode: RenewalMode): boolean {
  return terms.line === state.lineKind || (terms.line === 'data' && mode === 'add_data');
}

/** What a service mode does to a line whose cycle runs, once the plan and the state are known (rules R14, R20). */
export type Effect = 'add_data' | 'prepay' | 'extend' | 'queue' | 'replace' | 'carry' | 'late';

export function effectOf(state: LineState, terms: PlanTerms, mode: RenewalMode): Effect {
  if (state.stage === 'preactive') return 'prepay';
  if (state.running === null) return 'late';
  const running = cycleTerms(state, state.running);
  if (running.kind !== 'keep') {
    if (terms.kind === 'keep') return 'queue';
    return mode === 'extend' && terms.cycles > 1 ? 'queue' : mode;
  }
  if (terms.kind === 'keep') return terms.planId === running.planId && terms.cycles === 1 ? 'extend' : 'queue';
  return mode === 'carry' ? 'carry' : 'replace';
}

function takeEffect(state: LineState, purchase: Purchase): LineState {
  const effect = effectOf(state, purchase.terms, purchase.mode);
  switch (effect) {
    case 'prepay': return withCycles(state, null, [...state.queue, ...undated(purchase, 0)]);
    case 'add_data': return addData(state, purchase);
    case 'extend': return extend(state, purchase, state.running!);
    // Bought to begin when the data is used up, on a line where it is: now.
    case 'queue': return openIfUsedUp(withCycles(state, state.running, [...state.queue, ...undated(purchase, 0)]));
    case 'replace': return open(loseLeftovers(state), purchase, activated(state, purchase));
    case 'carry': return open(keepLeftovers(state, 'carried'), purchase, activated(state, purchase));
    case 'late': return late(state, purchase);
    default: return never(effect);
  }
}

/** The same cycle with a later end; what is left moves with it and the new bytes are there at once. */
function extend(state: LineState, purchase: Purchase, running: Cycle): LineState {
  const leg = chained(state, purchase, running);
  // Unlimited is there or it is not: a second one would add nothing and never go away (rules R21).
  const hasUnlimited = state.buckets.some((bucket) => bucket.kind === 'base' && bucket.left === null && bucket.endsAt === null);
  const bytes = purchase.terms.dataBytes === null && hasUnlimited ? 0n : purchase.terms.dataBytes;
  const longer = withCycles(state, { legs: [...running.legs, leg] }, state.queue);
  return grant(longer, { purchase, kind: 'base', bytes, bonus: purchase.bonusBytes, endsAt: null });
}

/** A new cycle opens with the purchase's first segment; its other segments go before the queue (rules R15). */
function open(state: LineState, purchase: Purchase, leg: Leg): LineState {
  const opened = withCycles({ ...state, stage: 'live' }, { legs: [leg] }, [...undated(purchase, 1), ...state.queue]);
  return grant(opened, { purchase, kind: 'base', bytes: purchase.terms.dataBytes, bonus: purchase.bonusBytes, endsAt: null });
}

/** No cycle runs: a fresh start at E, or in grace with `old_end` as if done just before the old end (rules R11). */
function late(state: LineState, purchase: Purchase): LineState {
  const fresh = (): LineState => open(loseLeftovers(state), purchase, activated(state, purchase));
  const { ended, serviceEndedAt } = state;
  if (state.profile.lateRenewalStart !== 'old_end' || phaseOf(state) !== 'grace' || ended === null || serviceEndedAt === null) return fresh();
  const leg = chained(state, purchase, ended);
  if (leg.endsAt <= state.asOf) return fresh();
  return open(leftoversAsIfOnTime(state, purchase, ended), purchase, leg);
}

function leftoversAsIfOnTime(state: LineState, { terms, mode }: Purchase, ended: Cycle): LineState {
  const old = cycleTerms(state, ended);
  if (mode === 'replace') return loseLeftovers(state);
  if (mode === 'carry') return keepLeftovers(state, 'carried');
  if (mode === 'extend' && terms.planId === old.planId && terms.cycles === 1) return keepLeftovers(state, 'base');
  return rollOver(state, old, terms);
}

/**
 * Bytes on top; no cycle moves (rules R17). A purchase of several cycles adds all its bytes at once, and its own days
 * last as long as its cycles laid end to end.
 */
function addData(state: LineState, purchase: Purchase): LineState {
  const { terms } = purchase;
  const bytes = terms.dataBytes === null ? null : terms.dataBytes * BigInt(terms.cycles);
  return grant(state, { purchase, kind: 'addon', bytes, bonus: purchase.bonusBytes, endsAt: terms.dataExpiry === 'own_days' ? ownEnd(state, terms) : null });
}

/** When bytes with days of their own would end if bought at `asOf`: as an activation (rules R3 to R6). */
export function ownEnd(state: LineState, terms: PlanTerms): Instant {
  const first = { zone: state.zone, purchase: '', index: 0, terms, startsAt: state.asOf, how: 'activated', inheritedAnchorDay: null } as const;
  let leg = layLeg(first);
  for (let i = 1; i < terms.cycles; i++) leg = layLeg({ ...first, startsAt: leg.endsAt, how: 'chained', inheritedAnchorDay: leg.anchorDay });
  return leg.endsAt;
}

const activated = (state: LineState, { id, terms }: Purchase): Leg =>
  layLeg({ zone: state.zone, purchase: id, index: 0, terms, startsAt: state.asOf, how: 'activated', inheritedAnchorDay: null });

const chained = (state: LineState, { id, terms }: Purchase, before: Cycle): Leg =>
  layLeg({ zone: state.zone, purchase: id, index: 0, terms, startsAt: cycleEndsAt(before), how: 'chained', inheritedAnchorDay: lastLeg(before).anchorDay });

// 15 local days after the payment is the last a refund can look at a purchase that is over (rules R31); E is never before it.
const CLOSED_KEPT_SECONDS = 30 * DAY;

/** Notes the purchase and all it grants; purchases wholly over and past every refund are summed up. */
function bought(state: LineState, purchase: Purchase): LineState {
  const tally = { ...NO_TALLY, granted: grantedBytes(purchase) };
  const kept: Bought[] = [];
  let { older } = state;
  for (const one of state.purchases) {
    if (one.at > state.asOf - CLOSED_KEPT_SECONDS || isOpen(state, one.purchase.id)) kept.push(one);
    else older = addTally(older, one.tally);
  }
  return { ...state, purchases: [...kept, { purchase, at: state.asOf, tally }], older };
}

/** Whether anything of a purchase is still on the line: a cycle, bytes, or the cycle that ended last. */
export function isOpen(state: LineState, purchaseId: string): boolean {
  const mine = ({ purchase }: { readonly purchase: string }): boolean => purchase === purchaseId;
  return state.queue.some(mine) || state.buckets.some(mine) || (state.running?.legs.some(mine) ?? false) || (state.ended?.legs.some(mine) ?? false);
}

