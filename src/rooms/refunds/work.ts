import { check, never } from '../../base/check.ts';
import type { By } from '../../base/language.ts';
import { Refusal } from '../../base/refusal.ts';
import { DAY, HOUR, latest, msOf, type Instant } from '../../base/time.ts';
import type { Write } from '../../platform/db/unit.ts';
import { workerAlive, type HeldJob } from '../../platform/jobs/job-writes.ts';
import type { JobResult } from '../../platform/jobs/worker.ts';
import { askChange, connectorOf, readCarrierLine, recordTopUp, type LineReading } from '../carriers/carriers.ts';
import { journalWrite } from '../journal/journal.ts';
import type { Line, LineEvent } from '../lines/lines.ts';
import { askRefund, recordRefund, type PaymentRefund } from '../payments/payments.ts';
import { changeAtAnyTime, costReturned, freeSlot, knownPlans, loadWork, nextLook, startWrites, tell, topUpOf, type Work } from '../renewals/renewals.ts';
import type { RefundsApp } from './app.ts';
import { isGone } from './gone.ts';
import { payBackWrites, refundsOf } from './pay-back.ts';
import { returnById, stepReturn, type Return } from './return.ts';
import { isEnded, type ReturnState } from './states.ts';
import { tellReturn } from './tell.ts';

/** Past this a person looks; the work goes on all the same (trust I3). */
const PERSON_S = DAY;
/** The carrier says it is taken back and its line says it is not: called out sooner. */
const NOT_GONE_S = HOUR;
export const BY: By = { door: 'job', actor: 'job:refunds', reason: 'return' };

interface Move { readonly state: ReturnState; readonly because?: string; readonly takenAt?: Instant; readonly writes: readonly Write[]; /** There is more to ask right now. */ readonly goOn?: boolean }

/** Moves one return by one step. Answers when to come back. */
export async function workReturn(app: RefundsApp, job: HeldJob): Promise<JobResult> {
  const one = await returnById(app.db, job.key);
  if (!one || isEnded(one.state)) return 'done';
  const now = app.clock.now();
  const overdue = now - one.stateSince >= PERSON_S;
  if (one.state === 'waiting_for_person' || one.state === 'needs_agent') {
    if (overdue && one.state === 'waiting_for_person') app.alarm('refund-waiting', { return: one.id });
    return { againAtMs: app.clock.nowMs() + HOUR * 1000 };
  }
  const work = await loadWork(app, one.renewalId);
  check(work, `return ${one.id} without its renewal`);
  const move = await moveOf(app, one, work);
  if (move) {
    const { writes, goOn = false, ...change } = move;
    const step = stepReturn(one, change, now);
    await app.committer.commit([step.write, ...writes, ...endWrites(app, step.one, work), workerAlive(job.worker)]);
    if (isEnded(step.one.state)) return 'done';
    if (step.one.state !== one.state || goOn) return { againAtMs: app.clock.nowMs() };
  }
  if (overdue) app.alarm('return-overdue', { return: one.id, renewal: one.renewalId });
  return { againAtMs: msOf(nextLook(one.stateSince, now, 5, HOUR)) };
}

function moveOf(app: RefundsApp, one: Return, work: Work): Promise<Move | null> {
  switch (one.state) {
    case 'taking_back': return takeBack(app, one, work);
    case 'reading_back': return readBack(app, one, work);
    case 'paying_back': return payBack(app, one, work);
    case 'waiting_for_person': case 'needs_agent': case 'done': case 'refused': return Promise.resolve(null);
    default: return never(one.state);
  }
}

/** Asks the carrier by the stored key; a no ends the return, and the customer keeps service and price. */
async function takeBack(app: RefundsApp, one: Return, work: Work): Promise<Move | null> {
  const answer = await askChange(app, topUpOf(work), { kind: 'cancel' }, one.changeKey, false);
  switch (answer.kind) {
    case 'done': return { state: 'reading_back', writes: [] };
    case 'refused': return { state: 'refused', because: 'carrier_refused', writes: [freeSlot({ lineId: one.lineId, id: one.id, light: false })] };
    case 'pending': case 'unknown': return null;
    default: return never(answer);
  }
}

/** Believes only what is read: the line must show it gone. Then the books turn, and the refunds get their keys, in one commit. */
async function readBack(app: RefundsApp, one: Return, work: Work): Promise<Move | null> {
  const read = await withoutIt(app, one, work);
  if (read === null) return null;
  const recorded = recordTopUp(app, topUpOf(work), { kind: 'cancelled' }, BY);
  const now = app.clock.now();
  return {
    state: 'paying_back', takenAt: now,
    writes: [
      ...recorded.writes, ...read, ...(recorded.writes.length > 0 ? costReturned(app, work) : []), freeSlot({ lineId: one.lineId, id: one.id, light: false }),
      ...await payBackWrites(app, one, work),
      journalWrite({ at: now, by: BY, what: 'return.taken_back', subject: one.renewalId, line: one.lineId, facts: { return: one.id, change: one.changeKey } }, app),
    ],
  };
}

