import { userInfo } from 'node:os';
import type { By } from '../src/base/language.ts';
import { openClock, type Clock } from '../src/platform/clock.ts';
import { openDb, type Db } from '../src/platform/db/db.ts';
import { migrate } from '../src/platform/db/migrate.ts';
import { openForTool } from '../src/platform/postgres/for-tools.ts';
import { CLOCK_OFFSET, readSetting } from '../src/platform/settings/settings.ts';
import { databaseUrl, dataFolder, say } from './where.ts';

/** Who stands in the journal for what a command did. */
export const operator = (reason: string): By => ({ door: 'console', actor: `operator:${userInfo().username}`, reason });

/** The shop's database and its clock, for a command beside the product; the product may run meanwhile. */
export async function onShop(purpose: string, work: (shop: { readonly db: Db; readonly clock: Clock }) => Promise<void>): Promise<void> {
  const tool = await openForTool({ dataFolder: dataFolder(), databaseUrl: databaseUrl(), purpose, onProgress: say });
  const db = openDb(tool.url, { connections: 4 });
  try {
    await migrate(db);
    await work({ db, clock: openClock((await readSetting<number>(db, CLOCK_OFFSET)) ?? 0) });
  } finally {
    await db.close();
    await tool.close();
  }
}
