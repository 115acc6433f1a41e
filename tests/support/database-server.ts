import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { openDb } from '../../src/platform/db/db.ts';
import { migrate } from '../../src/platform/db/migrate.ts';
import { startEmbeddedPostgres } from '../../src/platform/postgres/embedded.ts';
import { findRunning, stopPostmaster } from '../../src/platform/postgres/postmaster.ts';
import { isRunning } from '../../src/platform/postgres/process-identity.ts';
import { onServer, withDatabase, type ServerNote } from './database.ts';

const PREFIX = 'xuka-tests-';

/**
 * vitest's global set-up: keeps the one PostgreSQL of a run. It starts when the first test file leaves the note `wanted`,
 * so that runs of plain unit tests stay quick, and is removed with its folder at the end.
 */
export default function keepDatabase(project: TestProject): () => Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`));
  project.provide('databaseNotes', folder);
  let server: Promise<() => Promise<void>> | null = null;
  const watch = setInterval(() => {
    if (!existsSync(join(folder, 'wanted'))) return;
    clearInterval(watch);
    server = openServer(folder);
  }, 20);
  watch.unref();
  return async () => {
    clearInterval(watch);
    await (await server)?.();
    rmSync(folder, { recursive: true, force: true });
  };
}

async function openServer(folder: string): Promise<() => Promise<void>> {
  const note = (content: ServerNote) => {
    writeFileSync(join(folder, 'server.draft'), JSON.stringify(content), { mode: 0o600 });
    renameSync(join(folder, 'server.draft'), join(folder, 'server.json'));
  };
  try {
    await sweepLeftovers();
    const given = process.env['DATABASE_URL'];
    const own = given === undefined
      ? await startEmbeddedPostgres({ dataFolder: join(folder, 'data'), settings: 'tests', onProgress: () => {} })
      : null;
    const adminUrl = given ?? own?.url ?? '';
    const template = `xuka_template_${process.pid}_${folder.slice(-6).toLowerCase().replaceAll(/[^a-z0-9]/g, 'x')}`;
    await onServer(adminUrl, (client) => client.query(`create database ${template}`));
    await migrateTemplate(withDatabase(adminUrl, template));
    note({ adminUrl, template });
    return async () => {
      if (own !== null) return own.stop('immediate');
      await onServer(adminUrl, (client) => client.query(`drop database if exists ${template} with (force)`));
    };
  } catch (error) {
    note({ error: error instanceof Error ? error.message : String(error) });
    return async () => {};
  }
}

async function migrateTemplate(url: string): Promise<void> {
  const db = openDb(url, { connections: 1 });
  try {
    await migrate(db);
  } finally {
    // A template is copied only while nobody is connected to it.
    await db.close();
  }
}

/** A run that was killed leaves its server behind; the next run ends it. The run's process number stands in the folder's name. */
async function sweepLeftovers(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    const pid = Number(/^xuka-tests-(\d+)-/.exec(name)?.[1] ?? 0);
    if (pid === 0 || isRunning(pid)) continue;
    const folder = join(tmpdir(), name);
    try {
      const left = findRunning(join(folder, 'data', 'postgres'));
      if (left !== null) await stopPostmaster(left.pid, 'immediate');
      rmSync(folder, { recursive: true, force: true });
    } catch {
      // Another user's leftovers are not ours to touch.
    }
  }
}
