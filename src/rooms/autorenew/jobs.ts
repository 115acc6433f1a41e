import type { LineId } from '../../base/ids.ts';
import { msOf } from '../../base/time.ts';
import type { JobHandler } from '../../platform/jobs/worker.ts';
import { AUTO_RENEW_LOOK } from '../renewals/renewals.ts';
import type { AutoRenewApp } from './app.ts';
import { openCycles } from './cycle.ts';
import { lookAt } from './look.ts';
import { mandateOf, mandatesDue } from './mandate.ts';

/** The room of use wakes it by this name; its key is the line's id. */
const AUTO_RENEW_USE = 'autorenew.use';

const BATCH = 100;

/** The round: every mandate whose time has come. One that breaks calls a person and keeps nobody waiting. True when there is more. */
export async function lookAtDue(app: AutoRenewApp): Promise<boolean> {
  const due = await mandatesDue(app.db, app.clock.now(), BATCH);
  // Side by side: what they read comes in one statement for many. No line has two mandates that stand.
  await Promise.all(due.map(({ id, lineId }) => lookAt(app, lineId).catch((error: unknown) => app.alarm('auto-renew-broken', { mandate: id, line: lineId, error: error instanceof Error ? error.name : 'unknown' }))));
  return due.length === BATCH;
}

export function autoRenewJobs(app: AutoRenewApp): Record<string, JobHandler> {
  return {
    [AUTO_RENEW_LOOK]: async (job) => {
      const again = await lookAt(app, job.key as LineId);
      // A mandate that stands says itself when it is looked at; what was begun by one that is off is followed from here.
      return again !== null && (await openCycles(app.db, job.key as LineId)).some((one) => one.state === 'trying') ? { againAtMs: msOf(again) } : 'done';
    },
    /** A reading that found use: news for mandates that look at what is left, and for no others. */
    [AUTO_RENEW_USE]: async (job) => {
      const line = job.key as LineId;
      if ((await mandateOf(app.db, line))?.triggers.includes('low_data')) await lookAt(app, line);
      return 'done';
    },
  };
}
