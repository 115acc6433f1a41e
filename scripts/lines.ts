import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { readConfig } from '../src/config.ts';
import { openCommitter } from '../src/platform/db/unit.ts';
import { openPace } from '../src/platform/jobs/pace.ts';
import { idMaker, realRandom } from '../src/platform/random.ts';
import { openKeys } from '../src/platform/secrets/keys.ts';
import { openVendorCalls } from '../src/platform/vendor-call.ts';
import type { CarrierConnector } from '../src/rooms/carriers/carriers.ts';
import { loadShelf } from '../src/rooms/plans/plans.ts';
import { bringIn } from './lines/bring-in.ts';
import { readLineFile } from './lines/line-file.ts';
import { onShop, operator } from './operator.ts';
import { command, fromCaller, say, WrongCommand } from './where.ts';

/** Beside a shop that runs and asks the same carriers: a tenth of what it may. */
const PACE = { perSecond: 20, burst: 20 } as const;

// `npm run lines -- import FILE.csv`: brings lines in that carriers have already. A bad file changes nothing.
await command(async () => {
  const [what, named, ...rest] = process.argv.slice(2);
  if (what !== 'import' || named === undefined || rest.length > 0) throw new WrongCommand('npm run lines -- import FILE.csv. Columns: docs/going-live.md.');
  const text = readText(fromCaller(named));
  const config = readConfig();
  await onShop('bringing lines in', async ({ db, clock }) => {
    const shelf = await loadShelf(db);
    const file = readLineFile(text, basename(named), new Set(shelf.carriers));
    for (const one of file.warnings) say(`${one.file}:${one.line}: ${one.field}: ${one.message}`);
    let connectors: Readonly<Record<string, CarrierConnector>> = {};
    if (config.demo) {
      const [{ openTwins }, { twinConnector }] = await Promise.all([import('../dev/sandboxes.ts'), import('../src/rooms/carriers/connectors/twin/connector.ts')]);
      const twins = await openTwins({ db, clock, keys: openKeys({ dataFolder: config.dataFolder, text: config.keys?.reveal(), random: realRandom }), shelf: () => shelf });
      connectors = Object.fromEntries(Object.entries(twins).map(([carrier, twin]) => [carrier, twinConnector(twin)]));
    }
    const pace = openPace(clock, Object.fromEntries(shelf.carriers.map((carrier) => [carrier, PACE])));
    const count = await bringIn({
      db, clock, connectors, committer: openCommitter(db), newId: idMaker(clock, realRandom), shelf: () => shelf,
      vendors: openVendorCalls({ waitMs: pace.waitMs, elapsedMs: clock.elapsedMs }),
    }, file.lines, { fileName: basename(named), by: operator(`brought in from ${basename(named)}`) });
    say(`${count} lines brought in, each as its carrier has it.`);
  });
});

function readText(file: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    throw new WrongCommand(`${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'}).`);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new WrongCommand(`${file} is not UTF-8 text. Export it as "CSV UTF-8".`);
  }
}
