import { check, never } from '../../base/check.ts';
import { DAY, HOUR, latest, MINUTE, msOf, type Instant } from '../../base/time.ts';
import type { By } from '../../base/language.ts';
import type { Write } from '../../platform/db/unit.ts';
import { workerAlive, type HeldJob } from '../../platform/jobs/job-writes.ts';
import type { JobResult } from '../../platform/jobs/worker.ts';
import { askChange, connectorOf, recordTopUp, type LineReading } from '../carriers/carriers.ts';
import { journalWrite } from '../journal/journal.ts';
import { balances, ledgerWrite, type Posting } from '../ledger/ledger.ts';
import { engine, eventsOf, type Line, type LineEvent } from '../lines/lines.ts';
import { askRefund, keptCents, newRefund, recordRefund } from '../payments/payments.ts';
import { usd } from '../../base/money.ts';
import type { RenewalsApp } from './app.ts';
import { casesOf, stepCase, type Case, type CaseEnd, type CaseFacts, type CaseState } from './case.ts';
import { promisedPurchase } from './quote.ts';
import { adopt, costReturned, readingOf, withoutPurchase } from './taken-back.ts';
import { tell } from './tell.ts';
import { loadWork, nextLook, replaced, topUpOf, type Work } from './work.ts';

/** A case that has not come to an end by then waits for a person; the work goes on all the same. */
const PERSON_S = DAY;
/** A repair that a carrier leaves open for this long is given up for the money. */
const REPAIR_S = 2 * HOUR;
const BY: By = { door: 'job', actor: 'job:renewals', reason: 'promise' };

interface Move { readonly state: CaseState; readonly endedAs?: CaseEnd; readonly facts?: CaseFacts; readonly writes: readonly Write[] }

/** Moves one case by one step. Answers when to come back. */
export async function workCase(app: RenewalsApp, job: HeldJob): Promise<JobResult> {
  const { renewal: id, kind } = job.payload as { renewal: string; kind: string };
  const one = (await casesOf(app.db, id)).find((open) => open.kind === kind);
  const work = await loadWork(app, id);
  check(one && work, `case ${kind} of ${id} is gone`);
  if (one.state === 'resolved') return 'done';
  if (one.state === 'needs_agent') return { againAtMs: app.clock.nowMs() + HOUR * 1000 };
  const move = await moveOf(app, one, work);
  const now = app.clock.now();
  if (move) {
    const step = stepCase(one, { state: move.state, facts: { ...one.facts, ...move.facts }, endedAs: move.endedAs ?? null }, now);
    const closed = move.state === 'resolved'
      ? [journalWrite({ at: now, by: BY, what: 'case.resolved', subject: id, line: work.line.id, facts: { case: one.id, kind: one.kind, endedAs: move.endedAs ?? null } }, app), ...tellEnd(app, work, one, move)]
      : [];
    await app.committer.commit([step.write, ...move.writes, ...closed, workerAlive(job.worker)]);
    if (move.state === 'resolved') return 'done';
    if (move.state !== one.state) return { againAtMs: app.clock.nowMs() };
  }
  if (now - one.openedAt >= PERSON_S) app.alarm('case-overdue', { renewal: id, case: one.id });
  return { againAtMs: msOf(nextLook(one.openedAt, now, 5, 10 * MINUTE)) };
}

function moveOf(app: RenewalsApp, one: Case, work: Work): Promise<Move | null> {
  switch (one.state) {
    case 'repairing': return repair(app, one, work);
    case 'taking_back': return takeBack(app, one, work);
    case 'refunding': return refund(app, one, work);
    case 'resolved': case 'needs_agent': return Promise.resolve(null);
    default: return never(one.state);
  }
}

/** Asks the carrier to make it what was promised, and believes only what it then reads. */
async function repair(app: RenewalsApp, one: Case, work: Work): Promise<Move | null> {
  const topUp = topUpOf(work);
  // Too slow: as if it had taken effect when the money came. Otherwise: as promised at the moment it did take effect.
  const asOf = one.kind === 'too_slow' ? work.renewal.capturedAt! : (one.facts.effectAt ?? work.renewal.effectAt!);
  const answer = await askChange(app, topUp, { kind: 'correct', asOf }, `${topUp.key}-fix`, false);
  if (answer.kind === 'refused') return { state: 'taking_back', writes: [] };
  const overdue = app.clock.now() - one.openedAt >= REPAIR_S;
  if (answer.kind !== 'done') return overdue && answer.kind === 'pending' ? { state: 'taking_back', writes: [] } : null;
  const reading = await readingOf(app, work.line);
  if (!reading) return null;
  if (!await isAsPromised(app, work, asOf, reading)) return { state: 'taking_back', writes: [] };
  return { state: 'resolved', endedAs: 'put_right', writes: await adopt(app, work.line, reading) };
}

