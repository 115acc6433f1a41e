import { describe, expect, onTestFinished, test } from 'vitest';
import { at, DAY, HOUR, isoOf } from '../../src/base/time.ts';
import { checkBooks } from '../../src/rooms/books/books.ts';
import { stopTexts } from '../../src/rooms/people/people.ts';
import { listRenewals } from '../../src/rooms/renewals/renewals.ts';
import type { LineWish } from '../support/shop.ts';
import { aSite, hiddenIn } from '../support/site.ts';

type Site = Awaited<ReturnType<typeof aSite>>;
const MAIL = 'reader@example.com';
const ENDPOINT = 'https://fcm.googleapis.com/fcm/send/device-1';
const SUBSCRIPTION = { endpoint: ENDPOINT, keys: { p256dh: `B${'A'.repeat(86)}`, auth: 'A'.repeat(22) } };
/** A tap by a person, as browsers say it; programs that look into links do not. */
const TAP = { 'sec-fetch-user': '?1', 'sec-fetch-site': 'none' };

interface Wish { readonly at?: string; readonly language?: string; readonly zone?: string; readonly line?: LineWish; readonly ways?: readonly ('push' | 'email' | 'sms')[] }
/** Somebody with a line on the account, a clock, and the ways they read; the line's own number signs them in. */
async function aReader({ at: begin = '2026-11-20T18:00:00Z', language = 'en', zone = 'Asia/Shanghai', line: wish = {}, ways = ['push', 'email', 'sms'] }: Wish = {}) {
  const site = await aSite({ shopOptions: { at: begin } });
  const { shop, people } = site;
  const line = await site.aLine({ zone: 'Pacific/Honolulu', activatedAt: '2026-11-01T20:00:00Z', ...wish });
  const reader = site.aVisitor(language);
  await reader.signIn(line.number!);
  const by = { door: 'web', actor: 'test', reason: 'a story' } as const;
  let customer = (await people.findCustomerBy({ channel: 'sms', address: line.number! }))!;
  if (ways.includes('email')) {
    await reader.follow('/account/settings/contacts', { to: MAIL });
    await reader.follow('/account/settings/contacts/code', { code: (await site.codeTo(MAIL))! });
  }
  if (ways.includes('push')) await people.addPushDevice({ customer: customer.id, subscription: SUBSCRIPTION, name: 'Phone', expiresAt: null, by });
  customer = (await people.findCustomer(customer.id))!;
  await people.keepSettings(customer, { language: language as 'en', zone });
  if (!ways.includes('sms')) await people.recordConsents([{ customer: customer.id, contact: customer.contacts.find((one) => one.channel === 'sms')!, purpose: 'service', given: false, place: 'test', words: 'no', language: 'en', version: 1 }]);
  /** What happens at these moments and in the minute after each; between them the clock leaps. */
  const visit = async (...moments: readonly string[]): Promise<void> => {
    for (const moment of moments) {
      await shop.pass(Math.max(0, at(`${begin.slice(0, 5)}${moment}Z`) - shop.clock.now()), 40 * DAY);
      await shop.pass(15, 15);
    }
  };
  const said = async () => (await shop.house.notices.mailbox.list({ limit: 200 })).filter((one) => one.kind === 'reminder.due').toReversed();
  /** What was said, as `moment channel`. */
  const when = async (): Promise<string[]> => (await said()).map((one) => `${isoOf(one.at).slice(5, 16)} ${one.channel}`);
  onTestFinished(async () => expect((await checkBooks({ db: shop.db, clock: shop.clock })).filter((one) => !one.ok)).toEqual([]));
  return { site, shop, people, line, reader, customer, visit, said, when };
}
const linkIn = (text: string, to: string): string => new RegExp(`https?://[^/\\s]+(/${to}/[A-Za-z0-9_-]+)`).exec(text)![1]!;
const rowsOf = async (site: Site) => (await site.shop.db.query<{ kind: string; state: string; why: string | null }>('select kind, state, why from reminders_reminders order by made_at, id')).rows.map((one) => [one.kind, one.state, ...(one.why ? [one.why] : [])].join(' '));

