import type { Bytes } from '../../../base/data-size.ts';
import { Refusal, type RefusalCode } from '../../../base/refusal.ts';
import type { PlanTerms, Purchase } from '../../../base/terms.ts';
import { HOUR, plusSeconds, type Instant } from '../../../base/time.ts';
import { localDate, plusDays, startOfDay } from '../../../base/zone-time.ts';
import { usableBytes } from './bytes.ts';
import { longClocks, phaseOf, serviceEndsAt } from './clocks.ts';
import { cycleEndsAt } from './cycles.ts';
import { effectOf, ownEnd, renewLine, type Effect } from './renew.ts';
import { nextChangeAfter, settle } from './settle.ts';
import { snapshotOf } from './snapshot.ts';
import type { LineSnapshot, LineState } from './state.ts';

/** What a renewal would do, and until when that stays true (rules R8). */

export type PreviewWarning = 'ends_sooner_than_own_days' | 'leftovers_lost_now' | 'leftovers_lost_at_cycle_end' | 'keep_time_lost';

export interface RenewalPreview {
  readonly before: LineSnapshot;
  readonly after: LineSnapshot;
  /** Bytes lost at E by renewing this way. */
  readonly lostBytes: Bytes;
  /** What the running cycle leaves to be lost at its end unless used first, where the renewal leaves that cycle as it is (rules R22, R23). */
  readonly lostLater: { readonly at: Instant; readonly bytes: Bytes } | null;
  /** Bytes usable at once; null is unlimited. */
  readonly usableNow: Bytes | null;
  readonly warnings: readonly PreviewWarning[];
  /** The first moment after `at` from which the result differs by more than sliding along with E; null: it never does (rules R8). */
  readonly x: Instant | null;
  /** The state after for E at X; null without X, or when the renewal is refused at X. */
  readonly afterX: LineSnapshot | null;
  readonly refusalAtX: RefusalCode | null;
}

/** Previews a renewal quoted at `at`, as if it took effect that second. Throws `Refusal` when it would be refused then. */
export function previewRenewal(state: LineState, purchase: Purchase, at: Instant): RenewalPreview {
  const result = outcomeAt(state, purchase, at);
  if (result.refusal !== null) throw new Refusal(result.refusal, { plan: purchase.terms.planId, mode: purchase.mode });
  const now = result.before;
  const turning = firstDifference(now, purchase, result);
  const after = snapshotOf(result.state, at);
  // Queued to begin when the data is used up, where it is: it has begun.
  const begun = purchase.startsWhenUsedUp === true && result.state.running?.legs[0].purchase === purchase.id;
  const facts = { effect: begun ? 'replace' as const : effectOf(now, purchase.terms, purchase.mode), now, after: result.state, lostBytes: lostOf(result.state) - lostOf(now) };
  const lostLater = lossAtCycleEnd(facts);
  return {
    before: snapshotOf(now, at),
    after,
    lostBytes: facts.lostBytes,
    lostLater,
    usableNow: after.usableBytes,
    warnings: warningsOf({ ...facts, terms: purchase.terms, lostLater }),
    x: turning?.at ?? null,
    afterX: turning?.refusal === null ? snapshotOf(turning.state, turning.at) : null,
    refusalAtX: turning?.refusal ?? null,
  };
}

interface Facts { readonly effect: Effect; readonly now: LineState; readonly after: LineState; readonly lostBytes: Bytes }

type Outcome =
  | { readonly at: Instant; readonly refusal: null; readonly before: LineState; readonly state: LineState }
  | { readonly at: Instant; readonly refusal: RefusalCode };
type Success = Extract<Outcome, { readonly refusal: null }>;

