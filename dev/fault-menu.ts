import type { Fault, TwinCall } from '../src/rooms/carriers/connectors/twin/faults.ts';
import type { FaultKind as StripeFault, WebhookFaults } from '../src/rooms/payments/gateways/stripe/fake/faults.ts';

/**
 * What the panel offers to go wrong, one thing each; what each does is said in `words/`, under the same name. The API takes
 * any fault the sandboxes know, with figures of one's own.
 */
export const CARRIER_MODES = {
  lost_request: { call: 'top_up', fault: { kind: 'lost_request' } },
  lost_reply: { call: 'top_up', fault: { kind: 'lost_reply' } },
  // Longer than the 20 s for which the shop waits for a vendor.
  slow: { call: 'top_up', fault: { kind: 'slow', seconds: 25 } },
  unknown_code: { call: 'top_up', fault: { kind: 'unknown_code' } },
  down: { call: 'any', fault: { kind: 'lost_request' } },
  refuse: { call: 'top_up', fault: { kind: 'refuse', reason: 'plan_unavailable' } },
  silent: { call: 'top_up', fault: { kind: 'silent' } },
  delay: { call: 'top_up', fault: { kind: 'delay', seconds: 90 } },
  late_success: { call: 'top_up', fault: { kind: 'late_success', reason: 'not_possible', seconds: 120 } },
  float_empty: { call: 'top_up', fault: { kind: 'float_empty' } },
  after_midnight: { call: 'top_up', fault: { kind: 'after_midnight' } },
  after_cycle_end: { call: 'top_up', fault: { kind: 'after_cycle_end' } },
  wrong_days: { call: 'top_up', fault: { kind: 'wrong_days', days: -1 } },
  wrong_bytes: { call: 'top_up', fault: { kind: 'wrong_bytes', megabytes: -1_024 } },
  other_price: { call: 'top_up', fault: { kind: 'other_price', percent: 20 } },
  reverse: { call: 'top_up', fault: { kind: 'reverse', seconds: 300 } },
  notify_twice: { call: 'top_up', fault: { kind: 'notify_twice' } },
} as const satisfies Readonly<Record<string, { readonly call: TwinCall | 'any'; readonly fault: Fault }>>;
export type CarrierMode = keyof typeof CARRIER_MODES;
export const CARRIER_MODE_NAMES = Object.keys(CARRIER_MODES) as readonly CarrierMode[];

export const STRIPE_MODES = {
  lose_request: {}, lose_reply: {}, cut_body: {}, error_500: {}, error_500_done: {}, error_500_kept: {}, rate_limited: {}, conflict: {},
  slow: { delayMs: 25_000 },
} as const satisfies Readonly<Record<StripeFault, { readonly delayMs?: number }>>;
export const STRIPE_MODE_NAMES = Object.keys(STRIPE_MODES) as readonly StripeFault[];

/** Which request of the shop a fault waits for; `pay_page.pay` is the payer's own tap on the pay page. */
export const STRIPE_REQUESTS = { any: '*', open: 'checkout.sessions.create', token: 'payment_intents.create', refund: 'refunds.create', payer: 'pay_page.pay' } as const;
export type StripeRequest = keyof typeof STRIPE_REQUESTS;
export const STRIPE_REQUEST_NAMES = Object.keys(STRIPE_REQUESTS) as readonly StripeRequest[];

export const WEBHOOK_MODES = {
  lose: { lose: 3 }, twice: { extraCopies: 1 }, reversed: { reversed: true }, late: { delaySeconds: 60 },
} as const satisfies Readonly<Record<string, Partial<WebhookFaults>>>;
export type WebhookMode = keyof typeof WEBHOOK_MODES;
export const WEBHOOK_MODE_NAMES = Object.keys(WEBHOOK_MODES) as readonly WebhookMode[];

/** Which of the webhook modes are on. */
export const webhookModesOn = (now: WebhookFaults): readonly WebhookMode[] => WEBHOOK_MODE_NAMES.filter((mode) => {
  switch (mode) {
    case 'lose': return now.lose > 0;
    case 'twice': return now.extraCopies > 0;
    case 'reversed': return now.reversed;
    case 'late': return now.delaySeconds > 0;
  }
});

/** The menu's name of a rule, whatever its figures. */
export function carrierModeOf(rule: { readonly call: TwinCall | 'any'; readonly fault: Fault }): CarrierMode {
  if (rule.fault.kind === 'lost_request' && rule.call === 'any') return 'down';
  return rule.fault.kind;
}
