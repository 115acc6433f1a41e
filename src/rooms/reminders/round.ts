import type { LineId } from '../../base/ids.ts';
import { MINUTE } from '../../base/time.ts';
import { grouped } from '../../platform/db/grouped.ts';
import type { JobHandler } from '../../platform/jobs/worker.ts';
import type { RemindersApp } from './app.ts';
import { followReminders } from './follow.ts';
import { compareLines, lookApart, lookAtDueLines } from './look.ts';
import { sendDueReminders } from './send-due.ts';

/** Lower rooms wake it by this name; its key is the line's id. */
export const REMINDERS_LOOK = 'reminders.look';
/** At work for so long without coming to an end, the last of those that wait is late (ms). A leap of the clock is no lag. */
const BEHIND_MS = 15 * MINUTE * 1000;

/**
 * The round, a turn at a time: opens what fell due, looks after what is out, then decides. In this order, so that whatever fell due
 * together, after a night or after a clock that jumped, is there when the most urgent is chosen. Answers true while there is more to do now.
 */
export function openRemindersRound(app: RemindersApp): () => Promise<boolean> {
  let busySinceMs: number | null = null;
  return async () => {
    const [lines, changed, out] = [await lookAtDueLines(app), await compareLines(app), await followReminders(app)];
    // While lines are still to be looked at, what was opened for them waits: a line's reminders are decided together.
    const more = lines || out || await sendDueReminders(app) || changed;
    busySinceMs = more ? busySinceMs ?? app.clock.elapsedMs() : null;
    if (busySinceMs !== null && app.clock.elapsedMs() - busySinceMs > BEHIND_MS) app.alarm('reminders-late', { minutes: Math.trunc((app.clock.elapsedMs() - busySinceMs) / 60_000) });
    return more;
  };
}

/** The job of a wake-up: one line looked at now. Wake-ups that come together are one look. */
export function reminderJobs(app: RemindersApp): Record<string, JobHandler> {
  const look = grouped<LineId, void>(async (lines) => { await lookApart(app, lines); return lines.map(() => undefined); });
  return { [REMINDERS_LOOK]: async (job) => { await look(job.key as LineId); return 'done'; } };
}
