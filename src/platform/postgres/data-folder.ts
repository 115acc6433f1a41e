import { chownSync, mkdirSync, realpathSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { PostgresUnavailable } from './binaries.ts';

/** Makes the data folder if it is missing (mode 700) and returns its real path. */
export function ensureDataFolder(wanted: string): string {
  const path = resolve(wanted);
  try {
    const made = mkdirSync(path, { recursive: true, mode: 0o700 });
    // Root in a normal user's project: the new folder belongs to that user, who will want to start without sudo tomorrow.
    if (made !== undefined) giveToOwnerOf(dirname(path), path);
    return realpathSync(path);
  } catch (error) {
    throw new PostgresUnavailable(`The data folder ${path} cannot be made (${(error as NodeJS.ErrnoException).code}). Choose another one, or make it for this user.`);
  }
}

/** What root makes inside another user's folder is that user's; for anyone else nothing changes. */
export function giveToOwnerOf(folder: string, path: string): void {
  if (process.getuid?.() !== 0) return;
  const owner = statSync(folder);
  if (owner.uid !== 0) chownSync(path, owner.uid, owner.gid);
}
