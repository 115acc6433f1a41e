import { describe, expect, test } from 'vitest';
import type { Language } from '../../src/base/language.ts';
import { DAY, HOUR, plusSeconds } from '../../src/base/time.ts';
import { mandateOf, termsOf, turnOn } from '../../src/rooms/autorenew/autorenew.ts';
import { checkBooks } from '../../src/rooms/books/books.ts';
import { issueVouchers } from '../../src/rooms/funds/funds.ts';
import { usd } from '../../src/base/money.ts';
import { engine } from '../../src/rooms/lines/lines.ts';
import { listRenewals } from '../../src/rooms/renewals/renewals.ts';
import { sendPayLink, textLastReceipt } from '../../src/rooms/texts/texts.ts';
import { aSavedCard } from '../support/saved-card.ts';
import { signedCall } from '../../src/rooms/notices/transports/twilio/fake/fake.ts';
import { aPhone, vendorCalls } from '../support/phone.ts';
import { aSite, SMS_ACCOUNT } from '../support/site.ts';
import { walletNow } from '../support/wallet.ts';

type Site = Awaited<ReturnType<typeof aSite>>;
const BY = { door: 'web', actor: 'customer:test', reason: 'a story' } as const;
const BOUGHT = { activatedAt: '2026-11-01T20:00:00Z' };

/** A line whose owner has a saved card and lets its number pay with it, on the line's own page. */
async function aPayingLine(site: Site, language: Language, token = 'pm_card_visa') {
  const line = await site.aLine(BOUGHT);
  const { id } = await site.people.ensureCustomer({ channel: 'sms', address: line.number! }, { language, zone: null });
  await site.people.bindLine({ customer: id, line: line.id, proof: 'code_to_number', by: BY });
  await aSavedCard(site.shop, id, token);
  const visitor = site.aVisitor(language);
  await visitor.signIn(line.number!);
  const set = async (wish: Record<string, string>) => visitor.send(`/account/lines/${line.id}/texts`, wish);
  expect((await set({ balance: 'on', pay: 'on' })).to).toMatch(/texts[?]said=saved$/);
  return { line, customer: id, phone: aPhone(site, line.number!), visitor, set };
}
const codeIn = (text: string | null): string => /YES (\d{4})/.exec(text ?? '')![1]!;
const other = (code: string): string => String((Number(code) + 1) % 10_000).padStart(4, '0');
const endOf = async (site: Site, line: { readonly id: Parameters<typeof site.shop.line>[0] }) => engine.snapshotOf((await site.shop.line(line.id)).state, site.shop.clock.now()).clocks.serviceEndsAt!;
const renewalsOf = (site: Site, line: Parameters<Site['shop']['line']>[0]) => listRenewals(site.shop.db, { line, limit: 10 });
const fine = async (site: Site): Promise<void> => expect((await checkBooks({ db: site.shop.db, clock: site.shop.clock })).filter((one) => !one.ok)).toEqual([]);

