import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { projectRoot } from '../../src/platform/project-root.ts';
import { clusterFolder } from '../../src/platform/postgres/cluster.ts';
import { findRunning, stopPostmaster } from '../../src/platform/postgres/postmaster.ts';

/** The product as people start it, in a process of its own. */
export interface Product {
  readonly baseUrl: string;
  readonly pid: number;
  /** What it has said so far. */
  said(): string;
  signal(name: NodeJS.Signals): void;
  /** Resolves when the process is gone: its code, or the signal that ended it. */
  readonly ended: Promise<number | string>;
}

export interface ProductPlace {
  readonly dataFolder: string;
  readonly port: number;
  readonly env?: Readonly<Record<string, string>>;
}

interface Bundler { bundle(root: string, name: string, entry: string): string }

/** Bundles a program as `npm start` and its siblings do; answers the file to run. Half a second at most. */
export function bundled(name: string, entry: string): string {
  const bundler = createRequire(import.meta.url)(join(projectRoot(), 'scripts/setup/bundle.cjs')) as Bundler;
  return bundler.bundle(projectRoot(), name, entry);
}

/** Nothing of the caller's own settings: a DATABASE_URL of the test run is about another database. */
const envOf = (place: ProductPlace): Record<string, string> => ({
  PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', TMPDIR: tmpdir(), LOG_LEVEL: 'warn',
  XUKA_DATA: place.dataFolder, PORT: String(place.port), ...place.env,
});

/** Starts the product and lets it go: for those who want to see it refuse, or to kill it before it is up. */
export function spawnProduct(program: string, place: ProductPlace): Product {
  const child: ChildProcess = spawn(process.execPath, ['--enable-source-maps', program], { cwd: projectRoot(), env: envOf(place), stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  const keep = (piece: Buffer): void => { said = (said + piece.toString('utf8')).slice(-60_000); };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  const ended = new Promise<number | string>((resolve) => { child.once('close', (code, signal) => resolve(code ?? signal ?? 'gone')); });
  return {
    baseUrl: `http://127.0.0.1:${place.port}`, pid: child.pid ?? 0, ended, said: () => said,
    signal(name) { child.kill(name); },
  };
}

// 90 s: the first start makes a cluster, and test machines are busy.
const READY_TRIES_MAX = 1_800;

/** Waits until it says where it is to be found. Throws with all it said when it ends instead. */
export async function untilReady(product: Product): Promise<Product> {
  let gone: number | string | null = null;
  void product.ended.then((how) => { gone = how; });
  for (let attempt = 0; attempt < READY_TRIES_MAX; attempt++) {
    if (/^xuka: (ready|holds still) at/m.test(product.said())) return product;
    if (gone !== null) throw new Error(`the product ended with ${String(gone)}:\n${product.said()}`);
    await pause(50);
  }
  throw new Error(`the product did not get ready:\n${product.said()}`);
}

export const startProduct = (program: string, place: ProductPlace): Promise<Product> => untilReady(spawnProduct(program, place));

/** A command beside the product, such as a back-up; answers its code and words. */
export async function runCommand(program: string, args: readonly string[], place: Omit<ProductPlace, 'port'>): Promise<{ readonly code: number | string; readonly said: string }> {
  const child = spawn(process.execPath, [program, ...args], { cwd: projectRoot(), env: envOf({ ...place, port: 0 }), stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece: Buffer) => { said += piece.toString('utf8'); });
  const code = await new Promise<number | string>((resolve) => { child.once('close', (ended, signal) => resolve(ended ?? signal ?? 'gone')); });
  return { code, said };
}

export { freePort } from '../../bench/product.ts';

export const makeFolder = (): string => mkdtempSync(join(tmpdir(), 'xuka-crash-'));

/** The postmaster that runs on this data folder now; null when none does. */
export const postmasterOf = (dataFolder: string): number | null => findRunning(clusterFolder(dataFolder))?.pid ?? null;

/** Ends whatever still runs on the folder and removes it. */
export async function removeFolder(dataFolder: string): Promise<void> {
  const left = postmasterOf(dataFolder);
  if (left !== null) await stopPostmaster(left, 'immediate');
  rmSync(dataFolder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}

/** The demo's key for scripts. */
export const demoKey = (dataFolder: string): string => (JSON.parse(readFileSync(join(dataFolder, 'demo.json'), 'utf8')) as { apiKey: string }).apiKey;
