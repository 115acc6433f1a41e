import { Hono } from 'hono';
import { renderSVG } from 'uqr';
import { isId, type QuoteId } from '../../../base/ids.ts';
import { usd } from '../../../base/money.ts';
import { Refusal } from '../../../base/refusal.ts';
import { readForm } from '../../../platform/http/body.ts';
import { compressed } from '../../../platform/http/compression.ts';
import { addressBlock } from '../../../platform/http/client-address.ts';
import type { FrameContext, FrameEnv } from '../../../platform/http/frame-env.ts';
import { sameOriginForms } from '../../../platform/http/same-origin.ts';
import { askKey, findLink, isPayerCurrency, openLink, parseCode, payLink, payUrl, sponsorById, sponsorKey, sponsorUrl, usualCurrency, type PayLink } from '../../../rooms/paylinks/paylinks.ts';
import { showsPasskey } from '../../../rooms/people/people.ts';
import { openAddress } from '../../../platform/secrets/sealed-address.ts';
import { EMAIL_MAX, isAddress } from './pay-link-pages.ts';
import { payLinksOf, payModel, type PayModel } from '../models/paylinks.ts';
import { keepPlaced, placedHere, readerOf, switchLanguage } from '../frame/reader.ts';
import { guestMayNotPay } from '../frame/guard.ts';
import { nextOf } from '../flow/renewal-pages.ts';
import { sendPage } from '../frame/send-page.ts';
import { lineName } from '../frame/show-line.ts';
import { enterPage, overPage } from '../views/paylinks/over.tsx';
import { payPage } from '../views/paylinks/pay.tsx';
import { isWithheld, payWithOf, waysToPay } from '../wallet/ways-to-pay.ts';
import type { Reader, Web } from '../frame/web-parts.ts';

const FORM_KEY = /^frm_[0-9a-z]{26}$/;

/** What a payer who was sent a link or a code sees: no account, nothing of the line but its last digits. */
export function payRoutes(web: Web): Hono<FrameEnv> {
  const routes = new Hono<FrameEnv>();

  routes.get('/pay', switchLanguage(web), async (c) => { const { frame } = await readerOf(web, c); return sendPage(web, c, frame, enterPage(frame, { value: '', wrong: false })); });
  routes.post('/pay', sameOriginForms([]), async (c) => {
    const typed = ((await readForm(c)).fields.get('code') ?? '').slice(0, 40);
    const reader = await readerOf(web, c);
    try {
      await findLink(payLinksOf(web), typed, reader.address);
      return c.redirect(`/pay/${parseCode(typed)}`, 303);
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'pay_link_not_found') throw error;
      return sendPage(web, c, reader.frame, enterPage(reader.frame, { value: typed, wrong: true }), 404);
    }
  });

  const show = async (c: FrameContext, key: string | undefined): Promise<Response> => {
    const reader = await readerOf(web, c);
    const link = await findLink(payLinksOf(web), c.req.param('code') ?? '', reader.address);
    return showLink(web, c, { reader, link, formKey: web.app.newId('frm'), key, currency: c.req.query('in'), email: { value: '', bad: false }, changed: false });
  };
  routes.get('/pay/:code', switchLanguage(web), (c) => show(c, undefined));
  // From a sponsor's letter: the same page, and the receipt goes to the sponsor.
  routes.get('/pay/:code/s/:key', switchLanguage(web), (c) => show(c, c.req.param('key')));

  // Says nothing of whether there is such a link: it draws the address it was asked by.
  routes.get('/pay/:code/qr.svg', compressed, (c) => {
    const code = parseCode(c.req.param('code'));
    if (code === null) throw new Refusal('not_found');
    const svg = renderSVG(payUrl(web.baseUrl, code), { border: 2, ecc: 'M' });
    return c.body(svg, 200, { 'Content-Type': 'image/svg+xml; charset=utf-8', 'Cache-Control': 'private, max-age=86400', 'Cross-Origin-Resource-Policy': 'same-origin' });
  });

  // The failed page sends its form here: to look again, with a fresh price.
  routes.post('/pay/:code/again', sameOriginForms([]), (c) => c.redirect(`/pay/${parseCode(c.req.param('code')) ?? ''}`, 303));

  routes.post('/pay/:code', sameOriginForms([]), async (c) => {
    const { fields } = await readForm(c);
    const reader = await readerOf(web, c);
    const app = payLinksOf(web);
    const link = await findLink(app, c.req.param('code'), reader.address);
    const formKey = fields.get('key') ?? '';
    const quote = fields.get('quote');
    if (!FORM_KEY.test(formKey) || !isId('quo', quote)) throw new Refusal('malformed', { field: 'key' });
    const email = (fields.get('email') ?? '').trim();
    const wish = { reader, link, formKey, key: fields.get('k'), currency: fields.get('in'), email: { value: email.slice(0, EMAIL_MAX), bad: email !== '' && !isAddress(email) }, changed: false };
    if (wish.email.bad) return showLink(web, c, wish);
    const line = (await app.readLine(link.lineId))!;
    const sponsor = await sponsorOf(web, link, wish.key);
    // A sponsor is known by the key of the letter; anybody else is a guest.
    const guarded = sponsor === null ? await guestMayNotPay(web, c, reader, line, `/pay/${parseCode(c.req.param('code')) ?? ''}`) : null;
    if (guarded) return guarded;
    try {
      const renewal = await payLink(app, link, {
        key: formKey, quote: quote as QuoteId,
        // Whoever is signed in pays with what they have saved: for a sponsor that is the one tap.
        ...payWithOf(web, fields, reader.customer?.id ?? null),
        payer: { customer: reader.session?.customerId ?? null, email: email !== '' ? email : sponsor === null ? null : openAddress(web.app.keys, sponsor.email.sealed), language: reader.frame.language, zone: reader.frame.readerZone },
        by: { door: 'web', actor: sponsor === null ? 'guest' : `sponsor:${sponsor.id}`, reason: 'paid by a link' },
        network: addressBlock(reader.address), anotherFactor: showsPasskey(reader.session, reader.customer, reader.frame.now),
      });
      keepPlaced(web, c, renewal.id);
      return c.redirect(await nextOf(web, renewal), 303);
    } catch (error) {
      if (!(error instanceof Refusal) || !SHOWN_AGAIN.has(error.code)) throw error;
      const fresh = await findLink(app, c.req.param('code'), reader.address);
      return showLink(web, c, { ...wish, link: fresh, formKey: web.app.newId('frm'), changed: true });
    }
  });
  return routes;
}

