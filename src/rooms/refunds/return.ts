import type { CustomerId, LineId, RenewalId, ReturnId } from '../../base/ids.ts';
import type { By } from '../../base/language.ts';
import { check } from '../../base/check.ts';
import type { Instant } from '../../base/time.ts';
import type { Queryable } from '../../platform/db/db.ts';
import { readerBy } from '../../platform/db/grouped.ts';
import { write, type Shape, type Write } from '../../platform/db/unit.ts';
import type { OfferDoc } from './offer.ts';
import { isEnded, RETURN_MOVES, type ReturnState } from './states.ts';

/** Where the money goes: back the way it came, or into the wallet because the customer asks for that. */
export type Destination = 'original' | 'wallet';

/** A refund of what was delivered and not used up, from the question to its end. */
export interface Return {
  readonly id: ReturnId;
  readonly caller: string;
  readonly requestKey: string;
  readonly renewalId: RenewalId;
  readonly lineId: LineId;
  readonly state: ReturnState;
  readonly version: number;
  readonly stateSince: Instant;
  readonly by: By;
  readonly destination: Destination;
  readonly customer: CustomerId | null;
  readonly amountCents: bigint;
  readonly offer: OfferDoc;
  readonly takeBack: boolean;
  readonly changeKey: string;
  readonly decidedBy: string | null;
  readonly because: string | null;
  readonly askedAt: Instant;
  readonly takenAt: Instant | null;
  readonly settledAt: Instant | null;
}

interface Row {
  id: string; caller: string; request_key: string; renewal_id: string; line_id: string; state: string; version: number; state_since: Instant; door: string; actor: string;
  reason: string; destination: string; customer: string | null; amount_cents: bigint; offer: OfferDoc; take_back: boolean; change_key: string; decided_by: string | null;
  because: string | null; asked_at: Instant; taken_at: Instant | null; settled_at: Instant | null;
}
const COLUMNS = {
  id: 'text', caller: 'text', request_key: 'text', renewal_id: 'text', line_id: 'text', state: 'text', version: 'int', state_since: 'timestamptz', door: 'text', actor: 'text',
  reason: 'text', destination: 'text', customer: 'text', amount_cents: 'bigint', offer: 'jsonb', take_back: 'boolean', change_key: 'text', decided_by: 'text',
  because: 'text', asked_at: 'timestamptz', taken_at: 'timestamptz', settled_at: 'timestamptz',
} as const;
const NAMES = Object.keys(COLUMNS).join(', ');

const returnOf = (row: Row): Return => ({
  id: row.id as ReturnId, caller: row.caller, requestKey: row.request_key, renewalId: row.renewal_id as RenewalId, lineId: row.line_id as LineId, state: row.state as ReturnState,
  version: row.version, stateSince: row.state_since, by: { door: row.door as By['door'], actor: row.actor, reason: row.reason }, destination: row.destination as Destination,
  customer: row.customer as CustomerId | null, amountCents: row.amount_cents, offer: row.offer, takeBack: row.take_back, changeKey: row.change_key, decidedBy: row.decided_by, because: row.because,
  askedAt: row.asked_at, takenAt: row.taken_at, settledAt: row.settled_at,
});

const insertShape: Shape<Row> = {
  name: 'refunds.returns.insert', columns: COLUMNS, guard: true,
  sql: (rows) => `insert into refunds_returns (${NAMES}) select ${NAMES} from ${rows} on conflict do nothing returning 1`,
};
/** The guard that fails when the same was asked before, by this key or for this renewal. */
export const RETURN_ASKED_BEFORE = insertShape.name;
export const returnInsert = (one: Return): Write => write(insertShape, {
  id: one.id, caller: one.caller, request_key: one.requestKey, renewal_id: one.renewalId, line_id: one.lineId, state: one.state, version: one.version, state_since: one.stateSince,
  door: one.by.door, actor: one.by.actor, reason: one.by.reason, destination: one.destination, customer: one.customer, amount_cents: one.amountCents, offer: one.offer,
  take_back: one.takeBack, change_key: one.changeKey, decided_by: one.decidedBy, because: one.because, asked_at: one.askedAt, taken_at: one.takenAt, settled_at: one.settledAt,
});

interface StepRow { id: string; before: number; state: string; version: number; state_since: Instant; decided_by: string | null; because: string | null; taken_at: Instant | null; settled_at: Instant | null }
const stepShape: Shape<StepRow> = {
  name: 'refunds.returns.step', guard: true,
  columns: { id: 'text', before: 'int', state: 'text', version: 'int', state_since: 'timestamptz', decided_by: 'text', because: 'text', taken_at: 'timestamptz', settled_at: 'timestamptz' },
  sql: (rows) => `update refunds_returns r set state = i.state, version = i.version, state_since = i.state_since, decided_by = i.decided_by, because = i.because,
      taken_at = i.taken_at, settled_at = i.settled_at
    from ${rows} i where r.id = i.id and r.version = i.before returning 1`,
};

/** A step of a return: what it is now and the write that says so. Only the moves of the table are possible. */
export function stepReturn(before: Return, change: { readonly state: ReturnState; readonly decidedBy?: string; readonly because?: string | null; readonly takenAt?: Instant }, now: Instant): { readonly one: Return; readonly write: Write } {
  check(RETURN_MOVES[before.state].includes(change.state), `return ${before.id} cannot go from ${before.state} to ${change.state}`);
  const one: Return = {
    ...before, ...change, version: before.version + 1, stateSince: change.state === before.state ? before.stateSince : now, settledAt: isEnded(change.state) ? now : null,
  };
  return {
    one,
    write: write(stepShape, {
      id: one.id, before: before.version, state: one.state, version: one.version, state_since: one.stateSince, decided_by: one.decidedBy, because: one.because,
      taken_at: one.takenAt, settled_at: one.settledAt,
    }),
  };
}

export const returnById = readerBy<Row, Return | null>(
  { name: 'refunds_return', text: `select ${NAMES} from refunds_returns where id = any($1::text[])`, key: (row) => row.id },
  (rows) => (rows[0] ? returnOf(rows[0]) : null));

/** Every return of a renewal, oldest first: at most one that was not refused. */
export const returnsOf = readerBy<Row, Return[]>(
  { name: 'refunds_returns_of', text: `select ${NAMES} from refunds_returns where renewal_id = any($1::text[]) order by asked_at, id`, key: (row) => row.renewal_id },
  (rows) => rows.map(returnOf));

export async function returnByKey(db: Queryable, caller: string, key: string): Promise<Return | null> {
  const answer = await db.query<Row>(`select ${NAMES} from refunds_returns where caller = $1 and request_key = $2`, [caller, key], 'refunds_return_by_key');
  return answer.rows[0] ? returnOf(answer.rows[0]) : null;
}

/** Those that wait for a person: to decide, or to find another way for the money. Oldest first. */
export async function returnsForPeople(db: Queryable, limit: number): Promise<Return[]> {
  const answer = await db.query<Row>(`select ${NAMES} from refunds_returns where state in ('waiting_for_person', 'needs_agent') order by asked_at limit $1`, [limit], 'refunds_for_people');
  return answer.rows.map(returnOf);
}
