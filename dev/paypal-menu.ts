import type { FaultKind } from '../src/rooms/payments/gateways/paypal/fake/faults.ts';

/** What the PayPal panel offers to go wrong. All but `token_gone` are called as at the payment service and said in its words. */
export const PAYPAL_MODES = {
  lose_request: {}, lose_reply: {}, cut_body: {}, error_500: {}, error_500_done: {}, rate_limited: {}, conflict: {}, slow: { delayMs: 25_000 }, token_gone: {},
} as const satisfies Readonly<Record<FaultKind, { readonly delayMs?: number }>>;
export const PAYPAL_MODE_NAMES = Object.keys(PAYPAL_MODES) as readonly FaultKind[];

/** Which request of the shop a fault waits for; `page.approve` is the payer's own tap. */
export const PAYPAL_REQUESTS = { any: '*', open: 'orders.create', take: 'orders.capture', refund: 'captures.refund', save: 'setup_tokens.create', payer: 'page.approve' } as const;
export type PaypalRequest = keyof typeof PAYPAL_REQUESTS;
export const PAYPAL_REQUEST_NAMES = Object.keys(PAYPAL_REQUESTS) as readonly PaypalRequest[];
