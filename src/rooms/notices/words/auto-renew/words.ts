import type { Language } from '../../../../base/language.ts';
import type { AutoFailedModel, AutoOffModel, AutoSoonModel } from '../../auto-renew-kinds.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { zhCn } from './zh-cn.ts';
import { zhTw } from './zh-tw.ts';

/** What notices about auto-renew say, in one language. Moments, amounts and names come as texts of that language. */
export interface AutoRenewWords {
  readonly labels: {
    readonly chargedOn: string; readonly paysWith: string; readonly ends: string; readonly ceiling: string; readonly since: string; readonly amount: string; readonly again: string; readonly code: string; readonly limit: string;
  };
  readonly button: string;
  readonly turnOff: string;
  readonly offNote: (url: string) => string;
  /** The same by a text, in a letter. */
  readonly offByText: string;
  /** How a text ends it. */
  readonly offText: string;
  readonly on: { readonly subject: (plan: string) => string; readonly headline: string; readonly lead: (line: string, first: { readonly money: string; readonly day: string } | null) => string; readonly asked: (line: string) => string; readonly terms: string };
  readonly off: { readonly subject: string; readonly lead: (line: string) => string; readonly why: Readonly<Record<AutoOffModel['reason'], string | null>>; readonly ends: (until: string) => string; readonly underWay: string };
  readonly soon: {
    readonly subject: (money: string, day: string) => string; readonly headline: (day: string) => string;
    readonly lead: Readonly<Record<AutoSoonModel['why'], (line: string, ends: string, pay: string, at: string) => string>>;
    readonly dearer: (money: string, was: string) => string; readonly missing: (money: string) => string; readonly cardEnds: (month: string) => string;
  };
  readonly approve: { readonly subject: (money: string, line: string) => string; readonly headline: string; readonly lead: (ends: string, pay: string) => string; readonly only: string; readonly button: string };
  readonly failed: {
    readonly subject: { readonly again: (line: string) => string; readonly last: (line: string) => string; readonly stopped: (line: string) => string };
    readonly why: Readonly<Record<Exclude<AutoFailedModel['why'], 'wallet_too_low'>, string>> & { readonly wallet_too_low: (missing: string) => string };
    readonly again: (at: string) => string; readonly last: string; readonly ends: (until: string) => string; readonly button: string; readonly manage: (url: string) => string;
  };
  readonly ask: { readonly subject: (money: string) => string; readonly headline: string; readonly lead: Readonly<Record<'ceiling' | 'price', (money: string, limit: string) => string>>; readonly wait: (ends: string) => string; readonly button: string };
  readonly yearly: { readonly subject: string; readonly lead: (line: string, since: string, ceiling: string) => string; readonly next: (money: string, day: string) => string };
}

const CATALOGUES: Readonly<Record<Language, AutoRenewWords>> = { en, 'zh-CN': zhCn, 'zh-TW': zhTw, es };
export const autoRenewWords = (language: Language): AutoRenewWords => CATALOGUES[language];
