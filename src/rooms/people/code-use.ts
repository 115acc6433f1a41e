import type { Instant } from '../../base/time.ts';
import type { Queryable } from '../../platform/db/db.ts';

/** Codes that were sent within a span and have had their five minutes, and how many of them were used. Few used means that somebody has texts sent for the sake of sending (trust section 5). */
export async function codeUse(db: Queryable, span: { readonly from: Instant; readonly now: Instant }): Promise<{ readonly sent: number; readonly used: number }> {
  const answer = await db.query<{ sent: number; used: number }>(
    `select count(*)::int as sent, count(used_at)::int as used from people_codes where subject is not null and created_at > to_timestamp($1::bigint) and (expires_at <= to_timestamp($2::bigint) or used_at is not null)`,
    [span.from, span.now]);
  return answer.rows[0]!;
}
