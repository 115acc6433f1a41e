import type { JobSpec } from '../../platform/jobs/job-writes.ts';
import type { JobHandler } from '../../platform/jobs/worker.ts';
import type { Clock } from '../../platform/clock.ts';
import { advance } from './advance.ts';
import { afterRest } from './after-rest.ts';
import type { RenewalsApp } from './app.ts';
import { CASE_JOB } from './case.ts';
import { workCase } from './case-work.ts';
import { renewalById } from './renewal.ts';
import { isAtRest } from './states.ts';
import { RENEWAL_JOB } from './job-names.ts';

export { RENEWAL_JOB } from './job-names.ts';

/** Wakes a renewal: whoever learns something about its charge or its top-up says only that there is something to learn. */
export const wakeRenewal = (clock: Pick<Clock, 'nowMs'>) => (renewalId: string): JobSpec => ({ kind: RENEWAL_JOB, key: renewalId, runAtMs: clock.nowMs() });

export function renewalJobs(app: RenewalsApp): Record<string, JobHandler> {
  return {
    [RENEWAL_JOB]: async (job) => {
      const renewal = await renewalById(app.db, job.key);
      if (!renewal) return 'done';
      if (isAtRest(renewal.state)) return afterRest(app, renewal.id, job);
      await advance(app, renewal.id, { job });
      return 'settled';
    },
    [CASE_JOB]: (job) => workCase(app, job),
  };
}
