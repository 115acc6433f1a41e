import { check, never } from '../../../base/check.ts';
import type { Cents } from '../../../base/money.ts';
import type { Purchase, RefundPolicy } from '../../../base/terms.ts';
import { DAY, type Instant, type ZoneId } from '../../../base/time.ts';
import { ceilDate, cycleDays, localDate, plusDays, startOfDay } from '../../../base/zone-time.ts';
import { cycleEndsAt, findBought } from './cycles.ts';
import { settle } from './settle.ts';
import type { Bought, LineState } from './state.ts';

/** What a delivered purchase gives back, by the policy of the plan version bought (rules R30 to R33). */

/** A share of a price as an exact fraction between 0 and 1. */
export interface Share { readonly num: bigint; readonly den: bigint }
const NOTHING: Share = { num: 0n, den: 1n };
const ALL: Share = { num: 1n, den: 1n };

/** Days after the payment during which an unused purchase goes back; part of the policy `unused_full_14d` itself. */
const UNUSED_DAYS = 14;

/** What a share was reckoned from, for whoever has to explain it: null where the policy does not look at it. */
export interface RefundReckoning {
  readonly policy: RefundPolicy;
  readonly share: Share;
  /** Nothing of the purchase was used; calls and texts count where the carrier reports them. */
  readonly unused: boolean;
  /** Days left of days bought, and plan bytes left of plan bytes; `bytes` null for unlimited plans too. */
  readonly days: Share | null;
  readonly bytes: Share | null;
  /** Cycles not begun of cycles bought. */
  readonly cycles: Share | null;
  readonly usedBonusBytes: bigint;
  /** For `unused_full_14d`: the first moment at which it is too late. */
  readonly until: Instant | null;
  /** Nothing of it runs, waits or lies in a bucket any more: there is nothing to take back. */
  readonly over: boolean;
}

type Asked = { readonly paidAt: Instant; readonly askedAt: Instant; readonly usedMinutesOrMessages?: boolean };

/**
 * The share of its price a purchase gives back when asked at `askedAt`. `usedMinutesOrMessages`: whether the carrier saw
 * calls or texts, which count as use (rules R30). A purchase the line does not know gives nothing.
 */
export const refundShare = (state: LineState, purchaseId: string, facts: Asked): Share => reckonRefund(state, purchaseId, facts)?.share ?? NOTHING;

/** The same with everything it was reckoned from; null for a purchase the line does not know. */
export function reckonRefund(state: LineState, purchaseId: string, facts: Asked): RefundReckoning | null {
  const now = settle(state, facts.askedAt);
  const bought = findBought(now, purchaseId);
  if (bought === null) return null;
  const policy = bought.purchase.terms.refundPolicy;
  const common = {
    policy, unused: isUnused(bought) && facts.usedMinutesOrMessages !== true, usedBonusBytes: bought.tally.usedBonus, over: isOver(now, purchaseId),
    days: null, bytes: null, cycles: null, until: null,
  };
  switch (policy) {
    case 'none': return { ...common, share: NOTHING };
    case 'unused_full_14d': {
      const until = unusedRefundEnds(now.zone, facts.paidAt);
      return { ...common, until, share: common.unused && facts.askedAt < until ? ALL : NOTHING };
    }
    case 'prorata_unstarted_cycles': {
      const cycles = { num: unstarted(now, purchaseId), den: BigInt(bought.purchase.terms.cycles) };
      return { ...common, cycles, share: fraction(cycles.num, cycles.den) };
    }
    case 'prorata_days_min_bytes': {
      const days = daysShare(now, bought, facts.askedAt);
      const bytes = bought.purchase.terms.dataBytes ? bytesShare(now, bought) : null;
      return { ...common, days, bytes, share: lessUsedBonus(bytes === null ? days : least(days, bytes), bought) };
    }
    default: return never(policy);
  }
}

/** The first moment at which an unused purchase comes too late to give back (rules R31). */
export const unusedRefundEnds = (zone: ZoneId, paidAt: Instant): Instant => startOfDay(zone, plusDays(localDate(zone, paidAt), UNUSED_DAYS + 1));

/** Nothing of the purchase runs, waits, or lies in a bucket. */
export const isOver = (state: LineState, purchaseId: string): boolean =>
  !(state.running?.legs.some((leg) => leg.purchase === purchaseId) ?? false)
  && !state.queue.some((one) => one.purchase === purchaseId)
  && !state.buckets.some((bucket) => bucket.purchase === purchaseId);

function isUnused({ tally }: Bought): boolean {
  return tally.used + tally.usedBonus + tally.usedUnlimited === 0n;
}

/** Cycles not begun; an extension is part of a cycle that has (its bytes were there at once). */
const unstarted = (state: LineState, purchaseId: string): bigint => BigInt(state.queue.filter((one) => one.purchase === purchaseId).length);

interface Span { readonly startsAt: Instant | null; readonly endsAt: Instant | null }

