import { getCookie, setCookie } from 'hono/cookie';
import { Hono, type MiddlewareHandler } from 'hono';
import { Refusal } from '../../base/refusal.ts';
import { DAY } from '../../base/time.ts';
import type { FrameContext, FrameEnv } from '../../platform/http/frame-env.ts';
import { sameOriginForms } from '../../platform/http/same-origin.ts';
import { chooseLanguage, isLanguage, LANGUAGE_COOKIE } from '../../platform/i18n/negotiate.ts';
import { refusalWords } from '../../platform/i18n/refusals/refusals.ts';
import { booksRoutes } from './books-page.tsx';
import type { ConsoleParts } from './console-parts.ts';
import { deskPartsOf } from './desk-shell.tsx';
import { deskRoutes } from './desk/desk.tsx';
import { ConsoleDoor, ConsoleFrame, shellOf } from './frame.tsx';
import { homeRoutes } from './home-page.tsx';
import { limitRoutes } from './limits-page.tsx';
import { promotionRoutes } from './promotions-page.tsx';
import { radarRoutes } from './radar-page.tsx';
import { refundRoutes } from './refunds-page.tsx';
import { whoIsThere } from './session.ts';
import { joinRoutes } from './staff/join-pages.tsx';
import { meRoutes } from './staff/me-pages.tsx';
import { signInRoutes } from './staff/sign-in-pages.tsx';
import { staffRoutes } from './staff/staff-pages.tsx';
import { stuckRoutes } from './stuck-page.tsx';
import { textRoutes } from './texts-page.tsx';
import { voucherRoutes } from './vouchers-page.tsx';
import { consoleWords } from './words/words.ts';

const LANGUAGE_DAYS = 400;

/**
 * The console: everything under `/ops`, for staff by name (`session.ts`), each page for a role. A route asks for its role
 * itself; `tests/stories/staff-roles.test.ts` knows every route and fails for one that it does not know.
 */
export function openConsole(parts: ConsoleParts): Hono<FrameEnv> {
  const routes = new Hono<FrameEnv>();
  // For all forms at once, so that none can be forgotten. The session's cookie is SameSite=Strict besides.
  for (const path of ['/ops', '/ops/*']) routes.use(path, sameOriginForms(parts.origins), inLanguage(parts));
  for (const part of [homeRoutes, signInRoutes, joinRoutes, meRoutes, staffRoutes, stuckRoutes, refundRoutes, promotionRoutes, voucherRoutes, limitRoutes, radarRoutes]) routes.route('/', part(parts));
  if (parts.desk) routes.route('/', deskRoutes(deskPartsOf(parts, parts.desk)));
  if (parts.texts) routes.route('/', textRoutes(parts, parts.texts));
  if (parts.closing) routes.route('/', booksRoutes(parts, parts.closing));
  // An address that is not there is told of in the look of the console, too.
  routes.all('/ops/*', () => { throw new Refusal('not_found'); });
  // A refusal is said in the look of the console; faults and programs are for the frame.
  routes.onError(async (error, c) => {
    if (!(error instanceof Refusal) || !(c.req.header('accept') ?? '').includes('text/html')) throw error;
    return refusedPage(c, parts, error);
  });
  return routes;
}

/** The reader's language: the cookie of the whole site, else the browser's; `?lang=` keeps another one. */
const inLanguage = (parts: ConsoleParts): MiddlewareHandler<FrameEnv> => async (c, next) => {
  const wished = c.req.query('lang');
  if (isLanguage(wished) && c.req.method === 'GET') {
    setCookie(c, LANGUAGE_COOKIE, wished, { path: '/', secure: parts.baseUrl.startsWith('https:'), sameSite: 'Lax', maxAge: LANGUAGE_DAYS * DAY });
    const url = new URL(c.req.url);
    url.searchParams.delete('lang');
    return c.redirect(`${url.pathname}${url.search}`, 303);
  }
  c.set('language', chooseLanguage({ cookie: getCookie(c, LANGUAGE_COOKIE), acceptLanguage: c.req.header('accept-language') }));
  c.header('Vary', 'Accept-Language, Cookie');
  return next();
};

async function refusedPage(c: FrameContext, parts: ConsoleParts, refusal: Refusal): Promise<Response> {
  const shell = shellOf(c, parts);
  const { refused: w } = consoleWords(shell.language);
  const who = await whoIsThere(c, parts);
  const words = refusalWords(refusal.code, shell.language);
  const title = refusal.code === 'forbidden' ? w.title : refusal.code === 'not_found' ? w.notFound : words.title;
  const retryAfter = refusal.facts['retryAfterSeconds'];
  if (retryAfter !== undefined) c.header('Retry-After', String(retryAfter));
  const said = <><h1>{title}</h1><p>{refusal.code === 'forbidden' ? w.text : words.detail}</p><p class="quiet">{w.reference} <code>{c.get('requestId')}</code></p><p><a class="btn" href="/ops">{w.home}</a></p></>;
  const status = refusal.status as 400;
  return who === null ? c.html(<ConsoleDoor shell={shell} title={title}>{said}</ConsoleDoor>, status) : c.html(<ConsoleFrame shell={shell} title={title} active="" member={who.member}>{said}</ConsoleFrame>, status);
}
