import { fork } from 'node:child_process';
import { Agent, request } from 'node:http';
import type { SiteAsk, SiteStarted, Visitor } from './site.ts';

export interface Cpu { readonly cpu: NodeJS.CpuUsage; readonly memory: number }
export interface Site extends SiteStarted {
  make(from: number, to: number): Promise<string[]>;
  /** `issue`: the lines are in the database only and get their SIM at the carrier first. */
  visitors(lines: readonly string[], issue: boolean): Promise<Visitor[]>;
  bare(bytes: number): Promise<void>;
  cpu(): Promise<Cpu>;
  stop(): Promise<void>;
}

/** The customer pages on a database, in a process of its own. */
export async function openSite(databaseUrl: string): Promise<Site> {
  const child = fork(process.argv[1]!, ['--site', databaseUrl], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const hear = <T>(): Promise<T> => new Promise((resolve, reject) => {
    const ended = (code: number | null): void => reject(new Error(`the site ended with ${code}`));
    child.once('exit', ended);
    child.once('message', (message) => { child.off('exit', ended); resolve((message as { said: T }).said); });
  });
  const started = await hear<SiteStarted>();
  const ask = <T>(wish: SiteAsk): Promise<T> => { const heard = hear<T>(); child.send(wish); return heard; };
  return {
    ...started,
    make: (from, to) => ask({ ask: 'make', from, to }),
    visitors: (lines, issue) => ask({ ask: 'visitors', lines, issue }),
    bare: (bytes) => ask({ ask: 'bare', bytes }),
    cpu: () => ask({ ask: 'cpu' }),
    async stop() { const gone = new Promise((resolve) => { child.once('exit', resolve); }); await ask({ ask: 'stop' }); await gone; },
  };
}

export interface Call { readonly url: string; readonly headers?: Readonly<Record<string, string>>; readonly body?: string }
export interface Heard { readonly status: number; readonly body: Buffer }

/** An HTTP client with so many kept connections. */
export function openCaller(connections: number): { call(wish: Call): Promise<Heard>; close(): void } {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  return {
    call: ({ url, headers, body }) => new Promise((resolve, reject) => {
      const sent = request(url, { agent, method: body === undefined ? 'GET' : 'POST', headers: { ...headers, ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }) } }, (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part)).on('error', reject).on('end', () => resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(parts) }));
      });
      sent.on('error', reject);
      sent.end(body);
    }),
    close: () => agent.destroy(),
  };
}

/** Runs calls `atOnce` at a time; answers each one's time (ms) and how long all took (s). A wrong status ends it. */
export async function drive<T>(items: readonly T[], atOnce: number, work: (item: T) => Promise<void>): Promise<{ readonly ms: number[]; readonly seconds: number }> {
  const ms: number[] = [];
  let next = 0;
  const begun = performance.now();
  await Promise.all(Array.from({ length: atOnce }, async () => {
    while (next < items.length) {
      const item = items[next++]!;
      const at = performance.now();
      await work(item);
      ms.push(performance.now() - at);
    }
  }));
  return { ms, seconds: (performance.now() - begun) / 1000 };
}
