import { last4, type TestCard } from './cards.ts';
import type { Doc } from './store.ts';

/** The vendor's objects as JSON, with every field its description demands; amounts in cents, moments in seconds. */

const NO_DETAILS: Doc = { address: null, email: null, name: null, phone: null };

export interface SessionFacts {
  readonly id: string; readonly now: number; readonly mode: 'payment' | 'setup'; readonly amount: number | null; readonly customer: string | null; readonly setup: string | null;
  readonly successUrl: string; readonly cancelUrl: string | null; readonly url: string; readonly expiresAt: number;
  readonly reference: string | null; readonly metadata: Doc; readonly locale: string | null; readonly methods: readonly string[];
}

export const sessionDoc = (facts: SessionFacts): Doc => ({
  id: facts.id, object: 'checkout.session', after_expiration: null, allow_promotion_codes: null,
  amount_subtotal: facts.amount, amount_total: facts.amount,
  automatic_tax: { enabled: false, liability: null, status: null }, billing_address_collection: null,
  cancel_url: facts.cancelUrl, client_reference_id: facts.reference, client_secret: null, consent: null, consent_collection: null,
  created: facts.now, currency: facts.amount === null ? null : 'usd', custom_fields: [],
  custom_text: { after_submit: null, shipping_address: null, submit: null, terms_of_service_acceptance: null },
  customer: facts.customer, customer_creation: facts.customer === null ? 'if_required' : null, customer_details: null, customer_email: null, expires_at: facts.expiresAt,
  invoice: null, invoice_creation: null, livemode: false, locale: facts.locale, metadata: facts.metadata, mode: facts.mode,
  payment_intent: null, payment_link: null, payment_method_collection: 'if_required', payment_method_configuration_details: null,
  payment_method_options: {}, payment_method_types: facts.methods, payment_status: facts.mode === 'setup' ? 'no_payment_required' : 'unpaid',
  phone_number_collection: { enabled: false }, recovered_from: null, saved_payment_method_options: null, setup_intent: facts.setup,
  shipping_address_collection: null, shipping_cost: null, shipping_options: [], status: 'open', submit_type: null,
  subscription: null, success_url: facts.successUrl,
  total_details: facts.amount === null ? null : { amount_discount: 0, amount_shipping: 0, amount_tax: 0 }, ui_mode: null, url: facts.url,
});

export interface IntentFacts {
  readonly id: string; readonly secret: string; readonly now: number; readonly amount: number; readonly currency: string;
  readonly description: string | null; readonly metadata: Doc; readonly methods: readonly string[]; readonly customer: string | null;
  /** The method is attached to the customer once it has paid. */
  readonly saves: boolean;
}

export const intentDoc = (facts: IntentFacts): Doc => ({
  id: facts.id, object: 'payment_intent', amount: facts.amount, amount_capturable: 0, amount_details: { tip: {} },
  amount_received: 0, application: null, application_fee_amount: null, automatic_payment_methods: null, canceled_at: null,
  cancellation_reason: null, capture_method: 'automatic', client_secret: `${facts.id}_secret_${facts.secret}`,
  confirmation_method: 'automatic', created: facts.now, currency: facts.currency, customer: facts.customer,
  description: facts.description, last_payment_error: null, latest_charge: null, livemode: false, metadata: facts.metadata,
  next_action: null, on_behalf_of: null, payment_method: null, payment_method_configuration_details: null,
  payment_method_options: facts.saves ? { card: { installments: null, mandate_options: null, network: null, request_three_d_secure: 'automatic', setup_future_usage: 'off_session' } } : {},
  payment_method_types: facts.methods, processing: null, receipt_email: null, review: null,
  setup_future_usage: null, shipping: null, statement_descriptor: null, statement_descriptor_suffix: null,
  status: 'requires_payment_method', transfer_data: null, transfer_group: null,
});

const cardDoc = (card: TestCard): Doc => ({
  brand: card.brand, checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' }, country: 'US',
  exp_month: 12, exp_year: 2034, fingerprint: `sandbox${last4(card)}`, funding: 'credit', last4: last4(card),
});

export const methodDoc = (id: string, now: number, card: TestCard): Doc => ({
  id, object: 'payment_method', allow_redisplay: 'unspecified', billing_details: NO_DETAILS, created: now, customer: null,
  livemode: false, metadata: {}, type: card.method,
  [card.method]: card.method !== 'card' ? {} : {
    ...cardDoc(card), display_brand: card.brand, generated_from: null,
    networks: { available: [card.brand], preferred: null }, three_d_secure_usage: { supported: true }, wallet: null,
  },
});

export const customerDoc = (facts: { readonly id: string; readonly now: number; readonly metadata: Doc }): Doc => ({
  id: facts.id, object: 'customer', address: null, balance: 0, created: facts.now, currency: null, default_source: null, delinquent: false,
  description: null, discount: null, email: null, invoice_prefix: facts.id.slice(-8).toUpperCase(),
  invoice_settings: { custom_fields: null, default_payment_method: null, footer: null, rendering_options: null }, livemode: false,
  metadata: facts.metadata, name: null, next_invoice_sequence: 1, phone: null, preferred_locales: [], shipping: null, tax_exempt: 'none', test_clock: null,
});

