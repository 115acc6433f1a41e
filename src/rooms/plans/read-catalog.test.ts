import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { projectRoot } from '../../platform/project-root.ts';
import { CatalogRefused, readCatalog } from './read-catalog.ts';

const read = (path: string) => readFileSync(join(projectRoot(), path), 'utf8');
const SAMPLE = read('catalog/sample-catalog.json');

/** The lines, fields and messages a text is refused with; empty when it is taken. */
function problemsOf(text: string): string[] {
  try {
    readCatalog(text, 'shop.json');
    return [];
  } catch (error) {
    if (!(error instanceof CatalogRefused)) throw error;
    expect(error.problems.every((one) => one.file === 'shop.json')).toBe(true);
    return error.problems.map((one) => `${one.line} ${one.field} ${one.message}`);
  }
}

/** The sample with one piece of one line replaced; the line is found by what it holds, so the test knows its number. */
function bent(holding: string, from: string, to: string): { text: string; line: number } {
  const lines = SAMPLE.split('\n');
  const index = lines.findIndex((line) => line.includes(holding));
  expect(lines[index]).toContain(from);
  lines[index] = lines[index]!.replace(from, () => to);
  return { text: lines.join('\n'), line: index + 1 };
}

test.each(['catalog/sample-catalog.json', 'tests/support/test-catalog.json'])('%s is taken, sample through and through, in four languages', (path) => {
  const catalog = readCatalog(read(path), path);
  expect([...catalog.carriers, ...catalog.plans, ...catalog.promos].every((row) => row.sample)).toBe(true);
  for (const plan of catalog.plans) expect(plan.name['zh-TW']).not.toBe(plan.name['zh-CN']);
});

test('the sample has its 27 plans of 3 carriers', () => {
  const catalog = readCatalog(SAMPLE, 'sample');
  expect([catalog.plans.length, catalog.carriers.length, catalog.taxRules.length, catalog.promos.length]).toEqual([27, 3, 8, 3]);
});

test('the test catalogue reaches the rules that the sample does not', () => {
  const { carriers, plans } = readCatalog(read('tests/support/test-catalog.json'), 'test');
  expect(carriers.map((one) => [one.lateRenewalStart, one.graceDays, one.carryMinHours])).toEqual([['old_end', 7, 24], ['now', 7, 0]]);
  const has = (holds: (plan: (typeof plans)[number]) => boolean) => plans.some(holds);
  expect([
    has((one) => one.dayOneCounts && one.expiryAnchor === 'end_of_local_day'), has((one) => one.dayOneCounts && one.expiryAnchor === 'rolling_24h'),
    has((one) => one.kind === 'month' && one.carrier === 'northstar' && one.renewal.modes.includes('carry')), has((one) => one.cycleRule === 'calendar_month'),
    has((one) => one.cycles > 1), has((one) => one.kind === 'addon' && one.dataExpiry === 'own_days'), has((one) => one.dataMB === null),
    plans.filter((one) => one.kind === 'keep' && one.carrier === 'northstar').length === 2,
    new Set(plans.filter((one) => one.carrier === 'northstar').map((one) => one.renewal.carryOver)).size === 3,
  ]).toEqual(Array(9).fill(true));
});

