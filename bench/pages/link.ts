import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { openPipe } from './pipe.ts';
import { HEADER_BYTES, openSender, type Sender, type Wire } from './sender.ts';

/** What the link is like. */
export interface LinkWish {
  readonly bitsPerSecond: number;
  readonly roundTripMs: number;
  /** One more round trip before the first request, with the bytes of a TLS 1.3 handshake; the records themselves stay plain. */
  readonly tls: boolean;
}

export interface LinkCount {
  readonly connections: number;
  /** HTTP bytes, headers included. */
  readonly up: number;
  readonly down: number;
  /** The same with TCP/IP headers, acknowledgements and handshakes. */
  readonly wireUp: number;
  readonly wireDown: number;
  /** First lines of the requests, in order. */
  readonly requests: readonly string[];
}

export interface Link {
  readonly url: string;
  readonly port: number;
  /** Where it leads to; must be named before the first connection. */
  lead(port: number): void;
  use(wish: LinkWish): void;
  /** What has passed since the link opened. */
  count(): LinkCount;
  close(): Promise<void>;
}

// A ClientHello; a server's flight with a short ECDSA chain; the client's Finished, which travels with the first request.
const TLS_HELLO_BYTES = 517;
const TLS_SERVER_BYTES = 2_900;
const TLS_FINISHED_BYTES = 74;
const PENDING_MAX = 256 * 1024;

/** A slow link to a server on this machine: one queue each way, shared by every connection. Loopback itself costs nothing worth counting. */
export async function openLink(first: LinkWish): Promise<Link> {
  let wish = first;
  let pipes = pipesOf(wish);
  let target = 0;
  const up: Wire = { payload: 0, packets: 0, wire: 0 };
  const down: Wire = { payload: 0, packets: 0, wire: 0 };
  let connections = 0;
  const requests: string[] = [];
  const sockets = new Set<Socket>();

  const server = createServer({ allowHalfOpen: true }, (near) => {
    connections++;
    const { uplink, downlink } = pipes;
    const far = connect({ port: target, host: '127.0.0.1', noDelay: true, allowHalfOpen: true });
    near.setNoDelay(true);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => { near.destroy(); far.destroy(); });
      socket.on('close', () => { sockets.delete(socket); near.destroy(); far.destroy(); });
    }
    const forward: Sender = openSender({ out: uplink, back: downlink, sent: up, acked: down, deliver: (bytes) => far.write(bytes), close: () => far.end() });
    const backward: Sender = openSender({ out: downlink, back: uplink, sent: down, acked: up, deliver: (bytes) => near.write(bytes), close: () => near.end() });
    // The kernel has already taken the connection; the browser's first bytes wait here until the handshake would be over.
    near.pause();
    handshake(wish, { uplink, downlink, up, down }, () => near.resume());
    near.on('data', (bytes) => {
      for (const line of bytes.toString('latin1').matchAll(/(?:^|\r\n)((?:GET|POST|HEAD) \S+) HTTP\/1\.1\r\n/g)) requests.push(line[1]!);
      forward.write(bytes);
    });
    near.on('end', () => forward.end());
    far.on('data', (bytes) => { if (bytes.length <= PENDING_MAX) backward.write(bytes); else near.destroy(new Error('an answer larger than any page')); });
    far.on('end', () => backward.end());
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`, port,
    lead: (to) => { target = to; },
    use: (next) => { wish = next; pipes = pipesOf(next); },
    count: () => ({ connections, up: up.payload, down: down.payload, wireUp: up.wire, wireDown: down.wire, requests: [...requests] }),
    close: () => new Promise((resolve) => {
      for (const socket of sockets) socket.destroy();
      server.close(() => resolve());
    }),
  };
}

const pipesOf = (wish: LinkWish) => {
  const one = { bytesPerSecond: wish.bitsPerSecond / 8, delayMs: wish.roundTripMs / 2 };
  return { uplink: openPipe(one), downlink: openPipe(one) };
};

/** SYN and SYN-ACK, then TLS if wished; each message takes its place in the shared queues. */
function handshake(wish: LinkWish, parts: { readonly uplink: ReturnType<typeof openPipe>; readonly downlink: ReturnType<typeof openPipe>; readonly up: Wire; readonly down: Wire }, done: () => void): void {
  const bytes = (payload: number) => payload + HEADER_BYTES * Math.max(1, Math.ceil(payload / 1_460));
  const exchange = (out: number, back: number, then: () => void): void => {
    parts.up.wire += bytes(out);
    parts.down.wire += bytes(back);
    parts.uplink.send(bytes(out), () => parts.downlink.send(bytes(back), then));
  };
  exchange(0, 0, () => {
    if (!wish.tls) return done();
    exchange(TLS_HELLO_BYTES, TLS_SERVER_BYTES, () => {
      parts.up.wire += TLS_FINISHED_BYTES;
      parts.uplink.send(TLS_FINISHED_BYTES, () => undefined);
      done();
    });
  });
}

/** What has passed between two counts. */
export const between = (before: LinkCount, after: LinkCount): LinkCount => ({
  connections: after.connections - before.connections, up: after.up - before.up, down: after.down - before.down,
  wireUp: after.wireUp - before.wireUp, wireDown: after.wireDown - before.wireDown, requests: after.requests.slice(before.requests.length),
});
