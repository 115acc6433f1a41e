import type { BrowserContext, CDPSession, Page, Worker } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { realRandom } from '../../src/platform/random.ts';
import { sandboxDevice } from '../../src/rooms/notices/notices.ts';
import type { BadLine } from './app-network.ts';
import { openAppPhone, type AppPhone } from './app-phone.ts';
import { violations } from './axe.ts';
import { chromiumPath, NO_CHROMIUM } from './chromium.ts';
import { deliverPush, standInForPushService, tap } from './pushes.ts';
import { READY_MS, type StartedShop } from './started-shop.ts';

// These run inside the page or the worker, where there is a browser; the compiler of the server has none.
declare const self: any;
declare const caches: any;
declare const document: any;
declare const getComputedStyle: any;
declare const indexedDB: any;
declare const navigator: any;
declare const dispatchEvent: any;
declare const sessionStorage: any;

const found = chromiumPath();
const MASKED = '•••-0142';

/** The app on one phone, in a real browser, against the shop as `npm start` starts it, over a line that can be cut. One story, in order. */
describe.skipIf(found === null)(`the app in a browser${found === null ? `, ${NO_CHROMIUM}` : ''}`, () => {
  let device: AppPhone;
  let shop: StartedShop;
  let line: BadLine;
  let phone: BrowserContext;
  let page: Page;
  let devtools: CDPSession;
  let registrationId: () => string;
  let worker: () => Worker;
  const broken: string[] = [];

  beforeAll(async () => {
    device = await openAppPhone(found!);
    ({ shop, line, phone, page, devtools, registrationId, worker } = device);
  }, READY_MS + 10_000);
  afterAll(async () => { await device?.close(); }, 20_000);

  const open = (path: string) => page.goto(`${line.origin}${path}`);
  const look = async (): Promise<void> => { broken.push(...await violations(page)); };
  const said = (): Promise<string> => page.locator('main').innerText();
  const lineUrl = (): string => `/lines/${shop.lineOf('student').id}`;

  /** Everything that this browser keeps for the shop; `pages`: all that is no stylesheet. */
  const everything = (): Promise<{ readonly caches: readonly string[]; readonly pages: string; readonly databases: number; readonly workers: number }> => page.evaluate(async () => {
    const names = await caches.keys();
    const texts = await Promise.all(names.map(async (name: string) => {
      const cache = await caches.open(name);
      return Promise.all((await cache.keys()).filter((request: any) => !request.url.endsWith('.css')).map(async (request: any) => (await cache.match(request, { ignoreVary: true })).text()));
    }));
    return { caches: names.map((name: string) => name.replace(/-.*/, '')).toSorted(), pages: texts.flat().join('\n'), databases: (await indexedDB.databases()).length, workers: (await navigator.serviceWorker.getRegistrations()).length };
  });
  /** What of a person stands in there and should not: as answers of its own, because the pages would fill the screen. */
  const personal = async (): Promise<string[]> => {
    const { pages } = await everything();
    return [shop.lineOf('student').number, '555-0142', '6465550142', '@', '4242', 'Visa', '<form', '<script'].filter((one) => pages.includes(one));
  };
  /** A form that finds no network: the browser's own page says so. */
  const failing = async (button: RegExp | string): Promise<void> => {
    const failed = page.waitForEvent('requestfailed');
    await page.getByRole('button', { name: button }).click({ noWaitAfter: true });
    await failed;
    await expect.poll(() => page.url()).toContain('chrome-error://');
    await page.waitForLoadState();
  };
  /** The worker works on by itself after a page is there: until it has done what is looked for. */
  const until = async (what: string, done: (kept: Awaited<ReturnType<typeof everything>>) => boolean): Promise<void> => {
    for (let tries = 0; tries < 50; tries++) {
      if (done(await everything())) return;
      await page.waitForTimeout(100);
    }
    throw new Error(`never: ${what}`);
  };

  test('can be installed: a manifest in the reader’s language, and Chromium has no complaint', async () => {
    const { number } = shop.lineOf('student');
    await open('/sign-in?back=/app/home');
    await page.locator('#t').fill(number);
    await page.locator('main form .btn').first().click();
    await page.locator('#c').fill(await shop.codeFor(number));
    await page.locator('main form .btn').first().click();
    await page.waitForURL('**/app/home');
    const { errors, url, data } = await devtools.send('Page.getAppManifest');
    expect([errors, (await devtools.send('Page.getInstallabilityErrors')).installabilityErrors]).toEqual([[], []]);
    expect(url).toBe(`${line.origin}/app/zh-CN.webmanifest`);
    const manifest = JSON.parse(data!) as { name: string; shortcuts: { url: string }[]; icons: { src: string }[] };
    expect(manifest.name).toBe('续卡');
    for (const path of [...manifest.shortcuts.map((one) => one.url), ...manifest.icons.map((one) => one.src), '/apple-touch-icon.png']) expect((await phone.request.get(`${line.origin}${path}`)).status(), path).toBe(200);
    await page.evaluate(() => navigator.serviceWorker.ready);
    await look();
    await open('/app');
    await look();
    // What the browser offers once it finds the page worth installing; a real one waits for a person to stay a while.
    await page.evaluate(() => {
      const offer = Object.assign(new Event('beforeinstallprompt', { cancelable: true }), { prompt: () => { (globalThis as any).asked = true; } });
      dispatchEvent(offer);
    });
    await page.getByRole('button', { name: '安装' }).click();
    expect(await page.evaluate(() => (globalThis as any).asked)).toBe(true);
    await look();
  }, 40_000);

  test('keeps nothing before it is asked to; then lines and receipts, masked', async () => {
    await open('/account');
    expect((await everything()).caches).toEqual(['shell']);
    await open('/account/app');
    await page.getByRole('button', { name: '留一份' }).click();
    await page.getByRole('button', { name: '删除副本' }).waitFor();
    const { caches: names, pages, databases } = await everything();
    expect([names, databases, pages.includes(MASKED)]).toEqual([['kept', 'shell'], 0, true]);
    expect(await personal()).toEqual([]);
    await look();
  }, 20_000);

  test('two taps renew as last time, and the new receipt is kept without being asked for again', async () => {
    // The bank's page leads back to the shop's own address, past the bad line; the session is the same.
    await page.goto(`${shop.origin}/account/methods`);
    await page.locator('main .btn').click();
    await page.locator('button[value="pm_card_visa"]').click();
    await page.waitForURL('**/account/methods?said=saved');
    await open('/app/home');
    await page.getByRole('link', { name: /^照上次续费/ }).click();
    await page.getByRole('button', { name: /^支付/ }).click();
    await page.locator('.seal').waitFor();
    const path = new URL(page.url()).pathname;
    await until('the receipt is kept', ({ pages }) => pages.includes(`"${path}"`));
    expect(await personal()).toEqual([]);
  }, 30_000);

  test('without a network: the last status and the receipts with their age, the offline page for the rest, and no form is sent later', async () => {
    await open(`${lineUrl()}/quotes?plan=tmo-mo-5g`);
    await page.getByRole('button', { name: /^支付/ }).waitFor();
    line.be('gone');
    await failing(/^支付/);

    await open('/app/home');
    for (const words of ['这是留存的副本', '分钟前', MASKED]) expect(await said()).toContain(words);
    await look();
    await page.getByRole('link', { name: MASKED }).click();
    await page.locator('.sim').waitFor();
    expect(await said()).toMatch(/剩余流量[\s\S]*GB[\s\S]*号码回收日/);
    expect(new URL(page.url()).pathname).toBe(lineUrl());
    expect(await page.evaluate(() => getComputedStyle(document.querySelector('.note')).display), 'it wears its stylesheet').toBe('flex');
    await look();
    await open('/account/receipts');
    await page.locator('.way').first().click();
    expect(await said()).toMatch(/合计支付\s+\$25\.00/);
    await look();
    await open('/account/wallet');
    expect(await said()).toContain('没有网络');
    await look();
    await page.getByRole('link', { name: '看手机里留的副本' }).click();
    await page.getByRole('heading', { name: '我的卡' }).waitFor();

    line.be('fine');
    await page.getByRole('link', { name: '再试一次' }).click();
    await page.getByRole('link', { name: /^照上次续费/ }).waitFor();
    expect(line.heard.filter((head) => head.startsWith('POST /renewals'))).toHaveLength(1);
    // Another language: the copy and the offline page follow.
    await open('/account?lang=en');
    await until('both are English', ({ pages }) => pages.includes('Kept copy') && pages.split('<h1>No connection').length === 3);
    await open('/account?lang=zh-CN');
    await until('both are Chinese', ({ pages }) => pages.split('<h1>没有网络').length === 3);
  }, 30_000);

  test('a slow line brings the page itself; on a silent one the copy comes after five seconds, on one that breaks off at once; a page without a copy is waited for', async () => {
    line.be('slow');
    await open('/app/home');
    expect(await said()).toContain('照上次续费');
    line.be('flapping');
    await open('/account');
    expect(await said()).toContain('这是留存的副本');
    line.be('silent');
    const asked = performance.now();
    await open('/app/home');
    expect(await said()).toContain('这是留存的副本');
    expect(performance.now() - asked).toBeGreaterThan(4_900);
    const waiting = open('/account/wallet');
    await page.waitForTimeout(500);
    line.be('fine');
    await waiting;
    await page.locator('.big').waitFor();
  }, 30_000);

  test('the browser is asked after a tap and not before; then this phone is on the list, and a test goes the way of every notice', async () => {
    await standInForPushService(page);
    await open('/account/app');
    await page.getByRole('button', { name: '通知这部手机' }).waitFor();
    expect(await page.evaluate(() => sessionStorage.getItem('key')), 'asked before the tap').toBeNull();
    await page.getByRole('button', { name: '通知这部手机' }).click();
    await page.getByRole('button', { name: '发一条试试' }).waitFor();
    expect(await page.evaluate(() => sessionStorage.getItem('key').length), 'an uncompressed point of P-256').toBe(87);
    await look();
    await page.getByRole('button', { name: '发一条试试' }).click();
    await page.getByText('测试通知已发往这部手机').waitFor();
    await expect.poll(async () => (await phone.request.get(`${shop.origin}/sandbox/push`)).text(), { timeout: 15_000, interval: 300 }).toContain('这部手机能收到通知');
    // The browser moves this phone to another address by itself: the worker says so, and the old one is no second phone.
    const moved = sandboxDevice(realRandom);
    await worker().evaluate(async (made) => {
      const change = Object.assign(new self.ExtendableEvent('pushsubscriptionchange'), { oldSubscription: { endpoint: 'https://old.invalid/', options: { applicationServerKey: 'key' } } });
      let work: Promise<unknown> = Promise.resolve();
      Object.defineProperty(change, 'waitUntil', { value: (promise: Promise<unknown>) => { work = promise; } });
      self.PushManager.prototype.subscribe = async () => made;
      self.dispatchEvent(change);
      await work;
    }, { ...moved, expirationTime: null });
    await open('/account/settings/reach');
    expect(await page.getByRole('button', { name: /^移除/ }).count()).toBe(1);
    await open('/account/app');
    await page.getByRole('button', { name: '停止通知' }).click();
    await page.waitForURL('**/account/settings/reach?said=removed');
    await open('/account/app');
    await page.getByRole('button', { name: '通知这部手机' }).waitFor();
  }, 40_000);

  test('a push shows with its buttons; renew opens the deep link, later posts without the session, other hosts are never opened', async () => {
    const notice = {
      channel: 'push', title: '流量周五用完', body: '还剩 1.2 GB', url: `${line.origin}${lineUrl()}`, tag: 'ntc_1',
      actions: [{ action: 'renew', title: '续费', url: `${lineUrl()}/quotes?plan=tmo-mo-5g`, method: 'open' }, { action: 'later', title: '明天再提醒', url: `${line.origin}/go/none/later`, method: 'post' }],
    };
    const shown = (): Promise<number> => worker().evaluate(async () => (await self.registration.getNotifications()).length);
    const deliver = (data: string, tag: string) => deliverPush(devtools, worker, { origin: line.origin, registrationId: registrationId(), data }, tag);
    /** Another tag each time: one that is being closed might take its successor along. */
    const notify = async (tag: string, more: object = {}): Promise<void> => {
      expect(await deliver(JSON.stringify({ ...notice, tag, ...more }), tag)).toEqual([{ title: notice.title, body: notice.body, tag, actions: ['续费', '明天再提醒'] }]);
    };
    await notify('ntc_1');

    expect(await tap(worker(), 'renew')).toEqual([`${line.origin}${lineUrl()}/quotes?plan=tmo-mo-5g`]);

    await notify('ntc_2');
    // The token is not one: what is not possible is told by the page behind the notice.
    expect(await tap(worker(), 'later')).toEqual([notice.url]);
    const posted = line.heard.filter((head) => head.startsWith('POST /go/none/later'));
    expect(posted).toHaveLength(1);
    expect(posted[0]).not.toMatch(/^cookie:/im);

    await notify('ntc_3');
    line.be('gone');
    expect(await tap(worker(), 'later')).toEqual([]);
    line.be('fine');
    expect(await shown(), 'a tap without a network is not lost').toBe(1);
    await tap(worker(), 'renew');
    await notify('ntc_4', { url: 'https://evil.test/' });
    expect(await tap(worker(), '')).toEqual([`${line.origin}/app/home`]);
    expect(await deliver('not ours', '')).toEqual([{ title: 'Xuka', body: '', tag: '', actions: [] }]);
  }, 30_000);

  test('a session that ended elsewhere ends the copy at the next contact; signing out empties the browser, also without a network', async () => {
    const signedIn = await phone.cookies(line.origin);
    const keep = async (): Promise<void> => {
      await open('/account/app');
      await page.getByRole('button', { name: '留一份' }).click();
      await page.getByRole('button', { name: '删除副本' }).waitFor();
    };
    await phone.clearCookies({ name: 'xuka' });
    await open('/account');
    expect(page.url()).toContain('/sign-in');
    await until('the copy is gone', ({ caches: names }) => !names.includes('kept'));
    await phone.addCookies(signedIn);

    await keep();
    await open('/account');
    line.be('gone');
    await failing('退出登录');
    await open('/account');
    expect(await said()).toContain('没有网络');
    expect((await everything()).caches).toEqual(['shell']);
    line.be('fine');

    await keep();
    await open('/account');
    await page.getByRole('button', { name: '退出登录' }).click();
    await page.waitForURL(`${line.origin}/`);
    expect(await everything()).toEqual({ caches: [], pages: '', databases: 0, workers: 0 });
  }, 30_000);

  test('no page of it breaks an accessibility rule', () => { expect(broken).toEqual([]); });
});
