import { Hono } from 'hono';
import { Refusal } from '../../../base/refusal.ts';
import type { FrameContext, FrameEnv } from '../../../platform/http/frame-env.ts';
import { refreshLine } from '../../../rooms/renewals/renewals.ts';
import { switchLanguage } from '../frame/reader.ts';
import { sendPage } from '../frame/send-page.ts';
import { signedInOr, type SignedIn } from '../frame/signed-in.ts';
import type { Web } from '../frame/web-parts.ts';
import { clocksPage } from '../views/clocks/clocks.tsx';
import { keepPage } from '../views/clocks/keep.tsx';
import { calendarRoutes } from './calendar-pages.ts';
import { clocksModel, keepModel } from './clocks-model.ts';
import { familyRoutes } from './family-pages.ts';
import { standRoutes } from './stand-pages.ts';
import { readUntil, theirLine } from './their-line.ts';

/** All dates of a line, the cheapest way to keep its number, standing guard, family, calendar. */
export function clockRoutes(web: Web): Hono<FrameEnv> {
  const routes = new Hono<FrameEnv>();

  async function showClocks(c: FrameContext, reader: SignedIn, refused: { readonly typed: string; readonly refusal: Refusal } | null): Promise<Response> {
    const found = await theirLine(web, c, reader);
    const theirs = { ...found, line: await refreshLine(web.app, found.line) };
    const model = await clocksModel(web, theirs, refused === null ? {} : { typed: refused.typed, refusal: refused.refusal.code });
    return sendPage(web, c, reader.frame, clocksPage(reader.frame, model), refused?.refusal.status ?? 200);
  }

  routes.get('/account/lines/:line/clocks', switchLanguage(web), async (c) => {
    const reader = await signedInOr(web, c);
    return reader instanceof Response ? reader : showClocks(c, reader, null);
  });

  routes.get('/account/lines/:line/keep', switchLanguage(web), async (c) => {
    const reader = await signedInOr(web, c);
    if (reader instanceof Response) return reader;
    const theirs = await theirLine(web, c, reader);
    const typed = (c.req.query('until') ?? '').slice(0, 10);
    try {
      const until = readUntil(theirs.line, typed, reader.frame.now);
      if (until === null) return c.redirect(`${theirs.url}/clocks`, 303);
      return await sendPage(web, c, reader.frame, keepPage(reader.frame, keepModel(web, theirs, { until, typed, hold: c.req.query('hold') === 'texts' ? 'texts' : 'number' })));
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'keep_date_not_offered') throw error;
      return showClocks(c, reader, { typed, refusal: error });
    }
  });

  for (const part of [standRoutes, familyRoutes, calendarRoutes]) routes.route('/', part(web));
  return routes;
}
