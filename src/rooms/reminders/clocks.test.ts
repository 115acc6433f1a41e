import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CustomerId, LineId, ReminderId } from '../../base/ids.ts';
import { Refusal } from '../../base/refusal.ts';
import { DAY, HOUR, isoOf, plusSeconds, type Instant } from '../../base/time.ts';
import { somePurchase, START } from '../lines/engine/history.ts';
import { born } from '../lines/engine/samples.ts';
import { engine, type Line, type LineState } from '../lines/lines.ts';
import { DEFAULT_THRESHOLDS } from '../usage/usage.ts';
import type { Way } from './channels.ts';
import { alarmsOf, type LineContext, type Recipient } from './context.ts';
import { BREATH_S, decideTogether, dueFor, followUp, whenFor } from './decide.ts';
import { rankOf } from './kinds.ts';
import { lineFacts } from './line-facts.ts';
import { openings } from './look.ts';
import { hoursOf, LAWFUL, type Hours } from '../../platform/i18n/quiet-hours.ts';
import type { Reminder } from './reminder.ts';
import { byNextWay } from './send-due.ts';

/** The whole ladder over random lives of a line and of the clock, in memory: the same decisions the rounds make, without a database. */

const LINE = 'line_00000000000000000000000000' as LineId;
const READER = 'cus_00000000000000000000000000' as CustomerId;
const ALL_WAYS: readonly Way[] = [{ channel: 'push', to: ['device'] }, { channel: 'email', to: ['a@example.com'] }, { channel: 'sms', to: ['+12125550100'] }];
const ZONES = ['Pacific/Honolulu', 'America/New_York', 'America/Los_Angeles', 'Asia/Shanghai', 'Europe/London'] as const;

type Step = { readonly kind: 'pass' | 'leap' | 'back'; readonly seconds: number } | { readonly kind: 'use'; readonly share: number } | { readonly kind: 'open' | 'outage' } | { readonly kind: 'renew'; readonly purchase: Parameters<typeof somePurchase.map>[0] extends (one: infer P) => unknown ? P : never };
const someStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 12, arbitrary: fc.record({ kind: fc.constant('pass' as const), seconds: fc.integer({ min: 300, max: 9 * HOUR }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('leap' as const), seconds: fc.integer({ min: DAY, max: 5 * DAY }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('back' as const), seconds: fc.integer({ min: 1, max: 2 * HOUR }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('use' as const), share: fc.constantFrom(20, 50, 100) }) },
  { weight: 1, arbitrary: fc.constantFrom<Step>({ kind: 'open' }, { kind: 'outage' }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('renew' as const), purchase: somePurchase }) },
);
const someWorld = fc.record({
  first: somePurchase, lineZone: fc.constantFrom(...ZONES), zone: fc.option(fc.constantFrom(...ZONES)), language: fc.constantFrom('en' as const, 'zh-CN' as const),
  hours: fc.option(fc.record({ from: fc.integer({ min: 0, max: 1_440 }), to: fc.integer({ min: 0, max: 1_440 }) })), ways: fc.subarray([...ALL_WAYS], { minLength: 1 }),
  guarded: fc.boolean(), boundAfter: fc.integer({ min: 0, max: 5 * DAY }), steps: fc.array(someStep, { minLength: 30, maxLength: 140 }),
});

interface Said { readonly at: Instant; readonly reminder: Reminder; /** A renewal had given the line another end, and nothing since has brought that one back. */ readonly over: boolean }

