import type { Instant, ZoneId } from '../../base/time.ts';
import { dateText, parseDate, type LocalDate } from '../../base/zone-time.ts';
import type { Queryable } from '../../platform/db/db.ts';
import { write, type Shape, type Write } from '../../platform/db/unit.ts';
import type { DaySums } from './day-sums.ts';
import type { DifferenceKind, Seen } from './difference.ts';
import type { Lists } from './three-way.ts';

export interface ClosedDay {
  readonly day: LocalDate; readonly revision: number; readonly zone: ZoneId; readonly from: Instant; readonly to: Instant; readonly closedAt: Instant;
  readonly lists: Lists; readonly sums: DaySums;
  /** Differences open as of this revision. */
  readonly found: number;
  readonly digest: string;
}
interface DayRow { day: string; revision: number; zone: string; from_at: Instant; to_at: Instant; closed_at: Instant; lists: Lists; sums: DaySums; found: number; digest: string }
const dayOf = (row: DayRow): ClosedDay => ({ day: parseDate(row.day)!, revision: row.revision, zone: row.zone, from: row.from_at, to: row.to_at, closedAt: row.closed_at, lists: row.lists, sums: row.sums, found: row.found, digest: row.digest });

const dayShape: Shape<DayRow> = {
  name: 'books.days', guard: true,
  columns: { day: 'date', revision: 'int', zone: 'text', from_at: 'timestamptz', to_at: 'timestamptz', closed_at: 'timestamptz', lists: 'jsonb', sums: 'jsonb', found: 'int', digest: 'text' },
  sql: (rows) => `insert into books_days (day, revision, zone, from_at, to_at, closed_at, lists, sums, found, digest)
    select day, revision, zone, from_at, to_at, closed_at, lists, sums, found, digest from ${rows} on conflict do nothing returning 1`,
};
/** The guard that fails when this revision of the day was written by somebody else. */
export const DAY_CLOSED_BEFORE = dayShape.name;
export const dayInsert = (one: ClosedDay): Write => write(dayShape, {
  day: dateText(one.day), revision: one.revision, zone: one.zone, from_at: one.from, to_at: one.to, closed_at: one.closedAt, lists: one.lists, sums: one.sums, found: one.found, digest: one.digest,
});

export interface Difference extends Omit<Seen, 'forId'> {
  readonly id: string;
  readonly day: LocalDate;
  readonly state: 'open' | 'resolved';
  readonly resolvedAs: string | null;
  readonly openedAt: Instant;
  readonly resolvedAt: Instant | null;
}
interface DifferenceRow {
  id: string; day: string; kind: string; side: string; subject: string; ours_cents: bigint | null; theirs_cents: bigint | null; facts: Seen['facts']; state: 'open' | 'resolved';
  resolved_as: string | null; opened_at: Instant; resolved_at: Instant | null;
}
const differenceOf = (row: DifferenceRow): Difference => ({
  id: row.id, day: parseDate(row.day)!, kind: row.kind as DifferenceKind, side: row.side, subject: row.subject, oursCents: row.ours_cents, theirsCents: row.theirs_cents, facts: row.facts,
  state: row.state, resolvedAs: row.resolved_as, openedAt: row.opened_at, resolvedAt: row.resolved_at,
});

type OpenRow = Omit<DifferenceRow, 'state' | 'resolved_as' | 'resolved_at'>;
const openShape: Shape<OpenRow> = {
  name: 'books.differences',
  columns: { id: 'text', day: 'date', kind: 'text', side: 'text', subject: 'text', ours_cents: 'bigint', theirs_cents: 'bigint', facts: 'jsonb', opened_at: 'timestamptz' },
  // Known already: its figures are brought up to date, and one that was resolved and is back is open again.
  sql: (rows) => `insert into books_differences as d (id, day, kind, side, subject, ours_cents, theirs_cents, facts, state, opened_at)
    select id, day, kind, side, subject, ours_cents, theirs_cents, coalesce(facts, '{}'), 'open', opened_at from ${rows}
    on conflict (day, kind, side, subject) do update set ours_cents = excluded.ours_cents, theirs_cents = excluded.theirs_cents, facts = excluded.facts, state = 'open', resolved_as = null, resolved_at = null returning 1`,
};
export const differenceOpen = (one: Seen & { readonly id: string; readonly day: LocalDate; readonly at: Instant }): Write => write(openShape, {
  id: one.id, day: dateText(one.day), kind: one.kind, side: one.side, subject: one.subject, ours_cents: one.oursCents, theirs_cents: one.theirsCents, facts: one.facts, opened_at: one.at,
});

const resolveShape: Shape<{ id: string; resolved_as: string; resolved_at: Instant }> = {
  name: 'books.differences_resolve', columns: { id: 'text', resolved_as: 'text', resolved_at: 'timestamptz' },
  sql: (rows) => `update books_differences d set state = 'resolved', resolved_as = i.resolved_as, resolved_at = i.resolved_at from ${rows} i where d.id = i.id and d.state = 'open' returning 1`,
};
export const differenceResolve = (id: string, as: string, at: Instant): Write => write(resolveShape, { id, resolved_as: as, resolved_at: at });

export async function lastRevision(db: Queryable, day: LocalDate): Promise<ClosedDay | null> {
  const row = (await db.query<DayRow>('select * from books_days where day = $1 order by revision desc limit 1', [dateText(day)], 'books_last_revision')).rows[0];
  return row ? dayOf(row) : null;
}
export const differencesOf = async (db: Queryable, day: LocalDate): Promise<Difference[]> =>
  (await db.query<DifferenceRow>('select * from books_differences where day = $1 order by state, kind, side, subject limit 10000', [dateText(day)], 'books_differences_of')).rows.map(differenceOf);

/** Everything that is open, oldest first. */
export const openDifferences = async (db: Queryable, limit = 500): Promise<Difference[]> =>
  (await db.query<DifferenceRow>(`select * from books_differences where state = 'open' order by opened_at, id limit $1`, [limit], 'books_open')).rows.map(differenceOf);

/** The newest days, the last revision of each. */
export const closedDays = async (db: Queryable, limit = 60): Promise<ClosedDay[]> =>
  (await db.query<DayRow>('select distinct on (day) * from books_days order by day desc, revision desc limit $1', [limit], 'books_closed_days')).rows.map(dayOf);

/** The newest day that was closed, and days since `from` with something open. */
export async function openDays(db: Queryable, from: LocalDate): Promise<{ readonly newest: LocalDate | null; readonly again: readonly LocalDate[] }> {
  const newest = (await db.query<{ day: string | null }>('select max(day) as day from books_days', [], 'books_newest')).rows[0]!.day;
  const again = await db.query<{ day: string }>(`select distinct day from books_differences where state = 'open' and day >= $1`, [dateText(from)], 'books_open_days');
  return { newest: newest === null ? null : parseDate(newest), again: again.rows.map((row) => parseDate(row.day)!) };
}
