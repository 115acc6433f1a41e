import { describe, expect, test } from 'vitest';
import { LANGUAGES } from '../base/language.ts';
import { AS_OF, asOf, handlingOf, isTooOld, noticeOf, pageFrom, patienceOf, safeUrl, shouldRefresh, tapOf, type Copy, type PushNotice } from './browser/worker/routing.ts';

const SHOP = 'https://renew.example';
const NOW = Date.UTC(2026, 10, 23, 18);
const MINUTE = 60_000, DAY = 86_400_000;

describe('what the worker answers', () => {
  const handled = (path: string, method = 'GET', mode = 'navigate') => handlingOf({ method, mode, url: new URL(path, SHOP).href }, SHOP);

  test.each(['/', '/account', '/app/home', '/lines/line_1', '/lines/line_1/pay-link', '/r/rnw_1', '/quotes/quo_1', '/go/token', '/payments-are-no-pay-page'])('pages of ours: %s', (path) => expect(handled(path)).toBe('page'));

  test.each(['/v1/lines', '/v1', '/ops', '/ops/refunds', '/pay', '/pay/7K2M9Q4T', '/hooks/stripe', '/sandbox/stripe/pay/cs_1', '/healthz', '/metrics', 'https://checkout.stripe.com/c/pay/1', 'https://renew.example.evil.test/account'])('not %s', (path) => expect(handled(path)).toBe('leave'));

  test('no form, ever; signing out only makes it forget', () => {
    for (const path of ['/renewals', '/account/app/devices', '/sign-in', '/app/share']) expect(handled(path, 'POST'), path).toBe('leave');
    expect(handled('/sign-out', 'POST')).toBe('wipe');
    expect(handled('https://evil.test/sign-out', 'POST')).toBe('leave');
    for (const method of ['PUT', 'DELETE', 'HEAD']) expect(handled('/account', method), method).toBe('leave');
  });

  test('of what pages load, stylesheets alone: a kept copy may wear an older one', () => {
    expect(handled('/assets/account.abc.css', 'GET', 'no-cors')).toBe('file');
    for (const file of ['/assets/shop.abc.js', '/assets/icon-192.abc.png', 'https://elsewhere.test/assets/account.abc.css']) expect(handled(file, 'GET', 'no-cors'), file).toBe('leave');
    expect(handled('/account/app/copy', 'GET', 'cors')).toBe('leave');
    expect(handled('/r/rnw_1/stage', 'GET', 'same-origin')).toBe('leave');
  });
});

describe('the copy', () => {
  const copy: Copy = { owner: 'x', language: 'en', files: [], pages: { '/account': `<p>${AS_OF} and ${AS_OF}</p>`, '*': 'other' } };

  test('stands for its own paths, and one page for all others', () => {
    expect(pageFrom(copy, '/account', NOW - 3 * 60 * MINUTE, NOW)).toMatch(/^<p>Nov 23, \d\d:\d\d.* · 3 hours ago and Nov 23, .* · 3 hours ago<\/p>$/);
    expect(pageFrom(copy, '/account/wallet', NOW, NOW)).toBe('other');
    expect(pageFrom({ ...copy, pages: {} }, '/account', NOW, NOW)).toBeNull();
  });

  test('says how old it is in each language; a phone whose clock went back never says "in"', () => {
    expect(LANGUAGES.map((language) => asOf(language, NOW - 2 * DAY, NOW).split(' · ')[1])).toEqual(LANGUAGES.map((language) => new Intl.RelativeTimeFormat(language).format(-2, 'day')));
    expect(asOf('en', NOW + DAY, NOW)).toMatch(/ · 0 minutes ago$/);
    expect(asOf('en', NOW - 47 * 60 * MINUTE, NOW)).toMatch(/ · 47 hours ago$/);
  });

  test('is over after seven days, like a session nobody uses', () => {
    expect([isTooOld(NOW - 7 * DAY, NOW), isTooOld(NOW - 7 * DAY - 1, NOW)]).toEqual([false, true]);
  });

  test('is asked anew after five minutes, at once for a receipt it lacks, in another language, and when the clock cannot be believed', () => {
    const asks = (path: string, ageMs: number, language: string | null = 'en') => shouldRefresh({ ...copy, pages: { '/r/rnw_1': 'x' } }, { path, language }, NOW - ageMs, NOW);
    expect([asks('/account', 0, 'es'), asks('/account', 0, null)]).toEqual([true, false]);
    expect([asks('/account', 5 * MINUTE), asks('/account', 5 * MINUTE + 1), asks('/account', -1)]).toEqual([false, true, true]);
    expect([asks('/r/rnw_1', 0), asks('/r/rnw_2', 0), asks('/r/rnw_2/share', 0)]).toEqual([false, true, false]);
  });

  test('takes the network’s place after five seconds; where there is none, or the reader chose to wait, after a minute', () => {
    expect([patienceOf(new URL(`${SHOP}/account`), true), patienceOf(new URL(`${SHOP}/account?wait=1`), true), patienceOf(new URL(`${SHOP}/account`), false)]).toEqual([5_000, 60_000, 60_000]);
  });
});

describe('notices', () => {
  const notice: PushNotice = {
    title: 'Data runs out on Friday', body: '1.2 GB left', url: `${SHOP}/lines/line_1`, tag: 'ntc_1',
    actions: [{ action: 'renew', title: 'Renew', url: '/go/abc', method: 'open' }, { action: 'later', title: 'Remind me tomorrow', url: `${SHOP}/go/abc/later`, method: 'post' }],
  };

  test('are read as the server sends them; what cannot be read still shows something', () => {
    expect(noticeOf(JSON.stringify({ channel: 'push', ...notice }), 'Xuka')).toEqual(notice);
    for (const broken of [undefined, '', 'not json', '{"title":', 'null', '{}', '[]']) expect(noticeOf(broken, 'Xuka'), String(broken)).toEqual({ title: 'Xuka', body: '', url: '/app/home', tag: '', actions: [] });
  });

  test('a tap leads where the notice or its button says, and to nowhere else', () => {
    expect(tapOf(notice, '', SHOP)).toEqual({ method: 'open', url: `${SHOP}/lines/line_1` });
    expect(tapOf(notice, 'renew', SHOP)).toEqual({ method: 'open', url: `${SHOP}/go/abc` });
    expect(tapOf(notice, 'later', SHOP)).toEqual({ method: 'post', url: `${SHOP}/go/abc/later` });
    expect(tapOf(notice, 'unknown', SHOP)).toEqual({ method: 'open', url: `${SHOP}/lines/line_1` });
    for (const url of ['https://evil.test/', '//evil.test/x', 'javascript:alert(1)', 'https://renew.example.evil.test/', 'http://renew.example/', 'https://[']) expect(safeUrl(url, SHOP), url).toBe(`${SHOP}/app/home`);
  });
});
