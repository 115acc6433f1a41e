import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import type { Hono } from 'hono';
import { describe, expect, test } from 'vitest';
import { LANGUAGES } from '../../base/language.ts';
import { Refusal, REFUSALS } from '../../base/refusal.ts';
import { at } from '../../base/time.ts';
import { standingClock } from '../clock.ts';
import { refusalWords } from '../i18n/refusals/refusals.ts';
import { openLog } from '../log/log.ts';
import { openMetrics } from '../metrics.ts';
import { projectRoot } from '../project-root.ts';
import { idMaker, seededRandom } from '../random.ts';
import { openAssets } from './assets.ts';
import { BODY_MAX, readForm, readJson, readQuery } from './body.ts';
import { addressBlock, openClientAddress } from './client-address.ts';
import { chooseEncoding, compressed } from './compression.ts';
import { openFrame, type FrameOptions } from './frame.ts';
import type { FrameEnv } from './frame-env.ts';
import { problemPages } from './problem-pages.tsx';
import { sameOriginForms } from './same-origin.ts';
import { parseStrictJson } from './strict-json.ts';

function aFrame(options: Partial<FrameOptions> = {}) {
  const lines: string[] = [];
  const clock = standingClock(at('2026-11-23T18:00:00Z'));
  const metrics = openMetrics();
  const app = openFrame({ clock, newId: idMaker(clock, seededRandom(1)), log: openLog({ clock, level: 'debug', write: (line) => lines.push(line) }), metrics, ...options });
  app.post('/echo', async (c) => c.json((await readJson(c)).value as object));
  app.post('/form', sameOriginForms([]), async (c) => c.text([...(await readForm(c)).fields].join(';')));
  app.get('/query', (c) => c.text([...readQuery(c)].join(';')));
  app.get('/page', compressed, (c) => c.html(`<p>${'words '.repeat(400)}</p>`));
  app.get('/fault', () => { throw new Error('select * from people where phone = +12125550123'); });
  app.get('/down', () => { throw Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }); });
  app.get('/refused', () => { throw new Refusal('quote_expired', { quote: 'quo_1' }); });
  return { app, lines, metrics };
}

const postJson = (app: Hono<FrameEnv>, body: string | Uint8Array<ArrayBuffer> | ReadableStream, headers: Record<string, string> = { 'content-type': 'application/json' }) =>
  app.request('/echo', { method: 'POST', body, headers, duplex: 'half' } as RequestInit);

describe('bodies', () => {
  test('good JSON passes as it is', async () => {
    const { app } = aFrame();
    const value = { a: [1, { b: 'ü\n"' }], 'a:b': null, nested: { a: 1, list: [{ a: 1 }, { a: 2 }] }, 'tricky "a": key': ':' };
    const answer = await postJson(app, JSON.stringify(value), { 'content-type': 'application/json; charset=UTF-8' });
    expect(await answer.json()).toEqual(value);
  });

  test.each([
    ['invalid_json', '{"a":1,}'], ['invalid_json', ''], ['duplicate_key', '{"a":1,"a":2}'], ['duplicate_key', '{"x":[{"a":1,"\\u0061":2}]}'],
    ['forbidden_key', '{"__proto__":{"admin":true}}'], ['forbidden_key', '{"a":{"constructor":1}}'], ['forbidden_key', '{"\\u005f_proto__":1}'],
    ['too_deep', '['.repeat(21) + ']'.repeat(21)], ['too_deep', `${'{"a":'.repeat(30_000 / 5)}1${'}'.repeat(30_000 / 5)}`],
    ['invalid_utf8', new Uint8Array([0x22, 0xc3, 0x28, 0x22])],
  ])('refuses %s', async (reason, body) => {
    const answer = await postJson(aFrame().app, body);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ type: '/problems/malformed', status: 400, facts: { reason } });
  });

  test('what passes is what JSON.parse reads', () => {
    fc.assert(fc.property(fc.jsonValue({ depthSize: 'small' }), (value) => {
      const text = JSON.stringify(value);
      if (/"(?:__proto__|constructor|prototype)"/.test(text)) return;
      expect(parseStrictJson(new TextEncoder().encode(text))).toEqual(JSON.parse(text));
    }), { numRuns: 300 });
  });

  test.each([['text/plain'], [''], ['application/json; charset=latin1'], ['application/xml']])('refuses the type %j', async (type) => {
    const answer = await postJson(aFrame().app, '{}', { 'content-type': type });
    expect(answer.status).toBe(415);
  });

  test('refuses what is too large by its announced length, and while reading when none was announced', async () => {
    const { app } = aFrame();
    const large = `"${'x'.repeat(BODY_MAX)}"`;
    const announced = await postJson(app, large, { 'content-type': 'application/json', 'content-length': String(large.length) });
    expect([announced.status, ((await announced.json()) as { code: string }).code]).toEqual([413, 'body_too_large']);
    let pulled = 0;
    const endless = new ReadableStream({ pull(controller) { pulled++; controller.enqueue(new TextEncoder().encode('x'.repeat(10_000))); } });
    expect((await postJson(app, endless)).status).toBe(413);
    expect(pulled).toBeLessThan(20);
    expect((await postJson(app, '{}', { 'content-type': 'application/json', 'content-encoding': 'gzip' })).status).toBe(415);
  });

  test('a parameter that comes twice is refused in queries and forms', async () => {
    const { app } = aFrame();
    expect((await app.request('/query?a=1&b=2')).status).toBe(200);
    expect((await app.request('/query?a=1&a=2')).status).toBe(400);
    const form = { method: 'POST', body: 'a=1&a=2', headers: { 'content-type': 'application/x-www-form-urlencoded' } };
    expect((await app.request('/form', form)).status).toBe(400);
  });
});