async function isAsPromised(app: RenewalsApp, work: Work, asOf: Instant, reading: LineReading): Promise<boolean> {
  const purchase = promisedPurchase(app, work.quote.doc, work.renewal.id);
  // The promise stands in the history in the place of this renewal's outcome: what was bought later in the same second still comes after it.
  const all = await eventsOf(app.db, work.line.id);
  const effectAt = work.renewal.effectAt!;
  const promised: LineEvent = { kind: 'renewed', at: asOf, purchase };
  const isOutcome = (event: LineEvent): boolean => event.kind === 'renewed' && event.purchase.id === purchase.id;
  const history = all.filter((event) => !(event.kind === 'adopted' && event.at >= effectAt)).map((event) => (isOutcome(event) ? promised : event));
  if (!all.some(isOutcome)) history.push(promised);
  const state = engine.settle(engine.foldLine(history.sort((a, b) => a.at - b.at)), latest(reading.readAt, asOf));
  const usedSince = reading.usedBytesTotal > state.usedBytesTotal ? reading.usedBytesTotal - state.usedBytesTotal : 0n;
  return engine.comparePromise({ computed: engine.snapshotOf(state, state.asOf), reported: reading, usedSince }).length === 0;
}

/** Takes the grant back at the carrier. Where it will not be, the customer keeps it and the money goes back all the same. */
async function takeBack(app: RenewalsApp, one: Case, work: Work): Promise<Move | null> {
  const used = one.kind === 'never_used' ? await usedAfterAll(app, work) : 'no';
  if (used !== 'no') return used;
  const topUp = topUpOf(work);
  const answer = await askChange(app, topUp, { kind: 'cancel' }, `${topUp.key}-back`, false);
  const after: CaseState = one.kind === 'late_delivery' ? 'resolved' : 'refunding';
  if (answer.kind === 'refused') {
    if (after === 'refunding') return { state: 'refunding', facts: { kept: true }, writes: [] };
    return { state: 'resolved', endedAs: 'kept', writes: [...keepForFree(app, work), ...await adoptNow(app, work.line)] };
  }
  if (answer.kind !== 'done') return null;
  const line = await withoutPurchase(app, work.line, work.renewal.id);
  if (line === null) return null;
  const recorded = recordTopUp(app, topUp, { kind: 'cancelled' }, BY);
  const writes = [...recorded.writes, ...line, ...(recorded.writes.length > 0 && after !== 'resolved' ? costReturned(app, work) : [])];
  return after === 'resolved' ? { state: 'resolved', endedAs: 'taken_back', writes } : { state: 'refunding', facts: { kept: false }, writes };
}

/** Closed unused, as we reckon. The carrier may have seen it used in time: then the line is what it says, and the customer has what they paid for. */
async function usedAfterAll(app: RenewalsApp, work: Work): Promise<Move | null | 'no'> {
  if (!connectorOf(app, work.line.carrier).can.readLine) return 'no';
  const reading = await readingOf(app, work.line);
  if (!reading) return null;
  if (reading.running === null && reading.queue.length === 0) return 'no';
  return { state: 'resolved', endedAs: 'kept', writes: await adopt(app, work.line, reading) };
}

/** A recharge without money behind it needs a name and a reason (trust I4). */
function keepForFree(app: RenewalsApp, work: Work): Write[] {
  const now = app.clock.now();
  const topUp = topUpOf(work);
  const cost = topUp.costCents ?? 0n;
  return [
    journalWrite({ at: now, by: { ...BY, reason: 'goodwill: delivered after the refund and cannot be taken back' }, what: 'goodwill.granted', subject: work.renewal.id, line: work.line.id, facts: { topUp: topUp.id } }, app),
    ...(cost > 0n ? [ledgerWrite({ at: now, kind: 'goodwill', subject: work.renewal.id, postings: [{ account: 'goodwill', cents: cost }, { account: `float:${topUp.carrier}`, cents: -cost }] }, app)] : []),
  ];
}

