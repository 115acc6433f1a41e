import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { CustomerId } from '../../src/base/ids.ts';
import { DAY, HOUR, MINUTE, type Instant } from '../../src/base/time.ts';
import { projectRoot } from '../../src/platform/project-root.ts';
import { cyclesOf, mandateOf, nextCharge } from '../../src/rooms/autorenew/autorenew.ts';
import { journalOf } from '../../src/rooms/journal/journal.ts';
import { importCatalog } from '../../src/rooms/plans/plans.ts';
import { listRenewals } from '../../src/rooms/renewals/renewals.ts';
import { books } from '../support/books.ts';
import { aSavedCard } from '../support/saved-card.ts';
import { aSite, hiddenIn } from '../support/site.ts';
import { aWallet } from '../support/wallet.ts';

type Site = Awaited<ReturnType<typeof aSite>>;
const WEI = 'wei@example.edu';
const BY = { door: 'web', actor: 'customer:test', reason: 'a story' } as const;

/** Wei has a line that ends in the night to December 2, a card if `card` names one, and is signed in. */
async function aHome(language: string, card: string | null = 'pm_card_visa') {
  const site = await aSite();
  const line = await site.aLine({ activatedAt: '2026-11-01T20:00:00Z' });
  const wei = (await site.people.ensureCustomer({ channel: 'email', address: WEI }, { language: language as 'en', zone: 'Asia/Shanghai' })).id;
  await site.people.bindLine({ customer: wei, line: line.id, proof: 'code_to_number', by: BY });
  if (card !== null) await aSavedCard(site.shop, wei, card);
  const visitor = site.aVisitor(language);
  await visitor.signIn(WEI);
  return { site, shop: site.shop, line, wei, visitor, page: `/account/lines/${line.id}/auto` };
}
/** The terms as the page shows them, with its hidden fields; ticked unless told otherwise. */
const yes = (html: string, more: Record<string, string> = { agree: '1' }): Record<string, string> => ({
  ...Object.fromEntries(['hash', 'pay', 'plan', 'ceiling'].map((name) => [name, hiddenIn(html, name)])), ...(html.includes('type="hidden" name="low"') ? { low: '1' } : {}), ...more,
});
const goTo = (site: Site, at: Instant): Promise<void> => site.shop.pass(at - site.shop.clock.now(), at - site.shop.clock.now());
const after = (at: Instant, days: number, more = MINUTE): Instant => (at + days * DAY + more) as Instant;
const mails = async (site: Site): Promise<string[]> => (await site.lettersTo(WEI)).flatMap((one) => (one.content.channel === 'email' ? [one.content.subject] : [])).toReversed();
const newest = async (site: Site): Promise<string> => { const one = (await site.lettersTo(WEI)).find((each) => each.content.channel === 'email'); return one?.content.channel === 'email' ? one.content.text : ''; };

