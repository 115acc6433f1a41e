import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { benchDue } from '../bench/due.ts';
import { printFigures } from '../bench/figures.ts';
import { benchGrowth } from '../bench/growth.ts';
import { benchHotline } from '../bench/hotline.ts';
import { benchPages } from '../bench/pages/pages.ts';
import { benchPapers } from '../bench/papers.ts';
import { benchPhone } from '../bench/phone.ts';
import { benchRenewals } from '../bench/renewals.ts';
import { serve } from '../bench/server.ts';
import { benchSignIn } from '../bench/sign-in.ts';
import { serveSite } from '../bench/site.ts';
import { benchStart } from '../bench/start.ts';
import { benchStatus } from '../bench/status.ts';
import { openDb } from '../src/platform/db/db.ts';
import { migrate } from '../src/platform/db/migrate.ts';
import { startEmbeddedPostgres } from '../src/platform/postgres/embedded.ts';
import { command, say, WrongCommand } from './where.ts';

// `npm run bench [-- renewals status pages papers growth due start hotline phone sign-in] [--quick]`: figures from one run, on databases made for it and
// removed afterwards. Without names: all of them. `--serve` and `--site` are the processes it measures.
interface Wish { readonly quick: boolean }
const PARTS: Readonly<Record<string, (wish: Wish) => Promise<unknown>>> = {
  renewals: ({ quick }) => withServer((url) => benchRenewals(url, { lines: Number(process.env['BENCH_LINES'] ?? (quick ? 1_500 : 6_000)), clients: 64 })),
  status: (wish) => withServer((url) => benchStatus(url, wish)),
  start: benchStart,
  growth: (wish) => withServer((url) => benchGrowth(url, wish)),
  due: (wish) => withServer((url) => benchDue(url, wish)),
  pages: benchPages,
  papers: benchPapers,
  hotline: (wish) => withServer((url) => benchHotline(url, wish)),
  phone: (wish) => withServer((url) => benchPhone(url, wish)),
  'sign-in': (wish) => withServer((url) => benchSignIn(url, wish)),
};

async function bench(): Promise<void> {
  const words = process.argv.slice(2);
  const names = words.filter((word) => !word.startsWith('--'));
  const unknown = [...names.filter((name) => !(name in PARTS)), ...words.filter((word) => word.startsWith('--') && word !== '--quick')];
  if (unknown.length > 0) throw new WrongCommand(`bench: there is no ${unknown.join(', ')}. There are: ${Object.keys(PARTS).join(', ')}, and --quick.`);
  const figures: Record<string, unknown> = {};
  for (const name of names.length > 0 ? names : Object.keys(PARTS)) {
    say(`measuring ${name}`);
    figures[name] = await PARTS[name]!({ quick: words.includes('--quick') });
  }
  printFigures(figures);
}

/** A durable PostgreSQL, migrated, in a folder of its own that goes afterwards. */
async function withServer<T>(work: (url: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'xuka-bench-'));
  const server = await startEmbeddedPostgres({ dataFolder: folder, onProgress: () => undefined });
  try {
    const db = openDb(server.url);
    await migrate(db);
    await db.close();
    return await work(server.url);
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

const [first, ...rest] = process.argv.slice(2);
if (first === '--serve') await serve(rest[0]!, Number(rest[1]));
else if (first === '--site') await serveSite(rest[0]!);
else await command(bench);