describe('problems', () => {
  test('carry type, words in the caller\'s language, the reference and the facts', async () => {
    const answer = await aFrame().app.request('/refused', { headers: { 'accept-language': 'zh-HK,en;q=0.5' } });
    expect(answer.status).toBe(409);
    expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(answer.headers.get('content-language')).toBe('zh-TW');
    const words = refusalWords('quote_expired', 'zh-TW');
    expect(await answer.json()).toEqual({ type: '/problems/quote_expired', title: words.title, status: 409, detail: words.detail, instance: answer.headers.get('x-request-id'), code: 'quote_expired', facts: { quote: 'quo_1' } });
  });

  test('a fault of ours says its number and nothing else; the log has the rest, masked', async () => {
    const { app, lines } = aFrame();
    for (const language of LANGUAGES) {
      const answer = await app.request('/fault', { headers: { 'accept-language': language } });
      const text = await answer.text();
      expect(answer.status).toBe(500);
      expect(text).toContain(answer.headers.get('x-request-id')!);
      expect(text).not.toMatch(/select|phone|2125550123/);
    }
    const logged = lines.find((line) => line.includes('http.fault'))!;
    expect(logged).toContain('select * from people');
    expect(logged).not.toContain('2125550123');
  });

  test('a database that is away is a 503 with a time to come back', async () => {
    const answer = await aFrame().app.request('/down');
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5']);
  });

  test('an address that is not there is a 404 of the same form', async () => {
    expect(await (await aFrame().app.request('/nowhere')).json()).toMatchObject({ code: 'not_found', status: 404 });
  });

  test('pages may say it their own way, data never does, and a page that fails still leaves an answer', async () => {
    const { app } = aFrame({ renderProblem: (c, refusal) => {
      if (c.req.path === '/down') throw new Error('no page');
      return refusal === null ? null : c.html(`<h1>${refusal.code}</h1>`, 409);
    } });
    expect(await (await app.request('/refused')).text()).toBe('<h1>quote_expired</h1>');
    expect(((await (await app.request('/fault')).json()) as { type: string }).type).toBe('about:blank');
    expect((await app.request('/down')).status).toBe(503);
    expect(await (await app.request('/v1/nothing')).json()).toMatchObject({ code: 'not_found' });
  });

  test('every code has a page that says it in four languages', async () => {
    const { app } = aFrame();
    app.route('/', problemPages({ stylesheet: '/assets/reference.css' }));
    const list = await (await app.request('/problems')).text();
    for (const code of Object.keys(REFUSALS) as (keyof typeof REFUSALS)[]) {
      expect(list).toContain(`/problems/${code}"`);
      const page = await app.request(`/problems/${code}`);
      expect(page.status).toBe(200);
      const html = (await page.text()).replaceAll('&#39;', '\'').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
      for (const language of LANGUAGES) expect(html).toContain(refusalWords(code, language).title);
    }
    expect((await app.request('/problems/constructor')).status).toBe(404);
  });

  test('the list in docs/problems is the catalogue, row by row', () => {
    const rows = readFileSync(join(projectRoot(), 'docs/problems/README.md'), 'utf8').split('\n').filter((row) => /^\| \d/.test(row));
    expect(rows).toEqual((Object.keys(REFUSALS) as (keyof typeof REFUSALS)[]).map((code) => {
      const words = refusalWords(code, 'en');
      return `| ${REFUSALS[code]} | \`${code}\` | ${words.title} | ${words.detail} |`;
    }));
  });
});

describe('forms of other sites', () => {
  const send = async (headers: Record<string, string>) =>
    (await aFrame().app.request('/form', { method: 'POST', body: 'a=1', headers: { 'content-type': 'application/x-www-form-urlencoded', host: 'shop.test', ...headers } })).status;

  test.each([
    [200, { 'sec-fetch-site': 'same-origin', origin: 'http://shop.test' }], [200, { origin: 'https://shop.test' }], [200, { referer: 'https://shop.test/pay' }],
    [200, {}], [200, { 'sec-fetch-site': 'none' }],
    [403, { 'sec-fetch-site': 'cross-site', origin: 'https://shop.test' }], [403, { 'sec-fetch-site': 'same-site' }], [403, { origin: 'https://evil.test' }],
    [403, { origin: 'null' }], [403, { referer: 'https://shop.test.evil.test/' }], [403, { cookie: 'session=1' }], [403, { origin: 'https://shop.test.evil.test' }],
  ])('%i for %j', async (status, headers) => {
    expect(await send(headers as Record<string, string>)).toBe(status);
  });
});

