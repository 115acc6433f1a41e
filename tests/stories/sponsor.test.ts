import { describe, expect, test } from 'vitest';
import { DAY, HOUR } from '../../src/base/time.ts';
import { checkBooks } from '../../src/rooms/books/books.ts';
import { journalOf } from '../../src/rooms/journal/journal.ts';
import { listRenewals } from '../../src/rooms/renewals/renewals.ts';
import { aSite, hiddenIn } from '../support/site.ts';

type Site = Awaited<ReturnType<typeof aSite>>;
const SPONSOR = 'father@example.cn';
const OWNER = 'student@example.edu';

/** The path of the first link in a letter that leads there. */
const linkIn = (text: string, to: string): string => new RegExp(`https?://[^/\\s]+(/${to}/[^\\s"<)]+)`).exec(text)![1]!;
const textOf = async (site: Site, to: string, about: string): Promise<string[]> =>
  (await site.lettersTo(to)).flatMap((one) => (one.content.channel === 'email' && one.content.text.includes(about) ? [one.content.text] : []));

async function aSponsor(site: Site, language: string) {
  const line = await site.aLine({ activatedAt: '2026-11-01T20:00:00Z' });
  const owner = site.aVisitor(language);
  await owner.follow(`/lines/${line.id}/code`, {});
  await owner.follow(`/lines/${line.id}/code`, { code: (await site.codeTo(line.number!))! });
  const sent = await owner.follow(`/lines/${line.id}/sponsor`, { email: SPONSOR, language, days: '3', own: OWNER });
  const invitation = (await textOf(site, SPONSOR, '/sponsor/'))[0]!;
  return { line, owner, sent, at: linkIn(invitation, 'sponsor') };
}
/** The sponsor shows by a code that the address is theirs. */
async function accept(site: Site, language: string, at: string) {
  const sponsor = site.aVisitor(language);
  await sponsor.follow(at, { do: 'code' });
  return { sponsor, page: await sponsor.follow(at, { do: 'accept', code: (await site.codeTo(SPONSOR))! }) };
}