/** The writes for the line without the purchase, as its carrier shows it; null: not to be had, or not gone yet. */
async function withoutIt(app: RefundsApp, one: Return, work: Work): Promise<Write[] | null> {
  const { line } = work;
  if (!connectorOf(app, line.carrier).can.readLine) return reckonedWithout(app, one, line);
  const answer = await readCarrierLine(app, { carrier: line.carrier, number: line.number, iccid: line.iccid });
  if (answer.kind !== 'line') return null;
  const { reading } = answer;
  if (!isGone(line, one.renewalId, reading)) {
    if (app.clock.now() - one.stateSince >= NOT_GONE_S) app.alarm('return-not-gone', { return: one.id, renewal: one.renewalId });
    return null;
  }
  return asRead(app, one, line, reading);
}

async function asRead(app: RefundsApp, one: Return, line: Line, reading: LineReading): Promise<Write[]> {
  const at = latest(reading.readAt, line.state.asOf);
  const events: LineEvent[] = [
    ...(reading.usedBytesTotal > line.state.usedBytesTotal ? [{ kind: 'metered' as const, at, usedBytesTotal: reading.usedBytesTotal }] : []),
    { kind: 'taken_back', at, purchase: one.renewalId },
    { kind: 'adopted', at, reading, plans: knownPlans(app, line) },
  ];
  const changed = await changeAtAnyTime(app, line, events, at, { readAt: reading.readAt, balance: reading.balance });
  return [...changed.writes, ...startWrites(app, line, changed.line)];
}

async function reckonedWithout(app: RefundsApp, one: Return, line: Line): Promise<Write[]> {
  const at = latest(app.clock.now(), line.state.asOf);
  try {
    const changed = await changeAtAnyTime(app, line, [{ kind: 'taken_back', at, purchase: one.renewalId }], at);
    return [...changed.writes, ...startWrites(app, line, changed.line)];
  } catch (error) {
    // Something later rests on it by our reckoning; this carrier shows nobody what it made of that.
    if (!(error instanceof Refusal)) throw error;
    return [];
  }
}

/** Asks about the refunds that are still open, until one brings news; days may pass while a bank thinks about it. */
async function payBack(app: RefundsApp, one: Return, work: Work): Promise<Move | null> {
  const mine = refundsOf(one, work.refunds);
  const open = mine.filter((refund) => refund.state !== 'done' && refund.state !== 'refused');
  if (open.length === 0) return settled(owed(one, mine) <= 0n, []);
  for (const refund of open) {
    const charge = work.charges.find((each) => each.id === refund.chargeId);
    check(charge, `refund ${refund.id} without its charge`);
    const recorded = recordRefund(app, refund, charge, await askRefund(app, refund, charge, false), BY, work.line.id);
    if (recorded.writes.length === 0) continue;
    if (recorded.refund.state === 'refused') {
      app.alarm('refund-refused', { renewal: one.renewalId });
      const writes = [...recorded.writes, ...tell(app, work, 'refund.failed', refund.id)];
      // The others are asked about first; what is missing then waits for a person.
      return open.length > 1 ? { state: 'paying_back', writes, goOn: true } : { state: 'needs_agent', because: 'gateway_refused', writes };
    }
    const isLast = recorded.refund.state === 'done' && open.length === 1;
    return isLast ? settled(owed(one, mine) <= recorded.refund.amount.cents, recorded.writes) : { state: 'paying_back', writes: recorded.writes, goOn: open.length > 1 };
  }
  return null;
}

/** What has not arrived of the amount that was agreed to. */
const owed = (one: Return, mine: readonly PaymentRefund[]): bigint => mine.reduce((rest, refund) => (refund.state === 'done' ? rest - refund.amount.cents : rest), one.amountCents);

const settled = (all: boolean, writes: readonly Write[]): Move => (all ? { state: 'done', writes } : { state: 'needs_agent', because: 'gateway_refused', writes });

/** Journal and notices of an end. */
function endWrites(app: RefundsApp, one: Return, work: Work): Write[] {
  if (one.state !== 'done' && one.state !== 'refused' && one.state !== 'needs_agent') return [];
  const journal = journalWrite({ at: app.clock.now(), by: BY, what: `return.${one.state}`, subject: one.renewalId, line: one.lineId, facts: { return: one.id, cents: Number(one.amountCents), because: one.because } }, app);
  return [journal, ...(one.state === 'needs_agent' ? [] : tellReturn(app, work, one, one.state === 'done' ? 'return.done' : 'return.refused'))];
}