function daysShare(state: LineState, bought: Bought, at: Instant): Share {
  const { purchase } = bought;
  if (purchase.mode === 'add_data' && !hasCycle(state, purchase.id)) return addedDaysShare(state, bought, at);
  const spans: readonly Span[] = [...(state.running?.legs ?? []), ...state.queue].filter((one) => one.purchase === purchase.id);
  // Cycles that are over count as whole days paid and none left.
  const over = (purchase.terms.cycles - spans.length) * purchase.terms.validityDays;
  let all = Math.max(over, 0);
  let left = 0;
  for (const span of spans) {
    const days = spanDays(state, purchase, span);
    all += days;
    left += daysLeft(state, purchase, span, { at, days });
  }
  return fraction(BigInt(left), BigInt(all));
}

const hasCycle = (state: LineState, purchaseId: string): boolean =>
  [...(state.running?.legs ?? []), ...(state.ended?.legs ?? []), ...state.queue].some((one) => one.purchase === purchaseId);

function spanDays({ zone }: LineState, { terms }: Purchase, { startsAt, endsAt }: Span): number {
  return startsAt === null || endsAt === null ? terms.validityDays : cycleDays(zone, terms, startsAt, endsAt);
}

/** N before the start, 0 after the end, else local days to come, or whole 24-hour spans of a rolling cycle (rules R32). */
function daysLeft({ zone }: LineState, { terms }: Purchase, { startsAt, endsAt }: Span, { at, days }: { readonly at: Instant; readonly days: number }): number {
  if (startsAt === null || endsAt === null || at < startsAt) return days;
  if (at >= endsAt) return 0;
  const rolling = terms.cycleRule === 'fixed_days' && terms.expiryAnchor === 'rolling_24h';
  const left = rolling ? Math.floor((endsAt - at) / DAY) : localDate(zone, endsAt) - ceilDate(zone, at);
  return Math.min(left, days);
}

/** Added data: its own days, or, where it ends with the cycle, the days from E to that end (its `validityDays` mean nothing, rules R17). */
function addedDaysShare(state: LineState, { purchase, at: boughtAt }: Bought, at: Instant): Share {
  const bucket = state.buckets.find((one) => one.purchase === purchase.id);
  // Bytes that are gone have no days left, whatever cycle runs by now; an unlimited bucket is judged by days alone.
  if (bucket === undefined) return NOTHING;
  const own = bucket.endsAt;
  const endsAt = own ?? (state.running === null ? null : cycleEndsAt(state.running));
  if (endsAt === null || at >= endsAt) return NOTHING;
  if (own !== null) {
    const { cycleRule, cycles, validityDays } = purchase.terms;
    const days = cycleRule === 'fixed_days' ? cycles * validityDays : localDate(state.zone, endsAt) - localDate(state.zone, boughtAt);
    return fraction(BigInt(daysLeft(state, purchase, { startsAt: boughtAt, endsAt }, { at, days })), BigInt(days));
  }
  const all = localDate(state.zone, endsAt) - ceilDate(state.zone, boughtAt);
  return all <= 0 ? ALL : fraction(BigInt(localDate(state.zone, endsAt) - ceilDate(state.zone, at)), BigInt(all));
}

/** Plan bytes left of plan bytes; unlimited, or a plan without bytes, goes by days only. */
function bytesShare(state: LineState, { purchase }: Bought): Share {
  const { dataBytes, cycles } = purchase.terms;
  if (dataBytes === null || dataBytes === 0n) return ALL;
  const queued = dataBytes * unstarted(state, purchase.id);
  const left = state.buckets.reduce((sum, bucket) => (bucket.purchase === purchase.id && bucket.kind !== 'promo' ? sum + (bucket.left ?? 0n) : sum), queued);
  return fraction(left, dataBytes * BigInt(cycles));
}

/** Bonus bytes already used are taken off as plan bytes (rules R32, R33). */
function lessUsedBonus(share: Share, { purchase, tally }: Bought): Share {
  const planBytes = (purchase.terms.dataBytes ?? 0n) * BigInt(purchase.terms.cycles);
  if (tally.usedBonus === 0n || planBytes === 0n) return share;
  return fraction(share.num * planBytes - tally.usedBonus * share.den, share.den * planBytes);
}

const least = (a: Share, b: Share): Share => (a.num * b.den <= b.num * a.den ? a : b);

/** Between 0 and 1, whatever the numbers say. */
function fraction(num: bigint, den: bigint): Share {
  if (num <= 0n || den <= 0n) return NOTHING;
  return num >= den ? ALL : { num, den };
}

/**
 * Cents to give back: everything captured for the whole share, else the net price and each percent tax times the share,
 * each down to the cent; flat taxes stay (rules R33). Never more than captured minus refunded (rules R30).
 */
export function refundAmount(facts: {
  readonly share: Share; readonly netCents: Cents; readonly capturedCents: Cents; readonly refundedCents: Cents;
  readonly percentTaxCents: readonly Cents[]; readonly flatTaxCents: Cents;
}): Cents {
  const { share, netCents, capturedCents, refundedCents, percentTaxCents } = facts;
  check(refundedCents >= 0n && refundedCents <= capturedCents, 'no more was refunded than captured');
  const part = (cents: Cents): Cents => (cents * share.num) / share.den;
  const due = share.num >= share.den ? capturedCents : percentTaxCents.reduce((sum, cents) => sum + part(cents), part(netCents));
  const rest = capturedCents - refundedCents;
  return due < rest ? due : rest;
}
