import type { LineId } from '../../base/ids.ts';
import type { Instant } from '../../base/time.ts';
import type { Queryable } from '../../platform/db/db.ts';
import { write, type Shape, type Write } from '../../platform/db/unit.ts';

interface Row { line_id: string; seen_revision: number; next_at: Instant | null }
const planShape: Shape<Row> = {
  name: 'reminders.plans',
  columns: { line_id: 'text', seen_revision: 'int', next_at: 'timestamptz' },
  // Two looks at one line in one statement: the one that saw more of it counts.
  sql: (rows) => `insert into reminders_plans as p (line_id, seen_revision, next_at) select distinct on (line_id) line_id, seen_revision, next_at from ${rows} order by line_id, seen_revision desc
    on conflict (line_id) do update set seen_revision = excluded.seen_revision, next_at = excluded.next_at where p.seen_revision <= excluded.seen_revision returning 1`,
};
/** When a line is looked at next, and what of it was seen. */
export const planWrite = (line: { readonly id: LineId; readonly revision: number }, nextAt: Instant | null): Write =>
  write(planShape, { line_id: line.id, seen_revision: line.revision, next_at: nextAt });

/** Looked at again at `at` and not before; a line that was never looked at is found by its missing row. */
export async function putOffPlan(db: Queryable, line: LineId, at: Instant): Promise<void> {
  await db.query('update reminders_plans set next_at = to_timestamp($2::bigint) where line_id = $1', [line, at], 'reminders_plans_put_off');
}

/** Lines whose next reminder is due, earliest first: an index over those that wait, however many lines there are. */
export async function plansDue(db: Queryable, now: Instant, limit: number): Promise<readonly { readonly line: LineId; readonly at: Instant }[]> {
  return (await db.query<{ line: LineId; at: Instant }>('select line_id as line, next_at as at from reminders_plans where next_at <= to_timestamp($1::bigint) order by next_at limit $2', [now, limit], 'reminders_plans_due')).rows;
}

/**
 * The next stretch of lines in the order of their ids: those that were written since they were looked at, or never were. Finds what no
 * wake-up told of, a stretch at a time, so that a million lines are all compared within the hour. `end`: where to go on; null: at the beginning.
 */
export async function changedLines(db: Queryable, after: string, stretch: number): Promise<{ readonly lines: readonly LineId[]; readonly end: string | null }> {
  const row = (await db.query<{ lines: LineId[] | null; n: number; last: string | null }>(
    `with part as materialized (select id, revision from lines_lines where id > $1 order by id limit $2)
     select (select array_agg(part.id order by part.id) from part left join reminders_plans p on p.line_id = part.id where p.seen_revision is distinct from part.revision) as lines,
       (select count(*) from part)::int as n, (select max(id) from part) as last`, [after, stretch], 'reminders_changed_lines')).rows[0]!;
  return { lines: row.lines ?? [], end: row.n === stretch ? row.last : null };
}
