import type { Hono } from 'hono';
import { isId } from '../../../base/ids.ts';
import { parseAmount } from '../../../base/money.ts';
import { Refusal } from '../../../base/refusal.ts';
import { parseIdempotencyKey, requestHash, type Idempotency } from '../../../platform/http/idempotency.ts';
import { problemReply, refusalOf } from '../../../platform/http/problem.ts';
import { jsonReply, sendReply, type Reply } from '../../../platform/http/reply.ts';
import type { ApiDoors } from '../doors/doors.ts';
import { authorised, bodyOf, described, type ApiContext, type ApiEnv } from '../endpoint.ts';
import { refundJson, refundOfferedJson } from '../present.ts';
import { refund, refundOffer, refundRequest } from '../schemas/schemas.ts';

const POLL_SECONDS = 5;
const ENDED: readonly string[] = ['done', 'refused', 'needs_agent'];

/** Refunds of what was delivered and not used up. */
export function refundRoutes(app: Hono<ApiEnv>, doors: ApiDoors, idempotency: Idempotency): void {
  app.get('/v1/renewals/:renewal/refund-offer', described({
    id: 'getRefundOffer', tag: 'Refunds', scope: 'renewals:read', summary: 'Get what would come back',
    description: 'Reads the line at its carrier and reckons to the cent what comes back if it is asked for now, how that was reckoned, and what it does to the line. Changes nothing.',
    answers: { 200: ['What is offered, or why nothing is.', refundOffer] }, refusals: ['renewal_not_found', 'carrier_unavailable'],
  }), authorised(doors, 'renewals:read'), async (c) => {
    const found = await doors.refunds.offer(c.get('caller'), renewalOf(c));
    if (!found) throw new Refusal('renewal_not_found');
    return c.json({ ...found, offered: found.offered && refundOfferedJson(found.offered) });
  });

  app.post('/v1/renewals/:renewal/refunds', described({
    id: 'askRefund', tag: 'Refunds', scope: 'renewals:write', summary: 'Ask for a refund', body: refundRequest, idempotent: true,
    description: 'Asks for what was offered, named by its amount. The line is read again: another amount by now is a `refund_offer_changed` and nothing is done. 202: first the carrier takes it back and the line is read without it, then the money goes back the way it came; ask `links.self` again.',
    answers: { 202: ['On its way.', refund] },
    refusals: ['renewal_not_found', 'refund_not_allowed', 'refund_extension_first', 'refund_offer_changed', 'renewal_in_progress', 'carrier_unavailable', 'shop_on_hold'],
  }), authorised(doors, 'renewals:write'), async (c) => {
    const key = parseIdempotencyKey(c.req.header('idempotency-key'));
    const { value, bytes } = await bodyOf(c, refundRequest);
    const renewal = renewalOf(c);
    const caller = c.get('caller');
    const context = { language: c.get('language'), requestId: c.get('requestId') };
    const ask = async (): Promise<Reply> => {
      const asked = await doors.refunds.ask(caller, { key, renewal, amountCents: parseAmount(value.amount) ?? 0n, reason: value.reason ?? null });
      if (!asked) throw new Refusal('renewal_not_found');
      return jsonReply(202, refundJson(asked), { Location: `/v1/refunds/${asked.id}`, 'Retry-After': String(POLL_SECONDS) });
    };
    const answer = (): Promise<Reply> => ask().catch((error: unknown) => {
      const refusal = refusalOf(error);
      if (refusal === null) throw error;
      return problemReply(refusal, context);
    });
    return sendReply(c, await idempotency.run({ caller: `key:${caller.key}`, key, hash: requestHash('POST', c.req.path, bytes) }, answer));
  });

  app.get('/v1/refunds/:refund', described({
    id: 'getRefund', tag: 'Refunds', scope: 'renewals:read', summary: 'Get a refund', description: 'Where it stands now. While it is on its way the answer says in `Retry-After` when to ask again; a bank may take days.',
    answers: { 200: ['The refund.', refund] }, refusals: ['refund_not_found'],
  }), authorised(doors, 'renewals:read'), async (c) => {
    const id = c.req.param('refund');
    const found = isId('ret', id) ? await doors.refunds.refund(c.get('caller'), id) : null;
    if (!found) throw new Refusal('refund_not_found');
    return c.json(refundJson(found), 200, ENDED.includes(found.state) ? {} : { 'Retry-After': String(POLL_SECONDS) });
  });
}

function renewalOf(c: ApiContext) {
  const id = c.req.param('renewal');
  if (!isId('rnw', id)) throw new Refusal('renewal_not_found');
  return id;
}
