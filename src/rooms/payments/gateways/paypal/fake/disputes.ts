import { isoOf, parseInstant, type Instant } from '../../../../../base/time.ts';
import { disputesQuery, readParams } from './params.ts';
import type { Doc, Row } from './store.ts';
import { MERCHANT, PAYER } from './wallets.ts';
import { invalid, missing, type Reply, type Work } from './work.ts';

const LISTED_MAX = 10_000;

/** The payer's side disputes a capture; null when there is no such money, or it is disputed already. */
export async function openDispute(work: Work, captureId: string): Promise<Row | null> {
  const capture = await work.get(captureId);
  if (capture?.kind !== 'capture' || capture.aside['disputed'] === true || !['COMPLETED', 'PARTIALLY_REFUNDED'].includes(String(capture.doc['status']))) return null;
  const id = `PP-D-${work.newId().slice(0, 8)}`;
  const doc: Doc = {
    dispute_id: id, create_time: isoOf(work.now), update_time: isoOf(work.now), reason: 'UNAUTHORISED', status: 'WAITING_FOR_SELLER_RESPONSE',
    dispute_amount: capture.doc['amount'], dispute_life_cycle_stage: 'CHARGEBACK', dispute_channel: 'INTERNAL', messages: [],
    disputed_transactions: [{
      seller_transaction_id: capture.id, create_time: capture.doc['create_time'], transaction_status: 'COMPLETED', gross_amount: capture.doc['amount'],
      ...(capture.doc['custom_id'] === undefined ? {} : { custom: capture.doc['custom_id'] }), ...(capture.doc['invoice_id'] === undefined ? {} : { invoice_number: capture.doc['invoice_id'] }),
      buyer: { name: PAYER.name.given_name }, seller: { merchant_id: MERCHANT.merchant_id },
    }],
    links: [{ href: `${work.settings.apiBase}/v1/customer/disputes/${id}`, rel: 'self', method: 'GET' }],
  };
  const row = work.add({ id, kind: 'dispute', doc, parent: capture.id, reference: capture.reference });
  work.change(capture, { aside: { ...capture.aside, disputed: true } });
  work.emit('CUSTOMER.DISPUTE.CREATED', 'dispute', doc);
  return row;
}

export async function closeDispute(work: Work, captureId: string, how: 'won' | 'lost'): Promise<Row | null> {
  const open = (await work.list({ kind: 'dispute', parent: captureId, limit: LISTED_MAX })).find(({ doc }) => doc['status'] !== 'RESOLVED');
  const capture = await work.get(captureId);
  if (!open || !capture) return null;
  const outcome = how === 'won' ? { outcome_code: 'RESOLVED_SELLER_FAVOUR' } : { outcome_code: 'RESOLVED_BUYER_FAVOUR', amount_refunded: capture.doc['amount'] };
  const closed = work.change(open, { doc: { ...open.doc, status: 'RESOLVED', dispute_outcome: outcome, update_time: isoOf(work.now) } });
  if (how === 'won') work.change(capture, { aside: { ...capture.aside, disputed: false } });
  work.emit('CUSTOMER.DISPUTE.RESOLVED', 'dispute', closed.doc);
  return closed;
}

const momentOf = (text: string | undefined, fallback: number): number => {
  if (text === undefined) return fallback;
  const at: Instant | null = parseInstant(text);
  if (at === null) throw invalid('update_time_after');
  return at;
};

export async function listDisputes(work: Work, raw: unknown): Promise<Reply> {
  const query = readParams(disputesQuery, raw);
  const [after, before] = [momentOf(query.update_time_after, 0), momentOf(query.update_time_before, Number.POSITIVE_INFINITY)];
  const all = (await work.list({ kind: 'dispute', limit: LISTED_MAX })).map(({ doc }) => doc).filter((doc) => {
    const at = parseInstant(String(doc['update_time']))!;
    return at >= after && at <= before;
  });
  const page = all.slice(query.next_page_token, query.next_page_token + query.page_size);
  const left = query.next_page_token + query.page_size < all.length;
  const next = new URLSearchParams({
    ...(query.update_time_after === undefined ? {} : { update_time_after: query.update_time_after }), ...(query.update_time_before === undefined ? {} : { update_time_before: query.update_time_before }),
    page_size: String(query.page_size), next_page_token: String(query.next_page_token + query.page_size),
  });
  const short = page.map(({ disputed_transactions: ofWhat, messages, dispute_outcome: outcome, ...rest }) => { void [ofWhat, messages, outcome]; return rest; });
  return { status: 200, body: { items: short, links: left ? [{ href: `${work.settings.apiBase}/v1/customer/disputes?${next.toString()}`, rel: 'next', method: 'GET' }] : [] } };
}

export async function disputeById(work: Work, id: string): Promise<Row> {
  const row = await work.get(id);
  if (row?.kind !== 'dispute') throw missing();
  return row;
}
