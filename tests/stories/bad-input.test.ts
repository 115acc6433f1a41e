import { brotliDecompressSync } from 'node:zlib';
import { describe, expect, onTestFinished, test } from 'vitest';
import { gigabytes } from '../../src/base/data-size.ts';
import { openApi } from '../../src/channels/api/api.ts';
import { openApiDoors } from '../../src/channels/api/doors/open-doors.ts';
import { openHooks } from '../../src/channels/hooks/hooks.ts';
import { openWeb } from '../../src/channels/web/web.ts';
import { openFrame } from '../../src/platform/http/frame.ts';
import { openIdempotency } from '../../src/platform/http/idempotency.ts';
import { openLog } from '../../src/platform/log/log.ts';
import { openMetrics } from '../../src/platform/metrics.ts';
import { realRandom } from '../../src/platform/random.ts';
import { API_SCOPES, openPeople } from '../../src/rooms/people/people.ts';
import { openShop, withCheckDigit, type TestShop } from '../support/shop.ts';

const TONGUES = ['en', 'zh-CN'] as const;
type Tongue = (typeof TONGUES)[number];

/** What people send, through both doors of one shop: the site's forms and the API. */
async function aCounter(given?: TestShop) {
  const shop = given ?? await openShop();
  if (given) await given.restart();
  else onTestFinished(() => shop.close());
  const { app: parts, clock, db, keys } = shop;
  const people = openPeople({ db, commit: parts.committer.commit, clock, random: realRandom, newId: parts.newId, keys });
  const { clear } = await people.makeApiKey({ name: 'till', scopes: API_SCOPES, by: { door: 'job', actor: 'test', reason: 'a story' } });
  const web = await openWeb({ house: shop.house, people, keys, shop: { name: 'Xuka', hotline: null }, baseUrl: 'http://localhost', sandbox: false, gateway: 'stripe' });
  const faults: string[] = [];
  const log = openLog({ clock, write: (line) => { if (line.includes('http.fault')) faults.push(line); } });
  const app = openFrame({ clock, newId: parts.newId, log, metrics: openMetrics(), renderProblem: (c, refusal) => web.problem(c, refusal) });
  app.route('/', openHooks(parts));
  app.route('/', web.routes);
  app.route('/', openApi({ doors: openApiDoors({ app: parts, people, keys, gateways: { hosted: 'stripe', token: 'stripe' } }), idempotency: openIdempotency({ db, clock, worker: parts.worker.id }), stylesheet: '/x.css' }));

  async function ask(path: string, init: RequestInit, headers: Record<string, string>) {
    const answer = await app.request(path, { ...init, headers: { host: 'localhost', ...headers } });
    const bytes = Buffer.from(await answer.arrayBuffer());
    const body = (answer.headers.get('content-encoding') === 'br' ? brotliDecompressSync(bytes) : bytes).toString();
    expect(faults).toEqual([]);
    return { status: answer.status, to: answer.headers.get('location'), headers: answer.headers, body };
  }

  /** A browser without a script: cookies, one language. */
  function aVisitor(language: Tongue) {
    const cookies = new Map<string, string>();
    async function send(path: string, form?: Record<string, string> | string, more: Record<string, string> = {}) {
      const answer = await ask(path, form === undefined ? {} : { method: 'POST', body: typeof form === 'string' ? form : new URLSearchParams(form).toString() }, {
        'accept': 'text/html', 'accept-language': language, 'cookie': [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded', 'origin': 'http://localhost' }), ...more,
      });
      for (const set of answer.headers.getSetCookie()) {
        const [pair = ''] = set.split(';');
        cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
      }
      return { ...answer, text: seen(answer.body) };
    }
    async function follow(path: string, form?: Record<string, string>) {
      let page = await send(path, form);
      for (let hops = 0; page.to?.startsWith('/') === true && hops < 5; hops++) page = await send(page.to);
      return page;
    }
    /** To the review of a plan: what the form there would send. */
    async function review(line: string, plan = 'tmo-mo-5g', mode = 'queue') {
      const { body } = await follow(`/lines/${line}/quotes`, { plan, mode });
      return { quote: hidden(body, 'quote'), key: hidden(body, 'key'), pay: 'stripe', email: '' };
    }
    return { send, follow, review };
  }

  /** A program with a good key. `body` as text is sent as it is. */
  async function call(language: Tongue, method: string, path: string, body?: object | string, key?: string) {
    const answer = await ask(path, { method, ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }) }, {
      'authorization': `Bearer ${clear}`, 'accept-language': language, 'content-type': 'application/json', ...(key === undefined ? {} : { 'idempotency-key': key }),
    });
    return { status: answer.status, json: JSON.parse(answer.body.replaceAll('\u00a0', ' ')) as Record<string, any> };
  }

  /** How much of what counts there is. Quotes are not in it: one binds nobody but the shop. */
  async function counts(): Promise<Record<string, number>> {
    const rows = await Promise.all(['renewals_renewals', 'payments_charges', 'payments_refunds', 'carriers_top_ups', 'ledger_transactions', 'ledger_entries', 'notices_outbox', 'renewals_receipts', 'lines_lines'].map(async (table) =>
      [table, (await db.query<{ n: number }>(`select count(*)::int as n from ${table}`)).rows[0]!.n] as const));
    return Object.fromEntries(rows);
  }
  /** Does something that must leave nothing behind. */
  async function changingNothing<T>(work: () => Promise<T>): Promise<T> {
    await db.query('truncate platform_limits');
    const before = await counts();
    const answer = await work();
    await shop.settle();
    expect(await counts()).toEqual(before);
    return answer;
  }
  return { shop, aVisitor, call, counts, changingNothing };
}

