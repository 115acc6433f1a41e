import { check } from '../../../../../base/check.ts';
import { cardByToken, type TestCard } from './cards.ts';
import { addMethod, attach } from './methods.ts';
import { chargeDoc, txnDoc } from './objects.ts';
import { wechatAction } from './qr.ts';
import type { Doc, Row } from './store.ts';
import type { Work } from './work.ts';

/** What a try with a card came to, and the intent after it. */
export interface Attempt { readonly intent: Row; readonly result: 'paid' | 'processing' | 'asked' | 'declined' }

export const error = (intent: Row): Doc | null => (intent.doc['last_payment_error'] as Doc | null);

/** The test card behind a payment method's id: a token of the list, or a method made by an earlier try. */
export async function cardOf(work: Work, methodId: string): Promise<TestCard | undefined> {
  const token = cardByToken(methodId) ? methodId : (await work.get(methodId))?.aside['token'];
  return typeof token === 'string' ? cardByToken(token) : undefined;
}

/**
 * Tries a card on an intent. `payerIsThere`: the bank's question becomes a second page; without the payer it is a decline
 * (`authentication_required`).
 */
export async function tryCard(work: Work, intent: Row, methodId: string, payerIsThere: boolean): Promise<Attempt> {
  const card = await cardOf(work, methodId);
  check(card, 'a card is tried only after it was found');
  const used = cardByToken(methodId) ? addMethod(work, card).id : methodId;
  const known = await work.get(used);
  check(known, 'a method is kept before it is charged');
  if (known.aside['asksNext'] === true) {
    work.change(known, { aside: { ...known.aside, asksNext: false } });
    return payerIsThere ? ask(work, intent, used) : decline(work, intent, used, card, 'authentication_required', 'authentication_required');
  }
  // A bank that saw the payer when the card was saved lets it pass, unless it wants to see them each time.
  if (card.fate.kind === 'asks' && !card.fate.always && known.aside['seen'] === true) return pay(work, intent, used, card);
  switch (card.fate.kind) {
    case 'declines': return decline(work, intent, used, card, card.fate.code, card.fate.declineCode);
    case 'asks': return payerIsThere ? ask(work, intent, used) : decline(work, intent, used, card, 'authentication_required', 'authentication_required');
    case 'elsewhere': return elsewhere(work, intent, used, card);
    case 'late': return wait(work, intent, used, card, card.fate.pays);
    case 'pays':
    case 'breaks': return pay(work, intent, used, card);
  }
}

/** How a payer answers: yes; yes, and the money then fails to come (only in an app); no. */
export type Answer = 'yes' | 'fails' | 'no';

/** The answer to the bank's question, or in the payer's app. */
export async function answerBank(work: Work, intent: Row, answer: Answer): Promise<Attempt> {
  const methodId = String(intent.doc['payment_method']);
  const card = await cardOf(work, methodId);
  check(card && intent.doc['status'] === 'requires_action', 'only an intent that asks can be answered');
  if (card.fate.kind === 'elsewhere' && answer !== 'no') return wait(work, intent, methodId, card, answer === 'yes');
  return answer === 'yes'
    ? await pay(work, intent, methodId, card)
    : decline(work, intent, methodId, card, 'payment_intent_authentication_failure', 'authentication_not_handled');
}

async function pay(work: Work, intent: Row, methodId: string, card: TestCard): Promise<Attempt> {
  if (intent.aside['saves'] === true && card.attaches) await attach(work, methodId, String(intent.doc['customer']));
  const id = work.newId('ch');
  const txn = addTxn(work, { amount: Number(intent.doc['amount']), currency: intent.doc['currency'], source: id, type: 'charge', description: intent.doc['description'] });
  const charge = chargeDoc({ id, now: work.now, intent: intent.doc, methodId, card, status: 'succeeded', txn, failure: null });
  work.add({ id, kind: 'charge', doc: charge, parent: intent.id, reference: intent.reference, aside: { token: card.token } });
  const paid = work.change(intent, {
    doc: { ...intent.doc, status: 'succeeded', amount_received: intent.doc['amount'], latest_charge: id, payment_method: methodId, next_action: null, last_payment_error: null },
  });
  work.emit('payment_intent.succeeded', paid.doc);
  return { intent: paid, result: 'paid' };
}

function wait(work: Work, intent: Row, methodId: string, card: TestCard, pays: boolean): Attempt {
  const id = work.newId('ch');
  const charge = chargeDoc({ id, now: work.now, intent: intent.doc, methodId, card, status: 'pending', txn: null, failure: null });
  work.add({ id, kind: 'charge', doc: charge, parent: intent.id, reference: intent.reference, aside: { token: card.token } });
  const waiting = work.change(intent, {
    doc: { ...intent.doc, status: 'processing', latest_charge: id, payment_method: methodId, next_action: null, last_payment_error: null },
    aside: { ...intent.aside, pays },
    dueAt: work.now + work.settings.lateSeconds,
  });
  work.emit('payment_intent.processing', waiting.doc);
  return { intent: waiting, result: 'processing' };
}

