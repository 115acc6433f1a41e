import { Hono } from 'hono';
import { Refusal, type RefusalCode } from '../../../base/refusal.ts';
import { readForm } from '../../../platform/http/body.ts';
import { addressBlock } from '../../../platform/http/client-address.ts';
import type { FrameContext, FrameEnv } from '../../../platform/http/frame-env.ts';
import { sameOriginForms } from '../../../platform/http/same-origin.ts';
import { HANDOVER_MINUTES, offerHandover, takeHandover, type HandoverApp } from '../../../rooms/handover/handover.ts';
import { expiresAtOf, giftOf, quote, quoteById } from '../../../rooms/renewals/renewals.ts';
import { knownQuote } from '../flow/quote-pages.ts';
import { hotlineAt } from '../frame/hotline-at.ts';
import { readerOf, switchLanguage } from '../frame/reader.ts';
import { sendPage } from '../frame/send-page.ts';
import { lineOf } from '../frame/show-line.ts';
import { byCustomer, freshOr, signedInOr, type SignedIn } from '../frame/signed-in.ts';
import type { Reader, Web } from '../frame/web-parts.ts';
import type { CarryModel, PasscodeModel } from '../models/phone.ts';
import { carryPage, continuePage, passcodePage } from '../views/phone/phone.tsx';

const PASSCODE = '/account/passcode';
/** A quote with less left is made anew: nobody should lose a race with the clock (s). */
const LEAST_LEFT_S = 180;

/** The passcode of the telephone, and renewals that move between it and these pages. */
export function phoneRoutes(web: Web): Hono<FrameEnv> {
  const routes = new Hono<FrameEnv>();
  const handover: HandoverApp = { ...web.app, random: web.house.parts.random };

  async function showPasscode(c: FrameContext, { customer, frame }: SignedIn, about: { readonly done: PasscodeModel['done']; readonly refusal: RefusalCode | null }): Promise<Response> {
    const setAt = await web.people.passcodeSetAt(customer.id);
    return sendPage(web, c, frame, passcodePage(frame, { setAt, zone: frame.readerZone ?? 'UTC', hotline: hotlineAt(web), ...about }), about.refusal === null ? 200 : 422);
  }

  routes.get(PASSCODE, switchLanguage(web), async (c) => {
    const reader = await signedInOr(web, c);
    const said = c.req.query('done');
    return reader instanceof Response ? reader : showPasscode(c, reader, { done: said === 'set' || said === 'removed' ? said : null, refusal: null });
  });

  routes.post(PASSCODE, sameOriginForms([]), async (c) => {
    const reader = await freshOr(web, c, 'passcode', PASSCODE);
    if (reader instanceof Response) return reader;
    const { customer } = reader;
    const lines = await Promise.all(customer.lines.map((one) => web.app.readLine(one.line)));
    try {
      await web.people.setPasscode({ customer, digits: (await readForm(c)).fields.get('passcode') ?? '', numbers: lines.flatMap((line) => (line === null ? [] : [line.number ?? '', line.iccid])), by: byCustomer(customer, 'passcode') });
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'passcode_weak') throw error;
      return showPasscode(c, reader, { done: null, refusal: error.code });
    }
    return c.redirect(`${PASSCODE}?done=set`, 303);
  });

  routes.post(`${PASSCODE}/remove`, sameOriginForms([]), async (c) => {
    const reader = await freshOr(web, c, 'passcode', PASSCODE);
    if (reader instanceof Response) return reader;
    await web.people.removePasscode(reader.customer, byCustomer(reader.customer, 'passcode'));
    return c.redirect(`${PASSCODE}?done=removed`, 303);
  });

  // From the review to the telephone.
  async function carryModel(id: string | undefined, code: CarryModel['code']): Promise<CarryModel> {
    const found = await knownQuote(web, id);
    const hotline = hotlineAt(web);
    if (hotline === null) throw new Refusal('not_found');
    const url = `/quotes/${found.doc.quote}`;
    return { action: `${url}/phone`, backUrl: url, minutes: HANDOVER_MINUTES, zone: (await lineOf(web, found.doc.line)).zone, hotline, code };
  }
  routes.get('/quotes/:quote/phone', switchLanguage(web), async (c) => {
    const { frame } = await readerOf(web, c);
    return sendPage(web, c, frame, carryPage(frame, await carryModel(c.req.param('quote'), null)));
  });
  // Answered with the page itself: the code is in no address, no log and no table.
  routes.post('/quotes/:quote/phone', sameOriginForms([]), async (c) => {
    const reader = await readerOf(web, c);
    const found = await knownQuote(web, c.req.param('quote'));
    if (found.usedBy !== null) return c.redirect(`/r/${found.usedBy}`, 303);
    const { doc } = found;
    const { code, expiresAt } = await offerHandover(handover, {
      line: doc.line, planId: doc.plan.id, mode: doc.mode, quote: doc.quote, promotion: giftOf(doc)?.code ?? null, language: reader.frame.language, customer: reader.customer?.id ?? null,
      proved: provedHere(reader, doc.line), door: 'web',
    }, { door: 'web', actor: reader.customer === null ? 'guest' : `customer:${reader.customer.id}`, reason: 'hand-over' });
    c.header('Cache-Control', 'no-store');
    return sendPage(web, c, reader.frame, carryPage(reader.frame, await carryModel(doc.quote, { digits: code, until: expiresAt })));
  });

  // From the telephone or a text to here. Six digits show the renewal and nothing else of the line.
  routes.get('/continue', switchLanguage(web), async (c) => {
    const { frame } = await readerOf(web, c);
    return sendPage(web, c, frame, continuePage(frame, { refusal: null }));
  });
  routes.post('/continue', sameOriginForms([]), async (c) => {
    const reader = await readerOf(web, c);
    try {
      const draft = await takeHandover(handover, {
        code: (await readForm(c)).fields.get('code') ?? '', door: 'web', who: `web ${addressBlock(reader.address)}`, by: { door: 'web', actor: reader.customer === null ? 'guest' : `customer:${reader.customer.id}`, reason: 'hand-over' },
      });
      const shown = draft.quote === null ? null : await quoteById(web.app.db, draft.quote);
      const holds = shown !== null && shown.usedBy === null && expiresAtOf(shown.doc) - reader.frame.now > LEAST_LEFT_S;
      const found = holds ? shown : await quote(web.app, { line: draft.line, planId: draft.planId, mode: draft.mode, promotionCode: draft.promotion, customer: reader.customer?.id ?? null });
      return c.redirect(`/quotes/${found.doc.quote}`, 303);
    } catch (error) {
      if (!(error instanceof Refusal) || (error.code !== 'handover_not_valid' && error.code !== 'too_many_requests')) throw error;
      return sendPage(web, c, reader.frame, continuePage(reader.frame, { refusal: error.code }), error.status);
    }
  });
  return routes;
}

/** What this browser has shown of the line, and when; the telephone decides what that is worth there. */
function provedHere(reader: Reader, line: Parameters<Reader['sees']>[0]): { readonly how: string; readonly at: Reader['frame']['now'] } | null {
  const granted = reader.session?.provedAt.get(line);
  if (granted !== undefined) return { how: 'texted_code', at: granted };
  return reader.sees(line) && reader.session?.proof ? { how: reader.session.proof.by, at: reader.session.proof.at } : null;
}
