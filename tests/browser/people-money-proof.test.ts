import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { projectRoot } from '../../src/platform/project-root.ts';
import { violations } from './axe.ts';
import { chromiumPath, NO_CHROMIUM } from './chromium.ts';
import { READY_MS, startShop, type StartedShop } from './started-shop.ts';

const found = chromiumPath();

/** A new person, from nothing to a proof in hand, in the shop as `npm start` starts it; the books are checked after each step. */
describe.skipIf(found === null)(`people, money and proof in a browser${found === null ? `, ${NO_CHROMIUM}` : ''}`, () => {
  let shop: StartedShop;
  let page: Page;
  const folder = mkdtempSync(join(tmpdir(), 'xuka-proof-'));
  const broken: string[] = [];

  beforeAll(async () => {
    shop = await startShop(found!);
    ({ page } = await shop.visit('zh-CN'));
  }, READY_MS + 10_000);
  afterAll(async () => {
    await shop?.stop();
    rmSync(folder, { recursive: true, force: true });
  }, 20_000);

  const open = async (path: string): Promise<void> => { await page.goto(`${shop.origin}${path}`); };
  const look = async (): Promise<void> => { broken.push(...await violations(page)); };
  const said = (): Promise<string> => page.locator('main').innerText();
  const renewalOf = (url: string): string => /\/r\/(rnw_\w+)/.exec(url)![1]!;
  let renewal = '';

  test('signs up with the number of a card, which binds it', async () => {
    await open('/sign-in');
    await look();
    const { number } = shop.lineOf('student');
    await page.locator('#t').fill(number);
    await page.locator('main form .btn').first().click();
    await page.locator('#c').fill(await shop.codeFor(number));
    await look();
    await page.locator('main form .btn').first().click();
    await page.waitForURL('**/account');
    expect(await said()).toContain('0142');
    await look();
    await booksAreClean();
  }, 60_000);

  test('saves a card without paying', async () => {
    await open('/account/methods');
    await look();
    await page.locator('main .btn').click();
    await page.waitForURL('**/sandbox/stripe/pay/**');
    await page.locator('button[value="pm_card_visa"]').click();
    await page.waitForURL('**/account/methods?said=saved');
    expect(await said()).toContain('4242');
    await look();
    await booksAreClean();
  }, 60_000);

  test('puts money into the wallet', async () => {
    await open('/account/wallet');
    await look();
    await page.locator('input[name=amount][value="20"] + span').click();
    await page.locator('main form .btn').first().click();
    await page.waitForURL('**/wallet/loads/lod_*');
    await page.getByText('$20.00').first().waitFor();
    await look();
    await open('/account/wallet');
    expect(await page.locator('.big b').innerText()).toBe('$20.00');
    await booksAreClean();
  }, 60_000);

  test('renews with a promo code, partly from the wallet', async () => {
    await open(`/lines/${shop.lineOf('student').id}/quotes?plan=tmo-mo-12g&mode=extend`);
    await page.locator('summary', { hasText: '优惠码' }).click();
    await page.locator('input[name=code]').fill('welcome10');
    await page.locator('button[form=pf]').click();
    await page.waitForURL('**/quotes/quo_*');
    expect(await said()).toContain('−$2.50');
    await page.locator('#e').fill('lin@example.edu');
    await page.locator('input[name=wallet]').check();
    await look();
    await page.getByRole('button', { name: /^支付/ }).click();
    await page.locator('.seal').waitFor();
    renewal = renewalOf(page.url());
    const receipt = await said();
    expect(receipt).toContain('续费成功');
    expect(receipt).toContain('4242');
    expect(receipt).toContain('$20.00');
    await look();
    await booksAreClean();
  }, 60_000);

  /** Makes a link for the signed-in person's card and answers its code, as it would be sent in a message. */
  async function aLink(plan: string): Promise<string> {
    await open(`/lines/${shop.lineOf('student').id}/pay-link?plan=${plan}&mode=queue`);
    await look();
    await page.locator('main form .btn').click();
    await page.locator('.tt .n').waitFor();
    await look();
    return page.locator('.tt .n').innerText();
  }

  test('a pay link is paid abroad by WeChat Pay, from another browser without an account', async () => {
    const code = await aLink('tmo-mo-5g');
    const { page: payer, context } = await shop.visit('zh-CN');
    await payer.goto(`${shop.origin}/pay/${code}`);
    const before = await payer.locator('main').innerText();
    expect(before).toContain('(•••) •••-0142');
    expect(before).not.toContain('646');
    expect(before).toMatch(/CNY|¥/);
    broken.push(...await violations(payer));
    await payer.locator('label', { hasText: '微信支付' }).click();
    await payer.locator('.cta .btn').click();
    await payer.waitForURL('**/sandbox/stripe/pay/**');
    await payer.locator('button.wechat_pay').first().click();
    // The phone beside the screen scans and confirms.
    const phone = await context.newPage();
    await phone.goto(`${payer.url().split('?')[0]}/phone`);
    await phone.locator('button[value=yes]').click();
    await payer.goto(payer.url());
    await payer.waitForURL(/\/r\/rnw_/, { timeout: 30_000 }).catch(async () => { await payer.locator('a').first().click(); await payer.waitForURL(/\/r\/rnw_/); });
    await payer.locator('.seal').waitFor({ timeout: 60_000 });
    expect(await payer.locator('main').innerText()).toContain('微信支付');
    broken.push(...await violations(payer));
    await context.close();
    await booksAreClean();
  }, 120_000);

  test('another one by PayPal', async () => {
    const code = await aLink('tmo-mo-5g');
    const { page: payer, context } = await shop.visit('en');
    await payer.goto(`${shop.origin}/pay/${code}`);
    await payer.locator('label', { hasText: 'PayPal' }).click();
    await payer.locator('.cta .btn').click();
    await payer.waitForURL('**/sandbox/paypal/**');
    await payer.locator('button[name=with][value=balance]').click();
    await payer.locator('.seal').waitFor({ timeout: 60_000 });
    expect(await payer.locator('main').innerText()).toContain('PayPal');
    await context.close();
    await booksAreClean();
  }, 120_000);

  test('gets back what was not used of the renewal, each part the way it was paid', async () => {
    await open(`/r/${renewal}`);
    await page.getByRole('link', { name: /退款|退还|退未用/ }).first().click();
    await page.waitForURL('**/refund');
    await look();
    const amount = /\$[\d.]+/.exec(await page.locator('h1').innerText())![0];
    await page.locator('main form .btn').click();
    await page.waitForURL('**/refunds/ret_*');
    await page.locator('h1', { hasText: '已退' }).or(page.locator('h1', { hasText: '退款完成' })).first().waitFor({ timeout: 60_000 });
    expect(await said()).toContain(amount);
    expect(await said()).toMatch(/4242.*钱包/);
    await look();
    await open('/account/wallet');
    expect(await page.locator('.big b').innerText()).toBe('$20.00');
    await booksAreClean();
  }, 120_000);

  test('holds a Chinese PDF, and a proof that is checked offline and breaks with one byte', async () => {
    const pdf = await page.request.get(`${shop.origin}/r/${renewal}/receipt.pdf`, { headers: { 'accept-language': 'zh-CN' } });
    const bytes = await pdf.body();
    expect(pdf.headers()['content-type']).toBe('application/pdf');
    expect(bytes.length).toBeLessThanOrEqual(60 * 1024);
    expect(await textOf(bytes)).toMatch(/收据/);

    const [proof, keys] = [join(folder, 'proof.json'), join(folder, 'keys.json')];
    writeFileSync(proof, await (await page.request.get(`${shop.origin}/r/${renewal}/proof.json`)).body());
    writeFileSync(keys, await (await page.request.get(`${shop.origin}/v1/keys`)).body());
    const offline = () => run(['verify/verify-proof.mjs', proof, '--keys', keys]);
    expect(await offline()).toMatchObject({ code: 0 });
    const whole = readFileSync(proof, 'utf8');
    const at = whole.indexOf('"plan"') + 12;
    writeFileSync(proof, `${whole.slice(0, at)}${whole[at] === 'x' ? 'y' : 'x'}${whole.slice(at + 1)}`);
    expect((await offline()).code).not.toBe(0);
    expect(broken).toEqual([]);
  }, 60_000);

  async function booksAreClean(): Promise<void> {
    const { code, output } = await run(['scripts/run.cjs', 'check-books'], { XUKA_DATA: shop.folder });
    expect(code, output).toBe(0);
  }
});

async function textOf(bytes: Buffer): Promise<string> {
  const { getDocument } = await import('pdfjs-dist/legacy/build/pdf.mjs');
  const document = await getDocument({ data: new Uint8Array(bytes) }).promise;
  const content = await (await document.getPage(1)).getTextContent();
  return content.items.map((item) => ('str' in item ? item.str : '')).join('');
}

function run(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<{ readonly code: number; readonly output: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: projectRoot(), env: { ...process.env, ...env, NODE_ENV: '' } });
    let output = '';
    child.stdout.on('data', (text: Buffer) => { output += text.toString(); });
    child.stderr.on('data', (text: Buffer) => { output += text.toString(); });
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}
