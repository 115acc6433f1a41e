import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { addressSettings, chooseAddress, urlOf, type Address } from './address.ts';
import { findBinaries, PostgresUnavailable } from './binaries.ts';
import { clusterFolder, ensureCluster, SUPERUSER } from './cluster.ts';
import { ensureDataFolder } from './data-folder.ts';
import { rotateLog } from './log-file.ts';
import { findRunning, startPostmaster, stopPostmaster, tryConnect, type StopMode } from './postmaster.ts';
import { isRunning } from './process-identity.ts';
import { decideRunAs } from './run-as.ts';
import { settingsArguments, type SettingsProfile } from './settings.ts';

export { PostgresUnavailable } from './binaries.ts';

export interface EmbeddedPostgres {
  /** For `pg` and for PostgreSQL's own tools; stays the same when the server is started again. */
  readonly url: string;
  /** The postmaster's number now; another one after it was started again. */
  readonly pid: number;
  /** True when it already ran (an earlier product died without stopping it) and was not started here. */
  readonly attached: boolean;
  /** Called when the server dies under us; every connection is lost. */
  onDown(listener: () => void): void;
  /** Called when it answers again. */
  onUp(listener: () => void): void;
  /** Ends the server, whether it was started or found running. */
  stop(mode?: StopMode): Promise<void>;
  /** Stops watching and leaves the server running for whoever else uses it. */
  leave(): void;
}

export interface StartOptions {
  /** Everything of the database lives in here; made if missing, mode 700. One product per folder: take `folder-lock.ts` first. */
  readonly dataFolder: string;
  /** One short sentence per step that a person waits for. */
  readonly onProgress: (what: string) => void;
  /** `durable` unless said otherwise. */
  readonly settings?: SettingsProfile;
  /** Made if missing; `xuka` unless said otherwise. */
  readonly database?: string;
}

/**
 * Starts PostgreSQL 18 on a data folder, or attaches to the one already running there, and keeps it running: if it dies,
 * it is started again until `stop`. Throws PostgresUnavailable with a whole sentence when this machine cannot run it.
 */
export async function startEmbeddedPostgres(o: StartOptions): Promise<EmbeddedPostgres> {
  const profile = o.settings ?? 'durable';
  const dataFolder = ensureDataFolder(o.dataFolder);
  const cluster = clusterFolder(dataFolder);
  const binaries = await findBinaries(join(dataFolder, 'postgres-libraries'));
  const env = quietEnvironment(binaries.env);
  const runAs = await decideRunAs(dataFolder, binaries, env);
  const password = await ensureCluster({ dataFolder, binaries, runAs, env, sync: profile === 'durable', onProgress: o.onProgress });
  const logPath = join(dataFolder, 'postgres.log');
  rotateLog(logPath);

  const urlAt = (address: Address, database: string) => urlOf(address, SUPERUSER, password, database);
  const found = findRunning(cluster);
  const attached = found !== null && await answers(found.pid, urlAt(found.address, 'postgres'));
  const address = attached ? found.address : await chooseAddress(dataFolder, runAs);
  const adminUrl = urlAt(address, 'postgres');
  const start = () => startPostmaster({
    program: binaries.postgres, args: ['-D', cluster, ...settingsArguments(profile, addressSettings(address))],
    env, runAs, dataFolder, logPath, url: adminUrl, onProgress: o.onProgress,
  });

  let pid = attached ? found.pid : (await start()).pid ?? 0;
  const database = o.database ?? 'xuka';
  await ensureDatabase(adminUrl, database);

  const down: (() => void)[] = [];
  const up: (() => void)[] = [];
  const watch = new AbortController();
  const watching = keepRunning();

  async function keepRunning(): Promise<void> {
    for (let beat = 0; !watch.signal.aborted; beat++) {
      await pause(WATCH_PAUSE_MS, undefined, { ref: false, signal: watch.signal }).catch(() => {});
      if (beat % LOG_CHECK_BEATS === 0) rotateLog(logPath);
      if (watch.signal.aborted || isRunning(pid)) continue;
      o.onProgress('the database ended unexpectedly; starting it again');
      for (const listener of down) listener();
      await startAgain();
    }
  }

  async function startAgain(): Promise<void> {
    for (let failures = 0; !watch.signal.aborted; failures++) {
      try {
        // Whoever is at the cluster now, if it answers it is ours to use.
        const other = findRunning(cluster);
        pid = other !== null && await tryConnect(adminUrl) === null ? other.pid : (await start()).pid ?? 0;
        o.onProgress('the database answers again');
        for (const listener of up) listener();
        return;
      } catch (error) {
        // A full disk, for one: it passes, so we never give up, only slow down.
        if (failures === 0) o.onProgress(error instanceof Error ? error.message : String(error));
        await pause(Math.min(100 * 2 ** failures, 5_000), undefined, { ref: false, signal: watch.signal }).catch(() => {});
      }
    }
  }

  return {
    url: urlAt(address, database),
    get pid() { return pid; },
    attached,
    onDown(listener) { down.push(listener); },
    onUp(listener) { up.push(listener); },
    async stop(mode = 'fast') {
      watch.abort();
      await watching;
      await stopPostmaster(pid, mode);
    },
    leave() { watch.abort(); },
  };
}

// 0.25 s: half of what a person notices; the check costs one signal and one small read.
const WATCH_PAUSE_MS = 250;
const LOG_CHECK_BEATS = 240;

/** A server that is just starting or just ending answers "not now" (57P03): wait until it has decided. */
async function answers(pid: number, url: string): Promise<boolean> {
  for (let step = 0; step < 1_200; step++) {
    const refusal = await tryConnect(url);
    if (refusal === null) return true;
    if (refusal === '28P01') throw new PostgresUnavailable(`A PostgreSQL (process ${pid}) runs on this data folder but does not take the password kept there.`);
    if (!isRunning(pid)) return false;
    await pause(50);
  }
  throw new PostgresUnavailable(`A PostgreSQL (process ${pid}) holds this data folder but has not answered for a minute. Stop it and start again.`);
}

async function ensureDatabase(adminUrl: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
    if (rowCount === 0) await client.query(`create database ${client.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
}

/** The caller's PG… variables are about some other server, and messages must be English for us to recognise them. */
function quietEnvironment(extra: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  return { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C', TZ: 'UTC', ...extra };
}