function live(world: typeof someWorld extends fc.Arbitrary<infer W> ? W : never) {
  let state: LineState = engine.foldLine(born({ ...world.first('p0'), mode: 'replace' }, START).map((event) => (event.kind === 'opened' ? { ...event, zone: world.lineZone } : event)));
  let now = START, count = 0, away = false;
  const rows = new Map<string, Reminder>();
  const said: Said[] = [];
  const over = new Set<string>();
  const turns: { readonly at: Instant; readonly said: readonly string[] }[] = [];
  const who: Recipient = {
    person: { line: LINE, customer: READER, role: 'owner', name: null, boundAt: plusSeconds(START, world.boundAfter), invitation: null, language: world.language, zone: world.zone }, settings: { channelsOff: [], topicsOff: [], hours: world.hours },
    thresholds: DEFAULT_THRESHOLDS, wanted: true,
  };
  const app = { newId: <P extends string>(prefix: P) => `${prefix}_${String(++count).padStart(26, '0')}` as `${P}_${string}` };
  const uniqueKey = (one: Reminder): string => [one.cycle, one.kind, one.channel].join(' ');
  const insert = (one: Reminder): void => { if (![...rows.values()].some((other) => uniqueKey(other) === uniqueKey(one))) rows.set(one.id, one); };
  const step = (one: Reminder, change: Partial<Reminder>): void => { rows.set(one.id, { ...one, ...change, version: one.version + 1 }); };
  const contextNow = (): LineContext => {
    // Never back in time: what was settled stays so, as in the database.
    const at = now < state.asOf ? state.asOf : now;
    const line = { id: LINE, number: null, iccid: '8901260000000000000', zone: world.lineZone, state, readAt: at, balance: null } as unknown as Line;
    const own = lineFacts(line, at);
    return { line, facts: { ...own, usedUpAt: null, auto: { date: false, data: false, number: false }, alarms: alarmsOf(line, own.seen, world.guarded) }, recipients: [who], busy: false };
  };

  function turn(): void {
    const context = contextNow();
    const known = new Set([...rows.values()].map((one) => `${one.cycle} ${one.kind}`));
    for (const rung of dueFor(context, who, now)) if (!known.has(`${rung.cycle} ${rung.kind}`)) openings(app, { context, who, rung, ways: world.ways, now }).forEach(insert);
    for (const one of [...rows.values()].filter((row) => row.lookAt !== null && row.lookAt <= now)) {
      const { change, onward } = followUp(one, { outcome: { sent: !away, waiting: away && now < (one.quietFrom ?? 0), stopped: null }, context, ways: world.ways, now });
      step(one, change);
      if (onward) insert(byNextWay(app, one, { way: onward, dueAt: whenFor(context, who, now), now }));
    }
    const due = [...rows.values()].filter((row) => row.state === 'waiting' && row.dueAt <= now);
    const before = said.length;
    for (const one of decideTogether(due, { context, ways: world.ways, opened: [...rows.values()], now })) {
      if (one.kind === 'hold') step(one.reminder, { state: 'void', why: one.why });
      if (one.kind === 'wait') step(one.reminder, { dueAt: one.until });
      if (one.kind === 'merge') step(one.reminder, { state: 'merged', into: one.into.id });
      if (one.kind !== 'say') continue;
      // What is held in an outage past its hours does not leave: the outbox lets it run out.
      step(one.reminder, { state: 'queued', tries: one.reminder.tries + 1, queuedAt: now, lookAt: plusSeconds(now, 300), quietFrom: plusSeconds(now, HOUR) });
      said.push({ at: now, reminder: rows.get(one.reminder.id)!, over: over.has(one.reminder.cycle) && engine.lineClocks(state, now < state.asOf ? state.asOf : now).lastValidDay !== one.reminder.cycle });
    }
    turns.push({ at: now, said: [...new Set(said.slice(before).map(({ reminder }) => `${reminder.cycle} ${reminder.kind}`))] });
  }

  const seen: { readonly at: Instant; readonly owed: readonly string[]; readonly decent: boolean }[] = [];
  for (const one of world.steps) {
    if (one.kind === 'pass' || one.kind === 'leap') now = plusSeconds(now, one.seconds);
    if (one.kind === 'back') now = plusSeconds(now, -one.seconds);
    if (one.kind === 'open') for (const row of rows.values()) if (row.queuedAt !== null) step(row, { openedAt: now });
    if (one.kind === 'outage') away = !away;
    const at = now < state.asOf ? state.asOf : now;
    if (one.kind === 'use') {
      const left = engine.snapshotOf(state, at).usableBytes ?? 0n;
      state = engine.applyEvent(state, { kind: 'metered', at, usedBytesTotal: state.usedBytesTotal + (left * BigInt(one.share)) / 100n });
    }
    if (one.kind === 'renew') {
      const before = engine.lineClocks(state, at);
      try { state = engine.applyEvent(state, { kind: 'renewed', at, purchase: one.purchase(`p${++count}`) }); } catch (error) { if (!(error instanceof Refusal)) throw error; }
      const after = engine.lineClocks(state, at);
      if (before.lastValidDay !== null && after.lastValidDay !== before.lastValidDay) over.add(before.lastValidDay);
      if (after.lastValidDay !== null) over.delete(after.lastValidDay);
    }
    // Before the last thing that was written of the line nobody can say how it stands.
    seen.push({ at: now, owed: now < state.asOf ? [] : owedAt(state, at, who.person.boundAt), decent: whenFor(contextNow(), who, now) === now });
    turn();
  }
  return { rows: [...rows.values()], said, turns, seen, who };
}

