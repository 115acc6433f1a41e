import { Hono } from 'hono';
import { isId, type RenewalId } from '../../../base/ids.ts';
import { Refusal, type RefusalCode } from '../../../base/refusal.ts';
import { HOUR, isoOf, plusSeconds, type Instant } from '../../../base/time.ts';
import { readForm } from '../../../platform/http/body.ts';
import { addressBlock } from '../../../platform/http/client-address.ts';
import type { FrameContext, FrameEnv } from '../../../platform/http/frame-env.ts';
import { autoOffer } from '../auto-renew/auto-renew-model.ts';
import { sameOriginForms } from '../../../platform/http/same-origin.ts';
import { readSnapshot } from '../../../rooms/lines/lines.ts';
import { isMailAddress } from '../../../rooms/notices/notices.ts';
import { paymentsFor } from '../../../rooms/payments/payments.ts';
import { showsPasskey } from '../../../rooms/people/people.ts';
import { mayBeOffered, returnsOf } from '../../../rooms/refunds/refunds.ts';
import { followLink, linkOfCaller, openCode } from '../../../rooms/paylinks/paylinks.ts';
import { lookNow, place, startsOf, turnBack, viewRenewal, type Renewal, type RenewalView } from '../../../rooms/renewals/renewals.ts';
import { knownQuote, showChanged, showReview, showWithoutCode } from './quote-pages.ts';
import { codeRefusalOf } from './promo-code.ts';
import { payLinksOf } from '../models/paylinks.ts';
import { mayShare } from '../papers/paper-model.ts';
import { guestMayNotPay } from '../frame/guard.ts';
import { pendingFor } from './pending.ts';
import { keepPlaced, paidHere, placedHere, readerOf, switchLanguage } from '../frame/reader.ts';
import { renewalPage, stageOf, type CameBack } from './renewal-model.ts';
import { sendPage } from '../frame/send-page.ts';
import { lineOf } from '../frame/show-line.ts';
import { failedPage } from '../views/failed.tsx';
import { progressPage } from '../views/progress.tsx';
import { receiptPage } from '../views/receipt.tsx';
import { wordsIn } from '../words/words.ts';
import type { FailedModel } from '../view-models.ts';
import { payWithOf } from '../wallet/ways-to-pay.ts';
import type { Reader, Web } from '../frame/web-parts.ts';

const FORM_KEY = /^frm_[0-9a-z]{26}$/;
const EMAIL_MAX = 254;
// Nothing was placed: the same price may be paid another way.
const PAY_OTHERWISE = new Set<RefusalCode>(['wallet_too_low', 'wallet_frozen', 'line_frozen', 'payment_method_unknown', 'payment_not_available']);
// Said by the address they come back to: from the gateway's page, or from turning back. Neither proves anything.
export const BACK = { paid: 'paid', left: 'left' } as const;

/** Placing a renewal, and its one page from "paying" to the receipt. */
export function renewalRoutes(web: Web): Hono<FrameEnv> {
  const routes = new Hono<FrameEnv>();

  routes.get('/renewals', (c) => c.redirect('/', 303));
  routes.post('/renewals', sameOriginForms([]), async (c) => {
    const { fields } = await readForm(c);
    const found = await knownQuote(web, fields.get('quote'));
    const who = await readerOf(web, c);
    const reader: Reader = { ...who, frame: { ...who.frame, at: `/quotes/${found.doc.quote}` } };
    const formKey = fields.get('key') ?? '';
    if (!FORM_KEY.test(formKey)) throw new Refusal('malformed', { field: 'key' });
    const email = (fields.get('email') ?? '').trim();
    if (email !== '' && (email.length > EMAIL_MAX || !isMailAddress(email))) return showReview(web, c, { reader, found, formKey, email: { value: email.slice(0, EMAIL_MAX), bad: true } });
    const line = await lineOf(web, found.doc.line);
    const guarded = await guestMayNotPay(web, c, reader, line, `/quotes/${found.doc.quote}`);
    if (guarded) return guarded;
    try {
      const renewal = await place(web.app, {
        caller: 'web', key: formKey, quote: found.doc.quote,
        ...payWithOf(web, fields, reader.customer?.id ?? null),
        payer: { customer: reader.session?.customerId ?? null, email: email === '' ? null : email, language: reader.frame.language, zone: reader.frame.readerZone },
        by: { door: 'web', actor: reader.session ? `session:${reader.session.id}` : 'guest', reason: 'renewed on the web' },
        network: addressBlock(reader.address), anotherFactor: showsPasskey(reader.session, reader.customer, reader.frame.now),
      });
      keepPlaced(web, c, renewal.id);
      return c.redirect(await nextOf(web, renewal), 303);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const code = codeRefusalOf(error);
      if (code !== null) return showWithoutCode(web, c, { reader: who, found, refusal: code });
      if (PAY_OTHERWISE.has(error.code)) return showReview(web, c, { reader, found, formKey, email: { value: email, bad: false }, refusal: error.code });
      if (error.code === 'quote_expired' || error.code === 'line_changed') return showChanged(web, c, { reader, found, why: error.code });
      // Tapped twice, or from another tab: the renewal that used it is what they mean.
      const used = error.code === 'quote_used' ? (await knownQuote(web, found.doc.quote)).usedBy : null;
      if (used !== null) return c.redirect(`/r/${used}`, 303);
      const pending = error.code === 'renewal_in_progress' ? await pendingFor(web, c, reader, line) : null;
      if (pending) return c.redirect(pending.url, 303);
      throw error;
    }
  });

  routes.get('/r/:renewal', switchLanguage(web), async (c) => {
    const cameBack = backOf(c);
    const view = await viewOf(web, c);
    const reader = await readerOf(web, c);
    // The gateway's word may be later than the payer; asking now saves them the wait.
    if (cameBack !== null && !isSettled(view)) await lookNow(web.app, view.renewal.id);
    const page = renewalPage(web, { view, isHolder: reader.sees(view.line.id), isPayer: paidHere(web, c, reader, view.renewal), language: reader.frame.language, cameBack, refund: await refundLinks(web, view), mayShare: mayShare(web, c, reader, view), starts: await startsOf(web.app.db, view.renewal.id) });
    const { frame } = reader;
    switch (page.kind) {
      case 'progress': return sendPage(web, c, frame, progressPage(frame, page.model));
      case 'receipt': return sendPage(web, c, frame, receiptPage(frame, { ...page.model, autoRenewUrl: reader.mayPay(view.line.id) && page.model.refund === null && page.model.case === null ? await autoOffer(web, view.line, view.quote.doc.plan.id) : null }));
      case 'failed': return sendPage(web, c, frame, failedPage(frame, await throughLink(web, c, view, page.model)));
    }
  });

  routes.get('/r/:renewal/stage', async (c) => c.text(stageOf(await viewOf(web, c), backOf(c))));

  routes.get('/r/:renewal/cancel', (c) => c.redirect(`/r/${renewalIdOf(c)}`, 303));
  routes.post('/r/:renewal/cancel', sameOriginForms([]), async (c) => {
    const { renewal } = await viewOf(web, c);
    await turnBack(web.app, renewal.id);
    return c.redirect(`/r/${renewal.id}?back=${BACK.left}`, 303);
  });

  routes.get('/r/:renewal/end.ics', async (c) => {
    const view = await viewOf(web, c);
    const endsAt = view.renewal.outcome?.after === undefined ? null : readSnapshot(view.renewal.outcome.after).clocks.serviceEndsAt;
    if (endsAt === null) throw new Refusal('not_found');
    const { frame } = await readerOf(web, c);
    const words = wordsIn(frame.language);
    return c.body(calendar({ id: view.renewal.id, endsAt, madeAt: frame.now, title: `${frame.shop.name ?? words.shop}: ${words.status.cycle}`, url: `${web.baseUrl}/lines/${view.line.id}` }), 200, {
      'Content-Type': 'text/calendar; charset=utf-8', 'Content-Disposition': 'attachment; filename="renewal.ics"',
    });
  });
  return routes;
}

