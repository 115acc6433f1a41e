import type { LineId } from '../../base/ids.ts';
import type { CarrierId } from '../../base/terms.ts';
import { DAY, plusSeconds, type Instant } from '../../base/time.ts';
import type { Db, Queryable } from '../../platform/db/db.ts';
import { readLineState } from './engine/codec.ts';
import { landmarks } from './engine/engine.ts';
import type { Phase } from './engine/state.ts';

/** What lies ahead of many lines, read from columns and not from their states: for rounds that look at all of them. */

export interface LineGlance {
  readonly id: LineId;
  readonly carrier: CarrierId;
  /** As of the last write; the round that lets time pass writes within seconds of every change. */
  readonly phase: Phase;
  /** End of the last paid cycle, queue included; null before the first use and for a closed line. */
  readonly serviceEndsAt: Instant | null;
  readonly releaseAt: Instant | null;
  readonly demo: boolean;
}

interface Row { id: LineId; carrier: CarrierId; phase: Phase; service_ends_at: Instant | null; release_at: Instant | null; demo: boolean }
const COLUMNS = 'id, carrier, phase, service_ends_at, release_at, demo';
const glanceOf = (row: Row): LineGlance => ({ id: row.id, carrier: row.carrier, phase: row.phase, serviceEndsAt: row.service_ends_at, releaseAt: row.release_at, demo: row.demo });

const CLOCKS = { service: ['service_ends_at', `('active', 'parked')`], release: ['release_at', `('active', 'parked', 'grace', 'suspended')`] } as const;

export interface ClockPage {
  readonly clock: 'service' | 'release';
  /** Strictly after `from`, and no later than `until`. */
  readonly from: Instant;
  readonly until: Instant;
  readonly limit: number;
  /** The last line of the page before. */
  readonly after?: { readonly at: Instant; readonly id: string } | undefined;
}

/** Lines whose paid service ends (`active`, `parked`), or whose number is released (also `grace`, `suspended`), earliest first. */
export async function linesByClock(db: Queryable, page: ClockPage): Promise<LineGlance[]> {
  const [column, phases] = CLOCKS[page.clock];
  const answer = await db.query<Row>(
    `select ${COLUMNS} from lines_lines where phase in ${phases} and ${column} > to_timestamp($1) and ${column} <= to_timestamp($2)
       and (${column}, id) > (to_timestamp($3), $4) order by ${column}, id limit $5`,
    [page.from, page.until, page.after?.at ?? page.from, page.after?.id ?? '', page.limit], `lines_by_${page.clock}_clock`);
  return answer.rows.map(glanceOf);
}

export async function glancesOf(db: Queryable, ids: readonly LineId[]): Promise<LineGlance[]> {
  return (await db.query<Row>(`select ${COLUMNS} from lines_lines where id = any($1::text[])`, [[...ids]], 'lines_glances')).rows.map(glanceOf);
}

export interface EndingCount { readonly carrier: CarrierId; readonly phase: Phase; readonly days: number; readonly lines: number }

/** How many lines' paid service ends, or numbers go, within each of these spans of 24-hour days from `now`, by carrier and phase. */
export async function countEnding(db: Queryable, clock: ClockPage['clock'], now: Instant, spans: readonly number[]): Promise<EndingCount[]> {
  const [column, phases] = CLOCKS[clock];
  const answer = await db.query<EndingCount>(
    `with ends as (select carrier, phase, ceil(extract(epoch from ${column} - to_timestamp($1)) / ${DAY})::int as ends_in, count(*)::int as n
       from lines_lines where phase in ${phases} and ${column} > to_timestamp($1) and ${column} <= to_timestamp($2) group by 1, 2, 3)
     select carrier, phase, days, sum(n)::int as lines from ends join unnest($3::int[]) as s(days) on ends_in <= days group by 1, 2, 3 order by 1, 2, 3`,
    [now, plusSeconds(now, Math.max(...spans) * DAY), [...spans]]);
  return answer.rows;
}

/** Fills the columns of rows written by a version that did not have them. Answers whether there are more. */
export async function fillLandmarks(db: Db, limit = 500): Promise<boolean> {
  const { rows } = await db.query<{ id: LineId; revision: number; state: unknown }>('select id, revision, state from lines_lines where phase is null order by id limit $1', [limit], 'lines_unfilled');
  if (rows.length === 0) return false;
  const filled = rows.map((row) => ({ id: row.id, revision: row.revision, ...landmarks(readLineState(row.state)) }));
  await db.query(
    `update lines_lines l set phase = i.phase, service_ends_at = to_timestamp(i.ends), release_at = to_timestamp(i.release)
     from json_to_recordset($1::json) as i(id text, revision int, phase text, ends bigint, release bigint) where l.id = i.id and l.revision = i.revision and l.phase is null`,
    [JSON.stringify(filled.map(({ id, revision, phase, serviceEndsAt, releaseAt }) => ({ id, revision, phase, ends: serviceEndsAt, release: releaseAt })))]);
  return rows.length === limit;
}
