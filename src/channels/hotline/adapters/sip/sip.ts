import { createHash } from 'node:crypto';
import type { RemoteInfo } from 'node:dgram';
import type { Log } from '../../../../platform/log/log.ts';
import type { Random } from '../../../../platform/random.ts';
import type { Hotline } from '../../steps.ts';
import { openCall, type SipCall } from './call.ts';
import { bound, openMedia, type CallMedia } from './media.ts';
import type { Metronome } from './metronome.ts';
import { openPorts } from './ports.ts';
import { ALLOW, answerPort, answerTo, requestOf, type Peer, type SipRequest } from './respond.ts';
import type { Voice } from './voice.ts';
import { headerOf, readMessage, writeMessage, type SipMessage } from './wire/message.ts';
import { readSdp, type Media } from './wire/sdp.ts';

export interface SipParts {
  readonly hotline: Pick<Hotline, 'answer' | 'ended'>;
  readonly voice: Voice;
  readonly metronome: Metronome;
  readonly random: Random;
  readonly log: Log;
  /** Of this machine, as telephones reach it; IPv4. */
  readonly address: string;
  /** 0: any. */
  readonly port: number;
  readonly allowed: (address: string) => boolean;
  readonly rtpPorts: { readonly from: number; readonly to: number };
}
export interface SipListener {
  readonly port: number;
  /** Calls under way, those included that are being told goodbye. */
  calls(): number;
  portsTaken(): number;
  /** Hangs up on everybody and lets go of every port. */
  close(): Promise<void>;
}

/** More callers at once hear a busy tone. */
export const CALLS_MAX = 50;
/** One line in the log for turned-away callers in so long (ms): a scanner of the network sends thousands. */
const WARN_MS = 10_000;
const PORT_TRIES = 8;
const GOODBYE_MS = 1_000;

/**
 * A telephone line without a provider: SIP and RTP over UDP, for development, tests and telephones in the house. It trusts addresses and
 * nothing else, so it belongs on loopback or on a network of its own; no card digits are ever taken. Null: the port is in use.
 */
