import { formatter } from '../../../platform/i18n/format.ts';
import { plusSeconds } from '../../../base/time.ts';
import { engine } from '../../lines/lines.ts';
import { refreshLine } from '../../renewals/renewals.ts';
import type { TextsApp } from '../app.ts';
import { tellsBalance } from '../settings.ts';
import { lastFour, type Answer, type Asked } from './asked.ts';

/** BAL: data left and until when, to the line's own number only, unless somebody who pays for it has switched that off. */
export async function answerBalance(app: TextsApp, asked: Asked): Promise<Answer> {
  const { words, language } = asked;
  const { url } = app.shop;
  if (asked.line === null) return { say: { text: words.notOurs({ url }) } };
  if (asked.isFrozen) return { say: { text: words.frozenTells } };
  if (!await tellsBalance(app.db, asked.line.id)) return { say: { text: words.balanceOff({ url: `${url}/sign-in` }) } };
  const line = await refreshLine(app, asked.line);
  const now = app.clock.now();
  const snapshot = engine.snapshotOf(line.state, now);
  const end = snapshot.clocks.serviceEndsAt;
  const last = lastFour(line);
  if (snapshot.running === null || end === null || end <= now) return { say: { text: words.balanceNone({ line: last, url }) } };
  const say = formatter(language);
  const left = snapshot.usableBytes === null ? words.unlimited : say.dataText(snapshot.usableBytes, 'down');
  return { say: { text: words.balance({ line: last, left, until: say.day(plusSeconds(end, -1), line.zone, now) }) } };
}