export const setupDoc = (facts: { readonly id: string; readonly secret: string; readonly now: number; readonly customer: string | null; readonly metadata: Doc; readonly usage: string }): Doc => ({
  id: facts.id, object: 'setup_intent', application: null, automatic_payment_methods: null, cancellation_reason: null,
  client_secret: `${facts.id}_secret_${facts.secret}`, created: facts.now, customer: facts.customer, description: null, flow_directions: null,
  last_setup_error: null, latest_attempt: null, livemode: false, mandate: null, metadata: facts.metadata, next_action: null, on_behalf_of: null,
  payment_method: null, payment_method_configuration_details: null, payment_method_options: {}, payment_method_types: ['card'],
  single_use_mandate: null, status: 'requires_payment_method', usage: facts.usage,
});

const NO_EVIDENCE: Doc = Object.fromEntries([
  'access_activity_log', 'billing_address', 'cancellation_policy', 'cancellation_policy_disclosure', 'cancellation_rebuttal', 'customer_communication',
  'customer_email_address', 'customer_name', 'customer_purchase_ip', 'customer_signature', 'duplicate_charge_documentation', 'duplicate_charge_explanation',
  'duplicate_charge_id', 'product_description', 'receipt', 'refund_policy', 'refund_policy_disclosure', 'refund_refusal_explanation', 'service_date',
  'service_documentation', 'shipping_address', 'shipping_carrier', 'shipping_date', 'shipping_documentation', 'shipping_tracking_number',
  'uncategorized_file', 'uncategorized_text',
].map((name) => [name, null]));
/** The bank waits so long for what we have to say. */
const EVIDENCE_SECONDS = 20 * 86_400;

export const disputeDoc = (facts: { readonly id: string; readonly now: number; readonly charge: Doc; readonly txn: Doc; readonly card: TestCard }): Doc => ({
  id: facts.id, object: 'dispute', amount: facts.charge['amount'], balance_transactions: [facts.txn], charge: facts.charge['id'], created: facts.now,
  currency: facts.charge['currency'], evidence: NO_EVIDENCE,
  evidence_details: { due_by: facts.now + EVIDENCE_SECONDS, has_evidence: false, past_due: false, submission_count: 0 },
  is_charge_refundable: false, livemode: false, metadata: {}, payment_intent: facts.charge['payment_intent'], reason: 'fraudulent', status: 'needs_response',
  ...(facts.card.method === 'card' ? { payment_method_details: { type: 'card', card: { brand: facts.card.brand, network_reason_code: '10.4' } } } : {}),
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
  payment_method_details: card.method === 'card' ? {
    type: 'card',
    card: { ...cardDoc(card), amount_authorized: intent['amount'], installments: null, mandate: null, network: card.brand, three_d_secure: null, wallet: null },
  } : { type: card.method, [card.method]: { fingerprint: null, transaction_id: null } },
  receipt_email: null, receipt_number: null, receipt_url: null, refunded: false, review: null, shipping: null,
  source_transfer: null, statement_descriptor: null, statement_descriptor_suffix: null, status, transfer_data: null, transfer_group: null,
});

function destinationOf(charge: Doc): Doc {
  const type = String((charge['payment_method_details'] as Doc)['type']);
  return { type, [type]: type === 'card' ? { type: 'refund' } : {} };
}

export const refundDoc = (facts: { readonly id: string; readonly now: number; readonly amount: number; readonly charge: Doc; readonly metadata: Doc; readonly reason: string | null; readonly status: string; readonly txn: string | null }): Doc => ({
  id: facts.id, object: 'refund', amount: facts.amount, balance_transaction: facts.txn, charge: facts.charge['id'], created: facts.now,
  currency: facts.charge['currency'], destination_details: destinationOf(facts.charge), metadata: facts.metadata,
  payment_intent: facts.charge['payment_intent'], reason: facts.reason, receipt_number: null, source_transfer_reversal: null,
  status: facts.status, transfer_reversal: null,
});

/** 2.9 % and 30 cents, the vendor's public card rate; a refund gives no fee back. */
const feeOf = (amount: number): number => (amount > 0 ? Math.round(amount * 0.029) + 30 : 0);

export const txnDoc = (facts: { readonly id: string; readonly now: number; readonly amount: number; readonly currency: unknown; readonly source: string; readonly type: 'charge' | 'refund' | 'refund_failure' | 'adjustment'; readonly description: unknown; readonly fee?: number }): Doc => {
  const fee = facts.fee ?? feeOf(facts.amount);
  return {
    id: facts.id, object: 'balance_transaction', amount: facts.amount, available_on: facts.now + 2 * 86_400, created: facts.now,
    currency: facts.currency, description: facts.description ?? null, exchange_rate: null, fee,
    fee_details: fee === 0 ? [] : [{ amount: fee, application: null, currency: facts.currency, description: 'Stripe processing fees', type: 'stripe_fee' }],
    net: facts.amount - fee, reporting_category: facts.type === 'adjustment' ? 'dispute' : facts.type, source: facts.source, status: 'pending', type: facts.type,
  };
};
