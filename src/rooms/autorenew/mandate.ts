import type { CustomerId, LineId, MandateId, MethodId } from '../../base/ids.ts';
import type { By, Language } from '../../base/language.ts';
import type { Instant } from '../../base/time.ts';
import { check } from '../../base/check.ts';
import type { Queryable } from '../../platform/db/db.ts';
import { readerBy } from '../../platform/db/grouped.ts';
import { write, type Shape, type Write } from '../../platform/db/unit.ts';
import type { HostedMethod } from '../payments/payments.ts';

/** What makes a renewal due: the end of paid time, little data left, or a number that would be lost. */
export const TRIGGERS = ['date', 'low_data', 'keep'] as const;
export type Trigger = (typeof TRIGGERS)[number];

/** How each renewal is paid. A wallet is filled beforehand; `approve` asks each time, because the method cannot be charged later. */
export type MandatePay =
  | { readonly kind: 'saved'; readonly method: MethodId }
  | { readonly kind: 'wallet' }
  /** The wallet as far as it goes, the saved method for the rest. */
  | { readonly kind: 'wallet_then_saved'; readonly method: MethodId }
  | { readonly kind: 'approve'; readonly gateway: string; readonly method: HostedMethod };

/** `paused`: the last try failed; `frozen`: a payment of the line is disputed. Both charge nothing. `off` is never left. */
export type MandateState = 'on' | 'paused' | 'frozen' | 'off';
export const MANDATE_MOVES: Readonly<Record<MandateState, readonly MandateState[]>> = {
  on: ['on', 'paused', 'frozen', 'off'], frozen: ['frozen', 'on', 'off'], paused: ['paused', 'off'], off: [],
};
export type OffReason = 'asked' | 'changed' | 'until_reached' | 'line_left' | 'account_deleted' | 'plan_gone';
export type PauseReason = 'retries' | 'refused' | 'dispute';

export interface NextCharge { readonly at: Instant; readonly cents: bigint; readonly plan: string }

/** A standing permission to renew one line, with the terms that were agreed to. */
export interface Mandate {
  readonly id: MandateId;
  readonly lineId: LineId;
  readonly customer: CustomerId;
  /** Null: the plan as last time. */
  readonly planId: string | null;
  readonly triggers: readonly Trigger[];
  readonly pay: MandatePay;
  readonly ceilingCents: bigint;
  readonly agreedCents: bigint;
  readonly lowBytes: bigint | null;
  readonly until: Instant | null;
  readonly language: Language;
  readonly state: MandateState;
  readonly reason: OffReason | PauseReason | null;
  readonly version: number;
  readonly onAt: Instant;
  readonly offAt: Instant | null;
  readonly offBy: string | null;
  readonly next: NextCharge | null;
  readonly yearlyAt: Instant;
  readonly lookAt: Instant;
}

interface Row {
  id: string; line_id: string; customer: string; plan_id: string | null; triggers: readonly string[]; pay: MandatePay; ceiling_cents: bigint; agreed_cents: bigint; low_bytes: bigint | null;
  until: Instant | null; language: string; state: string; reason: string | null; version: number; on_at: Instant; off_at: Instant | null; off_by: string | null; next_at: Instant | null;
  next_cents: bigint | null; next_plan: string | null; yearly_at: Instant; look_at: Instant;
}
const COLUMNS = {
  id: 'text', line_id: 'text', customer: 'text', plan_id: 'text', triggers: 'text[]', pay: 'jsonb', ceiling_cents: 'bigint', agreed_cents: 'bigint', low_bytes: 'bigint', until: 'timestamptz', language: 'text',
  state: 'text', reason: 'text', version: 'int', on_at: 'timestamptz', off_at: 'timestamptz', off_by: 'text', next_at: 'timestamptz', next_cents: 'bigint', next_plan: 'text', yearly_at: 'timestamptz',
  look_at: 'timestamptz',
} as const;
const NAMES = Object.keys(COLUMNS).join(', ');

