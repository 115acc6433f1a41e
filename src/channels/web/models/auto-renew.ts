import type { Worded } from '../../../base/language.ts';
import type { Usd } from '../../../base/money.ts';
import type { RefusalCode } from '../../../base/refusal.ts';
import type { Instant, ZoneId } from '../../../base/time.ts';
import type { FailReason } from '../../../rooms/autorenew/autorenew.ts';
import type { LineName } from '../view-models.ts';

/** Plain data of the pages about auto-renew. */

export interface PayChoice {
  /** What the form sends: `saved:pmt_…`, `both:pmt_…`, `wallet`, `approve:stripe:alipay`. */
  readonly value: string;
  readonly kind: 'saved' | 'both' | 'wallet' | 'approve';
  /** `Visa ending in 4242`, in the reader's language. */
  readonly name: string;
  readonly chosen: boolean;
}

/** The exact words, their box that nobody has ticked, and what may be chosen otherwise. */
export interface OfferModel {
  readonly sentences: readonly string[];
  /** Go back with the yes: of exactly these words. */
  readonly hash: string;
  readonly pay: readonly PayChoice[];
  readonly plans: readonly { readonly id: string; readonly name: Worded; readonly chosen: boolean }[];
  readonly ceilings: readonly { readonly money: Usd; readonly chosen: boolean }[];
  /** Null: the plan has no data to run low. */
  readonly low: boolean | null;
  /** Where to show who one is first; null: shown in the last minutes. */
  readonly proofUrl: string | null;
  /** Sent without the tick. */
  readonly unticked: boolean;
  /** It takes the place of what stands. */
  readonly instead: boolean;
}

/** One moment of the plan: what was done, and what is going to be. `failed` says why. */
export interface PlanItem {
  readonly kind: 'told' | 'charge' | 'retry' | 'again' | 'ask' | 'failed' | 'paid';
  readonly at: Instant;
  readonly past: boolean;
  readonly reason: FailReason | null;
}

export interface StandsModel {
  readonly state: 'on' | 'paused' | 'frozen';
  readonly plan: Worded | null;
  readonly payName: string;
  readonly approve: boolean;
  readonly ceiling: Usd;
  readonly onAt: Instant;
  readonly until: Instant | null;
  readonly next: { readonly at: Instant; readonly money: Usd } | null;
  /** Paid time that ends without a try, because it was turned on too late for it. */
  readonly tooLate: Instant | null;
  readonly items: readonly PlanItem[];
  /** Waits for a yes to a price, or to be paid on the page of the request. */
  readonly asks: { readonly kind: 'price'; readonly money: Usd; readonly limit: Usd; readonly cycle: string } | { readonly kind: 'approve'; readonly money: Usd; readonly url: string } | null;
  /** A cycle whose last try failed and that is tried again at a tap. */
  readonly again: string | null;
  readonly wallet: { readonly free: Usd; readonly cycles: number } | null;
  readonly consent: { readonly sentences: readonly string[]; readonly at: Instant } | null;
}

export interface AutoRenewModel {
  readonly line: LineName;
  readonly zone: ZoneId;
  readonly action: string;
  readonly backUrl: string;
  readonly stands: StandsModel | null;
  readonly offer: OfferModel | null;
  /** Why there is nothing to turn on. */
  readonly refused: RefusalCode | null;
  /** The same renewal by hand. */
  readonly byHandUrl: string;
  readonly history: readonly { readonly state: 'renewed' | 'by_hand' | 'gave_up' | 'dropped'; readonly at: Instant; readonly money: Usd | null; readonly url: string | null; readonly reason: FailReason | null }[];
  readonly said: 'on' | 'off' | 'yes' | 'again' | null;
}

/** The page behind the link in every message: one button, no sign-in. */
export interface AutoOffModel { readonly line: LineName; readonly plan: Worded | null; readonly isOff: boolean; readonly action: string }

/** One line on other pages: where auto-renew of a line stands. */
export interface AutoGlance {
  readonly url: string;
  readonly state: 'off' | 'on' | 'asking' | 'paused' | 'frozen';
  readonly next: { readonly at: Instant; readonly money: Usd } | null;
}
