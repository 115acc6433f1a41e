import { expect, test } from 'vitest';
import { gigabytes } from '../../../base/data-size.ts';
import { at } from '../../../base/time.ts';
import { previewRenewal, readLineState, lineStateJson, settle, snapshotOf } from './engine.ts';
import { ADD_OWN, born, buy, fold, KEEP_30, MONTH_5G, OTHER_12G, renewed, used } from './samples.ts';
import type { Purchase } from '../../../base/terms.ts';
import type { LineEvent } from './state.ts';

const BEGUN = at('2026-11-01T20:00:00Z');
const waiting = (id: string, terms = MONTH_5G): Purchase => ({ ...buy(id, terms, 'queue'), startsWhenUsedUp: true });
const GB = gigabytes(1);
const cycles = (state: ReturnType<typeof fold>, moment: string) => {
  const seen = snapshotOf(state, at(moment));
  const span = (one: { planId: string; startsAt: number | null; endsAt: number | null } | null) => one && [one.planId, one.startsAt, one.endsAt].map((part) => (typeof part === 'number' ? new Date(part * 1000).toISOString().slice(0, 16) : part)).join(' ');
  return { running: span(seen.running), queue: seen.queue.map(span), usable: seen.usableBytes === null ? null : Number(seen.usableBytes) / Number(GB) };
};
const line = (...more: readonly LineEvent[]) => fold(born(buy('a', MONTH_5G, 'replace'), BEGUN), ...more);

test('begins with the last byte of the cycle before it, activated that second, and gives what was used beyond', () => {
  const queued = line(renewed('2026-11-10T20:00:00Z', waiting('b', OTHER_12G)), used('2026-11-15T20:00:00Z', 4n * GB));
  expect(cycles(queued, '2026-11-15T20:00:00Z')).toEqual({ running: 'tmo-mo-5g 2026-11-01T20:00 2026-12-02T08:00', queue: ['tmo-mo-12g 2026-12-02T08:00 2027-01-01T08:00'], usable: 1 });
  expect(snapshotOf(queued, at('2026-11-15T20:00:00Z')).queue[0]!.whenUsedUp).toBe(true);
  const begun = line(renewed('2026-11-10T20:00:00Z', waiting('b', OTHER_12G)), used('2026-11-15T20:00:00Z', 4n * GB), used('2026-11-20T20:00:00Z', 6n * GB));
  // Activated, not chained: day zero is a gift again (rules R3).
  expect(cycles(begun, '2026-11-20T20:00:00Z')).toEqual({ running: 'tmo-mo-12g 2026-11-20T20:00 2026-12-21T08:00', queue: [], usable: 11 });
  expect(begun.purchases.map((one) => [one.purchase.id, one.tally.used / GB, one.tally.lost])).toEqual([['a', 5n, 0n], ['b', 1n, 0n]]);
  expect(begun.usedBeyond).toBe(0n);
  expect(readLineState(JSON.parse(JSON.stringify(lineStateJson(begun))))).toEqual(begun);
});

test('at the end at the latest; and without having been chosen never by itself (rules R12)', () => {
  const slow = line(renewed('2026-11-10T20:00:00Z', waiting('b')), used('2026-11-20T20:00:00Z', 1n * GB));
  expect(cycles(settle(slow, at('2026-12-05T00:00:00Z')), '2026-12-05T00:00:00Z').running).toBe('tmo-mo-5g 2026-12-02T08:00 2027-01-01T08:00');
  const plain = line(renewed('2026-11-10T20:00:00Z', buy('b', MONTH_5G, 'queue')), used('2026-11-20T20:00:00Z', 6n * GB));
  expect(cycles(plain, '2026-11-20T20:00:00Z')).toMatchObject({ running: 'tmo-mo-5g 2026-11-01T20:00 2026-12-02T08:00', usable: 0 });
  expect(plain.usedBeyond).toBe(GB);
});

test('several that wait are used up one after the other; of a purchase of several cycles only the first waits', () => {
  const two = line(renewed('2026-11-02T20:00:00Z', waiting('b')), renewed('2026-11-03T20:00:00Z', waiting('c')), used('2026-11-20T20:00:00Z', 12n * GB));
  expect(cycles(two, '2026-11-20T20:00:00Z')).toEqual({ running: 'tmo-mo-5g 2026-11-20T20:00 2026-12-21T08:00', queue: [], usable: 3 });
  const three = line(renewed('2026-11-02T20:00:00Z', waiting('b', { ...MONTH_5G, cycles: 3 })), used('2026-11-20T20:00:00Z', 12n * GB));
  expect(cycles(three, '2026-11-20T20:00:00Z')).toEqual({ running: 'tmo-mo-5g 2026-11-20T20:00 2026-12-21T08:00', queue: ['tmo-mo-5g 2026-12-21T08:00 2027-01-20T08:00', 'tmo-mo-5g 2027-01-20T08:00 2027-02-19T08:00'], usable: 0 });
});

test('added data is used up first, also where it ends by its own clock; a keep cycle waits for nothing', () => {
  const added = line(renewed('2026-11-02T20:00:00Z', waiting('b')), renewed('2026-11-03T20:00:00Z', buy('d', { ...ADD_OWN, validityDays: 7 }, 'add_data')), used('2026-11-05T20:00:00Z', 3n * GB));
  expect(cycles(added, '2026-11-05T20:00:00Z').usable).toBe(5);
  const base = line(renewed('2026-11-02T20:00:00Z', waiting('b')), used('2026-11-03T19:00:00Z', 5n * GB - 1n), renewed('2026-11-03T20:00:00Z', buy('d', { ...ADD_OWN, validityDays: 7 }, 'add_data')), used('2026-11-03T21:00:00Z', 5n * GB));
  expect(cycles(base, '2026-11-03T21:00:00Z').usable).toBeGreaterThan(2.9);
  const kept = fold(born(buy('k', KEEP_30, 'extend'), BEGUN), used('2026-11-03T19:00:00Z', GB));
  expect(kept.running).not.toBeNull();
});

test('bought on a line whose data is used up it begins at once, with nothing lost, and X is that of an activation', () => {
  const empty = line(used('2026-11-20T20:00:00Z', 5n * GB));
  const preview = previewRenewal(empty, waiting('b'), at('2026-11-23T18:00:00Z'));
  expect(preview).toMatchObject({ lostBytes: 0n, lostLater: null, usableNow: 5n * GB, warnings: [], x: at('2026-11-24T08:00:00Z') });
  expect(preview.after.running).toMatchObject({ startsAt: at('2026-11-23T18:00:00Z'), endsAt: at('2026-12-24T08:00:00Z') });
  expect(previewRenewal(line(), waiting('b'), at('2026-11-23T18:00:00Z')).after.queue).toMatchObject([{ whenUsedUp: true, startsAt: at('2026-12-02T08:00:00Z') }]);
});
