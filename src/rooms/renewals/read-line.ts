import { latest, MINUTE, type Instant } from '../../base/time.ts';
import { GuardFailed } from '../../platform/db/unit.ts';
import { connectorOf, readCarrierLine, type LineReading } from '../carriers/carriers.ts';
import { changeLine, engine, eventsOf, LINE_CHANGED, type Line, type LineEvent } from '../lines/lines.ts';
import type { RenewalsApp } from './app.ts';
import { knownPlans, sameBytes } from './carriers-word.ts';

/** A reading younger than this is good enough to quote on (s). The delivery is compared with a fresh one anyway. */
const FRESH_S = 5 * MINUTE;

/** The line with the carrier's meter and balance brought up to date where the last reading is old. Stays as it is when the carrier does not answer. */
export async function refreshLine(app: RenewalsApp, line: Line, freshS: number = FRESH_S): Promise<Line> {
  const now = app.clock.now();
  if (line.readAt !== null && now - line.readAt < freshS && now >= line.readAt) return line;
  if (!connectorOf(app, line.carrier).can.readLine) return line;
  const answer = await readCarrierLine(app, line);
  if (answer.kind !== 'line') return line;
  return takeReading(app, line, answer.reading);
}

/** Writes a reading down: the meter as an event, the balance as it is. What it says of cycles is compared after each delivery, not here. */
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
    if (countedElsewhere(changed.line, reading)) {
      changed = await changeAtAnyTime(app, line, [...events, { kind: 'adopted', at: latest(at, line.state.asOf), reading, plans: knownPlans(app, line) }], at, facts);
    }
    await app.committer.commit(changed.writes);
    return changed.line;
  } catch (error) {
    if (!(error instanceof GuardFailed) || error.guard !== LINE_CHANGED) throw error;
    return (await app.readLine(line.id)) ?? line;
  }
}

/** Same cycles, other bytes: a cycle ended between two readings, and only the carrier knows what was used before its end. */
function countedElsewhere(line: Line, reading: LineReading): boolean {
  const ours = engine.snapshotOf(line.state, latest(reading.readAt, line.state.asOf));
  if (line.state.stage !== 'live' || reading.serviceEndsAt !== ours.clocks.serviceEndsAt || sameBytes(ours, reading)) return false;
  return engine.comparePromise({ computed: ours, reported: reading, usedSince: 0n }).every((one) => one.what === 'granted' || one.what === 'bytes_left');
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
  const history = [...await eventsOf(app.db, line.id), ...events];
  return changeLine(line, { events, at, history, ...reading });
}
