import { fork } from 'node:child_process';
import { Agent, request } from 'node:http';
import pg from 'pg';

interface Started { readonly url: string; readonly key: string; readonly lines: readonly string[] }
export interface RenewalFigures {
  readonly clients: number; readonly count: number; readonly perSecond: number; readonly p50Ms: number; readonly p99Ms: number; readonly cpuMsPerRenewal: number;
  readonly quotesPerSecond: number; readonly barePerSecond: number; readonly ratio: number; readonly rssMb: number;
}

const percentile = (sorted: readonly number[], share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;

/** Runs `work` over items with `clients` at a time; answers each one's time in ms and the whole time in s. */
async function drive<T>(items: readonly T[], clients: number, work: (item: T) => Promise<void>): Promise<{ readonly ms: number[]; readonly seconds: number }> {
  const ms: number[] = [];
  let next = 0;
  const started = performance.now();
  await Promise.all(Array.from({ length: clients }, async () => {
    while (next < items.length) {
      const item = items[next++]!;
      const at = performance.now();
      await work(item);
      ms.push(performance.now() - at);
    }
  }));
  return { ms: ms.sort((a, b) => a - b), seconds: (performance.now() - started) / 1000 };
}

// The embedded server takes 60 connections in all; more than these would not make two cores faster.
const BARE_CONNECTIONS = 40;

/** The same work without a product: lock the line, insert the renewal, its two ledger rows and its notice, move the line. Seven round trips. */
async function bare(databaseUrl: string, clients: number, count: number): Promise<number> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: Math.min(clients, BARE_CONNECTIONS) });
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  await pool.query(`create table if not exists bench_lines (id int primary key, ends_at timestamptz not null);
    create table if not exists bench_renewals (id text primary key, line_id int not null, state text not null, total bigint not null, doc jsonb not null, at timestamptz not null default now());
    create table if not exists bench_ledger (id text, n int, account text not null, cents bigint not null, primary key (id, n));
    create table if not exists bench_outbox (id text primary key, payload jsonb not null, at timestamptz not null default now());
    insert into bench_lines select n, now() from generate_series(1, 5000) n on conflict do nothing`);
  const doc = JSON.stringify({ plan: 'tmo-mo-5g', lines: [{ kind: 'plan', cents: 1500 }], before: { endsAt: '2026-12-02T08:00:00Z' }, after: { endsAt: '2027-01-01T08:00:00Z' } });
  const run = Math.random().toString(36).slice(2);
  const { seconds } = await drive(Array.from({ length: count }, (_, i) => i), clients, async (n) => {
    const client = await pool.connect();
    const id = `${run}_${n}`;
    const line = (n % 5000) + 1;
    try {
      await client.query('begin');
      await client.query({ name: 'b1', text: 'select ends_at from bench_lines where id = $1 for update', values: [line] });
      await client.query({ name: 'b2', text: 'insert into bench_renewals (id, line_id, state, total, doc) values ($1, $2, $3, $4, $5)', values: [id, line, 'done', 1500, doc] });
      await client.query({ name: 'b3', text: 'insert into bench_ledger values ($1, 1, $2, $3), ($1, 2, $4, $5)', values: [id, 'cash:stripe', 1500, `deferred:${id}`, -1500] });
      await client.query({ name: 'b4', text: `update bench_lines set ends_at = ends_at + interval '30 days' where id = $1`, values: [line] });
      await client.query({ name: 'b5', text: 'insert into bench_outbox (id, payload) values ($1, $2)', values: [id, doc] });
      await client.query('commit');
    } finally {
      client.release();
    }
  });
  await pool.end();
  return count / seconds;
}

export async function benchRenewals(databaseUrl: string, size: { readonly lines: number; readonly clients: number }): Promise<RenewalFigures> {
  const child = fork(process.argv[1]!, ['--serve', databaseUrl, String(size.lines)], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], execArgv: (process.env['BENCH_SERVER_ARGS'] ?? '').split(' ').filter((one) => one !== '') });
  const hear = <T>(): Promise<T> => new Promise((resolve, reject) => { child.once('message', (message) => resolve(message as T)); child.once('exit', (code) => reject(new Error(`the server ended with ${code}`))); });
  const { url, key, lines } = await hear<Started>();
  const agent = new Agent({ keepAlive: true, maxSockets: size.clients });
  const call = (path: string, body: object, idempotencyKey?: string): Promise<{ status: number; json: Record<string, unknown> }> => new Promise((resolve, reject) => {
    const text = JSON.stringify(body);
    const sent = request(url + path, { method: 'POST', agent, headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', 'content-length': Buffer.byteLength(text), ...(idempotencyKey ? { 'idempotency-key': idempotencyKey } : {}) } }, (answer) => {
      let got = '';
      answer.setEncoding('utf8');
      answer.on('data', (part: string) => { got += part; });
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, json: JSON.parse(got) as Record<string, unknown> }));
    });
    sent.on('error', reject);
    sent.end(text);
  });
  const ask = (what: string) => { const heard = hear<{ cpu: NodeJS.CpuUsage; memory: number }>(); child.send(what); return heard; };

  const quotes: string[] = [];
  const quoting = await drive(lines, size.clients, async (line) => {
    const answer = await call('/v1/quotes', { line, plan: 'tmo-mo-5g', mode: 'extend' });
    if (answer.status !== 201) throw new Error(`quote: ${answer.status} ${JSON.stringify(answer.json)}`);
    quotes.push(answer.json['id'] as string);
  });
  const warm = quotes.splice(0, Math.min(500, Math.floor(quotes.length / 5)));
  const renew = async (quote: string): Promise<void> => {
    const answer = await call('/v1/renewals', { quote, payment: { type: 'token', paymentMethod: 'pm_card_visa' } }, `bench-${quote}`);
    if (answer.status !== 201 || answer.json['state'] !== 'done') throw new Error(`renewal: ${answer.status} ${JSON.stringify(answer.json)}`);
  };
  await drive(warm, size.clients, renew);
  const bareFirst = await bare(databaseUrl, size.clients, 3_000);
  const before = await ask('cpu');
  const half = Math.floor(quotes.length / 2);
  const one = await drive(quotes.slice(0, half), size.clients, renew);
  const bareSecond = await bare(databaseUrl, size.clients, 3_000);
  const two = await drive(quotes.slice(half), size.clients, renew);
  const after = await ask('cpu');
  const bareThird = await bare(databaseUrl, size.clients, 3_000);
  child.send('stop');
  agent.destroy();
  await new Promise((resolve) => child.once('exit', resolve));
  const seconds = one.seconds + two.seconds;
  const ms = [...one.ms, ...two.ms].sort((a, b) => a - b);
  const barePerSecond = [bareFirst, bareSecond, bareThird].sort((a, b) => a - b)[1]!;
  return {
    clients: size.clients, count: quotes.length, perSecond: quotes.length / seconds, p50Ms: percentile(ms, 0.5), p99Ms: percentile(ms, 0.99),
    cpuMsPerRenewal: (after.cpu.user + after.cpu.system - before.cpu.user - before.cpu.system) / 1000 / quotes.length,
    quotesPerSecond: lines.length / quoting.seconds, barePerSecond, ratio: quotes.length / seconds / barePerSecond, rssMb: after.memory / 1_048_576,
  };
}
