import { check } from '../../base/check.ts';
import { earliest, HOUR, MINUTE, type Instant } from '../../base/time.ts';
import type { Write } from '../../platform/db/unit.ts';
import { journalWrite } from '../journal/journal.ts';
import { askCharge, endCharge, recordCharge, WALLET, type Charge, type ChargeOutcome } from '../payments/payments.ts';
import type { RenewalsApp } from './app.ts';
import { calledOffOutcome } from './call-off.ts';
import { isAutomatic } from './job-names.ts';
import { stepRenewal, type Renewal } from './renewal.ts';
import { freeSlot } from './slots.ts';
import type { RenewalState } from './states.ts';
import { tell } from './tell.ts';
import { nextLook, replaced, type Step, type Work } from './work.ts';

/** Asks the gateway about the first charge that is not done (the wallet's is the last), and ends an unpaid page when its time is over. */
export async function payStep(app: RenewalsApp, work: Work, first: boolean): Promise<Step> {
  const charge = work.charges.find((one) => one.state !== 'done');
  check(charge, `renewal ${work.renewal.id} waits for a payment it has`);
  const now = app.clock.now();
  const overdue = charge.state === 'open' && charge.payUntil !== null && now >= charge.payUntil;
  const outcome = await calledOffOutcome(app, work, charge) ?? await (overdue ? endCharge(app, charge) : askCharge(app, charge, first));
  const recorded = recordCharge(app, charge, outcome, work.renewal.by, work.line.id);
  return afterOutcome(app, { ...work, charges: replaced(work.charges, recorded.charge) }, recorded.charge, recorded.writes, outcome);
}

function afterOutcome(app: RenewalsApp, work: Work, charge: Charge, writes: readonly Write[], outcome: ChargeOutcome): Step {
  const now = app.clock.now();
  const state = nextState(work, charge, outcome);
  const lookAgainAt = whenToLook(work.renewal, charge, now);
  if (state === work.renewal.state) return { work, writes, lookAgainAt, goOn: charge.state === 'done' };
  const step = stepRenewal(work.renewal, state === 'topping_up' ? { state, capturedAt: capturedAt(work, now) } : { state, ...(state === 'declined' ? { outcome: { refusedBecause: charge.refusedReason ?? 'declined' } } : {}) }, now);
  const dead = state === 'declined' ? letGo(app, work) : { charges: work.charges, writes: [] };
  const moved: Work = { ...work, renewal: step.renewal, charges: dead.charges };
  const ended: Write[] = state === 'declined'
    ? [
      ...dead.writes, freeSlot(work.renewal),
      journalWrite({ at: now, by: work.renewal.by, what: 'renewal.declined', subject: work.renewal.id, line: work.line.id, facts: { reason: charge.refusedReason } }, app),
      // Whoever keeps the standing consent says what failed, and when it is tried again.
      ...isAutomatic(work.renewal.caller) ? [] : tell(app, moved, 'renewal.declined'),
    ]
    : [];
  return { work: moved, writes: [...writes, step.write, ...ended], lookAgainAt };
}

/** What a wallet holds for a renewal that died is free again, in the same commit. */
function letGo(app: RenewalsApp, work: Work): { readonly charges: readonly Charge[]; readonly writes: Write[] } {
  const freed = work.charges.filter((one) => one.way === WALLET && one.state === 'new')
    .map((one) => recordCharge(app, one, { kind: 'refused', reason: 'cancelled', code: 'freed', ref: null }, work.renewal.by, work.line.id));
  return { charges: freed.reduce<readonly Charge[]>((all, one) => replaced(all, one.charge), work.charges), writes: freed.flatMap((one) => one.writes) };
}

function nextState(work: Work, charge: Charge, outcome: ChargeOutcome): RenewalState {
  switch (charge.state) {
    case 'done': return work.charges.every((one) => one.state === 'done') ? 'topping_up' : 'paying';
    case 'refused': case 'ended': return 'declined';
    case 'open': case 'processing': return outcome.kind === 'unknown' ? work.renewal.state : 'awaiting_customer';
    case 'unknown': case 'new': return 'payment_unknown';
  }
}

/** Activation can never be before the money came; our clock and the gateway's may differ, so never after now either. */
function capturedAt(work: Work, now: Instant): Instant {
  return work.charges.reduce<Instant>((latest, one) => (one.capturedAt !== null && one.capturedAt > latest ? earliest(one.capturedAt, now) : latest), work.renewal.placedAt);
}

function whenToLook(renewal: Renewal, charge: Charge, now: Instant): Instant {
  // Money on its way (an electronic check) takes days: looked at after a quarter of its age, and at once when the gateway calls.
  const look = charge.state === 'unknown' ? nextLook(renewal.legSince, now, 1, MINUTE) : nextLook(renewal.legSince, now, 5, charge.state === 'processing' ? HOUR : MINUTE);
  return charge.payUntil !== null && charge.payUntil > now ? earliest(look, charge.payUntil) : look;
}
