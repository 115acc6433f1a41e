import { createSocket, type Socket } from 'node:dgram';
import { headerOf, readMessage, writeMessage, type SipMessage } from '../../src/channels/hotline/adapters/sip/wire/message.ts';
import { FRAME, FRAME_MS, readRtp, writeRtp } from '../../src/channels/hotline/adapters/sip/wire/rtp.ts';

const KEYS = '0123456789*#';
const KEY_FRAMES = 3;
const GAP_FRAMES = 3;

export interface CallerWish {
  readonly to: { readonly address: string; readonly port: number };
  readonly from: string | null;
  /** The payload number for keys that this telephone has chosen. */
  readonly eventPayload?: number;
  readonly speed?: number;
  readonly sdp?: string;
  readonly callId?: string;
}

/** A telephone in a test: real UDP, its own little SIP and RTP. It hears frames, presses keys, and answers a BYE. */
export interface SipCaller {
  readonly invite: SipMessage;
  /** The final answer to the INVITE. */
  readonly answered: SipMessage | null;
  /** Frames of PCMU as they came, in order of arrival. */
  readonly frames: Buffer[];
  onFrame(hear: (frame: Buffer) => void): void;
  isOver(): boolean;
  /** Requests and answers that came from the other side. */
  readonly came: SipMessage[];
  press(keys: string, how?: PressHow): Promise<void>;
  /** The packets of the last key once more, as a network doubles them. */
  repeatLast(): void;
  /** A request within the call; without `answer` nothing is waited for. */
  request(method: string, given?: { readonly body?: string; readonly cseq?: number; readonly wait?: boolean; readonly headers?: readonly (readonly [string, string])[] }): Promise<SipMessage | null>;
  sendRtp(datagram: Buffer): void;
  hangUp(): Promise<void>;
  /** No answer to anything from now on, as if the cable was pulled. */
  vanish(): Promise<void>;
  close(): Promise<void>;
}
export interface PressHow {
  /** Which of the packets of each key get through; all, unless told otherwise. */
  readonly keep?: (packet: number) => boolean;
  readonly twice?: boolean;
  /** Each key begins with the same timestamp and sequence goes on, as SIPp does it. */
  readonly restart?: boolean;
  /** All keys at once, as a telephone dials a number that it knows: three packets each, so that no socket overflows. */
  readonly burst?: boolean;
  /** Neighbours change places. */
  readonly shuffled?: boolean;
}

const socketAt = (): Promise<Socket> => new Promise((resolve) => { const socket = createSocket('udp4'); socket.bind(0, '127.0.0.1', () => resolve(socket)); });
export const sdpFor = (port: number, eventPayload = 96, more = ''): string =>
  `v=0\r\no=caller 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio ${port} RTP/AVP 8 0 ${eventPayload}\r\na=rtpmap:${eventPayload} telephone-event/8000\r\n${more}`;

