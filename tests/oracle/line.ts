import type { PlanTerms, ProfileTerms, Purchase } from '../../src/base/terms.ts';
import { cycleEnd, dateOf, plusDays, type How } from './calendar.ts';
import type { Bucket, LineState, PurchaseRecord, Segment, World } from './world.ts';

/** What the clock does to a line: states (R10), bytes at a cycle's end (R22, R23), the queue laid back to back (R12, R13). */

// ---------------------------------------------------------------- clocks and states

/** The plan and anchor a following cycle is chained to: the last extension's, else the segment's own. */
export function tailOf(segment: Segment): { purchase: Purchase; anchorDay: number } {
  return segment.extensions.at(-1) ?? segment;
}

/** The anchor day of R6 for a cycle that starts at `start` behind `before` (null: activated). */
export function anchorFor(world: World, terms: PlanTerms, start: number, before: Segment | null): number {
  if (before !== null && terms.cycleRule === 'calendar_month' && tailOf(before).purchase.terms.cycleRule === 'calendar_month') {
    return tailOf(before).anchorDay;
  }
  return dateOf(start, world.zone).day;
}

/** The profile the line lives by: that of the purchase that ends last. */
export function profileOf(world: World): ProfileTerms | undefined {
  const last = world.queue.at(-1) ?? world.running;
  return last !== null ? tailOf(last).purchase.profile : world.ended?.profile;
}

interface Clocks { service: number; full: number; grace: number; release: number; aging: number }

/** R10. Null while nothing has ever run. */
export function clocksOf(world: World): Clocks | null {
  if (world.life !== 'live') return null;
  const service = (world.queue.at(-1) ?? world.running)?.end ?? world.ended?.at;
  const profile = profileOf(world);
  if (service === undefined || profile === undefined) return null;
  return clocksFrom(service, profile, world.zone);
}

function clocksFrom(service: number, p: ProfileTerms, zone: string): Clocks {
  const release = plusDays(service, p.graceDays + p.softSuspendDays + p.hardSuspendDays, zone);
  return {
    service,
    full: plusDays(service, p.graceDays, zone),
    grace: plusDays(service, p.graceDays + p.softSuspendDays, zone),
    release,
    aging: plusDays(release, p.numberAgingDays, zone),
  };
}

/** State at `world.now`. */
export function stateOf(world: World): LineState {
  if (world.life !== 'live') return world.life;
  if (world.running !== null) return world.running.purchase.terms.kind === 'keep' ? 'parked' : 'active';
  const clocks = clocksOf(world)!;
  if (world.now < clocks.grace) return 'grace';
  if (world.now < clocks.release) return 'suspended';
  if (world.now < clocks.aging) return 'releasing';
  return 'recycled';
}

// ---------------------------------------------------------------- bytes

export function record(world: World, id: string): PurchaseRecord { return world.records[id]!; }

export function lose(world: World, bucket: Bucket): void {
  if (bucket.left !== null) record(world, bucket.purchase).lost += bucket.left;
  world.buckets = world.buckets.filter((one) => one !== bucket);
}

/** R23: when with-cycle bytes are lost after a cycle that nothing followed. */
function leftoversEndAt(world: World): number {
  const clocks = clocksOf(world)!;
  return world.ended!.profile.lateRenewalStart === 'old_end' ? clocks.grace : clocks.full;
}

export function loseWithCycle(world: World): void {
  for (const bucket of world.buckets.filter((one) => !one.own)) lose(world, bucket);
}

export function grant(world: World, bucket: Bucket): void {
  if (bucket.left === 0n) return;
  world.buckets.push(bucket);
}

/** R22: what of the with-cycle bytes goes over into a cycle of `next`. The rest is lost at this second. */
export function rollOver(world: World, ending: PlanTerms, next: PlanTerms): void {
  const takes = next.dataBytes !== null && next.kind !== 'keep' && next.carrier === ending.carrier;
  for (const bucket of world.buckets.filter((one) => !one.own)) {
    let rolls = false;
    if (takes && bucket.left !== null) {
      if (ending.carryOver === 'one_cycle_if_on_time') rolls = bucket.kind === 'base';
      if (ending.carryOver === 'if_renewed_before_end') rolls = bucket.kind === 'base' || bucket.kind === 'carried';
    }
    if (rolls) bucket.kind = 'carried';
    else lose(world, bucket);
  }
}

