import { readFileSync } from 'node:fs';
import type { Language } from '../../base/language.ts';
import { plusSeconds } from '../../base/time.ts';
import { projectRoot } from '../../platform/project-root.ts';
import { readerZone } from '../../platform/i18n/zones.ts';
import { METHODS } from './fixtures/methods.ts';
import { accountGallery } from './fixtures/account-pages.ts';
import { autoRenewGallery } from './fixtures/auto-renew.ts';
import { appGallery } from './fixtures/app.ts';
import { clocksGallery } from './fixtures/clocks.ts';
import { CHANGES, FAILURES, GUEST_SHELF, PROGRESSES, RECEIPTS, REVIEWS, SHELF } from './fixtures/flow.ts';
import { ASKS, ENTERS, MADES, OVERS, PAYS, SPONSOR_LISTS, SPONSORS_ASKED } from './fixtures/paylinks.ts';
import { GUARDS } from './fixtures/guard.ts';
import { both, NOW, STATUSES, ZONE } from './fixtures/lines.ts';
import { reachGallery } from './fixtures/reach.ts';
import { GO_OVERS, GOES, REMINDER_SETTINGS, UNSUBSCRIBES } from './fixtures/reminders.ts';
import { phoneGallery } from './fixtures/phone.ts';
import { NO_REFUNDS, REFUND_OFFERS, RETURNS } from './fixtures/refund.ts';
import { RECEIPT_LISTS, SHARED, SHARINGS, VERDICTS, VERIFY_FORMS } from './fixtures/papers.ts';
import { TEXT_SETTINGS } from './fixtures/texts.ts';
import { TELLS, USAGES } from './fixtures/usage.ts';
import { LOADS, WALLETS } from './fixtures/wallet.ts';
import type { CodeModel, ErrorModel, Frame, HomeModel } from './view-models.ts';
import { changedPage } from './views/changed.tsx';
import { codePage } from './views/code.tsx';
import { errorPage } from './views/error.tsx';
import { guardPage } from './views/guard/guard.tsx';
import { failedPage } from './views/failed.tsx';
import { homePage } from './views/home.tsx';
import { methodsPage } from './views/methods/methods.tsx';
import { html } from './views/page.tsx';
import { askPage } from './views/paylinks/ask.tsx';
import { madePage } from './views/paylinks/made.tsx';
import { enterPage, overPage } from './views/paylinks/over.tsx';
import { payPage } from './views/paylinks/pay.tsx';
import { sponsorPage, sponsorsPage } from './views/paylinks/sponsor.tsx';
import { receiptsPage } from './views/papers/receipts.tsx';
import { sharedPage, sharingPage, verdictPage, verifyPage } from './views/papers/papers.tsx';
import { plansPage } from './views/plans.tsx';
import { progressPage } from './views/progress.tsx';
import { receiptPage } from './views/receipt.tsx';
import { noRefundPage, refundOfferPage } from './views/refund/offer.tsx';
import { returnPage } from './views/refund/return.tsx';
import { goOverPage } from './views/reminders/over.tsx';
import { reminderSettingsPage } from './views/reminders/settings.tsx';
import { unsubscribePage } from './views/reminders/unsubscribe.tsx';
import { reviewPage } from './views/review.tsx';
import { statusPage } from './views/status.tsx';
import { textPage } from './views/text.tsx';
import { textSettingsPage } from './views/texts/texts.tsx';
import { tellPage } from './views/usage/tell.tsx';
import { usagePage } from './views/usage/usage.tsx';
import { loadPage } from './views/wallet/load.tsx';
import { walletPage } from './views/wallet/wallet.tsx';

export interface GalleryPage { readonly name: string; readonly html: string }

/** A frame for the gallery: the demo shop at its fixed moment, one language, one palette. */
export function galleryFrame(language: Language, given: Partial<Frame> = {}): Frame {
  return {
    language, now: NOW, readerZone: readerZone(undefined, language), shop: { name: null, hotline: null }, sandbox: true,
    assets: { css: '/a/00000000.css', account: '/a/00000001.css', script: '/a/00000000.js', passkey: '/a/00000001.js', app: '/a/00000002.js' }, weight: { first: 6400, again: 1900 }, ...given,
  };
}

