import { spawnSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** A process named so that a later one with the same number is not taken for it. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it started, in the system's own words; compared, never read. */
  readonly started: string;
  /** The machine's boot and the container: numbers from elsewhere say nothing here. */
  readonly place: string;
}

export const whoAmI = (): ProcessIdentity => ({ pid: process.pid, started: startOf(process.pid) ?? '', place: herePlace() });

/** Whether exactly this process still runs. A number from another boot or container is never alive here. */
export function isAlive(who: ProcessIdentity): boolean {
  return who.place === herePlace() && isRunning(who.pid) && startOf(who.pid) === who.started;
}

/** Whether some process has this number now; one that is dead but not yet buried (a zombie) does not count. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it runs, but belongs to someone else.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return procStat(pid)?.[0] !== 'Z';
}

/** The command line of a running process, or null where the system does not tell. */
export function commandOf(pid: number): string | null {
  try {
    if (process.platform === 'linux') return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return null;
  }
  return ps(pid, 'command');
}

export function herePlace(): string {
  if (process.platform !== 'linux') return hostname();
  try {
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return hostname();
  }
}

function startOf(pid: number): string | null {
  if (process.platform === 'linux') return procStat(pid)?.[19] ?? null;
  return ps(pid, 'lstart');
}

/** Fields of /proc/PID/stat from the state letter on; the program's name before it may hold spaces and brackets. */
function procStat(pid: number): string[] | null {
  if (process.platform !== 'linux') return null;
  try {
    const line = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return line.slice(line.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
}

function ps(pid: number, column: string): string | null {
  const done = spawnSync('ps', ['-o', `${column}=`, '-p', String(pid)], { encoding: 'utf8' });
  return done.status === 0 ? done.stdout.trim() : null;
}
