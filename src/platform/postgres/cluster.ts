import { existsSync } from 'node:fs';
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { realRandom } from '../random.ts';
import { PostgresUnavailable, type PostgresBinaries } from './binaries.ts';
import { giveTo, runOnce, type RunAs } from './run-as.ts';

export const SUPERUSER = 'xuka';
export const clusterFolder = (dataFolder: string): string => join(dataFolder, 'postgres');
const passwordFile = (dataFolder: string): string => join(dataFolder, 'postgres-password');

/** Makes the cluster on the first start (about a second) and returns its password, which is kept beside it, mode 600. */
export async function ensureCluster(o: {
  dataFolder: string; binaries: PostgresBinaries; runAs: RunAs; env: NodeJS.ProcessEnv; sync: boolean; onProgress: (what: string) => void;
}): Promise<string> {
  const folder = clusterFolder(o.dataFolder);
  if (existsSync(folder)) {
    await refuseOtherMajor(folder, o.binaries.major);
    const password = await readFile(passwordFile(o.dataFolder), 'utf8').catch(() => '');
    if (password === '') throw new PostgresUnavailable(`The file ${passwordFile(o.dataFolder)} is missing; without it the database in ${folder} cannot be opened. Bring it back from a copy of the data folder.`);
    return password.trim();
  }
  o.onProgress('making the database (once, about a second)');
  const password = Buffer.from(realRandom.bytes(24)).toString('hex');
  await writeFile(passwordFile(o.dataFolder), `${password}\n`, { mode: 0o600 });
  await giveTo(o.runAs, passwordFile(o.dataFolder));
  // Made aside and renamed, so that a crash halfway leaves no half cluster under the real name.
  await removeHalfMade(o.dataFolder);
  const fresh = `${folder}.new-${process.pid}`;
  const made = runOnce(o.runAs, o.binaries.initdb, [
    '--pgdata', fresh, '--username', SUPERUSER, '--pwfile', passwordFile(o.dataFolder), '--auth', 'scram-sha-256',
    // Built-in C.UTF-8: sorts by code point on every machine alike, whatever its C library or ICU.
    '--encoding', 'UTF8', '--locale', 'C', '--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8',
    '--no-instructions', ...(o.sync ? [] : ['--no-sync']),
  ], o.env, o.dataFolder);
  if (!made.ok) {
    await rm(fresh, { recursive: true, force: true });
    throw new PostgresUnavailable(`The database could not be made in ${o.dataFolder}: ${made.why}`);
  }
  await rename(fresh, folder);
  return password;
}

async function removeHalfMade(dataFolder: string): Promise<void> {
  for (const name of await readdir(dataFolder)) {
    if (name.startsWith('postgres.new-')) await rm(join(dataFolder, name), { recursive: true, force: true });
  }
}

async function refuseOtherMajor(folder: string, major: number): Promise<void> {
  const found = (await readFile(join(folder, 'PG_VERSION'), 'utf8').catch(() => '')).trim();
  if (found === String(major)) return;
  throw new PostgresUnavailable(found === ''
    ? `${folder} is there but is not a PostgreSQL folder; move it away and start again.`
    : `The database in ${folder} was made by PostgreSQL ${found}, and this version of Xuka brings PostgreSQL ${major}. `
      + 'Make a back-up with the version of Xuka that made it ("npm run backup") and restore it with this one.');
}
