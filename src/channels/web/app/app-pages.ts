import { Hono } from 'hono';
import { Refusal } from '../../../base/refusal.ts';
import { readForm } from '../../../platform/http/body.ts';
import type { FrameContext, FrameEnv } from '../../../platform/http/frame-env.ts';
import { sameOriginForms } from '../../../platform/http/same-origin.ts';
import { deviceKindOf } from '../account/device.ts';
import { frameOf, readerOf, switchLanguage } from '../frame/reader.ts';
import { sendPage } from '../frame/send-page.ts';
import { signedInOr } from '../frame/signed-in.ts';
import { homePage } from '../views/home.tsx';
import { appPage } from '../views/app/app.tsx';
import { appHomePage } from '../views/app/home.tsx';
import { offlinePage } from '../views/app/kept.tsx';
import type { Web } from '../frame/web-parts.ts';
import { appFileRoutes } from './app-files.ts';
import { appLines } from './app-lines.ts';
import { APP_START } from './manifest.ts';
import { keptRoutes } from './kept-pages.ts';
import { phoneRoutes } from './phone-pages.ts';
import { numberIn } from './shared-text.ts';

const TYPED_MAX = 40;

/** The shop on a home screen: what it is, its first page, what is shared with it, and the page without a connection. */
export function appRoutes(web: Web): Hono<FrameEnv> {
  const routes = new Hono<FrameEnv>();

  routes.get('/app', switchLanguage(web), async (c) => {
    const { frame, customer } = await readerOf(web, c);
    return sendPage(web, c, frame, appPage(frame, { device: deviceKindOf(c.req.header('user-agent')), kilobytes: Math.ceil(web.assets.appBytes / 1000), startUrl: APP_START, backUrl: customer === null ? '/' : '/account' }));
  });

  routes.get(APP_START, switchLanguage(web), async (c) => {
    const signedIn = await signedInOr(web, c);
    if (signedIn instanceof Response) return signedIn;
    return sendPage(web, c, signedIn.frame, appHomePage(signedIn.frame, { lines: await appLines(web, signedIn.customer) }));
  });

  // The shortcut: the line that runs out first, ready to pay; where it cannot be, its plans, or the lines.
  routes.get('/app/renew', async (c) => {
    const { customer } = await readerOf(web, c);
    c.header('Cache-Control', 'no-store');
    if (customer === null) return c.redirect('/', 303);
    const first = (await appLines(web, customer)).find((one) => one.plansUrl !== null);
    return c.redirect(first?.pending?.url ?? first?.repeat?.url ?? first?.plansUrl ?? APP_START, 303);
  });

  // Reloading, or switching the language of, the answer to a share.
  routes.get('/app/share', (c) => c.redirect('/', 303));
  routes.post('/app/share', sameOriginForms([]), async (c) => {
    const frame = { ...frameOf(web, c), at: '/' };
    const { fields } = await readForm(c);
    const found = numberIn(['text', 'title', 'url'].map((name) => fields.get(name) ?? '').join('\n'));
    return sendPage(web, c, frame, homePage(frame, { value: (found ?? fields.get('text') ?? '').trim().slice(0, TYPED_MAX), refusal: found === null ? 'number_malformed' : null, demo: null }), found === null ? new Refusal('number_malformed').status : 200);
  });

  routes.get('/app/offline', (c) => offline(web, c));
  for (const part of [appFileRoutes, keptRoutes, phoneRoutes]) routes.route('/', part(web));
  return routes;
}

function offline(web: Web, c: FrameContext): Promise<Response> {
  const frame = frameOf(web, c);
  return sendPage(web, c, frame, offlinePage(frame, { hasCopy: false }));
}
