import { Hono } from 'hono';
import type { FrameContext, FrameEnv } from '../../../platform/http/frame-env.ts';
import type { Line } from '../../../rooms/lines/lines.ts';
import { refreshLine } from '../../../rooms/renewals/renewals.ts';
import { pendingFor } from './pending.ts';
import { plansModel } from './plans-model.ts';
import { readerOf, switchLanguage } from '../frame/reader.ts';
import { sendPage } from '../frame/send-page.ts';
import { lineOf, plansUrl } from '../frame/show-line.ts';
import { statusModel } from './status-model.ts';
import { plansPage } from '../views/plans.tsx';
import { statusPage } from '../views/status.tsx';
import type { Reader, Web } from '../frame/web-parts.ts';

/** The pages of one line: its status for the holder, the shelf for everybody who knows its number. */
export function lineRoutes(web: Web): Hono<FrameEnv> {
  const routes = new Hono<FrameEnv>();

  routes.get('/lines/:line', switchLanguage(web), async (c) => {
    const line = await lineOf(web, c.req.param('line'));
    const reader = await readerOf(web, c);
    if (!reader.sees(line.id)) return c.redirect(plansUrl(line.id), 303);
    const model = await statusModel(web, await refreshLine(web.app, line), reader);
    return sendPage(web, c, reader.frame, statusPage(reader.frame, model));
  });

  routes.get('/lines/:line/plans', switchLanguage(web), async (c) => {
    const line = await lineOf(web, c.req.param('line'));
    return showPlans(web, c, await readerOf(web, c), line, { answersForm: false });
  });
  return routes;
}

/** The shelf of a line; `answersForm` when it is sent in answer to the search, under another address than its own. */
export async function showPlans(web: Web, c: FrameContext, reader: Reader, line: Line, { answersForm }: { readonly answersForm: boolean }): Promise<Response> {
  const frame = answersForm ? { ...reader.frame, at: plansUrl(line.id) } : reader.frame;
  const model = plansModel(web, line, { isHolder: reader.sees(line.id), refused: c.req.query('refused'), pending: await pendingFor(web, c, reader, line) });
  return sendPage(web, c, frame, plansPage(frame, model));
}
