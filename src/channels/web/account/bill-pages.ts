import { Hono } from 'hono';
import { isId } from '../../../base/ids.ts';
import { usd } from '../../../base/money.ts';
import { Refusal } from '../../../base/refusal.ts';
import type { Language } from '../../../base/language.ts';
import type { FrameEnv } from '../../../platform/http/frame-env.ts';
import { receiptNumberText, viewRenewal, type RenewalView, type SignedPriceLine } from '../../../rooms/renewals/renewals.ts';
import type { BillModel, BillWhy } from '../models/account.ts';
import { switchLanguage } from '../frame/reader.ts';
import { sendPage } from '../frame/send-page.ts';
import { lineName } from '../frame/show-line.ts';
import { signedInOr, type SignedIn } from '../frame/signed-in.ts';
import { billPage } from '../views/account/bill.tsx';
import type { Web } from '../frame/web-parts.ts';

/** `/account/bills/rnw_…`: every cent of a renewal, for who paid it and for who sees the line. */
export function billRoutes(web: Web): Hono<FrameEnv> {
  const routes = new Hono<FrameEnv>();
  routes.get('/account/bills/:renewal', switchLanguage(web), async (c) => {
    const reader = await signedInOr(web, c);
    if (reader instanceof Response) return reader;
    const id = c.req.param('renewal');
    if (!isId('rnw', id)) throw new Refusal('renewal_not_found');
    const view = await viewRenewal(web.app, id);
    if (!isTheirs(reader, view)) throw new Refusal('renewal_not_found');
    return sendPage(web, c, reader.frame, billPage(reader.frame, billModel(web, view, reader)));
  });
  return routes;
}

const isTheirs = (reader: SignedIn, { renewal }: RenewalView): boolean => renewal.payer.customer === reader.customer.id || reader.sees(renewal.lineId);

function billModel(web: Web, view: RenewalView, reader: SignedIn): BillModel {
  const { renewal, quote, charges, refunds, receipt, line } = view;
  const { doc } = quote;
  const paid = charges.filter((one) => one.state === 'done');
  const given = refunds.filter((one) => one.state !== 'refused');
  const kept = paid.reduce((sum, one) => sum + one.amount.cents, 0n) - given.reduce((sum, one) => sum + one.amount.cents, 0n);
  return {
    line: lineName(web, line, reader.sees(line.id)), zone: line.zone, at: renewal.capturedAt ?? renewal.placedAt, receiptUrl: `/r/${renewal.id}`,
    reference: receipt === null ? renewal.id.slice(-10).toUpperCase() : receiptNumberText(receipt.number),
    lines: doc.price.map((one) => ({ label: labelOf(web, view, one, reader.frame.language), money: usd(one.cents), bytes: one.kind === 'bonus_bytes' ? BigInt(one.bytes ?? 0) : null, why: whyOf(one, doc.plan.version, doc.netCents) })),
    total: usd(doc.totalCents),
    paid: paid.map((one) => ({ method: (one.paidWith?.method ?? 'card') as BillModel['paid'][number]['method'], brand: brandOf(one.paidWith?.brand ?? null), last4: one.paidWith?.last4 ?? null, money: one.amount })),
    refunds: given.map((one) => ({ money: one.amount, at: one.createdAt, why: renewal.state === 'refunded' ? 'not_delivered' : 'other', state: one.state === 'done' ? 'done' : 'pending' })),
    kept: usd(kept),
  };
}

const labelOf = (web: Web, { quote }: RenewalView, one: SignedPriceLine, language: Language): string =>
  (one.kind === 'plan' ? web.app.shelf().planVersion(quote.doc.plan.id, quote.doc.plan.version).name : one.label)[language];

const brandOf = (brand: string | null): string | null => (brand === null ? null : brand.charAt(0).toUpperCase() + brand.slice(1));

/** Where a line comes from, as it was frozen with the quote: a later change of plan or table changes nothing here. */
function whyOf(one: SignedPriceLine, version: number, netCents: number): BillWhy {
  const { rule } = one;
  if (rule !== null) {
    const place = [rule.locality, rule.state].filter((each) => each !== null).join(', ');
    return rule.kind === 'percent' ? { kind: 'percent', basisPoints: rule.basisPoints, net: usd(netCents), place, from: rule.effectiveFrom } : { kind: 'flat', place, from: rule.effectiveFrom };
  }
  if (one.code !== null) return { kind: 'promotion', code: one.code };
  return one.kind === 'auto_renew_discount' ? { kind: 'auto_renew' } : { kind: 'plan', version };
}
