import { listParams, oneParams, readParams, searchParams, type ListParams } from './params.ts';
import type { Doc, Kind, Row } from './store.ts';
import { invalid, kindOfId, missing, type Reply, type Work } from './work.ts';

/** Kinds with a list and a page of their own, and how the vendor names them in paths and errors. */
export const READABLE: Readonly<Record<string, { readonly kind: Kind; readonly noun: string; readonly param: string }>> = {
  '/v1/checkout/sessions': { kind: 'session', noun: 'checkout.session', param: 'session' },
  '/v1/payment_intents': { kind: 'intent', noun: 'payment_intent', param: 'intent' },
  '/v1/refunds': { kind: 'refund', noun: 'refund', param: 'refund' },
  '/v1/customers': { kind: 'customer', noun: 'customer', param: 'id' },
  '/v1/setup_intents': { kind: 'setup', noun: 'setupintent', param: 'intent' },
  '/v1/disputes': { kind: 'dispute', noun: 'dispute', param: 'dispute' },
  '/v1/payment_methods': { kind: 'method', noun: 'PaymentMethod', param: 'payment_method' },
  '/v1/charges': { kind: 'charge', noun: 'charge', param: 'charge' },
  '/v1/balance_transactions': { kind: 'txn', noun: 'balance transaction', param: 'id' },
  '/v1/events': { kind: 'event', noun: 'event', param: 'id' },
};

export async function readOne(work: Work, collection: string, id: string, raw: Doc): Promise<Reply> {
  readParams(oneParams, raw);
  const { kind, noun, param } = READABLE[collection]!;
  const row = await work.get(id);
  if (row?.kind !== kind) throw missing(noun, id, param);
  return { status: 200, body: row.doc };
}

export async function readList(work: Work, collection: string, raw: Doc): Promise<Reply> {
  const params = readParams(listParams, raw);
  const { kind } = READABLE[collection]!;
  const cursor = async (id: string | undefined, param: string): Promise<{ created: number; id: string } | undefined> => {
    if (id === undefined) return undefined;
    const row = await work.get(id);
    if (row?.kind !== kind) throw missing(kind, id, param);
    return { created: row.created, id: row.id };
  };
  const rows = await work.list({
    kind,
    parent: await parentOf(work, params),
    from: params.created?.gte ?? (params.created?.gt === undefined ? undefined : params.created.gt + 1),
    to: params.created?.lte ?? (params.created?.lt === undefined ? undefined : params.created.lt - 1),
    after: await cursor(params.starting_after, 'starting_after'),
    before: await cursor(params.ending_before, 'ending_before'),
    limit: params.limit + 1,
  });
  const extra = rows.length > params.limit;
  const page = params.ending_before === undefined ? rows.slice(0, params.limit) : rows.slice(extra ? 1 : 0);
  const data = page.map((row) => row.doc).filter((doc) => matches(doc, params));
  return { status: 200, body: { object: 'list', url: collection, has_more: extra, data } };
}

/** Charges and refunds hang on their intent; a list by charge goes the same way. */
async function parentOf(work: Work, params: ListParams): Promise<string | undefined> {
  if (params.payment_intent !== undefined) return params.payment_intent;
  if (params.source !== undefined) return params.source;
  if (params.customer !== undefined && params.charge === undefined) return params.customer;
  if (params.charge === undefined) return undefined;
  return String((await work.get(params.charge))?.doc['payment_intent'] ?? params.charge);
}

const matches = (doc: Doc, params: ListParams): boolean =>
  (params.status === undefined || doc['status'] === params.status) && (params.type === undefined || doc['type'] === params.type);

const QUERY = /^metadata\[["']reference["']\]\s*:\s*["']([A-Za-z0-9_-]{1,40})["']$/;
/** The vendor's search index lags "less than a minute" behind; what is younger is not found. */
const INDEX_LAG = 60;

export async function search(work: Work, collection: string, raw: Doc): Promise<Reply> {
  const params = readParams(searchParams, raw);
  const reference = QUERY.exec(params.query)?.[1];
  if (reference === undefined) throw invalid('This sandbox searches by metadata["reference"] only.', { param: 'query' });
  const rows = await work.list({ kind: READABLE[collection]!.kind, reference, to: work.now - INDEX_LAG, limit: params.limit });
  return { status: 200, body: { object: 'search_result', url: `${collection}/search`, has_more: false, next_page: null, data: rows.map((row) => row.doc) } };
}

const EXPAND_DEPTH_MAX = 4;

/** Puts objects in the place of their ids, as `expand[]` asks; `data.x` reaches into the items of a list. */
export async function expanded(work: Work, body: Doc, paths: readonly string[]): Promise<Doc> {
  let result = body;
  for (const path of paths) {
    const steps = path.split('.');
    if (steps.length > EXPAND_DEPTH_MAX) throw invalid('You cannot expand more than 4 levels of a property.', { param: 'expand' });
    result = await follow(work, result, steps) as Doc;
  }
  return result;
}

async function follow(work: Work, value: unknown, steps: readonly string[]): Promise<unknown> {
  const [step, ...rest] = steps;
  if (step === undefined || value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return Promise.all(value.map((item) => follow(work, item, steps)));
  const doc = value as Doc;
  const inside = doc[step];
  const next = typeof inside === 'string' ? await objectOf(work, inside) : inside;
  if (next === undefined) {
    if (step === 'line_items' && doc['object'] === 'checkout.session') return { ...doc, line_items: await itemsOf(work, String(doc['id'])) };
    throw invalid(`This property cannot be expanded (${step}).`, { param: 'expand' });
  }
  return { ...doc, [step]: await follow(work, next, rest) };
}

async function objectOf(work: Work, id: string): Promise<Doc | undefined> {
  return kindOfId(id) === undefined ? undefined : (await work.get(id))?.doc;
}

interface SoldItem { readonly name: string; readonly quantity: number; readonly amount: number }

/** What a page sells, as the vendor lists it. */
export async function itemsOf(work: Work, sessionId: string): Promise<Doc> {
  const row = await work.get(sessionId);
  if (row?.kind !== 'session') throw missing('checkout.session', sessionId, 'session');
  const data = soldItems(row).map((item, index) => ({
    id: `li_${row.id.slice(-12)}${index}`, object: 'item', amount_discount: 0, amount_subtotal: item.amount * item.quantity, amount_tax: 0,
    amount_total: item.amount * item.quantity, currency: 'usd', description: item.name, price: null, quantity: item.quantity,
  }));
  return { object: 'list', url: `/v1/checkout/sessions/${row.id}/line_items`, has_more: false, data };
}

export const soldItems = (row: Row): readonly SoldItem[] => (row.aside['items'] as readonly SoldItem[] | undefined) ?? [];
