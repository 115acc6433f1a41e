import { createHash } from 'node:crypto';
import { lstat, mkdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { giveTo, type RunAs } from './run-as.ts';

/** Where PostgreSQL listens: a socket in a folder that only we can enter, or a port on the loopback. */
export type Address =
  | { readonly kind: 'socket'; readonly folder: string; readonly port: number }
  | { readonly kind: 'loopback'; readonly port: number };

const SOCKET_PORT = 5432;
// The kernel's limit for a socket's path is 107 bytes on Linux and 103 on macOS.
const SOCKET_PATH_BYTES_MAX = 103;

/** Prefers a socket in the data folder; then one in a short temporary folder; then a free port on the loopback. */
export async function chooseAddress(dataFolder: string, runAs: RunAs): Promise<Address> {
  const mark = createHash('sha256').update(dataFolder).digest('hex').slice(0, 12);
  for (const folder of [join(dataFolder, 'socket'), join('/tmp', `xuka-${mark}`)]) {
    if (await canListenIn(folder, runAs)) return { kind: 'socket', folder, port: SOCKET_PORT };
  }
  return { kind: 'loopback', port: await freePort() };
}

async function canListenIn(folder: string, runAs: RunAs): Promise<boolean> {
  if (Buffer.byteLength(join(folder, `.s.PGSQL.${SOCKET_PORT}`)) > SOCKET_PATH_BYTES_MAX) return false;
  try {
    await mkdir(folder, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
    const found = await lstat(folder);
    // In /tmp anyone may have put a folder or a link of this name in our way.
    const mine = found.uid === process.getuid?.() || found.uid === runAs.uid;
    if (!found.isDirectory() || !mine || (found.mode & 0o077) !== 0) return false;
    await giveTo(runAs, folder);
    // Some shared folders of virtual machines hold files but no sockets.
    const probe = join(folder, 'probe');
    await rm(probe, { force: true });
    await new Promise<void>((resolve, reject) => {
      const server = createServer().once('error', reject).listen(probe, () => server.close(() => resolve()));
    });
    return true;
  } catch {
    return false;
  }
}

const freePort = (): Promise<number> => new Promise((resolve, reject) => {
  const server = createServer().once('error', reject).listen(0, '127.0.0.1', () => {
    const address = server.address();
    server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
  });
});

export const addressSettings = (address: Address): Record<string, string> => address.kind === 'socket'
  ? { listen_addresses: '', unix_socket_directories: address.folder, unix_socket_permissions: '0700', port: String(address.port) }
  : { listen_addresses: '127.0.0.1', unix_socket_directories: '', port: String(address.port) };

/** A connection address that both `pg` and PostgreSQL's own tools read. */
export function urlOf(address: Address, user: string, password: string, database: string): string {
  if (address.kind === 'loopback') return `postgresql://${user}:${password}@127.0.0.1:${address.port}/${database}`;
  return `postgresql://${user}:${password}@localhost:${address.port}/${database}?host=${encodeURIComponent(address.folder)}`;
}
