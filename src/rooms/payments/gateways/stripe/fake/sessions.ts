import { DAY, MINUTE } from '../../../../../base/time.ts';
import { cardByToken } from './cards.ts';
import { answerBank, tryCard, type Answer } from './charging.ts';
import { mustBeCustomer } from './methods.ts';
import { intentDoc, sessionDoc } from './objects.ts';
import { readParams, sessionParams, setupPageParams } from './params.ts';
import { answerSetup, endSetup, openSetupIntent, trySetup } from './setups.ts';
import type { Doc, Row } from './store.ts';
import { invalid, missing, type Reply, type Work } from './work.ts';

const AMOUNT_MIN = 50, AMOUNT_MAX = 99_999_999;

export function checkAmount(amount: number, param: string): void {
  if (amount < AMOUNT_MIN) throw invalid('Amount must be at least $0.50 usd', { code: 'amount_too_small', param });
  if (amount > AMOUNT_MAX) throw invalid('Amount must be no more than $999,999.99', { code: 'amount_too_large', param });
}

const lastsUntil = (work: Work, wish: number | undefined): number => {
  const expiresAt = wish ?? work.now + DAY;
  if (expiresAt >= work.now + 30 * MINUTE && expiresAt <= work.now + DAY) return expiresAt;
  throw invalid('The `expires_at` timestamp must be at least 30 minutes and at most 24 hours from Checkout Session creation.', { param: 'expires_at' });
};

/** A page on which a card is saved and nothing is paid; its setup intent is there from the beginning. */
async function createSetupPage(work: Work, raw: Doc): Promise<Reply> {
  const params = readParams(setupPageParams, raw);
  if (params.customer !== undefined) await mustBeCustomer(work, params.customer);
  const expiresAt = lastsUntil(work, params.expires_at);
  const id = work.newId('cs_test');
  const setup = openSetupIntent(work, { customer: params.customer ?? null, metadata: params.setup_intent_data.metadata, usage: 'off_session', aside: { session: id } });
  const row = work.add({
    id, kind: 'session', parent: setup.id, dueAt: expiresAt, reference: params.client_reference_id ?? params.metadata['reference'] ?? null, aside: {},
    doc: sessionDoc({
      id, now: work.now, mode: 'setup', amount: null, customer: params.customer ?? null, setup: setup.id, successUrl: params.success_url, cancelUrl: params.cancel_url ?? null,
      url: work.settings.payUrl(id), expiresAt, reference: params.client_reference_id ?? null, metadata: params.metadata, locale: params.locale ?? null, methods: ['card'],
    }),
  });
  return { status: 200, body: row.doc };
}