/** What must have been opened by now, reckoned apart from the ladder: calendar days by Intl, and nothing of the day somebody came or bought. */
function owedAt(stored: LineState, at: Instant, boundAt: Instant): string[] {
  const state = engine.settle(stored, at);
  const { phase, clocks, zone, barred, usableBytes, running } = engine.snapshotOf(state, at);
  const { lastValidDay, serviceEndsAt, graceEndsAt, numberReleaseAt } = clocks;
  if (!['active', 'parked', 'grace', 'suspended'].includes(phase) || barred === 'fraud' || lastValidDay === null || serviceEndsAt === null) return [];
  const bought = Math.max(0, ...state.purchases.filter((one) => one.purchase.mode !== 'add_data').map((one) => one.at));
  const known = Math.max(dayIn(zone, bought as Instant), dayIn(zone, boundAt));
  const last = Date.parse(lastValidDay) / 86_400_000;
  const ahead = at < serviceEndsAt ? [7, 3, 1, 0].filter((days) => last - dayIn(zone, at) <= days && last - days > known).map((days) => `cycle_end.${days}`) : [];
  const grace = phase === 'grace' && serviceEndsAt > boundAt && serviceEndsAt > bought ? ['grace'] : [];
  const suspended = phase === 'suspended' && graceEndsAt! > boundAt ? ['suspended'] : [];
  const gone = numberReleaseAt === null ? [] : [14, 7, 3, 1].filter((days) => dayIn(zone, (numberReleaseAt - 1) as Instant) - dayIn(zone, at) <= days && dayIn(zone, (numberReleaseAt - 1) as Instant) - days > dayIn(zone, boundAt)).map((days) => `release.${days}`);
  const plan = state.purchases.find((one) => one.purchase.id === state.running?.legs[0].purchase)?.purchase.terms.dataBytes;
  const empty = at >= boundAt && phase === 'active' && running !== null && usableBytes === 0n && plan ? [`${dateIn(zone, running.startsAt)}#`] : [];
  return [...[...ahead, ...grace, ...suspended, ...gone].map((kind) => `${lastValidDay} ${kind}`), ...empty];
}
const dateIn = (zone: string, at: Instant): string => DATES.get(zone)!.format(at * 1000);
const dayIn = (zone: string, at: Instant): number => Date.parse(dateIn(zone, at)) / 86_400_000;
const DATES = new Map(ZONES.map((timeZone) => [timeZone as string, new Intl.DateTimeFormat('en-CA', { timeZone })]));
const TIMES = new Map(ZONES.map((timeZone) => [timeZone as string, new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })]));

// By another library than the one that decides.
function wallMinute(zone: string, at: Instant): number {
  const [hour, minute] = TIMES.get(zone)!.format(at * 1000).split(':').map(Number);
  return hour! * 60 + minute!;
}
const within = (hours: Hours, minute: number): boolean => minute >= hours.from && minute < hours.to;

test('each rung once and by each channel once; none at night, none of a cycle that is over, no storm, and none left out', () => {
  fc.assert(fc.property(someWorld, (world) => {
    const { rows, said, turns, seen, who } = live(world);
    // I12, first half: once for each cycle, kind and channel, however often it was tried in an outage.
    const first = said.filter((one) => one.reminder.tries === 1).map(({ reminder }) => `${reminder.cycle} ${reminder.kind} ${reminder.channel}`);
    expect(new Set(first).size).toBe(first.length);
    for (const { at, reminder, over } of said) {
      expect([isoOf(at), within(LAWFUL, wallMinute(world.zone ?? world.lineZone, at))]).toEqual([isoOf(at), true]);
      if (world.zone !== null) expect(within(hoursOf(who.settings.hours), wallMinute(world.zone, at))).toBe(true);
      expect(over).toBe(false);
      expect(at < reminder.until && at >= who.person.boundAt).toBe(true);
    }
    // After a leap of days as at any other moment: one thing is said of one line, not a pile.
    expect(turns.filter((one) => one.said.length > 1)).toEqual([]);
    // And a breath between one thing and the next, but for a clock that went back.
    said.forEach((one, i) => said.slice(0, i).forEach((before) => { if (before.reminder.kind !== one.reminder.kind && before.at <= one.at) expect(one.at - before.at).toBeGreaterThanOrEqual(BREATH_S); }));
    // None is skipped: what was due at a decent moment was opened, and was said, or said along with a more urgent one, or had become untrue.
    const opened = Map.groupBy(rows, (one) => `${one.cycle} ${one.kind}`);
    const gone = Map.groupBy(rows.filter((one) => one.kind === 'data.100'), (one) => one.cycle.replace(/#.*/, '#'));
    const byId = new Map(rows.map((one) => [one.id, one]));
    for (const moment of seen.filter((one) => one.decent)) {
      for (const key of moment.owed) {
        const chain = key.endsWith('#') ? gone.get(key) : opened.get(key);
        expect([isoOf(moment.at), key, chain !== undefined]).toEqual([isoOf(moment.at), key, true]);
        for (const one of chain!) {
          if (one.state === 'merged') expect(rankOf(byId.get(one.into as ReminderId)!.kind)).toBeGreaterThanOrEqual(rankOf(one.kind));
          if (one.state === 'void') expect(['renewed', 'too_late', 'not_now']).toContain(one.why);
        }
      }
    }
    // At the end nobody waits whose time has come and whose hours are open.
    const last = turns.at(-1)!.at;
    expect(rows.filter((one) => one.state === 'waiting' && one.dueAt <= last)).toEqual([]);
  }), { numRuns: 300 });
});
