import type { CustomerId, LoadId } from '../../base/ids.ts';
import { check } from '../../base/check.ts';
import type { By, Language } from '../../base/language.ts';
import { usd, type Usd } from '../../base/money.ts';
import type { Instant, ZoneId } from '../../base/time.ts';
import type { Queryable } from '../../platform/db/db.ts';
import { readerBy } from '../../platform/db/grouped.ts';
import { write, type Shape, type Write } from '../../platform/db/unit.ts';
import type { SealedAddress } from '../../platform/secrets/sealed-address.ts';

export type LoadState = 'paying' | 'awaiting_customer' | 'payment_unknown' | 'done' | 'declined';
export type DisputedAs = 'open' | 'won' | 'lost';

/** The moves of a load. Money that comes after it was declined is real and wanted in the wallet: it still gets there. */
export const LOAD_MOVES: Readonly<Record<LoadState, readonly LoadState[]>> = {
  paying: ['paying', 'awaiting_customer', 'payment_unknown', 'done', 'declined'],
  awaiting_customer: ['paying', 'awaiting_customer', 'payment_unknown', 'done', 'declined'],
  payment_unknown: ['paying', 'awaiting_customer', 'payment_unknown', 'done', 'declined'],
  declined: ['done'],
  // Only what becomes of a dispute is still written down.
  done: ['done'],
};
export const isLoadOver = (state: LoadState): boolean => state === 'done' || state === 'declined';

/** Money on its way into a wallet (充值). */
export interface Load {
  readonly id: LoadId;
  readonly caller: string;
  readonly requestKey: string;
  readonly customer: CustomerId;
  readonly state: LoadState;
  readonly version: number;
  readonly amount: Usd;
  readonly by: By;
  readonly payer: LoadPayer;
  readonly refusedReason: string | null;
  readonly disputed: DisputedAs | null;
  /** Taken back out of the wallet when a dispute was lost (cents). */
  readonly reversed: bigint;
  readonly placedAt: Instant;
  readonly settledAt: Instant | null;
}
export interface LoadPayer { readonly email: SealedAddress | null; readonly language: Language; readonly zone: ZoneId | null }

interface Row {
  id: string; caller: string; request_key: string; customer: string; state: string; version: number; amount_cents: bigint; door: string; actor: string; reason: string;
  payer: LoadPayer; refused_reason: string | null; disputed: string | null; reversed_cents: bigint; placed_at: Instant; settled_at: Instant | null;
}
const COLUMNS = {
  id: 'text', caller: 'text', request_key: 'text', customer: 'text', state: 'text', version: 'int', amount_cents: 'bigint', door: 'text', actor: 'text', reason: 'text',
  payer: 'jsonb', refused_reason: 'text', disputed: 'text', reversed_cents: 'bigint', placed_at: 'timestamptz', settled_at: 'timestamptz',
} as const;
const NAMES = Object.keys(COLUMNS).join(', ');

const loadOf = (row: Row): Load => ({
  id: row.id as LoadId, caller: row.caller, requestKey: row.request_key, customer: row.customer as CustomerId, state: row.state as LoadState, version: row.version,
  amount: usd(row.amount_cents), by: { door: row.door as By['door'], actor: row.actor, reason: row.reason }, payer: row.payer, refusedReason: row.refused_reason,
  disputed: row.disputed as DisputedAs | null, reversed: row.reversed_cents, placedAt: row.placed_at, settledAt: row.settled_at,
});

const insertShape: Shape<Row> = {
  name: 'funds.loads.insert', columns: COLUMNS, guard: true,
  sql: (rows) => `insert into funds_loads (${NAMES}) select ${NAMES} from ${rows} on conflict (caller, request_key) do nothing returning 1`,
};
export const LOAD_PLACED_BEFORE = insertShape.name;
export const loadInsert = (one: Load): Write => write(insertShape, {
  id: one.id, caller: one.caller, request_key: one.requestKey, customer: one.customer, state: one.state, version: one.version, amount_cents: one.amount.cents,
  door: one.by.door, actor: one.by.actor, reason: one.by.reason, payer: one.payer, refused_reason: one.refusedReason, disputed: one.disputed, reversed_cents: one.reversed, placed_at: one.placedAt, settled_at: one.settledAt,
});

interface StepRow { id: string; before: number; version: number; state: string; refused_reason: string | null; disputed: string | null; reversed_cents: bigint; settled_at: Instant | null }
const stepShape: Shape<StepRow> = {
  name: 'funds.loads.step', guard: true,
  columns: { id: 'text', before: 'int', version: 'int', state: 'text', refused_reason: 'text', disputed: 'text', reversed_cents: 'bigint', settled_at: 'timestamptz' },
  sql: (rows) => `update funds_loads l set version = i.version, state = i.state, refused_reason = i.refused_reason, disputed = i.disputed, reversed_cents = i.reversed_cents, settled_at = i.settled_at
    from ${rows} i where l.id = i.id and l.version = i.before returning 1`,
};

/** One step of a load; fails in the commit when another worker was faster. */
export function stepLoad(before: Load, change: Partial<Pick<Load, 'state' | 'refusedReason' | 'disputed' | 'reversed'>>, now: Instant): { readonly load: Load; readonly write: Write } {
  const state = change.state ?? before.state;
  check(LOAD_MOVES[before.state].includes(state), `load ${before.id} cannot go from ${before.state} to ${state}`);
  const load: Load = { ...before, ...change, state, version: before.version + 1, settledAt: isLoadOver(state) ? (before.state === state ? before.settledAt : now) : null };
  return {
    load,
    write: write(stepShape, { id: load.id, before: before.version, version: load.version, state, refused_reason: load.refusedReason, disputed: load.disputed, reversed_cents: load.reversed, settled_at: load.settledAt }),
  };
}

export const loadById = readerBy<Row, Load | null>(
  { name: 'funds_loads_by_id', text: `select ${NAMES} from funds_loads where id = any($1::text[])`, key: (row) => row.id }, (rows) => (rows[0] ? loadOf(rows[0]) : null));

export async function loadByKey(db: Queryable, caller: string, requestKey: string): Promise<Load | null> {
  const answer = await db.query<Row>(`select ${NAMES} from funds_loads where caller = $1 and request_key = $2`, [caller, requestKey], 'funds_loads_by_key');
  return answer.rows[0] ? loadOf(answer.rows[0]) : null;
}

/** A customer's loads, newest first. */
export async function loadsOf(db: Queryable, customer: CustomerId, limit: number): Promise<Load[]> {
  return (await db.query<Row>(`select ${NAMES} from funds_loads where customer = $1 order by placed_at desc, id desc limit $2`, [customer, limit], 'funds_loads_of')).rows.map(loadOf);
}
