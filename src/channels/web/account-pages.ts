import { Hono } from 'hono';
import type { FrameContext, FrameEnv } from '../../platform/http/frame-env.ts';
import { maskContact, type Customer } from '../../rooms/people/people.ts';
import type { AccountModel } from './models/account.ts';
import { readerOf, switchLanguage } from './reader.ts';
import { sendPage } from './send-page.ts';
import { lineName, lineUrl } from './show-line.ts';
import { withBack } from './sign-in-pages.ts';
import { accountPage } from './views/account/account.tsx';
import type { Reader, Web } from './web-parts.ts';

/** What a person who is signed in has here. */
export function accountRoutes(web: Web): Hono<FrameEnv> {
  const routes = new Hono<FrameEnv>();
  routes.get('/account', switchLanguage(web), async (c) => {
    const signedIn = await signedInOr(web, c);
    if (signedIn instanceof Response) return signedIn;
    return sendPage(web, c, signedIn.frame, accountPage(signedIn.frame, await accountModel(web, signedIn.customer)));
  });
  return routes;
}

export interface SignedIn extends Reader { readonly customer: Customer; readonly session: NonNullable<Reader['session']> }

/** The reader with the person behind them, or the way to sign in and back to this page: for every page behind sign-in. */
export async function signedInOr(web: Web, c: FrameContext): Promise<SignedIn | Response> {
  const reader = await readerOf(web, c);
  if (reader.customer !== null && reader.session !== null) return { ...reader, customer: reader.customer, session: reader.session };
  const { pathname, search } = new URL(c.req.url);
  return c.redirect(withBack('/sign-in', c.req.method === 'GET' ? `${pathname}${search}` : '/account'), 303);
}

async function accountModel(web: Web, customer: Customer): Promise<AccountModel> {
  const lines = await Promise.all(customer.lines.map(async (link) => ({ link, line: await web.app.readLine(link.line) })));
  return {
    lines: lines.flatMap(({ link, line }) => (line === null ? [] : [{ url: lineUrl(line.id), name: { ...lineName(web, line, true), label: link.name } }])),
    contacts: customer.contacts.map((one) => ({ channel: one.channel, shown: maskContact(one) })),
  };
}