describe.each([
  { language: 'en', ends: 'ends in 7 days', clocks: 'Dec 1, 23:59 Honolulu (Dec 2, 17:59 Beijing)', renew: 'Renew for $15.00', later: 'Remind me tomorrow', dead: 'Already renewed', pay: 'Check and pay' },
  { language: 'zh-CN', ends: '7 天后到期', clocks: '12月1日 23:59 檀香山（12月2日 17:59 北京）', renew: '续费 $15.00', later: '明天再提醒我', dead: '已经续费', pay: '核对并付款' },
])('a line in Honolulu and its reader in Shanghai, in $language', (say) => {
  test('a week before by push; unopened by e-mail; three days before one tap renews it, and then there is silence', async () => {
    const { site, shop, line, visit, said, when } = await aReader({ language: say.language });
    // The seventh day before December 1 begins in Honolulu at 18:00 in Shanghai; twenty hours later is the next day there.
    await visit('11-24T09:59:00', '11-24T10:00:00', '11-24T10:06:00', '11-25T06:01:00');
    expect(await when()).toEqual(['11-24T10:00 push', '11-25T06:01 email']);
    const [push, mail] = await said();
    expect(push!.content).toMatchObject({ channel: 'push', title: expect.stringContaining(say.ends), body: expect.stringContaining(say.clocks), actions: [{ action: 'renew', title: say.renew, method: 'open' }, { action: 'later', title: say.later, method: 'post' }] });
    expect(mail!.content).toMatchObject({ channel: 'email', unsubscribeUrl: expect.stringContaining('/unsubscribe/') });

    await visit('11-28T10:00:00');
    const third = (await said()).at(-1)!;
    expect(third.channel).toBe('push');
    // Anybody's browser, no sign-in: the ready review of this line and plan, and nothing of the line but its last digits.
    const guest = site.aVisitor(say.language);
    const go = linkIn((third.content as { url: string }).url, 'go');
    const page = await guest.send(go, undefined, TAP);
    expect([page.status, page.headers.get('cache-control'), page.headers.get('referrer-policy')]).toEqual([200, 'no-store', 'no-referrer']);
    for (const shown of [say.pay, say.later, '$15.00', line.number!.slice(-4)]) expect(page.html).toContain(shown);
    expect(page.html).not.toMatch(/\(\d{3}\)|212.?555/);
    expect((await guest.send(`/lines/${line.id}`)).to).toBe(`/lines/${line.id}/plans`);
    expect((await guest.send('/account')).to).toContain('/sign-in');
    for (const last of ['A', 'B', '-', '_'].filter((one) => one !== go.at(-1))) expect((await guest.send(`${go.slice(0, -1)}${last}`)).status).toBe(404);
    // Opened again it is the same quote: no price moves, no trail of quotes.
    expect(hiddenIn((await guest.send(go)).html, 'quote')).toBe(hiddenIn(page.html, 'quote'));
    const placed = await guest.send('/renewals', { quote: hiddenIn(page.html, 'quote'), key: hiddenIn(page.html, 'key'), pay: 'stripe', email: '' });
    await shop.stripe.pay(/cs_[A-Za-z0-9_]+/.exec(placed.to!)![0], 'pm_card_visa');
    await shop.pass(300, 60);
    expect((await listRenewals(shop.db, { line: line.id, limit: 5 })).map((one) => one.state)).toEqual(['done']);
    expect((await guest.send(go)).html).toContain(say.dead);
    await visit('11-28T20:00:00', '11-30T10:00:00', '12-01T10:00:00', '12-02T10:00:00');
    expect((await said()).length).toBe(3);
  });
});