describe('a field that is wrong is named with its line', () => {
  test.each([
    ['an unknown field', '"id":"tmo-mo-5g"', '"cycles":1', '"cycles":1,"validityDay":30', 'plans[4].validityDay is not a known field'],
    ['a missing field', '"id":"att-mo-5g"', '"cycles":1,', '', 'plans[12].cycles is missing'],
    ['a wrong type', '"id":"tmo-day-1g"', '"priceCents":500', '"priceCents":"500"', 'plans[0].priceCents expected number, received string'],
    ['half a cent', '"id":"tmo-day-1g"', '"priceCents":500', '"priceCents":500.5', 'plans[0].priceCents expected int, received number'],
    ['a missing language', '"id":"tmo-day-1g"', '"zh-TW":"T-Mobile 單日方案 1 GB",', '', 'plans[0].name.zh-TW is missing'],
    ['a blank name', '"id":"tmo-day-1g"', 'T-Mobile Day Pass 1 GB', ' ', 'plans[0].name.en must not be blank'],
    ['an unknown carrier', '"id":"vzw-day-1g"', '"carrier":"verizon"', '"carrier":"verison"', 'plans[20].carrier verison is not a carrier of this file'],
    ['a default that is not offered', '"id":"att-keep90"', '"default":"extend"', '"default":"queue"', 'plans[18].renewal.default queue is not among modes'],
    ['a mode twice', '"id":"att-keep90"', '["extend"]', '["extend","extend"]', 'plans[18].renewal.modes[1] extend is written twice'],
    ['a wallet-only mode', '"id":"att-keep90"', '["extend"]', '["extend","wallet_only"]', 'plans[18].renewal.modes[1] Invalid option: expected one of "extend"|"queue"|"replace"|"carry"|"add_data"'],
    ['an addon that opens cycles', '"id":"att-add-1g"', '["add_data"]', '["add_data","queue"]', 'plans[19].renewal.modes[1] an addon offers add_data only, not queue'],
    ['calls on a data line', '"id":"tmo-day-1g"', '"voice":null', '"voice":{"minutes":1,"sms":1}', 'plans[0].voice must be null on a data line'],
    ['a discount without auto-renew', '"id":"tmo-day-1g"', '"autopayDiscountCents":0', '"autopayDiscountCents":100', 'plans[0].autopayDiscountCents must be 0 on a plan without autoRenew'],
    ['a keypad code in use', '"id":"att-day-1g"', '"ivrCode":"201"', '"ivrCode":"101"', 'plans[10].ivrCode 101 is already the code of tmo-day-1g'],
    ['the same plan twice', '"id":"att-day-1g"', '"id":"att-day-1g"', '"id":"tmo-day-1g"', 'plans[10].id overlaps plans[0], which is also tmo-day-1g'],
    ['a moment without its offset', '"id":"att-day-1g"', '"sample":true', '"effectiveFrom":"2027-01-01"', 'plans[10].effectiveFrom must be a moment with its offset, such as 2027-01-01T00:00:00-08:00'],
    ['an end before the beginning', '"id":"att-day-1g"', '"sample":true', '"effectiveFrom":"2027-01-01T00:00:00Z","effectiveTo":"2027-01-01T00:00:00Z"', 'plans[10].effectiveTo is not after effectiveFrom'],
    ['a zone that is none', '"id":"att","name"', 'America/Chicago', 'America/Chicargo', 'carriers[1].timeZone is not a time zone'],
    ['tiers with a hole', '"id":"att","name"', '"maxCents":2499', '"maxCents":2400', 'carriers[1].walletExpiry.tiers[0].maxCents must be 2499, one cent below the next tier'],
    ['a promotion for no plan', '"code":"SEMESTER15"', '"vzw-sem-60g"', '"vzw-sem-61g"', 'promos[2].planIds[0] vzw-sem-61g is not a plan of this file'],
    ['a flat promotion in percent', '"code":"SEMESTER15"', '"cents":1500', '"bps":1500', 'promos[2].bps is not a known field'],
    ['a tax of no state', '"state":"MI"', '"MI"', '"MX"', 'taxRules[5].state must be a USPS state code or "*"'],
    ['a date that is none', '"state":"MI"', '2017-01-01', '2017-02-30', 'taxRules[5].effectiveFrom must be a date, such as 2027-01-01'],
    ['a tax that replaces nothing', '"locality":"Chicago"', '"replaces":"IL"', '"replaces":"MI"', 'taxRules[4].replaces MI has no rows that this one could replace'],
    ['a tax that replaces itself', '"state":"MI"', '"bps":192', '"bps":192,"replaces":"MI"', 'taxRules[5].replaces would replace the row itself'],
    ['a locality no ZIP has', '"locality":"Chicago"', '"locality":"Chicago"', '"locality":"Cicero"', 'taxRules[4].locality no ZIP prefix names Cicero in IL'],
    ['the same tax twice', '"label":"988 surcharge"', '"label":"988 surcharge"', '"label":"911 surcharge"', 'taxRules[1].effectiveFrom is the same as in taxRules[0], and so are state, locality, category and label'],
    ['a field twice', '"id":"tmo-day-1g"', '"cycles":1', '"cycles":1,"cycles":2', 'plans[0].cycles is written twice'],
    ['a wrong currency', ' "currency": "USD"', 'USD', 'CNY', 'currency expected "USD"'],
  ])('%s', (_what, holding, from, to, problem) => {
    const { text, line } = bent(holding, from, to);
    expect(problemsOf(text)).toContain(`${line} ${problem}`);
  });
});

