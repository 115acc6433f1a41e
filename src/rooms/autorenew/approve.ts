import { DAY, HOUR, plusSeconds, type Instant, type ZoneId } from '../../base/time.ts';
import { lastValidDay, plusDays, startOfDay } from '../../base/zone-time.ts';
import { journalWrite } from '../journal/journal.ts';
import { cancelLink, linkById, newLink } from '../paylinks/paylinks.ts';
import { AUTO_CALLER } from '../renewals/renewals.ts';
import type { Write } from '../../platform/db/unit.ts';
import type { AutoRenewApp } from './app.ts';
import { stepCycle, type AutoCycle, type CycleChange } from './cycle.ts';
import { approveNotice } from './notes.ts';
import { draftFor, planFor } from './terms.ts';
import { BY_ROUND, failed, type Work } from './try.ts';

/** Requests to approve: a week, three days and a day before the end, and on its last day, in the morning of the line. */
const ASKED_DAYS = [7, 3, 1, 0] as const;
const MORNING = 10 * HOUR;
/** A request may still be paid so long after the end, like any pay link. */
const LINK_AFTER_END_S = 3 * DAY;
const LOW_EVERY_S = DAY;

interface Asking { readonly name: string; readonly at: Instant }

/** When somebody is asked to approve a renewal, in order. With little data at once, and each day until the cycle ends. */
export function approvals(zone: ZoneId, endsAt: Instant, lowAt: Instant | null): readonly Asking[] {
  if (lowAt !== null) return [0, 1, 2].map((day) => ({ name: `approve-low${day}`, at: plusSeconds(lowAt, day * LOW_EVERY_S) })).filter((one) => one.at < endsAt);
  const last = lastValidDay(zone, endsAt);
  return ASKED_DAYS.map((days) => ({ name: `approve${days}`, at: plusSeconds(startOfDay(zone, plusDays(last, -days)), MORNING) })).filter((one) => one.at < endsAt);
}

/** The newest request that is due and was not written; those before it are not sent late. */
export const dueApproval = (asked: readonly Asking[], told: readonly string[], now: Instant): Asking | null => {
  const due = asked.filter((one) => one.at <= now).at(-1);
  return due && !told.includes(due.name) ? due : null;
};

/**
 * For ways that cannot be charged later: one pay link for the cycle, sent and sent again until it is paid or the time is over.
 * Answers what the cycle becomes, or null for nothing now. The payment is the payer's own, by hand.
 */
export function askApproval(app: AutoRenewApp, work: Work, name: string): { readonly change: CycleChange; readonly writes: readonly Write[] } {
  const { mandate, cycle, line, ahead, reach } = work;
  const now = app.clock.now();
  const doc = draftFor(app, line, { planId: planFor(app, line, mandate.planId).terms.planId, trigger: cycle.trigger, pay: mandate.pay });
  const made = cycle.linkId === null ? newLink(app, {
    line: line.id, planId: doc.plan.id, mode: doc.mode, note: null, expiresAt: plusSeconds(ahead.endsAt, LINK_AFTER_END_S), caller: `${AUTO_CALLER}${mandate.id}`, contact: { email: null, language: reach.language }, sponsor: null, by: BY_ROUND,
  }) : null;
  const link = cycle.linkId ?? made!.link.id;
  return {
    change: { state: 'asking', linkId: link, told: [...cycle.told, name] },
    writes: [
      ...made?.writes ?? [], ...approveNotice(app, work, { cycle, link, name, cents: BigInt(doc.totalCents), endsAt: ahead.endsAt }),
      journalWrite({ at: now, by: BY_ROUND, what: 'auto_renewal.asked', subject: mandate.id, line: line.id, facts: { cycle: cycle.id, link, cents: doc.totalCents } }, app),
    ],
  };
}

/** Nobody approved it, and its time is over. */
export async function notApproved(app: AutoRenewApp, work: Work): Promise<void> {
  if (work.cycle.linkId !== null) await cancelLink(app, work.cycle.linkId, BY_ROUND);
  await failed(app, work, 'not_approved', work.cycle.announcedCents ?? work.mandate.agreedCents, []);
}

/** A cycle that needs no renewal by this mandate any more: renewed by hand, or the mandate is gone. Its request is taken back. */
export async function closeCycle(app: AutoRenewApp, cycle: AutoCycle, as: 'by_hand' | 'dropped'): Promise<void> {
  // Taken back first: a crash in between only takes it back again.
  if (cycle.linkId !== null) await cancelLink(app, cycle.linkId, BY_ROUND);
  const isPaid = cycle.linkId !== null && (await linkById(app.db, cycle.linkId))?.state === 'paid';
  const state = isPaid && as === 'by_hand' ? 'renewed' : as;
  const now = app.clock.now();
  await app.committer.commit([
    stepCycle(cycle, { state, tryAt: null }, now).write,
    journalWrite({ at: now, by: BY_ROUND, what: `auto_renewal.${state === 'renewed' ? 'approved' : state}`, subject: cycle.mandateId, line: cycle.lineId, facts: { cycle: cycle.id } }, app),
  ]);
}