test('nobody renews: seven, three, one day, the last day, then grace, each once and in the morning of the reader, through the night the clocks change', async () => {
  // The line in Honolulu ends on November 1, the Sunday on which New York puts its clocks back: 8:00 there is 12:00 and then 13:00.
  const { site, visit, when, said } = await aReader({ at: '2026-10-20T18:00:00Z', zone: 'America/New_York', line: { activatedAt: '2026-10-02T20:00:00Z' }, ways: ['email'] });
  for (const day of ['10-25', '10-29', '10-31']) await visit(`${day}T10:00:00`, `${day}T11:59:00`, `${day}T12:00:00`, `${day}T12:10:00`);
  for (const day of ['11-01', '11-02']) await visit(`${day}T12:00:00`, `${day}T12:59:00`, `${day}T13:00:00`, `${day}T13:10:00`);
  expect(await when()).toEqual(['10-25T12:00 email', '10-29T12:00 email', '10-31T12:00 email', '11-01T13:00 email', '11-02T13:00 email']);
  expect((await said()).map((one) => (one.content as { subject: string }).subject.replace(/^Line \d{4} /, ''))).toEqual(['ends in 7 days', 'ends in 3 days', 'ends tomorrow', 'ends today', 'has ended']);
  expect(await rowsOf(site)).toEqual(['cycle_end.7 sent', 'cycle_end.3 sent', 'cycle_end.1 sent', 'cycle_end.0 sent', 'grace sent']);
});

test('a clock that leaps says one thing, the most urgent, for all; one that goes back says nothing twice', async () => {
  const { site, shop, visit, said } = await aReader({ ways: ['email'], zone: 'Pacific/Honolulu' });
  await visit('11-24T20:00:00', '11-24T20:10:00', '11-27T20:00:00', '12-01T20:00:00', '12-01T20:10:00');
  expect((await said()).map((one) => (one.content as { subject: string }).subject.replace(/^Line \d{4} /, ''))).toEqual(['ends in 7 days', 'ends today']);
  expect((await rowsOf(site)).toSorted()).toEqual(['cycle_end.0 sent', 'cycle_end.1 merged', 'cycle_end.3 merged', 'cycle_end.7 sent']);
  shop.clock.advanceMs(-2 * HOUR * 1000);
  await shop.settle();
  await shop.pass(4 * HOUR, HOUR);
  expect((await said()).length).toBe(2);
});

test('STOP ends texts, also one that is on its way', async () => {
  const { site, shop, line, visit, when } = await aReader({ ways: ['sms'], zone: 'Pacific/Honolulu' });
  await visit('11-24T20:00:00');
  expect(await when()).toEqual(['11-24T20:00 sms']);
  const [text] = await site.lettersTo(line.number!);
  expect(text!.content.text).toMatch(/Line \d{4} ends in 7 days \(Dec 1, 23:59 Honolulu\)\. Renew \$15\.00: \S+\/go\/\S+ STOP to end\.$/);
  // Decided and not yet sent, when STOP comes: the outbox asks once more before it leaves.
  shop.clock.set(at('2026-11-28T20:00:00Z'));
  const round = shop.house.rounds.find((one) => one.name === 'reminders')!;
  while (await round.run(new AbortController().signal));
  expect((await rowsOf(site)).at(-1)).toBe('cycle_end.3 queued');
  await stopTexts(shop.app, { number: line.number!, by: { door: 'sms', actor: 'test', reason: 'STOP' } });
  await visit('11-28T20:06:00', '11-30T20:00:00', '12-01T20:00:00', '12-02T20:00:00');
  expect((await when()).length).toBe(1);
  expect((await rowsOf(site)).slice(1)).toEqual(['cycle_end.3 void no_channel', 'cycle_end.1 void no_channel', 'cycle_end.0 void no_channel', 'grace void no_channel']);
});

