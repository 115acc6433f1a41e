import { Hono } from 'hono';
import { Refusal } from '../../../base/refusal.ts';
import { MINUTE } from '../../../base/time.ts';
import type { FrameContext, FrameEnv } from '../../../platform/http/frame-env.ts';
import { sameOriginForms } from '../../../platform/http/same-origin.ts';
import type { Line } from '../../../rooms/lines/lines.ts';
import { quoteAnyWay } from '../../../rooms/paylinks/paylinks.ts';
import { peopleOfLines, type LinePerson } from '../../../rooms/people/people.ts';
import { keepQuote, laterAt, noteOpened, readTap, remindTomorrow, standingOf, type Reminder } from '../../../rooms/reminders/reminders.ts';
import { expiresAtOf, quoteById, type Quote } from '../../../rooms/renewals/renewals.ts';
import { showReview } from '../flow/quote-pages.ts';
import { readerOf, switchLanguage } from '../frame/reader.ts';
import { sendPage } from '../frame/send-page.ts';
import { lineName, lineOf, plansUrl } from '../frame/show-line.ts';
import type { Reader, Web } from '../frame/web-parts.ts';
import type { GoOverModel } from '../models/reminders.ts';
import { goOverPage } from '../views/reminders/over.tsx';

/** A quote with less than this left is made anew: nobody should lose a race with the clock (s). */
const LEAST_LEFT_S = 2 * MINUTE;

/** The one tap of a reminder: the ready review page, as a guest sees it, and "tomorrow". The link signs nobody in and changes no setting. */
export function reminderRoutes(web: Web): Hono<FrameEnv> {
  const routes = new Hono<FrameEnv>();
  const app = web.house.reminders;

  /** The reminder and its line; a wrong token, and one of somebody who has left the line, are the same `not_found`. */
  const tapOf = async (c: FrameContext): Promise<{ readonly reminder: Reminder; readonly line: Line; readonly person: LinePerson; readonly reader: Reader; readonly token: string }> => {
    const token = c.req.param('token') ?? '';
    const reminder = await readTap(app, token);
    const person = reminder && (await peopleOfLines(web.app.db, [reminder.lineId])).find((one) => one.customer === reminder.customer);
    if (!reminder || !person) throw new Refusal('not_found');
    // The address is the key: kept by no cache, told to no other site.
    c.header('Cache-Control', 'no-store');
    c.header('Referrer-Policy', 'no-referrer');
    c.header('X-Robots-Tag', 'noindex');
    return { reminder, person, line: await lineOf(web, reminder.lineId), reader: await readerOf(web, c), token };
  };
  const over = (c: FrameContext, { line, person, reader }: { readonly line: Line; readonly person: LinePerson; readonly reader: Reader }, more: Pick<GoOverModel, 'as' | 'at' | 'backUrl'> & { readonly refusal?: Refusal }): Promise<Response> =>
    // "Tomorrow at ten" is ten where the reminded person lives; the end of service is the line's.
    sendPage(web, c, reader.frame, goOverPage(reader.frame, { line: lineName(web, line, false), zone: more.as === 'later' ? person.zone ?? line.zone : line.zone, as: more.as, at: more.at, backUrl: more.backUrl, refusal: more.refusal?.code ?? null }), more.as === 'expired' ? 410 : 200);

  routes.get('/go/:token', switchLanguage(web), async (c) => {
    const tap = await tapOf(c);
    const { reminder, line, reader, token } = tap;
    // Programs that look into links before their reader does press nothing: only a person's own tap says that a message was read.
    if (c.req.header('sec-fetch-user') === '?1') await noteOpened(web.app.db, reminder, reader.frame.now);
    const standing = standingOf(app, reminder, line);
    if (standing.kind !== 'open') return over(c, tap, { as: standing.kind, at: standing.kind === 'renewed' ? standing.until : null, backUrl: plansUrl(line.id) });
    if (reminder.planId === null) return c.redirect(plansUrl(line.id), 303);
    try {
      const found = await quoteOf(reminder, line, reminder.planId);
      return await showReview(web, c, { reader, found, formKey: web.app.newId('frm'), email: { value: '', bad: false }, laterAction: `/go/${token}/later` });
    } catch (error) {
      if (!(error instanceof Refusal) || error.status >= 500) throw error;
      return over(c, tap, { as: 'refused', at: null, backUrl: plansUrl(line.id), refusal: error });
    }
  });

  /** The quote shown before while it is good, so that opening it again moves no price and leaves no trail. */
  async function quoteOf(reminder: Reminder, line: Line, planId: string): Promise<Quote> {
    const known = reminder.quoteId === null ? null : await quoteById(web.app.db, reminder.quoteId);
    if (known && known.usedBy === null && known.doc.lineVersion === line.version && expiresAtOf(known.doc) - web.app.clock.now() > LEAST_LEFT_S) return known;
    const made = await quoteAnyWay(app, line, planId, reminder.mode);
    await keepQuote(web.app.db, reminder.id, made.doc.quote);
    return made;
  }

  // A form of our own page, or the app's worker in the background: both say that they come from here.
  routes.post('/go/:token/later', sameOriginForms([]), async (c) => {
    const { reminder, reader, token, line } = await tapOf(c);
    await noteOpened(web.app.db, reminder, reader.frame.now);
    if (standingOf(app, reminder, line).kind === 'open') await remindTomorrow(app, reminder);
    return c.redirect(`/go/${token}/later`, 303);
  });
  routes.get('/go/:token/later', switchLanguage(web), async (c) => {
    const tap = await tapOf(c);
    const at = await laterAt(web.app.db, tap.reminder);
    const open = standingOf(app, tap.reminder, tap.line).kind === 'open';
    return over(c, tap, { as: at === null ? 'not_needed' : 'later', at, backUrl: open ? `/go/${tap.token}` : null });
  });
  return routes;
}
