import type { Usd } from '../../../base/money.ts';
import type { Instant } from '../../../base/time.ts';
import type { RefundOffered } from '../../../rooms/renewals/renewals.ts';
import type { NoOffer } from '../../../rooms/refunds/refunds.ts';
import type { PaidPart, RenewalShown } from '../view-models.ts';

export interface Part { readonly left: bigint; readonly all: bigint }
export interface LineEnd { readonly serviceEndsAt: Instant | null; readonly numberReleaseAt: Instant | null; readonly bytes: bigint | null }

/** What comes back if it is asked for now, how that was reckoned, and what it does to the line. */
export interface RefundOfferModel {
  readonly renewal: RenewalShown;
  readonly policy: RefundOffered;
  readonly until: Instant | null;
  readonly amount: Usd;
  readonly paid: Usd;
  readonly netBack: Usd;
  readonly taxBack: Usd;
  /** A flat tax that stays with the state; null: none does. */
  readonly taxKept: Usd | null;
  readonly refundedBefore: Usd | null;
  readonly days: Part | null;
  readonly bytes: Part | null;
  readonly cycles: Part | null;
  readonly usedBonus: bigint;
  readonly takeBack: boolean;
  /** Whether the reader has shown that the line is theirs: nobody else reads what is left on it. */
  readonly isHolder: boolean;
  readonly overLimit: boolean;
  readonly before: LineEnd;
  readonly after: LineEnd;
  /** The ways it was paid, in the order they paid. */
  readonly methods: readonly PaidPart[];
  /** `proof`: where to show first who it is; null: the wallet is not offered. */
  readonly wallet: { readonly proofUrl: string | null } | null;
  readonly action: string;
  readonly key: string;
  readonly terms: string;
  /** It was another amount when they looked at it last. */
  readonly changed: boolean;
  readonly backUrl: string;
}

export interface NoRefundModel {
  readonly renewal: RenewalShown;
  readonly why: NoOffer | 'frozen';
  readonly policy: RefundOffered;
  readonly until: Instant | null;
  /** The later renewal that goes first, or the refund that was asked for before. */
  readonly nextUrl: string | null;
  readonly backUrl: string;
}

export interface ReturnModel {
  readonly renewal: RenewalShown;
  readonly reference: string;
  readonly stage: 'waiting' | 'taking_back' | 'paying_back' | 'done' | 'refused' | 'person' | 'failed_later';
  readonly because: 'carrier_refused' | 'person_refused' | 'changed_meanwhile' | null;
  readonly amount: Usd;
  readonly toWallet: boolean;
  /** What of it has come back into the payer's wallet; null: nothing, or nothing yet. */
  readonly inWallet: Usd | null;
  readonly methods: readonly PaidPart[];
  readonly overLimit: boolean;
  readonly askedAt: Instant;
  readonly takenAt: Instant | null;
  readonly settledAt: Instant | null;
  readonly after: LineEnd;
  readonly receiptUrl: string;
  readonly againUrl: string | null;
}
