import type { ChargeOutcome, DeclineReason, RefundOutcome } from '../../gateway.ts';

/**
 * What PayPal answered instead of an object, cut down to what may be kept: no message text, because messages quote
 * parameters. `name` is PayPal's error name, or one of ours: `connection` (no answer, or too late), `unreadable` (an answer
 * that is not JSON, or not of the documented shape).
 */
export interface Fault {
  readonly name: string;
  /** The first `details[].issue`. */
  readonly issue: string | null;
  readonly status: number | null;
}

export class ApiFault extends Error {
  override readonly name = 'ApiFault';
  readonly fault: Fault;
  constructor(fault: Partial<Fault> & { readonly name: string }) {
    super(`paypal: ${fault.name}`);
    this.fault = { issue: null, status: null, ...fault };
  }
}

/** Issues of orders and captures that PayPal turned down before any money moved. Everything else is asked about again. */
export const CHARGE_REFUSALS: Readonly<Record<string, DeclineReason>> = {
  INSTRUMENT_DECLINED: 'declined',
  PAYER_CANNOT_PAY: 'declined',
  PAYER_ACCOUNT_LOCKED_OR_CLOSED: 'declined',
  PAYER_ACCOUNT_RESTRICTED: 'declined',
  TRANSACTION_REFUSED: 'declined',
  TRANSACTION_BLOCKED_BY_PAYEE: 'declined',
  TRANSACTION_LIMIT_EXCEEDED: 'declined',
  DECLINED_DUE_TO_RELATED_TXN: 'declined',
  MAX_NUMBER_OF_PAYMENT_ATTEMPTS_EXCEEDED: 'declined',
  REDIRECT_PAYER_FOR_ALTERNATE_FUNDING: 'declined',
  DOMESTIC_TRANSACTION_REQUIRED: 'declined',
  COMPLIANCE_VIOLATION: 'declined',
  MAX_VALUE_EXCEEDED: 'declined',
  PAYER_ACTION_REQUIRED: 'authentication_needed',
  PAYMENT_SOURCE_DECLINED_BY_PROCESSOR: 'declined',
  TOKEN_ID_NOT_FOUND: 'method_unknown',
  PAYMENT_SOURCE_INFO_CANNOT_BE_VERIFIED: 'method_unknown',
  PAYMENT_SOURCE_CANNOT_BE_USED: 'method_unknown',
  TOKEN_EXPIRED: 'method_unknown',
  AGREEMENT_ALREADY_CANCELLED: 'method_unknown',
  BILLING_AGREEMENT_NOT_FOUND: 'method_unknown',
  MISMATCHED_VAULT_ID_TO_PAYMENT_SOURCE: 'method_unknown',
  ORDER_EXPIRED: 'expired',
};

/**
 * Answers to a capture after which the order itself says what is: the payer may go back and choose another way to pay, or
 * somebody else's capture was faster.
 */
export const ORDER_TELLS: ReadonlySet<string> = new Set([
  'INSTRUMENT_DECLINED', 'REDIRECT_PAYER_FOR_ALTERNATE_FUNDING', 'PAYER_ACTION_REQUIRED', 'PAYER_CANNOT_PAY',
  'ORDER_NOT_APPROVED', 'ORDER_ALREADY_CAPTURED', 'ORDER_COMPLETION_IN_PROGRESS',
]);

/**
 * Refunds that PayPal turned down before doing anything. Not among them: DUPLICATE_INVOICE_ID (this refund exists) and
 * REFUND_FAILED_INSUFFICIENT_FUNDS (our balance is short, and a later try may go through); both are asked about again.
 */
export const REFUND_REFUSALS: ReadonlySet<string> = new Set([
  'CAPTURE_FULLY_REFUNDED', 'REFUND_AMOUNT_EXCEEDED', 'REFUND_AMOUNT_TOO_LOW', 'REFUND_TIME_LIMIT_EXCEEDED', 'PARTIAL_REFUND_NOT_ALLOWED',
  'REFUND_NOT_ALLOWED', 'REFUND_NOT_PERMITTED_DUE_TO_CHARGEBACK', 'TRANSACTION_DISPUTED', 'REFUND_IS_RESTRICTED', 'MAX_NUMBER_OF_REFUNDS_EXCEEDED',
  'CURRENCY_MISMATCH', 'REFUND_CAPTURE_CURRENCY_MISMATCH', 'PAYER_ACCOUNT_LOCKED_OR_CLOSED',
]);

/** What the processor said of a capture that was DECLINED, where it means something of its own. */
export const PROCESSOR_CODES: Readonly<Record<string, DeclineReason>> = { '5120': 'insufficient_funds', '9600': 'declined' };

/** 422 is "understood, and no"; issues also come with 400 and 404. A 409, 429 or 5xx may stand for anything. */
const isTurnedDown = ({ status }: Fault): boolean => status === 422 || status === 400 || status === 404;

/** The cause of doubt in words that carry no secret: name, issue and status. */
export const causeOf = (fault: Fault): string => ['paypal', fault.name, fault.issue, fault.status].filter((part) => part !== null).join(' ');

export function chargeFault(fault: Fault): ChargeOutcome {
  const reason = CHARGE_REFUSALS[fault.issue ?? ''];
  if (reason && isTurnedDown(fault)) return { kind: 'refused', reason, code: fault.issue!, ref: null };
  return { kind: 'unknown', cause: causeOf(fault) };
}

export function refundFault(fault: Fault): RefundOutcome {
  if (fault.issue !== null && REFUND_REFUSALS.has(fault.issue) && isTurnedDown(fault)) return { kind: 'refused', code: fault.issue };
  return { kind: 'unknown', cause: causeOf(fault) };
}

export const isGone = (error: unknown): boolean => error instanceof ApiFault && error.fault.status === 404;