function outcomeAt(state: LineState, purchase: Purchase, at: Instant): Outcome {
  const before = settle(state, at);
  try {
    return { at, refusal: null, before, state: renewLine(before, purchase, at) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { at, refusal: error.code };
  }
}

/** All bytes this line ever lost. */
export function lostOf(state: LineState): Bytes {
  return state.purchases.reduce((sum, one) => sum + one.tally.lost, state.older.lost);
}

function lossAtCycleEnd({ effect, after }: Facts): RenewalPreview['lostLater'] {
  if ((effect !== 'queue' && effect !== 'add_data') || after.running === null) return null;
  const at = cycleEndsAt(after.running);
  // Bytes with an end of their own may be gone by then as well; that is their own clock and not this cycle's end.
  const own = after.buckets.reduce((sum, { endsAt, left }) => (endsAt !== null && endsAt <= at ? sum + (left ?? 0n) : sum), 0n);
  const bytes = lostOf(settle(after, at)) - lostOf(after) - own;
  return bytes === 0n ? null : { at, bytes };
}

function warningsOf({ effect, now, after, lostBytes, terms, lostLater }: Facts & { readonly terms: PlanTerms; readonly lostLater: RenewalPreview['lostLater'] }): PreviewWarning[] {
  const warnings: PreviewWarning[] = [];
  if (effect === 'add_data' && terms.dataExpiry === 'with_cycle' && cycleEndsAt(after.running!) < ownEnd(now, terms)) warnings.push('ends_sooner_than_own_days');
  if (lostBytes > 0n) warnings.push('leftovers_lost_now');
  if (lostLater !== null) warnings.push('leftovers_lost_at_cycle_end');
  if ((effect === 'replace' || effect === 'carry') && phaseOf(now) === 'parked') warnings.push('keep_time_lost');
  return warnings;
}

/** The first moment at which the result is another one, with that result. */
function firstDifference(state: LineState, purchase: Purchase, quoted: Success): Outcome | null {
  const next = outcomeAt(state, purchase, plusSeconds(quoted.at, 1));
  const slides = slidingMoments(quoted, next);
  if (next.refusal !== null || slides === null) return next;
  const isSame = sameButForSliding(quoted, slides);
  for (const at of candidates(state, purchase, { quoted, slides })) {
    const outcome = outcomeAt(state, purchase, at);
    if (!isSame(outcome)) return outcome;
  }
  return null;
}

/**
 * Which moments of the result slide along with E: those that move by a second when E does. Asked once, at the quote: a
 * fixed moment that jumps a day just when E has moved by a day does not slide. Null when the next second differs already.
 */
function slidingMoments(quoted: Success, next: Outcome): readonly boolean[] | null {
  if (next.refusal !== null || wordsOf(quoted.state) !== wordsOf(next.state)) return null;
  const later = momentsOf(next.state);
  const moved = momentsOf(quoted.state).map((moment, i) => (moment === null ? 0 : later[i]! - moment));
  return moved.every((seconds) => seconds === 0 || seconds === 1) ? moved.map((seconds) => seconds === 1) : null;
}

/** Whether a result is the quoted one but for what slides: the same cycles, the same bytes, each moment where it should be. */
function sameButForSliding(quoted: Success, slides: readonly boolean[]): (other: Outcome) => boolean {
  const words = wordsOf(quoted.state);
  const moments = momentsOf(quoted.state);
  return (other) => {
    if (other.refusal !== null || wordsOf(other.state) !== words) return false;
    const now = momentsOf(other.state);
    return moments.every((moment, i) => (moment === null ? now[i] === null : now[i] === moment + (slides[i] === true ? other.at - quoted.at : 0)));
  };
}

// January 28 to 31 all renew on February 28: the fourth midnight is the first that must show a difference.
const DAYS_AHEAD = 4;
// A line has few ends; past this the clock has been followed well beyond any quote's life.
const ENDS_MAX = 64;

interface Quoted { readonly quoted: Success; readonly slides: readonly boolean[] }

/** Whether anything of the result is counted from E. What hangs on cycles that run already knows no midnight of E. */
function startsAtE(state: LineState, { terms, mode, startsWhenUsedUp }: Purchase): boolean {
  const effect = effectOf(state, terms, mode);
  if (startsWhenUsedUp && effect === 'queue') return usableBytes(state) === 0n;
  if (effect === 'add_data') return terms.dataExpiry === 'own_days';
  return effect === 'replace' || effect === 'carry' || effect === 'late';
}

/** The moments worth trying, earliest first: midnights crossed by E or by what slides with it, and the line's own ends. */
function* candidates(state: LineState, purchase: Purchase, about: Quoted): Generator<Instant> {
  const points = [...turningPoints(state, purchase, about)].sort((a, b) => a - b);
  let p = 0;
  for (const end of endsOf(state)) {
    while (p < points.length && points[p]! <= end) yield points[p++]!;
    yield end;
  }
  yield* points.slice(p);
}

function turningPoints(state: LineState, purchase: Purchase, { quoted, slides }: Quoted): Set<Instant> {
  const found = new Set<Instant>();
  if (!startsAtE(state, purchase)) return found;
  const crossings = (moment: Instant): void => {
    const today = localDate(state.zone, moment);
    for (let ahead = 0; ahead <= DAYS_AHEAD; ahead++) {
      // At a midnight `date` changes, the second after it `ceil` does (rules R2).
      const at = plusSeconds(startOfDay(state.zone, plusDays(today, ahead)), quoted.at - moment);
      if (at > quoted.at) found.add(at);
      if (at >= quoted.at) found.add(plusSeconds(at, 1));
    }
  };
  crossings(quoted.at);
  momentsOf(quoted.state).forEach((moment, i) => {
    if (moment === null) return;
    if (slides[i] === true) crossings(moment);
    // A late cycle counted from the old end starts at E once it would be over at E (rules R11): its end turns the result.
    else if (moment > quoted.at) found.add(moment);
  });
  return found;
}

function* endsOf(state: LineState): Generator<Instant> {
  // The last second a carry is taken comes before the end it is measured from (rules R16).
  const carryEnds = state.running === null ? null : plusSeconds(cycleEndsAt(state.running), 1 - state.profile.carryMinHours * HOUR);
  let line = state;
  for (let ends = 0; ends < ENDS_MAX; ends++) {
    const end = nextChangeAfter(line);
    if (end === null) return;
    if (carryEnds !== null && carryEnds > line.asOf && carryEnds < end) yield carryEnds;
    yield end;
    // Counted from an old end (rules R11), a cycle that starts at that very second looks like one that slides; the next does not.
    yield plusSeconds(end, 1);
    line = settle(line, end);
  }
}

/** Taken from the state and not from the snapshot: there two buckets become one for the single second their ends agree. */
function wordsOf({ stage, zone, running, queue, buckets }: LineState): string {
  return [
    stage, zone, ...(running?.legs ?? []).map((leg) => `${leg.purchase}.${leg.index}`), '|', ...queue.map((one) => `${one.purchase}.${one.index}`), '|',
    ...buckets.map((one) => `${one.purchase}.${one.kind}.${one.left}`),
  ].join(' ');
}

function momentsOf(state: LineState): (Instant | null)[] {
  const { running, queue, buckets } = state;
  const ends = serviceEndsAt(state);
  const clocks = ends === null ? null : longClocks(state.zone, state.profile, ends);
  return [
    ...(running?.legs ?? []).flatMap((leg) => [leg.startsAt, leg.endsAt]), ...queue.flatMap((one) => [one.startsAt, one.endsAt]),
    ...buckets.map((one) => one.endsAt), ...(clocks === null ? [] : [clocks.fullServiceEndsAt, clocks.graceEndsAt, clocks.numberReleaseAt, clocks.agingEndsAt]),
  ];
}
