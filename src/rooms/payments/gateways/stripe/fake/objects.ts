import { last4, type TestCard } from './cards.ts';
import type { Doc } from './store.ts';

/** The vendor's objects as JSON, with every field its description demands; amounts in cents, moments in seconds. */

const NO_DETAILS: Doc = { address: null, email: null, name: null, phone: null };

export interface SessionFacts {
  readonly id: string; readonly now: number; readonly amount: number; readonly currency: string;
  readonly successUrl: string; readonly cancelUrl: string | null; readonly url: string; readonly expiresAt: number;
  readonly reference: string | null; readonly metadata: Doc; readonly locale: string | null; readonly methods: readonly string[];
}

export const sessionDoc = (facts: SessionFacts): Doc => ({
  id: facts.id, object: 'checkout.session', after_expiration: null, allow_promotion_codes: null,
  amount_subtotal: facts.amount, amount_total: facts.amount,
  automatic_tax: { enabled: false, liability: null, status: null }, billing_address_collection: null,
  cancel_url: facts.cancelUrl, client_reference_id: facts.reference, client_secret: null, consent: null, consent_collection: null,
  created: facts.now, currency: facts.currency, custom_fields: [],
  custom_text: { after_submit: null, shipping_address: null, submit: null, terms_of_service_acceptance: null },
  customer: null, customer_creation: 'if_required', customer_details: null, customer_email: null, expires_at: facts.expiresAt,
  invoice: null, invoice_creation: null, livemode: false, locale: facts.locale, metadata: facts.metadata, mode: 'payment',
  payment_intent: null, payment_link: null, payment_method_collection: 'if_required', payment_method_configuration_details: null,
  payment_method_options: {}, payment_method_types: facts.methods, payment_status: 'unpaid',
  phone_number_collection: { enabled: false }, recovered_from: null, saved_payment_method_options: null, setup_intent: null,
  shipping_address_collection: null, shipping_cost: null, shipping_options: [], status: 'open', submit_type: null,
  subscription: null, success_url: facts.successUrl,
  total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 0 }, ui_mode: null, url: facts.url,
});

export interface IntentFacts {
  readonly id: string; readonly secret: string; readonly now: number; readonly amount: number; readonly currency: string;
  readonly description: string | null; readonly metadata: Doc; readonly methods: readonly string[]; readonly customer: string | null;
}

export const intentDoc = (facts: IntentFacts): Doc => ({
  id: facts.id, object: 'payment_intent', amount: facts.amount, amount_capturable: 0, amount_details: { tip: {} },
  amount_received: 0, application: null, application_fee_amount: null, automatic_payment_methods: null, canceled_at: null,
  cancellation_reason: null, capture_method: 'automatic', client_secret: `${facts.id}_secret_${facts.secret}`,
  confirmation_method: 'automatic', created: facts.now, currency: facts.currency, customer: facts.customer,
  description: facts.description, last_payment_error: null, latest_charge: null, livemode: false, metadata: facts.metadata,
  next_action: null, on_behalf_of: null, payment_method: null, payment_method_configuration_details: null,
  payment_method_options: {}, payment_method_types: facts.methods, processing: null, receipt_email: null, review: null,
  setup_future_usage: null, shipping: null, statement_descriptor: null, statement_descriptor_suffix: null,
  status: 'requires_payment_method', transfer_data: null, transfer_group: null,
});

const cardDoc = (card: TestCard): Doc => ({
  brand: card.brand, checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' }, country: 'US',
  exp_month: 12, exp_year: 2034, fingerprint: `sandbox${last4(card)}`, funding: 'credit', last4: last4(card),
});

export const methodDoc = (id: string, now: number, card: TestCard): Doc => ({
  id, object: 'payment_method', allow_redisplay: 'unspecified', billing_details: NO_DETAILS, created: now, customer: null,
  livemode: false, metadata: {}, type: 'card',
  card: {
    ...cardDoc(card), display_brand: card.brand, generated_from: null,
    networks: { available: [card.brand], preferred: null }, three_d_secure_usage: { supported: true }, wallet: null,
  },
});

export interface ChargeFacts {
  readonly id: string; readonly now: number; readonly intent: Doc; readonly methodId: string; readonly card: TestCard;
  readonly status: 'succeeded' | 'pending' | 'failed'; readonly txn: string | null;
  readonly failure: { readonly code: string; readonly declineCode: string; readonly message: string } | null;
}

export const chargeDoc = ({ id, now, intent, methodId, card, status, txn, failure }: ChargeFacts): Doc => ({
  id, object: 'charge', amount: intent['amount'], amount_captured: status === 'succeeded' ? intent['amount'] : 0, amount_refunded: 0,
  application: null, application_fee: null, application_fee_amount: null, balance_transaction: txn, billing_details: NO_DETAILS,
  calculated_statement_descriptor: null, captured: status !== 'failed', created: now, currency: intent['currency'],
  customer: intent['customer'], description: intent['description'], disputed: false, failure_balance_transaction: null,
  failure_code: failure?.code ?? null, failure_message: failure?.message ?? null, fraud_details: {}, livemode: false,
  metadata: intent['metadata'], on_behalf_of: null,
  outcome: {
    network_status: failure ? 'declined_by_network' : 'approved_by_network', reason: failure?.declineCode ?? null,
    seller_message: failure ? 'The bank did not return any further details with this decline.' : 'Payment complete.',
    type: failure ? 'issuer_declined' : 'authorized',
  },
  paid: status === 'succeeded', payment_intent: intent['id'], payment_method: methodId,
  payment_method_details: {
    type: 'card',
    card: { ...cardDoc(card), amount_authorized: intent['amount'], installments: null, mandate: null, network: card.brand, three_d_secure: null, wallet: null },
  },
  receipt_email: null, receipt_number: null, receipt_url: null, refunded: false, review: null, shipping: null,
  source_transfer: null, statement_descriptor: null, statement_descriptor_suffix: null, status, transfer_data: null, transfer_group: null,
});

export const refundDoc = (facts: { readonly id: string; readonly now: number; readonly amount: number; readonly charge: Doc; readonly metadata: Doc; readonly reason: string | null; readonly status: string; readonly txn: string | null }): Doc => ({
  id: facts.id, object: 'refund', amount: facts.amount, balance_transaction: facts.txn, charge: facts.charge['id'], created: facts.now,
  currency: facts.charge['currency'], destination_details: { card: { type: 'refund' }, type: 'card' }, metadata: facts.metadata,
  payment_intent: facts.charge['payment_intent'], reason: facts.reason, receipt_number: null, source_transfer_reversal: null,
  status: facts.status, transfer_reversal: null,
});

/** 2.9 % and 30 cents, the vendor's public card rate; a refund gives no fee back. */
const feeOf = (amount: number): number => (amount > 0 ? Math.round(amount * 0.029) + 30 : 0);

export const txnDoc = (facts: { readonly id: string; readonly now: number; readonly amount: number; readonly currency: unknown; readonly source: string; readonly type: 'charge' | 'refund' | 'refund_failure'; readonly description: unknown }): Doc => {
  const fee = feeOf(facts.amount);
  return {
    id: facts.id, object: 'balance_transaction', amount: facts.amount, available_on: facts.now + 2 * 86_400, created: facts.now,
    currency: facts.currency, description: facts.description ?? null, exchange_rate: null, fee,
    fee_details: fee === 0 ? [] : [{ amount: fee, application: null, currency: facts.currency, description: 'Stripe processing fees', type: 'stripe_fee' }],
    net: facts.amount - fee, reporting_category: facts.type, source: facts.source, status: 'pending', type: facts.type,
  };
};
