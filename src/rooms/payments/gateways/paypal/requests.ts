import { createHash } from 'node:crypto';
import { check } from '../../../../base/check.ts';
import type { Language } from '../../../../base/language.ts';
import type { Usd } from '../../../../base/money.ts';
import type { GatewayKey, HostedOrder, SetupOrder, TokenOrder } from '../../gateway.ts';

/** PayPal's names of our languages: five-character codes; `es-XC` is its Spanish outside Spain. */
const LOCALES: Readonly<Record<Language, string>> = { en: 'en-US', 'zh-CN': 'zh-CN', 'zh-TW': 'zh-TW', es: 'es-XC' };

const REFERENCE = /^[A-Za-z0-9_-]{1,40}$/;
const REQUEST_ID_MAX = 108;
const DESCRIPTION_MAX = 127;

export function checkOrder(order: { readonly key: GatewayKey; readonly reference: string }): void {
  check(REFERENCE.test(order.reference), 'a reference at PayPal is 1 to 40 of A-Z a-z 0-9 _ -');
  check(order.key.length > 0 && order.key.length <= REQUEST_ID_MAX - 40, 'a key at PayPal leaves room for what is added to it');
}

export interface Money { readonly currency_code: 'USD'; readonly value: string }

/** Cents as PayPal's text: `2549n` is `25.49`. */
export function moneyOf(amount: Usd): Money {
  check(amount.cents > 0n && amount.cents <= 99_999_999n, 'an amount at PayPal is 0.01 to 999,999.99 dollars');
  return { currency_code: 'USD', value: `${amount.cents / 100n}.${String(amount.cents % 100n).padStart(2, '0')}` };
}

/** On the invoice number of an order that we have ended: whatever its payer does, we take nothing from it. */
const ENDED = '.ended';
export const isEnded = (invoiceId: string | null | undefined): boolean => invoiceId?.endsWith(ENDED) ?? false;
export const endedPatch = (reference: string): readonly object[] =>
  [{ op: 'replace', path: "/purchase_units/@reference_id=='default'/invoice_id", value: `${reference}${ENDED}` }];

/**
 * Our reference stands twice: `custom_id` is what webhooks, lists and reports carry back; `invoice_id` makes PayPal itself
 * refuse a second payment of the same charge, however old the first is (a setting of the account, on unless switched off).
 */
const unitOf = (order: { readonly reference: string; readonly amount: Usd; readonly description: string }) => ({
  amount: moneyOf(order.amount), custom_id: order.reference, invoice_id: order.reference, description: order.description.slice(0, DESCRIPTION_MAX),
});

const contextOf = (order: Pick<HostedOrder, 'successUrl' | 'cancelUrl' | 'language'>) =>
  ({ return_url: order.successUrl, cancel_url: order.cancelUrl, locale: LOCALES[order.language], shipping_preference: 'NO_SHIPPING' });

export function hostedRequest(order: HostedOrder) {
  checkOrder(order);
  const saved = typeof order.saveFor !== 'string' ? {} : {
    attributes: { customer: { id: order.saveFor }, vault: { store_in_vault: 'ON_SUCCESS', usage_type: 'MERCHANT', usage_pattern: 'IMMEDIATE' } },
  };
  return {
    intent: 'CAPTURE',
    purchase_units: [unitOf(order)],
    payment_source: { paypal: { experience_context: { ...contextOf(order), user_action: 'PAY_NOW' }, ...saved } },
  };
}

/** A charge of a saved wallet. Without the payer PayPal is told so, and may then not send anybody to a page. */
export function tokenRequest(order: TokenOrder) {
  checkOrder(order);
  const isThere = order.offSession === false;
  return {
    intent: 'CAPTURE',
    purchase_units: [unitOf(order)],
    payment_source: { paypal: {
      vault_id: order.paymentMethod,
      stored_credential: { payment_initiator: isThere ? 'CUSTOMER' : 'MERCHANT', usage: 'SUBSEQUENT', usage_pattern: 'IMMEDIATE' },
      ...(isThere && order.returnUrl ? { experience_context: { return_url: order.returnUrl, cancel_url: order.returnUrl, shipping_preference: 'NO_SHIPPING', user_action: 'PAY_NOW' } } : {}),
    } },
  };
}

export function refundRequest(order: { readonly key: GatewayKey; readonly reference: string; readonly amount: Usd }) {
  checkOrder(order);
  return { amount: moneyOf(order.amount), custom_id: order.reference, invoice_id: order.reference };
}

export const setupRequest = (order: SetupOrder) => ({
  customer: { id: order.customer },
  payment_source: { paypal: { usage_type: 'MERCHANT', permit_multiple_payment_tokens: true, experience_context: contextOf(order) } },
});

export const tokenFromSetup = (setupId: string, customer: string) =>
  ({ customer: { id: customer }, payment_source: { token: { id: setupId, type: 'SETUP_TOKEN' } } });

/** A customer's name at PayPal: 22 characters at most, so it is a short print of our reference. No call makes it. */
export const customerName = (reference: string): string => createHash('sha256').update(`xuka customer ${reference}`).digest('base64url').slice(0, 22);
