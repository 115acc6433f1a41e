import { Refusal } from '../../base/refusal.ts';
import { wake } from '../../platform/jobs/job-writes.ts';
import type { JobHandler } from '../../platform/jobs/worker.ts';
import { RENEWAL_JOB, viewRenewal, type RenewalView } from '../renewals/renewals.ts';
import type { RefundsApp } from './app.ts';
import { RETURN_JOB } from './job-name.ts';
import { refundsOf } from './pay-back.ts';
import { returnById, returnsOf, type Return } from './return.ts';
import { isEnded } from './states.ts';
import { workReturn } from './work.ts';

/**
 * Refunds of what was delivered and not used up: `offerRefund` says exactly what comes back, `askRefundOf` makes it a
 * return, `decideReturn` is the second person's word, and a job moves the return to its end.
 */
export { offerRefund, mayBeOffered, type NoOffer, type Offer, type OfferDoc } from './offer.ts';
export { askRefundOf, type AskRequest } from './ask.ts';
export { decideReturn, tryReturnAgain, type Decision } from './decide.ts';
export { returnById, returnsForPeople, returnsOf, type Destination, type Return } from './return.ts';
export { HOLDS_LINE, isEnded, RETURN_ENDS, RETURN_MOVES, type ReturnState } from './states.ts';
export { returnComposers } from './compose.ts';
export type { RefundsApp } from './app.ts';

/** The work of returns; and whoever has news of a renewal's money has news of its return. */
export function returnJobs(app: RefundsApp, renewals: Readonly<Record<string, JobHandler>>): Record<string, JobHandler> {
  const advance = renewals[RENEWAL_JOB]!;
  return {
    ...renewals,
    [RETURN_JOB]: (job) => workReturn(app, job),
    [RENEWAL_JOB]: async (job, signal) => {
      const open = (await returnsOf(app.db, job.key)).filter((one) => !isEnded(one.state));
      if (open.length > 0) await app.committer.commit(open.map((one) => wake({ kind: RETURN_JOB, key: one.id, runAtMs: app.clock.nowMs() }, { newId: app.newId, now: app.clock.now() })));
      return advance(job, signal);
    },
  };
}

/** A return with everything a page shows of it. */
export interface ReturnView {
  readonly one: Return;
  readonly renewal: RenewalView;
  /** What has arrived, what is on its way, and what came back from a bank after it looked done. */
  readonly paidCents: bigint;
  readonly failedCents: bigint;
}

/** Refuses `refund_not_found`. */
export async function viewReturn(app: RefundsApp, id: string): Promise<ReturnView> {
  const one = await returnById(app.db, id);
  if (!one) throw new Refusal('refund_not_found');
  const renewal = await viewRenewal(app, one.renewalId);
  const mine = refundsOf(one, renewal.refunds);
  const sum = (state: 'done' | 'refused'): bigint => mine.reduce((cents, refund) => (refund.state === state ? cents + refund.amount.cents : cents), 0n);
  const paidCents = sum('done');
  return { one, renewal, paidCents, failedCents: one.state === 'done' ? one.amountCents - paidCents : one.state === 'needs_agent' ? sum('refused') : 0n };
}
