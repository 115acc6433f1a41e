import type { LineId } from '../../base/ids.ts';
import { msOf, plusSeconds, type Instant } from '../../base/time.ts';
import type { Queryable } from '../../platform/db/db.ts';
import { grouped, perDb, READ_CAP } from '../../platform/db/grouped.ts';
import { write, type Shape, type Write } from '../../platform/db/unit.ts';
import { wake } from '../../platform/jobs/job-writes.ts';
import { engine, type Bucket, type Line } from '../lines/lines.ts';
import { LAST_BYTE_LOOK_S, type RenewalsApp } from '../renewals/renewals.ts';

/** Bytes of one kind and one end, as they were left at a reading. */
export interface Part { readonly kind: Bucket['kind']; readonly leftBytes: bigint | null; readonly endsAt: Instant; readonly own: boolean }

/** A line as it stood when its carrier was read. Bytes; moments in UTC seconds. */
export interface Reading {
  readonly at: Instant;
  /** Metered since the line was activated: grows only. */
  readonly usedBytes: bigint;
  /** Usable then; null is unlimited. */
  readonly leftBytes: bigint | null;
  /** In drain order. */
  readonly parts: readonly Part[];
}

type PartRow = readonly [kind: Bucket['kind'], left: string | null, endsAt: number, own: boolean];
interface Row { line_id: string; at: Instant; used_total: bigint; left_bytes: bigint | null; parts: readonly PartRow[] }

const readingShape: Shape<Row> = {
  name: 'usage.readings',
  columns: { line_id: 'text', at: 'timestamptz', used_total: 'bigint', left_bytes: 'bigint', parts: 'jsonb' },
  sql: (rows) => `insert into usage_readings (line_id, at, used_total, left_bytes, parts)
    select distinct on (line_id, at) line_id, at, used_total, left_bytes, parts from ${rows} order by line_id, at, used_total desc
    on conflict (line_id, at) do update set used_total = excluded.used_total, left_bytes = excluded.left_bytes, parts = excluded.parts returning 1`,
};

/** What was planned before a plan waited for the last byte comes too late. */
const soonerShape: Shape<{ line_id: string; at: Instant }> = {
  name: 'usage.sooner',
  columns: { line_id: 'text', at: 'timestamptz' },
  sql: (rows) => `update usage_lines u set next_read_at = r.at from (select line_id, min(at) as at from ${rows} group by line_id) r where u.line_id = r.line_id and r.at < u.next_read_at returning 1`,
};

/** Work that others do when a line's use has changed; who does it is wired in `house.ts`. */
export const LOOK_JOBS = ['reminders.look', 'autorenew.use'] as const;

/**
 * What a reading means to this room, to be written in the commit that takes it over (`RenewalsApp.readingTaken`): a row
 * of history, and where the meter has moved a wake-up for whoever looks at use.
 */
export function readingWrites(app: Pick<RenewalsApp, 'newId' | 'clock'>, taken: { readonly before: Line; readonly line: Line; readonly at: Instant }): Write[] {
  const seen = engine.snapshotOf(taken.line.state, taken.at);
  const row = write(readingShape, {
    line_id: taken.line.id, at: taken.at, used_total: seen.usedBytesTotal, left_bytes: seen.usableBytes,
    parts: seen.buckets.map((one): PartRow => [one.kind, one.left?.toString() ?? null, one.endsAt, one.own]),
  });
  const soon = seen.queue.some((one) => one.whenUsedUp) ? [write(soonerShape, { line_id: taken.line.id, at: plusSeconds(taken.at, LAST_BYTE_LOOK_S) })] : [];
  if (taken.line.state.usedBytesTotal === taken.before.state.usedBytesTotal) return [row, ...soon];
  const now = app.clock.now();
  return [row, ...soon, ...LOOK_JOBS.map((kind) => wake({ kind, key: taken.line.id, runAtMs: msOf(now) }, { newId: app.newId, now }))];
}

/** A line's readings from `from` on, oldest first. Calls that come together share one statement. */
export const readingsOf = (db: Queryable, line: LineId, from: Instant): Promise<Reading[]> => readMany(db, { line, from });

const readMany = perDb<{ readonly line: LineId; readonly from: Instant }, Reading[]>((db) => grouped(async (asked) => {
  const { rows } = await db.query<Row & { n: number }>(
    `select a.n, r.line_id, r.at, r.used_total, r.left_bytes, r.parts from unnest($1::text[], $2::bigint[]) with ordinality as a (line_id, since, n)
     join usage_readings r on r.line_id = a.line_id and r.at >= to_timestamp(a.since) order by a.n, r.at`, [asked.map((one) => one.line), asked.map((one) => one.from)], 'usage_readings_of');
  const byAsked = Map.groupBy(rows, (row) => Number(row.n));
  return asked.map((_one, index) => (byAsked.get(index + 1) ?? []).map(readingOf));
}, { cap: READ_CAP }));

const readingOf = (row: Row): Reading => ({
  at: row.at, usedBytes: row.used_total, leftBytes: row.left_bytes,
  parts: row.parts.map(([kind, left, endsAt, own]) => ({ kind, leftBytes: left === null ? null : BigInt(left), endsAt: endsAt as Instant, own })),
});
