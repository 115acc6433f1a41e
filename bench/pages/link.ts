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

/** `GET /path`, and what passed for it. */
export interface Passed { line: string; up: number; down: number }

export interface LinkCount {
  readonly connections: number;
  /** HTTP bytes, headers included. */
  readonly up: number;
  readonly down: number;
  /** The same with TCP/IP headers, acknowledgements and handshakes. */
  readonly wireUp: number;
  readonly wireDown: number;
  /** The requests in the order they were sent, with the HTTP bytes of each. */
  readonly requests: readonly Readonly<Passed>[];
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
export const TLS_HELLO_BYTES = 517;
export const TLS_SERVER_BYTES = 2_900;
const TLS_FINISHED_BYTES = 74;
const PENDING_MAX = 256 * 1024;

// A browser comes through SOCKS 5, so that it knows a connection as open only when the handshake is over; otherwise it would
// hand a request to a connection that is still being made although another has become free. Others may come plainly.
const SOCKS_VERSION = 5;
const SOCKS_REPLY = (code: 0 | 2): Buffer => Buffer.from([SOCKS_VERSION, code, 0, 1, 0, 0, 0, 0, 0, 0]);
const SHOP_HOST = 'localhost';

/** Lets a client in: what it sends goes to `send` once `open` has taken its time. Calls to other hosts (a browser's own) are turned away. */
function enter(near: Socket, open: () => Promise<void>, send: (bytes: Buffer) => void): void {
  let stage: 'new' | 'greeted' | 'opening' | 'open' = 'new';
  let early: Buffer[] = [];
  const begin = (socks: boolean): void => {
    stage = 'opening';
    void open().then(() => {
      stage = 'open';
      if (socks) near.write(SOCKS_REPLY(0));
      early.forEach(send);
      early = [];
    });
  };
  near.on('data', (bytes) => {
    if (stage === 'open') return send(bytes);
    if (stage === 'new' && bytes[0] === SOCKS_VERSION) {
      stage = 'greeted';
      near.write(Buffer.from([SOCKS_VERSION, 0]));
    } else if (stage === 'greeted') {
      if (bytes.includes(SHOP_HOST)) begin(true);
      else near.end(SOCKS_REPLY(2));
    } else {
      early.push(bytes);
      if (stage === 'new') begin(false);
    }
  });
}

/** A slow link to a server on this machine: one queue each way, shared by every connection. Loopback itself costs nothing worth counting. */
export async function openLink(first: LinkWish): Promise<Link> {
  let wish = first;
  let pipes = pipesOf(wish);
  let target = 0;
  const up: Wire = { payload: 0, packets: 0, wire: 0 };
  const down: Wire = { payload: 0, packets: 0, wire: 0 };
  let connections = 0;
  const requests: Passed[] = [];
  const sockets = new Set<Socket>();

  const server = createServer({ allowHalfOpen: true }, (near) => {
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
    // Requests of one connection come one after the other, so whatever passes belongs to the last.
    let request: Passed = { line: '', up: 0, down: 0 };
    const send = (bytes: Buffer): void => {
      const line = /^((?:GET|POST|HEAD) \S+) HTTP\/1\.1\r\n/.exec(bytes.toString('latin1'))?.[1];
      if (line !== undefined) requests.push(request = { line, up: 0, down: 0 });
      request.up += bytes.length;
      forward.write(bytes);
    };
    enter(near, () => {
      connections++;
      return new Promise((open) => handshake(wish, { uplink, downlink, up, down }, open));
    }, send);
    far.on('data', (bytes) => {
      request.down += bytes.length;
      if (bytes.length <= PENDING_MAX) backward.write(bytes);
      else near.destroy(new Error('an answer larger than any page'));
    });
    near.on('end', () => forward.end());
    far.on('end', () => backward.end());
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`, port,
    lead: (to) => { target = to; },
    use: (next) => { wish = next; pipes = pipesOf(next); },
    count: () => ({ connections, up: up.payload, down: down.payload, wireUp: up.wire, wireDown: down.wire, requests: requests.map((one) => ({ ...one })) }),
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
