import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { startServer } from '../../src/platform/http/server.ts';
import { openLog } from '../../src/platform/log/log.ts';
import { totpAt } from '../../src/rooms/staff/staff.ts';
import { aSite } from '../support/site.ts';
import { violations } from './axe.ts';
import { chromiumPath, NO_CHROMIUM, openChromium } from './chromium.ts';

// These run inside the page, where there is a DOM; the compiler of the server has none.
declare const document: any;
declare const innerWidth: number;

const found = chromiumPath();

describe.skipIf(found === null)(`the console in a browser${found === null ? `, ${NO_CHROMIUM}` : ''}`, () => {
  let browser: Browser;
  beforeAll(async () => { browser = await openChromium(found!); });
  afterAll(async () => { await browser?.close(); });

  test('invited, set up and signed in by keyboard alone; nothing for axe and nothing beyond the edge at 1280, light and dark', async () => {
    const site = await aSite({ demoStaff: true });
    const { clock } = site.shop;
    await site.staff.addDemoStaff({ name: 'Alex Rivera', email: 'agent@demo.invalid', role: 'agent', languages: ['en', 'es'] });
    const server = await startServer({ app: site.app, log: openLog({ clock, write: () => undefined }), port: 0, drainMs: 100 });
    onTestFinished(() => server.stop());
    const origin = server.url.replace('127.0.0.1', 'localhost');
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US', reducedMotion: 'reduce' });
    const page = await context.newPage();
    const wrong: string[] = [];
    page.on('console', (message) => { if (message.type() === 'error') wrong.push(message.text()); });
    page.on('pageerror', (error) => wrong.push(String(error)));
    const look = async (): Promise<void> => {
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        wrong.push(...(await violations(page)).map((one) => `${colorScheme} ${one}`));
      }
      if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)) wrong.push(`${page.url()} scrolls sideways`);
    };
    const visit = async (path: string): Promise<void> => { await page.goto(`${origin}${path}`); await look(); };

    const { token } = await site.staff.invite({ name: 'Wei Zhang', email: 'wei@shop.example', role: 'manager', languages: ['zh-CN'], by: { door: 'job', actor: 'operator', reason: 'a test' } });
    await visit(`/ops/join/${token}`);
    const secret = (await page.locator('code').innerText()).replaceAll(' ', '');
    await page.locator('input.code').focus();
    await page.keyboard.type(totpAt(secret, clock.leaseMs()));
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Hello, Wei Zhang' }).waitFor();
    // The first stop is the way past the menu.
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => [document.activeElement.textContent, document.activeElement.getBoundingClientRect().top >= 0])).toEqual(['Skip to the page', true]);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement.closest('main') !== null)).toBe(true);
    await look();

    await page.getByRole('button', { name: 'Sign out' }).press('Enter');
    await page.waitForURL('**/ops/sign-in');
    await look();
    clock.advanceMs(30_000);
    // The address is where typing begins.
    await page.keyboard.type('wei@shop.example');
    await page.keyboard.press('Tab');
    await page.keyboard.type(totpAt(secret, clock.leaseMs()));
    await page.keyboard.press('Enter');
    await page.waitForURL('**/ops');
    // From a letter in another place the browser leaves a strict cookie at home; the reader gets to the page all the same.
    await page.goto(`data:text/html,<a href="${origin}/ops/texts">an alarm</a>`);
    await page.locator('a').click();
    await page.waitForURL('**/ops/texts');
    for (const path of ['/ops/staff', '/ops/me', '/ops/promotions', '/ops/radar']) await visit(path);
    await visit((await page.goto(`${origin}/ops/staff`), (await page.locator('td a').first().getAttribute('href'))!));
    await visit('/ops?lang=zh-CN');
    expect(await page.locator('html').getAttribute('lang')).toBe('zh-CN');
    expect(wrong).toEqual([]);
  }, 60_000);
});
