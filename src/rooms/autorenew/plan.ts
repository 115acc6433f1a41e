import type { AutoCycleId, LineId } from '../../base/ids.ts';
import type { By } from '../../base/language.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Instant } from '../../base/time.ts';
import { wake } from '../../platform/jobs/job-writes.ts';
import { GuardFailed } from '../../platform/db/unit.ts';
import { journalWrite } from '../journal/journal.ts';
import { AUTO_RENEW_LOOK } from '../renewals/renewals.ts';
import type { AutoRenewApp } from './app.ts';
import { approvals } from './approve.ts';
import { cycleById, CYCLE_MOVED_ON, openCycles, stepCycle, triesOf, type AutoCycle, type CycleChange, type Try } from './cycle.ts';
import { aheadByDate, type Ahead } from './due.ts';
import { lookAt } from './look.ts';
import { mandateOf, type Mandate } from './mandate.ts';
import { aheadFor, limitOf, soonAt, triesAllowed } from './schedule.ts';
import { draftFor, planFor } from './terms.ts';

/** What is planned for a line, for whoever wants to see it: a page, a program, a person who helps. */
export interface RetryPlan {
  readonly mandate: Mandate;
  /** The cycle that is open; null: the next one has not been announced yet. */
  readonly cycle: AutoCycle | null;
  readonly ahead: Ahead | null;
  /** What the renewal costs now; null: it cannot be had now. */
  readonly cents: bigint | null;
  /** The most that may be charged now without asking. */
  readonly limitCents: bigint;
  /** When the person is told before. */
  readonly notices: readonly Instant[];
  /** Made so far for this cycle. */
  readonly made: readonly Try[];
  /** Still to come, the first one first: charges, or requests to approve. */
  readonly planned: readonly Instant[];
}

/** The visible plan of a line's next renewal by itself; null: auto-renew is off. */
export async function planOfRetries(app: AutoRenewApp, lineId: LineId): Promise<RetryPlan | null> {
  const [line, mandate, [cycle = null]] = await Promise.all([app.readLine(lineId), mandateOf(app.db, lineId), openCycles(app.db, lineId)]);
  if (!line || !mandate) return null;
  const now = app.clock.now();
  const ahead = cycle === null ? aheadByDate(line, mandate, now) : aheadFor(line, mandate, cycle, now);
  const tries = ahead === null || mandate.state !== 'on' ? []
    : mandate.pay.kind === 'approve' ? approvals(line.zone, ahead.endsAt, cycle?.lowAt ?? null).map((one) => one.at)
      : cycle === null ? triesAllowed(mandate, ahead, null) : triesAllowed(mandate, ahead, cycle.announcedAt).filter((at) => cycle.triedAt === null || at > cycle.triedAt);
  return {
    mandate, cycle, ahead, cents: priceOf(app, line, mandate, cycle?.trigger ?? ahead?.trigger ?? mandate.triggers[0]!),
    limitCents: limitOf(mandate, cycle ?? { announcedCents: null, announcedAt: null, approvedCents: null }, now),
    notices: ahead === null || ahead.trigger === 'low_data' || mandate.pay.kind === 'approve' || mandate.state !== 'on' ? [] : ([7, 3] as const).map((days) => soonAt(ahead, days)).filter((at) => at > now && at > mandate.onAt),
    made: cycle === null ? [] : await triesOf(app.db, cycle.id), planned: tries.filter((at) => at > now),
  };
}

function priceOf(app: AutoRenewApp, line: Parameters<typeof draftFor>[1], mandate: Mandate, trigger: Ahead['trigger']): bigint | null {
  try {
    return BigInt(draftFor(app, line, { planId: planFor(app, line, mandate.planId).terms.planId, trigger, pay: mandate.pay }).totalCents);
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}

/**
 * A yes to a price above what may be charged unasked, for this cycle and up to this amount. Charged by the plan of the cycle, or at
 * once where its time has come. Refuses `not_found` where nothing waits for a yes.
 */
export const approveCharge = (app: AutoRenewApp, wish: { readonly line: LineId; readonly cycle: AutoCycleId; readonly cents: bigint; readonly by: By }): Promise<void> =>
  change(app, wish, 'auto_renewal.approved_charge', (cycle) => (cycle.state === 'asking' && cycle.linkId === null ? { approvedCents: wish.cents } : null));

/** Tries again now what failed before, because whoever it failed for says that it will go through. Refuses `not_found` where nothing failed. */
export const tryAgain = (app: AutoRenewApp, wish: { readonly line: LineId; readonly cycle: AutoCycleId; readonly by: By }): Promise<void> =>
  change(app, wish, 'auto_renewal.again', (cycle) => (cycle.state === 'planned' && cycle.tries > 0 ? { tryAt: app.clock.now() } : null));

async function change(app: AutoRenewApp, wish: { readonly line: LineId; readonly cycle: AutoCycleId; readonly by: By }, what: string, of: (cycle: AutoCycle) => CycleChange | null): Promise<void> {
  for (;;) {
    const cycle = await cycleById(app.db, wish.cycle);
    const wanted = cycle?.lineId === wish.line ? of(cycle) : null;
    if (!cycle || !wanted) throw new Refusal('not_found');
    const now = app.clock.now();
    try {
      await app.committer.commit([
        stepCycle(cycle, wanted, now).write, journalWrite({ at: now, by: wish.by, what, subject: cycle.mandateId, line: wish.line, facts: { cycle: cycle.id, cents: wanted.approvedCents ? Number(wanted.approvedCents) : null } }, app),
        wake({ kind: AUTO_RENEW_LOOK, key: wish.line, runAtMs: app.clock.nowMs() }, { newId: app.newId, now }),
      ]);
      break;
    } catch (error) {
      if (!(error instanceof GuardFailed) || error.guard !== CYCLE_MOVED_ON) throw error;
    }
  }
  // Inside the request, so that whoever said yes sees what came of it; the job does it where this one dies.
  await lookAt(app, wish.line);
}
