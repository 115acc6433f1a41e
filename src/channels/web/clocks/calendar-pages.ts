import { createHash } from 'node:crypto';
import { Hono } from 'hono';
import { Refusal } from '../../../base/refusal.ts';
import type { FrameEnv } from '../../../platform/http/frame-env.ts';
import { sameOriginForms } from '../../../platform/http/same-origin.ts';
import { mandatesOfLines } from '../../../rooms/autorenew/autorenew.ts';
import { calendarOf, endFeed, feedOwner, hasFeed, newFeed } from '../../../rooms/guard/guard.ts';
import { switchLanguage } from '../frame/reader.ts';
import { sendPage } from '../frame/send-page.ts';
import { byCustomer, signedInOr } from '../frame/signed-in.ts';
import type { Web } from '../frame/web-parts.ts';
import { calendarPage } from '../views/clocks/family.tsx';
import { guardOf } from './their-line.ts';

const HERE = '/account/calendar';

/** The address of a person's calendar, and the calendar itself for whoever has the address. */
export function calendarRoutes(web: Web): Hono<FrameEnv> {
  const routes = new Hono<FrameEnv>();
  const app = guardOf(web);

  routes.get(HERE, switchLanguage(web), async (c) => {
    const reader = await signedInOr(web, c);
    if (reader instanceof Response) return reader;
    return sendPage(web, c, reader.frame, calendarPage(reader.frame, { has: await hasFeed(web.app.db, reader.customer.id), address: null, action: HERE }));
  });

  routes.post(HERE, sameOriginForms([]), async (c) => {
    const reader = await signedInOr(web, c);
    if (reader instanceof Response) return reader;
    const token = await newFeed(app, reader.customer.id, byCustomer(reader.customer, 'wants a calendar'));
    // Answered with the page itself: the address is in no other address, no log and no table.
    return sendPage(web, c, reader.frame, calendarPage(reader.frame, { has: true, address: `${web.baseUrl}/calendar/${token}.ics`, action: HERE }));
  });

  routes.post(`${HERE}/end`, sameOriginForms([]), async (c) => {
    const reader = await signedInOr(web, c);
    if (reader instanceof Response) return reader;
    await endFeed(app, reader.customer.id, byCustomer(reader.customer, 'ends the calendar'));
    return c.redirect(HERE, 303);
  });

  routes.get('/calendar/:file', async (c) => {
    const token = /^(.+)\.ics$/.exec(c.req.param('file'))?.[1];
    const owner = token === undefined ? null : await feedOwner(app, token);
    const customer = owner === null ? null : await web.people.findCustomer(owner);
    if (customer === null) throw new Refusal('not_found');
    const now = web.app.clock.now();
    const [lines, mandates] = await Promise.all([Promise.all(customer.lines.map((link) => web.app.readLine(link.line))), mandatesOfLines(web.app.db, customer.lines.map((link) => link.line))]);
    const body = calendarOf({
      language: customer.language, now, host: new URL(web.baseUrl).hostname, url: `${web.baseUrl}/account`,
      lines: customer.lines.flatMap((link, n) => { const line = lines[n]; const mandate = mandates.get(link.line); return line ? [{ line, name: link.name, chargeAt: mandate?.state === 'on' ? mandate.next?.at ?? null : null }] : []; }),
    });
    const tag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`;
    // Kept by the calendar alone, and asked for again each time.
    const headers = { 'ETag': tag, 'Cache-Control': 'private, no-cache', 'Referrer-Policy': 'no-referrer', 'X-Robots-Tag': 'noindex' };
    const known = (c.req.header('if-none-match') ?? '').split(',').map((one) => one.trim().replace(/^W\//, ''));
    if (known.includes(tag) || known.includes('*')) return c.body(null, 304, headers);
    return c.body(body, 200, { ...headers, 'Content-Type': 'text/calendar; charset=utf-8', 'Content-Disposition': 'inline; filename="lines.ics"' });
  });
  return routes;
}
