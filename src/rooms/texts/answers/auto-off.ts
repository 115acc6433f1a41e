import { turnOff } from '../../autorenew/autorenew.ts';
import type { TextsApp } from '../app.ts';
import { lastFour, type Answer, type Asked } from './asked.ts';

/**
 * AUTO OFF: ends auto-renew at once. The line's own number is enough, also right after a SIM change: ending spends nothing. The
 * answer is the same where nothing stood.
 */
export async function answerAutoOff(app: TextsApp, { line, words }: Asked): Promise<Answer> {
  if (line === null) return { say: { text: words.notOurs({ url: app.shop.url }) } };
  await turnOff(app, { line: line.id, by: { door: 'sms', actor: 'guest', reason: 'AUTO OFF by text' }, reason: 'asked' });
  return { say: { text: words.autoOff({ line: lastFour(line) }) } };
}
