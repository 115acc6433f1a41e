import { expect, onTestFinished, test } from 'vitest';
import type { MethodId } from '../../src/base/ids.ts';
import { mandateOf, termsOf, turnOn } from '../../src/rooms/autorenew/autorenew.ts';
import { journalOf } from '../../src/rooms/journal/journal.ts';
import { consentsOf, notesOf, proofsOf, queueList } from '../../src/rooms/calls/calls.ts';
import { takeHandover } from '../../src/rooms/handover/handover.ts';
import { realRandom } from '../../src/platform/random.ts';
import { aDesk, fieldOf } from '../support/desk.ts';
import { PASSCODE } from '../support/hotline.ts';

async function theDesk(wish: Parameters<typeof aDesk>[0] = {}) {
  const made = await aDesk(wish);
  onTestFinished(async () => { made.stopping.abort(); await made.world.close(); });
  return made;
}
type Desk = Awaited<ReturnType<typeof theDesk>>;

/** A caller with a line, known by their number, waits for a person. */
async function queued({ world, phone }: Desk, wish: Parameters<typeof world.aCaller>[0] = {}) {
  const caller = await world.aCaller(wish);
  const call = await phone.dial(caller.number);
  await call.press('0');
  const [entry] = (await queueList(world.shop.db)).toReversed();
  return { ...caller, call, url: `/ops/desk/calls/${entry!.call}`, id: entry!.call };
}

test('a Chinese caller is taken, proves the line, is renewed on their behalf, and text and e-mail go out in Chinese', async () => {
  const desk = await theDesk();
  const { world, shop } = desk;
  const lin = await desk.anAgent('Lin');
  const caller = await queued(desk, { language: 'zh-CN', activatedAt: '2026-11-10T20:00:00Z', zone: 'America/Los_Angeles' });
  const ending = caller.number.slice(-4);
  const queue = await lin.send('/ops/desk');
  expect(queue.text).toContain('Talk to a person');
  expect(queue.html).not.toContain(caller.number.slice(2));

  // Before a proof: the ending, and nothing else of the line or its holder.
  await lin.follow(`${caller.url}/take`, {});
  expect(await caller.call.silence()).toContain('人工客服已接通');
  await lin.send(`${caller.url}/line`, { line: caller.number, reason: 'the caller says so' });
  const secrets = [caller.number.slice(2), `(${caller.number.slice(2, 5)})`, caller.line.iccid.slice(-8), 'T-Mobile Monthly 5G 5 GB', '4242', '@example.com', 'Los Angeles'];
  const masked = await lin.send(caller.url);
  expect(masked.text).toContain(`••• ••• ${ending}`);
  for (const secret of secrets) expect(masked.html.replace(/<select.*?<\/select>/s, '')).not.toContain(secret);
  for (const path of ['/renew', '/refunds/rnw_0123456789abcdefghjkmnpqrs']) expect((await lin.send(`${caller.url}${path}`)).text).toContain('The caller has not proved this line');
  for (const path of ['/receipt', '/auto-off']) expect((await lin.send(`${caller.url}${path}`, { key: shop.app.newId('req') })).status).toBe(422);

  // A wrong code, then the right one: "verified by … at …".
  expect((await lin.follow(`${caller.url}/text-code`, {})).text).toContain('A code is on its way');
  expect(await caller.call.goOn()).toContain('验证码已用短信发到这个号码');
  const code = await world.codeTo(caller.number);
  expect((await lin.send(`${caller.url}/check-code`, { code: code === '000000' ? '111111' : '000000' })).status).toBe(422);
  const proved = await lin.follow(`${caller.url}/check-code`, { code });
  expect(proved.text).toMatch(/verified by texted code, heard by Lin at/);
  for (const shown of ['Plan ends', 'Added data ends', 'Carrier balance lapses', 'Number is lost', 'Los Angeles', 'New York', 'Auto-renew']) expect(proved.text).toContain(shown);
  expect(proved.text).toContain(`${caller.number.slice(2, 5)}`);
  expect(await proofsOf(shop.db, caller.id)).toMatchObject([{ how: 'texted_code', agent: lin.id, customer: caller.customer.id }]);

  // The same quote as everywhere, read aloud in Chinese, agreed to, kept.
  const plans = await lin.send(`${caller.url}/renew`);
  const plan = /value="([\w-]+ (?:queue|extend))"/.exec(plans.html)![1]!;
  const script = await lin.follow(`${caller.url}/renew`, { plan });
  expect(script.text).toContain(`我现在为尾号 ${ending} 的号码续费`);
  expect(script.text).toContain('您同意吗');
  expect(script.html).not.toMatch(/name="(?:card|number|cvc)"|cc-number/);
  const quoteUrl = `${caller.url}/quotes/${/quotes\/(quo_\w+)/.exec(script.html)![1]!}`;
  const pay = fieldOf(script.html, 'pay');
  expect((await lin.send(quoteUrl, { pay })).text).toContain('Read the words aloud first');
  expect(await world.renewalsOf(caller.line.id)).toHaveLength(0);
  const placed = await lin.send(quoteUrl, { pay, said: 'yes' });
  expect((await lin.send(quoteUrl, { pay, said: 'yes' })).to).toBe(placed.to);
  expect(await world.renewalsOf(caller.line.id)).toMatchObject([{ state: 'done', door: 'desk', payer: { customer: caller.customer.id, language: 'zh-CN' } }]);
  await world.textsTo(caller.number);
  const result = await lin.send(placed.to!);
  expect(result.text).toMatch(/Done.*text to .*Chinese sent/);
  expect((await world.textsTo(caller.number)).join('\n')).toMatch(/续费|已/);
  const letters = await shop.house.notices.mailbox.list({ to: `${caller.number.slice(2)}@example.com` });
  expect(letters.some((letter) => letter.kind === 'renewal.done' && letter.language === 'zh-CN')).toBe(true);
  expect(await caller.call.goOn()).toContain('正在办理');

  const [consent] = await consentsOf(shop.db, caller.id);
  expect(consent).toMatchObject({ agent: lin.id, language: 'zh-CN', pay: 'saved' });
  expect(consent!.words.join('')).toContain('4242');
  const written = await journalOf(shop.db, caller.id);
  expect(written.filter((one) => one.door === 'desk').map((one) => one.what)).toEqual(expect.arrayContaining(['call.taken', 'line.looked_at', 'call.proved', 'call.consented', 'call.said']));
  expect(written.filter((one) => one.door === 'desk').every((one) => one.actor === `staff:${lin.id}` && one.reason !== '')).toBe(true);
  await lin.follow(`${caller.url}/finish`, {});
  expect(await caller.call.goOn()).toContain('您已回到菜单');
  // A note may still be kept for a quarter of an hour; of the line nothing is shown any more.
  const over = await lin.follow(`${caller.url}/note`, { text: 'renewed, wants a reminder in January' });
  expect(over.text).toContain('The call is over');
  expect(over.html).not.toContain(ending);
  expect((await lin.send(`${caller.url}/receipt`, { key: shop.app.newId('req') })).status).toBe(409);
  shop.clock.advanceMs(16 * 60_000);
  expect((await lin.send(caller.url)).text).toContain('This call is over.');
});

