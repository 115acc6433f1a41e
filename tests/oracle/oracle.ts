import type { RefusalCode } from '../../src/base/refusal.ts';
import type { CarrierId, LineKind, Purchase } from '../../src/base/terms.ts';
import { cycleEnd, dateOf } from './calendar.ts';
import {
  advance, anchorFor, carryAll, clocksOf, dropUnlimited, endRunning, grant, layOne, layQueueAgain, loseWithCycle, profileOf, record, rollOver, run,
  segmentsOf, stateOf,
} from './line.ts';
import type { Bucket, BucketKind, View, World } from './world.ts';

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
  if (mode === 'carry' && world.now > running.end! - profileOf(world)!.carryMinHours * 3600) return 'carry_too_late';
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
  const inGrace = stateOf(world) === 'grace';
  const [first, ...rest] = segmentsOf(purchase);
  world.queue.push(...rest);
  if (inGrace && ended.profile.lateRenewalStart === 'old_end') {
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
  const inFullGrace = state === 'grace' && world.now < clocksOf(world)!.full;
  if (state !== 'active' && state !== 'parked' && !inFullGrace) return [];
  const cycle = world.running ?? world.ended!.segment;
  if (cycle.purchase.terms.kind !== 'keep') return sorted;
  const ids = [cycle.purchase.id, ...cycle.extensions.map((one) => one.purchase.id)];
  return sorted.filter((one) => !one.own && ids.includes(one.purchase));
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
