import { DAY, isoOf, plusSeconds } from '../../src/base/time.ts';
import { checkBooks } from '../../src/rooms/books/books.ts';
import { changeDay } from './doings.ts';
import { expectations } from './expectations.ts';
import type { Year, YearLine } from './world.ts';

/** Lawful hours for texts and reminders in their reader's place (trust section 7). */
const HOURS = { from: 8, to: 21 } as const;
/** What is said of a card without having been asked for: these must keep the hours. */
const SERVICE = /^(reminder|guard)\./;
/** As texts, what auto-renew says by itself, too; that it is on or off answers what somebody has just done. */
const TEXT_SERVICE = /^(reminder|guard|cycle|autorenew\.(soon|failed|ask|approve|yearly))/;

/** Holds a lived year against what it had to be. Everything wrong is a sentence in `year.problems`. */
export async function audit(year: Year): Promise<void> {
  const { shop, problems } = year;
  for (const one of await checkBooks({ db: shop.db, clock: shop.clock, verifying: shop.keys.verifying })) if (!one.ok) problems.push(`books ${one.invariant}: ${one.note} [${one.broken.slice(0, 3).join(', ')}]`);
  auditHours(year);
  await auditReminders(year);
  await expectations(year);
  const stuck = (await shop.db.query<{ kind: string; key: string; last_error: string | null }>(`select kind, key, last_error from platform_jobs where state = 'stuck' or (state = 'waiting' and run_at < $1)`, [Number(shop.clock.now()) * 1000 - 3_600_000])).rows;
  for (const one of stuck) problems.push(`job ${one.kind} ${one.key}: ${one.last_error}`);
}

/** Everything that left went once, to somebody of the year, at a decent hour, and no text after STOP. */
function auditHours(year: Year): void {
  const { sent, problems } = year;
  const seen = new Set<string>();
  const hourIn = hours();
  for (const one of sent) {
    if (seen.has(one.id)) problems.push(`message ${one.id} (${one.kind}) left twice`);
    seen.add(one.id);
    const line = year.lineOf(one);
    if (!line) { problems.push(`${one.kind} to an address nobody has: ${one.channel}`); continue; }
    if (SERVICE.test(one.kind) || (one.channel === 'sms' && TEXT_SERVICE.test(one.kind))) {
      const hour = hourIn(line.person.zone ?? line.zone, one.at);
      if (hour < HOURS.from || hour >= HOURS.to) problems.push(`${one.kind} by ${one.channel} at ${isoOf(one.at)} to ${line.person.zone ?? line.zone}`);
    }
    if (line.person.habit === 'stopped' && one.channel === 'sms' && one.at >= plusSeconds(year.from, (changeDay(year) + 1) * DAY)) problems.push(`a text after STOP: ${one.kind} at ${isoOf(one.at)}`);
  }
}

/** Each reminder that says it was sent left exactly once, by its channel; and no reminder left that nobody decided. */
async function auditReminders({ shop, sent, problems }: Year): Promise<void> {
  const left = new Set(sent.filter((one) => one.kind.startsWith('reminder.')).map((one) => one.id));
  const { rows } = await shop.db.query<{ id: string; state: string; channel: string; messages: readonly string[] | null }>(
    `select r.id, r.state, r.channel, (select json_agg(o.message_id) from notices_outbox o where o.kind = 'reminder.due' and split_part(o.ref, '.', 1) = r.id and o.state = 'sent' and o.channel = r.channel) as messages from reminders_reminders r`);
  for (const row of rows) {
    const mine = (row.messages ?? []).filter((id) => left.delete(id));
    const isSaid = row.state === 'sent' || (row.state === 'queued' && mine.length > 0);
    // One address for each channel is all these people have.
    if (mine.length !== (isSaid ? 1 : 0)) problems.push(`reminder ${row.id} by ${row.channel} is ${row.state} and left ${mine.length} times`);
  }
  if (left.size > 0) problems.push(`${left.size} reminders left that no row tells of`);
}

/** The hour on a wall in a zone; one formatter for each, for they are dear. */
function hours(): (zone: YearLine['zone'], at: number) => number {
  const formats = new Map<string, Intl.DateTimeFormat>();
  return (zone, at) => {
    let format = formats.get(zone);
    if (!format) formats.set(zone, (format = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', hourCycle: 'h23' })));
    return Number(format.format(new Date(at * 1000)));
  };
}
