import type { LineId } from '../../base/ids.ts';
import type { By } from '../../base/language.ts';
import { GuardFailed, type Write } from '../../platform/db/unit.ts';
import { wake } from '../../platform/jobs/job-writes.ts';
import { journalWrite } from '../journal/journal.ts';
import { engine } from '../lines/lines.ts';
import { AUTO_RENEW_LOOK, callOff, CALL_OFF_LATE, canCallOff, renewalById } from '../renewals/renewals.ts';
import type { AutoRenewApp } from './app.ts';
import { openCycles } from './cycle.ts';
import { mandateOf, MANDATE_MOVED_ON, stepMandate, type Mandate, type OffReason } from './mandate.ts';
import { offNotice } from './notes.ts';
import { reachable } from './tell.ts';

export interface TurnOff { readonly line: LineId; readonly by: By; readonly reason: OffReason }

/**
 * Turns auto-renew off, at once and for good: another time is another consent. A payment that is not through yet is called off in
 * the same commit, and goes back in full where it comes through all the same. Null: nothing stood, which is no mistake.
 */
export async function turnOff(app: AutoRenewApp, wish: TurnOff): Promise<Mandate | null> {
  for (;;) {
    const standing = await mandateOf(app.db, wish.line);
    if (!standing) return null;
    const now = app.clock.now();
    const step = stepMandate(standing, { state: 'off', reason: wish.reason, offAt: now, offBy: wish.by.actor, next: null });
    const under = await underWay(app, wish.line);
    try {
      await app.committer.commit([
        step.write, ...under, ...await told(app, step.mandate, under.length > 0),
        // Whoever looks next takes back what was asked for, and follows what was begun.
        wake({ kind: AUTO_RENEW_LOOK, key: wish.line, runAtMs: app.clock.nowMs() }, { newId: app.newId, now }),
        journalWrite({ at: now, by: wish.by, what: 'auto_renewal.off', subject: standing.id, line: standing.lineId, facts: { reason: wish.reason } }, app),
      ]);
      app.countedAuto?.('off', wish.reason);
      app.worker.nudge();
      return step.mandate;
    } catch (error) {
      if (!(error instanceof GuardFailed) || (error.guard !== MANDATE_MOVED_ON && error.guard !== CALL_OFF_LATE)) throw error;
    }
  }
}

/** What calls off a payment that is not through. */
async function underWay(app: AutoRenewApp, line: LineId): Promise<Write[]> {
  const cycle = (await openCycles(app.db, line)).find((one) => one.state === 'trying');
  const renewal = cycle?.renewalId ? await renewalById(app.db, cycle.renewalId) : null;
  return renewal && canCallOff(renewal) ? callOff(app, renewal) : [];
}

/** Confirmed in writing; what takes another's place is confirmed by that. */
async function told(app: AutoRenewApp, mandate: Mandate, isUnderWay: boolean): Promise<Write[]> {
  if (mandate.reason === 'changed') return [];
  const [line, reach] = await Promise.all([app.readLine(mandate.lineId), reachable(app, mandate.customer)]);
  if (!line || !reach) return [];
  const now = app.clock.now();
  const ends = engine.snapshotOf(engine.settle(line.state, now), now).clocks.serviceEndsAt;
  return offNotice(app, { line, mandate, reach }, { serviceEndsAt: ends !== null && ends > now ? ends : null, underWay: isUnderWay });
}
