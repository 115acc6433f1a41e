import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { megabytes } from '../../base/data-size.ts';
import { usd } from '../../base/money.ts';
import { at } from '../../base/time.ts';
import { openDb, type Db } from '../../platform/db/db.ts';
import { projectRoot } from '../../platform/project-root.ts';
import { cloneDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import { approximately, CatalogRefused, importCatalog, labelOf, loadShelf, openShelf, readCatalog, shelfOf } from './plans.ts';

const read = (path: string) => readFileSync(join(projectRoot(), path), 'utf8');
const SAMPLE = read('catalog/sample-catalog.json');
const TEST = read('tests/support/test-catalog.json');
const MONDAY = at('2026-11-23T18:00:00Z');
const TUESDAY = at('2026-11-24T18:00:00Z');
const WEDNESDAY = at('2026-11-25T18:00:00Z');

const without = (text: string, planId: string) => text.split('\n').filter((line) => !line.includes(`"id":"${planId}"`)).join('\n');
const bent = (text: string, planId: string, from: string, to: string) =>
  text.split('\n').map((line) => (line.includes(`"id":"${planId}"`) ? line.replace(from, () => to) : line)).join('\n');

let database: TestDatabase;
let db: Db;
beforeAll(async () => {
  database = await cloneDatabase();
  db = openDb(database.url, { connections: 3, onError: () => {} });
});
afterAll(async () => {
  await db?.close();
  await database?.drop();
});
beforeEach(async () => {
  await db.query('delete from plans_plans');
  await db.query('delete from plans_profiles');
  await db.query('delete from plans_catalogs');
  await db.query(`update plans_shelf set revision = 0`);
});

const take = (text: string, moment = MONDAY, fileName = 'shop.json') => importCatalog(db, { text, fileName, at: moment });
const rowsOf = async () => (await db.query('select * from plans_plans order by plan_id, version')).rows;

describe('importing', () => {
  test('the sample makes the same shelf through the database as without it', async () => {
    const report = await take(SAMPLE);
    expect([report.plans.added.length, report.carriers.added.length, report.changed, report.revision]).toEqual([27, 3, true, 1n]);
    const stored = await loadShelf(db);
    const direct = shelfOf(readCatalog(SAMPLE, 'shop.json'));
    expect([stored.carriers, stored.taxRules, stored.promotions, stored.fx]).toEqual([direct.carriers, direct.taxRules, direct.promotions, direct.fx]);
    for (const id of report.plans.added) expect(stored.plan(id, MONDAY)).toEqual(direct.plan(id, MONDAY));
    for (const id of report.carriers.added) expect(stored.profile(id, MONDAY)).toEqual(direct.profile(id, MONDAY));
  });

  test('an unchanged file changes nothing, not even by one row', async () => {
    await take(SAMPLE);
    const before = [await rowsOf(), (await db.query('select * from plans_catalogs')).rows];
    const report = await take(SAMPLE, TUESDAY);
    expect([report.changed, report.revision, report.plans]).toEqual([false, 1n, { added: [], changed: [], withdrawn: [], unchanged: 27 }]);
    expect([await rowsOf(), (await db.query('select * from plans_catalogs')).rows]).toEqual(before);
    // Neither do spaces and the order of members.
    expect((await take(JSON.stringify(JSON.parse(SAMPLE), null, 3), TUESDAY)).changed).toBe(false);
  });

  test('a changed plan is a new version from the import on; the old one can still be read', async () => {
    await take(SAMPLE);
    const report = await take(bent(SAMPLE, 'tmo-mo-5g', '"priceCents":1500', '"priceCents":1700'), TUESDAY);
    expect(report.plans).toEqual({ added: [], changed: ['tmo-mo-5g'], withdrawn: [], unchanged: 26 });
    const shelf = await loadShelf(db);
    const priceAt = (moment: typeof MONDAY) => [shelf.plan('tmo-mo-5g', moment).terms.planVersion, shelf.plan('tmo-mo-5g', moment).priceCents];
    expect([priceAt(MONDAY), priceAt(at('2026-11-24T17:59:59Z')), priceAt(TUESDAY)]).toEqual([[1, 1500n], [1, 1500n], [2, 1700n]]);
    expect(shelf.planVersion('tmo-mo-5g', 1).priceCents).toBe(1500n);
    expect(() => shelf.planVersion('tmo-mo-5g', 3)).toThrowError(expect.objectContaining({ code: 'plan_not_found' }));
  });

  test('a price may be announced for a moment to come', async () => {
    await take(SAMPLE);
    const row = SAMPLE.split('\n').find((line) => line.includes('"id":"tmo-mo-5g"'))!;
    const from = '2026-12-01T00:00:00-08:00';
    const announced = SAMPLE.replace(row, () => `${row.replace('"sample":true', `"effectiveTo":"${from}","sample":true`)}\n${row.replace('"sample":true', `"effectiveFrom":"${from}","sample":true`).replace('1500', '1900')}`);
    await take(announced, TUESDAY);
    const shelf = await loadShelf(db);
    expect([at('2026-12-01T07:59:59Z'), at('2026-12-01T08:00:00Z')].map((moment) => shelf.plan('tmo-mo-5g', moment).priceCents)).toEqual([1500n, 1900n]);
    expect((await take(announced, at('2026-12-02T00:00:00Z'))).changed).toBe(false);
  });

  test('a plan the file no longer names is not sold any more, and known for ever', async () => {
    await take(SAMPLE);
    expect((await take(without(SAMPLE, 'tmo-day-1g'), TUESDAY)).plans.withdrawn).toEqual(['tmo-day-1g']);
    const shelf = await loadShelf(db);
    expect(shelf.plan('tmo-day-1g', MONDAY).priceCents).toBe(500n);
    expect(() => shelf.plan('tmo-day-1g', TUESDAY)).toThrowError(expect.objectContaining({ code: 'plan_not_sold' }));
    expect(() => shelf.plan('tmo-day-9g', TUESDAY)).toThrowError(expect.objectContaining({ code: 'plan_not_found' }));
    expect(shelf.planVersion('tmo-day-1g', 1).name['zh-TW']).toBe('T-Mobile 單日方案 1 GB');
    expect((await take(without(SAMPLE, 'tmo-day-1g'), WEDNESDAY)).changed).toBe(false);
  });

  test('a changed tax table is a new revision; the one before stays to explain old prices', async () => {
    await take(SAMPLE);
    await take(SAMPLE.replace('"bps":192', '"bps":200'), TUESDAY);
    expect((await loadShelf(db)).taxRules.find((rule) => rule.state === 'MI')).toMatchObject({ bps: 200 });
    const kept = await db.query<{ bps: number }>(`select (t->>'bps')::int as bps from plans_catalogs, jsonb_array_elements(body->'taxRules') t where t->>'state' = 'MI' order by revision`);
    expect(kept.rows.map((row) => row.bps)).toEqual([192, 200]);
  });

  test('a refused file writes nothing', async () => {
    await take(SAMPLE);
    const before = await rowsOf();
    await expect(take(bent(SAMPLE.replace('"bps":192', '"bps":200'), 'tmo-mo-5g', '"cycles":1', '"cycles":0'), TUESDAY)).rejects.toThrow(CatalogRefused);
    expect(await rowsOf()).toEqual(before);
    expect((await loadShelf(db)).revision).toBe(1n);
  });

  test('a second catalogue stands beside the first and may not take its ids or keypad codes', async () => {
    await take(SAMPLE);
    expect((await take(TEST, TUESDAY, 'test.json')).plans.withdrawn).toEqual([]);
    const shelf = await loadShelf(db);
    expect([shelf.carriers, shelf.fx?.rates.CNY]).toEqual([['att', 'northstar', 'prairie', 'tmobile', 'verizon'], 7.1]);
    const line = TEST.split('\n').findIndex((text) => text.includes('"id":"nst-mo-5g"')) + 1;
    await expect(take(bent(TEST, 'nst-mo-5g', '"id":"nst-mo-5g"', '"id":"tmo-mo-5g"'), WEDNESDAY, 'test.json')).rejects.toMatchObject({
      problems: [{ file: 'test.json', line, field: 'plans[0].id', message: 'tmo-mo-5g belongs to the catalogue "sample"' }],
    });
    await expect(take(bent(TEST, 'nst-mo-5g', '"ivrCode":"901"', '"ivrCode":"101"'), WEDNESDAY, 'test.json')).rejects.toMatchObject({
      problems: [{ line, field: 'plans[0].ivrCode', message: '101 is already the code of tmo-day-1g, of another catalogue' }],
    });
  });

  test('two imports at once take turns', async () => {
    const cheaper = bent(SAMPLE, 'tmo-mo-5g', '"priceCents":1500', '"priceCents":1400');
    await take(SAMPLE);
    const reports = await Promise.all([take(cheaper, TUESDAY), take(cheaper, TUESDAY)]);
    expect(reports.map((report) => report.changed).sort((a, b) => Number(a) - Number(b))).toEqual([false, true]);
    expect((await rowsOf()).filter((row) => row['plan_id'] === 'tmo-mo-5g')).toHaveLength(2);
  });
});

describe('the shelf', () => {
  test('an open shelf is read again only when something was imported', async () => {
    await take(SAMPLE);
    const open = await openShelf(db);
    const before = open.current();
    expect([await open.refresh(), open.current() === before]).toEqual([false, true]);
    await take(bent(SAMPLE, 'tmo-mo-5g', '"priceCents":1500', '"priceCents":1700'), TUESDAY);
    expect([await open.refresh(), open.current().plan('tmo-mo-5g', TUESDAY).priceCents, before.plan('tmo-mo-5g', TUESDAY).priceCents]).toEqual([true, 1700n, 1500n]);
  });

  test('an empty shop has an empty shelf', async () => {
    const shelf = await loadShelf(db);
    expect([shelf.carriers, shelf.taxRules, shelf.promotions, shelf.fx]).toEqual([[], [], [], null]);
  });

  test('a withdrawn carrier keeps its clocks', async () => {
    await take(SAMPLE);
    const left = SAMPLE.split('\n').filter((line) => !line.includes('"verizon"') && !line.includes('SEMESTER15')).join('\n').replace(/,\n \],\n "taxRules"/, '\n ],\n "taxRules"').replace(/"sample":true},\n \],\n "fixtures"/, '"sample":true}\n ],\n "fixtures"').replace(/},\n \]\n}/, '}\n ]\n}');
    expect((await take(left, TUESDAY)).carriers.withdrawn).toEqual(['verizon']);
    const shelf = await loadShelf(db);
    expect(shelf.profile('verizon', WEDNESDAY).terms).toMatchObject({ version: 1, hardSuspendDays: 60 });
    expect(shelf.plansFor({ carrier: 'verizon', lineKind: 'data', at: WEDNESDAY })).toEqual([]);
  });
});