export async function openSip(parts: SipParts): Promise<SipListener | null> {
  const { address, metronome, random, log, allowed } = parts;
  const opened = await bound(address, parts.port);
  if (opened === null) return null;
  const socket = opened;
  const port = socket.address().port;
  const ports = openPorts(parts.rtpPorts);
  const calls = new Map<string, SipCall>();
  const opening = new Set<string>();
  let warnedMs = -WARN_MS;
  let closing = false;

  const hex = (bytes: number): string => Buffer.from(random.bytes(bytes)).toString('hex');
  const send = (message: SipMessage, to: Peer): void => { if (!closing || calls.size > 0) socket.send(writeMessage(message), to.port, to.address, () => undefined); };
  /** Answers outside of a call are the same for the same request, so that nothing of them need be kept. */
  const refuse = (request: SipRequest, status: number, headers: readonly (readonly [string, string])[] = []): void =>
    send(answerTo(request, status, { tag: createHash('sha256').update(request.callId + (request.via.branch ?? '')).digest('hex').slice(0, 16), headers }), answerPort(request));

  socket.on('error', (error) => log.warn('sip.socket', { error }));
  socket.on('message', (datagram: Buffer, from: RemoteInfo) => {
    const message = readMessage(datagram);
    if (message === null) return;
    const peer: Peer = { address: from.address, port: from.port };
    if (message.start.kind === 'response') { if (allowed(peer.address)) calls.get(headerOf(message, 'call-id')!)?.dialog.answered(message); return; }
    const request = requestOf(message, peer);
    if (request === null) return;
    if (!allowed(peer.address)) {
      if (request.method === 'INVITE') refuse(request, 403);
      const now = metronome.nowMs();
      if (now - warnedMs >= WARN_MS) { warnedMs = now; log.warn('sip.turned_away', { method: request.method }); }
      return;
    }
    take(request);
  });

  function take(request: SipRequest): void {
    const call = calls.get(request.callId);
    const isOurs = call !== undefined && request.from.tag === call.fromTag && (request.to.tag === null || request.to.tag === call.tag);
    switch (request.method) {
      case 'INVITE':
        if (isOurs && (request.to.tag !== null || request.cseq.number === call.dialog.inviteCSeq())) call.again(request);
        else if (call !== undefined) refuse(request, 482);
        else if (request.to.tag !== null) refuse(request, 481);
        else if (!opening.has(request.callId)) void invited(request);
        return;
      case 'ACK': if (isOurs) call.acknowledged(request); return;
      case 'BYE':
        if (!isOurs || request.to.tag === null) { refuse(request, 481); return; }
        send(answerTo(request, 200), answerPort(request));
        call.ended();
        return;
      // A call is answered at once, so there is nothing left to cancel; who gave up hangs up (RFC 3261 9.2).
      case 'CANCEL': refuse(request, isOurs ? 200 : 481); return;
      case 'OPTIONS': refuse(request, 200, [['allow', ALLOW], ['accept', 'application/sdp']]); return;
      default: refuse(request, 405, [['allow', ALLOW]]);
    }
  }

  const mayHear = (media: Media): boolean => allowed(media.address);

  async function invited(request: SipRequest): Promise<void> {
    const { message } = request;
    const wanted = headerOf(message, 'require');
    if (wanted !== null) { refuse(request, 420, [['unsupported', wanted]]); return; }
    if (message.body !== '' && !/^application\/sdp\b/i.test(headerOf(message, 'content-type') ?? '')) { refuse(request, 415, [['accept', 'application/sdp']]); return; }
    const offer = message.body === '' ? null : readSdp(message.body);
    // Sound goes only to machines that may call: nobody has us send it to somebody else.
    if (message.body !== '' && (offer === null || !mayHear(offer))) { refuse(request, 488, [['warning', `305 xuka "PCMU and telephone-event, at an address that may call"`]]); return; }
    if (closing || calls.size + opening.size >= CALLS_MAX) { refuse(request, 486, [['retry-after', '30']]); return; }
    opening.add(request.callId);
    try {
      send(answerTo(request, 100), answerPort(request));
      const media = await freeMedia();
      if (media === null || closing) { await media?.close(); refuse(request, 486, [['retry-after', '30']]); return; }
      // The answer to an INVITE goes where the INVITE came from; so does everything else of the call.
      const peer = answerPort(request);
      calls.set(request.callId, openCall({
        ...parts, port, media, tag: hex(12), newBranch: () => `z9hG4bK${hex(8)}`, send, mayHear, request: { ...request, peer },
        gone: () => { calls.delete(request.callId); ports.give(media.port); },
      }));
    } catch (error) {
      log.warn('sip.no_media', { error });
      refuse(request, 503);
    } finally {
      opening.delete(request.callId);
    }
  }

  async function freeMedia(): Promise<CallMedia | null> {
    for (let tries = 0; tries < PORT_TRIES; tries++) {
      const free = ports.take();
      if (free === null) return null;
      const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = random.bytes(6);
      const media = await openMedia({ address, port: free, source: ((a << 24) | (b << 16) | (c << 8) | d) >>> 0, firstSequence: (e << 8) | f }, metronome.nowMs);
      if (media !== null) return media;
      // Somebody else has it.
      ports.give(free);
    }
    return null;
  }

  return {
    port, calls: () => calls.size, portsTaken: ports.taken,
    async close() {
      closing = true;
      let timer: NodeJS.Timeout | undefined;
      const all = [...calls.values()];
      const told = Promise.all(all.flatMap((call) => [call.hangUp(), call.settled()]));
      await Promise.race([told, new Promise((resolve) => { timer = setTimeout(resolve, GOODBYE_MS); })]);
      clearTimeout(timer);
      for (const call of all) call.dialog.giveUp();
      await new Promise<void>((resolve) => { socket.close(() => resolve()); });
    },
  };
}