const hidden = (html: string, name: string): string => new RegExp(`name="${name}" value="([^"]+)"`).exec(html)![1]!;
/** The words of a page as a reader sees them. */
const seen = (html: string): string => html.replace(/<(style|script)[^>]*>.*?<\/\1>/gs, '').replace(/<[^>]+>/g, ' ').replaceAll('&#39;', "'").replaceAll('&quot;', '"').replaceAll('&amp;', '&').replaceAll('\u00a0', ' ').replace(/\s+/g, ' ');
const form26 = `rnw_${'0'.repeat(26)}`;
const token = { type: 'token', paymentMethod: 'pm_card_visa' } as const;
const body = (quote: string, more: object = {}) => ({ quote, payment: token, ...more });

describe.each(TONGUES)('bad input, told in %s', (tongue) => {
  const say = (en: string, zh: string): string => (tongue === 'en' ? en : zh);
  const MALFORMED = say('The request cannot be read', '请求无法读取');
  const NO_LINE = say('No line by that number', '没有找到这个号码');
  const NOTHING_CHARGED = say('Nothing was charged.', '没有扣款');

  test('numbers: unknown, malformed, foreign; full width and Chinese numerals are read', async () => {
    const { shop, aVisitor, call, changingNothing } = await aCounter();
    const line = await shop.aLine();
    const notUs = [say('That is not a US number', '这不是美国号码'), say('Enter ten digits, such as 212 555 0123.', '输入 10 位数字，例如 212 555 0123。')];
    for (const typed of ['12345', 'hello', '+86 138 0013 8000', '<script>alert(1)</script>', '212555012', '(212) 555-01234', '\u0000', '']) {
      const page = await changingNothing(() => aVisitor(tongue).send('/line', { line: typed }));
      expect([typed, page.status]).toEqual([typed, 422]);
      for (const words of notUs) expect(page.text).toContain(words);
      expect(page.body).not.toContain('<script>alert');
      const api = await changingNothing(() => call(tongue, 'GET', `/v1/lines?number=${encodeURIComponent(typed)}`));
      expect([typed, api.status, api.json['title'], api.json['detail'], api.json['code']]).toEqual([typed, 422, ...notUs, 'number_malformed']);
    }
    const unknown = await changingNothing(() => aVisitor(tongue).send('/line', { line: '212 555 0199' }));
    expect([unknown.status, unknown.text.includes(NO_LINE), unknown.body.includes('value="212 555 0199"')]).toEqual([404, true, true]);
    expect((await call(tongue, 'GET', '/v1/lines?number=2125550199')).json).toEqual({ data: [], warnings: [] });
    for (const typed of ['２１２５５５０１００', '（２１２）５５５－０１００', '二一二五五五零一零零', '幺二一二 五五五 〇一〇〇', '+1\u202d2125550100\u202c']) {
      const page = await changingNothing(() => aVisitor(tongue).send('/line', { line: typed }));
      expect([typed, page.status, page.to]).toEqual([typed, 303, `/lines/${line.id}/plans`]);
      expect((await call(tongue, 'GET', `/v1/lines?number=${encodeURIComponent(typed)}`)).json['data'][0].id).toBe(line.id);
    }
  });

  test('ICCID: spaces are read, a wrong check digit warns and does not block, other shapes are told', async () => {
    const { shop, aVisitor, call, changingNothing } = await aCounter();
    const right = withCheckDigit('890126000000777777');
    const printed = right.slice(0, -1) + String((Number(right.at(-1)) + 3) % 10);
    const line = await shop.aLine({ iccid: printed });
    const spaced = printed.replace(/(.{4})/g, '$1 ');
    const page = await changingNothing(() => aVisitor(tongue).send('/line', { line: spaced }));
    expect([page.status, page.to]).toEqual([303, `/lines/${line.id}/plans`]);
    const api = await changingNothing(() => call(tongue, 'GET', `/v1/lines?iccid=${encodeURIComponent(spaced)}`));
    expect([api.status, api.json['data'][0].id, api.json['warnings']]).toEqual([200, line.id, [say('The check digit of this SIM number is wrong: one digit may be mistyped.', '这个 SIM 卡号的校验位不对，可能输错了一位。')]]);

    const mistyped = say('One digit may be missing or mistyped.', '可能漏了或输错了一位。');
    const slip = await changingNothing(() => aVisitor(tongue).send('/line', { line: `${right.slice(0, -2)}00`.replace(/00$/, right.slice(-2, -1) === '5' ? '99' : '55') }));
    expect([slip.status, slip.text.includes(mistyped)]).toEqual([422, true]);
    for (const typed of ['8901260000007777', '9901260000007777777', '89012600000077777777777']) {
      const short = await changingNothing(() => aVisitor(tongue).send('/line', { line: typed }));
      expect([typed, short.status, short.text.includes(say('That SIM number is not right', 'SIM 卡号不对'))]).toEqual([typed, 422, true]);
      const refused = await call(tongue, 'GET', `/v1/lines?iccid=${typed}`);
      expect([refused.status, refused.json['title']]).toEqual([422, say('That SIM number is not right', 'SIM 卡号不对')]);
    }
    const unsold = await changingNothing(() => aVisitor(tongue).send('/line', { line: withCheckDigit('890126000000888888') }));
    expect([unsold.status, unsold.text.includes(NO_LINE)]).toEqual([404, true]);
  });

  test('a plan that is not for this line, or none at all', async () => {
    const { shop, aVisitor, call, changingNothing } = await aCounter();
    const [line, card] = [await shop.aLine(), await shop.aLine({ kind: 'data', planId: 'tmo-day3-5g', number: '+15215550123' })];
    const strange: readonly (readonly [string, string, string, string])[] = [
      [line.id, 'att-mo-15g', 'plan_not_for_line', say('This plan is for another kind of line', '这个套餐不适用于此卡')],
      [card.id, 'tmo-mo-5g', 'plan_not_for_line', say('This plan is for another kind of line', '这个套餐不适用于此卡')],
      [line.id, 'no-such-plan', 'plan_not_found', say('No such plan', '没有这个套餐')],
      [line.id, '__proto__', 'plan_not_found', say('No such plan', '没有这个套餐')],
      [line.id, 'constructor', 'plan_not_found', say('No such plan', '没有这个套餐')],
    ];
    for (const [to, plan, code, title] of strange) {
      const page = await changingNothing(() => aVisitor(tongue).follow(`/lines/${to}/quotes`, { plan }));
      expect([plan, page.status, page.text.includes(title)]).toEqual([plan, 200, true]);
      const api = await changingNothing(() => call(tongue, 'POST', '/v1/quotes', { line: to, plan }));
      expect([plan, api.json['code'], api.json['title']]).toEqual([plan, code, title]);
    }
    const api = await changingNothing(() => call(tongue, 'POST', '/v1/quotes', { line: line.id, plan: 'tmo-mo-12g', mode: 'extend' }));
    expect([api.status, api.json['title']]).toEqual([422, say('Only the running plan can be extended', '只能顺延正在使用的套餐')]);
    expect((await shop.db.query('select 1 from renewals_quotes')).rowCount).toBe(0);
  });

  test('a quote that ran out', async () => {
    const { shop, aVisitor, call, changingNothing } = await aCounter();
    const line = await shop.aLine();
    const guest = aVisitor(tongue);
    const form = await guest.review(line.id);
    shop.clock.advanceMs(16 * 60_000);
    const api = await changingNothing(() => call(tongue, 'POST', '/v1/renewals', body(form.quote), `expired-${tongue}`));
    expect([api.status, api.json['code'], api.json['title'], api.json['detail']]).toEqual([409, 'quote_expired', say('The price has run out', '报价已过期'),
      say('A price is held for a short time. Check the new one and go on. Nothing has been charged.', '报价只保留一小段时间。核对新报价后继续。没有扣款。')]);
    const page = await changingNothing(() => guest.send('/renewals', form));
    expect(page.status).toBe(409);
    for (const words of [say('The price has run out', '报价已过期'), NOTHING_CHARGED]) expect(page.text).toContain(words);
  });

  test('a quote that is not what it was: another id, a price of one\'s own, a document changed behind our back', async () => {
    const { shop, aVisitor, call, changingNothing } = await aCounter();
    const line = await shop.aLine();
    const guest = aVisitor(tongue);
    const form = await guest.review(line.id);
    const turned = form.quote.slice(0, -1) + (form.quote.endsWith('0') ? '1' : '0');
    const noQuote = [say('No such quote', '没有这份报价'), say('Choose a plan to get a new price.', '选择套餐即可得到新的报价。')];
    const other = await changingNothing(() => guest.send('/renewals', { ...form, quote: turned }));
    expect(other.status).toBe(404);
    for (const words of noQuote) expect(other.text).toContain(words);
    const api = await changingNothing(() => call(tongue, 'POST', '/v1/renewals', body(turned), `turned-${tongue}`));
    expect([api.status, api.json['title'], api.json['detail']]).toEqual([404, ...noQuote]);

    const cheap = await changingNothing(() => call(tongue, 'POST', '/v1/renewals', body(form.quote, { total: { cents: 1, currency: 'USD' } }), `cheap-${tongue}`));
    expect([cheap.status, cheap.json['title'], cheap.json['facts']]).toEqual([400, MALFORMED, { field: 'total', reason: 'unrecognized_keys' }]);
    // The form has no price to send: whatever else is in it counts for nothing.
    await shop.db.query(`update renewals_quotes set doc = jsonb_set(doc, '{totalCents}', '1'), total_cents = 1 where id = $1`, [form.quote]);
    const forgetful = await aCounter(shop);
    const altered = [say('The price was changed on the way', '报价被改动过'), say('Start again from the list of plans. Nothing has been charged.', '请从选套餐重新开始。没有扣款。')];
    const page = await changingNothing(() => forgetful.aVisitor(tongue).send('/renewals', { ...form, total: '1' }));
    expect(page.status).toBe(422);
    for (const words of altered) expect(page.text).toContain(words);
    const told = await changingNothing(() => forgetful.call(tongue, 'POST', '/v1/renewals', body(form.quote), `altered-${tongue}`));
    expect([told.status, told.json['title'], told.json['detail']]).toEqual([422, ...altered]);
  });

  test('double click, the back button after paying, and the same form a day later: one renewal, one charge', async () => {
    const { shop, aVisitor, call, counts, changingNothing } = await aCounter();
    const line = await shop.aLine();
    const guest = aVisitor(tongue);
    const form = await guest.review(line.id);
    const [first, second] = await Promise.all([guest.send('/renewals', form), guest.send('/renewals', form)]);
    const session = /cs_[A-Za-z0-9_]+/.exec(`${first.to} ${second.to}`)![0];
    for (const one of [first, second]) expect([one.status, /\/sandbox\/stripe|^\/r\/rnw_/.test(one.to!)]).toEqual([303, true]);
    expect(await counts()).toMatchObject({ renewals_renewals: 1, payments_charges: 1 });
    await shop.stripe.pay(session, 'pm_card_visa');
    await shop.pass(120, 10);
    const after = await counts();
    expect(after).toMatchObject({ renewals_renewals: 1, payments_charges: 1, renewals_receipts: 1 });

    const done = say('Renewed', '续费成功');
    const back = await changingNothing(() => guest.follow(`/quotes/${form.quote}`));
    expect([back.status, back.text.includes(done)]).toEqual([200, true]);
    for (const key of [form.key, `frm_${'0'.repeat(26)}`]) {
      const again = await changingNothing(() => guest.follow('/renewals', { ...form, key }));
      expect([again.status, again.text.includes(done)]).toEqual([200, true]);
    }
    shop.clock.advanceMs(86_400_000);
    const late = await changingNothing(() => guest.follow('/renewals', form));
    expect(late.text).toContain(done);
    const used = await changingNothing(() => call(tongue, 'POST', '/v1/renewals', body(form.quote), `used-quote-${tongue}`));
    expect([used.status, used.json['title']]).toEqual([409, say('This price has been used', '这份报价已经用过')]);
    expect(await counts()).toMatchObject({ renewals_renewals: 1, payments_charges: 1, renewals_receipts: 1 });
  });

  test('a double call of a program is one renewal; the same key for another body is told', async () => {
    const { shop, call, counts } = await aCounter();
    const [line, other] = [await shop.aLine(), await shop.aLine()];
    const [one, two] = [await shop.quote(line, 'tmo-mo-5g'), await shop.quote(other, 'tmo-mo-5g')];
    const answers = await Promise.all([0, 1, 2].map(() => call(tongue, 'POST', '/v1/renewals', body(one.doc.quote), 'double-call')));
    expect(answers.map((answer) => answer.status).filter((status) => status !== 409)).toContain(201);
    for (const answer of answers.filter((one) => one.status === 409)) expect(answer.json['title']).toBe(say('The same request is still running', '同一请求正在处理'));
    expect(await counts()).toMatchObject({ renewals_renewals: 1, payments_charges: 1, carriers_top_ups: 1 });
    const before = await counts();
    const reused = await call(tongue, 'POST', '/v1/renewals', body(two.doc.quote), 'double-call');
    expect([reused.status, reused.json['title']]).toEqual([422, say('This key was used for something else', '这个键已用于别的请求')]);
    const keyless = await call(tongue, 'POST', '/v1/renewals', body(two.doc.quote));
    expect([keyless.status, keyless.json['title']]).toEqual([400, say('The idempotency key is missing', '缺少幂等键')]);
    expect(await counts()).toEqual(before);
  });

  test('two tabs with two prices: the second is led to the first, or told that it is under way', async () => {
    const { shop, aVisitor, call, counts, changingNothing } = await aCounter();
    const line = await shop.aLine();
    const guest = aVisitor(tongue);
    const [tabOne, tabTwo] = [await guest.review(line.id, 'tmo-mo-5g', 'extend'), await guest.review(line.id, 'tmo-mo-5g', 'extend')];
    const placed = await guest.send('/renewals', tabOne);
    expect(placed.to).toContain('/sandbox/stripe');
    const second = await changingNothing(() => guest.follow('/renewals', tabTwo));
    expect([second.status, second.text.includes(say('Not paid yet', '还没付款'))]).toEqual([200, true]);

    const underWay = [say('A renewal of this line is under way', '这张卡有一笔续费正在进行'), say('Wait until it is done, then try again.', '等它完成后再试。')];
    const stranger = aVisitor(tongue);
    const theirs = await stranger.review(line.id, 'tmo-mo-5g', 'extend');
    const told = await changingNothing(() => stranger.send('/renewals', theirs));
    expect(told.status).toBe(409);
    for (const words of underWay) expect(told.text).toContain(words);
    const api = await changingNothing(() => call(tongue, 'POST', '/v1/renewals', body(theirs.quote), `two-tabs-${tongue}`));
    expect([api.status, api.json['title'], api.json['detail']]).toEqual([409, ...underWay]);

    await shop.stripe.pay(/cs_[A-Za-z0-9_]+/.exec(placed.to!)![0], 'pm_card_visa');
    await shop.pass(120, 10);
    // The line is no longer the one the second price stood on.
    const changed = await changingNothing(() => guest.send('/renewals', tabTwo));
    expect(changed.status).toBe(409);
    for (const words of [say('What you saw', '你看过的'), NOTHING_CHARGED]) expect(changed.text).toContain(words);
    expect(await counts()).toMatchObject({ renewals_renewals: 1, payments_charges: 1 });
  });

  test('the tab closed at the bank: what was paid is delivered by itself, what was not is ended and nothing charged', async () => {
    const { shop, aVisitor, counts } = await aCounter();
    const [payer, leaver] = [await shop.aLine({ usedBytes: gigabytes(1) }), await shop.aLine()];
    const guest = aVisitor(tongue);
    const paid = await guest.send('/renewals', await guest.review(payer.id));
    await shop.stripe.pay(/cs_[A-Za-z0-9_]+/.exec(paid.to!)![0], 'pm_card_visa');
    const other = aVisitor(tongue);
    const form = await other.review(leaver.id);
    await other.send('/renewals', form);
    const open = await other.follow(`/quotes/${form.quote}`);
    expect(open.text).toContain(say('Not paid yet', '还没付款'));
    await shop.pass(2 * 86_400, 1_800);
    const states = (await shop.db.query<{ line_id: string; state: string }>('select line_id, state from renewals_renewals')).rows;
    expect(Object.fromEntries(states.map((row) => [row.line_id, row.state]))).toEqual({ [payer.id]: 'done', [leaver.id]: 'declined' });
    const ended = await other.follow(`/quotes/${form.quote}`);
    expect([ended.status, ended.text.includes(NOTHING_CHARGED), ended.text.includes(say('The payment page was open for too long.', '付款页打开太久了。'))]).toEqual([200, true, true]);
    expect(await counts()).toMatchObject({ renewals_receipts: 1, carriers_top_ups: 2 });
    expect((await shop.db.query(`select 1 from carriers_top_ups where for_id = (select id from renewals_renewals where state = 'declined') and state <> 'new'`)).rowCount).toBe(0);
    expect((await shop.db.query(`select 1 from ledger_transactions where subject = (select id from renewals_renewals where state = 'declined')`)).rowCount).toBe(0);
  });

  test('bodies that are bombs, of wrong types, or reach for prototypes', async () => {
    const { shop, aVisitor, call, changingNothing } = await aCounter();
    const line = await shop.aLine();
    const { quote } = (await shop.quote(line, 'tmo-mo-5g')).doc;
    const good = JSON.stringify(body(quote));
    const TOO_LARGE = say('The request is too large', '请求内容太大');
    const bad: readonly (readonly [what: string, text: string, status: number, title: string])[] = [
      ['deep lists', `${'['.repeat(30_000)}${']'.repeat(30_000)}`, 400, MALFORMED],
      ['deep objects', `${'{"a":'.repeat(9_000)}1${'}'.repeat(9_000)}`, 400, MALFORMED],
      ['a megabyte', `{"quote":"${'x'.repeat(1_000_000)}"}`, 413, TOO_LARGE],
      ['many members', `{${Array.from({ length: 5_000 }, (_, n) => `"k${n}":1`).join(',')}}`, 400, MALFORMED],
      ['__proto__', good.replace('{', '{"__proto__":{"quote":"x"},'), 400, MALFORMED],
      ['__proto__ spelt', good.replace('{', '{"__proto\\u005f_":{},'), 400, MALFORMED],
      ['constructor', good.replace('"payment":{', '"payment":{"constructor":{"prototype":{}},'), 400, MALFORMED],
      ['a key twice', good.replace('{', `{"quote":"${quote}",`), 400, MALFORMED],
      ['half', good.slice(0, -5), 400, MALFORMED], ['nothing', '', 400, MALFORMED], ['null', 'null', 400, MALFORMED], ['a list', '[]', 400, MALFORMED], ['a text', '"x"', 400, MALFORMED],
      ['not JSON', '<renewal/>', 400, MALFORMED], ['NaN', '{"quote":NaN}', 400, MALFORMED],
      ...[1, null, true, [], {}, [quote], { toString: 'x' }].map((value) => [`quote ${JSON.stringify(value)}`, JSON.stringify({ ...body(quote), quote: value }), 400, MALFORMED] as const),
      ...[1, 'card', null, [], { type: 'cash' }, { ...token, type: ['token'] }, { ...token, paymentMethod: { $gt: '' } }, { ...token, amount: 1 }].map((value) => [`payment ${JSON.stringify(value)}`, JSON.stringify({ ...body(quote), payment: value }), 400, MALFORMED] as const),
      ...['a@b', 'x', 7, ['a@example.com'], 'a@example.com\r\nBcc: b@example.com', `${'a'.repeat(300)}@example.com`].map((value) => [`email ${JSON.stringify(value)}`, JSON.stringify(body(quote, { email: value })), 400, MALFORMED] as const),
    ];
    await changingNothing(async () => {
      for (const [index, [what, text, status, title]] of bad.entries()) {
        const answer = await call(tongue, 'POST', '/v1/renewals', text, `bad-${tongue}-${index}`);
        expect([what, answer.status, answer.json['title'], typeof answer.json['detail'], answer.json['instance'].startsWith('req_')]).toEqual([what, status, title, 'string', true]);
      }
      for (const wrong of [{ line: 1, plan: 'x' }, { line: line.id, plan: ['tmo-mo-5g'] }, { line: line.id, plan: 'tmo-mo-5g', mode: 'free' }, { line: line.id, plan: 'tmo-mo-5g', price: 0 }, { line: 'line_\u0000', plan: 'x' }, { line: line.id, plan: 'x'.repeat(65) }]) {
        expect([(await call(tongue, 'POST', '/v1/quotes', wrong)).json['title'], wrong]).toEqual([MALFORMED, wrong]);
      }
    });
    expect(({} as Record<string, unknown>)['quote']).toBeUndefined();

    const NOT_ACCEPTED = say('This form of content is not accepted', '不支持这种内容类型');
    const forms: readonly (readonly [what: string, form: string, type: string, status: number, title: string])[] = [
      ['a field twice', `line=2125550100&line=2125550101`, 'application/x-www-form-urlencoded', 400, MALFORMED],
      ['two hundred fields', Array.from({ length: 200 }, (_, n) => `f${n}=1`).join('&'), 'application/x-www-form-urlencoded', 400, MALFORMED],
      ['too large', `line=${'1'.repeat(200_000)}`, 'application/x-www-form-urlencoded', 413, TOO_LARGE],
      ['JSON', '{"line":"2125550100"}', 'application/json', 415, NOT_ACCEPTED],
      ['files', '--x\r\ncontent-disposition: form-data; name="line"\r\n\r\n2125550100\r\n--x--', 'multipart/form-data; boundary=x', 415, NOT_ACCEPTED],
    ];
    for (const [what, form, type, status, title] of forms) {
      const page = await changingNothing(() => aVisitor(tongue).send('/line', form, { 'content-type': type }));
      expect([what, page.status, page.text.includes(title), /req_[0-9a-z]{26}/.test(page.body)]).toEqual([what, status, true, true]);
    }
    const guest = aVisitor(tongue);
    const sent = await guest.review(line.id);
    const NO_QUOTE = say('No such quote', '没有这份报价');
    for (const [change, status, words] of [
      [{ quote: '__proto__' }, 404, NO_QUOTE], [{ quote: '' }, 404, NO_QUOTE], [{ quote: '\u0000' }, 404, NO_QUOTE], [{ quote: 'x'.repeat(20_000) }, 404, NO_QUOTE], [{ key: 'mine' }, 400, MALFORMED], [{ key: '' }, 400, MALFORMED],
      [{ email: 'lin@' }, 422, say('That is not an e-mail address', '邮箱')], [{ email: 'a@example.com, b@example.com' }, 422, say('That is not an e-mail address', '邮箱')],
    ] as const) {
      const page = await changingNothing(() => guest.send('/renewals', { ...sent, ...change }));
      expect([change, page.status, page.text.includes(words)]).toEqual([change, status, true]);
    }
    // Names and cursors that nobody of ours gave out.
    for (const path of ['/quotes/%00', '/quotes/constructor', '/r/%0d%0ax:%20y/cancel', '/r/__proto__', '/lines/%00/plans', '/hooks/gateways/nothing']) {
      const page = await changingNothing(() => guest.send(path));
      expect([path, page.status]).toEqual([path, 404]);
    }
    for (const vendor of ['gateways/constructor', 'gateways/__proto__', 'carriers/toString']) expect((await changingNothing(() => guest.send(`/hooks/${vendor}`, '{}', { 'content-type': 'application/json' }))).status).toBe(404);
    expect((await guest.send(`/lines/${line.id}/plans?refused=toString`)).status).toBe(200);
    for (const parts of [[1, '\u0000'], [9e15, 'rnw_x'], [-1, form26], ['1', '2'], [], { length: 2 }]) {
      const answer = await changingNothing(() => call(tongue, 'GET', `/v1/renewals?cursor=${Buffer.from(JSON.stringify(parts)).toString('base64url')}`));
      expect([parts, answer.status, answer.json['title']]).toEqual([parts, 400, MALFORMED]);
    }
    // After all of that the form still works.
    expect((await guest.send('/renewals', sent)).to).toContain('/sandbox/stripe');
  });
});
