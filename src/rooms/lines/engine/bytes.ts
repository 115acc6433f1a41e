import type { Bytes } from '../../../base/data-size.ts';
import type { PlanTerms, Purchase } from '../../../base/terms.ts';
import type { Instant } from '../../../base/time.ts';
import { dataFlows, leftoversLostAt } from './clocks.ts';
import { boughtOf, cycleEndsAt, cycleTerms } from './cycles.ts';
import type { Bought, Bucket, BucketKind, LineState, QueuedCycle, Tally } from './state.ts';

/** Where bytes come from, in which order they go, and what becomes of the rest (rules R21 to R24). */

export const NO_TALLY: Tally = { granted: 0n, used: 0n, usedBonus: 0n, lost: 0n, takenBack: 0n, corrected: 0n, usedUnlimited: 0n };

export function addTally(tally: Tally, more: Partial<Tally>): Tally {
  return {
    granted: tally.granted + (more.granted ?? 0n),
    used: tally.used + (more.used ?? 0n),
    usedBonus: tally.usedBonus + (more.usedBonus ?? 0n),
    lost: tally.lost + (more.lost ?? 0n),
    takenBack: tally.takenBack + (more.takenBack ?? 0n),
    corrected: tally.corrected + (more.corrected ?? 0n),
    usedUnlimited: tally.usedUnlimited + (more.usedUnlimited ?? 0n),
  };
}

/** Adds to the tally of one purchase. */
export function booked(purchases: readonly Bought[], purchaseId: string, more: Partial<Tally>): readonly Bought[] {
  return purchases.map((one) => (one.purchase.id === purchaseId ? { ...one, tally: addTally(one.tally, more) } : one));
}

/** Finite bytes one queued cycle will bring: its plan bytes, and the bonus with the first (rules R21). */
export function queuedBytes(purchase: Purchase, index: number): Bytes {
  return (purchase.terms.dataBytes ?? 0n) + (index === 0 ? purchase.bonusBytes : 0n);
}

/** All finite bytes a purchase brings, over all its cycles. */
export function grantedBytes(purchase: Purchase): Bytes {
  return (purchase.terms.dataBytes ?? 0n) * BigInt(purchase.terms.cycles) + purchase.bonusBytes;
}

export function queuedOf(state: LineState, queue: readonly QueuedCycle[], purchaseId: string): Bytes {
  let sum = 0n;
  for (const one of queue) if (one.purchase === purchaseId) sum += queuedBytes(boughtOf(state, purchaseId).purchase, one.index);
  return sum;
}

/** Puts bytes on the line; empty ones leave no bucket. */
export function grant(state: LineState, facts: {
  readonly purchase: Purchase; readonly kind: 'base' | 'addon'; readonly bytes: Bytes | null; readonly bonus: Bytes; readonly endsAt: Instant | null;
}): LineState {
  const { purchase, endsAt } = facts;
  const more: Bucket[] = [];
  if (facts.bytes !== 0n) more.push({ purchase: purchase.id, kind: facts.kind, left: facts.bytes, startsAt: state.asOf, endsAt });
  if (facts.bonus !== 0n) more.push({ purchase: purchase.id, kind: 'promo', left: facts.bonus, startsAt: state.asOf, endsAt });
  return more.length === 0 ? state : { ...state, buckets: [...state.buckets, ...more] };
}

export const isWithCycle = (bucket: Bucket): boolean => bucket.endsAt === null;

/** What becomes of a bucket: it stays as it is, goes on under another kind, or is lost. */
type Fate = (bucket: Bucket) => BucketKind | 'lost';

/** Decides every bucket's fate at once and books what is lost. An unlimited bucket that goes takes no bytes with it. */
export function sortOut(state: LineState, fate: Fate): LineState {
  let purchases = state.purchases;
  const kept: Bucket[] = [];
  for (const bucket of state.buckets) {
    const kind = fate(bucket);
    if (kind === 'lost') {
      if (bucket.left !== null) purchases = booked(purchases, bucket.purchase, { lost: bucket.left });
    } else kept.push(kind === bucket.kind ? bucket : { ...bucket, kind });
  }
  return { ...state, buckets: kept, purchases };
}

/** Everything that ends with the cycle is lost. */
export const loseLeftovers = (state: LineState): LineState => sortOut(state, (bucket) => (isWithCycle(bucket) ? 'lost' : bucket.kind));

