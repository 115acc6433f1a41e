import type { ChargeId, CustomerId, MethodId, RefundId } from '../../base/ids.ts';
import type { Language } from '../../base/language.ts';
import { usd, type Usd } from '../../base/money.ts';
import type { Instant } from '../../base/time.ts';
import type { Queryable } from '../../platform/db/db.ts';
import { readerBy } from '../../platform/db/grouped.ts';
import { write, type Shape, type Write } from '../../platform/db/unit.ts';
import type { HostedMethod, PaidWith } from './gateway.ts';

export type ChargeState = 'new' | 'open' | 'processing' | 'unknown' | 'done' | 'refused' | 'ended';
export type RefundState = 'new' | 'pending' | 'unknown' | 'done' | 'refused';

/**
 * The moves a charge may make (trust I8). `ended` and `refused` can still turn into `done`: money that arrives after we
 * closed the page is real, and it is given back or used, never lost.
 */
export const CHARGE_MOVES: Readonly<Record<ChargeState, readonly ChargeState[]>> = {
  new: ['open', 'processing', 'unknown', 'done', 'refused', 'ended'],
  open: ['open', 'processing', 'unknown', 'done', 'refused', 'ended'],
  processing: ['processing', 'open', 'unknown', 'done', 'refused', 'ended'],
  unknown: ['unknown', 'open', 'processing', 'done', 'refused', 'ended'],
  refused: ['done'],
  ended: ['done'],
  done: [],
};
export const REFUND_MOVES: Readonly<Record<RefundState, readonly RefundState[]>> = {
  new: ['pending', 'unknown', 'done', 'refused'],
  pending: ['pending', 'unknown', 'done', 'refused'],
  unknown: ['unknown', 'pending', 'done', 'refused'],
  refused: [],
  // Gateways take a refund back days later when the bank at the other end refuses it: the money is with us again.
  done: ['refused'],
};

/** `wallet` is a way without a vendor: gateway and way carry the same name, and the wallet's own row decides. */
export type ChargeWay = 'hosted' | 'token' | 'saved' | 'wallet';
export const WALLET = 'wallet';

export interface Charge {
  readonly id: ChargeId;
  readonly forId: string;
  readonly part: number;
  readonly gateway: string;
  readonly way: ChargeWay;
  /** The gateway's own name of a token or of a saved method. */
  readonly method: string | null;
  readonly key: string;
  readonly amount: Usd;
  readonly state: ChargeState;
  readonly gatewayRef: string | null;
  readonly payUrl: string | null;
  readonly successUrl: string | null;
  readonly cancelUrl: string | null;
  readonly language: Language;
  readonly description: string;
  readonly paidWith: PaidWith | null;
  readonly capturedAt: Instant | null;
  readonly refusedReason: string | null;
  readonly payUntil: Instant | null;
  readonly createdAt: Instant;
  /** Chosen on our page for the gateway's. */
  readonly payerMethod: HostedMethod | null;
  /** Whose wallet or saved method it is, or for whom the method is saved. */
  readonly customer: CustomerId | null;
  readonly savedMethod: MethodId | null;
  /** The method paid with is to be kept for the customer. */
  readonly saveMethod: boolean;
  readonly offSession: boolean;
  readonly returnUrl: string | null;
  readonly fingerprint: string | null;
}

/** Back the way it came, or into the customer's wallet because they asked for that. */
export type Destination = 'original' | 'wallet';

export interface PaymentRefund {
  readonly id: RefundId;
  readonly chargeId: ChargeId;
  readonly forId: string;
  readonly why: string;
  readonly key: string;
  readonly amount: Usd;
  readonly state: RefundState;
  readonly gatewayRef: string | null;
  readonly refusedCode: string | null;
  readonly createdAt: Instant;
  readonly destination: Destination;
  /** Whose wallet, for destination `wallet`. */
  readonly customer: CustomerId | null;
}

interface ChargeRow {
  id: string; for_id: string; part: number; gateway: string; way: string; method: string | null; key: string; amount_cents: bigint; state: string;
  gateway_ref: string | null; pay_url: string | null; success_url: string | null; cancel_url: string | null; language: string; description: string;
  paid_with: PaidWith | null; captured_at: Instant | null; refused_reason: string | null; pay_until: Instant | null; created_at: Instant;
  payer_method: string | null; customer: string | null; saved_method: string | null; save_method: boolean; off_session: boolean; return_url: string | null; fingerprint: string | null;
}
const CHARGE_COLUMNS = {
  id: 'text', for_id: 'text', part: 'int', gateway: 'text', way: 'text', method: 'text', key: 'text', amount_cents: 'bigint', state: 'text', gateway_ref: 'text',
  pay_url: 'text', success_url: 'text', cancel_url: 'text', language: 'text', description: 'text', paid_with: 'jsonb', captured_at: 'timestamptz',
  refused_reason: 'text', pay_until: 'timestamptz', created_at: 'timestamptz',
  payer_method: 'text', customer: 'text', saved_method: 'text', save_method: 'boolean', off_session: 'boolean', return_url: 'text', fingerprint: 'text',
} as const;
const CHARGE_NAMES = Object.keys(CHARGE_COLUMNS).join(', ');