test('one click takes e-mail back, without signing in and in the ledger; the next reminder goes by text', async () => {
  const { site, customer, people, visit, said, when } = await aReader({ ways: ['email', 'sms'], zone: 'Pacific/Honolulu' });
  await visit('11-24T20:00:00');
  const { content } = (await said())[0]!;
  const stop = linkIn((content as { unsubscribeUrl: string }).unsubscribeUrl, 'unsubscribe');
  const stranger = site.aVisitor('zh-CN');
  const shown = await stranger.send(stop);
  for (const words of ['不再发送', 'r•••@example.com']) expect(shown.html).toContain(words);
  expect((await people.mayWrite(customer.id, { channel: 'email', address: MAIL })).service).toBe(true);
  // Another spelling of a token is no token.
  for (const last of ['A', 'Q', 'g', '-', '_', '='].filter((one) => one !== stop.at(-1))) expect((await stranger.send(`${stop.slice(0, -1)}${last}`)).status).toBe(404);
  // As a mail program asks: from anywhere, without a cookie.
  const answer = await site.app.request(stop, { method: 'POST', body: 'List-Unsubscribe=One-Click', headers: { 'host': 'localhost', 'content-type': 'application/x-www-form-urlencoded', 'origin': 'https://mail.example', 'sec-fetch-site': 'cross-site' } });
  expect(answer.status).toBe(200);
  const ledger = async () => (await people.listConsents(customer.id)).filter((one) => one.channel === 'email' && one.purpose === 'service');
  expect(await ledger()).toMatchObject([{ given: false, words: 'List-Unsubscribe=One-Click', place: 'mail program, one click' }]);
  expect((await stranger.follow(stop, {})).html).toContain('已停止');
  expect((await ledger()).length).toBe(1);
  await visit('11-28T20:00:00');
  expect((await when()).slice(1)).toEqual(['11-28T20:00 sms']);
});

test('tomorrow, by one tap: once, at ten in the morning of the reader', async () => {
  const { site, visit, said, when } = await aReader({ ways: ['push'] });
  await visit('11-24T10:00:00');
  const push = (await said())[0]!.content as { actions: readonly { url: string }[] };
  const later = new URL(push.actions[1]!.url).pathname;
  const other = await site.app.request(later, { method: 'POST', body: '', headers: { 'host': 'localhost', 'origin': 'https://evil.example', 'content-type': 'application/x-www-form-urlencoded' } });
  expect(other.status).toBe(403);
  const phone = site.aVisitor('en');
  for (let tap = 0; tap < 2; tap++) expect((await phone.follow(later, {})).html).toContain('Nov 25, 10:00 Beijing');
  await visit('11-25T01:59:00', '11-25T02:00:00', '11-25T08:00:00');
  // 10:00 in Shanghai is 2:00 UTC; nothing else goes out of the one that was put off.
  expect((await when()).slice(1)).toEqual(['11-25T02:00 push']);
});

test('a person chooses ways, hours, topics, lines and who else; a shared line is said to another only when asked, and their own no stands', async () => {
  const { site, people, line, reader, customer, visit, said } = await aReader({ ways: ['email'], zone: 'Pacific/Honolulu' });
  const by = { door: 'web', actor: 'test', reason: 'a story' } as const;
  const { token } = await people.invite({ owner: (await people.findCustomer(customer.id))!, line: line.id, role: 'pay', label: 'Mei', by });
  const mei = await people.ensureCustomer({ channel: 'email', address: 'mei@example.com' }, { language: 'zh-CN', zone: 'Pacific/Honolulu' });
  await people.acceptInvitation({ token, customer: mei.id, by });
  const settings = await reader.send('/account/reminders');
  expect(settings.html).toContain('also remind Mei');
  expect(settings.html).not.toContain(mei.id);
  const other = /name="(other-[^"]+)"/.exec(settings.html)![1]!;
  const wish = { 'way-email': 'on', 'topic-ends': 'on', 'from': '18', 'to': '20', [`line-${line.id}`]: 'on', [other]: 'on' };
  expect((await reader.follow('/account/reminders', wish)).html).toContain('Saved');
  await visit('11-24T18:00:00', '11-25T03:59:00', '11-25T04:00:00');
  // 18:00 in Honolulu is 4:00 of the next day; Mei has all the hours the law leaves.
  expect((await said()).map((one) => [one.to, isoOf(one.at).slice(5, 16)])).toEqual([['mei@example.com', '11-24T18:00'], [MAIL, '11-25T04:00']]);
  const her = site.aVisitor('en');
  await her.signIn('mei@example.com');
  await her.follow('/account/reminders', { 'way-email': 'on', 'topic-ends': 'on', 'from': '8', 'to': '21' });
  await reader.follow('/account/reminders', { ...wish, [other]: 'on', [`line-${line.id}`]: '' });
  await visit('11-29T05:00:00');
  expect((await said()).length).toBe(2);
});
