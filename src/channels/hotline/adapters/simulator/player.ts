import { check } from '../../../../base/check.ts';
import type { Spoken } from '../../steps.ts';
import { readXml, type XmlElement } from './read-xml.ts';

/** One thing heard, with the language it is spoken in. */
export interface Heard { readonly text: string; readonly language: Spoken }

/** What the call waits for once everything was heard. */
export type Waits =
  | { readonly kind: 'keys'; readonly max: number; readonly hash: boolean; readonly seconds: number; /** What was heard before does not count any more; only this may be cut short. */ readonly cutFrom: number }
  | { readonly kind: 'pause'; readonly seconds: number }
  /** The provider's card step: in the sandbox a test card is chosen, no digit is ever typed. */
  | { readonly kind: 'card'; readonly description: string }
  | { readonly kind: 'over' };
export interface Playing { readonly heard: readonly Heard[]; readonly waits: Waits; readonly inQueue: boolean }

export interface PlayerParts {
  /** Sends one webhook, signed as the provider signs it. */
  readonly post: (url: string, fields: Readonly<Record<string, string>>) => Promise<{ readonly status: number; readonly body: string }>;
  /** Where the call begins. */
  readonly voiceUrl: string;
  readonly callSid: string;
  readonly from: string;
  readonly to: string;
  readonly direction: 'inbound' | 'outbound-api';
}

/** A provider's side of one call: it plays TwiML and sends the webhooks that a caller's keys, silence or hanging up bring about. */
export interface Player {
  start(): Promise<Playing>;
  keys(typed: string): Promise<Playing>;
  silence(): Promise<Playing>;
  /** A pause is over. */
  go(): Promise<Playing>;
  card(token: string | null): Promise<Playing>;
  /** The last webhook once more, as providers send it when an answer was lost. */
  again(): Promise<Playing>;
  hangUp(): Promise<void>;
  now(): Playing;
}

/** Documents one after another without anything to wait for; more are a loop. */
const DOCUMENTS_MAX = 20;
const LANGUAGES: Readonly<Record<string, Spoken>> = { en: 'en', es: 'es', cmn: 'zh', zh: 'zh' };

/** Where a caller goes who leaves the provider's queue. */
type Queued = { readonly leftUrl: string } | null;

export function openPlayer(parts: PlayerParts): Player {
  let playing: Playing = { heard: [], waits: { kind: 'over' }, inQueue: false };
  /** What follows the verb that is being waited at. */
  let rest: readonly XmlElement[] = [];
  let at: XmlElement | null = null;
  let queue: Queued = null;
  let last: { readonly url: string; readonly fields: Readonly<Record<string, string>>; readonly queue: Queued } | null = null;
  const common = { CallSid: parts.callSid, From: parts.from, To: parts.to, Direction: parts.direction, CallStatus: 'in-progress', ApiVersion: '2010-04-01' };

  async function send(url: string, fields: Readonly<Record<string, string>> = {}): Promise<Playing> {
    playing = { heard: [], waits: { kind: 'over' }, inQueue: queue !== null };
    return fetchAndPlay(url, fields, 0);
  }

  async function fetchAndPlay(url: string, fields: Readonly<Record<string, string>>, count: number): Promise<Playing> {
    check(count < DOCUMENTS_MAX, 'the documents of a call go round in a circle');
    last = { url, fields, queue };
    const answer = await parts.post(url, { ...common, ...fields });
    check(answer.status === 200, `the hotline answered ${answer.status}`);
    const root = readXml(answer.body);
    check(root.name === 'Response', 'a document is a Response');
    return play(root.children, count);
  }

  async function play(verbs: readonly XmlElement[], count: number): Promise<Playing> {
    for (const [index, verb] of verbs.entries()) {
      rest = verbs.slice(index + 1);
      at = verb;
      switch (verb.name) {
        case 'Say': hear(verb); break;
        case 'Gather': {
          const cutFrom = playing.heard.length;
          for (const child of verb.children) hear(child);
          return stop({ kind: 'keys', max: Number(verb.attributes['numDigits']), hash: verb.attributes['finishOnKey'] === '#', seconds: Number(verb.attributes['timeout']), cutFrom });
        }
        case 'Pause': return stop({ kind: 'pause', seconds: Number(verb.attributes['length']) });
        case 'Pay': return stop({ kind: 'card', description: verb.attributes['description'] ?? '' });
        case 'Redirect': return fetchAndPlay(verb.text, {}, count + 1);
        case 'Enqueue': {
          queue = { leftUrl: verb.attributes['action']! };
          playing = { ...playing, inQueue: true };
          return fetchAndPlay(verb.attributes['waitUrl']!, { QueueSid: `QU${parts.callSid.slice(2)}` }, count + 1);
        }
        case 'Leave': {
          const { leftUrl } = queue!;
          queue = null;
          playing = { ...playing, inQueue: false };
          return fetchAndPlay(leftUrl, { QueueResult: 'leave' }, count + 1);
        }
        case 'Hangup': await hangUp(); return stop({ kind: 'over' });
        default: throw new Error(`nobody plays <${verb.name}>`);
      }
    }
    await hangUp();
    return stop({ kind: 'over' });
  }

  function hear(say: XmlElement): void {
    check(say.name === 'Say' && say.attributes['voice'] !== undefined, 'only speech is heard, with its voice');
    const language = LANGUAGES[say.attributes['language']!.split('-')[0]!];
    check(language, `nobody speaks ${say.attributes['language']}`);
    playing = { ...playing, heard: [...playing.heard, { text: say.text, language }] };
  }
  function stop(waits: Waits): Playing {
    playing = { ...playing, waits };
    return playing;
  }
  async function hangUp(): Promise<void> {
    if (playing.waits.kind === 'over' && at === null) return;
    at = null;
    queue = null;
    await parts.post(`${parts.voiceUrl.split('?')[0]!}/status`, { ...common, CallStatus: 'completed' });
    playing = { ...playing, waits: { kind: 'over' }, inQueue: false };
  }
  const goOn = (): Promise<Playing> => { const verbs = rest; playing = { heard: [], waits: { kind: 'over' }, inQueue: queue !== null }; return play(verbs, 0); };

  return {
    now: () => playing,
    start: () => send(parts.voiceUrl),
    async keys(typed) {
      const { waits } = playing;
      if (waits.kind !== 'keys' || at === null) return playing;
      // What is typed past the end of this question falls into the gap before the next one and is lost.
      const ended = waits.hash ? typed.indexOf('#') : -1;
      const digits = (ended < 0 ? typed : typed.slice(0, ended)).slice(0, waits.max);
      return digits === '' ? goOn() : send(at.attributes['action']!, { Digits: digits });
    },
    silence: () => (playing.waits.kind === 'keys' ? goOn() : Promise.resolve(playing)),
    go: () => (playing.waits.kind === 'pause' ? goOn() : Promise.resolve(playing)),
    card(token) {
      if (playing.waits.kind !== 'card' || at === null) return Promise.resolve(playing);
      return send(at.attributes['action']!, token === null ? { Result: 'payment-connector-error' } : { Result: 'success', PaymentToken: token, PaymentMethod: 'credit-card' });
    },
    async again() {
      if (last === null) return playing;
      queue = last.queue;
      return send(last.url, last.fields);
    },
    hangUp,
  };
}
