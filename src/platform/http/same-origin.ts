import type { MiddlewareHandler } from 'hono';
import { Refusal } from '../../base/refusal.ts';
import type { FrameContext, FrameEnv } from './frame-env.ts';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Turns away forms that another site sends with our visitor's cookies (CSRF). Browsers say where a POST comes from:
 * `Sec-Fetch-Site`, `Origin`, or at least `Referer` on the oldest. A request with none of the three and without a cookie
 * comes from no browser and carries nobody's rights, so it may pass. Cookies are SameSite=Lax besides.
 * `origins`: our own, such as `https://renew.example`; empty means the origin the request itself was sent to.
 */
export function sameOriginForms(origins: readonly string[]): MiddlewareHandler<FrameEnv> {
  return async (c, next) => {
    if (!SAFE_METHODS.has(c.req.method) && !isOurs(c, origins)) throw new Refusal('csrf_failed');
    await next();
  };
}

function isOurs(c: FrameContext, origins: readonly string[]): boolean {
  const site = c.req.header('sec-fetch-site');
  // `none`: the person did it, by reloading or from the address bar; no other site had a part in it.
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  const own = origins.length > 0 ? origins : ownOrigins(c.req.header('host'));
  const origin = c.req.header('origin');
  if (origin !== undefined) return own.includes(origin);
  const referer = c.req.header('referer');
  if (referer !== undefined) return own.some((one) => referer.startsWith(`${one}/`));
  return c.req.header('cookie') === undefined;
}

// Behind a proxy that ends TLS we see http while the browser says https; the host decides.
const ownOrigins = (host: string | undefined): readonly string[] => (host === undefined ? [] : [`http://${host}`, `https://${host}`]);
