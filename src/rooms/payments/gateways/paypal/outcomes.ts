import type { ChargeOutcome, PaidWith, RefundOutcome, SavedMethod } from '../../gateway.ts';
import { PROCESSOR_CODES } from './codes.ts';
import { isEnded } from './requests.ts';
import { instantOf, linkOf, usdOf, type CaptureReply, type OrderReply, type RefundReply, type TokenReply } from './shapes.ts';

/** PayPal's objects as our outcomes. Every status is listed by name; one we do not know is `unknown`. */

const unknown = (cause: string): { readonly kind: 'unknown'; readonly cause: string } => ({ kind: 'unknown', cause });
const PAID_WITH: PaidWith = { method: 'paypal', brand: null, last4: null };

/** An order is `order/…` until there is money, then the capture's id, the name a person finds at PayPal. */
export const orderRef = (id: string): string => `order/${id}`;
export const orderIdOf = (ref: string): string | null => (ref.startsWith('order/') ? ref.slice('order/'.length) : null);

export const savedOf = (id: string, accountId: string | null | undefined): SavedMethod =>
  ({ ref: id, method: 'paypal', brand: null, last4: null, expires: null, fingerprint: accountId ?? null });
export const savedFromToken = ({ id, payment_source }: TokenReply): SavedMethod =>
  savedOf(id, payment_source?.paypal?.account_id ?? payment_source?.paypal?.payer_id);

/**
 * A capture, which is one charge of ours. `PENDING` is not paid, for whatever reason it waits (eCheck, review): the money
 * comes, or does not, by itself. Refunded ones were paid. `order` knows whose wallet it was, and whether it was kept.
 */
export function captureOutcome(capture: CaptureReply, order: OrderReply | null): ChargeOutcome {
  switch (capture.status.toUpperCase()) {
    case 'COMPLETED': case 'PARTIALLY_REFUNDED': case 'REFUNDED': {
      const amount = usdOf(capture.amount);
      if (amount === null) return unknown('paypal paid in another currency');
      // `update_time` moves on with each refund; of an untouched capture it is the moment the money came.
      const at = capture.status.toUpperCase() === 'COMPLETED' ? capture.update_time ?? capture.create_time : capture.create_time;
      const wallet = order?.payment_source?.paypal;
      const vault = wallet?.attributes?.vault;
      return {
        kind: 'done', ref: capture.id, amount, capturedAt: instantOf(at), with: PAID_WITH,
        ...(wallet?.account_id ? { fingerprint: wallet.account_id } : {}),
        ...(vault?.id ? { saved: savedOf(vault.id, wallet?.account_id) } : {}),
      };
    }
    case 'PENDING': return { kind: 'pending', ref: capture.id, payUrl: null, processing: true };
    case 'DECLINED': case 'FAILED': {
      const code = capture.processor_response?.response_code ?? capture.status_details?.reason ?? capture.status;
      return { kind: 'refused', reason: PROCESSOR_CODES[code] ?? 'declined', code, ref: capture.id };
    }
    default: return unknown(`paypal capture ${capture.status}`);
  }
}

/** Money first: of several captures (a declined one, then a good one) the best tells. */
const RANK = ['FAILED', 'DECLINED', 'PENDING', 'REFUNDED', 'PARTIALLY_REFUNDED', 'COMPLETED'];
export const captureOf = (order: OrderReply): CaptureReply | null => {
  const captures = order.purchase_units.flatMap((unit) => unit.payments?.captures ?? []);
  return captures.toSorted((a, b) => RANK.indexOf(b.status.toUpperCase()) - RANK.indexOf(a.status.toUpperCase()))[0] ?? null;
};

export function orderOutcome(order: OrderReply): ChargeOutcome {
  const ref = orderRef(order.id);
  const ended: ChargeOutcome | null = isEnded(order.purchase_units[0]?.invoice_id) ? { kind: 'refused', reason: 'expired', code: 'ended_by_us', ref } : null;
  switch (order.status.toUpperCase()) {
    case 'COMPLETED': {
      const capture = captureOf(order);
      return capture ? captureOutcome(capture, order) : unknown('paypal completed without a capture');
    }
    case 'APPROVED': return ended ?? { kind: 'pending', ref, payUrl: linkOf(order, 'payer-action', 'approve'), processing: false, approved: true };
    case 'CREATED': case 'PAYER_ACTION_REQUIRED': {
      const payUrl = linkOf(order, 'payer-action', 'approve');
      return ended ?? (payUrl ? { kind: 'pending', ref, payUrl, processing: false } : unknown('paypal order without an address'));
    }
    case 'VOIDED': return { kind: 'refused', reason: 'cancelled', code: 'VOIDED', ref };
    default: return unknown(`paypal order ${order.status}`);
  }
}

export function refundOutcome(refund: RefundReply): RefundOutcome {
  switch (refund.status.toUpperCase()) {
    case 'COMPLETED': {
      const amount = usdOf(refund.amount);
      return amount === null ? unknown('paypal refund in another currency') : { kind: 'done', ref: refund.id, amount };
    }
    case 'PENDING': return { kind: 'pending', ref: refund.id };
    case 'FAILED': case 'CANCELLED': return { kind: 'refused', code: refund.status };
    default: return unknown(`paypal refund ${refund.status}`);
  }
}
