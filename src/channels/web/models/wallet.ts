import type { RefusalCode } from '../../../base/refusal.ts';
import type { Usd } from '../../../base/money.ts';
import type { Instant } from '../../../base/time.ts';

export type PayMethod = 'card' | 'alipay' | 'wechat_pay' | 'paypal' | 'wallet';

/** One way to pay. `value` goes with the form as `pay`: a saved method's id, a method of a gateway's page, `wallet`. */
export interface PayChoice {
  readonly value: string;
  readonly methods: readonly PayMethod[];
  /** A saved one: its brand and last four. */
  readonly saved?: { readonly brand: string | null; readonly last4: string | null };
  /** For the wallet: what can be spent. */
  readonly has?: Usd;
}

/** The ways to pay that one reader has for one amount. */
export interface PayChoices {
  readonly choices: readonly PayChoice[];
  /** A wallet that brings a part: what it would bring and what is then left. */
  readonly wallet: { readonly use: Usd; readonly rest: Usd } | null;
  /** Whether the method used may be kept for the reader's account. */
  readonly canSave: boolean;
}

export interface StatementShown {
  readonly at: Instant;
  readonly kind: 'loaded' | 'redeemed' | 'spent' | 'given_back' | 'reversed' | 'other';
  readonly money: Usd;
  readonly balance: Usd;
  readonly url: string | null;
}

export interface WalletModel {
  readonly balance: Usd;
  readonly held: Usd;
  readonly frozen: boolean;
  /** What may still be added today. */
  readonly room: Usd;
  readonly amounts: readonly Usd[];
  readonly pay: PayChoices;
  readonly addAction: string;
  readonly formKey: string;
  readonly redeemAction: string;
  /** A form that was not taken, with what was typed. */
  readonly refusal: { readonly code: RefusalCode; readonly of: 'add' | 'redeem'; readonly typed: string } | null;
  /** Just redeemed. */
  readonly redeemed: Usd | null;
  readonly statement: readonly StatementShown[];
  readonly olderUrl: string | null;
  readonly backUrl: string;
}

export interface LoadModel {
  readonly stage: 'open' | 'paying' | 'checking' | 'done' | 'declined';
  readonly amount: Usd;
  /** What the wallet holds now; once it is there. */
  readonly balance: Usd | null;
  readonly method: { readonly kind: PayMethod; readonly brand: string | null; readonly last4: string | null } | null;
  readonly at: Instant;
  readonly reference: string;
  readonly sentTo: string | null;
  readonly payUrl: string | null;
  readonly cancelAction: string | null;
  readonly walletUrl: string;
}