const mandateFrom = (row: Row): Mandate => ({
  id: row.id as MandateId, lineId: row.line_id as LineId, customer: row.customer as CustomerId, planId: row.plan_id, triggers: row.triggers as readonly Trigger[], pay: row.pay,
  ceilingCents: row.ceiling_cents, agreedCents: row.agreed_cents, lowBytes: row.low_bytes, until: row.until, language: row.language as Language, state: row.state as MandateState,
  reason: row.reason as Mandate['reason'], version: row.version, onAt: row.on_at, offAt: row.off_at, offBy: row.off_by,
  next: row.next_at === null || row.next_cents === null || row.next_plan === null ? null : { at: row.next_at, cents: row.next_cents, plan: row.next_plan },
  yearlyAt: row.yearly_at, lookAt: row.look_at,
});
const nextColumns = (next: NextCharge | null) => ({ next_at: next?.at ?? null, next_cents: next?.cents ?? null, next_plan: next?.plan ?? null });

const insertShape: Shape<Row> = {
  name: 'autorenew.mandates', columns: COLUMNS, guard: true,
  sql: (rows) => `insert into autorenew_mandates (${NAMES}) select ${NAMES} from ${rows} on conflict (line_id) where state <> 'off' do nothing returning 1`,
};
/** The guard that fails when another mandate stands on this line. */
export const MANDATE_STANDS = insertShape.name;
export const mandateInsert = (one: Mandate): Write => write(insertShape, {
  id: one.id, line_id: one.lineId, customer: one.customer, plan_id: one.planId, triggers: one.triggers, pay: one.pay, ceiling_cents: one.ceilingCents, agreed_cents: one.agreedCents, low_bytes: one.lowBytes,
  until: one.until, language: one.language, state: one.state, reason: one.reason, version: one.version, on_at: one.onAt, off_at: one.offAt, off_by: one.offBy, ...nextColumns(one.next),
  yearly_at: one.yearlyAt, look_at: one.lookAt,
});

interface StepRow { id: string; before: number; state: string; reason: string | null; version: number; off_at: Instant | null; off_by: string | null; next_at: Instant | null; next_cents: bigint | null; next_plan: string | null; yearly_at: Instant; look_at: Instant }
const stepShape: Shape<StepRow> = {
  name: 'autorenew.mandate_step', guard: true,
  columns: { id: 'text', before: 'int', state: 'text', reason: 'text', version: 'int', off_at: 'timestamptz', off_by: 'text', next_at: 'timestamptz', next_cents: 'bigint', next_plan: 'text', yearly_at: 'timestamptz', look_at: 'timestamptz' },
  sql: (rows) => `update autorenew_mandates m set state = i.state, reason = i.reason, version = i.version, off_at = i.off_at, off_by = i.off_by, next_at = i.next_at, next_cents = i.next_cents, next_plan = i.next_plan,
      yearly_at = i.yearly_at, look_at = i.look_at
    from ${rows} i where m.id = i.id and m.version = i.before returning 1`,
};
/** The guard that fails when somebody else changed the mandate first: read again. */
export const MANDATE_MOVED_ON = stepShape.name;

/** What a mandate is now, and the write that says so. Its terms never change; other terms are another mandate. */
export function stepMandate(before: Mandate, change: Partial<Pick<Mandate, 'state' | 'reason' | 'next' | 'yearlyAt' | 'lookAt' | 'offAt' | 'offBy'>>): { readonly mandate: Mandate; readonly write: Write } {
  const mandate: Mandate = { ...before, ...change, version: before.version + 1 };
  check(MANDATE_MOVES[before.state].includes(mandate.state), `mandate ${before.id} cannot go from ${before.state} to ${mandate.state}`);
  return {
    mandate,
    write: write(stepShape, {
      id: mandate.id, before: before.version, state: mandate.state, reason: mandate.reason, version: mandate.version, off_at: mandate.offAt, off_by: mandate.offBy, ...nextColumns(mandate.next),
      yearly_at: mandate.yearlyAt, look_at: mandate.lookAt,
    }),
  };
}

