import { MINUTE, DAY, plusSeconds, type Instant } from '../../base/time.ts';
import { GuardFailed, type Write } from '../../platform/db/unit.ts';
import { sealAddress } from '../../platform/secrets/sealed-address.ts';
import { noticeWrite } from '../notices/notices.ts';
import { BROKEN_PAUSE_S, eachApart } from './apart.ts';
import type { RemindersApp } from './app.ts';
import type { Way } from './channels.ts';
import { contextOf, reachesNow, type LineContext } from './context.ts';
import { decideTogether, placesFor, type Decision } from './decide.ts';
import { aboutOf } from './kinds.ts';
import { waysFor } from './look.ts';
import { offerFor } from './offer.ts';
import { allowedUntil, hoursOf } from '../../platform/i18n/quiet-hours.ts';
import { noticeRef, openedFor, reminderInsert, REMINDER_MOVED_ON, remindersDue, stepReminder, type Reminder } from './reminder.ts';

/** The kind of notice every reminder is. */
export const REMINDER_NOTICE = 'reminder.due';

const BATCH = 300;
/** How soon after it was asked for somebody looks whether it left (s). */
const FIRST_LOOK_S = 5 * MINUTE;
const LOOK_BACK_S = 60 * DAY;

/**
 * Decides every reminder that is due, by its line as it is at this moment: said, waited with, or held back with a reason. Of several
 * to one person about one line the most urgent is said for all. True when there is more to do now.
 */
export async function sendDueReminders(app: RemindersApp): Promise<boolean> {
  const now = app.clock.now();
  const due = await remindersDue(app.db, now, BATCH);
  await eachApart(app, [...Map.groupBy(due, (one) => one.lineId).values()], {
    lineOf: ([one]) => one!.lineId, work: (some) => decideLines(app, some.flat(), now), putOff: (rows) => putOff(app, rows, (reminder) => ({ dueAt: plusSeconds(now, BROKEN_PAUSE_S), lookAt: reminder.lookAt })),
  });
  return due.length >= BATCH;
}

/** Moves reminders of a line that cannot be worked on; what another worker has moved meanwhile is theirs. */
export async function putOff(app: RemindersApp, rows: readonly Reminder[], to: (reminder: Reminder) => Pick<Reminder, 'dueAt' | 'lookAt'>): Promise<void> {
  try {
    await app.committer.commit(rows.map((one) => stepReminder(one, to(one)).write));
  } catch (error) {
    if (!(error instanceof GuardFailed) || error.guard !== REMINDER_MOVED_ON) throw error;
  }
}

async function decideLines(app: RemindersApp, due: readonly Reminder[], now: Instant): Promise<void> {
  const lines = [...new Set(due.map((one) => one.lineId))];
  const [contexts, reaches, opened] = await Promise.all([contextOf(app, lines, now), reachesNow(app, due.map((one) => one.customer)), openedFor(app.db, lines, plusSeconds(now, -LOOK_BACK_S))]);
  const together = Map.groupBy(due, (one) => `${one.lineId} ${one.customer}`);
  await Promise.all([...together.values()].map(async (several) => {
    const context = contexts.get(several[0]!.lineId);
    const who = context?.recipients.find((one) => one.person.customer === several[0]!.customer);
    const ways = context && who ? waysFor(context, who, reaches) : [];
    const decisions = decideTogether(several, { context, ways, opened: opened.filter((one) => one.lineId === several[0]!.lineId), now });
    const steps = await Promise.all(decisions.map((one) => stepFor(app, one, context, now)));
    try {
      await app.committer.commit(steps.flatMap((one) => one.writes));
    } catch (error) {
      // Another worker was faster with one of them: nothing of this went out, and the next turn reads again.
      if (!(error instanceof GuardFailed) || error.guard !== REMINDER_MOVED_ON) throw error;
      return;
    }
    for (const { reminder } of steps) count(app, reminder);
  }));
}

interface Step { readonly reminder: Reminder; readonly writes: readonly Write[] }

async function stepFor(app: RemindersApp, decision: Decision, context: LineContext | undefined, now: Instant): Promise<Step> {
  const { reminder } = decision;
  const step = (change: Parameters<typeof stepReminder>[1], more: readonly Write[] = []): Step => { const { reminder: after, write } = stepReminder(reminder, change); return { reminder: after, writes: [write, ...more] }; };
  switch (decision.kind) {
    case 'hold': return step({ state: 'void', why: decision.why });
    case 'wait': return step({ dueAt: decision.until });
    case 'merge': return step({ state: 'merged', into: decision.into.id });
    case 'reroute': return step({ state: 'void', why: 'no_channel' }, decision.way === null ? [] : [reminderInsert(byNextWay(app, reminder, { way: decision.way, dueAt: now, now }))]);
    case 'say': return said(app, reminder, { context: context!, way: decision.way, now });
  }
}

/** Asked for in the outbox, in the commit that says so; not to leave after the hours it was decided in. */
async function said(app: RemindersApp, reminder: Reminder, { context, way, now }: { readonly context: LineContext; readonly way: Way; readonly now: Instant }): Promise<Step> {
  const who = context.recipients.find((one) => one.person.customer === reminder.customer)!;
  const offer = await offerFor(app, context.line, reminder.kind);
  const step = stepReminder(reminder, {
    state: 'queued', tries: reminder.tries + 1, lookAt: plusSeconds(now, FIRST_LOOK_S), planId: offer?.planId ?? null, mode: offer?.mode ?? null, queuedAt: now,
    quietFrom: allowedUntil(now, placesFor(context, who), hoursOf(who.settings.hours)), places: placesFor(context, who),
  });
  const notices = way.to.map((to) => noticeWrite({
    id: app.newId('ntc'), kind: REMINDER_NOTICE, channel: way.channel, language: who.person.language, to: sealAddress(app.keys, to), ref: noticeRef(step.reminder), payload: { reminder: reminder.id }, at: now,
    expiresAt: step.reminder.quietFrom,
  }));
  return { reminder: step.reminder, writes: [step.write, ...notices] };
}

/** The same reminder by another channel. */
export const byNextWay = (app: Pick<RemindersApp, 'newId'>, before: Reminder, next: { readonly way: Way; readonly dueAt: Instant; readonly now: Instant }): Reminder => ({
  ...before, id: app.newId('rmd'), channel: next.way.channel, state: 'waiting', version: 1, tries: 0, dueAt: next.dueAt, lookAt: null, why: null, into: null, planId: null, mode: null, queuedAt: null, quietFrom: null, places: null, openedAt: null,
  quoteId: null, madeAt: next.now,
});

function count(app: RemindersApp, reminder: Reminder): void {
  if (reminder.state === 'queued') app.counted.queued(aboutOf(reminder.kind) === 'later' ? 'later' : reminder.kind, reminder.channel);
  else if (reminder.state !== 'waiting') app.counted.held(reminder.why ?? reminder.state);
}

