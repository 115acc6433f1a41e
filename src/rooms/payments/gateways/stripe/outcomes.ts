import { usd } from '../../../../base/money.ts';
import { instantFromMs, latest, type Instant } from '../../../../base/time.ts';
import type { ChargeOutcome, PaidWith, RefundOutcome, SavedMethod, SetupOutcome } from '../../gateway.ts';
import { chargeFault } from './codes.ts';
import type { ChargeReply, IntentReply, MethodReply, RefundReply, SessionReply } from './shapes.ts';

/** Stripe's objects as our outcomes. Every status is listed by name; one we do not know is `unknown`. */

const instant = (seconds: number): Instant => instantFromMs(seconds * 1000);
const unknown = (cause: string): { readonly kind: 'unknown'; readonly cause: string } => ({ kind: 'unknown', cause });

const METHODS: Readonly<Record<string, PaidWith['method']>> = { alipay: 'alipay', wechat_pay: 'wechat_pay', paypal: 'paypal' };

/** Brand and last four, nothing else. A method we do not list is shown as a card of that brand: the money is there. */
export function paidWith(details: ChargeReply['payment_method_details']): PaidWith {
  if (!details) return { method: 'card', brand: null, last4: null };
  const method = METHODS[details.type];
  if (method) return { method, brand: null, last4: null };
  const brand = details.card?.brand ?? (details.type === 'card' ? null : details.type);
  return { method: 'card', brand, last4: details.card?.last4 ?? null };
}

/**
 * When the money was taken. A method that pays later (Alipay, bank debits) has a charge from the moment of the attempt and
 * a balance transaction from the moment it paid; the later of the two is the capture.
 */
export function capturedAt(charge: ChargeReply): Instant {
  const moved = charge.balance_transaction;
  const paid = instant(charge.created);
  return typeof moved === 'object' && moved !== null ? latest(paid, instant(moved.created)) : paid;
}

/** A payment intent (one charge of ours, whatever number of cards was tried). Needs `latest_charge` expanded. */
export function intentOutcome(intent: IntentReply): ChargeOutcome {
  switch (intent.status) {
    case 'succeeded': {
      const charge = intent.latest_charge;
      if (typeof charge !== 'object' || charge === null) return unknown('stripe paid without a charge');
      if (intent.currency !== 'usd') return unknown('stripe paid in another currency');
      const kept = keptBy(intent);
      return {
        kind: 'done', ref: intent.id, amount: usd(intent.amount_received), capturedAt: capturedAt(charge), with: paidWith(charge.payment_method_details),
        ...(kept ? { saved: kept } : {}), fingerprint: charge.payment_method_details?.card?.fingerprint ?? null,
      };
    }
    case 'processing':
      return { kind: 'pending', ref: intent.id, payUrl: null, processing: true };
    case 'requires_action':
      return { kind: 'pending', ref: intent.id, payUrl: intent.next_action?.redirect_to_url?.url ?? null, processing: false };
    case 'requires_payment_method': {
      const error = intent.last_payment_error;
      // Without an error nobody has tried a card yet; a charge by token is confirmed at birth, so this is not ours to judge.
      if (!error) return unknown('stripe intent without an attempt');
      return chargeFault({ type: 'card_error', code: error.code ?? null, declineCode: error.decline_code ?? null, status: null, param: null, intentId: intent.id });
    }
    case 'canceled':
      return { kind: 'refused', reason: 'cancelled', code: 'canceled', ref: intent.id };
    default:
      return unknown(`stripe intent ${intent.status}`);
  }
}

/** A saved method as we may keep it; null for one that nobody owns, or of a kind we do not save. */
export function savedOf(method: MethodReply): SavedMethod | null {
  if (method.type !== 'card' || !method.card || typeof method.customer !== 'string') return null;
  const { brand, last4, exp_year: year, exp_month: month, fingerprint } = method.card;
  return { ref: method.id, method: 'card', brand: brand ?? null, last4: last4 ?? null, expires: year && month ? `${year}-${String(month).padStart(2, '0')}` : null, fingerprint: fingerprint ?? null };
}

/** The method this payment has saved because we asked for it. */
function keptBy(intent: IntentReply): SavedMethod | null {
  const asked = intent.setup_future_usage ?? intent.payment_method_options?.card?.setup_future_usage ?? null;
  return asked !== null && typeof intent.payment_method === 'object' && intent.payment_method !== null ? savedOf(intent.payment_method) : null;
}

/** A page that saves a method. Needs `setup_intent.payment_method` expanded. */
export function setupOutcome(session: SessionReply): SetupOutcome {
  const setup = typeof session.setup_intent === 'object' ? session.setup_intent : null;
  if (setup?.status === 'succeeded') {
    const saved = typeof setup.payment_method === 'object' && setup.payment_method !== null ? savedOf(setup.payment_method) : null;
    return saved ? { kind: 'done', ref: session.id, saved } : unknown('stripe saved without a method');
  }
  switch (session.status) {
    case 'open': return session.url ? { kind: 'pending', ref: session.id, payUrl: session.url } : unknown('stripe session open without an address');
    case 'expired': return { kind: 'refused', reason: 'expired', ref: session.id };
    default: return unknown(`stripe setup ${setup?.status ?? 'without an intent'}, session ${session.status}`);
  }
}

/**
 * A hosted page. Its intent is asked first: a page may still read `open`, or already `expired`, while the money has come
 * or is on its way. A declined card leaves the page open for another one.
 */
export function sessionOutcome(session: SessionReply): ChargeOutcome {
  const intent = typeof session.payment_intent === 'object' ? session.payment_intent : null;
  if (intent?.status === 'succeeded' || intent?.status === 'processing') return intentOutcome(intent);
  switch (session.status) {
    case 'open':
      return session.url
        ? { kind: 'pending', ref: session.id, payUrl: session.url, processing: false }
        : unknown('stripe session open without an address');
    case 'expired':
      return { kind: 'refused', reason: 'expired', code: 'session_expired', ref: session.id };
    case 'complete':
      if (session.payment_status === 'unpaid' && intent) return intentOutcome(intent);
      return unknown(`stripe session complete and ${session.payment_status}`);
    default:
      return unknown(`stripe session ${session.status}`);
  }
}

export function refundOutcome(refund: RefundReply): RefundOutcome {
  if (refund.currency !== 'usd') return unknown('stripe refund in another currency');
  switch (refund.status) {
    case 'succeeded': return { kind: 'done', ref: refund.id, amount: usd(refund.amount) };
    case 'pending':
    case 'requires_action': return { kind: 'pending', ref: refund.id };
    case 'failed': return { kind: 'refused', code: refund.failure_reason ?? 'failed' };
    case 'canceled': return { kind: 'refused', code: 'canceled' };
    default: return unknown(`stripe refund ${refund.status}`);
  }
}
