import { afterAll, beforeAll, expect, test } from 'vitest';
import { openShop, withCheckDigit, type LineWish, type TestShop } from '../../../tests/support/shop.ts';
import { Refusal } from '../../base/refusal.ts';
import { DAY, HOUR, plusSeconds, type Instant } from '../../base/time.ts';
import { localDate, plusDays, startOfDay } from '../../base/zone-time.ts';
import { engine, type Line, type LineState } from '../lines/lines.ts';
import { daysOf } from './days.ts';
import { futuresOf, type Future } from './replay.ts';
import { cheapestThatLasts, readingsOf } from './usage.ts';

let shop: TestShop;
beforeAll(async () => { shop = await openShop(); });
afterAll(() => shop.close());

const MB = 1_048_576;

/** A line whose history says it used so many megabytes on each of the last days. */
async function aLine(wish: LineWish, daily: readonly number[]): Promise<Line> {
  const line = await shop.aLine(wish);
  const today = localDate(line.zone, shop.clock.now());
  let used = 0;
  for (const [i, mb] of [0, ...daily].entries()) {
    used += mb * MB;
    await shop.db.query('insert into usage_readings (line_id, at, used_total, left_bytes, parts) values ($1, to_timestamp($2), $3, 1, $4)', [line.id, startOfDay(line.zone, plusDays(today, i - daily.length)), used, '[]']);
  }
  return line;
}

/** Whether a line in this state has data and service hour by hour until then, using what this future uses. */
function lasts(start: LineState, future: Future, zone: string, until: Instant): boolean {
  const now = shop.clock.now();
  let state = start;
  for (let hour: number = now; hour < until; hour = Math.min(until, hour + HOUR)) {
    const date = localDate(zone, hour as Instant);
    const [from, to] = [startOfDay(zone, date), startOfDay(zone, plusDays(date, 1))];
    const end = Math.min(until, hour + HOUR);
    const seen = engine.snapshotOf(state, hour as Instant);
    if (seen.phase !== 'active' || seen.usableBytes === 0n) return false;
    const use = BigInt(Math.round(future(date, date - localDate(zone, now)) * (end - hour) / (to - from)));
    if (seen.usableBytes !== null && use >= seen.usableBytes) return false;
    state = engine.applyEvent(state, { kind: 'metered', at: Math.max(hour, end - 1) as Instant, usedBytesTotal: state.usedBytesTotal + use });
  }
  return engine.phaseAt(state, plusSeconds(until, -1)) === 'active';
}

/** What the shelf has, asked by real quotes, plan by plan and way by way: the least price at which it lasts. */
async function byBruteForce(line: Line, until: Instant): Promise<{ certainty: string; cents: bigint } | null> {
  const now = shop.clock.now();
  const days = daysOf(await readingsOf(shop.db, line.id, plusSeconds(now, -28 * DAY)), line.zone);
  const total = (future: Future): number => {
    let sum = 0;
    for (let date = localDate(line.zone, now), i = 0; startOfDay(line.zone, date) < until; date = plusDays(date, 1), i++) {
      const [from, to] = [startOfDay(line.zone, date), startOfDay(line.zone, plusDays(date, 1))];
      sum += future(date, i) * (Math.min(to, until) - Math.max(from, now)) / (to - from);
    }
    return sum;
  };
  const futures = futuresOf(days).sort((a, b) => total(a) - total(b));
  const bought: { cents: bigint; state: LineState }[] = [];
  for (const { plan, modes } of shop.shelf().plansFor({ carrier: line.carrier, lineKind: line.kind, at: now })) {
    for (const mode of modes) {
      try {
        const { doc } = await shop.quote(line, plan.terms.planId, mode);
        bought.push({ cents: BigInt(doc.totalCents), state: engine.renewLine(line.state, { id: doc.quote, terms: plan.terms, mode, bonusBytes: 0n, profile: shop.shelf().profile(line.carrier, now).terms, quotedAt: now }, now) });
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
      }
    }
  }
  for (const [certainty, share] of [['careful', 0.9], ['likely', 0.5]] as const) {
    const future = futures[Math.round(share * (futures.length - 1))]!;
    const enough = bought.filter((one) => lasts(one.state, future, line.zone, until)).map((one) => one.cents);
    if (enough.length > 0) return { certainty, cents: enough.reduce((least, cents) => (cents < least ? cents : least)) };
  }
  return null;
}

const LIGHT = [60, 40, 90, 55, 70, 80, 30, 66];
const HEAVY = [700, 900, 400, 1_200, 650, 800, 300, 750];
const cases: readonly [name: string, wish: LineWish, daily: readonly number[], days: number][] = [
  ['light use, a month more', {}, LIGHT, 38],
  ['heavy use that ends before its days: a bridge', { usedBytes: BigInt(4_500 * MB) }, HEAVY, 8],
  ['heavy use, Chicago', { carrier: 'att', planId: 'att-mo-5g', zone: 'America/Chicago', zip: '60601' }, HEAVY, 28],
  ['heavier than the shelf is long: nothing lasts', { carrier: 'att', planId: 'att-mo-5g', zone: 'America/Chicago', zip: '60601' }, HEAVY, 60],
  ['suspended, Honolulu', { activatedAt: '2026-10-10T20:00:00Z', zone: 'Pacific/Honolulu', zip: '96813' }, LIGHT, 30],
  ['Verizon, across the change of clocks in spring', { carrier: 'verizon', kind: 'data', planId: 'vzw-hot-100g', zone: 'America/New_York', iccid: withCheckDigit('891480100000000999') }, [200, 0, 350, 500, 120], 120],
];

test.each(cases)('%s: the cheapest that lasts is what trying everything finds', async (name, wish, daily, days) => {
  const line = await aLine(wish, daily);
  const until = plusSeconds(shop.clock.now(), days * DAY);
  const found = await cheapestThatLasts(shop.app, line, { until });
  const expected = await byBruteForce(line, until);
  expect(found && { certainty: found.certainty, cents: found.totalCents }).toEqual(expected);
  expect(expected === null).toBe(name.includes('nothing'));
  if (found?.cheaper) {
    expect(found.cheaper.totalCents).toBeLessThanOrEqual(found.totalCents);
    expect(found.cheaper.failsAt).toBeLessThan(until);
  }
});

test('nothing is recommended on two days of history, nor for a date that is over', async () => {
  const line = await aLine({}, [100, 100]);
  expect(await cheapestThatLasts(shop.app, line, { until: plusSeconds(shop.clock.now(), 30 * DAY) })).toBeNull();
  const known = await aLine({}, LIGHT);
  expect(await cheapestThatLasts(shop.app, known, { until: shop.clock.now() })).toBeNull();
});
