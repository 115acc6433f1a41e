import { describe, expect, test } from 'vitest';
import { DAY, HOUR } from '../../src/base/time.ts';
import { receiveCarrierEvent } from '../../src/rooms/carriers/carriers.ts';
import { wakeRenewal } from '../../src/rooms/renewals/renewals.ts';
import { hiddenIn, aSite } from '../support/site.ts';
import { aWallet } from '../support/wallet.ts';
import { aSavedCard } from '../support/saved-card.ts';

const OWN = '+12125550100';
const MINUTES = 60_000;
const PAUSED = { 'en': 'Saved ways to pay and refunds pause for this line', 'zh-CN': '这条线路暂停使用已保存的付款方式和退款' } as const;
const REFUND = { 'en': 'A SIM was changed', 'zh-CN': 'SIM 卡有更换' } as const;

/** A person with a line, a saved card, a wallet, an e-mail address, and a carrier that calls. */
async function aPerson(language: 'en' | 'zh-CN') {
  const site = await aSite();
  const { shop, people, aVisitor, aLine, codeTo } = site;
  const line = await aLine({ number: OWN });
  const lin = aVisitor(language);
  await lin.signIn(OWN);
  await lin.follow('/account/settings/contacts', { to: 'lin@example.com' });
  await lin.follow('/account/settings/contacts/code', { code: (await codeTo('lin@example.com'))! });
  const customer = (await people.findCustomerBy({ channel: 'sms', address: OWN }))!.id;
  const method = await aSavedCard(shop, customer);
  await aWallet(shop, 9_000n, customer);
  const twin = shop.twins[line.carrier]!;
  /** The carrier's call, taken in as the shop's hook does, and what follows from it. */
  const carrierCalls = async (): Promise<void> => {
    await twin.deliverCallbacks(async ({ headers, rawBody }) => (await receiveCarrierEvent(shop.house.app, line.carrier, headers, rawBody, wakeRenewal(shop.clock))) === 'taken');
    await shop.settle();
  };
  const review = async () => lin.follow(`/lines/${line.id}/quotes`, { plan: 'tmo-mo-5g', mode: 'extend' });
  const pay = (html: string, how: Record<string, string>) => lin.send('/renewals', { quote: hiddenIn(html, 'quote'), key: hiddenIn(html, 'key'), ...how });
  return { ...site, line, lin, customer, method, twin, carrierCalls, review, pay };
}

describe.each(['en', 'zh-CN'] as const)('a SIM change, in %s', (language) => {
  test('freezes what is saved, the wallet, refunds and codes for 72 hours; the old address hears of it; then all is as before', async () => {
    const { shop, line, lin, customer, method, twin, carrierCalls, review, pay, aVisitor, lettersTo, aProgram } = await aPerson(language);
    const bought = await pay((await review()).html, { pay: 'wallet' });
    expect(bought.to).toMatch(/^\/r\/rnw_/);
    await shop.settle();
    const program = await aProgram(language);
    await lin.send('/account/data/programs', { key: program.key });
    const before = await review();
    expect(before.html).toContain(method.id);

    await twin.changeSim(line.iccid);
    await carrierCalls();
    const told = (await lettersTo('lin@example.com')).filter((one) => one.kind === 'account.changed');
    expect(told.some((one) => JSON.stringify(one.content).includes('72'))).toBe(true);
    expect((await shop.db.query(`select 1 from journal_entries where what = 'line.frozen' and line = $1`, [line.id])).rowCount).toBe(1);

    // The page no longer offers what is saved and says why; a form from before is refused just so, and nothing is placed.
    const after = await review();
    expect(after.html).toContain(PAUSED[language]);
    expect(after.html).not.toContain(method.id);
    expect(after.html).not.toContain('value="wallet"');
    for (const how of [{ pay: method.id }, { pay: 'wallet' }, { pay: 'card', wallet: '500' }]) {
      const refused = await pay(after.html, how as Record<string, string>);
      expect([refused.status, refused.html.includes(PAUSED[language])]).toEqual([422, true]);
    }
    expect((await lin.send(`${bought.to!}/refund`)).html).not.toContain('name="terms"');
    expect((await lin.send(`/account/lines/${line.id}`)).html).toContain(REFUND[language]);
    // No code to the number, no word of that to who asks; no new passkey by what the number proved before.
    const texts = (await lettersTo(OWN)).length;
    shop.clock.advanceMs(MINUTES);
    await aVisitor(language).follow('/sign-in', { to: OWN });
    expect((await lettersTo(OWN)).length).toBe(texts);
    expect((await lin.send('/account/passkeys/ask', {}, { accept: 'application/json' })).status).toBe(409);
    // A program cannot either; a card typed anew pays as always.
    const quote = (await program('/v1/quotes', { line: line.id, plan: 'tmo-mo-5g', mode: 'extend' })).json as { id: string };
    expect(await program('/v1/renewals', { quote: quote.id, customer, payment: { type: 'wallet' } })).toMatchObject({ status: 409, json: { code: 'line_frozen' } });

    expect((await pay(after.html, { pay: 'card' })).to).toMatch(/^http/);

    // The same word again, by a reading and by a second call, does not begin a second 72 hours.
    shop.clock.advanceMs(10 * HOUR * 1000);
    await review();
    await carrierCalls();
    expect((await shop.db.query('select 1 from people_freezes')).rowCount).toBe(1);
    shop.clock.advanceMs(62 * HOUR * 1000 + MINUTES);
    await lin.signIn(OWN);
    const open = await review();
    expect(open.html).not.toContain(PAUSED[language]);
    expect(open.html).toContain(method.id);
  });

  test('a passkey opens it at once, and only a passkey', async () => {
    const { shop, line, lin, customer, method, twin, carrierCalls, review, pay } = await aPerson(language);
    await shop.db.query(`insert into people_passkeys (id, customer_id, credential_id, public_key, counter, transports, name, created_at) values ('psk_1', $1, 'c', 'k', 0, '[]', 'key', now())`, [customer]);
    await twin.changeSim(line.iccid);
    await carrierCalls();
    const held = await review();
    const url = /href="(\/step-up\?with=passkey[^"]*)"/.exec(held.html)![1]!.replaceAll('&amp;', '&');
    // Signed in by a text a minute ago is not enough here, and no text is offered.
    const asked = await lin.send(url);
    expect([asked.status, asked.html.includes('name="contact"')]).toEqual([200, false]);
    await shop.db.query(`update people_sessions set proof = 'passkey', proved_at = to_timestamp($2::bigint) where customer_id = $1`, [customer, shop.clock.now()]);
    const open = await review();
    expect(open.html).not.toContain(PAUSED[language]);
    expect((await pay(open.html, { pay: method.id })).to).toMatch(/^\/r\/rnw_/);
  });
});

test('where the carrier’s call is lost, the next reading tells; where it is forged, nothing happens', async () => {
  const { shop, line, twin, review } = await aPerson('en');
  const forged = new TextEncoder().encode(JSON.stringify({ id: 'x-evt-1', type: 'sim_changed', iccid: line.iccid, at: shop.clock.now() }));
  expect(await receiveCarrierEvent(shop.house.app, line.carrier, { 'x-twin-signature': 't=1,v1=00' }, forged, wakeRenewal(shop.clock))).toBe('forged');
  await twin.changeSim(line.iccid);
  shop.clock.advanceMs(6 * MINUTES);
  await review();
  expect((await review()).html).toContain(PAUSED.en);
  shop.clock.advanceMs(4 * DAY * 1000);
});
