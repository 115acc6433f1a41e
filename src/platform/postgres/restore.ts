import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { check } from '../../base/check.ts';
import { isoOf, type Instant } from '../../base/time.ts';
import { openDb, type Db } from '../db/db.ts';
import { listMigrations, migrate } from '../db/migrate.ts';
import { listTables, quoted } from './backup.ts';
import { BackupUnreadable, readFrames, readHeader, type BackupHeader, type Frame } from './backup-file.ts';

/** The place to restore into already holds something; the message is a whole sentence. */
export class NotEmpty extends Error {
  override readonly name = 'NotEmpty';
}

/**
 * Fills an empty database from a back-up and leaves it in hold: vendors know of deeds that an older back-up has forgotten,
 * so no money may move before the books are compared (trust, section 2).
 */
export async function restore(o: { url: string; file: string; now: Instant }): Promise<BackupHeader> {
  const { header, bodyAt } = await readHeader(o.file);
  const ours = listMigrations();
  const theirs = new Set(header.migrations.map(({ room, number }) => `${room}/${number}`));
  const known = new Set(ours.map(({ room, number }) => `${room}/${number}`));
  const unknown = [...theirs].filter((name) => !known.has(name));
  if (unknown.length > 0) throw new BackupUnreadable(`${o.file} comes from a newer version of Xuka (it knows ${unknown.join(', ')}); restore it with that version.`);
  const db = openDb(o.url, { connections: 1 });
  try {
    await refuseUnlessEmpty(db);
    // First the tables as they were then, then the rows, then what this version changed since: an ordinary upgrade.
    await migrate(db, ours.filter(({ room, number }) => theirs.has(`${room}/${number}`)));
    await hold(db, header, o.now);
    await fill(db, header, readFrames(o.file, bodyAt));
    await hold(db, header, o.now);
    await migrate(db);
    await db.query('analyze');
    return header;
  } finally {
    await db.close();
  }
}

async function refuseUnlessEmpty(db: Db): Promise<void> {
  const { rows } = await db.query<{ name: string }>("select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v') limit 1");
  if (rows.length > 0) throw new NotEmpty('A back-up is restored into an empty database only, and this one holds tables already.');
}

/** All rows in one transaction; the walls between tables come down for it and are put up again, checked, at its end. */
async function fill(db: Db, header: BackupHeader, frames: AsyncIterable<Frame>): Promise<void> {
  const client = await db.pool.connect();
  let broken = true;
  try {
    await client.query('begin');
    await client.query('set local statement_timeout = 0');
    const tables = await listTables(client);
    const walls = await takeDownForeignKeys(client);
    if (tables.length > 0) await client.query(`truncate ${tables.map(({ name }) => quoted(name)).join(', ')}`);
    for (const { name } of tables) await client.query(`alter table ${quoted(name)} disable trigger user`);
    const rows = await copyIn(client, frames);
    for (const [name, count] of Object.entries(header.rows)) check(rows[name] === count, `table ${name} got ${rows[name]} of ${count} rows`);
    for (const { name } of tables) await client.query(`alter table ${quoted(name)} enable trigger user`);
    for (const wall of walls) await client.query(wall);
    for (const [name, last] of Object.entries(header.sequences)) if (last !== null) await client.query('select setval($1, $2)', [quoted(name), last]);
    await client.query('commit');
    broken = false;
  } finally {
    client.release(broken);
  }
}

async function copyIn(client: pg.PoolClient, frames: AsyncIterable<Frame>): Promise<Record<string, number>> {
  const rows: Record<string, number> = {};
  const source = frames[Symbol.asyncIterator]();
  for (let next = await source.next(); next.done !== true; next = await source.next()) {
    check(next.value.kind === 'table', 'a back-up begins each table with its name');
    const { name, columns } = next.value;
    const into = client.query(copyFrom(`copy ${quoted(name)} (${columns.map(quoted).join(', ')}) from stdin`));
    await pipeline(rowsUntilEnd(source), into);
    rows[name] = into.rowCount;
  }
  return rows;
}

async function* rowsUntilEnd(source: AsyncIterator<Frame>): AsyncGenerator<Buffer> {
  for (let next = await source.next(); next.done !== true; next = await source.next()) {
    if (next.value.kind === 'end') return;
    check(next.value.kind === 'rows', 'a table ends before the next begins');
    yield next.value.bytes;
  }
  throw new BackupUnreadable('The back-up is cut short in the middle of a table.');
}

/** Returns the statements that put them up again, which check every row. */
async function takeDownForeignKeys(client: pg.PoolClient): Promise<string[]> {
  const { rows } = await client.query<{ place: string; name: string; wall: string }>(`
    select conrelid::regclass::text as place, quote_ident(conname) as name, pg_get_constraintdef(oid) as wall
      from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace and conparentid = 0`);
  for (const { place, name } of rows) await client.query(`alter table ${place} drop constraint ${name}`);
  return rows.map(({ place, name, wall }) => `alter table ${place} add constraint ${name} ${wall}`);
}

async function hold(db: Db, header: BackupHeader, now: Instant): Promise<void> {
  const why = { since: isoOf(now), why: `restored from back-up of ${header.takenAt}` };
  await db.query('insert into platform_settings (key, value) values ($1, $2) on conflict (key) do update set value = excluded.value', ['hold', JSON.stringify(why)]);
}
