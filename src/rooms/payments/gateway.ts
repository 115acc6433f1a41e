import type { Language } from '../../base/language.ts';
import type { Usd } from '../../base/money.ts';
import type { Instant } from '../../base/time.ts';

/** Our key of one charge or refund, stored before the gateway first sees it. */
export type GatewayKey = string;

export interface HostedOrder {
  readonly key: GatewayKey;
  /** Our reference at the gateway (the charge's id): what its lists and webhooks carry back. */
  readonly reference: string;
  readonly amount: Usd;
  /** One line the payer sees on the gateway's page: plan and masked number. */
  readonly description: string;
  readonly successUrl: string;
  readonly cancelUrl: string;
  readonly language: Language;
  /** The one method the payer has chosen on our page; null lets the gateway's page offer all of `methods`. */
  readonly method?: HostedMethod | null;
  /** The gateway's own name of our customer: the method paid with is saved for them. Null saves nothing. */
  readonly saveFor?: string | null;
}

export interface TokenOrder {
  readonly key: GatewayKey;
  readonly reference: string;
  readonly amount: Usd;
  /** The gateway's own name of a payment method, such as `pm_…`; never a card number. */
  readonly paymentMethod: string;
  readonly description: string;
  /** The gateway's own name of the customer whose saved method it is; null for a token that belongs to nobody. */
  readonly customer?: string | null;
  /**
   * True when the payer is not there: what needs them is `refused` with `authentication_needed`. False: it may be `pending`
   * with a `payUrl` that brings the payer to the bank and back to `returnUrl`.
   */
  readonly offSession?: boolean;
  readonly returnUrl?: string | null;
}

/** Methods a gateway's own page can take. */
export type HostedMethod = 'card' | 'alipay' | 'wechat_pay' | 'paypal';

/** A method that may be charged again, as it may be shown and kept: never a number, never an expiry beyond its month. */
export interface SavedMethod {
  /** The gateway's own name, such as `pm_…` or a PayPal payment token's id. */
  readonly ref: string;
  readonly method: HostedMethod;
  readonly brand: string | null;
  readonly last4: string | null;
  /** `2031-07`; null where there is none. */
  readonly expires: string | null;
  /** Tells the same card apart under any number of customers (trust section 5); null where the gateway gives none. */
  readonly fingerprint: string | null;
}

export interface SetupOrder {
  readonly key: GatewayKey;
  readonly reference: string;
  /** The gateway's own name of our customer. */
  readonly customer: string;
  readonly successUrl: string;
  readonly cancelUrl: string;
  readonly language: Language;
}

/** What a gateway says of saving a method without paying. */
export type SetupOutcome =
  | { readonly kind: 'done'; readonly ref: string; readonly saved: SavedMethod }
  | { readonly kind: 'pending'; readonly ref: string; readonly payUrl: string | null }
  | { readonly kind: 'refused'; readonly reason: DeclineReason; readonly ref: string | null }
  | { readonly kind: 'unknown'; readonly cause: string };

export type DisputeState = 'open' | 'won' | 'lost';
/** One dispute (chargeback) as the gateway lists it. */
export interface DisputeRow {
  readonly ref: string;
  /** Our reference of the disputed charge; null when the gateway does not say. */
  readonly chargeReference: string | null;
  readonly amount: Usd;
  readonly state: DisputeState;
  /** When this state was reached, as far as the gateway says; else when the dispute was opened. */
  readonly at: Instant;
}

/** What may be shown of how somebody paid: brand and last four at most (trust section 3). */
export interface PaidWith { readonly method: HostedMethod | 'wallet'; readonly brand: string | null; readonly last4: string | null }

export type DeclineReason = 'declined' | 'insufficient_funds' | 'authentication_needed' | 'expired' | 'cancelled' | 'method_unknown';

/** What a gateway says of a charge. Statuses we do not list are `unknown`, never `done`. */
export type ChargeOutcome =
  /** `saved`: the method was kept for the customer as asked (`saveFor`). `fingerprint`: of the card, where the gateway gives one. */
  | { readonly kind: 'done'; readonly ref: string; readonly amount: Usd; readonly capturedAt: Instant; readonly with: PaidWith; readonly saved?: SavedMethod; readonly fingerprint?: string | null }
  /**
   * Waits for the payer (hosted page, 3-D Secure) or for the gateway itself (`processing`). `approved`: the payer has said
   * yes and the gateway takes the money when we ask for it (`takeApproved`).
   */
  | { readonly kind: 'pending'; readonly ref: string; readonly payUrl: string | null; readonly processing: boolean; readonly approved?: true }
  | { readonly kind: 'refused'; readonly reason: DeclineReason; readonly code: string; readonly ref: string | null }
  | { readonly kind: 'unknown'; readonly cause: string };

export type RefundOutcome =
  | { readonly kind: 'done'; readonly ref: string; readonly amount: Usd }
  | { readonly kind: 'pending'; readonly ref: string }
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'unknown'; readonly cause: string };

