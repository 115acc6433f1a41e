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
