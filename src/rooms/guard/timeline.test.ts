import { describe, expect, test } from 'vitest';
import type { ProfileTerms } from '../../base/terms.ts';
import { at, isoOf, plusSeconds } from '../../base/time.ts';
import { engine, type Line, type LineEvent } from '../lines/lines.ts';
import type { PlanVersion } from '../plans/plans.ts';
import { alarmDue, alarmLadder } from './alarms.ts';
import { planVersion } from './keep/test-worlds.ts';
import { timelineOf } from './timeline.ts';

const TMO: ProfileTerms = { carrier: 'tmobile', version: 1, timeZone: 'America/Los_Angeles', graceDays: 0, softSuspendDays: 30, hardSuspendDays: 90, numberAgingDays: 45, lateRenewalStart: 'now', carryMinHours: 0, carrierBalance: { rule: 'while_renewed', tiers: [] } };
const ATT: ProfileTerms = { ...TMO, timeZone: 'America/Chicago', softSuspendDays: 0, hardSuspendDays: 60 };
const MONTH = planVersion({ id: 'mo', kind: 'month', days: 30, cents: 1500, modes: ['queue', 'extend'] });
const KEEP = planVersion({ id: 'keep', kind: 'keep', days: 30, cents: 300, modes: [] });

function lineOf(profile: ProfileTerms, bought: readonly (readonly [string, PlanVersion])[], more: Partial<Pick<Line, 'balance'>> & { readonly zone?: string } = {}): Pick<Line, 'id' | 'state' | 'zone' | 'balance'> {
  const zone = more.zone ?? profile.timeZone;
  const [first, ...later] = bought;
  const renewed = ([text, plan]: readonly [string, PlanVersion], n: number): LineEvent => ({ kind: 'renewed', at: at(text), purchase: { id: `p${n}`, terms: plan.terms, mode: plan.terms.defaultMode, bonusBytes: 0n, profile, quotedAt: at(text) } });
  const events: LineEvent[] = [
    { kind: 'opened', at: at(first![0]), stage: 'preactive', zone, lineKind: 'voice_data', carrier: 'tmobile', activateBy: null, profile }, renewed(first!, 0), { kind: 'first_used', at: at(first![0]) }, ...later.map((one, n) => renewed(one, n + 1)),
  ];
  return { id: 'line_01kb0000000000000000000000', state: engine.foldLine(events), zone, balance: more.balance ?? null };
}
const shown = (line: Parameters<typeof timelineOf>[0], now: string) => timelineOf(line, at(now)).marks.map((mark) => [mark.kind, isoOf(mark.at), mark.works]);

describe('the timeline of a line', () => {
  test('T-Mobile-like: the plan, texts until grace ends, then the number, across summer time', () => {
    const line = lineOf(TMO, [['2026-11-01T20:00:00Z', MONTH]], { balance: { cents: 500n, expiresAt: at('2027-01-30T08:00:00Z') } });
    expect(timelineOf(line, at('2026-11-23T18:00:00Z'))).toMatchObject({ phase: 'active', works: 'all', releaseAt: at('2027-04-01T07:00:00Z'), zone: 'America/Los_Angeles' });
    expect(shown(line, '2026-11-23T18:00:00Z')).toEqual([
      ['cycle_end', '2026-12-02T08:00:00Z', 'incoming'], ['grace_end', '2027-01-01T08:00:00Z', 'emergency'], ['balance_end', '2027-01-30T08:00:00Z', null],
      ['number_release', '2027-04-01T07:00:00Z', 'nothing'], ['aging_end', '2027-05-16T07:00:00Z', 'nothing'],
    ]);
    // Once it is off, the end of service stands first, so that a reader sees what has happened.
    expect(timelineOf(line, at('2027-02-01T00:00:00Z'))).toMatchObject({ phase: 'suspended', works: 'emergency' });
    expect(shown(line, '2027-02-01T00:00:00Z').map(([kind]) => kind)).toEqual(['service_ended', 'number_release', 'aging_end']);
    expect(shown(line, '2027-04-02T00:00:00Z').map(([kind]) => kind)).toEqual(['service_ended', 'number_release', 'aging_end']);
  });

  test('AT&T-like: phases of no length are no marks; a parked time in the queue says what goes on', () => {
    const line = lineOf(ATT, [['2026-11-01T20:00:00Z', MONTH], ['2026-11-10T20:00:00Z', KEEP]]);
    expect(timelineOf(line, at('2026-11-23T18:00:00Z')).marks.map((mark) => [mark.kind, isoOf(mark.at), mark.planId, mark.nextPlanId, mark.works])).toEqual([
      ['cycle_end', '2026-12-02T06:00:00Z', 'mo', 'keep', 'texts'], ['cycle_end', '2027-01-01T06:00:00Z', 'keep', null, 'emergency'],
      ['number_release', '2027-03-02T06:00:00Z', null, null, 'nothing'], ['aging_end', '2027-04-16T05:00:00Z', null, null, 'nothing'],
    ]);
  });

  test('full service that goes on for some days after the end is a mark of its own', () => {
    const line = lineOf({ ...ATT, graceDays: 7, softSuspendDays: 14 }, [['2026-11-01T20:00:00Z', MONTH]]);
    expect(shown(line, '2026-11-23T18:00:00Z').slice(0, 4)).toEqual([
      ['cycle_end', '2026-12-02T06:00:00Z', 'all'], ['full_service_end', '2026-12-09T06:00:00Z', 'incoming'], ['grace_end', '2026-12-23T06:00:00Z', 'emergency'], ['number_release', '2027-02-21T06:00:00Z', 'nothing'],
    ]);
  });
});

describe('alarms before a release', () => {
  const releaseAt = at('2027-04-01T10:00:00Z');
  const subject = { line: 'line_01kb0000000000000000000000' as const, zone: 'Pacific/Honolulu', releaseAt, guarded: false };

  test('two weeks, one, three days, one: by the line\'s own days, the last ones through every channel and to the family', () => {
    expect(alarmLadder(subject).map((one) => [one.days, isoOf(one.dueAt), one.loudness, one.everyChannel, one.family])).toEqual([
      [14, '2027-03-17T10:00:00Z', 1, false, false], [7, '2027-03-24T10:00:00Z', 2, false, false], [3, '2027-03-28T10:00:00Z', 3, true, true], [1, '2027-03-30T10:00:00Z', 4, true, true],
    ]);
  });

  test('guarded without anybody to charge: earlier, more of them, the family a week ahead', () => {
    const ladder = alarmLadder({ ...subject, guarded: true });
    expect(ladder.map((one) => one.days)).toEqual([30, 14, 10, 7, 5, 3, 2, 1]);
    expect(ladder.filter((one) => one.family).map((one) => one.days)).toEqual([7, 5, 3, 2, 1]);
    expect(ladder.every((one, n) => n === 0 || one.loudness >= ladder[n - 1]!.loudness)).toBe(true);
  });

  test('only the loudest that is due is raised, none before the first and none once the number is gone', () => {
    expect(alarmDue(subject, at('2027-03-17T09:59:59Z'))).toBeNull();
    expect(alarmDue(subject, at('2027-03-17T10:00:00Z'))?.days).toBe(14);
    expect(alarmDue(subject, at('2027-03-29T00:00:00Z'))?.days).toBe(3);
    expect(alarmDue(subject, plusSeconds(releaseAt, -1))?.days).toBe(1);
    expect(alarmDue(subject, releaseAt)).toBeNull();
  });
});
