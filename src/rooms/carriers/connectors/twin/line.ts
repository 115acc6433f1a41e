import { check } from '../../../../base/check.ts';
import { latest, plusSeconds, type Instant } from '../../../../base/time.ts';
import { engine, type LineEvent, type LineState } from '../../../lines/lines.ts';
import type { LineReading } from '../../connector.ts';
import { habitBytes } from './habit.ts';
import type { TwinLine } from './records.ts';
import type { TwinWork } from './work.ts';

/** What happens to one SIM at its carrier: the line engine decides, this writes it down. */

/**
 * Something happens to the line. What lies before the line's last event (the clock was set back) is folded into its
 * place. Throws `Refusal` where the engine refuses it, then or at a later event that it takes the ground from.
 */
export function happened(work: TwinWork, line: TwinLine, event: LineEvent): TwinLine {
  const state = engine.isLate(line.state, event) ? refolded(line, [...work.history(line.iccid), event]) : engine.applyEvent(line.state, event);
  const next = work.append({ ...line, state }, event);
  work.putLine(next);
  return next;
}

/** Puts another event in the place of one that is written down already, and folds the line anew. Throws as `happened` does. */
export function rewritten(work: TwinWork, line: TwinLine, facts: { readonly index: number; readonly event: LineEvent }): TwinLine {
  const events = work.history(line.iccid).with(facts.index, facts.event);
  const next = { ...line, state: refolded(line, events) };
  work.replaceEvent(line.iccid, facts.index, facts.event);
  work.putLine(next);
  return next;
}

// Never back in time: what has been told to a reader stays settled.
const refolded = (line: TwinLine, events: readonly LineEvent[]): LineState => engine.settle(engine.foldLine(events), line.state.asOf);

// A line has a handful of ends; past this many a habit is not worth following.
const ENDS_MAX = 10_000;

/**
 * Lets the habit run through the meter up to `at`, and the line settle there. It stops at the second before each end on
 * the way, so that the state depends on the moment alone and not on how often somebody looked. Written down only where
 * data flowed: the passing of time alone comes out the same next time.
 */
export function metered(work: TwinWork, line: TwinLine, at: Instant): TwinLine {
  if (at <= line.meteredTo) return line;
  if (line.habit === null) return settledTo({ ...line, meteredTo: at }, at);
  let now = line;
  for (let ends = 0; now.meteredTo < at; ends++) {
    check(ends < ENDS_MAX, 'a meter comes to rest');
    const end = engine.nextChangeAt(now.state, latest(now.state.asOf, now.meteredTo));
    const limit = end === null || end > at ? at : latest(plusSeconds(end, -1), now.meteredTo);
    const emptyAt = usedUpAt(now, limit);
    now = grown(work, now, emptyAt ?? limit);
    if (emptyAt === null && limit < at && end !== null) now = settledTo(now, end);
  }
  const settled = settledTo(now, at);
  if (settled.events !== line.events) work.putLine(settled);
  return settled;
}

/** The second in which the habit takes the last byte, where a queued plan waits for that; null: not by `to`. */
function usedUpAt(line: TwinLine, to: Instant): Instant | null {
  const from = line.meteredTo;
  if (to <= from || !engine.waitsForUse(line.state)) return null;
  const usable = engine.snapshotOf(line.state, latest(from, line.state.asOf)).usableBytes;
  const wanted = (at: Instant): bigint => habitBytes(line.habit!, { iccid: line.iccid, zone: line.zone, from, to: at });
  if (usable === null || wanted(to) < usable) return null;
  let [before, after] = [from, to];
  while (after - before > 1) {
    const middle = plusSeconds(before, Math.floor((after - before) / 2));
    if (wanted(middle) < usable) before = middle; else after = middle;
  }
  return after;
}

/** The meter counts what flows at full speed: without bytes left it stands still, throttled or not. */
function grown(work: TwinWork, line: TwinLine, to: Instant): TwinLine {
  const wanted = habitBytes(line.habit!, { iccid: line.iccid, zone: line.zone, from: line.meteredTo, to });
  return { ...used(work, line, wanted, to).line, meteredTo: to };
}

/** Uses up to `bytes` at `at`, as many as there are; tells how many those were. */
export function used(work: TwinWork, line: TwinLine, bytes: bigint, at: Instant): { readonly line: TwinLine; readonly bytes: bigint } {
  if (bytes <= 0n) return { line, bytes: 0n };
  let now = line;
  let flown = 0n;
  // Once more for each queued plan that begins with the last byte before it.
  for (let turns = 0; flown < bytes; turns++) {
    check(turns < ENDS_MAX, 'a use comes to rest');
    const when = latest(at, now.state.asOf);
    const usable = engine.snapshotOf(now.state, when).usableBytes;
    const flows = usable === null || bytes - flown < usable ? bytes - flown : usable;
    if (flows === 0n) break;
    now = happened(work, now, { kind: 'metered', at: when, usedBytesTotal: now.state.usedBytesTotal + flows });
    flown += flows;
  }
  return { line: now, bytes: flown };
}

const settledTo = (line: TwinLine, at: Instant): TwinLine => ({ ...line, state: engine.settle(line.state, at) });

/** The line as its carrier would show it at `at`, or at the last moment it was settled to where that is later. */
export function readingOf(line: TwinLine, at: Instant): LineReading {
  const now = engine.snapshotOf(line.state, latest(at, line.state.asOf));
  return {
    readAt: now.at,
    // A card that nobody sold yet looks like one that nobody used yet.
    state: now.phase === 'stock' ? 'preactive' : now.phase,
    barred: now.barred,
    zone: now.zone,
    running: now.running,
    queue: now.queue.map(({ planId, startsAt, endsAt }) => ({ planId, startsAt, endsAt })),
    buckets: now.buckets.map(({ kind, left, endsAt, own }) => ({ kind, leftBytes: left, endsAt, own })),
    usedBytesTotal: now.usedBytesTotal,
    serviceEndsAt: now.clocks.serviceEndsAt,
    numberReleaseAt: now.clocks.numberReleaseAt,
    simChangedAt: line.simChangedAt,
    balance: balanceOf(line, now.at, now.clocks.serviceEndsAt),
  };
}

/** Money kept on the line: payments that have not run out (rules R25). Null where none was ever made. */
function balanceOf(line: TwinLine, at: Instant, serviceEndsAt: Instant | null): LineReading['balance'] {
  if (line.payments.length === 0) return null;
  const { carrierBalance: rule } = line.state.profile;
  const facts = { rule, zone: line.state.zone, at, serviceEndsAt };
  if (rule.rule === 'per_payment_tier') {
    const living = line.payments.filter((one) => engine.carrierBalanceExpiry({ ...facts, balanceCents: one.cents, payments: [one] }) !== null);
    const cents = living.reduce((sum, one) => sum + one.cents, 0n);
    return { cents, expiresAt: engine.carrierBalanceExpiry({ ...facts, balanceCents: cents, payments: living }) };
  }
  const cents = line.payments.reduce((sum, one) => sum + one.cents, 0n);
  const expiresAt = engine.carrierBalanceExpiry({ ...facts, balanceCents: cents, payments: line.payments });
  return expiresAt !== null && expiresAt <= at ? { cents: 0n, expiresAt: null } : { cents, expiresAt };
}