describe('client address', () => {
  test.each([
    ['203.0.113.9', '198.51.100.1', '203.0.113.9'],
    ['10.0.0.7', '198.51.100.1', '198.51.100.1'],
    ['::ffff:10.0.0.7', '6.6.6.6, 198.51.100.1, 10.0.0.9', '198.51.100.1'],
    ['10.0.0.7', '6.6.6.6, nonsense', '10.0.0.7'],
    ['10.0.0.7', '[2001:DB8::5]:443', '2001:db8::5'],
    ['10.0.0.7', undefined, '10.0.0.7'],
    [undefined, '198.51.100.1', 'unknown'],
  ])('socket %s and header %s is %s', (socket, header, client) => {
    expect(openClientAddress(['10.0.0.0/8', 'fd00::/8'])(socket, header)).toBe(client);
    expect(openClientAddress([])(socket, header)).toBe(socket === undefined ? 'unknown' : socket.replace('::ffff:', ''));
  });
  test('a wrong setting stops the start', () => expect(() => openClientAddress(['10.0.0.0/40'])).toThrow('10.0.0.0/40'));
  test.each([['203.0.113.9', '203.0.113.0/24'], ['2001:db8:0:7:1:2:3:4', '2001:db8:0:7::/64'], ['2001:db8::5', '2001:db8:0:0::/64'], ['::1', '0:0:0:0::/64'], ['unknown', 'unknown']])('%s counts in %s', (address, block) => {
    expect(addressBlock(address)).toBe(block);
  });
});

describe('headers and packing', () => {
  test('every answer is guarded and kept by nobody, unless it says otherwise', async () => {
    const { app } = aFrame({ publicUrl: 'https://shop.test', formTargets: ['https://pay.test'] });
    for (const path of ['/page', '/refused', '/fault', '/nowhere', '/v1/nowhere']) {
      const { headers } = await app.request(path);
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      expect(headers.get('strict-transport-security')).toContain('max-age');
      expect(headers.get('x-request-id')).toMatch(/^req_/);
    }
    const csp = (await app.request('/page')).headers.get('content-security-policy')!;
    expect(csp).toContain("form-action 'self' https://pay.test");
    expect(csp).not.toContain('unsafe');
  });

  test('pages are packed as the client takes them', async () => {
    const { app } = aFrame();
    const plain = await (await app.request('/page')).text();
    for (const [accepts, encoding, unpack] of [['gzip, deflate, br', 'br', brotliDecompressSync], ['gzip', 'gzip', gunzipSync]] as const) {
      const answer = await app.request('/page', { headers: { 'accept-encoding': accepts } });
      expect(answer.headers.get('content-encoding')).toBe(encoding);
      expect(answer.headers.get('cache-control')).toBe('no-store');
      const bytes = new Uint8Array(await answer.arrayBuffer());
      expect(answer.headers.get('content-length')).toBe(String(bytes.byteLength));
      expect(unpack(bytes).toString()).toBe(plain);
    }
    expect((await app.request('/page', { headers: { 'accept-encoding': 'br;q=0, identity' } })).headers.get('content-encoding')).toBeNull();
    expect(chooseEncoding('gzip;q=0.5, br;q=0.0')).toBe('gzip');
  });

  test('assets live for ever under an address that follows their content', async () => {
    const { app } = aFrame();
    const assets = openAssets([{ name: 'shop.css', type: 'text/css; charset=utf-8', body: 'p{color:red}'.repeat(50) }]);
    app.route('/', assets.routes);
    const href = assets.href('shop.css');
    expect(href).toMatch(/^\/assets\/shop\.\w{8,}\.css$/);
    expect(openAssets([{ name: 'shop.css', type: 'text/css', body: 'p{color:blue}' }]).href('shop.css')).not.toBe(href);
    const answer = await app.request(href, { headers: { 'accept-encoding': 'br' } });
    expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(answer.headers.get('content-encoding')).toBe('br');
    expect((await answer.arrayBuffer()).byteLength).toBe(await assets.weight('shop.css', 'br'));
    expect((await app.request('/assets/shop.css')).status).toBe(404);
  });

  test('figures count by route and never by address', async () => {
    const { app, metrics } = aFrame();
    for (const path of ['/refused', '/nowhere/1', '/nowhere/2']) await app.request(path);
    expect(metrics.text()).toContain('xuka_http_seconds_count{method="GET",route="/refused",status="409"} 1');
    expect(metrics.text()).toContain('xuka_http_seconds_count{method="GET",route="none",status="404"} 2');
  });
});