/** Only where something is offered, and without asking the carrier: the page behind the link does that. */
async function refundLinks(web: Web, view: RenewalView): Promise<{ readonly askUrl: string | null; readonly returnUrl: string | null }> {
  if (view.renewal.state !== 'done') return { askUrl: null, returnUrl: null };
  const one = (await returnsOf(web.app.db, view.renewal.id)).at(-1);
  if (one) return { askUrl: null, returnUrl: `/refunds/${one.id}` };
  return { askUrl: await mayBeOffered(web.app, view) ? `/r/${view.renewal.id}/refund` : null, returnUrl: null };
}

/** Whoever paid by a link tries again by the link, which is free again; to everybody else it stays what it is. */
async function throughLink(web: Web, c: FrameContext, { renewal }: RenewalView, model: FailedModel): Promise<FailedModel> {
  const id = linkOfCaller(renewal.caller);
  const link = id === null || placedHere(web, c) !== renewal.id ? null : await followLink(payLinksOf(web), id);
  return link === null ? model : { ...model, retry: { ...model.retry, action: `/pay/${openCode(web.app.keys, link.codeSealed)}/again` } };
}

const viewOf = (web: Web, c: FrameContext): Promise<RenewalView> => viewRenewal(web.app, renewalIdOf(c));

function renewalIdOf(c: FrameContext): RenewalId {
  const id = c.req.param('renewal');
  if (!isId('rnw', id)) throw new Refusal('renewal_not_found');
  return id;
}

const backOf = (c: FrameContext): CameBack => { const said = c.req.query('back'); return said === BACK.paid || said === BACK.left ? said : null; };

const isSettled = (view: RenewalView): boolean => view.renewal.settledAt !== null;

/** The gateway's page while it waits for the payer, else the renewal's own. */
export async function nextOf(web: Web, renewal: Renewal): Promise<string> {
  const own = `/r/${renewal.id}`;
  if (renewal.state !== 'awaiting_customer') return own;
  const { charges } = await paymentsFor(web.app.db, renewal.id);
  return charges.find((one) => one.state === 'open')?.payUrl ?? own;
}

const stamp = (at: Instant): string => isoOf(at).replace(/[-:]/g, '');

/** The end as an appointment of an hour before it, reminded of three days ahead. Lines end with CR LF (RFC 5545). */
function calendar(end: { readonly id: RenewalId; readonly endsAt: Instant; readonly madeAt: Instant; readonly title: string; readonly url: string }): string {
  return ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Xuka//renewal//EN', 'BEGIN:VEVENT', `UID:${end.id}@xuka`, `DTSTAMP:${stamp(end.madeAt)}`,
    `DTSTART:${stamp(plusSeconds(end.endsAt, -HOUR))}`, `DTEND:${stamp(end.endsAt)}`, `SUMMARY:${end.title.replace(/[\\;,]/g, (mark) => `\\${mark}`)}`, `URL:${end.url}`,
    'BEGIN:VALARM', 'ACTION:DISPLAY', 'TRIGGER:-P3D', `DESCRIPTION:${end.title.replace(/[\\;,]/g, (mark) => `\\${mark}`)}`, 'END:VALARM', 'END:VEVENT', 'END:VCALENDAR', ''].join('\r\n');
}
