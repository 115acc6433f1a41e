import type { Bytes } from '../../../base/data-size.ts';
import { isoOf, type Instant } from '../../../base/time.ts';
import type { LineSnapshot, ReadingShape } from './state.ts';

/** Whether a carrier did what a quote promised (rules R8, second part). */

/** One point where the carrier's line is not what was promised; texts for an agent, moments in UTC. */
export interface PromiseDifference {
  readonly what: 'cycle' | 'queue' | 'granted' | 'bytes_left';
  readonly promised: string;
  readonly reported: string;
}

/**
 * Compares the state computed at the reported E (taken at the reading's moment) with the carrier's reading: cycle, queue
 * and granted bytes equal; bytes left not below the computed ones by more than the use metered since (rules R8).
 */
export function comparePromise(facts: { readonly computed: LineSnapshot; readonly reported: ReadingShape; readonly usedSince: Bytes }): PromiseDifference[] {
  const { computed, reported } = facts;
  const found: PromiseDifference[] = [];
  const differ = (what: PromiseDifference['what'], promised: string, got: string): void => {
    if (promised !== got) found.push({ what, promised, reported: got });
  };
  differ('cycle', span(computed.running), span(reported.running));
  differ('queue', computed.queue.map(span).join(', ') || 'none', reported.queue.map(span).join(', ') || 'none');
  const due = amounts(computed.buckets.map(({ kind, left, endsAt, own }) => ({ kind, leftBytes: left, endsAt, own })));
  const got = amounts(reported.buckets);
  let missing = 0n;
  for (const key of new Set([...due.keys(), ...got.keys()])) {
    const promised = due.get(key) ?? 0n;
    const left = got.get(key) ?? 0n;
    if (promised === left) continue;
    // More than was granted, or a limit where there should be none: no amount of use explains it.
    if (promised === 'unlimited' || left === 'unlimited' || left > promised) differ('granted', `${key} ${promised}`, `${key} ${left}`);
    else missing += promised - left;
  }
  const used = facts.usedSince > 0n ? facts.usedSince : 0n;
  if (missing > used) found.push({ what: 'bytes_left', promised: `at most ${used} bytes used`, reported: `${missing} bytes gone` });
  return found;
}

type Spanned = { readonly planId: string; readonly startsAt: Instant | null; readonly endsAt: Instant | null } | null;

function span(cycle: Spanned): string {
  if (cycle === null) return 'none';
  if (cycle.startsAt === null || cycle.endsAt === null) return `${cycle.planId} undated`;
  return `${cycle.planId} ${isoOf(cycle.startsAt)}/${isoOf(cycle.endsAt)}`;
}

/** Bytes left by kind, end and own-end flag (rules R24). */
function amounts(buckets: ReadingShape['buckets']): Map<string, Bytes | 'unlimited'> {
  const sums = new Map<string, Bytes | 'unlimited'>();
  for (const { kind, leftBytes, endsAt, own } of buckets) {
    if (leftBytes === 0n) continue;
    const key = `${kind}${own ? ' of its own' : ''} until ${endsAt === null ? 'cycle end' : isoOf(endsAt)}`;
    const before = sums.get(key) ?? 0n;
    sums.set(key, before === 'unlimited' || leftBytes === null ? 'unlimited' : before + leftBytes);
  }
  return sums;
}

/**
 * Whether a late activation is worse for the customer than what was promised for E before X: an earlier cycle end,
 * service end or number release, or fewer bytes now or to come (rules R8).
 */
export function isWorse(promised: LineSnapshot, got: LineSnapshot): boolean {
  return isEarlier(got.clocks.cycleEndsAt, promised.clocks.cycleEndsAt)
    || isEarlier(got.clocks.serviceEndsAt, promised.clocks.serviceEndsAt)
    || isEarlier(got.clocks.numberReleaseAt, promised.clocks.numberReleaseAt)
    || isLess(allBytes(got), allBytes(promised));
}

const isEarlier = (got: Instant | null, promised: Instant | null): boolean => promised !== null && (got === null || got < promised);
const isLess = (got: Bytes | null, promised: Bytes | null): boolean => got !== null && (promised === null || got < promised);

/** Bytes a line has and will get; null as soon as any of it is unlimited. */
function allBytes(snapshot: LineSnapshot): Bytes | null {
  let sum = 0n;
  for (const bytes of [...snapshot.buckets.map(({ left }) => left), ...snapshot.queue.map((one) => one.bytes)]) {
    if (bytes === null) return null;
    sum += bytes;
  }
  return sum;
}
