import { expect, test } from 'vitest';
import { aTax } from './price.samples.ts';
import { taxRulesFor } from './tax.ts';
import type { TaxRule } from './terms-of.ts';

const labelsOf = (rules: TaxRule[], where: { state?: string; locality?: string | null; date?: string; category?: 'prepaid_wireless' | 'data_only' } = {}) =>
  taxRulesFor(rules, { category: where.category ?? 'prepaid_wireless', place: { state: where.state ?? 'MI', locality: where.locality ?? null }, date: where.date ?? '2026-11-23' })
    .map((rule) => rule.label);

test('rows of another category, state or locality do not apply; rows for every state do', () => {
  const rules = [aTax({ label: 'a' }), aTax({ label: 'b', category: 'data_only' }), aTax({ label: 'c', state: 'CA' }), aTax({ label: 'd', locality: 'Detroit' }), aTax({ label: 'e', state: '*' })];
  expect(labelsOf(rules)).toEqual(['a', 'e']);
  expect(labelsOf(rules, { category: 'data_only' })).toEqual(['b']);
  expect(labelsOf(rules, { locality: 'Detroit' })).toEqual(['a', 'd', 'e']);
  expect(labelsOf(rules, { state: 'TX', locality: 'Detroit' })).toEqual(['e']);
});

test('a row is in force on its first day and not on its last', () => {
  const rules = [aTax({ effectiveFrom: '2026-11-01', effectiveTo: '2026-12-01' })];
  expect(['2026-10-31', '2026-11-01', '2026-11-30', '2026-12-01'].map((date) => labelsOf(rules, { date }).length)).toEqual([0, 1, 1, 0]);
});

test('of one label the newest row in force is taken, wherever it stands in the table, and the older one comes back after it', () => {
  const rules = [aTax({ bps: 300, effectiveFrom: '2026-01-01', effectiveTo: '2026-12-01' }), aTax({ bps: 100, effectiveFrom: '2017-01-01' }), aTax({ bps: 900, effectiveFrom: '2030-01-01' })];
  const rateOn = (date: string) => taxRulesFor(rules, { category: 'prepaid_wireless', place: { state: 'MI', locality: null }, date }).map((rule) => rule.kind === 'percent' && rule.bps);
  expect([rateOn('2025-12-31'), rateOn('2026-11-23'), rateOn('2026-12-01')]).toEqual([[100], [300], [100]]);
});

test('a row that replaces a state takes away all its rows without locality, other localities and "*" stay', () => {
  const rules = [
    aTax({ label: 'state one' }), aTax({ label: 'state two' }), aTax({ label: 'everywhere', state: '*' }),
    aTax({ label: 'city', locality: 'Detroit', replaces: 'MI' }), aTax({ label: 'city too', locality: 'Detroit' }),
  ];
  expect(labelsOf(rules, { locality: 'Detroit' })).toEqual(['everywhere', 'city', 'city too']);
  expect(labelsOf(rules)).toEqual(['state one', 'state two', 'everywhere']);
});

test('only the row that is taken replaces: neither one out of force nor an older one does', () => {
  const ended = [aTax({ label: 'state' }), aTax({ label: 'city', locality: 'Detroit', replaces: 'MI', effectiveTo: '2026-11-23' })];
  expect(labelsOf(ended, { locality: 'Detroit' })).toEqual(['state']);
  const superseded = [aTax({ label: 'state' }), aTax({ label: 'city', locality: 'Detroit', replaces: 'MI' }), aTax({ label: 'city', locality: 'Detroit', effectiveFrom: '2026-01-01' })];
  expect(labelsOf(superseded, { locality: 'Detroit' })).toEqual(['state', 'city']);
});

test('a replacing row of 0 percent frees a place of the tax of its state', () => {
  expect(labelsOf([aTax({ label: 'state' }), aTax({ label: 'free', locality: 'Detroit', bps: 0, replaces: 'MI' })], { locality: 'Lansing' })).toEqual(['state']);
  expect(labelsOf([aTax({ label: 'state' }), aTax({ label: 'free', locality: 'Detroit', bps: 0, replaces: 'MI' })], { locality: 'Detroit' })).toEqual(['free']);
});