/** Leftovers stay for the new cycle; unlimited is not a leftover (rules R16). `baseBecomes` is `carried` for mode `carry`. */
export function keepLeftovers(state: LineState, baseBecomes: 'base' | 'carried'): LineState {
  return sortOut(state, (bucket) => {
    if (!isWithCycle(bucket)) return bucket.kind;
    if (bucket.left === null) return 'lost';
    return bucket.kind === 'base' ? baseBecomes : bucket.kind;
  });
}

/** What rolls from an ending cycle into the next, by the ending plan's rule; the rest is lost (rules R22). */
export function rollOver(state: LineState, ending: PlanTerms, next: PlanTerms): LineState {
  const receives = next.dataBytes !== null && next.kind !== 'keep';
  return sortOut(state, (bucket) => {
    if (!isWithCycle(bucket)) return bucket.kind;
    if (!receives || bucket.left === null || ending.carryOver === 'none') return 'lost';
    if (bucket.kind === 'base') return 'carried';
    return bucket.kind === 'carried' && ending.carryOver === 'if_renewed_before_end' ? 'carried' : 'lost';
  });
}

const RANK: Readonly<Record<BucketKind, number>> = { promo: 0, base: 1, carried: 2, addon: 3 };

/** When a bucket ends: by itself, with the cycle, or when leftovers are lost. */
export function bucketEndsAt(state: LineState, bucket: Bucket): Instant {
  if (bucket.endsAt !== null) return bucket.endsAt;
  return state.running === null ? (leftoversLostAt(state) ?? state.asOf) : cycleEndsAt(state.running);
}

/** Buckets in the order they drain: earlier end; promo, base, carried, add-on; earlier start; purchase id (rules R24). */
export function inDrainOrder(state: LineState, buckets: readonly Bucket[]): Bucket[] {
  if (buckets.length < 2) return [...buckets];
  return buckets.map((bucket) => ({ bucket, ends: bucketEndsAt(state, bucket) })).sort((a, b) => a.ends - b.ends
    || RANK[a.bucket.kind] - RANK[b.bucket.kind] || a.bucket.startsAt - b.bucket.startsAt
    || (a.bucket.purchase < b.bucket.purchase ? -1 : 1)).map(({ bucket }) => bucket);
}

/** Buckets that can be used at `asOf`, in drain order; a keep cycle uses its own bytes only (rules R24). */
export function usableBuckets(state: LineState): Bucket[] {
  if (!dataFlows(state)) return [];
  const cycle = state.running ?? state.ended;
  const ordered = inDrainOrder(state, state.buckets);
  if (cycle === null || cycleTerms(state, cycle).kind !== 'keep') return ordered;
  return ordered.filter((bucket) => isWithCycle(bucket) && cycle.legs.some((leg) => leg.purchase === bucket.purchase));
}

/** Bytes usable at `asOf`; null is unlimited. */
export function usableBytes(state: LineState): Bytes | null {
  let sum = 0n;
  for (const bucket of usableBuckets(state)) {
    if (bucket.left === null) return null;
    sum += bucket.left;
  }
  return sum;
}

/** Takes metered bytes out of the buckets; what no bucket pays for is counted apart. */
export function drain(state: LineState, bytes: Bytes): LineState {
  let rest = bytes;
  let purchases = state.purchases;
  const after = new Map<Bucket, Bytes>();
  for (const bucket of usableBuckets(state)) {
    if (rest === 0n) break;
    if (bucket.left === null) {
      purchases = booked(purchases, bucket.purchase, { usedUnlimited: rest });
      rest = 0n;
      break;
    }
    const take = bucket.left < rest ? bucket.left : rest;
    purchases = booked(purchases, bucket.purchase, bucket.kind === 'promo' ? { usedBonus: take } : { used: take });
    after.set(bucket, bucket.left - take);
    rest -= take;
  }
  const buckets = state.buckets.flatMap((bucket) => {
    const left = after.get(bucket);
    if (left === undefined) return [bucket];
    return left === 0n ? [] : [{ ...bucket, left }];
  });
  return { ...state, buckets, purchases, usedBytesTotal: state.usedBytesTotal + bytes, usedBeyond: state.usedBeyond + rest };
}
