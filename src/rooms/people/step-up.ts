import { MINUTE, plusSeconds, type Instant } from '../../base/time.ts';
import type { Customer } from './customers.ts';
import type { Proof, Session } from './sessions.ts';

/** What asks for a fresh proof (trust section 4, step-up). */
export type SensitiveAct = 'contacts' | 'passkeys' | 'save_card' | 'auto_renew' | 'text_pay' | 'sim_change' | 'refund_elsewhere' | 'share_line' | 'passcode' | 'export' | 'delete';

/** A proof is fresh for this long. */
export const FRESH_SECONDS = 10 * MINUTE;

/**
 * Proofs that count for a sensitive act. E-mail is one factor and never the second: it counts only for a person who has
 * nothing stronger, no number and no passkey.
 */
export function proofsThatCount(customer: Pick<Customer, 'phone' | 'passkeys'>): readonly Proof[] {
  return customer.phone === null && customer.passkeys === 0 ? ['email'] : ['sms', 'passkey'];
}

/** Whether this session must show again who is behind it before such an act. */
export function needsFresh(session: Pick<Session, 'proof'> | null, customer: Pick<Customer, 'phone' | 'passkeys'>, now: Instant): boolean {
  if (!session?.proof) return true;
  return plusSeconds(session.proof.at, FRESH_SECONDS) <= now || !proofsThatCount(customer).includes(session.proof.by);
}

/** Whether a passkey was shown in the last ten minutes: what a line's own number cannot do while its SIM was just changed. */
export const showsPasskey = (session: Pick<Session, 'proof'> | null, customer: Pick<Customer, 'phone' | 'passkeys'> | null, now: Instant): boolean =>
  customer !== null && session?.proof?.by === 'passkey' && !needsFresh(session, customer, now);
