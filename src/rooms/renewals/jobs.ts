import type { LineId } from '../../base/ids.ts';
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
import { tellStarts } from './cycle-starts.ts';
import { CYCLE_JOB, LINE_JOB, RENEWAL_JOB, TELL_JOB } from './job-names.ts';
import { readFresh } from './read-line.ts';
import { tellPhones, type TellJob } from './tell.ts';

export { RENEWAL_JOB } from './job-names.ts';

const LINE_AGAIN_MS = 60_000;

/** Wakes a renewal: whoever learns something about its charge or its top-up says only that there is something to learn. A line is read anew. */
export const wakeRenewal = (clock: Pick<Clock, 'nowMs'>) => (id: string): JobSpec => ({ kind: id.startsWith('line_') ? LINE_JOB : RENEWAL_JOB, key: id, runAtMs: clock.nowMs() });

export function renewalJobs(app: RenewalsApp): Record<string, JobHandler> {
  return {
    [RENEWAL_JOB]: async (job) => {
      const renewal = await renewalById(app.db, job.key);
      if (!renewal) return 'done';
      if (isAtRest(renewal.state)) return afterRest(app, renewal.id, job);
      await advance(app, renewal.id, { job });
      return 'settled';
    },
    [LINE_JOB]: async (job) => {
      const line = await app.readLine(job.key as LineId);
      if (line === null) return 'done';
      // Not heard now: again soon, because it may be a stranger who holds the SIM.
      return await readFresh(app, line) === null ? { againAtMs: app.clock.nowMs() + LINE_AGAIN_MS } : 'done';
    },
    [CYCLE_JOB]: async (job) => { await tellStarts(app, job.key as LineId); return 'done'; },
    [CASE_JOB]: (job) => workCase(app, job),
    // Its payload is what `tell` put there.
    [TELL_JOB]: async (job) => { await tellPhones(app, job.payload as unknown as TellJob); return 'done'; },
  };
}
