import ICAL from 'ical.js';
import { describe, expect, test } from 'vitest';
import { at, DAY, HOUR, type Instant } from '../../src/base/time.ts';
import { mandateOf, termsOf, turnOn } from '../../src/rooms/autorenew/autorenew.ts';
import { checkBooks } from '../../src/rooms/books/books.ts';
import { journalOf } from '../../src/rooms/journal/journal.ts';
import { engine, type Line } from '../../src/rooms/lines/lines.ts';
import { listRenewals } from '../../src/rooms/renewals/renewals.ts';
import { aSavedCard } from '../support/saved-card.ts';
import type { LineWish } from '../support/shop.ts';
import { aSite, hiddenIn } from '../support/site.ts';

type Site = Awaited<ReturnType<typeof aSite>>;
const OWNER = 'wei@example.com';
const FAMILY = 'ma@example.cn';
// Paid until December 1 in Honolulu, texts until the end of the year, the number until March 31.
const HONOLULU: LineWish = { zone: 'Pacific/Honolulu', zip: '96813' };

/** Somebody with an e-mail address, and a line of theirs that they proved by a code. */
async function anOwner(site: Site, language: string, wish: LineWish = HONOLULU) {
  const line = await site.aLine(wish);
  const owner = site.aVisitor(language);
  owner.cookies.set('tz', 'Asia/Shanghai');
  await owner.signIn(OWNER);
  await owner.follow('/account/lines/add', { line: line.number! });
  await owner.follow('/account/lines/code', { code: (await site.codeTo(line.number!))! });
  const customer = (await site.people.findCustomerBy({ channel: 'email', address: OWNER }))!.id;
  return { line, owner, customer, url: `/account/lines/${line.id}` };
}
const goTo = (site: Site, moment: Instant, step = moment - site.shop.clock.now()): Promise<void> => site.shop.pass(moment - site.shop.clock.now(), step);
const releaseOf = async (site: Site, line: Line): Promise<Instant | null> => engine.lineClocks((await site.shop.line(line.id)).state, site.shop.clock.now()).numberReleaseAt;
const phaseOf = async (site: Site, line: Line): Promise<string> => engine.phaseAt((await site.shop.line(line.id)).state, site.shop.clock.now());
const lettersOf = async (site: Site, to: string, kind: string) => (await site.lettersTo(to)).filter((one) => one.kind === kind);
const textOf = (letter: Awaited<ReturnType<typeof lettersOf>>[number]): string => (letter.content.channel === 'email' ? letter.content.text : '');
const linkIn = (text: string, to: string): string => new RegExp(`https?://[^/\\s]+(/${to}/[^\\s"<)]+)`).exec(text)![1]!;

