import { cardByToken } from './cards.ts';
import { addTxn } from './charging.ts';
import { refundDoc } from './objects.ts';
import { readParams, refundParams } from './params.ts';
import type { Doc, Row } from './store.ts';
import { invalid, missing, type Reply, type Work } from './work.ts';

/** Gives money back on a charge that succeeded; never more than is left of it. */
export async function createRefund(work: Work, raw: Doc): Promise<Reply> {
  const params = readParams(refundParams, raw);
  const charge = await chargeFor(work, params.payment_intent, params.charge);
  if (charge.aside['dispute'] === 'open' || charge.aside['dispute'] === 'lost') throw invalid(`Charge ${charge.id} has been charged back; cannot issue a refund.`, { code: 'charge_disputed' });
  const left = Number(charge.doc['amount_captured']) - Number(charge.doc['amount_refunded']);
  const amount = params.amount ?? left;
  if (left <= 0) throw invalid(`Charge ${charge.id} has already been refunded.`, { code: 'charge_already_refunded' });
  if (amount < 1) throw invalid('This value must be greater than or equal to 1.', { code: 'parameter_invalid_integer', param: 'amount' });
  if (amount > left) throw invalid('Refund amount is greater than unrefunded amount on charge.', { param: 'amount' });
  const way = cardByToken(String(charge.aside['token']))?.refund ?? 'now';
  const id = work.newId('re');
  const txn = addTxn(work, { amount: -amount, currency: charge.doc['currency'], source: id, type: 'refund', description: 'REFUND' });
  const row = work.add({
    id, kind: 'refund', parent: String(charge.doc['payment_intent']), reference: params.metadata['reference'] ?? null,
    doc: refundDoc({ id, now: work.now, amount, charge: charge.doc, metadata: params.metadata, reason: params.reason ?? null, status: way === 'late' ? 'pending' : 'succeeded', txn }),
    aside: { way }, dueAt: way === 'now' ? null : work.now + work.settings.lateSeconds,
  });
  const refunded = Number(charge.doc['amount_refunded']) + amount;
  const after = work.change(charge, { doc: { ...charge.doc, amount_refunded: refunded, refunded: refunded === charge.doc['amount_captured'] } });
  work.emit('refund.created', row.doc);
  work.emit('charge.refunded', after.doc);
  return { status: 200, body: row.doc };
}

async function chargeFor(work: Work, intentId: string | undefined, chargeId: string | undefined): Promise<Row> {
  if (intentId === undefined && chargeId === undefined) throw invalid('One of the following params should be provided for this request: payment_intent or charge.', { code: 'parameter_missing' });
  const intent = intentId === undefined ? undefined : await work.get(intentId);
  if (intentId !== undefined && intent?.kind !== 'intent') throw missing('payment_intent', intentId, 'payment_intent');
  const wanted = chargeId ?? String(intent?.doc['latest_charge'] ?? '');
  const charge = wanted === '' ? undefined : await work.get(wanted);
  if (chargeId !== undefined && charge?.kind !== 'charge') throw missing('charge', chargeId, 'charge');
  if (charge?.doc['status'] !== 'succeeded') throw invalid('This PaymentIntent does not have a successful charge to refund.', { code: 'payment_intent_unexpected_state' });
  return charge;
}

/** A pending refund goes through; one that looked done turns out to have failed, and its money is ours again. */
export async function settleRefund(work: Work, row: Row): Promise<Row> {
  if (row.aside['way'] === 'late') {
    const done = work.change(row, { dueAt: null, doc: { ...row.doc, status: 'succeeded' } });
    work.emit('refund.updated', done.doc);
    return done;
  }
  const amount = Number(row.doc['amount']);
  const charge = await work.get(String(row.doc['charge']));
  if (charge) work.change(charge, { doc: { ...charge.doc, amount_refunded: Number(charge.doc['amount_refunded']) - amount, refunded: false } });
  const txn = addTxn(work, { amount, currency: row.doc['currency'], source: row.id, type: 'refund_failure', description: 'REFUND FAILURE' });
  const failed = work.change(row, { dueAt: null, doc: { ...row.doc, status: 'failed', failure_reason: 'expired_or_canceled_card', failure_balance_transaction: txn } });
  work.emit('refund.failed', failed.doc);
  work.emit('refund.updated', failed.doc);
  return failed;
}
