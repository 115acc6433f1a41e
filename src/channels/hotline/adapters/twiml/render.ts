import type { Answer, Ask, Spoken, Step } from '../../steps.ts';
import type { Voice } from './dialect.ts';
import { element, xmlDocument, type Xml } from './xml.ts';

/** Where a document is played: in the call itself, or to somebody who waits in a queue of the provider. */
export type Place = 'call' | 'wait';

export interface RenderParts {
  readonly voices: Readonly<Record<Spoken, Voice>>;
  /** The address of one of our doors for the event that answers this document. */
  readonly door: (name: 'step' | 'wait' | 'left' | 'parted', number: number, event?: 'silence' | 'poll') => string;
  /** The provider's own payment connector; null: no card step. */
  readonly paymentConnector: string | null;
  /** From which an agent's telephone is rung. */
  readonly ownNumber: string | null;
  /** The address of one of the doors for the leg of an agent's telephone. */
  readonly agentDoor: (name: 'agent' | 'agent-key', join: string) => string;
}

/** No talk on an agent's telephone lasts longer (s): a call of which nothing is heard for an hour counts as over. */
const TALK_MAX_SECONDS = 50 * 60;

const POST = 'POST';

/** An answer of the flow as TwiML. Every Gather names its action, its end and its time; what comes after it is silence. */
export function twimlOf(answer: Answer, place: Place, parts: RenderParts): string {
  const body: Xml[] = [];
  let says: Xml[] = [];
  for (const step of answer.steps) {
    if (step.kind === 'say') { says.push(sayOf(step, parts)); continue; }
    body.push(...place === 'wait' ? inQueue(step, says, answer.next, parts) : inCall(step, says, answer.next, parts));
    says = [];
  }
  return xmlDocument(element('Response', {}, ...body, ...says));
}

const sayOf = (speech: { readonly text: string; readonly language: Spoken }, { voices }: RenderParts): Xml => {
  const { language, voice } = voices[speech.language];
  return element('Say', { language, voice }, speech.text);
};
const saysOf = (speech: { readonly text: string; readonly language: Spoken }, parts: RenderParts): readonly Xml[] => (speech.text === '' ? [] : [sayOf(speech, parts)]);
const redirect = (url: string): Xml => element('Redirect', { method: POST }, url);

function inCall(step: Exclude<Step, { kind: 'say' }>, says: readonly Xml[], next: number, parts: RenderParts): readonly Xml[] {
  switch (step.kind) {
    case 'ask': return [...step.fresh ? says : [], gather(step, step.fresh ? [] : says, parts.door('step', next), parts), redirect(parts.door('step', next, 'silence'))];
    case 'pause': return [...says, element('Pause', { length: step.seconds }), redirect(parts.door('step', next, 'poll'))];
    // The wait document is this same answer again, played in the queue: all its speech belongs there.
    case 'queue': case 'talk': return [element('Enqueue', { waitUrl: parts.door('wait', next - 1), waitUrlMethod: POST, action: parts.door('left', next), method: POST }, step.name)];
    case 'pay': return parts.paymentConnector === null ? [...says, redirect(parts.door('step', next, 'poll'))] : [
      ...says,
      // Without an amount it makes a token: the charge is ours, with our own key, and can be asked about.
      element('Pay', {
        paymentConnector: parts.paymentConnector, tokenType: 'payment-method', input: 'dtmf', language: parts.voices[step.language].language, postalCode: false, securityCode: true,
        maxAttempts: 3, timeout: 10, description: step.description, action: parts.door('step', next), method: POST,
      }),
    ];
    // Nothing is recorded: there is no `record`, and none may be set by default at the provider.
    case 'join': return parts.ownNumber === null ? [...says, redirect(parts.door('parted', next))] : [
      ...says,
      element('Dial', { action: parts.door('parted', next), method: POST, timeout: step.timeoutSeconds, timeLimit: TALK_MAX_SECONDS, answerOnBridge: true, callerId: parts.ownNumber },
        element('Number', { url: parts.agentDoor('agent', step.join), method: POST }, step.to)),
    ];
    case 'hangup': return [...says, element('Hangup', {})];
  }
}

/** Verbs that a waiting caller may hear; anything else is reached by leaving the queue. */
function inQueue(step: Exclude<Step, { kind: 'say' }>, says: readonly Xml[], next: number, parts: RenderParts): readonly Xml[] {
  switch (step.kind) {
    case 'queue': return [
      element('Gather', { input: 'dtmf', numDigits: 1, finishOnKey: '', timeout: step.everySeconds, action: parts.door('wait', next), method: POST, actionOnEmptyResult: false }, ...says, ...saysOf(step, parts)),
      redirect(parts.door('wait', next, 'poll')),
    ];
    case 'talk': return [...says, ...saysOf(step, parts), element('Pause', { length: step.everySeconds }), redirect(parts.door('wait', next, 'poll'))];
    case 'pause': return [...says, element('Pause', { length: step.seconds }), redirect(parts.door('wait', next, 'poll'))];
    default: return [element('Leave', {})];
  }
}

function gather(ask: Ask, says: readonly Xml[], action: string, parts: RenderParts): Xml {
  return element('Gather', {
    input: 'dtmf', numDigits: ask.digits.max, finishOnKey: ask.digits.endsWithHash ? '#' : '', timeout: ask.timeoutSeconds, action, method: POST, actionOnEmptyResult: false,
  }, ...says, ...saysOf(ask, parts));
}

/** What the agent's own leg plays: a question whose silence hangs up, a hang-up, or nothing, after which the provider puts the two through. */
export function agentTwiml(steps: readonly Step[], join: string, parts: RenderParts): string {
  const body: Xml[] = [];
  let says: Xml[] = [];
  for (const step of steps) {
    if (step.kind === 'say') says.push(sayOf(step, parts));
    else if (step.kind === 'ask') {
      body.push(gather(step, says, parts.agentDoor('agent-key', join), parts), element('Hangup', {}));
      says = [];
    } else body.push(element('Hangup', {}));
  }
  return xmlDocument(element('Response', {}, ...body));
}

/** For whoever gets no answer from us: said by a provider's fallback, in all three languages. */
export function apology(voices: RenderParts['voices'], shop: string, url: string): string {
  const host = url.replace(/^https?:\/\//, '');
  const say = (language: Spoken, text: string): Xml => sayOf({ language, text }, { voices } as RenderParts);
  return xmlDocument(element('Response', {},
    say('en', `This is ${shop}. We cannot take your call right now. Nothing has been charged. Please try again in a few minutes, or renew at ${host}.`),
    say('es', `Habla ${shop}. Ahora no podemos atender tu llamada. No se ha cobrado nada. Inténtalo de nuevo en unos minutos, o renueva en ${host}.`),
    say('zh', `这里是 ${shop}。现在无法接听，没有扣款。请几分钟后再打，或在 ${host} 续费。`),
    element('Hangup', {})));
}
