import { afterAll, beforeAll, expect, test } from 'vitest';
import { at, DAY, HOUR, MINUTE } from '../../base/time.ts';
import { aSavedCard } from '../../../tests/support/saved-card.ts';
import { listRenewals } from '../renewals/renewals.ts';
import { mandateOf, nextCharge } from './autorenew.ts';
import { openAutoBench, type AutoBench } from './test-bench.ts';

let bench: AutoBench;
beforeAll(async () => { bench = await openAutoBench({ at: '2026-11-20T18:00:00Z' }); });
afterAll(() => bench.shop.close());

test('by date: announced 7 and 3 days before, charged in the morning of the day before the last day, once', async () => {
  const { shop } = bench;
  const person = await bench.aPerson();
  const line = await bench.aLineOf(person.id);
  const card = await aSavedCard(shop, person.id);
  await bench.on({ line: line.id, customer: person.id, pay: { kind: 'saved', method: card.id } });
  await shop.pass(2 * DAY, 6 * HOUR);
  expect(await bench.subjects(person.address)).toEqual(['Auto-renew is on: T-Mobile Monthly 5 GB']);
  await shop.pass(2 * DAY, 6 * HOUR);
  expect((await bench.subjects(person.address)).at(-1)).toContain('will be charged on Nov 30');
  await shop.pass(4 * DAY, 6 * HOUR);
  expect((await bench.subjects(person.address)).length).toBe(3);
  expect(await nextCharge(shop.db, line.id)).toMatchObject({ at: at('2026-11-30T18:00:00Z'), plan: 'tmo-mo-5g' });
  expect(await listRenewals(shop.db, { line: line.id, limit: 5 })).toEqual([]);
  await shop.pass(3 * DAY, 30 * MINUTE);
  const renewals = await listRenewals(shop.db, { line: line.id, limit: 5 });
  expect(renewals.map((one) => [one.state, one.by.door])).toEqual([['done', 'job']]);
  expect(renewals[0]!.placedAt).toBeGreaterThanOrEqual(at('2026-11-30T18:00:00Z'));
  expect(renewals[0]!.placedAt).toBeLessThan(at('2026-11-30T19:00:00Z'));
  expect(await bench.did(line.id)).toEqual(['renewed, paid']);
  expect((await mandateOf(shop.db, line.id))?.state).toBe('on');
});
