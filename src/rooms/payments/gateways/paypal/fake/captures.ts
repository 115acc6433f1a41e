import { DAY, isoOf } from '../../../../../base/time.ts';
import { centsOf, moneyText, readParams, refundParams } from './params.ts';
import type { Doc, Row } from './store.ts';
import { fundingOf, MERCHANT, type Funding } from './wallets.ts';
import { missing, refuse, type Reply, type Work } from './work.ts';

/** A refund is possible for 180 days. */
const REFUND_DAYS = 180;

const link = (work: Work, path: string, rel: string, method: string): Doc => ({ href: `${work.settings.apiBase}${path}`, rel, method });
const cents = (doc: Doc): number => centsOf((doc['amount'] as { value: string }).value);

/** 3.49 % and 49 cents, PayPal's public rate for its wallet; a refund gives no fee back. */
const feeOf = (amount: number): number => Math.min(amount, Math.round(amount * 0.0349) + 49);

const receivable = (amount: number): Doc => ({ gross_amount: moneyText(amount), paypal_fee: moneyText(feeOf(amount)), net_amount: moneyText(amount - feeOf(amount)) });

/** Takes the money of an order by this funding: the one place where money moves towards the shop. */
export function addCapture(work: Work, order: Row, funding: Funding): Row {
  const unit = (order.doc['purchase_units'] as readonly Doc[])[0]!;
  const id = work.newId();
  const amount = centsOf((unit['amount'] as { value: string }).value);
  const fate = funding.capture;
  const status = fate.kind === 'waits' ? 'PENDING' : fate.kind === 'pays' ? 'COMPLETED' : 'DECLINED';
  const doc: Doc = {
    id, status, ...(fate.kind === 'waits' ? { status_details: { reason: fate.reason } } : {}), amount: moneyText(amount), final_capture: true,
    seller_protection: { status: 'ELIGIBLE', dispute_categories: ['ITEM_NOT_RECEIVED', 'UNAUTHORIZED_TRANSACTION'] },
    ...(status === 'COMPLETED' ? { seller_receivable_breakdown: receivable(amount) } : {}),
    ...(fate.kind === 'declines_late' ? { processor_response: { response_code: fate.code } } : {}),
    ...(unit['invoice_id'] === undefined ? {} : { invoice_id: unit['invoice_id'] }), ...(unit['custom_id'] === undefined ? {} : { custom_id: unit['custom_id'] }),
    create_time: isoOf(work.now), update_time: isoOf(work.now),
    links: [link(work, `/v2/payments/captures/${id}`, 'self', 'GET'), link(work, `/v2/payments/captures/${id}/refund`, 'refund', 'POST'), link(work, `/v2/checkout/orders/${order.id}`, 'up', 'GET')],
  };
  const waits = fate.kind === 'waits' ? (fate.reason === 'ECHECK' ? work.settings.echeckSeconds : work.settings.reviewSeconds) : null;
  const row = work.add({
    id, kind: 'capture', doc, parent: order.id, reference: order.reference, dueAt: waits === null ? null : work.now + waits,
    aside: { funding: funding.name, pays: fate.kind === 'pays' || (fate.kind === 'waits' && fate.pays), refundedCents: 0 },
  });
  work.emit(`PAYMENT.CAPTURE.${status}`, 'capture', shown(row));
  return row;
}

/** A capture with what only its own address tells. */
export const shown = (row: Row): Doc => ({ ...row.doc, supplementary_data: { related_ids: { order_id: row.parent } }, payee: MERCHANT });

/** Late money has come, or has not. */
export function settleCapture(work: Work, row: Row): Row {
  const pays = row.aside['pays'] === true;
  const { status_details: why, ...rest } = row.doc;
  void why;
  const doc: Doc = pays
    ? { ...rest, status: 'COMPLETED', seller_receivable_breakdown: receivable(cents(row.doc)), update_time: isoOf(work.now) }
    : { ...rest, status: 'DECLINED', update_time: isoOf(work.now) };
  const after = work.change(row, { dueAt: null, doc });
  work.emit(pays ? 'PAYMENT.CAPTURE.COMPLETED' : 'PAYMENT.CAPTURE.DENIED', 'capture', shown(after));
  return after;
}

export async function captureById(work: Work, id: string): Promise<Row> {
  const row = await work.get(id);
  if (row?.kind !== 'capture') throw missing();
  return row;
}

