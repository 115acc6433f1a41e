import { Hono } from 'hono';
import { isId } from '../../../base/ids.ts';
import { usd } from '../../../base/money.ts';
import { Refusal, type RefusalCode } from '../../../base/refusal.ts';
import { refuseCardNumber } from '../../../base/card-number.ts';
import { addressBlock } from '../../../platform/http/client-address.ts';
import { readForm } from '../../../platform/http/body.ts';
import type { FrameContext, FrameEnv } from '../../../platform/http/frame-env.ts';
import { sameOriginForms } from '../../../platform/http/same-origin.ts';
import type { Line } from '../../../rooms/lines/lines.ts';
import { afterOf, draftQuote, giftOf, expiresAtOf, quote, quoteById, type Quote } from '../../../rooms/renewals/renewals.ts';
import { codeFieldOf, codeRefusalOf } from './promo-code.ts';
import { readerOf, switchLanguage, wantsPage } from '../frame/reader.ts';
import { asked, reviewModel, wayOf } from './review-model.ts';
import { passkeyUrl } from '../frame/signed-in.ts';
import { sendPage } from '../frame/send-page.ts';
import { lineName, lineOf, plansUrl, quotesUrl } from '../frame/show-line.ts';
import type { ChangedModel, Way } from '../view-models.ts';
import { changedPage } from '../views/changed.tsx';
import { reviewPage } from '../views/review.tsx';
import { firstWay, offersFor, waysOf } from './ways.ts';
import { isWithheld, lastWayFirst, waysToPay } from '../wallet/ways-to-pay.ts';
import type { Reader, Web } from '../frame/web-parts.ts';
import type { CodeRefusal } from '../words/promo/words.ts';

const CODE_TYPED_MAX = 40;
const WAYS = ['extend', 'queue', 'replace', 'carry', 'add_data', 'queue_used_up'] as const satisfies readonly Way[];

/** From a chosen plan to a signed quote, and the page that shows it. */
export function quoteRoutes(web: Web): Hono<FrameEnv> {
  const routes = new Hono<FrameEnv>();

  routes.post('/lines/:line/quotes', sameOriginForms([]), async (c) => {
    const { fields } = await readForm(c);
    const planId = fields.get('plan') ?? fields.get(`plan-${fields.get('kind') ?? ''}`);
    // A tab in which nothing can be bought this minute was sent on.
    if (planId === undefined && fields.has('kind')) return c.redirect(`${plansUrl((await lineOf(web, c.req.param('line'))).id)}?refused=plan_not_found`, 303);
    return quoteAndShow(web, c, { planId, mode: fields.get('mode'), atOnce: wantsPage(fields) });
  });

  // `?plan=tmo-mo-5g`: a reminder's link, straight to the review. Without a plan, the shelf.
  routes.get('/lines/:line/quotes', switchLanguage(web), (c) => quoteAndShow(web, c, { planId: c.req.query('plan'), mode: c.req.query('mode'), atOnce: true, asLast: c.req.query('pay') === 'last' }));

  routes.get('/quotes/:quote', switchLanguage(web), async (c) => {
    const found = await knownQuote(web, c.req.param('quote'));
    if (found.usedBy !== null) return c.redirect(`/r/${found.usedBy}`, 303);
    const reader = await readerOf(web, c);
    if (reader.frame.now >= expiresAtOf(found.doc)) return showChanged(web, c, { reader, found, why: 'quote_expired' });
    return showReview(web, c, { reader, found, formKey: web.app.newId('frm'), email: { value: '', bad: false } });
  });

  // A code: the same renewal quoted again with it, or without where the field is empty.
  routes.get('/quotes/:quote/code', (c) => c.redirect(`/quotes/${c.req.param('quote')}`, 303));
  routes.post('/quotes/:quote/code', sameOriginForms([]), async (c) => {
    const { fields } = await readForm(c);
    const found = await knownQuote(web, c.req.param('quote'));
    if (found.usedBy !== null) return c.redirect(`/r/${found.usedBy}`, 303);
    const typed = (fields.get('code') ?? '').trim().slice(0, CODE_TYPED_MAX);
    const who = await readerOf(web, c);
    const show = (quoted: Quote, refusal?: CodeRefusal) => showReview(web, c, {
      reader: { ...who, frame: { ...who.frame, at: `/quotes/${quoted.doc.quote}` } }, found: quoted, formKey: web.app.newId('frm'), email: { value: '', bad: false },
      ...(refusal === undefined ? {} : { code: { value: refusal === 'card' ? '' : typed, refusal } }),
    });
    try {
      if (typed !== '') {
        refuseCardNumber(typed);
        await web.app.limits.admit('promotion.tries', addressBlock(who.address), { door: 'web', line: found.doc.line });
        if (who.customer) await web.app.limits.admit('promotion.tries.customer', who.customer.id, { door: 'web', line: found.doc.line });
      }
      const quoted = await quote(web.app, { line: found.doc.line, planId: found.doc.plan.id, ...asked(wayOf(found.doc)), promotionCode: typed === '' ? null : typed, customer: who.customer?.id ?? null });
      return wantsPage(fields) ? await show(quoted) : c.redirect(`/quotes/${quoted.doc.quote}`, 303);
    } catch (error) {
      const refusal = codeRefusalOf(error);
      if (refusal === null) throw error;
      return who.frame.now >= expiresAtOf(found.doc) ? showChanged(web, c, { reader: who, found, why: 'quote_expired' }) : show(found, refusal);
    }
  });
  return routes;
}

