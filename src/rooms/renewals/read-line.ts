import type { RenewalId } from '../../base/ids.ts';
import { latest, MINUTE, type Instant } from '../../base/time.ts';
import { GuardFailed, type Write } from '../../platform/db/unit.ts';
import { connectorOf, readCarrierLine, type LineReading } from '../carriers/carriers.ts';
import { changeLine, engine, eventsOf, LINE_CHANGED, type Line, type LineEvent } from '../lines/lines.ts';
import { simChanged } from '../people/people.ts';
import type { RenewalsApp } from './app.ts';
import { openCase } from './case.ts';
import { knownPlans, sameBytes } from './carriers-word.ts';
import { startWrites } from './cycle-starts.ts';

/** A reading younger than this is good enough to quote on (s). The delivery is compared with a fresh one anyway. */
const FRESH_S = 5 * MINUTE;

/** A queued plan that the carrier starts later than this after its moment has not started by itself (s). */
const START_LATE_S = 10 * MINUTE;

/** The line with the carrier's meter and balance brought up to date where the last reading is old. Stays as it is when the carrier does not answer. */
export async function refreshLine(app: RenewalsApp, line: Line, freshS: number = FRESH_S): Promise<Line> {
  const now = app.clock.now();
  if (line.readAt !== null && now - line.readAt < freshS && now >= line.readAt) return line;
  if (!connectorOf(app, line.carrier).can.readLine) return line;
  const answer = await readCarrierLine(app, line);
  if (answer.kind !== 'line') return line;
  return takeReading(app, line, answer.reading);
}

/** The line read at the carrier this very moment and written down; null: cannot be had now. A carrier that shows no lines leaves it as we reckon it. */
export async function readFresh(app: RenewalsApp, line: Line): Promise<{ readonly line: Line; readonly reading: LineReading | null } | null> {
  if (!connectorOf(app, line.carrier).can.readLine) return { line, reading: null };
  const answer = await readCarrierLine(app, line);
  return answer.kind === 'line' ? { line: await takeReading(app, line, answer.reading), reading: answer.reading } : null;
}

/**
 * Writes a reading down: the meter as an event, the balance as it is. What it says of cycles is compared after each
 * delivery; here it is only taken over, once nothing of ours is under way on the line.
 */
async function takeReading(app: RenewalsApp, line: Line, reading: LineReading): Promise<Line> {
  const at = reading.readAt;
  const events: LineEvent[] = [];
  // Not settled first: a card that was used in time is no card that was closed unused, however late we hear of it.
  if (line.state.stage === 'preactive' && line.state.queue.length > 0 && reading.running) events.push({ kind: 'first_used', at: reading.running.startsAt });
  if (reading.barred !== line.state.barred) events.push({ kind: 'barred', at, barred: reading.barred });
  if (reading.usedBytesTotal > line.state.usedBytesTotal) events.push({ kind: 'metered', at, usedBytesTotal: reading.usedBytesTotal });
  try {
    const facts = { readAt: at, balance: reading.balance };
    let changed = await changeAtAnyTime(app, line, events, at, facts);
    const found = differs(changed.line, reading);
    if (found === 'bytes' || (found === 'cycles' && await isIdle(app, line.id))) {
      changed = await changeAtAnyTime(app, line, [...events, { kind: 'adopted', at: latest(at, line.state.asOf), reading, plans: knownPlans(app, line) }], at, facts);
    }
    // What waited for its first use could not be held against the promise before: it had no dates.
    const opener = line.state.queue[0]?.purchase;
    const broken = found === 'cycles' && events.some((event) => event.kind === 'first_used') && opener?.startsWith('rnw_')
      ? openCase(app, { renewal: { id: opener as RenewalId }, line }, 'promise_broken', {}) : await beganOtherwise(app, line, reading);
    await app.committer.commit([...changed.writes, ...startWrites(app, line, changed.line), ...broken, ...app.readingTaken({ before: line, line: changed.line, at })]);
    if (reading.simChangedAt) await simChanged(app, { line: line.id, number: line.number, at: reading.simChangedAt, by: { door: 'job', actor: 'job:lines', reason: 'the carrier says the SIM was changed' } });
    return changed.line;
  } catch (error) {
    if (!(error instanceof GuardFailed) || error.guard !== LINE_CHANGED) throw error;
    return (await app.readLine(line.id)) ?? line;
  }
}