const chargeRow = (charge: Charge): ChargeRow => ({
  id: charge.id, for_id: charge.forId, part: charge.part, gateway: charge.gateway, way: charge.way, method: charge.method, key: charge.key,
  amount_cents: charge.amount.cents, state: charge.state, gateway_ref: charge.gatewayRef, pay_url: charge.payUrl, success_url: charge.successUrl,
  cancel_url: charge.cancelUrl, language: charge.language, description: charge.description, paid_with: charge.paidWith, captured_at: charge.capturedAt,
  refused_reason: charge.refusedReason, pay_until: charge.payUntil, created_at: charge.createdAt,
  payer_method: charge.payerMethod, customer: charge.customer, saved_method: charge.savedMethod, save_method: charge.saveMethod, off_session: charge.offSession,
  return_url: charge.returnUrl, fingerprint: charge.fingerprint,
});
export const chargeOf = (row: ChargeRow): Charge => ({
  id: row.id as ChargeId, forId: row.for_id, part: row.part, gateway: row.gateway, way: row.way as ChargeWay, method: row.method, key: row.key,
  amount: usd(row.amount_cents), state: row.state as ChargeState, gatewayRef: row.gateway_ref, payUrl: row.pay_url, successUrl: row.success_url,
  cancelUrl: row.cancel_url, language: row.language as Language, description: row.description, paidWith: row.paid_with, capturedAt: row.captured_at,
  refusedReason: row.refused_reason, payUntil: row.pay_until, createdAt: row.created_at,
  payerMethod: row.payer_method as HostedMethod | null, customer: row.customer as CustomerId | null, savedMethod: row.saved_method as MethodId | null, saveMethod: row.save_method,
  offSession: row.off_session, returnUrl: row.return_url, fingerprint: row.fingerprint,
});

const insertCharge: Shape<ChargeRow> = {
  name: 'payments.charges.insert',
  columns: CHARGE_COLUMNS,
  sql: (rows) => `insert into payments_charges (${CHARGE_NAMES}) select ${CHARGE_NAMES} from ${rows} returning 1`,
};
export const chargeInsert = (charge: Charge): Write => write(insertCharge, chargeRow(charge));

interface MoveRow { id: string; before: string; state: string; gateway_ref: string | null; pay_url: string | null; paid_with: PaidWith | null; captured_at: Instant | null; refused_reason: string | null; fingerprint: string | null }
const moveCharge: Shape<MoveRow> = {
  name: 'payments.charges.move',
  columns: { id: 'text', before: 'text', state: 'text', gateway_ref: 'text', pay_url: 'text', paid_with: 'jsonb', captured_at: 'timestamptz', refused_reason: 'text', fingerprint: 'text' },
  sql: (rows) => `update payments_charges c set state = i.state, gateway_ref = coalesce(i.gateway_ref, c.gateway_ref), pay_url = coalesce(i.pay_url, c.pay_url),
      paid_with = coalesce(i.paid_with, c.paid_with), captured_at = coalesce(i.captured_at, c.captured_at), refused_reason = i.refused_reason,
      fingerprint = coalesce(i.fingerprint, c.fingerprint)
    from ${rows} i where c.id = i.id and c.state = i.before returning 1`,
  guard: true,
};
export const chargeMove = (before: Charge, after: Charge): Write => write(moveCharge, {
  id: after.id, before: before.state, state: after.state, gateway_ref: after.gatewayRef, pay_url: after.payUrl, paid_with: after.paidWith,
  captured_at: after.capturedAt, refused_reason: after.refusedReason, fingerprint: after.fingerprint,
});

