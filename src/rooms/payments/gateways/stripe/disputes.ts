import { usd } from '../../../../base/money.ts';
import { DAY, instantFromMs, type Instant } from '../../../../base/time.ts';
import type { DisputeRow, DisputeState } from '../../gateway.ts';
import type { StripeApi } from './api.ts';
import { ApiFault } from './codes.ts';
import { walk } from './find.ts';
import { disputeShape, pageOf, read, type DisputeReply } from './shapes.ts';

/** Stripe lists disputes by when they were opened; one is decided within about 75 days, and twice in rare cases. */
const BACK = 150 * DAY;
const PAGES_MAX = 50;

const STATES: Readonly<Record<string, DisputeState>> = { needs_response: 'open', under_review: 'open', won: 'won', lost: 'lost' };

/**
 * Disputes of US dollars that were opened within 150 days before `to`: Stripe does not say when one was closed, so telling
 * of old ones again is the price of missing none. A bank's mere question (`warning_…`) moves no money and is no dispute
 * yet; it becomes one or it goes away.
 */
export async function listDisputes(api: StripeApi, to: Instant, signal: AbortSignal): Promise<readonly DisputeRow[]> {
  const rows: DisputeRow[] = [];
  const created = { gte: to - BACK, lt: to };
  const { cut } = await walk<DisputeReply>(async (after) => {
    const page = read(pageOf(disputeShape), await api.listDisputes({ created, expand: ['data.charge'], ...after }, { signal }));
    for (const dispute of page.data) {
      const row = rowOf(dispute);
      if (row) rows.push(row);
    }
    return page;
  }, () => false, PAGES_MAX);
  if (cut) throw new ApiFault({ type: 'unreadable', code: 'list_too_long' });
  return rows;
}

function rowOf(dispute: DisputeReply): DisputeRow | null {
  if (dispute.currency !== 'usd') return null;
  // A state we do not know is an open dispute where money has moved.
  const state = STATES[dispute.status] ?? (dispute.balance_transactions.length > 0 ? 'open' : null);
  if (state === null) return null;
  const back = dispute.balance_transactions.filter((one) => one.amount > 0).map((one) => one.created);
  return {
    ref: dispute.id, chargeReference: typeof dispute.charge === 'string' ? null : dispute.charge.metadata?.['reference'] ?? null,
    amount: usd(dispute.amount), state, at: instantFromMs(Math.max(dispute.created, ...back) * 1000),
  };
}
