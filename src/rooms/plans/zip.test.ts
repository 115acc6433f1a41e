import { expect, test } from 'vitest';
import { isZone } from '../../base/zone-time.ts';
import prefixFile from '../../../catalog/zip-prefixes.json' with { type: 'json' };
import stateFile from '../../../catalog/states.json' with { type: 'json' };
import { isLocality, isState, placeOfZip, zoneOfZip } from './zip.ts';

test.each([
  ['94103', 'CA', null], ['10001', 'NY', null], ['00501', 'NY', null], ['00901', 'PR', null], ['00802', 'VI', null],
  ['20001', 'DC', null], ['20101', 'VA', null], ['56901', 'DC', null], ['99501', 'AK', null], ['96815', 'HI', null],
  ['60614', 'IL', 'Chicago'], ['60699', 'IL', 'Chicago'], ['60701', 'IL', 'Chicago'], ['60714', 'IL', null], ['60201', 'IL', null],
  ['60614-1234', 'IL', 'Chicago'], [' 60614 ', 'IL', 'Chicago'],
])('%s lies in %s, %s', (zip, state, locality) => {
  expect(placeOfZip(zip)).toEqual({ state, locality });
});

test.each([
  ['06390', 'NY', '06391', 'CT'], ['83414', 'WY', '83415', 'ID'], ['73949', 'TX', '73950', 'OK'],
  ['96799', 'AS', '96798', 'HI'], ['96950', 'MP', '96910', 'GU'], ['96941', 'FM', '96940', 'PW'],
])('the longest known prefix wins: %s is %s though %s is %s', (zip, state, neighbour, neighbourState) => {
  expect([placeOfZip(zip).state, placeOfZip(neighbour).state]).toEqual([state, neighbourState]);
});

test.each(['', '9410', '941033', '94103-', '94103-12', 'K1A 0B1', '９４１０３', '00000', '00401', '21301', '99', 'constructor', '__proto__', '-9410', '94 103'])('%j is refused', (zip) => {
  expect(() => placeOfZip(zip)).toThrowError(expect.objectContaining({ code: 'zip_unknown', facts: {} }));
  expect(() => zoneOfZip(zip)).toThrowError(expect.objectContaining({ code: 'zip_unknown' }));
});

test('a ZIP has the usual zone of its place; armed forces mail has none', () => {
  expect(['10001', '60614', '80202', '94103', '32501', '33101', '79901', '57701', '37402', '38103', '46402', '85001', '00901', '09001'].map(zoneOfZip)).toEqual([
    'America/New_York', 'America/Chicago', 'America/Denver', 'America/Los_Angeles', 'America/Chicago', 'America/New_York', 'America/Denver',
    'America/Denver', 'America/New_York', 'America/Chicago', 'America/Chicago', 'America/Phoenix', 'America/Puerto_Rico', null,
  ]);
});

test('the tables hold together: known states, real zones, prefixes of 3 to 5 digits, every state reachable', () => {
  const rows = Object.entries(prefixFile.prefixes) as [string, { state: string; timeZone?: string }][];
  expect(rows.filter(([prefix]) => !/^\d{3,5}$/.test(prefix))).toEqual([]);
  expect(rows.filter(([, row]) => !isState(row.state))).toEqual([]);
  const zones = [...rows.map(([, row]) => row.timeZone), ...Object.values(stateFile.states).map((state) => state.timeZone)];
  expect([...new Set(zones)].filter((zone) => zone !== undefined && zone !== null && !isZone(zone))).toEqual([]);
  expect(Object.keys(stateFile.states).filter((state) => !rows.some(([, row]) => row.state === state))).toEqual([]);
  expect(Object.keys(stateFile.states)).toHaveLength(62);
});

test('a locality is known by its state', () => {
  expect([isLocality('IL', 'Chicago'), isLocality('CA', 'Chicago'), isLocality('*', 'Chicago')]).toEqual([true, false, false]);
});
