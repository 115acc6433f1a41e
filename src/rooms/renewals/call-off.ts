import { write, type Shape, type Write } from '../../platform/db/unit.ts';
import { wake } from '../../platform/jobs/job-writes.ts';
import { lookAtCharge, WALLET, type Charge, type ChargeOutcome } from '../payments/payments.ts';
import type { RenewalsApp } from './app.ts';
import { RENEWAL_JOB } from './job-names.ts';
import type { Renewal } from './renewal.ts';
import { legOf } from './states.ts';
import type { Work } from './work.ts';

const callOffShape: Shape<{ id: string; before: number }> = {
  name: 'renewals.call_off', columns: { id: 'text', before: 'int' }, guard: true,
  sql: (rows) => `update renewals_renewals r set called_off = true, version = r.version + 1 from ${rows} i where r.id = i.id and r.version = i.before returning 1`,
};
/** The guard that fails when the renewal went on in between: read it again. */
export const CALL_OFF_LATE = callOffShape.name;

/** Whether a renewal can still be called off: its payment is not through. */
export const canCallOff = (renewal: Pick<Renewal, 'state' | 'calledOff'>): boolean => !renewal.calledOff && legOf(renewal.state)?.name === 'pay';

/**
 * Calls a renewal off, in the commit of whoever takes it back. What was not sent yet is never sent; of what was, nobody can
 * say what comes, and money that comes goes back undelivered. Any worker that is at it finds its step void and reads again.
 */
export const callOff = (app: Pick<RenewalsApp, 'clock' | 'newId'>, renewal: Pick<Renewal, 'id' | 'version'>): Write[] => [
  write(callOffShape, { id: renewal.id, before: renewal.version }), wake({ kind: RENEWAL_JOB, key: renewal.id, runAtMs: app.clock.nowMs() }, { newId: app.newId, now: app.clock.now() }),
];

const CALLED_OFF = { kind: 'refused', reason: 'cancelled', code: 'called_off', ref: null } as const;

/** What becomes of a charge of a renewal that was called off; null: only asking as always tells, because it may have been sent. */
export async function calledOffOutcome(app: RenewalsApp, work: Work, charge: Charge): Promise<ChargeOutcome | null> {
  if (!work.renewal.calledOff || charge.gatewayRef !== null) return null;
  if (charge.way === WALLET) return CALLED_OFF;
  const found = await lookAtCharge(app, charge);
  return found.kind === 'never_seen' ? CALLED_OFF : found.kind === 'unknown' ? null : found;
}
