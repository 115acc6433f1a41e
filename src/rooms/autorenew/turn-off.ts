import type { LineId } from '../../base/ids.ts';
import type { By } from '../../base/language.ts';
import { GuardFailed } from '../../platform/db/unit.ts';
import { journalWrite } from '../journal/journal.ts';
import type { AutoRenewApp } from './app.ts';
import { mandateOf, MANDATE_MOVED_ON, stepMandate, type Mandate, type OffReason } from './mandate.ts';

export interface TurnOff { readonly line: LineId; readonly by: By; readonly reason: OffReason }

/** Turns auto-renew off, at once and for good: another time is another consent. Null: nothing stood, which is no mistake. */
export async function turnOff(app: AutoRenewApp, wish: TurnOff): Promise<Mandate | null> {
  for (;;) {
    const standing = await mandateOf(app.db, wish.line);
    if (!standing) return null;
    const now = app.clock.now();
    const step = stepMandate(standing, { state: 'off', reason: wish.reason, offAt: now, offBy: wish.by.actor, next: null });
    try {
      await app.committer.commit([
        step.write,
        journalWrite({ at: now, by: wish.by, what: 'auto_renewal.off', subject: standing.id, line: standing.lineId, facts: { reason: wish.reason } }, app),
      ]);
      return step.mandate;
    } catch (error) {
      if (!(error instanceof GuardFailed) || error.guard !== MANDATE_MOVED_ON) throw error;
    }
  }
}
