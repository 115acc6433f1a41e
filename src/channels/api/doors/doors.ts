import type { RefundOffered } from '../../../rooms/renewals/renewals.ts';
import type { AutoRenewDoors } from './auto-renew-doors.ts';
import type { ApiCaller } from './caller.ts';
import type { ClockDoors } from './clock-doors.ts';
import type { UsageDoors } from './usage-doors.ts';
import type { RefundDoors } from './refund-doors.ts';
import type { CustomerId, LineId, LoadId, MethodId, PayLinkId, QuoteId, ReceiptId, RenewalId } from '../../../base/ids.ts';
import type { Language, Worded } from '../../../base/language.ts';
import type { Usd } from '../../../base/money.ts';
import type { RefusalCode } from '../../../base/refusal.ts';
import type { CarrierId, LineKind, PlanKind, RefundPolicy, RenewalMode } from '../../../base/terms.ts';
import type { Instant } from '../../../base/time.ts';
import type { DocumentSignature } from '../../../platform/secrets/signing.ts';
import type { Jwk } from '../../../platform/secrets/keys.ts';
import type { CarrierBalance, LineSnapshot } from '../../../rooms/lines/lines.ts';
import type { SignedRoot } from '../../../rooms/journal/journal.ts';

export type { ApiCaller } from './caller.ts';
export { API_SCOPES, type ApiScope } from '../../../rooms/people/people.ts';

export interface LineView {
  readonly id: LineId;
  readonly carrier: CarrierId;
  readonly kind: LineKind;
  /** E.164; null for a card without one. */
  readonly number: string | null;
  readonly iccid: string;
  readonly sim: 'physical' | 'esim';
  /** As of now, by the clocks. */
  readonly status: LineSnapshot;
  /** When the carrier was last asked. */
  readonly readAt: Instant | null;
  readonly carrierBalance: CarrierBalance | null;
}

export interface OfferView {
  readonly plan: {
    readonly id: string; readonly version: number; readonly carrier: CarrierId; readonly kind: PlanKind; readonly line: LineKind; readonly name: Worded; readonly price: Usd;
    readonly cycleRule: 'fixed_days' | 'calendar_month'; readonly days: number; readonly cycles: number; readonly dataBytes: bigint | null; readonly throttleKbps: number | null;
    readonly refundPolicy: RefundPolicy;
  };
  readonly defaultMode: RenewalMode;
  /** Every mode this line may ask for, and why not where it cannot have it now. */
  readonly fits: readonly { readonly mode: RenewalMode; readonly refusal: RefusalCode | null }[];
}

export type PriceLineKind = 'plan' | 'auto_renew_discount' | 'promotion' | 'bonus_bytes' | 'tax' | 'fee';

export interface QuoteView {
  readonly id: QuoteId;
  readonly line: LineId;
  readonly plan: { readonly id: string; readonly version: number };
  readonly mode: RenewalMode;
  readonly startsWhenUsedUp: boolean;
  readonly quotedAt: Instant;
  readonly expiresAt: Instant;
  readonly price: readonly { readonly kind: PriceLineKind; readonly label: Worded; readonly amount: Usd; readonly bytes: bigint | null }[];
  readonly total: Usd;
  readonly bonusBytes: bigint;
  readonly before: LineSnapshot;
  readonly after: LineSnapshot;
  readonly x: Instant | null;
  readonly afterX: LineSnapshot | null;
  readonly refusalAtX: RefusalCode | null;
  readonly lostBytes: bigint;
  readonly lostLater: { readonly at: Instant; readonly bytes: bigint } | null;
  readonly refundPolicy: RefundPolicy;
  readonly refundOffered: RefundOffered;
  readonly warnings: readonly string[];
  /** Exactly what was signed, as JSON; never touched on the way. */
  readonly document: Readonly<Record<string, unknown>>;
  readonly signature: DocumentSignature;
}

export const RENEWAL_STATES = [
  'paying', 'awaiting_customer', 'payment_unknown', 'topping_up', 'awaiting_carrier', 'carrier_unknown',
  'refunding', 'awaiting_refund', 'refund_unknown', 'done', 'declined', 'refunded', 'needs_agent',
] as const;
export type RenewalStateName = (typeof RENEWAL_STATES)[number];

