import type { Log } from '../../../../platform/log/log.ts';
import type { Hotline } from '../../steps.ts';
import { openDialog, type Dialog } from './dialog.ts';
import type { CallMedia } from './media.ts';
import type { Metronome } from './metronome.ts';
import { ALLOW, answerTo, type Peer, type SipRequest } from './respond.ts';
import { talk } from './talk.ts';
import type { Voice } from './voice.ts';
import type { SipMessage } from './wire/message.ts';
import { readSdp, writeSdp, type Media } from './wire/sdp.ts';

export interface CallParts {
  readonly hotline: Pick<Hotline, 'answer' | 'ended'>;
  readonly voice: Voice;
  readonly metronome: Metronome;
  readonly log: Log;
  readonly address: string;
  readonly port: number;
  readonly media: CallMedia;
  readonly request: SipRequest;
  /** Ours: the tag of the dialog and the name under which the flow knows the call. */
  readonly tag: string;
  readonly newBranch: () => string;
  readonly send: (message: SipMessage, to: Peer) => void;
  readonly mayHear: (media: Media) => boolean;
  /** The call is over and everybody was told. */
  readonly gone: () => void;
}

export interface SipCall {
  readonly fromTag: string;
  readonly tag: string;
  readonly dialog: Dialog;
  /** An INVITE within the call: another place for the sound, or hold. */
  again(request: SipRequest): void;
  acknowledged(request: SipRequest): void;
  /** The other side has hung up, or is gone. */
  ended(): void;
  /** We hang up. Resolves once the other side knows, or cannot be told. */
  hangUp(): Promise<void>;
  /** Resolves once the flow knows that the call is over; at once where it never began. */
  settled(): Promise<void>;
}

/** Whoever sends no sound for so long is asked whether they are there; a telephone that is quiet still answers (ms). */
const QUIET_MS = 60_000;
/** No call lasts longer, waiting for a person included (ms). */
const CALL_MAX_MS = 60 * 60_000;

export function openCall(parts: CallParts): SipCall {
  const { media, metronome, request, tag, log } = parts;
  const contact = `<sip:xuka@${parts.address}:${parts.port}>`;
  const beganMs = metronome.nowMs();
  const session = parseInt(tag.slice(0, 8), 16);
  let version = 1;
  let isOver = false;
  let flowing: Promise<void> | null = null;
  let probing = false;
  let heardMs = beganMs;

  const dialog = openDialog({
    invite: request.message, tag, contact, newBranch: parts.newBranch, via: (branch) => `SIP/2.0/UDP ${parts.address}:${parts.port};branch=${branch};rport`,
    send: (message) => parts.send(message, request.peer),
  });
  const leave = metronome.join(beat);

  function beat(nowMs: number, frames: number): void {
    dialog.beat(nowMs);
    if (isOver) return;
    media.beat(nowMs, frames);
    if (nowMs - beganMs > CALL_MAX_MS) { void hangUp(); return; }
    if (flowing !== null && !probing && !media.isHeld() && nowMs - Math.max(heardMs, media.heardAtMs()) > QUIET_MS) void probe(nowMs);
  }

  /** Asks whether the other side is still there. */
  async function probe(nowMs: number): Promise<void> {
    probing = true;
    const answer = await dialog.ask('OPTIONS', nowMs);
    probing = false;
    heardMs = metronome.nowMs();
    const lost = answer === null || (answer.start.kind === 'response' && (answer.start.status === 481 || answer.start.status === 408));
    if (lost && !isOver) { log.info('sip.vanished', { call: tag }); void hangUp(); }
  }

  function acceptWith(of: SipRequest, offer: Media | null): void {
    const body = writeSdp({ address: parts.address, port: media.port, session, version: version++ }, offer);
    const routes = of.message.headers.filter(([name]) => name === 'record-route');
    const answer = answerTo(of, 200, { tag, headers: [...routes, ['contact', contact], ['allow', ALLOW], ['content-type', 'application/sdp']], body });
    dialog.accept(of.cseq.number, answer, metronome.nowMs(), () => { log.info('sip.not_acknowledged', { call: tag }); void hangUp(); });
  }

  const offered = request.message.body === '' ? null : readSdp(request.message.body);
  if (offered !== null) media.aim(offered);
  let awaitsTheirs = offered === null;
  acceptWith(request, offered);

  async function begin(): Promise<void> {
    heardMs = metronome.nowMs();
    log.info('sip.began', { call: tag });
    const ref = { provider: 'sip', call: tag };
    let failed: unknown = null;
    try {
      await talk({ hotline: parts.hotline, ref, media, voice: parts.voice, isOver: () => isOver, log, start: { kind: 'start', direction: 'in', caller: callerOf(request.from.user), attest: null, joins: false, cardIn: [], about: null } });
    } catch (error) {
      failed = error;
      log.warn('sip.failed', { call: tag, error });
    }
    const byUs = !isOver;
    if (byUs) void hangUp();
    await parts.hotline.ended(ref, byUs && failed === null ? 'provider' : 'caller').catch((error: unknown) => log.warn('sip.end_not_kept', { call: tag, error }));
  }

  async function over(): Promise<void> {
    isOver = true;
    await media.close();
  }
  async function hangUp(): Promise<void> {
    if (isOver) return;
    const told = dialog.ask('BYE', metronome.nowMs());
    await over();
    await told;
    leave();
    parts.gone();
  }

  return {
    fromTag: request.from.tag!, tag, dialog, hangUp, settled: () => flowing ?? Promise.resolve(),
    again(of) {
      if (of.cseq.number < dialog.inviteCSeq()) { parts.send(answerTo(of, 500), of.peer); return; }
      if (of.cseq.number === dialog.inviteCSeq()) { const last = dialog.last(); if (last !== null) parts.send(last, of.peer); return; }
      const theirs = of.message.body === '' ? null : readSdp(of.message.body);
      if (of.message.body !== '' && (theirs === null || (theirs.hears && !parts.mayHear(theirs)))) { parts.send(answerTo(of, 488), of.peer); return; }
      if (theirs !== null) media.aim(theirs);
      awaitsTheirs = theirs === null;
      acceptWith(of, theirs);
    },
    acknowledged(of) {
      if (!dialog.acknowledged(of.cseq.number) || isOver) return;
      if (awaitsTheirs) {
        const theirs = of.message.body === '' ? null : readSdp(of.message.body);
        if (theirs === null || !parts.mayHear(theirs)) { void hangUp(); return; }
        awaitsTheirs = false;
        media.aim(theirs);
      }
      flowing ??= begin();
    },
    ended() {
      if (isOver) return;
      void over().then(() => { leave(); parts.gone(); });
    },
  };
}

/** Telephones of a house write numbers in their own ways; what is no number of a person is nobody's. A hint, as from every provider. */
function callerOf(user: string | null): string | null {
  if (user === null) return null;
  if (/^\+\d{6,15}$/.test(user)) return user;
  if (/^1\d{10}$/.test(user)) return `+${user}`;
  return /^[2-9]\d{9}$/.test(user) ? `+1${user}` : null;
}