describe('what a line may buy (no database)', () => {
  const sample = shelfOf(readCatalog(SAMPLE, 'sample'), readCatalog(TEST, 'test'));

  test('a data line takes data plans; a voice line takes voice plans, and data plans only as added data', () => {
    const data = sample.plansFor({ carrier: 'tmobile', lineKind: 'data', at: MONDAY });
    expect(data.map((offer) => offer.plan.terms.planId)).toEqual(['tmo-day-1g', 'tmo-day3-5g', 'tmo-day7-10g', 'tmo-bun90-30g', 'tmo-add-5g']);
    const voice = sample.plansFor({ carrier: 'tmobile', lineKind: 'voice_data', at: MONDAY });
    expect(voice.map((offer) => [offer.plan.terms.planId, offer.modes.join(' '), offer.defaultMode])).toEqual([
      ['tmo-day-1g', 'add_data', 'add_data'], ['tmo-day3-5g', 'add_data', 'add_data'], ['tmo-visit21-10g', 'extend replace queue', 'queue'],
      ['tmo-mo-5g', 'extend replace queue', 'replace'], ['tmo-mo-12g', 'extend replace queue', 'replace'], ['tmo-mo-unl', 'extend replace queue', 'queue'],
      ['tmo-bun90-30g', 'add_data', 'add_data'], ['tmo-keep30', 'extend', 'extend'], ['tmo-add-5g', 'add_data', 'add_data'],
    ]);
  });

  test('terms carry bytes and cents, unlimited as null', () => {
    expect(sample.plan('tmo-mo-12g', MONDAY)).toMatchObject({ priceCents: 2500n, terms: { dataBytes: megabytes(12_288), planVersion: 1, validityDays: 30, defaultMode: 'replace' } });
    expect(sample.plan('att-mo-unl', MONDAY)).toMatchObject({ deprioritizedAfterBytes: megabytes(22_528), hotspot: { capBytes: megabytes(10_240), afterCapKbps: 128 }, terms: { dataBytes: null } });
    expect(sample.profile('northstar', MONDAY).terms).toMatchObject({ graceDays: 7, lateRenewalStart: 'old_end', carryMinHours: 24 });
    expect(sample.profile('tmobile', MONDAY).terms.carrierBalance).toEqual({ rule: 'per_payment_tier', tiers: [{ minCents: 1n, maxCents: 9_999n, days: 90 }, { minCents: 10_000n, maxCents: null, days: 365 }] });
  });

  test('codes to dial and plans by keypad code', () => {
    expect(sample.serviceCodes('tmobile', MONDAY).find((one) => one.purpose === 'refill')).toEqual({ purpose: 'refill', dial: '*ADD', verified: true });
    expect([sample.planByIvrCode('303', MONDAY)?.terms.planId, sample.planByIvrCode('999', MONDAY)]).toEqual(['vzw-mo-15g', null]);
  });

  test('amounts in another currency are rounded to the nearest cent', () => {
    expect(approximately(sample.fx, usd(2549), 'CNY')).toEqual({ currency: 'CNY', cents: 18_098n });
    expect(approximately(sample.fx, usd(5), 'CNY')).toEqual({ currency: 'CNY', cents: 36n });
    expect(approximately(sample.fx, usd(-5), 'CNY')).toEqual({ currency: 'CNY', cents: -36n });
    expect(approximately(null, usd(5), 'CNY')).toBeNull();
  });

  test('a label says what is known and invents no speeds', () => {
    const label = labelOf(sample.plan('att-mo-5g', MONDAY), sample.profile('att', MONDAY));
    expect(JSON.parse(JSON.stringify(label))).toMatchObject({
      planId: 'att-mo-5g', carrierName: 'AT&T', sample: true, price: { amount: '30.00', currency: 'USD', autoRenewDiscount: '5.00' },
      data: { perCycleBytes: '5368709120', after: 'slowed', kbps: 128 }, deprioritised: { afterBytes: null }, typicalSpeed: null,
    });
    expect(labelOf(sample.plan('vzw-mo-unl', MONDAY), sample.profile('verizon', MONDAY))).toMatchObject({
      period: { rule: 'calendar_month', days: null, cycles: 1 }, data: { perCycleBytes: null, after: 'unlimited', kbps: null }, deprioritised: { afterBytes: '0' },
    });
  });
});
