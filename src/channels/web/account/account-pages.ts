import { Hono } from 'hono';
import { usd } from '../../../base/money.ts';
import type { FrameEnv } from '../../../platform/http/frame-env.ts';
import type { Customer } from '../../../rooms/people/people.ts';
import { walletOf } from '../../../rooms/wallet/wallet.ts';
import { WAYS } from './account-ways.ts';
import { billRoutes } from './bill-pages.ts';
import { bindRoutes } from './bind-pages.ts';
import { dataRoutes } from './data-pages.ts';
import { byUrgency, glanceAt } from './line-glance.ts';
import { lineSettingsRoutes } from './line-settings-pages.ts';
import type { AccountModel } from '../models/account.ts';
import { switchLanguage } from '../frame/reader.ts';
import { sendPage } from '../frame/send-page.ts';
import { sessionRoutes } from './session-pages.ts';
import { settingsRoutes } from './settings-pages.ts';
import { signedInOr } from '../frame/signed-in.ts';
import { signInRoutes } from './sign-in-pages.ts';
import { stepUpRoutes } from './step-up-pages.ts';
import { accountPage } from '../views/account/account.tsx';
import type { Web } from '../frame/web-parts.ts';

/** Signing in, and everything a person who is signed in has here. */
export function accountRoutes(web: Web): Hono<FrameEnv> {
  const routes = new Hono<FrameEnv>();
  routes.get('/account', switchLanguage(web), async (c) => {
    const signedIn = await signedInOr(web, c);
    if (signedIn instanceof Response) return signedIn;
    return sendPage(web, c, signedIn.frame, accountPage(signedIn.frame, await accountModel(web, signedIn.customer)));
  });
  routes.get('/account/lines', (c) => c.redirect('/account', 303));
  for (const part of [signInRoutes, stepUpRoutes, bindRoutes, lineSettingsRoutes, sessionRoutes, settingsRoutes, dataRoutes, billRoutes]) routes.route('/', part(web));
  return routes;
}

async function accountModel(web: Web, customer: Customer): Promise<AccountModel> {
  const [lines, wallet] = await Promise.all([
    Promise.all(customer.lines.map(async (link) => ({ link, line: await web.app.readLine(link.line) }))),
    WAYS.wallet === null ? null : walletOf(web.app.db, customer.id, web.app.clock.now()),
  ]);
  return {
    lines: (await Promise.all(lines.flatMap(({ link, line }) => (line === null ? [] : [glanceAt(web, link, line)])))).filter((one) => one !== null).toSorted(byUrgency),
    wallet: wallet === null || WAYS.wallet === null ? null : { url: WAYS.wallet, balance: usd(wallet.cents) }, methodsUrl: WAYS.methods, receiptsUrl: WAYS.receipts,
  };
}
