import type { ChargeOutcome, DeclineReason, RefundOutcome } from '../../gateway.ts';

/**
 * What Stripe answered instead of an object, cut down to what may be kept: no message text, because messages quote keys
 * and parameters. `type` is Stripe's error type, or one of ours: `connection` (no answer, or too late), `unreadable` (an
 * answer that is not JSON, or not of the documented shape).
 */
export interface Fault {
  readonly type: string;
  readonly code: string | null;
  readonly declineCode: string | null;
  readonly status: number | null;
  readonly param: string | null;
  /** The payment intent that the declined attempt left behind. */
  readonly intentId: string | null;
}

export class ApiFault extends Error {
  override readonly name = 'ApiFault';
  readonly fault: Fault;
  constructor(fault: Partial<Fault> & { readonly type: string }) {
    super(`stripe: ${fault.type}`);
    this.fault = { code: null, declineCode: null, status: null, param: null, intentId: null, ...fault };
  }
}

/**
 * Decline codes with a meaning of their own (docs.stripe.com/declines/codes). A `card_error` with any other code is a
 * plain `declined`: the type alone says that the bank said no. Payers never see more than our reason (trust section 5).
 */
export const DECLINES: Readonly<Record<string, DeclineReason>> = {
  insufficient_funds: 'insufficient_funds',
  card_velocity_exceeded: 'insufficient_funds',
  withdrawal_count_limit_exceeded: 'insufficient_funds',
  authentication_required: 'authentication_needed',
  payment_intent_authentication_failure: 'authentication_needed',
  generic_decline: 'declined',
  card_declined: 'declined',
  do_not_honor: 'declined',
  expired_card: 'declined',
  incorrect_cvc: 'declined',
  incorrect_number: 'declined',
  lost_card: 'declined',
  stolen_card: 'declined',
  fraudulent: 'declined',
  processing_error: 'declined',
  transaction_not_allowed: 'declined',
};

/** Requests that Stripe turned down before doing anything, by `code` or `code:param`. Everything else is asked again. */
export const CHARGE_REFUSALS: Readonly<Record<string, DeclineReason>> = {
  'resource_missing:payment_method': 'method_unknown',
  // A method that is somebody else's, or was forgotten, has no code of its own.
  ':payment_method': 'method_unknown',
  'resource_missing:customer': 'method_unknown',
  payment_method_not_available: 'method_unknown',
  payment_method_provider_decline: 'declined',
  payment_method_customer_decline: 'declined',
  amount_too_small: 'declined',
  amount_too_large: 'declined',
};

/**
 * Refunds that Stripe turned down before doing anything. An amount above what is left has no code, only
 * `param: amount`.
 */
export const REFUND_REFUSALS: ReadonlySet<string> = new Set([
  'charge_already_refunded', 'charge_not_refundable', 'charge_disputed', 'refund_disputed_payment', 'amount_too_large', 'amount_too_small',
  ':amount', 'payment_intent_unexpected_state', 'resource_missing:payment_intent',
]);

const isTurnedDown = (fault: Fault): boolean =>
  fault.type === 'invalid_request_error' && (fault.status === 400 || fault.status === 404);

/** The cause of doubt in words that carry no secret: error type, code and status. */
export const causeOf = (fault: Fault): string =>
  ['stripe', fault.type, fault.code, fault.status].filter((part) => part !== null).join(' ');

/**
 * What a fault means for a charge. A 409 or a 429 may come before anything happened, a 500 after it did, and Stripe
 * replays a stored 500 for 24 hours: all are `unknown` and asked about by reference (trust section 2).
 */
export function chargeFault(fault: Fault): ChargeOutcome {
  if (fault.type === 'card_error') {
    const code = fault.declineCode ?? fault.code ?? 'card_error';
    return { kind: 'refused', reason: DECLINES[code] ?? DECLINES[fault.code ?? ''] ?? 'declined', code, ref: fault.intentId };
  }
  if (isTurnedDown(fault)) {
    const reason = CHARGE_REFUSALS[`${fault.code ?? ''}:${fault.param}`] ?? CHARGE_REFUSALS[fault.code ?? ''];
    if (reason) return { kind: 'refused', reason, code: fault.code ?? 'invalid_request_error', ref: null };
  }
  return { kind: 'unknown', cause: causeOf(fault) };
}

/** What a fault means for a refund: listed refusals are final, everything else is asked about again. */
export function refundFault(fault: Fault): RefundOutcome {
  const names = [fault.code ?? '', `${fault.code ?? ''}:${fault.param ?? ''}`];
  if (isTurnedDown(fault) && names.some((name) => REFUND_REFUSALS.has(name))) {
    return { kind: 'refused', code: fault.code ?? 'amount_too_large' };
  }
  return { kind: 'unknown', cause: causeOf(fault) };
}
