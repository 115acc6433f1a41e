import type { Cents } from '../../base/money.ts';
import type { Instant } from '../../base/time.ts';
import type { RenewalFacts } from './kinds.ts';

/** What notices about auto-renew have to know. `url` leads to the page of the line's auto-renew unless said otherwise. */
export interface AutoRenewFacts extends RenewalFacts {
  /** A page whose one button turns it off, without signing in. */
  readonly offUrl: string;
  /** `Visa ending in 4242`, in the notice's language. */
  readonly payName: string;
  readonly cents: Cents;
}
export interface AutoOnModel extends AutoRenewFacts { readonly approve: boolean; readonly terms: readonly string[]; readonly nextAt: Instant | null; readonly ceilingCents: Cents }
export interface AutoYearlyModel extends AutoRenewFacts { readonly onAt: Instant; readonly nextAt: Instant | null; readonly ceilingCents: Cents }

export interface AutoOffModel extends RenewalFacts {
  readonly reason: 'asked' | 'changed' | 'until_reached' | 'line_left' | 'account_deleted' | 'plan_gone';
  readonly serviceEndsAt: Instant | null;
  /** A payment was under way: should it go through all the same, it goes back. */
  readonly underWay: boolean;
}

export interface AutoSoonModel extends AutoRenewFacts {
  readonly why: 'date' | 'low_data' | 'keep';
  readonly chargeAt: Instant;
  /** End of paid time, or of the number. */
  readonly endsAt: Instant;
  /** What was agreed to, where it costs more now. */
  readonly agreedCents: Cents | null;
  /** What a wallet has too little. */
  readonly missingCents: Cents | null;
  /** `2026-11`, of a card that will have expired by then. */
  readonly cardEnds: string | null;
}

/** `url` leads to the page on which it is paid. */
export interface AutoApproveModel extends AutoRenewFacts { readonly endsAt: Instant; readonly code: string }

/** `url` leads to the same renewal by hand. */
export interface AutoFailedModel extends AutoRenewFacts {
  readonly why:
    | 'insufficient_funds' | 'declined' | 'authentication_needed' | 'method_gone' | 'card_expired' | 'wallet_too_low' | 'line_frozen' | 'not_heard' | 'not_approved' | 'carrier_refused' | 'line_closed' | 'plan_gone'
    | 'called_off' | 'dispute';
  /** When it is tried again; null: not any more. */
  readonly nextAt: Instant | null;
  readonly endsAt: Instant | null;
  readonly missingCents: Cents | null;
  readonly manageUrl: string;
}

export interface AutoAskModel extends AutoRenewFacts { readonly over: 'ceiling' | 'price'; readonly limitCents: Cents; readonly endsAt: Instant }
