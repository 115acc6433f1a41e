import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { at } from '../../src/base/time.ts';
import { openDb, type Db } from '../../src/platform/db/db.ts';
import { migrate } from '../../src/platform/db/migrate.ts';
import { projectRoot } from '../../src/platform/project-root.ts';
import { importCatalog, loadShelf, type Shelf } from '../../src/rooms/plans/plans.ts';

/** What a world leaves behind, children first. The catalogue stays. */
const TABLES = [
  'journal_entries', 'ledger_entries', 'ledger_transactions', 'notices_mailbox', 'notices_outbox', 'payments_refunds', 'payments_charges', 'payments_inbox',
  'carriers_top_ups', 'carriers_inbox', 'carriers_watch', 'renewals_cases', 'renewals_receipts', 'renewals_slots', 'renewals_renewals', 'renewals_quotes',
  'lines_events', 'lines_lines', 'platform_jobs', 'platform_workers', 'platform_idempotency',
];
// Deleting few rows is quicker than truncating, but leaves them to be walked over: now and then the tables are made new.
const NEW_AFTER = 40;

export interface SimDatabase { readonly db: Db; readonly shelf: Shelf; clean(): Promise<void>; close(): Promise<void> }

/** One database for many worlds, on one connection: the order of answers is the order of questions. */
export async function openSimDatabase(url: string): Promise<SimDatabase> {
  const db = openDb(url, { connections: 1 });
  await migrate(db);
  for (const file of ['catalog/sample-catalog.json', 'tests/support/test-catalog.json']) {
    await importCatalog(db, { text: readFileSync(join(projectRoot(), file), 'utf8'), fileName: file, at: at('2026-10-01T00:00:00Z') });
  }
  let worlds = 0;
  return {
    db, shelf: await loadShelf(db), close: () => db.close(),
    async clean() {
      if (worlds++ % NEW_AFTER === 0) await db.query(`truncate ${TABLES.join(', ')}`);
      else await db.query(TABLES.map((table) => `delete from ${table}`).join('; '));
      await db.query(`update renewals_counters set last = 0`);
    },
  };
}
