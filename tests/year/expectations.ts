import { DAY, plusSeconds, type Instant } from '../../src/base/time.ts';
import { localDate, startOfDay } from '../../src/base/zone-time.ts';
import { engine } from '../../src/rooms/lines/lines.ts';
import { AUTO_CALLER } from '../../src/rooms/renewals/renewals.ts';
import { STEP_S } from './live.ts';
import type { Year, YearLine } from './world.ts';

/** Rungs before the end of paid service (days before the last valid day). */
const END_RUNGS = [7, 3, 1, 0] as const;
/** Of those who read their reminders, the share whose card must still work: some cards ended in the first days of the year, before any word of it. */
const READERS_KEPT = 0.6;
/** Of fewer than these a share says nothing. */
const READERS_LEAST = 8;
const LOST = ['releasing', 'recycled', 'cancelled', 'ported_out'];

interface Row { line_id: string; until_at: Instant; kind: string; channel: string; state: string; cycle: string; why: string | null }
interface Charge { line_id: string; at: Instant; state: string; mandate_pay: string }

/** What each way of living with a card had to come to. */
export async function expectations(year: Year): Promise<void> {
  const { shop, problems } = year;
  const now = shop.clock.now();
  const byLine = Map.groupBy((await shop.db.query<Row>('select line_id, until_at, kind, channel, state, cycle, why from reminders_reminders order by made_at, id')).rows, (row) => row.line_id);
  const automatic = Map.groupBy((await shop.db.query<Charge>(
    `select r.line_id, r.placed_at as at, r.state, m.pay ->> 'kind' as mandate_pay from renewals_renewals r join autorenew_mandates m on m.id = substr(r.caller, $1) where starts_with(r.caller, $2)`, [AUTO_CALLER.length + 1, AUTO_CALLER])).rows, (row) => row.line_id);
  const untold = new Set((await shop.db.query<{ line_id: string }>(UNTOLD, [plusSeconds(now, -DAY)])).rows.map((row) => row.line_id));
  const heard = new Set(year.sent.filter((one) => one.kind === 'autorenew.failed').map((one) => year.lineOf(one)?.id));

  const readers: string[] = [];

  for (const line of year.lines) {
    const { habit } = line.person;
    const { phase, clocks } = engine.snapshotOf(engine.settle((await shop.line(line.id)).state, now), now);
    const about = `line ${line.id} (${habit}, ${line.planId}, ${line.person.ways}, ${line.person.zone ?? 'no zone'}, rung ${line.person.rung})`;
    const say = (what: string): void => { problems.push(`${about} ${what}`); };
    // What had ended when the year began, or did on its first day, nobody could be told of here.
    const lapsedSince = phase !== 'active' && (clocks.serviceEndsAt === null || clocks.serviceEndsAt > plusSeconds(year.from, DAY));
    const charges = automatic.get(line.id) ?? [];
    const done = charges.filter((one) => one.state === 'done');
    const cannot = year.cannotAuto.has(line.id);
    if (untold.has(line.id)) say('was not told of a charge that failed');
    switch (habit) {
      case 'attentive':
        readers.push(phase);
        // Who waits for the last word may hear it too late here: the clock goes half a day at a time.
        if (phase !== 'active' && line.person.rung >= 3 && wasToldInTime(byLine.get(line.id) ?? [], line.person.rung)) say(`was told in time, reads every reminder, and is ${phase}`);
        break;
      case 'early': case 'auto_card':
        if (phase !== 'active' && !cannot) say(`renews by itself and is ${phase}, ${done.length} times`);
        break;
      case 'auto_wallet':
        if (cannot) break;
        if (done.length === 0 && phase !== 'active') say(`was never renewed from its wallet and is ${phase}`);
        if (done.some((one) => one.mandate_pay !== 'wallet')) say('was charged elsewhere than in its wallet');
        // As long as there is money it goes on; once there is not, its owner hears of it.
        if (phase !== 'active' && !heard.has(line.id)) say(`is ${phase}, and nobody heard that the wallet ran dry`);
        break;
      case 'auto_shaky': {
        const mendedAt = year.changedAt.get(line.id) ?? now;
        if (done.some((one) => one.at < mendedAt)) say('was charged on a card that is refused');
        if (!cannot && !LOST.includes(phase) && phase !== 'active' && now > mendedAt) say(`has a good card again and is ${phase}, ${done.length} times`);
        break;
      }
      case 'auto_ended':
        if (charges.some((one) => one.at > (year.changedAt.get(line.id) ?? now))) say('was charged after AUTO OFF');
        if (lapsedSince) auditLadder(line, byLine.get(line.id) ?? [], say);
        break;
      case 'guarded':
        if (LOST.includes(phase) && !cannot) say(`was guarded and is ${phase}`);
        break;
      case 'forgetful': case 'stopped':
        if (charges.length > 0) say('was charged without a mandate');
        if (lapsedSince) auditLadder(line, byLine.get(line.id) ?? [], say);
        break;
      case 'nobody':
        if (byLine.has(line.id)) say('belongs to nobody and was reminded');
        if (charges.length > 0) say('belongs to nobody and was charged');
        break;
    }
  }
  const kept = readers.filter((phase) => phase === 'active').length;
  if (readers.length >= READERS_LEAST && kept < readers.length * READERS_KEPT) problems.push(`of ${readers.length} who read every reminder only ${kept} still have service`);
}

