import { stringify } from 'csv-stringify/sync';
import { amountText } from '../../../base/money.ts';
import { isoOf } from '../../../base/time.ts';
import type { ReceiptView } from '../doors/doors.ts';

const COLUMNS = ['number', 'issued_at', 'renewal', 'line', 'plan', 'net_usd', 'taxes_and_fees_usd', 'total_usd', 'paid_with', 'last4', 'refund_rule'] as const;

/** Receipts as a table for bookkeeping. Nothing in it can act as a formula when a spreadsheet opens it. */
export function receiptsCsv(rows: readonly ReceiptView[]): string {
  return stringify(rows.map((one) => {
    const taxes = one.quote.price.reduce((sum, line) => (line.kind === 'tax' || line.kind === 'fee' ? sum + line.amount.cents : sum), 0n);
    return [
      one.number, isoOf(one.at), one.renewal.id, one.renewal.line, one.renewal.plan.id, amountText(one.quote.total.cents - taxes), amountText(taxes), amountText(one.quote.total.cents),
      one.paidWith?.method ?? '', one.paidWith?.last4 ?? '', one.quote.refundPolicy,
    ];
  }), { header: true, columns: [...COLUMNS], escape_formulas: true, record_delimiter: '\r\n' });
}
