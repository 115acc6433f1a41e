import type { RefusalCode } from '../../../base/refusal.ts';
import type { Instant } from '../../../base/time.ts';
import type { LineName } from '../view-models.ts';

/** Where the reader goes after signing in; a path of ours. */
export interface SignInModel {
  readonly value: string;
  readonly refusal: RefusalCode | null;
  /** The address of the form, with the way back in it. */
  readonly action: string;
}

export interface SignInCodeModel {
  /** Masked: enough for its owner. */
  readonly sentTo: string;
  readonly validUntil: Instant;
  readonly againAt: Instant | null;
  readonly refusal: RefusalCode | null;
  readonly action: string;
  readonly otherUrl: string;
  /** The sandbox's phone or mailbox where the code arrives; null outside it. */
  readonly sandbox: { readonly kind: 'phone' | 'mail'; readonly url: string } | null;
}

export interface AccountLine { readonly url: string; readonly name: LineName }

export interface AccountModel {
  readonly lines: readonly AccountLine[];
  readonly contacts: readonly { readonly channel: 'sms' | 'email'; readonly shown: string }[];
}
