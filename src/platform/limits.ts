import { check } from '../base/check.ts';
import type { Instant } from '../base/time.ts';
import { isRepeatable, type Db } from './db/db.ts';

/** At most `max` takes in `seconds`, counted from the first take of the window. */
export interface Window { readonly seconds: number; readonly max: number }

/** One thing to be counted: `code.number` of one subject, in several windows at once. */
export interface Limit {
  readonly name: string;
  /** Whose: a hash of an address or a number, an id. Never the number itself: this table is not for personal data. */
  readonly subject: string;
  readonly windows: readonly Window[];
}

export type Taken =
  | { readonly ok: true }
  /** Nothing was counted. `retryAt`: when the fullest window ends. */
  | { readonly ok: false; readonly name: string; readonly retryAt: Instant };

const TRIES = 6;
const WINDOWS_MAX = 32;

/** Takes one from every window of one limit, or from none when any is full. */
export function take(db: Db, limit: Limit, now: Instant): Promise<Taken> {
  return takeAll(db, [limit], now);
}

/**
 * Takes one from every window of every limit, or from none. One statement in PostgreSQL, so that any number of processes
 * count together; parallel takes never go beyond `max`. A window that lies further ahead than it is long was counted by a
 * clock that has since been set back, and begins anew.
 */
export async function takeAll(db: Db, limits: readonly Limit[], now: Instant): Promise<Taken> {
  const rows = limits.flatMap((limit) => limit.windows.map(({ seconds, max }) => ({ name: `${limit.name}/${seconds}`, of: limit.name, subject: limit.subject, seconds, max })));
  check(rows.length <= WINDOWS_MAX && rows.every((row) => row.max > 0 && row.seconds > 0), 'a limit needs at least one take in one second');
  if (rows.length === 0) return { ok: true };
  for (let attempt = 1; ; attempt++) {
    try {
      const full = (await db.query<{ of: string | null; window_end: Instant | null }>(TAKE, [JSON.stringify(rows), now], 'platform_limits_take')).rows[0];
      return full === undefined || full.of === null || full.window_end === null ? { ok: true } : { ok: false, name: full.of, retryAt: full.window_end };
    } catch (error) {
      // Somebody took the last one between our look and our write; the next look sees it.
      if (!(isRepeatable(error) || isRace(error)) || attempt >= TRIES) throw error;
    }
  }
}

const isRace = (error: unknown): boolean => error instanceof Error && (error as { code?: string }).code === 'XK001';

const TAKE = `
  with asked as materialized (
    select * from json_to_recordset($1::json) as t(name text, of text, subject text, seconds int, max int)
  ), fullest as materialized (
    select a.of, l.window_end from asked a join platform_limits l on l.name = a.name and l.subject = a.subject
    where l.used >= a.max and l.window_end > to_timestamp($2::bigint) and l.window_end <= to_timestamp($2::bigint + a.seconds)
    order by l.window_end desc limit 1
  ), taken as (
    insert into platform_limits as l (name, subject, window_end, used)
    select name, subject, to_timestamp($2::bigint + seconds), 1 from asked where not exists (select 1 from fullest) order by name, subject
    on conflict (name, subject) do update set
      used = case when l.window_end <= to_timestamp($2::bigint) or l.window_end > excluded.window_end then 1 else l.used + 1 end,
      window_end = case when l.window_end <= to_timestamp($2::bigint) or l.window_end > excluded.window_end then excluded.window_end else l.window_end end
    where l.window_end <= to_timestamp($2::bigint) or l.window_end > excluded.window_end
      or l.used < (select a.max from asked a where a.name = l.name and a.subject = l.subject)
    returning 1
  )
  select f.of, f.window_end, platform_must(f.of is not null or (select count(*) from taken) = (select count(*) from asked), 'limits') as whole
  from (select 1) one left join fullest f on true`;

/** Whether a subject has room, without taking. */
export async function hasRoom(db: Db, limit: Limit, now: Instant): Promise<boolean> {
  const answer = await db.query<{ name: string; used: number; window_end: Instant }>(
    'select name, used, window_end from platform_limits where name = any($1) and subject = $2', [limit.windows.map(({ seconds }) => `${limit.name}/${seconds}`), limit.subject]);
  return limit.windows.every(({ seconds, max }) => !answer.rows.some((row) => row.name === `${limit.name}/${seconds}` && row.used >= max && row.window_end > now && row.window_end <= now + seconds));
}

/** Forgets windows that are over: a daily round. Answers how many. */
export async function forgetOldLimits(db: Db, now: Instant): Promise<number> {
  return (await db.query('delete from platform_limits where window_end < to_timestamp($1::bigint)', [now])).rowCount;
}
