import type { Language } from '../../../../base/language.ts';
import type { RefundOffered } from '../../../../rooms/renewals/renewals.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { zhCn } from './zh-cn.ts';
import { zhTw } from './zh-tw.ts';

/**
 * What an agent reads aloud before a renewal on behalf, in the caller's language, and what the desk says to the caller by itself. The
 * sentences of a consent are kept as they stand here (rooms/calls, `consentWrites`). Figures come in already written in that language.
 */
export interface ScriptWords {
  plan(p: { readonly plan: string; readonly ending: string }): string;
  price(p: { readonly price: string; readonly tax: string; readonly total: string }): string;
  priceOnly(p: { readonly total: string }): string;
  discount(p: { readonly discount: string }): string;
  startsNow(): string;
  startsAt(p: { readonly at: string }): string;
  startsAtFirstUse(): string;
  validUntil(p: { readonly at: string }): string;
  lost(p: { readonly data: string }): string;
  refund(p: { readonly rule: RefundOffered }): string;
  charge(p: { readonly method: string; readonly total: string }): string;
  chargeWallet(p: { readonly total: string }): string;
  ask(): string;
  /** In place of `ask`, where the caller agrees by a key. */
  askKey(): string;
  /** Spoken to the caller, or shown as captions. */
  linkSent(p: { readonly ending: string }): string;
  receiptSent(): string;
  codeSent(): string;
  renewed(p: { readonly total: string }): string;
  autoOff(): string;
}
const CATALOGUES: Readonly<Record<Language, ScriptWords>> = { en, es, 'zh-CN': zhCn, 'zh-TW': zhTw };
export const scriptWords = (language: Language): ScriptWords => CATALOGUES[language];
