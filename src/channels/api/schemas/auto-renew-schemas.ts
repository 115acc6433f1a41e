import { z } from 'zod';
import { customerId, idOf, instant, lineId, money, named, nullable, renewalId } from './schemas.ts';

const methodId = idOf('pmt', 'Id of a saved method');
const trigger = z.enum(['date', 'low_data', 'keep']).describe('date: before paid time ends. low_data: when little data is left, once in a cycle. keep: only when the number would be lost; stands alone.');
const payment = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('saved'), method: methodId }).describe('A saved card or PayPal of the customer.'),
  z.strictObject({ type: z.literal('wallet') }).describe('The wallet, filled beforehand.'),
  z.strictObject({ type: z.literal('wallet_then_saved'), method: methodId }).describe('The wallet as far as it goes, the saved method for the rest.'),
  z.strictObject({ type: z.literal('approve'), method: z.enum(['alipay', 'wechat_pay']), gateway: z.string().regex(/^[a-z]{2,20}$/).optional() }).describe('Cannot be charged later: the customer is asked before each end and pays on a page.'),
]);
const wish = {
  customer: customerId.describe('Who pays, and who has let this key in.'), payment,
  plan: z.string().min(1).max(64).optional().describe('Id of a plan that may be renewed by a standing consent; the one bought last, whichever that is then, without it.'),
  triggers: z.array(trigger).min(1).max(2).optional().describe('`date` without it.'),
  ceiling: z.string().regex(/^\d{1,5}\.\d{2}$/).optional().describe('Never more than this without asking, such as `20.00`; a fifth above the price of today without it.'),
  lowBytes: z.int().positive().optional().describe('With `low_data`: fewer bytes than these; a tenth of the plan without it.'),
  until: instant.optional().describe('Stands until then; until it is turned off without it.'),
};
export const termsRequest = named('AutoRenewalTermsRequest', z.strictObject(wish).describe('What somebody may agree to.'));
export const autoRenewalTerms = named('AutoRenewalTerms', z.strictObject({
  sentences: z.array(z.string()).describe('To be shown in full, in this order, beside a box that nobody has ticked.'), hash: z.string().regex(/^[0-9a-f]{64}$/).describe('SHA-256 of the sentences joined by line feeds.'),
  version: z.int(), language: z.enum(['en', 'zh-CN', 'zh-TW', 'es']).describe('Of the sentences: that of `Accept-Language`.'), plan: z.string(), price: money.describe('Of today, taxes included.'), ceiling: money,
  firstChargeAt: nullable(instant).describe('Null: none is in sight, or each one is approved.'),
}).describe('The exact words of a consent, and what tells them from any others.'));
export const turnOnRequest = named('AutoRenewalRequest', z.strictObject({
  ...wish, consent: z.strictObject({ hash: z.string().regex(/^[0-9a-f]{64}$/) }).describe('The hash of the terms your customer saw and agreed to by an act of their own. Other words by now are refused with `auto_renewal_words_changed`.'),
}).describe('Turns auto-renewal on, or puts these terms in the place of others.'));
export const autoQuery = z.strictObject({ customer: customerId });

export const autoRenewal = named('AutoRenewal', z.strictObject({
  line: lineId,
  state: z.enum(['off', 'on', 'paused', 'frozen']).describe('paused: the last try failed. frozen: a payment of the line is disputed. Both charge nothing.'),
  reason: nullable(z.string()).describe('Why it is paused, frozen, or was turned off.'),
  plan: nullable(z.string()).describe('Null: the plan bought last.'), triggers: z.array(trigger), ceiling: nullable(money), until: nullable(instant), onAt: nullable(instant),
  next: nullable(z.strictObject({ at: instant, amount: money })).describe('The next charge as far as it is known.'),
  asks: nullable(z.strictObject({ kind: z.enum(['price', 'payment']), amount: money })).describe('Waits for the customer: to say yes to a price, or to pay what cannot be charged. Both on the page of the line.'),
  tries: z.strictObject({
    made: z.array(z.strictObject({ at: instant, state: z.enum(['open', 'paid', 'returned', 'failed']), reason: nullable(z.string()), renewal: nullable(renewalId) })),
    planned: z.array(instant).describe('The first one is the charge, or the request; the others follow where it fails.'),
  }).describe('Of the present cycle.'),
  consent: nullable(z.strictObject({ hash: z.string(), language: z.string(), version: z.int(), at: instant })).describe('What stands was agreed to in these words.'),
  links: z.strictObject({ self: z.string(), line: z.string() }),
}).describe('Where auto-renewal of a line stands.'));
