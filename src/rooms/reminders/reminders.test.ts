import { expect, onTestFinished, test } from 'vitest';
import { at, DAY, MINUTE } from '../../base/time.ts';
import { GB } from '../../base/data-size.ts';
import { aSavedCard } from '../../../tests/support/saved-card.ts';
import { termsOf, turnOff, turnOn } from '../autorenew/autorenew.ts';
import { checkBooks } from '../books/books.ts';
import { changeLine } from '../lines/lines.ts';
import { thresholdsWrite } from '../usage/usage.ts';
import { lineWishWrite, openRemindersRound, remindersOf, standingOf } from './reminders.ts';
import { openReminderBench } from './test-bench.ts';

const BY = { door: 'web', actor: 'test', reason: 'a test' } as const;
async function aBench(from = '2026-11-20T18:00:00Z') {
  const bench = await openReminderBench({ at: from });
  onTestFinished(async () => {
    expect((await checkBooks({ db: bench.shop.db, clock: bench.shop.clock })).filter((one) => !one.ok)).toEqual([]);
    await bench.shop.close();
  });
  return bench;
}

test('what an outage holds into the night does not leave then: in the morning, once, as it is by then', async () => {
  const bench = await aBench();
  const [late, renewed] = [await bench.aPerson(), await bench.aPerson()];
  await bench.aLineOf(late);
  const line = await bench.aLineOf(renewed);
  const { sendDue } = bench.shop.house.notices;
  // The mail server is away from before eight in the morning until ten in the evening.
  Object.assign(bench.shop.house.notices, { sendDue: () => Promise.resolve({ claimed: 0, sent: 0, later: 0, givenUp: 0, more: false }) });
  bench.shop.clock.set(at('2026-11-24T13:00:00Z'));
  await bench.turn();
  expect(await bench.rows()).toEqual(['cycle_end.7 email queued', 'cycle_end.7 email queued']);
  bench.shop.clock.set(at('2026-11-25T03:00:00Z'));
  Object.assign(bench.shop.house.notices, { sendDue });
  await bench.send();
  expect(await bench.said()).toEqual([]);
  await bench.turn();
  // One of them is renewed in the night.
  await bench.shop.renew(line, 'tmo-mo-5g', { mode: 'queue', email: null });
  await bench.shop.settle();
  await bench.visit('11-25T12:59', '11-25T13:00', '11-25T13:06');
  expect(await bench.said()).toEqual(['11-25T13:00 email wei1 Line 0100 ends in 6 days']);
  expect((await bench.rows()).toSorted()).toEqual(['cycle_end.7 email sent', 'cycle_end.7 email void renewed']);
});

test('two workers, one reminder; a lost wake-up is found, and what became of the line meanwhile is said', async () => {
  const bench = await aBench();
  const person = await bench.aPerson();
  const line = await bench.aLineOf(person, { activatedAt: '2026-11-10T20:00:00Z' });
  await bench.turn();
  bench.shop.clock.set(at('2026-12-03T15:00:00Z'));
  await Promise.all([bench.turn(), bench.turn(), bench.turn()]);
  await bench.send();
  expect(await bench.said()).toEqual(['12-03T15:00 email wei1 Line 0100 ends in 7 days']);
  // Written by somebody who told nobody: all of the data is gone.
  const changed = changeLine(await bench.shop.line(line.id), { events: [{ kind: 'metered', at: bench.shop.clock.now(), usedBytesTotal: 5n * GB }], at: bench.shop.clock.now(), readAt: bench.shop.clock.now() });
  await bench.shop.app.committer.commit(changed.writes);
  await bench.turn();
  // Not in the same breath.
  bench.shop.clock.set(at('2026-12-03T15:30:00Z'));
  await bench.turn();
  await bench.send();
  expect((await bench.said()).slice(1)).toEqual(['12-03T15:30 email wei1 Line 0100: data used up']);
  expect((await bench.rows()).toSorted()).toEqual(['cycle_end.7 email sent', 'data.100 email queued', 'data.75 email merged', 'data.90 email merged']);

  // Their links open while there is something to renew, also after the days are over, and no longer.
  const links = async () => {
    const now = await bench.shop.line(line.id);
    return (await remindersOf(bench.shop.db, person.id, 10)).filter((one) => one.queuedAt !== null).map((one) => `${one.kind} ${standingOf(bench.shop.app, one, now).kind}`).toSorted();
  };
  bench.shop.clock.set(at('2026-12-12T18:00:00Z'));
  expect(await links()).toEqual(['cycle_end.7 open', 'data.100 open']);
  await bench.shop.renew(line, 'tmo-mo-5g', { email: null });
  await bench.shop.settle();
  expect(await links()).toEqual(['cycle_end.7 renewed', 'data.100 renewed']);
});

