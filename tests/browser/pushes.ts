import { setTimeout as pause } from 'node:timers/promises';
import type { CDPSession, Page, Worker } from 'playwright-core';
import { realRandom } from '../../src/platform/random.ts';
import { sandboxDevice } from '../../src/rooms/notices/notices.ts';

// These run inside the page or the worker, where there is a browser; the compiler of the server has none.
declare const self: any;
declare const sessionStorage: any;

/** The push services of the browsers are not asked by a test: a made-up phone of the demo stands for what they hand out. */
export async function standInForPushService(page: Page): Promise<void> {
  const { endpoint, keys } = sandboxDevice(realRandom);
  await page.addInitScript((made) => {
    const push = (globalThis as any).PushManager.prototype;
    push.subscribe = async (options: any) => { sessionStorage.setItem('key', options.applicationServerKey); return made; };
    push.getSubscription = async () => (sessionStorage.getItem('key') === null ? null : made);
  }, { endpoint, keys, expirationTime: null });
}

/** The id under which Chromium's debugger knows the worker of an origin; it changes when another is registered. */
export async function watchRegistrations(devtools: CDPSession, origin: string): Promise<() => string> {
  let id = '';
  devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }: any) => { id = registrations.findLast((one: any) => one.scopeURL.startsWith(`${origin}/`) && !one.isDeleted)?.registrationId ?? id; });
  await devtools.send('ServiceWorker.enable');
  return () => id;
}

/** Rounds of six looks, half a second apart. */
const DELIVERIES_MAX = 5;
const LOOKS_EACH = 6;
const LOOK_MS = 500;

/**
 * Hands a push to the worker until a notification with that tag shows, and answers with all that show. A browser that is just putting
 * the worker to sleep loses a push of the debugger, so it comes again; one tag is one notification.
 */
export async function deliverPush(devtools: CDPSession, worker: () => Worker, message: { readonly origin: string; readonly registrationId: string; readonly data: string }, tag: string): Promise<{ readonly title: string; readonly body: string; readonly tag: string; readonly actions: readonly string[] }[]> {
  for (let deliveries = 0; deliveries < DELIVERIES_MAX; deliveries++) {
    await devtools.send('ServiceWorker.deliverPushMessage', message);
    for (let looks = 0; looks < LOOKS_EACH; looks++) {
      const shown = await worker().evaluate(async () => (await self.registration.getNotifications()).map((one: any) => ({ title: one.title, body: one.body, tag: one.tag, actions: one.actions.map((each: any) => each.title) })));
      if (shown.some((one: { tag: string }) => one.tag === tag)) return shown;
      await pause(LOOK_MS);
    }
  }
  throw new Error(`no notification ${tag} showed after ${DELIVERIES_MAX} deliveries`);
}

/** Taps the notification that shows, or one of its buttons; answers with the addresses it would have opened. */
export function tap(worker: Worker, action: string): Promise<string[]> {
  // Browsers let nobody but a person's finger open windows, so the worker's window is a list here; everything else is its own.
  return worker.evaluate(async (wish) => {
    const opened: string[] = [];
    self.clients.openWindow = async (url: string) => { opened.push(url); };
    const [notification] = await self.registration.getNotifications();
    const click = new self.NotificationEvent('notificationclick', { notification, action: wish });
    let work: Promise<unknown> = Promise.resolve();
    Object.defineProperty(click, 'waitUntil', { value: (promise: Promise<unknown>) => { work = promise; } });
    self.dispatchEvent(click);
    await work;
    return opened;
  }, action);
}
