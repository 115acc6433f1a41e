import { HOUR, isoOf } from '../../../../../base/time.ts';
import { addCapture } from './captures.ts';
import { orderParams, patchParams, readParams } from './params.ts';
import type { Doc, Row } from './store.ts';
import { addToken, fundingOfSaved } from './vault.ts';
import { fundingOf, MERCHANT, PAYER, type Funding } from './wallets.ts';
import { missing, refuse, type Reply, type Work } from './work.ts';

/** An order that nobody pays, or whose approval nobody takes, is forgotten after three hours. */
const ORDER_SECONDS = 3 * HOUR;
const LISTED_MAX = 100;

export async function createOrder(work: Work, raw: unknown): Promise<Reply & { readonly row: Row }> {
  const params = readParams(orderParams, raw);
  const unit = params.purchase_units[0]!;
  const wallet = params.payment_source?.paypal;
  const id = work.newId();
  if (Number(unit.amount.value) <= 0) throw refuse(422, 'CANNOT_BE_ZERO_OR_NEGATIVE', '/purchase_units/0/amount/value');
  const doc: Doc = {
    id, intent: 'CAPTURE', status: wallet === undefined ? 'CREATED' : 'PAYER_ACTION_REQUIRED', ...(wallet === undefined ? {} : { payment_source: { paypal: {} } }),
    purchase_units: [{
      reference_id: 'default', amount: unit.amount, payee: MERCHANT, ...(unit.custom_id === undefined ? {} : { custom_id: unit.custom_id }),
      ...(unit.invoice_id === undefined ? {} : { invoice_id: unit.invoice_id }), ...(unit.description === undefined ? {} : { description: unit.description }),
    }],
    create_time: isoOf(work.now), update_time: isoOf(work.now),
  };
  const aside: Doc = {
    context: wallet?.experience_context ?? {}, ...(wallet?.attributes?.vault === undefined ? {} : { keepFor: wallet.attributes.customer?.id ?? work.newId().slice(0, 10) }),
  };
  const row = work.add({ id, kind: 'order', doc, reference: unit.custom_id ?? null, dueAt: work.now + ORDER_SECONDS, aside });
  if (wallet?.vault_id === undefined) return { status: 201, body: await orderView(work, row), row };
  const saved = await fundingOfSaved(work, wallet.vault_id);
  if (saved === null) throw refuse(422, 'PAYMENT_SOURCE_INFO_CANNOT_BE_VERIFIED', '/payment_source/paypal/vault_id');
  const after = await chargeSaved(work, row, saved);
  return { status: 201, body: await orderView(work, after), row: after };
}

/** A saved wallet is charged as the order is made; one that asks leaves the order to its payer, whether they are there or not. */
async function chargeSaved(work: Work, order: Row, funding: Funding): Promise<Row> {
  if (funding.saved === 'asks') return work.change(order, { aside: { ...order.aside, funding: 'balance', asked: true } });
  if (funding.saved === 'declines' || funding.capture.kind === 'declines') throw refuse(422, 'INSTRUMENT_DECLINED', '/payment_source/paypal/vault_id');
  return take(work, order, funding);
}

/** The payer says yes on the page, with what they want to pay by; no more than that, the shop takes the money itself. */
export async function approveOrder(work: Work, id: string, funding: Funding): Promise<Row | null> {
  const order = await work.get(id);
  if (order?.kind !== 'order' || order.aside['gone'] === true || !['CREATED', 'PAYER_ACTION_REQUIRED', 'APPROVED'].includes(String(order.doc['status']))) return null;
  const approved = work.change(order, {
    doc: { ...order.doc, status: 'APPROVED', payment_source: { paypal: { ...PAYER, account_status: 'VERIFIED' } }, update_time: isoOf(work.now) },
    aside: { ...order.aside, funding: funding.name }, dueAt: work.now + ORDER_SECONDS,
  });
  work.emit('CHECKOUT.ORDER.APPROVED', 'checkout-order', await orderView(work, approved));
  return approved;
}

