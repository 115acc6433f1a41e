import type { Purchase } from '../../src/base/terms.ts';
import { ceilDate, dateOf, startOfDay } from './calendar.ts';
import { advance, clocksOf, oracleRenew, oracleView } from './oracle.ts';
import type { World } from './world.ts';

/** R8: the instant X from which a quote's promise is another one, by trying every instant that has a name. */

/** The state right after renewing a copy of the line at `at`: plain facts, and apart from them the instants among them. */
function resultAt(world: World, purchase: Purchase, at: number): { facts: string; instants: number[] } {
  const copy = structuredClone(world);
  const refusal = oracleRenew(copy, purchase, at);
  if (refusal !== null) return { facts: refusal, instants: [] };
  const { lost: _, ...view } = oracleView(copy, at);
  const instants: number[] = [];
  const facts = JSON.stringify(view, (key, value: unknown) => {
    if (typeof value === 'bigint') return String(value);
    if (typeof value !== 'number') return value;
    instants.push(value);
    return key;
  });
  return { facts, instants };
}

/** Whether the later result is the earlier one, each instant in it the same or moved along by the time between the two. */
function merelySlides(world: World, purchase: Purchase, from: number, to: number): boolean {
  const a = resultAt(world, purchase, from);
  const b = resultAt(world, purchase, to);
  return a.facts === b.facts && a.instants.every((one, i) => b.instants[i] === one || b.instants[i] === one + (to - from));
}

/** Every named instant after `quotedAt`, in order. */
function namedInstants(world: World, purchase: Purchase, quotedAt: number): number[] {
  const now = structuredClone(world);
  advance(now, quotedAt);
  const list: number[] = [];
  const today = dateOf(quotedAt, now.zone);
  for (const days of [0, 1, 2]) {
    const midnight = startOfDay(today.add({ days }), now.zone);
    list.push(midnight, midnight + 1);
  }
  if (now.activateBy !== null) list.push(now.activateBy);
  for (const segment of [now.running, ...now.queue]) {
    if (segment === null || segment.end === null) continue;
    list.push(segment.end, segment.end - purchase.profile.carryMinHours * 3600 + 1);
  }
  for (const bucket of now.buckets) list.push(bucket.end);
  const clocks = clocksOf(now);
  if (clocks !== null) list.push(clocks.full, clocks.grace, clocks.release, clocks.aging);
  return [...new Set(list)].filter((one) => one > quotedAt).sort((a, b) => a - b);
}

/**
 * X by R8, null when every instant merely slides or the renewal is refused at the quote. Between two named instants
 * everything must slide; where it does not, the true instant is found by halving and `named` is false.
 */
export function oracleX(world: World, purchase: Purchase, quotedAt: number): { x: number; named: boolean } | null {
  if (oracleRenew(structuredClone(world), purchase, quotedAt) !== null) return null;
  const horizon = startOfDay(ceilDate(quotedAt, world.zone).add({ days: 2 }), world.zone) + 1;
  let from = quotedAt;
  for (const at of namedInstants(world, purchase, quotedAt)) {
    if (at <= horizon && !merelySlides(world, purchase, from, at - 1)) {
      let [good, bad] = [from, at - 1];
      while (bad - good > 1) {
        const middle = Math.floor((good + bad) / 2);
        if (merelySlides(world, purchase, from, middle)) good = middle;
        else bad = middle;
      }
      return { x: bad, named: false };
    }
    if (!merelySlides(world, purchase, at - 1, at)) return { x: at, named: true };
    from = at;
  }
  return null;
}
