import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../src/platform/postgres/embedded.ts';
import { openDb } from '../src/platform/db/db.ts';
import { migrate } from '../src/platform/db/migrate.ts';
import { live } from '../tests/year/live.ts';
import { openYear } from '../tests/year/world.ts';
import { command, say } from './where.ts';

await command(async () => {
  const value = (name: string, otherwise: number): number => { const at = process.argv.indexOf(`--${name}`); return at < 0 ? otherwise : Number(process.argv[at + 1]); };
  const folder = mkdtempSync(join(tmpdir(), 'xuka-year-'));
  const server = await startEmbeddedPostgres({ dataFolder: join(folder, 'data'), settings: 'tests', onProgress: () => {} });
  const db = openDb(server.url, { connections: 1 });
  await migrate(db);
  await db.close();
  const year = await openYear({ url: server.url, drop: () => Promise.resolve() }, { seed: value('seed', 1), lines: value('lines', 50), from: '2027-09-15T12:00:00Z' });
  let t = performance.now();
  for (let n = 0; n < year.wish.lines; n++) await year.add(n);
  say(`made ${year.wish.lines} lines in ${Math.round(performance.now() - t)} ms`);
  t = performance.now();
  const days = value('days', 365);
  await live(year, days, ({ day, isMorning }) => { if (isMorning && day % 30 === 0) say(`day ${day}: ${Math.round(performance.now() - t)} ms, ${year.sent.length} messages`); return Promise.resolve(); });
  say(`lived ${days} days in ${Math.round(performance.now() - t)} ms`);
  await year.shop.close();
  await server.stop('immediate');
  rmSync(folder, { recursive: true, force: true });
});
