import { usd } from '../../../../base/money.ts';
import { instantFromMs, type Instant } from '../../../../base/time.ts';
import type { GatewayListRow } from '../../gateway.ts';
import type { StripeApi } from './api.ts';
import { ApiFault } from './codes.ts';
import { walk } from './find.ts';
import { chargeShape, pageOf, read, referenceOf, refundShape, type ChargeReply, type RefundReply } from './shapes.ts';

/** 200 pages of 100: more than 20,000 charges between two moments are asked for in shorter spans. */
const BOOK_PAGES_MAX = 200;

const STATES: Readonly<Record<string, GatewayListRow['state']>> = {
  succeeded: 'done', pending: 'pending', requires_action: 'pending', failed: 'refused', canceled: 'refused',
};
const RANK = { refused: 0, pending: 1, done: 2 } as const;

/**
 * Charges and refunds Stripe created in [from, to), US dollars only. Several tries of one charge are one row: the best of
 * them. Money that carries none of our references (a refund made by hand at Stripe, another system on the same account)
 * has reference '': the books must see it. Throws `ApiFault` when the list cannot be read to its end, because half a list
 * would look like missing money.
 */
export async function listMoney(api: StripeApi, from: Instant, to: Instant, signal: AbortSignal): Promise<readonly GatewayListRow[]> {
  const created = { gte: from, lt: to };
  const charges = await all<ChargeReply>(async (after) => read(pageOf(chargeShape), await api.listCharges({ created, ...after }, { signal })));
  const refunds = await all<RefundReply>(async (after) => read(pageOf(refundShape), await api.listRefunds({ created, ...after }, { signal })));
  const rows = new Map<string, GatewayListRow>();
  for (const charge of charges) {
    const row = rowOf('charge', charge, charge.payment_intent ?? charge.id, charge.status);
    const known = row && rows.get(row.ref);
    if (row && (!known || RANK[row.state] > RANK[known.state])) rows.set(row.ref, row);
  }
  for (const refund of refunds) {
    const row = rowOf('refund', refund, refund.id, refund.status ?? '');
    if (row) rows.set(row.ref, row);
  }
  return [...rows.values()].sort((a, b) => a.at - b.at || (a.ref < b.ref ? -1 : 1));
}

function rowOf(kind: GatewayListRow['kind'], item: ChargeReply | RefundReply, ref: string, status: string): GatewayListRow | null {
  if (item.currency !== 'usd') return null;
  // A status we do not know is neither done nor refused.
  const state = STATES[status] ?? 'pending';
  return { kind, reference: referenceOf(item) ?? '', ref, amount: usd(item.amount), state, at: instantFromMs(item.created * 1000) };
}

async function all<Item extends { readonly id: string }>(page: Parameters<typeof walk<Item>>[0]): Promise<Item[]> {
  const items: Item[] = [];
  const { cut } = await walk<Item>(async (after) => {
    const answer = await page(after);
    items.push(...answer.data);
    return answer;
  }, () => false, BOOK_PAGES_MAX);
  if (cut) throw new ApiFault({ type: 'unreadable', code: 'list_too_long' });
  return items;
}
