import { constants, copyFileSync, linkSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { PostgresUnavailable } from './binaries.ts';
import { ensureDataFolder, giveToOwnerOf } from './data-folder.ts';
import { herePlace, isAlive, whoAmI, type ProcessIdentity } from './process-identity.ts';

/** The file in the data folder that says which product runs on it. */
interface Holder extends ProcessIdentity {
  /** Where a browser finds it, or what it does there ("backup"). */
  readonly address: string;
}

/** Another product, or a tool that must be alone, has the folder. The message is a whole sentence. */
export class FolderInUse extends Error {
  override readonly name = 'FolderInUse';
  readonly pid: number;
  readonly address: string;
  constructor(folder: string, holder: Holder) {
    super(`Xuka already runs on the data folder ${folder}: process ${holder.pid}, ${holder.address}. Stop it first, or choose another data folder.`);
    this.pid = holder.pid;
    this.address = holder.address;
  }
}

export interface FolderLock {
  /** Writes the address once it is known (a free port, for one). */
  announce(address: string): void;
  release(): void;
}

const HEARTBEAT_MS = 3_000;
// A holder in another container or on another machine cannot be looked at; three missed beats and it counts as gone.
const SILENCE_MS = 10_000;

/**
 * Takes the data folder for this process or throws FolderInUse. What a dead process left is taken over; a process
 * number used again by another program is not mistaken for the holder (its start time differs).
 */
export async function lockFolder(wanted: string, address: string): Promise<FolderLock> {
  const dataFolder = ensureDataFolder(wanted);
  const path = join(dataFolder, 'running.json');
  const mine: Holder = { ...whoAmI(), address };
  const draft = `${path}.${process.pid}`;
  try {
    writeRecord(draft, mine);
  } catch (error) {
    throw new PostgresUnavailable(`The data folder ${dataFolder} cannot be written (${(error as NodeJS.ErrnoException).code}). Start Xuka as the user it belongs to, or choose another one.`);
  }
  try {
    // Each turn either takes the name, meets a living holder, or moves one dead holder away.
    for (let turn = 0; turn < 100; turn++) {
      if (tryLink(draft, path)) return hold(path, mine);
      const holder = readHolder(path);
      if (holder === null) {
        // Written whole before it gets its name, so only a power cut leaves it unreadable.
        if (turn > 5) rmSync(path, { force: true });
        continue;
      }
      if (await stillHeld(path, holder)) throw new FolderInUse(dataFolder, holder);
      moveAway(path, holder);
    }
    throw new Error(`${path} keeps changing hands`);
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Who runs on the folder now, or null. */
export function whoHolds(dataFolder: string): { pid: number; address: string } | null {
  const holder = readHolder(join(dataFolder, 'running.json'));
  return holder !== null && (holder.place !== herePlace() || isAlive(holder)) ? holder : null;
}

function hold(path: string, mine: Holder): FolderLock {
  const isMine = () => readHolder(path)?.started === mine.started && readHolder(path)?.pid === mine.pid;
  const beat = setInterval(() => { if (isMine()) touch(path); }, HEARTBEAT_MS);
  beat.unref();
  return {
    announce(address) {
      writeRecord(`${path}.${process.pid}`, { ...mine, address });
      renameSync(`${path}.${process.pid}`, path);
    },
    release() {
      clearInterval(beat);
      if (isMine()) rmSync(path, { force: true });
    },
  };
}

async function stillHeld(path: string, holder: Holder): Promise<boolean> {
  if (holder.place === herePlace()) return isAlive(holder);
  const before = mtimeOf(path);
  for (let waited = 0; waited < SILENCE_MS; waited += 500) {
    await pause(500);
    if (mtimeOf(path) !== before) return true;
  }
  return false;
}

/** Moving is atomic, and what was moved is looked at again: between reading and moving someone else may have taken over. */
function moveAway(path: string, dead: Holder): void {
  const aside = `${path}.dead-${process.pid}`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  const moved = readHolder(aside);
  if (moved !== null && (moved.pid !== dead.pid || moved.started !== dead.started || moved.place !== dead.place)) tryLink(aside, path);
  rmSync(aside, { force: true });
}

function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
  }
  // Some file systems (exFAT, shared folders of virtual machines) know no hard links.
  try {
    copyFileSync(from, to, constants.COPYFILE_EXCL);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Readable for the folder's owner even when root runs the product: who cannot read a lock would take it for a ruin. */
function writeRecord(path: string, holder: Holder): void {
  writeFileSync(path, JSON.stringify(holder), { mode: 0o600 });
  giveToOwnerOf(dirname(path), path);
}

function readHolder(path: string): Holder | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Holder;
  } catch {
    return null;
  }
}

function touch(path: string): void {
  // The clock of whoever shares the folder may differ from ours; only that the time changes matters.
  const next = new Date(mtimeOf(path) + HEARTBEAT_MS);
  try { utimesSync(path, next, next); } catch { /* the folder was removed under us; the database will say so */ }
}

const mtimeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