test('marks of one’s own, and more data begins them anew', async () => {
  const bench = await aBench();
  const person = await bench.aPerson();
  const line = await bench.aLineOf(person);
  await bench.shop.app.committer.commit([thresholdsWrite({ customer: person.id, line: line.id, thresholds: { usedPercents: [50], leftBytes: GB, daysLeft: 10, forecast: false }, at: bench.shop.clock.now() })]);
  const use = async (gigabytes: bigint): Promise<void> => {
    bench.shop.clock.advanceMs(3_600_000);
    const now = bench.shop.clock.now();
    await bench.shop.app.committer.commit(changeLine(await bench.shop.line(line.id), { events: [{ kind: 'metered', at: now, usedBytesTotal: gigabytes * GB }], at: now, readAt: now }).writes);
    await bench.turn();
    await bench.send();
  };
  await use(2n);
  expect(await bench.said()).toEqual([]);
  await use(3n);
  await use(4n);
  expect(await bench.said()).toEqual(['11-20T20:00 email wei1 Line 0100: 60% of data used', '11-20T21:00 email wei1 Line 0100: 80% of data used']);
  await bench.visit('11-21T14:00');
  expect((await bench.said()).slice(2)).toEqual(['11-21T14:00 email wei1 Line 0100 ends in 10 days']);
});

test('a line that renews by itself hears of its charges and of no end; turned off, it is reminded again', async () => {
  const bench = await aBench();
  const person = await bench.aPerson();
  const line = await bench.aLineOf(person);
  const { autoRenew } = bench.shop.house;
  const wish = { line: line.id, customer: person.id, planId: null, triggers: ['date' as const], language: 'en' as const, pay: { kind: 'saved' as const, method: (await aSavedCard(bench.shop, person.id)).id } };
  await turnOn(autoRenew, { ...wish, consent: { hash: (await termsOf(autoRenew, wish)).hash, place: 'test' }, by: BY });
  await bench.visit('11-24T14:00');
  expect(await bench.said()).toEqual([]);
  await turnOff(autoRenew, { line: line.id, by: BY, reason: 'asked' });
  await bench.visit('11-28T14:00');
  // What it would have heard seven days before is said along.
  expect(await bench.said()).toEqual(['11-28T14:00 email wei1 Line 0100 ends in 3 days']);
});

test('a number about to be lost is said by every way at once, to whoever hears of it, and to nobody else', async () => {
  const bench = await aBench('2027-02-10T18:00:00Z');
  const { shop } = bench;
  const line = await shop.aLine({ zone: 'America/New_York', activatedAt: '2026-11-01T20:00:00Z' });
  const [owner, other, stranger] = [await bench.aPerson({ number: '+12125550177' }), await bench.aPerson(), await bench.aPerson()];
  await bench.people.bindLine({ customer: owner.id, line: line.id, proof: 'code_to_number', by: BY });
  for (const one of [other, stranger]) await bench.share(owner.address, line.id, one.id);
  await shop.app.committer.commit([lineWishWrite({ customer: other.id, line: line.id, wanted: true, byOwner: true, at: shop.clock.now() })]);
  // Ended December 2, thirty days of grace, ninety suspended: the number goes on April 1.
  await bench.visit('03-17T14:00', '03-17T14:10');
  expect((await bench.said()).toSorted()).toEqual(['03-17T14:00 email wei1 Line 0100: number lost in 14 days', '03-17T14:00 email wei2 Line 0100: number lost in 14 days']);
  // Three days before, the number itself gets no text any more, but another one of theirs does.
  await bench.visit('03-28T14:00', '03-28T14:10');
  expect((await bench.said()).slice(2).toSorted()).toEqual([
    '03-28T14:00 email wei1 Line 0100: number lost in 3 days', '03-28T14:00 email wei2 Line 0100: number lost in 3 days', expect.stringMatching(/^03-28T14:00 sms \+12125550177 Xuka: Line 0100: number lost/),
  ]);
});

