import { usd } from '../../../base/money.ts';
import { MINUTE, plusSeconds } from '../../../base/time.ts';
import type { Language } from '../../../base/language.ts';
import { connectorOf } from '../../../rooms/carriers/carriers.ts';
import { readSnapshot } from '../../../rooms/lines/lines.ts';
import { linkOfCaller } from '../../../rooms/paylinks/paylinks.ts';
import { afterOf, boughtCycle, CALL_OFF_S, payerEmail, receiptNumberText, refundOfferedOf, type CycleStart, type RenewalView } from '../../../rooms/renewals/renewals.ts';
import { untilOf } from '../refund/refund-until.ts';
import { papersOf } from '../papers/paper-model.ts';
import { priceOf, wayOf } from './review-model.ts';
import { lineName, lineUrl, plansUrl, quotesUrl } from '../frame/show-line.ts';
import type { CaseShown, FailedModel, PaidPart, ProgressModel, ReceiptModel, RenewalShown } from '../view-models.ts';
import type { PayMethod } from '../models/wallet.ts';
import type { Web } from '../frame/web-parts.ts';

export type RenewalPage = { readonly kind: 'progress'; readonly model: ProgressModel } | { readonly kind: 'receipt'; readonly model: ReceiptModel } | { readonly kind: 'failed'; readonly model: FailedModel };

/** From the gateway's page, where they say they paid; or after turning back from it. */
export type CameBack = 'paid' | 'left' | null;

export interface RenewalWish {
  readonly view: RenewalView;
  readonly isHolder: boolean;
  /** This browser placed it. */
  readonly isPayer: boolean;
  readonly language: Language;
  readonly cameBack: CameBack;
  /** Where to ask for a refund of what is unused, or to see the one that was asked for. */
  readonly refund: { readonly askUrl: string | null; readonly returnUrl: string | null };
  /** The reader may make links that show the receipt. */
  readonly mayShare: boolean;
  /** Cycles of it that began by themselves, first cycle first. */
  readonly starts: readonly CycleStart[];
}

/** What the reader of `/r/…` sees: progress, a receipt, or why nothing was paid. */
export function renewalPage(web: Web, wish: RenewalWish): RenewalPage {
  const { view } = wish;
  const { renewal } = view;
  const stage = stageOf(view, wish.cameBack);
  if (stage === 'done' || stage === 'refunded') return { kind: 'receipt', model: receiptOf(web, wish) };
  if (stage === 'declined') {
    const charge = view.charges.find((one) => one.way !== 'wallet' && (one.state === 'refused' || one.state === 'ended')) ?? view.charges.at(-1);
    return { kind: 'failed', model: { case: caseOf(view), renewal: shownOf(web, view, wish.isHolder), reason: reasonOf(view, charge?.refusedReason), retry: { action: quotesUrl(renewal.lineId), planId: view.quote.doc.plan.id, mode: wayOf(view.quote.doc) } } };
  }
  return {
    kind: 'progress',
    model: {
      renewal: shownOf(web, view, wish.isHolder), stage, paidAt: renewal.capturedAt, ...splitOf(view), payUrl: stage === 'open' ? openCharge(view)?.payUrl ?? null : null,
      pollUrl: `/r/${renewal.id}/stage${wish.cameBack === null ? '' : `?back=${wish.cameBack}`}`, cancelAction: stage === 'open' ? `/r/${renewal.id}/cancel` : null, byItself: countdownOf(web, view, stage),
    },
  };
}

/** When the money goes back by itself if the carrier has not delivered by then; null `at`: this carrier cannot call off what it was asked for. */
function countdownOf(web: Web, view: RenewalView, stage: ProgressModel['stage']): ProgressModel['byItself'] {
  if (stage !== 'carrier' && stage !== 'checking_carrier') return null;
  return { at: connectorOf(web.app, view.line.carrier).can.cancel ? plusSeconds(view.renewal.legSince, CALL_OFF_S) : null };
}

const openCharge = (view: RenewalView) => view.charges.find((one) => one.state === 'open' && one.payUrl !== null);

/** Where a renewal stands, in the words of the pages; also what the poll answers. */
export function stageOf(view: RenewalView, cameBack: CameBack): ProgressModel['stage'] | 'done' | 'refunded' | 'declined' {
  switch (view.renewal.state) {
    // Back from the gateway's page the money is most likely on its way; the flow is asking.
    case 'paying': case 'awaiting_customer': return cameBack === 'left' ? 'closing' : cameBack === null && openCharge(view) ? 'open' : 'paying';
    case 'payment_unknown': return 'checking_payment';
    case 'topping_up': case 'awaiting_carrier': return 'carrier';
    case 'carrier_unknown': return 'checking_carrier';
    case 'refunding': case 'awaiting_refund': return 'refunding';
    case 'refund_unknown': return 'checking_refund';
    case 'needs_agent': return 'person';
    case 'done': case 'refunded': case 'declined': return view.renewal.state;
  }
}

const REASONS = new Set<string>(['declined', 'insufficient_funds', 'authentication_needed', 'expired', 'cancelled', 'method_unknown']);
// A reason we do not know is said as the bank's plain no, which is what it is.
function reasonOf({ renewal }: RenewalView, reason: string | null | undefined): FailedModel['reason'] {
  // A page that was ended before its time was left: gateways call both the same.
  if (reason === 'expired' && renewal.settledAt !== null && renewal.settledAt - renewal.placedAt < PAGE_OPEN) return 'cancelled';
  return REASONS.has(reason ?? '') ? reason as FailedModel['reason'] : 'declined';
}

