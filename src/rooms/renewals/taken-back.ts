import { Refusal } from '../../base/refusal.ts';
import { latest } from '../../base/time.ts';
import type { Write } from '../../platform/db/unit.ts';
import { connectorOf, readCarrierLine, type LineReading } from '../carriers/carriers.ts';
import { ledgerWrite } from '../ledger/ledger.ts';
import type { Line } from '../lines/lines.ts';
import type { RenewalsApp } from './app.ts';
import { knownPlans } from './carriers-word.ts';
import { startWrites } from './cycle-starts.ts';
import { changeAtAnyTime } from './read-line.ts';
import { topUpOf, type Work } from './work.ts';

/** The line as its carrier has it now; null when it cannot be had at the moment. */
export async function readingOf(app: RenewalsApp, line: Line): Promise<LineReading | null> {
  const answer = await readCarrierLine(app, { carrier: line.carrier, number: line.number, iccid: line.iccid });
  return answer.kind === 'line' ? answer.reading : null;
}

/** Takes the carrier's word for what the line is. */
export async function adopt(app: RenewalsApp, line: Line, reading: LineReading): Promise<Write[]> {
  const at = latest(reading.readAt, line.state.asOf);
  const changed = await changeAtAnyTime(app, line, [{ kind: 'adopted', at, reading, plans: knownPlans(app, line) }], at, { readAt: reading.readAt, balance: reading.balance });
  return [...changed.writes, ...startWrites(app, line, changed.line)];
}

/** The line after the carrier took a purchase off it: read where lines can be read, reckoned where not. Null: cannot be had now. */
export async function withoutPurchase(app: RenewalsApp, line: Line, purchase: string): Promise<Write[] | null> {
  if (connectorOf(app, line.carrier).can.readLine) {
    const reading = await readingOf(app, line);
    return reading && adopt(app, line, reading);
  }
  const at = latest(app.clock.now(), line.state.asOf);
  try {
    const changed = await changeAtAnyTime(app, line, [{ kind: 'taken_back', at, purchase }], at);
    return [...changed.writes, ...startWrites(app, line, changed.line)];
  } catch (error) {
    // Something later rests on it by our reckoning; this carrier shows nobody what it made of that.
    if (!(error instanceof Refusal)) throw error;
    return [];
  }
}

/**
 * The carrier puts the price of what it took off the line back into our float. Goes back to where it was booked: cost of a
 * delivery, or goodwill of one that came after the refund and was left to the customer (a top-up that counts as done).
 */
export function costReturned(app: RenewalsApp, work: Work): Write[] {
  const topUp = topUpOf(work);
  const from = work.renewal.state === 'done' ? 'cost' : 'goodwill';
  if (!topUp.costCents) return [];
  return [ledgerWrite({ at: app.clock.now(), kind: 'cost_returned', subject: work.renewal.id, postings: [
    { account: `float:${topUp.carrier}`, cents: topUp.costCents }, { account: from, cents: -topUp.costCents },
  ] }, app)];
}
