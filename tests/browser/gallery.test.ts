import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Language } from '../../src/base/language.ts';
import { galleryFrame, galleryPages, type GalleryPage } from '../../src/channels/web/gallery.tsx';
import { openShopAssets, type ShopAssets } from '../../src/channels/web/frame/shop-assets.ts';
import { buildAssets, type PageAssets } from '../../src/ui/build-assets.ts';
import { comeWithAxe, CONTRAST, violations } from './axe.ts';
import { chromiumPath, NO_CHROMIUM, openChromium } from './chromium.ts';

// These run inside the page, where there is a DOM; the compiler of the server has none.
declare const document: any;
declare const innerHeight: number;
declare const innerWidth: number;

const ORIGIN = 'http://gallery.test';
const PHONE = { width: 390, height: 844 };
const SMALL_PHONE = { width: 320, height: 640 };
const DESKTOP = { width: 1280, height: 800 };
// The policy the shop sends; a page that needs more shows an error in the console and fails here.
const POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
// What another language changes is the length of words, so the two long ones are looked at on one page of each kind.
const ONE_OF_EACH = /^(home|code|status-queued|plans|review-replace|progress-carrier|receipt-paid|failed-declined|changed-expired|error-429|terms)$/;

// What one agrees to is read before the button that agrees to it, and settings are gone through to their end: there the button
// stands below, and being met last is the point of it.
const READ_FIRST = /^(auto-|family-list|line-texts|stand-|usage-)/;

const found = chromiumPath();

