import type { Hono } from 'hono';
import type { z } from 'zod';
import type { MethodId } from '../../../base/ids.ts';
import { moneyJson, usd } from '../../../base/money.ts';
import { Refusal } from '../../../base/refusal.ts';
import { isoOf, parseInstant } from '../../../base/time.ts';
import type { Terms } from '../../../rooms/autorenew/autorenew.ts';
import type { AutoRenewalView, AutoWish } from '../doors/auto-renew-doors.ts';
import type { ApiDoors } from '../doors/doors.ts';
import { authorised, bodyOf, described, queryOf, type ApiContext, type ApiEnv } from '../endpoint.ts';
import { autoQuery, autoRenewal, autoRenewalTerms, termsRequest, turnOnRequest } from '../schemas/auto-renew-schemas.ts';

const HERE = '/v1/lines/:line/auto-renewal';
const SAYS_NO = ['not_found', 'plan_not_found', 'plan_not_sold', 'plan_not_for_auto_renewal', 'payment_method_unknown', 'amount_not_offered', 'mode_not_offered', 'extend_needs_same_plan', 'plan_not_for_line', 'line_barred', 'line_closed', 'number_released', 'line_not_sold'] as const;

/** Auto-renewal of a line: the words, the yes to exactly these words, its plan, and its end. */
export function autoRenewalRoutes(app: Hono<ApiEnv>, doors: ApiDoors): void {
  const found = <T>(one: T | null): T => { if (one === null) throw new Refusal('not_found'); return one; };
  // Another's money, now and later: a key needs that right too.
  const ofMoney = (c: ApiContext): void => { if (!c.get('caller').scopes.has('wallet:write')) throw new Refusal('forbidden', { scope: 'wallet:write' }); };

  app.get(HERE, described({
    id: 'getAutoRenewal', tag: 'Auto-renewal', scope: 'renewals:read', summary: 'Get auto-renewal of a line', query: autoQuery,
    description: 'Where it stands: what it renews, the next charge, the tries made and planned. Only for a customer who has let this key in and pays for the line.',
    answers: { 200: ['Where it stands.', autoRenewal] }, refusals: ['not_found'],
  }), authorised(doors, 'renewals:read'), async (c) => c.json(viewJson(found(await doors.autoRenew.look(c.get('caller'), { line: c.req.param('line'), ...queryOf(c, autoQuery) })))));

  app.post(`${HERE}/terms`, described({
    id: 'autoRenewalTerms', tag: 'Auto-renewal', scope: 'renewals:read', summary: 'Get the terms to agree to', body: termsRequest,
    description: 'The exact words of a consent for these wishes, in the language of `Accept-Language`. Show all of them, with a box that is not ticked; send their `hash` back when your customer has ticked it. Changes nothing.',
    answers: { 200: ['The words.', autoRenewalTerms] }, refusals: SAYS_NO,
  }), authorised(doors, 'renewals:read'), async (c) => {
    const { value } = await bodyOf(c, termsRequest);
    const language = c.get('language');
    return c.json(termsJson(found(await doors.autoRenew.terms(c.get('caller'), { line: c.req.param('line'), customer: value.customer, wish: wishOf(value), language })), language));
  });

  app.put(HERE, described({
    id: 'turnAutoRenewalOn', tag: 'Auto-renewal', scope: 'renewals:write', summary: 'Turn auto-renewal on', body: turnOnRequest,
    description: 'With the consent of the customer to exactly the words of `autoRenewalTerms`. Needs the scope `wallet:write` too. What stood before is ended; the same once more changes nothing. The customer is told at once, and 7 and 3 days before each charge.',
    answers: { 200: ['Where it stands.', autoRenewal] }, refusals: [...SAYS_NO, 'auto_renewal_words_changed', 'auto_renewal_disputed', 'nobody_on_file'],
  }), authorised(doors, 'renewals:write'), async (c) => {
    ofMoney(c);
    const { value } = await bodyOf(c, turnOnRequest);
    return c.json(viewJson(found(await doors.autoRenew.turnOn(c.get('caller'), { line: c.req.param('line'), customer: value.customer, wish: wishOf(value), hash: value.consent.hash, language: c.get('language') }))));
  });

  app.delete(HERE, described({
    id: 'turnAutoRenewalOff', tag: 'Auto-renewal', scope: 'renewals:write', summary: 'Turn auto-renewal off', query: autoQuery,
    description: 'At once and for good; a payment that is not through yet is called off. Off already is fine. The customer gets a confirmation.',
    answers: { 200: ['Where it stands: off.', autoRenewal] }, refusals: ['not_found'],
  }), authorised(doors, 'renewals:write'), async (c) => c.json(viewJson(found(await doors.autoRenew.turnOff(c.get('caller'), { line: c.req.param('line'), ...queryOf(c, autoQuery) })))));
}

function wishOf(value: z.output<typeof termsRequest>): AutoWish {
  const { payment } = value;
  const until = value.until === undefined ? null : parseInstant(value.until);
  if (value.until !== undefined && until === null) throw new Refusal('malformed', { field: 'until' });
  return {
    planId: value.plan ?? null, triggers: value.triggers ?? ['date'], ceilingCents: value.ceiling === undefined ? null : BigInt(value.ceiling.replace('.', '')), lowBytes: value.lowBytes === undefined ? null : BigInt(value.lowBytes), until,
    pay: payment.type === 'wallet' ? { kind: 'wallet' } : payment.type === 'approve' ? { kind: 'approve', gateway: payment.gateway ?? null, method: payment.method } : { kind: payment.type, method: payment.method as MethodId },
  };
}

const termsJson = (terms: Terms, language: string) => ({
  sentences: terms.sentences, hash: terms.hash, version: terms.version, language, plan: terms.planId, price: moneyJson(usd(terms.cents)), ceiling: moneyJson(usd(terms.ceilingCents)),
  firstChargeAt: terms.next === null ? null : isoOf(terms.next.at),
});

function viewJson(view: AutoRenewalView) {
  const links = { self: `/v1/lines/${view.line}/auto-renewal`, line: `/v1/lines/${view.line}` };
  if (view.kind === 'off') return { line: view.line, state: 'off', reason: null, plan: null, triggers: [], ceiling: null, until: null, onAt: null, next: null, asks: null, tries: { made: [], planned: [] }, consent: null, links };
  const { plan: { mandate, cycle, cents, made, planned }, consent } = view;
  const amount = moneyJson(usd(cents ?? mandate.agreedCents));
  return {
    line: view.line, state: mandate.state, reason: mandate.reason, plan: mandate.planId, triggers: mandate.triggers, ceiling: moneyJson(usd(mandate.ceilingCents)), until: mandate.until === null ? null : isoOf(mandate.until),
    onAt: isoOf(mandate.onAt), next: mandate.next === null ? null : { at: isoOf(mandate.next.at), amount: moneyJson(usd(mandate.next.cents)) },
    asks: cycle?.state === 'asking' ? { kind: cycle.linkId === null ? 'price' : 'payment', amount } : null,
    tries: { made: made.map((one) => ({ at: isoOf(one.at), state: one.state, reason: one.reason, renewal: one.renewalId })), planned: planned.map(isoOf) },
    consent: consent === null ? null : { hash: consent.hash, language: consent.language, version: consent.version, at: isoOf(consent.at) }, links,
  };
}
