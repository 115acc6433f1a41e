import type { Hono } from 'hono';
import { isId, type LineId } from '../../../base/ids.ts';
import { Refusal } from '../../../base/refusal.ts';
import { readCursor, writeCursor } from '../cursor.ts';
import type { ApiDoors } from '../doors/doors.ts';
import { authorised, described, queryOf, type ApiEnv } from '../endpoint.ts';
import { receiptJson } from '../present.ts';
import { receiptsCsv } from './receipts-csv.ts';
import { receipt, receiptCsvQuery, receiptList, receiptQuery, rootList, rootsQuery } from '../schemas/schemas.ts';

/** Receipts never change. */
export function receiptRoutes(app: Hono<ApiEnv>, doors: ApiDoors): void {
  app.get('/v1/receipts', described({
    id: 'listReceipts', tag: 'Receipts', scope: 'receipts:read', summary: 'List receipts', query: receiptQuery, description: 'Of renewals this key has placed, newest first. A page may hold fewer rows than asked for while `next` is there: go on until it is null.',
    answers: { 200: ['A page of receipts.', receiptList] }, refusals: [],
  }), authorised(doors, 'receipts:read'), async (c) => {
    const query = queryOf(c, receiptQuery);
    const after = query.cursor === undefined ? null : readCursor(query.cursor, ['number'] as const);
    const page = await doors.receipts(c.get('caller'), { line: (query.line ?? null) as LineId | null, month: query.month ?? null, beforeNumber: after && BigInt(after[0]), limit: query.limit });
    return c.json({ data: page.rows.map((one) => receiptJson(one, c.get('language'))), next: page.beforeNumber === null ? null : writeCursor([Number(page.beforeNumber)]) });
  });

  app.get('/v1/receipts.csv', described({
    id: 'exportReceipts', tag: 'Receipts', scope: 'receipts:read', summary: 'Receipts of a month as CSV', query: receiptCsvQuery,
    description: 'Of renewals this key has placed, oldest first, for bookkeeping. Amounts are decimal text in US dollars. Cells that a spreadsheet would take for a formula begin with an apostrophe.',
    answers: {}, file: ['The table.', 'text/csv'], refusals: [],
  }), authorised(doors, 'receipts:read'), async (c) => {
    const { month } = queryOf(c, receiptCsvQuery);
    const rows = [];
    for (let beforeNumber: bigint | null = null; ;) {
      const page: Awaited<ReturnType<ApiDoors['receipts']>> = await doors.receipts(c.get('caller'), { line: null, month, beforeNumber, limit: CSV_PAGE });
      rows.push(...page.rows);
      if (page.beforeNumber === null) break;
      beforeNumber = page.beforeNumber;
    }
    return c.body(receiptsCsv(rows.reverse()), 200, { 'Content-Type': 'text/csv; charset=utf-8', 'Content-Disposition': `attachment; filename="receipts-${month}.csv"` });
  });

  app.get('/v1/receipts/:receipt', described({
    id: 'getReceipt', tag: 'Receipts', scope: 'receipts:read', summary: 'Get a receipt', description: 'What was bought, what was paid and how, and what it did to the line.',
    answers: { 200: ['The receipt.', receipt] }, refusals: ['not_found'],
  }), authorised(doors, 'receipts:read'), async (c) => {
    const id = c.req.param('receipt');
    const found = isId('rcp', id) ? await doors.receipt(c.get('caller'), id) : null;
    if (!found) throw new Refusal('not_found');
    return c.json(receiptJson(found, c.get('language')));
  });

  app.get('/v1/receipts/:receipt/pdf', described({
    id: 'getReceiptPdf', tag: 'Receipts', scope: 'receipts:read', summary: 'Get a receipt as PDF', description: 'In the language of `Accept-Language`, tagged, with searchable text. The same receipt is the same bytes, until money goes back.',
    answers: {}, file: ['The PDF.', 'application/pdf'], refusals: ['not_found'],
  }), authorised(doors, 'receipts:read'), async (c) => {
    const id = c.req.param('receipt');
    const found = isId('rcp', id) ? await doors.receiptPdf(c.get('caller'), id, c.get('language')) : null;
    if (!found) throw new Refusal('not_found');
    return c.body(found.bytes as Uint8Array<ArrayBuffer>, 200, { 'Content-Type': 'application/pdf', 'Content-Disposition': `attachment; filename="${found.fileName}"` });
  });

  app.get('/v1/receipts/:receipt/proof', described({
    id: 'getReceiptProof', tag: 'Receipts', scope: 'receipts:read', summary: 'Get the proof of activation',
    description: 'One line of canonical JSON, signed; keep it as it is. Check it with `npm run verify` of the shop\'s source, or at `/verify`.', answers: {}, file: ['The proof.', 'application/json'], refusals: ['not_found', 'no_proof'],
  }), authorised(doors, 'receipts:read'), async (c) => {
    const id = c.req.param('receipt');
    const found = isId('rcp', id) ? await doors.receiptProof(c.get('caller'), id) : null;
    if (found === null) throw new Refusal('not_found');
    return c.body(found, 200, { 'Content-Type': 'application/json' });
  });

  app.get('/v1/journal/roots', described({
    id: 'listJournalRoots', tag: 'Receipts', scope: null, summary: 'Signed daily roots of the journal', query: rootsQuery,
    description: 'One for each UTC day that had entries: a Merkle root (RFC 6962) over the seals of the journal, chained to the root before. Keep them: against a root that somebody keeps, no entry can be changed or removed later without showing.',
    answers: { 200: ['A page of roots.', rootList] }, refusals: ['malformed'],
  }), async (c) => {
    const { limit, before } = queryOf(c, rootsQuery);
    return c.json({ data: await doors.journalRoots({ limit, before: before ?? null }) }, 200, { 'Cache-Control': 'public, max-age=300' });
  });
}

const CSV_PAGE = 100;
