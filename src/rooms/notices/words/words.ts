import type { Language } from '../../../base/language.ts';
import type { AccountChange, DoneModel, RefundedModel, ShownPayment } from '../kinds.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { zhCn } from './zh-cn.ts';
import { zhTw } from './zh-tw.ts';
import type { ReturnWords } from './returns.ts';

/** What this room says, in one language. Dates, amounts and names come in already written for that language. */
export interface Words {
  readonly shopName: string;
  readonly labels: {
    readonly line: string; readonly plan: string; readonly data: string; readonly cycle: string; readonly total: string;
    readonly paidWith: string; readonly receipt: string; readonly paidAt: string; readonly before: string; readonly after: string;
    readonly price: string; readonly details: string; readonly refund: string; readonly refundTo: string; readonly promised: string;
    readonly delivered: string; readonly validUntil: string; readonly autoRenewDiscount: string;
  };
  readonly unlimited: string;
  readonly noService: string;
  readonly perCycle: (data: string, cycles: number) => string;
  readonly withBonus: (data: string, bonus: string) => string;
  readonly span: (from: string, to: string) => string;
  readonly promotion: (code: string) => string;
  readonly payment: (paid: ShownPayment) => string;
  readonly done: {
    readonly subject: (plan: string, until: string) => string;
    readonly headline: string;
    readonly lead: (until: string) => string;
    readonly dataSubject: (plan: string) => string;
    readonly dataHeadline: string;
    /** Bytes came, the dates stayed. */
    readonly dataLead: (until: string) => string;
    readonly button: string;
    readonly refundRule: (policy: DoneModel['refundPolicy'], until: string | null) => string;
    readonly sms: (say: { shop: string; line: string; plan: string; total: string; until: string; url: string }) => string;
  };
  readonly refunded: {
    readonly subject: (amount: string) => string;
    readonly headline: string;
    readonly lead: (amount: string) => string;
    readonly reason: Readonly<Record<RefundedModel['reason'], string>>;
    readonly whenItArrives: (paid: ShownPayment | null) => string;
    readonly button: string;
    readonly sms: (say: { shop: string; line: string; amount: string; url: string }) => string;
  };
  readonly declined: {
    readonly bank: { readonly subject: (plan: string) => string; readonly headline: string; readonly next: string; readonly button: string };
    readonly subject: (plan: string) => string;
    readonly headline: string;
    readonly lead: string;
    readonly next: string;
    readonly button: string;
    readonly sms: (say: { shop: string; line: string; url: string }) => string;
  };
  readonly delayed: {
    readonly subject: (carrier: string) => string;
    readonly headline: string;
    readonly lead: (carrier: string) => string;
    /** `left`: from the letter to that moment, `1 h 50 min`. */
    readonly byItself: (refundsAt: string | null, left: string) => string;
    readonly doNotPayAgain: string;
    readonly button: string;
    readonly sms: (say: { shop: string; line: string; carrier: string; refundsAt: string | null; url: string }) => string;
  };
  readonly repaired: {
    readonly subject: string;
    readonly headline: string;
    readonly refundedSubject: string;
    readonly refundedHeadline: string;
    readonly lead: (carrier: string) => string;
    readonly refundedLead: (carrier: string, amount: string) => string;
    readonly nothingToDo: string;
    readonly button: string;
    readonly sms: (say: { shop: string; line: string; until: string; url: string }) => string;
    readonly refundedSms: (say: { shop: string; line: string; amount: string; url: string }) => string;
  };
  readonly refundFailed: ReturnWords['refundFailed'];
  readonly returned: ReturnWords['returned'];
  readonly code: {
    readonly subject: string;
    readonly headline: (code: string) => string;
    readonly lead: (minutes: number) => string;
    readonly warning: string;
    readonly sms: (say: { shop: string; code: string; minutes: number }) => string;
  };
  readonly account: {
    readonly subject: string;
    readonly what: Readonly<Record<AccountChange, string>>;
    readonly lead: (when: string) => string;
    readonly notYou: string;
    readonly button: string;
    readonly sms: (say: { shop: string; what: string; url: string }) => string;
  };
  readonly footer: {
    readonly why: (line: string | null) => string;
    readonly help: (contact: string) => string;
    readonly sandbox: string;
  };
}

const WORDS: Readonly<Record<Language, Words>> = { en, es, 'zh-CN': zhCn, 'zh-TW': zhTw };
export const wordsOf = (language: Language): Words => WORDS[language];
