import { Hono } from 'hono';
import { isId } from '../../../base/ids.ts';
import { Refusal } from '../../../base/refusal.ts';
import type { RenewalMode } from '../../../base/terms.ts';
import { readForm } from '../../../platform/http/body.ts';
import { addressBlock } from '../../../platform/http/client-address.ts';
import type { FrameContext, FrameEnv } from '../../../platform/http/frame-env.ts';
import { sameOriginForms } from '../../../platform/http/same-origin.ts';
import type { Line } from '../../../rooms/lines/lines.ts';
import { isMailAddress } from '../../../rooms/notices/notices.ts';
import { cancelLink, draftAnyWay, followLink, lastPlan, linksOfLine, LINK_DAYS, LINK_DAYS_MAX, makeLink, type PayLink } from '../../../rooms/paylinks/paylinks.ts';
import { renewalById } from '../../../rooms/renewals/renewals.ts';
import { askModel, madeModel, madeUrl, payLinksOf } from '../models/paylinks.ts';
import { readerOf, switchLanguage } from '../frame/reader.ts';
import { sendPage } from '../frame/send-page.ts';
import { lineOf, plansUrl } from '../frame/show-line.ts';
import { askPage } from '../views/paylinks/ask.tsx';
import { madePage } from '../views/paylinks/made.tsx';
import type { Reader, Web } from '../frame/web-parts.ts';

const MODES = ['extend', 'queue', 'replace', 'carry', 'add_data'] as const satisfies readonly RenewalMode[];
export const EMAIL_MAX = 254;
export const isAddress = (text: string): boolean => text.length <= EMAIL_MAX && isMailAddress(text);

/** Making a pay link, and the page on which its maker finds it again. */
export function payLinkRoutes(web: Web): Hono<FrameEnv> {
  const routes = new Hono<FrameEnv>();
  const app = payLinksOf(web);

  routes.get('/lines/:line/pay-link', switchLanguage(web), async (c) => {
    const line = await lineOf(web, c.req.param('line'));
    const reader = await readerOf(web, c);
    // What was bought last is the holder's own affair; a guest chooses.
    const plan = c.req.query('plan') ?? (reader.sees(line.id) ? lastPlan(line) : null);
    if (plan === null) return c.redirect(plansUrl(line.id), 303);
    return showAsk(web, c, { reader, line, plan, mode: modeOf(c.req.query('mode')), note: '', email: { value: '', bad: false } });
  });

  routes.post('/lines/:line/pay-link', sameOriginForms([]), async (c) => {
    const { fields } = await readForm(c);
    const line = await lineOf(web, c.req.param('line'));
    const reader = await readerOf(web, c);
    const plan = fields.get('plan') ?? null;
    const mode = modeOf(fields.get('mode'));
    const note = fields.get('note') ?? '';
    const email = (fields.get('email') ?? '').trim();
    if (plan === null) throw new Refusal('malformed', { field: 'plan' });
    if (email !== '' && !isAddress(email)) return showAsk(web, c, { reader, line, plan, mode, note, email: { value: email.slice(0, EMAIL_MAX), bad: true } });
    if (!reader.sees(line.id) && !line.demo) await countMade(web, reader);
    const { link } = await makeLink(app, {
      line: line.id, planId: plan, mode, note, days: daysOf(fields.get('days')), caller: reader.session ? `session:${reader.session.id}` : 'guest', email: email === '' ? null : email,
      language: reader.frame.language, by: { door: 'web', actor: reader.session ? `session:${reader.session.id}` : 'guest', reason: 'asked somebody to pay' },
    });
    return c.redirect(madeUrl(link), 303);
  });

  routes.get('/lines/:line/pay-link/:link', switchLanguage(web), async (c) => {
    const link = await linkOf(web, c);
    const line = await lineOf(web, link.lineId);
    const reader = await readerOf(web, c);
    return sendPage(web, c, reader.frame, madePage(reader.frame, madeModel(web, { link, line, isHolder: reader.sees(line.id), totalCents: await totalOf(web, link, line) })));
  });

  routes.post('/lines/:line/pay-link/:link/cancel', sameOriginForms([]), async (c) => {
    const link = await linkOf(web, c);
    const { session } = await readerOf(web, c);
    await cancelLink(app, link.id, { door: 'web', actor: session ? `session:${session.id}` : 'guest', reason: 'taken back by its maker' });
    return c.redirect(madeUrl(link), 303);
  });
  return routes;
}

const modeOf = (text: string | undefined): RenewalMode | null => MODES.find((one) => one === text) ?? null;
const daysOf = (text: string | undefined): number => { const days = Number(text); return Number.isInteger(days) && days >= 1 && days <= LINK_DAYS_MAX ? days : LINK_DAYS; };

interface AskWish { readonly reader: Reader; readonly line: Line; readonly plan: string; readonly mode: RenewalMode | null; readonly note: string; readonly email: { readonly value: string; readonly bad: boolean } }

/** What cannot be bought is said on the shelf, as for a renewal. */
async function showAsk(web: Web, c: FrameContext, { reader, line, plan, mode, note, email }: AskWish): Promise<Response> {
  const isHolder = reader.sees(line.id);
  try {
    const draft = draftAnyWay(web.app, line, plan, mode);
    const links = isHolder ? await linksOfLine(web.app.db, line.id) : [];
    return await sendPage(web, c, reader.frame, askPage(reader.frame, askModel(web, { line, isHolder, draft, links, note, email })), email.bad ? 422 : 200);
  } catch (error) {
    if (!(error instanceof Refusal) || error.status >= 500) throw error;
    return c.redirect(`${plansUrl(line.id)}?refused=${error.code}`, 303);
  }
}

/** The address holds the link's id, which only its maker was given: whoever has the code cannot get here. */
async function linkOf(web: Web, c: FrameContext): Promise<PayLink> {
  const id = c.req.param('link');
  const found = isId('plk', id) ? await followLink(payLinksOf(web), id) : null;
  if (!found || found.lineId !== c.req.param('line')) throw new Refusal('not_found');
  return found;
}

/** What it costs today; of one that was paid, what it cost. */
async function totalOf(web: Web, link: PayLink, line: Line): Promise<number> {
  const renewal = link.renewalId === null ? null : await renewalById(web.app.db, link.renewalId);
  if (renewal) return Number(renewal.totalCents);
  try {
    return draftAnyWay(web.app, line, link.planId, link.mode).totalCents;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return Number(web.app.shelf().plan(link.planId, web.app.clock.now()).priceCents);
  }
}

const countMade = (web: Web, reader: Reader): Promise<void> => web.app.limits.admit('paylink.made', addressBlock(reader.address), { door: 'web' });
