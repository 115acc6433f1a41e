import type { Language } from '../../../base/language.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { zhCn } from './zh-cn.ts';
import { zhTw } from './zh-tw.ts';

/** What a reply names: texts that are already in the reader's language. `line`: the last four digits. */
export interface LineFacts { readonly line: string }
export interface QuoteFacts extends LineFacts {
  readonly plan: string;
  /** Taxes included. */
  readonly total: string;
  /** The last day afterwards; null where no cycle of it has begun by then. */
  readonly until: string | null;
  readonly url: string;
}

/** Everything we say by text. Each is two parts at most, with the shop's name before it (`words.test.ts`). */
export interface TextWords {
  /** The shop's name in front, as that language's texts have it. */
  readonly from: (shop: string, text: string) => string;
  readonly stopped: string;
  readonly started: string;
  readonly help: (facts: { readonly phone: string | null; readonly url: string }) => string;
  readonly balance: (facts: LineFacts & { readonly left: string; readonly until: string }) => string;
  readonly balanceNone: (facts: LineFacts & { readonly url: string }) => string;
  readonly balanceOff: (facts: { readonly url: string }) => string;
  readonly unlimited: string;
  readonly quote: (facts: QuoteFacts) => string;
  readonly quoteYes: (facts: QuoteFacts & { readonly pay: string; readonly code: string; readonly minutes: number }) => string;
  /** What pays: the wallet, or a card by its last digits. */
  readonly wallet: string;
  readonly card: (last4: string) => string;
  readonly noPlan: (facts: { readonly url: string }) => string;
  readonly cannot: (facts: { readonly why: string; readonly url: string }) => string;
  readonly notOurs: (facts: { readonly url: string }) => string;
  readonly frozen: (facts: { readonly url: string }) => string;
  readonly frozenTells: string;
  readonly wrongCode: (facts: { readonly left: number }) => string;
  readonly lockedCode: (facts: { readonly url: string }) => string;
  readonly nothingToPay: string;
  readonly needsCode: string;
  readonly changed: string;
  readonly underWay: string;
  readonly paidAlready: (facts: { readonly url: string }) => string;
  readonly declined: (facts: { readonly url: string }) => string;
  readonly autoOff: (facts: LineFacts) => string;
  readonly voucherDone: (facts: { readonly amount: string; readonly balance: string }) => string;
  readonly voucherAgain: string;
  readonly voucherSignIn: (facts: { readonly url: string }) => string;
  readonly kept: string;
  readonly cardGiven: string;
  readonly payLink: (facts: LineFacts & { readonly plan: string; readonly url: string }) => string;
  /** Six digits that carry a renewal from the desk to the web. `url`: where they are typed. */
  readonly handover: (facts: { readonly code: string; readonly url: string; readonly minutes: number }) => string;
}

const CATALOGUES: Readonly<Record<Language, TextWords>> = { en, 'zh-CN': zhCn, 'zh-TW': zhTw, es };
export const textWords = (language: Language): TextWords => CATALOGUES[language];
