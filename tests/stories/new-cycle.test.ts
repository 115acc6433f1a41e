import { describe, expect, test } from 'vitest';
import { at, DAY, HOUR, MINUTE, type Instant } from '../../src/base/time.ts';
import { journalOf } from '../../src/rooms/journal/journal.ts';
import { engine, type Line } from '../../src/rooms/lines/lines.ts';
import { readFresh } from '../../src/rooms/renewals/renewals.ts';
import { askRefundOf, offerRefund } from '../../src/rooms/refunds/refunds.ts';
import { books } from '../support/books.ts';
import { aSite, hiddenIn } from '../support/site.ts';

type Site = Awaited<ReturnType<typeof aSite>>;
const OWN = '+12125550100';
const OWNER = 'lin@example.edu';
const PAYER = 'father@example.cn';
const GB = 1_073_741_824n;
const PHONE = { endpoint: 'https://fcm.googleapis.com/fcm/send/story', keys: { p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4', auth: 'BTBZMqHH6r4Tts7J_aSIgg' } };

/** What was told of queued cycles that began, by way and address. */
const told = async (site: Site) => {
  await site.shop.settle();
  const letters = await Promise.all([OWNER, PAYER].map(async (to) => (await site.lettersTo(to)).filter((one) => one.kind === 'cycle.started')));
  const pushes = (await site.shop.db.query<{ content: { title: string; body: string; url: string } }>(`select content from notices_outbox where kind = 'cycle.started' and channel = 'push' and state = 'sent' order by created_at`)).rows;
  return { owner: letters[0]!, payer: letters[1]!, pushes: pushes.map((row) => row.content) };
};
const textOf = (letter: { readonly content: { readonly text: string } } | undefined): string => (letter?.content.text ?? '').replaceAll('\u00a0', ' ');
const runningOf = async (site: Site, line: Pick<Line, 'id'>) => engine.snapshotOf((await site.shop.line(line.id)).state, site.shop.clock.now()).running;

/** A line with its owner's account, e-mail address and phone. */
async function anOwnedLine(site: Site, language: string, wish: Parameters<Site['aLine']>[0]) {
  const line = await site.aLine({ number: OWN, ...wish });
  const owner = site.aVisitor(language);
  await owner.signIn(OWN);
  await owner.follow('/account/settings/contacts', { to: OWNER });
  await owner.follow('/account/settings/contacts/code', { code: (await site.codeTo(OWNER))! });
  const customer = (await site.people.findCustomerBy({ channel: 'sms', address: OWN }))!.id;
  await site.people.addPushDevice({ customer, subscription: PHONE, name: 'phone', expiresAt: null, by: { door: 'web', actor: 'test', reason: 'a story' } });
  return { line, owner, customer };
}

describe.each([
  { language: 'en', byItself: 'Started by itself', will: 'by itself', subject: 'Your next plan has started', usedUp: 'was used up', mode: 'When the data is used up', queued: 'when the data is used up', receipt: 'by itself, the data was used up' },
  { language: 'zh-CN', byItself: '自动生效', will: '自动生效', subject: '下一个套餐已生效', usedUp: '流量用完了', mode: '流量用完后生效', queued: '流量用完时自动生效', receipt: '流量用完，已自动生效' },
])('a queued plan, in $language', (say) => {
  test('begins by itself at midnight in Honolulu; its owner and the payer in Shanghai are told, once each, by their own clocks', async () => {
    const site = await aSite();
    const { shop } = site;
    const { line, owner } = await anOwnedLine(site, say.language, { zone: 'Pacific/Honolulu', zip: '96813', activatedAt: '2026-11-01T20:00:00Z' });
    const renewal = await shop.renew(line, 'tmo-mo-12g', { mode: 'queue', email: PAYER });
    await shop.settle();
    // December 1 is the last day there: 24:00 in Honolulu is 18:00 in Shanghai.
    const starts = at('2026-12-02T10:00:00Z');
    expect((await owner.send(`/r/${renewal.id}`)).html).toContain(say.will);
    await shop.pass(starts - shop.clock.now() - 5 * MINUTE, 12 * HOUR);
    expect(await told(site)).toMatchObject({ owner: [], payer: [], pushes: [] });
    await shop.pass(10 * MINUTE, 5 * MINUTE + 5);
    expect(await runningOf(site, line)).toMatchObject({ planId: 'tmo-mo-12g', startsAt: starts });
    const first = await told(site);
    // A letter can lie there until the morning; the phone waits for it.
    expect([first.owner.length, first.payer.length, first.pushes.length]).toEqual([1, 1, 0]);
    expect(textOf(first.owner[0])).toContain(say.subject);
    expect(textOf(first.payer[0])).toContain('Dec 2, 00:00 Honolulu (Dec 2, 18:00 Beijing)');
    // The payer is led to what was paid for, the owner to the line.
    expect(textOf(first.payer[0])).toContain(`/r/${renewal.id}`);
    expect(textOf(first.owner[0])).toContain(`/lines/${line.id}`);
    // The session of nine days ago has ended.
    await owner.signIn(OWN);
    expect((await owner.send(`/lines/${line.id}`)).html).toContain(say.byItself);
    expect((await owner.send(`/r/${renewal.id}`)).html).toContain(say.language === 'en' ? 'Dec 2' : '12月2日');

    // Once: not again by another process, a reading, or any round.
    await shop.restart();
    await readFresh(shop.app, await shop.line(line.id));
    await shop.pass(2 * DAY, DAY);
    const later = await told(site);
    expect([later.owner.length, later.payer.length, later.pushes.length]).toEqual([1, 1, 1]);
    expect(later.pushes[0]).toMatchObject({ url: `http://127.0.0.1:3000/lines/${line.id}` });
    expect((await journalOf(shop.db, renewal.id)).filter((one) => one.what === 'cycle.started')).toHaveLength(1);
    expect(await books(shop)).toEqual([]);
  });

  test('where that was chosen it begins with the last byte; the pages, the letter and the receipt say why', async () => {
    const site = await aSite();
    const { shop } = site;
    const { line, owner } = await anOwnedLine(site, say.language, { activatedAt: '2026-11-01T20:00:00Z', usedBytes: 3n * GB });
    const twin = shop.twins[line.carrier]!;
    const review = await owner.follow(`/lines/${line.id}/quotes`, { plan: 'tmo-mo-12g', mode: 'queue' });
    expect(review.html).toContain(say.mode);
    const chosen = await owner.follow(`/lines/${line.id}/quotes`, { plan: 'tmo-mo-12g', mode: 'queue_used_up' });
    const placed = await owner.send('/renewals', { quote: hiddenIn(chosen.html, 'quote'), key: hiddenIn(chosen.html, 'key'), email: '' });
    await shop.stripe.pay(/cs_[A-Za-z0-9_]+/.exec(placed.to!)![0], 'pm_card_visa');
    await shop.pass(MINUTE, 35);
    const id = /rnw_[0-9a-z]{26}/.exec((await owner.send(`/lines/${line.id}`)).html)![0];
    expect((await owner.send(`/r/${id}`)).html).toContain(say.queued);
    expect((await owner.send(`/lines/${line.id}`)).html).toContain(say.queued);
    expect(await runningOf(site, line)).toMatchObject({ planId: 'tmo-mo-5g' });

    // Two of five gigabytes were left; three more are used, one of them from the new plan.
    await twin.useData(line.iccid, 3n * GB);
    const used = shop.clock.now();
    await shop.pass(12 * HOUR, 4 * HOUR);
    expect(await runningOf(site, line)).toMatchObject({ planId: 'tmo-mo-12g', startsAt: used });
    expect(engine.snapshotOf((await shop.line(line.id)).state, shop.clock.now()).usableBytes).toBe(11n * GB);
    const { owner: letters, pushes } = await told(site);
    expect([letters.length, pushes.length]).toEqual([1, 1]);
    expect(textOf(letters[0])).toContain(say.usedUp);
    expect((await owner.send(`/r/${id}`)).html).toContain(say.receipt);
    expect(await books(shop)).toEqual([]);
  });
});

test('across the change of clocks in March the next cycle begins at the new midnight, not an hour beside it', async () => {
  const site = await aSite({ shopOptions: { at: '2027-03-10T12:00:00Z' } });
  const { shop } = site;
  // Thirty days after February 19 in New York: the last is March 21, and its midnight is 04:00Z since the 14th.
  const line = await site.aLine({ carrier: 'tmobile', zone: 'America/New_York', activatedAt: '2027-02-19T17:00:00Z' });
  await shop.renew(line, 'tmo-mo-5g', { mode: 'queue', email: PAYER });
  await shop.pass(at('2027-03-22T03:59:30Z') - shop.clock.now(), 12 * HOUR);
  expect((await runningOf(site, line))!.startsAt).toBe(at('2027-02-19T17:00:00Z'));
  await shop.pass(MINUTE, 35);
  expect((await runningOf(site, line))!.startsAt).toBe(at('2027-03-22T04:00:00Z'));
  expect((await told(site)).payer).toHaveLength(1);
});

test('a leap over several cycles tells of the one that runs, and knows when each began', async () => {
  const site = await aSite();
  const { shop } = site;
  const line = await site.aLine({ carrier: 'att', planId: 'att-mo-5g', zone: 'America/Chicago', zip: '60601', activatedAt: '2026-11-01T20:00:00Z' });
  const renewal = await shop.renew(line, 'att-mo3-8g', { mode: 'queue', email: PAYER });
  await shop.settle();
  shop.clock.advanceMs(50 * DAY * 1000);
  await shop.settle();
  await shop.pass(MINUTE, 30);
  const rows = (await shop.db.query<{ cycle: number; started_at: Instant }>('select cycle, started_at from renewals_cycle_starts where purchase = $1 order by cycle', [renewal.id])).rows;
  expect(rows).toEqual([{ cycle: 0, started_at: at('2026-12-02T06:00:00Z') }, { cycle: 1, started_at: at('2027-01-01T06:00:00Z') }]);
  expect((await told(site)).payer).toHaveLength(1);
  expect(textOf((await told(site)).payer[0])).toContain('Jan 1');
});

test('a renewal that starts at once is not told again; a refund of it that brings a queued plan forward is', async () => {
  const site = await aSite();
  const { shop } = site;
  const line = await site.aLine({ activatedAt: '2026-11-01T20:00:00Z' });
  const now = await shop.renew(line, 'tmo-mo-5g', { mode: 'replace', email: PAYER });
  const next = await shop.renew(line, 'tmo-mo-12g', { mode: 'queue', email: PAYER });
  await shop.pass(10 * MINUTE, MINUTE);
  expect((await told(site)).payer).toHaveLength(0);
  const offer = await offerRefund(shop.app, now.id);
  await askRefundOf(shop.app, { caller: 'test', key: 'k1', renewal: now.id, destination: 'original', customer: null, agreed: (one) => offer.kind === 'offered' && one.terms === offer.terms, by: { door: 'web', actor: 'session:s1', reason: 'asked on the web' } });
  await shop.pass(10 * MINUTE, MINUTE);
  expect(await runningOf(site, line)).toMatchObject({ planId: 'tmo-mo-12g' });
  expect((await journalOf(shop.db, next.id)).filter((one) => one.what === 'cycle.started')).toHaveLength(1);
  expect((await told(site)).payer).toHaveLength(1);
});
