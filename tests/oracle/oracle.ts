import type { RefusalCode } from '../../src/base/refusal.ts';
import type { CarrierId, LineKind, PlanTerms, ProfileTerms, Purchase } from '../../src/base/terms.ts';
import { cycleEnd, dateOf, plusDays, type How } from './calendar.ts';
import type { Bucket, BucketKind, LineState, PurchaseRecord, Segment, View, World } from './world.ts';

/**
 * A second, slow reading of the renewal rules (docs name them R1 to R34), written without looking at the engine.
 * It steps through every instant at which something ends, one after another.
 */

export function oracleOpen(line: {
  zone: string; lineKind: LineKind; carrier: CarrierId; at: number; activateBy?: number; life?: 'stock' | 'preactive' | 'ported_out';
}): World {
  return {
    zone: line.zone, lineKind: line.lineKind, carrier: line.carrier, life: line.life ?? 'preactive', barred: 'none',
    activateBy: line.activateBy ?? null, now: line.at, running: null, queue: [], past: [], ended: null, buckets: [], records: {},
  };
}

// ---------------------------------------------------------------- clocks and states

/** The plan and anchor a following cycle is chained to: the last extension's, else the segment's own. */
export function tailOf(segment: Segment): { purchase: Purchase; anchorDay: number } {
  return segment.extensions.at(-1) ?? segment;
}

/** The anchor day of R6 for a cycle that starts at `start` behind `before` (null: activated). */
function anchorFor(world: World, terms: PlanTerms, start: number, before: Segment | null): number {
  if (before !== null && terms.cycleRule === 'calendar_month' && tailOf(before).purchase.terms.cycleRule === 'calendar_month') {
    return tailOf(before).anchorDay;
  }
  return dateOf(start, world.zone).day;
}

interface Clocks { service: number; full: number; grace: number; release: number; aging: number }