/** Leftovers kept whole, base turned into carried (mode `carry`). An unlimited bucket is not a leftover (R16). */
export function carryAll(world: World): void {
  for (const bucket of world.buckets.filter((one) => !one.own)) {
    if (bucket.left === null) lose(world, bucket);
    else if (bucket.kind === 'base') bucket.kind = 'carried';
  }
}

export function dropUnlimited(world: World): void {
  for (const bucket of world.buckets.filter((one) => !one.own && one.left === null)) lose(world, bucket);
}

// ---------------------------------------------------------------- cycles

export function segmentsOf(purchase: Purchase): Segment[] {
  const list: Segment[] = [];
  for (let nth = 0; nth < purchase.terms.cycles; nth++) {
    list.push({ purchase, nth, how: 'chained', start: null, end: null, anchorDay: 0, extensions: [] });
  }
  return list;
}

export function layOne(world: World, segment: Segment, start: number, how: How, before: Segment | null): void {
  segment.how = how;
  segment.start = start;
  segment.anchorDay = anchorFor(world, segment.purchase.terms, start, how === 'chained' ? before : null);
  segment.end = cycleEnd(segment.purchase.terms, start, how, segment.anchorDay, world.zone);
}

/** R12: lays the queue again behind the running cycle, and moves with-cycle bytes to the running end. */
export function layQueueAgain(world: World): void {
  let before = world.running;
  if (before === null) return;
  for (const bucket of world.buckets) if (!bucket.own) bucket.end = before.end!;
  for (const segment of world.queue) {
    layOne(world, segment, before.end!, 'chained', before);
    before = segment;
  }
}

/** Makes a segment the running one; whatever with-cycle bytes are still there end with it. */
export function run(world: World, segment: Segment, start: number, how: How, before: Segment | null): void {
  layOne(world, segment, start, how, before);
  world.running = segment;
  world.ended = null;
  const { purchase } = segment;
  grant(world, { kind: 'base', purchase: purchase.id, left: purchase.terms.dataBytes, start, end: segment.end!, own: false });
  if (segment.nth === 0) grant(world, { kind: 'promo', purchase: purchase.id, left: purchase.bonusBytes, start, end: segment.end!, own: false });
  layQueueAgain(world);
}

export function endRunning(world: World, at: number): Segment {
  const ending = world.running!;
  ending.end = at;
  world.past.push(ending);
  world.running = null;
  return ending;
}

/** What stops at `at` hands over to the queue, or leaves the line without service. `how`: chained at its end, activated when `cut` was taken back. */
export function handOver(world: World, at: number, how: How, cut?: Purchase): void {
  const ending = endRunning(world, at);
  const next = world.queue.shift();
  if (next === undefined) {
    world.ended = { at, profile: (cut ?? tailOf(ending).purchase).profile, segment: ending };
    for (const bucket of world.buckets) if (!bucket.own) bucket.end = leftoversEndAt(world);
    return;
  }
  rollOver(world, ending.purchase.terms, next.purchase.terms);
  run(world, next, at, how, ending);
}

/** Steps through everything that ends up to and including `to`. */
export function advance(world: World, to: number): void {
  for (;;) {
    const steps: { at: number; run: () => void }[] = [];
    if (world.life === 'preactive' && world.activateBy !== null) steps.push({ at: world.activateBy, run: () => cancel(world) });
    if (world.running !== null) {
      const end = world.running.end!;
      steps.push({ at: end, run: () => handOver(world, end, 'chained') });
    }
    for (const bucket of world.buckets) if (bucket.own) steps.push({ at: bucket.end, run: () => lose(world, bucket) });
    if (world.ended !== null && world.buckets.some((one) => !one.own)) {
      steps.push({ at: leftoversEndAt(world), run: () => loseWithCycle(world) });
    }
    steps.sort((a, b) => a.at - b.at);
    const first = steps[0];
    if (first === undefined || first.at > to) break;
    first.run();
  }
  world.now = Math.max(world.now, to);
}

function cancel(world: World): void {
  world.life = 'cancelled';
  for (const segment of world.queue) giveBackQueued(world, segment);
  world.queue = [];
}

/** A queued segment that leaves the line takes its bytes along. */
export function giveBackQueued(world: World, segment: Segment): void {
  const own = record(world, segment.purchase.id);
  own.takenBack += (segment.purchase.terms.dataBytes ?? 0n) + (segment.nth === 0 ? segment.purchase.bonusBytes : 0n);
  own.gone = true;
}