export async function createSession(work: Work, raw: Doc): Promise<Reply> {
  if (raw['mode'] === 'setup') return createSetupPage(work, raw);
  const params = readParams(sessionParams, raw);
  const amount = params.line_items.reduce((sum, item) => sum + item.quantity * item.price_data.unit_amount, 0);
  checkAmount(amount, 'line_items');
  const expiresAt = lastsUntil(work, params.expires_at);
  if (params.customer !== undefined) await mustBeCustomer(work, params.customer);
  const methods = params.allowed_payment_method_types ?? params.payment_method_types ?? ['card'];
  if (methods.includes('wechat_pay') && params.payment_method_options?.wechat_pay === undefined) {
    throw invalid('You must provide a `payment_method_options[wechat_pay][client]` when WeChat Pay is offered.', { code: 'parameter_missing', param: 'payment_method_options[wechat_pay][client]' });
  }
  const id = work.newId('cs_test');
  const reference = params.client_reference_id ?? params.metadata['reference'] ?? null;
  const doc = sessionDoc({
    id, now: work.now, mode: 'payment', amount, customer: params.customer ?? null, setup: null, successUrl: params.success_url, cancelUrl: params.cancel_url ?? null,
    url: work.settings.payUrl(id), expiresAt, reference: params.client_reference_id ?? null, metadata: params.metadata, locale: params.locale ?? null, methods,
  });
  const row = work.add({
    id, kind: 'session', doc, reference, dueAt: expiresAt,
    aside: { intentData: params.payment_intent_data, saves: params.customer !== undefined && (params.payment_intent_data.setup_future_usage ?? params.payment_method_options?.card?.setup_future_usage) !== undefined, items: params.line_items.map((item) => ({ name: item.price_data.product_data.name, quantity: item.quantity, amount: item.price_data.unit_amount })) },
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
  if (intent?.kind === 'setup' && intent.doc['status'] !== 'succeeded') endSetup(work, intent, 'abandoned');
  else if (intent?.kind === 'intent' && ['requires_payment_method', 'requires_action'].includes(String(intent.doc['status']))) {
    const gone = work.change(intent, { doc: { ...intent.doc, status: 'canceled', canceled_at: work.now, cancellation_reason: 'abandoned', next_action: null } });
    work.emit('payment_intent.canceled', gone.doc);
  }
  const ended = work.change(row, { dueAt: null, doc: { ...row.doc, status: 'expired', url: null } });
  work.emit('checkout.session.expired', ended.doc);
  return ended;
}

/** What became of the payer's deed on a page. */
export type PageResult = 'paid' | 'processing' | 'asked' | 'declined' | 'saved';

/** The payer chose a method on the page. Null when the page is not open any more, or does not offer it. */
export async function payOnPage(work: Work, id: string, token: string): Promise<PageResult | null> {
  const row = await work.get(id);
  const card = cardByToken(token);
  if (row?.kind !== 'session' || row.doc['status'] !== 'open' || !card || !(row.doc['payment_method_types'] as string[]).includes(card.method)) return null;
  const before = row.parent === null ? undefined : await work.get(row.parent);
  if (before?.kind === 'setup') return closePage(work, row, (await trySetup(work, before, token)).result);
  const intent = before ?? openIntent(work, row);
  // Bound at the first try, as the vendor does: until then the session has no intent.
  const session = before ? row : work.change(row, { parent: intent.id, doc: { ...row.doc, payment_intent: intent.id } });
  return closePage(work, session, (await tryCard(work, intent, token, true)).result);
}

/** The payer answered the bank's question, or confirmed in their app. */
export async function answerOnPage(work: Work, id: string, answer: Answer): Promise<PageResult | null> {
  const row = await work.get(id);
  const intent = row?.parent ? await work.get(row.parent) : undefined;
  if (row?.kind !== 'session' || row.doc['status'] !== 'open' || intent?.doc['status'] !== 'requires_action') return null;
  return closePage(work, row, (intent.kind === 'setup' ? await answerSetup(work, intent, answer === 'yes') : await answerBank(work, intent, answer)).result);
}

function openIntent(work: Work, session: Row): Row {
  const data = session.aside['intentData'] as { readonly metadata: Doc; readonly description?: string };
  const id = work.newId('pi');
  const doc = intentDoc({
    id, secret: work.newId('s'), now: work.now, amount: Number(session.doc['amount_total']), currency: 'usd', description: data.description ?? null,
    metadata: data.metadata, methods: session.doc['payment_method_types'] as string[],
    customer: (session.doc['customer'] as string | null), saves: session.aside['saves'] === true,
  });
  const reference = typeof data.metadata['reference'] === 'string' ? data.metadata['reference'] : null;
  return work.add({ id, kind: 'intent', doc, reference, aside: { session: session.id, saves: session.aside['saves'] === true } });
}

function closePage(work: Work, session: Row, result: PageResult): PageResult {
  if (result === 'paid' || result === 'processing' || result === 'saved') {
    const paid = { paid: 'paid', processing: 'unpaid', saved: 'no_payment_required' }[result];
    const complete = work.change(session, { dueAt: null, doc: { ...session.doc, status: 'complete', payment_status: paid, url: null, customer_details: { address: null, email: null, name: null, phone: null, tax_exempt: 'none', tax_ids: [] } } });
    work.emit('checkout.session.completed', complete.doc);
  }
  return result;
}
