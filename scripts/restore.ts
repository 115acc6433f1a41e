import { openClock } from '../src/platform/clock.ts';
import { restoreShop } from '../src/platform/postgres/restore-shop.ts';
import { command, databaseUrl, dataFolder, fromCaller, say } from './where.ts';

// `npm run restore -- FILE`: into an empty data folder (or an empty database at DATABASE_URL), which then starts in hold.
await command(async () => {
  const named = process.argv[2];
  if (named === undefined) {
    say('which back-up? npm run restore -- FILE');
    process.exitCode = 2;
    return;
  }
  const header = await restoreShop({
    dataFolder: dataFolder(), databaseUrl: databaseUrl(), file: fromCaller(named), now: openClock().now(), onProgress: say,
  });
  say(`restored the back-up of ${header.takenAt}. The shop starts in hold: no money moves until the books were compared: npm run release-hold, see docs/runbook/hold.md. Put keys.json of this shop into the data folder first.`);
});
