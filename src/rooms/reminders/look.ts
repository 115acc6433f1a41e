import type { CustomerId, LineId } from '../../base/ids.ts';
import { DAY, plusSeconds, type Instant } from '../../base/time.ts';
import type { Write } from '../../platform/db/unit.ts';
import { readSetting, writeSetting } from '../../platform/settings/settings.ts';
import { DEFAULT_THRESHOLDS, type Thresholds } from '../usage/usage.ts';
import type { Reach } from '../people/people.ts';
import { BROKEN_PAUSE_S, eachApart } from './apart.ts';
import type { RemindersApp } from './app.ts';
import { waysTo, type Way } from './channels.ts';
import { contextOf, deadNumberOf, reachesNow, type LineContext, type Recipient } from './context.ts';
import { dueFor, plannedRungs, whenFor } from './decide.ts';
import { nextRungAt, type Rung } from './ladder.ts';
import { changedLines, planWrite, plansDue, putOffPlan } from './plan.ts';
import { keyOf, openedFor, reminderInsert, type Reminder } from './reminder.ts';

const BATCH = 300;
/** Lines that are compared in one turn with what was seen of them. */
const STRETCH = 4_000;
const CURSOR = 'reminders_compared_to';

/** Looks at the lines whose next reminder is due, and at those that changed without telling. True when there is more to do now. */
export async function lookAtDueLines(app: RemindersApp): Promise<boolean> {
  const now = app.clock.now();
  const due = await plansDue(app.db, now, BATCH);
  await lookApart(app, due.map((one) => one.line));
  return due.length === BATCH;
}

/** One stretch of all lines, held against what was seen of them; the next turn goes on behind it. True when many were new. */
export async function compareLines(app: RemindersApp): Promise<boolean> {
  const from = (await readSetting<string>(app.db, CURSOR)) ?? '';
  const { lines, end } = await changedLines(app.db, from, STRETCH);
  for (let first = 0; first < lines.length; first += BATCH) await lookApart(app, lines.slice(first, first + BATCH));
  if ((end ?? '') !== from) await writeSetting(app.db, CURSOR, end ?? '');
  return end !== null && lines.length > STRETCH / 2;
}

/** The same for lines of which one may be broken. */
export const lookApart = (app: RemindersApp, ids: readonly LineId[]): Promise<void> => eachApart(app, ids, {
  lineOf: (id) => id, work: (some) => lookAtLines(app, some), putOff: (id) => putOffPlan(app.db, id, plusSeconds(app.clock.now(), BROKEN_PAUSE_S)),
});

/** Opens every reminder that is due on these lines and was not opened yet, and plans the next look. Again does nothing more. */
export async function lookAtLines(app: RemindersApp, ids: readonly LineId[]): Promise<void> {
  if (ids.length === 0) return;
  const now = app.clock.now();
  const contexts = await contextOf(app, ids, now);
  const due = [...contexts.values()].flatMap((context) => context.recipients.flatMap((who) => dueFor(context, who, now).map((rung) => ({ context, who, rung }))));
  const opened = await openedFor(app.db, [...new Set(due.map((one) => one.context.line.id))], plusSeconds(now, -LOOK_BACK_S));
  const known = new Set(opened.map(keyOf));
  const fresh = due.filter(({ context, who, rung }) => !known.has(keyOf({ lineId: context.line.id, customer: who.person.customer, ...rung })));
  const reaches = await reachesNow(app, fresh.map((one) => one.who.person.customer));
  await app.committer.commit([
    ...fresh.flatMap(({ context, who, rung }) => openings(app, { context, who, rung, ways: waysFor(context, who, reaches), now })).map(reminderInsert),
    ...[...contexts.values()].map((context): Write => planWrite(context.line, nextLookAt(context, now))),
  ]);
}
/** No cycle and no grace lasts so long that a rung of it could come again. */
const LOOK_BACK_S = 500 * DAY;

export const waysFor = (context: LineContext, who: Recipient, reaches: ReadonlyMap<CustomerId, Reach>): readonly Way[] => {
  const reach = reaches.get(who.person.customer);
  return reach === undefined ? [] : waysTo(reach, who.settings.channelsOff, deadNumberOf(context));
};

/** A rung as it begins: by the first way there is, or by every way where it is that urgent, within the hours of its reader. Without a way it is written down too, and over. */
export function openings(app: Pick<RemindersApp, 'newId'>, one: { readonly context: LineContext; readonly who: Recipient; readonly rung: Rung; readonly ways: readonly Way[]; readonly now: Instant }): readonly Reminder[] {
  const { context, who, rung, now } = one;
  const ways = rung.everyWay ? one.ways : one.ways.slice(0, 1);
  const opened = (channel: Reminder['channel'], change: Pick<Reminder, 'state' | 'why'>): Reminder => ({
    id: app.newId('rmd'), lineId: context.line.id, customer: who.person.customer, cycle: rung.cycle, kind: rung.kind, channel, ...change, version: 1, tries: 0, from: rung.from, until: rung.until,
    dueAt: whenFor(context, who, now), lookAt: null, into: null, planId: null, mode: null, queuedAt: null, quietFrom: null, places: null, openedAt: null, quoteId: null, madeAt: now,
  });
  return ways.length === 0 ? [opened('none', { state: 'void', why: 'no_channel' })] : ways.map((way) => opened(way.channel, { state: 'waiting', why: null }));
}

/** Planned for whoever hears of it, and for who may bind it tomorrow; auto-renewal may be turned off any day, so it counts as off. */
function nextLookAt(context: LineContext, now: Instant): Instant | null {
  const wishes: readonly Thresholds[] = [DEFAULT_THRESHOLDS, ...context.recipients.map((one) => one.thresholds).filter((one) => one !== DEFAULT_THRESHOLDS)];
  return nextRungAt(wishes.flatMap((thresholds) => plannedRungs(context, { thresholds })), now);
}
