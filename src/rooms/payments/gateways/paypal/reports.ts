import { DAY, isoOf, MINUTE, plusSeconds, type Instant } from '../../../../base/time.ts';
import type { GatewayListRow } from '../../gateway.ts';
import type { PaypalApi } from './api.ts';
import { ApiFault } from './codes.ts';
import { instantOf, read, reportShape, usdOf } from './shapes.ts';

/** A report covers at most 31 days and has at most 500 rows a page; 20 pages are 10,000 rows, PayPal's own bound. */
const SPAN = 31 * DAY;
const PAGE = 500;
const PAGES_MAX = 20;

/** Event codes of PayPal's transaction search: T00xx is money received for something, T1107 is a refund of such money. */
const isPayment = (code: string): boolean => code.startsWith('T00');
const isRefund = (code: string): boolean => code === 'T1107';

/** S succeeded, F partly refunded, V reversed later; P pending, D denied. One we do not know is neither done nor refused. */
const STATES: Readonly<Record<string, GatewayListRow['state']>> = { S: 'done', F: 'done', V: 'done', P: 'pending', D: 'refused' };
const stateOf = (status: string, refund: boolean): GatewayListRow['state'] => (refund && status === 'V' ? 'refused' : STATES[status] ?? 'pending');

export interface Report {
  readonly rows: readonly GatewayListRow[];
  /** Up to when the report is complete: it runs up to three hours behind. */
  readonly completeUntil: Instant;
}

/**
 * PayPal's transaction report between two moments, US dollars only. Money that carries none of our references (paid or
 * refunded by hand at PayPal) has reference '': the books must see it. Throws `ApiFault` when it cannot be read to its end,
 * because half a list would look like missing money.
 */
export async function readReport(api: PaypalApi, from: Instant, to: Instant, signal: AbortSignal): Promise<Report> {
  const rows: GatewayListRow[] = [];
  let completeUntil = to;
  for (let start = from; start === from || start < to; start = plusSeconds(start, SPAN)) {
    const end = plusSeconds(start, SPAN) < to ? plusSeconds(start, SPAN) : to;
    const part = await readSpan(api, start, end, signal);
    rows.push(...part.rows.filter((row) => row.at >= start && row.at < end));
    if (part.completeUntil < completeUntil) completeUntil = part.completeUntil;
  }
  return { rows: rows.sort((a, b) => a.at - b.at || (a.ref < b.ref ? -1 : 1)), completeUntil };
}

async function readSpan(api: PaypalApi, from: Instant, to: Instant, signal: AbortSignal): Promise<Report> {
  const rows: GatewayListRow[] = [];
  for (let page = 1; page <= PAGES_MAX; page++) {
    const query = { start_date: isoOf(from), end_date: isoOf(to), fields: 'transaction_info', page_size: String(PAGE), page: String(page), balance_affecting_records_only: 'N' };
    const answer = read(reportShape, await api.call({ method: 'GET', path: '/v1/reporting/transactions', query }, signal));
    for (const { transaction_info: one } of answer.transaction_details ?? []) {
      const refund = isRefund(one.transaction_event_code);
      const amount = usdOf(one.transaction_amount);
      if (amount === null || (!refund && !(isPayment(one.transaction_event_code) && amount.cents > 0n))) continue;
      rows.push({
        kind: refund ? 'refund' : 'charge', reference: one.custom_field ?? one.invoice_id ?? '', ref: one.transaction_id,
        amount: { currency: 'USD', cents: amount.cents < 0n ? -amount.cents : amount.cents }, state: stateOf(one.transaction_status ?? '', refund), at: instantOf(one.transaction_initiation_date),
      });
    }
    const refreshed = answer.last_refreshed_datetime ?? null;
    if (page >= (answer.total_pages ?? 1)) return { rows, completeUntil: refreshed === null ? from : instantOf(refreshed) };
  }
  throw new ApiFault({ name: 'unreadable', issue: 'REPORT_TOO_LONG' });
}

/** PayPal's clock and ours may differ. */
export const CLOCK_SLACK = 5 * MINUTE;
