import { describe, expect, test } from 'vitest';
import { DAY } from '../../src/base/time.ts';
import { hiddenIn, aSite } from '../support/site.ts';

const OWN = '+12125550100';
const MOTHER = '+12125550111';
const MINUTES = 60_000;

describe.each([
  ['en', { first: 'Days run out first', family: 'Family', fresh: 'Is it still you?', saved: 'Saved', gone: 'Your account is deleted', shared: 'Shared with you to pay', bill: 'Rate in force since' }],
  ['zh-CN', { first: '天数先用完', family: '家人', fresh: '还是你本人吗？', saved: '已保存', gone: '账户已注销', shared: '对方请你代付', bill: '税率自' }],
] as const)('an account, in %s', (language, said) => {
  test('a person binds a second line, names it, shares it to pay, and takes it back', async () => {
    const { shop, aVisitor, aLine, codeTo, lettersTo } = await aSite();
    const [own, mother] = [await aLine({ number: OWN }), await aLine({ number: MOTHER })];
    const lin = aVisitor(language);
    await lin.signIn(OWN);
    shop.clock.advanceMs(MINUTES);
    await lin.follow('/account/lines/add', { line: '(212) 555-0111' });
    const bound = await lin.follow('/account/lines/code', { code: (await codeTo(MOTHER))! });
    expect(bound.html).toContain(`/account/lines/${mother.id}`);
    await lin.send(`/account/lines/${mother.id}`, { name: 'Mei \u202e', kind: 'family' });
    const account = await lin.send('/account');
    expect(account.html).toContain(said.first);
    expect(account.html).toContain('Mei');
    expect(account.html).toContain(said.family);
    expect(account.html.indexOf(own.id)).toBeGreaterThan(0);

    const link = /value="http:\/\/localhost(\/join\/[\w-]{43})"/.exec((await lin.send(`/account/lines/${mother.id}/share`, { role: 'pay', label: 'Wei' })).html)![1]!;
    const wei = aVisitor(language);
    expect((await wei.send(link)).html).not.toContain('555-0111</');
    expect((await wei.send(link, {})).to).toBe(`/sign-in?back=${encodeURIComponent(link)}`);
    await wei.signIn('wei@example.com');
    expect((await wei.follow(link, {})).html).toContain(said.shared);
    expect((await wei.send(`/lines/${mother.id}`)).status).toBe(200);
    // One link, one person; and whoever was invited shares nothing on.
    const other = aVisitor(language);
    await other.signIn('other@example.com');
    expect((await other.send(link, {})).status).toBe(410);
    expect((await wei.send(`/account/lines/${mother.id}/share`, { role: 'see', label: 'x' })).status).toBe(404);
    expect((await lettersTo(OWN)).filter((one) => one.kind === 'account.changed')).toHaveLength(1);

    const page = await lin.send(`/account/lines/${mother.id}`);
    await lin.send(`/account/lines/${mother.id}/revoke`, { invitation: /name="invitation" value="(inv_\w+)"/.exec(page.html)![1]! });
    expect((await wei.send(`/lines/${mother.id}`)).status).toBe(303);
    expect((await wei.send(`/account/lines/${mother.id}`)).status).toBe(404);
  });

  test('a new address asks for a fresh proof, ends the other sessions and tells the old address without the new one', async () => {
    const { shop, aVisitor, aLine, codeTo, lettersTo } = await aSite();
    await aLine({ number: OWN });
    const [here, elsewhere] = [aVisitor(language), aVisitor(language)];
    await elsewhere.signIn(OWN);
    shop.clock.advanceMs(MINUTES);
    await here.signIn(OWN);
    shop.clock.advanceMs(11 * MINUTES);
    expect((await here.send('/account/settings/contacts')).to).toBe('/step-up?back=%2Faccount%2Fsettings%2Fcontacts');
    const stepUp = await here.send('/step-up?back=%2Faccount%2Fsettings%2Fcontacts');
    expect(stepUp.html).toContain(said.fresh);
    await here.send('/step-up?back=%2Faccount%2Fsettings%2Fcontacts', { contact: hiddenIn(stepUp.html, 'contact') });
    const back = await here.send('/step-up/code?back=%2Faccount%2Fsettings%2Fcontacts', { code: (await codeTo(OWN))! });
    expect(back.to).toBe('/account/settings/contacts');
    await here.follow('/account/settings/contacts', { to: 'lin@example.com' });
    expect((await here.follow('/account/settings/contacts/code', { code: (await codeTo('lin@example.com'))! })).html).toContain('l•••@example.com');
    expect((await elsewhere.send('/account')).status).toBe(303);
    const told = (await lettersTo(OWN)).find((one) => one.kind === 'account.changed')!;
    expect(JSON.stringify(told.content)).not.toContain('lin@');
    // E-mail alone is no proof for an account that has a number: signed in by it, the same page asks again.
    shop.clock.advanceMs(MINUTES);
    const byMail = aVisitor(language);
    await byMail.signIn('lin@example.com');
    expect((await byMail.send('/account/settings/contacts')).to).toContain('/step-up');
  });

  test('consents are written down with the words shown, and nothing is ticked that nobody ticked', async () => {
    const { shop, aVisitor } = await aSite();
    const lin = aVisitor(language);
    await lin.signIn('lin@example.com');
    const form = await lin.send('/account/settings');
    const id = /name="promo-(cnt_\w+)"/.exec(form.html)![1]!;
    expect(form.html).toMatch(new RegExp(`name="promo-${id}"/>|name="promo-${id}" />`));
    const saved = await lin.follow('/account/settings', { language, zone: 'Asia/Shanghai', [`service-${id}`]: 'on', [`promo-${id}`]: 'on' });
    expect(saved.html).toContain(said.saved);
    await lin.send('/account/settings', { language, zone: 'Asia/Shanghai', [`service-${id}`]: 'on', [`promo-${id}`]: 'on' });
    shop.clock.advanceMs(DAY * 1000);
    await lin.send('/account/settings', { language, zone: '', [`service-${id}`]: 'on' });
    const rows = (await shop.db.query<{ purpose: string; given: boolean; words: string; language: string }>('select purpose, given, words, language from people_consents order by at, purpose')).rows;
    // The first sign-in agreed to codes and receipts, in the words it showed; saving the settings unchanged adds nothing to that.
    expect(rows.map((row) => [row.purpose, row.given, row.language])).toEqual([['code', true, language], ['promo', true, language], ['receipt', true, language], ['promo', false, language]]);
    expect(form.html.replace(/&#39;/g, '’')).toContain(rows[1]!.words.slice(0, 12));
  });

  test('bill details explain every cent, to who paid and to nobody else', async () => {
    const { shop, people, aVisitor, aLine } = await aSite();
    const line = await aLine({ number: OWN, zip: '10001' });
    const lin = aVisitor(language);
    await lin.signIn(OWN);
    const renewal = await shop.renew(line, 'tmo-mo-5g');
    const bill = await lin.send(`/account/bills/${renewal.id}`);
    const cents = [...bill.html.replace(/<section class="card rows"><h2>[\s\S]*/, '').matchAll(/class="n">(−?)\$(\d+)\.(\d\d)/g)].map((one) => Number(`${one[1] ? '-' : ''}${one[2]}${one[3]}`));
    expect(cents.slice(0, -1).reduce((sum, one) => sum + one, 0)).toBe(cents.at(-1));
    if (renewal.totalCents !== 1500n) expect(bill.html).toContain(said.bill);
    const stranger = aVisitor(language);
    await stranger.signIn('other@example.com');
    expect((await stranger.send(`/account/bills/${renewal.id}`)).status).toBe(404);
    expect((await people.findCustomerBy({ channel: 'sms', address: OWN }))!.lines).toHaveLength(1);
  });

  test('own data comes as a file; the account goes, the books keep the amounts, the number is a guest’s again', async () => {
    const { shop, aVisitor, aLine, lettersTo } = await aSite();
    const line = await aLine({ number: OWN });
    const lin = aVisitor(language);
    await lin.signIn(OWN);
    const { id } = (await shop.db.query<{ id: string }>('select id from people_customers')).rows[0]!;
    const renewal = await shop.renew(line, 'tmo-mo-5g', { email: 'lin@example.com' });
    await shop.db.query(`update renewals_renewals set payer = payer || jsonb_build_object('customer', $1::text)`, [id]);
    const file = await lin.send('/account/data/export', {});
    expect(file.headers.get('content-disposition')).toMatch(/^attachment; filename="my-data-2026-11-\d\d\.json"$/);
    const data = JSON.parse(file.html) as { contacts: { address: string }[]; lines: { id: string }[]; renewals: { id: string; receiptSentTo: string }[] };
    expect([data.contacts[0]!.address, data.lines[0]!.id, data.renewals[0]!.id, data.renewals[0]!.receiptSentTo]).toEqual([OWN, line.id, renewal.id, 'lin@example.com']);
    expect((await lin.send('/account/data/delete', {})).status).toBe(400);
    expect((await lin.send('/account/data/delete', { sure: 'yes' })).html).toContain(said.gone);
    expect((await lin.send('/account')).to).toBe('/sign-in');
    for (const table of ['people_contacts', 'people_line_links', 'people_passkeys', 'people_sessions']) expect([table, (await shop.db.query(`select 1 from ${table}`)).rowCount]).toEqual([table, 0]);
    expect((await shop.db.query<{ payer: { customer: string; email: unknown } }>('select payer from renewals_renewals')).rows[0]!.payer).toMatchObject({ customer: id, email: null });
    expect((await lettersTo(OWN)).filter((one) => one.kind === 'account.changed')).toHaveLength(2);
    // The same number comes back as somebody new.
    shop.clock.advanceMs(DAY * 1000);
    await lin.signIn(OWN);
    expect((await shop.db.query('select 1 from people_customers where deleted_at is null')).rowCount).toBe(1);
    expect((await shop.db.query('select 1 from people_customers')).rowCount).toBe(2);
  });
});

test('a data card is bound by its SIM number and a code to the address on file: the owner’s, else that of its first receipt; else not at all', async () => {
  const { shop, aVisitor, aLine, codeTo } = await aSite();
  const card = await aLine({ number: '+15215550123' });
  const lin = aVisitor();
  await lin.signIn('lin@example.com');
  expect((await lin.send('/account/lines/add', { line: card.iccid })).status).toBe(409);
  await shop.renew(card, 'tmo-mo-5g', { email: 'first@example.com' });
  shop.clock.advanceMs(DAY * 1000);
  await shop.settle();
  await shop.renew(card, 'tmo-mo-5g', { email: 'thief@example.com' });
  await lin.follow('/account/lines/add', { line: card.iccid });
  const code = await codeTo('first@example.com');
  expect(await codeTo('thief@example.com')).toBeNull();
  expect((await lin.follow('/account/lines/code', { code: code! })).html).toContain(card.id);
  // From now on the code goes to the owner.
  shop.clock.advanceMs(MINUTES);
  const wei = aVisitor();
  await wei.signIn('wei@example.com');
  const page = await wei.follow('/account/lines/add', { line: card.iccid });
  expect(page.html).not.toContain('lin@');
  expect(await codeTo('lin@example.com')).not.toBe(null);
});

test('after a SIM change no code goes to the number for 72 hours, and nobody can tell', async () => {
  const { shop, people, aVisitor, aLine, codeTo, lettersTo } = await aSite();
  const line = await aLine({ number: OWN });
  const lin = aVisitor();
  await lin.signIn(OWN);
  const customer = (await people.findCustomerBy({ channel: 'sms', address: OWN }))!;
  await people.freezeLine({ line: line.id, number: OWN, why: 'sim_changed', owners: [customer], by: { door: 'job', actor: 'job:test', reason: 'carrier' } });
  expect((await lin.send(`/account/lines/${line.id}`)).html).toContain('A SIM was changed');
  const before = (await lettersTo(OWN)).length;
  shop.clock.advanceMs(MINUTES);
  const thief = aVisitor();
  expect((await thief.follow('/sign-in', { to: OWN })).html).toContain('(•••) •••-0100');
  expect((await lettersTo(OWN)).length).toBe(before);
  shop.clock.advanceMs(72 * 60 * MINUTES);
  await thief.follow('/sign-in', { to: OWN });
  expect(await codeTo(OWN)).toMatch(/^\d{6}$/);
  expect((await lettersTo(OWN)).length).toBe(before + 1);
});

test('sessions are listed by device; one, or all others, can be ended; another person’s cannot', async () => {
  const { shop, aVisitor } = await aSite();
  const visitors = [aVisitor(), aVisitor(), aVisitor(), aVisitor()] as const;
  for (const [index, visitor] of visitors.entries()) {
    await visitor.signIn(index === 3 ? 'other@example.com' : 'lin@example.com');
    shop.clock.advanceMs(MINUTES);
  }
  const [one, two, here, other] = visitors;
  const ids = (await shop.db.query<{ id: string }>('select id from people_sessions where ended_at is null order by created_at')).rows.map((row) => row.id);
  const page = await here.send('/account/sessions');
  const listed = [...page.html.matchAll(/name="session" value="(ses_\w+)"/g)].map((match) => match[1]);
  expect(listed).toHaveLength(2);
  expect(listed).toEqual(expect.arrayContaining([ids[0], ids[1]]));
  await here.send('/account/sessions/end', { session: ids[3]! });
  expect((await other.send('/account')).status).toBe(200);
  await here.send('/account/sessions/end', { session: ids[0]! });
  expect([(await one.send('/account')).status, (await two.send('/account')).status]).toEqual([303, 200]);
  await here.send('/account/sessions/end', { session: 'others' });
  expect([(await two.send('/account')).status, (await here.send('/account')).status]).toEqual([303, 200]);
});

test('a number that went back to its carrier is nobody’s: links go, and it signs in no one who has another address', async () => {
  const { shop, people, web, aVisitor, aLine } = await aSite();
  const line = await aLine({ number: OWN });
  const lin = aVisitor();
  await lin.signIn(OWN);
  const customer = (await people.findCustomerBy({ channel: 'sms', address: OWN }))!;
  await web.scrubReleased();
  expect((await people.findCustomer(customer.id))!.lines.map((one) => one.line)).toEqual([line.id]);
  const by = { door: 'job', actor: 'job:test', reason: 'story' } as const;
  const session = (await people.signIn(null, { customer: customer.id, proof: 'sms', device: null, language: 'en', zone: null })).session;
  await people.addContact({ customer, session, contact: { channel: 'email', address: 'lin@example.com' }, by });
  shop.clock.advanceMs(400 * DAY * 1000);
  await web.scrubReleased();
  const after = (await people.findCustomer(customer.id))!;
  expect([after.lines, after.phone, after.email]).toEqual([[], null, 'lin@example.com']);
});
