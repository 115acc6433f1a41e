import { spawn } from 'node:child_process';
import { availableParallelism, tmpdir } from 'node:os';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { openDb } from '../src/platform/db/db.ts';
import { startEmbeddedPostgres } from '../src/platform/postgres/embedded.ts';
import { openSimDatabase } from '../tests/simulation/database.ts';
import { runWorld, simulationKeys, type WorldResult } from '../tests/simulation/run.ts';
import { command, refuseOthers, say, WrongCommand } from './where.ts';

// `npm run simulate -- --seed N --worlds M [--from K]`: the real code on a real PostgreSQL in seeded worlds of crashes, lost
// answers and hostile vendors. A broken world is printed with its seed; `--seed N --from K --worlds 1` repeats it exactly.
const MAX_PROCESSES = 2;

interface Wishes { readonly seed: number; readonly worlds: number; readonly from: number; readonly trace: boolean; readonly processes: number; readonly url: string | null }

await command(async () => {
  const wishes = readWishes(process.argv.slice(2));
  if (wishes.url !== null) return work(wishes, wishes.url);
  const folder = mkdtempSync(join(tmpdir(), 'xuka-simulation-'));
  const server = await startEmbeddedPostgres({ dataFolder: join(folder, 'data'), settings: 'tests', onProgress: () => {} });
  try {
    const processes = Math.max(1, Math.min(wishes.processes, wishes.worlds));
    const share = Math.ceil(wishes.worlds / processes);
    const codes = await Promise.all(Array.from({ length: processes }, async (_, index) => {
      const from = wishes.from + index * share;
      const worlds = Math.min(share, wishes.from + wishes.worlds - from);
      return worlds <= 0 ? 0 : child({ ...wishes, from, worlds, url: await databaseFor(server.url, index) });
    }));
    if (codes.some((code) => code !== 0)) process.exitCode = 1;
  } finally {
    await server.stop('immediate');
    rmSync(folder, { recursive: true, force: true });
  }
});

/** Every process has a database of its own on the one server. */
async function databaseFor(url: string, index: number): Promise<string> {
  const db = openDb(url, { connections: 1 });
  const name = `xuka_simulation_${process.pid}_${index}`;
  await db.query(`create database ${name}`);
  await db.close();
  const own = new URL(url);
  own.pathname = `/${name}`;
  return own.href;
}

function child(wishes: Wishes): Promise<number> {
  const args = ['--seed', wishes.seed, '--from', wishes.from, '--worlds', wishes.worlds, '--url', wishes.url!, ...(wishes.trace ? ['--trace'] : [])].map(String);
  return new Promise((resolve) => { spawn(process.execPath, [process.argv[1]!, ...args], { stdio: 'inherit' }).on('exit', (code) => resolve(code ?? 1)); });
}

async function work(wishes: Wishes, url: string): Promise<void> {
  const database = await openSimDatabase(url);
  const keys = simulationKeys();
  const sums: Record<string, number> = {};
  let broken = 0;
  for (let number = wishes.from; number < wishes.from + wishes.worlds; number++) {
    const result = await runWorld(database, keys, wishes.seed, number);
    for (const [what, count] of Object.entries({ ...result.renewals, ...result.counts })) sums[what] = (sums[what] ?? 0) + count;
    if (result.problems.length > 0) { broken++; process.stdout.write(`${told(wishes.seed, result)}\n`); }
    if (wishes.trace) process.stdout.write(`${result.trace.join('\n')}\nworld ${number}: ${result.hash}\n`);
  }
  await database.close();
  say(`worlds ${wishes.from} to ${wishes.from + wishes.worlds - 1} of seed ${wishes.seed}: ${broken === 0 ? 'all well' : `${broken} BROKEN`}; ${Object.entries(sums).map(([what, count]) => `${what} ${count}`).join(', ')}`);
  if (broken > 0) process.exitCode = 1;
  // Processes of the shop that died in the middle of a vendor's call have left their deadlines behind.
  process.exit();
}

function told(seed: number, result: WorldResult): string {
  return [`BROKEN: npm run simulate -- --seed ${seed} --from ${result.number} --worlds 1 --trace   (${result.hash})`, ...result.problems.map((one) => `  ${one}`)].join('\n');
}

function readWishes(args: readonly string[]): Wishes {
  refuseOthers(args, { valued: ['--seed', '--worlds', '--from', '--processes', '--url'], plain: ['--trace'], usage: 'Say: npm run simulate -- [--seed 1] [--worlds 200] [--from 0] [--processes 2] [--trace]' });
  const value = (name: string): string | undefined => { const at = args.indexOf(`--${name}`); return at < 0 ? undefined : args[at + 1]; };
  const number = (name: string, otherwise: number): number => {
    const text = value(name);
    if (text === undefined) return otherwise;
    if (!/^\d{1,9}$/.test(text)) throw new WrongCommand(`--${name} wants a whole number, not "${text}".`);
    return Number(text);
  };
  return {
    seed: number('seed', 1), worlds: number('worlds', 200), from: number('from', 0), trace: args.includes('--trace'),
    processes: number('processes', Math.min(MAX_PROCESSES, availableParallelism())), url: value('url') ?? null,
  };
}