describe.each([
  {
    language: 'en', dates: ['Dec 1', '23:59 Honolulu', 'Dec 2, 17:59 Beijing', 'Mar 31, 2027', 'Apr 1, 17:59 Beijing', 'in 128 days'], keep: ['Keep it until Nov 30, 2027', '$6.00', 'Mar 24, 2027', 'Aug 14, 2027', 'Nothing on sale today is cheaper'], only911: 'Only 911 and care',
    words: 'renewed only when the number would otherwise be lost', on: 'On guard', charge: 'Auto-renew pays', lost: 'Number lost', loud: 'Nobody is charged', yes: 'You will be told', asked: 'May we tell you before', alarm: 'is lost in 7 days', back: 'Back to a plan',
  },
  {
    language: 'zh-CN', dates: ['12月1日', '23:59 檀香山', '12月2日 17:59 北京', '2027年3月31日', '4月1日 17:59 北京', '128 天后'], keep: ['保留到 2027年11月30日', '$6.00', '2027年3月24日', '2027年8月14日', '没有比这更便宜的'], only911: '只能打 911 和客服',
    words: '只在号码快要被收回时才续费', on: '守着呢', charge: '自动续费扣款', lost: '号码被收回', loud: '不向任何人扣款', yes: '会通知你', asked: '快丢号时', alarm: '还有 7 天就要被收回', back: '恢复成普通套餐',
  },
])('keeping a number, in $language', (say) => {
  test('a line in Honolulu, a reader in Shanghai: all dates, the cheapest way, and a guard that pays in time, twice', async () => {
    const site = await aSite();
    const { shop } = site;
    const { line, owner, customer, url } = await anOwner(site, say.language);
    const card = await aSavedCard(shop, customer);
    const clocks = await owner.send(`${url}/clocks`);
    for (const said of say.dates) expect(clocks.html).toContain(said);
    expect((await owner.send(`/lines/${line.id}`)).html).toContain(`${url}/clocks`);
    const keep = await owner.send(`${url}/keep?until=2027-11-30`);
    for (const said of [...say.keep, say.only911]) expect(keep.html).toContain(said);
    expect((await owner.send(`${url}/keep?until=2026-11-23`)).status).toBe(422);
    expect((await site.aVisitor(say.language).send(`${url}/clocks`)).to).toContain('/sign-in');

    // Chosen, read, agreed to: the box is empty and nothing is turned on without it.
    const terms = await owner.send(`${url}/guard?until=2027-11-30&pay=${card.id}`);
    expect(terms.html).toContain(say.words);
    expect(terms.html).toMatch(/<input type="checkbox" name="agree" value="1" required=""/);
    const agreed = { until: '2027-11-30', pay: card.id, hash: hiddenIn(terms.html, 'hash') };
    expect((await owner.send(`${url}/guard`, agreed)).status).toBe(400);
    expect(await mandateOf(shop.db, line.id)).toBeNull();
    expect((await owner.follow(`${url}/guard`, { ...agreed, agree: '1' })).html).toContain(say.on);
    expect(await mandateOf(shop.db, line.id)).toMatchObject({ triggers: ['keep'], planId: 'tmo-keep30', state: 'on' });

    // Its calendar: each moment in the line's zone, and the next charge.
    const address = /value="http:\/\/localhost(\/calendar\/[\w-]{43}\.ics)"/.exec((await owner.send('/account/calendar', {})).html)![1]!;
    const program = site.aVisitor('en');
    const feed = await program.send(address);
    const events = new ICAL.Component(ICAL.parse(feed.html)).getAllSubcomponents('vevent').map((one) => new ICAL.Event(one));
    expect(events.map((one) => one.summary).filter((title) => title.includes(say.charge) || title.includes(say.lost))).toHaveLength(2);
    expect(events.every((one) => one.startDate.zone?.tzid === 'Pacific/Honolulu' || one.component.getFirstProperty('dtstart')!.getParameter('tzid') === 'Pacific/Honolulu')).toBe(true);
    expect(feed.html).not.toContain(line.number!.slice(-10));
    expect((await program.send(address, undefined, { 'if-none-match': feed.headers.get('etag')! })).status).toBe(304);

    // Told 7 and 3 days before, paid a week before the number would go; the line is parked and the number safe until August.
    await goTo(site, at('2027-03-16T12:00:00Z'));
    await goTo(site, at('2027-03-24T12:00:00Z'), DAY);
    expect(await releaseOf(site, line)).toBe(at('2027-04-01T10:00:00Z'));
    await goTo(site, at('2027-03-24T21:00:00Z'));
    expect([await phaseOf(site, line), await releaseOf(site, line)]).toEqual(['parked', at('2027-08-22T10:00:00Z')]);
    await goTo(site, at('2027-08-05T12:00:00Z'));
    await goTo(site, at('2027-08-14T12:00:00Z'), DAY);
    await goTo(site, at('2027-08-14T21:00:00Z'));
    expect(await releaseOf(site, line)).toBe(at('2028-01-12T10:00:00Z'));
    const paid = await listRenewals(shop.db, { line: line.id, limit: 5 });
    expect(paid.map((one) => [one.state, one.by.door, one.totalCents])).toEqual([['done', 'job', 300n], ['done', 'job', 300n]]);
    // What it is kept for is over in December: nothing is charged for a number that is safe beyond it.
    expect((await mandateOf(shop.db, line.id))?.next ?? null).toBeNull();
    // The address lives until its owner ends it.
    await shop.pass(60);
    await owner.signIn(OWNER);
    await owner.send('/account/calendar/end', {});
    expect((await program.send(address)).status).toBe(404);
    await owner.send(`${url}/guard/stop`, {});
    expect(await mandateOf(shop.db, line.id)).toBeNull();
    expect((await checkBooks({ db: shop.db, clock: shop.clock })).filter((one) => !one.ok)).toEqual([]);
  });

  test('nobody to charge: louder alarms, and the family, once it said yes, gets a link that keeps the number', async () => {
    const site = await aSite();
    const { shop } = site;
    const { line, owner, url } = await anOwner(site, say.language);
    await owner.follow(`${url}/family`, { label: 'Ma', email: FAMILY, language: say.language });
    const [asked] = await lettersOf(site, FAMILY, 'guard.family_asked');
    expect(asked!.content.channel === 'email' && asked!.content.subject).toContain(say.asked);
    const named = linkIn(textOf(asked!), 'family');
    const mother = site.aVisitor(say.language);
    expect((await mother.send(named)).html).not.toMatch(/\(212\)|wei@|ma@/);
    expect((await mother.send(`${named.slice(0, -1)}${named.endsWith('A') ? 'B' : 'A'}`)).status).toBe(404);
    expect((await owner.follow(`${url}/guard`, { until: '', pay: 'nobody', hash: '' })).html).toContain(say.loud);

    // Thirty days before: the first alarm of a guarded line. Nobody has asked the family yet.
    await goTo(site, at('2027-03-01T12:00:00Z'));
    await goTo(site, at('2027-03-02T02:00:00Z'), HOUR);
    expect((await lettersOf(site, OWNER, 'reminder.due')).length).toBeGreaterThan(0);
    await goTo(site, at('2027-03-24T12:00:00Z'), 8 * DAY);
    expect(await lettersOf(site, FAMILY, 'guard.family')).toEqual([]);
    expect((await mother.follow(named, { do: 'yes' })).html).toContain(say.yes);
    await goTo(site, at('2027-03-25T12:00:00Z'), 12 * HOUR);
    const told = await lettersOf(site, FAMILY, 'guard.family');
    expect(told).toHaveLength(1);
    const letter = told[0]!.content;
    expect(letter.channel === 'email' && letter.subject).toContain(say.alarm);
    expect(textOf(told[0]!)).toContain('0100');
    expect(textOf(told[0]!)).not.toMatch(/212|wei@|T-Mobile/);

    // Paid from the letter, without an account: kept, and no more is said.
    const pay = linkIn(textOf(told[0]!), 'pay');
    const page = await mother.send(pay);
    const placed = await mother.send(`/pay/${pay.split('/')[2]!}`, { quote: hiddenIn(page.html, 'quote'), key: hiddenIn(page.html, 'key'), in: hiddenIn(page.html, 'in'), pay: 'stripe', email: FAMILY });
    await shop.stripe.pay(/cs_[A-Za-z0-9_]+/.exec(placed.to!)![0], 'pm_card_visa');
    await shop.pass(300, 10);
    expect(await phaseOf(site, line)).toBe('parked');
    await goTo(site, at('2027-04-02T12:00:00Z'), DAY);
    expect(await lettersOf(site, FAMILY, 'guard.family')).toHaveLength(1);
    // Stopped by one tap, for good: asked again by the owner, nothing goes out.
    await mother.follow(named, { do: 'no' });
    await owner.signIn(OWNER);
    await owner.follow(`${url}/family`, { label: 'Ma', email: FAMILY, language: say.language });
    expect(await lettersOf(site, FAMILY, 'guard.family_asked')).toHaveLength(1);
    expect((await journalOf(shop.db, named.split('/')[2]!)).map((one) => one.what).toSorted()).toEqual(['family.agreed', 'family.asked', 'family.stopped', 'family.told']);
  });

  test('parked by one choice, and back by one', async () => {
    const site = await aSite();
    const { shop } = site;
    const { line, owner, url } = await anOwner(site, say.language, { activatedAt: '2026-10-20T20:00:00Z' });
    const renew = async (planId: string): Promise<void> => {
      const review = await owner.follow(`/lines/${line.id}/quotes`, { plan: planId });
      const placed = await owner.send('/renewals', { quote: hiddenIn(review.html, 'quote'), key: hiddenIn(review.html, 'key'), email: OWNER, pay: 'stripe' });
      await shop.stripe.pay(/cs_[A-Za-z0-9_]+/.exec(placed.to!)![0], 'pm_card_visa');
      await shop.pass(120, 10);
    };
    // Over since November 19, so parking starts at once; the page says so before anything is paid.
    expect((await owner.send(`${url}/clocks`)).html).toContain('value="tmo-keep30"');
    await renew('tmo-keep30');
    const parked = await owner.send(`${url}/clocks`);
    expect(await phaseOf(site, line)).toBe('parked');
    expect(parked.html).toContain(say.back);
    await renew(/name="plan" value="(tmo-mo-5g)"/.exec(parked.html)![1]!);
    expect(await phaseOf(site, line)).toBe('active');
  });
});

