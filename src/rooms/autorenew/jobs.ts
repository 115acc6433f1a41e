import type { LineId } from '../../base/ids.ts';
import { msOf } from '../../base/time.ts';
import type { JobHandler } from '../../platform/jobs/worker.ts';
import { AUTO_RENEW_LOOK } from '../renewals/renewals.ts';
import type { AutoRenewApp } from './app.ts';
import { openCycles } from './cycle.ts';
import { lookAt } from './look.ts';
import { mandatesDue } from './mandate.ts';

const BATCH = 100;

/** The round: every mandate whose time has come. One that breaks calls a person and keeps nobody waiting. True when there is more. */
export async function lookAtDue(app: AutoRenewApp): Promise<boolean> {
  const due = await mandatesDue(app.db, app.clock.now(), BATCH);
  for (const { id, lineId } of due) {
    await lookAt(app, lineId).catch((error: unknown) => app.alarm('auto-renew-broken', { mandate: id, line: lineId, error: error instanceof Error ? error.name : 'unknown' }));
  }
  return due.length === BATCH;
}

export function autoRenewJobs(app: AutoRenewApp): Record<string, JobHandler> {
  return {
    [AUTO_RENEW_LOOK]: async (job) => {
      const again = await lookAt(app, job.key as LineId);
      // A mandate that stands says itself when it is looked at; what was begun by one that is off is followed from here.
      return again !== null && (await openCycles(app.db, job.key as LineId)).some((one) => one.state === 'trying') ? { againAtMs: msOf(again) } : 'done';
    },
  };
}