/** Dials and answers the answer. */
export async function sipCall(wish: CallerWish): Promise<SipCaller> {
  const speed = wish.speed ?? 1;
  const [signalling, sound] = [await socketAt(), await socketAt()];
  const ours = `127.0.0.1:${signalling.address().port}`;
  const callId = wish.callId ?? `c${signalling.address().port}.${process.hrtime.bigint()}@caller`;
  const eventPayload = wish.eventPayload ?? 96;
  const came: SipMessage[] = [];
  const frames: Buffer[] = [];
  const waiting = new Map<string, (message: SipMessage) => void>();
  let hear: (frame: Buffer) => void = () => {};
  let over = false, deaf = false, cseq = 0, sequence = 100, timestamp = 8_000, count = 0;
  let to = `<sip:renew@${wish.to.address}>`;
  let remote: { readonly address: string; readonly port: number } | null = null;
  let lastKey: Buffer[] = [];

  const send = (message: SipMessage): void => { signalling.send(writeMessage(message), wish.to.port, wish.to.address); };
  const make = (method: string, number: number, body = '', headers: readonly (readonly [string, string])[] = []): SipMessage => ({
    start: { kind: 'request', method, uri: `sip:renew@${wish.to.address}:${wish.to.port}` },
    headers: [
      ['via', `SIP/2.0/UDP ${ours};branch=z9hG4bK${callId.slice(0, 8)}${++count};rport`], ['max-forwards', '70'], ['from', `<sip:${wish.from ?? 'anonymous'}@127.0.0.1>;tag=caller`], ['to', to],
      ['call-id', callId], ['cseq', `${number} ${method}`], ['contact', `<sip:caller@${ours}>`], ...(body === '' ? [] : [['content-type', 'application/sdp'] as const]), ...headers,
    ],
    body,
  });
  const answerOf = (request: SipMessage): Promise<SipMessage | null> => new Promise((resolve) => {
    const key = headerOf(request, 'cseq')!;
    let tries = 0;
    const again = (): void => {
      if (++tries > 8 || deaf) { clearInterval(timer); waiting.delete(key); resolve(null); return; }
      send(request);
    };
    const timer = setInterval(again, 250);
    waiting.set(key, (message) => { clearInterval(timer); waiting.delete(key); resolve(message); });
    again();
  });

  signalling.on('message', (datagram: Buffer) => {
    if (deaf) return;
    const message = readMessage(datagram);
    if (message === null || headerOf(message, 'call-id') !== callId) return;
    came.push(message);
    if (message.start.kind === 'response') {
      if (message.start.status >= 200) waiting.get(headerOf(message, 'cseq')!)?.(message);
      return;
    }
    const again = { start: { kind: 'response', status: 200, reason: 'OK' } as const, headers: message.headers.filter(([name]) => ['via', 'from', 'to', 'call-id', 'cseq'].includes(name)), body: '' };
    if (message.start.method === 'BYE') over = true;
    if (message.start.method !== 'ACK') send(again);
  });
  sound.on('message', (datagram: Buffer) => {
    const packet = readRtp(datagram);
    if (packet === null || packet.payload !== 0 || packet.data.length !== FRAME || deaf) return;
    frames.push(Buffer.from(packet.data));
    hear(frames.at(-1)!);
  });

  const invite = make('INVITE', ++cseq, wish.sdp ?? sdpFor(sound.address().port, eventPayload));
  const answered = await answerOf(invite);
  if (answered?.start.kind === 'response' && answered.start.status === 200) {
    to = headerOf(answered, 'to')!;
    const port = /^m=audio (\d+)/m.exec(answered.body)?.[1];
    remote = { address: wish.to.address, port: Number(port) };
    send(make('ACK', cseq));
  } else if (answered) { over = true; send(make('ACK', cseq)); }

  const pause = (count_: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, (count_ * FRAME_MS) / speed); });
  const sendRtp = (datagram: Buffer): void => { if (remote !== null && !closed) sound.send(datagram, remote.port, remote.address); };
  let closed = false;
  async function close(): Promise<void> {
    if (closed) return;
    closed = true;
    await Promise.all([signalling, sound].map((socket) => new Promise<void>((resolve) => { socket.close(() => resolve()); })));
  }

  return {
    invite, answered, frames, came, sendRtp, close, isOver: () => over,
    onFrame(given) { hear = given; },
    async press(keys, how = {}) {
      for (const key of keys) {
        const event = KEYS.indexOf(key);
        // Six packets of the same key: it begins, goes on, and ends three times.
        const packets = [0, 1, 2, 3, 3, 3].map((step, index) => writeRtp({
          payload: eventPayload, marker: index === 0, sequence: sequence++, timestamp, source: 77, data: Uint8Array.of(event, (step === 3 ? 0x80 : 0) | 10, ((step + 1) * FRAME) >> 8, ((step + 1) * FRAME) & 0xff),
        })).filter((_, index) => (how.burst ? index === 0 || index > 3 : how.keep?.(index) ?? true));
        if (how.shuffled && packets.length > 1) [packets[0], packets[1]] = [packets[1]!, packets[0]!];
        lastKey = packets;
        for (const packet of packets) { sendRtp(packet); if (how.twice) sendRtp(packet); }
        if (!how.burst) await pause(KEY_FRAMES + GAP_FRAMES);
        if (!how.restart) timestamp += (KEY_FRAMES + GAP_FRAMES) * FRAME;
      }
    },
    repeatLast() { for (const packet of lastKey) sendRtp(packet); },
    async request(method, given = {}) {
      const message = make(method, given.cseq ?? (method === 'ACK' ? cseq : ++cseq), given.body, given.headers);
      if (given.wait === false || method === 'ACK') { send(message); return null; }
      return answerOf(message);
    },
    async hangUp() {
      if (!over) { over = true; await answerOf(make('BYE', ++cseq)); }
      await close();
    },
    async vanish() { deaf = true; await close(); },
  };
}

/** Mean of the samples' size, of PCMU (G.711): 0 is silence, a voice has some thousands. */
export function loudness(frames: readonly Buffer[]): number {
  let sum = 0, count = 0;
  for (const frame of frames) for (const byte of frame) {
    const value = ~byte & 0xff;
    sum += ((((value & 0x0f) << 3) + 0x84) << ((value & 0x70) >> 4)) - 0x84;
    count++;
  }
  return count === 0 ? 0 : sum / count;
}
