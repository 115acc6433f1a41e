import { cardByToken, TEST_CARDS } from './cards.ts';
import { disputeDoc, txnDoc } from './objects.ts';
import type { Doc, Row } from './store.ts';
import type { Work } from './work.ts';

/** 15 dollars, the vendor's public fee for a dispute; it stays paid also when the dispute is won. */
const DISPUTE_FEE = 1_500;

/** The payer's bank takes the money back and asks questions. False: nothing paid, or disputed already. */
export function openDispute(work: Work, charge: Row): boolean {
  if (charge.doc['status'] !== 'succeeded' || charge.doc['disputed'] === true) return false;
  const id = work.newId('dp');
  const amount = Number(charge.doc['amount']);
  const txn = moved(work, id, -amount, DISPUTE_FEE, `Chargeback withdrawal for ${charge.id}`);
  const card = cardByToken(String(charge.aside['token'])) ?? TEST_CARDS[0]!;
  const row = work.add({ id, kind: 'dispute', parent: String(charge.doc['payment_intent']), reference: charge.reference, doc: disputeDoc({ id, now: work.now, charge: charge.doc, txn, card }) });
  work.change(charge, { doc: { ...charge.doc, disputed: true }, aside: { ...charge.aside, dispute: 'open' } });
  work.emit('charge.dispute.created', row.doc);
  work.emit('charge.dispute.funds_withdrawn', row.doc);
  return true;
}

export async function closeDispute(work: Work, dispute: Row, how: 'won' | 'lost'): Promise<void> {
  const charge = await work.get(String(dispute.doc['charge']));
  if (charge) work.change(charge, { aside: { ...charge.aside, dispute: how } });
  const back = how === 'won' ? [moved(work, dispute.id, Number(dispute.doc['amount']), 0, `Chargeback reversal for ${String(dispute.doc['charge'])}`)] : [];
  const closed = work.change(dispute, {
    doc: { ...dispute.doc, status: how, is_charge_refundable: how === 'won', balance_transactions: [...(dispute.doc['balance_transactions'] as Doc[]), ...back] },
  });
  if (how === 'won') work.emit('charge.dispute.funds_reinstated', closed.doc);
  work.emit('charge.dispute.closed', closed.doc);
}

function moved(work: Work, source: string, amount: number, fee: number, description: string): Doc {
  const id = work.newId('txn');
  const doc = txnDoc({ id, now: work.now, amount, fee, currency: 'usd', source, type: 'adjustment', description });
  work.add({ id, kind: 'txn', doc, parent: source });
  return doc;
}
