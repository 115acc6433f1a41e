import type { FlowStep, Say } from './flow/kit.ts';
import type { Speech, Spoken, Step } from './steps.ts';
import { SECRET_WORDS, wordsIn, type Words } from './words/words.ts';

/** One piece of speech, in its own language or the caller's. */
function speech(one: Say, language: Spoken): Speech & { readonly secret: boolean } {
  const spoken = one.language ?? language;
  const word = wordsIn(spoken)[one.key] as (params: unknown) => string;
  return { text: word(one.params), language: spoken, secret: SECRET_WORDS.has(one.key) };
}

const HIDDEN = '••••••';
/** The same as an agent may read it. */
function written(one: Say, language: Spoken): string {
  if (!SECRET_WORDS.has(one.key)) return speech(one, language).text;
  const word = wordsIn(one.language ?? language)[one.key] as (params: unknown) => string;
  return word({ ...one.params as Parameters<Words['carryCode']>[0], code: HIDDEN });
}

/** Neighbours in one language are one piece, so that no voice stops between them. */
function joined(pieces: readonly Speech[]): Speech[] {
  const out: Speech[] = [];
  for (const { text, language } of pieces) {
    const last = out.at(-1);
    if (last?.language === language) out[out.length - 1] = { language, text: `${last.text}${language === 'zh' ? '' : ' '}${text}` };
    else out.push({ text, language });
  }
  return out;
}

/** A turn's steps in words, and what of them an agent may read later. */
export function speak(steps: readonly FlowStep[], about: { readonly language: Spoken | null; readonly call: string }): { readonly steps: readonly Step[]; readonly said: readonly string[] } {
  const language = about.language ?? 'en';
  const out: Step[] = [];
  const said: string[] = [];
  for (const step of steps) {
    const says = step.kind === 'say' ? [step.say] : step.kind === 'ask' || step.kind === 'queue' || step.kind === 'talk' ? step.say : [];
    said.push(...says.map((one) => written(one, language)));
    switch (step.kind) {
      case 'say': out.push({ kind: 'say', ...plain(speech(step.say, language)) }); break;
      case 'ask': {
        const pieces = joined(says.map((one) => speech(one, language)));
        const last = pieces.pop() ?? { text: '', language };
        out.push(...pieces.map((one): Step => ({ kind: 'say', ...one })), {
          kind: 'ask', ...last, digits: { max: step.max, endsWithHash: step.endsWithHash }, timeoutSeconds: step.timeoutSeconds, fresh: step.fresh, secret: step.secret,
        });
        break;
      }
      case 'queue': case 'talk': {
        const [piece = { text: '', language }] = joined(says.map((one) => speech(one, language)));
        out.push({ kind: step.kind, ...piece, name: about.call, everySeconds: step.everySeconds });
        break;
      }
      case 'pay': out.push({ kind: 'pay', language, gateway: step.gateway, cents: step.cents, description: speech(step.description, language).text }); break;
      default: out.push(step);
    }
  }
  return { steps: out, said };
}

const plain = ({ text, language }: Speech): Speech => ({ text, language });
