/// <reference lib="webworker" />
// The shop's service worker. Three jobs: an offline page, the copy that a signed-in person chose to keep on this phone, and
// notices. It never answers a form, never keeps a page that a person did not ask it to keep, and goes to the network first.
// What it decides stands in routing.ts.
import { handlingOf, isNoAnswer, isTooOld, noticeOf, pageFrom, patienceOf, safeUrl, shouldRefresh, tapOf, type Copy, type PushNotice } from './routing.ts';

declare const self: ServiceWorkerGlobalScope;
/** Put before this script by the server: what the offline page needs, the shop's name, the key of its notices. */
declare const SHELL: { readonly version: string; readonly files: readonly string[]; readonly icon: string; readonly badge: string; readonly shop: string; readonly pushKey: string | null };

const shell = 'shell-' + SHELL.version;
const KEPT = 'kept';
const OFFLINE = '/app/offline';
const COPY = '/account/app/copy';
const KEPT_AT = 'x-kept-at';

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(shell).then((cache) => cache.addAll([OFFLINE, ...SHELL.files])).then(() => self.skipWaiting()));
});

self.addEventListener('activate', (event) => {
  const old = caches.keys().then((names) => Promise.all(names.filter((name) => name !== shell && name !== KEPT).map((name) => caches.delete(name))));
  // The page is asked for while the worker still starts: a slow phone loses nothing by having one.
  const preload = self.registration.navigationPreload ? self.registration.navigationPreload.enable() : null;
  event.waitUntil(Promise.all([old, preload, self.clients.claim()]).then(() => refresh(false)));
});

self.addEventListener('fetch', (event) => {
  const request = event.request;
  switch (handlingOf(request, self.location.origin)) {
    case 'wipe': return event.waitUntil(wipe(true));
    case 'file': return event.respondWith(stored(request).then((found) => found || fetch(request)));
    case 'page': return event.respondWith(page(event));
    case 'leave':
  }
});

const stored = (request: Request | string): Promise<Response | undefined> => caches.match(request, { ignoreVary: true });

/** Network first. Without an answer in time the kept copy, without one the offline page. */
async function page(event: FetchEvent): Promise<Response> {
  const url = new URL(event.request.url);
  const network: Promise<Response> = Promise.resolve(event.preloadResponse).then((early: Response | undefined) => early || fetch(event.request));
  // It is awaited below; until then a failure must not count as unheard.
  network.catch(() => undefined);
  const kept = await readKept();
  try {
    const own = kept && kept.copy.pages[url.pathname];
    const answer = await within(patienceOf(url, !!own), own ? network.then(whole) : network);
    event.waitUntil(look(url.pathname, answer, kept));
    return answer;
  } catch (e) {
    const instead = kept && pageFrom(kept.copy, url.pathname, kept.at, Date.now());
    if (kept && instead) return new Response(instead, { headers: pageHeaders(kept.response) });
    return await stored(OFFLINE) || Response.error();
  }
}

/** A line that breaks in the middle of a page would leave half of it: where there is a copy, all or nothing. Redirects pass as they are. */
async function whole(answer: Response): Promise<Response> {
  if (isNoAnswer(answer.status)) throw new Error('no answer');
  return answer.type === 'opaqueredirect' ? answer : new Response(await answer.arrayBuffer(), answer);
}

const within = <T>(ms: number, work: Promise<T>): Promise<T> => Promise.race([work, new Promise<T>((_, reject) => { setTimeout(reject, ms); })]);

/** The copy's own headers, so that the same strict policy holds for what it shows. */
function pageHeaders(response: Response): Headers {
  const headers = new Headers(response.headers);
  headers.set('content-type', 'text/html; charset=utf-8');
  headers.delete('content-encoding');
  headers.delete('content-length');
  return headers;
}

/** After an answer from the network: whose session it is, in which language, and whether the copy is old. */
async function look(path: string, answer: Response, kept: Kept | null): Promise<void> {
  if (!answer.ok) return;
  // The sign-in page is shown to nobody who is signed in.
  if (path.startsWith('/sign-in')) return wipe(false);
  const offline = await stored(OFFLINE);
  const language = answer.headers.get('content-language');
  if (language && offline && offline.headers.get('content-language') !== language) await (await caches.open(shell)).add(OFFLINE);
  if (kept && shouldRefresh(kept.copy, { path, language }, kept.at, Date.now())) await refresh(false);
}

interface Kept { readonly copy: Copy; readonly at: number; readonly response: Response }

