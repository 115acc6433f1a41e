import type { LineId } from '../../base/ids.ts';
import { DAY, plusSeconds, type Instant } from '../../base/time.ts';
import type { Db } from '../../platform/db/db.ts';
import { countEnding, glancesOf, linesByClock, type ClockPage, type LineGlance } from '../lines/lines.ts';
import { deliveredSince } from '../renewals/renewals.ts';
import { waysOf, type SavedBy } from './channel.ts';

export type RiskKind = 'service' | 'number';
export type Outcome = 'saved' | 'lost' | 'withdrawn' | 'closed';

/** So long before it would run out a line is watched (days). */
export const WATCH_DAYS: Readonly<Record<RiskKind, number>> = { service: 7, number: 14 };
/** Spans of the daily forecast (days). */
export const FORECAST_DAYS = [7, 14, 30] as const;
const CLOCK_OF: Readonly<Record<RiskKind, ClockPage['clock']>> = { service: 'service', number: 'release' };
const KINDS: readonly RiskKind[] = ['service', 'number'];
const PAGE = 2_000;

export interface RadarApp { readonly db: Db; readonly clock: { now(): Instant } }

/** The round: what runs out is seen before it does, and what became of it is summed up. Twice is once. */
export async function sweepRadar(app: RadarApp): Promise<void> {
  const now = app.clock.now();
  await forecast(app.db, now);
  // Decided first: a line that was saved and is at risk again is two, not one.
  await decide(app.db, now);
  for (const kind of KINDS) await look(app.db, kind, now);
}

const dayOf = (at: Instant): string => new Date(at * 1000).toISOString().slice(0, 10);

/** Once a day, by the first round of it. */
async function forecast(db: Db, now: Instant): Promise<void> {
  const day = dayOf(now);
  if ((await db.query('select 1 from radar_forecasts where day = $1::date limit 1', [day], 'radar_forecast_there')).rowCount > 0) return;
  const counts = (await Promise.all(KINDS.map(async (kind) => (await countEnding(db, CLOCK_OF[kind], now, FORECAST_DAYS)).map((one) => ({ ...one, kind }))))).flat();
  await db.query(
    `insert into radar_forecasts (day, kind, carrier, phase, days, lines) select $1::date, kind, carrier, phase, days, lines
     from json_to_recordset($2::json) as i(kind text, carrier text, phase text, days int, lines int) on conflict do nothing`, [day, JSON.stringify(counts)]);
}

/** Lines that come within the watch. */
async function look(db: Db, kind: RiskKind, now: Instant): Promise<void> {
  let after: ClockPage['after'];
  for (;;) {
    const page = await linesByClock(db, { clock: CLOCK_OF[kind], from: now, until: plusSeconds(now, WATCH_DAYS[kind] * DAY), limit: PAGE, after });
    const seen = page.map((one) => ({ line: one.id, due: kind === 'service' ? one.serviceEndsAt! : one.releaseAt!, carrier: one.carrier, phase: one.phase }));
    if (seen.length > 0) {
      await db.query(
        `insert into radar_risks (line_id, kind, due_at, carrier, phase, seen_at) select line, $1, to_timestamp(due), carrier, phase, to_timestamp($2)
         from json_to_recordset($3::json) as i(line text, due bigint, carrier text, phase text) on conflict do nothing`, [kind, now, JSON.stringify(seen)], 'radar_look');
    }
    const last = seen.at(-1);
    if (page.length < PAGE || last === undefined) return;
    after = { at: last.due, id: last.line };
  }
}

interface Risk { readonly line_id: LineId; readonly kind: RiskKind; readonly due_at: Instant; readonly seen_at: Instant }
interface Decided extends Risk { readonly outcome: Outcome; readonly channel: SavedBy | '' }

async function decide(db: Db, now: Instant): Promise<void> {
  let after: { readonly at: Instant; readonly line: string } = { at: 0 as Instant, line: '' };
  for (;;) {
    const { rows } = await db.query<Risk>(
      'select line_id, kind, due_at, seen_at from radar_risks where (due_at, line_id) > (to_timestamp($1), $2) order by due_at, line_id limit $3', [after.at, after.line, PAGE], 'radar_risks_page');
    await decidePage(db, rows, now);
    const last = rows.at(-1);
    if (rows.length < PAGE || last === undefined) return;
    after = { at: last.due_at, line: last.line_id };
  }
}

