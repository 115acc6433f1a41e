import type { By } from '../../../base/language.ts';
import { startWrites, stopWrites } from '../../people/people.ts';
import type { TextsApp } from '../app.ts';
import { SILENT, type Answer, type Asked } from './asked.ts';

const by = (asked: Asked): By => ({ door: 'sms', actor: 'guest', reason: `said ${asked.raw.matched?.word ?? ''} by text` });

/** STOP: nothing more, and one confirmation of it. Said twice, or answered by the vendor, there is nothing more to say. */
export function answerStop(app: TextsApp, asked: Asked): Answer {
  const writes = stopWrites(app, { number: asked.number, at: app.clock.now(), by: by(asked) });
  if (asked.isStopped) return SILENT;
  return { say: asked.raw.answered ? null : { text: asked.words.stopped }, writes };
}

/** START: texts again, as far as consents go. */
export function answerStart(app: TextsApp, asked: Asked): Answer {
  return { say: asked.raw.answered ? null : { text: asked.words.started }, ...(asked.isStopped ? { writes: startWrites(app, { number: asked.number, at: app.clock.now(), by: by(asked) }) } : {}) };
}

/** HELP is answered to everybody, also after STOP. */
export function answerHelp(app: TextsApp, asked: Asked): Answer {
  return { say: asked.raw.answered ? null : { text: asked.words.help({ phone: app.shop.help, url: app.shop.url }) } };
}