describe.each([
  {
    language: 'en', off: 'Nothing is charged by itself, and nothing was chosen for you.', tick: 'Please tick the box', isOn: 'The confirmation is on its way', onMail: 'Auto-renew is on', soon: 'will be charged on Nov 30', receipt: 'Renewed', glance: 'Auto-renew: $15 on Nov 30',
    ask: 'Turn auto-renew off?', gone: 'Auto-renew is off', offMail: 'Auto-renew is off', offer: 'Next time by itself?', short: 'Your wallet is', again: 'Try again now', approve: 'Review and pay', approveMail: 'Your approval is needed',
  },
  {
    language: 'zh-CN', off: '不会自动扣款，也没有替你选好任何东西。', tick: '如果同意，请先勾选', isOn: '确认通知马上就到', onMail: '自动续费已开启', soon: '11月30日将自动续费', receipt: '续费成功', glance: '自动续费：11月30日 扣 $15',
    ask: '关闭自动续费？', gone: '自动续费已关闭', offMail: '自动续费已关闭', offer: '下次自动续？', short: '钱包还差', again: '现在再试一次', approve: '查看并付款', approveMail: '请确认付款',
  },
])('auto-renew, in $language', (say) => {
  test('off by default; on by a tick of one’s own; told 7 and 3 days before; charged; off by the link of a message, at once', async () => {
    const { site, shop, line, visitor, page, wei } = await aHome(say.language);
    const offered = await visitor.send(page);
    expect(offered.html).toContain(say.off);
    expect(offered.html).toMatch(/<input type="checkbox" name="agree"(?![^>]*checked)/);
    const unticked = await visitor.send(page, yes(offered.html, {}));
    expect([unticked.status, unticked.html.includes(say.tick), await mandateOf(shop.db, line.id)]).toEqual([422, true, null]);
    const other = await visitor.send(page, { ...yes(offered.html), ceiling: '3000' });
    expect([other.status, await mandateOf(shop.db, line.id)]).toEqual([409, null]);
    expect((await visitor.follow(page, yes(offered.html))).html).toContain(say.isOn);
    expect((await mails(site)).at(-1)).toContain(say.onMail);
    expect(await newest(site)).toContain('/auto/off/mdt_');
    expect((await visitor.send(`/lines/${line.id}`)).html).toContain(say.glance);
    // Nobody else has this page, and a guest has to sign in.
    const stranger = site.aVisitor(say.language);
    expect((await stranger.send(page)).to).toContain('/sign-in');
    await stranger.signIn('someone@example.com');
    expect((await stranger.send(page)).status).toBe(404);
    expect((await stranger.send(`${page}/off`, {})).status).toBe(404);

    const { at } = (await nextCharge(shop.db, line.id))!;
    for (const days of [-7, -3]) await goTo(site, after(at, days));
    expect((await mails(site)).filter((one) => one.includes(say.soon)).length).toBe(2);
    expect(await listRenewals(shop.db, { line: line.id, limit: 9 })).toEqual([]);
    await goTo(site, after(at, 0));
    const [renewal] = await listRenewals(shop.db, { line: line.id, limit: 9 });
    expect([renewal!.state, renewal!.by.door, renewal!.payer.customer]).toEqual(['done', 'job', wei]);

    // Two taps from the message, without signing in: the link, and its one button.
    const link = /\/auto\/off\/\S+/.exec(await newestWith(site, '/auto/off/'))![0];
    const guest = site.aVisitor(say.language);
    expect((await guest.send(`${link.slice(0, -1)}${link.endsWith('A') ? 'B' : 'A'}`)).status).toBe(404);
    expect((await guest.send(link)).html).toContain(say.ask);
    expect((await guest.send(link, {})).html).toContain(say.gone);
    expect(await mandateOf(shop.db, line.id)).toBeNull();
    expect((await mails(site)).at(-1)).toContain(say.offMail);
    await goTo(site, after(at, 32));
    expect((await listRenewals(shop.db, { line: line.id, limit: 9 })).length).toBe(1);
    expect((await journalOf(shop.db, (await cyclesOf(shop.db, line.id))[0]!.mandateId)).map((one) => one.what).toSorted()).toEqual(['auto_renewal.off', 'auto_renewal.on', 'auto_renewal.planned', 'auto_renewal.renewed', 'auto_renewal.tried']);
    expect(await books(shop)).toEqual([]);
  });

  test('too little in the wallet is said with the plan of tries; filled, one tap renews it; the receipt had offered it all', async () => {
    const { site, shop, line, visitor, page, wei } = await aHome(say.language, null);
    const paid = await shop.renew(line, 'tmo-mo-5g', { mode: 'extend', customer: wei });
    expect((await visitor.send(`/r/${paid.id}`)).html).toContain(say.offer);
    const wallet = await visitor.send(`${page}?pay=wallet&low=1`);
    await visitor.follow(page, yes(wallet.html));
    expect((await mandateOf(shop.db, line.id))?.triggers).toEqual(['date', 'low_data']);
    expect((await visitor.send(`/r/${paid.id}`)).html).not.toContain(say.offer);
    const { at } = (await nextCharge(shop.db, line.id))!;
    for (const days of [-7, 0]) await goTo(site, after(at, days));
    expect(await newest(site)).toContain(say.short);
    await visitor.signIn(WEI);
    const stands = await visitor.send(page);
    expect(stands.html).toContain(say.again);
    await aWallet(shop, 5_000n, wei);
    await visitor.follow(`${page}/again`, { cycle: /name="cycle" value="(acy_[^"]+)"/.exec(stands.html)![1]! });
    await shop.settle();
    expect((await listRenewals(shop.db, { line: line.id, limit: 1 }))[0]).toMatchObject({ state: 'done', by: { door: 'job' } });
    expect(await books(shop)).toEqual([]);
  });

  test('Alipay is never charged by itself: each time a request leads to one page, where it is paid', async () => {
    const { site, shop, line, visitor, page } = await aHome(say.language, null);
    const terms = await visitor.send(`${page}?pay=approve:stripe:alipay`);
    await visitor.follow(page, yes(terms.html));
    expect(await nextCharge(shop.db, line.id)).toBeNull();
    await goTo(site, Date.parse('2026-11-24T18:01:00Z') / 1000 as Instant);
    expect((await mails(site)).at(-1)).toContain(say.approveMail);
    await visitor.signIn(WEI);
    expect((await visitor.send(page)).html).toContain(say.approve);
    const code = /\/pay\/([A-Za-z0-9-]+)/.exec(await newestWith(site, '/pay/'))![1]!;
    const payer = site.aVisitor(say.language);
    const asked = await payer.send(`/pay/${code}`);
    const way = /value="(stripe:alipay|alipay)"/.exec(asked.html)![1]!;
    const placed = await payer.send(`/pay/${code}`, { quote: hiddenIn(asked.html, 'quote'), key: hiddenIn(asked.html, 'key'), in: hiddenIn(asked.html, 'in'), pay: way, email: '' });
    const session = /cs_[A-Za-z0-9_]+/.exec(placed.to!)![0];
    await shop.stripe.pay(session, 'pm_sandboxAlipay');
    await shop.stripe.answerBank(session, 'yes');
    await shop.pass(5 * MINUTE);
    expect((await listRenewals(shop.db, { line: line.id, limit: 9 })).map((one) => one.state)).toEqual(['done']);
    await goTo(site, Date.parse('2026-12-01T19:00:00Z') / 1000 as Instant);
    expect((await cyclesOf(shop.db, line.id)).map((one) => one.state)).toEqual(['renewed']);
    expect((await mails(site)).filter((one) => one.includes(say.approveMail)).length).toBe(1);
    expect(await books(shop)).toEqual([]);
  });
});