async function decidePage(db: Db, risks: readonly Risk[], now: Instant): Promise<void> {
  const glances = new Map((await glancesOf(db, [...new Set(risks.map((one) => one.line_id))])).map((one) => [one.id, one]));
  const decided = risks.flatMap((risk) => {
    const outcome = outcomeOf(risk, glances.get(risk.line_id)!, now);
    return outcome === null ? [] : [{ ...risk, outcome }];
  });
  if (decided.length === 0) return;
  await sumUp(db, await withWays(db, decided), now);
}

/** What became of a risk, by the line as it is; null: not decided yet. */
export function outcomeOf(risk: Pick<Risk, 'kind' | 'due_at'>, line: Pick<LineGlance, 'phase' | 'serviceEndsAt' | 'releaseAt'>, now: Instant): Outcome | null {
  if (line.phase === 'cancelled' || line.phase === 'ported_out') return 'closed';
  const at = risk.kind === 'service' ? line.serviceEndsAt : line.releaseAt;
  if (at === null) return 'withdrawn';
  if (at !== risk.due_at) return at > risk.due_at ? 'saved' : 'withdrawn';
  // The round that lets time pass may be a few seconds behind: only a line that is off has run out.
  const over = risk.kind === 'service' ? ['grace', 'suspended', 'releasing', 'recycled'] : ['releasing', 'recycled'];
  return now >= risk.due_at && over.includes(line.phase) ? 'lost' : null;
}

async function withWays(db: Db, decided: readonly (Risk & { readonly outcome: Outcome })[]): Promise<Decided[]> {
  const saved = decided.filter((one) => one.outcome === 'saved');
  const since = saved.reduce<Instant>((first, one) => (one.seen_at < first ? one.seen_at : first), Infinity as Instant);
  // Added data moves no end (rules R17): it saves nothing.
  const rows = saved.length === 0 ? [] : (await deliveredSince(db, [...new Set(saved.map((one) => one.line_id))], since)).filter((one) => one.mode !== 'add_data');
  const byLine = Map.groupBy(rows, (one) => one.lineId);
  const firsts = new Map(saved.map((risk) => [risk, byLine.get(risk.line_id)?.find((one) => one.at >= risk.seen_at)]));
  const ways = await waysOf(db, [...firsts.values()].filter((one) => one !== undefined));
  return decided.map((one): Decided => {
    const first = firsts.get(one);
    if (one.outcome !== 'saved') return { ...one, channel: '' };
    if (first === undefined) return { ...one, channel: 'elsewhere' };
    // Renewed between two rounds, and too late: it had run out first.
    return first.at > one.due_at ? { ...one, outcome: 'lost', channel: '' } : { ...one, channel: ways.get(first.quoteId)! };
  });
}

/** One statement: what goes from the risks is what comes into the sums, whoever else is at it. */
async function sumUp(db: Db, decided: readonly Decided[], now: Instant): Promise<void> {
  await db.query(
    `with said as (select * from json_to_recordset($2::json) as i(line text, kind text, due bigint, outcome text, channel text)),
       gone as (delete from radar_risks r using said s where r.line_id = s.line and r.kind = s.kind and r.due_at = to_timestamp(s.due) returning r.kind, r.carrier, r.phase, s.outcome, s.channel)
     insert into radar_outcomes as o (day, kind, carrier, phase, outcome, channel, lines) select $1::date, kind, carrier, phase, outcome, channel, count(*)::int from gone group by kind, carrier, phase, outcome, channel
     on conflict (day, kind, carrier, phase, outcome, channel) do update set lines = o.lines + excluded.lines`,
    [dayOf(now), JSON.stringify(decided.map((one) => ({ line: one.line_id, kind: one.kind, due: one.due_at, outcome: one.outcome, channel: one.channel })))], 'radar_sum_up');
}
