import type { MethodId } from '../../base/ids.ts';
import type { Language } from '../../base/language.ts';
import { check } from '../../base/check.ts';
import { moneyJson } from '../../base/money.ts';
import { isoOf, type Instant } from '../../base/time.ts';
import type { LineSnapshot } from '../../rooms/lines/lines.ts';
import type { OfferedView, RefundView } from './doors/refund-doors.ts';
import type { LineView, OfferView, QuoteView, ReceiptView, RenewalView, HostedMethodView, PayWithView } from './doors/doors.ts';

/** Rooms' values in the shapes of `schemas.ts`. */

const iso = (at: Instant | null): string | null => (at === null ? null : isoOf(at));

export function byteCount(bytes: bigint): number {
  // 2^53 bytes are nine million GB; a line that claims more is a mistake of ours and must not go out rounded.
  check(bytes <= BigInt(Number.MAX_SAFE_INTEGER), 'bytes beyond 2^53 have no exact JSON number');
  return Number(bytes);
}
export const bytesOrNull = (bytes: bigint | null): number | null => (bytes === null ? null : byteCount(bytes));

export function refundOfferedJson(one: OfferedView) {
  const fraction = (each: { readonly num: bigint; readonly den: bigint }) => ({ left: Number(each.num), of: Number(each.den) });
  return {
    policy: one.policy, amount: moneyJson(one.amount), captured: moneyJson(one.captured), refundedBefore: moneyJson(one.refundedBefore), ofPrice: moneyJson(one.ofPrice), ofTaxes: moneyJson(one.ofTaxes),
    taxesKept: moneyJson(one.taxesKept), share: fraction(one.share), days: one.days && fraction(one.days), bytes: one.bytes && fraction(one.bytes), cycles: one.cycles && fraction(one.cycles), until: iso(one.until),
    takesBack: one.takesBack, needsSecondPerson: one.needsSecondPerson, before: statusJson(one.before), after: statusJson(one.after),
  };
}

export function refundJson(one: RefundView) {
  return {
    id: one.id, renewal: one.renewal, state: one.state, amount: moneyJson(one.amount), paidBack: moneyJson(one.paidBack), cameBack: moneyJson(one.cameBack), offered: refundOfferedJson(one.offered),
    because: one.because, askedAt: isoOf(one.askedAt), takenBackAt: iso(one.takenBackAt), settledAt: iso(one.settledAt), links: { self: `/v1/refunds/${one.id}`, renewal: `/v1/renewals/${one.renewal}` },
  };
}

export function statusJson(one: LineSnapshot) {
  const { clocks } = one;
  return {
    at: isoOf(one.at), zone: one.zone, phase: one.phase, barred: one.barred,
    running: one.running && { plan: one.running.planId, startsAt: isoOf(one.running.startsAt), endsAt: isoOf(one.running.endsAt) },
    queue: one.queue.map((cycle) => ({ plan: cycle.planId, startsAt: iso(cycle.startsAt), endsAt: iso(cycle.endsAt), bytes: bytesOrNull(cycle.bytes), whenUsedUp: cycle.whenUsedUp ?? false })),
    buckets: one.buckets.map((bucket) => ({ kind: bucket.kind, left: bytesOrNull(bucket.left), endsAt: isoOf(bucket.endsAt), own: bucket.own })),
    usableBytes: bytesOrNull(one.usableBytes), usedBytesTotal: byteCount(one.usedBytesTotal),
    clocks: {
      cycleEndsAt: iso(clocks.cycleEndsAt), addonEndsAt: clocks.addonEndsAt.map(isoOf), carrierBalanceExpiresAt: iso(clocks.carrierBalanceExpiresAt),
      numberReleaseAt: iso(clocks.numberReleaseAt), serviceEndsAt: iso(clocks.serviceEndsAt), fullServiceEndsAt: iso(clocks.fullServiceEndsAt),
      graceEndsAt: iso(clocks.graceEndsAt), agingEndsAt: iso(clocks.agingEndsAt), lastValidDay: clocks.lastValidDay,
    },
  };
}

export const lineJson = (one: LineView) => ({
  id: one.id, carrier: one.carrier, kind: one.kind, number: one.number, iccid: one.iccid, sim: one.sim, status: statusJson(one.status), readAt: iso(one.readAt),
  carrierBalance: one.carrierBalance && { balance: moneyJson({ currency: 'USD', cents: one.carrierBalance.cents }), expiresAt: iso(one.carrierBalance.expiresAt) },
});

