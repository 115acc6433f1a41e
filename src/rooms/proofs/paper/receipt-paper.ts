import type { Language } from '../../../base/language.ts';
import type { RefundPolicy } from '../../../base/terms.ts';
import type { Instant, ZoneId } from '../../../base/time.ts';
import { formatPhone } from '../../../base/phone.ts';
import { readSnapshot } from '../../lines/lines.ts';
import { afterOf, boughtCycle, maskedLine, receiptNumberText, refundOfferedOf, type RenewalView, type RenewalsApp } from '../../renewals/renewals.ts';
import { proofCode } from '../proof-doc.ts';
import { isSandbox } from '../store.ts';

/**
 * Everything a receipt says, for one reader, as plain JSON: frozen with a letter it draws the same paper on every repeat. Nothing in it moves
 * with the day it is drawn on, such as a rate of exchange: the same receipt is the same paper for ever, until money goes back.
 */
export interface ReceiptPaper {
  readonly format: 'receipt/1';
  readonly language: Language;
  readonly shop: { readonly name: string | null; readonly url: string };
  readonly sandbox: boolean;
  readonly number: string;
  readonly code: string;
  readonly issuedAt: Instant;
  readonly line: string;
  readonly carrier: string;
  readonly plan: string;
  /** The line's own zone, and the reader's where it is known. */
  readonly zone: ZoneId;
  readonly readerZone: ZoneId | null;
  readonly price: readonly { readonly kind: 'plan' | 'auto_renew' | 'promotion' | 'tax'; readonly label: string | null; readonly cents: number }[];
  readonly totalCents: number;
  readonly paid: readonly { readonly method: 'card' | 'alipay' | 'wechat_pay' | 'paypal' | 'wallet'; readonly brand: string | null; readonly last4: string | null; readonly cents: number }[];
  readonly paidAt: Instant | null;
  readonly service: { readonly startsAt: Instant; readonly endsAt: Instant } | null;
  readonly serviceEndsAt: Instant | null;
  readonly carrierRef: string | null;
  readonly refundPolicy: RefundPolicy;
  readonly refund: { readonly cents: number; readonly done: boolean; readonly at: Instant } | null;
}

export interface PaperReader { readonly language: Language; readonly zone: ZoneId | null; readonly isHolder: boolean }
export interface PaperShop { readonly name: string | null; readonly url: string }

/** The paper of a delivered renewal for one reader; null without a receipt. The whole number only for whoever may see the line. */
export function receiptPaper(app: Pick<RenewalsApp, 'shelf' | 'gateways' | 'connectors'>, shop: PaperShop, view: RenewalView, reader: PaperReader): ReceiptPaper | null {
  const { renewal, quote: { doc }, line, receipt, charges, topUps } = view;
  if (receipt === null) return null;
  const after = renewal.outcome?.after === undefined ? afterOf(doc) : readSnapshot(renewal.outcome.after);
  const cycle = boughtCycle(view.quote, after);
  return {
    format: 'receipt/1', language: reader.language, shop, sandbox: isSandbox(app, view), number: receiptNumberText(receipt.number), code: proofCode(receipt), issuedAt: receipt.at,
    line: !reader.isHolder ? maskedLine(line) : line.number === null ? line.iccid : `+1 ${formatPhone(line.number)}`,
    carrier: app.shelf().profileVersion(doc.profile.carrier, doc.profile.version).name,
    plan: app.shelf().planVersion(doc.plan.id, doc.plan.version).name[reader.language],
    zone: line.zone, readerZone: reader.zone,
    price: doc.price.flatMap((one): ReceiptPaper['price'] => {
      switch (one.kind) {
        case 'plan': return [{ kind: 'plan', label: null, cents: one.cents }];
        case 'auto_renew_discount': return [{ kind: 'auto_renew', label: null, cents: one.cents }];
        case 'promotion': return [{ kind: 'promotion', label: one.code ?? one.label[reader.language], cents: one.cents }];
        case 'tax': case 'fee': return [{ kind: 'tax', label: one.label[reader.language], cents: one.cents }];
        case 'bonus_bytes': return [];
      }
    }),
    totalCents: doc.totalCents,
    paid: charges.flatMap((one) => (one.state === 'done' && one.paidWith !== null ? [{ ...one.paidWith, cents: Number(one.amount.cents) }] : [])),
    paidAt: doc.totalCents === 0 ? null : renewal.capturedAt, service: cycle && { startsAt: cycle.startsAt, endsAt: cycle.endsAt }, serviceEndsAt: after.clocks.serviceEndsAt,
    carrierRef: topUps[0]?.carrierRef ?? null, // What cannot be taken back is not refunded once delivered.
    refundPolicy: refundOfferedOf(doc) === 'none_cannot_take_back' ? 'none' : doc.refundPolicy, refund: refundOf(view),
  };
}

function refundOf(view: RenewalView): ReceiptPaper['refund'] {
  const asked = view.refunds.filter((one) => one.state !== 'refused');
  if (asked.length === 0) return null;
  return { cents: Number(asked.reduce((sum, one) => sum + one.amount.cents, 0n)), done: asked.every((one) => one.state === 'done'), at: asked.at(-1)!.createdAt };
}
