import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { benchRenewals } from '../bench/renewals.ts';
import { serve } from '../bench/server.ts';
import { openDb } from '../src/platform/db/db.ts';
import { migrate } from '../src/platform/db/migrate.ts';
import { startEmbeddedPostgres } from '../src/platform/postgres/embedded.ts';
import { say } from './where.ts';

// `npm run bench [-- renewals --lines N]`: figures from one run, on a durable database made for it and removed afterwards.
const [first, ...rest] = process.argv.slice(2);
if (first === '--serve') await serve(rest[0]!, Number(rest[1]));
else await bench();

async function bench(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'xuka-bench-'));
  const server = await startEmbeddedPostgres({ dataFolder: folder, onProgress: say });
  try {
    const db = openDb(server.url);
    await migrate(db);
    await db.close();
    const lines = Number(process.env['BENCH_LINES'] ?? 6_000);
    const figures = await benchRenewals(server.url, { lines, clients: 64 });
    console.log(JSON.stringify({ renewals: figures }, (_key, value: unknown) => (typeof value === 'number' ? Math.round(value * 100) / 100 : value), 2));
  } catch (error) {
    console.error(error);
    process.exitCode = 1;
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
