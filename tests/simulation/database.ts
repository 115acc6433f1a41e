import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { at } from '../../src/base/time.ts';
import { openDb, type Db } from '../../src/platform/db/db.ts';
import { migrate } from '../../src/platform/db/migrate.ts';
import { projectRoot } from '../../src/platform/project-root.ts';
import { importCatalog, loadShelf, type Shelf } from '../../src/rooms/plans/plans.ts';

// What is the same in every world: the catalogue, and what the tables themselves are.
const STAYS = /^(plans_.*|platform_migrations|renewals_counters|sandbox_.*)$/;

/** What a world leaves behind, children before their parents, as the database itself says. */
async function tablesOf(db: Db): Promise<string[]> {
  const all = (await db.query<{ name: string }>(`select tablename as name from pg_tables where schemaname = 'public' order by 1`)).rows.map((row) => row.name).filter((name) => !STAYS.test(name));
  const arrows = (await db.query<{ child: string; parent: string }>(`select conrelid::regclass::text as child, confrelid::regclass::text as parent from pg_constraint where contype = 'f'`)).rows;
  const sorted: string[] = [];
  const visit = (name: string): void => {
    if (sorted.includes(name) || !all.includes(name)) return;
    for (const { child, parent } of arrows) if (parent === name && child !== name) visit(child);
    sorted.push(name);
  };
  all.forEach(visit);
  return sorted;
}
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
  const tables = await tablesOf(db);
  let worlds = 0;
  return {
    db, shelf: await loadShelf(db), close: () => db.close(),
    async clean() {
      if (worlds++ % NEW_AFTER === 0) await db.query(`truncate ${tables.join(', ')}`);
      else await db.query(tables.map((table) => `delete from ${table}`).join('; '));
      await db.query(`update renewals_counters set last = 0`);
    },
  };
}