test('of two agents one has the caller and the other is told who; nobody acts on the call of another, and no stranger gets in', async () => {
  const desk = await theDesk();
  const [ana, bo] = [await desk.anAgent('Ana'), await desk.anAgent('Bo')];
  const caller = await queued(desk);
  const both = await Promise.all([ana, bo].map((agent) => agent.send(`${caller.url}/take`, {})));
  expect(both.map((one) => one.status).toSorted((a, b) => a - b)).toEqual([303, 409]);
  const [winner, loser] = both[0]!.status === 303 ? [ana, bo] : [bo, ana];
  expect(both.find((one) => one.status === 409)!.text).toContain(`${winner.name} was faster and has this caller.`);
  expect((await loser.send(caller.url)).text).toContain(`${winner.name} has this caller.`);
  for (const [act, form] of Object.entries({ 'note': { text: 'x' }, 'text-code': {}, 'check-code': { code: '123456' }, 'link': { plan: 'tmo-mo-5g' }, 'finish': {}, 'say': { text: 'x' }, 'line': { line: caller.number, reason: 'curious' }, 'call-back': {}, 'renew': { plan: 'tmo-mo-5g queue' } })) {
    expect((await loser.send(`${caller.url}/${act}`, form as Record<string, string>)).status, act).toBe(409);
  }
  expect(await notesOf(desk.shop.db, caller.id)).toEqual([]);
  // Nobody signed in goes to the sign-in; another site's form is turned away.
  expect((await desk.app.request('/ops/desk', { headers: { host: 'localhost', accept: 'text/html' } })).headers.get('location')).toContain('/ops/sign-in');
  expect((await winner.request(`${caller.url}/finish`, {}, { 'origin': 'http://evil.example', 'sec-fetch-site': 'cross-site' })).status).toBe(403);
});

