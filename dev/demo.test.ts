import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { LANGUAGES } from '../src/base/language.ts';
import { isoOf, plusSeconds } from '../src/base/time.ts';
import { CLOCK_OFFSET, readSetting } from '../src/platform/settings/settings.ts';
import { engine } from '../src/rooms/lines/lines.ts';
import { renewalById } from '../src/rooms/renewals/renewals.ts';
import { CARRIER_MODE_NAMES, STRIPE_MODE_NAMES } from './fault-menu.ts';
import { openDemo } from './demo.ts';
import { aSavedCard } from '../tests/support/saved-card.ts';
import { aDemo, ORIGIN } from './test-demo.ts';
import { toldByPhoneAndChat } from './test-pushes.ts';
import { sandboxWords } from './words/words.ts';

type Demo = Awaited<ReturnType<typeof aDemo>>;

async function freshDemo(): Promise<Demo> {
  const demo = await aDemo();
  onTestFinished(async () => {
    expect(demo.faults).toEqual([]);
    await demo.close();
  });
  return demo;
}
const lineNamed = async (demo: Demo, number: string) => {
  const { lines } = JSON.parse(demo.readNotes()) as { lines: { number: string; id: string }[] };
  return demo.shop.line(lines.find((one) => one.number === number)!.id as never);
};
const STUDENT = '+16465550142';