describe.each([
  { language: 'en', word: 'AUTO OFF', renew: 'Renew', price: '$15.00', wrong: 'One try left', already: 'paid already', bal: 'bal', left: '5 GB left', off: 'Auto off', isOff: 'is off', stop: 'STOP', stopped: 'no more texts', start: 'start', started: 'on again' },
  { language: 'es', word: 'AUTO NO', renew: 'Renovar', price: '$15.00', wrong: 'Queda 1 intento', already: 'ya esta pagado', bal: 'Saldo', left: 'quedan 5 GB', off: 'Auto no', isOff: 'apagada', stop: 'Alto', stopped: 'ya no recibiras', start: 'Iniciar', started: 'activos otra vez' },
  { language: 'zh-CN', word: '关闭自动续费', renew: '续费', price: '$15.00', wrong: '还可以试 1 次', already: '已经付过了', bal: '余额', left: '还剩 5 GB', off: '关闭自动续费', isOff: '已关闭', stop: '退订', stopped: '不会再给你发短信', start: '开始', started: '已恢复' },
] as const)('by text, in $language', (say) => {
  test('a line is renewed by two texts, once, however often they come; BAL, AUTO OFF, STOP and START', async () => {
    const site = await aSite();
    const { shop } = site;
    const { line, customer, phone, visitor, set } = await aPayingLine(site, say.language);
    const page = (await visitor.send(`/account/lines/${line.id}/texts`)).html;
    expect([page.includes(say.word), page.includes('4242'), page.includes('name="pay" checked')]).toEqual([true, true, true]);
    const before = await endOf(site, line);
    const offered = (await phone.text(say.renew))!;
    expect(offered).toContain(say.price);
    expect(offered).toContain('4242');
    expect(offered).toMatch(/\/pay\/[0-9A-Z]{8}/);
    const code = codeIn(offered);
    // Two slips of the finger cost nothing but tries.
    await phone.text(`YES ${other(code)}`);
    expect(await phone.text(`YES ${other(code)}`)).toContain(say.wrong);
    expect(await renewalsOf(site, line.id)).toEqual([]);

    const sid = `SM${'7'.repeat(32)}`;
    const receipt = (await phone.text(`yes ${code}!`, { sid }))!;
    expect(receipt).toContain('/r/rnw_');
    // The webhook once more, the text once more, two texts at once.
    expect(await phone.text(`yes ${code}!`, { sid })).toBeNull();
    expect(await phone.text(`YES ${code}`)).toContain(say.already);
    await Promise.all([1, 2, 3].map(() => vendorCalls(site, phone.call(`YES ${code}`))));
    await shop.settle();
    const renewals = await renewalsOf(site, line.id);
    expect(renewals.map(({ state, totalCents, by }) => ({ state, totalCents, door: by.door }))).toEqual([{ state: 'done', totalCents: 1_500n, door: 'sms' }]);
    expect(await endOf(site, line)).toBe(plusSeconds(before, 30 * DAY));
    expect((await shop.line(line.id)).state.purchases).toHaveLength(2);
    await fine(site);

    expect(await phone.text(say.bal)).toContain(say.left);
    await set({ pay: 'on' });
    expect(await phone.text(say.bal)).not.toMatch(/GB/);

    const wish = { line: line.id, customer, planId: null, triggers: ['date'], pay: { kind: 'wallet' }, language: say.language } as const;
    await turnOn(shop.house.autoRenew, { ...wish, consent: { hash: (await termsOf(shop.house.autoRenew, wish)).hash, place: 'story' }, by: BY });
    expect(await phone.text(say.off)).toContain(say.isOff);
    expect(await mandateOf(shop.db, line.id)).toBeNull();

    expect(await phone.text(say.stop)).toContain(say.stopped);
    expect(await phone.text(say.stop)).toBeNull();
    expect(await phone.text(say.renew)).toBeNull();
    expect((await site.people.reachOf(customer, 'service'))?.sms).toBeNull();
    // Not even a confirmation, whoever wants to text it.
    const quiet = await phone.inbox();
    expect((await shop.renew(line, 'tmo-mo-5g', { mode: 'queue' })).state).toBe('done');
    await shop.settle();
    expect(await phone.inbox()).toEqual(quiet);
    // A code that is asked for right then still comes.
    shop.clock.advanceMs(60_000);
    const another = site.aVisitor(say.language);
    await another.follow('/sign-in', { to: line.number! });
    expect(await site.codeTo(line.number!)).toMatch(/^\d{6}$/);
    expect(await phone.text(say.start)).toContain(say.started);
    expect(await phone.text(say.renew)).toContain(say.price);
  });
});