test('all problems are told at once, in the order of the file, and one does not bring on others', () => {
  let text = SAMPLE;
  const lines: number[] = [];
  // The carrier row is broken, yet its plans are not told that it is unknown.
  for (const [holding, from, to] of [['"id":"att","name"', '"graceDays":0', '"graceDays":-1'], ['"state":"TX"', '"bps":200', '"bps":-1'], ['"id":"tmo-mo-5g"', '"default":"replace"', '"default":"carry"'], ['"id":"vzw-add-3g"', '"dataMB":3072', '"dataMB":true']] as const) {
    const list = text.split('\n');
    const index = list.findIndex((line) => line.includes(holding));
    list[index] = list[index]!.replace(from, to);
    lines.push(index + 1);
    text = list.join('\n');
  }
  expect(problemsOf(text)).toEqual([
    `${lines[0]} carriers[1].graceDays Too small: expected number to be >=0`,
    `${lines[1]} taxRules[6].bps Too small: expected number to be >=0`,
    `${lines[2]} plans[4].renewal.default carry is not among modes`,
    `${lines[3]} plans[26].dataMB expected number, received boolean`,
  ]);
});

test('a file that is not JSON is refused at the line where reading stopped', () => {
  const { text, line } = bent('"id":"tmo-mo-5g"', '"cycles":1,', '"cycles":1;');
  expect(problemsOf(text)).toEqual([`${line}  is not JSON: expected "," or "}", found ";"`]);
  expect(problemsOf('')).toEqual(['1  is not JSON: expected a value, found the end of the file']);
  expect(problemsOf('[]')).toEqual(['1  expected object, received array']);
  expect(problemsOf('{"plans": 3}')).toContain('1 plans expected array, received number');
});

test('the message of the error can be clicked: file, line, field, one problem a line', () => {
  const { text, line } = bent('"id":"tmo-day-1g"', '"priceCents":500', '"priceCents":-5');
  expect(() => readCatalog(text, 'catalog/shop.json')).toThrowError(`catalog/shop.json:${line}: plans[0].priceCents: Too small: expected number to be >=0`);
});

test('a plan that says nothing of its cycles follows its carrier', () => {
  const { text } = bent('"id":"vzw-mo-15g"', '"cycleRule":"calendar_month",', '');
  expect(readCatalog(text, 'x').plans.find((plan) => plan.id === 'vzw-mo-15g')!.cycleRule).toBe('calendar_month');
});

test('rows of one plan may follow each other without overlapping', () => {
  const split = (first: string, second: string) => {
    const row = SAMPLE.split('\n').find((line) => line.includes('"id":"att-day-1g"'))!;
    const dated = (window: string) => row.replace('"sample":true', `"sample":true,${window}`);
    return SAMPLE.replace(row, () => `${dated(first)}\n${dated(second)}`);
  };
  expect(problemsOf(split('"effectiveTo":"2027-01-01T00:00:00Z"', '"effectiveFrom":"2027-01-01T00:00:00Z"'))).toEqual([]);
  expect(problemsOf(split('"effectiveTo":"2027-01-01T00:00:01Z"', '"effectiveFrom":"2027-01-01T00:00:00Z"'))).toEqual([
    expect.stringMatching(/^\d+ plans\[11\]\.effectiveFrom overlaps plans\[10\], which is also att-day-1g$/),
  ]);
});