describe('the pages', () => {
  let demo: Demo;
  let pages: string[];
  beforeAll(async () => {
    demo = await aDemo();
    const line = await lineNamed(demo, STUDENT);
    await demo.shop.renew(line, 'tmo-mo-12g');
    await demo.send(`/lines/${line.id}/code`, { form: {} });
    await demo.shop.pass(5, 1);
    await demo.send('/sandbox/carriers/tmobile', { form: { always: 'down', line: 'student' } });
    await demo.send('/sandbox/carriers/tmobile', { form: { once: 'lost_reply', line: '' } });
    await demo.send('/sandbox/payments', { form: { once: 'slow', request: 'token' } });
    await demo.send('/sandbox/payments', { form: { webhooks: 'twice' } });
    await demo.send('/sandbox/paypal', { form: { once: 'token_gone', request: 'take' } });
    const letter = /\/sandbox\/mail\/mbx_\w+/.exec((await demo.send('/sandbox/mail')).text)![0];
    const start = await toldByPhoneAndChat(demo);
    pages = ['/sandbox/push', '/sandbox/telegram', start, '/sandbox', '/sandbox?said=moved&at=clock', '/sandbox/carriers/tmobile', '/sandbox/payments', '/sandbox/paypal', '/sandbox/phone', `/sandbox/phone?to=${encodeURIComponent(STUDENT)}`, '/sandbox/phone?to=%2B13125550118', '/sandbox/mail', letter];
    await demo.send('/sandbox/clock', { form: { from: '0', seconds: '3600' } });
  });
  afterAll(async () => {
    expect(demo.faults).toEqual([]);
    await demo.close();
  });

  test.each(LANGUAGES)('in %s lack no word, carry the ribbon, need nothing inline', async (language) => {
    for (const path of pages) {
      const { status, text, headers } = await demo.send(path, { language });
      expect(status, path).toBe(200);
      expect(headers.get('content-language')).toBe(language);
      expect(text, path).toMatch(new RegExp(`<html lang="${language}"[ >]`));
      expect(text, path).toContain('class="sand"');
      expect(text, path).toContain(sandboxWords(language).footer);
      expect(text, path).not.toMatch(/undefined|\[object|NaN|Invalid Date|WEIGHT/);
      expect(text, path).not.toMatch(/\sstyle=|<style|\son[a-z]+=|<script(?! defer)|<img|javascript:/);
      expect(text.split('<h1').length - 1, path).toBe(1);
      const ids = [...text.matchAll(/\sid="([^"]+)"/g)].map((match) => match[1]);
      expect(new Set(ids).size, path).toBe(ids.length);
      if (language === 'en') expect(text.replace(/<nav[\s\S]*?<\/nav>/g, ''), path).not.toMatch(/[\u4e00-\u9fff]/);
      if (language === 'zh-TW') expect(text.replace(/<nav[\s\S]*?<\/nav>/g, ''), path).not.toMatch(/[续费门钱电运营账发没这号时间]/u);
    }
  });

  test('every word is there and none shouts', () => {
    const texts = (part: unknown): string[] => {
      if (typeof part === 'string') return [part];
      if (typeof part === 'function') return [String((part as (fact: unknown) => string)(2))];
      return Object.values(part as object).flatMap(texts);
    };
    for (const language of LANGUAGES) {
      const words = texts(sandboxWords(language));
      for (const text of words) expect(text).not.toMatch(/^$|[!！]|undefined|\bplease\b|por favor|\b(?:product|package|pedido)s?\b/i);
      if (language.startsWith('zh')) for (const text of words) expect(text).not.toMatch(/[\u4e00-\u9fff][A-Za-z]|[A-Za-z][\u4e00-\u9fff]/);
    }
  });

  test('everything that can go wrong is offered once and until cleared, and what is on is shown', async () => {
    const carrier = (await demo.send('/sandbox/carriers/tmobile')).text;
    for (const mode of CARRIER_MODE_NAMES) expect(carrier).toContain(`name="once" value="${mode}"`);
    expect(carrier).toContain('+1 (646) 555-0142 · until cleared');
    expect(carrier).toContain('Every line · once more');
    const stripe = (await demo.send('/sandbox/payments')).text;
    for (const mode of STRIPE_MODE_NAMES) expect(stripe).toContain(`name="always" value="${mode}"`);
    expect(stripe).toContain('Charging by token · once more');
    expect((await demo.send('/sandbox')).text).toContain('2 faults on');
  });

  test('a language link keeps the page it stands on', async () => {
    const { text } = await demo.send(`/sandbox/phone?to=${encodeURIComponent(STUDENT)}`);
    const link = /href="(\?to=[^"]+lang=es)"/.exec(text)![1]!.replaceAll('&amp;', '&');
    const answer = await demo.send(`/sandbox/phone${link}`);
    expect(answer.status).toBe(303);
    expect(answer.to).toBe(`/sandbox/phone?to=${encodeURIComponent(STUDENT)}`);
    expect(answer.headers.get('set-cookie')).toContain('lang=es');
  });

  test('the phone shows the code large, the newest at the end, and says when there is news', async () => {
    const { text } = await demo.send('/sandbox/phone?to=+16465550142');
    const code = /class="kx"[^>]*>(\d{6})</.exec(text)![1]!;
    expect(text).toContain('http-equiv="refresh" content="20"');
    expect(text.split('<li').length).toBeGreaterThan(2);
    const stage = /data-stage="(mbx_\w+)"/.exec(text)![1];
    expect((await demo.send('/sandbox/phone/newest?to=%2B16465550142')).text).toBe(stage);
    const { json } = await demo.call('texts', { to: STUDENT });
    expect(json.texts.find((one) => one.kind === 'line.code')?.code).toBe(code);
    expect((await demo.send('/sandbox/phone?to=nonsense')).status).toBe(422);
  });

  test('the phone texts back, as the company that carries texts would tell it, and both sides stand in one conversation', async () => {
    const url = `/sandbox/phone?to=${encodeURIComponent(STUDENT)}`;
    expect((await demo.send(url, { language: 'zh-CN' })).text).toContain('name="body" value="续费"');
    const sent = await demo.send('/sandbox/phone', { form: { to: STUDENT, body: 'renew' } });
    expect([sent.status, sent.to]).toEqual([303, `${url}#say`]);
    await demo.shop.settle();
    await demo.shop.house.notices.sendDue({ signal: new AbortController().signal });
    const { text } = await demo.send(url);
    expect(text).toMatch(/class="me"[\s\S]*<p>renew<\/p>[\s\S]*<a href="http:\/\/[^"]+\/pay\/[0-9A-Z]{8}">/);
    expect((await demo.send('/sandbox/phone', { form: { to: STUDENT, body: '' } })).status).toBe(400);
    expect(demo.faults).toEqual([]);
  });

  test('a letter is shown in a frame that can do nothing, and as text', async () => {
    const page = pages.at(-1)!;
    const shown = await demo.send(page);
    expect(shown.headers.get('content-security-policy')).toContain("frame-src 'self'");
    expect(shown.text).toMatch(/<iframe src="[^"]+\/letter"[^>]*sandbox="allow-popups/);
    expect(shown.text).not.toContain('allow-scripts');
    const letter = await demo.send(`${page}/letter`);
    expect(letter.headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'self'.*sandbox/);
    expect(letter.headers.get('x-frame-options')).toBe('SAMEORIGIN');
    expect(letter.text).toContain('<base target="_top">');
    expect((await demo.send('/sandbox/mail/mbx_nothing')).status).toBe(404);
  });
});

