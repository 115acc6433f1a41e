import { createDecipheriv, createECDH, createPublicKey, createVerify, hkdfSync, type ECDH } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { check } from '../../../../base/check.ts';
import type { Clock } from '../../../../platform/clock.ts';
import type { Random } from '../../../../platform/random.ts';
import type { PushContent } from '../transport.ts';
import type { PushSubscription } from './subscription.ts';

/** How the service of a test bends: answers with a status, falls silent, or takes the message and loses its answer; for one device or for all. */
export interface PushBend { readonly answer: number | 'silent' | 'lose_reply'; readonly only?: PushSubscription; readonly retryAfter?: string; readonly after?: number }

/** A message as it reached a device: decrypted there and nowhere else. */
export interface Pushed { readonly endpoint: string; readonly content: PushContent; readonly ttl: number; readonly urgency: string; readonly topic: string | null }

export interface FakePushService {
  readonly url: string;
  /** A browser that allows notifications under the key of a shop, as `PushManager.subscribe` does. */
  subscribe(applicationServerKey: string): PushSubscription;
  /** The person takes the permission back, or wipes the browser. */
  unsubscribe(subscription: PushSubscription): void;
  /** A phone that is off: the service keeps messages, the newest of each topic, until it is on again. */
  off(subscription: PushSubscription): void;
  on(subscription: PushSubscription): void;
  /** Every message that reached a device, oldest first. */
  readonly pushed: readonly Pushed[];
  /** What stands on a device's screen: of each tag the newest. */
  shown(subscription: PushSubscription): readonly PushContent[];
  /** Everything the service itself ever got: what somebody who runs it could read. */
  readonly wire: readonly Buffer[];
  bend(bend: PushBend | null): void;
  stop(): Promise<void>;
  start(): Promise<void>;
}

interface Device { readonly ecdh: ECDH; readonly auth: Buffer; readonly key: string; on: boolean; gone: boolean; waiting: Map<string, Pushed> }
const TTL_MAX_S = 28 * 86_400, BODY_MAX = 4_096, TOKEN_MAX_S = 24 * 3_600;

/** A push service on loopback by the standards, `clock` being the world's (the sender's token has its time in it): it checks the sender's key (RFC 8292), its devices decrypt (RFC 8291) with code of their own. */
export async function openPushService({ random, clock }: { readonly random: Random; readonly clock: Pick<Clock, 'nowMs'> }): Promise<FakePushService> {
  const devices = new Map<string, Device>();
  const pushed: Pushed[] = [], wire: Buffer[] = [];
  let bend: PushBend | null = null, server: Server | null = null, port = 0, number = 0;
  const base = (): string => `http://127.0.0.1:${port}`;
  const deviceOf = (subscription: PushSubscription): Device => {
    const device = devices.get(new URL(subscription.endpoint).pathname);
    check(device, 'a device of this push service');
    return device;
  };

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const device = devices.get(request.url ?? '');
    const answer = (status: number, headers: Record<string, string> = {}): void => { response.writeHead(status, headers).end(); };
    const bent = bend !== null && (bend.only === undefined || new URL(bend.only.endpoint).pathname === request.url) ? bend : null;
    if (bent?.answer === 'silent') return;
    if (typeof bent?.answer === 'number') return answer(bent.answer, bent.retryAfter === undefined ? {} : { 'Retry-After': bent.retryAfter });
    if (request.method !== 'POST') return answer(405);
    if (!device) return answer(404);
    if (device.gone) return answer(410);
    const header = (name: string): string => String(request.headers[name] ?? '');
    const ttl = Number(request.headers['ttl'] ?? Number.NaN), topic = request.headers['topic'] as string | undefined;
    if (!Number.isInteger(ttl) || ttl < 0 || ttl > TTL_MAX_S || header('content-encoding') !== 'aes128gcm') return answer(400);
    if (topic !== undefined && !/^[A-Za-z0-9_-]{1,32}$/.test(topic)) return answer(400);
    if (body.byteLength > BODY_MAX) return answer(413);
    const sender = senderOf(header('authorization'), base(), clock.nowMs());
    if (sender === null) return answer(401);
    if (sender !== device.key) return answer(403);
    wire.push(body);
    let content: PushContent;
    try { content = JSON.parse(decrypted(body, device.ecdh, device.auth).toString('utf8')) as PushContent; } catch { return answer(201); }
    const message: Pushed = { endpoint: `${base()}${request.url}`, content, ttl, urgency: header('urgency'), topic: topic ?? null };
    if (device.on) pushed.push(message);
    else if (ttl > 0) device.waiting.set(topic ?? `#${++number}`, message);
    if (bent?.answer === 'lose_reply') { request.socket.destroy(); return; }
    answer(201, { Location: `${base()}/message/${++number}` });
  }

  async function start(): Promise<void> {
    const one = createServer((request, response) => { void take(request, response); });
    await new Promise<void>((resolve) => { one.listen(port, '127.0.0.1', resolve); });
    port = (one.address() as AddressInfo).port;
    server = one;
  }
  await start();
  return {
    get url() { return base(); },
    pushed, wire, start,
    subscribe(key) {
      const ecdh = createECDH('prime256v1');
      ecdh.setPrivateKey(random.bytes(32));
      const path = `/send/${Buffer.from(random.bytes(16)).toString('base64url')}`, auth = Buffer.from(random.bytes(16));
      devices.set(path, { ecdh, auth, key, on: true, gone: false, waiting: new Map() });
      return { endpoint: `${base()}${path}`, keys: { p256dh: ecdh.getPublicKey('base64url'), auth: auth.toString('base64url') } };
    },
    unsubscribe: (subscription) => { deviceOf(subscription).gone = true; },
    off: (subscription) => { deviceOf(subscription).on = false; },
    on(subscription) {
      const device = deviceOf(subscription);
      device.on = true;
      pushed.push(...device.waiting.values());
      device.waiting.clear();
    },
    shown: (subscription) => [...new Map(pushed.filter((one) => one.endpoint === subscription.endpoint).map((one) => [one.content.tag, one.content])).values()],
    bend: (next) => { bend = next; },
    async stop() {
      const one = server;
      server = null;
      one?.closeAllConnections();
      if (one) await new Promise<void>((resolve) => { one.close(() => resolve()); });
    },
  };
}

