import { z } from 'zod';
import { RENEWAL_STATES } from '../doors/doors.ts';

/**
 * The public shapes of API v1, in the order a reader meets them. Descriptions end up in the OpenAPI document, so units and
 * meanings stand here and nowhere else. Registered shapes are components; the rest stands in place.
 */
export const components = z.registry<{ id: string }>();
export const named = <S extends z.ZodType>(id: string, schema: S): S => { components.add(schema, { id }); return schema; };

const ID_TAIL = '[0-9a-hjkmnp-tv-z]{26}';
export const idOf = (prefix: string, what: string) => z.string().regex(new RegExp(`^${prefix}_${ID_TAIL}$`)).describe(`${what}: \`${prefix}_…\`, 26 characters after the underscore, ordered by time.`);
export const customerId = idOf('cus', 'Id of a customer');
export const lineId = idOf('line', 'Id of a line');
export const quoteId = idOf('quo', 'Id of a quote');
export const renewalId = idOf('rnw', 'Id of a renewal');
export const receiptId = idOf('rcp', 'Id of a receipt');

export const instant = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/).describe('A moment, ISO 8601 in UTC, whole seconds. Ends are half-open: at this second it is over.');
const zone = z.string().describe('IANA time zone of the line, such as `America/New_York`. Local days are counted in it.');
export const bytes = z.int().describe('Bytes as a whole number (1 MB = 1,048,576). Always below 2^53, so every JSON reader keeps it exact.');
export const bytesOrUnlimited = z.union([bytes, z.null()]).describe('Bytes as a whole number; null is unlimited.');
export const nullable = <S extends z.ZodType>(schema: S) => z.union([schema, z.null()]);

export const money = named('Money', z.strictObject({
  amount: z.string().regex(/^-?\d+\.\d{2}$/).describe('Decimal text with two places, such as `25.49`. Negative where a price line takes something off.'),
  currency: z.literal('USD'),
}).describe('An amount of money. Never a float.'));

export const mode = z.enum(['extend', 'queue', 'replace', 'carry', 'add_data']).describe(
  'How a renewal meets the running cycle. extend: same plan, end moves on. queue: starts when paid time ends. replace: starts now, leftovers are lost. carry: starts now, leftovers come along. add_data: only adds data.');
export const planRef = z.strictObject({ id: z.string(), version: z.int().describe('Version of the plan; its terms never change.') });
const cycle = z.strictObject({ plan: z.string(), startsAt: instant, endsAt: instant });

export const lineStatus = named('LineStatus', z.strictObject({
  at: instant.describe('The moment this status is of.'),
  zone,
  phase: z.enum(['stock', 'preactive', 'active', 'parked', 'grace', 'suspended', 'releasing', 'recycled', 'cancelled', 'ported_out']).describe(
    'active: inside a paid cycle. parked: inside a keep cycle. grace, suspended, releasing, recycled: steps after service ended. The others are not reached by time.'),
  barred: z.enum(['none', 'lost_stolen', 'fraud', 'operator']).describe('A bar over the line; only `fraud` stops renewals.'),
  running: nullable(cycle).describe('The running cycle; null while none runs.'),
  queue: z.array(z.strictObject({ plan: z.string(), startsAt: nullable(instant), endsAt: nullable(instant), bytes: bytesOrUnlimited, whenUsedUp: z.boolean().describe('Begins earlier where the data before it is used up earlier.') })).describe('Paid cycles that have not begun, in order. Without dates on a line that was never used.'),
  buckets: z.array(z.strictObject({
    kind: z.enum(['base', 'promo', 'carried', 'addon']), left: bytesOrUnlimited, endsAt: instant,
    own: z.boolean().describe('Whether these bytes have an end of their own that no renewal moves.'),
  })).describe('Data left, in the order it is used up.'),
  usableBytes: bytesOrUnlimited.describe('Bytes usable at this moment; null is unlimited.'),
  usedBytesTotal: bytes.describe('Bytes used since the line was activated.'),
  clocks: z.strictObject({
    cycleEndsAt: nullable(instant).describe('Clock 1: the running cycle ends.'),
    addonEndsAt: z.array(instant).describe('Clock 2: added data with an end of its own ends.'),
    carrierBalanceExpiresAt: nullable(instant).describe('Clock 3: money kept at the carrier runs out.'),
    numberReleaseAt: nullable(instant).describe('Clock 4: the number goes back to the carrier unless renewed before. A forecast until service ends.'),
    serviceEndsAt: nullable(instant).describe('End of the last paid cycle, the queue included.'),
    fullServiceEndsAt: nullable(instant).describe('Until then data flows as before.'),
    graceEndsAt: nullable(instant),
    agingEndsAt: nullable(instant),
    lastValidDay: nullable(z.string().regex(/^\d{4}-\d{2}-\d{2}$/)).describe('Last local day of paid service, in the zone of the line.'),
  }).describe('The four clocks of a line, and the steps after service ends. Null where the line has no such moment.'),
}).describe('A line at one moment.'));

