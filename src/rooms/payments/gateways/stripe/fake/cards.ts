/** What happens when this card is charged. */
export type CardFate =
  | { readonly kind: 'pays' }
  | { readonly kind: 'declines'; readonly code: string; readonly declineCode: string }
  /** The bank wants to see the payer: a second page when the payer is there, a decline when not. Each time, or once. */
  | { readonly kind: 'asks'; readonly always: boolean }
  /** `processing` now, the money (or its failure) later. */
  | { readonly kind: 'late'; readonly pays: boolean }
  /** Pays, and the payer's page breaks before it can say so. */
  | { readonly kind: 'breaks' }
  /** Paid somewhere else: the payer confirms in their own app, and the money (or its failure) comes later. */
  | { readonly kind: 'elsewhere' };

export type PayerMethod = 'card' | 'alipay' | 'wechat_pay';

export interface TestCard {
  /** As in the vendor's public list of test cards; the last four are this sandbox's own. */
  readonly token: string;
  readonly method: PayerMethod;
  readonly number: string;
  readonly brand: 'visa' | 'mastercard';
  readonly fate: CardFate;
  /** How a refund to it goes: at once, pending first, or done first and failed later. */
  readonly refund: 'now' | 'late' | 'fails_later';
  /** Offered as one tap on the pay page, under this name in `pay/words.ts`. */
  /** Attaches to a customer although charging it fails. */
  readonly attaches: boolean;
  readonly choice: 'ok' | 'declined' | 'insufficient' | 'bank' | 'late' | 'late_fails' | 'breaks' | null;
}

const declines = (declineCode: string, code = 'card_declined'): CardFate => ({ kind: 'declines', code, declineCode });
const card = (token: string, number: string, fate: CardFate, choice: TestCard['choice'] = null, rest: Partial<TestCard> = {}): TestCard =>
  ({ token, method: 'card', number, brand: 'visa', fate, refund: 'now', choice, attaches: fate.kind !== 'declines', ...rest });

export const TEST_CARDS: readonly TestCard[] = [
  card('pm_card_visa', '4242424242424242', { kind: 'pays' }, 'ok'),
  card('pm_card_mastercard', '5555555555554444', { kind: 'pays' }, null, { brand: 'mastercard' }),
  card('pm_card_visa_chargeDeclined', '4000000000000002', declines('generic_decline'), 'declined'),
  card('pm_card_visa_chargeDeclinedInsufficientFunds', '4000000000009995', declines('insufficient_funds'), 'insufficient'),
  card('pm_card_authenticationRequiredOnSetup', '4000002500003155', { kind: 'asks', always: false }, 'bank'),
  card('pm_card_authenticationRequired', '4000002760003184', { kind: 'asks', always: true }),
  card('pm_card_chargeCustomerFail', '4000000000000341', declines('generic_decline'), null, { attaches: true }),
  card('pm_card_chargeDeclinedExpiredCard', '4000000000000069', declines('expired_card', 'expired_card')),
  card('pm_card_chargeDeclinedIncorrectCvc', '4000000000000127', declines('incorrect_cvc', 'incorrect_cvc')),
  card('pm_card_chargeDeclinedProcessingError', '4000000000000119', declines('processing_error', 'processing_error')),
  card('pm_card_pendingRefund', '4000000000007726', { kind: 'pays' }, null, { refund: 'late' }),
  card('pm_card_refundFail', '4000000000005126', { kind: 'pays' }, null, { refund: 'fails_later' }),
  card('pm_card_sandboxLate', '4000009000000003', { kind: 'late', pays: true }, 'late'),
  card('pm_card_sandboxLateFails', '4000009000000011', { kind: 'late', pays: false }, 'late_fails'),
  card('pm_card_sandboxBreaks', '4000009000000029', { kind: 'breaks' }, 'breaks'),
  // Saved while there was money on it.
  card('pm_card_sandboxEmptied', '4000009000000037', declines('insufficient_funds'), null, { attaches: true }),
];

/** The apps of Alipay and WeChat Pay: no number, nothing to save. */
export const TEST_APPS: readonly TestCard[] = [
  card('pm_sandboxAlipay', '', { kind: 'elsewhere' }, null, { method: 'alipay', attaches: false }),
  card('pm_sandboxWechatPay', '', { kind: 'elsewhere' }, null, { method: 'wechat_pay', attaches: false }),
];

export const cardByToken = (token: string): TestCard | undefined => [...TEST_CARDS, ...TEST_APPS].find((one) => one.token === token);

/** A typed number, spaces and dashes allowed, if it is one of the test numbers; anything else is not even looked at twice. */
export function cardByNumber(typed: string): TestCard | undefined {
  const digits = typed.replaceAll(/[\s-]/g, '');
  return TEST_CARDS.find((one) => one.number === digits);
}

export const last4 = (one: TestCard): string => one.number.slice(-4);
