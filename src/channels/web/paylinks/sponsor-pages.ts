import { Hono } from 'hono';
import { usd } from '../../../base/money.ts';
import { Refusal, type RefusalCode } from '../../../base/refusal.ts';
import { readForm } from '../../../platform/http/body.ts';
import type { FrameContext, FrameEnv } from '../../../platform/http/frame-env.ts';
import { sameOriginForms } from '../../../platform/http/same-origin.ts';
import { isLanguage } from '../../../platform/i18n/negotiate.ts';
import { acceptSponsor, draftAnyWay, inviteSponsor, lastPlan, openSponsor, sendSponsorCode, sponsorById, sponsorsOfLine, stopSponsor, type Sponsor } from '../../../rooms/paylinks/paylinks.ts';
import { EMAIL_MAX, isAddress } from './pay-link-pages.ts';
import { payLinksOf, planName, sponsorsModel } from '../models/paylinks.ts';
import { readerOf, switchLanguage } from '../frame/reader.ts';
import { sendPage } from '../frame/send-page.ts';
import { lineName, lineOf } from '../frame/show-line.ts';
import { sponsorPage, sponsorsPage } from '../views/paylinks/sponsor.tsx';
import type { Web } from '../frame/web-parts.ts';

/** Sponsors: the holder invites and stops, the sponsor accepts by a code and stops; both at any time. */
export function sponsorRoutes(web: Web): Hono<FrameEnv> {
  const routes = new Hono<FrameEnv>();
  const app = payLinksOf(web);

  const holderOf = async (c: FrameContext) => {
    const line = await lineOf(web, c.req.param('line'));
    const reader = await readerOf(web, c);
    if (!reader.sees(line.id)) throw new Refusal('sign_in_needed');
    return { line, reader };
  };
  const showSponsors = async (c: FrameContext, more: { readonly email: string; readonly bad: boolean; readonly sent: boolean }): Promise<Response> => {
    const { line, reader } = await holderOf(c);
    const planId = canSponsor(web, line) ? lastPlan(line) : null;
    const model = sponsorsModel(web, { line, sponsors: await sponsorsOfLine(web.app.db, line.id), planId, email: { value: more.email, bad: more.bad }, language: reader.frame.language, sent: more.sent });
    return sendPage(web, c, reader.frame, sponsorsPage(reader.frame, model), more.bad ? 422 : 200);
  };

  routes.get('/lines/:line/sponsor', switchLanguage(web), (c) => showSponsors(c, { email: '', bad: false, sent: c.req.query('sent') === '1' }));
  routes.post('/lines/:line/sponsor', sameOriginForms([]), async (c) => {
    const { fields } = await readForm(c);
    const { line, reader } = await holderOf(c);
    const email = (fields.get('email') ?? '').trim();
    const own = (fields.get('own') ?? '').trim();
    if (!isAddress(email)) return showSponsors(c, { email: email.slice(0, EMAIL_MAX), bad: true, sent: false });
    const language = fields.get('language');
    await inviteSponsor(app, {
      line: line.id, planId: null, mode: null, email, language: isLanguage(language) ? language : reader.frame.language, daysBefore: Number(fields.get('days')) || 3,
      owner: { email: isAddress(own) ? own : null, language: reader.frame.language },
      by: { door: 'web', actor: reader.session ? `session:${reader.session.id}` : 'guest', reason: 'invited a sponsor' },
    });
    return c.redirect(`/lines/${line.id}/sponsor?sent=1`, 303);
  });
  routes.post('/lines/:line/sponsor/stop', sameOriginForms([]), async (c) => {
    const { fields } = await readForm(c);
    const { line } = await holderOf(c);
    const sponsor = await sponsorById(web.app.db, fields.get('sponsor') ?? '');
    if (!sponsor || sponsor.lineId !== line.id) throw new Refusal('not_found');
    await stopSponsor(app, sponsor, 'owner');
    return c.redirect(`/lines/${line.id}/sponsor`, 303);
  });

  const showSponsor = async (c: FrameContext, sponsor: Sponsor, more: { readonly codeSent: boolean; readonly refusal: RefusalCode | null }): Promise<Response> => {
    const line = await lineOf(web, sponsor.lineId);
    const { frame } = await readerOf(web, c);
    const at = pathOf(c);
    return sendPage(web, c, frame, sponsorPage(frame, {
      state: sponsor.state, line: lineName(web, line, false), plan: planName(web, sponsor.planId), total: totalOf(web, line, sponsor), daysBefore: sponsor.daysBefore, codeSent: more.codeSent, refusal: more.refusal, action: at,
    }), more.refusal === null ? 200 : 422);
  };
  routes.get('/sponsor/:sponsor/:key', switchLanguage(web), async (c) => {
    const sponsor = await openSponsor(app, c.req.param('sponsor'), c.req.param('key'));
    return showSponsor(c, sponsor, { codeSent: sponsor.codeUntil !== null && sponsor.codeUntil > app.clock.now(), refusal: null });
  });
  routes.post('/sponsor/:sponsor/:key', sameOriginForms([]), async (c) => {
    const sponsor = await openSponsor(app, c.req.param('sponsor'), c.req.param('key'));
    const { fields } = await readForm(c);
    const { frame } = await readerOf(web, c);
    const back = pathOf(c);
    // A code typed and sent by the return key is a yes: the first button of its form says so.
    const wish = fields.get('do') ?? 'accept';
    try {
      if (wish === 'stop') await stopSponsor(app, sponsor, 'sponsor');
      else if (wish === 'code') await sendSponsorCode(app, sponsor, frame.language);
      else await acceptSponsor(app, sponsor, { code: fields.get('code') ?? '', language: frame.language, zone: frame.readerZone });
      return c.redirect(back, 303);
    } catch (error) {
      if (!(error instanceof Refusal) || !error.code.startsWith('code_')) throw error;
      return showSponsor(c, sponsor, { codeSent: true, refusal: error.code });
    }
  });
  return routes;
}

const pathOf = (c: FrameContext): string => `/sponsor/${c.req.param('sponsor')}/${c.req.param('key')}`;

type Line = Awaited<ReturnType<typeof lineOf>>;

/** What it would cost today; null while the line cannot have the plan. */
function totalOf(web: Web, line: Line, sponsor: Pick<Sponsor, 'planId' | 'mode'>) {
  try {
    return usd(draftAnyWay(web.app, line, sponsor.planId, sponsor.mode).totalCents);
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}

const canSponsor = (web: Web, line: Line): boolean => { const planId = lastPlan(line); return planId !== null && totalOf(web, line, { planId, mode: null }) !== null; };
