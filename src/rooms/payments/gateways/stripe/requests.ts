import type Stripe from 'stripe';
import { check } from '../../../../base/check.ts';
import type { Language } from '../../../../base/language.ts';
import type { Usd } from '../../../../base/money.ts';
import { MINUTE, type Instant } from '../../../../base/time.ts';
import type { GatewayKey, HostedMethod, HostedOrder, SetupOrder, TokenOrder } from '../../gateway.ts';
import { INTENT_PARTS } from './find.ts';

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

export function hostedRequest(order: HostedOrder, now: Instant, offered: readonly HostedMethod[]): Stripe.Checkout.SessionCreateParams {
  checkOrder(order);
  const { method = null, saveFor = null } = order;
  const methods = method === null ? offered : [method];
  const isSaved = saveFor !== null && methods.includes('card');
  const options = {
    // Only the card: WeChat Pay cannot be saved, and Alipay only where Stripe has allowed it.
    ...(isSaved ? { card: { setup_future_usage: 'off_session' as const } } : {}),
    ...(methods.includes('wechat_pay') ? { wechat_pay: { client: 'web' as const } } : {}),
  };
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
    ...(Object.keys(options).length > 0 ? { payment_method_options: options } : {}),
    ...(isSaved ? { customer: saveFor } : {}),
    locale: LOCALES[order.language],
    expires_at: pageEndsAt(now),
  };
}

/** A page on which a card is saved for a Stripe customer and nothing is paid. */
export function setupRequest(order: SetupOrder, now: Instant): Stripe.Checkout.SessionCreateParams {
  checkOrder(order);
  return {
    mode: 'setup',
    customer: order.customer,
    success_url: order.successUrl,
    cancel_url: order.cancelUrl,
    client_reference_id: order.reference,
    metadata: { reference: order.reference },
    setup_intent_data: { metadata: { reference: order.reference } },
    allowed_payment_method_types: ['card'],
    locale: LOCALES[order.language],
    expires_at: pageEndsAt(now),
    expand: ['setup_intent.payment_method'],
  };
}

/**
 * A charge of a method that Stripe knows. One that belongs to a Stripe customer is taken only together with them: as
 * `customer`, or written `cus_…/pm_…`; `pm_…` alone is a method of its own. `off_session` unless the payer is there:
 * then the bank's question comes back as an address, and the payer returns to `returnUrl`.
 */
export function tokenRequest(order: TokenOrder): Stripe.PaymentIntentCreateParams {
  checkOrder(order);
  const [first, second] = order.paymentMethod.split('/');
  const customer = order.customer ?? (second === undefined ? undefined : first);
  const returnUrl = order.offSession === false ? order.returnUrl ?? null : null;
  return {
    amount: centsOf(order.amount),
    currency: 'usd',
    payment_method: second ?? first ?? '',
    ...(customer === undefined ? {} : { customer }),
    allowed_payment_method_types: ['card'],
    confirm: true,
    ...(returnUrl === null ? { off_session: true } : { return_url: returnUrl }),
    description: order.description,
    metadata: { reference: order.reference },
    expand: [...INTENT_PARTS],
  };
}

export function refundRequest(order: { readonly key: GatewayKey; readonly reference: string; readonly amount: Usd }, intentId: string): Stripe.RefundCreateParams {
  checkOrder(order);
  return { payment_intent: intentId, amount: centsOf(order.amount), metadata: { reference: order.reference } };
}