export const line = named('Line', z.strictObject({
  id: lineId, carrier: z.string(), kind: z.enum(['voice_data', 'data']), number: nullable(z.string()).describe('E.164, such as `+12125550123`; null for a card without a number.'),
  iccid: z.string(), sim: z.enum(['physical', 'esim']), status: lineStatus,
  readAt: nullable(instant).describe('When the carrier was last asked.'),
  carrierBalance: nullable(z.strictObject({ balance: money, expiresAt: nullable(instant) })).describe('Money kept at the carrier. Shown only; renewals are not paid from it.'),
}).describe('A SIM or eSIM line.'));

export const offer = named('Offer', z.strictObject({
  plan: planRef, carrier: z.string(), kind: z.enum(['day', 'month', 'bundle', 'keep', 'addon']), line: z.enum(['voice_data', 'data']),
  name: z.string().describe('In the language of the answer (`Accept-Language`: en, zh-CN, zh-TW, es).'),
  price: money.describe('List price of the whole purchase, before taxes and discounts. A quote has the total.'),
  cycle: z.strictObject({ rule: z.enum(['fixed_days', 'calendar_month']), days: nullable(z.int()).describe('Days of one cycle; null for calendar months.'), count: z.int().describe('Cycles one purchase brings, back to back.') }),
  dataBytes: bytesOrUnlimited.describe('Data per cycle; null is unlimited.'),
  throttleKbps: nullable(z.int()).describe('Speed after the data is used up, kbit/s; null: it stops.'),
  refundPolicy: z.enum(['none', 'unused_full_14d', 'prorata_unstarted_cycles', 'prorata_days_min_bytes']),
  defaultMode: mode,
  fits: z.array(z.strictObject({ mode, possible: z.boolean(), refusal: nullable(z.string()).describe('Code of the problem a quote would answer now; null when possible.') })).describe('Every mode the plan offers this line.'),
}).describe('A plan on sale, for one line.'));

const signature = z.strictObject({ format: z.literal(1), keyId: z.string(), signature: z.string().describe('Ed25519 signature, base64url.') });

export const quote = named('Quote', z.strictObject({
  id: quoteId, line: lineId, plan: planRef, mode, startsWhenUsedUp: z.boolean().describe('Queued, and begins as soon as the data before it is used up, at the end of that cycle at the latest.'), quotedAt: instant, expiresAt: instant.describe('Until then this quote can be placed, once.'),
  price: z.array(z.strictObject({
    kind: z.enum(['plan', 'auto_renew_discount', 'promotion', 'bonus_bytes', 'tax', 'fee']), label: z.string(), amount: money, bytes: nullable(bytes).describe('Only of `bonus_bytes`.'),
  })).describe('Their sum is the total.'),
  total: money, bonusBytes: bytes,
  before: lineStatus.describe('The line just before.'), after: lineStatus.describe('The line just after, if the carrier activates before `x`.'),
  x: nullable(instant).describe('First moment of activation at which the result differs by more than sliding along; null: there is none.'),
  afterX: nullable(lineStatus).describe('The line just after, if the carrier activates at `x`.'),
  refusalAtX: nullable(z.string()).describe('Problem code, where a renewal at `x` would no longer be possible.'),
  lostBytes: bytes.describe('Data lost by renewing this way.'),
  lostLater: nullable(z.strictObject({ at: instant, bytes })).describe('Data that will be lost at the end of the running cycle unless it is used before.'),
  refundPolicy: z.enum(['none', 'unused_full_14d', 'prorata_unstarted_cycles', 'prorata_days_min_bytes']).describe(
    'none: nothing back after delivery. unused_full_14d: all of it within 14 days if nothing was used. prorata_unstarted_cycles: by cycles not begun. prorata_days_min_bytes: by the smaller share of days and data left. Never delivered: always all of it.'),
  refundOffered: z.enum(['none', 'unused_full_14d', 'prorata_unstarted_cycles', 'prorata_days_min_bytes', 'none_cannot_take_back']).describe('What the policy comes to with this carrier. none_cannot_take_back: it cannot take data back, so what can still be used is not refunded.'),
  warnings: z.array(z.string()),
  signed: z.strictObject({
    document: z.record(z.string(), z.unknown()).describe('Exactly what was signed. Keep it: with `GET /v1/keys` anybody can check that we promised it.'),
    signature,
  }),
}).describe('A signed promise: what a renewal costs and what it does to the line.'));

