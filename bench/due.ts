import { SMTPServer } from 'smtp-server';
import type { AddressInfo } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { openDb, type Db } from '../src/platform/db/db.ts';
import { migrate } from '../src/platform/db/migrate.ts';
import { realRandom } from '../src/platform/random.ts';
import { at, DAY, plusSeconds } from '../src/base/time.ts';
import { smtpTransport } from '../src/rooms/notices/notices.ts';
import { openPeople } from '../src/rooms/people/people.ts';
import { shopOn } from '../tests/support/shop.ts';
import { machineNow } from './figures.ts';

/** Mid-morning in New York and in Los Angeles: every reader's hours are decent. */
const NOW = '2026-11-23T18:00:00Z';
/** Of all lines, those whose next rung falls due on this day. */
const DAYS_OF_A_CYCLE = 30;
const TURNS_MAX = 100_000;
/** Letters of one measured stretch of sending. */
const SENT_LEAST = 1_000;
/** A stretch ends after so long: its rate is known by then (s). */
const STRETCH_MAX_S = 120;
/** Heap of the first turns is that of statements being prepared and code being compiled. */
const WARM_UP_TURNS = 5;

export interface DueFigures {
  readonly lines: number; readonly due: number; readonly queued: number; readonly seconds: number; readonly queuedPerSecond: number; readonly linesPerSecond: number; readonly ratio: number;
  readonly sent: number; readonly sentPerSecond: number; readonly turns: number; readonly heapMbLeast: number; readonly heapMbMost: number; readonly heapMbFirstLast: string; readonly fillSeconds: number; readonly loadAverage: number;
}

/**
 * The due work of one day: which lines' reminders fall due is found, decided line by line and queued, then sent to a mail server on
 * loopback. Of `lines`, a thirtieth is due; the others are there to be searched through. `ratio`: queued a second against the smallest size.
 * Heap is what is left after a collection at the end of every turn, warm-up aside; the collections are not in the times.
 */
export async function benchDue(serverUrl: string, { quick }: { readonly quick: boolean }): Promise<readonly DueFigures[]> {
  const figures: DueFigures[] = [];
  for (const lines of quick ? [1_000, 20_000] : [10_000, 100_000, 1_000_000]) {
    const one = await measure(serverUrl, lines);
    figures.push({ ...one, ratio: one.queuedPerSecond / (figures[0]?.queuedPerSecond ?? one.queuedPerSecond) });
  }
  return figures;
}

async function measure(serverUrl: string, lines: number): Promise<Omit<DueFigures, 'ratio'>> {
  const name = `due_${lines}`;
  const admin = openDb(serverUrl, { connections: 1 });
  await admin.query(`create database ${name}`);
  const url = Object.assign(new URL(serverUrl), { pathname: `/${name}` }).href;
  // One connection: what is set for a session holds for all that is written.
  const db = openDb(url, { connections: 1 });
  await migrate(db);
  const sink = await openSink();
  const mail = smtpTransport({ url: sink.url, fromAddress: 'renew@shop.example', fromName: 'Xuka' });
  const shop = await shopOn({ url, drop: () => Promise.resolve() }, { at: NOW, transports: () => ({ email: mail }) });
  try {
    const begun = performance.now();
    await fill(db, shop, lines);
    const fillSeconds = (performance.now() - begun) / 1000;
    const round = shop.house.rounds.find((one) => one.name === 'reminders')!;
    const signal = new AbortController().signal;
    const heap: number[] = [];
    const due = await dueNow(db);
    const seconds = await stretch(heap, async () => await round.run(signal) === true);
    const queued = (await db.query<{ n: number }>(`select count(*)::int as n from notices_outbox where state = 'waiting'`)).rows[0]!.n;
    const wanted = Math.min(queued, Math.max(SENT_LEAST, Math.floor(queued / 4)));
    const sendSeconds = await stretch(heap, async () => { await shop.house.notices.sendDue({ limit: 200, signal }); return sink.taken() < wanted; });
    const warm = heap.slice(Math.min(WARM_UP_TURNS, heap.length - 1));
    return {
      lines, due, queued, seconds, queuedPerSecond: queued / seconds, linesPerSecond: lines / seconds, sent: sink.taken(), sentPerSecond: sink.taken() / sendSeconds,
      turns: heap.length, heapMbLeast: Math.min(...warm), heapMbMost: Math.max(...warm), heapMbFirstLast: `${warm[0]} ${warm.at(-1)}`, fillSeconds, loadAverage: machineNow().load,
    };
  } finally {
    await shop.close();
    await sink.close();
    await db.close();
    await admin.query(`drop database if exists ${name} with (force)`);
    await admin.close();
  }
}

