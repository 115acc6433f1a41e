import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { openClock } from '../src/platform/clock.ts';
import { openDb } from '../src/platform/db/db.ts';
import { migrate } from '../src/platform/db/migrate.ts';
import { openForTool } from '../src/platform/postgres/for-tools.ts';
import { importCatalog, taxChangeText } from '../src/rooms/plans/plans.ts';
import { command, databaseUrl, dataFolder, fromCaller, say } from './where.ts';

// `node scripts/run.cjs import-catalog FILE`: brings a catalogue file into the shop; a bad file changes nothing.
await command(async () => {
  const named = process.argv[2];
  if (named === undefined) {
    say('name the catalogue file: node scripts/run.cjs import-catalog FILE. See docs/adding-a-plan.md.');
    process.exitCode = 2;
    return;
  }
  const database = await openForTool({ dataFolder: dataFolder(), databaseUrl: databaseUrl(), purpose: 'importing a catalogue', onProgress: say });
  const db = openDb(database.url, { connections: 2 });
  try {
    await migrate(db);
    const report = await importCatalog(db, { text: readFileSync(fromCaller(named), 'utf8'), fileName: basename(named), at: openClock().now() });
    const counted = (one: { readonly added: readonly unknown[]; readonly changed: readonly unknown[]; readonly withdrawn: readonly unknown[] }): string =>
      `${one.added.length} new, ${one.changed.length} changed, ${one.withdrawn.length} withdrawn`;
    say(report.changed ? `catalogue "${report.catalog}" imported. Plans: ${counted(report.plans)}. Carriers: ${counted(report.carriers)}. Promotions: ${counted(report.promotions)}.` : `catalogue "${report.catalog}" is unchanged.`);
    // Local days: a tax begins at midnight where the line lives.
    for (const one of report.taxes) say(`  tax ${taxChangeText(one)}`);
  } finally {
    await db.close();
    await database.close();
  }
});
