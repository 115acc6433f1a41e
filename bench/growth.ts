import pg from 'pg';
import { openDb } from '../src/platform/db/db.ts';
import { migrate } from '../src/platform/db/migrate.ts';
import { machineNow, median, percentile } from './figures.ts';
import { drive, openCaller, openSite, type Call, type Site } from './open-site.ts';
import type { Visitor } from './site.ts';

const AT_ONCE = 4;
const LIMIT = 1.3;
const PLAN = 'tmo-mo-5g';

interface Filled { readonly name: string; readonly lines: number; readonly site: Site; readonly fillSeconds: number; readonly megabytes: number }

/**
 * The 99th percentile of the status page and of a quote on random lines of two databases on one server, in turns. Each line
 * has its events, one renewal and that renewal's quote, and is visited once: it comes from wherever the database keeps
 * it, and is read at the carrier and written back, as for somebody who opens the page once a month.
 */
export async function benchGrowth(serverUrl: string, { quick }: { readonly quick: boolean }): Promise<readonly object[]> {
  const sizes = quick ? [1_000, 100_000] : [10_000, 1_000_000];
  const filled: Filled[] = [];
  const { call, close } = openCaller(AT_ONCE);
  try {
    for (const lines of sizes) filled.push(await fill(serverUrl, lines, call));
    const times = new Map(filled.map((one) => [one, { status: [] as number[][], quote: [] as number[][] }]));
    const perRound = quick ? 150 : 400;
    // One round more than counts: the first finds everything cold in the programs.
    for (let round = 0; round <= (quick ? 3 : 7); round++) {
      for (const one of round % 2 === 0 ? filled : filled.toReversed()) {
        const [visits, quotes] = [await sample(one, perRound), await sample(one, perRound)];
        const status = await timed(call, visits.map(({ line, cookie }) => ({ url: `${one.site.url}/lines/${line}`, headers: { accept: 'text/html', 'accept-encoding': 'br', cookie } })), 200);
        const quote = await timed(call, quotes.map(({ line }) => quoteCall(one.site, line)), 201);
        if (round > 0) { times.get(one)!.status.push(status); times.get(one)!.quote.push(quote); }
      }
    }
    const p99 = (rounds: readonly number[][]) => median(rounds.map((round) => percentile(round, 0.99)));
    const base = times.get(filled[0]!)!;
    return filled.map((one) => {
      const { status, quote } = times.get(one)!;
      return {
        lines: one.lines, databaseMb: one.megabytes, fillSeconds: one.fillSeconds, samples: status.flat().length,
        statusP50Ms: percentile(status.flat(), 0.5), statusP99Ms: p99(status), statusRatio: p99(status) / p99(base.status),
        quoteP50Ms: percentile(quote.flat(), 0.5), quoteP99Ms: p99(quote), quoteRatio: p99(quote) / p99(base.quote), limit: LIMIT, loadAverage: machineNow().load,
      };
    });
  } finally {
    close();
    for (const { site } of filled) await site.stop();
    for (const lines of sizes) await onServer(serverUrl, (client) => client.query(`drop database if exists growth_${lines} with (force)`));
  }
}

type Caller = ReturnType<typeof openCaller>['call'];

async function timed(call: Caller, calls: readonly Call[], expected: number): Promise<number[]> {
  const { ms } = await drive(calls, AT_ONCE, async (one) => {
    const { status, body } = await call(one);
    if (status !== expected) throw new Error(`${one.url}: ${status} ${body.toString().slice(0, 300)}`);
  });
  return ms;
}

const quoteCall = (site: Site, line: string): Call => ({ url: `${site.url}/v1/quotes`, headers: { authorization: `Bearer ${site.key}`, 'content-type': 'application/json' }, body: JSON.stringify({ line, plan: PLAN, mode: 'extend' }) });

const idOf = (kind: string, n: number): string => `${kind}_${String(n).padStart(26, '0')}`;

/** Random lines that nobody has looked at, with their SIM at the carrier and somebody signed in. */
async function sample(one: Filled, count: number): Promise<Visitor[]> {
  const chosen = new Set<number>();
  while (chosen.size < count) chosen.add(1 + Math.floor(Math.random() * one.lines));
  return one.site.visitors([...chosen].map((n) => idOf('line', n)), true);
}

