import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import type { Hono } from 'hono';
import type { Log } from '../log/log.ts';
import type { FrameEnv } from './frame-env.ts';

export interface ServerOptions {
  readonly app: Hono<FrameEnv>;
  readonly log: Log;
  readonly port: number;
  /** `127.0.0.1` unless the shop is to be reached from elsewhere. */
  readonly host?: string;
  /** Connections at the same time at most; further ones are closed at once. */
  readonly connectionsMax?: number;
  /** How long requests under way may take after `stop` (ms). */
  readonly drainMs?: number;
}

export interface RunningServer {
  /** Where it listens, such as `http://127.0.0.1:3000`. */
  readonly url: string;
  readonly port: number;
  /** Connections open now. */
  connections(): number;
  /** Takes no new connections, lets requests under way end, then closes. Again is harmless. */
  stop(): Promise<void>;
}

/** The port cannot be had; the message is one sentence that names the next step. */
export class PortRefused extends Error {
  override readonly name = 'PortRefused';
}

// Time limits against clients that send a byte a second: whole headers, whole request, silence between two requests.
const HEADERS_MS = 10_000;
const REQUEST_MS = 30_000;
const KEEP_ALIVE_MS = 65_000;
const CHECK_EVERY_MS = 5_000;
const HEADER_BYTES_MAX = 16 * 1024;
const HEADERS_COUNT_MAX = 100;
const CONNECTIONS_MAX = 5_000;
const DRAIN_MS = 10_000;
const BACKLOG = 1_024;

/** Starts the server. Throws PortRefused when the port is taken or may not be used. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { app, log, port, host = '127.0.0.1' } = options;
  const server = createAdaptorServer({
    fetch: app.fetch as (request: Request) => Response | Promise<Response>,
    serverOptions: { headersTimeout: HEADERS_MS, requestTimeout: REQUEST_MS, keepAliveTimeout: KEEP_ALIVE_MS, connectionsCheckingInterval: CHECK_EVERY_MS, maxHeaderSize: HEADER_BYTES_MAX },
  }) as Server;
  server.maxHeadersCount = HEADERS_COUNT_MAX;
  server.maxConnections = options.connectionsMax ?? CONNECTIONS_MAX;
  let open = 0;
  server.on('connection', (socket) => { open++; socket.once('close', () => { open--; }); });
  server.on('drop', () => log.warn('http.connection_dropped', { open }));

  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(portRefused(error, port, host)));
    server.listen({ port, host, backlog: BACKLOG }, resolve);
  });
  const actual = (server.address() as AddressInfo).port;
  let stopping: Promise<void> | null = null;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${actual}`,
    port: actual,
    connections: () => open,
    stop: () => (stopping ??= drain(server, options.drainMs ?? DRAIN_MS, log)),
  };
}

async function drain(server: Server, drainMs: number, log: Log): Promise<void> {
  // Kept-alive connections would otherwise go on sending: every answer from now on closes its own.
  server.prependListener('request', (_request, response) => { response.setHeader('Connection', 'close'); });
  const closed = new Promise<void>((resolve) => { server.close(() => resolve()); });
  server.closeIdleConnections();
  const idle = setInterval(() => server.closeIdleConnections(), 100);
  const cut = setTimeout(() => { log.warn('http.drain_cut', { afterMs: drainMs }); server.closeAllConnections(); }, drainMs);
  await closed;
  clearInterval(idle);
  clearTimeout(cut);
}

function portRefused(error: Error & { code?: string }, port: number, host: string): Error {
  const other = port + 1;
  if (error.code === 'EADDRINUSE') return new PortRefused(`Port ${port} is taken by another program: stop it, or choose another port with PORT=${other} npm start.`);
  if (error.code === 'EACCES') return new PortRefused(`Port ${port} may not be opened by this user: choose one above 1023, such as PORT=3000 npm start.`);
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND') return new PortRefused(`This machine has no address ${host}: set HOST=127.0.0.1, or HOST=0.0.0.0 for all its addresses.`);
  return error;
}

// One Ctrl-C reaches a program once from the terminal and once more from each parent that passes it on, such as npm.
const ONE_PRESS_MS = 1_500;

/** Calls `stop` once at SIGTERM or SIGINT; another signal after a moment ends the process at once. Answers how to take the listeners off. */
export function onStopSignal(stop: (signal: string) => void): () => void {
  let heardOnce = false;
  let isAnotherPress = false;
  const heard = (signal: string): void => {
    if (isAnotherPress) process.exit(1);
    if (heardOnce) return;
    heardOnce = true;
    setTimeout(() => { isAnotherPress = true; }, ONE_PRESS_MS).unref();
    stop(signal);
  };
  process.on('SIGTERM', heard);
  process.on('SIGINT', heard);
  return () => { process.off('SIGTERM', heard); process.off('SIGINT', heard); };
}