export async function captureOrder(work: Work, id: string): Promise<Reply & { readonly row: Row }> {
  const order = await orderById(work, id);
  const status = String(order.doc['status']);
  if (status === 'COMPLETED') throw refuse(422, 'ORDER_ALREADY_CAPTURED');
  const funding = fundingOf(order.aside['funding']);
  if (status !== 'APPROVED' || !funding) throw refuse(422, 'ORDER_NOT_APPROVED');
  if (funding.capture.kind === 'declines' || funding.capture.kind === 'declines_late') {
    // What happened is kept, so this is an answer and not a refusal before anything was done: the order is its payer's again.
    const open = work.change(order, { doc: { ...order.doc, status: 'PAYER_ACTION_REQUIRED', update_time: isoOf(work.now) } });
    const { reply } = refuse(422, 'INSTRUMENT_DECLINED');
    return { ...reply, body: { ...reply.body, links: [{ href: work.settings.pageUrl(order.id), rel: 'redirect', method: 'GET' }] }, row: open };
  }
  const row = await take(work, order, funding);
  return { status: 201, body: await orderView(work, row), row };
}

async function take(work: Work, order: Row, funding: Funding): Promise<Row> {
  const invoice = (order.doc['purchase_units'] as readonly Doc[])[0]!['invoice_id'];
  if (invoice !== undefined && order.reference !== null) {
    const before = await work.list({ kind: 'capture', reference: order.reference, limit: LISTED_MAX });
    if (before.some(({ doc, parent }) => parent !== order.id && doc['invoice_id'] === invoice && doc['status'] !== 'DECLINED')) throw refuse(422, 'DUPLICATE_INVOICE_ID', '/purchase_units/0/invoice_id');
  }
  addCapture(work, order, funding);
  const kept = typeof order.aside['keepFor'] === 'string' ? addToken(work, order.aside['keepFor'], funding) : null;
  const vault = kept === null ? {} : { attributes: { vault: { id: kept.id, status: 'VAULTED', customer: { id: kept.parent }, links: kept.doc['links'] } } };
  return work.change(order, {
    dueAt: null, doc: { ...order.doc, status: 'COMPLETED', payment_source: { paypal: { ...PAYER, account_status: 'VERIFIED', ...vault } }, update_time: isoOf(work.now) },
  });
}

export async function patchOrder(work: Work, id: string, raw: unknown): Promise<Reply> {
  const changes = readParams(patchParams, raw);
  const order = await orderById(work, id);
  if (order.doc['status'] === 'COMPLETED') throw refuse(422, 'ORDER_ALREADY_COMPLETED');
  const [unit] = order.doc['purchase_units'] as readonly Doc[];
  work.change(order, { doc: { ...order.doc, purchase_units: [{ ...unit, invoice_id: changes.at(-1)!.value }] } });
  return { status: 204, body: null };
}

export async function orderById(work: Work, id: string): Promise<Row> {
  const row = await work.get(id);
  if (row?.kind !== 'order' || row.aside['gone'] === true) throw missing();
  return row;
}

/** The order with its captures and refunds, and the links that fit its state. */
export async function orderView(work: Work, order: Row): Promise<Doc> {
  const captures = await work.list({ kind: 'capture', parent: order.id, limit: LISTED_MAX });
  const refunds = (await Promise.all(captures.map(({ id }) => work.list({ kind: 'refund', parent: id, limit: LISTED_MAX })))).flat();
  const [unit] = order.doc['purchase_units'] as readonly Doc[];
  const payments = captures.length === 0 ? {} : { payments: { captures: captures.map(({ doc }) => doc), ...(refunds.length === 0 ? {} : { refunds: refunds.map(({ doc }) => doc) }) } };
  const self = `${work.settings.apiBase}/v2/checkout/orders/${order.id}`;
  const status = String(order.doc['status']);
  const pages = status === 'COMPLETED' ? [] : [{ href: work.settings.pageUrl(order.id), rel: status === 'CREATED' ? 'approve' : 'payer-action', method: 'GET' }];
  return { ...order.doc, purchase_units: [{ ...unit, ...payments }], links: [{ href: self, rel: 'self', method: 'GET' }, ...pages, ...(status === 'APPROVED' ? [{ href: `${self}/capture`, rel: 'capture', method: 'POST' }] : [])] };
}

/** Nobody has paid it, and its time is over. */
export const forgetOrder = (work: Work, order: Row): Row => work.change(order, { dueAt: null, aside: { ...order.aside, gone: true } });
