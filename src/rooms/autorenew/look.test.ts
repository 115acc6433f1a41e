import { afterAll, beforeAll, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE, plusSeconds, type Instant } from '../../base/time.ts';
import { aWallet, walletNow } from '../../../tests/support/wallet.ts';
import { linkById, codeText, openCode, linksOfLine } from '../paylinks/paylinks.ts';
import { listRenewals } from '../renewals/renewals.ts';
import { cyclesOf, lookAt, mandateOf, nextCharge, planOfRetries, tryAgain, type Mandate } from './autorenew.ts';
import { openAutoBench, type AutoBench } from './test-bench.ts';

let bench: AutoBench;
beforeAll(async () => { bench = await openAutoBench({ at: '2026-11-20T18:00:00Z' }); });
afterAll(() => bench.shop.close());

const around = (mandate: Mandate, days: number, more = MINUTE): Instant => plusSeconds(mandate.next!.at, days * DAY + more);
const renewals = async (line: Mandate['lineId']): Promise<string[]> => (await listRenewals(bench.shop.db, { line, limit: 9 })).map((one) => `${one.state} ${one.by.door}`).toSorted();

test('by date: announced 7 and 3 days before, charged once, also where three look at once; the next is a month later', async () => {
  const { shop } = bench;
  const { person, line, mandate } = await bench.aStory();
  await bench.goTo(around(mandate, -7, -HOUR));
  expect(await bench.subjects(person.address)).toEqual(['Auto-renew is on: T-Mobile Monthly 5 GB']);
  await bench.goTo(around(mandate, -7));
  await bench.goTo(around(mandate, -3));
  const day = new Intl.DateTimeFormat('en-US', { timeZone: line.zone, month: 'short', day: 'numeric' }).format(mandate.next!.at * 1000);
  expect((await bench.subjects(person.address)).slice(1)).toEqual([expect.stringContaining(`will be charged on ${day}`), expect.stringContaining(`will be charged on ${day}`)]);
  expect(await nextCharge(shop.db, line.id)).toEqual(mandate.next);
  await bench.goTo(around(mandate, 0, -MINUTE));
  expect(await renewals(line.id)).toEqual([]);
  shop.clock.advanceMs(2 * MINUTE * 1000);
  await Promise.all([1, 2, 3].map(() => lookAt(shop.house.autoRenew, line.id)));
  await shop.settle();
  expect(await renewals(line.id)).toEqual(['done job']);
  expect(await bench.did(line.id)).toEqual(['renewed, paid']);
  expect((await nextCharge(shop.db, line.id))!.at).toBeGreaterThan(around(mandate, 29));
});

test('too little in the wallet: said at once with the next try; filled and tried again by one tap, it is renewed', async () => {
  const { shop } = bench;
  const { person, line, mandate } = await bench.aStory({ pay: { kind: 'wallet' } });
  await bench.goTo(around(mandate, -7));
  expect(await bench.newest(person.address)).toContain('short. Please add money before that day.');
  await bench.goTo(around(mandate, 0));
  expect(await bench.newest(person.address)).toMatch(/Your wallet is \$\d+\.\d\d short\. It is tried again .*10:00 Los Angeles\./);
  const plan = (await planOfRetries(shop.house.autoRenew, line.id))!;
  expect(plan.made.map((one) => one.reason)).toEqual(['wallet_too_low']);
  // The next morning and evening, then once inside grace.
  expect(plan.planned.map((at) => Math.round((at - mandate.next!.at) / HOUR))).toEqual([24, 33, 48]);
  await aWallet(shop, 5_000n, person.id);
  await tryAgain(shop.house.autoRenew, { line: line.id, cycle: plan.cycle!.id, by: { door: 'web', actor: `customer:${person.id}`, reason: 'filled the wallet' } });
  await shop.settle();
  expect(await bench.did(line.id)).toEqual(['renewed, failed wallet_too_low, paid']);
  expect(await renewals(line.id)).toEqual(['done job']);
  expect((await walletNow(shop, person.id)).cents).toBe(5_000n - plan.cents!);
});

test('not enough money on the card: every try is told, nothing is charged, and after the last it says so and pauses', async () => {
  const { shop } = bench;
  const { person, line, mandate } = await bench.aStory({ card: 'pm_card_sandboxEmptied' });
  for (const days of [-7, -3, 0, 1]) await bench.goTo(around(mandate, days));
  const plan = (await planOfRetries(shop.house.autoRenew, line.id))!;
  expect(plan.made.map((one) => [one.n, one.state, one.reason])).toEqual([1, 2].map((n) => [n, 'failed', 'insufficient_funds']));
  for (const moment of plan.planned) await bench.goTo(plusSeconds(moment, MINUTE));
  expect(await renewals(line.id)).toEqual(['declined job', 'declined job', 'declined job', 'declined job']);
  expect(await bench.did(line.id)).toEqual(['gave_up, failed insufficient_funds, failed insufficient_funds, failed insufficient_funds, failed insufficient_funds']);
  expect((await mandateOf(shop.db, line.id))).toMatchObject({ state: 'paused', reason: 'retries' });
  const told = await bench.subjects(person.address);
  expect(told.filter((one) => one.includes('did not go through')).length).toBe(3);
  expect(told).toContainEqual(expect.stringMatching(/was not renewed$/));
  await bench.goTo(around(mandate, 9));
  expect((await renewals(line.id)).length).toBe(4);
});