describe('the time machine', () => {
  test('moves to the end of a cycle: the queued one begins, and the offset outlives a restart', async () => {
    const demo = await freshDemo();
    const line = await lineNamed(demo, STUDENT);
    await demo.shop.renew(line, 'tmo-mo-12g', { mode: 'queue' });
    await demo.shop.settle();
    const queued = await demo.shop.line(line.id);
    const endsAt = engine.lineClocks(queued.state, demo.clock.now()).cycleEndsAt!;
    expect(queued.state.queue).toHaveLength(1);
    expect((await demo.send('/sandbox/clock', { form: { from: '0', line: 'student', end: 'before' } })).to).toBe('/sandbox?said=moved&at=clock#clock');
    expect(demo.clock.now()).toBe(plusSeconds(endsAt, -60));
    await demo.shop.settle();
    expect((await demo.shop.line(line.id)).state.queue).toHaveLength(1);
    await demo.send('/sandbox/clock', { form: { from: String(demo.clock.offsetMs()), line: 'student', end: 'at' } });
    expect(demo.clock.now()).toBe(endsAt);
    await demo.shop.settle();
    const begun = await demo.shop.line(line.id);
    expect(begun.state.queue).toHaveLength(0);
    expect(begun.state.running!.legs[0].startsAt).toBe(endsAt);
    expect(await readSetting(demo.shop.db, CLOCK_OFFSET)).toBe(demo.clock.offsetMs());
  });

  test('a second tap moves nothing; a leap of a year makes each round run once; the way back is to real time', async () => {
    const demo = await freshDemo();
    const before = demo.clock.now();
    await demo.send('/sandbox/clock', { form: { from: '0', seconds: '604800' } });
    expect((await demo.send('/sandbox/clock', { form: { from: '0', seconds: '604800' } })).to).toContain('said=seen');
    expect(demo.clock.now()).toBe(plusSeconds(before, 604_800));
    const { json } = await demo.call('clock', { forwardSeconds: 365 * 86_400 });
    expect(json).toEqual({ now: isoOf(demo.clock.now()), aheadSeconds: 372 * 86_400 });
    await demo.shop.settle();
    // Whatever is due has run: a round has one row and one next turn, however many it missed.
    expect(await demo.shop.house.worker.turn(50)).toBe(0);
    await demo.send('/sandbox/clock', { form: { real: '1' } });
    expect(demo.clock.now()).toBe(before);
    expect(await readSetting(demo.shop.db, CLOCK_OFFSET)).toBeNull();
    const late = await demo.shop.db.query<{ kind: string }>("select kind from platform_jobs where kind like 'round.%' and run_at > $1",
      // The rarest rounds are daily.
      [demo.clock.nowMs() + 25 * 3_600_000]);
    expect(late.rows).toEqual([]);
    expect((await demo.send('/sandbox')).text).toContain('Real time');
  });

  test.each([{ forwardSeconds: -1 }, { forwardSeconds: 401 * 86_400 }, { to: '2026-01-01T00:00:00Z' }, { to: 'tomorrow' }, { forwardSeconds: 1.5 }])('refuses %j', async (wish) => {
    const demo = await freshDemo();
    const { status, json } = await demo.call('clock', wish);
    expect([status, json.code]).toEqual([400, 'malformed']);
    expect(demo.clock.offsetMs()).toBe(0);
  });
});

