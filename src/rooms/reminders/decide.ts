import { HOUR, MINUTE, plusSeconds, type Instant } from '../../base/time.ts';
import type { Outcome } from '../notices/notices.ts';
import { LADDER, wayAfter, type Way } from './channels.ts';
import type { LineContext, Recipient } from './context.ts';
import { aboutOf, loudnessOf, PATIENCE_S, rankOf, topicOf, type ReminderKind } from './kinds.ts';
import { dueRungs, endCycleOf, isOfData, rungsOf, type LadderFacts, type Rung } from './ladder.ts';
import { hoursOf, nextAllowed, placesOf } from '../../platform/i18n/quiet-hours.ts';
import type { Held, Reminder } from './reminder.ts';

/** Everything here is pure: the same line, people and moment give the same answer, in a round, in a test, at the moment of sending. */

/** So long after one word on a line its reader hears no other one about it; what falls due meanwhile is said together. */
export const BREATH_S = HOUR / 2;
/** A renewal under way is waited for so long at a time. */
const BUSY_S = HOUR / 2;
const NOTHING_AUTO: LadderFacts['auto'] = { date: false, data: false, number: false };

/** All rungs of a line for one person, auto-renewal aside: what a look is planned by, for it may be turned off any day. */
export const plannedRungs = (context: LineContext, who: Pick<Recipient, 'thresholds'>): readonly Rung[] => rungsOf({ ...context.facts, auto: NOTHING_AUTO }, who.thresholds);

/** What is to be said to this person now, and was not due before they had the line. */
export function dueFor(context: LineContext, who: Recipient, now: Instant): readonly Rung[] {
  if (!who.wanted) return [];
  return dueRungs(rungsOf(context.facts, who.thresholds), now).filter((one) => one.from >= who.person.boundAt && wantsKind(who, one.kind));
}

export const whenFor = (context: LineContext, who: Recipient, from: Instant): Instant => nextAllowed(from, placesFor(context, who), hoursOf(who.settings.hours));
export const placesFor = (context: LineContext, who: Recipient): readonly string[] => placesOf(who.person, context.line.zone);

function wantsKind(who: Recipient, kind: ReminderKind): boolean {
  const topic = topicOf(kind);
  return topic === null || !who.settings.topicsOff.includes(topic);
}

export type Verdict = { readonly kind: 'say' } | { readonly kind: 'wait'; readonly until: Instant } | { readonly kind: 'hold'; readonly why: Held };
const hold = (why: Held): Verdict => ({ kind: 'hold', why });

/** Whether this reminder is still to be said at this moment, by the line as it is now. Decided anew each time, also right before it leaves. */
export function verdictOn(reminder: Pick<Reminder, 'kind' | 'cycle' | 'customer' | 'until'>, context: LineContext | undefined, now: Instant): Verdict {
  const who = context?.recipients.find((one) => one.person.customer === reminder.customer);
  if (!context || !who) return hold('left');
  if (!who.wanted || !wantsKind(who, reminder.kind)) return hold('unwanted');
  const stands = stillStands(reminder, context, who);
  if (stands !== null) return hold(stands);
  if (now >= reminder.until) return hold('too_late');
  if (context.busy) return { kind: 'wait', until: whenFor(context, who, plusSeconds(now, BUSY_S)) };
  const when = whenFor(context, who, now);
  return when > now ? { kind: 'wait', until: when } : { kind: 'say' };
}

/** Null: what it says is still so. */
function stillStands(reminder: Pick<Reminder, 'kind' | 'cycle'>, context: LineContext, who: Recipient): Held | null {
  const { facts } = context;
  const planned = plannedRungs(context, who);
  if (aboutOf(reminder.kind) === 'later') return planned.some((one) => one.cycle === reminder.cycle) || (reminder.cycle === endCycleOf(facts.seen) && planned.length > 0) ? null : 'renewed';
  const same = (one: Rung): boolean => one.kind === reminder.kind && one.cycle === reminder.cycle;
  if (rungsOf(facts, who.thresholds).some(same)) return null;
  if (planned.some(same)) return 'auto_renew';
  // Another end, or other bytes: somebody renewed. The same ones, and yet nothing to say: more data is left again, or the line is closed.
  // Where nothing runs any more, the end has a word of its own.
  const unchanged = reminder.cycle === endCycleOf(facts.seen) || reminder.cycle === facts.data?.cycle || (facts.data === null && isOfData(reminder.cycle));
  return unchanged ? 'not_now' : 'renewed';
}

/** The one of several that is said; it says it for the others too. The first opened where the rank is the same. */
export const mostUrgent = <R extends Pick<Reminder, 'kind' | 'id'>>(several: readonly R[]): R | null =>
  several.toSorted((a, b) => rankOf(b.kind) - rankOf(a.kind) || (a.id < b.id ? -1 : 1))[0] ?? null;

/** What has been overtaken: a further rung about the same cycle was opened since, and says it better. A forecast and the marks are one matter. */
export const overtakenBy = <R extends Pick<Reminder, 'kind' | 'cycle' | 'customer' | 'lineId' | 'state'>>(reminder: R, opened: readonly R[]): R | null =>
  opened.find((one) => one.lineId === reminder.lineId && one.customer === reminder.customer && one.cycle === reminder.cycle && one.state !== 'void' && one.state !== 'failed' && matterOf(one.kind) === matterOf(reminder.kind) && rankOf(one.kind) > rankOf(reminder.kind)) ?? null;

const matterOf = (kind: string): string => { const about = aboutOf(kind); return about === 'forecast' ? 'data' : about; };

