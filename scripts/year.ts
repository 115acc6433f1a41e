import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startEmbeddedPostgres } from '../src/platform/postgres/embedded.ts';
import { openDb } from '../src/platform/db/db.ts';
import { liveYear } from '../tests/year/run.ts';
import { command, refuseOthers, say, WrongCommand } from './where.ts';

// `npm run year -- [--lines 500] [--days 365] [--seed 1]`: so many days of the real code on a real PostgreSQL, with people of every
// habit on lines of every carrier. Where there are cores for it, two processes live half of the lines each, in a database of its own
// on one server. Ends with 1 and a sentence for each promise that was broken.
const DEFAULTS = { lines: 500, days: 365, seed: 1 };
const PARTS_MAX = 2;
/** Fewer lines than this are not worth a second process. */
const PART_LINES_LEAST = 10;

await command(async () => {
  const part = process.env['XUKA_YEAR_PART'];
  if (part !== undefined) return livePart(JSON.parse(part) as Part);
  const wishes = readWishes(process.argv.slice(2));
  const folder = mkdtempSync(join(tmpdir(), 'xuka-year-'));
  const server = await startEmbeddedPostgres({ dataFolder: join(folder, 'data'), settings: 'tests', onProgress: () => {} });
  try {
    const parts = Math.max(1, Math.min(PARTS_MAX, availableParallelism(), Math.floor(wishes.lines / PART_LINES_LEAST)));
    const begun = performance.now();
    const db = openDb(server.url, { connections: 1 });
    const ended: Promise<boolean>[] = [];
    for (let n = 0; n < parts; n++) {
      await db.query(`create database year_${n}`);
      // Units of many kinds are many statements, each run a few times: a plan for each run's own values would cost more than it wins.
      await db.query(`alter database year_${n} set plan_cache_mode = force_generic_plan`);
      const url = Object.assign(new URL(server.url), { pathname: `/year_${n}` }).href;
      ended.push(elsewhere({ ...wishes, lines: Math.floor((wishes.lines + n) / parts), part: n, url }));
    }
    await db.close();
    const well = (await Promise.all(ended)).every(Boolean);
    say(`${wishes.lines} lines, ${wishes.days} days of seed ${wishes.seed} by ${parts} ${parts === 1 ? 'process' : 'processes'} in ${Math.round((performance.now() - begun) / 1000)} s: ${well ? 'all well' : 'BROKEN'}`);
    if (!well) process.exitCode = 1;
  } finally {
    await server.stop('immediate');
    rmSync(folder, { recursive: true, force: true });
  }
});

interface Part { readonly lines: number; readonly days: number; readonly seed: number; readonly part: number; readonly url: string }

/** Another process lives this part; answers whether all was well. */
function elsewhere(part: Part): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(import.meta.url), [], { env: { ...process.env, XUKA_YEAR_PART: JSON.stringify(part) } });
    child.on('error', reject);
    child.on('exit', (code) => resolve(code === 0));
  });
}

async function livePart({ url, ...wish }: Part): Promise<void> {
  const begun = performance.now();
  const seconds = (): string => `${Math.round((performance.now() - begun) / 1000)} s`;
  const year = await liveYear({ url, drop: () => Promise.resolve() }, { ...wish, onMonth: (day, messages) => say(`part ${wish.part + 1}, day ${day}: ${messages} messages, ${seconds()}`) });
  for (const one of year.problems) process.stdout.write(`BROKEN: ${one}\n`);
  say(`part ${wish.part + 1}: ${wish.lines} lines in ${seconds()}; ${year.told}`);
  if (year.problems.length > 0) process.exitCode = 1;
  // The channel to whoever started this keeps a process alive.
  process.disconnect?.();
}

function readWishes(args: readonly string[]): typeof DEFAULTS {
  const wishes = { ...DEFAULTS };
  refuseOthers(args, { valued: Object.keys(DEFAULTS).map((name) => `--${name}`), usage: 'Say: npm run year -- [--lines 500] [--days 365] [--seed 1]' });
  for (const name of Object.keys(DEFAULTS) as (keyof typeof DEFAULTS)[]) {
    const at = args.indexOf(`--${name}`);
    if (at < 0) continue;
    const text = args[at + 1] ?? '';
    if (!/^\d{1,7}$/.test(text)) throw new WrongCommand(`--${name} wants a whole number, not "${text}".`);
    wishes[name] = Number(text);
  }
  return wishes;
}
