import { brotliCompressSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LANGUAGES, type Language } from '../../../../../../base/language.ts';
import { usd } from '../../../../../../base/money.ts';
import { HOUR } from '../../../../../../base/time.ts';
import { openSandboxBench, type SandboxBench } from '../bench.ts';
import type { HostedMethod } from '../../../../gateway.ts';
import { memoryStore } from '../memory-store.ts';
import type { SandboxStore } from '../store.ts';
import { PAY_WORDS } from './words.ts';

const still = new AbortController().signal;

describe('the sandbox pay page', () => {
  let bench: SandboxBench;
  let store: SandboxStore;
  let counter = 0;
  beforeEach(async () => {
    store = memoryStore();
    bench = await openSandboxBench('wire', store);
  });
  afterEach(async () => { await bench.close(); });

  async function aPage(language: Language = 'en', description = '30 days, 12 GB, …0123', method: HostedMethod | null = null) {
    const reference = `chg_${++counter}`;
    const opened = await bench.gateway.openHosted({
      key: reference, reference, amount: usd(2549), description, language, method,
      successUrl: 'http://127.0.0.1:9/done?s={CHECKOUT_SESSION_ID}', cancelUrl: 'http://127.0.0.1:9/back',
    }, still);
    if (opened.kind !== 'pending' || !opened.payUrl) throw new Error(`no page: ${opened.kind}`);
    const { payUrl: url, ref } = opened;
    return {
      url, ref, reference,
      get: async () => (await fetch(url)).text(),
      post: (form: Record<string, string>) => fetch(url, { method: 'POST', body: new URLSearchParams(form), redirect: 'manual' }),
      outcome: () => bench.gateway.findCharge({ ref, reference, since: bench.now() }, still),
    };
  }

  test.each(LANGUAGES)('in %s says that it is a sandbox, fits in 3 KB, and takes nothing from outside', async (language) => {
    const page = await aPage(language);
    const answer = await fetch(page.url, { headers: { 'accept-encoding': 'br' } });
    const text = await answer.text();
    expect(answer.headers.get('content-encoding')).toBe('br');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(text).toContain(`<html lang="${language}">`);
    expect(text).toContain(`<b>SANDBOX</b> ${PAY_WORDS[language].notice}`);
    expect(text).toContain('25.49');
    expect(text).not.toMatch(/<script|<link|<img|url\(|src=/);
    expect(brotliCompressSync(text).length).toBeLessThan(3_000);
  });

  test('one tap pays and leads back to the shop', async () => {
    const page = await aPage();
    const answer = await page.post({ card: 'pm_card_visa' });
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe(`http://127.0.0.1:9/done?s=${page.ref}`);
    expect(await page.outcome()).toMatchObject({ kind: 'done' });
    expect(await page.get()).toContain(PAY_WORDS.en.paid);
    expect((await page.post({ card: 'pm_card_visa' })).status).toBe(303);
    expect(await bench.moneyOf(page.reference)).toEqual({ taken: 2549n, givenBack: 0n });
  });

  test.each(['4000000000000002', '4000 0000 0000 9995'])('a declined number (%s) leaves the page open with a reason', async (number) => {
    const page = await aPage();
    const answer = await page.post({ number });
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain(PAY_WORDS.en.declined);
    expect(await page.outcome()).toMatchObject({ kind: 'pending', processing: false });
  });

  test('the bank asks on a second page: approved it pays, failed it stays open', async () => {
    for (const [answer, expected] of [['yes', { kind: 'done' }], ['no', { kind: 'pending', processing: false }]] as const) {
      const page = await aPage();
      const asked = await page.post({ number: '4000002500003155' });
      expect(asked.status).toBe(303);
      expect(new URL(asked.headers.get('location')!, page.url).href).toBe(page.url);
      expect(await page.get()).toContain(PAY_WORDS.en.bankAsks);
      await page.post({ bank: answer });
      expect(await page.outcome()).toMatchObject(expected);
    }
  });

  test('late money: the shop is told to wait', async () => {
    const page = await aPage();
    expect((await page.post({ card: 'pm_card_sandboxLate' })).headers.get('location')).toContain('/done');
    expect(await page.outcome()).toMatchObject({ kind: 'pending', processing: true });
    expect(await page.get()).toContain(PAY_WORDS.en.waiting);
    bench.advance(HOUR);
    expect(await page.outcome()).toMatchObject({ kind: 'done' });
  });

  test('a page that breaks after paying says that it does not know', async () => {
    const page = await aPage();
    const answer = await page.post({ card: 'pm_card_sandboxBreaks' });
    expect(answer.status).toBe(502);
    expect(await answer.text()).toContain(PAY_WORDS.en.broke);
    expect(await page.outcome()).toMatchObject({ kind: 'done' });
    await bench.core.faults.add({ kind: 'lose_request', on: 'pay_page.pay' });
    const other = await aPage();
    expect((await other.post({ card: 'pm_card_visa' })).status).toBe(502);
    expect(await other.outcome()).toMatchObject({ kind: 'pending' });
  });

  test('a number that is not a test number is refused, and kept nowhere', async () => {
    const page = await aPage();
    // Passes the Luhn check and belongs to no test list.
    const planted = '4929420573595709';
    for (const number of [planted, '4929 4205 7359 5709', '4111111111111112', '', 'card']) {
      const answer = await page.post({ number });
      expect(answer.status).toBe(422);
      const text = await answer.text();
      expect(text).toContain(PAY_WORDS.en.notTest);
      expect(text.replaceAll(/\s/g, '')).not.toContain(planted);
    }
    for (const kind of ['session', 'intent', 'charge', 'method', 'event'] as const) {
      expect(JSON.stringify(await store.list({ kind, limit: 100 }))).not.toContain('49294205');
    }
    expect(await page.outcome()).toMatchObject({ kind: 'pending', processing: false });
  });

  test('no test number is kept either, only its token and last four', async () => {
    const page = await aPage();
    await page.post({ number: '4242 4242 4242 4242' });
    for (const kind of ['session', 'intent', 'charge', 'method', 'event'] as const) {
      expect(JSON.stringify(await store.list({ kind, limit: 100 }))).not.toContain('42424242');
    }
  });

  test('an ended page cannot be paid; an unknown one is not there; words are escaped', async () => {
    const page = await aPage('en', '<b>"&\'</b>');
    expect(await page.get()).toContain('&lt;b&gt;&quot;&amp;&#39;&lt;/b&gt;');
    bench.advance(HOUR);
    const answer = await page.post({ card: 'pm_card_visa' });
    expect(answer.headers.get('location')).toBe('http://127.0.0.1:9/back');
    expect(await page.get()).toContain(PAY_WORDS.en.over);
    expect(await bench.moneyOf(page.reference)).toEqual({ taken: 0n, givenBack: 0n });
    expect((await fetch(page.url.replace(/.{8}$/, 'AAAAAAAA'))).status).toBe(404);
  });

  test('can be mounted in another server', async () => {
    const page = await aPage();
    const answer = await bench.sandbox!.page(new Request(`https://shop.example/sandbox/pay/${page.ref}`, { method: 'POST', body: new URLSearchParams({ card: 'pm_card_visa' }) }));
    expect(answer.status).toBe(303);
    expect(await page.outcome()).toMatchObject({ kind: 'done' });
  });

  test.each(LANGUAGES)('Alipay in %s: its own page, confirmed there, the money on its way', async (language) => {
    const words = PAY_WORDS[language];
    const page = await aPage(language, undefined, 'alipay');
    expect(await page.get()).toContain(words.by.alipay);
    expect(await page.get()).not.toContain(words.or);
    const sent = await page.post({ card: 'pm_sandboxAlipay' });
    expect(new URL(sent.headers.get('location')!, page.url).href).toBe(page.url);
    const there = await page.get();
    expect(there).toContain(words.apps.alipay);
    expect(there).toContain('25.49');
    expect(await (await page.post({ bank: 'no' })).text()).toContain(words.calledOff);
    await page.post({ card: 'pm_sandboxAlipay' });
    expect((await page.post({ bank: 'yes' })).headers.get('location')).toContain('/done');
    expect(await page.outcome()).toMatchObject({ kind: 'pending', processing: true });
    expect(await page.get()).toContain(words.waiting);
  });

  test.each(LANGUAGES)('WeChat Pay in %s: a code on one device, confirmed on another, and the first goes on by itself', async (language) => {
    const words = PAY_WORDS[language];
    const page = await aPage(language, undefined, 'wechat_pay');
    await page.post({ card: 'pm_sandboxWechatPay' });
    const shown = await page.get();
    expect(shown).toContain('<svg');
    expect(shown).toContain('http-equiv="refresh"');
    expect(brotliCompressSync(shown).length).toBeLessThan(4_000);
    const phone = `${page.url}/phone`;
    expect(shown).toContain(phone);
    const code = await fetch(`${page.url}/qr`);
    expect(code.headers.get('content-type')).toBe('image/svg+xml');
    expect(await (await fetch(phone)).text()).toContain(words.confirm);
    await fetch(phone, { method: 'POST', body: new URLSearchParams({ bank: 'yes' }), redirect: 'manual' });
    expect(await (await fetch(phone)).text()).toContain(words.waiting);
    expect(await page.get()).toContain(`content="1;url=http://127.0.0.1:9/done`);
    bench.advance(HOUR);
    expect(await page.outcome()).toMatchObject({ kind: 'done', with: { method: 'wechat_pay' } });
  });

  test.each(LANGUAGES)('a card is saved in %s without an amount, and what the bank refuses is not saved', async (language) => {
    const words = PAY_WORDS[language];
    const customer = (await bench.gateway.customerFor!({ key: 'c', reference: 'cst_1' }, still))!;
    const opened = await bench.gateway.openSetup!({ key: 's', reference: 'sup_1', customer, language, successUrl: 'http://127.0.0.1:9/saved', cancelUrl: 'http://127.0.0.1:9/back' }, still);
    const url = opened.kind === 'pending' ? opened.payUrl! : '';
    const post = (form: Record<string, string>) => fetch(url, { method: 'POST', body: new URLSearchParams(form), redirect: 'manual' });
    const first = await (await fetch(url)).text();
    expect(first).toContain(words.nothingPaid);
    expect(first).not.toContain('$');
    expect(await (await post({ card: 'pm_card_visa_chargeDeclined' })).text()).toContain(words.declined);
    expect((await post({ number: '4000 0027 6000 3184' })).status).toBe(303);
    expect(await (await fetch(url)).text()).toContain(words.bankTitle);
    expect((await post({ bank: 'yes' })).headers.get('location')).toBe('http://127.0.0.1:9/saved');
    expect(await (await fetch(url)).text()).toContain(words.saved);
  });
});