interface QuoteWish { readonly planId: string | undefined; readonly mode: string | undefined; readonly atOnce: boolean; /** Paid as last time, unless they choose otherwise. */ readonly asLast?: boolean }

/** Makes a quote and shows its review: at once, or by a redirect to its address. A quote binds nobody but the shop. */
async function quoteAndShow(web: Web, c: FrameContext, wish: QuoteWish): Promise<Response> {
  const line = await lineOf(web, c.req.param('line'));
  if (wish.planId === undefined) return c.redirect(plansUrl(line.id), 303);
  const way = WAYS.find((one) => one === wish.mode);
  try {
    const found = await quoteAnyWay(web, line, wish.planId, way);
    const at = `/quotes/${found.doc.quote}`;
    if (!wish.atOnce) return c.redirect(at, 303);
    const reader = await readerOf(web, c);
    return await showReview(web, c, { reader: { ...reader, frame: { ...reader.frame, at } }, found, formKey: web.app.newId('frm'), email: { value: '', bad: false }, asLast: wish.asLast ?? false });
  } catch (error) {
    // What may be bought is said on the shelf; the rest is for the frame to say.
    if (!(error instanceof Refusal) || error.status >= 500 || error.code === 'line_not_found') throw error;
    return c.redirect(`${plansUrl(line.id)}?refused=${error.code}`, 303);
  }
}

/** In the way asked for; without one, in the first way in which this line can have the plan this minute. */
async function quoteAnyWay(web: Web, line: Line, planId: string, way: Way | undefined): Promise<Quote> {
  const offer = way === undefined ? offersFor(web, line).find((one) => one.plan.terms.planId === planId) : undefined;
  if (!offer) return quote(web.app, { line: line.id, planId, ...(way === undefined ? {} : asked(way)) });
  let refused: Refusal | null = null;
  for (const mode of waysOf(offer)) {
    try {
      return await quote(web.app, { line: line.id, planId, mode });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      refused ??= error;
    }
  }
  throw refused!;
}

export async function knownQuote(web: Web, id: string | undefined): Promise<Quote> {
  const found = isId('quo', id) ? await quoteById(web.app.db, id) : null;
  if (!found) throw new Refusal('quote_not_found');
  return found;
}

