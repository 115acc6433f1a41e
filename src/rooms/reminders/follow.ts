import { plusSeconds, type Instant } from '../../base/time.ts';
import type { NoticeId } from '../../base/ids.ts';
import { GuardFailed } from '../../platform/db/unit.ts';
import { outcomesOf, type ClaimedNotice } from '../notices/notices.ts';
import { BROKEN_PAUSE_S, eachApart } from './apart.ts';
import type { RemindersApp } from './app.ts';
import { contextOf, reachesNow } from './context.ts';
import { decentFor, followUp, NIGHT, verdictOn } from './decide.ts';
import { waysFor } from './look.ts';
import { noticeRef, reminderById, reminderInsert, reminderOfRef, REMINDER_MOVED_ON, remindersToFollow, stepReminder, type Reminder } from './reminder.ts';
import { byNextWay, putOff, REMINDER_NOTICE } from './send-due.ts';

const BATCH = 300;

/** Looks after reminders that were asked for: did they leave, were they opened, is another channel needed. True when there is more. */
export async function followReminders(app: RemindersApp): Promise<boolean> {
  const now = app.clock.now();
  const all = await remindersToFollow(app.db, now, BATCH);
  await eachApart(app, [...Map.groupBy(all, (one) => one.lineId).values()], {
    lineOf: ([one]) => one!.lineId, work: (some) => followLines(app, some.flat(), now), putOff: (rows) => putOff(app, rows, (reminder) => ({ dueAt: reminder.dueAt, lookAt: plusSeconds(now, BROKEN_PAUSE_S) })),
  });
  return all.length === BATCH;
}

async function followLines(app: RemindersApp, all: readonly Reminder[], now: Instant): Promise<void> {
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
}

/** For the outbox: which reminders must not be said any more, right before they leave. What waited in an outage is decided again. */
export async function reminderGate(app: RemindersApp, claimed: readonly ClaimedNotice[]): Promise<ReadonlyMap<NoticeId, string>> {
  const mine = claimed.filter((one) => one.kind === REMINDER_NOTICE);
  const reminders = new Map((await Promise.all([...new Set(mine.map((one) => reminderOfRef(one.ref)))].map((id) => reminderById(app.db, id)))).flatMap((one) => (one === null ? [] : [[one.id, one] as const])));
  const why = new Map<string, string>();
  await eachApart(app, [...reminders.values()], {
    lineOf: (one) => one.lineId,
    async work(some) {
      const now = app.clock.now();
      const [contexts, reaches] = await Promise.all([contextOf(app, [...new Set(some.map((one) => one.lineId))], now), reachesNow(app, some.map((one) => one.customer))]);
      for (const one of some) { const cause = stopped(one, contexts, reaches, now); if (cause !== null) why.set(one.id, cause); }
    },
    // Nobody can say whether it is still so: not now.
    putOff: (one) => { why.set(one.id, NIGHT); return Promise.resolve(); },
  });
  return new Map(mine.flatMap((notice): [NoticeId, string][] => {
    const id = reminderOfRef(notice.ref);
    const cause = reminders.has(id) ? why.get(id) : 'left';
    return cause === undefined ? [] : [[notice.id, cause]];
  }));
}

function stopped(reminder: Reminder, contexts: Awaited<ReturnType<typeof contextOf>>, reaches: Awaited<ReturnType<typeof reachesNow>>, now: Instant): string | null {
  const context = contexts.get(reminder.lineId);
  const who = context?.recipients.find((one) => one.person.customer === reminder.customer);
  if (!context || !who) return 'left';
  const verdict = verdictOn(reminder, context, now);
  if (verdict.kind === 'hold') return verdict.why;
  // Waiting is for the night; a renewal that began this minute ends it too, and the morning finds out what became of it.
  if (verdict.kind === 'wait') return NIGHT;
  return waysFor(context, who, reaches).some((way) => way.channel === reminder.channel) ? null : 'no_channel';
}