/** What the page itself answers: the same link, with what holds now. */
const SHOWN_AGAIN = new Set<string>(['quote_expired', 'line_changed', 'quote_used', 'quote_not_found', 'pay_link_busy', 'pay_link_closed', 'renewal_in_progress', 'wallet_too_low', 'wallet_frozen', 'line_frozen', 'payment_method_unknown']);

interface Shown {
  readonly reader: Reader; readonly link: PayLink; readonly formKey: string; readonly key: string | undefined; readonly currency: string | undefined;
  readonly email: { readonly value: string; readonly bad: boolean }; readonly changed: boolean;
}

async function showLink(web: Web, c: FrameContext, shown: Shown): Promise<Response> {
  const { reader, link } = shown;
  const code = parseCode(c.req.param('code') ?? '')!;
  // A form's answer stands under the link's own address.
  const frame = c.req.method === 'POST' ? { ...reader.frame, at: `/pay/${code}${shown.key === undefined ? '' : `/s/${shown.key}`}` } : reader.frame;
  // Their own payment, still open: there and nowhere else they go on.
  if (link.renewalId !== null && placedHere(web, c) === link.renewalId) return c.redirect(`/r/${link.renewalId}`, 303);
  const currency = isPayerCurrency(shown.currency) ? shown.currency : usualCurrency(frame.language);
  const opened = await openLink(payLinksOf(web), link, currency);
  if (opened.kind !== 'ready') {
    const as = opened.kind === 'ended' ? opened.as : opened.kind;
    return sendPage(web, c, frame, overPage(frame, { as, refusal: opened.kind === 'refused' ? opened.code : null, line: lineName(web, opened.line, false), againUrl: `/pay/${code}` }), shown.changed ? 409 : 200);
  }
  const sponsor = await sponsorShown(web, link, shown.key);
  const pay = await waysToPay(web, reader.customer?.id ?? null, usd(opened.quote.doc.totalCents), await isWithheld(web, reader, link.lineId));
  const model = payModel(web, { pay, opened, code, currency, language: frame.language, formKey: shown.formKey, email: shown.email, changed: shown.changed, sponsor });
  return sendPage(web, c, frame, payPage(frame, model), shown.email.bad ? 422 : shown.changed ? 409 : 200);
}

/** The sponsor whose letter this page was opened from; a key that is not ours is none. */
async function sponsorOf(web: Web, link: PayLink, key: string | undefined) {
  if (link.sponsorId === null || key === undefined || askKey(web.app, link.id) !== key) return null;
  return sponsorById(web.app.db, link.sponsorId);
}

async function sponsorShown(web: Web, link: PayLink, key: string | undefined): Promise<PayModel['sponsor']> {
  const sponsor = await sponsorOf(web, link, key);
  return sponsor === null ? null : { key: key!, stopUrl: sponsorUrl('', sponsor.id, sponsorKey(web.app, sponsor.id)) };
}