export const offerJson = ({ plan, defaultMode, fits }: OfferView, language: Language) => ({
  plan: { id: plan.id, version: plan.version }, carrier: plan.carrier, kind: plan.kind, line: plan.line, name: plan.name[language], price: moneyJson(plan.price),
  cycle: { rule: plan.cycleRule, days: plan.cycleRule === 'calendar_month' ? null : plan.days, count: plan.cycles },
  dataBytes: bytesOrNull(plan.dataBytes), throttleKbps: plan.throttleKbps, refundPolicy: plan.refundPolicy, defaultMode,
  fits: fits.map((one) => ({ mode: one.mode, possible: one.refusal === null, refusal: one.refusal })),
});

const priceJson = (price: QuoteView['price'], language: Language) =>
  price.map((one) => ({ kind: one.kind, label: one.label[language], amount: moneyJson(one.amount), bytes: bytesOrNull(one.bytes) }));

export const quoteJson = (one: QuoteView, language: Language) => ({
  id: one.id, line: one.line, plan: one.plan, mode: one.mode, startsWhenUsedUp: one.startsWhenUsedUp, quotedAt: isoOf(one.quotedAt), expiresAt: isoOf(one.expiresAt),
  price: priceJson(one.price, language), total: moneyJson(one.total), bonusBytes: byteCount(one.bonusBytes),
  before: statusJson(one.before), after: statusJson(one.after), x: iso(one.x), afterX: one.afterX && statusJson(one.afterX), refusalAtX: one.refusalAtX,
  lostBytes: byteCount(one.lostBytes), lostLater: one.lostLater && { at: isoOf(one.lostLater.at), bytes: byteCount(one.lostLater.bytes) },
  refundPolicy: one.refundPolicy, refundOffered: one.refundOffered, warnings: one.warnings, signed: { document: one.document, signature: one.signature },
});

const AT_REST: ReadonlySet<string> = new Set(['done', 'declined', 'refunded', 'needs_agent']);
export const isAtRest = (one: RenewalView): boolean => AT_REST.has(one.state);

export const renewalJson = (one: RenewalView) => ({
  id: one.id, line: one.line, quote: one.quote, plan: one.plan, mode: one.mode, state: one.state, atRest: isAtRest(one), total: moneyJson(one.total),
  payUrl: one.payUrl, placedAt: isoOf(one.placedAt), capturedAt: iso(one.capturedAt), effectAt: iso(one.effectAt), settledAt: iso(one.settledAt),
  after: one.after && statusJson(one.after), refusedBecause: one.refusedBecause, receipt: one.receipt,
  links: { self: `/v1/renewals/${one.id}`, quote: `/v1/quotes/${one.quote}`, line: `/v1/lines/${one.line}`, receipt: one.receipt && `/v1/receipts/${one.receipt}` },
});

export const receiptJson = (one: ReceiptView, language: Language) => ({
  id: one.id, number: one.number, issuedAt: isoOf(one.at), line: one.renewal.line, renewal: one.renewal.id, plan: one.renewal.plan, mode: one.renewal.mode,
  price: priceJson(one.quote.price, language), total: moneyJson(one.quote.total), refundPolicy: one.quote.refundPolicy, paidWith: one.paidWith,
  payments: one.payments.map((part) => ({ ...part, amount: moneyJson(part.amount) })),
  capturedAt: iso(one.renewal.capturedAt), effectAt: iso(one.renewal.effectAt), before: statusJson(one.quote.before), after: one.renewal.after && statusJson(one.renewal.after),
});

type PaymentAsked = { readonly type: 'hosted'; readonly returnUrl: string; readonly gateway?: string | undefined; readonly method?: HostedMethodView | undefined } | { readonly type: 'token'; readonly paymentMethod: string }
  | { readonly type: 'saved'; readonly method: string; readonly returnUrl?: string | undefined } | { readonly type: 'wallet' };

/** A payment as its shape has let it through, with what was left out said. */
export function paymentOf(asked: PaymentAsked): PayWithView {
  switch (asked.type) {
    case 'hosted': return { type: 'hosted', returnUrl: asked.returnUrl, gateway: asked.gateway ?? null, method: asked.method ?? null };
    case 'saved': return { type: 'saved', method: asked.method as MethodId, returnUrl: asked.returnUrl ?? null };
    case 'token': case 'wallet': return asked;
  }
}