/** Turns until there is no more to do, or the time is up; answers their seconds, without those of the collections between them. */
async function stretch(heap: number[], turn: () => Promise<boolean>): Promise<number> {
  let seconds = 0;
  for (let turns = 0, more = true; more && turns < TURNS_MAX && seconds < STRETCH_MAX_S; turns++) {
    const begun = performance.now();
    more = await turn();
    seconds += (performance.now() - begun) / 1000;
    heap.push(heapMb());
  }
  return seconds;
}

/** Megabytes that are in use once everything that is not has been collected. */
function heapMb(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return Math.round(process.memoryUsage().heapUsed / 1e5) / 10;
}
const dueNow = async (db: Db): Promise<number> => (await db.query<{ n: number }>('select count(*)::int as n from reminders_plans where next_at <= to_timestamp($1::bigint)', [at(NOW)])).rows[0]!.n;

/** One line with its owner made through the product; the others are its copies under ids and addresses of their own. */
async function fill(db: Db, shop: Awaited<ReturnType<typeof shopOn>>, lines: number): Promise<void> {
  const people = openPeople({ db: shop.db, commit: (unit) => shop.app.committer.commit(unit), clock: shop.clock, random: realRandom, newId: shop.app.newId, keys: shop.keys });
  const by = { door: 'web', actor: 'customer:bench', reason: 'bench' } as const;
  const owner = await people.ensureCustomer({ channel: 'email', address: 'reader@example.com' }, { language: 'en', zone: 'America/New_York' });
  // Thirty days from October 31: its last valid day is a week away.
  const line = await shop.aLine({ activatedAt: '2026-10-31T20:00:00Z', zone: 'America/New_York' });
  await people.bindLine({ customer: owner.id, line: line.id, proof: 'code_to_number', by });
  const id = (kind: string): string => `'${kind}_' || lpad(n::text, 26, '0')`;
  await db.query('set session_replication_role = replica');
  await copies(db, 'lines_lines', ['id', line.id], lines, { id: id('line'), number: `'+1' || (2122000000 + n)`, iccid: `'8901260' || lpad(n::text, 12, '0')` });
  await copies(db, 'people_customers', ['id', owner.id], lines, { id: id('cus') });
  await copies(db, 'people_contacts', ['customer_id', owner.id], lines, { id: id('cnt'), customer_id: id('cus'), mac: `'bench-' || n` });
  await copies(db, 'people_line_links', ['line_id', line.id], lines, { line_id: id('line'), customer_id: id('cus'), bound_at: `to_timestamp(${at(NOW) - 100 * DAY})` });
  await db.query(
    `insert into reminders_plans (line_id, seen_revision, next_at) select ${id('line')}, one.revision, to_timestamp($3::bigint) + (n % ${DAYS_OF_A_CYCLE}) * interval '1 day' from (select revision from lines_lines where id = $1) one, generate_series(1, $2::int) n`,
    [line.id, lines, plusSeconds(at(NOW), -60)]);
  await db.query('set session_replication_role = origin');
  await db.query('analyze');
}

/** As many copies of one row, `n` from 1, with these columns made of `n`. Column by column: a row read out as JSON and back costs ten times that. */
async function copies(db: Db, table: string, [key, value]: readonly [key: string, value: string], count: number, changed: Readonly<Record<string, string>>): Promise<void> {
  const columns = (await db.query<{ name: string }>(`select attname as name from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = '' order by attnum`, [table])).rows.map((row) => row.name);
  await db.query(
    `insert into ${table} (${columns.map((one) => `"${one}"`).join(', ')}) select ${columns.map((one) => changed[one] ?? `one."${one}"`).join(', ')} from (select * from ${table} where ${key} = $1) one, generate_series(1, $2::int) n`, [value, count]);
}

/** A mail server that takes every letter and throws it away. */
async function openSink(): Promise<{ readonly url: string; taken(): number; close(): Promise<void> }> {
  let taken = 0;
  const server = new SMTPServer({ disabledCommands: ['STARTTLS', 'AUTH'], logger: false, disableReverseLookup: true, closeTimeout: 50, onData(stream, _session, callback) { stream.on('data', () => undefined); stream.on('end', () => { taken++; callback(); }); } });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return { url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`, taken: () => taken, close: () => new Promise<void>((resolve) => { server.close(() => resolve()); }) };
}
