import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { PostgresUnavailable } from './binaries.ts';
import { giveToOwnerOf } from './data-folder.ts';
import { logSince, logSize } from './log-file.ts';
import { commandOf, isRunning } from './process-identity.ts';
import { identity, type RunAs } from './run-as.ts';
import type { Address } from './address.ts';

/** What `postmaster.pid` says: who runs on this cluster, and where it listens. */
export interface RunningPostmaster {
  readonly pid: number;
  readonly address: Address;
}

/** Reads `postmaster.pid`; null when nobody runs. A number that now belongs to another program is struck out. */
export function findRunning(cluster: string): RunningPostmaster | null {
  const path = join(cluster, 'postmaster.pid');
  let lines: string[];
  try {
    lines = readFileSync(path, 'utf8').split('\n');
  } catch {
    return null;
  }
  const pid = Number(lines[0]);
  if (!Number.isSafeInteger(pid) || pid <= 0) return null;
  if (!isRunning(pid)) return null;
  const command = commandOf(pid);
  if (command === null || (/^\S*postgres\s/.test(command) && command.includes(lines[1] ?? cluster))) {
    const port = Number(lines[3]);
    const folder = lines[4] ?? '';
    return { pid, address: folder === '' ? { kind: 'loopback', port } : { kind: 'socket', folder, port } };
  }
  strikeOut(path, lines);
  const socketFolder = lines[4] ?? '';
  if (socketFolder !== '') strikeOut(join(socketFolder, `.s.PGSQL.${lines[3]}.lock`));
  return null;
}

/**
 * PostgreSQL takes any living process of that number for its own predecessor and refuses to start, which after a restart of
 * a container is the rule. We write a number no process can have and leave the rest: its last line lets PostgreSQL see
 * whether children of the old postmaster still hold the shared memory, and deleting the file would blind it.
 */
function strikeOut(path: string, known?: string[]): void {
  try {
    const lines = known ?? readFileSync(path, 'utf8').split('\n');
    writeFileSync(path, ['999999999', ...lines.slice(1)].join('\n'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

export interface Spawn {
  readonly program: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly runAs: RunAs;
  readonly dataFolder: string;
  readonly logPath: string;
  readonly url: string;
  readonly onProgress: (what: string) => void;
}

// 60 s of 100 ms pauses: children of a killed postmaster finish their statement first.
const SHARED_MEMORY_TRIES_MAX = 600;
const HELD_BY_PREDECESSOR = /pre-existing shared memory block|lock file "[^"]*" already exists/;

/** Starts the postmaster and returns when it answers; waits for what an earlier one left running. */
export async function startPostmaster(o: Spawn): Promise<ChildProcess> {
  for (let attempt = 0; ; attempt++) {
    const logStart = logSize(o.logPath);
    const child = spawnPostmaster(o);
    const failure = await waitUntilReady(child, o);
    if (failure === null) return child;
    const said = logSince(o.logPath, logStart);
    if (!HELD_BY_PREDECESSOR.test(said) || attempt >= SHARED_MEMORY_TRIES_MAX) {
      const lines = said.split('\n').filter((line) => /FATAL|PANIC|could not/.test(line)).slice(-3).join(' ');
      throw new PostgresUnavailable(`The embedded PostgreSQL did not start (${failure}): ${lines || 'it said nothing'}. Its log is ${o.logPath}.`);
    }
    if (attempt === 5) o.onProgress('waiting for the children of an earlier PostgreSQL to end');
    await pause(100);
  }
}

function spawnPostmaster(o: Spawn): ChildProcess {
  const log = openSync(o.logPath, 'a', 0o600);
  giveToOwnerOf(o.dataFolder, o.logPath);
  const [command = o.program, ...args] = [...o.runAs.prefix, o.program, ...o.args];
  // In a process group of its own: Ctrl-C in the terminal must reach the product first, which stops the database last.
  const child = spawn(command, args, { cwd: o.dataFolder, env: o.env, detached: true, stdio: ['ignore', log, log], ...identity(o.runAs) });
  closeSync(log);
  child.unref();
  return child;
}

// 20 minutes of 25 ms pauses: recovery after a crash reads at most a gigabyte of log, but disks differ.
const READY_TRIES_MAX = 48_000;

async function waitUntilReady(child: ChildProcess, o: Spawn): Promise<string | null> {
  let ended: string | null = null;
  child.once('error', (error) => { ended = error.message; });
  child.once('exit', (code, signal) => { ended = `it ended with ${code ?? signal}`; });
  for (let attempt = 0; attempt < READY_TRIES_MAX; attempt++) {
    await pause(25);
    if (ended !== null) return ended;
    const refusal = await tryConnect(o.url);
    if (refusal === null) return null;
    // Our own address and password: a wrong one will not become right by waiting.
    if (refusal === '28P01') return 'its password is not the one in the data folder';
    if (attempt === 120) o.onProgress('the database is recovering from an unclean end');
  }
  return 'it did not answer';
}

/** null when the server answers and takes our password; else the code of the error. */
export async function tryConnect(url: string): Promise<string | null> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  // A connection cut while it ends has nobody else to tell.
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('select 1');
    return null;
  } catch (error) {
    return (error as { code?: string }).code ?? 'unreachable';
  } finally {
    await client.end().catch(() => {});
  }
}

/** Fast: open transactions are rolled back. Immediate: as if the power went; only for data nobody wants again. */
export type StopMode = 'fast' | 'immediate';

/** Ends a postmaster and waits until it is gone; falls back to an immediate end after 30 s. */
export async function stopPostmaster(pid: number, mode: StopMode): Promise<void> {
  send(pid, mode === 'fast' ? 'SIGINT' : 'SIGQUIT');
  // 10 ms pauses; checkpoints of a busy database take seconds.
  for (let step = 0; isRunning(pid) && step < 6_000; step++) {
    if (step === 3_000) send(pid, 'SIGQUIT');
    await pause(10);
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
