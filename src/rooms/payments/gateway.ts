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
}

export interface TokenOrder {
  readonly key: GatewayKey;
  readonly reference: string;
  readonly amount: Usd;
  /** The gateway's own name of a payment method, such as `pm_…`; never a card number. */
  readonly paymentMethod: string;
  readonly description: string;
}

/** What may be shown of how somebody paid: brand and last four at most (trust section 3). */
export interface PaidWith { readonly method: 'card' | 'alipay' | 'wechat_pay' | 'paypal'; readonly brand: string | null; readonly last4: string | null }

export type DeclineReason = 'declined' | 'insufficient_funds' | 'authentication_needed' | 'expired' | 'cancelled' | 'method_unknown';

/** What a gateway says of a charge. Statuses we do not list are `unknown`, never `done`. */
export type ChargeOutcome =
  | { readonly kind: 'done'; readonly ref: string; readonly amount: Usd; readonly capturedAt: Instant; readonly with: PaidWith }
  /** Waits for the payer (hosted page, 3-D Secure) or for the gateway itself (`processing`). */
  | { readonly kind: 'pending'; readonly ref: string; readonly payUrl: string | null; readonly processing: boolean }
  | { readonly kind: 'refused'; readonly reason: DeclineReason; readonly code: string; readonly ref: string | null }
  | { readonly kind: 'unknown'; readonly cause: string };

export type RefundOutcome =
  | { readonly kind: 'done'; readonly ref: string; readonly amount: Usd }
  | { readonly kind: 'pending'; readonly ref: string }
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'unknown'; readonly cause: string };

export interface NeverSeen { readonly kind: 'never_seen' }

/** A gateway's call to us: whom to look at again. The body is a hint; the object is re-read. */
export interface GatewayEvent {
  readonly eventId: string;
  readonly type: string;
  /** The charge's reference, when the event names one. */
  readonly reference: string | null;
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
  readonly can: { readonly hosted: boolean; readonly token: boolean };
  /** What its hosted page offers, as the pages name it before paying; never more than that. */
  readonly methods: readonly PaidWith['method'][];
  /** Opens a hosted pay page; `pending` with `payUrl` when open. */
  openHosted(order: HostedOrder, signal: AbortSignal): Promise<ChargeOutcome>;
  /** Charges a token at once. */
  chargeToken(order: TokenOrder, signal: AbortSignal): Promise<ChargeOutcome>;
  /** The charge as the gateway has it now, by its ref (preferred) or our reference. */
  findCharge(by: { readonly ref: string | null; readonly reference: string; readonly since: Instant }, signal: AbortSignal): Promise<ChargeOutcome | NeverSeen>;
  /** Ends an unpaid hosted page. `done`/`pending` in the answer mean money came, or may still come, first. */
  endHosted(by: { readonly ref: string; readonly reference: string }, signal: AbortSignal): Promise<ChargeOutcome>;
  refund(order: { readonly key: GatewayKey; readonly reference: string; readonly chargeRef: string; readonly amount: Usd }, signal: AbortSignal): Promise<RefundOutcome>;
  findRefund(by: { readonly ref: string | null; readonly reference: string; readonly chargeRef: string }, signal: AbortSignal): Promise<RefundOutcome | NeverSeen>;
  /** Checks a webhook's signature on its raw bytes; null when forged, stale or malformed. */
  readWebhook(headers: Readonly<Record<string, string>>, rawBody: Uint8Array, now: Instant): GatewayEvent | null;
  /** The gateway's own list of money moved between two moments, for reconciliation. */
  list(from: Instant, to: Instant, signal: AbortSignal): Promise<readonly GatewayListRow[]>;
}