/** The newest letter that has this in it. */
async function newestWith(site: Site, part: string): Promise<string> {
  return (await site.lettersTo(WEI)).flatMap((one) => (one.content.channel === 'email' && one.content.text.includes(part) ? [one.content.text] : []))[0]!;
}

test('an old proof is asked for again before it is turned on, and never to turn it off', async () => {
  const { shop, line, visitor, page, wei, site } = await aHome('en');
  const prove = async () => {
    // What is on its way arrives first, so that the code is the newest.
    await mails(site);
    shop.clock.advanceMs(MINUTE * 1000);
    await visitor.send('/step-up', { contact: hiddenIn((await visitor.send('/step-up')).html, 'contact') });
    await visitor.send('/step-up/code', { code: (await site.codeTo(WEI))! });
  };
  const fresh = await visitor.send(page);
  shop.clock.advanceMs(11 * MINUTE * 1000);
  expect((await visitor.send(page)).html).toContain('Show that it is you, then agree');
  expect((await visitor.send(page, yes(fresh.html))).to).toContain('/step-up?back=');
  expect(await mandateOf(shop.db, line.id)).toBeNull();
  await prove();
  await visitor.follow(page, yes((await visitor.send(page)).html));
  await shop.pass(11 * MINUTE, 11 * MINUTE);
  expect((await visitor.follow(`${page}/off`, {})).html).toContain('Auto-renew is off. Nothing is charged by itself any more.');
  expect(await mandateOf(shop.db, line.id)).toBeNull();
  // The same words again are another consent, with a record of its own.
  await prove();
  await visitor.follow(page, yes((await visitor.send(page)).html));
  expect((await shop.db.query<{ n: number }>('select count(*)::int as n from autorenew_consents where customer = $1', [wei satisfies CustomerId])).rows[0]!.n).toBe(2);
  await shop.pass(2 * HOUR, 2 * HOUR);
  expect((await mails(site)).filter((one) => one === 'Auto-renew is on: T-Mobile Monthly 5 GB').length).toBe(2);
});

