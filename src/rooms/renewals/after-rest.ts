import { check } from '../../base/check.ts';
import { HOUR, MINUTE, msOf } from '../../base/time.ts';
import type { Write } from '../../platform/db/unit.ts';
import { jobDone, workerAlive, type HeldJob } from '../../platform/jobs/job-writes.ts';
import { lookAtTopUp, recordTopUp } from '../carriers/carriers.ts';
import { lookAtCharge, lookAtRefund, recordCharge, recordRefund } from '../payments/payments.ts';
import type { By } from '../../base/language.ts';
import type { RenewalsApp } from './app.ts';
import { casesOf, openCase } from './case.ts';
import { disputeNews } from './disputed.ts';
import { isBeingTakenBack } from './slots.ts';
import { costReturned, withoutPurchase } from './taken-back.ts';
import { tell } from './tell.ts';
import { loadWork, nextLook, topUpOf, type Work } from './work.ts';

const BY: By = { door: 'job', actor: 'job:renewals', reason: 'news after rest' };

/**
 * Somebody has news of a renewal that is at rest: money that came late, a delivery after the refund, a reversal after
 * the delivery. The renewal stays as it is; what is found opens a case that puts it right by itself.
 */
export async function afterRest(app: RenewalsApp, id: string, job: HeldJob): Promise<'settled' | { readonly againAtMs: number }> {
  const work = await loadWork(app, id);
  check(work, `no renewal ${id}`);
  const money = await lateMoney(app, work);
  const back = await failedRefunds(app, work);
  const service = await lateService(app, work);
  if (money === 'unknown' || back === 'unknown' || service === 'unknown') return { againAtMs: msOf(nextLook(work.renewal.settledAt ?? work.renewal.legSince, app.clock.now(), MINUTE, HOUR)) };
  const disputes = await disputeNews(app, work);
  await app.committer.commit([...money, ...back, ...service, ...disputes, jobDone(job), workerAlive(job.worker)]);
  return 'settled';
}

/** A page we closed, or a charge we took for refused, that was paid after all. */
async function lateMoney(app: RenewalsApp, work: Work): Promise<Write[] | 'unknown'> {
  const writes: Write[] = [];
  for (const charge of work.charges) {
    if (charge.state !== 'ended' && charge.state !== 'refused') continue;
    const outcome = await lookAtCharge(app, charge);
    if (outcome.kind === 'unknown' || outcome.kind === 'pending' || (outcome.kind === 'never_seen' && charge.gatewayRef !== null)) return 'unknown';
    if (outcome.kind !== 'done') continue;
    writes.push(...recordCharge(app, charge, outcome, BY, work.line.id).writes, ...openCase(app, work, 'late_money', { charge: charge.id }));
  }
  return writes;
}

/** A refund that looked done and came back: the customer's money is with us again, and only a person knows another way. */
async function failedRefunds(app: RenewalsApp, work: Work): Promise<Write[] | 'unknown'> {
  const writes: Write[] = [];
  for (const refund of work.refunds) {
    if (refund.state !== 'done') continue;
    const charge = work.charges.find((one) => one.id === refund.chargeId);
    check(charge, `refund ${refund.id} without its charge`);
    const outcome = await lookAtRefund(app, refund, charge);
    if (outcome.kind === 'unknown') return 'unknown';
    if (outcome.kind !== 'refused') continue;
    app.alarm('refund-refused', { renewal: work.renewal.id });
    writes.push(...recordRefund(app, refund, charge, outcome, BY, work.line.id).writes, ...openCase(app, work, 'refund_failed', { refund: refund.id }), ...tell(app, work, 'refund.failed', refund.id));
  }
  return writes;
}

async function lateService(app: RenewalsApp, work: Work): Promise<Write[] | 'unknown'> {
  const topUp = topUpOf(work);
  // A renewal that was never paid never reached the carrier.
  if (work.renewal.state === 'declined' || topUp.state === 'new') return [];
  const delivered = work.renewal.state === 'done';
  if (delivered ? topUp.state !== 'done' : !['refused', 'unknown', 'pending', 'done'].includes(topUp.state)) return [];
  const news = await lookAtTopUp(app, topUp);
  if (news.kind === 'unknown') return 'unknown';
  const recorded = news.kind === 'never_seen' ? { writes: [] } : recordTopUp(app, topUp, news, BY);
  if (news.kind === 'reversed' && topUp.state === 'done') {
    // A case or a refund of ours is taking it back this very moment: that is no reversal, and the case writes it down.
    if ((await casesOf(app.db, work.renewal.id)).some((one) => one.state === 'taking_back') || await isBeingTakenBack(app.db, work.line.id)) return 'unknown';
    const line = await withoutPurchase(app, work.line, work.renewal.id);
    return line === null ? 'unknown' : [...recorded.writes, ...line, ...(recorded.writes.length > 0 ? costReturned(app, work) : []), ...(delivered ? openCase(app, work, 'reversed', {}) : [])];
  }
  if (!delivered && news.kind === 'done' && topUp.state !== 'done') return [...recorded.writes, ...openCase(app, work, 'late_delivery', { effectAt: news.activatedAt })];
  return [];
}