export interface NeverSeen { readonly kind: 'never_seen' }

/**
 * The gateway has no look-up by our reference. Sending the same order again with the same key is its look-up: it answers
 * with what it did before, or does it now, once. Said only while the gateway is sure to remember the key.
 */
export interface SameKeyTells { readonly kind: 'same_key_tells' }

/** A gateway's call to us: whom to look at again. The body is a hint; the object is re-read. */
export interface GatewayEvent {
  readonly eventId: string;
  readonly type: string;
  /** The charge's, refund's or setup's reference, when the event names one. */
  readonly reference: string | null;
  /** What it is about when that is not what `reference` names: a dispute makes us read the list of disputes, a saved method is read where it was saved. */
  readonly about?: 'dispute' | 'saved_method';
  readonly at: Instant;
}

export interface GatewayListRow {
  readonly kind: 'charge' | 'refund';
  readonly reference: string;
  readonly ref: string;
  readonly amount: Usd;
  readonly state: 'pending' | 'done' | 'refused';
  readonly at: Instant;
}

/**
 * One payment gateway. Stateless: request out, outcome in. A broken or late reply is `unknown`, never a throw; the same
 * key never charges twice; asking again by reference tells the truth.
 */
export interface Gateway {
  readonly name: string;
  /** True for a gateway that moves no real money; pages say so wherever a person sees it. */
  readonly sandbox: boolean;
  readonly can: {
    readonly hosted: boolean; readonly token: boolean;
    /** Can keep a method for later: `customerFor`, `openSetup`, `findSetup`, `removeSaved`. */
    readonly save: boolean;
    /** Tells of disputes: `disputes`. */
    readonly disputes: boolean;
  };
  /** What its hosted page offers, as the pages name it before paying; never more than that. */
  readonly methods: readonly HostedMethod[];
  /** Opens a hosted pay page; `pending` with `payUrl` when open. */
  openHosted(order: HostedOrder, signal: AbortSignal): Promise<ChargeOutcome>;
  /** Charges a token at once. */
  chargeToken(order: TokenOrder, signal: AbortSignal): Promise<ChargeOutcome>;
  /** The charge as the gateway has it now, by its ref (preferred) or our reference. */
  findCharge(by: { readonly ref: string | null; readonly reference: string; readonly since: Instant }, signal: AbortSignal): Promise<ChargeOutcome | NeverSeen | SameKeyTells>;
  /** Ends an unpaid hosted page. `done`/`pending` in the answer mean money came, or may still come, first. */
  endHosted(by: { readonly ref: string; readonly reference: string }, signal: AbortSignal): Promise<ChargeOutcome>;
  /** Takes the money of a payment that the payer has approved (`approved`); same key, once. Only of gateways whose payers approve first. */
  takeApproved?(by: { readonly ref: string; readonly reference: string; readonly key: GatewayKey }, signal: AbortSignal): Promise<ChargeOutcome>;
  /** The gateway's own name of our customer, made at the first time; same reference, same customer. Null: no answer now. Only where `can.save`. */
  customerFor?(by: { readonly key: GatewayKey; readonly reference: string }, signal: AbortSignal): Promise<string | null>;
  /** Opens a page on which a method is saved without paying. Only where `can.save`. */
  openSetup?(order: SetupOrder, signal: AbortSignal): Promise<SetupOutcome>;
  findSetup?(by: { readonly ref: string | null; readonly reference: string; readonly customer: string; readonly since: Instant }, signal: AbortSignal): Promise<SetupOutcome | NeverSeen>;
  /** Forgets a saved method at the gateway; true when it is gone (also when it was gone before), false: no answer now. */
  removeSaved?(ref: string, signal: AbortSignal): Promise<boolean>;
  /**
   * Disputes whose state changed between two moments; older ones may be among them, and telling of one twice is no
   * mistake. Throws when the list cannot be read to its end. Only where `can.disputes`.
   */
  disputes?(from: Instant, to: Instant, signal: AbortSignal): Promise<readonly DisputeRow[]>;
  refund(order: { readonly key: GatewayKey; readonly reference: string; readonly chargeRef: string; readonly amount: Usd }, signal: AbortSignal): Promise<RefundOutcome>;
  findRefund(by: { readonly ref: string | null; readonly reference: string; readonly chargeRef: string }, signal: AbortSignal): Promise<RefundOutcome | NeverSeen>;
  /** Checks a webhook's signature on its raw bytes; null when forged, stale or malformed. A promise where a certificate may have to be fetched. */
  readWebhook(headers: Readonly<Record<string, string>>, rawBody: Uint8Array, now: Instant): GatewayEvent | null | Promise<GatewayEvent | null>;
  /** How far its list may run behind (s); not at all when absent. */
  readonly listLagSeconds?: number;
  /** The gateway's own list of money moved between two moments, for reconciliation. */
  list(from: Instant, to: Instant, signal: AbortSignal): Promise<readonly GatewayListRow[]>;
}
