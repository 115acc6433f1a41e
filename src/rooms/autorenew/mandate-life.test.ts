import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE, plusSeconds } from '../../base/time.ts';
import { projectRoot } from '../../platform/project-root.ts';
import { books } from '../../../tests/support/books.ts';
import { importCatalog } from '../plans/plans.ts';
import { renewalById, viewRenewal } from '../renewals/renewals.ts';
import { approveCharge, consentOf, cyclesOf, lookAt, mandateOf, mandatesOfLine, nextCharge, planOfRetries, type Mandate } from './autorenew.ts';
import { openAutoBench, type AutoBench, type StoryWish } from './test-bench.ts';

const BY = { door: 'web', actor: 'customer:test', reason: 'a story' } as const;
const MB = 1_048_576n, GB = 1_024n * MB;
let bench: AutoBench;
beforeAll(async () => { bench = await openAutoBench({ at: '2026-11-20T18:00:00Z' }); });
afterAll(() => bench.shop.close());

const aStory = async (more: StoryWish = {}) => ({ shop: bench.shop, ...await bench.aStory(more) });
const before = (mandate: Mandate, seconds: number) => plusSeconds(mandate.next!.at, -seconds);
const told = async (address: string, what: string): Promise<number> => (await bench.subjects(address)).filter((one) => one.includes(what)).length;

/** The catalogue with another price for one plan, from now on. */
async function nowCosts(planId: string, priceCents: number): Promise<void> {
  const file = JSON.parse(readFileSync(join(projectRoot(), 'catalog/sample-catalog.json'), 'utf8')) as { plans: { id: string; priceCents: number }[] };
  file.plans.find((one) => one.id === planId)!.priceCents = priceCents;
  await importCatalog(bench.shop.db, { text: JSON.stringify(file), fileName: 'prices.json', at: bench.shop.clock.now() });
  await bench.shop.house.shelf.refresh();
}

test('a higher price is announced a week before and charged inside the ceiling; above it, or announced later than that, it waits for a yes', async () => {
  const inside = await aStory({ ceilingCents: 3_000n });
  const above = await aStory();
  const late = await aStory({ ceilingCents: 3_000n });
  await nowCosts('tmo-mo-5g', 2_000);
  await bench.goTo(plusSeconds(before(inside.mandate, 7 * DAY), MINUTE));
  expect(await told(inside.person.address, '$20.00 will be charged')).toBe(1);
  expect(await told(above.person.address, 'Your approval is needed for $20.00')).toBe(1);
  expect(await nextCharge(bench.shop.db, above.line.id)).toBeNull();
  const asking = (await planOfRetries(bench.shop.house.autoRenew, above.line.id))!;
  expect([asking.cycle!.state, asking.cents, asking.limitCents]).toEqual(['asking', 2_000n, 1_500n]);
  await approveCharge(bench.shop.house.autoRenew, { line: above.line.id, cycle: asking.cycle!.id, cents: 2_000n, by: BY });
  expect((await nextCharge(bench.shop.db, above.line.id))?.cents).toBe(2_000n);

  // The day before the charge it rises again: that was not announced.
  await bench.goTo(before(inside.mandate, DAY));
  await nowCosts('tmo-mo-5g', 2_100);
  await bench.goTo(plusSeconds(inside.mandate.next!.at, MINUTE));
  for (const { line, person } of [inside, above, late]) {
    expect(await bench.did(line.id)).toEqual(['asking']);
    expect(await told(person.address, 'Your approval is needed for $21.00')).toBe(1);
  }
  const cycle = (await planOfRetries(bench.shop.house.autoRenew, inside.line.id))!.cycle!;
  await approveCharge(bench.shop.house.autoRenew, { line: inside.line.id, cycle: cycle.id, cents: 2_100n, by: BY });
  await bench.goTo(plusSeconds(inside.mandate.next!.at, DAY + MINUTE));
  expect(await bench.did(inside.line.id)).toEqual(['renewed, paid']);
  // Nobody said yes: that is said, nothing is charged, and it stands for the cycles to come.
  await bench.goTo(plusSeconds(inside.mandate.next!.at, 4 * DAY));
  expect(await bench.did(late.line.id)).toEqual(['gave_up, failed not_approved']);
  expect((await mandateOf(bench.shop.db, late.line.id))?.state).toBe('on');
  await nowCosts('tmo-mo-5g', 1_500);
});

test('little data: said at once, renewed an hour later, and only once in a cycle', async () => {
  const { shop, line, person } = await aStory({ triggers: ['date', 'low_data'], lowBytes: GB / 2n, endsInDays: 20, usedBytes: 4n * GB });
  const uses = async (bytes: bigint) => {
    await shop.twins['tmobile']!.useData(line.iccid, bytes);
    await shop.pass(6 * MINUTE, 6 * MINUTE);
    // Any reading brings the meter; whoever reads wakes the room.
    await shop.quote(line, 'tmo-mo-5g', 'extend');
    await lookAt(shop.house.autoRenew, line.id);
  };
  await uses(700n * MB);
  expect((await cyclesOf(shop.db, line.id)).map((one) => [one.trigger, one.state])).toEqual([['low_data', 'planned']]);
  expect(await bench.newest(person.address)).toContain('Little data is left on');
  await shop.pass(50 * MINUTE, 50 * MINUTE);
  expect(await bench.did(line.id)).toEqual(['planned']);
  await shop.pass(12 * MINUTE, 12 * MINUTE);
  expect(await bench.did(line.id)).toEqual(['renewed, paid']);
  // The same cycle, longer now and with the new bytes; used up again it is not charged a second time.
  expect((await shop.line(line.id)).state.running!.legs.length).toBe(2);
  await uses(5n * GB);
  await shop.pass(2 * HOUR, 2 * HOUR);
  expect(await bench.did(line.id)).toEqual(['renewed, paid']);
});