test('a code runs out, a newer one ends it, three wrong ones leave only the link; it stands nowhere in the clear', async () => {
  const site = await aSite();
  const { shop } = site;
  const { line, phone } = await aPayingLine(site, 'en');
  const first = codeIn(await phone.text('RENEW'));
  await shop.pass(11 * 60, 660);
  expect(await phone.text(`YES ${first}`)).toContain('nothing to confirm');
  const second = codeIn(await phone.text('RENEW'));
  const third = codeIn(await phone.text('RENEW'));
  expect(await phone.text('YES')).toContain('four digits');
  for (const digits of new Set([second, third])) {
    const found = (await shop.db.query<{ name: string }>(`select tablename as name from pg_tables where schemaname = 'public'`)).rows.map((row) => row.name);
    for (const name of found) expect((await shop.db.query(`select 1 from "${name}" t where t::text ~* $1`, [`yes ?${digits}`])).rowCount, name).toBe(0);
  }
  if (second !== third) expect(await phone.text(`YES ${second}`)).toContain('2 tries');
  else await phone.text(`YES ${other(third)}`);
  await phone.text(`YES ${other(third)}`);
  expect(await phone.text(`YES ${other(third)}`)).toMatch(/too many wrong codes.*\/pay\//);
  expect(await phone.text(`YES ${third}`)).toContain('nothing to confirm');
  // For the rest of the day there is only the link; somebody else's number is not touched by that.
  expect(await phone.text('RENEW')).not.toMatch(/YES/);
  expect(await aPhone(site, '+12125550199').text(`YES ${third}`)).toContain('not a line of ours');
  expect(await renewalsOf(site, line.id)).toEqual([]);
});

test('letting a number pay wants a fresh proof, taking it back none; it is nobody else’s to say', async () => {
  const site = await aSite();
  const { line, set, visitor } = await aPayingLine(site, 'en');
  await site.shop.pass(660, 660);
  expect((await set({ balance: 'on' })).to).toMatch(/said=saved$/);
  expect((await set({ balance: 'on', pay: 'on' })).to).toMatch(/^\/step-up/);
  expect((await visitor.send(`/account/lines/${line.id}/texts`)).html).toMatch(/name="pay" (?!checked)/);
  // Their texts are theirs to have, and go with the account.
  const phone = aPhone(site, line.number!);
  await phone.text('what is this?');
  await visitor.signIn(line.number!);
  expect((await visitor.send('/account/data/export', {})).html).toContain('what is this?');
  expect((await visitor.send('/account/data/delete', { sure: 'yes' })).status).toBe(200);
  for (const table of ['texts_threads', 'texts_messages', 'texts_settings']) expect((await site.shop.db.query(`select 1 from ${table}`)).rowCount, table).toBe(0);
  const stranger = site.aVisitor('en');
  await stranger.signIn('someone@example.com');
  expect((await stranger.send(`/account/lines/${line.id}/texts`, { pay: 'on' })).status).toBe(404);
});

test('without a yes beforehand RENEW gives a price and a link; a declined card is told with the link; a fresh SIM change leaves only the link', async () => {
  const site = await aSite();
  const plain = aPhone(site, (await site.aLine(BOUGHT)).number!);
  const offered = (await plain.text('RENEW'))!;
  expect(offered).not.toMatch(/YES/);
  expect(await plain.text('renovar')).toContain('otra vez');
  const page = await site.aVisitor('en').send(/\/pay\/[0-9A-Z]{8}/.exec(offered)![0]);
  expect([page.status, page.html.includes('$15.00')]).toEqual([200, true]);

  const { line, customer, phone } = await aPayingLine(site, 'en', 'pm_card_chargeCustomerFail');
  const declined = (await phone.text(`YES ${codeIn(await phone.text('RENEW'))}`))!;
  expect(declined).toMatch(/did not go through.*\/pay\/[0-9A-Z]{8}/);
  expect((await renewalsOf(site, line.id)).map((one) => one.state)).toEqual(['declined']);

  // Right after a SIM change nothing saved pays and nothing is told: only a link to pay anew.
  const code = codeIn(await phone.text('RENEW'));
  const owner = (await site.people.findCustomer(customer))!;
  await site.people.freezeLine({ line: line.id, number: line.number, why: 'agent', owners: [owner], by: BY });
  expect(await phone.text(`YES ${code}`)).toMatch(/SIM of this line was just changed.*\/pay\//);
  expect(await phone.text('RENEW')).toMatch(/SIM of this line was just changed.*\/pay\//);
  expect(await phone.text('BAL')).toContain('we tell nothing');
  expect(await phone.text('VOUCHER 7K2M-9Q4T-1234-ABCD')).toContain('we tell nothing');
  expect(await phone.text('AUTO OFF')).toContain('is off');
  expect(await renewalsOf(site, line.id)).toHaveLength(1);
  await site.shop.pass(73 * HOUR, 73 * HOUR);
  expect(await phone.text('RENEW')).toMatch(/YES \d{4}/);
  await fine(site);
});

test('a forged, altered or oversized call is turned away; STOP and START that the vendor answered itself are noted and not said twice', async () => {
  const site = await aSite({ smsAnswersStop: true });
  const { customer, phone } = await aPayingLine(site, 'en');
  const good = phone.call('RENEW');
  const { 'x-twilio-signature': signature, ...unsigned } = good.headers;
  expect(signature).toBeDefined();
  for (const call of [
    { ...good, headers: unsigned }, { ...good, headers: { ...good.headers, 'x-twilio-signature': 'AAAA' } }, { ...good, body: good.body.replace('RENEW', 'BAL') }, { ...good, body: `${good.body}&Body=BAL` },
    { ...good, url: `${good.url}?x=1` }, { ...good, url: good.url.replace('sms', 'status') },
  ]) expect(await vendorCalls(site, call)).toBe(403);
  expect(await vendorCalls(site, phone.call('x'.repeat(40_000)))).toBe(413);
  expect((await site.shop.db.query('select 1 from texts_messages')).rowCount).toBe(0);
  expect(await vendorCalls(site, good)).toBe(200);
  await site.shop.settle();

  expect([await phone.text('STOP'), (await site.people.reachOf(customer, 'service'))?.sms]).toEqual([null, null]);
  expect([await phone.text('START'), (await site.people.reachOf(customer, 'service'))?.sms]).toEqual([null, phone.number]);
  // Too many in a row are not even kept; STOP always counts.
  const texter = aPhone(site, '+12125550166');
  for (let count = 0; count < 25; count++) await vendorCalls(site, texter.call('hi'));
  const kept = await site.shop.db.query(`select 1 from texts_messages m join texts_threads t on t.id = m.thread_id where m.way = 'in' and word is null`);
  expect(kept.rowCount).toBe(20);
  await texter.text('stop');
  expect(await site.people.textsStopped(texter.number)).toBe(true);

  // Its own words in other languages, as it says itself; of a word it does not know it says nothing.
  expect([await phone.text('basta', { optOut: 'STOP' }), await site.people.textsStopped(phone.number)]).toEqual([null, true]);
  expect([await phone.text('YES'), await site.people.textsStopped(phone.number)]).toEqual([null, false]);
  expect(await phone.text('停止')).toContain('no more texts');
});

test('anything else waits for a person: masked, answered from the desk, a wish to hear no more first of all', async () => {
  const site = await aSite();
  const phone = aPhone(site, (await site.aLine(BOUGHT)).number!);
  // Not even under a seal until it is answered.
  await vendorCalls(site, phone.call('pay with 4242424242424242'));
  const rows = (await site.shop.db.query<{ body_sealed: string; raw_sealed: string }>('select body_sealed, raw_sealed from texts_messages')).rows;
  expect(rows.map((row) => site.shop.keys.unseal('text message', row.body_sealed) + site.shop.keys.unseal('what a text means', row.raw_sealed))).toEqual([expect.not.stringMatching(/4242 ?4242/)]);
  await site.shop.settle();
  expect(await phone.text('my card 4242 4242 4242 4242 does not work <b>')).toContain('card number');
  expect(await phone.text('are you there?')).toContain('HELP');
  expect(await phone.text('hello?')).toBeNull();
  const other = aPhone(site, '+12125550188');
  expect(await other.text('Please stop texting me')).toBeNull();

  const list = (await site.operator('/ops/texts')).html;
  expect(list.indexOf('wants no more?')).toBeLessThan(list.indexOf('hello?'));
  expect(list).not.toMatch(/2125550188|555-?0188(?!<)/);
  const [asks, plain] = [...list.matchAll(/\/ops\/texts\/(thr_[0-9a-z]+)/g)].map((one) => one[1]!);
  const page = (await site.operator(`/ops/texts/${plain}`)).html;
  expect(page).toContain('••••4242');
  expect(page).not.toMatch(/4242 4242|<b>$/);
  const fields = Object.fromEntries([...page.matchAll(/name="(key|seen)" value="([^"]*)"/g)].map((one) => [one[1]!, one[2]!]));
  for (let twice = 0; twice < 2; twice++) expect((await site.operator(`/ops/texts/${plain}/reply`, { ...fields, text: 'Your card works again.' }, 'alice')).status).toBe(303);
  expect((await site.operator(`/ops/texts/${plain}/reply`, { ...fields, text: 'Is it 4242424242424242?' }, 'alice')).html).toContain('card number');
  expect((await phone.inbox()).filter((one) => one.includes('Your card works again.'))).toHaveLength(1);
  const answered = (await site.operator(`/ops/texts/${plain}`)).html;
  expect(answered).toMatch(/alice<span class=""> · sent/);

  // What became of the texts, told out of order: from arrived and failed nothing moves back.
  const notices = (await site.shop.db.query<{ id: string }>(`select notice_id as id from texts_messages where thread_id = $1 and way = 'out' order by at desc, id desc`, [plain])).rows.map((row) => row.id);
  const told = (notice: string, status: string, code?: string) => vendorCalls(site, signedCall(SMS_ACCOUNT.authToken, `http://localhost/hooks/twilio/status?n=${notice}`, [
    ['MessageSid', `SM${notice.slice(-10).padStart(32, '0')}`], ['MessageStatus', status], ['To', phone.number], ...(code === undefined ? [] : [['ErrorCode', code] as const])]));
  for (const status of ['sent', 'delivered', 'sent', 'undelivered']) expect(await told(notices[0]!, status)).toBe(204);
  for (const status of ['undelivered', 'sent', 'delivered']) await told(notices[1]!, status, '30034');
  expect(await told('ntc_00000000000000000000000000', 'delivered')).toBe(204);
  // Somebody who told the vendor STOP has told us.
  await told(notices[2]!, 'failed', '21610');
  expect(await site.people.textsStopped(phone.number)).toBe(true);
  const seen = (await site.operator(`/ops/texts/${plain}`)).html;
  expect([seen.split('arrived').length, seen.includes('did not arrive (30034)'), seen.split('did not arrive').length, seen.includes('Has said STOP')]).toEqual([2, true, 3, true]);
  expect((await site.operator('/ops/texts')).html).toMatch(/Did not arrive[\s\S]*30034 sender is not registered/);
  expect(site.shop.house.parts.metrics.text()).toContain('xuka_alarms_total{alarm="texts-refused"} 1');

  expect((await site.operator(`/ops/texts/${asks}/stop`, { seen: /name="seen" value="([^"]*)"/.exec((await site.operator(`/ops/texts/${asks}`)).html)![1]! }, 'bob')).status).toBe(303);
  expect(await site.people.textsStopped(other.number)).toBe(true);
  expect((await site.operator('/ops/texts')).html).toContain('Nobody waits');
  // What comes after it was read waits again.
  await phone.text('thanks');
  expect((await site.operator('/ops/texts')).html).toContain('One conversation waits');
});

test('a voucher by text fills the wallet of whoever signs in with the number; guessing is counted for the number, too', async () => {
  const site = await aSite();
  const { shop } = site;
  const { vouchers } = await issueVouchers({ ...shop.app, random: shop.house.texts.random }, { count: 1, value: usd(2_000), note: '', by: BY });
  const stranger = aPhone(site, '+12125550177');
  expect(await stranger.text(`VOUCHER ${vouchers[0]!.code}`)).toContain('sign in');
  const { line, customer, phone } = await aPayingLine(site, 'en');
  expect(await phone.text('VOUCHER 0000-0000-0000-0000')).toContain('once more');
  expect(await phone.text(`voucher ${vouchers[0]!.code.toLowerCase()}`)).toContain('$20.00');
  expect((await walletNow(shop, customer)).cents).toBe(2_000n);
  // The wallet has enough now, so it pays first; the same four digits in three texts at once are one payment.
  const offered = await phone.text('RENEW');
  expect(offered).toContain('your wallet');
  await Promise.all([1, 2, 3].map(() => vendorCalls(site, phone.call(`YES ${codeIn(offered)}`))));
  await shop.settle();
  expect((await renewalsOf(site, line.id)).map((one) => one.state)).toEqual(['done']);
  expect((await walletNow(shop, customer)).cents).toBe(500n);

  // What the hotline and agents send: asked twice for the same call, it is one text each.
  const before = (await phone.inbox()).length;
  const wish = { line: line.id, language: 'zh-CN', ref: 'call_1/7', by: BY } as const;
  for (let twice = 0; twice < 2; twice++) {
    await sendPayLink(shop.house.texts, wish);
    await textLastReceipt(shop.house.texts, { ...wish, ref: 'call_1/8' });
  }
  const [receipt, link, ...older] = await phone.inbox();
  expect([older.length, /\/r\/rnw_/.test(receipt!), /续费成功/.test(receipt!), /付款.*\/pay\//.test(link!)]).toEqual([before, true, true, true]);
  expect((await shop.db.query('select 1 from texts_messages t where t::text ilike $1', [`%${vouchers[0]!.code.slice(0, 9)}%`])).rowCount).toBe(0);
  for (let guess = 0; guess < 9; guess++) await phone.text(`VOUCHER 0000-0000-0000-000${guess}`);
  expect(await phone.text('VOUCHER 1111-1111-1111-1111')).toContain('Too many wrong codes');
  await fine(site);
});
