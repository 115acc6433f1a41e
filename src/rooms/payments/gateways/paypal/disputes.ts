import { isoOf, type Instant } from '../../../../base/time.ts';
import type { DisputeRow, DisputeState } from '../../gateway.ts';
import type { PaypalApi } from './api.ts';
import { ApiFault } from './codes.ts';
import { captureShape, disputeShape, disputesShape, instantOf, linkOf, read, usdOf, type DisputeReply } from './shapes.ts';

const PAGES_MAX = 40;

/** How a dispute that is over went; a code that is not here was not won. */
const WON: ReadonlySet<string> = new Set(['RESOLVED_SELLER_FAVOUR', 'CANCELED_BY_BUYER', 'DENIED']);

function stateOf({ status, dispute_outcome: outcome }: DisputeReply): DisputeState {
  if (status.toUpperCase() !== 'RESOLVED') return 'open';
  return WON.has((outcome?.outcome_code ?? '').toUpperCase()) ? 'won' : 'lost';
}

/** Disputes that changed between two moments. Throws `ApiFault` when they cannot be read to the end: half a list would hide one. */
export async function listDisputes(api: PaypalApi, from: Instant, to: Instant, signal: AbortSignal): Promise<readonly DisputeRow[]> {
  const rows: DisputeRow[] = [];
  let query: Record<string, string> = { update_time_after: isoOf(from), update_time_before: isoOf(to), page_size: '50' };
  for (let page = 0; page < PAGES_MAX; page++) {
    const answer = read(disputesShape, await api.call({ method: 'GET', path: '/v1/customer/disputes', query }, signal));
    for (const { dispute_id: id } of answer.items ?? []) rows.push(await rowOf(api, id, signal));
    const next = linkOf(answer, 'next');
    if (next === null) return rows;
    query = Object.fromEntries(new URL(next).searchParams);
  }
  throw new ApiFault({ name: 'unreadable', issue: 'LIST_TOO_LONG' });
}

async function rowOf(api: PaypalApi, id: string, signal: AbortSignal): Promise<DisputeRow> {
  const dispute = read(disputeShape, await api.call({ method: 'GET', path: `/v1/customer/disputes/${encodeURIComponent(id)}` }, signal));
  const amount = usdOf(dispute.dispute_amount);
  if (amount === null) throw new ApiFault({ name: 'unreadable', issue: 'CURRENCY' });
  const about = dispute.disputed_transactions?.[0];
  return {
    ref: id, amount, state: stateOf(dispute), at: instantOf(dispute.update_time ?? dispute.create_time),
    chargeReference: about?.custom ?? about?.invoice_number ?? await referenceOf(api, about?.seller_transaction_id ?? null, signal),
  };
}

/** The disputed capture tells our reference where the dispute itself does not. */
async function referenceOf(api: PaypalApi, captureId: string | null, signal: AbortSignal): Promise<string | null> {
  if (captureId === null) return null;
  return read(captureShape, await api.call({ method: 'GET', path: `/v2/payments/captures/${encodeURIComponent(captureId)}` }, signal)).custom_id ?? null;
}