test('the passcode is typed by the caller alone; three wrong codes end it; pay link, hand-over code, refund and auto-renew by one proof', async () => {
  const desk = await theDesk();
  const { world, shop } = desk;
  const mo = await desk.anAgent('Mo');
  const caller = await queued(desk);
  await mo.send(`${caller.url}/take`, {});
  await caller.call.silence();
  await mo.send(`${caller.url}/line`, { line: caller.number, reason: 'the caller says so' });

  // Without any proof: a link to the caller's own number, and three wrong codes.
  const masked = await mo.send(caller.url);
  await mo.send(`${caller.url}/link`, { key: fieldOf(masked.html, 'key'), plan: 'tmo-mo-5g' });
  // Several texts of one second have no order.
  expect((await world.textsTo(caller.number)).filter((text) => /\/pay\/\w+/.test(text))).toHaveLength(1);
  await mo.send(`${caller.url}/text-code`, {});
  const code = await world.codeTo(caller.number);
  for (const _ of [1, 2, 3]) await mo.send(`${caller.url}/check-code`, { code: code === '000000' ? '111111' : '000000' });
  expect((await mo.send(`${caller.url}/check-code`, { code })).status).toBe(429);
  expect(await proofsOf(shop.db, caller.id)).toEqual([]);

  // Another call of theirs: the agent asks, the caller types, and is back with the agent.
  await mo.send(`${caller.url}/finish`, {});
  await caller.call.hangUp();
  const again = await desk.phone.dial(caller.number);
  await again.press('0');
  const [entry] = await queueList(shop.db);
  const url = `/ops/desk/calls/${entry!.call}`;
  await mo.send(`${url}/take`, {});
  await again.silence();
  await mo.send(`${url}/line`, { line: caller.line.iccid.slice(-8), reason: 'SIM number read out' });
  await mo.send(`${url}/say`, { text: 'One moment please.' });
  await mo.send(`${url}/passcode`, {});
  expect(await again.goOn()).toContain('One moment please. Please type your six-digit passcode.');
  expect(await again.press(PASSCODE)).toContain('Thank you. A person is with you now.');
  const proved = await mo.send(url);
  expect(proved.text).toContain('verified by phone passcode, on the keypad');
  expect(proved.html).not.toContain(PASSCODE);

  const script = await mo.follow(`${url}/renew`, { plan: 'tmo-mo-5g extend' });
  const quote = /quotes\/(quo_\w+)/.exec(script.html)![1]!;
  const shown = await mo.send(`${url}/quotes/${quote}/code`, {});
  const digits = /<b class="dk-big">(\d{3}) (\d{3})/.exec(shown.html)!;
  expect((await world.textsTo(caller.number)).join('\n')).toContain(`/continue with the code ${digits[1]}${digits[2]}.`);
  expect((await takeHandover({ ...shop.house.texts, random: realRandom }, { code: digits[1]! + digits[2]!, door: 'web', who: 'test', by: { door: 'web', actor: 'guest', reason: 'story' } })).line).toBe(caller.line.id);
  // No voice passes the desk: the call reads the words, any other key is a no, and 1 is the yes that is kept.
  const pay = fieldOf(script.html, 'pay');
  expect((await mo.follow(`${url}/quotes/${quote}/read`, { pay })).text).toContain('Is being read to the caller');
  expect(await again.goOn()).toMatch(/I am about to renew the line ending in \d{4}.*If you agree, press 1\. Anything else means no\./);
  await again.press('2');
  expect((await mo.send(`${url}/quotes/${quote}`, { pay, said: 'yes' })).text).toContain('The caller did not agree.');
  expect(await world.renewalsOf(caller.line.id)).toHaveLength(0);
  await mo.send(`${url}/quotes/${quote}/read`, { pay });
  await again.goOn();
  expect(await again.press('1')).toContain('Thank you. A person is with you now.');
  expect((await mo.send(`${url}/quotes/${quote}`)).text).toContain('The caller pressed 1 at');
  await mo.send(`${url}/quotes/${quote}`, { pay });
  expect(await consentsOf(shop.db, entry!.call)).toMatchObject([{ how: 'key', agent: mo.id, words: expect.arrayContaining(['If you agree, press 1. Anything else means no.']) }]);
  const [renewal] = await world.renewalsOf(caller.line.id);
  const offer = await mo.send(`${url}/refunds/${renewal!.id}`);
  expect(offer.text).toMatch(/\$\d+\.\d\d goes back/);
  const form = { key: fieldOf(offer.html, 'key'), terms: fieldOf(offer.html, 'terms').replaceAll('&quot;', '"') };
  expect((await mo.send(`${url}/refunds/${renewal!.id}`, { ...form, terms: 'another sum', reason: 'changed their mind' })).status).toBe(409);
  expect((await mo.follow(`${url}/refunds/${renewal!.id}`, { ...form, reason: 'changed their mind' })).text).toContain('The refund is asked for');
  expect((await journalOf(shop.db, renewal!.id)).find((one) => one.what === 'return.asked')).toMatchObject({ door: 'desk', actor: `staff:${mo.id}` });

  // Auto-renew is on; one proof is enough to turn it off.
  const wish = { line: caller.line.id, customer: caller.customer.id, planId: null, triggers: ['date'], pay: { kind: 'saved', method: pay as MethodId }, language: 'en' } as const;
  const { hash } = await termsOf(shop.house.autoRenew, wish);
  await turnOn(shop.house.autoRenew, { ...wish, consent: { hash, place: 'web' }, by: { door: 'web', actor: `customer:${caller.customer.id}`, reason: 'a story' } });
  expect((await mo.send(url)).text).toContain('Turn auto-renew off');
  await mo.send(`${url}/auto-off`, {});
  expect(await mandateOf(shop.db, caller.line.id)).toBeNull();
  expect((await mo.send(url)).text).not.toContain('Turn auto-renew off');
  // A card number that somebody reads out anyway is not kept.
  expect((await mo.follow(`${url}/note`, { text: 'read me ４２４２ 4242-4242 4242 by mistake' })).text).toContain('only its last four digits are left');
  expect((await notesOf(shop.db, entry!.call)).map((one) => one.text)).toEqual(['read me ••••4242 by mistake']);
  expect((await mo.send(`${url}/say`, { text: 'your card 4242 4242 4242 4242' })).status).toBe(422);
});

