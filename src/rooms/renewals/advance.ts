import { GuardFailed, type Write } from '../../platform/db/unit.ts';
import { jobAgain, jobDone, wake, workerAlive, type HeldJob } from '../../platform/jobs/job-writes.ts';
import { msOf, type Instant } from '../../base/time.ts';
import { check, never } from '../../base/check.ts';
import type { RenewalsApp } from './app.ts';
import { settleAttempt } from './attempts.ts';
import { AUTO_RENEW_LOOK, isAutomatic } from './job-names.ts';
import { deliverStep } from './leg-deliver.ts';
import { giveBackStep } from './leg-give-back.ts';
import { payStep } from './leg-pay.ts';
import { moveUse } from './promotion.ts';
import type { Renewal } from './renewal.ts';
import { isAtRest, legOf } from './states.ts';
import { loadWork, type Step, type Work } from './work.ts';

export type { Work } from './work.ts';

/** Steps of one call: three legs of a few moves each, and room for a worker that has to read again. */
const STEPS_MAX = 24;

export interface AdvanceFrom {
  /** Work just placed, so that nothing has to be read. */
  readonly work?: Work;
  /** The job in whose name this runs: ended in the same commit as the last step, or put back. */
  readonly job: HeldJob;
  /** Nobody can have asked a vendor yet. */
  readonly first?: boolean;
}

/**
 * Moves a renewal as far as it can go right now: inside the request that placed it, after a gateway's or a carrier's
 * call, or when the time has come to look again. Each step asks one vendor with a key stored beforehand, outside any
 * transaction, and writes the answer down in one commit that fails if another worker was faster.
 * A crash between any two lines costs a retry, never a cent.
 */
export async function advance(app: RenewalsApp, id: string, from: AdvanceFrom): Promise<Renewal> {
  let work = from.work ?? await loadWork(app, id);
  check(work, `no renewal ${id}`);
  let first = from.first ?? false;
  for (let count = 0; count < STEPS_MAX; count++) {
    if (isAtRest(work.renewal.state)) { await app.committer.commit([jobDone(from.job)]); return work.renewal; }
    let step: Step;
    let rest: boolean;
    try {
      step = await stepOf(app, work, first);
      rest = isAtRest(step.work.renewal.state);
      if (step.writes.length > 0) await app.committer.commit([...step.writes, ...moveUse(app, work, step.work), ...settleAttempt(app, work, step.work), workerAlive(from.job.worker), ...(rest ? [jobDone(from.job), ...followed(app, step.work.renewal)] : [])]);
    } catch (error) {
      // Somebody else moved the renewal, or wrote the line: read again, and ask before sending anything.
      if (!(error instanceof GuardFailed) || error.guard === workerAlive(from.job.worker).shape.name) throw error;
      work = await loadWork(app, id);
      check(work, `no renewal ${id}`);
      first = false;
      continue;
    }
    const moved = legOf(step.work.renewal.state) !== legOf(work.renewal.state);
    const still = step.work.renewal.state === work.renewal.state;
    work = step.work;
    if (rest) return work.renewal;
    // A leg entered just now by this very commit: nobody else can have asked its vendor.
    first = moved;
    if (!moved && !step.goOn && (still || step.writes.length === 0 || isWaiting(work))) return putBack(app, work, step.lookAgainAt, from.job);
  }
  throw new Error(`renewal ${id} did not come to rest in ${STEPS_MAX} steps`);
}

/** A standing consent hears at once what became of what it placed. */
const followed = (app: RenewalsApp, renewal: Renewal): Write[] =>
  (isAutomatic(renewal.caller) ? [wake({ kind: AUTO_RENEW_LOOK, key: renewal.lineId, runAtMs: app.clock.nowMs() }, { newId: app.newId, now: app.clock.now() })] : []);

const isWaiting = (work: Work): boolean => {
  const leg = legOf(work.renewal.state);
  return leg !== null && work.renewal.state !== leg.ours;
};

async function stepOf(app: RenewalsApp, work: Work, first: boolean): Promise<Step> {
  const leg = legOf(work.renewal.state);
  check(leg, `renewal ${work.renewal.id} is at rest`);
  switch (leg.name) {
    case 'pay': return payStep(app, work, first);
    case 'deliver': return deliverStep(app, work, first);
    case 'give_back': return giveBackStep(app, work, first);
    default: return never(leg);
  }
}

async function putBack(app: RenewalsApp, work: Work, lookAgainAt: Instant, job: HeldJob): Promise<Renewal> {
  const nowMs = app.clock.nowMs();
  await app.committer.commit([jobAgain(job, { runAtMs: Math.max(msOf(lookAgainAt), nowMs + 1_000), nowMs, attempts: 0 })]);
  app.worker.nudge();
  return work.renewal;
}
