import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { projectRoot } from '../src/platform/project-root.ts';

export interface RunningProduct {
  readonly port: number;
  /** From the start of the process to its word that it is ready (ms). */
  readonly readyMs: number;
  readonly notes: { readonly lines: readonly { readonly name: string; readonly id: string; readonly number: string }[]; readonly apiKey: string };
  stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

const READY_MS = 60_000;

/** A port nobody has; the product is told it, because its own addresses are made of it. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => { server.close(resolve); });
  return port;
}

/** `npm start` without npm itself, on a data folder of its own: the demo shop as anybody would run it. */
export async function startProduct(wish: { readonly dataFolder: string; readonly port?: number; readonly publicUrl?: string }): Promise<RunningProduct> {
  const port = wish.port ?? await freePort();
  const { NODE_ENV: _none, DATABASE_URL: _other, ...env } = process.env;
  const begun = performance.now();
  const child = spawn(process.execPath, [join(projectRoot(), 'scripts/run.cjs'), 'start'], {
    env: { ...env, XUKA_DATA: wish.dataFolder, PORT: String(port), LOG_LEVEL: 'warn', ...(wish.publicUrl === undefined ? {} : { XUKA_PUBLIC_URL: wish.publicUrl }) },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const exited = new Promise<void>((resolve) => { child.once('exit', () => resolve()); });
  // Whatever ends the benchmark ends what it started.
  const endWithUs = (): void => { child.kill('SIGTERM'); };
  process.once('exit', endWithUs);
  const readyMs = await ready(child, begun);
  return {
    port, readyMs,
    notes: JSON.parse(readFileSync(join(wish.dataFolder, 'demo.json'), 'utf8')) as RunningProduct['notes'],
    async stop(signal = 'SIGTERM') {
      process.off('exit', endWithUs);
      child.kill(signal);
      await exited;
    },
  };
}

function ready(child: ChildProcess, begun: number): Promise<number> {
  return new Promise((resolve, reject) => {
    let said = '';
    const tooLong = setTimeout(() => { child.kill('SIGKILL'); reject(new Error(`the product was not ready in ${READY_MS} ms:\n${said}`)); }, READY_MS);
    child.stderr!.setEncoding('utf8').on('data', (text: string) => {
      if (said.length < 20_000) said += text;
      if (!said.includes('ready at ')) return;
      clearTimeout(tooLong);
      resolve(performance.now() - begun);
    });
    child.once('exit', (code) => { clearTimeout(tooLong); reject(new Error(`the product ended with ${code}:\n${said}`)); });
  });
}
