import type { CustomerId, LineId } from '../../base/ids.ts';
import { DAY, plusSeconds, type Instant } from '../../base/time.ts';
import type { Db } from '../../platform/db/db.ts';

/** How long readings stay as they came, then one an hour, then one a day, and when they go. */
const WHOLE_DAYS = 7;
const HOURLY_DAYS = 62;
export const KEPT_DAYS = 400;
// A round comes each day; a shop that stood still for two months catches up.
const REACH_DAYS = 62;

/** The daily thinning: of each hour, later of each day (UTC), the last reading stays. */
export async function thinReadings(db: Db, now: Instant): Promise<void> {
  const before = (days: number): Instant => plusSeconds(now, -days * DAY);
  await db.query('delete from usage_readings where at < to_timestamp($1::bigint)', [before(KEPT_DAYS)]);
  // As an end of the same hour or day, which an index finds; compared by its name, every later reading of a line would be looked at.
  for (const [unit, age] of [['day', HOURLY_DAYS], ['hour', WHOLE_DAYS]] as const) {
    await db.query(
      `delete from usage_readings r where at < to_timestamp($1::bigint) and at >= to_timestamp($2::bigint) and exists (
         select from usage_readings k where k.line_id = r.line_id and k.at > r.at and k.at < least(to_timestamp($1::bigint), date_trunc('${unit}', r.at, 'UTC') + interval '1 ${unit}'))`,
      [before(age), before(age + REACH_DAYS)]);
  }
}

/** What a line's use was is nobody's any more once its number went back: the next holder must not see it. */
export async function forgetLine(db: Db, line: LineId): Promise<void> {
  await db.query(`with a as (delete from usage_readings where line_id = $1), b as (delete from usage_lines where line_id = $1), c as (delete from usage_thresholds where line_id = $1)
    delete from usage_watches where line_id = $1`, [line]);
}

/** A person's choices, of one line or of all, when they let go of it. */
export async function forgetThresholds(db: Db, customer: CustomerId, line: LineId | null = null): Promise<void> {
  await db.query('delete from usage_thresholds where customer_id = $1 and ($2::text is null or line_id = $2)', [customer, line]);
}
