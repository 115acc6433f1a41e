import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../project-root.ts';
import type { Db } from './db.ts';

/** Where numbered migrations live, in the order of the arrows: a room's tables may refer to those before it. */
const FOLDERS: readonly (readonly [name: string, folder: string])[] = [
  ['platform', 'src/platform/schema'],
  ['journal', 'src/rooms/journal/schema'],
  ['ledger', 'src/rooms/ledger/schema'],
  ['plans', 'src/rooms/plans/schema'],
  ['lines', 'src/rooms/lines/schema'],
  ['notices', 'src/rooms/notices/schema'],
  ['people', 'src/rooms/people/schema'],
  ['promotions', 'src/rooms/promotions/schema'],
  ['wallet', 'src/rooms/wallet/schema'],
  ['payments', 'src/rooms/payments/schema'],
  ['carriers', 'src/rooms/carriers/schema'],
  ['renewals', 'src/rooms/renewals/schema'],
  ['funds', 'src/rooms/funds/schema'],
  ['refunds', 'src/rooms/refunds/schema'],
  ['paylinks', 'src/rooms/paylinks/schema'],
  ['proofs', 'src/rooms/proofs/schema'],
  ['usage', 'src/rooms/usage/schema'],
  ['autorenew', 'src/rooms/autorenew/schema'],
  ['guard', 'src/rooms/guard/schema'],
  ['reminders', 'src/rooms/reminders/schema'],
  ['radar', 'src/rooms/radar/schema'],
  ['handover', 'src/rooms/handover/schema'],
  ['staff', 'src/rooms/staff/schema'],
  ['texts', 'src/rooms/texts/schema'],
  ['calls', 'src/rooms/calls/schema'],
  ['books', 'src/rooms/books/schema'],
  ['sandbox_stripe', 'src/rooms/payments/gateways/stripe/fake/schema'],
  ['sandbox_paypal', 'src/rooms/payments/gateways/paypal/fake/schema'],
  ['sandbox_twin', 'src/rooms/carriers/connectors/twin/schema'],
];

export interface Migration { readonly room: string; readonly number: number; readonly sql: string }

/** All migrations of this version, oldest first within a room. */
export function listMigrations(root: string = projectRoot()): Migration[] {
  return FOLDERS.flatMap(([room, folder]) => {
    let names: string[];
    try {
      names = readdirSync(join(root, folder)).filter((name) => /^\d{4}\.sql$/.test(name)).sort();
    } catch {
      return [];
    }
    return names.map((name) => ({ room, number: Number(name.slice(0, 4)), sql: readFileSync(join(root, folder, name), 'utf8') }));
  });
}

/** Brings the database to this version. Each migration is one transaction that inserts its number first, so two servers starting together cannot both run it. */
export async function migrate(db: Db, migrations: readonly Migration[] = listMigrations()): Promise<{ readonly applied: number }> {
  await db.query('create table if not exists platform_migrations (room text not null, number int not null, at timestamptz not null default now(), primary key (room, number))')
    // Two servers creating it in the same instant: one of them meets the other's row in the system catalogue.
    .catch((error: Error & { code?: string }) => { if (error.code !== '23505' && error.code !== '42P07') throw error; });
  const known = await db.query<{ room: string; number: number }>('select room, number from platform_migrations');
  const done = new Set(known.rows.map((row) => `${row.room}/${row.number}`));
  let applied = 0;
  for (const one of migrations) {
    if (done.has(`${one.room}/${one.number}`)) continue;
    await db.transaction(async (tx) => {
      const mine = await tx.query('insert into platform_migrations (room, number) values ($1, $2) on conflict do nothing', [one.room, one.number]);
      if (mine.rowCount === 0) return;
      await tx.query(one.sql);
      applied++;
    });
  }
  return { applied };
}