export interface RenewalView {
  readonly id: RenewalId;
  readonly line: LineId;
  readonly quote: QuoteId;
  readonly plan: { readonly id: string; readonly version: number };
  readonly mode: RenewalMode;
  readonly state: RenewalStateName;
  readonly total: Usd;
  /** The gateway's page where the payer goes on, while the renewal waits for that. */
  readonly payUrl: string | null;
  readonly placedAt: Instant;
  readonly capturedAt: Instant | null;
  readonly effectAt: Instant | null;
  readonly settledAt: Instant | null;
  /** The line as the carrier delivered it; null before. */
  readonly after: LineSnapshot | null;
  /** Why it was declined or given back, as a word of ours. */
  readonly refusedBecause: string | null;
  readonly receipt: ReceiptId | null;
}

export interface ReceiptView {
  readonly id: ReceiptId;
  /** `XK-00000042`. */
  readonly number: string;
  readonly at: Instant;
  readonly renewal: RenewalView;
  readonly quote: QuoteView;
  readonly paidWith: { readonly method: string; readonly brand: string | null; readonly last4: string | null } | null;
  /** Each payment by itself: one, or two where a wallet paid a part. */
  readonly payments: readonly PaymentView[];
}

export interface PaymentView { readonly method: string; readonly brand: string | null; readonly last4: string | null; readonly amount: Usd }

export type HostedMethodView = 'card' | 'alipay' | 'wechat_pay' | 'paypal';
export type PayWithView =
  | { readonly type: 'hosted'; readonly returnUrl: string; readonly gateway: string | null; readonly method: HostedMethodView | null }
  | { readonly type: 'token'; readonly paymentMethod: string }
  /** A saved method of the customer; the payer may have to see their bank, and comes back to `returnUrl`. */
  | { readonly type: 'saved'; readonly method: MethodId; readonly returnUrl: string | null }
  | { readonly type: 'wallet' };

export interface PlaceView {
  /** The Idempotency-Key: the same key of the same caller is the same renewal. */
  readonly key: string;
  readonly quote: QuoteId;
  readonly payment: PayWithView;
  /** Whose saved method or wallet pays; null: nobody's. */
  readonly customer: CustomerId | null;
  /** The wallet pays as far as it goes, and `payment` the rest. */
  readonly walletFirst: boolean;
  /** Where the receipt goes. */
  readonly email: string | null;
  readonly language: Language;
}

/** A link by which somebody else pays, as whoever made it sees it. */
export interface PayLinkView {
  readonly id: PayLinkId;
  readonly line: LineId;
  readonly plan: string;
  /** Null: whichever way the plan can start when it is paid. */
  readonly mode: RenewalMode | null;
  readonly state: 'open' | 'busy' | 'paid' | 'cancelled' | 'expired';
  readonly url: string;
  readonly qr: string;
  readonly code: string;
  readonly note: string | null;
  readonly renewal: RenewalId | null;
  readonly madeAt: Instant;
  readonly expiresAt: Instant;
}
export interface MakePayLinkView {
  readonly line: LineId; readonly plan: string | null; readonly mode: RenewalMode | null; readonly note: string | null; readonly days: number | null; readonly email: string | null; readonly language: Language;
}

/** A page of a list, newest first: rows after `after`, which is the last row of the page before. */
export interface RenewalsPage {
  readonly line: LineId | null;
  readonly state: RenewalStateName | null;
  /** Placed at or after, and before; null: open. */
  readonly from: Instant | null;
  readonly to: Instant | null;
  readonly after: { readonly placedAt: Instant; readonly id: RenewalId } | null;
  readonly limit: number;
}
export interface ReceiptsPage { readonly line: LineId | null; /** A month of UTC, `2026-11`; null: any. */ readonly month: string | null; readonly beforeNumber: bigint | null; readonly limit: number }

export interface WalletView {
  readonly customer: CustomerId; readonly balance: Usd; readonly held: Usd; readonly available: Usd; readonly room: Usd; readonly frozen: boolean;
  readonly movements: readonly { readonly id: string; readonly at: Instant; readonly kind: string; readonly subject: string; readonly amount: Usd; readonly balance: Usd }[];
}
export interface LoadView { readonly id: LoadId; readonly customer: CustomerId; readonly state: string; readonly amount: Usd; readonly payUrl: string | null; readonly refusedBecause: string | null; readonly placedAt: Instant; readonly settledAt: Instant | null }
export interface PlaceLoadView { readonly key: string; readonly customer: CustomerId; readonly amount: Usd; readonly payment: Exclude<PayWithView, { type: 'wallet' }>; readonly email: string | null; readonly language: Language }

