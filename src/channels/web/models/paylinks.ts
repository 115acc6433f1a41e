import type { Language, Worded } from '../../../base/language.ts';
import { usd, type Currency, type Money, type Usd } from '../../../base/money.ts';
import type { RefusalCode } from '../../../base/refusal.ts';
import type { Instant, ZoneId } from '../../../base/time.ts';
import type { Line } from '../../../rooms/lines/lines.ts';
import { codeText, inCurrency, openCode, PAYER_CURRENCIES, payUrl, type LinkState, type LockedRate, type OpenedLink, type PayLink, type PayLinksApp, type Sponsor, type SponsorState } from '../../../rooms/paylinks/paylinks.ts';
import { maskedLine, type QuoteDoc } from '../../../rooms/renewals/renewals.ts';
import { reviewModel } from '../flow/review-model.ts';
import { lineName, lineUrl, plansUrl } from '../frame/show-line.ts';
import type { LineName, ReviewModel } from '../view-models.ts';
import type { Web } from '../frame/web-parts.ts';

/** The room's app: the flow's own, and chance for the codes. */
export const payLinksOf = (web: Web): PayLinksApp => ({ ...web.app, random: web.house.parts.random });

export type LinkShownState = LinkState | 'busy';

/** The form that makes a link, and the links there are. */
export interface AskModel {
  readonly line: LineName;
  readonly plan: { readonly id: string; readonly name: Worded; readonly mode: string };
  readonly total: Usd;
  readonly note: string;
  readonly email: { readonly value: string; readonly bad: boolean };
  readonly links: readonly { readonly url: string; readonly plan: Worded; readonly state: LinkShownState; readonly madeAt: Instant }[];
  readonly zone: ZoneId;
  readonly action: string;
  readonly plansUrl: string;
  readonly backUrl: string;
}

/** A link as its maker sees it: nobody else has this page's address. */
export interface MadeModel {
  readonly line: LineName;
  readonly zone: ZoneId;
  readonly plan: Worded;
  readonly total: Usd;
  readonly state: LinkShownState;
  readonly url: string;
  readonly code: string;
  readonly qrUrl: string;
  /** The last four digits, by which a payer and its maker mean the same line. */
  readonly lineEnd: string;
  readonly expiresAt: Instant;
  readonly receiptUrl: string | null;
  readonly cancelAction: string | null;
  readonly againUrl: string;
  readonly backUrl: string;
}

/** What a payer sees: a review as a guest has it, the price in their money, and the maker's words. */
export interface PayModel {
  readonly review: ReviewModel;
  readonly cycles: number;
  readonly note: string | null;
  readonly own: { readonly money: Money; readonly rate: LockedRate } | null;
  readonly currencies: readonly { readonly currency: Currency; readonly url: string; readonly current: boolean }[];
  readonly currency: Currency;
  /** Something moved since the page was opened. */
  readonly changed: boolean;
  /** Opened from a sponsor's letter: `key` goes with the form, the receipt to their address. */
  readonly sponsor: { readonly key: string; readonly stopUrl: string } | null;
}

/** A link by which nothing can be paid now. */
export interface OverModel {
  readonly as: 'paid' | 'busy' | 'cancelled' | 'expired' | 'refused';
  readonly refusal: RefusalCode | null;
  readonly line: LineName;
  readonly againUrl: string;
}

export interface EnterModel { readonly value: string; readonly wrong: boolean }

/** The owner's page of sponsors. */
export interface SponsorsModel {
  readonly line: LineName;
  readonly zone: ZoneId;
  readonly plan: Worded | null;
  readonly sponsors: readonly { readonly state: SponsorState; readonly since: Instant; readonly stopAction: string | null; readonly id: string }[];
  readonly email: { readonly value: string; readonly bad: boolean };
  readonly language: Language;
  readonly sent: boolean;
  readonly action: string;
  readonly backUrl: string;
}

/** The sponsor's own page. */
export interface SponsorModel {
  readonly state: SponsorState;
  readonly line: LineName;
  readonly plan: Worded;
  readonly total: Usd | null;
  readonly daysBefore: number;
  readonly codeSent: boolean;
  readonly refusal: RefusalCode | null;
  readonly action: string;
}

export const madeUrl = (link: PayLink): string => `/lines/${link.lineId}/pay-link/${link.id}`;
export const shownState = (link: PayLink): LinkShownState => (link.state === 'open' && link.renewalId !== null ? 'busy' : link.state === 'cancelling' ? 'busy' : link.state);
export const planName = (web: Web, planId: string): Worded => web.app.shelf().plan(planId, web.app.clock.now()).name;

