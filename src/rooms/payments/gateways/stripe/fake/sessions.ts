import { DAY, MINUTE } from '../../../../../base/time.ts';
import { cardByToken } from './cards.ts';
import { answerBank, tryCard, type Attempt } from './charging.ts';
import { intentDoc, sessionDoc } from './objects.ts';
import { readParams, sessionParams } from './params.ts';
import type { Doc, Row } from './store.ts';
import { invalid, missing, type Reply, type Work } from './work.ts';

const AMOUNT_MIN = 50, AMOUNT_MAX = 99_999_999;

export function checkAmount(amount: number, param: string): void {
  if (amount < AMOUNT_MIN) throw invalid('Amount must be at least $0.50 usd', { code: 'amount_too_small', param });
  if (amount > AMOUNT_MAX) throw invalid('Amount must be no more than $999,999.99', { code: 'amount_too_large', param });
}

export async function createSession(work: Work, raw: Doc): Promise<Reply> {
  const params = readParams(sessionParams, raw);
  const amount = params.line_items.reduce((sum, item) => sum + item.quantity * item.price_data.unit_amount, 0);
  checkAmount(amount, 'line_items');
  const expiresAt = params.expires_at ?? work.now + DAY;
  if (expiresAt < work.now + 30 * MINUTE || expiresAt > work.now + DAY) {
    throw invalid('The `expires_at` timestamp must be at least 30 minutes and at most 24 hours from Checkout Session creation.', { param: 'expires_at' });
  }
  const id = work.newId('cs_test');
  const reference = params.client_reference_id ?? params.metadata['reference'] ?? null;
  const doc = sessionDoc({
    id, now: work.now, amount, currency: 'usd', successUrl: params.success_url, cancelUrl: params.cancel_url ?? null,
    url: work.settings.payUrl(id), expiresAt, reference: params.client_reference_id ?? null, metadata: params.metadata, locale: params.locale ?? null,
    methods: params.allowed_payment_method_types ?? params.payment_method_types ?? ['card'],
  });
  const row = work.add({
    id, kind: 'session', doc, reference, dueAt: expiresAt,
    aside: { intentData: params.payment_intent_data, items: params.line_items.map((item) => ({ name: item.price_data.product_data.name, quantity: item.quantity, amount: item.price_data.unit_amount })) },
  });
  return { status: 200, body: row.doc };
}

export async function sessionById(work: Work, id: string): Promise<Row> {
  const row = await work.get(id);
  if (row?.kind !== 'session') throw missing('checkout.session', id, 'session');
  return row;
}

export async function expireSession(work: Work, id: string): Promise<Reply> {
  const row = await sessionById(work, id);
  if (row.doc['status'] !== 'open') throw invalid('Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of "' + String(row.doc['status']) + '".');
  return { status: 200, body: (await endPage(work, row)).doc };
}

/** Ends an open page, asked to or by itself; an intent that nobody finished goes with it. */
export async function endPage(work: Work, row: Row): Promise<Row> {
  const intent = row.parent === null ? undefined : await work.get(row.parent);
  if (intent && ['requires_payment_method', 'requires_action'].includes(String(intent.doc['status']))) {
    const gone = work.change(intent, { doc: { ...intent.doc, status: 'canceled', canceled_at: work.now, cancellation_reason: 'abandoned', next_action: null } });
    work.emit('payment_intent.canceled', gone.doc);
  }
  const ended = work.change(row, { dueAt: null, doc: { ...row.doc, status: 'expired', url: null } });
  work.emit('checkout.session.expired', ended.doc);
  return ended;
}

/** The payer chose a card on the page. Null when the page is not open any more. */
export async function payOnPage(work: Work, id: string, token: string): Promise<Attempt | null> {
  const row = await work.get(id);
  if (row?.kind !== 'session' || row.doc['status'] !== 'open' || !cardByToken(token)) return null;
  const before = row.parent === null ? undefined : await work.get(row.parent);
  const intent = before ?? openIntent(work, row);
  // Bound at the first try, as the vendor does: until then the session has no intent.
  const session = before ? row : work.change(row, { parent: intent.id, doc: { ...row.doc, payment_intent: intent.id } });
  return closePage(work, session, await tryCard(work, intent, token, true));
}

/** The payer answered the bank's question. */
export async function answerOnPage(work: Work, id: string, approved: boolean): Promise<Attempt | null> {
  const row = await work.get(id);
  const intent = row?.parent ? await work.get(row.parent) : undefined;
  if (row?.kind !== 'session' || row.doc['status'] !== 'open' || intent?.doc['status'] !== 'requires_action') return null;
  return closePage(work, row, await answerBank(work, intent, approved));
}

function openIntent(work: Work, session: Row): Row {
  const data = session.aside['intentData'] as { readonly metadata: Doc; readonly description?: string };
  const id = work.newId('pi');
  const doc = intentDoc({
    id, secret: work.newId('s'), now: work.now, amount: Number(session.doc['amount_total']), currency: 'usd', description: data.description ?? null,
    metadata: data.metadata, methods: session.doc['payment_method_types'] as string[], customer: null,
  });
  const reference = typeof data.metadata['reference'] === 'string' ? data.metadata['reference'] : null;
  return work.add({ id, kind: 'intent', doc, reference, aside: { session: session.id } });
}

function closePage(work: Work, session: Row, attempt: Attempt): Attempt {
  if (attempt.result === 'paid' || attempt.result === 'processing') {
    const paid = attempt.result === 'paid' ? 'paid' : 'unpaid';
    const complete = work.change(session, { dueAt: null, doc: { ...session.doc, status: 'complete', payment_status: paid, url: null, customer_details: { address: null, email: null, name: null, phone: null, tax_exempt: 'none', tax_ids: [] } } });
    work.emit('checkout.session.completed', complete.doc);
  }
  return attempt;
}
