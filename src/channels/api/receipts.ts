import type { Hono } from 'hono';
import { isId, type LineId } from '../../base/ids.ts';
import { Refusal } from '../../base/refusal.ts';
import { readCursor, writeCursor } from './cursor.ts';
import type { ApiDoors } from './doors.ts';
import { authorised, described, queryOf, type ApiEnv } from './endpoint.ts';
import { receiptJson } from './present.ts';
import { receipt, receiptList, receiptQuery } from './schemas.ts';

/** Receipts never change. */
export function receiptRoutes(app: Hono<ApiEnv>, doors: ApiDoors): void {
  app.get('/v1/receipts', described({
    id: 'listReceipts', tag: 'Receipts', scope: 'receipts:read', summary: 'List receipts', query: receiptQuery, description: 'Of renewals this key has placed, newest first. A page may hold fewer rows than asked for while `next` is there: go on until it is null.',
    answers: { 200: ['A page of receipts.', receiptList] }, refusals: [],
  }), authorised(doors, 'receipts:read'), async (c) => {
    const query = queryOf(c, receiptQuery);
    const after = query.cursor === undefined ? null : readCursor(query.cursor, ['number'] as const);
    const page = await doors.receipts(c.get('caller'), { line: (query.line ?? null) as LineId | null, beforeNumber: after && BigInt(after[0]), limit: query.limit });
    return c.json({ data: page.rows.map((one) => receiptJson(one, c.get('language'))), next: page.beforeNumber === null ? null : writeCursor([Number(page.beforeNumber)]) });
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
}
