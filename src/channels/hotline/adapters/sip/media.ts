import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { openKeyReader } from './wire/keys.ts';
import { FRAME, FRAME_MS, readRtp, SILENT, writeRtp } from './wire/rtp.ts';
import type { Media } from './wire/sdp.ts';

/** The sound of one call: what is played goes out in 20 ms frames, what comes in are keys. */
export interface CallMedia {
  readonly port: number;
  /** Time of this call in ms: it stands still while the other side holds the line. */
  nowMs(): number;
  /** When anything was heard of the other side last, by the metronome; 0: never. */
  heardAtMs(): number;
  isHeld(): boolean;
  /** Where sound goes to, and under which number keys come; again at each re-INVITE. */
  aim(media: Media): void;
  /** Plays to the end, or until it is stopped. One at a time. */
  play(audio: Uint8Array): Promise<void>;
  stop(): void;
  onKey(hear: (key: string) => void): void;
  /** Resolves at a moment of this call's time, or when it is woken. */
  until(atMs: number): Promise<void>;
  wake(): void;
  beat(nowMs: number, frames: number): void;
  close(): Promise<void>;
}

/** After a standstill of ours only so much is made up for; the rest is left out. */
const CATCH_UP_FRAMES = 5;
const SILENCE = new Uint8Array(FRAME).fill(SILENT);

/** Binds one port of the range. Null: it is in use. `source`: the SSRC, by chance. */
export async function openMedia(at: { readonly address: string; readonly port: number; readonly source: number; readonly firstSequence: number }, heardMs: () => number): Promise<CallMedia | null> {
  const opened = await bound(at.address, at.port);
  if (opened === null) return null;
  const socket: Socket = opened;
  let target: Media | null = null;
  let sequence = at.firstSequence;
  let timestamp = 0;
  let clockMs = 0;
  let heardAtMs = 0;
  let talking = false;
  let closed = false;
  let playing: { readonly audio: Uint8Array; offset: number; readonly over: () => void } | null = null;
  let waiting: { readonly atMs: number; readonly over: () => void } | null = null;
  let hear: (key: string) => void = () => {};
  const keys = openKeyReader();

  socket.on('message', (datagram: Buffer, from: RemoteInfo) => {
    if (target === null || from.address !== target.address) return;
    const packet = readRtp(datagram);
    if (packet === null) return;
    heardAtMs = heardMs();
    if (packet.payload !== target.eventPayload) return;
    const key = keys.take(packet, heardAtMs);
    if (key !== null) hear(key);
  });
  // A port that nobody listens at any more says so; that a call is gone shows otherwise.
  socket.on('error', () => undefined);

  const stop = (): void => { const was = playing; playing = null; was?.over(); };
  const wake = (): void => { const was = waiting; waiting = null; was?.over(); };
  const isHeld = (): boolean => target !== null && !target.hears;

  function nextFrame(): Uint8Array | null {
    if (playing === null) return null;
    const frame = playing.audio.subarray(playing.offset, playing.offset + FRAME);
    playing.offset += FRAME;
    if (playing.offset >= playing.audio.length) stop();
    if (frame.length === FRAME) return frame;
    const whole = Uint8Array.from(SILENCE);
    whole.set(frame);
    return whole;
  }

  function send(to: Media): void {
    const frame = nextFrame();
    // The marker tells the other side's buffer that speech begins (RFC 3551 4.1). Silence is sent too: telephones take its absence for a dead call.
    const packet = writeRtp({ payload: 0, marker: frame !== null && !talking, sequence, timestamp, source: at.source, data: frame ?? SILENCE });
    talking = frame !== null;
    sequence = (sequence + 1) & 0xffff;
    timestamp = (timestamp + FRAME) >>> 0;
    socket.send(packet, to.port, to.address, () => undefined);
  }

  return {
    port: at.port, nowMs: () => clockMs, heardAtMs: () => heardAtMs, isHeld, stop, wake,
    aim(media) { target = media; },
    play: (audio) => (audio.length === 0 || closed ? Promise.resolve() : new Promise((resolve) => { stop(); playing = { audio, offset: 0, over: resolve }; })),
    onKey(given) { hear = given; },
    until: (atMs) => (atMs <= clockMs || closed ? Promise.resolve() : new Promise((resolve) => { wake(); waiting = { atMs, over: resolve }; })),
    beat(_now, frames) {
      if (target === null || isHeld()) return;
      clockMs += frames * FRAME_MS;
      const sent = Math.min(frames, CATCH_UP_FRAMES);
      timestamp = (timestamp + (frames - sent) * FRAME) >>> 0;
      for (let count = 0; count < sent; count++) send(target);
      if (waiting !== null && clockMs >= waiting.atMs) wake();
    },
    close() {
      // Whoever waits, or is about to, waits for nothing any more.
      closed = true;
      stop();
      wake();
      target = null;
      return new Promise((resolve) => { socket.close(() => resolve()); });
    },
  };
}

/** A UDP socket at an address; null where the port is taken. Addresses are numbers, so nobody is asked for names. */
export function bound(address: string, port: number): Promise<Socket | null> {
  return new Promise((resolve, reject) => {
    const socket = createSocket({ type: 'udp4', lookup: (name, _options, done) => { done(null, name, 4); } });
    socket.once('error', (error: NodeJS.ErrnoException) => {
      socket.close();
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(null);
      else reject(error);
    });
    socket.bind(port, address, () => { socket.removeAllListeners('error'); resolve(socket); });
  });
}