describe('what can be made to happen', () => {
  test('on a line: data is used, the carrier blocks and unblocks, and the shop sees it', async () => {
    const demo = await freshDemo();
    const before = await lineNamed(demo, STUDENT);
    expect((await demo.send('/sandbox/lines/student', { form: { use: '1' } })).to).toBe('/sandbox?said=used&at=student#l-student');
    const after = await demo.shop.line(before.id);
    expect(after.state.usedBytesTotal - before.state.usedBytesTotal).toBeGreaterThanOrEqual(1_073_741_824n);
    await demo.send('/sandbox/lines/student', { form: { bar: 'operator' } });
    expect((await demo.shop.line(before.id)).state.barred).toBe('operator');
    await demo.send('/sandbox/lines/student', { form: { bar: 'none' } });
    expect((await demo.shop.line(before.id)).state.barred).toBe('none');
    expect((await demo.send('/sandbox/lines/lapsed', { form: { use: '5' } })).to).toContain('said=dry');
    expect((await demo.send('/sandbox/lines/nobody', { form: { use: '5' } })).status).toBe(404);
  });

  test('a card that waits for its first use begins with it', async () => {
    const demo = await freshDemo();
    const line = await lineNamed(demo, '+16175550159');
    await demo.shop.renew(line, 'vzw-mo-unl');
    await demo.shop.settle();
    expect((await demo.shop.line(line.id)).state.stage).toBe('preactive');
    await demo.send('/sandbox/lines/new', { form: { first: '1' } });
    expect((await demo.shop.line(line.id)).state.running).not.toBeNull();
  });

  test('an answer lost once: the shop finds out by itself, delivered once', async () => {
    const demo = await freshDemo();
    const line = await lineNamed(demo, STUDENT);
    expect((await demo.send('/sandbox/carriers/tmobile', { form: { once: 'lost_reply', line: 'student' } })).to).toContain('said=added');
    const begunAt = demo.clock.now();
    const placed = await demo.shop.renew(line, 'tmo-mo-12g');
    await demo.shop.pass(300);
    expect((await renewalById(demo.shop.db, placed.id))!.state).toBe('done');
    const twin = demo.shop.twins['tmobile']!;
    expect((await twin.house()).rules).toEqual([]);
    const atCarrier = (await twin.lineOf(line.iccid))!.state.purchases;
    expect(atCarrier.filter((bought) => bought.at >= begunAt)).toHaveLength(1);
  });

  test('a carrier that leaves it lying waits until it is told to finish', async () => {
    const demo = await freshDemo();
    const line = await lineNamed(demo, STUDENT);
    await demo.send('/sandbox/carriers/tmobile', { form: { always: 'silent', line: '' } });
    const placed = await demo.shop.renew(line, 'tmo-mo-12g');
    await demo.shop.pass(120);
    expect((await renewalById(demo.shop.db, placed.id))!.state).toBe('awaiting_carrier');
    await demo.send('/sandbox/carriers/tmobile', { form: { do: 'letGo' } });
    await demo.shop.pass(600);
    expect((await renewalById(demo.shop.db, placed.id))!.state).toBe('done');
    await demo.send('/sandbox/carriers/tmobile', { form: { do: 'clear' } });
    expect((await demo.shop.twins['tmobile']!.house()).rules).toEqual([]);
  });

  test('a carrier that refuses: the money goes back; its float can be filled up', async () => {
    const demo = await freshDemo();
    await demo.call('carriers/fault', { carrier: 'tmobile', fault: { kind: 'refuse', reason: 'plan_unavailable' } });
    const placed = await demo.shop.renew(await lineNamed(demo, STUDENT), 'tmo-mo-12g');
    await demo.shop.pass(300);
    expect((await renewalById(demo.shop.db, placed.id))!.state).toBe('refunded');
    const { floatCents } = await demo.shop.twins['att']!.house();
    expect((await demo.send('/sandbox/carriers/att', { form: { do: 'refill', to: 'panel' } })).to).toBe('/sandbox?said=refilled&at=vendors#vendors');
    expect((await demo.shop.twins['att']!.house()).floatCents).toBe(floatCents + 1_000_000n);
  });

  test('at the payment service: an answer lost once is asked about, and charged once', async () => {
    const demo = await freshDemo();
    await demo.send('/sandbox/payments', { form: { once: 'lose_reply', request: 'token' } });
    const placed = await demo.shop.renew(await lineNamed(demo, STUDENT), 'tmo-mo-12g');
    await demo.shop.pass(600);
    expect((await renewalById(demo.shop.db, placed.id))!.state).toBe('done');
    expect(await demo.shop.stripe.tools.store.list({ kind: 'charge', limit: 10 })).toHaveLength(1);
    const { json } = await demo.call('stripe/webhooks', { lose: 2, reversed: true });
    expect(json).toMatchObject({ rules: [], webhooks: { lose: 2, reversed: true, extraCopies: 0 } });
    await demo.send('/sandbox/payments', { form: { do: 'clear' } });
    expect((await demo.shop.stripe.faults.read()).webhooks.lose).toBe(0);
  });

  test('on the payers’ side: money on its way ends, a payment is disputed and decided, a bank asks next time', async () => {
    const demo = await freshDemo();
    const placed = await demo.shop.renew(await lineNamed(demo, STUDENT), 'tmo-mo-12g', { pay: { kind: 'hosted', gateway: 'stripe', method: 'alipay', successUrl: (id) => `${ORIGIN}/r/${id}`, cancelUrl: (id) => `${ORIGIN}/r/${id}` } });
    const [session] = await demo.shop.stripe.tools.store.list({ kind: 'session', limit: 1 });
    await demo.send(`/sandbox/stripe/pay/${session!.id}`, { form: { card: 'pm_sandboxAlipay' } });
    await demo.send(`/sandbox/stripe/pay/${session!.id}`, { form: { bank: 'yes' } });
    const panel = async (language = 'en') => (await demo.send('/sandbox/payments', { language })).text;
    const valueOf = (html: string, deed: string) => new RegExp(`name="${deed}" value="([^"]+)"`).exec(html)![1]!;
    expect(await panel('zh-CN')).toContain('款项在途');
    expect((await demo.send('/sandbox/payments', { form: { comes: valueOf(await panel(), 'comes') } })).status).toBe(303);
    await demo.shop.pass(300);
    expect((await renewalById(demo.shop.db, placed.id))!.state).toBe('done');
    const charge = valueOf(await panel(), 'dispute');
    await demo.send('/sandbox/payments', { form: { dispute: charge } });
    expect(await panel()).toContain('disputed by the payer');
    expect((await demo.call('stripe/payers', { deed: 'won', id: charge })).json).toEqual({ done: true });
    expect((await demo.call('stripe/payers', { deed: 'won', id: charge })).status).toBe(404);
    await demo.shop.pass(2_400);
    expect((await demo.shop.db.query('select state, seen from payments_disputes')).rows).toEqual([{ state: 'won', seen: 'won' }]);
    const saved = await aSavedCard(demo.shop, demo.shop.app.newId('cus'));
    await demo.send('/sandbox/payments', { form: { ask: valueOf(await panel(), 'ask') } });
    const asked = await demo.shop.renew(await lineNamed(demo, STUDENT), 'tmo-mo-12g', { customer: saved.customer, pay: { kind: 'saved', method: saved.id, offSession: true } });
    expect(asked).toMatchObject({ state: 'declined', outcome: { refusedBecause: 'authentication_needed' } });
  });

  test('its pay page stands under the shop’s address with a policy of its own', async () => {
    const demo = await freshDemo();
    const placed = await demo.shop.renew(await lineNamed(demo, STUDENT), 'tmo-mo-12g', { pay: { kind: 'hosted', gateway: 'stripe', successUrl: (id) => `${ORIGIN}/r/${id}`, cancelUrl: (id) => `${ORIGIN}/r/${id}` } });
    const [session] = await demo.shop.stripe.tools.store.list({ kind: 'session', limit: 1 });
    const page = await demo.send(`/sandbox/stripe/pay/${session!.id}`);
    expect(page.status).toBe(200);
    expect(page.headers.get('content-security-policy')).toContain("style-src 'sha256-");
    expect(page.headers.get('content-security-policy')).toContain("form-action 'self'");
    const paid = await demo.send(`/sandbox/stripe/pay/${session!.id}`, { form: { card: 'pm_card_visa' } });
    expect([paid.status, paid.to]).toEqual([303, `${ORIGIN}/r/${placed.id}`]);
    await demo.shop.pass(120);
    expect((await renewalById(demo.shop.db, placed.id))!.state).toBe('done');
    expect((await demo.send('/sandbox')).text).toContain(`/r/${placed.id}`);
  });
});

