import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

const SLOW_BYTES_PER_MS = 8;
const SLOW_ROUND_TRIP_MS = 600;

/** The line between a phone and the shop, with what lines abroad do. */
export interface BadLine {
  /** The shop through this line. */
  readonly origin: string;
  /** `fine`; `slow`: 64 kbit/s and 600 ms there and back, where data has run out; `gone`: connections are refused and cut; `silent`: they stand and nothing comes back; `flapping`: every answer breaks off after its first piece. */
  be(how: 'fine' | 'slow' | 'gone' | 'silent' | 'flapping'): void;
  /** First line and headers of every request that reached the shop, oldest first. */
  readonly heard: readonly string[];
  close(): Promise<void>;
}

/** A line before the shop at `port`. Real connections and not a setting of the browser: a worker's own requests go over it as well. */
export async function badLine(port: number): Promise<BadLine> {
  let how: Parameters<BadLine['be']>[0] = 'fine';
  const open = new Set<Socket>();
  const heard: string[] = [];
  const keep = (one: Socket): Socket => {
    open.add(one);
    one.on('error', () => one.destroy());
    one.on('close', () => { open.delete(one); });
    return one;
  };
  const cut = (): void => { for (const one of open) one.resetAndDestroy(); };
  const server = createServer((near) => {
    keep(near);
    if (how === 'gone') { near.resetAndDestroy(); return; }
    const far = keep(connect(port, '127.0.0.1'));
    let free = 0;
    near.on('data', (piece) => {
      const head = piece.toString('latin1').split('\r\n\r\n')[0]!;
      if (/^(?:GET|POST) /.test(head)) heard.push(head);
      far.write(piece);
    });
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
    far.on('data', (piece) => {
      if (how === 'silent') return;
      if (how === 'slow') {
        // One piece after the other, as on one wire.
        free = Math.max(free, performance.now()) + piece.length / SLOW_BYTES_PER_MS;
        setTimeout(() => near.write(piece), free + SLOW_ROUND_TRIP_MS - performance.now());
        return;
      }
      if (how !== 'flapping') { near.write(piece); return; }
      // Half an answer and then nothing: what a tunnel does to a page.
      near.write(piece.subarray(0, Math.floor(piece.length / 2)), () => near.destroy());
    });
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    heard,
    be(next) { how = next; cut(); },
    async close() { cut(); await new Promise((resolve) => { server.close(resolve); }); },
  };
}
