import { DAY, isoOf, parseInstant, plusSeconds, type Instant } from '../../../../../base/time.ts';
import { moneyText, centsOf, readParams, reportQuery } from './params.ts';
import type { Doc, Row } from './store.ts';
import { PAYER } from './wallets.ts';
import { invalid, type Reply, type Work } from './work.ts';

const SPAN_MAX = 31 * DAY;
const ROWS_MAX = 100_000;

const STATUS: Readonly<Record<string, string>> = { COMPLETED: 'S', PARTIALLY_REFUNDED: 'S', REFUNDED: 'S', PENDING: 'P', FAILED: 'D', CANCELLED: 'D' };

const lineOf = (row: Row): Doc => {
  const refund = row.kind === 'refund';
  const cents = centsOf((row.doc['amount'] as { value: string }).value);
  return { transaction_info: {
    paypal_account_id: PAYER.account_id, transaction_id: row.id, ...(refund ? { paypal_reference_id: row.parent, paypal_reference_id_type: 'TXN' } : {}),
    transaction_event_code: refund ? 'T1107' : 'T0006', transaction_initiation_date: row.doc['create_time'], transaction_updated_date: row.doc['update_time'],
    transaction_amount: moneyText(refund ? -cents : cents), transaction_status: STATUS[String(row.doc['status'])] ?? 'P',
    ...(row.doc['custom_id'] === undefined ? {} : { custom_field: row.doc['custom_id'] }), ...(row.doc['invoice_id'] === undefined ? {} : { invoice_id: row.doc['invoice_id'] }),
  } };
};

/** The transaction report: money that moved or is on its way, up to some hours ago. Tries that moved nothing are not in it. */
export async function readReport(work: Work, raw: unknown): Promise<Reply> {
  const query = readParams(reportQuery, raw);
  const [from, to] = [parseInstant(query.start_date), parseInstant(query.end_date)];
  if (from === null || to === null || from > to) throw invalid('start_date');
  if (to - from > SPAN_MAX) throw invalid('end_date', 'INVALID_DATE_RANGE');
  const refreshed: Instant = plusSeconds(work.now, -work.settings.reportLagSeconds);
  const within = { from, to: Math.min(to, refreshed), limit: ROWS_MAX };
  const rows = [...await work.list({ kind: 'capture', ...within }), ...await work.list({ kind: 'refund', ...within })]
    .filter(({ kind, doc }) => kind === 'refund' || doc['status'] !== 'DECLINED').sort((a, b) => a.created - b.created || (a.id < b.id ? -1 : 1));
  const page = rows.slice((query.page - 1) * query.page_size, query.page * query.page_size);
  return { status: 200, body: {
    transaction_details: page.map(lineOf), account_number: 'SANDBOX', start_date: query.start_date, end_date: query.end_date, last_refreshed_datetime: isoOf(refreshed),
    page: query.page, total_items: rows.length, total_pages: Math.max(1, Math.ceil(rows.length / query.page_size)), links: [],
  } };
}