describe('who may', () => {
  test('no other site moves somebody’s demo', async () => {
    const demo = await freshDemo();
    for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }] as const) {
      expect((await demo.send('/sandbox/clock', { form: { from: '0', seconds: '3600' }, headers })).status).toBe(403);
      expect((await demo.call('clock', { forwardSeconds: 3_600 }, headers)).json.code).toBe('csrf_failed');
    }
    expect((await demo.call('clock', { forwardSeconds: 3_600 }, { origin: 'https://evil.example' })).json.code).toBe('csrf_failed');
    expect((await demo.call('clock', { forwardSeconds: 3_600 }, {})).json.code).toBe('unauthorized');
    expect((await demo.call('clock', { forwardSeconds: 3_600 }, { authorization: 'Bearer xk_demo_nothingnothing' })).json.code).toBe('unauthorized');
    expect(demo.clock.offsetMs()).toBe(0);
    expect((await demo.call('clock', { forwardSeconds: 60 }, { 'sec-fetch-site': 'same-origin' })).status).toBe(200);
  });

  test('a key that is not the demo’s own opens nothing', async () => {
    const demo = await freshDemo();
    const { clear } = await demo.demoParts.people.makeApiKey({ name: 'reseller', scopes: ['plans:read'], by: { door: 'job', actor: 'test', reason: 'story' } });
    expect((await demo.call('texts', { to: STUDENT }, { authorization: `Bearer ${clear}` })).json.code).toBe('unauthorized');
  });

  test('scripts are told what they got wrong', async () => {
    const demo = await freshDemo();
    expect((await demo.call('nothing', {})).json.code).toBe('not_found');
    expect((await demo.call('carriers/fault', { carrier: 'tmobile', fault: { kind: 'explode' } })).json).toMatchObject({ code: 'malformed', facts: { field: 'fault.kind' } });
    expect((await demo.call('carriers/refill', { carrier: 'nobody', cents: 5 })).json.code).toBe('not_found');
    expect((await demo.call('lines/use-data', { line: '+12125559999', megabytes: 5 })).json.code).toBe('line_not_found');
    const got = await demo.app.request(`${ORIGIN}/sandbox/api/clock`, { headers: { authorization: `Bearer ${JSON.parse(demo.readNotes()).apiKey}` } });
    expect([got.status, got.headers.get('content-type')]).toEqual([405, 'application/problem+json; charset=utf-8']);
  });

  test('production has no demo; the first steps name what there is', async () => {
    const demo = await freshDemo();
    await expect(openDemo({ ...demo.demoParts, config: { ...demo.demoParts.config, production: true } })).rejects.toThrow('not for production');
    expect(demo.demo.firstSteps).toHaveLength(7);
    expect(demo.demo.firstSteps.join('\n')).toMatch(/555-0142[\s\S]*\/phone\n[\s\S]*\/sandbox\/phone[\s\S]*4242[\s\S]*\/sandbox\n[\s\S]*\/v1\/docs/);
    // A second start finds its world and its key again.
    const key = JSON.parse(demo.readNotes()).apiKey as string;
    await openDemo(demo.demoParts);
    expect(JSON.parse(demo.readNotes()).apiKey).toBe(key);
  });
});

