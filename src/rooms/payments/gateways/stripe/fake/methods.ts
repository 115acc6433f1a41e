import { cardByToken, type TestCard } from './cards.ts';
import { customerDoc, methodDoc } from './objects.ts';
import { attachParams, customerParams, readParams } from './params.ts';
import type { Doc, Row } from './store.ts';
import { invalid, missing, type Reply, type Work } from './work.ts';

export function createCustomer(work: Work, raw: Doc): Promise<Reply> {
  const params = readParams(customerParams, raw);
  const id = work.newId('cus');
  const row = work.add({ id, kind: 'customer', reference: params.metadata['reference'] ?? null, doc: customerDoc({ id, now: work.now, metadata: params.metadata }) });
  work.emit('customer.created', row.doc);
  return Promise.resolve({ status: 200, body: row.doc });
}

export async function mustBeCustomer(work: Work, id: string): Promise<void> {
  if ((await work.get(id))?.kind !== 'customer') throw missing('customer', id, 'customer');
}

/** A new method of a test card; nobody's until it is attached. */
export function addMethod(work: Work, card: TestCard): Row {
  const id = work.newId('pm');
  return work.add({ id, kind: 'method', doc: methodDoc(id, work.now, card), aside: { token: card.token } });
}

/** The method is this customer's from now on; the bank has seen the payer. */
export async function attach(work: Work, methodId: string, customer: string): Promise<Row> {
  const row = await work.get(methodId);
  if (row?.kind !== 'method') throw missing('PaymentMethod', methodId, 'payment_method');
  if (row.parent === customer) return row;
  const attached = work.change(row, { parent: customer, doc: { ...row.doc, customer }, aside: { ...row.aside, seen: true } });
  work.emit('payment_method.attached', attached.doc);
  return attached;
}

export async function attachMethod(work: Work, id: string, raw: Doc): Promise<Reply> {
  const { customer } = readParams(attachParams, raw);
  await mustBeCustomer(work, customer);
  const card = cardByToken(id);
  const row = card ? addMethod(work, card) : await work.get(id);
  if (row?.kind !== 'method') throw missing('PaymentMethod', id, 'payment_method');
  if (row.aside['detached'] === true) throw usedUp();
  if (card && !card.attaches) throw invalid('Your card was declined.', { code: 'card_declined', status: 402 });
  return { status: 200, body: (await attach(work, row.id, customer)).doc };
}

export async function detachMethod(work: Work, id: string): Promise<Reply> {
  const row = await work.get(id);
  if (row?.kind !== 'method') throw missing('PaymentMethod', id, 'payment_method');
  if (row.parent === null) throw invalid('The payment method you provided is not attached to a customer so detachment is impossible.');
  const gone = work.change(row, { parent: null, doc: { ...row.doc, customer: null }, aside: { ...row.aside, detached: true } });
  work.emit('payment_method.detached', gone.doc);
  return { status: 200, body: gone.doc };
}

const usedUp = () => invalid('The provided PaymentMethod was detached from a Customer. It may not be used again.', { param: 'payment_method' });

/** A method that belongs to somebody is charged only together with them; one that was detached, never. */
export async function mustBeFor(work: Work, methodId: string, customer: string | null): Promise<void> {
  const row = await work.get(methodId);
  if (row?.aside['detached'] === true) throw usedUp();
  if (row && row.parent !== null && row.parent !== customer) {
    throw invalid('The payment method supplied belongs to a different Customer.', { param: 'payment_method' });
  }
}

/** Everything a customer has attached, newest first. */
export async function methodsOf(work: Work, customer: string): Promise<Reply> {
  await mustBeCustomer(work, customer);
  const rows = await work.list({ kind: 'method', parent: customer, limit: 100 });
  return { status: 200, body: { object: 'list', url: `/v1/customers/${customer}/payment_methods`, has_more: false, data: rows.map((row) => row.doc) } };
}
