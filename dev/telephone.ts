import { check } from '../src/base/check.ts';
import type { Phone } from '../src/base/phone.ts';
import { openPlayer, type Heard, type Player, type Playing } from '../src/channels/hotline/adapters/simulator/player.ts';
import type { SandboxRinging } from '../src/channels/hotline/adapters/simulator/ringing.ts';
import { twilioDialect, type Dialect } from '../src/channels/hotline/adapters/twiml/twiml.ts';
import type { Clock } from '../src/platform/clock.ts';
import type { Random } from '../src/platform/random.ts';
import { twilioSignature } from '../src/rooms/notices/notices.ts';

/** How webhooks reach the shop: over the network as a provider's do, signed. */
export type VoicePost = (url: string, body: string, headers: Readonly<Record<string, string>>) => Promise<{ readonly status: number; readonly body: string }>;

/** What was heard, and which keys were pressed in between; of longer entries only how many. */
export type Caption = { readonly by: 'them'; readonly heard: Heard } | { readonly by: 'you'; readonly keys: string };

export interface CallShown {
  readonly id: string;
  readonly from: Phone | null;
  readonly captions: readonly Caption[];
  /** Captions from here on are new: what a voice has still to say. */
  readonly newFrom: number;
  readonly playing: Playing;
  /** Keys typed so far of a longer entry. */
  readonly typed: number;
  readonly startedMs: number;
}
interface Session { readonly from: Phone | null; readonly player: Player; readonly captions: Caption[]; newFrom: number; typed: string; readonly startedMs: number; playing: Playing; turn: Promise<unknown> }

export type Act = { readonly kind: 'key'; readonly key: string } | { readonly kind: 'keys'; readonly keys: string } | { readonly kind: 'silence' | 'go' | 'again' | 'hang_up' | 'drop' } | { readonly kind: 'card'; readonly token: string | null };

const SESSIONS_MAX = 200;
const TO = '+18005550100';
/** Test cards as the sandbox's payment service knows them; nobody types a card number here. */
export const TEST_CARDS = { good: 'pm_card_visa', bad: 'pm_card_chargeDeclined' } as const;

export interface TelephoneParts {
  readonly clock: Pick<Clock, 'nowMs'>; readonly random: Random; readonly baseUrl: string; readonly token: string; readonly ringing: SandboxRinging; readonly post: VoicePost;
}

/** The sandbox's telephone and its provider: it plays TwiML and sends signed webhooks, as the real ones do. */
export function openTelephone(parts: TelephoneParts) {
  const sessions = new Map<string, Session>();
  const dialect: Dialect = { ...twilioDialect(parts.token), name: 'simulator', joins: false };
  const voiceUrl = `${parts.baseUrl}/hooks/voice/simulator`;

  async function begin(from: Phone | null, call: { readonly url: string; readonly direction: 'inbound' | 'outbound-api' }): Promise<CallShown> {
    const id = Buffer.from(parts.random.bytes(16)).toString('hex');
    const player = openPlayer({
      voiceUrl: call.url, callSid: `CA${id}`, direction: call.direction, from: call.direction === 'inbound' ? from ?? 'anonymous' : TO, to: call.direction === 'inbound' ? TO : from!,
      post(url, fields) {
        const body = new URLSearchParams(fields).toString();
        return parts.post(url, body, { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': twilioSignature(parts.token, url, [...new URLSearchParams(body)]) });
      },
    });
    const session: Session = { from, player, captions: [], newFrom: 0, typed: '', startedMs: parts.clock.nowMs(), playing: player.now(), turn: Promise.resolve() };
    if (sessions.size >= SESSIONS_MAX) sessions.delete(sessions.keys().next().value!);
    sessions.set(id, session);
    await hear(session, player.start());
    return shown(id, session);
  }

  async function hear(session: Session, next: Promise<Playing>): Promise<void> {
    const from = session.captions.length;
    session.playing = await next;
    session.newFrom = from;
    session.typed = '';
    for (const heard of session.playing.heard) session.captions.push({ by: 'them', heard });
  }

  const shown = (id: string, session: Session): CallShown =>
    ({ id, from: session.from, captions: session.captions, newFrom: session.newFrom, playing: session.playing, typed: session.typed.length, startedMs: session.startedMs });

  async function act(session: Session, what: Act): Promise<void> {
    const { player, playing } = session;
    const { waits } = playing;
    switch (what.kind) {
      case 'key': case 'keys': {
        if (waits.kind !== 'keys') return;
        for (const key of what.kind === 'key' ? what.key.slice(0, 1) : what.keys) {
          if (!/^[\d*#]$/.test(key)) continue;
          session.typed += key;
          // A star alone is the way back, and ends what was begun.
          const isWhole = session.typed.length >= waits.max || (waits.hash && key === '#') || session.typed === '*';
          if (!isWhole) continue;
          const { typed } = session;
          session.captions.push({ by: 'you', keys: typed.length === 1 ? typed : '•'.repeat(typed.replace('#', '').length) });
          return hear(session, player.keys(typed));
        }
        session.newFrom = session.captions.length;
        return;
      }
      case 'silence': return hear(session, player.silence());
      case 'go': return hear(session, player.go());
      case 'again': return hear(session, player.again());
      case 'card': return hear(session, player.card(what.token));
      case 'hang_up': await player.hangUp(); session.playing = player.now(); session.newFrom = session.captions.length; return;
      // The line is cut: the shop hears nothing of it, ever.
      case 'drop': session.playing = { heard: [], waits: { kind: 'over' }, inQueue: false }; session.newFrom = session.captions.length; return;
    }
  }

  return {
    dialect,
    dial: (from: Phone | null) => begin(from, { url: voiceUrl, direction: 'inbound' }),
    ringing: (number: Phone): boolean => parts.ringing.at(number) !== null,
    /** Answers a call of the shop; null: it rings no more. */
    async pickUp(number: Phone): Promise<CallShown | null> {
      const ring = parts.ringing.take(number);
      return ring === null ? null : begin(number, { url: `${voiceUrl}?about=${encodeURIComponent(ring.about)}&k=${encodeURIComponent(ring.key)}`, direction: 'outbound-api' });
    },
    async act(id: string, what: Act): Promise<CallShown | null> {
      const session = sessions.get(id);
      if (!session) return null;
      // One thing at a time, in the order of the keys.
      const turn = session.turn.then(() => act(session, what));
      session.turn = turn.catch(() => undefined);
      await turn;
      return shown(id, session);
    },
    show(id: string): CallShown | null {
      const session = sessions.get(id);
      return session ? shown(id, { ...session, newFrom: session.captions.length }) : null;
    },
  };
}
export type Telephone = ReturnType<typeof openTelephone>;

/** Webhooks over loopback: signed for the public address, sent to this machine. */
export const loopbackPost = (baseUrl: string, loopbackUrl: string): VoicePost => async (url, body, headers) => {
  check(url.startsWith(`${baseUrl}/`), 'the telephone calls nobody but this shop');
  const answer = await fetch(`${loopbackUrl}${url.slice(baseUrl.length)}`, { method: 'POST', body, headers, signal: AbortSignal.timeout(15_000) });
  return { status: answer.status, body: await answer.text() };
};