describe.skipIf(found === null)(`the gallery in a browser${found === null ? `, ${NO_CHROMIUM}` : ''}`, () => {
  let browser: Browser;
  let assets: ShopAssets;
  let built: PageAssets;

  beforeAll(async () => {
    browser = await openChromium(found!);
    [assets, built] = await Promise.all([openShopAssets(), buildAssets()]);
  });
  afterAll(async () => { await browser?.close(); });

  const pagesOf = (language: Language, theme: 'light' | 'dark'): readonly GalleryPage[] =>
    galleryPages(galleryFrame(language, { theme, assets, ...(language === 'en' ? { readerZone: 'Asia/Shanghai' } : {}) }));

  async function open(pages: readonly GalleryPage[], settings: { viewport: { width: number; height: number }; script?: boolean }): Promise<{ context: BrowserContext; page: Page; complaints: string[]; posted: string[] }> {
    const context = await browser.newContext({ viewport: settings.viewport, reducedMotion: 'reduce', javaScriptEnabled: settings.script ?? true });
    await comeWithAxe(context);
    const posted: string[] = [];
    await context.route('**/*', (route) => {
      const request = route.request();
      const { pathname } = new URL(request.url());
      if (pathname === assets.css) return route.fulfill({ contentType: 'text/css', body: built.css });
      if (pathname === assets.account) return route.fulfill({ contentType: 'text/css', body: built.account });
      if (pathname === assets.passkey) return route.fulfill({ contentType: 'text/javascript', body: built.passkey });
      if (pathname === assets.script) return route.fulfill({ contentType: 'text/javascript', body: built.script });
      // The work of a guarded look-up would send its form off under the eyes of the test.
      if (pathname.endsWith('.js')) return route.fulfill({ contentType: 'text/javascript', body: '' });
      if (request.method() === 'POST') posted.push(request.postData() ?? '');
      const known = pages.find((one) => `/${one.name}` === pathname);
      return route.fulfill({ status: known || request.method() === 'POST' ? 200 : 204, contentType: 'text/html; charset=utf-8', headers: { 'content-security-policy': POLICY }, body: known?.html ?? '<!doctype html><html lang="en"><title>x</title>' });
    });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => { if (message.type() === 'error') complaints.push(message.text()); });
    page.on('pageerror', (error) => complaints.push(String(error)));
    return { context, page, complaints, posted };
  }

  // All rules in one palette; of the other what a palette decides.
  test.each([['zh-CN', 'light', undefined], ['en', 'dark', CONTRAST]] as const)('%s, %s: no page breaks an accessibility rule, complains or overflows; the one filled button is in sight', async (language, theme, rules) => {
    const pages = pagesOf(language, theme);
    const { context, page, complaints } = await open(pages, { viewport: PHONE });
    const wrong: Record<string, unknown> = {};
    for (const one of pages) {
      await page.goto(`${ORIGIN}/${one.name}`);
      const seen = await page.evaluate(() => ({
        wide: document.documentElement.scrollWidth > innerWidth,
        // A passkey's button is hidden until its script finds a device for it.
        buttons: [...document.querySelectorAll('.btn')].filter((button) => button.offsetParent !== null).map((button) => button.getBoundingClientRect().bottom <= innerHeight && button.getBoundingClientRect().height >= 52),
        small: [...document.querySelectorAll('button, .ob, .btn, summary, .top a, .in')].filter((part) => part.offsetParent !== null && part.getBoundingClientRect().height < 43.9).map((part) => part.outerHTML.slice(0, 80)),
      }));
      const broken = await violations(page, rules);
      if (seen.wide || (seen.buttons.includes(false) && !READ_FIRST.test(one.name)) || seen.buttons.length > 1 || seen.small.length > 0 || broken.length > 0) wrong[one.name] = { ...seen, broken };
    }
    expect(wrong).toEqual({});
    expect(complaints).toEqual([]);
    await context.close();
  }, 240_000);

  test.each([['es', 'light', SMALL_PHONE], ['zh-TW', 'dark', DESKTOP], ['en', 'light', DESKTOP]] as const)('%s, %s, at %o: one page of each kind', async (language, theme, viewport) => {
    const pages = pagesOf(language, theme).filter((one) => ONE_OF_EACH.test(one.name));
    const { context, page, complaints } = await open(pages, { viewport });
    for (const one of pages) {
      await page.goto(`${ORIGIN}/${one.name}`);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), `${one.name} is too wide`).toBeLessThanOrEqual(0);
      expect(await violations(page), one.name).toEqual([]);
    }
    expect(pages.length).toBe(11);
    expect(complaints).toEqual([]);
    await context.close();
  }, 120_000);

  test('without script a tab shows its plans, and the form sends kind and plan', async () => {
    const { context, page, posted } = await open(pagesOf('en', 'light'), { viewport: PHONE, script: false });
    await page.goto(`${ORIGIN}/plans`);
    expect(await page.locator('#live').isHidden(), 'a bar without script would show a stale price').toBe(true);
    await page.locator('label[for=k1]').click();
    expect(await page.locator('.p1').isVisible()).toBe(true);
    expect(await page.locator('.p0').isVisible()).toBe(false);
    await page.locator('.p1 .pl').nth(2).click();
    await page.locator('.btn').click();
    const form = new URLSearchParams(posted[0]);
    expect(form.get('kind')).toBe('day');
    expect(form.get('plan-day')).toBe('tmo-day7-10g');
    await context.close();
  });

  test('with script the bar follows the choice, by mouse and by keyboard', async () => {
    const { context, page } = await open(pagesOf('en', 'light'), { viewport: PHONE });
    await page.goto(`${ORIGIN}/plans`);
    expect(await page.locator('#live').innerText()).toMatch(/^\$25\s+Paid until Dec 30$/);
    await page.locator('#k0').focus();
    await page.keyboard.press('ArrowRight');
    expect(await page.locator('#live').innerText()).toMatch(/^\$5\s+Paid until Dec 1$/);
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowDown');
    expect(await page.locator('#live').innerText()).toMatch(/^\$12\s+Paid until Dec 3$/);
    await context.close();
  });

  test('a second tap on pay sends nothing', async () => {
    const { context, page, posted } = await open(pagesOf('en', 'light'), { viewport: PHONE });
    await page.goto(`${ORIGIN}/review-extend`);
    await page.evaluate(() => { const form = document.querySelector('form[action="/renewals"]'); form.target = 'elsewhere'; });
    const popup = context.waitForEvent('page');
    await page.locator('.btn').click();
    await page.locator('.btn').click();
    await (await popup).waitForLoadState();
    expect(posted.length).toBe(1);
    expect(new URLSearchParams(posted[0]).get('key')).toBe('frm_7Q2M9');
    expect(await page.locator('.btn').getAttribute('aria-busy')).toBe('true');
    await context.close();
  });

  test('the progress page asks for the stage and loads again when it changes', async () => {
    const { context, page } = await open(pagesOf('en', 'light'), { viewport: PHONE });
    let stage = 'carrier';
    let loads = 0;
    await context.route('**/renewals/x/stage', (route) => route.fulfill({ contentType: 'text/plain', body: stage }));
    page.on('load', () => { loads += 1; });
    await page.goto(`${ORIGIN}/progress-carrier`);
    const asked = await page.waitForResponse('**/stage');
    expect(await asked.text()).toBe('carrier');
    expect(loads).toBe(1);
    stage = 'done';
    await page.waitForEvent('load', { timeout: 10_000 });
    expect(loads).toBe(2);
    await context.close();
  });

  test('the receipt is kept and shared by links, with and without script; the device leaves its zone', async () => {
    for (const script of [true, false]) {
      const { context, page } = await open(pagesOf('en', 'light'), { viewport: PHONE, script });
      await page.goto(`${ORIGIN}/receipt-paid`);
      for (const name of ['PDF', 'Share']) expect(await page.getByRole('link', { name }).isVisible(), name).toBe(true);
      const zone = (await context.cookies(ORIGIN)).find((cookie) => cookie.name === 'tz')?.value;
      expect(Boolean(zone), 'the zone is left by script alone').toBe(script);
      await context.close();
    }
  });
});
