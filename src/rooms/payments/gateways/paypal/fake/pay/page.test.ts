import { brotliCompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { usd } from '../../../../../../base/money.ts';
import type { Language } from '../../../../../../base/language.ts';
import { openSandboxBench } from '../bench.ts';
import { orderIdOf } from '../../outcomes.ts';
import { payPage } from './page.ts';
import { PAY_WORDS } from './words.ts';

const still = new AbortController().signal;

describe('the page of the PayPal sandbox', () => {
  async function aPage(language: Language = 'en', description = 'plan') {
    const bench = await openSandboxBench('in-process');
    const opened = await bench.gateway.openHosted({ key: 'k', reference: 'chg_1', amount: usd(2549), description, language, successUrl: 'http://127.0.0.1:9/done', cancelUrl: 'http://127.0.0.1:9/back' }, still);
    const id = orderIdOf(opened.kind === 'pending' ? opened.ref : '')!;
    const ask = (method: string, body = '') => payPage(bench.core, { method, path: `/sandbox/paypal/checkout/${id}`, body });
    return { bench, id, get: () => ask('GET'), post: (choice: string) => ask('POST', `with=${choice}`) };
  }

  test.each(['en', 'zh-CN', 'zh-TW', 'es'] as const)('says in %s that it is a sandbox, small and without anything from outside', async (language) => {
    const { status, headers, html } = await (await aPage(language)).get();
    expect(status).toBe(200);
    for (const word of ['SANDBOX', PAY_WORDS[language].notice, PAY_WORDS[language].back, '25']) expect(html).toContain(word);
    expect(html).toContain(`lang="${language}"`);
    expect(html).not.toMatch(/<script|<link|<img|url\(|src=/);
    expect(headers['content-security-policy']).toContain('form-action \'self\' http://127.0.0.1:9');
    expect(brotliCompressSync(html).length).toBeLessThan(3_000);
  });

  test('agreeing leads back to the shop and moves no money', async () => {
    const { bench, id, get, post } = await aPage();
    expect(await post('balance')).toMatchObject({ status: 303, headers: { location: `http://127.0.0.1:9/done?token=${id}&PayerID=QYR5Z8XDVJNXQ` } });
    expect(await bench.moneyOf('chg_1')).toEqual({ taken: 0n, givenBack: 0n });
    expect((await get()).html).toContain(PAY_WORDS.en.approved);
  });

  test('an unknown choice, an unknown payment, words with a tag, and a tap that breaks', async () => {
    const { bench, get, post } = await aPage('en', '<b>"&\'</b>');
    expect((await get()).html).toContain('&lt;b&gt;&quot;&amp;&#39;&lt;/b&gt;');
    expect((await post('constructor')).status).toBe(422);
    expect((await payPage(bench.core, { method: 'GET', path: '/checkout/AAAAAAAAAAAAAAAAA', body: '' })).status).toBe(404);
    await bench.core.faults.add({ kind: 'lose_reply', on: 'page.approve' });
    const broken = await post('balance');
    expect([broken.status, broken.html.includes(PAY_WORDS.en.broke)]).toEqual([502, true]);
  });

  test('after a decline the payer is told and may choose again', async () => {
    const { bench, id, get, post } = await aPage();
    await post('declined');
    expect(await bench.gateway.takeApproved!({ ref: `order/${id}`, reference: 'chg_1', key: 'k' }, still)).toMatchObject({ kind: 'pending', processing: false });
    expect((await get()).html).toContain(PAY_WORDS.en.declined);
    await post('balance');
    expect(await bench.gateway.takeApproved!({ ref: `order/${id}`, reference: 'chg_1', key: 'k' }, still)).toMatchObject({ kind: 'done' });
  });
});