/** R10. Null while nothing has ever run. */
export function clocksOf(world: World): Clocks | null {
  if (world.life !== 'live') return null;
  const last = world.queue.at(-1) ?? world.running;
  const service = last !== null ? last.end! : world.ended?.at;
  const profile = last !== null ? tailOf(last).purchase.profile : world.ended?.profile;
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

function record(world: World, id: string): PurchaseRecord { return world.records[id]!; }

function lose(world: World, bucket: Bucket): void {
  if (bucket.left !== null) record(world, bucket.purchase).lost += bucket.left;
  world.buckets = world.buckets.filter((one) => one !== bucket);
}

/** R23: when with-cycle bytes are lost after a cycle that nothing followed. */
function leftoversEndAt(world: World): number {
  const clocks = clocksOf(world)!;
  return world.ended!.profile.lateRenewalStart === 'old_end' ? clocks.grace : clocks.full;
}

function loseWithCycle(world: World): void {
  for (const bucket of world.buckets.filter((one) => !one.own)) lose(world, bucket);
}

function grant(world: World, bucket: Bucket): void {
  if (bucket.left === 0n) return;
  world.buckets.push(bucket);
}

/** R22: what of the with-cycle bytes goes over into a cycle of `next`. The rest is lost at this second. */
function rollOver(world: World, ending: PlanTerms, next: PlanTerms): void {
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
function carryAll(world: World): void {
  for (const bucket of world.buckets.filter((one) => !one.own)) {
    if (bucket.left === null) lose(world, bucket);
    else if (bucket.kind === 'base') bucket.kind = 'carried';
  }
}

function dropUnlimited(world: World): void {
  for (const bucket of world.buckets.filter((one) => !one.own && one.left === null)) lose(world, bucket);
}

// ---------------------------------------------------------------- cycles

function segmentsOf(purchase: Purchase): Segment[] {
  const list: Segment[] = [];
  for (let nth = 0; nth < purchase.terms.cycles; nth++) {
    list.push({ purchase, nth, how: 'chained', start: null, end: null, anchorDay: 0, extensions: [] });
  }
  return list;
}

function layOne(world: World, segment: Segment, start: number, how: How, before: Segment | null): void {
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
function run(world: World, segment: Segment, start: number, how: How, before: Segment | null): void {
  layOne(world, segment, start, how, before);
  world.running = segment;
  world.ended = null;
  const { purchase } = segment;
  grant(world, { kind: 'base', purchase: purchase.id, left: purchase.terms.dataBytes, start, end: segment.end!, own: false });
  if (segment.nth === 0) grant(world, { kind: 'promo', purchase: purchase.id, left: purchase.bonusBytes, start, end: segment.end!, own: false });
  layQueueAgain(world);
}

function endRunning(world: World, at: number): Segment {
  const ending = world.running!;
  ending.end = at;
  world.past.push(ending);
  world.running = null;
  return ending;
}

/** What stops at `at` hands over to the queue, or leaves the line without service. `how`: chained at its end, activated when cut short. */
export function handOver(world: World, at: number, how: How): void {
  const ending = endRunning(world, at);
  const next = world.queue.shift();
  if (next === undefined) {
    world.ended = { at, profile: tailOf(ending).purchase.profile, segment: ending };
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

// ---------------------------------------------------------------- renewals

/** R18: first use of a line that waits for it. */
export function oracleFirstUse(world: World, at: number): void {
  advance(world, at);
  const first = world.life === 'preactive' ? world.queue.shift() : undefined;
  if (first === undefined) return;
  world.life = 'live';
  run(world, first, at, 'activated', null);
}

/** The refusals of R19, in their order, at `world.now`. */
export function refusalOf(world: World, purchase: Purchase): RefusalCode | null {
  const { terms, mode } = purchase;
  const state = stateOf(world);
  if (state === 'stock') return 'line_not_sold';
  if (state === 'releasing') return 'number_released';
  if (state === 'recycled' || state === 'cancelled' || state === 'ported_out') return 'line_closed';
  if (world.barred === 'fraud') return 'line_barred';
  if (terms.carrier !== world.carrier) return 'plan_not_for_line';
  if (terms.line === 'voice_data' && world.lineKind !== 'voice_data') return 'plan_not_for_line';
  if (terms.line === 'data' && world.lineKind === 'voice_data' && mode !== 'add_data') return 'plan_not_for_line';
  if (!terms.modes.includes(mode)) return 'mode_not_offered';
  if (mode === 'add_data') return state === 'active' ? null : 'no_running_cycle';
  const running = world.running;
  if (running === null || terms.kind === 'keep') return null;
  if (mode === 'extend' && state === 'active' && terms.planId !== running.purchase.terms.planId) return 'extend_needs_same_plan';
  if (mode === 'carry' && world.now > running.end! - purchase.profile.carryMinHours * 3600) return 'carry_too_late';
  return null;
}

/** A renewal that takes effect at `at` (E of R8). Returns the refusal, which changes nothing but the time, or null. */
export function oracleRenew(world: World, purchase: Purchase, at: number): RefusalCode | null {
  advance(world, at);
  const refusal = refusalOf(world, purchase);
  if (refusal !== null) return refusal;
  world.records[purchase.id] = { purchase, at, usedPlan: 0n, usedBonus: 0n, lost: 0n, takenBack: 0n, addon: null, gone: false };
  const state = stateOf(world);
  if (purchase.mode === 'add_data') addData(world, purchase, at);
  else if (state === 'preactive') world.queue.push(...segmentsOf(purchase));
  else if (state === 'active') renewActive(world, purchase, at);
  else if (state === 'parked') renewParked(world, purchase, at);
  else renewLate(world, purchase, at);
  return null;
}

function renewActive(world: World, purchase: Purchase, at: number): void {
  if (purchase.terms.kind === 'keep') append(world, purchase);
  else if (purchase.mode === 'queue') append(world, purchase);
  else if (purchase.mode === 'extend') extendOrAppend(world, purchase, at);
  else startNow(world, purchase, at);
}

/** R20. */
function renewParked(world: World, purchase: Purchase, at: number): void {
  if (purchase.terms.kind !== 'keep') startNow(world, purchase, at);
  else if (purchase.terms.planId === world.running!.purchase.terms.planId) extendOrAppend(world, purchase, at);
  else append(world, purchase);
}

function append(world: World, purchase: Purchase): void {
  world.queue.push(...segmentsOf(purchase));
  layQueueAgain(world);
}

function extendOrAppend(world: World, purchase: Purchase, at: number): void {
  if (purchase.terms.cycles > 1) { append(world, purchase); return; }
  const running = world.running!;
  const from = running.end!;
  const anchorDay = anchorFor(world, purchase.terms, from, running);
  const to = cycleEnd(purchase.terms, from, 'chained', anchorDay, world.zone);
  running.extensions.push({ purchase, from, to, anchorDay });
  running.end = to;
  const second = purchase.terms.dataBytes === null && world.buckets.some((one) => !one.own && one.kind === 'base' && one.left === null);
  if (!second) grant(world, { kind: 'base', purchase: purchase.id, left: purchase.terms.dataBytes, start: at, end: to, own: false });
  grant(world, { kind: 'promo', purchase: purchase.id, left: purchase.bonusBytes, start: at, end: to, own: false });
  layQueueAgain(world);
}

/** `replace`, `carry`, and a data plan on a parked line: the running segment ends, the first new one is activated at E (R15). */
function startNow(world: World, purchase: Purchase, at: number): void {
  endRunning(world, at);
  if (purchase.mode === 'carry') carryAll(world);
  else loseWithCycle(world);
  const [first, ...rest] = segmentsOf(purchase);
  world.queue.unshift(...rest);
  run(world, first!, at, 'activated', null);
}

/** R11. */
function renewLate(world: World, purchase: Purchase, at: number): void {
  const ended = world.ended!;
  const before = ended.segment.purchase.terms;
  const [first, ...rest] = segmentsOf(purchase);
  world.queue.push(...rest);
  if (stateOf(world) === 'grace' && ended.profile.lateRenewalStart === 'old_end') {
    layOne(world, first!, ended.at, 'chained', ended.segment);
    if (first!.end! > at) {
      const extended = purchase.mode === 'extend' && before.planId === purchase.terms.planId && purchase.terms.cycles === 1;
      if (purchase.mode === 'carry') carryAll(world);
      else if (purchase.mode === 'replace') loseWithCycle(world);
      else if (extended) dropUnlimited(world);
      else rollOver(world, before, purchase.terms);
      run(world, first!, ended.at, 'chained', ended.segment);
      return;
    }
  }
  loseWithCycle(world);
  run(world, first!, at, 'activated', null);
}

/** R17. */
function addData(world: World, purchase: Purchase, at: number): void {
  const own = purchase.terms.dataExpiry === 'own_days';
  const end = own ? cycleEnd(purchase.terms, at, 'activated', dateOf(at, world.zone).day, world.zone) : world.running!.end!;
  grant(world, { kind: 'addon', purchase: purchase.id, left: purchase.terms.dataBytes, start: at, end, own });
  grant(world, { kind: 'promo', purchase: purchase.id, left: purchase.bonusBytes, start: at, end, own });
  record(world, purchase.id).addon = { start: at, end, own };
}

// ---------------------------------------------------------------- use and view

const RANK: Record<BucketKind, number> = { promo: 0, base: 1, carried: 2, addon: 3 };

function drainOrder(a: Bucket, b: Bucket): number {
  if (a.end !== b.end) return a.end - b.end;
  if (a.kind !== b.kind) return RANK[a.kind] - RANK[b.kind];
  if (a.start !== b.start) return a.start - b.start;
  if (a.purchase === b.purchase) return 0;
  return a.purchase < b.purchase ? -1 : 1;
}

/** The buckets data can be taken from at `world.now` (R24), in drain order. */
function usable(world: World): Bucket[] {
  const state = stateOf(world);
  const sorted = [...world.buckets].sort(drainOrder);
  if (state === 'active') return sorted;
  if (state === 'grace' && world.now < clocksOf(world)!.full) return sorted;
  if (state === 'parked') {
    const running = world.running!;
    const ids = [running.purchase.id, ...running.extensions.map((one) => one.purchase.id)];
    return sorted.filter((one) => !one.own && ids.includes(one.purchase));
  }
  return [];
}

/** Meters use at `at`; returns the bytes that found no bucket. */
export function oracleUse(world: World, bytes: bigint, at: number): bigint {
  advance(world, at);
  let rest = bytes;
  for (const bucket of usable(world)) {
    const take = bucket.left === null || bucket.left > rest ? rest : bucket.left;
    if (bucket.left !== null) bucket.left -= take;
    if (bucket.kind === 'promo') record(world, bucket.purchase).usedBonus += take;
    else record(world, bucket.purchase).usedPlan += take;
    rest -= take;
  }
  world.buckets = world.buckets.filter((one) => one.left !== 0n);
  return rest;
}

export function oracleView(world: World, at: number): View {
  advance(world, at);
  const merged: View['buckets'] = [];
  for (const bucket of [...world.buckets].sort(drainOrder)) {
    const same = merged.find((one) => one.kind === bucket.kind && one.end === bucket.end && one.own === bucket.own);
    if (same === undefined) merged.push({ kind: bucket.kind, end: bucket.end, own: bucket.own, left: bucket.left });
    else same.left = same.left === null || bucket.left === null ? null : same.left + bucket.left;
  }
  const clocks = clocksOf(world);
  const running = world.running;
  const lost: Record<string, bigint> = {};
  for (const one of Object.values(world.records)) if (one.lost > 0n) lost[one.purchase.id] = one.lost;
  return {
    state: stateOf(world),
    running: running === null ? null : { planId: running.purchase.terms.planId, start: running.start!, end: running.end! },
    queue: world.queue.map((one) => ({ planId: one.purchase.terms.planId, start: one.start, end: one.end })),
    buckets: merged,
    lost,
    serviceEndsAt: clocks?.service ?? null,
    fullServiceEndsAt: clocks?.full ?? null,
    graceEndsAt: clocks?.grace ?? null,
    numberReleaseAt: clocks?.release ?? null,
    agingEndsAt: clocks?.aging ?? null,
  };
}
