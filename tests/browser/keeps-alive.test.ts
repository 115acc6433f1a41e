import type { CDPSession, Page, Worker } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DAY, HOUR } from '../../src/base/time.ts';
import type { BadLine } from './app-network.ts';
import { openAppPhone, type AppPhone } from './app-phone.ts';
import { violations } from './axe.ts';
import { chromiumPath, NO_CHROMIUM } from './chromium.ts';
import { deliverPush, standInForPushService, tap } from './pushes.ts';
import { READY_MS, type StartedShop } from './started-shop.ts';

// These run inside the page or the worker, where there is a browser; the compiler of the server has none.
declare const navigator: any;

const found = chromiumPath();

/**
 * A card is kept alive by the app, in the demo as `npm start` starts it, with its time machine: from the first visit over the
 * reminder a week ahead to a cycle that begins by itself, one that is paid by itself, and the text that ends that. One story, in order.
 */
describe.skipIf(found === null)(`a card kept alive by the app${found === null ? `, ${NO_CHROMIUM}` : ''}`, () => {
  let device: AppPhone;
  let shop: StartedShop;
  let line: BadLine;
  let page: Page;
  let devtools: CDPSession;
  let registrationId: () => string;
  let worker: () => Worker;
  const broken: string[] = [];

  beforeAll(async () => {
    device = await openAppPhone(found!);
    ({ shop, line, page, devtools, registrationId, worker } = device);
    page.setDefaultTimeout(15_000);
    await standInForPushService(page);
  }, READY_MS + 10_000);
  afterAll(async () => { await device?.close(); }, 20_000);

  const card = () => shop.lineOf('resident');
  const open = (path: string) => page.goto(`${line.origin}${path}`);
  const said = (): Promise<string> => page.locator('main').innerText();
  const isSo = async (what: () => Promise<boolean>, ms: number): Promise<boolean> => { for (let waited = 0; waited < ms; waited += 200) { if (await what()) return true; await page.waitForTimeout(200); } return what(); };
  /** Step by step, as a person would, each time with a moment for the shop to do what became due. */
  const forwardUntil = async (seconds: number, steps: number, done: () => Promise<boolean>): Promise<void> => {
    for (let step = 0; step < steps && !await isSo(done, step === 0 ? 0 : 2_500); step++) await shop.sandbox('clock', { forwardSeconds: seconds });
    expect(await isSo(done, 15_000)).toBe(true);
  };
  const statusOf = async (): Promise<{ readonly running: { readonly endsAt: string; readonly startsAt: string } | null; readonly queue: readonly { readonly startsAt: string }[] }> => {
    const answer = await fetch(`${shop.origin}/v1/lines/${card().id}`, { headers: { authorization: `Bearer ${shop.notes.apiKey}` } });
    return (await answer.json() as { status: Awaited<ReturnType<typeof statusOf>> }).status;
  };
  /** What the demo's made-up phone received, newest first: one text for each notice. */
  const pushes = async (): Promise<string[]> => (await (await fetch(`${shop.origin}/sandbox/push`, { headers: { 'accept-language': 'zh-CN' } })).text()).split('<li>').slice(1);
  const isPushed = async (words: RegExp): Promise<boolean> => (await pushes()).some((one) => words.test(one));
  async function signIn(back: string): Promise<void> {
    await open(`/sign-in?back=${encodeURIComponent(back)}`);
    if (new URL(page.url()).pathname === back) return;
    const before = await shop.codeNow(card().number);
    await page.locator('#t').fill(card().number);
    await page.locator('main form .btn').first().click();
    await page.locator('#c').fill(await shop.codeFor(card().number, before));
    await page.locator('main form .btn').first().click();
    await page.waitForURL(`**${back}`);
  }

  test('the app can be installed, the number is bound by its code, this phone is to be told, a card is saved', async () => {
    await signIn('/app/home');
    expect(await said()).toContain('0173');
    expect([(await devtools.send('Page.getAppManifest')).errors, (await devtools.send('Page.getInstallabilityErrors')).installabilityErrors]).toEqual([[], []]);
    await page.evaluate(() => navigator.serviceWorker.ready);
    await open('/account/app');
    await page.getByRole('button', { name: '通知这部手机' }).click();
    await page.getByRole('button', { name: '发一条试试' }).waitFor();
    await page.goto(`${shop.origin}/account/methods`);
    await page.locator('main .btn').click();
    await page.locator('button[value="pm_card_visa"]').click();
    await page.waitForURL('**/account/methods?said=saved');
  }, 60_000);

  test('a week before the end a push comes; a tap opens the review that is ready; one more pays', async () => {
    await forwardUntil(12 * HOUR, 8, () => isPushed(/7 天后到期/));
    const [first] = await pushes();
    const url = /<a href="([^"]+\/go\/[^"]+)"/.exec(first!)![1]!.replace(shop.origin, line.origin);
    // What the shop sent is what this browser's worker gets; the wire between is tried at the transport.
    await open('/app/home');
    const data = JSON.stringify({ channel: 'push', title: /<b>([^<]+)/.exec(first!)![1]!, body: '', url, tag: 'week', actions: [{ action: 'renew', title: '续费', url, method: 'open' }] });
    expect(await deliverPush(devtools, worker, { origin: line.origin, registrationId: registrationId(), data }, 'week')).toMatchObject([{ title: expect.stringContaining('7 天后到期') as string }]);
    const opened = await tap(worker(), 'renew');
    expect(opened).toEqual([url]);
    await page.goto(opened[0]!);
    broken.push(...await violations(page));
    expect(await said()).toMatch(/本周期后生效[\s\S]*\$60\.00/);
    await page.getByRole('button', { name: /^支付/ }).click();
    await page.locator('.seal').waitFor();
    expect((await statusOf()).queue).toHaveLength(1);
  }, 60_000);

  test('the next cycle begins by itself, at its instant; page, receipt and a push in the morning say so', async () => {
    const receipt = new URL(page.url()).pathname;
    const { running, queue } = await statusOf();
    expect(queue[0]!.startsAt).toBe(running!.endsAt);
    await shop.sandbox('clock', { to: running!.endsAt });
    expect((await statusOf()).running!.startsAt).toBe(running!.endsAt);
    await signIn(`/lines/${card().id}`);
    expect(await said()).toMatch(/还剩 3[01] 天[\s\S]*自动生效/);
    await page.goto(`${line.origin}${receipt}`);
    expect(await said()).toContain('自动生效');
    // No zone is known of this reader: decent is what is so in New York and in Shanghai.
    await forwardUntil(5 * HOUR, 5, () => isPushed(/下一个套餐已生效/));
  }, 60_000);

  test('auto-renew: a tick of one’s own, told a week and three days ahead, renewed, and ended by one text', async () => {
    const auto = `/account/lines/${card().id}/auto`;
    await signIn(auto);
    const prove = page.getByRole('link', { name: '先确认是你本人，再同意' });
    if (await prove.count() > 0) {
      const before = await shop.codeNow(card().number);
      await prove.click();
      await page.locator('main form .btn').first().click();
      await page.locator('#c').fill(await shop.codeFor(card().number, before));
      await page.locator('main form .btn').first().click();
      await page.waitForURL(`**${auto}*`);
    }
    broken.push(...await violations(page));
    await page.locator('input[name=agree]').check();
    await page.getByRole('button', { name: '开启自动续费' }).click();
    await page.getByText('自动续费已开启，确认通知马上就到。').waitFor();
    await shop.sandbox('clock', { to: new Date(Date.parse((await statusOf()).running!.endsAt) - 8 * DAY * 1000).toISOString() });
    await forwardUntil(DAY, 8, async () => (await statusOf()).queue.length === 1);
    expect(await isPushed(/将自动续费/)).toBe(true);
    await signIn(auto);
    expect(await said()).toMatch(/做过的事[\s\S]*已自动续费/);

    await page.goto(`${shop.origin}/sandbox/phone?to=${encodeURIComponent(card().number)}`);
    await page.locator('input[name=body]').fill('AUTO OFF');
    await page.locator('input[name=body]').press('Enter');
    await page.getByText(/自动续费已关闭/).first().waitFor();
    await open(auto);
    expect(await said()).toContain('不会自动扣款');
  }, 90_000);

  test('the cheapest way to keep the number for a year; and everything of it without a network', async () => {
    await open(`/account/lines/${card().id}/clocks`);
    const today = Date.parse((await shop.sandbox<{ now: string }>('clock', {})).now);
    await page.locator('input[type=date]').fill(new Date(today + 365 * DAY * 1000).toISOString().slice(0, 10));
    await page.getByRole('button', { name: '找最省钱的办法' }).click();
    expect(await said()).toMatch(/保留到 20\d\d年/);
    broken.push(...await violations(page));
    await open('/account/app');
    await page.getByRole('button', { name: '留一份' }).click();
    await page.getByRole('button', { name: '删除副本' }).waitFor();
    line.be('gone');
    await open('/app/home');
    expect(await said()).toContain('这是留存的副本');
    await page.locator(`a[href*="${card().id}"]`).first().click();
    await page.locator('.sim').waitFor();
    expect(await said()).toMatch(/号码回收日/);
    await open('/account/receipts');
    await page.locator('.way').first().click();
    // The plan costs ten dollars less when it is paid by itself.
    expect((await said()).replace(/\s+/g, ' ')).toContain('合计支付 $50.00');
    line.be('fine');
    expect(broken).toEqual([]);
  }, 60_000);
});