/** What this phone keeps; nothing where nobody asked for it. What is too old goes. */
async function readKept(): Promise<Kept | null> {
  const response = await caches.has(KEPT) && await stored(COPY);
  if (!response) return null;
  const at = Number(response.headers.get(KEPT_AT));
  if (isTooOld(at, Date.now())) return wipe(false).then(() => null);
  return { copy: await response.clone().json() as Copy, at, response };
}

/** Brings the copy up to now. `first`: the person just chose to keep one. A session that is over, or another person's, ends the copy. */
async function refresh(first: boolean): Promise<void> {
  const kept = await readKept();
  if (!kept && !first) return;
  const answer = await fetch(COPY, { headers: kept ? { 'if-none-match': kept.response.headers.get('etag') || '' } : {} });
  if (answer.status === 401) return wipe(false);
  const source = answer.status === 304 && kept ? kept.response : answer;
  if (!source.ok) return;
  const text = await source.text();
  const copy = JSON.parse(text) as Copy;
  if (kept && kept.copy.owner !== copy.owner) return wipe(false);
  const headers = new Headers(source.headers);
  headers.delete('content-encoding');
  headers.delete('content-length');
  headers.set(KEPT_AT, String(Date.now()));
  const cache = await caches.open(KEPT);
  await cache.addAll(copy.files as string[]);
  await cache.put(COPY, new Response(text, { headers }));
  const needed = [COPY, ...copy.files];
  for (const request of await cache.keys()) if (needed.indexOf(new URL(request.url).pathname) < 0) await cache.delete(request);
}

/** Nothing of a person stays. `all`: they signed out, so this phone gets no more notices either. */
async function wipe(all: boolean): Promise<void> {
  await caches.delete(KEPT);
  for (const shown of await self.registration.getNotifications()) shown.close();
  const subscription = all && self.registration.pushManager && await self.registration.pushManager.getSubscription();
  if (subscription) await subscription.unsubscribe();
}

/** The page of the app asks: keep, forget, or when the copy was made (0: there is none). */
self.addEventListener('message', (event) => {
  const asked = event.data === 'keep' ? refresh(true) : event.data === 'forget' ? caches.delete(KEPT) : Promise.resolve();
  const port = event.ports[0];
  event.waitUntil(asked.catch(() => undefined).then(readKept).then((kept) => { if (port) port.postMessage(kept ? kept.at : 0); }));
});

self.addEventListener('push', (event) => event.waitUntil(show(noticeOf(event.data ? event.data.text() : undefined, SHELL.shop))));

function show(notice: PushNotice): Promise<void> {
  // Not in the compiler's list: `renotify` and `actions` are Chromium's, and others pass over them.
  const options = { body: notice.body, tag: notice.tag, renotify: notice.tag !== '', lang: notice.lang || '', data: notice, icon: SHELL.icon, badge: SHELL.badge, actions: notice.actions.map((one) => ({ action: one.action, title: one.title })) };
  return self.registration.showNotification(notice.title, options as NotificationOptions);
}

self.addEventListener('notificationclick', (event) => event.waitUntil(act(event.notification, event.action)));

async function act(shown: Notification, action: string): Promise<void> {
  const notice = shown.data as PushNotice;
  const tap = tapOf(notice, action, self.location.origin);
  if (tap.method === 'open') {
    shown.close();
    return open(tap.url);
  }
  try {
    // Without cookies: the address says by itself what it may do, and to whose line.
    const answer = await fetch(tap.url, { method: 'POST', credentials: 'omit' });
    shown.close();
    // What is no longer possible is told by the page behind the notice.
    if (!answer.ok) await open(safeUrl(notice.url, self.location.origin));
  } catch (e) {
    // No network: some systems took the notice away at the tap, and it would be lost without a word.
    await show(notice);
  }
}

async function open(url: string): Promise<void> {
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const there = windows.filter((one) => one.url === url)[0];
  await (there ? there.focus() : self.clients.openWindow(url));
}

// The browser gave this phone another address: the server has to know, or its notices end here.
self.addEventListener('pushsubscriptionchange', (event) => {
  const old = (event as unknown as { readonly oldSubscription?: PushSubscription }).oldSubscription;
  const key = old && old.options.applicationServerKey || SHELL.pushKey;
  if (!key) return;
  (event as ExtendableEvent).waitUntil(self.registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key }).then((subscription) =>
    fetch('/account/app/devices', { method: 'POST', body: new URLSearchParams({ subscription: JSON.stringify(subscription), instead: old ? old.endpoint : '' }) })));
});
