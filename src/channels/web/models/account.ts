import type { Usd } from '../../../base/money.ts';
import type { RefusalCode } from '../../../base/refusal.ts';
import type { Instant, ZoneId } from '../../../base/time.ts';
import type { LineName, LineStateShown } from '../view-models.ts';

/** Plain data of the pages behind sign-in; views turn it into HTML. */

/** A form that the passkey script takes over: where it asks, where it goes, for which name the key must be. */
export interface PasskeyForm { readonly ask: string; readonly action: string; readonly rpId: string }

export interface SignInModel {
  readonly value: string;
  readonly refusal: RefusalCode | null;
  /** The address of the form, with the way back in it. */
  readonly action: string;
  readonly passkey: PasskeyForm;
}

export type CodeStepKind = 'sign_in' | 'step_up' | 'bind' | 'contact';
export interface CodeStepModel {
  readonly kind: CodeStepKind;
  /** Masked: enough for its owner. Null: to the address on file, which is not said. */
  readonly sentTo: string | null;
  readonly validUntil: Instant;
  readonly againAt: Instant | null;
  readonly refusal: RefusalCode | null;
  readonly action: string;
  readonly otherUrl: string;
  /** The sandbox's phone or mailbox where the code arrives; null outside it. */
  readonly sandbox: { readonly kind: 'phone' | 'mail'; readonly url: string } | null;
}

export interface StepUpModel {
  readonly action: string;
  readonly passkey: PasskeyForm | null;
  readonly contacts: readonly { readonly id: string; readonly channel: 'sms' | 'email'; readonly shown: string }[];
  /** Nothing stronger than e-mail is there. */
  readonly mailOnly: boolean;
  readonly backUrl: string;
  readonly refusal: RefusalCode | null;
}

/** What of a line runs out first: its data (at its pace, or already), its days, the keeping of its number, the number itself, the time for first use. */
export type RunsOut = 'data' | 'data_gone' | 'days' | 'keep' | 'number' | 'use' | 'none';

export interface AccountLine {
  readonly url: string;
  readonly plansUrl: string | null;
  readonly editUrl: string;
  readonly usageUrl: string;
  readonly name: LineName;
  readonly role: 'owner' | 'see' | 'pay';
  readonly kind: 'own' | 'family' | 'office';
  readonly zone: ZoneId;
  readonly state: LineStateShown;
  readonly lives: boolean;
  readonly first: { readonly what: RunsOut; readonly at: Instant | null };
  /** Null is unlimited; undefined, none running. */
  readonly leftBytes: bigint | null | undefined;
  readonly paidUntil: Instant | null;
}

export interface AccountModel {
  /** The one that runs out first comes first. */
  readonly lines: readonly AccountLine[];
  /** Null where there is no wallet page. */
  readonly wallet: { readonly url: string; readonly balance: Usd } | null;
  readonly methodsUrl: string | null;
  readonly receiptsUrl: string | null;
}

export interface BindModel { readonly value: string; readonly refusal: RefusalCode | null }

export interface LineSettingsModel {
  readonly name: LineName;
  readonly label: string;
  readonly kind: 'own' | 'family' | 'office';
  readonly role: 'owner' | 'see' | 'pay';
  readonly action: string;
  readonly zone: ZoneId;
  readonly frozenUntil: Instant | null;
  /** Where its owner says what texts may do; null for a line that gets none, and for who may only see it. */
  readonly textsUrl: string | null;
  /** Its auto-renew; null for who may only see it. */
  readonly autoUrl: string | null;
  readonly shares: readonly { readonly id: string; readonly label: string; readonly role: 'see' | 'pay'; readonly acceptedAt: Instant | null; readonly expiresAt: Instant }[];
}

export interface SharedModel { readonly link: string; readonly label: string; readonly expiresAt: Instant; readonly doneUrl: string }
export interface JoinModel { readonly line: string; readonly role: 'see' | 'pay'; readonly action: string }

export interface SessionsModel {
  readonly sessions: readonly { readonly id: string; readonly device: string | null; readonly proof: 'sms' | 'email' | 'passkey' | null; readonly createdAt: Instant; readonly seenAt: Instant; readonly here: boolean }[];
  readonly passkeys: readonly { readonly id: string; readonly name: string; readonly createdAt: Instant; readonly usedAt: Instant | null }[];
  readonly form: PasskeyForm;
  readonly suggested: string;
  readonly refusal: RefusalCode | null;
}

export interface SettingsModel {
  readonly zone: ZoneId | null;
  readonly zones: readonly { readonly id: ZoneId; readonly name: string }[];
  readonly contacts: readonly { readonly id: string; readonly channel: 'sms' | 'email'; readonly shown: string; readonly service: boolean; readonly promo: boolean }[];
  readonly saved: boolean;
  readonly refusal: RefusalCode | null;
}

export interface DataModel { readonly wallet: Usd | null; readonly walletUrl: string | null; /** Programs this person has let in. */ readonly programs: readonly { readonly key: string; readonly name: string }[]; readonly refusal: RefusalCode | null }

export type BillWhy = { readonly kind: 'plan'; readonly version: number } | { readonly kind: 'auto_renew' } | { readonly kind: 'promotion'; readonly code: string }
  | { readonly kind: 'percent'; readonly basisPoints: number; readonly net: Usd; readonly place: string; readonly from: string } | { readonly kind: 'flat'; readonly place: string; readonly from: string };

export interface BillModel {
  readonly line: LineName;
  readonly zone: ZoneId;
  readonly reference: string;
  readonly at: Instant;
  readonly lines: readonly { readonly label: string; readonly money: Usd; readonly bytes: bigint | null; readonly why: BillWhy }[];
  readonly total: Usd;
  readonly paid: readonly { readonly method: 'card' | 'alipay' | 'wechat_pay' | 'paypal' | 'wallet'; readonly brand: string | null; readonly last4: string | null; readonly money: Usd }[];
  readonly refunds: readonly { readonly money: Usd; readonly at: Instant; readonly why: 'not_delivered' | 'other'; readonly state: 'done' | 'pending' }[];
  readonly kept: Usd;
  readonly receiptUrl: string;
}
