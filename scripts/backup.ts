import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isoOf } from '../src/base/time.ts';
import { openClock } from '../src/platform/clock.ts';
import { backUp } from '../src/platform/postgres/backup.ts';
import { openForTool } from '../src/platform/postgres/for-tools.ts';
import { command, databaseUrl, dataFolder, fromCaller, say, WrongCommand } from './where.ts';

// `npm run backup [-- FILE]`: one compressed file; the product may run meanwhile.
await command(async () => {
  const now = openClock().now();
  const named = process.argv[2];
  const file = named === undefined ? join(dataFolder(), 'backups', `xuka-${isoOf(now).replaceAll(':', '')}.backup`) : fromCaller(named);
  if (existsSync(file)) throw new WrongCommand(`${file} is there already; name another file.`);
  const database = await openForTool({ dataFolder: dataFolder(), databaseUrl: databaseUrl(), purpose: 'making a back-up', onProgress: say });
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    const header = await backUp({ url: database.url, file, now });
    const rows = Object.values(header.rows).reduce((sum, count) => sum + count, 0);
    say(`backed up ${rows} rows of ${Object.keys(header.rows).length} tables. Keep the file on another machine, and a copy of keys.json from the data folder elsewhere: without the keys its sealed fields cannot be read.`);
    process.stdout.write(`${file}\n`);
  } finally {
    await database.close();
  }
});
