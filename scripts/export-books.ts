import { mkdirSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { dateText, isZone, parseDate, plusDays, startOfDay } from '../src/base/zone-time.ts';
import { openClock } from '../src/platform/clock.ts';
import { openDb } from '../src/platform/db/db.ts';
import { openCommitter } from '../src/platform/db/unit.ts';
import { openForTool } from '../src/platform/postgres/for-tools.ts';
import { idMaker, realRandom } from '../src/platform/random.ts';
import { openKeys } from '../src/platform/secrets/keys.ts';
import { CLOCK_OFFSET, readSetting } from '../src/platform/settings/settings.ts';
import { journalWrite } from '../src/rooms/journal/journal.ts';
import { exportCsv, EXPORTS } from '../src/rooms/books/books.ts';
import { command, databaseUrl, dataFolder, fromCaller, say, WrongCommand } from './where.ts';

const USAGE = 'npm run export:books -- --day 2026-11-23 [--to 2026-11-30] [--owners] FOLDER';

// `npm run export:books`: the books of a day or of several as CSV. Writes nothing but the journal's line about `--owners`, which opens the addresses of people whose
// wallet money lies unclaimed; without it they stay sealed.
await command(async () => {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { day: { type: 'string' }, to: { type: 'string' }, owners: { type: 'boolean' } } });
  const first = parseDate(values.day ?? '');
  const last = parseDate(values.to ?? values.day ?? '');
  const zone = process.env['XUKA_BOOKS_ZONE'] || 'UTC';
  if (first === null || last === null || last < first || positionals.length !== 1) throw new WrongCommand(`a day and a folder, such as: ${USAGE}`);
  if (!isZone(zone)) throw new WrongCommand(`XUKA_BOOKS_ZONE: ${zone} is no time zone`);
  const folder = fromCaller(positionals[0]!);
  const tool = await openForTool({ dataFolder: dataFolder(), databaseUrl: databaseUrl(), purpose: 'exporting the books', onProgress: say });
  const db = openDb(tool.url, { connections: 2 });
  try {
    const keys = values.owners ? openKeys({ dataFolder: dataFolder(), text: process.env['XUKA_KEYS'], random: realRandom }) : null;
    const span = { from: startOfDay(zone, first), to: startOfDay(zone, plusDays(last, 1)) };
    mkdirSync(folder, { recursive: true });
    for (const name of EXPORTS) writeFileSync(join(folder, `${name}.csv`), await exportCsv(name, { db, span, first, last, ...(keys ? { keys } : {}) }), { mode: 0o600 });
    // Opening addresses is an access to personal data: the journal says who did it and for which days.
    if (keys) {
      const clock = openClock((await readSetting<number>(db, CLOCK_OFFSET)) ?? 0);
      const by = { door: 'console', actor: `operator:${userInfo().username}`, reason: 'exported owners of unclaimed money' } as const;
      await openCommitter(db).commit([journalWrite({ at: clock.now(), by, what: 'books.owners_exported', subject: dateText(first), facts: { to: dateText(last) } }, { newId: idMaker(clock, realRandom) })]);
    }
    say(`${EXPORTS.length} files of ${first === last ? dateText(first) : `${dateText(first)} to ${dateText(last)}`} (days of ${zone}) are in ${folder}`);
  } finally {
    await db.close();
    await tool.close();
  }
});
