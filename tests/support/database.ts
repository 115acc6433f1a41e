import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { inject } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** Folder in which test files and the server's keeper (`database-server.ts`) leave each other notes. */
    databaseNotes: string;
  }
}

export interface TestDatabase {
  readonly url: string;
  /** Drops it, also under connections that a failed test left open. */
  drop(): Promise<void>;
}

/** What the keeper answers: where the server is and which database to clone, or why there is none. */
export type ServerNote = { readonly adminUrl: string; readonly template: string } | { readonly error: string };

/**
 * A database of its own for a test file, cloned from the migrated template (0.15-0.3 s). The first call of a run
 * starts the server, about two seconds; runs that never call it never start one.
 */
export const cloneDatabase = (): Promise<TestDatabase> => createDatabase((server) => `template ${server.template} strategy file_copy`);

/** A database with nothing in it, for tests of migrations and restores. */
export const emptyDatabase = (): Promise<TestDatabase> => createDatabase(() => '');

async function createDatabase(how: (server: { readonly template: string }) => string): Promise<TestDatabase> {
  const server = await theServer();
  const name = `xuka_t${process.pid}_${crypto.randomUUID().replaceAll('-', '').slice(0, 16)}`;
  await onServer(server.adminUrl, (client) => withRetry(() => client.query(`create database ${name} ${how(server)}`)));
  return {
    url: withDatabase(server.adminUrl, name),
    drop: () => onServer(server.adminUrl, (client) => client.query(`drop database if exists ${name} with (force)`)),
  };
}

// 120 s of 20 ms pauses: the slowest start seen was a loaded machine making a cluster in 15 s.
const NOTE_TRIES_MAX = 6_000;

async function theServer(): Promise<Exclude<ServerNote, { error: string }>> {
  const notes = inject('databaseNotes');
  writeFileSync(join(notes, 'wanted'), '');
  for (let attempt = 0; attempt < NOTE_TRIES_MAX; attempt++) {
    if (existsSync(join(notes, 'server.json'))) {
      const note = JSON.parse(readFileSync(join(notes, 'server.json'), 'utf8')) as ServerNote;
      if ('error' in note) throw new Error(`no database for the tests: ${note.error}`);
      return note;
    }
    await pause(20);
  }
  throw new Error('the test database did not start');
}

/** The same server and user, another database. */
export function withDatabase(url: string, name: string): string {
  const other = new URL(url);
  other.pathname = `/${name}`;
  return other.href;
}

export async function onServer(url: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

/** 55006: somebody (autovacuum, say) looks into the template at this very moment. */
async function withRetry(work: () => Promise<unknown>): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      await work();
      return;
    } catch (error) {
      if ((error as { code?: string }).code !== '55006' || attempt >= 50) throw error;
      await pause(100);
    }
  }
}
