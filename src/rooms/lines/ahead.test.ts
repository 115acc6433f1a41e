import { expect, onTestFinished, test } from 'vitest';
import { DAY, plusSeconds } from '../../base/time.ts';
import { openShop } from '../../../tests/support/shop.ts';
import { countEnding, engine, fillLandmarks, glancesOf, linesByClock } from './lines.ts';

test('the columns for rounds say what the state says: after a purchase, after time has passed, and for rows from before', async () => {
  const shop = await openShop();
  onTestFinished(() => shop.close());
  const { db, clock } = shop;
  const soon = await shop.aLine({ activatedAt: '2026-10-30T20:00:00Z' });
  const later = await shop.aLine({ carrier: 'att', planId: 'att-mo-5g', activatedAt: '2026-11-20T20:00:00Z' });
  const unused = await shop.aLine({ activatedAt: null });
  const at = clock.now();
  const ending = (days: number) => linesByClock(db, { clock: 'service', from: clock.now(), until: plusSeconds(clock.now(), days * DAY), limit: 10 });
  expect((await ending(7)).map((one) => one.id)).toEqual([soon.id]);
  expect((await ending(40)).map((one) => one.id)).toEqual([soon.id, later.id]);
  const first = (await ending(40))[0]!;
  expect((await linesByClock(db, { clock: 'service', from: at, until: plusSeconds(at, 40 * DAY), limit: 10, after: { at: first.serviceEndsAt!, id: first.id } })).map((one) => one.id)).toEqual([later.id]);
  expect(await countEnding(db, 'service', at, [7, 14, 30])).toEqual([
    { carrier: 'att', phase: 'active', days: 30, lines: 1 }, ...[7, 14, 30].map((days) => ({ carrier: 'tmobile', phase: 'active', days, lines: 1 })),
  ]);
  expect((await glancesOf(db, [unused.id]))[0]).toMatchObject({ phase: 'preactive', serviceEndsAt: null, releaseAt: null });

  await shop.renew(soon, 'tmo-mo-5g', { mode: 'queue' });
  expect((await ending(7))).toEqual([]);
  await shop.pass(45 * DAY, 15 * DAY);
  const seen = await shop.line(soon.id);
  const { phase, serviceEndsAt, releaseAt } = engine.landmarks(engine.settle(seen.state, clock.now()));
  expect(phase).toBe('grace');
  const [glance] = await glancesOf(db, [soon.id]);
  expect(glance).toMatchObject({ phase, serviceEndsAt, releaseAt });
  expect((await linesByClock(db, { clock: 'release', from: clock.now(), until: releaseAt!, limit: 10 })).map((one) => one.id)).toEqual([later.id, soon.id]);

  await db.query('update lines_lines set phase = null, service_ends_at = null, release_at = null');
  expect(await fillLandmarks(db, 2)).toBe(true);
  expect(await fillLandmarks(db, 2)).toBe(false);
  expect(await glancesOf(db, [soon.id])).toEqual([glance]);
});
