import type { Db } from '../../platform/db/db.ts';

/** Something that waits for a person, with the page that says what to do. */
export interface StuckRow {
  readonly kind: string;
  readonly id: string;
  readonly since: string;
  readonly about: string;
  readonly runbook: string;
}

const ROWS_MAX = 200;

/** Everything that does not move by itself any more, or moves too slowly; oldest first. Ids only, nothing personal. */
export async function stuckWork(db: Db, nowSeconds: number): Promise<StuckRow[]> {
  const answer = await db.query<StuckRow>(`
    select * from (
      select 'job' as kind, id, to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as since, kind || ' ' || key || ': ' || coalesce(left(last_error, 160), '') as about, 'stuck-work' as runbook
        from platform_jobs where state = 'stuck'
      union all
      select 'renewal', id, to_char(leg_since at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), state, case when state = 'needs_agent' then 'refund-refused' else 'renewal-overdue' end
        from renewals_renewals where state = 'needs_agent' or (settled_at is null and captured_at is not null and placed_at < to_timestamp($1) - interval '1 hour')
      union all
      select 'case', renewal_id, to_char(opened_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), kind || ' ' || state, 'case-overdue'
        from renewals_cases where closed_at is null and (state = 'needs_agent' or opened_at < to_timestamp($1) - interval '1 hour')
      union all
      select 'refund', id, to_char(asked_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), renewal_id || ' ' || state,
          case state when 'waiting_for_person' then 'refund-waiting' when 'needs_agent' then 'refund-refused' when 'reading_back' then 'return-not-gone' else 'return-overdue' end
        from refunds_returns where settled_at is null and (state in ('waiting_for_person', 'needs_agent') or state_since < to_timestamp($1) - interval '1 hour')
      union all
      select 'gateway event', source || '/' || event_id, to_char(received_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), type, 'kept-event' from payments_inbox where state = 'kept'
      union all
      select 'carrier event', source || '/' || event_id, to_char(received_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), type, 'kept-event' from carriers_inbox where state = 'kept'
      union all
      select 'notice', id, to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), kind || ' ' || channel || ' ' || state, 'notice-undeliverable'
        from notices_outbox where state = 'failed' or (state = 'waiting' and next_at < to_timestamp($1) - interval '5 minutes')
    ) all_rows order by since limit ${ROWS_MAX}`, [nowSeconds]);
  return answer.rows;
}

/** Gives a stuck job another go. False when it is not stuck any more. */
export async function tryAgain(db: Db, jobId: string, nowMs: number): Promise<boolean> {
  const answer = await db.query(`update platform_jobs set state = 'waiting', attempts = 0, run_at = $2, worker = null where id = $1 and state = 'stuck'`, [jobId, Math.trunc(nowMs)]);
  return answer.rowCount === 1;
}
