import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { isoOf, type Instant } from '../../base/time.ts';
import { openDb } from '../db/db.ts';
import { writeBackup, type BackupHeader, type Frame } from './backup-file.ts';

/** Migrations are run again when a back-up is restored, so their list is in the header and not among the tables. */
export const NOT_COPIED = 'platform_migrations';

/**
 * Writes everything the database holds into one compressed file, as it stood at one moment (one REPEATABLE READ snapshot);
 * the product may run meanwhile. Works on the embedded database and on any server.
 */
export async function backUp(o: { url: string; file: string; now: Instant }): Promise<BackupHeader> {
  const db = openDb(o.url, { connections: 1 });
  const client = await db.pool.connect();
  try {
    await client.query('begin isolation level repeatable read read only');
    // A long table must not be cut off by the limit that guards ordinary work.
    await client.query('set local statement_timeout = 0');
    const tables = await listTables(client);
    const rows: Record<string, number> = {};
    const facts = {
      takenAt: isoOf(o.now),
      migrations: (await client.query<{ room: string; number: number }>(`select room, number from ${NOT_COPIED} order by 1, 2`)).rows,
      sequences: await listSequences(client),
    };
    const header = await writeBackup(o.file, copyOut(client, tables, rows), () => ({ ...facts, rows }));
    await client.query('commit');
    return header;
  } finally {
    client.release();
    await db.close();
  }
}

async function* copyOut(client: pg.PoolClient, tables: readonly Table[], rows: Record<string, number>): AsyncGenerator<Frame> {
  for (const table of tables) {
    yield { kind: 'table', ...table };
    const stream = client.query(copyTo(`copy ${quoted(table.name)} (${table.columns.map(quoted).join(', ')}) to stdout`));
    for await (const bytes of stream) yield { kind: 'rows', bytes: bytes as Buffer };
    rows[table.name] = stream.rowCount;
    yield { kind: 'end', rows: stream.rowCount };
  }
}

export interface Table { readonly name: string; readonly columns: readonly string[] }

/** Tables with the columns that are stored facts; what PostgreSQL computes by itself is left out. */
export async function listTables(client: pg.PoolClient): Promise<Table[]> {
  const { rows } = await client.query<Table>(`
    select c.relname as name, array_agg(a.attname::text order by a.attnum) as columns
      from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r') and c.relname <> $1
     group by c.relname order by c.relname`, [NOT_COPIED]);
  return rows;
}

async function listSequences(client: pg.PoolClient): Promise<Record<string, string | null>> {
  const { rows } = await client.query<{ name: string; last: string | null }>(
    "select sequencename as name, last_value::text as last from pg_sequences where schemaname = 'public'");
  return Object.fromEntries(rows.map(({ name, last }) => [name, last]));
}

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
