import type { LineId, QuoteId, ReceiptId, RenewalId } from '../../base/ids.ts';
import type { Door } from '../../base/language.ts';
import type { RenewalMode } from '../../base/terms.ts';
import type { Instant } from '../../base/time.ts';
import type { Queryable } from '../../platform/db/db.ts';
import { readerBy } from '../../platform/db/grouped.ts';
import { write, type Shape, type Write } from '../../platform/db/unit.ts';

/** A receipt: numbered without gaps, kept for ever. What it says stands in the renewal and its signed quote, which never change. */
export interface Receipt { readonly number: bigint; readonly id: ReceiptId; readonly renewalId: RenewalId; readonly lineId: LineId; readonly at: Instant }

interface Row { id: string; renewal_id: string; line_id: string; at: Instant }
// The counter moves in the statement that writes the receipts: a retry that rolls back takes its numbers with it.
const insertShape: Shape<Row> = {
  name: 'renewals.receipts',
  columns: { id: 'text', renewal_id: 'text', line_id: 'text', at: 'timestamptz' },
  steps: (rows) => [['counter', `update renewals_counters set last = last + (select count(*) from ${rows}) where name = 'receipt' returning last`]],
  sql: (rows) => `insert into renewals_receipts (number, id, renewal_id, line_id, at)
    select c.last - (select count(*) from ${rows}) + row_number() over (order by i.id), i.id, i.renewal_id, i.line_id, i.at from ${rows} i, ${rows}_counter c returning 1`,
};
export const receiptInsert = (receipt: Omit<Receipt, 'number'>): Write =>
  write(insertShape, { id: receipt.id, renewal_id: receipt.renewalId, line_id: receipt.lineId, at: receipt.at });

interface Stored { number: bigint; id: ReceiptId; renewal_id: RenewalId; line_id: LineId; at: Instant }
const receiptOf = (row: Stored): Receipt => ({ number: row.number, id: row.id, renewalId: row.renewal_id, lineId: row.line_id, at: row.at });

export const receiptOfRenewal = readerBy<Stored, Receipt | null>(
  { name: 'renewals_receipt_of', text: 'select * from renewals_receipts where renewal_id = any($1::text[])', key: (row) => row.renewal_id },
  (rows) => (rows[0] ? receiptOf(rows[0]) : null));

export async function receiptById(db: Queryable, id: string): Promise<Receipt | null> {
  const answer = await db.query<Stored>('select * from renewals_receipts where id = $1', [id]);
  return answer.rows[0] ? receiptOf(answer.rows[0]) : null;
}

export async function receiptByNumber(db: Queryable, number: bigint): Promise<Receipt | null> {
  const answer = await db.query<Stored>('select * from renewals_receipts where number = $1', [number.toString()]);
  return answer.rows[0] ? receiptOf(answer.rows[0]) : null;
}

/** Newest first; `before` is the number of the last row of the page before; `month` one of UTC, `2026-11`. */
export async function listReceipts(db: Queryable, page: { readonly line?: LineId; readonly month?: string; readonly limit: number; readonly before?: bigint }): Promise<Receipt[]> {
  const answer = await db.query<Stored>(
    `select * from renewals_receipts where ($1::text is null or line_id = $1) and ($2::bigint is null or number < $2)
       and ($4::text is null or (at >= ($4 || '-01T00:00:00Z')::timestamptz and at < (($4 || '-01')::timestamp + interval '1 month') at time zone 'UTC'))
     order by number desc limit $3`,
    [page.line ?? null, page.before?.toString() ?? null, page.limit, page.month ?? null]);
  return answer.rows.map(receiptOf);
}

/** Receipts of somebody's account: of lines they see and of renewals they paid for. Newest first; `month` of UTC, `2026-11`. */
export async function receiptsOfAccount(db: Queryable, whose: { readonly customer: string; readonly lines: readonly LineId[]; readonly month?: string; readonly limit: number }): Promise<Receipt[]> {
  const answer = await db.query<Stored>(
    `with theirs as (
       select number from renewals_receipts where line_id = any($1::text[])
       union select r.number from renewals_renewals n join renewals_receipts r on r.renewal_id = n.id where n.payer ->> 'customer' = $2
     ) select r.* from renewals_receipts r join theirs using (number)
     where $3::text is null or (r.at >= ($3 || '-01T00:00:00Z')::timestamptz and r.at < (($3 || '-01')::timestamp + interval '1 month') at time zone 'UTC')
     order by r.number desc limit $4`,
    [[...whose.lines], whose.customer, whose.month ?? null, whose.limit]);
  return answer.rows.map(receiptOf);
}

/** What was delivered for a line, and how it came to be: for rounds that look back at many lines. */
export interface DeliveredRow { readonly lineId: LineId; readonly at: Instant; readonly door: Door; readonly caller: string; readonly quoteId: QuoteId; readonly mode: RenewalMode }

/** Everything delivered on these lines since a moment, oldest first. */
export async function deliveredSince(db: Queryable, lines: readonly LineId[], since: Instant): Promise<DeliveredRow[]> {
  if (lines.length === 0) return [];
  const { rows } = await db.query<{ line_id: LineId; at: Instant; door: Door; caller: string; quote_id: QuoteId; mode: RenewalMode }>(
    `select r.line_id, r.at, n.door, n.caller, n.quote_id, q.doc ->> 'mode' as mode from renewals_receipts r join renewals_renewals n on n.id = r.renewal_id join renewals_quotes q on q.id = n.quote_id
     where r.line_id = any($1::text[]) and r.at >= to_timestamp($2::bigint) order by r.at, r.number`, [[...lines], since], 'renewals_delivered_since');
  return rows.map((row) => ({ lineId: row.line_id, at: row.at, door: row.door, caller: row.caller, quoteId: row.quote_id, mode: row.mode }));
}

/** `XK-00000042`: how a receipt's number is written. */
export const receiptNumberText = (number: bigint): string => `XK-${number.toString().padStart(8, '0')}`;