export const quoteRequest = named('QuoteRequest', z.strictObject({
  line: lineId, plan: z.string().min(1).max(64).describe('Id of the plan; the version on sale is taken.'), mode: mode.optional().describe('The plan\'s own default when absent.'),
  startsWhenUsedUp: z.boolean().optional().describe('With mode `queue`: begin as soon as the data before it is used up. `mode_not_offered` where the carrier or the line cannot.'),
  promotion: z.string().min(1).max(40).optional().describe('A promo code. One that does not apply is refused with its reason, never left out.'),
}));

const returnUrl = z.string().max(500).regex(/^https?:\/\/[^\s@\\]+$/).describe('Where the payer comes back to, paid or not. `renewal=<id>` is added to its query.');
export const payment = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('hosted'), returnUrl, gateway: z.string().regex(/^[a-z]{2,20}$/).optional().describe('Whose page: `stripe`, `paypal`. The shop\'s own choice when absent; one the shop does not have is refused.'), method: z.enum(['card', 'alipay', 'wechat_pay', 'paypal']).optional().describe('The one method its page is to offer; all it has when absent.') }).describe('The payer pays on the gateway\'s own page; the answer has `payUrl`.'),
  z.strictObject({ type: z.literal('token'), paymentMethod: z.string().regex(/^[A-Za-z0-9_-]{3,120}$/).describe('The gateway\'s name of a payment method, such as `pm_…`. Never a card number.') }).describe('Charged at once.'),
  z.strictObject({ type: z.literal('saved'), method: idOf('pmt', 'Id of a saved method'), returnUrl: returnUrl.optional() }).describe('A saved method of `customer`. With `returnUrl` the payer is there and may be sent to their bank; without it what needs them is declined.'),
  z.strictObject({ type: z.literal('wallet') }).describe('All of it from the wallet of `customer`.'),
]);
export const renewalRequest = named('RenewalRequest', z.strictObject({
  quote: quoteId,
  payment,
  customer: customerId.optional().describe('Whose saved method or wallet pays: a customer who has let this key in. Needs the scope `wallet:write` too.'),
  useWallet: z.boolean().optional().describe('The wallet of `customer` pays as far as it goes, and `payment` the rest.'),
  email: z.email().max(254).optional().describe('Where the receipt goes; none is sent without it.'),
}));

export const payLinkId = idOf('plk', 'Id of a pay link');
export const payLinkRequest = named('PayLinkRequest', z.strictObject({
  line: lineId,
  plan: z.string().min(1).max(64).optional().describe('Id of a plan; the plan of the last renewal without it.'),
  mode: mode.optional().describe('How it starts; whichever way is possible when it is paid without it.'),
  note: z.string().max(500).optional().describe('A word to the payer. Kept to 140 characters; numbers that could be a card are masked.'),
  days: z.int().min(1).max(30).optional().describe('How long it may be paid; 7 days without it.'),
  email: z.email().max(254).optional().describe('Who is told by e-mail when it was paid.'),
}));
export const payLink = named('PayLink', z.strictObject({
  id: payLinkId, line: lineId, plan: z.string(), mode: nullable(mode),
  state: z.enum(['open', 'busy', 'paid', 'cancelled', 'expired']).describe('busy: somebody is paying now. The last three never change.'),
  url: z.string().describe('What to send to the payer.'), code: z.string().describe('The same to read aloud, for the page `/pay`.'), note: nullable(z.string()),
  renewal: nullable(renewalId).describe('The renewal under way or paid.'), madeAt: instant, expiresAt: instant,
  links: z.strictObject({ self: z.string(), qr: z.string().describe('The link as a QR code, SVG.'), renewal: z.string().optional() }),
}).describe('A link by which somebody else pays for one renewal, once.'));