/** What becomes of one of several reminders to one person about one line that are due at the same moment. */
export type Decision =
  | { readonly kind: 'say'; readonly reminder: Reminder; readonly way: Way }
  /** Its way was taken back since it was opened; the next one says it. */
  | { readonly kind: 'reroute'; readonly reminder: Reminder; readonly way: Way | null }
  | { readonly kind: 'merge'; readonly reminder: Reminder; readonly into: Reminder }
  | { readonly kind: 'wait'; readonly reminder: Reminder; readonly until: Instant }
  | { readonly kind: 'hold'; readonly reminder: Reminder; readonly why: Held };

/** One rung at most is said, and says it for the rest; every one has its answer. `opened`: all that were ever opened for the line. */
export function decideTogether(several: readonly Reminder[], facts: { readonly context: LineContext | undefined; readonly ways: readonly Way[]; readonly opened: readonly Reminder[]; readonly now: Instant }): Decision[] {
  const judged = several.map((reminder) => {
    const verdict = verdictOn(reminder, facts.context, facts.now);
    return { reminder, verdict: verdict.kind === 'say' ? afterBreath(reminder, facts) : verdict, overtaken: overtakenBy(reminder, facts.opened) };
  });
  const first = mostUrgent(judged.filter((one) => one.verdict.kind === 'say' && one.overtaken === null).map((one) => one.reminder));
  return judged.map(({ reminder, verdict, overtaken }): Decision => {
    if (verdict.kind === 'hold') return { kind: 'hold', reminder, why: verdict.why };
    if (verdict.kind === 'wait') return { kind: 'wait', reminder, until: verdict.until };
    const into = overtaken ?? (isSameRung(reminder, first!) ? null : first);
    if (into !== null) return { kind: 'merge', reminder, into };
    const way = facts.ways.find((one) => one.channel === reminder.channel);
    if (way) return { kind: 'say', reminder, way };
    return { kind: 'reroute', reminder, way: reminder.channel === 'none' ? null : wayAfter(facts.ways, reminder.kind, { channel: reminder.channel, arrived: false }) };
  });
}

/** Said, unless this person has just heard of this line. The same thing by another way is no other. */
function afterBreath(reminder: Reminder, { opened, context, now }: { readonly opened: readonly Reminder[]; readonly context: LineContext | undefined; readonly now: Instant }): Verdict {
  const until = opened.filter((one) => one.customer === reminder.customer && one.lineId === reminder.lineId && one.queuedAt !== null && !isSameRung(one, reminder))
    .reduce<number>((latest, one) => Math.max(latest, one.queuedAt! + BREATH_S), 0);
  return now < until ? { kind: 'wait', until: decentFor(reminder, { context, now: until as Instant }) } : { kind: 'say' };
}

/** The same one by another way is no other: what goes by every way at once is not merged into itself. */
const isSameRung = (a: Reminder, b: Reminder): boolean => a.kind === b.kind && a.cycle === b.cycle;

/** What becomes of a reminder that was asked for, by what its notices have come to. `onward`: the next way, where there is one and something to say. */
export interface Followed { readonly change: Partial<Pick<Reminder, 'state' | 'lookAt' | 'dueAt' | 'why'>>; readonly onward: Way | null }

export function followUp(reminder: Reminder, facts: { readonly outcome: Outcome | undefined; readonly context: LineContext | undefined; readonly ways: readonly Way[]; readonly now: Instant }): Followed {
  const { outcome, now } = facts;
  const only = (change: Followed['change']): Followed => ({ change, onward: null });
  if (reminder.state !== 'queued') return { change: { lookAt: null }, onward: reminder.openedAt === null ? onwardFrom(reminder, facts, true) : null };
  if (outcome?.sent) {
    const patience = plusSeconds(reminder.queuedAt!, PATIENCE_S[loudnessOf(reminder.kind)]);
    return only({ state: 'sent', lookAt: reminder.channel === LADDER.at(-1) ? null : patience });
  }
  if (outcome?.stopped === NIGHT) return only({ state: 'waiting', lookAt: null, dueAt: decentFor(reminder, facts) });
  if (outcome?.stopped) return only({ state: 'void', why: outcome.stopped, lookAt: null });
  if (outcome?.waiting) return only({ lookAt: plusSeconds(now, LOOK_AGAIN_S) });
  // Nobody was there: a dead device, an address that is no more, or hours of trying that came into the night.
  if (reminder.quietFrom !== null && now >= reminder.quietFrom && now < reminder.until) return only({ state: 'waiting', lookAt: null, dueAt: decentFor(reminder, facts) });
  return { change: { state: 'failed', lookAt: null, why: 'undeliverable' }, onward: onwardFrom(reminder, facts, false) };
}
/** What the gate says of a message that comes into the night: it is asked for again in the morning. */
export const NIGHT = 'quiet hours';
const LOOK_AGAIN_S = 5 * MINUTE;

function onwardFrom(reminder: Reminder, { context, ways, now }: { readonly context: LineContext | undefined; readonly ways: readonly Way[]; readonly now: Instant }, arrived: boolean): Way | null {
  if (reminder.channel === 'none' || verdictOn(reminder, context, now).kind === 'hold') return null;
  return wayAfter(ways, reminder.kind, { channel: reminder.channel, arrived });
}

/** The next decent moment of its reader. */
export function decentFor(reminder: Pick<Reminder, 'customer'>, { context, now }: { readonly context: LineContext | undefined; readonly now: Instant }): Instant {
  const who = context?.recipients.find((one) => one.person.customer === reminder.customer);
  return context && who ? whenFor(context, who, now) : now;
}
