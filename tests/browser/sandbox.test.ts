import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aDemo, ORIGIN } from '../../dev/test-demo.ts';
import { comeWithAxe, CONTRAST, violations } from './axe.ts';
import { chromiumPath, NO_CHROMIUM, openChromium } from './chromium.ts';

// These run inside the page, where there is a DOM; the compiler of the server has none.
declare const document: any;
declare const innerWidth: number;

const PHONE = { width: 390, height: 844 };
const SMALL_PHONE = { width: 320, height: 640 };
const DESKTOP = { width: 1280, height: 800 };
const STUDENT = '+16465550142';

const found = chromiumPath();

describe.skipIf(found === null)(`the sandbox in a browser${found === null ? `, ${NO_CHROMIUM}` : ''}`, () => {
  let browser: Browser;
  let demo: Awaited<ReturnType<typeof aDemo>>;
  let pages: string[];

  beforeAll(async () => {
    [browser, demo] = await Promise.all([openChromium(found!), aDemo()]);
    const { lines } = JSON.parse(demo.readNotes()) as { lines: { number: string; id: string }[] };
    const id = lines.find((one) => one.number === STUDENT)!.id;
    await demo.shop.renew({ id: id as never }, 'tmo-mo-12g');
    await demo.send(`/lines/${id}/code`, { form: {} });
    await demo.shop.pass(5, 1);
    await demo.send('/sandbox/lines/lapsed', { form: { bar: 'operator' } });
    await demo.send('/sandbox/carriers/tmobile', { form: { always: 'down', line: 'student' } });
    await demo.send('/sandbox/payments', { form: { webhooks: 'twice' } });
    await demo.send('/sandbox/clock', { form: { from: '0', seconds: '3600' } });
    const letter = /\/sandbox\/mail\/mbx_\w+/.exec((await demo.send('/sandbox/mail')).text)![0];
    const call = (await demo.send('/phone', { form: { from: STUDENT } })).to!;
    await demo.send(call.replace('?call=', '/'), { form: { key: '1' } });
    pages = [`/phone?from=${encodeURIComponent(STUDENT)}`, call, '/sandbox', '/sandbox?said=moved&at=clock', '/sandbox/carriers/tmobile', '/sandbox/payments', '/sandbox/paypal', '/sandbox/phone', `/sandbox/phone?to=${encodeURIComponent(STUDENT)}`, '/sandbox/mail', letter];
  });
  afterAll(async () => {
    await browser?.close();
    expect(demo.faults).toEqual([]);
    await demo.close();
  });

  /** A browser whose every request is answered by the demo in this process. */
  async function open(settings: { language: string; viewport: { width: number; height: number }; theme: 'light' | 'dark'; script?: boolean }): Promise<{ context: BrowserContext; complaints: string[] }> {
    const context = await browser.newContext({ viewport: settings.viewport, locale: settings.language, colorScheme: settings.theme, reducedMotion: 'reduce', javaScriptEnabled: settings.script ?? true });
    await context.route('**/*', async (route) => {
      const request = route.request();
      const { 'accept-encoding': _packed, ...headers } = await request.allHeaders();
      const answer = await demo.app.request(request.url(), { method: request.method(), headers: { ...headers, host: 'localhost' }, redirect: 'manual', ...(request.method() === 'POST' ? { body: request.postData() ?? '' } : {}) });
      return route.fulfill({ status: answer.status, headers: Object.fromEntries(answer.headers), body: Buffer.from(await answer.arrayBuffer()) });
    });
    const complaints: string[] = [];
    context.on('console', (message) => { if (message.type() === 'error') complaints.push(message.text()); });
    return { context, complaints };
  }

  test.each([
    // All rules once; of the other palette what a palette decides; of the other languages what the length of words does.
    ['zh-CN', PHONE, 'light', undefined], ['en', DESKTOP, 'dark', CONTRAST], ['es', SMALL_PHONE, 'dark', null], ['zh-TW', PHONE, 'dark', null],
  ] as const)('%s, at %o, %s: no page breaks an accessibility rule, complains or overflows', async (language, viewport, theme, rules) => {
    const { context, complaints } = await open({ language, viewport, theme });
    if (rules !== null) await comeWithAxe(context);
    const page = await context.newPage();
    const wrong: Record<string, unknown> = {};
    for (const path of pages) {
      await page.goto(`${ORIGIN}${path}`);
      const seen = await page.evaluate(() => ({
        wide: document.documentElement.scrollWidth > innerWidth,
        small: [...document.querySelectorAll('button, .ob, summary, .top a, .sx a, .in')].filter((part) => part.offsetParent !== null && part.getBoundingClientRect().height < 43.9).map((part) => part.outerHTML.slice(0, 80)),
      }));
      const broken = rules === null ? [] : await violations(page, rules);
      if (seen.wide || seen.small.length > 0 || broken.length > 0) wrong[path] = { ...seen, broken };
    }
    expect(wrong).toEqual({});
    expect(complaints).toEqual([]);
    await context.close();
  }, 120_000);

  test('without script: a fault is turned on and off, the clock moves, the letter is read', async () => {
    const { context, complaints } = await open({ language: 'en', viewport: PHONE, theme: 'light', script: false });
    const page = await context.newPage();
    await page.goto(`${ORIGIN}/sandbox/carriers/att`);
    await page.locator('select').selectOption('family');
    await page.locator('button[name=once][value=refuse]').click();
    expect(await page.locator('main').innerText()).toContain('+1 (312) 555-0118 · once more');
    await page.locator('button[value=clear]').click();
    expect(await page.locator('main').innerText()).toContain('It behaves well');
    const before = demo.clock.now();
    await page.goto(`${ORIGIN}/sandbox`);
    await page.locator('button[value="86400"]').click();
    expect(demo.clock.now() - before).toBe(86_400);
    expect(await page.locator('#clock [role=status]').innerText()).toBe('Time has moved.');
    await page.goto(`${ORIGIN}${pages.at(-1)!}`);
    expect(await page.frameLocator('iframe').locator('a').first().getAttribute('href')).toMatch(/\/r\/rnw_/);
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('with script the phone shows a new text by itself', async () => {
    const { context } = await open({ language: 'en', viewport: PHONE, theme: 'light' });
    const page = await context.newPage();
    await page.goto(`${ORIGIN}/sandbox/phone?to=%2B13125550118`);
    expect(await page.locator('.kx').count()).toBe(0);
    const { lines } = JSON.parse(demo.readNotes()) as { lines: { number: string; id: string }[] };
    await demo.send(`/lines/${lines.find((one) => one.number === '+13125550118')!.id}/code`, { form: {} });
    await demo.shop.pass(3, 1);
    await page.locator('.kx').waitFor({ timeout: 15_000 });
    expect(await page.locator('.kx').innerText()).toMatch(/^\d{6}$/);
    await context.close();
  });

  test.each([true, false])('the telephone is played by keys (script: %s), with captions and without a voice', async (script) => {
    const { context, complaints } = await open({ language: 'en', viewport: PHONE, theme: 'light', script });
    const page = await context.newPage();
    await page.goto(`${ORIGIN}/phone?from=%2B12135550166`);
    await page.locator('.tb .go').click();
    const captions = page.locator('.tx');
    const hear = async (words: string): Promise<void> => { await captions.getByText(words).last().waitFor({ timeout: 15_000 }); };
    await hear('For English, press 1.');
    const press = async (key: string): Promise<void> => { if (script) await page.keyboard.press(key); else await page.locator(`.tp button[value="${key}"]`).click(); };
    await press('1');
    await hear('To renew, press 1.');
    await press('5');
    await hear('Please type the six digits from our website.');
    for (const key of '481927') await press(key);
    await hear('Those digits open nothing.');
    // What was typed is nowhere to be read.
    expect(await page.locator('main').innerText()).not.toContain('481927');
    await page.locator('button[value=again]').click();
    await hear('Those digits open nothing.');
    await page.locator('.tb .no').click();
    await page.locator('.tb .go').waitFor();
    expect(await page.locator('.td [role=status]').innerText()).toBe('Call ended');
    expect(complaints).toEqual([]);
    await context.close();
  });
});
