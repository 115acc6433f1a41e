import { DAY } from '../../../base/time.ts';
import type { TextsApp } from '../app.ts';
import type { Answer, Asked } from './asked.ts';

/** Anything else: a person reads it. A hint at HELP once a day; whoever seems to want no more texts gets none, not even that. */
export function answerFreeText(app: TextsApp, asked: Asked): Answer {
  const { words, raw, thread } = asked;
  if (raw.wantsNoMore) return { say: null, wait: true, flag: 'revocation' };
  if (asked.isStopped) return { say: null, wait: true };
  // Only masked digits of it were kept; whoever sent it should know, and not do it again (trust section 3).
  if (raw.holdsCard) return { say: { text: words.cardGiven }, wait: true };
  const now = app.clock.now();
  const isHinted = thread.hintedAt !== null && now - thread.hintedAt < DAY;
  return isHinted ? { say: null, wait: true } : { say: { text: words.kept }, wait: true, hint: true };
}
