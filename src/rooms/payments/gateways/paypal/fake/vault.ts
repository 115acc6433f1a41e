import { HOUR } from '../../../../../base/time.ts';
import { readParams, setupParams, tokenParams } from './params.ts';
import type { Doc, Row } from './store.ts';
import { fundingOf, fundingOfToken, PAYER, type Funding } from './wallets.ts';
import { missing, refuse, type Reply, type Work } from './work.ts';

/** A setup that its payer has not agreed to is forgotten after three hours. */
const SETUP_SECONDS = 3 * HOUR;
const LISTED_MAX = 100;

export async function createSetup(work: Work, raw: unknown): Promise<Reply & { readonly row: Row }> {
  const params = readParams(setupParams, raw);
  const id = work.newId();
  const customer = { id: params.customer?.id ?? work.newId().slice(0, 10) };
  const doc: Doc = { id, customer, status: 'PAYER_ACTION_REQUIRED', payment_source: { paypal: {} } };
  const row = work.add({ id, kind: 'setup', doc, parent: customer.id, dueAt: work.now + SETUP_SECONDS, aside: { context: params.payment_source.paypal.experience_context ?? {} } });
  return { status: 201, body: setupView(work, row), row };
}

export function setupView(work: Work, row: Row): Doc {
  const page = row.doc['status'] === 'PAYER_ACTION_REQUIRED' ? [{ href: work.settings.pageUrl(row.id), rel: 'approve', method: 'GET' }] : [{ href: `${work.settings.apiBase}/v3/vault/payment-tokens`, rel: 'confirm', method: 'POST' }];
  return { ...row.doc, links: [{ href: `${work.settings.apiBase}/v3/vault/setup-tokens/${row.id}`, rel: 'self', method: 'GET' }, ...page] };
}

export async function setupById(work: Work, id: string): Promise<Row> {
  const row = await work.get(id);
  if (row?.kind !== 'setup' || row.aside['gone'] === true) throw missing();
  return row;
}

/** The payer agrees on the page; null when there is nothing to agree to. A wallet that is declined is not taken. */
export async function approveSetup(work: Work, id: string, funding: Funding): Promise<Row | null> {
  const setup = await work.get(id);
  if (setup?.kind !== 'setup' || setup.aside['gone'] === true || setup.doc['status'] !== 'PAYER_ACTION_REQUIRED' || funding.capture.kind === 'declines') return null;
  return work.change(setup, { doc: { ...setup.doc, status: 'APPROVED', payment_source: { paypal: PAYER } }, aside: { ...setup.aside, funding: funding.name }, dueAt: work.now + SETUP_SECONDS });
}

/** Makes the token of a setup that its payer has agreed to; once, whatever the request id. */
export async function createToken(work: Work, raw: unknown): Promise<Reply & { readonly row: Row }> {
  const setup = await setupById(work, readParams(tokenParams, raw).payment_source.token.id);
  const made = typeof setup.aside['token'] === 'string' ? await work.get(setup.aside['token']) : undefined;
  if (made?.kind === 'token') return { status: 200, body: made.doc, row: made };
  const funding = fundingOf(setup.aside['funding']);
  if (setup.doc['status'] !== 'APPROVED' || !funding) throw refuse(422, 'TOKEN_NOT_APPROVED', '/payment_source/token/id');
  const token = addToken(work, setup.parent!, funding);
  work.change(setup, { dueAt: null, doc: { ...setup.doc, status: 'VAULTED' }, aside: { ...setup.aside, token: token.id } });
  return { status: 201, body: token.doc, row: token };
}

export function addToken(work: Work, customer: string, funding: Funding): Row {
  const id = work.newId().toLowerCase();
  const doc: Doc = {
    id, customer: { id: customer }, payment_source: { paypal: PAYER },
    links: [{ href: `${work.settings.apiBase}/v3/vault/payment-tokens/${id}`, rel: 'self', method: 'GET' }, { href: `${work.settings.apiBase}/v3/vault/payment-tokens/${id}`, rel: 'delete', method: 'DELETE' }],
  };
  const row = work.add({ id, kind: 'token', doc, parent: customer, aside: { funding: funding.name } });
  work.emit('VAULT.PAYMENT-TOKEN.CREATED', 'payment_token', doc);
  return row;
}

export async function tokenById(work: Work, id: string): Promise<Row> {
  const row = await work.get(id);
  if (row?.kind !== 'token' || row.aside['gone'] === true) throw missing();
  return row;
}

export async function listTokens(work: Work, customer: string): Promise<Reply> {
  const rows = (await work.list({ kind: 'token', parent: customer, limit: LISTED_MAX })).filter(({ aside }) => aside['gone'] !== true);
  return { status: 200, body: { customer: { id: customer }, payment_tokens: rows.map(({ doc }) => doc), total_items: rows.length, total_pages: 1 } };
}

export async function deleteToken(work: Work, id: string): Promise<Reply> {
  const row = await tokenById(work, id);
  work.change(row, { aside: { ...row.aside, gone: true } });
  work.emit('VAULT.PAYMENT-TOKEN.DELETED', 'payment_token', { id });
  return { status: 204, body: null };
}

/** What a saved wallet pays with: a made one, or one of those that are there from the beginning; null when there is none. */
export async function fundingOfSaved(work: Work, tokenId: string): Promise<Funding | null> {
  const row = await work.get(tokenId);
  if (row?.kind === 'token') return row.aside['gone'] === true ? null : fundingOf(row.aside['funding']) ?? null;
  return fundingOfToken(tokenId) ?? null;
}

export const forgetSetup = (work: Work, row: Row): Row => work.change(row, { dueAt: null, aside: { ...row.aside, gone: true } });
