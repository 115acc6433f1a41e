import { expect, test } from 'vitest';
import { gigabytes } from '../../../base/data-size.ts';
import type { PlanTerms, ProfileTerms, RenewalMode } from '../../../base/terms.ts';
import { at, isoOf, plusSeconds, type Instant } from '../../../base/time.ts';
import { comparePromise, isWorse, previewRenewal, renewLine, snapshotOf } from './engine.ts';
import { ADD_5G, ADD_OWN, born, buy, DAY_ROLLING, fold, KEEP_30, MONTH_5G, OTHER_12G, TMO, used } from './samples.ts';
import type { LineSnapshot, LineState, ReadingShape } from './state.ts';

const QUOTED = at('2026-11-23T18:00:00Z');
const line = (profile: ProfileTerms = TMO, terms: PlanTerms = MONTH_5G): LineState =>
  fold(born(buy('rnw_a', terms, 'replace', { profile }), at('2026-11-01T20:00:00Z')), used('2026-11-20T00:00:00Z', gigabytes(3)));
const DAY: PlanTerms = { ...DAY_ROLLING, line: 'voice_data' };
const NO_LONG_CLOCKS: ProfileTerms = { ...TMO, softSuspendDays: 0, hardSuspendDays: 0, numberAgingDays: 0 };

test.each<[string, PlanTerms, RenewalMode, ProfileTerms, string | null, string | null]>([
  ['a cycle that starts now ends a day later after midnight', MONTH_5G, 'replace', TMO, '2026-11-24T08:00:00Z', null],
  ['an extension holds until the cycle ends', MONTH_5G, 'extend', TMO, '2026-12-02T08:00:00Z', null],
  ['a queued cycle holds until the cycle ends', OTHER_12G, 'queue', TMO, '2026-12-02T08:00:00Z', null],
  ['added data is refused from the end on', ADD_5G, 'add_data', TMO, '2026-12-02T08:00:00Z', 'no_running_cycle'],
  ['its own days turn at midnight', ADD_OWN, 'add_data', TMO, '2026-11-24T08:00:00Z', null],
  ['rolling days slide past midnight, the number clock the second after', DAY, 'replace', TMO, '2026-11-24T08:00:01Z', null],
  ['rolling days that only slide have no X but the end of the number', DAY, 'replace', NO_LONG_CLOCKS, '2026-12-02T08:00:00Z', 'line_closed'],
  ['carry is refused after its last hour', { ...DAY, modes: ['carry'] }, 'carry', { ...NO_LONG_CLOCKS, carryMinHours: 24 }, '2026-12-01T08:00:01Z', 'carry_too_late'],
])('X: %s', (_name, terms, mode, profile, x, refusal) => {
  const preview = previewRenewal(line(profile), buy('rnw_b', terms, mode, { profile }), QUOTED);
  expect([preview.x === null ? null : isoOf(preview.x), preview.refusalAtX]).toEqual([x, refusal]);
  expect(preview.afterX === null).toBe(refusal !== null);
});

test('X: what waits for first use without a date has none', () => {
  const waiting = fold({ kind: 'opened', at: at('2026-11-01T00:00:00Z'), stage: 'preactive', zone: TMO.timeZone, lineKind: 'voice_data', carrier: 'tmobile', activateBy: null, profile: TMO });
  expect(previewRenewal(waiting, buy('rnw_a', MONTH_5G, 'replace'), QUOTED)).toMatchObject({ x: null, afterX: null, refusalAtX: null });
});

test('X: a quote made at midnight itself, and one across a clock change', () => {
  expect(isoOf(previewRenewal(line(), buy('rnw_b', DAY, 'replace'), at('2026-11-23T08:00:00Z')).x!)).toBe('2026-11-23T08:00:01Z');
  const spring = fold(born(buy('rnw_a', { ...MONTH_5G, validityDays: 90 }, 'replace'), at('2027-03-01T20:00:00Z')));
  // 24 hours after Saturday 23:00 is Sunday 24:00, for the clock is put forward in between: an hour before E's own midnight.
  expect(isoOf(previewRenewal(spring, buy('rnw_b', DAY, 'replace'), at('2027-03-13T20:00:00Z')).x!)).toBe('2027-03-14T07:00:01Z');
});