/** What the API needs of wallets. Null: no such customer, or no load of this caller. */
export interface WalletDoors {
  wallet(caller: ApiCaller, customer: string, page: { readonly limit: number }): Promise<WalletView | null>;
  load(caller: ApiCaller, request: PlaceLoadView): Promise<LoadView | null>;
  loadById(caller: ApiCaller, id: LoadId): Promise<LoadView | null>;
  redeem(caller: ApiCaller, request: { readonly customer: CustomerId; readonly code: string }): Promise<{ readonly value: Usd; readonly wallet: WalletView } | null>;
}

/**
 * What the API needs of the rooms. Everything takes the caller: what a caller may not know exists is null, which becomes
 * a 404, and never a refusal that would tell the difference. Refusals (rules R19, quotes, payments) are thrown.
 */
export interface ApiDoors {
  readonly wallets: WalletDoors;
  readonly clocks: ClockDoors;
  readonly usage: UsageDoors;
  readonly autoRenew: AutoRenewDoors;
  /** The caller of a bearer key; null for an unknown, ended or malformed one. `address` is for limits and the journal. */
  callerOf(bearer: string, address: string): Promise<ApiCaller | null>;
  /** Counts one request of a known caller; throws Refusal `too_many_requests` with `retryAfterSeconds`. Does nothing without a limit. */
  admit(caller: ApiCaller): Promise<void>;
  /** Counts one failed sign-in from this address; throws as `admit` does. */
  admitFailure(address: string): Promise<void>;

  findLine(caller: ApiCaller, by: { readonly number: string } | { readonly iccid: string }): Promise<LineView | null>;
  line(caller: ApiCaller, id: LineId): Promise<LineView | null>;
  /** Plans on sale that fit the line; null when the line is not there for this caller. */
  offers(caller: ApiCaller, line: LineId): Promise<readonly OfferView[] | null>;

  /** Throws `line_not_found`, `plan_not_found`, `plan_not_sold`, and the refusals of rules R19. */
  quote(caller: ApiCaller, request: { readonly line: LineId; readonly plan: string; readonly mode: RenewalMode | null; readonly startsWhenUsedUp: boolean; readonly promotion: string | null }): Promise<QuoteView>;
  quoteById(caller: ApiCaller, id: QuoteId): Promise<QuoteView | null>;

  /** Places a renewal and moves it as far as it goes at once. Throws `quote_not_found`, `quote_expired`, `quote_used`, `line_changed`, `renewal_in_progress`, … */
  place(caller: ApiCaller, request: PlaceView): Promise<RenewalView>;
  renewal(caller: ApiCaller, id: RenewalId): Promise<RenewalView | null>;
  renewals(caller: ApiCaller, page: RenewalsPage): Promise<readonly RenewalView[]>;

  receipt(caller: ApiCaller, id: ReceiptId): Promise<ReceiptView | null>;
  /** `beforeNumber`: where to go on, though this page may have fewer rows than asked for; null when there are no more. */
  receipts(caller: ApiCaller, page: ReceiptsPage): Promise<{ readonly rows: readonly ReceiptView[]; readonly beforeNumber: bigint | null }>;

  /** Refunds of what was delivered and not used up. */
  readonly refunds: RefundDoors;
  /** Throws `line_not_found`, `plan_not_found` and the refusals of rules R19. */
  makePayLink(caller: ApiCaller, request: MakePayLinkView): Promise<PayLinkView>;
  payLink(caller: ApiCaller, id: PayLinkId): Promise<PayLinkView | null>;
  cancelPayLink(caller: ApiCaller, id: PayLinkId): Promise<PayLinkView | null>;

  /** The receipt as PDF; null where `receipt` is. */
  receiptPdf(caller: ApiCaller, id: ReceiptId, language: Language): Promise<{ readonly fileName: string; readonly bytes: Uint8Array } | null>;
  /** The proof of its activation, as a file of one line of JSON, with everything of the line opened. */
  receiptProof(caller: ApiCaller, id: ReceiptId): Promise<string | null>;
  /** Signed daily roots of the journal, newest first: for anybody who keeps them. */
  journalRoots(page: { readonly limit: number; readonly before: string | null }): Promise<readonly SignedRoot[]>;

  /** The public keys our quotes are signed with, older ones included. */
  readonly jwks: { readonly keys: readonly Jwk[] };
}