describe.each([
  { language: 'en', active: 'You are asked each time', sent: 'on its way', ask: 'Renew the line you sponsor', said: 'Your sponsor said yes', ended: 'This has ended', paid: 'Your sponsor paid' },
  { language: 'zh-CN', active: '每次都会请你付款', sent: '邀请已发出', ask: '该给你代付的卡续费了', said: '固定代付人答应了', ended: '已经停止', paid: '你的固定代付人付了款' },
])('a standing sponsor, in $language', (say) => {
  test('is invited, accepts by a code, is asked once three days before each end, pays by one page, and stops by one tap', async () => {
    const site = await aSite();
    const { shop } = site;
    const { line, sent, at } = await aSponsor(site, say.language);
    expect(sent.html).toContain(say.sent);
    const visitor = site.aVisitor(say.language);
    const look = await visitor.send(at);
    // Nothing of the line but its last digits, and nothing of the owner.
    expect(look.html).not.toMatch(/\(212\)|student@|father@/);
    expect((await visitor.send(`${at.slice(0, -1)}${at.endsWith('A') ? 'B' : 'A'}`)).status).toBe(404);
    await visitor.follow(at, { do: 'code' });
    const right = (await site.codeTo(SPONSOR))!;
    expect((await visitor.send(at, { do: 'accept', code: right === '000000' ? '000001' : '000000' })).status).toBe(422);
    const accepted = await visitor.follow(at, { do: 'accept', code: right });
    expect(accepted.html).toContain(say.active);
    expect((await textOf(site, OWNER, say.said)).length).toBe(1);

    // December 1 is the last day in Los Angeles; early on November 29 the sponsor is asked, and not before.
    await shop.pass(5 * DAY, 3 * HOUR);
    expect(await textOf(site, SPONSOR, say.ask)).toEqual([]);
    await shop.pass(DAY, 3 * HOUR);
    const asks = await textOf(site, SPONSOR, say.ask);
    expect(asks.length).toBe(1);
    const page = await visitor.send(linkIn(asks[0]!, 'pay'));
    expect(page.status).toBe(200);
    const code = linkIn(asks[0]!, 'pay').split('/')[2]!;
    // No e-mail typed: the receipt goes to the address the letter went to.
    const placed = await visitor.send(`/pay/${code}`, { quote: hiddenIn(page.html, 'quote'), key: hiddenIn(page.html, 'key'), in: hiddenIn(page.html, 'in'), k: hiddenIn(page.html, 'k'), pay: 'stripe', email: '' });
    await shop.stripe.pay(/cs_[A-Za-z0-9_]+/.exec(placed.to!)![0], 'pm_card_visa');
    await shop.pass(300, 10);
    expect((await listRenewals(shop.db, { line: line.id, limit: 5 })).map((one) => one.state)).toEqual(['done']);
    expect((await textOf(site, SPONSOR, 'XK-00000001')).length).toBe(1);
    const told = await textOf(site, OWNER, say.paid);
    expect(told.length).toBe(1);
    expect(told[0]).not.toMatch(/father@|4242/);

    // The next end is a month later: asked again, once.
    await shop.pass(20 * DAY, 12 * HOUR);
    expect((await textOf(site, SPONSOR, say.ask)).length).toBe(1);
    await shop.pass(12 * DAY, 12 * HOUR);
    expect((await textOf(site, SPONSOR, say.ask)).length).toBe(2);

    expect((await visitor.follow(at, { do: 'stop' })).html).toContain(say.ended);
    await shop.pass(31 * DAY, DAY);
    expect((await textOf(site, SPONSOR, say.ask)).length).toBe(2);
    const id = at.split('/')[2]!;
    expect((await journalOf(shop.db, id)).map((one) => one.what).toSorted()).toEqual(['sponsor.accepted', 'sponsor.asked', 'sponsor.asked', 'sponsor.code_sent', 'sponsor.invited', 'sponsor.stopped']);
    expect((await checkBooks({ db: shop.db, clock: shop.clock })).filter((one) => !one.ok)).toEqual([]);
  });

  test('a line renewed by hand is not asked for; the owner stops it, and the sponsor hears', async () => {
    const site = await aSite();
    const { shop } = site;
    const { line, owner, at } = await aSponsor(site, say.language);
    await accept(site, say.language, at);
    await shop.renew(line, 'tmo-mo-5g', { mode: 'queue' });
    await shop.pass(10 * DAY, 6 * HOUR);
    expect(await textOf(site, SPONSOR, say.ask)).toEqual([]);
    // The owner's session has ended in the meantime.
    expect((await owner.send(`/lines/${line.id}/sponsor`)).status).toBe(401);
    await owner.follow(`/lines/${line.id}/code`, {});
    await owner.follow(`/lines/${line.id}/code`, { code: (await site.codeTo(line.number!))! });
    const list = await owner.send(`/lines/${line.id}/sponsor`);
    await owner.follow(`/lines/${line.id}/sponsor/stop`, { sponsor: /name="sponsor" value="([^"]+)"/.exec(list.html)![1]! });
    expect((await site.aVisitor(say.language).send(at)).html).toContain(say.ended);
    expect((await site.lettersTo(SPONSOR)).length).toBe(3);
    // A guest of the line sees neither its sponsors nor the way to invite one.
    expect((await site.aVisitor(say.language).send(`/lines/${line.id}/sponsor`)).status).toBe(401);
  });
});

test('signed in with a saved card, approving is one tap: paid and delivered in that request', async () => {
  const site = await aSite();
  const { shop } = site;
  const { line, at } = await aSponsor(site, 'en');
  await accept(site, 'en', at);
  await shop.pass(6 * DAY, 6 * HOUR);
  const letter = (await textOf(site, SPONSOR, 'Renew the line you sponsor'))[0]!;
  const sponsor = site.aVisitor('en');
  await sponsor.signIn(SPONSOR);
  const saving = (await sponsor.send('/account/methods', { gateway: 'stripe' })).to!.split('/').at(-1)!;
  await shop.stripe.pay(saving, 'pm_card_visa');
  const { session } = await shop.stripe.look(saving);
  await sponsor.follow(new URL(String(session!.doc['success_url'])).pathname);
  const page = await sponsor.send(linkIn(letter, 'pay'));
  const method = /value="(pmt_[0-9a-z]+)"/.exec(page.html)![1]!;
  const code = linkIn(letter, 'pay').split('/')[2]!;
  const paid = await sponsor.send(`/pay/${code}`, { quote: hiddenIn(page.html, 'quote'), key: hiddenIn(page.html, 'key'), in: hiddenIn(page.html, 'in'), k: hiddenIn(page.html, 'k'), pay: method, email: '' });
  expect(paid.to).toMatch(/^\/r\/rnw_/);
  expect((await listRenewals(shop.db, { line: line.id, limit: 5 })).map((one) => one.state)).toEqual(['done']);
  // Their method is theirs: nobody else's form can name it.
  expect((await site.aVisitor('en').send(`/pay/${code}`)).html).toContain('Already paid');
});
