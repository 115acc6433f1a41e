import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { LANGUAGES } from '../../../base/language.ts';
import { refusalWords } from '../../../platform/i18n/refusals/refusals.ts';
import { finishPage } from '../frame/finish-page.ts';
import { GUEST_SHELF, REVIEW } from '../fixtures/flow.ts';
import { ACTIVE } from '../fixtures/lines.ts';
import { openShopAssets } from '../frame/shop-assets.ts';
import { galleryFrame, galleryPages } from '../gallery.tsx';
import type { Frame } from '../view-models.ts';
import { offlinePage } from './app/kept.tsx';
import { errorPage } from './error.tsx';
import { homePage } from './home.tsx';
import { html, WEIGHT_MARK } from './page.tsx';
import { plansPage } from './plans.tsx';
import { reviewPage } from './review.tsx';
import { statusPage } from './status.tsx';
import { renderText } from './text.tsx';

const HTML_BUDGET = 2_500;
// One initial window of TCP: ten segments of 1,460 bytes. The answers' heads share it with the bodies.
const FIRST_VIEW = 14_600;
const HEADS = 3 * 700;

describe('every page, in every state and language', () => {
  test('keeps its budget as it is sent, and fits one first window with all it needs', async () => {
    const assets = await openShopAssets();
    for (const language of LANGUAGES) {
      const frame = galleryFrame(language, { weight: null, assets });
      for (const page of galleryPages(frame)) {
        const sent = (await finishPage(frame, page.html, assets, 'br')).byteLength;
        expect(sent, `${language} ${page.name}`).toBeLessThanOrEqual(HTML_BUDGET);
        expect(sent + assets.weight('br', page.html) + HEADS, `${language} ${page.name}`).toBeLessThanOrEqual(FIRST_VIEW);
      }
    }
  });

  test('of the flow loads one script and no part of the app; the app’s pages load one more', () => {
    const frame = galleryFrame('en');
    const scripts = (page: string) => [...page.matchAll(/<script defer="" src="([^"]+)"|<script defer src="([^"]+)"/g)].map((one) => one[1] ?? one[2]);
    for (const page of galleryPages(frame)) {
      const own = /^(?:app|phone)/.test(page.name) ? [frame.assets.app] : page.html.includes(frame.assets.passkey) ? [frame.assets.passkey] : [];
      if (!/^(?:guard|offline|kept)/.test(page.name)) expect(scripts(page.html), page.name).toEqual([frame.assets.script, ...own]);
      if (/^(?:offline|kept)/.test(page.name)) expect(scripts(page.html), page.name).toEqual([]);
      if (page.html.includes(frame.assets.css) && !page.name.startsWith('home')) expect(page.html, page.name).not.toContain('manifest');
    }
  });

  test('needs nothing inline and nothing from elsewhere, so the strictest policy holds', () => {
    for (const language of LANGUAGES) {
      for (const page of galleryPages(galleryFrame(language))) {
        expect(page.html, page.name).not.toMatch(/\sstyle=|<style|\son[a-z]+=|<script(?! defer)|<img(?! src="\/pay\/[0-9A-Z]{8}\/qr\.svg" width="216" height="216" alt="[^"]+"\/>)|<iframe|javascript:/);
        // A link to somewhere else is no load: Telegram's own address, and it alone.
        expect(page.html.replaceAll(' href="https://t.me/', ''), page.name).not.toMatch(/(?:src|href|action)="(?:https?:)?\/\//);
        expect(page.html, page.name).not.toMatch(/undefined|\[object|NaN|Invalid Date/);
      }
    }
  });

  test('has one filled button at most, one heading, one of each id, and says that it is a sandbox', () => {
    for (const language of LANGUAGES) {
      for (const page of galleryPages(galleryFrame(language))) {
        expect(page.html.split(/class="btn[ "]/).length - 1, page.name).toBeLessThanOrEqual(1);
        expect(page.html.split('<h1').length - 1, page.name).toBe(1);
        const ids = [...page.html.matchAll(/\sid="([^"]+)"/g)].map((match) => match[1]);
        expect(new Set(ids).size, page.name).toBe(ids.length);
        expect(page.html, page.name).toContain('class="sand"');
      }
    }
  });

  test('shows the reader no word of another language where it has its own', () => {
    for (const page of galleryPages(galleryFrame('en'))) {
      // The choice of a language names each in its own.
      expect(page.html.replace(/<nav[\s\S]*?<\/nav>/, '').replace(/<option [^>]*lang=[\s\S]*?<\/option>/g, '').replace(/aria-hidden="true">[支微]/g, ''), page.name).not.toMatch(/[\u4e00-\u9fff]/);
    }
    for (const page of galleryPages(galleryFrame('zh-TW'))) expect(page.html.replace(/<nav[\s\S]*?<\/nav>/, '').replace(/<option [^>]*lang=[\s\S]*?<\/option>/g, ''), page.name).not.toMatch(/[续费门钱电运营账发没这号]/u);
  });
});

test('outside the sandbox there is no ribbon and no demo block; without a hotline no number', () => {
  const page = html(homePage(galleryFrame('en', { sandbox: false }), { value: '', refusal: null, demo: null }));
  expect(page).not.toMatch(/class="sand"|tel:|Lines to try/);
  expect(html(homePage(galleryFrame('en', { shop: { name: 'Lee Mobile', hotline: { tel: '+18005550199', shown: '+1 (800) 555-0199' } } }), { value: '', refusal: null, demo: null }))).toMatch(/Lee Mobile.*tel:\+18005550199/s);
  // Without data a phone call is the way that is left.
  const offline = (hotline: Frame['shop']['hotline']) => html(offlinePage(galleryFrame('en', { shop: { name: null, hotline } }), { hasCopy: false }));
  expect(offline({ tel: '+18005550199', shown: '+1 (800) 555-0199' })).toContain('href="tel:+18005550199"');
  expect(offline(null)).not.toMatch(/tel:|<footer/);
});

test('what a person typed is shown back as text, never as markup', () => {
  const page = html(homePage(galleryFrame('en'), { value: '"><script>alert(1)</script>', refusal: 'number_malformed', demo: null }));
  expect(page).not.toContain('<script>alert');
  expect(page).toContain('&quot;&gt;&lt;script&gt;');
});

test('a guest sees the shelf and nothing that is the holder’s: no number in full, no use, no end', () => {
  const page = html(plansPage(galleryFrame('en'), GUEST_SHELF));
  expect(page).not.toMatch(/555-0142|You use about|Paid until|Lasts you|Covers you/);
  expect(page).toContain('••• ••• 0142');
});

test('the pay button carries the exact amount and the form its key', () => {
  const page = html(reviewPage(galleryFrame('en'), REVIEW));
  expect(page).toMatch(/<button class="btn le">.*Pay \$25\.49<\/button>/);
  expect(page).toContain('name="key" value="frm_7Q2M9"');
  expect(page).toContain('911 surcharge');
});

test('the status page shows the four clocks in the line’s zone and the reader’s', () => {
  const page = html(statusPage(galleryFrame('en', { readerZone: 'Asia/Shanghai' }), { ...ACTIVE, clocks: { ...ACTIVE.clocks, addOnEndsAt: ACTIVE.clocks.cycleEndsAt } }));
  for (const said of ['This cycle ends', 'Add-on data ends', 'Carrier balance lapses', 'Number is released', '23:59 New York', 'Dec 1, 12:59 Beijing', '$12.50']) expect(page).toContain(said);
});

test('a reader who lives by the line’s clock sees one clock', () => {
  expect(html(statusPage(galleryFrame('en', { readerZone: 'America/Detroit' }), ACTIVE))).not.toContain('Detroit');
});

test('an error page says the refusal’s own words and the reference', () => {
  const page = html(errorPage(galleryFrame('es'), { status: 409, refusal: 'renewal_in_progress', reference: 'R-1', backUrl: '/' }));
  expect(page).toContain(refusalWords('renewal_in_progress', 'es').detail);
  expect(page).toContain('R-1');
});

describe('the weight in the footer', () => {
  test('is the weight of what is sent, in each encoding', async () => {
    const assets = await openShopAssets();
    const frame = galleryFrame('en', { weight: null, assets });
    const source = html(homePage(frame, { value: '', refusal: null, demo: null }));
    for (const encoding of ['br', 'gzip', null] as const) {
      const body = Buffer.from(await finishPage(frame, source, assets, encoding));
      const text = (encoding === 'br' ? brotliDecompressSync(body) : encoding === 'gzip' ? gunzipSync(body) : body).toString();
      expect(text).not.toContain(WEIGHT_MARK);
      const [, first, again] = /weighs ([\d.]+) KB, and ([\d.]+) KB/.exec(text)!;
      expect(Math.abs(Number(again) * 1000 - body.length)).toBeLessThanOrEqual(100);
      expect(Math.abs(Number(first) * 1000 - body.length - assets.weight(encoding, source))).toBeLessThanOrEqual(100);
    }
  });
});

test('an operator’s text becomes headings, lists and links, and anything else stays text', () => {
  const out = renderText('# One\n\n## Two\ntext **bold** <b>no</b>\n\n- a\n- [b](https://example.org/x)\n\n[bad](javascript:alert(1))').map(String).join('');
  expect(out).toBe('<h1>One</h1><h2>Two</h2><p>text <b>bold</b> &lt;b&gt;no&lt;/b&gt;</p><ul><li>a</li><li><a href="https://example.org/x">b</a></li></ul><p>[bad](javascript:alert(1))</p>');
});
