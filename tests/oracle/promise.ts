import type { Purchase } from '../../src/base/terms.ts';
import { dateOf, startOfDay } from './calendar.ts';
import { advance, clocksOf } from './line.ts';
import { oracleRenew, oracleView } from './oracle.ts';
import type { World } from './world.ts';

/** R8: the instant X from which a quote's promise is another one, by trying every instant that has a name. */

interface Result { at: number; facts: string; instants: number[] }

/** The state right after renewing a copy of the line at `at`: plain facts, and apart from them the instants among them. */
function resultAt(world: World, purchase: Purchase, at: number): Result {
  const copy = structuredClone(world);
  const refusal = oracleRenew(copy, purchase, at);
  if (refusal !== null) return { at, facts: refusal, instants: [] };
  const { lost: _, buckets: __, ...view } = oracleView(copy, at);
  // Buckets one by one: merged, two of them would become one for the single second at which a sliding end meets a fixed one.
  const buckets = copy.buckets.map((one) => ({ kind: one.kind, purchase: one.purchase, left: one.left, own: one.own, end: one.end }))
    .sort((a, b) => (a.purchase + a.kind < b.purchase + b.kind ? -1 : 1));
  const instants: number[] = [];
  const facts = JSON.stringify({ ...view, buckets }, (key, value: unknown) => {
    if (typeof value === 'bigint') return String(value);
    if (typeof value !== 'number') return value;
    instants.push(value);
    return key;
  });
  return { at, facts, instants };
}

/** What every instant of the quoted result has done so far: stood still, moved along with E, or (at the quote itself) either. */
interface Motion { quoted: Result; still: boolean[]; slides: boolean[] }

/** Follows the motion to a later result; null when some instant does neither any more, or a fact is another one. */
function follow(motion: Motion, later: Result): Motion | null {
  const { quoted } = motion;
  if (quoted.facts !== later.facts) return null;
  const still = motion.still.map((one, i) => one && later.instants[i] === quoted.instants[i]);
  const slides = motion.slides.map((one, i) => one && later.instants[i] === quoted.instants[i]! + (later.at - quoted.at));
  return still.every((one, i) => one || slides[i]) ? { quoted, still, slides } : null;
}

/** X and how it came to light. */
export interface Turning { x: number; found: 'named' | 'between' | 'far midnight' }

/** Every named instant after `quotedAt`, in order; the second after each is tried as well. */
function namedInstants(world: World, purchase: Purchase, quotedAt: number): number[] {
  const now = structuredClone(world);
  advance(now, quotedAt);
  const list: number[] = [quotedAt];
  const today = dateOf(quotedAt, now.zone);
  for (const days of [0, 1, 2]) list.push(startOfDay(today.add({ days }), now.zone));
  if (now.activateBy !== null) list.push(now.activateBy);
  const after = structuredClone(now);
  oracleRenew(after, purchase, quotedAt);
  for (const { running, queue, buckets } of [now, after]) {
    for (const segment of [running, ...queue]) if (segment && segment.end !== null) list.push(segment.end);
    for (const bucket of buckets) list.push(bucket.end);
  }
  if (now.running !== null) for (const profile of [purchase.profile, ...Object.values(now.records).map((one) => one.purchase.profile)]) {
    list.push(now.running.end! - profile.carryMinHours * 3600);
  }
  const clocks = clocksOf(now);
  if (clocks !== null) list.push(clocks.full, clocks.grace, clocks.release, clocks.aging);
  return [...new Set(list.flatMap((one) => [one, one + 1]))].filter((one) => one > quotedAt).sort((a, b) => a - b);
}

/**
 * X by R8, null when every instant merely slides or the renewal is refused at the quote. Where the result has changed
 * before the second ahead of a named instant, the true instant is found by halving; it is then `between`, or a `far midnight`
 * when it is one more than two days ahead, which R8 does not ask for.
 */
export function oracleX(world: World, purchase: Purchase, quotedAt: number): Turning | null {
  if (oracleRenew(structuredClone(world), purchase, quotedAt) !== null) return null;
  const quoted = resultAt(world, purchase, quotedAt);
  let motion: Motion = { quoted, still: quoted.instants.map(() => true), slides: quoted.instants.map(() => true) };
  let from = quotedAt;
  for (const at of namedInstants(world, purchase, quotedAt)) {
    const before: Motion | null = at - 1 > from ? follow(motion, resultAt(world, purchase, at - 1)) : motion;
    if (before === null) {
      let [good, bad] = [from, at - 1];
      while (bad - good > 1) {
        const middle = Math.floor((good + bad) / 2);
        const moved = follow(motion, resultAt(world, purchase, middle));
        if (moved === null) bad = middle;
        else { good = middle; motion = moved; }
      }
      const midnight = startOfDay(dateOf(bad, world.zone), world.zone);
      const far = bad > quotedAt + 2 * 86_400 && (bad === midnight || bad === midnight + 1);
      return { x: bad, found: far ? 'far midnight' : 'between' };
    }
    const here = follow(before, resultAt(world, purchase, at));
    if (here === null) return { x: at, found: 'named' };
    motion = here;
    from = at;
  }
  return null;
}
