import type { By } from '../../base/language.ts';
import { Refusal } from '../../base/refusal.ts';
import { DAY, plusSeconds, type Instant } from '../../base/time.ts';
import { GuardFailed } from '../../platform/db/unit.ts';
import { journalWrite } from '../journal/journal.ts';
import { paysFor } from '../people/people.ts';
import { wake } from '../../platform/jobs/job-writes.ts';
import { AUTO_RENEW_LOOK, isDisputed } from '../renewals/renewals.ts';
import type { AutoRenewApp } from './app.ts';
import { consentOf, consentWrite, mandateInsert, mandateOf, MANDATE_STANDS, type Mandate } from './mandate.ts';
import { onNotice } from './notes.ts';
import { reachable } from './tell.ts';
import { termsOf, type Terms, type TermsWish } from './terms.ts';
import { turnOff } from './turn-off.ts';

export interface TurnOn extends TermsWish {
  readonly consent: {
    /** Of the words that were shown; other words by now are another consent. */
    readonly hash: string;
    /** Which page or call showed them. */
    readonly place: string;
  };
  readonly by: By;
}

/** A year on, the same day, near enough: told a little early rather than late (s). */
const YEAR_S = 365 * DAY;

/**
 * Turns auto-renew on with the consent that was given to exactly these words. A mandate that stood is ended first; the same
 * once more is the one that stands. Whether whoever asks has just shown who they are is the door's to ask (trust section 4).
 * Refuses `forbidden` for a line that is not theirs to pay for, `auto_renewal_words_changed`, `auto_renewal_disputed`,
 * `nobody_on_file` for somebody who cannot be told, and as `termsOf` does.
 */
export async function turnOn(app: AutoRenewApp, wish: TurnOn): Promise<Mandate> {
  const { consent, by, ...wanted } = wish;
  if (!await paysFor(app.db, wish.customer, wish.line)) throw new Refusal('forbidden');
  const terms = await termsOf(app, wanted);
  if (terms.hash !== consent.hash) throw new Refusal('auto_renewal_words_changed');
  if (await isDisputed(app.db, wish.line, wish.customer)) throw new Refusal('auto_renewal_disputed');
  // Confirmed in writing, and told before each charge: whoever cannot be reached cannot have it.
  const [line, reach] = await Promise.all([app.readLine(wish.line), reachable(app, wish.customer)]);
  if (!line || !reach) throw new Refusal('nobody_on_file');
  for (;;) {
    const standing = await mandateOf(app.db, wish.line);
    if (standing?.state === 'on' && standing.customer === wish.customer && (await consentOf(app.db, standing.id))?.hash === terms.hash) return standing;
    if (standing) await turnOff(app, { line: wish.line, by, reason: 'changed' });
    const mandate = newMandate(app, terms, app.clock.now());
    try {
      await app.committer.commit([
        ...onNotice(app, { line, mandate, reach }, terms.sentences), wake({ kind: AUTO_RENEW_LOOK, key: mandate.lineId, runAtMs: app.clock.nowMs() }, { newId: app.newId, now: mandate.onAt }),
        mandateInsert(mandate), consentWrite(mandate, { words: terms.words, hash: terms.hash, version: terms.version, place: consent.place, by }),
        journalWrite({ at: mandate.onAt, by, what: 'auto_renewal.on', subject: mandate.id, line: mandate.lineId, facts: { customer: mandate.customer, plan: terms.planId, cents: Number(terms.cents), ceiling: Number(terms.ceilingCents), hash: terms.hash } }, app),
      ]);
      app.countedAuto?.('on', mandate.pay.kind);
      return mandate;
    } catch (error) {
      // Somebody else turned it on at the same moment.
      if (!(error instanceof GuardFailed) || error.guard !== MANDATE_STANDS) throw error;
    }
  }
}

const newMandate = (app: AutoRenewApp, { wish, ...terms }: Terms, now: Instant): Mandate => ({
  id: app.newId('mdt'), lineId: wish.line, customer: wish.customer, planId: wish.planId, triggers: wish.triggers, pay: wish.pay, ceilingCents: terms.ceilingCents, agreedCents: terms.cents,
  lowBytes: terms.lowBytes, until: wish.until ?? null, language: wish.language, state: 'on', reason: null, version: 1, onAt: now, offAt: null, offBy: null, next: terms.next,
  yearlyAt: plusSeconds(now, YEAR_S), lookAt: now,
});
