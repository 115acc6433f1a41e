import { createHash } from 'node:crypto';
import type { Instant } from '../../base/time.ts';
import type { Queryable } from '../../platform/db/db.ts';

/** One thing that must not be there: a sentence for people, and a query over `id` that finds what breaks it. */
export interface Rule {
  readonly what: string;
  readonly sql: string;
  /** The text holds a moment and is another each time: not worth preparing. */
  readonly once?: boolean;
}

/** What a look at some rows found. */
export interface Found {
  /** Rows that were looked at. */
  readonly checked: number;
  readonly broken: readonly Broken[];
  readonly note?: string;
}
export interface Broken { readonly id: string; readonly what: string }

/** Ids named of one rule; the count in the note tells of the others. */
export const NAMED_MAX = 50;

export const momentSql = (at: Instant): string => `to_timestamp(${at})`;

interface Counted { n: number; ids: string[] | null }

/** Runs rules, each one statement and therefore one snapshot: what renewals do meanwhile cannot look like a fault. */
export async function findBroken(db: Queryable, facts: { readonly count: string; readonly rules: readonly Rule[] }): Promise<Found> {
  const checked = (await db.query<{ n: number }>(`select (${facts.count})::int as n`, [], nameOf(facts.count))).rows[0]!.n;
  const broken: Broken[] = [];
  const notes: string[] = [];
  for (const rule of facts.rules) {
    const { n, ids } = (await db.query<Counted>(
      `with broken as materialized (${rule.sql}) select (select count(*) from broken)::int as n, array(select id::text from broken order by id limit ${NAMED_MAX}) as ids`, [], rule.once ? undefined : nameOf(rule.sql))).rows[0]!;
    if (n === 0) continue;
    broken.push(...ids!.map((id) => ({ id, what: rule.what })));
    if (n > NAMED_MAX) notes.push(`${rule.what}: ${n} in all`);
  }
  return { checked, broken, ...(notes.length > 0 ? { note: notes.join('; ') } : {}) };
}

/** Prepared once per connection: the planner costs more than the looking where the tables are small. */
export const nameOf = (sql: string): string => `books_${createHash('sha256').update(sql).digest('base64url').slice(0, 20)}`;

/** Several looks as one. */
export function together(...found: readonly Found[]): Found {
  const notes = found.flatMap((one) => (one.note === undefined ? [] : [one.note]));
  return {
    checked: found.reduce((sum, one) => sum + one.checked, 0), broken: found.flatMap((one) => one.broken),
    ...(notes.length > 0 ? { note: notes.join('; ') } : {}),
  };
}
