import type { Language } from '../../../base/language.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { zhCn } from './zh-cn.ts';
import { zhTw } from './zh-tw.ts';

/** What the words of a consent name: texts that are already in the reader's language. */
export interface TermsFacts {
  readonly line: string;
  readonly plan: string;
  /** Taxes included. */
  readonly price: string;
  readonly ceiling: string;
  /** `Visa ending in 4242`, `wallet`, … */
  readonly pay: string;
  readonly approve: boolean;
  /** First charge by date; null: the calendar brings none now. */
  readonly first: string | null;
  readonly byDate: boolean;
  /** Fewer bytes than these; null: not by low data. */
  readonly low: string | null;
  readonly keep: boolean;
  readonly until: string | null;
}

/** The words of a consent: numbered, so that it can be proved which ones somebody saw. A changed sentence is a new version. */
export const CONSENT_VERSION = 1;
export interface ConsentWords {
  readonly terms: (facts: TermsFacts) => readonly string[];
  /** The plan as last time, whichever that is then. */
  readonly same: (today: string) => string;
  readonly wallet: string;
  readonly card: (brand: string | null, last4: string | null) => string;
  readonly walletThen: (card: string) => string;
  readonly method: { readonly card: string; readonly alipay: string; readonly wechat_pay: string; readonly paypal: string };
}

const CATALOGUES: Readonly<Record<Language, ConsentWords>> = { en, 'zh-CN': zhCn, 'zh-TW': zhTw, es };
export const consentWords = (language: Language): ConsentWords => CATALOGUES[language];