// The least for which a gateway's page stays open.
const PAGE_OPEN = 29 * MINUTE;

// The last ten characters of an id are random and enough to find it; the whole would not fit a phone call.
const REFERENCE_LENGTH = 10;

export function shownOf(web: Web, view: RenewalView, isHolder: boolean): RenewalShown {
  const { renewal, quote, line, receipt } = view;
  return {
    id: renewal.id, reference: receipt === null ? renewal.id.slice(-REFERENCE_LENGTH).toUpperCase() : receiptNumberText(receipt.number), line: lineName(web, line, isHolder), zone: line.zone,
    plan: web.app.shelf().planVersion(quote.doc.plan.id, quote.doc.plan.version).name, total: usd(renewal.totalCents), placedAt: renewal.placedAt,
  };
}

function receiptOf(web: Web, wish: RenewalWish): ReceiptModel {
  const { view, isHolder } = wish;
  const { renewal, quote, topUps } = view;
  const after = renewal.outcome?.after === undefined ? afterOf(quote.doc) : readSnapshot(renewal.outcome.after);
  const cycle = boughtCycle(quote, after);
  // Somebody else's card and address are theirs, also where their money renewed the reader's own line.
  const mayKnow = wish.isPayer || (renewal.payer.customer === null && linkOfCaller(renewal.caller) === null);
  const [paid = null, also = null] = partsOf(view.charges).map((one) => (mayKnow ? one : { ...one, brand: null, last4: null }));
  return {
    renewal: shownOf(web, view, wish.isHolder), price: priceOf(web, quote.doc, wish.language), paidAt: renewal.totalCents === 0n ? null : renewal.capturedAt,
    method: paid, also,
    startsAt: cycle?.startsAt ?? null, endsAt: cycle?.endsAt ?? null, itself: itselfOf(wish), serviceEndsAt: after.clocks.serviceEndsAt, carrierRef: topUps[0]?.carrierRef ?? null,
    refundOffered: refundOfferedOf(quote.doc), refundUntil: untilOf(view), ...wish.refund, refund: refundOf(view), case: caseOf(view),
    // The address of the page may have been passed on; the payer's own has not.
    sentTo: wish.isPayer || (isHolder && mayKnow) ? payerEmail(web.app.keys, renewal.payer) : null,
    calendarUrl: after.clocks.serviceEndsAt === null ? null : `/r/${renewal.id}/end.ics`, papers: papersOf(web, view, wish.mayShare), autoRenewUrl: null,
    lineUrl: isHolder ? lineUrl(renewal.lineId) : null, plansUrl: plansUrl(renewal.lineId), homeUrl: '/',
  };
}

/** Whether what was bought waits, or began by itself: its first cycle that is not begun by whoever bought it. */
function itselfOf({ view: { renewal, line }, starts }: RenewalWish): ReceiptModel['itself'] {
  const began = starts.find((one) => one.cycle === 0);
  if (began) return { at: began.startedAt, began: true, usedUp: began.why === 'used_up' };
  const waits = line.state.queue.find((one) => one.purchase === renewal.id && one.index === 0);
  const wanted = line.state.purchases.find((one) => one.purchase.id === renewal.id)?.purchase.startsWhenUsedUp ?? false;
  return waits?.startsAt ? { at: waits.startsAt, began: false, usedUp: wanted } : null;
}

/** How it was paid, or is being paid: one way, or two with what each brings. */
export function partsOf(charges: RenewalView['charges']): PaidPart[] {
  const shown = charges.filter((one) => one.paidWith !== null);
  return shown.map(({ paidWith, amount }) => ({ kind: paidWith!.method as PayMethod, brand: brandOf(paidWith!.brand), last4: paidWith!.last4, ...(shown.length > 1 ? { money: amount } : {}) }));
}

/** What two payments of one renewal bring, while it is under way. */
const splitOf = ({ charges }: RenewalView): { readonly parts?: readonly PaidPart[] } => (charges.length < 2 ? {} : {
  parts: charges.map((one) => ({ kind: (one.paidWith?.method ?? one.payerMethod ?? (one.way === 'wallet' ? 'wallet' : 'card')) as PayMethod, brand: brandOf(one.paidWith?.brand ?? null), last4: one.paidWith?.last4 ?? null, money: one.amount })),
});

/** What the page says of cases: the newest that is open, else the newest of all. */
export function caseOf(view: Pick<RenewalView, 'cases'>): CaseShown | null {
  const one = view.cases.findLast((each) => each.closedAt === null) ?? view.cases.at(-1);
  return one ? { kind: one.kind, person: one.state === 'needs_agent', ended: one.endedAs } : null;
}

const brandOf = (brand: string | null): string | null => (brand === null ? null : brand.charAt(0).toUpperCase() + brand.slice(1));

/** What went back, or is on its way: for a renewal that was not delivered, and for a case after one that was. */
export function refundOf(view: RenewalView): ReceiptModel['refund'] {
  const asked = view.refunds.filter((one) => one.state !== 'refused');
  if (asked.length === 0) return null;
  const cents = asked.reduce((sum, one) => sum + one.amount.cents, 0n);
  return { money: usd(cents), state: asked.every((one) => one.state === 'done') ? 'done' : 'pending', at: (view.renewal.state === 'refunded' ? view.renewal.settledAt : null) ?? asked.at(-1)!.createdAt, reason: view.renewal.state === 'refunded' ? 'not_delivered' : 'asked' };
}
