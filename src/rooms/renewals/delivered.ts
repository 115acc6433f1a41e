import { Refusal } from '../../base/refusal.ts';
import { HOUR, msOf, plusSeconds, type Instant } from '../../base/time.ts';
import { GuardFailed, type Write } from '../../platform/db/unit.ts';
import { wake } from '../../platform/jobs/job-writes.ts';
import type { LineReading } from '../carriers/carriers.ts';
import { journalWrite } from '../journal/journal.ts';
import { ledgerWrite, type Posting } from '../ledger/ledger.ts';
import { changeLine, engine, snapshotJson, type Line, type LineEvent, type LineSnapshot } from '../lines/lines.ts';
import { knownPlans, sameBytes } from './carriers-word.ts';
import { changeAtAnyTime } from './read-line.ts';
import type { RenewalsApp } from './app.ts';
import { openCase, type CaseKind } from './case.ts';
import { startWrites } from './cycle-starts.ts';
import { LINE_JOB } from './job-names.ts';
import { promisedPurchase } from './quote.ts';
import { afterOf, xOf, type QuoteDoc } from './quote-doc.ts';
import { receiptInsert } from './receipts.ts';
import { RENEWAL_MOVED_ON, stepRenewal, type RenewalOutcome } from './renewal.ts';
import { freeSlot } from './slots.ts';
import { tell } from './tell.ts';
import { topUpOf, type Step, type Work } from './work.ts';

/** A plan that waits for the last byte is not held up for longer by our not looking (s). */
export const LAST_BYTE_LOOK_S = 4 * HOUR;

interface Held { readonly line: Line; readonly writes: readonly Write[]; readonly after: LineSnapshot; readonly outcome: RenewalOutcome; readonly fault: CaseKind | null }

/**
 * The carrier delivered at `effectAt`. The promise is computed again at that moment and held against what the carrier
 * says the line is now (rules R8); the line takes the carrier's word, and what fell short opens a case that repairs or
 * refunds by itself. One commit: line, books, receipt, notices, journal, and the renewal at rest.
 */
export async function delivered(app: RenewalsApp, work: Work, facts: { readonly writes: readonly Write[]; readonly effectAt: Instant; readonly reading: LineReading | null }): Promise<Step> {
  const now = app.clock.now();
  const { renewal } = work;
  const held = await holdAgainstPromise(app, work, facts.effectAt, facts.reading);
  const receipt = app.newId('rcp');
  const step = stepRenewal(renewal, { state: 'done', effectAt: facts.effectAt, outcome: { ...renewal.outcome, ...held.outcome, receipt } }, now);
  const moved: Work = { ...work, renewal: step.renewal, line: held.line };
  const fault = held.fault ? openCase(app, moved, held.fault, { effectAt: facts.effectAt, differences: held.outcome.differences ?? [] }) : [];
  return {
    work: moved,
    writes: [
      ...facts.writes, ...held.writes, ...startWrites(app, work.line, held.line), step.write, freeSlot(renewal), ...bookDelivery(app, work, now),
      receiptInsert({ id: receipt, renewalId: renewal.id, lineId: work.line.id, at: now }),
      journalWrite({ at: now, by: renewal.by, what: 'renewal.done', subject: renewal.id, line: work.line.id, facts: { effectAt: facts.effectAt, carrierRef: topUpOf(work).carrierRef, asPromised: held.fault === null } }, app),
      ...tell(app, moved, 'renewal.done'), ...fault,
      // The last byte is waited for from now on: whoever reads lines by a schedule may have planned the next look for tomorrow.
      ...held.after.queue.some((one) => one.whenUsedUp) ? [wake({ kind: LINE_JOB, key: work.line.id, runAtMs: msOf(plusSeconds(now, LAST_BYTE_LOOK_S)) }, { newId: app.newId, now })] : [],
    ],
    lookAgainAt: now,
  };
}

