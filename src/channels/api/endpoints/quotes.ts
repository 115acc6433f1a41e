import type { Hono } from 'hono';
import { isId, type LineId } from '../../../base/ids.ts';
import { Refusal } from '../../../base/refusal.ts';
import type { ApiDoors } from '../doors/doors.ts';
import { authorised, bodyOf, described, type ApiEnv } from '../endpoint.ts';
import { quoteJson } from '../present.ts';
import { keyList, quote, quoteRequest } from '../schemas/schemas.ts';

/** Quotes, and the keys to check them with. */
export function quoteRoutes(app: Hono<ApiEnv>, doors: ApiDoors): void {
  app.post('/v1/quotes', described({
    id: 'makeQuote', tag: 'Quotes', scope: 'quotes:write', summary: 'Make a quote', body: quoteRequest,
    description: 'Says what a renewal of this line with this plan costs, line by line, and what it does to the line, before and after; signed, good for 15 minutes, placed once. Asking changes nothing, so it needs no idempotency key.',
    answers: { 201: ['The quote.', quote] },
    refusals: ['line_not_found', 'plan_not_found', 'plan_not_sold', 'line_not_sold', 'number_released', 'line_closed', 'line_barred', 'plan_not_for_line', 'mode_not_offered', 'extend_needs_same_plan', 'carry_too_late', 'no_running_cycle', 'zip_unknown', 'promotion_not_found', 'promotion_not_applicable'],
  }), authorised(doors, 'quotes:write'), async (c) => {
    const { value } = await bodyOf(c, quoteRequest);
    const made = await doors.quote(c.get('caller'), { line: value.line as LineId, plan: value.plan, mode: value.mode ?? null, startsWhenUsedUp: value.startsWhenUsedUp ?? false, promotion: value.promotion ?? null });
    return c.json(quoteJson(made, c.get('language')), 201, { Location: `/v1/quotes/${made.id}` });
  });

  app.get('/v1/quotes/:quote', described({
    id: 'getQuote', tag: 'Quotes', scope: 'quotes:write', summary: 'Get a quote', description: 'The quote as it was signed, also after it ran out or was placed.',
    answers: { 200: ['The quote.', quote] }, refusals: ['quote_not_found'],
  }), authorised(doors, 'quotes:write'), async (c) => {
    const id = c.req.param('quote');
    const found = isId('quo', id) ? await doors.quoteById(c.get('caller'), id) : null;
    if (!found) throw new Refusal('quote_not_found');
    return c.json(quoteJson(found, c.get('language')));
  });

  app.get('/v1/keys', described({
    id: 'listKeys', tag: 'Quotes', scope: null, summary: 'Keys to check quotes with',
    description: 'To check a quote: write `signed.document` as JSON by RFC 8785 (members sorted, no white space), put the line `xuka-signature/1 <keyId>` and a line feed in front, and verify the Ed25519 signature over these UTF-8 bytes with the key of that `kid`. Retired keys stay here.',
    answers: { 200: ['A JSON Web Key Set.', keyList] }, refusals: [],
  }), (c) => c.json(doors.jwks, 200, { 'Cache-Control': 'public, max-age=300' }));
}
