import type { Hono } from 'hono';
import { isId, type CustomerId, type LineId, type QuoteId, type RenewalId } from '../../../base/ids.ts';
import { Refusal } from '../../../base/refusal.ts';
import { isoOf, parseInstant, type Instant } from '../../../base/time.ts';
import { parseIdempotencyKey, requestHash, type Idempotency } from '../../../platform/http/idempotency.ts';
import { problemReply, refusalOf } from '../../../platform/http/problem.ts';
import { jsonReply, sendReply, type Reply } from '../../../platform/http/reply.ts';
import { pageOf, readCursor, writeCursor } from '../cursor.ts';
import type { ApiDoors, RenewalView } from '../doors/doors.ts';
import { authorised, bodyOf, described, queryOf, type ApiEnv } from '../endpoint.ts';
import { paymentOf, isAtRest, renewalJson } from '../present.ts';
import { renewal, renewalList, renewalQuery, renewalRequest } from '../schemas/schemas.ts';

/** Placing and following renewals. */
export function renewalRoutes(app: Hono<ApiEnv>, doors: ApiDoors, idempotency: Idempotency): void {
  app.post('/v1/renewals', described({
    id: 'placeRenewal', tag: 'Renewals', scope: 'renewals:write', summary: 'Place a renewal', body: renewalRequest, idempotent: true,
    description: 'Takes the payment and has the carrier deliver what the quote promised. 201: it came to rest in this call (look at `state`). 202: it goes on by itself; send the payer to `payUrl` where there is one, and ask `links.self` again. Lost the answer? Send the same request with the same key: nothing is charged twice. Whatever cannot be delivered is refunded in full, without asking.',
    answers: { 201: ['At rest: done, or refunded because the carrier refused.', renewal], 202: ['On its way.', renewal] },
    refusals: ['not_found', 'line_frozen', 'quote_not_found', 'quote_expired', 'quote_used', 'quote_altered', 'line_changed', 'line_not_found', 'renewal_in_progress', 'promotion_not_applicable', 'payment_declined', 'payment_method_unknown', 'payment_not_available', 'wallet_too_low', 'wallet_frozen', 'shop_on_hold', 'carrier_unavailable'],
  }), authorised(doors, 'renewals:write'), async (c) => {
    const key = parseIdempotencyKey(c.req.header('idempotency-key'));
    const { value, bytes } = await bodyOf(c, renewalRequest);
    const caller = c.get('caller');
    // Another's money: a key needs that right too.
    if (value.customer !== undefined && !caller.scopes.has('wallet:write')) throw new Refusal('forbidden', { scope: 'wallet:write' });
    if (value.customer === undefined && (value.useWallet || value.payment.type === 'wallet' || value.payment.type === 'saved')) throw new Refusal('malformed', { field: 'customer' });
    const context = { language: c.get('language'), requestId: c.get('requestId') };
    const place = async (): Promise<Reply> => placedReply(await doors.place(caller, {
      key, quote: value.quote as QuoteId, payment: paymentOf(value.payment), customer: (value.customer ?? null) as CustomerId | null, walletFirst: value.useWallet ?? false, email: value.email ?? null, language: context.language,
    }));
    // A refusal is an answer like any other and kept under the key; what we cannot explain is thrown on and kept nowhere.
    const answer = (): Promise<Reply> => place().catch((error: unknown) => {
      const refusal = refusalOf(error);
      if (refusal === null) throw error;
      return problemReply(refusal, context);
    });
    return sendReply(c, await idempotency.run({ caller: `key:${caller.key}`, key, hash: requestHash('POST', '/v1/renewals', bytes) }, answer));
  });

  app.get('/v1/renewals', described({
    id: 'listRenewals', tag: 'Renewals', scope: 'renewals:read', summary: 'List renewals', query: renewalQuery,
    description: 'Those this key has placed, newest first.',
    answers: { 200: ['A page of renewals.', renewalList] }, refusals: [],
  }), authorised(doors, 'renewals:read'), async (c) => {
    const query = queryOf(c, renewalQuery);
    const after = query.cursor === undefined ? null : readCursor(query.cursor, ['number', 'string'] as const);
    const rows = await doors.renewals(c.get('caller'), {
      line: (query.line ?? null) as LineId | null, state: query.state ?? null, from: momentOf(query.from, 'from'), to: momentOf(query.to, 'to'),
      after: after && { placedAt: after[0] as Instant, id: after[1] as RenewalId }, limit: query.limit + 1,
    });
    const page = pageOf(rows, query.limit, (last) => writeCursor([last.placedAt, last.id]));
    return c.json({ data: page.rows.map(renewalJson), next: page.next });
  });

  app.get('/v1/renewals/:renewal', described({
    id: 'getRenewal', tag: 'Renewals', scope: 'renewals:read', summary: 'Get a renewal', description: 'Where it stands now. Ask every few seconds at most; while it is not at rest the answer says when in `Retry-After`.',
    answers: { 200: ['The renewal.', renewal] }, refusals: ['renewal_not_found'],
  }), authorised(doors, 'renewals:read'), async (c) => {
    const id = c.req.param('renewal');
    const found = isId('rnw', id) ? await doors.renewal(c.get('caller'), id) : null;
    if (!found) throw new Refusal('renewal_not_found');
    return c.json(renewalJson(found), 200, isAtRest(found) ? {} : { 'Retry-After': String(POLL_SECONDS) });
  });
}

const POLL_SECONDS = 2;

function placedReply(placed: RenewalView): Reply {
  // Nothing was charged and nothing will be: that is a no, whatever became of the record.
  if (placed.state === 'declined') throw new Refusal('payment_declined', { renewal: placed.id, reason: placed.refusedBecause ?? 'declined' });
  const place = { Location: `/v1/renewals/${placed.id}` };
  return isAtRest(placed) ? jsonReply(201, renewalJson(placed), place) : jsonReply(202, renewalJson(placed), { ...place, 'Retry-After': String(POLL_SECONDS) });
}

/** The shape has looked at the form; a 31 February still gets here. */
function momentOf(text: string | undefined, field: string): Instant | null {
  if (text === undefined) return null;
  const moment = parseInstant(text);
  if (moment === null || isoOf(moment) !== text) throw new Refusal('malformed', { field, reason: 'no such moment' });
  return moment;
}