/**
 * A queued purchase of ours began since the last reading. What it brings shows only now, so now it is held against the
 * promise, as at a delivery (rules R8): bytes that no use explains, or a carrier that has it waiting still, open its case.
 * Another renewal or case under way on the line may be the reason; then nothing is concluded.
 */
async function beganOtherwise(app: RenewalsApp, before: Line, reading: LineReading): Promise<Write[]> {
  const at = latest(reading.readAt, before.state.asOf);
  const ours = engine.settle(before.state, at);
  const opener = ours.running?.legs[0];
  if (ours.stage !== 'live' || !opener?.purchase.startsWith('rnw_') || before.readAt === null || opener.startsAt <= before.readAt) return [];
  const usedSince = reading.usedBytesTotal > ours.usedBytesTotal ? reading.usedBytesTotal - ours.usedBytesTotal : 0n;
  const differences = engine.comparePromise({ computed: engine.snapshotOf(ours, at), reported: reading, usedSince });
  const isElsewhere = differences.some((one) => one.what === 'cycle' || one.what === 'queue');
  const planId = ours.purchases.find((one) => one.purchase.id === opener.purchase)?.purchase.terms.planId;
  const waitsStill = reading.running === null && reading.queue.some((one) => one.planId === planId) && at - opener.startsAt >= START_LATE_S;
  if (differences.length === 0 || (isElsewhere && !waitsStill) || !await isIdle(app, before.id)) return [];
  return openCase(app, { renewal: { id: opener.purchase as RenewalId }, line: before }, 'promise_broken', { differences });
}

/** Same cycles, other bytes: a cycle ended between two readings, and only the carrier knows what was used before its end. */
function differs(line: Line, reading: LineReading): 'no' | 'bytes' | 'cycles' {
  const ours = engine.snapshotOf(line.state, latest(reading.readAt, line.state.asOf));
  // Used and over between two readings: nothing shows any more when it began.
  if (line.state.stage === 'preactive') return reading.state !== 'preactive' && reading.running === null ? 'cycles' : 'no';
  if (line.state.stage !== 'live') return 'no';
  const differences = engine.comparePromise({ computed: ours, reported: reading, usedSince: 0n });
  if (differences.some((one) => one.what === 'cycle' || one.what === 'queue') || reading.serviceEndsAt !== ours.clocks.serviceEndsAt) return 'cycles';
  return sameBytes(ours, reading) ? 'no' : 'bytes';
}

/** No renewal or case of ours is about to say why the line is another: then the carrier has changed it by itself, and its word counts. */
async function isIdle(app: Pick<RenewalsApp, 'db'>, line: string): Promise<boolean> {
  const busy = await app.db.query(
    `select 1 from renewals_slots where line_id = $1 and (exclusive is not null or light > 0)
     union all select 1 from renewals_cases k join renewals_renewals r on r.id = k.renewal_id where r.line_id = $1 and k.closed_at is null and k.state <> 'needs_agent' limit 1`,
    [line], 'renewals_line_busy');
  return busy.rowCount === 0;
}

/**
 * Changes a line by events that may lie before what is already written down (we were away while the carrier went on):
 * then the whole history is folded anew in the order of time.
 */
export async function changeAtAnyTime(
  app: Pick<RenewalsApp, 'db'>, line: Line, events: readonly LineEvent[], at: Instant,
  reading: { readonly readAt: Instant | null; readonly balance: LineReading['balance'] } = { readAt: null, balance: null },
): Promise<ReturnType<typeof changeLine>> {
  const late = events.some((event) => event.at < line.state.asOf);
  if (!late) return changeLine(line, { events, at, ...reading });
  const before = await eventsOf(app.db, line.id);
  const theirs = new Set(before.map((event) => (event.kind === 'renewed' ? event.purchase.id : null)));
  // The history is younger than the line that was read: another worker has written this very purchase down in between.
  if (events.some((event) => event.kind === 'renewed' && theirs.has(event.purchase.id))) throw new GuardFailed(LINE_CHANGED);
  return changeLine(line, { events, at, history: [...before, ...events], ...reading });
}