/** Everything still kept goes back in full; several charges, several refunds. */
async function refund(app: RenewalsApp, one: Case, work: Work): Promise<Move | null> {
  const kept = keptCents(work.charges, work.refunds);
  const open = work.refunds.find((other) => other.state !== 'done' && other.state !== 'refused');
  if (open) {
    const charge = work.charges.find((other) => other.id === open.chargeId);
    check(charge, `refund ${open.id} without its charge`);
    const outcome = await askRefund(app, open, charge, false);
    const recorded = recordRefund(app, open, charge, outcome, BY, work.line.id);
    if (recorded.writes.length === 0) return null;
    const refunds = replaced(work.refunds, recorded.refund);
    if (recorded.refund.state === 'refused') {
      app.alarm('refund-refused', { renewal: work.renewal.id });
      return { state: 'needs_agent', writes: recorded.writes };
    }
    const settled = refunds.every((other) => other.state === 'done' || other.state === 'refused') && keptCents(work.charges, refunds) === 0n;
    return settled ? { state: 'resolved', endedAs: endOf(one), writes: [...recorded.writes, ...goodwill(app, one, work)] } : { state: 'refunding', writes: recorded.writes };
  }
  if (kept === 0n) return { state: 'resolved', endedAs: endOf(one), writes: goodwill(app, one, work) };
  const made = work.charges.filter((charge) => charge.state === 'done').flatMap((charge) => {
    const back = work.refunds.reduce((total, other) => total + (other.chargeId === charge.id && other.state !== 'refused' ? other.amount.cents : 0n), 0n);
    return charge.amount.cents > back ? [newRefund(app, { charge, amount: usd(charge.amount.cents - back), why: one.kind })] : [];
  });
  return { state: 'refunding', writes: [...made.flatMap((other) => other.writes), ...await unbook(app, one, work)] };
}

/** Kept although the money went back: in the journal with its reason (trust I4). */
const goodwill = (app: RenewalsApp, one: Case, work: Work): Write[] => (one.facts.kept
  ? [journalWrite({ at: app.clock.now(), by: { ...BY, reason: `goodwill: ${one.kind}, and cannot be taken back` }, what: 'goodwill.granted', subject: work.renewal.id, line: work.line.id, facts: { topUp: topUpOf(work).id } }, app)]
  : []);

const endOf = (one: Case): CaseEnd => (one.facts.kept ? 'refunded_and_kept' : 'refunded');

/** Delivered service turns back into money owed: what is still deferred and the taxes first, the rest is our loss. */
async function unbook(app: RenewalsApp, one: Case, work: Work): Promise<Write[]> {
  const id = work.renewal.id;
  if (work.renewal.state !== 'done') return [];
  const { doc } = work.quote;
  const deferred = -((await balances(app.db, [`deferred:${id}`])).get(`deferred:${id}`) ?? 0n);
  const total = BigInt(doc.totalCents);
  const taxes = doc.price.filter((line) => line.kind === 'tax' || line.kind === 'fee').map((line): Posting => ({ account: `tax:${line.rule?.state ?? '*'}`, cents: BigInt(line.cents) }));
  const taxed = taxes.reduce((sum, posting) => sum + posting.cents, 0n);
  const loss = total - deferred - taxed;
  if (total === 0n) return [];
  return [ledgerWrite({ at: app.clock.now(), kind: 'undelivered', subject: id, part: one.kind, postings: [
    { account: `deferred:${id}`, cents: deferred }, ...taxes, { account: 'goodwill', cents: loss }, { account: `customer:${id}`, cents: -total },
  ] }, app)];
}

/** The carrier's word where it can be had; a line that cannot be read now is read at the next occasion. */
async function adoptNow(app: RenewalsApp, line: Line): Promise<Write[]> {
  const reading = await readingOf(app, line);
  return reading ? adopt(app, line, reading) : [];
}

function tellEnd(app: RenewalsApp, work: Work, one: Case, move: Move): Write[] {
  switch (move.endedAs) {
    case 'put_right': return tell(app, work, 'renewal.repaired', one.id);
    case 'refunded': case 'refunded_and_kept':
      return one.kind === 'promise_broken' || one.kind === 'too_slow' || one.kind === 'refused_at_effect'
        ? tell(app, work, 'renewal.repaired', one.id)
        : tell(app, work, 'renewal.refunded', one.id);
    // The money went back before; nothing of the customer's changed that they do not know.
    case 'taken_back': case 'kept': case 'dispute_won': case 'dispute_lost': case undefined: return [];
    default: return never(move.endedAs);
  }
}