const DEMO: HomeModel['demo'] = [
  { value: '+16465550142', shown: '+1 (646) 555-0142', about: both('data nearly gone', '流量快用完', '流量快用完', 'casi sin datos') },
  { value: '+12065550199', shown: '+1 (206) 555-0199', about: both('suspended', '已停机', '已停話', 'suspendida') },
  { value: '+13125550111', shown: '+1 (312) 555-0111', about: both('number kept', '保号中', '保號中', 'número conservado') },
];
const HOMES: Readonly<Record<string, HomeModel>> = {
  home: { value: '', refusal: null, demo: DEMO },
  'home-wrong': { value: '646 555 01', refusal: 'number_malformed', demo: null },
};
const CODE: CodeModel = { sentTo: '••• ••• 0142', validUntil: plusSeconds(NOW, 300), zone: ZONE, againAt: plusSeconds(NOW, 30), refusal: null, sandboxPhoneUrl: '/sandbox/phones/0142', plansUrl: '/line/plans' };
const ERRORS: readonly ErrorModel[] = [
  { status: 400, refusal: 'malformed', reference: 'R-4F7T-2M9Q', backUrl: '/' },
  { status: 404, refusal: 'not_found', reference: 'R-4F7T-2M9Q', backUrl: '/' },
  { status: 409, refusal: 'renewal_in_progress', reference: 'R-4F7T-2M9Q', backUrl: '/line/status' },
  { status: 429, refusal: 'too_many_requests', reference: 'R-4F7T-2M9Q', backUrl: '/' },
  { status: 500, refusal: null, reference: 'R-4F7T-2M9Q', backUrl: '/' },
  { status: 503, refusal: 'shop_on_hold', reference: 'R-4F7T-2M9Q', backUrl: '/' },
];

/** Every view in every state, as finished documents. */
export function galleryPages(frame: Frame): readonly GalleryPage[] {
  const each = <M,>(prefix: string, models: Readonly<Record<string, M>>, view: (frame: Frame, model: M) => unknown): GalleryPage[] =>
    Object.entries(models).map(([name, model]) => ({ name: `${prefix}${name}`, html: html(view(frame, model)) }));
  return [
    ...each('', HOMES, homePage),
    ...each('code', { '': CODE, '-wrong': { ...CODE, refusal: 'code_wrong' as const, againAt: null, sandboxPhoneUrl: null } }, codePage),
    ...each('', TEXT_SETTINGS, textSettingsPage),
    ...each('status-', STATUSES, statusPage),
    ...each('plans', { '': SHELF, '-guest': GUEST_SHELF, '-refused': { ...SHELF, refusal: 'plan_not_for_line' as const }, '-none': { ...SHELF, plans: [] } }, plansPage),
    ...each('review-', REVIEWS, reviewPage),
    ...each('progress-', PROGRESSES, progressPage),
    ...each('receipt-', RECEIPTS, receiptPage),
    ...each('failed-', FAILURES, failedPage),
    ...each('account-receipts', RECEIPT_LISTS, receiptsPage),
    ...each('share', SHARINGS, sharingPage),
    ...each('shared', SHARED, sharedPage),
    ...each('verify', VERIFY_FORMS, verifyPage),
    ...each('verdict-', VERDICTS, verdictPage),
    ...each('changed-', CHANGES, changedPage),
    ...each('refund-', REFUND_OFFERS, refundOfferPage),
    ...each('no-refund-', NO_REFUNDS, noRefundPage),
    ...each('return-', RETURNS, returnPage),
    ...each('', WALLETS, walletPage),
    ...each('load-', LOADS, loadPage),
    ...each('guard-', GUARDS, guardPage),
    ...each('usage-', USAGES, usagePage), ...each('usage-tell', TELLS, tellPage),
    ...each('', METHODS, methodsPage),
    ...each('pay-ask', ASKS, askPage), ...each('pay-made-', MADES, madePage), ...each('pay-link-', PAYS, payPage), ...each('pay-over-', OVERS, overPage), ...each('pay-enter', ENTERS, enterPage),
    ...each('sponsors-', SPONSOR_LISTS, sponsorsPage), ...each('sponsor-', SPONSORS_ASKED, sponsorPage),
    ...appGallery(frame).map(([name, page]) => ({ name, html: html(page) })),
    ...reachGallery(frame).map(([name, page]) => ({ name, html: html(page) })),
    ...each('go-', GOES, reviewPage), ...each('go-', GO_OVERS, goOverPage), ...each('unsubscribe', UNSUBSCRIBES, unsubscribePage), ...each('account-', REMINDER_SETTINGS, reminderSettingsPage),
    ...phoneGallery(frame).map(([name, page]) => ({ name, html: html(page) })),
    ...clocksGallery(frame).map(([name, page]) => ({ name, html: html(page) })),
    ...autoRenewGallery(frame).map(([name, page]) => ({ name, html: html(page) })),
    ...accountGallery(frame).map(([name, page]) => ({ name, html: html(page) })),
    ...ERRORS.map((model) => ({ name: `error-${model.status}`, html: html(errorPage(frame, model)) })),
    ...(['terms', 'privacy', 'refunds'] as const).map((name) => ({ name, html: html(textPage(frame, { name, source: readFileSync(`${projectRoot()}/shop/pages/${name}.${frame.language}.md`, 'utf8') })) })),
  ];
}