/** The mandate that stands on a line, also paused or frozen; null: auto-renew is off. */
export const mandateOf: (db: Queryable, line: LineId) => Promise<Mandate | null> = readerBy<Row, Mandate | null>(
  { name: 'autorenew_of_line', text: `select ${NAMES} from autorenew_mandates where line_id = any($1::text[]) and state <> 'off'`, key: (row) => row.line_id }, ([row]) => (row ? mandateFrom(row) : null));
export const mandateById: (db: Queryable, id: string) => Promise<Mandate | null> = readerBy<Row, Mandate | null>(
  { name: 'autorenew_by_id', text: `select ${NAMES} from autorenew_mandates where id = any($1::text[])`, key: (row) => row.id }, ([row]) => (row ? mandateFrom(row) : null));

/** The mandates that stand on these lines. One statement. */
export async function mandatesOfLines(db: Queryable, lines: readonly LineId[]): Promise<ReadonlyMap<LineId, Mandate>> {
  if (lines.length === 0) return new Map();
  const { rows } = await db.query<Row>(`select ${NAMES} from autorenew_mandates where line_id = any($1::text[]) and state <> 'off'`, [lines], 'autorenew_of_lines');
  return new Map(rows.map((row) => [row.line_id as LineId, mandateFrom(row)]));
}

/** Every mandate a line ever had, newest first. */
export async function mandatesOfLine(db: Queryable, line: LineId, limit = 20): Promise<Mandate[]> {
  return (await db.query<Row>(`select ${NAMES} from autorenew_mandates where line_id = $1 order by on_at desc, id desc limit $2`, [line, limit], 'autorenew_all_of_line')).rows.map(mandateFrom);
}

/** Those that stand for a person, on any line. */
export async function mandatesOfCustomer(db: Queryable, customer: CustomerId): Promise<Mandate[]> {
  return (await db.query<Row>(`select ${NAMES} from autorenew_mandates where customer = $1 and state <> 'off' order by on_at, id`, [customer], 'autorenew_of_customer')).rows.map(mandateFrom);
}

/** Mandates whose time to be looked at has come. */
export async function mandatesDue(db: Queryable, now: Instant, limit: number): Promise<Mandate[]> {
  return (await db.query<Row>(`select ${NAMES} from autorenew_mandates where state in ('on', 'frozen') and look_at <= to_timestamp($1::bigint) order by look_at limit $2`, [now, limit], 'autorenew_due')).rows.map(mandateFrom);
}

/** The yes as it was given. */
export interface Consent { readonly words: string; readonly hash: string; readonly language: Language; readonly version: number; readonly place: string; readonly door: string; readonly actor: string; readonly at: Instant }
interface ConsentRow extends Omit<Consent, 'at'> { mandate_id: string; customer: string; line_id: string; at: Instant }
const consentShape: Shape<ConsentRow> = {
  name: 'autorenew.consents',
  columns: { mandate_id: 'text', customer: 'text', line_id: 'text', words: 'text', hash: 'text', language: 'text', version: 'int', place: 'text', door: 'text', actor: 'text', at: 'timestamptz' },
  sql: (rows) => `insert into autorenew_consents (mandate_id, customer, line_id, words, hash, language, version, place, door, actor, at)
    select mandate_id, customer, line_id, words, hash, language, version, place, door, actor, at from ${rows} returning 1`,
};
export const consentWrite = (mandate: Mandate, given: { readonly words: string; readonly hash: string; readonly version: number; readonly place: string; readonly by: By }): Write => write(consentShape, {
  mandate_id: mandate.id, customer: mandate.customer, line_id: mandate.lineId, words: given.words, hash: given.hash, language: mandate.language, version: given.version, place: given.place,
  door: given.by.door, actor: given.by.actor, at: mandate.onAt,
});
export async function consentOf(db: Queryable, mandate: MandateId): Promise<Consent | null> {
  return (await db.query<Consent>('select words, hash, language, version, place, door, actor, at from autorenew_consents where mandate_id = $1', [mandate], 'autorenew_consent')).rows[0] ?? null;
}
