import type { MiddlewareHandler } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { Language } from '../../../base/language.ts';
import { formatPhone, parsePhone } from '../../../base/phone.ts';
import { DAY, type Instant } from '../../../base/time.ts';
import type { FrameContext, FrameEnv } from '../../../platform/http/frame-env.ts';
import { chooseLanguage, isLanguage, LANGUAGE_COOKIE, ZONE_COOKIE } from '../../../platform/i18n/negotiate.ts';
import { readerZone } from '../../../platform/i18n/zones.ts';
import { roleOn, SESSION_LIMITS, type OpenedSession } from '../../../rooms/people/people.ts';
import type { Frame } from '../view-models.ts';
import type { Reader, Web } from './web-parts.ts';

const LANGUAGE_DAYS = 365;
// What a fresh installation calls itself; then each language uses its own name of the shop.
const UNNAMED = 'Xuka';

const isHttps = (web: Web): boolean => web.baseUrl.startsWith('https:');
/** `__Host-` binds the cookie to this host and to TLS; a demo without TLS must do without (trust section 4). */
const cookieName = (web: Web, name: string): string => `${isHttps(web) ? '__Host-' : ''}${name}`;
const cookieSettings = (web: Web, seconds: number) => ({ path: '/', httpOnly: true, secure: isHttps(web), sameSite: 'Lax' as const, maxAge: seconds });

/** The frame of a page for this request: language, clocks, shop. Also sets the request's language for everything else. */
export function frameOf(web: Web, c: FrameContext): Frame {
  const language = chooseLanguage({ cookie: getCookie(c, LANGUAGE_COOKIE), acceptLanguage: c.req.header('accept-language') });
  c.set('language', language);
  return {
    language, now: web.app.clock.now(), readerZone: readerZone(getCookie(c, ZONE_COOKIE), language),
    shop: { name: web.shop.name === UNNAMED ? null : web.shop.name, hotline: hotlineOf(web.shop.hotline) },
    sandbox: web.sandbox, assets: web.assets, weight: null,
  };
}

/** A hotline as a link and as it is read; a toll-free or foreign number is shown as the operator wrote it. */
function hotlineOf(text: string | null): Frame['shop']['hotline'] {
  if (text === null) return null;
  const parsed = parsePhone(text);
  return { tel: text.replace(/[^\d+*#]/g, ''), shown: parsed.ok ? `+1 ${formatPhone(parsed.phone)}` : text };
}

const SESSION = 'xuka';
const ASK = 'xuka-ask';
// A little longer than a code lives, so that a late one is told that it is late and not that it is wrong.
const ASK_SECONDS = 900;

export async function readerOf(web: Web, c: FrameContext): Promise<Reader> {
  const session = await web.people.readSession(sessionToken(web, c));
  const customer = session?.customerId ? await web.people.findCustomer(session.customerId) : null;
  return {
    frame: customer?.zone ? { ...frameOf(web, c), readerZone: customer.zone } : frameOf(web, c), session, customer, address: c.get('address'),
    sees: (line) => (session?.lines.includes(line) ?? false) || roleOn(customer, line) !== null,
    mayPay: (line) => (session?.lines.includes(line) ?? false) || ['owner', 'pay'].includes(roleOn(customer, line) ?? ''),
  };
}

export const sessionToken = (web: Web, c: FrameContext): string | undefined => getCookie(c, cookieName(web, SESSION));
/** Ends the session in this browser, and everything of a person that it keeps: the copy, the worker, and with it the address for notices. */
export function dropSession(web: Web, c: FrameContext): void {
  deleteCookie(c, cookieName(web, SESSION), cookieSettings(web, 0));
  c.header('Clear-Site-Data', '"cache", "storage"');
}

export const keepSession = (web: Web, c: FrameContext, opened: OpenedSession): void =>
  setCookie(c, cookieName(web, SESSION), opened.token, cookieSettings(web, SESSION_LIMITS.absoluteSeconds));

/** What binds a code to the browser that asked for it. */
export const askToken = (web: Web, c: FrameContext): string | undefined => getCookie(c, cookieName(web, ASK));
export const keepAskToken = (web: Web, c: FrameContext, token: string): void => setCookie(c, cookieName(web, ASK), token, cookieSettings(web, ASK_SECONDS));

const WENT_TO = 'xuka-to';
/** Where this browser had a sign-in code sent and when: what the code page shows and sends again. It is the reader's own typing, so nothing rests on it. */
export function codeWentTo(web: Web, c: FrameContext): { readonly to: string; readonly at: Instant } | null {
  const [at = '', ...to] = (getCookie(c, cookieName(web, WENT_TO)) ?? '').split(' ');
  return /^\d{1,12}$/.test(at) && to.length > 0 ? { at: Number(at) as Instant, to: to.join(' ') } : null;
}
export const keepCodeWentTo = (web: Web, c: FrameContext, to: string, at: Instant): void => setCookie(c, cookieName(web, WENT_TO), `${at} ${to}`, cookieSettings(web, ASK_SECONDS));

// As long as a gateway's page may stay open, and a night to come back.
const PLACED = 'xuka-renewal';
/** The renewal this browser placed last: the way back to a payment page that was closed. */
export const placedHere = (web: Web, c: FrameContext): string | undefined => getCookie(c, cookieName(web, PLACED));
/** Whether the reader pays for it: this browser placed it, or the account that pays is theirs. */
export const paidHere = (web: Web, c: FrameContext, reader: Reader, renewal: { readonly id: string; readonly payer: { readonly customer: string | null } }): boolean =>
  placedHere(web, c) === renewal.id || (reader.customer !== null && reader.customer.id === renewal.payer.customer);
export const keepPlaced = (web: Web, c: FrameContext, id: string): void => setCookie(c, cookieName(web, PLACED), id, cookieSettings(web, DAY));

/**
 * Whether a form asks for the page itself instead of a redirect to it, which saves a round trip. Only our script asks so: it
 * also puts the page's own address in the address bar (`Frame.at`). Without it a redirect keeps reloading and coming back safe.
 */
export const wantsPage = (fields: ReadonlyMap<string, string>): boolean => fields.get('now') === '1';

export const keepLanguage = (web: Web, c: FrameContext, language: Language): void =>
  setCookie(c, LANGUAGE_COOKIE, language, { path: '/', secure: isHttps(web), sameSite: 'Lax', maxAge: LANGUAGE_DAYS * DAY });

/** `?lang=es` on any page: keeps the choice in a cookie and comes back to the same page without it. Needs no script. */
export const switchLanguage = (web: Web): MiddlewareHandler<FrameEnv> => async (c, next) => {
  const wished = c.req.query('lang');
  if (wished === undefined || c.req.method !== 'GET') return next();
  const url = new URL(c.req.url);
  url.searchParams.delete('lang');
  if (isLanguage(wished)) keepLanguage(web, c, wished);
  return c.redirect(`${url.pathname}${url.search}`, 303);
};
