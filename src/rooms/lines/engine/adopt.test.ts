import { expect, test } from 'vitest';
import { gigabytes, GB } from '../../../base/data-size.ts';
import { at, isoOf } from '../../../base/time.ts';
import { held } from './adopt.ts';
import { applyEvent, settle, snapshotOf } from './engine.ts';
import { ADD_5G, born, buy, fold, MONTH_5G, OTHER_12G, renewed, TMO, used } from './samples.ts';
import type { LineState, ReadingShape } from './state.ts';

const NOW = '2026-11-23T18:00:00Z';
const line = (): LineState => fold(born(buy('rnw_a', MONTH_5G, 'replace'), at('2026-11-01T20:00:00Z')), used('2026-11-20T00:00:00Z', gigabytes(3)),
  renewed('2026-11-21T00:00:00Z', buy('rnw_b', MONTH_5G, 'extend')), renewed('2026-11-22T00:00:00Z', buy('rnw_q', OTHER_12G, 'queue')));
const reading: ReadingShape = {
  readAt: at(NOW), state: 'active', running: { planId: 'tmo-mo-5g', startsAt: at('2026-11-01T20:00:00Z'), endsAt: at('2026-12-02T08:00:00Z') },
  queue: [
    { planId: 'tmo-mo-5g', startsAt: at('2026-12-02T08:00:00Z'), endsAt: at('2027-01-01T08:00:00Z') },
    { planId: 'tmo-mo-12g', startsAt: at('2027-01-01T08:00:00Z'), endsAt: at('2027-01-31T08:00:00Z') },
  ],
  buckets: [{ kind: 'base', leftBytes: GB, endsAt: at('2026-12-02T08:00:00Z'), own: false }], usedBytesTotal: gigabytes(4), serviceEndsAt: null, numberReleaseAt: null,
};
const adopted = (state: LineState, more: Partial<ReadingShape> = {}): LineState => applyEvent(state, { kind: 'adopted', at: at(NOW), reading: { ...reading, ...more }, plans: [] });
const balanced = (state: LineState): boolean => state.purchases.every(({ purchase, tally }) =>
  tally.granted + tally.corrected === held(state, purchase.id) + tally.used + tally.usedBonus + tally.lost + tally.takenBack);

test('a carrier that queued what we extended is believed, and every purchase keeps its own', () => {
  const state = adopted(line());
  const shown = snapshotOf(state, at(NOW));
  expect([isoOf(shown.running!.endsAt), shown.queue.map((one) => one.planId), shown.usableBytes, shown.usedBytesTotal]).toEqual(['2026-12-02T08:00:00Z', ['tmo-mo-5g', 'tmo-mo-12g'], GB, gigabytes(4)]);
  expect(state.queue.map((one) => one.purchase)).toEqual(['rnw_b', 'rnw_q']);
  expect(balanced(state)).toBe(true);
  expect(snapshotOf(state, at('2026-12-02T08:00:00Z')).usableBytes).toBe(gigabytes(5));
});

test('bytes the carrier gave too few or too many of are booked as corrected', () => {
  const fewer = adopted(line(), { buckets: [] });
  expect([balanced(fewer), fewer.purchases.reduce((sum, { tally }) => sum + tally.corrected, 0n)]).toEqual([true, -gigabytes(6) + gigabytes(5)]);
  const more = adopted(line(), { buckets: [{ ...reading.buckets[0]!, leftBytes: gigabytes(50) }] });
  expect([balanced(more), snapshotOf(more, at(NOW)).usableBytes]).toEqual([true, gigabytes(50)]);
});

test('a queue the carrier knows nothing of is gone, and a line it calls off is off', () => {
  expect(adopted(line(), { queue: [] }).queue).toEqual([]);
  const off = adopted(line(), { state: 'suspended', running: null, queue: [], buckets: [], serviceEndsAt: at('2026-11-10T08:00:00Z') });
  expect([off.running, snapshotOf(off, at(NOW)).phase, isoOf(off.serviceEndedAt!), balanced(off)]).toEqual([null, 'grace', '2026-11-10T08:00:00Z', true]);
  expect(adopted(line(), { state: 'ported_out', running: null, queue: [] }).stage).toBe('ported_out');
});

test('a line with a life before us begins with a reading, and its plan with terms from the shelf', () => {
  const opened = { kind: 'opened', at: at(NOW), stage: 'live', zone: TMO.timeZone, lineKind: 'voice_data', carrier: 'tmobile', activateBy: null, profile: TMO } as const;
  const event = { kind: 'adopted', at: at(NOW), reading: { ...reading, queue: [] }, plans: [MONTH_5G] } as const;
  const state = fold(opened, event);
  expect([snapshotOf(state, at(NOW)).usableBytes, balanced(state)]).toEqual([GB, true]);
  const later = applyEvent(state, renewed(NOW, buy('rnw_a', MONTH_5G, 'extend')));
  expect(isoOf(later.running!.legs.at(-1)!.endsAt)).toBe('2027-01-01T08:00:00Z');
  expect(settle(later, at('2027-01-01T08:00:00Z')).running).toBeNull();
  expect(() => fold(opened, { ...event, plans: [] })).toThrow('no terms are known');
});

test('added data of its own end stays with the purchase that brought it', () => {
  const own = { ...ADD_5G, dataExpiry: 'own_days' } as const;
  const state = fold(born(buy('rnw_a', MONTH_5G, 'replace'), at('2026-11-01T20:00:00Z')), renewed('2026-11-21T00:00:00Z', buy('rnw_own', own, 'add_data')));
  const endsAt = state.buckets[1]!.endsAt!;
  const after = adopted(state, { queue: [], buckets: [{ kind: 'addon', leftBytes: GB, endsAt, own: true }] });
  expect(after.buckets).toEqual([{ ...state.buckets[1]!, left: GB }]);
});
