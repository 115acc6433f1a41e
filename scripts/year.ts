import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../src/platform/postgres/embedded.ts';
import { openDb } from '../src/platform/db/db.ts';
import { migrate } from '../src/platform/db/migrate.ts';
import { live } from '../tests/year/live.ts';
import { arrange, doings } from '../tests/year/doings.ts';
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
  for (let n = 0; n < year.wish.lines; n++) await arrange(year, await year.add(n));
  say(`made ${year.wish.lines} lines in ${Math.round(performance.now() - t)} ms`);
  t = performance.now();
  const days = value('days', 365);
  const act = doings(year);
  await live(year, days, async (turn) => {
    await act(turn);
    if (turn.isMorning && turn.day % 30 === 0) say(`day ${turn.day}: ${Math.round(performance.now() - t)} ms, ${year.sent.length} messages`);
  });
  const kinds = new Map<string, number>();
  for (const one of year.sent) kinds.set(`${one.kind} ${one.channel}`, (kinds.get(`${one.kind} ${one.channel}`) ?? 0) + 1);
  say(JSON.stringify([...kinds]));
  say(JSON.stringify([...year.refusals]));
  say(JSON.stringify(year.problems.slice(0, 20)));
  say(`lived ${days} days in ${Math.round(performance.now() - t)} ms`);
  await year.shop.close();
  await server.stop('immediate');
  rmSync(folder, { recursive: true, force: true });
});
