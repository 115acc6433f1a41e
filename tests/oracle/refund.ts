import type { RefusalCode } from '../../src/base/refusal.ts';
import type { PlanTerms } from '../../src/base/terms.ts';
import { ceilDate, dateOf, daysBetween, startOfDay } from './calendar.ts';
import { advance, giveBackQueued, handOver, layQueueAgain } from './line.ts';
import type { PurchaseRecord, World } from './world.ts';

/** Refunds (R30 to R33) and what they take from the line (R34). */

export interface Paid {
  paidAt: number;
  capturedCents: bigint;
  refundedCents: bigint;
  /** Net price: after discounts, before taxes. */
  netCents: bigint;
  percentTaxCents: readonly bigint[];
  usedMinutesOrMessages?: boolean;
}

/** A share as an exact fraction. */
export interface Share { num: bigint; den: bigint }

const NOTHING: Share = { num: 0n, den: 1n };
const ALL: Share = { num: 1n, den: 1n };

const less = (a: Share, b: Share): boolean => a.num * b.den < b.num * a.den;
const min = (a: Share, b: Share): Share => (less(a, b) ? a : b);

/** A stretch of service this purchase pays for; nulls while it has no dates. */
interface Span { start: number | null; end: number | null; withCycle: boolean }

/** Every cycle of the purchase, also those that are over: own segments and extensions. */
function spansOf(world: World, id: string): Span[] {
  const all = [...world.past, ...(world.running === null ? [] : [world.running]), ...world.queue];
  const spans: Span[] = [];
  for (const segment of all) {
    if (segment.purchase.id === id) {
      const firstExtension = segment.extensions[0];
      const end = firstExtension !== undefined && segment.end !== null ? Math.min(firstExtension.from, segment.end) : segment.end;
      spans.push({ start: segment.start, end, withCycle: false });
    }
    for (const extension of segment.extensions) {
      if (extension.purchase.id === id) spans.push({ start: extension.from, end: Math.min(extension.to, segment.end!), withCycle: false });
    }
  }
  const addon = world.records[id]!.addon;
  if (addon !== null) {
    const lives = world.running !== null && world.buckets.some((one) => one.purchase === id);
    const cycleEnd = lives ? world.running!.end : addon.start;
    spans.push({ start: addon.start, end: addon.own ? addon.end : cycleEnd, withCycle: !addon.own });
  }
  return spans;
}

/** N of R32: the plan's days, or the local days of a calendar month. */
function daysOfCycle(terms: PlanTerms, span: Span, zone: string): number {
  // The days of data that ends with the cycle are those it had when it was bought; its own are ignored (R17).
  if (span.withCycle) return daysBetween(ceilDate(span.start!, zone), dateOf(span.end!, zone));
  if (terms.cycleRule === 'fixed_days') return terms.validityDays;
  if (span.start === null || span.end === null) return 1;
  return Math.max(1, daysBetween(dateOf(span.start, zone), dateOf(span.end, zone)));
}

function daysLeft(terms: PlanTerms, span: Span, n: number, t: number, zone: string): number {
  if (span.start === null || span.end === null) return n;
  // The end first: an extension of a cycle that was replaced is over before it began.
  if (t >= span.end) return 0;
  if (t < span.start) return n;
  if (span.withCycle) return daysBetween(ceilDate(t, zone), dateOf(span.end, zone));
  if (terms.cycleRule === 'fixed_days' && terms.expiryAnchor === 'rolling_24h') return Math.min(n, Math.floor((span.end - t) / 86_400));
  return Math.max(0, Math.min(n, daysBetween(ceilDate(t, zone), dateOf(span.end, zone))));
}

/** Share of a delivered purchase at `t` by its policy (R31, R32). */
function shareOf(world: World, own: PurchaseRecord, paid: Paid, t: number): Share {
  const { terms } = own.purchase;
  if (terms.refundPolicy === 'none') return NOTHING;
  if (terms.refundPolicy === 'unused_full_14d') {
    const used = own.usedPlan + own.usedBonus > 0n || paid.usedMinutesOrMessages === true;
    return !used && t < startOfDay(dateOf(paid.paidAt, world.zone).add({ days: 15 }), world.zone) ? ALL : NOTHING;
  }
  const spans = spansOf(world, own.purchase.id);
  if (terms.refundPolicy === 'prorata_unstarted_cycles') {
    // An extension belongs to a cycle that has begun.
    const unstarted = world.queue.filter((one) => one.purchase.id === own.purchase.id).length;
    return { num: BigInt(unstarted), den: BigInt(spans.length) };
  }
  const n = spans.map((one) => daysOfCycle(terms, one, world.zone));
  const left = spans.map((one, i) => daysLeft(terms, one, n[i]!, t, world.zone));
  const sum = (list: number[]): bigint => BigInt(list.reduce((a, b) => a + b, 0));
  const running = spans.some((one) => one.withCycle && one.end !== null && t < one.end);
  const days: Share = running && sum(n) <= 0n ? ALL : { num: sum(left), den: sum(n) > 0n ? sum(n) : 1n };
  if (terms.dataBytes === null || terms.dataBytes === 0n) return days;
  const planBytes = terms.dataBytes * BigInt(spans.length);
  const smaller = min(days, { num: planBytes - own.usedPlan, den: planBytes });
  const share = { num: smaller.num * planBytes - own.usedBonus * smaller.den, den: smaller.den * planBytes };
  return share.num < 0n ? NOTHING : share;
}

/** What may be given back at `at`. `delivered` false: the renewal never reached the line (R30). */
export function oracleRefund(world: World, id: string, paid: Paid, at: number): { share: Share; cents: bigint } {
  advance(world, at);
  const open = paid.capturedCents - paid.refundedCents;
  const own = world.records[id];
  if (own === undefined || world.life === 'cancelled') return { share: ALL, cents: open };
  const share = shareOf(world, own, paid, at);
  if (share.num === share.den) return { share, cents: open };
  let cents = (paid.netCents * share.num) / share.den;
  for (const tax of paid.percentTaxCents) cents += (tax * share.num) / share.den;
  return { share, cents: cents < open ? cents : open };
}

/** R34: takes a purchase off the line at `at`. Returns the refusal or null. */
export function oracleTakeBack(world: World, id: string, at: number): RefusalCode | null {
  advance(world, at);
  const own = world.records[id]!;
  const running = world.running;
  if (running !== null) {
    const place = running.purchase.id === id ? -1 : running.extensions.findIndex((one) => one.purchase.id === id);
    const touches = running.purchase.id === id || place >= 0;
    if (touches && running.extensions.slice(place + 1).some((one) => one.purchase.id !== id)) return 'refund_extension_first';
  }
  for (const bucket of world.buckets) if (bucket.purchase === id && bucket.left !== null) own.takenBack += bucket.left;
  world.buckets = world.buckets.filter((one) => one.purchase !== id);
  for (const segment of world.queue) if (segment.purchase.id === id) giveBackQueued(world, segment);
  world.queue = world.queue.filter((one) => one.purchase.id !== id);
  own.gone = true;
  if (running === null) return null;
  if (running.purchase.id === id) handOver(world, at, 'activated', own.purchase);
  else if (running.extensions.at(-1)?.purchase.id === id) {
    const before = running.extensions.pop()!.from;
    if (before <= at) handOver(world, at, 'activated', own.purchase);
    else { running.end = before; layQueueAgain(world); }
  } else layQueueAgain(world);
  return null;
}