export const renewal = named('Renewal', z.strictObject({
  id: renewalId, line: lineId, quote: quoteId, plan: planRef, mode,
  state: z.enum(RENEWAL_STATES).describe(
    'paying, awaiting_customer, payment_unknown: the payment. topping_up, awaiting_carrier, carrier_unknown: paid, the carrier is at work. refunding, awaiting_refund, refund_unknown: the money goes back. At rest: done, declined (nothing was charged), refunded, needs_agent (a person looks).'),
  atRest: z.boolean().describe('True when the state will not change any more.'),
  total: money, payUrl: nullable(z.string()).describe('Send the payer there while the state is awaiting_customer.'),
  placedAt: instant, capturedAt: nullable(instant).describe('When the money was taken.'), effectAt: nullable(instant).describe('When the carrier activated it.'), settledAt: nullable(instant),
  after: nullable(lineStatus).describe('The line as the carrier delivered it.'),
  refusedBecause: nullable(z.string()),
  receipt: nullable(receiptId),
  links: z.strictObject({ self: z.string(), quote: z.string(), line: z.string(), receipt: nullable(z.string()) }),
}).describe('A renewal on its way or at rest.'));

export const receipt = named('Receipt', z.strictObject({
  id: receiptId, number: z.string().describe('Numbered without gaps, such as `XK-00000042`.'), issuedAt: instant, line: lineId, renewal: renewalId, plan: planRef, mode,
  price: quote.shape.price, total: money, refundPolicy: quote.shape.refundPolicy,
  paidWith: nullable(z.strictObject({ method: z.string(), brand: nullable(z.string()), last4: nullable(z.string()) })).describe('Null when nothing had to be paid.'),
  payments: z.array(z.strictObject({ method: z.string(), brand: nullable(z.string()), last4: nullable(z.string()), amount: money })).describe('Each payment by itself: two where a wallet paid a part.'),
  capturedAt: nullable(instant), effectAt: nullable(instant), before: lineStatus, after: nullable(lineStatus),
}).describe('What was bought, for how much, and what it did.'));

export const refundId = idOf('ret', 'Id of a refund');
const part = z.strictObject({ left: z.number().describe('Left.'), of: z.number().describe('Of so many.') });
const refundOffered = z.strictObject({
  policy: quote.shape.refundPolicy, amount: money.describe('What comes back.'), captured: money, refundedBefore: money, ofPrice: money.describe('Of it, price.'), ofTaxes: money.describe('Of it, taxes.'),
  taxesKept: money.describe('Flat taxes that stay with the state unless all comes back.'), share: part.describe('The share of the price: the lesser of days and bytes, or cycles, less used bonus data.'),
  days: nullable(part), bytes: nullable(part), cycles: nullable(part), until: nullable(instant).describe('First moment at which it is too late, where the rule has one.'),
  takesBack: z.boolean().describe('False: nothing is left on the line to take back.'), needsSecondPerson: z.boolean(),
  before: lineStatus, after: lineStatus.describe('The line once it is taken back: the new end, the new release of the number.'),
});
export const refundOffer = named('RefundOffer', z.strictObject({
  renewal: renewalId, offered: nullable(refundOffered).describe('Null: nothing comes back, `why` says for what reason.'),
  why: nullable(z.enum(['not_delivered', 'nothing_paid', 'policy_none', 'used', 'too_late', 'nothing_left', 'cannot_take_back', 'extension_first', 'case_open', 'asked_before'])),
  first: nullable(renewalId).describe('The later renewal that goes back first.'), refund: nullable(refundId).describe('The refund that was asked for before.'),
}).describe('What a delivered renewal gives back if it is asked for right now, with the line read at its carrier.'));
export const refundRequest = named('RefundRequest', z.strictObject({
  amount: z.string().regex(/^\d{1,7}\.\d{2}$/).describe('The amount of the offer, such as `25.49`. Another one by now is refused and nothing is done.'),
  reason: z.string().min(1).max(200).optional().describe('For the journal. Nothing personal.'),
}));
export const refund = named('Refund', z.strictObject({
  id: refundId, renewal: renewalId,
  state: z.enum(['waiting_for_person', 'taking_back', 'reading_back', 'paying_back', 'done', 'refused', 'needs_agent']).describe(
    'waiting_for_person: above the limit, a second person decides. taking_back, reading_back: the carrier, and its line is read until it is gone. paying_back: the money is on its way. At rest: done, refused. needs_agent: the gateway would not, a person looks.'),
  amount: money, paidBack: money, cameBack: money.describe('Looked done, and a bank sent it back: still owed, a person looks.'), offered: refundOffered.describe('What was agreed to.'),
  because: nullable(z.string()), askedAt: instant, takenBackAt: nullable(instant), settledAt: nullable(instant), links: z.strictObject({ self: z.string(), renewal: z.string() }),
}).describe('A refund of what was delivered and not used up.'));

