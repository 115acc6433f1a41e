import { check } from '../../../../../base/check.ts';
import { cardByToken, type TestCard } from './cards.ts';
import { cardOf } from './charging.ts';
import { addMethod, attach, mustBeCustomer } from './methods.ts';
import { setupDoc } from './objects.ts';
import { cancelParams, readParams, setupParams } from './params.ts';
import type { Doc, Row } from './store.ts';
import { invalid, missing, type Reply, type Work } from './work.ts';

/** What a try to save a card came to. No money moves. */
export interface SetupTry { readonly setup: Row; readonly result: 'saved' | 'asked' | 'declined' }

export function openSetupIntent(work: Work, facts: { readonly customer: string | null; readonly metadata: Doc; readonly usage: string; readonly aside: Doc }): Row {
  const id = work.newId('seti');
  const reference = typeof facts.metadata['reference'] === 'string' ? facts.metadata['reference'] : null;
  return work.add({ id, kind: 'setup', reference, aside: facts.aside, doc: setupDoc({ id, secret: work.newId('s'), now: work.now, ...facts }) });
}

/** A card is tried: the bank may ask the payer first, and a card that is refused at once cannot be saved. */
export async function trySetup(work: Work, setup: Row, token: string): Promise<SetupTry> {
  const card = await cardOf(work, token);
  check(card, 'a card is tried only after it was found');
  if (!card.attaches) {
    const declineCode = card.fate.kind === 'declines' ? card.fate.declineCode : 'card_declined';
    return refuse(work, setup, { type: 'card_error', code: 'card_declined', decline_code: declineCode, message: 'Your card was declined.' });
  }
  const method = cardByToken(token) ? addMethod(work, card).id : token;
  if (card.fate.kind !== 'asks') return save(work, setup, method);
  const url = work.settings.payUrl(String(setup.aside['session'] ?? setup.id));
  const asked = work.change(setup, {
    doc: { ...setup.doc, status: 'requires_action', payment_method: method, last_setup_error: null, next_action: { type: 'redirect_to_url', redirect_to_url: { url, return_url: setup.aside['returnUrl'] ?? null } } },
  });
  return { setup: asked, result: 'asked' };
}

export function answerSetup(work: Work, setup: Row, approved: boolean): Promise<SetupTry> {
  if (approved) return save(work, setup, String(setup.doc['payment_method']));
  return Promise.resolve(refuse(work, setup, { type: 'invalid_request_error', code: 'setup_intent_authentication_failure', message: 'The latest attempt to set up the payment method has failed because authentication failed.' }));
}

async function save(work: Work, setup: Row, method: string): Promise<SetupTry> {
  if (typeof setup.doc['customer'] === 'string') await attach(work, method, setup.doc['customer']);
  const done = work.change(setup, { doc: { ...setup.doc, status: 'succeeded', payment_method: method, next_action: null, last_setup_error: null } });
  work.emit('setup_intent.succeeded', done.doc);
  return { setup: done, result: 'saved' };
}

function refuse(work: Work, setup: Row, error: Doc): SetupTry {
  const failed = work.change(setup, { doc: { ...setup.doc, status: 'requires_payment_method', payment_method: null, next_action: null, last_setup_error: error } });
  work.emit('setup_intent.setup_failed', failed.doc);
  return { setup: failed, result: 'declined' };
}

const replyOf = ({ setup, result }: SetupTry): Reply => (result === 'declined'
  ? { status: 402, body: { error: { ...(setup.doc['last_setup_error'] as Doc), setup_intent: setup.doc } } }
  : { status: 200, body: setup.doc });

export async function createSetup(work: Work, raw: Doc): Promise<Reply> {
  const params = readParams(setupParams, raw);
  if (params.customer !== undefined) await mustBeCustomer(work, params.customer);
  if (params.confirm && params.payment_method === undefined) throw invalid('You cannot confirm this SetupIntent because it is missing a payment method.', { code: 'parameter_missing', param: 'payment_method' });
  if (params.payment_method !== undefined) await mustBeKnown(work, params.payment_method);
  const setup = openSetupIntent(work, { customer: params.customer ?? null, metadata: params.metadata, usage: params.usage, aside: params.return_url === undefined ? {} : { returnUrl: params.return_url } });
  return params.confirm && params.payment_method !== undefined ? replyOf(await trySetup(work, setup, params.payment_method)) : { status: 200, body: setup.doc };
}

export async function confirmSetup(work: Work, id: string, raw: Doc): Promise<Reply> {
  const method = raw['payment_method'];
  const setup = await setupById(work, id);
  if (setup.doc['status'] !== 'requires_payment_method') throw unexpected(setup, 'confirm');
  if (typeof method !== 'string') throw invalid('Missing required param: payment_method.', { code: 'parameter_missing', param: 'payment_method' });
  await mustBeKnown(work, method);
  return replyOf(await trySetup(work, setup, method));
}

export async function cancelSetup(work: Work, id: string, raw: Doc): Promise<Reply> {
  const { cancellation_reason } = readParams(cancelParams, raw);
  const setup = await setupById(work, id);
  if (['succeeded', 'canceled'].includes(String(setup.doc['status']))) throw unexpected(setup, 'cancel');
  return { status: 200, body: endSetup(work, setup, cancellation_reason ?? null).doc };
}

export function endSetup(work: Work, setup: Row, reason: string | null): Row {
  const gone = work.change(setup, { doc: { ...setup.doc, status: 'canceled', cancellation_reason: reason, next_action: null } });
  work.emit('setup_intent.canceled', gone.doc);
  return gone;
}

async function mustBeKnown(work: Work, method: string): Promise<TestCard> {
  const card = await cardOf(work, method);
  if (!card) throw missing('PaymentMethod', method, 'payment_method');
  return card;
}

async function setupById(work: Work, id: string): Promise<Row> {
  const row = await work.get(id);
  if (row?.kind !== 'setup') throw missing('setupintent', id, 'intent');
  return row;
}

const unexpected = (row: Row, verb: string) =>
  invalid(`You cannot ${verb} this SetupIntent because it has a status of ${String(row.doc['status'])}.`, { code: 'setup_intent_unexpected_state' });
