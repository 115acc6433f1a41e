import type { Instant } from '../../base/time.ts';
import type { NoticeId } from '../../base/ids.ts';
import { GuardFailed } from '../../platform/db/unit.ts';
import { outcomesOf, type ClaimedNotice } from '../notices/notices.ts';
import type { RemindersApp } from './app.ts';
import { contextOf, reachesNow } from './context.ts';
import { decentFor, followUp, NIGHT, verdictOn } from './decide.ts';
import { waysFor } from './look.ts';
import { noticeRef, reminderById, reminderInsert, reminderOfRef, REMINDER_MOVED_ON, remindersToFollow, stepReminder, type Reminder } from './reminder.ts';
import { byNextWay, REMINDER_NOTICE } from './send-due.ts';

const BATCH = 300;

/** Looks after reminders that were asked for: did they leave, were they opened, is another channel needed. True when there is more. */
export async function followReminders(app: RemindersApp): Promise<boolean> {
  const now = app.clock.now();
  const all = await remindersToFollow(app.db, now, BATCH);
  if (all.length === 0) return false;
  const [outcomes, contexts, reaches] = await Promise.all([
    outcomesOf(app.db, REMINDER_NOTICE, all.map(noticeRef)), contextOf(app, [...new Set(all.map((one) => one.lineId))], now), reachesNow(app, all.map((one) => one.customer)),
  ]);
  await Promise.all(all.map(async (reminder) => {
    const context = contexts.get(reminder.lineId);
    const who = context?.recipients.find((one) => one.person.customer === reminder.customer);
    const ways = context && who ? waysFor(context, who, reaches) : [];
    try {
      const { change, onward } = followUp(reminder, { outcome: outcomes.get(noticeRef(reminder)), context, ways, now });
      await app.committer.commit([
        stepReminder(reminder, change).write, ...(onward === null ? [] : [reminderInsert(byNextWay(app, reminder, { way: onward, dueAt: decentFor(reminder, { context, now }), now }))]),
      ]);
    } catch (error) {
      if (!(error instanceof GuardFailed) || error.guard !== REMINDER_MOVED_ON) throw error;
    }
  }));
  return all.length === BATCH;
}

/** For the outbox: which reminders must not be said any more, right before they leave. What waited in an outage is decided again. */
export async function reminderGate(app: RemindersApp, claimed: readonly ClaimedNotice[]): Promise<ReadonlyMap<NoticeId, string>> {
  const mine = claimed.filter((one) => one.kind === REMINDER_NOTICE);
  if (mine.length === 0) return new Map();
  const now = app.clock.now();
  const reminders = (await Promise.all(mine.map((one) => reminderById(app.db, reminderOfRef(one.ref))))).filter((one) => one !== null);
  const [contexts, reaches] = await Promise.all([contextOf(app, [...new Set(reminders.map((one) => one.lineId))], now), reachesNow(app, reminders.map((one) => one.customer))]);
  const byId = new Map(reminders.map((one) => [one.id, one]));
  return new Map(mine.flatMap((notice): [NoticeId, string][] => {
    const why = stopped(byId.get(reminderOfRef(notice.ref)), contexts, reaches, now);
    return why === null ? [] : [[notice.id, why]];
  }));
}

function stopped(reminder: Reminder | undefined, contexts: Awaited<ReturnType<typeof contextOf>>, reaches: Awaited<ReturnType<typeof reachesNow>>, now: Instant): string | null {
  const context = reminder && contexts.get(reminder.lineId);
  const who = context?.recipients.find((one) => one.person.customer === reminder!.customer);
  if (!reminder || !context || !who) return 'left';
  const verdict = verdictOn(reminder, context, now);
  if (verdict.kind === 'hold') return verdict.why;
  // Waiting is for the night; a renewal that began this minute ends it too, and the morning finds out what became of it.
  if (verdict.kind === 'wait') return NIGHT;
  return waysFor(context, who, reaches).some((way) => way.channel === reminder.channel) ? null : 'no_channel';
}
