import type { By, Language } from '../../base/language.ts';
import type { Log } from '../../platform/log/log.ts';
import type { AutoRenewApp } from '../../rooms/autorenew/autorenew.ts';
import type { Call, Dialer, OpeningHours } from '../../rooms/calls/calls.ts';
import type { FundsApp } from '../../rooms/funds/funds.ts';
import type { HandoverApp } from '../../rooms/handover/handover.ts';
import type { People } from '../../rooms/people/people.ts';
import type { TextsApp } from '../../rooms/texts/texts.ts';
import type { CallState } from './flow/state.ts';

/** What the hotline is opened with. */
export interface HotlineParts {
  readonly house: { readonly app: AutoRenewApp & HandoverApp; readonly funds: FundsApp; readonly texts: TextsApp };
  readonly people: People;
  readonly shop: string;
  readonly sandbox: boolean;
  readonly hours: OpeningHours;
  readonly dialer: Dialer | null;
  /** Paid by phone with a saved method and one proof up to this (US cents); above it both are needed. */
  readonly savedMostCents: number;
  /** The gateway whose tokens the providers' keypad steps make; null: no such step. */
  readonly cardGateway: string | null;
  readonly log: Log;
  /** After so long an answer says "one moment" and the work goes on behind it (ms). */
  readonly waitMs?: number;
  /** So long the same event, come twice, waits for whoever is at it (ms). */
  readonly busyMs?: number;
}

/** One effect's surroundings. */
export interface EffectContext { readonly parts: HotlineParts; readonly call: Call; readonly state: CallState; /** Of the effect: the same one again has the same. */ readonly key: string }

/** Texts and letters are written in the caller's language; Mandarin callers read what they have read before, else simplified characters. */
export const writtenIn = ({ language, written }: Pick<CallState, 'language' | 'written'>): Language =>
  (language === null ? written ?? 'en' : language === 'zh' ? written === 'zh-TW' ? 'zh-TW' : 'zh-CN' : language);

/** Who acts, for the journal: whom a proof has shown, else a guest. */
export const byCaller = (customer: string | null, reason: string): By => ({ door: 'phone', actor: customer === null ? 'guest' : `customer:${customer}`, reason });

/** What limits count a caller by: the number, or the call where it is withheld. */
export const whoCalls = (call: Pick<Call, 'id' | 'callerSealed'>, number: string | null): string => number ?? call.id;