async function holdAgainstPromise(app: RenewalsApp, work: Work, effectAt: Instant, reading: LineReading | null): Promise<Held> {
  const { line, quote, renewal } = work;
  const purchase = promisedPurchase(app, quote.doc, renewal.id);
  const seenAt = reading === null ? effectAt : reading.readAt > effectAt ? reading.readAt : effectAt;
  const meter = reading && reading.usedBytesTotal > line.state.usedBytesTotal ? reading.usedBytesTotal : null;
  let events: LineEvent[] = [{ kind: 'renewed', at: effectAt, purchase }];
  // The line was read after another worker had written this very delivery down: what we know of the renewal is old.
  if (line.state.purchases.some((bought) => bought.purchase.id === renewal.id)) throw new GuardFailed(RENEWAL_MOVED_ON);
  let promised: Awaited<ReturnType<typeof changeAtAnyTime>>;
  try {
    promised = await changeAtAnyTime(app, line, events, seenAt);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return refusedAtEffect(app, line, reading, seenAt, error.code);
  }
  const against = (computed: Line, usedSince: bigint) => (reading === null ? [] : engine.comparePromise({ computed: engine.snapshotOf(computed.state, seenAt), reported: reading, usedSince }));
  let differences = against(promised.line, meter === null ? 0n : meter - line.state.usedBytesTotal);
  if (purchase.startsWhenUsedUp && meter !== null && differences.length > 0) {
    // The last bytes may have gone just before it came: then it has begun, as was promised.
    const usedFirst: LineEvent[] = [{ kind: 'metered', at: effectAt, usedBytesTotal: meter }, ...events];
    const begun = against((await changeAtAnyTime(app, line, usedFirst, seenAt)).line, 0n);
    if (begun.length === 0) [events, differences] = [usedFirst, begun];
  }
  if (meter !== null && events.length === 1) events.push({ kind: 'metered', at: seenAt, usedBytesTotal: meter });
  const readFacts = { readAt: reading?.readAt ?? null, balance: reading?.balance ?? null };
  let changed = await changeAtAnyTime(app, line, events, seenAt, readFacts);
  if (reading && (differences.length > 0 || !sameBytes(engine.snapshotOf(changed.line.state, seenAt), reading))) {
    // Kept or not, what is on the line is what the carrier says; and of use between two readings only it knows which bytes were taken first.
    events.push({ kind: 'adopted', at: seenAt, reading, plans: knownPlans(app, line) });
    changed = await changeAtAnyTime(app, line, events, seenAt, readFacts);
  }
  const after = engine.snapshotOf(changed.line.state, seenAt);
  return {
    ...changed, after, outcome: { after: snapshotJson(after), ...(differences.length > 0 ? { differences } : {}) },
    fault: differences.length > 0 ? 'promise_broken' : isTooSlow(quote.doc, renewal.capturedAt!, effectAt, after) ? 'too_slow' : null,
  };
}

/** Captured before X, activated after it, and worse for that: our slowness is not the customer's loss (rules R8). */
function isTooSlow(doc: QuoteDoc, capturedAt: Instant, effectAt: Instant, after: LineSnapshot): boolean {
  const x = xOf(doc);
  return x !== null && capturedAt < x && effectAt >= x && engine.isWorse(afterOf(doc), after);
}

/** By our rules this could not take effect any more (the number was released), yet the carrier says it did: taken back and refunded. */
function refusedAtEffect(app: RenewalsApp, line: Line, reading: LineReading | null, at: Instant, code: string): Held {
  const changed = changeLine(line, { events: reading ? [{ kind: 'adopted', at: at > line.state.asOf ? at : line.state.asOf, reading, plans: knownPlans(app, line) }] : [], at });
  const after = engine.snapshotOf(changed.line.state, changed.line.state.asOf);
  return { ...changed, after, outcome: { after: snapshotJson(after), refusedBecause: code }, fault: 'refused_at_effect' };
}

/** Money received becomes service owed, and taxes owed; what the carrier took from our float becomes cost. */
function bookDelivery(app: RenewalsApp, work: Work, now: Instant): Write[] {
  const { doc } = work.quote;
  const topUp = topUpOf(work);
  const id = work.renewal.id;
  const taxes = doc.price.filter((one) => one.kind === 'tax' || one.kind === 'fee');
  const postings: Posting[] = [
    { account: `customer:${id}`, cents: BigInt(doc.totalCents) },
    { account: `deferred:${id}`, cents: -BigInt(doc.netCents) },
    ...taxes.map((one): Posting => ({ account: `tax:${one.rule?.state ?? '*'}`, cents: -BigInt(one.cents) })),
  ];
  return [
    ...(doc.totalCents > 0 ? [ledgerWrite({ at: now, kind: 'delivered', subject: id, postings }, app)] : []),
    ...(topUp.costCents ? [ledgerWrite({ at: now, kind: 'cost', subject: id, postings: [{ account: 'cost', cents: topUp.costCents }, { account: `float:${topUp.carrier}`, cents: -topUp.costCents }] }, app)] : []),
  ];
}
