import type { LineId, TopUpId } from '../../base/ids.ts';
import type { CarrierId } from '../../base/terms.ts';
import type { Instant } from '../../base/time.ts';
import type { Queryable } from '../../platform/db/db.ts';
import { readerBy } from '../../platform/db/grouped.ts';
import { write, type Shape, type Write } from '../../platform/db/unit.ts';

export type TopUpState = 'new' | 'pending' | 'unknown' | 'done' | 'refused' | 'reversed' | 'cancelled';

/** The moves a top-up may make (trust I8). A late success after `refused` and a reversal after `done` are real and open a case. */
export const TOP_UP_MOVES: Readonly<Record<TopUpState, readonly TopUpState[]>> = {
  new: ['pending', 'unknown', 'done', 'refused', 'reversed', 'cancelled'],
  pending: ['pending', 'unknown', 'done', 'refused', 'reversed', 'cancelled'],
  unknown: ['unknown', 'pending', 'done', 'refused', 'reversed', 'cancelled'],
  refused: ['done'],
  done: ['reversed', 'cancelled'],
  reversed: [],
  cancelled: [],
};

/** One service bought at a carrier for one renewal. */
export interface TopUp {
  readonly id: TopUpId;
  readonly forId: string;
  readonly lineId: LineId;
  readonly carrier: CarrierId;
  readonly key: string;
  readonly state: TopUpState;
  readonly carrierRef: string | null;
  readonly activatedAt: Instant | null;
  readonly costCents: bigint | null;
  readonly refusedCode: string | null;
  readonly createdAt: Instant;
}

interface Row {
  id: string; for_id: string; line_id: string; carrier: string; key: string; state: string; carrier_ref: string | null; activated_at: Instant | null;
  cost_cents: bigint | null; refused_code: string | null; created_at: Instant;
}
const COLUMNS = { id: 'text', for_id: 'text', line_id: 'text', carrier: 'text', key: 'text', state: 'text', carrier_ref: 'text', activated_at: 'timestamptz', cost_cents: 'bigint', refused_code: 'text', created_at: 'timestamptz' } as const;
const NAMES = Object.keys(COLUMNS).join(', ');

const topUpOf = (row: Row): TopUp => ({
  id: row.id as TopUpId, forId: row.for_id, lineId: row.line_id as LineId, carrier: row.carrier, key: row.key, state: row.state as TopUpState,
  carrierRef: row.carrier_ref, activatedAt: row.activated_at, costCents: row.cost_cents, refusedCode: row.refused_code, createdAt: row.created_at,
});

const insertShape: Shape<Row> = {
  name: 'carriers.top_ups.insert', columns: COLUMNS,
  sql: (rows) => `insert into carriers_top_ups (${NAMES}) select ${NAMES} from ${rows} returning 1`,
};
export const topUpInsert = (topUp: TopUp): Write => write(insertShape, {
  id: topUp.id, for_id: topUp.forId, line_id: topUp.lineId, carrier: topUp.carrier, key: topUp.key, state: topUp.state, carrier_ref: topUp.carrierRef,
  activated_at: topUp.activatedAt, cost_cents: topUp.costCents, refused_code: topUp.refusedCode, created_at: topUp.createdAt,
});

interface MoveRow { id: string; before: string; state: string; carrier_ref: string | null; activated_at: Instant | null; cost_cents: bigint | null; refused_code: string | null; settled_at: Instant }
const moveShape: Shape<MoveRow> = {
  name: 'carriers.top_ups.move',
  columns: { id: 'text', before: 'text', state: 'text', carrier_ref: 'text', activated_at: 'timestamptz', cost_cents: 'bigint', refused_code: 'text', settled_at: 'timestamptz' },
  sql: (rows) => `update carriers_top_ups t set state = i.state, carrier_ref = coalesce(i.carrier_ref, t.carrier_ref), activated_at = coalesce(i.activated_at, t.activated_at),
      cost_cents = coalesce(i.cost_cents, t.cost_cents), refused_code = i.refused_code, settled_at = i.settled_at
    from ${rows} i where t.id = i.id and t.state = i.before returning 1`,
  guard: true,
};
export const topUpMove = (before: TopUp, after: TopUp, at: Instant): Write => write(moveShape, {
  id: after.id, before: before.state, state: after.state, carrier_ref: after.carrierRef, activated_at: after.activatedAt, cost_cents: after.costCents,
  refused_code: after.refusedCode, settled_at: at,
});

export const topUpsFor = readerBy<Row, TopUp[]>(
  { name: 'carriers_top_ups_for', text: `select ${NAMES} from carriers_top_ups where for_id = any($1::text[]) order by created_at, id`, key: (row) => row.for_id },
  (rows) => rows.map(topUpOf));

export async function topUpsByKey(db: Queryable, keys: readonly string[]): Promise<Map<string, TopUp>> {
  const answer = await db.query<Row>(`select ${NAMES} from carriers_top_ups where key = any($1::text[])`, [keys], 'carriers_top_ups_by_key');
  return new Map(answer.rows.map((row) => [row.key, topUpOf(row)]));
}