/** RFC 8188 with the key of RFC 8291, section 3.4: one record; its last octet but padding is the delimiter 2. */
export function decrypted(body: Buffer, ecdh: ECDH, auth: Buffer): Buffer {
  const salt = body.subarray(0, 16), idLength = body[20]!, senderKey = body.subarray(21, 21 + idLength), record = body.subarray(21 + idLength);
  const keyInfo = Buffer.concat([Buffer.from('WebPush: info\0'), ecdh.getPublicKey(), senderKey]);
  const ikm = Buffer.from(hkdfSync('sha256', ecdh.computeSecret(senderKey), auth, keyInfo, 32));
  const derive = (info: string, length: number): Buffer => Buffer.from(hkdfSync('sha256', ikm, salt, Buffer.from(info), length));
  const decipher = createDecipheriv('aes-128-gcm', derive('Content-Encoding: aes128gcm\0', 16), derive('Content-Encoding: nonce\0', 12));
  decipher.setAuthTag(record.subarray(-16));
  const plain = Buffer.concat([decipher.update(record.subarray(0, -16)), decipher.final()]);
  let end = plain.length - 1;
  while (end >= 0 && plain[end] === 0) end--;
  check(plain[end] === 2, 'the delimiter of the last record');
  return plain.subarray(0, end);
}

/** RFC 8292: the sender's public key where its signed token is for this service and not out of time; else null. */
function senderOf(authorization: string, origin: string, nowMs: number): string | null {
  const [, token = '', key = ''] = /^vapid t=([\w.-]+), ?k=([\w-]+)$/.exec(authorization) ?? [];
  const [head = '', claims = '', signature = ''] = token.split('.');
  const point = Buffer.from(key, 'base64url');
  if (point.length !== 65) return null;
  const publicKey = createPublicKey({ format: 'jwk', key: { kty: 'EC', crv: 'P-256', x: point.subarray(1, 33).toString('base64url'), y: point.subarray(33).toString('base64url') } });
  const right = createVerify('sha256').update(`${head}.${claims}`).verify({ key: publicKey, dsaEncoding: 'ieee-p1363' }, signature, 'base64url');
  const { aud, exp, sub } = JSON.parse(Buffer.from(claims || 'e30', 'base64url').toString()) as { aud?: string; exp?: number; sub?: string };
  const left = (exp ?? 0) - nowMs / 1000;
  return right && aud === origin && left > 0 && left <= TOKEN_MAX_S && /^(mailto:|https:)/.test(sub ?? '') ? key : null;
}
