// What the worker decides, without a browser: plain functions, tested beside the server's code.

/** Whose request it is: the browser's own affair, the end of a session, a stylesheet, a page. */
export type Handling = 'leave' | 'wipe' | 'file' | 'page';

// Data, money at work, the operator's desk, the sandboxes: the worker does not stand in their way at all.
const NOT_OURS = /^\/(?:v1|ops|pay|hooks|sandbox|problems|metrics|health\w*|readyz)(?:\/|$)/;
// Whoever leaves takes the copy along, also when the server cannot be reached just now.
const LEAVE = '/sign-out';

/** Only GETs of our own origin are ever answered; a form goes to the server or nowhere. */
export function handlingOf(request: { readonly method: string; readonly mode: string; readonly url: string }, origin: string): Handling {
  const url = new URL(request.url);
  if (url.origin !== origin) return 'leave';
  if (request.method === 'POST') return url.pathname === LEAVE ? 'wipe' : 'leave';
  if (request.method !== 'GET') return 'leave';
  // Also one of an older version: a kept copy may still wear it.
  if (/^\/assets\/[^/]+\.css$/.test(url.pathname)) return 'file';
  return request.mode === 'navigate' && !NOT_OURS.test(url.pathname) ? 'page' : 'leave';
}

/** A session that was not used for seven days is over; so is its copy. */
export const KEPT_MAX_MS = 7 * 86_400_000;
/** A copy is fetched anew at most this often, whatever is looked at. */
const FRESH_MS = 300_000;
/** A page with a copy waits this long for the network (ms); without one, or asked to wait (`?wait=1`), as long as a bad line may take. An installed app has no stop button. */
const PATIENCE_MS = 5_000;
const LONG_PATIENCE_MS = 60_000;

/** What is kept on the phone, as the server writes it. `*` stands for every page that has no copy of its own. */
export interface Copy { readonly owner: string; readonly language: string; readonly files: readonly string[]; readonly pages: Readonly<Record<string, string>> }

export const isTooOld = (at: number, now: number): boolean => now - at > KEPT_MAX_MS;

/** A receipt that has no copy yet is worth asking at once, and so is another language. */
export const shouldRefresh = (copy: Copy, seen: { readonly path: string; readonly language: string | null }, at: number, now: number): boolean =>
  now - at > FRESH_MS || now < at || (seen.language !== null && seen.language !== copy.language) || (/^\/r\/\w+$/.test(seen.path) && !(seen.path in copy.pages));

export const patienceOf = (url: URL, hasCopy: boolean): number => (!hasCopy || url.searchParams.has('wait') ? LONG_PATIENCE_MS : PATIENCE_MS);

/** A proxy that stands before a shop that is away is no answer of the shop. */
export const isNoAnswer = (status: number): boolean => status === 502 || status === 504;

/** The page that stands for a path: its copy with the copy's time in it, on this phone's clock. Null without any. */
export function pageFrom(copy: Copy, path: string, at: number, now: number): string | null {
  const page = copy.pages[path] || copy.pages['*'];
  return page ? page.split(AS_OF).join(asOf(copy.language, at, now)) : null;
}

/** Stands in a kept page where the time of the copy goes. */
export const AS_OF = '{as-of}';

/** `Nov 23, 14:05 · 3 hours ago`. Phones of 2018 know no relative times: then the moment alone. */
export function asOf(language: string, at: number, now: number): string {
  const moment = new Intl.DateTimeFormat(language, { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' }).format(at);
  const minutes = Math.max(0, Math.floor((now - at) / 60_000));
  const relative = Intl.RelativeTimeFormat && new Intl.RelativeTimeFormat(language, { numeric: 'always' });
  if (!relative) return moment;
  return moment + ' · ' + (minutes < 60 ? relative.format(-minutes, 'minute') : minutes < 2880 ? relative.format(-Math.floor(minutes / 60), 'hour') : relative.format(-Math.floor(minutes / 1440), 'day'));
}

interface PushAction { readonly action: string; readonly title: string; readonly url: string; readonly method: 'open' | 'post' }
/** A notice on its way to this phone, as the server sends it. */
export interface PushNotice { readonly title: string; readonly body: string; readonly url: string; readonly tag: string; readonly lang?: string; readonly actions: readonly PushAction[] }

/** A push must show something, or the browser takes the permission away: what cannot be read is shown as the shop's name. */
export function noticeOf(text: string | undefined, shop: string): PushNotice {
  try {
    const read = JSON.parse(text || '') as Partial<PushNotice>;
    if (read.title) return { title: read.title, body: read.body || '', url: read.url || '/app/home', tag: read.tag || '', actions: read.actions || [], ...(read.lang ? { lang: read.lang } : {}) };
  } catch (e) { /* not ours, or cut short */ }
  return { title: shop, body: '', url: '/app/home', tag: '', actions: [] };
}

/** Where a tap leads: addresses of this shop only, whatever the notice says. */
export function safeUrl(url: string, origin: string): string {
  try {
    const read = new URL(url, origin);
    return read.origin === origin ? read.href : origin + '/app/home';
  } catch (e) {
    return origin + '/app/home';
  }
}

/** What a tap asks for. An unknown action is a tap on the notice itself. */
export function tapOf(notice: PushNotice, action: string, origin: string): { readonly method: 'open' | 'post'; readonly url: string } {
  const chosen = notice.actions.filter((one) => one.action === action)[0];
  return { method: chosen && chosen.method === 'post' ? 'post' : 'open', url: safeUrl(chosen ? chosen.url : notice.url, origin) };
}
