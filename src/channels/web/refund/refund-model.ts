import { usd } from '../../../base/money.ts';
import { parseInstant, type Instant } from '../../../base/time.ts';
import { readSnapshot, type LineSnapshot } from '../../../rooms/lines/lines.ts';
import { receiptNumberText, refundOfferedOf, type RenewalView } from '../../../rooms/renewals/renewals.ts';
import type { Offer, ReturnView } from '../../../rooms/refunds/refunds.ts';
import type { LineEnd, NoRefundModel, Part, RefundOfferModel, ReturnModel } from '../models/refund.ts';
import { untilOf } from './refund-until.ts';
import { partsOf, shownOf } from '../flow/renewal-model.ts';
import type { Web } from '../frame/web-parts.ts';

const REFERENCE_LENGTH = 10;

type Offered = Extract<Offer, { kind: 'offered' }>;

export function offerModel(web: Web, facts: {
  readonly view: RenewalView; readonly offer: Offered; readonly isHolder: boolean; readonly wallet: RefundOfferModel['wallet']; readonly key: string; readonly changed: boolean;
}): RefundOfferModel {
  const { view, offer } = facts;
  const { doc } = offer;
  const refundedBefore = BigInt(doc.refundedCents);
  const kept = BigInt(doc.taxKeptCents);
  return {
    renewal: shownOf(web, view, facts.isHolder), policy: doc.policy, until: moment(doc.until), amount: usd(offer.amountCents), paid: usd(BigInt(doc.capturedCents)),
    netBack: usd(BigInt(doc.netBackCents)), taxBack: usd(BigInt(doc.taxBackCents)), taxKept: kept > 0n ? usd(kept) : null, refundedBefore: refundedBefore > 0n ? usd(refundedBefore) : null,
    days: part(doc.days), bytes: part(doc.bytes), cycles: part(doc.cycles), usedBonus: BigInt(doc.usedBonusBytes), takeBack: doc.takeBack, isHolder: facts.isHolder, overLimit: doc.overLimit,
    before: endOf(offer.before), after: endOf(offer.after), methods: partsOf(view.charges), wallet: facts.wallet, action: `/r/${view.renewal.id}/refund`, key: facts.key, terms: offer.terms,
    changed: facts.changed, backUrl: `/r/${view.renewal.id}`,
  };
}

export function noRefundModel(web: Web, view: RenewalView, isHolder: boolean, none: { readonly why: NoRefundModel['why']; readonly first?: string; readonly before?: string }): NoRefundModel {
  return {
    renewal: shownOf(web, view, isHolder), why: none.why, policy: refundOfferedOf(view.quote.doc), until: untilOf(view),
    nextUrl: none.first !== undefined ? `/r/${none.first}/refund` : none.before !== undefined ? `/refunds/${none.before}` : null, backUrl: `/r/${view.renewal.id}`,
  };
}

export function returnModel(web: Web, shown: ReturnView, isHolder: boolean): ReturnModel {
  const { one, renewal: view } = shown;
  const { because } = one;
  return {
    renewal: shownOf(web, view, isHolder), reference: view.receipt === null ? one.id.slice(-REFERENCE_LENGTH).toUpperCase() : receiptNumberText(view.receipt.number),
    stage: stageOf(shown), because: because === 'carrier_refused' || because === 'person_refused' || because === 'changed_meanwhile' ? because : null,
    amount: usd(one.amountCents), toWallet: one.destination === 'wallet', inWallet: inWalletOf(shown), methods: partsOf(view.charges), overLimit: one.offer.overLimit,
    askedAt: one.askedAt, takenAt: one.takenAt ?? (one.takeBack ? null : one.askedAt), settledAt: one.settledAt, after: endOf(readSnapshot(one.offer.after)),
    receiptUrl: `/r/${view.renewal.id}`, againUrl: one.state === 'refused' ? `/r/${view.renewal.id}/refund` : null,
  };
}

/** Only what is there: a refund into a wallet is done in the moment it is made. */
function inWalletOf({ one, renewal }: ReturnView): ReturnModel['inWallet'] {
  const cents = renewal.refunds.reduce((sum, each) => (each.why === one.id && each.destination === 'wallet' && each.state === 'done' ? sum + each.amount.cents : sum), 0n);
  return cents > 0n ? usd(cents) : null;
}

function stageOf({ one, failedCents }: ReturnView): ReturnModel['stage'] {
  switch (one.state) {
    case 'waiting_for_person': return 'waiting';
    case 'taking_back': case 'reading_back': return 'taking_back';
    case 'paying_back': return 'paying_back';
    case 'done': return failedCents > 0n ? 'failed_later' : 'done';
    case 'refused': return 'refused';
    case 'needs_agent': return 'person';
  }
}

const endOf = (snapshot: LineSnapshot): LineEnd => ({ serviceEndsAt: snapshot.clocks.serviceEndsAt, numberReleaseAt: snapshot.clocks.numberReleaseAt, bytes: snapshot.usableBytes });
const moment = (text: string | null): Instant | null => (text === null ? null : parseInstant(text));
const part = (one: { readonly num: string; readonly den: string } | null): Part | null => (one === null || one.den === '1' ? null : { left: BigInt(one.num), all: BigInt(one.den) });