test('whoever binds a line, or buys for it, hears of nothing that was due before', async () => {
  const bench = await aBench('2026-11-29T18:00:00Z');
  const person = await bench.aPerson();
  // Two days before its end: the seventh and the third day are past.
  await bench.aLineOf(person);
  // A day pass: nobody is told a week before the end of a day.
  const pass = await bench.aLineOf(person, { activatedAt: '2026-11-29T17:59:00Z', planId: 'tmo-day-1g', kind: 'data' });
  await bench.visit('11-29T18:10');
  expect(await bench.rows()).toEqual([]);
  await bench.visit('11-30T14:00');
  expect((await bench.said()).toSorted()).toEqual(['11-30T14:00 email wei1 Line 0100 ends tomorrow', expect.stringContaining(`Line ${pass.number!.slice(-4)} ends today`)]);
});

test('one broken line keeps nobody else waiting, and goes out when it is whole again', async () => {
  const bench = await aBench();
  const { db } = bench.shop;
  const [whole, broken] = [await bench.aPerson(), await bench.aPerson()];
  await bench.aLineOf(whole);
  await bench.aLineOf(broken);
  const before = (await db.query<{ sealed: string }>('select sealed from people_contacts where customer_id = $1', [broken.id])).rows[0]!.sealed;
  await bench.visit('11-23T14:00');
  await db.query(`update people_contacts set sealed = '1.gone.AAAA' where customer_id = $1`, [broken.id]);
  await bench.visit('11-24T14:00');
  expect(await bench.said()).toEqual(['11-24T14:00 email wei1 Line 0100 ends in 7 days']);
  await db.query('update people_contacts set sealed = $2 where customer_id = $1', [broken.id, before]);
  await bench.visit('11-24T15:01');
  expect((await bench.said()).slice(1)).toEqual(['11-24T15:01 email wei2 Line 0101 ends in 7 days']);
});

test('a round that comes to no end for a quarter of an hour says so; a leap of the clock does not', async () => {
  const bench = await openReminderBench();
  onTestFinished(() => bench.shop.close());
  const { db, clock } = bench.shop;
  const { id } = await bench.shop.aLine();
  await db.query(`insert into lines_lines select (jsonb_populate_record(null::lines_lines, to_jsonb(l) || jsonb_build_object('id', 'line_' || lpad(g::text, 26, '0'), 'number', '+1312' || lpad(g::text, 7, '0'), 'iccid', lpad(g::text, 19, '0')))).*
    from lines_lines l, generate_series(1, 650) g where l.id = $1`, [id]);
  await db.query(`insert into reminders_plans select id, revision, to_timestamp($1::bigint) from lines_lines`, [clock.now()]);
  const alarms: string[] = [];
  const turn = openRemindersRound({ ...bench.shop.house.reminders, alarm: (name) => alarms.push(name) });
  // Days late, and soon done.
  clock.advanceMs(3 * DAY * 1000);
  expect([await turn(), alarms]).toEqual([true, []]);
  // Still at it.
  clock.advanceMs(16 * MINUTE * 1000);
  expect([await turn(), alarms]).toEqual([true, ['reminders-late']]);
  while (await turn());
  clock.advanceMs(DAY * 1000);
  await turn();
  expect(alarms.length).toBe(1);
});

test('whoever chose no clock lives by the device they signed in on; by their language alone nobody is taken to be anywhere', async () => {
  const bench = await aBench();
  const { people } = bench;
  const signedIn = async (language: 'en' | 'zh-CN', zone: string) => {
    const { id } = await people.ensureCustomer({ channel: 'email', address: `${zone.slice(-5)}@example.com` }, { language, zone: null });
    await people.signIn(null, { customer: id, proof: 'email', device: null, language, zone });
    await bench.aLineOf({ id });
  };
  await signedIn('en', 'Europe/London');
  await signedIn('zh-CN', 'Asia/Shanghai');
  // London's morning is New York's night and counts; Beijing's hours are a guess, and must be decent in New York too.
  await bench.visit('11-24T08:00', '11-24T23:59', '11-25T00:00');
  expect((await bench.said()).map((one) => one.slice(0, 23))).toEqual(['11-24T08:00 email ondon', '11-25T00:00 email nghai']);
});