describe('turned off while the payment is under way', () => {
  test.each([['never arrived', 'lose_request', 'dropped, failed called_off', 'declined'], ['arrived, and its answer was lost', 'lose_reply', 'gave_up, returned called_off', 'refunded']] as const)('that %s', async (_name, fault, did, state) => {
    const { shop, line, mandate, person } = await aStory();
    await bench.goTo(before(mandate, 7 * DAY - MINUTE));
    await bench.goTo(before(mandate, HOUR));
    await shop.stripe.faults.add({ kind: fault, on: 'payment_intents.create' });
    await bench.goTo(plusSeconds(mandate.next!.at, MINUTE));
    const cycle = (await cyclesOf(shop.db, line.id))[0]!;
    expect((await renewalById(shop.db, cycle.renewalId!))!.state).toBe('payment_unknown');
    await bench.off(line.id);
    await shop.pass(10 * MINUTE, 5 * MINUTE);
    const { renewal, charges } = await viewRenewal(shop.app, cycle.renewalId!);
    expect(renewal.state).toBe(state);
    expect(charges.map((one) => one.state)).toEqual([fault === 'lose_reply' ? 'done' : 'ended']);
    expect(await bench.did(line.id)).toEqual([did]);
    expect(await bench.subjects(person.address)).toContain('Auto-renew is off');
    // Nobody is told of a failed try: it was they who ended it.
    expect(await told(person.address, 'did not go through')).toBe(0);
    expect(await books(shop)).toEqual([]);
  });
});

test('a dispute freezes it and says so once; won thaws it', async () => {
  // A card of its own: the same one under anybody's name is frozen with it.
  const { shop, line, mandate, person } = await aStory({ card: 'pm_card_mastercard' });
  await bench.goTo(before(mandate, 7 * DAY - MINUTE));
  await bench.goTo(plusSeconds(mandate.next!.at, MINUTE));
  const renewal = (await cyclesOf(shop.db, line.id))[0]!.renewalId!;
  const charge = (await viewRenewal(shop.app, renewal)).charges[0]!;
  expect(await shop.stripe.controls.dispute(charge.id)).toBe(true);
  await shop.pass(40 * MINUTE, 20 * MINUTE);
  expect(await mandateOf(shop.db, line.id)).toMatchObject({ state: 'frozen', reason: 'dispute', next: null });
  expect(await told(person.address, 'is on hold')).toBe(1);
  await expect(bench.on({ line: line.id, customer: person.id, pay: { kind: 'wallet' } })).rejects.toMatchObject({ code: 'auto_renewal_disputed' });
  await shop.stripe.controls.closeDispute(charge.id, 'won');
  await shop.pass(40 * MINUTE, 20 * MINUTE);
  expect((await mandateOf(shop.db, line.id))?.state).toBe('on');
});

test('a line that leaves the account, a day that was chosen: off by itself, said, and nothing is charged', async () => {
  const left = await aStory();
  const kept = await aStory({ until: plusSeconds(bench.shop.clock.now(), 5 * DAY) });
  await bench.people.unbindLine({ customer: left.person.id, line: left.line.id, by: BY });
  await bench.goTo(plusSeconds(bench.shop.clock.now(), 6 * DAY));
  for (const [{ line, person }, reason] of [[left, 'line_left'], [kept, 'until_reached']] as const) {
    expect((await mandatesOfLine(bench.shop.db, line.id)).map((one) => [one.state, one.reason])).toEqual([['off', reason]]);
    expect(await told(person.address, 'Auto-renew is off')).toBe(1);
  }
  await bench.goTo(plusSeconds(bench.shop.clock.now(), 6 * DAY));
  expect([...await bench.did(left.line.id), ...await bench.did(kept.line.id)].filter((one) => one !== 'dropped')).toEqual([]);
});

test('the SIM was changed just before: not charged then, said, and tried again when the 72 hours leave room', async () => {
  const { shop, line, mandate, person } = await aStory();
  await bench.goTo(before(mandate, 7 * DAY - MINUTE));
  await bench.goTo(before(mandate, HOUR));
  await bench.people.freezeLine({ line: line.id, number: line.number, why: 'sim_changed', owners: [], by: BY, eventAt: before(mandate, 50 * HOUR) });
  await bench.goTo(plusSeconds(mandate.next!.at, MINUTE));
  expect(await bench.did(line.id)).toEqual(['planned, failed line_frozen']);
  expect(await bench.newest(person.address)).toContain('The SIM of this line was just changed');
  await bench.goTo(plusSeconds(mandate.next!.at, DAY + MINUTE));
  expect(await bench.did(line.id)).toEqual(['renewed, failed line_frozen, paid']);
  expect((await mandateOf(shop.db, line.id))?.state).toBe('on');
});

test('turned on too late for this cycle, nothing is charged for it', async () => {
  const { shop, line, mandate } = await aStory({ endsInDays: -2 });
  expect(mandate.next).toBeNull();
  await bench.goTo(plusSeconds(shop.clock.now(), 3 * DAY));
  expect(await bench.did(line.id)).toEqual([]);
  expect(await nextCharge(shop.db, line.id)).toBeNull();
});

test('a year on it says that it still stands, and its consent is there word for word', async () => {
  const { shop, person, mandate } = await aStory();
  const { words } = (await consentOf(shop.db, mandate.id))!;
  for (let month = 0; month < 13; month++) await bench.goTo(plusSeconds(shop.clock.now(), 29 * DAY));
  expect(await told(person.address, 'Auto-renew is still on')).toBe(1);
  expect((await consentOf(shop.db, mandate.id))!.words).toBe(words);
});
