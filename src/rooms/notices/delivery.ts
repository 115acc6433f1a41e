import type { NoticeId } from '../../base/ids.ts';
import type { Instant } from '../../base/time.ts';
import type { Queryable } from '../../platform/db/db.ts';

/** `waiting`: still in the house. `out`: the vendor has it. `delivered`: it says the phone has it. `failed`: it will not arrive. */
export type DeliveryState = 'waiting' | 'out' | 'delivered' | 'failed';

/** What is known of one message on its way, from our outbox and from what the vendor has told since. */
export interface Delivery {
  readonly notice: NoticeId;
  readonly state: DeliveryState;
  /** Why it failed: a vendor's code or the cause of our last try. */
  readonly code: string | null;
  /** When that became known; null while it waits. */
  readonly at: Instant | null;
}

/** How these messages stand; one that was never asked for is left out. */
export async function deliveriesOf(db: Queryable, notices: readonly NoticeId[]): Promise<ReadonlyMap<NoticeId, Delivery>> {
  if (notices.length === 0) return new Map();
  const answer = await db.query<{ id: NoticeId; state: DeliveryState; code: string | null; at: Instant | null }>(
    `select o.id, coalesce(d.state, case when o.state in ('failed', 'undeliverable', 'void') then 'failed' when o.state = 'sent' then 'out' else 'waiting' end) as state,
       coalesce(d.code, case when o.state in ('failed', 'undeliverable', 'void') then o.last_error end) as code, coalesce(d.at, o.sent_at) as at
     from notices_outbox o left join notices_deliveries d on d.notice_id = o.id where o.id = any($1::text[])`, [notices], 'notices_deliveries_of');
  return new Map(answer.rows.map((row) => [row.id, { notice: row.id, state: row.state, code: row.code, at: row.at }]));
}
export const deliveryOf = async (db: Queryable, notice: NoticeId): Promise<Delivery | null> => (await deliveriesOf(db, [notice])).get(notice) ?? null;

export interface FailedDelivery { readonly notice: NoticeId; readonly kind: string; readonly ref: string; readonly code: string | null; readonly at: Instant }
/** What left the house and did not arrive, newest first: for a person to see. Ids only. */
export async function failedDeliveries(db: Queryable, limit: number): Promise<FailedDelivery[]> {
  return (await db.query<FailedDelivery>(
    `select d.notice_id as notice, o.kind, o.ref, d.code, d.at from notices_deliveries d join notices_outbox o on o.id = d.notice_id
     where d.state = 'failed' order by d.at desc, d.notice_id limit $1`, [limit], 'notices_failed_deliveries')).rows;
}

/**
 * Writes down what a vendor tells of a message. Its calls come out of order: from `delivered` and `failed` nothing moves any more,
 * but where a message went out twice (its first answer was lost) and the other one arrived.
 * Answers whether it changed anything; the address, sealed, where it did.
 */
export async function recordDelivery(db: Queryable, told: { readonly notice: string; readonly transport: string; readonly ref: string; readonly state: 'out' | 'delivered' | 'failed'; readonly code: string | null; readonly at: Instant }): Promise<{ readonly toSealed: string; readonly kind: string } | null> {
  const answer = await db.query<{ to_sealed: string; kind: string }>(
    `with mine as (select id, to_sealed, kind from notices_outbox where id = $1), moved as (
       insert into notices_deliveries as d (notice_id, transport, ref, state, code, at) select id, $2, $3, $4, $5, to_timestamp($6::bigint) from mine
       on conflict (notice_id) do update set ref = excluded.ref, state = excluded.state, code = excluded.code, at = excluded.at
         where (d.state = 'out' and excluded.state <> 'out') or (d.state = 'failed' and excluded.state = 'delivered' and excluded.ref <> d.ref) returning notice_id
     ) select to_sealed, kind from mine join moved on moved.notice_id = mine.id`,
    [told.notice, told.transport, told.ref, told.state, told.code, told.at], 'notices_delivery_told');
  const row = answer.rows[0];
  return row ? { toSealed: row.to_sealed, kind: row.kind } : null;
}