test('the bank wants to see its customer: the message leads to the page where they pay, and that renewal by hand ends it', async () => {
  const { person, line, mandate } = await bench.aStory({ card: 'pm_card_authenticationRequired' });
  for (const days of [-7, 0]) await bench.goTo(around(mandate, days));
  const letter = await bench.newest(person.address);
  expect(letter).toContain('Your bank wants to check that it is you.');
  expect(letter).toContain(`/lines/${line.id}/quotes?plan=tmo-mo-5g`);
  await bench.shop.renew(line, 'tmo-mo-5g', { mode: 'queue' });
  await bench.goTo(around(mandate, 1));
  expect(await renewals(line.id)).toEqual(['declined job', 'done api']);
  expect(await bench.did(line.id)).toEqual(['by_hand, failed authentication_needed']);
});

test('renewed by hand before: nothing is charged. While somebody is paying by hand: not beside them', async () => {
  const { shop } = bench;
  const { line, mandate } = await bench.aStory();
  await bench.goTo(around(mandate, -7));
  await bench.goTo(around(mandate, 0, -10 * MINUTE));
  await shop.renew(line, 'tmo-mo-5g', { mode: 'queue', pay: shop.hosted() });
  await bench.goTo(around(mandate, 0, 5 * MINUTE));
  expect(await renewals(line.id)).toEqual(['awaiting_customer api']);
  const session = /cs_[A-Za-z0-9_]+/.exec((await shop.db.query<{ url: string }>('select pay_url as url from payments_charges where pay_url is not null limit 1')).rows[0]!.url)![0];
  await shop.stripe.pay(session, 'pm_card_visa');
  for (const days of [0.1, 1, 2]) await bench.goTo(around(mandate, days));
  expect(await renewals(line.id)).toEqual(['done api']);
  expect(await bench.did(line.id)).toEqual(['by_hand']);
});

test('turned off between notice and charge: nothing is charged, and it is confirmed', async () => {
  const { person, line, mandate } = await bench.aStory();
  await bench.goTo(around(mandate, -7));
  await bench.goTo(around(mandate, 0, -MINUTE));
  await bench.off(line.id);
  await bench.goTo(around(mandate, 1));
  expect(await renewals(line.id)).toEqual([]);
  expect(await bench.did(line.id)).toEqual(['dropped']);
  expect(await bench.subjects(person.address)).toContain('Auto-renew is off');
});

test('Alipay: asked 7, 3 and 1 days before the end; paid on the page it is renewed and not asked again', async () => {
  const { shop } = bench;
  const { person, line } = await bench.aStory({ pay: { kind: 'approve', gateway: 'stripe', method: 'alipay' }, endsInDays: 20 });
  expect(await nextCharge(shop.db, line.id)).toBeNull();
  const asked = (await planOfRetries(shop.house.autoRenew, line.id))!.planned;
  expect(asked.length).toBe(4);
  for (const moment of asked.slice(0, 2)) await bench.goTo(plusSeconds(moment, MINUTE));
  const told = (await bench.subjects(person.address)).filter((one) => one.startsWith('Your approval is needed'));
  expect(told.length).toBe(2);
  const [link] = await linksOfLine(shop.db, line.id);
  expect(await bench.newest(person.address)).toContain(codeText(openCode(shop.keys, link!.codeSealed)));
  // Somebody renews by hand in another way: the request is taken back.
  await shop.renew(line, 'tmo-mo-5g', { mode: 'queue' });
  await bench.goTo(plusSeconds(asked[2]!, MINUTE));
  expect((await linkById(shop.db, link!.id))!.state).toBe('cancelled');
  expect((await cyclesOf(shop.db, line.id)).map((one) => one.state)).toEqual(['by_hand']);
  expect((await bench.subjects(person.address)).filter((one) => one.startsWith('Your approval is needed')).length).toBe(2);
});

test('nobody approves it: said once when the time is over, nothing is charged, and the next cycle is asked for again', async () => {
  const { shop } = bench;
  const { person, line } = await bench.aStory({ pay: { kind: 'approve', gateway: 'stripe', method: 'wechat_pay' }, endsInDays: 12 });
  const asked = (await planOfRetries(shop.house.autoRenew, line.id))!;
  for (const moment of [...asked.planned, plusSeconds(asked.ahead!.endsAt, HOUR), plusSeconds(asked.ahead!.endsAt, 2 * DAY)]) {
    await bench.goTo(plusSeconds(moment, MINUTE));
    // What is asked for leaves now: the clock jumps past its end.
    await bench.subjects(person.address);
  }
  expect(await bench.did(line.id)).toEqual(['gave_up, failed not_approved']);
  const told = await bench.subjects(person.address);
  expect([told.filter((one) => one.startsWith('Your approval is needed')).length, told.filter((one) => one.endsWith('was not renewed')).length]).toEqual([4, 1]);
  expect((await linksOfLine(shop.db, line.id)).map((one) => one.state)).toEqual(['cancelled']);
  await shop.renew(line, 'tmo-mo-5g');
  await lookAt(shop.house.autoRenew, line.id);
  expect((await planOfRetries(shop.house.autoRenew, line.id))!.planned.length).toBe(4);
});

test('a number that would be lost is kept: renewed a week before, with the plan that keeps it, and not after the day it was wanted for', async () => {
  const { shop } = bench;
  const { line, mandate } = await bench.aStory({ planId: 'att-keep90', triggers: ['keep'], endsInDays: -20 });
  const release = (await planOfRetries(shop.house.autoRenew, line.id))!.ahead!.endsAt;
  expect(Math.round((release - mandate.next!.at) / DAY)).toBe(8);
  await bench.goTo(around(mandate, -7));
  await bench.goTo(around(mandate, 0));
  expect(await bench.did(line.id)).toEqual(['renewed, paid']);
  const soon = await bench.aStory({ planId: 'att-keep90', triggers: ['keep'], endsInDays: -20, until: plusSeconds(shop.clock.now(), 20 * DAY) });
  expect(soon.mandate.next).toBeNull();
});