/**
 * Whether a reminder of the last cycle that moves this person went out a day before its end, or earlier. One that came before their rung does not:
 * where the reader's zone is not known, the hours that are decent in all of the likely ones are few, and a clock that goes eleven hours at a time may
 * step over them for two days. A line that had ended when the year began was told of nothing.
 */
function wasToldInTime(rows: readonly Row[], rung: number): boolean {
  const cycle = rows.at(-1)?.cycle;
  return rows.some((row) => row.cycle === cycle && row.state === 'sent' && END_RUNGS.some((days) => days >= 1 && days <= rung && row.kind === `cycle_end.${days}`));
}

/** Tries that failed more than a day ago, whose own notice did not leave. */
const UNTOLD = `select c.line_id from autorenew_tries t join autorenew_cycles c on c.id = t.cycle_id join autorenew_mandates m on m.id = t.mandate_id
  where t.state = 'failed' and t.reason <> 'called_off' and coalesce(t.settled_at, t.at) < to_timestamp($1::bigint)
    and not exists (select from notices_outbox o where o.kind = 'autorenew.failed' and o.ref = t.cycle_id || ' ' || t.n and o.state = 'sent')`;

/** Of a line that nobody renewed, each rung of its last cycle was opened once, and said or taken along by a more urgent one. */
function auditLadder(line: YearLine, rows: readonly Row[], say: (what: string) => void): void {
  const ends = rows.filter((row) => row.kind.startsWith('cycle_end.'));
  if (ends.length === 0) { say('lapsed and was never told of its end'); return; }
  const cycle = ends.at(-1)!.cycle;
  const opened = new Set(ends.filter((row) => row.cycle === cycle).map((row) => Number(row.kind.split('.')[1])));
  // A cycle that had begun shortly before the year did may have been past its first rung.
  const endsAt = ends.at(-1)!.until_at;
  const lastDay = endsAt - startOfDay(line.zone, localDate(line.zone, plusSeconds(endsAt, -1)));
  for (const rung of END_RUNGS) {
    // A last day that is shorter than a step of the clock may be stepped over.
    if (rung < Math.max(...opened) && !opened.has(rung) && !(rung === 0 && lastDay <= STEP_S)) say(`was not told ${rung} days before its end`);
  }
  const unanswered = ends.filter((row) => row.cycle === cycle && !['sent', 'merged', 'queued'].includes(row.state) && !(row.state === 'void' && ['no_channel', 'unwanted', 'stopped', 'too_late'].includes(row.why ?? '')));
  for (const row of unanswered) say(`has ${row.kind} by ${row.channel} as ${row.state} ${row.why ?? ''}`);
}