/** Gives money back on a capture that was completed; never more than is left of it. */
export async function createRefund(work: Work, captureId: string, raw: unknown): Promise<Reply & { readonly row: Row }> {
  const params = readParams(refundParams, raw ?? {});
  const capture = await captureById(work, captureId);
  const status = String(capture.doc['status']);
  const taken = cents(capture.doc);
  const gone = Number(capture.aside['refundedCents']);
  if (status === 'PENDING') throw refuse(422, 'PENDING_CAPTURE');
  if (status === 'DECLINED' || status === 'FAILED') throw refuse(422, 'REFUND_NOT_ALLOWED');
  if (gone >= taken) throw refuse(422, 'CAPTURE_FULLY_REFUNDED');
  if (capture.aside['disputed'] === true) throw refuse(422, 'REFUND_NOT_PERMITTED_DUE_TO_CHARGEBACK');
  if (work.now > capture.created + REFUND_DAYS * DAY) throw refuse(422, 'REFUND_TIME_LIMIT_EXCEEDED');
  const amount = params.amount === undefined ? taken - gone : centsOf(params.amount.value);
  if (amount < 1) throw refuse(422, 'CANNOT_BE_ZERO_OR_NEGATIVE', '/amount/value');
  if (amount > taken - gone) throw refuse(422, 'REFUND_AMOUNT_EXCEEDED', '/amount/value');
  if (params.invoice_id !== undefined && (await work.list({ kind: 'refund', parent: capture.id, limit: 1_000 })).some(({ doc }) => doc['invoice_id'] === params.invoice_id && doc['status'] !== 'FAILED')) throw refuse(422, 'DUPLICATE_INVOICE_ID', '/invoice_id');
  const way = fundingOf(capture.aside['funding'])?.refund ?? 'now';
  const id = work.newId();
  const doc: Doc = {
    id, amount: moneyText(amount), status: way === 'now' ? 'COMPLETED' : 'PENDING', ...(way === 'now' ? {} : { status_details: { reason: 'ECHECK' } }),
    seller_payable_breakdown: { gross_amount: moneyText(amount), paypal_fee: moneyText(0), net_amount: moneyText(amount), total_refunded_amount: moneyText(gone + amount) },
    ...(params.custom_id === undefined ? {} : { custom_id: params.custom_id }), ...(params.invoice_id === undefined ? {} : { invoice_id: params.invoice_id }),
    ...(params.note_to_payer === undefined ? {} : { note_to_payer: params.note_to_payer }), create_time: isoOf(work.now), update_time: isoOf(work.now),
    links: [link(work, `/v2/payments/refunds/${id}`, 'self', 'GET'), link(work, `/v2/payments/captures/${capture.id}`, 'up', 'GET')],
  };
  const row = work.add({ id, kind: 'refund', doc, parent: capture.id, reference: params.custom_id ?? null, aside: { way, order: capture.parent }, dueAt: way === 'now' ? null : work.now + work.settings.reviewSeconds });
  giveBack(work, capture, amount);
  work.emit(way === 'now' ? 'PAYMENT.CAPTURE.REFUNDED' : 'PAYMENT.REFUND.PENDING', 'refund', doc);
  return { status: 201, body: row.doc, row };
}

function giveBack(work: Work, capture: Row, amount: number): void {
  const refundedCents = Number(capture.aside['refundedCents']) + amount;
  const status = refundedCents === 0 ? 'COMPLETED' : refundedCents < cents(capture.doc) ? 'PARTIALLY_REFUNDED' : 'REFUNDED';
  work.change(capture, { aside: { ...capture.aside, refundedCents }, doc: { ...capture.doc, status, update_time: isoOf(work.now) } });
}

/** A pending refund goes through, or comes back, and then its money is the shop's again. */
export async function settleRefund(work: Work, row: Row): Promise<Row> {
  const { status_details: why, ...rest } = row.doc;
  void why;
  if (row.aside['way'] === 'late') {
    const done = work.change(row, { dueAt: null, doc: { ...rest, status: 'COMPLETED', update_time: isoOf(work.now) } });
    work.emit('PAYMENT.CAPTURE.REFUNDED', 'refund', done.doc);
    return done;
  }
  giveBack(work, await captureById(work, row.parent!), -cents(row.doc));
  const failed = work.change(row, { dueAt: null, doc: { ...rest, status: 'FAILED', update_time: isoOf(work.now) } });
  work.emit('PAYMENT.REFUND.FAILED', 'refund', failed.doc);
  return failed;
}