const page = <S extends z.ZodType>(id: string, row: S) => named(id, z.strictObject({ data: z.array(row), next: nullable(z.string()).describe('Cursor of the next page; null on the last.') }));
export const lineList = named('LineList', z.strictObject({
  data: z.array(line).describe('One line, or none.'),
  warnings: z.array(z.string()).describe('Sentences for whoever typed it, in the language of `Accept-Language`: an ICCID whose check digit is wrong was looked for as it is.'),
}));
export const offerList = named('OfferList', z.strictObject({ data: z.array(offer) }));
export const renewalList = page('RenewalList', renewal);
export const receiptList = page('ReceiptList', receipt);
export const keyList = named('KeyList', z.strictObject({ keys: z.array(z.strictObject({
  kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string(), kid: z.string(), use: z.literal('sig'), alg: z.literal('EdDSA'),
})) }).describe('A JSON Web Key Set (RFC 7517, RFC 8037).'));

export const rootList = named('JournalRootList', z.strictObject({ data: z.array(z.strictObject({
  document: z.strictObject({
    kind: z.literal('journal root'), format: z.literal('journal-root/1'), day: z.string(), firstSeq: z.int(), lastSeq: z.int(), lastHash: z.string(), root: z.string(), previous: nullable(z.string()),
  }),
  signature: z.strictObject({ format: z.literal(1), keyId: z.string(), signature: z.string() }),
})) }).describe('Signed roots of the journal, newest first.'));

export const problem = named('Problem', z.strictObject({
  type: z.string().describe('`/problems/<code>`, a page that says more; `about:blank` for a fault of ours.'), title: z.string(), status: z.int(), detail: z.string(),
  instance: z.string().describe('Reference number of the request. Name it when asking for help.'),
  code: z.string().optional().describe('Decide by this, not by the words.'),
  facts: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
}).describe('Why not (RFC 9457). Words are in the language of `Accept-Language`.'));

const limit = z.coerce.number().int().min(1).max(100).default(20).describe('Rows of a page, 1 to 100.');
const cursor = z.string().max(200).optional().describe('`next` of the page before.');
export const lineQuery = z.strictObject({ number: z.string().max(40).optional().describe('US number in any usual spelling. Write `+` as `%2B`.'), iccid: z.string().max(40).optional().describe('19 or 20 digits.') });
export const renewalQuery = z.strictObject({
  line: lineId.optional(), state: z.enum(RENEWAL_STATES).optional(), from: instant.optional().describe('Placed at or after.'), to: instant.optional().describe('Placed before.'), limit, cursor,
});
const month = z.string().regex(/^20\d\d-(?:0[1-9]|1[0-2])$/).optional().describe('Issued in this month (UTC), such as `2026-11`.');
export const receiptQuery = z.strictObject({ line: lineId.optional(), month, limit, cursor });
export const receiptCsvQuery = z.strictObject({ month: month.unwrap() });
export const rootsQuery = z.strictObject({ before: z.string().regex(/^\d{4}-\d{2}-\d{2}$/).optional().describe('Days before this one.'), limit });