/** A database with so many lines: one made and renewed through the product, the others its copies under ids, numbers and SIMs of their own. */
async function fill(serverUrl: string, lines: number, call: Caller): Promise<Filled> {
  const name = `growth_${lines}`;
  const begun = performance.now();
  await onServer(serverUrl, (client) => client.query(`create database ${name}`));
  const url = Object.assign(new URL(serverUrl), { pathname: `/${name}` }).href;
  const db = openDb(url, { connections: 1 });
  await migrate(db);
  const site = await openSite(url);
  const [first] = await site.make(0, 1);
  const quote = JSON.parse((await call(quoteCall(site, first!))).body.toString()) as { id: string };
  const renewal = await call({
    url: `${site.url}/v1/renewals`, headers: { authorization: `Bearer ${site.key}`, 'content-type': 'application/json', 'idempotency-key': `bench-${quote.id}` },
    body: JSON.stringify({ quote: quote.id, payment: { type: 'token', paymentMethod: 'pm_card_visa' } }),
  });
  if (renewal.status !== 201) throw new Error(`renewal: ${renewal.status} ${renewal.body.toString()}`);
  // A vacuum of what was just filled takes minutes and would fall into the rounds of the larger one only.
  for (const table of ['lines_lines', 'lines_events', 'renewals_quotes', 'renewals_renewals']) await onServer(url, (client) => client.query(`alter table ${table} set (autovacuum_enabled = off)`));
  await Promise.all(COPIES.map((copies) => onServer(url, async (client) => {
    await client.query('set synchronous_commit = off');
    // The copies' foreign keys hold by construction; looking each up would take longer than writing the rows.
    await client.query('set session_replication_role = replica');
    for (const text of copies) await client.query(text, [first, lines]);
  })));
  await onServer(url, async (client) => {
    await client.query('analyze');
    await client.query('checkpoint');
  });
  const size = await db.query<{ bytes: bigint }>('select pg_database_size(current_database()) as bytes');
  await db.close();
  return { name, lines, site, fillSeconds: (performance.now() - begun) / 1000, megabytes: Math.round(Number(size.rows[0]!.bytes) / 1e6) };
}

const id = (kind: string): string => `'${kind}_' || lpad(n::text, 26, '0')`;
// Two connections, one for each core: lines and quotes, events and renewals.
const COPIES = [
  [
    `insert into lines_lines (id, carrier, kind, number, iccid, eid, sim, sms_capable, zip, zone, name, owner, demo, version, revision, state, next_change_at, created_at)
    select ${id('line')}, carrier, kind, '+1' || (2122000000 + n), '8901260' || lpad(n::text, 12, '0'), eid, sim, sms_capable, zip, zone, name, owner, demo, version, revision, state,
      next_change_at + n * interval '1 second', created_at from (select * from lines_lines where id = $1) one, generate_series(1, $2::int) n`,
    `insert into renewals_quotes (id, line_id, line_version, doc, signature, total_cents, quoted_at, expires_at, used_by)
    select ${id('quo')}, ${id('line')}, line_version, doc, signature, total_cents, quoted_at, expires_at, ${id('rnw')} from (select * from renewals_quotes where line_id = $1) one, generate_series(1, $2::int) n`,
  ],
  [
    `insert into lines_events (line_id, revision, at, event) select ${id('line')}, revision, at, event from generate_series(1, $2::int) n, (select * from lines_events where line_id = $1) one order by n, revision`,
    `insert into renewals_renewals (id, caller, request_key, line_id, quote_id, state, version, asks, leg_since, door, actor, reason, payer, user_side, light, total_cents, placed_at, captured_at, effect_at, settled_at, outcome)
    select ${id('rnw')}, caller, 'bench-' || n, ${id('line')}, ${id('quo')}, state, version, asks, leg_since, door, actor, reason, payer, user_side, light, total_cents, placed_at, captured_at, effect_at, settled_at, outcome
    from (select * from renewals_renewals where line_id = $1) one, generate_series(1, $2::int) n`,
  ],
] as const;

async function onServer<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