test('a preview says what is lost, now and later, and what it is worth knowing', () => {
  const facts = (terms: PlanTerms, mode: RenewalMode, of = line()): unknown[] => {
    const { lostBytes, lostLater, usableNow, warnings } = previewRenewal(of, buy('rnw_b', terms, mode), QUOTED);
    return [lostBytes, lostLater === null ? null : [isoOf(lostLater.at), lostLater.bytes], usableNow, warnings];
  };
  expect(facts(MONTH_5G, 'replace')).toEqual([gigabytes(2), null, gigabytes(5), ['leftovers_lost_now']]);
  expect(facts(MONTH_5G, 'extend')).toEqual([0n, null, gigabytes(7), []]);
  expect(facts(MONTH_5G, 'queue')).toEqual([0n, ['2026-12-02T08:00:00Z', gigabytes(2)], gigabytes(2), ['leftovers_lost_at_cycle_end']]);
  expect(facts(ADD_5G, 'add_data')).toEqual([0n, ['2026-12-02T08:00:00Z', gigabytes(7)], gigabytes(7), ['ends_sooner_than_own_days', 'leftovers_lost_at_cycle_end']]);
  expect(facts(MONTH_5G, 'replace', line(TMO, { ...KEEP_30, modes: ['replace'] }))).toEqual([0n, null, gigabytes(5), ['keep_time_lost']]);
});

test('a refused renewal has no preview', () => {
  expect(() => previewRenewal(line(), buy('rnw_b', OTHER_12G, 'extend'), QUOTED)).toThrow(expect.objectContaining({ code: 'extend_needs_same_plan' }));
});

const readingOf = ({ at: readAt, phase, running, queue, buckets, usedBytesTotal, clocks }: LineSnapshot): ReadingShape => ({
  readAt, state: phase, running, queue, buckets: buckets.map(({ kind, left, endsAt, own }) => ({ kind, leftBytes: left, endsAt, own })), usedBytesTotal,
  serviceEndsAt: clocks.serviceEndsAt, numberReleaseAt: clocks.numberReleaseAt,
});

test('a kept promise has no differences; every broken one names itself', () => {
  const after = renewLine(line(), buy('rnw_b', MONTH_5G, 'extend'), QUOTED);
  const computed = snapshotOf(after, QUOTED);
  const kept = readingOf(computed);
  const differences = (reported: ReadingShape, usedSince = 0n): string[] => comparePromise({ computed, reported, usedSince }).map(({ what }) => what);
  const withLeft = (leftBytes: bigint | null): ReadingShape => ({ ...kept, buckets: [{ ...kept.buckets[0]!, leftBytes }] });
  expect(differences(kept)).toEqual([]);
  expect(differences(withLeft(gigabytes(6)), gigabytes(1))).toEqual([]);
  expect(differences(withLeft(gigabytes(6)), gigabytes(1) - 1n)).toEqual(['bytes_left']);
  expect(differences(withLeft(gigabytes(8)))).toEqual(['granted']);
  expect(differences(withLeft(null))).toEqual(['granted']);
  expect(differences({ ...kept, buckets: [] }, gigabytes(7))).toEqual([]);
  expect(differences({ ...kept, running: { ...kept.running!, endsAt: plusSeconds(kept.running!.endsAt, -1) } })).toEqual(['cycle']);
  expect(differences({ ...kept, running: null })).toEqual(['cycle']);
  expect(differences({ ...kept, queue: [{ planId: 'tmo-mo-5g', startsAt: null, endsAt: null }] })).toEqual(['queue']);
});

test('slower is worse only where it costs days, the number or bytes', () => {
  const late = (mode: RenewalMode, moment: Instant): LineSnapshot => snapshotOf(renewLine(line(), buy('rnw_b', MONTH_5G, mode), moment), moment);
  const end = at('2026-12-02T08:00:00Z');
  expect(isWorse(late('replace', QUOTED), late('replace', at('2026-11-24T08:00:00Z')))).toBe(false);
  expect(isWorse(late('queue', QUOTED), late('queue', plusSeconds(end, -1)))).toBe(false);
  // The queued cycle became a late one: its day zero makes it longer, but 2 GB are gone with the old cycle.
  expect(isWorse(late('extend', QUOTED), late('extend', end))).toBe(true);
  expect(isWorse(late('queue', end), late('queue', QUOTED))).toBe(true);
});