describe('the simulated PayPal', () => {
  test('its page pays in the demo, its panel disputes, settles and makes it misbehave', async () => {
    const { shop, send } = await freshDemo();
    const pay = { kind: 'hosted' as const, gateway: 'paypal', successUrl: (id: string) => `${ORIGIN}/r/${id}`, cancelUrl: (id: string) => `${ORIGIN}/r/${id}` };
    const ids: string[] = [];
    for (const how of ['balance', 'echeck']) {
      const placed = await shop.renew(await shop.aLine(), 'tmo-mo-5g', { pay });
      ids.push(placed.id);
      const [order] = (await shop.paypal.tools.store.list({ kind: 'order', limit: 10 })).slice(-1);
      const page = await send(`/sandbox/paypal/checkout/${order!.id}`);
      expect(page.text).toContain('SANDBOX');
      const paid = await send(`/sandbox/paypal/checkout/${order!.id}`, { form: { with: how } });
      expect([paid.status, paid.to]).toEqual([303, expect.stringContaining(`${ORIGIN}/r/${placed.id}?token=${order!.id}`)]);
      await shop.pass(30, 10);
    }
    const state = async (id: string) => (await shop.db.query<{ state: string }>('select state from renewals_renewals where id = $1', [id])).rows[0]!.state;
    expect([await state(ids[0]!), await state(ids[1]!)]).toEqual(['done', 'awaiting_customer']);
    const panel = (await send('/sandbox/paypal')).text;
    expect(panel).toContain('on its way');
    const reference = /name="dispute" value="(chg_[^"]+)"/.exec(panel)![1]!;
    expect((await send('/sandbox/paypal', { form: { do: 'settle' } })).to).toContain('said=finished');
    await shop.pass(120, 30);
    expect(await state(ids[1]!)).toBe('done');
    expect((await send('/sandbox/paypal', { form: { dispute: reference } })).to).toContain('said=finished');
    expect((await send('/sandbox/paypal')).text).toContain(`name="lost" value="${reference}"`);
    expect((await send('/sandbox/paypal', { form: { dispute: reference } })).status).toBe(404);
    expect((await send('/sandbox/paypal', { form: { won: reference } })).to).toContain('said=finished');
    expect((await send('/sandbox/paypal', { form: { always: 'lose_reply', request: 'take' } })).to).toContain('said=added');
    expect((await shop.paypal.faults.read()).rules.at(-1)).toMatchObject({ kind: 'lose_reply', on: 'orders.capture', left: null });
    await send('/sandbox/paypal', { form: { do: 'clear' } });
    expect((await shop.paypal.faults.read()).rules).toEqual([]);
    expect((await send('/sandbox/paypal', { form: { once: 'constructor' } })).status).toBe(400);
  });
});
