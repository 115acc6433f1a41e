import { never } from '../../../base/check.ts';
import type { TextsApp } from '../app.ts';
import type { Answer, Asked } from './asked.ts';
import { answerAutoOff } from './auto-off.ts';
import { answerBalance } from './balance.ts';
import { answerFreeText } from './free-text.ts';
import { answerPay, answerYes } from './pay.ts';
import { answerRenew } from './renew.ts';
import { answerHelp, answerStart, answerStop } from './stop.ts';
import { answerVoucher } from './voucher.ts';

/** What a text is answered with. May be asked again after a crash: whatever it does on the way does the same again. */
export function answerTo(app: TextsApp, asked: Asked): Promise<Answer> | Answer {
  const { matched } = asked.raw;
  if (matched === null) return answerFreeText(app, asked);
  if (matched.word === 'stop') return answerStop(app, asked);
  if (matched.word === 'start' || (matched.word === 'yes' && asked.isStopped)) return answerStart(app, asked);
  if (matched.word === 'help') return answerHelp(app, asked);
  // Nothing else is said to who wants to hear nothing; a person sees that it came.
  if (asked.isStopped) return { say: null, wait: true };
  switch (matched.word) {
    case 'balance': return answerBalance(app, asked);
    case 'renew': return answerRenew(app, asked);
    case 'auto_off': return answerAutoOff(app, asked);
    case 'yes': return answerYes(app, asked);
    case 'pay': return answerPay(app, asked, matched.rest ?? '');
    case 'voucher': return answerVoucher(app, asked, matched.rest ?? '');
    default: return never(matched.word);
  }
}