function ask(work: Work, intent: Row, methodId: string): Attempt {
  const url = work.settings.payUrl(String(intent.aside['session'] ?? intent.id));
  const asked = work.change(intent, {
    doc: {
      ...intent.doc, status: 'requires_action', payment_method: methodId, last_payment_error: null,
      next_action: { type: 'redirect_to_url', redirect_to_url: { url, return_url: intent.aside['returnUrl'] ?? null } },
    },
  });
  work.emit('payment_intent.requires_action', asked.doc);
  return { intent: asked, result: 'asked' };
}

/** Alipay takes the payer to its own page; WeChat Pay shows them a code to scan. */
function elsewhere(work: Work, intent: Row, methodId: string, card: TestCard): Attempt {
  const url = work.settings.payUrl(String(intent.aside['session'] ?? intent.id));
  const next = card.method === 'wechat_pay'
    ? { type: 'wechat_pay_display_qr_code', wechat_pay_display_qr_code: wechatAction(url) }
    : { type: 'alipay_handle_redirect', alipay_handle_redirect: { native_data: null, native_url: null, return_url: intent.aside['returnUrl'] ?? null, url } };
  const asked = work.change(intent, { doc: { ...intent.doc, status: 'requires_action', payment_method: methodId, last_payment_error: null, next_action: next }, aside: { ...intent.aside, app: card.method } });
  work.emit('payment_intent.requires_action', asked.doc);
  return { intent: asked, result: 'asked' };
}

const DECLINED = 'Your card was declined.';

async function decline(work: Work, intent: Row, methodId: string, card: TestCard, code: string, declineCode: string): Promise<Attempt> {
  const id = work.newId('ch');
  const charge = chargeDoc({ id, now: work.now, intent: intent.doc, methodId, card, status: 'failed', txn: null, failure: { code, declineCode, message: DECLINED } });
  work.add({ id, kind: 'charge', doc: charge, parent: intent.id, reference: intent.reference, aside: { token: card.token } });
  const method = (await work.get(methodId))?.doc;
  const declined = work.change(intent, {
    doc: {
      ...intent.doc, status: 'requires_payment_method', latest_charge: id, payment_method: null, next_action: null,
      last_payment_error: { type: 'card_error', charge: id, code, decline_code: declineCode, doc_url: `https://stripe.com/docs/error-codes/${code}`, message: DECLINED, ...(method ? { payment_method: method } : {}) },
    },
  });
  work.emit('payment_intent.payment_failed', declined.doc);
  return { intent: declined, result: 'declined' };
}

export function addTxn(work: Work, facts: Omit<Parameters<typeof txnDoc>[0], 'id' | 'now'>): string {
  const id = work.newId('txn');
  work.add({ id, kind: 'txn', doc: txnDoc({ id, now: work.now, ...facts }), parent: facts.source });
  return id;
}

/** Late money has come, or has not: the charge that was pending, its intent and the page it was paid on. */
export async function settleIntent(work: Work, waiting: Row): Promise<Row> {
  const charge = await work.get(String(waiting.doc['latest_charge']));
  check(charge, 'late money belongs to a charge');
  const pays = waiting.aside['pays'] === true;
  const txn = pays ? addTxn(work, { amount: Number(charge.doc['amount']), currency: charge.doc['currency'], source: charge.id, type: 'charge', description: charge.doc['description'] }) : null;
  const ended = pays
    ? { status: 'succeeded', paid: true, amount_captured: charge.doc['amount'], balance_transaction: txn }
    : { status: 'failed', failure_code: 'payment_intent_payment_attempt_failed', failure_message: DECLINED };
  work.change(charge, { doc: { ...charge.doc, ...ended } });
  const intent = work.change(waiting, {
    dueAt: null,
    doc: pays
      ? { ...waiting.doc, status: 'succeeded', amount_received: waiting.doc['amount'] }
      : { ...waiting.doc, status: 'requires_payment_method', payment_method: null, last_payment_error: { type: 'card_error', charge: charge.id, code: 'payment_intent_payment_attempt_failed', decline_code: 'generic_decline', message: DECLINED } },
  });
  work.emit(pays ? 'payment_intent.succeeded' : 'payment_intent.payment_failed', intent.doc);
  const session = typeof intent.aside['session'] === 'string' ? await work.get(intent.aside['session']) : undefined;
  if (session) {
    const after = work.change(session, { doc: { ...session.doc, payment_status: pays ? 'paid' : 'unpaid' } });
    work.emit(pays ? 'checkout.session.async_payment_succeeded' : 'checkout.session.async_payment_failed', after.doc);
  }
  return intent;
}
