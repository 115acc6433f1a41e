import { mkdirSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { startServer } from '../../src/platform/http/server.ts';
import { openLog } from '../../src/platform/log/log.ts';
import { buildAssets } from '../../src/ui/build-assets.ts';
import { aDesk } from '../support/desk.ts';
import { comeWithAxe, CONTRAST, violations } from './axe.ts';
import { chromiumPath, NO_CHROMIUM, openChromium } from './chromium.ts';

const found = chromiumPath();
/** A folder for pictures, for whoever wants to look: `XUKA_PICTURES=… npm test -- tests/browser/agent-desk`. */
const pictures = process.env['XUKA_PICTURES'];
const TWO = [[1280, 'light'], [1920, 'dark']] as const;
const ALL = [...TWO, [1280, 'dark'], [1920, 'light']] as const;

describe.skipIf(found === null)(`the agents' desk in a browser${found === null ? `, ${NO_CHROMIUM}` : ''}`, () => {
  let browser: Browser;
  let built: Awaited<ReturnType<typeof buildAssets>>;
  beforeAll(async () => { [browser, built] = await Promise.all([openChromium(found!), buildAssets()]); });
  afterAll(async () => { await browser?.close(); });

  test('by keyboard and with events, from the queue to the renewal; nothing for axe at 1280 and 1920, light and dark', { timeout: 90_000 }, async () => {
    const desk = await aDesk();
    const { world, shop } = desk;
    for (const [path, type, body] of [['/console.css', 'text/css', built.console], ['/desk.css', 'text/css', built.desk], ['/desk.js', 'text/javascript', built.deskScript]] as const) desk.app.get(path, (c) => c.body(body, 200, { 'Content-Type': `${type}; charset=utf-8` }));
    // The script of passkeys has a test of its own.
    desk.app.get('/x.js', (c) => c.body('', 200, { 'Content-Type': 'text/javascript; charset=utf-8' }));
    desk.app.get('/favicon.ico', (c) => c.body(null, 204));
    const server = await startServer({ app: desk.app, log: openLog({ clock: shop.clock, write: () => undefined }), port: 0, drainMs: 100 });
    onTestFinished(async () => { desk.stopping.abort(); await server.stop(); await world.close(); });
    const lin = await desk.anAgent('Lin');
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US', reducedMotion: 'reduce' });
    const origin = server.url.replace('127.0.0.1', 'localhost');
    await context.addCookies([{ name: 'xuka_staff', value: lin.token, url: origin }]);
    await comeWithAxe(context);
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => { if (message.type() === 'error') complaints.push(message.text()); });
    page.on('pageerror', (error) => complaints.push(String(error)));

    const wrong: string[] = [];
    async function look(name: string, on: Page = page): Promise<void> {
      // Everywhere where somebody looks at the pictures; else wide and dark, narrow and light, which between them hold both of each.
      for (const [width, scheme] of pictures === undefined ? TWO : ALL) {
        await on.setViewportSize({ width, height: width === 1280 ? 800 : 1080 });
        await on.emulateMedia({ colorScheme: scheme });
        if (pictures !== undefined) { mkdirSync(pictures, { recursive: true }); await on.screenshot({ path: `${pictures}/${name}-${width}-${scheme}.png`, fullPage: true }); }
        wrong.push(...(await (scheme === 'dark' ? violations(on, CONTRAST) : violations(on))).map((one) => `${name} ${width} ${scheme}: ${one}`));
        if (await on.evaluate('document.documentElement.scrollWidth > innerWidth')) wrong.push(`${name} ${width}: scrolls sideways`);
      }
    }

    await lin.send('/ops/me/telephone', { number: '(305) 555-0177', mine: 'yes' });
    await page.goto(`${origin}/ops/me`);
    await look('me');
    await page.goto(`${origin}/ops/desk`);
    await page.waitForSelector('#live[data-on]');
    const caller = await world.aCaller({ language: 'zh-CN', activatedAt: '2026-11-10T20:00:00Z', zone: 'America/Los_Angeles', usedBytes: 3_400_000_000n });
    const call = await desk.phone.dial(caller.number);
    await call.press('2');
    await call.press('1');
    await call.press('0');
    shop.clock.advanceMs(65_000);
    const other = await world.aCaller();
    const waits = await desk.phone.dial(other.number);
    await waits.press('0');
    // They come up by themselves and are announced.
    await page.waitForSelector('[data-key=t]');
    await page.waitForFunction(`document.getElementById('say').textContent.includes('New caller')`);
    await look('queue');
    await page.keyboard.press('t');
    await page.waitForURL(/\/calls\/call_/);
    await call.silence();
    expect(await page.textContent('#line')).toContain('••• ••• ');
    await page.keyboard.press('c');
    await page.waitForSelector('.dk-did');
    await look('masked');
    // The caller types it on the telephone, and the page opens by itself.
    expect(await call.goOn()).toContain('请输入');
    await call.press(await world.codeTo(caller.number));
    await page.waitForSelector('.dk-facts');
    await page.fill('#notes textarea', 'Card 4242 4242 4242 4242 was declined elsewhere; wants the same plan again.');
    await page.click('#notes button');
    await page.waitForSelector('.dk-notes');
    expect(await page.textContent('.dk-notes')).toContain('Card ••••4242 was declined');
    await look('proved');
    await page.keyboard.press('r');
    await page.waitForSelector('.dk-plans');
    await look('plans');
    await page.click('.dk-go');
    await page.waitForSelector('.dk-script');
    // The call reads the words and the caller presses 1; the page hears of it by itself.
    await page.keyboard.press('a');
    await page.waitForSelector('.dk-reading a');
    expect(await call.goOn()).toContain('同意请按 1');
    await call.press('1');
    await page.waitForSelector('.dk-reading .dk-ok');
    await look('script');
    await page.click('.dk-pay');
    await page.waitForSelector('#result');
    await shop.settle();
    await world.textsTo(caller.number);
    await page.reload();
    expect(await page.textContent('#out')).toContain('in Chinese');
    await look('result');
    expect(complaints).toEqual([]);
    expect(wrong).toEqual([]);
  });
});
