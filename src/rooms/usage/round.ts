import type { LineId } from '../../base/ids.ts';
import { DAY, HOUR, MINUTE, plusSeconds, type Instant } from '../../base/time.ts';
import { connectorOf } from '../carriers/carriers.ts';
import { readerBy } from '../../platform/db/grouped.ts';
import { write, type Shape } from '../../platform/db/unit.ts';
import { engine, type Line, type LineSnapshot } from '../lines/lines.ts';
import { boundLines, ownersOf } from '../people/people.ts';
import { readFresh } from '../renewals/renewals.ts';
import type { UsageApp } from './app.ts';
import { DAYS_SEEN, runOutOf } from './forecast.ts';
import { readingsOf } from './readings.ts';
import { goesByPace, nextReadAt, spread, type ReadingNeed } from './schedule.ts';
import { DEFAULT_THRESHOLDS, thresholdsOfLine, usedOf } from './thresholds.ts';
import { watchedLine } from './watches.ts';

/** Seconds between two turns of the round; `house.ts` has the same in its cron. */
export const ROUND_S = 10;
/** Lines of one carrier read in one turn, where the carrier names no limit of its own. */
const BATCH = 20;
const BATCH_MOST = 100;
// A claimed line that a dead process left is due again after this.
const CLAIM_S = 10 * MINUTE;
/** A reading that somebody else's look has brought is good enough (s). */
const FRESH_S = 5 * MINUTE;
const PACE_BACK_S = 2 * DAY;
const ENLIST_BATCH = 500;

/**
 * One turn: reads the lines that are due, carrier by carrier, at no more than half of what the carrier takes: renewals
 * and pages come first. However many are due at once (a clock that jumped, a carrier that was away), a turn reads no more.
 */
export async function readDue(app: UsageApp): Promise<void> {
  if (app.onHold()) return;
  const now = app.clock.now();
  const carriers = await app.db.query<{ carrier: string }>(
    'select carrier from unnest($1::text[]) as c (carrier) where exists (select from usage_lines u where u.carrier = c.carrier and u.next_read_at <= to_timestamp($2::bigint))', [Object.keys(app.connectors), now], 'usage_carriers_due');
  await Promise.all(carriers.rows.map(async ({ carrier }) => {
    const due = await app.db.query<Due>(
      `update usage_lines u set next_read_at = to_timestamp($2::bigint) where line_id in
         (select line_id from usage_lines where carrier = $1 and next_read_at <= to_timestamp($3::bigint) order by next_read_at limit $4 for update skip locked)
       returning line_id, failures, still`, [carrier, plusSeconds(now, CLAIM_S), now, batchOf(app, carrier)], 'usage_claim');
    await Promise.all(due.rows.map((row) => readOne(app, row)));
  }));
}

interface Due { readonly line_id: LineId; readonly failures: number; readonly still: number }

function batchOf(app: UsageApp, carrier: string): number {
  const limit = app.vendors.limitOf(carrier);
  return limit === null ? BATCH : Math.max(1, Math.min(BATCH_MOST, Math.floor(limit.perSecond * ROUND_S / 2)));
}

async function readOne(app: UsageApp, due: Due): Promise<void> {
  const line = await app.readLine(due.line_id);
  if (line === null || !(await isWatched(app, line.id))) return forgetSchedule(app, due.line_id);
  if (!connectorOf(app, line.carrier).can.readLine) return setNext(app, line.id, { at: plusSeconds(app.clock.now(), spread(DAY, line.id)), failures: 0, still: 0 });
  const now = app.clock.now();
  const isFresh = line.readAt !== null && now >= line.readAt && now - line.readAt < FRESH_S;
  const read = isFresh ? { line } : await readFresh(app, line);
  const failures = read === null ? due.failures + 1 : 0;
  const still = read === null ? due.still : isFresh || read.line.state.usedBytesTotal > line.state.usedBytesTotal ? 0 : due.still + 1;
  const at = await nextFor(app, read?.line ?? line, { failures, still });
  await (at === null ? forgetSchedule(app, line.id) : setNext(app, line.id, { at, failures, still }));
}

async function nextFor(app: UsageApp, line: Line, { failures, still }: { readonly failures: number; readonly still: number }): Promise<Instant | null> {
  const now = app.clock.now();
  const seen = engine.snapshotOf(line.state, now);
  const stands = { now, phase: seen.phase, failures, still, cycleEndsAt: seen.running?.endsAt ?? null, leftBytes: seen.usableBytes === null ? null : Number(seen.usableBytes), waitsForUse: seen.queue.some((one) => one.whenUsedUp) };
  const next = nextReadAt({ ...stands, ...goesByPace(stands) ? await paceOf(app, line, seen, now) : NO_PACE });
  return next === null ? null : plusSeconds(now, spread(next - now, line.id));
}

