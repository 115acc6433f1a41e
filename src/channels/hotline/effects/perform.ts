import { Refusal } from '../../../base/refusal.ts';
import type { Effect, EffectName, Effects } from '../flow/effects.ts';
import type { EffectContext } from '../parts.ts';
import { look, placeIt, redeem, sendLink, waysToPay } from './money.ts';
import { joinEnds, rings } from './joins.ts';
import { deskAnswer, meet, offerCode, queuePlace, queueUp, quitQueue, takeCode, talkOver, wantCallback } from './people.ts';
import { byCode, makeQuote, offers, status } from './shelf.ts';
import { autoOf, autoOff, autoOn, textReceipt } from './standing.ts';
import { begin, checkProof, find, textCode } from './who.ts';

type Performers = { readonly [K in EffectName]: (context: EffectContext, ask: Effects[K]['ask']) => Promise<Effects[K]['gives']> };

const PERFORM: Performers = {
  begin, find, text_code: textCode, check: checkProof, status, offers, by_code: byCode, quote: makeQuote, ways: waysToPay, place: placeIt, look, voucher: redeem, link: sendLink,
  auto: autoOf, auto_on: autoOn, auto_off: autoOff, receipt: textReceipt, offer_code: offerCode, take_code: takeCode, enter_queue: queueUp, queue_place: queuePlace, join: rings, join_over: joinEnds, desk_answer: deskAnswer, talk_over: talkOver, leave_queue: quitQueue,
  call_back: wantCallback, call_back_met: meet,
};

/** Effects whose refusals the flow says; of the others a refusal is a fault of ours. */
const SAYS_NO: ReadonlySet<EffectName> = new Set<EffectName>(['quote', 'place', 'voucher', 'link', 'auto_on', 'offer_code', 'take_code', 'call_back']);

/** Effects that change something: what came of them is kept, so that a step which is taken up again does not do them twice. */
export const CHANGES: ReadonlySet<EffectName> = new Set<EffectName>(['text_code', 'check', 'place', 'voucher', 'link', 'auto_on', 'auto_off', 'receipt', 'offer_code', 'take_code', 'enter_queue', 'join', 'join_over', 'desk_answer', 'call_back', 'call_back_met']);

/** Does one thing for the flow, through the rooms. The same key again does nothing more. */
export async function perform(context: EffectContext, effect: Effect): Promise<object> {
  const { kind, ...ask } = effect;
  try {
    return await (PERFORM[kind] as (context: EffectContext, ask: object) => Promise<object>)(context, ask);
  } catch (error) {
    if (error instanceof Refusal && SAYS_NO.has(kind)) return { refused: error.code };
    throw error;
  }
}