interface RefundRow { id: string; charge_id: string; for_id: string; why: string; key: string; amount_cents: bigint; state: string; gateway_ref: string | null; refused_code: string | null; created_at: Instant; destination: string; customer: string | null }
const REFUND_COLUMNS = { id: 'text', charge_id: 'text', for_id: 'text', why: 'text', key: 'text', amount_cents: 'bigint', state: 'text', gateway_ref: 'text', refused_code: 'text', created_at: 'timestamptz', destination: 'text', customer: 'text' } as const;
const REFUND_NAMES = Object.keys(REFUND_COLUMNS).join(', ');
export const refundOf = (row: RefundRow): PaymentRefund => ({
  id: row.id as RefundId, chargeId: row.charge_id as ChargeId, forId: row.for_id, why: row.why, key: row.key, amount: usd(row.amount_cents),
  state: row.state as RefundState, gatewayRef: row.gateway_ref, refusedCode: row.refused_code, createdAt: row.created_at,
  destination: row.destination as Destination, customer: row.customer as CustomerId | null,
});

// Never more back than was captured: the sum of a charge's refunds is checked where the row is made, under the charge's lock.
const insertRefund: Shape<RefundRow> = {
  name: 'payments.refunds.insert',
  columns: REFUND_COLUMNS,
  steps: (rows) => [['charge', `select c.id, c.amount_cents, c.state from payments_charges c join ${rows} i on i.charge_id = c.id order by c.id for no key update of c`]],
  sql: (rows) => `insert into payments_refunds (${REFUND_NAMES})
    select ${REFUND_NAMES.split(', ').map((name) => `i.${name}`).join(', ')} from ${rows} i join ${rows}_charge c on c.id = i.charge_id
    where c.state = 'done' and i.amount_cents <= c.amount_cents
      - coalesce((select sum(r.amount_cents) from payments_refunds r where r.charge_id = c.id and r.state <> 'refused'), 0)
    returning 1`,
  guard: true,
};
export const refundInsert = (refund: PaymentRefund): Write => write(insertRefund, {
  id: refund.id, charge_id: refund.chargeId, for_id: refund.forId, why: refund.why, key: refund.key, amount_cents: refund.amount.cents, state: refund.state,
  gateway_ref: refund.gatewayRef, refused_code: refund.refusedCode, created_at: refund.createdAt, destination: refund.destination, customer: refund.customer,
});

interface RefundMoveRow { id: string; before: string; state: string; gateway_ref: string | null; refused_code: string | null; done_at: Instant | null }
const moveRefund: Shape<RefundMoveRow> = {
  name: 'payments.refunds.move',
  columns: { id: 'text', before: 'text', state: 'text', gateway_ref: 'text', refused_code: 'text', done_at: 'timestamptz' },
  sql: (rows) => `update payments_refunds r set state = i.state, gateway_ref = coalesce(i.gateway_ref, r.gateway_ref), refused_code = i.refused_code, done_at = i.done_at
    from ${rows} i where r.id = i.id and r.state = i.before returning 1`,
  guard: true,
};
export const refundMove = (before: PaymentRefund, after: PaymentRefund, doneAt: Instant | null): Write => write(moveRefund, {
  id: after.id, before: before.state, state: after.state, gateway_ref: after.gatewayRef, refused_code: after.refusedCode, done_at: doneAt,
});

const chargesFor = readerBy<ChargeRow, Charge[]>(
  { name: 'payments_for', text: `select ${CHARGE_NAMES} from payments_charges where for_id = any($1::text[]) order by part, created_at, id`, key: (row) => row.for_id },
  (rows) => rows.map(chargeOf));
const refundsFor = readerBy<RefundRow, PaymentRefund[]>(
  { name: 'payments_refunds_for', text: `select ${REFUND_NAMES} from payments_refunds where for_id = any($1::text[]) order by created_at, id`, key: (row) => row.for_id },
  (rows) => rows.map(refundOf));

/** Charges that pay for one thing, in order, and their refunds. */
export async function paymentsFor(db: Queryable, forId: string): Promise<{ readonly charges: Charge[]; readonly refunds: PaymentRefund[] }> {
  const [charges, refunds] = await Promise.all([chargesFor(db, forId), refundsFor(db, forId)]);
  return { charges, refunds };
}

export async function chargeById(db: Queryable, id: string): Promise<Charge | null> {
  const answer = await db.query<ChargeRow>(`select ${CHARGE_NAMES} from payments_charges where id = $1`, [id], 'payments_charge');
  return answer.rows[0] ? chargeOf(answer.rows[0]) : null;
}

/** What the charge or the refund with this id belongs to: events name either. */
export async function paysFor(db: Queryable, id: string): Promise<string | null> {
  const answer = await db.query<{ for_id: string }>(
    'select for_id from payments_charges where id = $1 union all select for_id from payments_refunds where id = $1', [id], 'payments_pays_for');
  return answer.rows[0]?.for_id ?? null;
}
