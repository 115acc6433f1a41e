import { createHash } from 'node:crypto';
import { getCookie, setCookie } from 'hono/cookie';
import type { MiddlewareHandler } from 'hono';
import { DAY } from '../../src/base/time.ts';
import type { Frame } from '../../src/channels/web/view-models.ts';
import type { FrameContext, FrameEnv } from '../../src/platform/http/frame-env.ts';
import { chooseLanguage, isLanguage, LANGUAGE_COOKIE } from '../../src/platform/i18n/negotiate.ts';
import type { SandboxKit } from '../views/kit.tsx';
import { sandboxHtml, sandboxKit } from '../views/kit.tsx';
import { SHEET } from '../views/sheet.ts';
import { sandboxWords, type Said } from '../words/words.ts';

/** The sandbox's stylesheet, under an address that follows its content. */
export const SHEET_PATH = `/sandbox/${createHash('sha256').update(SHEET).digest('base64url').slice(0, 8)}.css`;

export type FrameOf = (c: FrameContext) => Frame;

const LANGUAGE_SECONDS = 365 * DAY;

/** `?lang=es`: keeps the choice as the shop does and comes back to the same page, with the rest of its query. */
export const switchLanguage: MiddlewareHandler<FrameEnv> = async (c, next) => {
  const wished = c.req.query('lang');
  if (wished === undefined || c.req.method !== 'GET') return next();
  const url = new URL(c.req.url);
  url.searchParams.delete('lang');
  if (isLanguage(wished)) setCookie(c, LANGUAGE_COOKIE, wished, { path: '/', sameSite: 'Lax', secure: url.protocol === 'https:', maxAge: LANGUAGE_SECONDS });
  return c.redirect(`${url.pathname}${url.search}`, 303);
};

/** What was done goes with the redirect after a form: `?said=moved&at=clock#clock`. */
export const saidUrl = (url: string, said: { readonly what: Said; readonly at: string }, anchor: string = ''): string =>
  `${url}?said=${said.what}&at=${encodeURIComponent(said.at)}${anchor === '' ? '' : `#${anchor}`}`;

export function kitFor(frameOf: FrameOf, c: FrameContext): SandboxKit {
  const language = chooseLanguage({ cookie: getCookie(c, LANGUAGE_COOKIE), acceptLanguage: c.req.header('accept-language') });
  c.set('language', language);
  const what = c.req.query('said');
  const known = what !== undefined && Object.hasOwn(sandboxWords(language).said, what);
  return sandboxKit({ ...frameOf(c), language, sandbox: true }, { sheet: SHEET_PATH, said: known ? { what: what as Said, at: c.req.query('at') ?? '' } : null });
}

/** `query`: what of the page's own query the language links must keep. */
export const sendPage = (c: FrameContext, kit: SandboxKit, page: unknown, query: string = ''): Response =>
  c.body(sandboxHtml(kit, page, query), 200, { 'Content-Type': 'text/html; charset=utf-8', 'Content-Language': kit.frame.language, Vary: 'Accept-Language, Cookie', 'X-Robots-Tag': 'noindex' });
