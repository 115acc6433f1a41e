import type { Bytes } from '../../../base/data-size.ts';
import type { Instant } from '../../../base/time.ts';
import { bucketEndsAt, inDrainOrder, isWithCycle, usableBytes } from './bytes.ts';
import { clocksOf, phaseOf } from './clocks.ts';
import { boughtOf, cycleEndsAt, cycleTerms } from './cycles.ts';
import { settle } from './settle.ts';
import type { LineSnapshot, LineState } from './state.ts';

/** The line at `at` as a person sees it (rules R24): what two states are compared by. */
export function snapshotOf(state: LineState, at: Instant, carrierBalanceExpiresAt: Instant | null = null): LineSnapshot {
  const now = settle(state, at);
  const { running } = now;
  return {
    at: now.asOf,
    phase: phaseOf(now),
    barred: now.barred,
    zone: now.zone,
    running: running === null ? null
      : { planId: cycleTerms(now, running).planId, startsAt: running.legs[0].startsAt, endsAt: cycleEndsAt(running) },
    queue: now.queue.map((one) => {
      const { purchase } = boughtOf(now, one.purchase);
      const { planId, dataBytes } = purchase.terms;
      const bytes = dataBytes === null ? null : dataBytes + (one.index === 0 ? purchase.bonusBytes : 0n);
      return { planId, startsAt: one.startsAt, endsAt: one.endsAt, bytes, ...(one.index === 0 && purchase.startsWhenUsedUp ? { whenUsedUp: true as const } : {}) };
    }),
    buckets: mergedBuckets(now),
    usableBytes: usableBytes(now),
    usedBytesTotal: now.usedBytesTotal,
    clocks: clocksOf(now, carrierBalanceExpiresAt),
  };
}

type SnapshotBucket = LineSnapshot['buckets'][number];

/** Buckets of equal kind, end and own-end flag are one to a person; unlimited swallows what it is merged with. */
function mergedBuckets(state: LineState): SnapshotBucket[] {
  const merged: SnapshotBucket[] = [];
  for (const bucket of inDrainOrder(state, state.buckets)) {
    if (bucket.left === 0n) continue;
    const endsAt = bucketEndsAt(state, bucket);
    const own = !isWithCycle(bucket);
    const same = merged.findIndex((one) => one.kind === bucket.kind && one.endsAt === endsAt && one.own === own);
    if (same < 0) merged.push({ kind: bucket.kind, left: bucket.left, endsAt, own });
    else merged[same] = { ...merged[same]!, left: sum(merged[same]!.left, bucket.left) };
  }
  return merged;
}

const sum = (a: Bytes | null, b: Bytes | null): Bytes | null => (a === null || b === null ? null : a + b);
