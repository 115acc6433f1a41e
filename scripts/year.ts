import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../src/platform/postgres/embedded.ts';
import { openDb } from '../src/platform/db/db.ts';
import { migrate } from '../src/platform/db/migrate.ts';
import { liveYear } from '../tests/year/run.ts';
import { command, say, WrongCommand } from './where.ts';

// `npm run year -- [--lines 500] [--days 365] [--seed 1]`: a year of the real code on a real PostgreSQL in minutes, with people of
// every habit on lines of every carrier. Ends with 1 and a sentence for each promise that was broken.
const DEFAULTS = { lines: 500, days: 365, seed: 1 };

await command(async () => {
  const wishes = readWishes(process.argv.slice(2));
  const folder = mkdtempSync(join(tmpdir(), 'xuka-year-'));
  const server = await startEmbeddedPostgres({ dataFolder: join(folder, 'data'), settings: 'tests', onProgress: () => {} });
  try {
    const db = openDb(server.url, { connections: 1 });
    await migrate(db);
    await db.close();
    const begun = performance.now();
    const seconds = (): string => `${Math.round((performance.now() - begun) / 1000)} s`;
    const year = await liveYear({ url: server.url, drop: () => Promise.resolve() }, { ...wishes, onMonth: (day, messages) => say(`day ${day}: ${messages} messages, ${seconds()}`) });
    for (const one of year.problems) process.stdout.write(`BROKEN: ${one}\n`);
    say(`${wishes.lines} lines, ${wishes.days} days of seed ${wishes.seed} in ${seconds()}: ${year.problems.length === 0 ? 'all well' : `${year.problems.length} BROKEN`}; ${year.told}`);
    if (year.problems.length > 0) process.exitCode = 1;
  } finally {
    await server.stop('immediate');
    rmSync(folder, { recursive: true, force: true });
  }
});

function readWishes(args: readonly string[]): typeof DEFAULTS {
  const wishes = { ...DEFAULTS };
  for (const name of Object.keys(DEFAULTS) as (keyof typeof DEFAULTS)[]) {
    const at = args.indexOf(`--${name}`);
    if (at < 0) continue;
    const text = args[at + 1] ?? '';
    if (!/^\d{1,7}$/.test(text)) throw new WrongCommand(`--${name} wants a whole number, not "${text}".`);
    wishes[name] = Number(text);
  }
  return wishes;
}
