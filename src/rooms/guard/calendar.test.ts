import ICAL from 'ical.js';
import { describe, expect, test } from 'vitest';
import { LANGUAGES } from '../../base/language.ts';
import { at, isoOf, instantFromMs, type Instant } from '../../base/time.ts';
import { engine, type Line, type LineEvent } from '../lines/lines.ts';
import { calendarOf, type CalendarLine } from './calendar.ts';
import { planVersion } from './keep/test-worlds.ts';

const PROFILE = { carrier: 'tmobile', version: 1, timeZone: 'America/Los_Angeles', graceDays: 0, softSuspendDays: 30, hardSuspendDays: 90, numberAgingDays: 45, lateRenewalStart: 'now', carryMinHours: 0, carrierBalance: { rule: 'while_renewed', tiers: [] } } as const;
const MONTH = planVersion({ id: 'mo', kind: 'month', days: 30, cents: 1500, modes: ['queue'] });

function aLine(zone: string, from: string, more: { readonly name?: string; readonly chargeAt?: Instant } = {}): CalendarLine {
  const events: LineEvent[] = [
    { kind: 'opened', at: at(from), stage: 'preactive', zone, lineKind: 'voice_data', carrier: 'tmobile', activateBy: null, profile: PROFILE },
    { kind: 'renewed', at: at(from), purchase: { id: 'p1', terms: MONTH.terms, mode: 'queue', bonusBytes: 0n, profile: PROFILE, quotedAt: at(from) } },
    { kind: 'first_used', at: at(from) },
  ];
  const line = { id: 'line_01kb0000000000000000000000', state: engine.foldLine(events), zone, balance: null, number: '+16465550142', iccid: '8901260000000000014' } as unknown as Line;
  return { line, name: more.name ?? null, chargeAt: more.chargeAt ?? null };
}

/** Read back by another program: each event's first moment, its end and its alarm, as moments in UTC. */
function readBack(text: string) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  for (const zone of calendar.getAllSubcomponents('vtimezone')) ICAL.TimezoneService.register(new ICAL.Timezone(zone));
  const utc = (time: ICAL.Time): string => isoOf(instantFromMs(time.toUnixTime() * 1000));
  return calendar.getAllSubcomponents('vevent').map((component) => {
    const event = new ICAL.Event(component);
    const alarm = component.getFirstSubcomponent('valarm')!;
    const rings = event.startDate.clone();
    rings.addDuration(alarm.getFirstPropertyValue('trigger') as ICAL.Duration);
    return { title: event.summary, starts: utc(event.startDate), ends: utc(event.endDate), rings: utc(rings), zone: event.startDate.zone?.tzid, uid: event.uid };
  });
}
const about = (line: CalendarLine, now: string, language: (typeof LANGUAGES)[number] = 'en') => ({ lines: [line], language, now: at(now), host: 'renew.example', url: 'https://renew.example/account' });

describe('the calendar of a line, read back by another program', () => {
  test('Los Angeles, over the end of summer time: wall clocks stay, moments are to the second', () => {
    const events = readBack(calendarOf(about(aLine('America/Los_Angeles', '2026-10-10T20:00:00Z'), '2026-10-20T00:00:00Z')));
    expect(events.map(({ title, starts, ends, rings }) => [title, starts, ends, rings])).toEqual([
      // Ends at local midnight of November 9, in winter time; the alarm a week before rings at the same wall clock, still 23:59.
      ['Plan ends: (•••) •••-0142', '2026-11-10T07:59:00Z', '2026-11-10T08:00:00Z', '2026-11-03T07:59:00Z'],
      ['No more texts: (•••) •••-0142', '2026-12-10T07:59:00Z', '2026-12-10T08:00:00Z', '2026-12-03T07:59:00Z'],
      // In summer time again.
      ['Number lost: (•••) •••-0142', '2027-03-10T07:59:00Z', '2027-03-10T08:00:00Z', '2027-03-03T07:59:00Z'],
    ]);
    expect(new Set(events.map((one) => one.zone))).toEqual(new Set(['America/Los_Angeles']));
    // Over the beginning of summer time: the alarm keeps its wall clock, an hour of real time is missing between.
    const spring = readBack(calendarOf(about(aLine('America/Los_Angeles', '2027-02-15T20:00:00Z'), '2027-02-16T00:00:00Z')));
    expect(spring[0]).toMatchObject({ starts: '2027-03-18T06:59:00Z', rings: '2027-03-11T07:59:00Z' });
  });

  test('Honolulu knows no summer time; a leap day and the end of February are days like others', () => {
    const events = readBack(calendarOf(about(aLine('Pacific/Honolulu', '2028-01-30T20:00:00Z'), '2028-01-31T00:00:00Z')));
    // January 30 and 30 days: February 29 is the last day, until 23:59 in Honolulu.
    expect(events[0]).toMatchObject({ starts: '2028-03-01T09:59:00Z', ends: '2028-03-01T10:00:00Z', rings: '2028-02-23T09:59:00Z', zone: 'Pacific/Honolulu' });
    expect(events[0]!.uid).toBe('line_01kb0000000000000000000000-cycle_end-2028-02-29@renew.example');
  });

  test.each(LANGUAGES)('in %s it holds the masked number and the name, the next charge, and nothing else of anybody', (language) => {
    const line = aLine('America/Chicago', '2026-11-01T20:00:00Z', { name: '妈妈 & me; one', chargeAt: at('2026-11-30T16:00:00Z') });
    const text = calendarOf(about(line, '2026-11-23T18:00:00Z', language));
    expect(text).not.toMatch(/6465550142|646.?555|8901260/);
    const events = readBack(text);
    expect(events.map((one) => one.title).every((title) => title.includes('妈妈 & me; one ((•••) •••-0142)'))).toBe(true);
    expect(events.map((one) => one.starts)).toContain('2026-11-30T16:00:00Z');
    // Lines of the file are folded at 75 bytes, as programs want them.
    expect(text.split('\r\n').every((row) => Buffer.byteLength(row) <= 75)).toBe(true);
    expect(calendarOf(about(line, '2026-11-23T18:05:00Z', language))).toBe(text);
  });

  test('a zone without a description is told in UTC, and the moments are the same', () => {
    const events = readBack(calendarOf(about(aLine('America/Coyhaique', '2026-11-01T20:00:00Z'), '2026-11-23T18:00:00Z')));
    expect(events[0]!.ends).toBe('2026-12-02T03:00:00Z');
  });
});