test('a price above what was agreed waits on the page; the yes to it is one tap, for this time and this amount, by whoever has just shown who they are', async () => {
  const { site, shop, line, visitor, page } = await aHome('en');
  await visitor.follow(page, yes((await visitor.send(page)).html));
  const { at, cents } = (await nextCharge(shop.db, line.id))!;
  await nowCosts(site, 'tmo-mo-5g', 4_900);
  await goTo(site, after(at, -7));
  expect((await mails(site)).at(-1)).toContain('Your approval is needed');
  await visitor.signIn(WEI);
  const asked = await visitor.send(page);
  expect(asked.html).toContain('On, and waiting for your yes.');
  expect(asked.html).not.toContain('is charged</b>');
  const now = BigInt(hiddenIn(asked.html, 'cents'));
  expect(now).toBeGreaterThan(cents);
  expect(asked.html).toContain(`Yes to $${(Number(now) / 100).toFixed(2)}, this time`);
  const said = { cycle: hiddenIn(asked.html, 'cycle'), cents: String(now) };
  // Not by a stranger, and not for an amount that is no number.
  const stranger = site.aVisitor('en');
  await stranger.signIn('someone@example.com');
  expect((await stranger.send(`${page}/yes`, said)).status).toBe(404);
  expect((await visitor.send(`${page}/yes`, { ...said, cents: '-1' })).status).toBe(400);
  expect((await cyclesOf(shop.db, line.id))[0]).toMatchObject({ state: 'asking', approvedCents: null });

  expect((await visitor.follow(`${page}/yes`, said)).html).toContain('Thank you. It is charged as planned.');
  expect((await cyclesOf(shop.db, line.id))[0]).toMatchObject({ state: 'planned', approvedCents: now });
  // The same page once more, from the button "back": nothing waits any more.
  expect((await visitor.send(`${page}/yes`, said)).status).toBe(404);
  expect(await listRenewals(shop.db, { line: line.id, limit: 9 })).toEqual([]);
  await goTo(site, after(at, 0));
  expect((await listRenewals(shop.db, { line: line.id, limit: 9 })).map((one) => [one.state, one.totalCents])).toEqual([['done', now]]);
  // The consent is what it was: the next time asks again.
  expect((await mandateOf(shop.db, line.id))!.agreedCents).toBe(cents);
  expect(await books(shop)).toEqual([]);

  // What is on its way arrives first, so that the code is the newest.
  await mails(site);
  shop.clock.advanceMs(MINUTE * 1000);
  await visitor.signIn(WEI);
  shop.clock.advanceMs(11 * MINUTE * 1000);
  expect((await visitor.send(`${page}/yes`, said)).to).toContain('/step-up?back=');
});

/** The catalogue with another price for one plan, from now on. */
async function nowCosts(site: Site, planId: string, priceCents: number): Promise<void> {
  const file = JSON.parse(readFileSync(join(projectRoot(), 'catalog/sample-catalog.json'), 'utf8')) as { plans: { id: string; priceCents: number }[] };
  file.plans.find((one) => one.id === planId)!.priceCents = priceCents;
  await importCatalog(site.shop.db, { text: JSON.stringify(file), fileName: 'prices.json', at: site.shop.clock.now() });
  await site.shop.house.shelf.refresh();
}
