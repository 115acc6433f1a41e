import type { Instant, ZoneId } from '../../../base/time.ts';
import type { LineName } from '../view-models.ts';

/** What texts from a line's own number may do. */
export interface TextSettingsModel {
  readonly name: LineName;
  readonly zone: ZoneId;
  readonly action: string;
  readonly backUrl: string;
  readonly balance: boolean;
  readonly pay: boolean;
  /** What would pay now; null: nothing is saved, and the wallet is empty. */
  readonly pays: { readonly kind: 'card'; readonly last4: string } | { readonly kind: 'paypal' } | { readonly kind: 'wallet' } | null;
  /** The most one text pays (US cents). */
  readonly mostCents: bigint;
  readonly methodsUrl: string;
  /** Where to text. In the sandbox a page stands in for the phone. */
  readonly to: { readonly kind: 'number'; readonly shown: string; readonly href: string } | { readonly kind: 'sandbox'; readonly url: string } | { readonly kind: 'any' };
  /** A fresh code is asked for before paying is allowed. */
  readonly proofFirst: boolean;
  readonly frozenUntil: Instant | null;
  readonly saved: boolean;
}
