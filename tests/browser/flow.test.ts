import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { violations } from './axe.ts';
import { chromiumPath, NO_CHROMIUM } from './chromium.ts';
import { READY_MS, startShop, type StartedShop } from './started-shop.ts';

// These run inside the page, where there is a DOM; the compiler of the server has none.
declare const document: any;

// More stops than any page of ours has.
const TABS_MAX = 60;

const found = chromiumPath();

/** The whole way of a customer, in a real browser against the shop as `npm start` starts it: its own process, folder and port. */
describe.skipIf(found === null)(`the flow in a browser${found === null ? `, ${NO_CHROMIUM}` : ''}`, () => {
  let shop: StartedShop;
  let origin: string;
  beforeAll(async () => { shop = await startShop(found!); ({ origin } = shop); }, READY_MS + 10_000);
  afterAll(() => shop?.stop(), 20_000);

  const lineOf = (name: string) => shop.lineOf(name);
  const visit = (language: string, script = true) => shop.visit(language, script);
  const codeFor = (number: string) => shop.codeFor(number);
  const atBank = (page: Page) => page.waitForURL('**/sandbox/stripe/pay/**');
  const payAs = (page: Page, method: string) => page.locator(`button[value="${method}"]`).click();

  test('zh-CN: the number in Chinese digits, a code, a double click on pay, one renewal, and going back finds the receipt', async () => {
    const { context, page } = await visit('zh-CN');
    await page.goto(`${origin}/`);
    const broken = [await violations(page)];
    await page.locator('#l').fill('三一二 五五五 〇一一八');
    await page.locator('.btn').click();
    await page.getByRole('button', { name: '发验证码' }).waitFor();
    broken.push(await violations(page));
    await page.getByRole('button', { name: '发验证码' }).click();
    await page.locator('#c').fill(await codeFor(lineOf('family').number));
    broken.push(await violations(page));
    await page.locator('form .btn').click();
    await page.getByRole('link', { name: '续费', exact: true }).waitFor();
    broken.push(await violations(page));
    await page.getByRole('link', { name: '续费', exact: true }).click();
    await page.waitForURL('**/plans');
    broken.push(await violations(page));
    await page.locator('.cta .btn').click();
    await page.getByRole('button', { name: /^支付/ }).waitFor();
    await page.locator('#e').fill('lin@example.edu');
    broken.push(await violations(page));
    const promised = await page.locator('.af b').innerText();
    await page.getByRole('button', { name: /^支付/ }).dblclick();
    await atBank(page);
    await payAs(page, 'pm_card_visa');
    await page.locator('.seal').waitFor();
    broken.push(await violations(page));
    const receipt = await page.locator('main').innerText();
    expect(receipt).toContain('续费成功');
    expect(receipt, 'the receipt says the day that the review promised').toContain(promised);
    expect(receipt).toContain('lin@example.edu');

    // Back: the bank's page has nothing left to pay, and the review leads to the receipt.
    await page.goBack();
    await page.goBack();
    await page.locator('.seal').waitFor();
    expect(await page.getByRole('button', { name: /^支付/ }).count()).toBe(0);

    await page.getByRole('link', { name: '回到我的卡' }).click();
    await page.locator('.ring').waitFor();
    expect(await page.locator('.rows a[href^="/r/"]').count(), 'renewals after a double click').toBe(1);
    broken.push(await violations(page));
    expect(broken.flat()).toEqual([]);
    await context.close();
  }, 40_000);

  test('en, without script: a guest of a suspended line pays and gets a receipt that keeps the number masked', async () => {
    const { context, page } = await visit('en', false);
    await page.goto(`${origin}/`);
    await page.locator('#l').fill('(415) 555-0187');
    await page.locator('.card .btn').first().click();
    await page.waitForURL('**/plans');
    await page.locator('.cta .btn').click();
    await page.waitForURL('**/quotes/quo_*');
    expect(await page.locator('main').innerText()).not.toMatch(/\(415\)|Now\b.*Oct/);
    await page.locator('.cta .btn').click();
    await atBank(page);
    await payAs(page, 'pm_card_visa');
    // The page asks again by itself every few seconds.
    await page.locator('.seal').waitFor({ timeout: 20_000 });
    const receipt = await page.locator('main').innerText();
    expect(receipt).toContain('Renewed');
    expect(receipt).toContain('(•••) •••-0187');
    await context.close();
  }, 40_000);

  test('en, by keyboard alone: from the first page to the receipt', async () => {
    const { context, page } = await visit('en');
    await page.goto(`${origin}/`);
    await tabTo(page, '#l');
    await page.keyboard.type('917 555 0173');
    await page.keyboard.press('Enter');
    await page.locator('.cta .btn').waitFor();
    await tabTo(page, '[name=kind]');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowLeft');
    await tabTo(page, '.cta .btn');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: /^Pay \$/ }).waitFor();
    await tabTo(page, '.cta .btn');
    await page.keyboard.press('Enter');
    await atBank(page);
    await tabTo(page, 'button[value="pm_card_visa"]');
    await page.keyboard.press('Enter');
    await page.locator('.seal').waitFor();
    expect(await page.locator('h1').innerText()).toBe('Renewed');
    await context.close();
  }, 40_000);

  test('a tab closed at the bank: the line’s page leads back, turning back charges nothing, and trying again works', async () => {
    const { context, page } = await visit('zh-CN');
    const { id } = lineOf('student');
    await page.goto(`${origin}/lines/${id}/quotes?plan=tmo-mo-12g&mode=extend`);
    await page.locator('.cta .btn').click();
    await atBank(page);
    await payAs(page, 'pm_card_visa_chargeDeclined');
    await page.close();

    const again = await context.newPage();
    await again.goto(`${origin}/lines/${id}/plans`);
    await again.getByRole('link', { name: '查看进度' }).click();
    expect(await again.locator('h1').innerText()).toBe('还没付款');
    expect(await violations(again)).toEqual([]);
    // One renewal at a time: trying to begin anew leads to the one that waits.
    await again.goto(`${origin}/lines/${id}/quotes?plan=tmo-mo-12g&mode=extend`);
    await again.locator('.cta .btn').click();
    await again.waitForURL('**/r/rnw_*');
    await again.getByRole('button', { name: '不续了' }).click();
    await again.getByText('没有扣款').waitFor();
    expect(await again.locator('main').innerText()).toContain('你在付款前离开了付款页');
    expect(await violations(again)).toEqual([]);
    await again.getByRole('button', { name: '再试一次' }).click();
    await again.getByRole('button', { name: /^支付/ }).waitFor();
    await context.close();
  }, 40_000);
});

/** Presses Tab until the element that matches has the focus, as somebody without a mouse does. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let presses = 0; presses < TABS_MAX; presses++) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) === true, selector)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab never reaches ${selector}`);
}