test('a line is found without a call, with a reason, masked; each look is in the journal', async () => {
  const desk = await theDesk();
  const eve = await desk.anAgent('Eve');
  const { line, number } = await desk.world.aCaller();
  expect((await eve.send('/ops/desk/find', { line: number, reason: '' })).status).toBe(400);
  expect((await eve.send('/ops/desk/find', { line: '2125559999', reason: 'visitor at the counter' })).status).toBe(404);
  const page = await eve.follow('/ops/desk/find', { line: number, reason: 'visitor, card 4242 4242 4242 4242' });
  expect(page.text).toContain('Verify the caller');
  expect(page.html).not.toContain(line.iccid.slice(-8));
  const { rows } = await desk.shop.db.query(`select actor, reason, door from journal_entries where what = 'line.looked_at' and line = $1`, [line.id]);
  expect(rows).toEqual([{ actor: `staff:${eve.id}`, reason: 'visitor, card ••••4242', door: 'desk' }]);
});

test('the desk hears of callers as they come, goes on where it was cut off, and its stream ends with the session', async () => {
  const desk = await theDesk({ beatMs: 100 });
  const kim = await desk.anAgent('Kim');
  const first = await queued(desk);
  const change = (await desk.shop.db.query<{ change: bigint }>('select max(change) as change from calls_queue')).rows[0]!.change;
  await queued(desk, { number: '+12125550777' });
  // Cut off before the second caller came: the first event tells of that one alone.
  const stream = await kim.request('/ops/desk/events', undefined, { 'last-event-id': change.toString() });
  expect(stream.headers.get('content-type')).toContain('text/event-stream');
  const reader = stream.body!.getReader();
  const event = new TextDecoder().decode((await reader.read()).value);
  expect(event).toContain('event: queue');
  expect(Number(/id: (\d+)/.exec(event)![1])).toBeGreaterThan(Number(change));
  expect(JSON.parse(/data: (.+)/.exec(event)![1]!)).toMatchObject({ say: 'New caller: English, Talk to a person.', html: expect.stringContaining('the caller at place 2') });
  await kim.send(`${first.url}/take`, {});
  expect(new TextDecoder().decode((await reader.read()).value)).toContain('Yours');
  // Signed out: the next beat ends the stream, and the page goes to the sign-in.
  await kim.send('/ops/sign-out', {});
  desk.shop.clock.advanceMs(1_000);
  expect(new TextDecoder().decode((await reader.read()).value)).toContain('event: ended');
  expect((await reader.read()).done).toBe(true);
  // The shop stops: whoever listens is let go at once.
  const zoe = await desk.anAgent('Zoe');
  const last = (await zoe.request('/ops/desk/events')).body!.getReader();
  desk.stopping.abort();
  for (let one = await last.read(); !one.done; one = await last.read()) expect(one.value.length).toBeGreaterThan(0);
});
