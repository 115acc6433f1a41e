import type { Hono } from 'hono';
import { isId, type LineId } from '../../../base/ids.ts';
import { Refusal } from '../../../base/refusal.ts';
import { isoOf } from '../../../base/time.ts';
import { parseIdempotencyKey, requestHash, type Idempotency } from '../../../platform/http/idempotency.ts';
import { problemReply, refusalOf } from '../../../platform/http/problem.ts';
import { jsonReply, sendReply, type Reply } from '../../../platform/http/reply.ts';
import type { ApiDoors, PayLinkView } from '../doors/doors.ts';
import { authorised, bodyOf, described, type ApiContext, type ApiEnv } from '../endpoint.ts';
import { payLink, payLinkRequest } from '../schemas/schemas.ts';

const payLinkJson = (link: PayLinkView) => ({
  id: link.id, line: link.line, plan: link.plan, mode: link.mode, state: link.state, url: link.url, code: link.code, note: link.note, renewal: link.renewal,
  madeAt: isoOf(link.madeAt), expiresAt: isoOf(link.expiresAt), links: { self: `/v1/pay-links/${link.id}`, qr: link.qr, ...(link.renewal === null ? {} : { renewal: `/v1/renewals/${link.renewal}` }) },
});

/** Links by which somebody else pays. */
export function payLinkRoutes(app: Hono<ApiEnv>, doors: ApiDoors, idempotency: Idempotency): void {
  const idOf = (c: ApiContext) => { const id = c.req.param('link'); if (!isId('plk', id)) throw new Refusal('pay_link_not_found'); return id; };

  app.post('/v1/pay-links', described({
    id: 'makePayLink', tag: 'Pay links', scope: 'renewals:write', summary: 'Make a pay link', body: payLinkRequest, idempotent: true,
    description: 'A link by which anybody pays for one renewal of this line, once, without an account. It holds a plan and no price: whoever opens it gets a fresh quote. The code in it is a secret: who has it may pay, and sees the line’s last four digits.',
    answers: { 201: ['The link.', payLink] },
    refusals: ['line_not_found', 'plan_not_found', 'plan_not_sold', 'line_not_sold', 'number_released', 'line_closed', 'line_barred', 'plan_not_for_line', 'mode_not_offered', 'extend_needs_same_plan', 'carry_too_late', 'no_running_cycle', 'zip_unknown'],
  }), authorised(doors, 'renewals:write'), async (c) => {
    const key = parseIdempotencyKey(c.req.header('idempotency-key'));
    const { value, bytes } = await bodyOf(c, payLinkRequest);
    const caller = c.get('caller');
    const context = { language: c.get('language'), requestId: c.get('requestId') };
    const answer = (): Promise<Reply> => doors.makePayLink(caller, {
      line: value.line as LineId, plan: value.plan ?? null, mode: value.mode ?? null, note: value.note ?? null, days: value.days ?? null, email: value.email ?? null, language: context.language,
    }).then((made) => jsonReply(201, payLinkJson(made), { Location: `/v1/pay-links/${made.id}` })).catch((error: unknown) => {
      const refusal = refusalOf(error);
      if (refusal === null) throw error;
      return problemReply(refusal, context);
    });
    return sendReply(c, await idempotency.run({ caller: `key:${caller.key}`, key, hash: requestHash('POST', '/v1/pay-links', bytes) }, answer));
  });

  app.get('/v1/pay-links/:link', described({
    id: 'getPayLink', tag: 'Pay links', scope: 'renewals:read', summary: 'Get a pay link', description: 'Where it stands. `busy`: somebody is paying now; if they do not finish it is open again. Only the key that made it sees it.',
    answers: { 200: ['The link.', payLink] }, refusals: ['pay_link_not_found'],
  }), authorised(doors, 'renewals:read'), async (c) => {
    const found = await doors.payLink(c.get('caller'), idOf(c));
    if (!found) throw new Refusal('pay_link_not_found');
    return c.json(payLinkJson(found));
  });

  app.post('/v1/pay-links/:link/cancel', described({
    id: 'cancelPayLink', tag: 'Pay links', scope: 'renewals:write', summary: 'Take a pay link back', description: 'Nobody can pay by it any more. A payment page that is open is ended; money that was faster still renews the line, and the link ends as `paid`. Again is no change.',
    answers: { 200: ['The link as it is now.', payLink] }, refusals: ['pay_link_not_found'],
  }), authorised(doors, 'renewals:write'), async (c) => {
    const found = await doors.cancelPayLink(c.get('caller'), idOf(c));
    if (!found) throw new Refusal('pay_link_not_found');
    return c.json(payLinkJson(found));
  });
}
