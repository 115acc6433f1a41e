import type { RenewalId } from '../../base/ids.ts';
import { Refusal } from '../../base/refusal.ts';
import { endCharge } from '../payments/payments.ts';
import { wake } from '../../platform/jobs/job-writes.ts';
import type { RenewalsApp } from './app.ts';
import { casesOf, type Case } from './case.ts';
import { wakeRenewal } from './jobs.ts';
import { receiptOfRenewal, type Receipt } from './receipts.ts';
import { isAtRest } from './states.ts';
import { loadWork, type Work } from './work.ts';

/**
 * The one flow, behind every door: `quote` says exactly what will happen and signs it, `place` makes it binding in one
 * commit, `advance` moves it until it is at rest. Nothing else renews a line.
 */
export { quote, draftQuote, offersWhenUsedUp, isGenuine, quoteById, openQuoteReader, QUOTE_MINUTES, type QuoteRequest } from './quote.ts';
export { afterOf, afterXOf, beforeOf, expiresAtOf, quotedAtOf, refundOffered, refundOfferedOf, xOf, type RefundOffered, type Quote, type QuoteDoc, type QuoteReader, type SignedPriceLine } from './quote-doc.ts';
export { forgetOldAttempts } from './attempts.ts';
export { lowerShields, paymentRate, raiseShields, shieldsUp, watchShields } from './shields.ts';
export { giftOf } from './promotion.ts';
export { boughtCycle } from './bought-cycle.ts';
export { startsOf, startWrites, type CycleStart } from './cycle-starts.ts';
export { place, type PlaceRequest } from './place.ts';
export { splitPrice, LEAST_CHARGE_CENTS, type PayWith, type Split, type WalletUse } from './pay-with.ts';
export { renewalJobs, wakeRenewal, RENEWAL_JOB } from './jobs.ts';
export { passTime } from './pass-time.ts';
export { changeAtAnyTime, readFresh, refreshLine } from './read-line.ts';
export { knownPlans } from './carriers-word.ts';
export { LAST_BYTE_LOOK_S } from './delivered.ts';
export { costReturned } from './taken-back.ts';
export { freeSlot, linesBeingRenewed, SLOT_TAKEN, takeSlot } from './slots.ts';
export { callOff, CALL_OFF_LATE, canCallOff } from './call-off.ts';
export { AUTO_CALLER, AUTO_RENEW_LOOK, isAutomatic } from './job-names.ts';
export { isDisputed, UNDISPUTED, undisputed } from './disputed.ts';
export { loadWork, nextLook, topUpOf, type Work } from './work.ts';
export { CALL_OFF_S } from './leg-deliver.ts';
export { tell, tellPhonesToo } from './tell.ts';
export { renewalFactsOf } from './compose.ts';
export { renewalComposers } from './compose.ts';
export { cycleComposers } from './cycle-compose.ts';
export { listRenewals, renewalById, payerEmail, type Payer, type Renewal } from './renewal.ts';
export { deliveredSince, listReceipts, receiptById, receiptByNumber, receiptNumberText, receiptOfRenewal, receiptsOfAccount, type DeliveredRow, type Receipt } from './receipts.ts';
export { forgetPayer, renewalsOfPayer } from './payers.ts';
export { casesOf, openCases, CASE_MOVES, type Case, type CaseKind } from './case.ts';
export { AT_REST, isAtRest, LEGS, legOf, RENEWAL_MOVES, type RenewalState } from './states.ts';
export { maskedLine } from './words.ts';
export type { RenewalsApp } from './app.ts';

/** A renewal with everything a page, a receipt or an agent shows of it. */
export interface RenewalView extends Work {
  readonly receipt: Receipt | null;
  readonly cases: readonly Case[];
}

/** Refuses `renewal_not_found`. */
export async function viewRenewal(app: RenewalsApp, id: string): Promise<RenewalView> {
  const work = await loadWork(app, id);
  if (!work) throw new Refusal('renewal_not_found');
  const [receipt, cases] = await Promise.all([receiptOfRenewal(app.db, id), casesOf(app.db, id)]);
  return { ...work, receipt, cases };
}

/** Asks for another look right now: the payer came back from the gateway, a page is waiting. Harmless at any time. */
export async function lookNow(app: RenewalsApp, id: RenewalId): Promise<void> {
  await app.committer.commit([wake(wakeRenewal(app.clock)(id), { newId: app.newId, now: app.clock.now() })]);
  app.worker.nudge();
}

/** The payer turned back: ends the unpaid page, and lets the flow find out whether money was faster. */
export async function turnBack(app: RenewalsApp, id: RenewalId): Promise<void> {
  const work = await loadWork(app, id);
  if (!work) throw new Refusal('renewal_not_found');
  const charge = work.charges.find((one) => one.state === 'open');
  if (charge && !isAtRest(work.renewal.state) && !app.onHold()) await endCharge(app, charge);
  await lookNow(app, id);
}
