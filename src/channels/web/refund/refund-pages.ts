import { Hono } from 'hono';
import { isId } from '../../../base/ids.ts';
import { Refusal } from '../../../base/refusal.ts';
import { readForm } from '../../../platform/http/body.ts';
import type { FrameContext, FrameEnv } from '../../../platform/http/frame-env.ts';
import { sameOriginForms } from '../../../platform/http/same-origin.ts';
import { FRESH_SECONDS, needsFresh, showsPasskey } from '../../../rooms/people/people.ts';
import { askRefundOf, offerRefund, viewReturn, type Offer } from '../../../rooms/refunds/refunds.ts';
import { viewRenewal, type RenewalView } from '../../../rooms/renewals/renewals.ts';
import { paidHere, readerOf, switchLanguage } from '../frame/reader.ts';
import { noRefundModel, offerModel, returnModel } from './refund-model.ts';
import { sendPage } from '../frame/send-page.ts';
import { withBack } from '../frame/signed-in.ts';
import { noRefundPage, refundOfferPage } from '../views/refund/offer.tsx';
import { returnPage } from '../views/refund/return.tsx';
import type { Reader, Web } from '../frame/web-parts.ts';

const FORM_KEY = /^frm_[0-9a-z]{26}$/;

/** Asking for a refund of what was not used, and where it stands. */
export function refundRoutes(web: Web): Hono<FrameEnv> {
  const routes = new Hono<FrameEnv>();

  routes.get('/r/:renewal/refund', switchLanguage(web), async (c) => {
    const asked = await askerOf(web, c);
    return asked instanceof Response ? asked : show(web, c, asked, { changed: false });
  });

  routes.post('/r/:renewal/refund', sameOriginForms([]), async (c) => {
    const { fields } = await readForm(c);
    const asked = await askerOf(web, c);
    if (asked instanceof Response) return asked;
    const key = fields.get('key') ?? '';
    if (!FORM_KEY.test(key)) throw new Refusal('malformed', { field: 'key' });
    const terms = fields.get('terms') ?? '';
    const toWallet = fields.get('to') === 'wallet';
    const wallet = walletOf(web, c, asked);
    // Money that goes to another place than it came from wants a fresh proof (trust section 4).
    if (toWallet && wallet?.proofUrl) return c.redirect(wallet.proofUrl, 303);
    if (toWallet && wallet === null) throw new Refusal('refund_not_allowed', { why: 'wallet' });
    if (await isFrozen(web, asked)) return show(web, c, asked, { changed: false });
    const { reader, view } = asked;
    try {
      const one = await askRefundOf(web.app, {
        caller: 'web', key, renewal: view.renewal.id, destination: toWallet ? 'wallet' : 'original', customer: toWallet ? reader.customer!.id : null,
        agreed: (offer) => offer.terms === terms, by: { door: 'web', actor: actorOf(reader), reason: 'asked on the web' },
        anotherFactor: showsPasskey(reader.session, reader.customer, web.app.clock.now()),
      });
      return c.redirect(`/refunds/${one.id}`, 303);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (error.code === 'refund_offer_changed') return show(web, c, asked, { changed: true });
      const before = error.facts['return'];
      if (typeof before === 'string') return c.redirect(`/refunds/${before}`, 303);
      if (error.code === 'line_frozen' || error.code === 'refund_not_allowed' || error.code === 'refund_extension_first') return show(web, c, asked, { changed: false });
      throw error;
    }
  });

  routes.get('/refunds/:return', switchLanguage(web), async (c) => {
    const id = c.req.param('return');
    if (!isId('ret', id)) throw new Refusal('refund_not_found');
    const shown = await viewReturn(web.app, id);
    const reader = await readerOf(web, c);
    return sendPage(web, c, reader.frame, returnPage(reader.frame, returnModel(web, shown, reader.sees(shown.one.lineId))));
  });
  return routes;
}

interface Asker { readonly reader: Reader; readonly view: RenewalView; readonly isPayer: boolean; readonly isHolder: boolean }

/**
 * Who may ask: whoever paid, in the browser that placed it or signed in; and whoever holds the line, by a fresh proof. The
 * money goes back to who paid in any case. Anybody else is shown the way to prove it.
 */
async function askerOf(web: Web, c: FrameContext): Promise<Asker | Response> {
  const id = c.req.param('renewal');
  if (!isId('rnw', id)) throw new Refusal('renewal_not_found');
  const view = await viewRenewal(web.app, id);
  const reader = await readerOf(web, c);
  const isPayer = paidHere(web, c, reader, view.renewal);
  const proved = reader.session !== null && web.people.isFresh(reader.session, view.line.id, FRESH_SECONDS);
  const bound = reader.customer !== null && reader.mayPay(view.line.id) && !needsFresh(reader.session, reader.customer, web.app.clock.now());
  if (isPayer || proved || bound) return { reader, view, isPayer, isHolder: reader.sees(view.line.id) };
  // Who is signed in and has just proved it, and is still nobody to this renewal, would only be sent in circles.
  if (reader.customer !== null && !needsFresh(reader.session, reader.customer, web.app.clock.now())) throw new Refusal('forbidden');
  return c.redirect(withBack(reader.customer === null ? '/sign-in' : '/step-up', `/r/${view.renewal.id}/refund`), 303);
}

const actorOf = (reader: Reader): string => (reader.customer ? `customer:${reader.customer.id}` : reader.session ? `session:${reader.session.id}` : 'guest');

/** The wallet of who paid, if that is who reads; with the way to a fresh proof where one is wanted. */
function walletOf(web: Web, c: FrameContext, { reader, view }: Asker): { readonly proofUrl: string | null } | null {
  if (reader.customer === null || reader.customer.id !== view.renewal.payer.customer) return null;
  return { proofUrl: needsFresh(reader.session, reader.customer, web.app.clock.now()) ? withBack('/step-up', new URL(c.req.url).pathname) : null };
}

/** A fresh SIM change freezes refunds of the line, unless a passkey has just been shown (trust section 5). */
async function isFrozen(web: Web, { reader, view }: Asker): Promise<boolean> {
  if (await web.people.frozenUntil(view.line.id) === null) return false;
  return !showsPasskey(reader.session, reader.customer, web.app.clock.now());
}

async function show(web: Web, c: FrameContext, asked: Asker, facts: { readonly changed: boolean }): Promise<Response> {
  const { reader, view } = asked;
  const { frame } = { ...reader, frame: { ...reader.frame, at: `/r/${view.renewal.id}/refund` } };
  const offer: Offer | { readonly kind: 'none'; readonly why: 'frozen' } = await isFrozen(web, asked) ? { kind: 'none', why: 'frozen' } : await offerRefund(web.app, view.renewal.id);
  if (offer.kind === 'none') return sendPage(web, c, frame, noRefundPage(frame, noRefundModel(web, view, asked.isHolder, offer)));
  const model = offerModel(web, { view, offer, isHolder: asked.isHolder, wallet: walletOf(web, c, asked), key: web.app.newId('frm'), changed: facts.changed });
  return sendPage(web, c, frame, refundOfferPage(frame, model), facts.changed ? 409 : 200);
}
