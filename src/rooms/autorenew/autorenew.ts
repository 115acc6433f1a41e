import type { LineId } from '../../base/ids.ts';
import type { Db } from '../../platform/db/db.ts';
import { mandateOf, type NextCharge } from './mandate.ts';

/** Renews a line by itself, inside what its owner agreed to and only while that stands. */
export type { AutoEvent, AutoRenewApp } from './app.ts';
export { consentOf, mandateById, mandateOf, mandatesOfCustomer, mandatesOfLine, mandatesOfLines, TRIGGERS, type Consent, type Mandate, type MandatePay, type MandateState, type NextCharge, type OffReason, type PauseReason, type Trigger } from './mandate.ts';
export { autoRenewComposers, autoUrl } from './compose.ts';
export { CYCLE_MOVES, cycleById, cyclesOf, openCycles, triesOf, type AutoCycle, type CycleState, type FailReason, type Try, type TryState } from './cycle.ts';
export { autoRenewJobs, lookAtDue } from './jobs.ts';
export { lookAt } from './look.ts';
export { approveCharge, planOfRetries, tryAgain, type RetryPlan } from './plan.ts';
export { offUrl, openOffLink } from './off-link.ts';
export { payLabel, termsOf, type Terms, type TermsWish } from './terms.ts';
export { nightGate } from './tell.ts';
export { turnOff, type TurnOff } from './turn-off.ts';
export { turnOn, type TurnOn } from './turn-on.ts';

/** The next charge as far as it is known; null: auto-renew is off, or nothing is in sight. */
export async function nextCharge(db: Db, line: LineId): Promise<NextCharge | null> {
  const standing = await mandateOf(db, line);
  return standing?.state === 'on' ? standing.next : null;
}
