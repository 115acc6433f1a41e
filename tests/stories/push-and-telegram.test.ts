import { describe, expect, onTestFinished, test } from 'vitest';
import { openClock } from '../../src/platform/clock.ts';
import { realRandom } from '../../src/platform/random.ts';
import type { LineId } from '../../src/base/ids.ts';
import { usd } from '../../src/base/money.ts';
import { placeLoad } from '../../src/rooms/funds/funds.ts';
import { journalOf } from '../../src/rooms/journal/journal.ts';
import { telegramTransport, webPushTransport } from '../../src/rooms/notices/notices.ts';
import { askRefundOf } from '../../src/rooms/refunds/refunds.ts';
import { openTelegram } from '../../src/rooms/notices/transports/telegram/fake.ts';
import { openPushService } from '../../src/rooms/notices/transports/web-push/fake.ts';
import { aSite } from '../support/site.ts';

const TOKEN = '123456:AAstorySTORYstorySTORYstorySTORY00', SECRET = 'secret-of-a-story-0001';
const CHAT = 700123456;
const EMAIL = 'lin@example.com';

/** The shop with a real push service's and a real Bot API's manners on the other side of the wire. */
async function aSiteWithPhones(language: string) {
  const service = await openPushService({ random: realRandom, clock: openClock() }), bot = await openTelegram({ token: TOKEN });
  onTestFinished(async () => { await service.stop(); await bot.stop(); });
  const site = await aSite({
    botSecret: SECRET, mayPush: (endpoint) => endpoint.startsWith(service.url),
    shopOptions: { transports: ({ keys, clock }) => ({
      push: webPushTransport({ vapid: keys.vapid, subject: 'mailto:renew@shop.example', clock, loopback: true }), telegram: telegramTransport({ token: TOKEN, apiBase: bot.url }),
    }) },
  });
  const person = site.aVisitor(language);
  await person.signIn(EMAIL);
  const customer = (await site.people.findCustomerBy({ channel: 'email', address: EMAIL }))!;
  const line = await site.aLine({ activatedAt: '2026-11-01T20:00:00Z' });
  await site.people.bindLine({ customer: customer.id, line: line.id as LineId, proof: 'code_to_number', by: { door: 'web', actor: 'test', reason: 'a story' } });
  const renew = async () => { const renewal = await site.shop.renew(line, 'tmo-mo-5g', { mode: 'queue', customer: customer.id }); await site.shop.pass(10, 5); return renewal; };
  let update = 1_000;
  const say = async (text: string, more: { readonly secret?: string; readonly update?: number; readonly language?: string } = {}) => {
    const answer = await site.app.request('/hooks/telegram', {
      method: 'POST', headers: { 'host': 'localhost', 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': more.secret ?? SECRET },
      body: JSON.stringify({ update_id: more.update ?? ++update, message: { message_id: 1, date: 1, chat: { id: CHAT, type: 'private' }, from: { id: CHAT, is_bot: false, language_code: more.language ?? 'en' }, text } }),
    });
    const body = await answer.text();
    return { status: answer.status, said: body === '' ? null : (JSON.parse(body) as { text?: string }).text ?? null };
  };
  return { site, service, bot, person, customer, line, renew, say, update: () => update };
}

describe.each([
  { language: 'en', title: 'Renewed', here: 'this one', open: 'Open Telegram', linked: 'Telegram was linked', unlinked: 'Telegram was unlinked', none: 'None is notified yet' },
  { language: 'zh-CN', title: '续费成功', here: '本机', open: '打开 Telegram', linked: '已绑定 Telegram', unlinked: '已解绑 Telegram', none: '还没有开启通知的设备' },
])('phones and Telegram, in $language', (say) => {
  test('a phone that was allowed shows a renewal, sealed on its way, and leads to the receipt; a dead one is forgotten; signing out ends it', async () => {
    const { site, service, person, customer, renew } = await aSiteWithPhones(say.language);
    const phone = service.subscribe(site.shop.keys.vapid.publicKey), old = service.subscribe(site.shop.keys.vapid.publicKey);
    // A number gets one code in half a minute.
    await site.shop.pass(60, 60);
    const tablet = site.aVisitor(say.language);
    await tablet.signIn(EMAIL);
    for (const [browser, one] of [[tablet, old], [person, phone]] as const) expect((await browser.follow('/account/app/devices', { subscription: JSON.stringify({ ...one, expirationTime: null }) })).status).toBe(200);
    expect((await site.people.pushDevices(customer.id)).length).toBe(2);
    expect((await person.send('/account/app/devices', { subscription: JSON.stringify({ ...phone, endpoint: 'https://127.0.0.1:9/x' }) })).status).toBe(400);
    expect((await person.send('/account/settings/reach')).html).toContain(say.here);
    const mine = JSON.parse((await person.send('/account/data/export', {})).html) as { notifiedDevices: object[]; telegram: null };
    expect([mine.notifiedDevices.length, mine.telegram]).toEqual([2, null]);
    // Made-up phones are for the demo.
    expect((await person.send('/account/settings/reach/devices/sandbox', {})).status).toBe(404);
    service.unsubscribe(old);

    const renewal = await renew();
    const [shown] = service.shown(phone);
    expect(shown).toMatchObject({ channel: 'push', url: `http://127.0.0.1:3000/r/${renewal.id}`, actions: [] });
    expect(shown!.title).toContain(say.title);
    expect(shown!.body).not.toMatch(/\d{7}|lin@/);
    expect(service.wire.map((one) => one.toString('latin1')).join('')).not.toMatch(/Renewed|rnw_/);
    expect((await site.people.pushDevices(customer.id)).length).toBe(1);
    expect((await journalOf(site.shop.db, customer.id)).map((one) => one.what)).toContain('push.gone');

    await renew();
    expect(service.shown(phone).length).toBe(2);
    await person.follow('/sign-out', {});
    await renew();
    expect(service.shown(phone).length).toBe(2);
    expect(await site.people.pushDevices(customer.id)).toEqual([]);
    await site.shop.pass(60, 60);
    const again = site.aVisitor(say.language);
    await again.signIn(EMAIL);
    expect((await again.send('/account/settings/reach')).html).toContain(say.none);
  });

  test('Telegram is linked by a code of one’s own, once; a forged call is turned away; a repeat does nothing; /stop ends it', async () => {
    const { site, bot, person, customer, renew, say: tell, update } = await aSiteWithPhones(say.language);
    bot.open(String(CHAT));
    const page = await person.send('/account/settings/reach/telegram', {});
    expect(page.html).toContain(say.open);
    const code = /https:\/\/t\.me\/xuka_bot\?start=([\w-]+)/.exec(page.html)![1]!;

    expect((await tell(`/start ${code}`, { secret: 'a-guess-of-somebody-0' })).status).toBe(401);
    expect((await tell('/start not-the-right-code-0000000000', { language: 'zh-hans' })).said).toContain('链接');
    expect(await site.people.telegramOf(customer.id)).toBeNull();
    expect(await tell(`/start ${code}`)).toEqual({ status: 200, said: null });
    expect(await tell(`/start ${code}`, { update: update() })).toEqual({ status: 200, said: null });
    expect((await tell(`/start ${code}`)).said).toContain('expired');
    await site.shop.pass(5, 5);
    expect(bot.sent.map((one) => one.text)).toEqual([expect.stringContaining(say.linked)]);
    expect((await site.lettersTo(EMAIL)).some((one) => one.content.text.includes(say.linked))).toBe(true);

    const renewal = await renew();
    expect(bot.sent[1]!.text).toContain(say.title);
    expect(bot.sent[1]!.text).toContain(`/r/${renewal.id}`);
    expect((await tell('/stop')).said).toBeNull();
    await renew();
    expect(bot.sent.slice(2).map((one) => one.text)).toEqual([expect.stringContaining(say.unlinked)]);
    expect((await tell('/stop')).said).toContain('http://localhost/account/settings/reach');
    await tell(`/start ${/start=([\w-]+)/.exec((await person.send('/account/settings/reach/telegram', {})).html)![1]!}`);
    expect((await person.send('/account/settings/reach')).html).toContain('/telegram/unlink');
    await person.follow('/account/settings/reach/telegram/unlink', {});
    expect(await site.people.telegramOf(customer.id)).toBeNull();
    expect(site.logged.join('\n')).not.toMatch(new RegExp(`${CHAT}|${code}|${TOKEN}`));
  });
});

test('who blocks the bot is let go by its next message; a call that is nothing we know is taken and forgotten', async () => {
  const { site, bot, person, customer, renew, say } = await aSiteWithPhones('en');
  const code = /start=([\w-]+)/.exec((await person.send('/account/settings/reach/telegram', {})).html)![1]!;
  await say(`/start ${code}`);
  bot.open(String(CHAT));
  bot.block(String(CHAT));
  await renew();
  expect(await site.people.telegramOf(customer.id)).toBeNull();
  expect((await site.shop.db.query(`select 1 from notices_outbox where channel = 'telegram' and state = 'waiting'`)).rowCount).toBe(0);
  const odd = await site.app.request('/hooks/telegram', { method: 'POST', headers: { 'host': 'localhost', 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': SECRET }, body: '{"update_id":1,"poll":{}}' });
  expect(odd.status).toBe(200);
});

test('money that comes back, and money paid into the wallet, are news on the phone and in the chat as a renewal is', async () => {
  const { site, service, bot, person, customer, renew, say } = await aSiteWithPhones('en');
  const phone = service.subscribe(site.shop.keys.vapid.publicKey);
  await person.follow('/account/app/devices', { subscription: JSON.stringify({ ...phone, expirationTime: null }) });
  const code = /start=([\w-]+)/.exec((await person.send('/account/settings/reach/telegram', {})).html)![1]!;
  await say(`/start ${code}`);
  bot.open(String(CHAT));
  const renewal = await renew();
  await askRefundOf(site.shop.app, { caller: 'test', key: 'back', renewal: renewal.id, destination: 'original', customer: null, agreed: () => true, by: { door: 'web', actor: 'test', reason: 'a story' } });
  await site.shop.pass(120, 5);
  await placeLoad(site.shop.house.funds, {
    caller: 'test', key: 'load', customer: customer.id, amount: usd(5_000), pay: { kind: 'token', gateway: 'stripe', paymentMethod: 'pm_card_visa' }, payer: { email: EMAIL, language: 'en', zone: null }, description: 'Wallet',
    by: { door: 'web', actor: 'test', reason: 'a story' },
  });
  await site.shop.pass(10, 5);
  const { rows } = await site.shop.db.query<{ kind: string; channel: string; n: number }>(
    `select kind, channel, count(*)::int as n from notices_outbox where channel in ('push', 'telegram') and state = 'sent' and kind in ('return.asked', 'return.done', 'load.done') group by 1, 2 order by 1, 2`);
  expect(rows).toEqual(['load.done', 'return.asked', 'return.done'].flatMap((kind) => ['push', 'telegram'].map((channel) => ({ kind, channel, n: 1 }))));
  expect(service.shown(phone).at(-1)!.title).toContain('wallet');
});
