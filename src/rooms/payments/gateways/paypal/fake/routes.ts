import { DAY, HOUR } from '../../../../../base/time.ts';
import { captureById, createRefund, shown } from './captures.ts';
import { disputeById, listDisputes } from './disputes.ts';
import { captureOrder, createOrder, orderById, orderView, patchOrder } from './orders.ts';
import { readReport } from './report.ts';
import type { Doc, Row } from './store.ts';
import { createSetup, createToken, deleteToken, listTokens, setupById, setupView, tokenById } from './vault.ts';
import { missing, type Reply, type Work } from './work.ts';

export interface Asked { readonly body: unknown; readonly query: Readonly<Record<string, string>> }
/** `row` is what a repeat with the same request id is answered with, as it is by then. */
export type Done = Reply & { readonly row?: Row };

export interface Route {
  /** What faults are aimed at, such as `orders.create`. */
  readonly operation: string;
  readonly id: string | null;
  /** How long a request id is remembered (s); 0 where none is looked at. */
  readonly keySeconds: number;
  run(work: Work, asked: Asked): Promise<Done>;
}

// As PayPal's descriptions say it: orders 6 hours, payments 45 days, vault 3 hours.
const ORDER_KEYS = 6 * HOUR, PAYMENT_KEYS = 45 * DAY, VAULT_KEYS = 3 * HOUR;

type Run = (work: Work, id: string, asked: Asked) => Promise<Done>;
const ok = (body: Doc): Reply => ({ status: 200, body });
const route = (pattern: string, operation: string, keySeconds: number, run: Run) => ({ pattern: new RegExp(`^${pattern.replace('{id}', '([A-Za-z0-9_-]{1,255})')}$`), operation, keySeconds, run });

const ROUTES: readonly ReturnType<typeof route>[] = [
  route('POST /v2/checkout/orders', 'orders.create', ORDER_KEYS, (work, _, { body }) => createOrder(work, body)),
  route('GET /v2/checkout/orders/{id}', 'orders.get', 0, async (work, id) => ok(await orderView(work, await orderById(work, id)))),
  route('PATCH /v2/checkout/orders/{id}', 'orders.patch', 0, (work, id, { body }) => patchOrder(work, id, body)),
  route('POST /v2/checkout/orders/{id}/capture', 'orders.capture', ORDER_KEYS, (work, id) => captureOrder(work, id)),
  route('GET /v2/payments/captures/{id}', 'captures.get', 0, async (work, id) => ok(shown(await captureById(work, id)))),
  route('POST /v2/payments/captures/{id}/refund', 'captures.refund', PAYMENT_KEYS, (work, id, { body }) => createRefund(work, id, body)),
  route('GET /v2/payments/refunds/{id}', 'refunds.get', 0, async (work, id) => {
    const row = await work.get(id);
    if (row?.kind !== 'refund') throw missing();
    return ok(row.doc);
  }),
  route('POST /v3/vault/setup-tokens', 'setup_tokens.create', VAULT_KEYS, (work, _, { body }) => createSetup(work, body)),
  route('GET /v3/vault/setup-tokens/{id}', 'setup_tokens.get', 0, async (work, id) => ok(setupView(work, await setupById(work, id)))),
  route('POST /v3/vault/payment-tokens', 'payment_tokens.create', VAULT_KEYS, (work, _, { body }) => createToken(work, body)),
  route('GET /v3/vault/payment-tokens', 'payment_tokens.list', 0, (work, _, { query }) => listTokens(work, query['customer_id'] ?? '')),
  route('GET /v3/vault/payment-tokens/{id}', 'payment_tokens.get', 0, async (work, id) => ok((await tokenById(work, id)).doc)),
  route('DELETE /v3/vault/payment-tokens/{id}', 'payment_tokens.delete', 0, (work, id) => deleteToken(work, id)),
  route('GET /v1/reporting/transactions', 'reports.transactions', 0, (work, _, { query }) => readReport(work, query)),
  route('GET /v1/customer/disputes', 'disputes.list', 0, (work, _, { query }) => listDisputes(work, query)),
  route('GET /v1/customer/disputes/{id}', 'disputes.get', 0, async (work, id) => ok((await disputeById(work, id)).doc)),
];

/** The endpoint of a request, or null when there is none. */
export function routeOf(method: string, path: string): Route | null {
  for (const { pattern, operation, keySeconds, run } of ROUTES) {
    const match = pattern.exec(`${method} ${path}`);
    if (match) return { operation, keySeconds, id: match[1] ?? null, run: (work, asked) => run(work, match[1] ?? '', asked) };
  }
  return null;
}

/** An object as it is now, for a repeated request. */
export async function viewOf(work: Work, id: string): Promise<Doc> {
  const row = await work.get(id);
  if (!row) throw missing();
  if (row.kind === 'order') return orderView(work, row);
  return row.kind === 'setup' ? setupView(work, row) : row.doc;
}
