import { lookup as dnsLookup, type LookupOptions } from 'node:dns';
import { Agent as HttpAgent, request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { BlockList, isIP, isIPv4, type LookupFunction } from 'node:net';

/**
 * What became of one POST: an answer; never sent, because no connection came about; or perhaps sent, because it broke afterwards.
 * The difference is the transport's whole honesty, and no client that follows redirects and repeats by itself tells it.
 */
export type PostOutcome =
  | { readonly kind: 'answer'; readonly status: number; readonly headers: IncomingHttpHeaders; readonly text: string }
  | { readonly kind: 'not_sent' | 'lost'; readonly code: string };

export interface Post {
  readonly url: string;
  readonly headers: Readonly<Record<string, string | number>>;
  readonly body: Uint8Array;
  readonly signal: AbortSignal;
}

const ANSWER_BYTES_MAX = 64 * 1024;

// Addresses no push service and no bot has: this machine, its neighbours, and what clouds keep behind 169.254.
const PRIVATE = new BlockList();
for (const [net, bits] of [['0.0.0.0', 8], ['10.0.0.0', 8], ['100.64.0.0', 10], ['127.0.0.0', 8], ['169.254.0.0', 16], ['172.16.0.0', 12], ['192.0.0.0', 24], ['192.168.0.0', 16], ['198.18.0.0', 15], ['224.0.0.0', 3]] as const) PRIVATE.addSubnet(net, bits, 'ipv4');
for (const [net, bits] of [['::', 127], ['fc00::', 7], ['fe80::', 10], ['ff00::', 8], ['64:ff9b::', 96]] as const) PRIVATE.addSubnet(net, bits, 'ipv6');

/** Whether an IP address leads nowhere a stranger may send us. An IPv4 address in IPv6 clothes is judged as what it is. */
export function isPrivateAddress(address: string): boolean {
  if (isIP(address) === 0) return true;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  return mapped !== undefined ? PRIVATE.check(mapped, 'ipv4') : PRIVATE.check(address, isIPv4(address) ? 'ipv4' : 'ipv6');
}

/** A look-up that knows no private address: checked on what is connected to, so that no name can change in between. */
const publicLookup: LookupFunction = (hostname, options, callback) => {
  dnsLookup(hostname, { ...options as LookupOptions, all: true }, (error, addresses) => {
    if (error) { callback(error, []); return; }
    const open = addresses.filter((one) => !isPrivateAddress(one.address));
    if (open.length === 0) callback(Object.assign(new Error('private address'), { code: 'EPRIVATE' }), []);
    else if (options.all === true) callback(null, open);
    else callback(null, open[0]!.address, open[0]!.family);
  });
};

/**
 * Opens a client with a connection for each message: one that was kept may have been closed at the other end, and then nobody could
 * say whether the message went out. TLS sessions are taken up again, so it costs a round trip. `loopback`: for sandboxes and tests, whose vendors live on this machine over plain HTTP.
 */
export function openPoster({ timeoutMs, loopback, connections }: { readonly timeoutMs: number; readonly loopback: boolean; readonly connections: number }) {
  const pool = { keepAlive: false, maxSockets: connections } as const;
  const plain = new HttpAgent(pool), secure = new HttpsAgent(pool);

  function post({ url, headers, body, signal }: Post): Promise<PostOutcome> {
    const target = new URL(url);
    const isPlain = target.protocol === 'http:';
    // A literal address is never looked up, so it is judged here.
    const literal = target.hostname.replace(/^\[|\]$/g, '');
    if (!loopback && (isPlain || (isIP(literal) !== 0 && isPrivateAddress(literal)))) return Promise.resolve({ kind: 'not_sent', code: 'EPRIVATE' });
    return new Promise((resolve) => {
      let connected = false;
      const request = (isPlain ? httpRequest : httpsRequest)(target, {
        method: 'POST', agent: isPlain ? plain : secure, headers: { ...headers, 'Content-Length': body.byteLength }, signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
        ...(loopback ? {} : { lookup: publicLookup }),
      });
      const failed = (error: Error & { code?: string }): void => resolve({ kind: connected ? 'lost' : 'not_sent', code: error.name === 'AbortError' || error.name === 'TimeoutError' ? 'TIMEOUT' : error.code ?? error.name });
      request.on('socket', (socket) => {
        socket.once(isPlain ? 'connect' : 'secureConnect', () => { connected = true; });
      });
      request.on('response', (answer) => {
        let text = '';
        answer.setEncoding('utf8');
        // What is longer than any answer the vendor documents is read and dropped, so that the connection can be used again.
        answer.on('data', (chunk: string) => { if (text.length < ANSWER_BYTES_MAX) text += chunk; });
        answer.on('end', () => resolve({ kind: 'answer', status: answer.statusCode ?? 0, headers: answer.headers, text }));
        answer.on('error', failed);
      });
      request.on('error', failed);
      request.end(body);
    });
  }
  return { post, close: (): void => { plain.destroy(); secure.destroy(); } };
}
export type Poster = ReturnType<typeof openPoster>;

/** `Retry-After` in seconds, from a count or an HTTP date; undefined when there is none that can be read. */
export function retryAfterSeconds(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header);
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, Math.ceil((at - nowMs) / 1000));
}
