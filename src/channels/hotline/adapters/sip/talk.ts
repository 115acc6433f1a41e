import type { Log } from '../../../../platform/log/log.ts';
import type { Answer, Ask, CallEvent, CallRef, Hotline, Speech, StartEvent } from '../../steps.ts';
import type { CallMedia } from './media.ts';
import { sentencesOf, type Voice } from './voice.ts';

export interface TalkParts {
  readonly hotline: Pick<Hotline, 'answer' | 'ended'>;
  readonly ref: CallRef;
  readonly start: StartEvent;
  readonly media: CallMedia;
  readonly voice: Voice;
  readonly isOver: () => boolean;
  readonly log: Log;
}

/** Where something of ours is away, the same event is sent again so often, so long apart (ms). */
const TRIES = 3;
const AGAIN_MS = 1_000;
/** Nobody has understood a question so soon after it begins (ms): such a key was typed ahead, and where that does not count it is thrown away. */
const FRESH_MS = 700;
/** More keys than that nobody types ahead. */
const TYPED_MAX = 64;

/**
 * The call flow on a telephone line, until one of the two hangs up: plays steps, gathers keys, and answers with events. Any key stops the
 * speech that leads to its question; before a `fresh` question keys are thrown away until the question itself is read.
 */
export async function talk(parts: TalkParts): Promise<void> {
  const { hotline, ref, media, voice, isOver, log } = parts;
  let typed = '';
  let deaf = false;
  let deafUntilMs = 0;
  /** The question before had its length, and a pound after it is a habit, no key of the next question. */
  let poundMayFollow = false;
  media.onKey((key) => {
    const habit = poundMayFollow && key === '#';
    poundMayFollow = false;
    if (deaf || media.nowMs() < deafUntilMs || habit || typed.length >= TYPED_MAX) return;
    typed += key;
    if (cuts) media.stop();
    media.wake();
  });
  let cuts = false;

  async function speak(pieces: readonly Speech[], mayCut: boolean): Promise<void> {
    const sentences = pieces.flatMap((piece) => sentencesOf(piece.text, piece.language).map((text) => voice.audio(text, piece.language)));
    // Whoever hangs up in the middle does not wait for the rest.
    for (const one of sentences) one.catch(() => undefined);
    cuts = mayCut;
    for (const sentence of sentences) {
      if (isOver() || (mayCut && typed !== '')) break;
      const audio = await sentence;
      if (isOver() || (mayCut && typed !== '')) break;
      await media.play(audio);
    }
    cuts = false;
  }

  const isWhole = ({ digits }: Ask): boolean => typed.length >= digits.max || (digits.endsWithHash && typed.includes('#')) || (digits.max > 1 && typed.startsWith('*'));

  async function question(ask: Ask): Promise<CallEvent> {
    await speak([ask], true);
    const waitMs = ask.timeoutSeconds * 1000;
    let length = typed.length;
    for (let endMs = media.nowMs() + waitMs; !isWhole(ask) && !isOver() && media.nowMs() < endMs;) {
      await media.until(endMs);
      if (typed.length !== length) { length = typed.length; endMs = media.nowMs() + waitMs; }
    }
    return keysOr('silence', ask);
  }

  function keysOr(none: 'silence' | 'poll', ask: Ask | null): CallEvent {
    const digits = typed;
    typed = '';
    if (digits === '') return { kind: none };
    poundMayFollow = ask !== null && ask.digits.max > 1 && !ask.digits.endsWithHash && digits.length === ask.digits.max;
    return { kind: 'digits', digits };
  }

  /** Plays an answer; what the caller makes of it. Null: the call is over. */
  async function play({ steps }: Answer): Promise<CallEvent | null> {
    const says = steps.filter((step) => step.kind === 'say');
    const last = steps.at(-1);
    switch (last?.kind) {
      case 'ask':
        if (last.fresh) {
          deaf = true;
          await speak(says, false);
          typed = '';
          deaf = false;
          deafUntilMs = media.nowMs() + FRESH_MS;
        } else await speak(says, true);
        return isOver() ? null : question(last);
      case 'pause':
        await speak(says, false);
        await media.until(media.nowMs() + last.seconds * 1000);
        return { kind: 'poll' };
      case 'queue':
        await speak([...says, last], true);
        if (typed === '') await media.until(media.nowMs() + last.everySeconds * 1000);
        return keysOr('poll', null);
      case 'talk':
        await speak([...says, last], false);
        await media.until(media.nowMs() + last.everySeconds * 1000);
        typed = '';
        return { kind: 'poll' };
      // Cards are never typed on this line: the flow offers none, because the call began without.
      case 'pay': return { kind: 'unpaid', why: 'failed' };
      default: await speak(says, false); return null;
    }
  }

  async function answered(number: number, event: CallEvent): Promise<Answer> {
    for (let count = 1; ; count++) {
      try {
        return await hotline.answer(ref, number, event);
      } catch (error) {
        if (count >= TRIES || isOver()) throw error;
        log.warn('sip.answer_failed', { call: ref.call, error });
        await media.until(media.nowMs() + AGAIN_MS);
      }
    }
  }

  let answer = await answered(0, parts.start);
  while (!isOver()) {
    const event = await play(answer);
    if (event === null || isOver()) return;
    answer = await answered(answer.next, event);
  }
}
