import { DAY, isoOf, plusSeconds, type Instant } from '../../src/base/time.ts';
import { checkBooks } from '../../src/rooms/books/books.ts';
import { engine } from '../../src/rooms/lines/lines.ts';
import { CHANGE_DAY } from './doings.ts';
import type { Sent, Year, YearLine } from './world.ts';

/** Lawful hours for texts and reminders in their reader's place (trust section 7). */
const HOURS = { from: 8, to: 21 } as const;
/** What is said of a card without having been asked for: these must keep the hours. */
const SERVICE = /^(reminder|guard)\./;
/** As texts, what auto-renew says by itself, too; that it is on or off answers what somebody has just done. */
const TEXT_SERVICE = /^(reminder|guard|cycle|autorenew\.(soon|failed|ask|approve|yearly))/;
/** Rungs before the end of paid service (days before the last valid day). */
const END_RUNGS = [7, 3, 1, 0] as const;

interface Row { line_id: string; kind: string; channel: string; state: string; cycle: string; why: string | null }

/** Holds a lived year against what it had to be. Everything wrong is a sentence in `year.problems`. */
export async function audit(year: Year, from: Instant): Promise<void> {
  const { shop, problems, lines, sent } = year;
  const say = (what: string): void => { problems.push(what); };
  for (const one of await checkBooks({ db: shop.db, clock: shop.clock, verifying: shop.keys.verifying })) if (!one.ok) say(`books ${one.invariant}: ${one.note} [${one.broken.slice(0, 3).join(', ')}]`);
  const byAddress = new Map(lines.flatMap((line) => [line.lineNumber, line.email].flatMap((address) => (address === null ? [] : [[address, line] as const]))));
  const byEndpoint = new Map(lines.flatMap((line) => (line.endpoint === null ? [] : [[line.endpoint, line] as const])));
  const lineOf = (one: Sent): YearLine | undefined => (one.channel === 'push' ? byEndpoint.get((JSON.parse(one.to) as { endpoint: string }).endpoint) : byAddress.get(one.to));
  auditMessages(sent, lineOf, from, say);
  const reminders = (await shop.db.query<Row>('select line_id, kind, channel, state, cycle, why from reminders_reminders')).rows;
  const byLine = Map.groupBy(reminders, (row) => row.line_id);
  const now = shop.clock.now();
  const charges = new Map((await shop.db.query<{ line_id: string; n: number }>(`select line_id, count(*)::int as n from renewals_renewals where state = 'done' and caller like 'autorenew%' group by 1`)).rows.map((row) => [row.line_id, row.n]));
  for (const line of lines) {
    const state = engine.settle((await shop.line(line.id)).state, now);
    const phase = engine.snapshotOf(state, now).phase;
    const about = `line ${line.id} (${line.person.habit}, ${line.planId}, ${line.person.ways}, ${line.person.zone ?? 'no zone'})`;
    const isLost = ['releasing', 'recycled', 'cancelled', 'ported_out'].includes(phase);
    switch (line.person.habit) {
      case 'guarded': if (isLost && !year.cannotAuto.has(line.id)) say(`${about} was guarded and is ${phase}`); break;
      case 'auto_card': if (phase !== 'active' && !year.cannotAuto.has(line.id)) say(`${about} renews by itself and is ${phase}, ${charges.get(line.id) ?? 0} times`); break;
      case 'forgetful': case 'stopped': if (phase !== 'active') auditLadder(line, byLine.get(line.id) ?? [], about, say); break;
      default:
    }
    if (line.person.habit === 'forgetful' && charges.has(line.id)) say(`${about} was charged without a mandate`);
    if (line.person.habit === 'nobody' && byLine.has(line.id)) say(`${about} belongs to nobody and was reminded`);
  }
  const stuck = (await shop.db.query<{ kind: string; key: string; last_error: string | null }>(`select kind, key, last_error from platform_jobs where state = 'stuck' or (state = 'waiting' and run_at < $1)`, [Number(now) * 1000 - 3_600_000])).rows;
  for (const one of stuck) say(`job ${one.kind} ${one.key}: ${one.last_error}`);
}

function auditMessages(sent: readonly Sent[], lineOf: (one: Sent) => YearLine | undefined, from: Instant, say: (what: string) => void): void {
  const seen = new Set<string>();
  for (const one of sent) {
    if (seen.has(one.id)) say(`message ${one.id} (${one.kind}) left twice`);
    seen.add(one.id);
    const line = lineOf(one);
    if (!line) { say(`${one.kind} to an address nobody has: ${one.channel}`); continue; }
    if ((SERVICE.test(one.kind) || (one.channel === 'sms' && TEXT_SERVICE.test(one.kind))) && !isDecent(one.at, line)) say(`${one.kind} by ${one.channel} at ${isoOf(one.at)} to ${line.person.zone ?? line.zone}`);
    if (line.person.habit === 'stopped' && one.channel === 'sms' && one.at >= plusSeconds(from, (CHANGE_DAY + 1) * DAY)) say(`a text after STOP: ${one.kind} at ${isoOf(one.at)}`);
  }
}

const formats = new Map<string, Intl.DateTimeFormat>();
function isDecent(at: Instant, { person, zone }: YearLine): boolean {
  const where = person.zone ?? zone;
  let format = formats.get(where);
  if (!format) formats.set(where, (format = new Intl.DateTimeFormat('en-GB', { timeZone: where, hour: '2-digit', hourCycle: 'h23' })));
  const hour = Number(format.format(new Date(Number(at) * 1000)));
  return hour >= HOURS.from && hour < HOURS.to;
}

/** Of a line that nobody renewed, each rung of its last cycle was opened once, and said or taken along by a more urgent one. */
function auditLadder(line: YearLine, rows: readonly Row[], about: string, say: (what: string) => void): void {
  const ends = rows.filter((row) => row.kind.startsWith('cycle_end.'));
  if (ends.length === 0) { say(`${about} lapsed and was never told of its end`); return; }
  const cycle = ends.at(-1)!.cycle;
  const opened = new Set(ends.filter((row) => row.cycle === cycle).map((row) => Number(row.kind.split('.')[1])));
  // A cycle that had begun shortly before the year did may have been past its first rung.
  for (const rung of END_RUNGS) if (rung < Math.max(...opened) && !opened.has(rung)) say(`${about} was not told ${rung} days before its end`);
  const answered = ends.filter((row) => row.cycle === cycle && !['sent', 'merged', 'queued'].includes(row.state) && !(row.state === 'void' && ['no_channel', 'unwanted', 'stopped', 'too_late'].includes(row.why ?? '')));
  for (const row of answered) say(`${about}: ${row.kind} by ${row.channel} is ${row.state} ${row.why ?? ''}`);
}
