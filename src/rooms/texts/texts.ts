/**
 * Two-way texts: words in, answers out (`word-table.ts` has them, in three languages). A text is bound to
 * the line whose number sent it; paying by text needs its owner's yes beforehand and four digits of our last text.
 */
export type { TextsApp } from './app.ts';
export { deliveryTold, type DeliveryTold } from './delivered.ts';
export { allTexts, openThreads, readThread, markRead, replyTo, stopByHand, textsFrom, REPLY_MAX, type ShownText, type ShownThread } from './inbox.ts';
export { linkFor, sendPayLink, textHandover, textLastReceipt, type SendPayLink } from './link.ts';
export { CODE_TRIES, OFFER_MINUTES, paysByText, TEXT_PAY_MOST_CENTS, type TextPayer } from './offers.ts';
export { receiveText, type InboundText, type Received } from './receive.ts';
export { DEFAULT_SETTINGS, setTextSettings, textSettings, type TextSettings } from './settings.ts';
export { forgetOldTexts, forgetTexts, TEXTS_KEPT_S } from './forget.ts';
export { stopGate } from './stop-gate.ts';
export { textJobs } from './work.ts';
export type { TextId, ThreadId } from './threads.ts';
