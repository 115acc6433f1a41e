import { check } from '../../base/check.ts';
import { HOUR, type Instant } from '../../base/time.ts';
import type { Write } from '../../platform/db/unit.ts';
import { journalWrite } from '../journal/journal.ts';
import { askRefund, newRefund, recordRefund, type PaymentRefund } from '../payments/payments.ts';
import type { RenewalsApp } from './app.ts';
import { stepRenewal } from './renewal.ts';
import { freeSlot } from './slots.ts';
import { tell } from './tell.ts';
import { nextLook, replaced, type Step, type Work } from './work.ts';

/** The carrier will not deliver: everything captured goes back in full (rules R30). The refunds' keys are stored with the decision. */
export function startGivingBack(app: RenewalsApp, work: Work, writes: readonly Write[], because: string): Step {
  const now = app.clock.now();
  const made = work.charges.filter((one) => one.state === 'done').map((charge) => newRefund(app, { charge, amount: charge.amount, why: because }));
  const step = stepRenewal(work.renewal, { state: 'refunding', outcome: { ...work.renewal.outcome, refusedBecause: because } }, now);
  return {
    work: { ...work, renewal: step.renewal, refunds: [...work.refunds, ...made.map((one) => one.refund)] },
    writes: [...writes, step.write, ...made.flatMap((one) => one.writes),
      journalWrite({ at: now, by: work.renewal.by, what: 'renewal.giving_back', subject: work.renewal.id, line: work.line.id, facts: { because } }, app)],
    lookAgainAt: now,
  };
}

/** Asks the gateway about the first refund that is still open. */
export async function giveBackStep(app: RenewalsApp, work: Work, first: boolean): Promise<Step> {
  const open = work.refunds.find((one) => one.state !== 'done' && one.state !== 'refused');
  if (!open) return settled(app, work, []);
  const charge = work.charges.find((one) => one.id === open.chargeId);
  check(charge, `refund ${open.id} without its charge`);
  const outcome = await askRefund(app, open, charge, first);
  const recorded = recordRefund(app, open, charge, outcome, work.renewal.by, work.line.id);
  const next: Work = { ...work, refunds: replaced<PaymentRefund>(work.refunds, recorded.refund) };
  if (next.refunds.every((one) => one.state === 'done' || one.state === 'refused')) return settled(app, next, recorded.writes);
  const now = app.clock.now();
  const state = outcome.kind === 'unknown' ? 'refund_unknown' : outcome.kind === 'pending' ? 'awaiting_refund' : 'refunding';
  const lookAgainAt: Instant = nextLook(work.renewal.legSince, now, 5, HOUR);
  const goOn = outcome.kind === 'done' || outcome.kind === 'refused';
  if (state === work.renewal.state) return { work: next, writes: recorded.writes, lookAgainAt, goOn };
  const step = stepRenewal(work.renewal, { state }, now);
  return { work: { ...next, renewal: step.renewal }, writes: [...recorded.writes, step.write], lookAgainAt, goOn };
}

function settled(app: RenewalsApp, work: Work, writes: readonly Write[]): Step {
  const now = app.clock.now();
  const state = work.refunds.every((one) => one.state === 'done') ? 'refunded' : 'needs_agent';
  // The gateway will not give it back: the customer's money is with us and a person must find another way.
  if (state === 'needs_agent') app.alarm('refund-refused', { renewal: work.renewal.id });
  const step = stepRenewal(work.renewal, { state }, now);
  const moved: Work = { ...work, renewal: step.renewal };
  return {
    work: moved,
    writes: [...writes, step.write, freeSlot(work.renewal),
      journalWrite({ at: now, by: work.renewal.by, what: `renewal.${state}`, subject: work.renewal.id, line: work.line.id, facts: { because: work.renewal.outcome?.refusedBecause ?? null } }, app),
      ...(state === 'refunded' ? tell(app, moved, 'renewal.refunded') : [])],
    lookAgainAt: now,
  };
}
