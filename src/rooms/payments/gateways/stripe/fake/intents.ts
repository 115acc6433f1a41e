import { cardByToken } from './cards.ts';
import { answerBank, cardOf, tryCard, type Answer, type Attempt } from './charging.ts';
import { mustBeCustomer, mustBeFor } from './methods.ts';
import { intentDoc } from './objects.ts';
import { cancelParams, confirmParams, intentParams, readParams } from './params.ts';
import { checkAmount } from './sessions.ts';
import type { Doc, Row } from './store.ts';
import { invalid, missing, type Reply, type Work } from './work.ts';

export async function createIntent(work: Work, raw: Doc): Promise<Reply> {
  const params = readParams(intentParams, raw);
  checkAmount(params.amount, 'amount');
  if (params.off_session && !params.confirm) throw invalid('`off_session` can only be used with `confirm` set to true.', { param: 'off_session' });
  if (params.payment_method !== undefined && !await cardOf(work, params.payment_method)) throw missing('PaymentMethod', params.payment_method, 'payment_method');
  if (params.customer !== undefined) await mustBeCustomer(work, params.customer);
  if (params.payment_method !== undefined) await mustBeFor(work, params.payment_method, params.customer ?? null);
  if (params.confirm && params.payment_method === undefined) throw invalid('You cannot confirm this PaymentIntent because it\'s missing a payment method.', { code: 'parameter_missing', param: 'payment_method' });
  const id = work.newId('pi');
  const doc = intentDoc({
    id, secret: work.newId('s'), now: work.now, amount: params.amount, currency: params.currency, description: params.description ?? null,
    metadata: params.metadata, methods: params.allowed_payment_method_types ?? params.payment_method_types ?? ['card'], customer: params.customer ?? null,
    saves: params.setup_future_usage !== undefined && params.customer !== undefined,
  });
  const bound = params.payment_method !== undefined && !params.confirm ? { payment_method: params.payment_method, status: 'requires_confirmation' } : {};
  const row = work.add({
    id, kind: 'intent', reference: params.metadata['reference'] ?? null, 
    aside: { ...(params.return_url === undefined ? {} : { returnUrl: params.return_url }), saves: params.setup_future_usage !== undefined && params.customer !== undefined },
    doc: { ...doc, ...bound, ...(params.automatic_payment_methods ? { automatic_payment_methods: params.automatic_payment_methods } : {}) },
  });
  if (!params.confirm || params.payment_method === undefined) return { status: 200, body: row.doc };
  return replyOf(await tryCard(work, row, params.payment_method, !params.off_session));
}

export async function confirmIntent(work: Work, id: string, raw: Doc): Promise<Reply> {
  const params = readParams(confirmParams, raw);
  const row = await intentById(work, id);
  const methodId = params.payment_method ?? (typeof row.doc['payment_method'] === 'string' ? row.doc['payment_method'] : undefined);
  if (!['requires_payment_method', 'requires_confirmation'].includes(String(row.doc['status']))) throw unexpected(row, 'confirm');
  if (methodId === undefined) throw invalid('This PaymentIntent is missing a payment method.', { code: 'parameter_missing', param: 'payment_method' });
  if (!await cardOf(work, methodId)) throw missing('PaymentMethod', methodId, 'payment_method');
  await mustBeFor(work, methodId, row.doc['customer'] as string | null);
  return replyOf(await tryCard(work, row, methodId, !params.off_session));
}

export async function cancelIntent(work: Work, id: string, raw: Doc): Promise<Reply> {
  const params = readParams(cancelParams, raw);
  const row = await intentById(work, id);
  if (['succeeded', 'canceled', 'processing'].includes(String(row.doc['status']))) throw unexpected(row, 'cancel');
  const gone = work.change(row, { doc: { ...row.doc, status: 'canceled', canceled_at: work.now, cancellation_reason: params.cancellation_reason ?? null, next_action: null } });
  work.emit('payment_intent.canceled', gone.doc);
  return { status: 200, body: gone.doc };
}

export async function intentById(work: Work, id: string): Promise<Row> {
  const row = await work.get(id);
  if (row?.kind !== 'intent') throw missing('payment_intent', id, 'intent');
  return row;
}

/** The bank's page of an intent that has no session. */
export async function answerAlone(work: Work, id: string, answer: Answer): Promise<Attempt['result'] | null> {
  const row = await work.get(id);
  if (row?.kind !== 'intent' || row.doc['status'] !== 'requires_action' || row.aside['session'] !== undefined) return null;
  return (await answerBank(work, row, answer)).result;
}

/** A decline is 402 with the intent inside the error; what happened is kept all the same. */
function replyOf({ intent, result }: Attempt): Reply {
  if (result !== 'declined') return { status: 200, body: intent.doc };
  return { status: 402, body: { error: { ...(intent.doc['last_payment_error'] as Doc), payment_intent: intent.doc } } };
}

const unexpected = (row: Row, verb: string) =>
  invalid(`You cannot ${verb} this PaymentIntent because it has a status of ${String(row.doc['status'])}.`, { code: 'payment_intent_unexpected_state' });

/** A payment method: one of the test tokens, or one that a try has made. */
export async function methodById(work: Work, id: string): Promise<Reply> {
  const row = await work.get(id);
  if (row?.kind === 'method') return { status: 200, body: row.doc };
  if (cardByToken(id)) throw invalid('A test token becomes a payment method when it is charged.', { param: 'payment_method' });
  throw missing('PaymentMethod', id, 'payment_method');
}
