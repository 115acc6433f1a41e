import { spawnSync } from 'node:child_process';
import { chown, stat } from 'node:fs/promises';
import { PostgresUnavailable, type PostgresBinaries } from './binaries.ts';

/** How to start a PostgreSQL program: PostgreSQL refuses to run as root, so root takes one of two detours. */
export interface RunAs {
  /** Words to put before the program and its arguments. */
  readonly prefix: readonly string[];
  readonly uid?: number;
  readonly gid?: number;
}

const UNSHARE = ['unshare', '--user', '--map-user=65534', '--map-group=65534', '--'];
const WAYS_OUT = 'Two ways out: start Xuka as a normal user, or set DATABASE_URL to a PostgreSQL server (15 or newer).';

/** Decides by who we are and who owns the data folder, and proves the choice by running `postgres --version` that way. */
export async function decideRunAs(dataFolder: string, binaries: PostgresBinaries, env: NodeJS.ProcessEnv): Promise<RunAs> {
  const me = process.getuid?.() ?? -1;
  const owner = await stat(dataFolder);
  if (me !== 0 && owner.uid !== me) {
    throw new PostgresUnavailable(`The data folder ${dataFolder} belongs to another user (uid ${owner.uid}); start Xuka as that user, or choose another data folder.`);
  }
  const runAs: RunAs = me !== 0 ? { prefix: [] }
    // A folder of a normal user stays that user's, so the same folder works with and without sudo.
    : owner.uid !== 0 ? { prefix: [], uid: owner.uid, gid: owner.gid }
    // A private user namespace: root outside, nobody inside. Needs no new system user and works under a 0700 home.
    : { prefix: UNSHARE };
  const trial = runOnce(runAs, binaries.postgres, ['--version'], env, dataFolder);
  if (trial.ok) return runAs;
  if (runAs.prefix.length > 0 && !runOnce(runAs, '/bin/sh', ['-c', ':'], env, '/').ok) {
    throw new PostgresUnavailable(
      `PostgreSQL does not run as root, and this machine does not let us step down to a private user namespace (${trial.why}). ${WAYS_OUT}`);
  }
  throw new PostgresUnavailable(`The embedded PostgreSQL does not start on this machine (${trial.why}). Set DATABASE_URL to a PostgreSQL server (15 or newer) instead.`);
}

/** Runs a program to its end in the chosen way; `why` is its last line of complaint. */
export function runOnce(runAs: RunAs, program: string, args: readonly string[], env: NodeJS.ProcessEnv, cwd: string): { ok: boolean; why: string } {
  const [command = program, ...rest] = [...runAs.prefix, program, ...args];
  const done = spawnSync(command, rest, { env, cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], ...identity(runAs) });
  if (done.status === 0) return { ok: true, why: '' };
  const complaint = `${done.stderr ?? ''}`.trim().split('\n').filter((line) => line !== '').slice(-3).join(' ');
  return { ok: false, why: complaint || done.error?.message || `${command} ended with ${done.status ?? done.signal}` };
}

/** The part of spawn's options that changes the user. */
export const identity = (runAs: RunAs): { uid?: number; gid?: number } =>
  runAs.uid === undefined || runAs.gid === undefined ? {} : { uid: runAs.uid, gid: runAs.gid };

/** Hands a file or folder that we made as root to the user PostgreSQL will run as. */
export async function giveTo(runAs: RunAs, path: string): Promise<void> {
  if (runAs.uid !== undefined && runAs.gid !== undefined) await chown(path, runAs.uid, runAs.gid);
}