/** What a line's use of late says of its next reading: its pace, its next threshold and the early run-out. */
async function paceOf(app: UsageApp, line: Line, seen: LineSnapshot, now: Instant): Promise<Pick<ReadingNeed, 'perSecond' | 'toThreshold' | 'earlyUsedUpAt'>> {
  // One read for both: the pace of late, and the days the forecast stands on.
  const [readings, chosen] = await Promise.all([readingsOf(app.db, line.id, plusSeconds(now, -DAYS_SEEN * DAY)), thresholdsOfLine(app.db, line.id)]);
  const lately = readings.filter((one) => one.at >= plusSeconds(now, -PACE_BACK_S));
  const [first, last] = [lately[0], lately.at(-1)];
  const perSecond = first && last && last.at - first.at >= HOUR ? Number(last.usedBytes - first.usedBytes) / (last.at - first.at) : null;
  return {
    perSecond, toThreshold: toNextThreshold([DEFAULT_THRESHOLDS, ...chosen], usedOf(line.state, seen), seen.usableBytes), earlyUsedUpAt: (await runOutOf(app, line, readings))?.early ?? null,
  };
}
const NO_PACE = { perSecond: null, toThreshold: null, earlyUsedUpAt: null } as const;

/** Bytes until the next threshold of any of these is reached; null: none is ahead. */
export function toNextThreshold(all: readonly { readonly usedPercents: readonly number[]; readonly leftBytes: bigint | null }[], used: bigint, left: bigint | null): number | null {
  if (left === null) return null;
  const total = Number(used + left);
  const ahead = all.flatMap((one) => [
    ...one.usedPercents.map((percent) => total * percent / 100 - Number(used)),
    ...one.leftBytes === null ? [] : [Number(left - one.leftBytes)],
  ]).filter((bytes) => bytes > 0);
  return ahead.length === 0 ? null : Math.min(...ahead);
}

/** Whether anybody needs this line read: somebody has bound it, or another room asked for it. */
async function isWatched(app: UsageApp, line: LineId): Promise<boolean> {
  const [asked, owners] = await Promise.all([askedFor(app.db, line), ownersOf(app.db, line)]);
  return asked || owners.length > 0;
}
const askedFor = readerBy<{ line_id: string }, boolean>({ name: 'usage_watched', text: 'select distinct line_id from usage_watches where line_id = any($1::text[])', key: (row) => row.line_id }, (rows) => rows.length > 0);

const nextShape: Shape<{ line_id: string; next_read_at: Instant; failures: number; still: number }> = {
  name: 'usage.next',
  columns: { line_id: 'text', next_read_at: 'timestamptz', failures: 'int', still: 'int' },
  sql: (rows) => `update usage_lines u set next_read_at = r.next_read_at, failures = r.failures, still = r.still from ${rows} r where u.line_id = r.line_id returning 1`,
};
const setNext = (app: UsageApp, line: LineId, next: { readonly at: Instant; readonly failures: number; readonly still: number }): Promise<void> =>
  app.committer.commit([write(nextShape, { line_id: line, next_read_at: next.at, failures: next.failures, still: next.still })]);
const forgetSchedule = async (app: UsageApp, line: LineId): Promise<void> => { await app.db.query('delete from usage_lines where line_id = $1', [line], 'usage_unlist'); };

/** Puts lines that somebody has bound on the list. Who is on it already stays where they are. */
export async function enlistBound(app: UsageApp): Promise<void> {
  for (let after = '';;) {
    const page = await boundLines(app.db, { after, limit: ENLIST_BATCH });
    // Most are on it: only the others are read.
    const { rows: others } = await app.db.query<{ id: LineId }>('select id from unnest($1::text[]) id where not exists (select from usage_lines u where u.line_id = id)', [[...page]], 'usage_unlisted');
    const lines = (await Promise.all(others.map(({ id }) => app.readLine(id)))).flatMap((line) => (line === null || nextReadAt({ ...QUIET, now: app.clock.now(), phase: engine.phaseAt(line.state, app.clock.now()) }) === null ? [] : [line]));
    if (lines.length > 0) await app.committer.commit(lines.map((line) => watchedLine(line, app.clock.now())));
    if (page.length < ENLIST_BATCH) return;
    after = page.at(-1)!;
  }
}
const QUIET = { failures: 0, still: 0, cycleEndsAt: null, leftBytes: null, ...NO_PACE, waitsForUse: false } as const;
