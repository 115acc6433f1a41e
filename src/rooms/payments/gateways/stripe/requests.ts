import type Stripe from 'stripe';
import { check } from '../../../../base/check.ts';
import type { Language } from '../../../../base/language.ts';
import type { Usd } from '../../../../base/money.ts';
import { MINUTE, type Instant } from '../../../../base/time.ts';
import type { GatewayKey, HostedOrder, TokenOrder } from '../../gateway.ts';

/** Ways to pay a hosted page can offer; each but `card` must be switched on in the Stripe account first. */
export type HostedMethod = 'card' | 'alipay' | 'wechat_pay' | 'paypal';

/** Stripe's names of our languages; its plain `zh` is the mainland's. */
const LOCALES: Readonly<Record<Language, Stripe.Checkout.SessionCreateParams.Locale>> = { en: 'en', 'zh-CN': 'zh', 'zh-TW': 'zh-TW', es: 'es' };

const REFERENCE = /^[A-Za-z0-9_-]{1,40}$/;

function checkOrder(order: { readonly key: GatewayKey; readonly reference: string }): void {
  check(REFERENCE.test(order.reference), 'a reference at Stripe is 1 to 40 of A-Z a-z 0-9 _ -');
  check(order.key.length > 0 && order.key.length <= 255, 'an idempotency key at Stripe is 1 to 255 characters');
}

/** Whole cents as the JSON number Stripe wants; up to 999,999.99 dollars, its own ceiling. */
function centsOf(amount: Usd): number {
  check(amount.cents > 0n && amount.cents <= 99_999_999n, 'an amount at Stripe is 0.01 to 999,999.99 dollars');
  return Number(amount.cents);
}

/**
 * When the page runs out: 31 to 36 minutes ahead. Stripe refuses less than 30 by its own clock, hence the spare minute;
 * and the same key with another moment would be another request (`idempotency_error`), hence the steps of five minutes:
 * a retry within seconds is the same request and is answered with the same page.
 */
export const pageEndsAt = (now: Instant): number => Math.ceil((now + 31 * MINUTE) / (5 * MINUTE)) * 5 * MINUTE;

export function hostedRequest(order: HostedOrder, now: Instant, methods: readonly HostedMethod[]): Stripe.Checkout.SessionCreateParams {
  checkOrder(order);
  return {
    mode: 'payment',
    line_items: [{ quantity: 1, price_data: { currency: 'usd', unit_amount: centsOf(order.amount), product_data: { name: order.description } } }],
    success_url: order.successUrl,
    cancel_url: order.cancelUrl,
    client_reference_id: order.reference,
    metadata: { reference: order.reference },
    payment_intent_data: { metadata: { reference: order.reference }, description: order.description },
    // Named `payment_method_types` until API 2026-09; the current one knows only this name.
    allowed_payment_method_types: [...methods],
    ...(methods.includes('wechat_pay') ? { payment_method_options: { wechat_pay: { client: 'web' } } } : {}),
    locale: LOCALES[order.language],
    expires_at: pageEndsAt(now),
  };
}

/**
 * A charge without the payer being there. A method that belongs to a Stripe customer is written `cus_…/pm_…`, because
 * Stripe takes such a method only together with its customer; `pm_…` alone is a method of its own.
 */
export function tokenRequest(order: TokenOrder): Stripe.PaymentIntentCreateParams {
  checkOrder(order);
  const [first, second] = order.paymentMethod.split('/');
  return {
    amount: centsOf(order.amount),
    currency: 'usd',
    payment_method: second ?? first ?? '',
    ...(second === undefined || first === undefined ? {} : { customer: first }),
    allowed_payment_method_types: ['card'],
    confirm: true,
    off_session: true,
    description: order.description,
    metadata: { reference: order.reference },
    expand: ['latest_charge.balance_transaction'],
  };
}

export function refundRequest(order: { readonly key: GatewayKey; readonly reference: string; readonly amount: Usd }, intentId: string): Stripe.RefundCreateParams {
  checkOrder(order);
  return { payment_intent: intentId, amount: centsOf(order.amount), metadata: { reference: order.reference } };
}
