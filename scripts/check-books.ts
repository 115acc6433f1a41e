import { openClock } from '../src/platform/clock.ts';
import { openDb } from '../src/platform/db/db.ts';
import { openForTool } from '../src/platform/postgres/for-tools.ts';
import { CLOCK_OFFSET, readSetting } from '../src/platform/settings/settings.ts';
import { checkBooks } from '../src/rooms/books/books.ts';
import { printed } from './books-table.ts';
import { keysAtHand } from './keys-at-hand.ts';
import { sandboxLists } from './sandbox-lists.ts';
import { readFileSync } from 'node:fs';
import type { SignedRoot } from '../src/rooms/journal/journal.ts';
import { command, databaseUrl, dataFolder, fromCaller, say, WrongCommand } from './where.ts';

function keptRoots(): readonly SignedRoot[] {
  const [name, file] = process.argv.slice(2);
  if (name === undefined) return [];
  if (name !== '--roots' || file === undefined) throw new WrongCommand('npm run check:books takes --roots FILE, or nothing.');
  const read = JSON.parse(readFileSync(fromCaller(file), 'utf8')) as { readonly data?: readonly SignedRoot[] };
  if (!Array.isArray(read.data)) throw new WrongCommand(`${file} is not an answer of /v1/journal/roots.`);
  return read.data;
}

// `npm run check:books [-- --roots FILE]`: every promise of the shop as ok or broken, with the ids. Reads only; the product may run meanwhile.
// The signatures of the journal's
// daily roots are checked where the shop's keys are at hand. `--roots`: daily roots of the journal that were kept outside (`/v1/journal/roots`); the journal is held against them too.
await command(async () => {
  const tool = await openForTool({ dataFolder: dataFolder(), databaseUrl: databaseUrl(), purpose: 'checking the books', onProgress: say });
  const db = openDb(tool.url, { connections: 2 });
  try {
    const clock = openClock((await readSetting<number>(db, CLOCK_OFFSET)) ?? 0);
    const started = clock.elapsedMs();
    const keys = keysAtHand();
    const lines = await checkBooks({ db, clock, publishedRoots: keptRoots(), ...(keys ? { verifying: keys.verifying } : {}), ...await sandboxLists(db) });
    process.stdout.write(`${lines.map(printed).join('\n')}\n`);
    const broken = lines.filter((line) => !line.ok);
    say(`checked in ${((clock.elapsedMs() - started) / 1000).toFixed(1)} s: ${broken.length === 0 ? 'every promise holds' : `${broken.map((line) => line.invariant).join(', ')} broken, see docs/runbook/books-broken.md`}`);
    if (broken.length > 0) process.exitCode = 1;
  } finally {
    await db.close();
    await tool.close();
  }
});