export function askModel(web: Web, wish: { readonly line: Line; readonly isHolder: boolean; readonly draft: QuoteDoc; readonly links: readonly PayLink[]; readonly note: string; readonly email: AskModel['email'] }): AskModel {
  const { line, draft } = wish;
  return {
    line: lineName(web, line, wish.isHolder), zone: line.zone, plan: { id: draft.plan.id, name: web.app.shelf().planVersion(draft.plan.id, draft.plan.version).name, mode: draft.mode },
    total: usd(draft.totalCents), note: wish.note, email: wish.email,
    links: wish.links.map((link) => ({ url: madeUrl(link), plan: planName(web, link.planId), state: shownState(link), madeAt: link.madeAt })),
    action: `/lines/${line.id}/pay-link`, plansUrl: plansUrl(line.id), backUrl: wish.isHolder ? lineUrl(line.id) : plansUrl(line.id),
  };
}

export function madeModel(web: Web, wish: { readonly link: PayLink; readonly line: Line; readonly isHolder: boolean; readonly totalCents: number }): MadeModel {
  const { link, line } = wish;
  const code = openCode(web.app.keys, link.codeSealed);
  const state = shownState(link);
  return {
    line: lineName(web, line, wish.isHolder), zone: line.zone, plan: planName(web, link.planId), total: usd(wish.totalCents), state, url: payUrl(web.baseUrl, code), code: codeText(code),
    qrUrl: `/pay/${code}/qr.svg`, lineEnd: maskedLine(line).slice(-4), expiresAt: link.expiresAt, receiptUrl: state === 'paid' ? `/r/${link.renewalId}` : null,
    cancelAction: link.state === 'open' ? `${madeUrl(link)}/cancel` : null, againUrl: `/lines/${line.id}/pay-link?plan=${link.planId}${link.mode === null ? '' : `&mode=${link.mode}`}`,
    backUrl: wish.isHolder ? lineUrl(line.id) : plansUrl(line.id),
  };
}

export function payModel(web: Web, wish: {
  readonly pay: ReviewModel['pay']; readonly opened: Extract<OpenedLink, { kind: 'ready' }>; readonly code: string; readonly currency: Currency; readonly language: Language; readonly formKey: string;
  readonly email: { readonly value: string; readonly bad: boolean }; readonly changed: boolean; readonly sponsor: PayModel['sponsor'];
}): PayModel {
  const { opened, currency } = wish;
  const { doc } = opened.quote;
  const review = reviewModel(web, { pay: wish.pay, doc, line: opened.line, isHolder: false, language: wish.language, formKey: wish.formKey, email: wish.email, refusal: null, code: { action: '', value: '', used: false, refusal: null } });
  const { fx } = web.app.shelf();
  return {
    // The payer's own currency stands below, by the rate that is held for them.
    review: { ...review, others: [], payLinkUrl: null, phoneUrl: null, payAction: `/pay/${wish.code}`, price: { ...review.price, about: null } },
    cycles: web.app.shelf().planVersion(doc.plan.id, doc.plan.version).terms.cycles, note: opened.note,
    own: opened.rate === null ? null : { money: inCurrency(opened.rate, usd(doc.totalCents)), rate: opened.rate },
    currencies: PAYER_CURRENCIES.filter((one) => one === 'USD' || fx?.rates[one] !== undefined)
      .map((one) => ({ currency: one, url: `?in=${one}`, current: one === currency })),
    currency, changed: wish.changed, sponsor: wish.sponsor,
  };
}

export function sponsorsModel(web: Web, wish: { readonly line: Line; readonly sponsors: readonly Sponsor[]; readonly planId: string | null; readonly email: SponsorsModel['email']; readonly language: Language; readonly sent: boolean }): SponsorsModel {
  const { line } = wish;
  return {
    line: lineName(web, line, true), zone: line.zone, plan: wish.planId === null ? null : planName(web, wish.planId),
    sponsors: wish.sponsors.map((one) => ({ id: one.id, state: one.state, since: one.acceptedAt ?? one.invitedAt, stopAction: one.state === 'invited' || one.state === 'active' ? `/lines/${line.id}/sponsor/stop` : null })),
    email: wish.email, language: wish.language, sent: wish.sent, action: `/lines/${line.id}/sponsor`, backUrl: lineUrl(line.id),
  };
}