export interface ShowReview { readonly reader: Reader; readonly found: Quote; readonly formKey: string; readonly email: { readonly value: string; readonly bad: boolean }; readonly refusal?: RefusalCode; readonly asLast?: boolean; /** From a reminder: asks to be reminded tomorrow. */ readonly laterAction?: string; readonly code?: { readonly value: string; readonly refusal: CodeRefusal } }

/** The review page of a quote that holds. Also the answer to a form that was not filled in well. */
export async function showReview(web: Web, c: FrameContext, { reader, found, formKey, email, refusal, code, laterAction, asLast = false }: ShowReview): Promise<Response> {
  const line = await lineOf(web, found.doc.line);
  const withheld = await isWithheld(web, reader, line.id);
  const ways = await waysToPay(web, reader.customer?.id ?? null, usd(found.doc.totalCents), withheld);
  const pay = asLast && reader.customer !== null ? await lastWayFirst(web, ways, reader.customer.id, line.id) : ways;
  const model = reviewModel(web, { doc: found.doc, pay, line, isHolder: reader.sees(line.id), language: reader.frame.language, formKey, email, refusal: refusal ?? (withheld ? 'line_frozen' : null), passkeyUrl: withheld && reader.customer!.passkeys > 0 ? passkeyUrl(`/quotes/${found.doc.quote}`) : null, code: codeFieldOf(found.doc, code) });
  return sendPage(web, c, reader.frame, reviewPage(reader.frame, { ...model, laterAction: laterAction ?? null }), email.bad || code || refusal ? 422 : 200);
}

/** What was agreed beside what holds now; nothing is charged and one button goes on. */
export async function showChanged(web: Web, c: FrameContext, { reader, found, why }: { readonly reader: Reader; readonly found: Quote; readonly why: ChangedModel['why'] }): Promise<Response> {
  const line = await lineOf(web, found.doc.line);
  const { doc } = found;
  const now = freshDraft(web, line, doc.plan.id, wayOf(doc));
  const model: ChangedModel = {
    why: now === null ? 'plan_not_sold' : why, line: lineName(web, line, reader.sees(line.id)), zone: line.zone, plan: web.app.shelf().planVersion(doc.plan.id, doc.plan.version).name,
    before: { total: usd(doc.totalCents), serviceEndsAt: afterOf(doc).clocks.serviceEndsAt },
    after: now && { total: usd(now.totalCents), serviceEndsAt: afterOf(now).clocks.serviceEndsAt, action: quotesUrl(line.id), planId: doc.plan.id, mode: wayOf(now) },
    plansUrl: plansUrl(line.id),
  };
  return sendPage(web, c, reader.frame, changedPage(reader.frame, model), 409);
}

/** The same again as of now: in the same mode, or in the first way where that mode is no longer possible. */
function freshDraft(web: Web, line: Line, planId: string, wanted: Way) {
  try {
    return draftQuote(web.app, line, { line: line.id, planId, ...asked(wanted) });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
  }
  const offer = offersFor(web, line).find((one) => one.plan.terms.planId === planId);
  const way = offer ? firstWay(web, line, offer) : null;
  return way instanceof Refusal ? null : way;
}

/** The last use of the code went to somebody else between quote and place: the price without it, and why, before anything is paid. */
export async function showWithoutCode(web: Web, c: FrameContext, { reader, found, refusal }: { readonly reader: Reader; readonly found: Quote; readonly refusal: CodeRefusal }): Promise<Response> {
  const plain = await quote(web.app, { line: found.doc.line, planId: found.doc.plan.id, ...asked(wayOf(found.doc)) });
  return showReview(web, c, {
    reader: { ...reader, frame: { ...reader.frame, at: `/quotes/${plain.doc.quote}` } }, found: plain, formKey: web.app.newId('frm'), email: { value: '', bad: false },
    code: { value: giftOf(found.doc)?.code ?? '', refusal },
  });
}