test('with another person\'s line nothing is shown, guarded or told', async () => {
  const site = await aSite();
  const { line, url, owner } = await anOwner(site, 'en');
  const stranger = site.aVisitor('en');
  await stranger.signIn('stranger@example.com');
  for (const path of ['clocks', 'keep?until=2027-06-01', 'guard', 'family']) expect((await stranger.send(`${url}/${path}`)).status, path).toBe(404);
  for (const path of ['guard', 'guard/stop', 'family', 'family/remove']) expect((await stranger.send(`${url}/${path}`, { until: '', pay: 'nobody', label: 'x', email: FAMILY, family: 'fam_1' })).status, path).toBe(404);
  // Who may only see the line sees its dates and may neither buy, guard nor tell.
  const link = /value="http:\/\/localhost(\/join\/[\w-]{43})"/.exec((await owner.send(`${url}/share`, { role: 'see', label: 'S' })).html)![1]!;
  await stranger.follow(link, {});
  const seen = await stranger.send(`${url}/clocks`);
  expect(seen.status).toBe(200);
  expect(seen.html).not.toMatch(/\/quotes"|\/guard"|\/family"/);
  expect((await stranger.send(`${url}/guard`, { until: '', pay: 'nobody' })).status).toBe(404);
  expect(await mandateOf(site.shop.db, line.id)).toBeNull();
});

test('a line that renews by itself already is guarded by that, and a guard neither ends it nor charges more', async () => {
  const site = await aSite();
  const { line, url, owner, customer } = await anOwner(site, 'en');
  const card = await aSavedCard(site.shop, customer);
  const wish = { line: line.id, customer, planId: null, triggers: ['date'], pay: { kind: 'saved', method: card.id }, language: 'en' } as const;
  const { autoRenew } = site.shop.house;
  const { id } = await turnOn(autoRenew, { ...wish, consent: { hash: (await termsOf(autoRenew, wish)).hash, place: 'test' }, by: { door: 'web', actor: `customer:${customer}`, reason: 'story' } });
  expect((await owner.send(`${url}/guard`)).html).toContain(`${url}/auto`);
  // Even a form from before it was turned on.
  const guarded = await owner.follow(`${url}/guard`, { until: '', pay: card.id, agree: '1', hash: '0'.repeat(64) });
  expect(guarded.html).toContain('On guard');
  expect(guarded.html).not.toContain('Nobody is charged');
  expect(await mandateOf(site.shop.db, line.id)).toMatchObject({ id, triggers: ['date'], state: 'on' });
  await owner.send(`${url}/guard/stop`, {});
  expect(await mandateOf(site.shop.db, line.id)).toMatchObject({ id, state: 'on' });
});

test('a carrier without a keep plan: guarded all the same, by the cheapest plan there is, which the words name', async () => {
  const site = await aSite();
  const { shop } = site;
  const { line, url, owner, customer } = await anOwner(site, 'en', { carrier: 'verizon', iccid: '89148000000000000019', planId: 'vzw-mo-15g', activatedAt: '2026-11-01T20:00:00Z', zone: 'America/New_York', zip: '10001' });
  const card = await aSavedCard(shop, customer);
  const terms = await owner.send(`${url}/guard?until=2027-06-01&pay=${card.id}`);
  expect(terms.html).toContain('Verizon Monthly 15 GB');
  await owner.follow(`${url}/guard`, { until: '2027-06-01', pay: card.id, agree: '1', hash: hiddenIn(terms.html, 'hash') });
  // Ends on December 1; sixty days later the number would go.
  expect(await releaseOf(site, line)).toBe(at('2027-01-30T05:00:00Z'));
  await goTo(site, at('2027-01-13T12:00:00Z'));
  await goTo(site, at('2027-01-23T12:00:00Z'), DAY);
  expect(await phaseOf(site, line)).toBe('active');
  expect((await listRenewals(shop.db, { line: line.id, limit: 5 })).map((one) => [one.state, one.totalCents])).toEqual([['done', 3_500n]]);
});

test('a leap day, the end of a month, a moved clock: the page names the days people count by', async () => {
  const site = await aSite({ shopOptions: { at: '2028-02-10T18:00:00Z' } });
  // Renewed on January 31, month by month: February has 29 days this year, and the 31st comes back in March.
  const { owner, url, line } = await anOwner(site, 'en', { carrier: 'verizon', iccid: '89148000000000000019', planId: 'vzw-mo-15g', activatedAt: '2028-01-31T15:00:00Z', zone: 'America/New_York', zip: '10001' });
  const page = await owner.send(`${url}/clocks`);
  for (const said of ['Feb 28', '23:59 New York', 'Feb 29, 12:59 Beijing']) expect(page.html).toContain(said);
  await site.shop.renew(line, 'vzw-mo-15g', { mode: 'queue' });
  const queued = await owner.send(`${url}/clocks`);
  // Over the night of March 12 New York moves its clock: an hour less to Beijing.
  for (const said of ['Mar 30', 'Mar 31, 11:59 Beijing', 'May 29', 'May 30, 11:59 Beijing']) expect(queued.html).toContain(said);
});
