import { Refusal, type RefusalCode } from '../../base/refusal.ts';
import { check, never } from '../../base/check.ts';
import { HOUR, MINUTE, plusSeconds, type Instant } from '../../base/time.ts';
import type { By } from '../../base/language.ts';
import type { Write } from '../../platform/db/unit.ts';
import { journalWrite } from '../journal/journal.ts';
import type { Line } from '../lines/lines.ts';
import { lineNotFrozen, type Reach } from '../people/people.ts';
import { AUTO_CALLER, loadWork, place, quote, renewalById, undisputed, type PlaceRequest, type Renewal } from '../renewals/renewals.ts';
import type { AutoRenewApp } from './app.ts';
import { claimTry, failedTry, settleTry, stepCycle, type AutoCycle, type FailReason } from './cycle.ts';
import { lastCycle, type Ahead } from './due.ts';
import { stepMandate, type Mandate } from './mandate.ts';
import { askNotice, cardEndsBefore, failedNotice } from './notes.ts';
import { limitOf, triesAllowed } from './schedule.ts';
import { draftFor, planFor } from './terms.ts';

/** One open cycle with everything a try of it needs. */
export interface Work { readonly line: Line; readonly mandate: Mandate; readonly cycle: AutoCycle; readonly ahead: Ahead; readonly reach: Reach }

export const BY_ROUND: By = { door: 'job', actor: 'job:autorenew', reason: 'auto-renew' };
const byMandate = (mandate: Mandate): By => ({ door: 'job', actor: `auto:${mandate.id}`, reason: 'a standing consent' });

/** The shop, the line or the carrier is busy for the moment: no try at all, looked at again so soon (s). */
const SOON_S = 10 * MINUTE;
/** What was not heard of so long after the last moment of the plan is given up. */
const PATIENCE_S = 12 * HOUR;
/** What will not be otherwise tomorrow; and what was asked for until its time was over. */
const HOPELESS: readonly FailReason[] = ['method_gone', 'card_expired', 'plan_gone', 'line_closed', 'carrier_refused', 'called_off', 'not_approved'];

/** What a refusal says of a try; `later`: nothing yet. A refusal that is not listed here is a mistake of ours. */
const BECAUSE: Partial<Record<RefusalCode, FailReason | 'later'>> = {
  wallet_too_low: 'wallet_too_low', wallet_frozen: 'method_gone', payment_method_unknown: 'method_gone', line_frozen: 'line_frozen',
  plan_not_found: 'plan_gone', plan_not_sold: 'plan_gone', plan_not_for_line: 'plan_gone', mode_not_offered: 'plan_gone', extend_needs_same_plan: 'plan_gone', carry_too_late: 'plan_gone',
  no_running_cycle: 'plan_gone', plan_not_for_auto_renewal: 'plan_gone', line_barred: 'line_closed', number_released: 'line_closed', line_closed: 'line_closed', line_not_sold: 'line_closed',
  renewal_in_progress: 'later', line_changed: 'later', quote_expired: 'later', quote_used: 'later', payment_paused: 'later', shop_on_hold: 'later', shields_up: 'later', carrier_unavailable: 'later',
  payment_not_available: 'later', not_ready: 'later', too_many_requests: 'later',
};
export function becauseOf(error: unknown): FailReason | 'later' {
  const because = error instanceof Refusal ? BECAUSE[error.code] : undefined;
  if (because === undefined) throw error;
  return because;
}

/**
 * Tries to renew now, through the one flow: quoted on a line that was read just now, and placed only if in that commit the
 * mandate is on, its consent is there, no other try of this cycle brought or may bring money, nothing else is under way on the
 * line, it is the line that was quoted, its SIM is its own and nothing of it is disputed. Answers when to look again; null: at once.
 */
export async function tryNow(app: AutoRenewApp, work: Work): Promise<Instant | null> {
  const { mandate, cycle } = work;
  const now = app.clock.now();
  let cents = cycle.announcedCents ?? mandate.agreedCents;
  try {
    const draft = draftFor(app, work.line, { planId: planFor(app, work.line, mandate.planId).terms.planId, trigger: cycle.trigger, pay: mandate.pay });
    const quoted = await quote(app, { line: work.line.id, planId: draft.plan.id, mode: draft.mode, autoRenewConsent: true, customer: mandate.customer });
    cents = BigInt(quoted.doc.totalCents);
    const line = await app.readLine(work.line.id);
    // Read at its carrier for the quote: renewed elsewhere in the meantime, it is another cycle's turn.
    if (!line || line.version !== quoted.doc.lineVersion || lastCycle(line) !== cycle.cycle) return null;
    const limit = limitOf(mandate, cycle, now);
    if (cents > limit) { await ask(app, work, cents, limit); return null; }
    await place(app, { caller: `${AUTO_CALLER}${mandate.id}`, key: `${cycle.id}:${cycle.tries + 1}`, quote: quoted.doc.quote, ...paymentOf(mandate), ...payerOf(work), alone: true, by: byMandate(mandate), also: (renewal) => claimed(app, work, renewal, cents) });
    app.countedAuto?.('tried', mandate.pay.kind);
    return null;
  } catch (error) {
    const because = becauseOf(error);
    if (because !== 'later') { await failed(app, work, because, cents, []); return null; }
    const last = triesAllowed(mandate, work.ahead, cycle.announcedAt).at(-1) ?? work.ahead.endsAt;
    if (now < plusSeconds(last, PATIENCE_S)) return plusSeconds(now, SOON_S);
    await failed(app, work, 'not_heard', cents, []);
    return null;
  }
}

function claimed(app: AutoRenewApp, { line, mandate, cycle }: Work, renewal: Renewal['id'], cents: bigint): Write[] {
  const now = app.clock.now();
  const n = cycle.tries + 1;
  return [
    claimTry(mandate, cycle, { n, renewal, cents, at: now }), stepCycle(cycle, { state: 'trying', tries: n, triedAt: now, tryAt: null, renewalId: renewal }, now).write,
    lineNotFrozen(line.id, now), undisputed(line.id, mandate.customer),
    journalWrite({ at: now, by: byMandate(mandate), what: 'auto_renewal.tried', subject: mandate.id, line: line.id, facts: { renewal, cycle: cycle.id, n, cents: Number(cents) } }, app),
  ];
}

function paymentOf({ pay, customer }: Mandate): Pick<PlaceRequest, 'pay' | 'wallet'> {
  switch (pay.kind) {
    case 'saved': return { pay: { kind: 'saved', method: pay.method, offSession: true } };
    case 'wallet_then_saved': return { pay: { kind: 'saved', method: pay.method, offSession: true }, wallet: { customer, use: 'as_far_as_it_goes' } };
    case 'wallet': return { pay: { kind: 'wallet' } };
    case 'approve': throw new Error('what has to be approved is never charged');
    default: return never(pay);
  }
}

const payerOf = ({ mandate, reach }: Work): Pick<PlaceRequest, 'payer'> => ({ payer: { customer: mandate.customer, email: reach.email, language: reach.language, zone: reach.zone } });

/** It costs more than was announced or agreed to: nothing moves before somebody says yes. */
export async function ask(app: AutoRenewApp, work: Work, cents: bigint, limit: bigint, more: Partial<Pick<AutoCycle, 'told'>> = {}): Promise<void> {
  const now = app.clock.now();
  const { mandate, cycle, line } = work;
  await app.committer.commit([
    stepCycle(cycle, { state: 'asking', tryAt: null, told: more.told ?? [...cycle.told, 'ask'] }, now).write,
    ...askNotice(app, work, { cycle, cents, limit, endsAt: work.ahead.endsAt }),
    journalWrite({ at: now, by: BY_ROUND, what: 'auto_renewal.asked', subject: mandate.id, line: line.id, facts: { cycle: cycle.id, cents: Number(cents), limit: Number(limit) } }, app),
  ]);
  app.countedAuto?.('asked', cents > mandate.ceilingCents ? 'ceiling' : 'price');
}

/** A try that brought nothing: when it is tried again, or that it is not, is said at once (trust section 8). `settle`: of the try's own row. */
export async function failed(app: AutoRenewApp, work: Work, given: FailReason, cents: bigint, settle: readonly Write[]): Promise<void> {
  const now = app.clock.now();
  const { mandate, cycle, line, ahead } = work;
  const reason = given === 'declined' && await cardEndsBefore(app, mandate, now) !== null ? 'card_expired' : given;
  const next = HOPELESS.includes(reason) ? null : triesAllowed(mandate, ahead, cycle.announcedAt).find((at) => at > now) ?? null;
  const n = cycle.state === 'trying' ? cycle.tries : cycle.tries + 1;
  const step = stepCycle(cycle, { state: next === null ? 'gave_up' : 'planned', tries: n, triedAt: now, tryAt: next, reason }, now);
  const plan = mandate.next?.plan ?? mandate.planId ?? '';
  // What somebody did not approve this time is asked for again next time; what cannot be charged pauses.
  const paused = next === null && reason !== 'not_approved';
  const mandateStep = stepMandate(mandate, paused ? { state: 'paused', reason: reason === 'carrier_refused' ? 'refused' : 'retries', next: null } : { next: next === null ? null : { at: next, cents, plan }, lookAt: now });
  await app.committer.commit([
    step.write, mandateStep.write, ...settle.length > 0 ? settle : [failedTry(cycle, { n, cents, reason, at: now })],
    ...await failedNotice(app, work, { ref: `${cycle.id} ${n}`, why: reason, cents, nextAt: next, endsAt: ahead.endsAt > now ? ahead.endsAt : null }),
    journalWrite({ at: now, by: BY_ROUND, what: paused ? 'auto_renewal.paused' : 'auto_renewal.failed', subject: mandate.id, line: line.id, facts: { cycle: cycle.id, n, reason, nextAt: next } }, app),
  ]);
  app.countedAuto?.(paused ? 'paused' : 'failed', reason);
}

/** What became of a try that is under way. Null: it still is. `stands`: the mandate the try was made for stands as it did. */
export async function follow(app: AutoRenewApp, cycle: AutoCycle, work: Work | null): Promise<boolean> {
  check(cycle.renewalId !== null, `cycle ${cycle.id} tries without a renewal`);
  const renewal = await renewalById(app.db, cycle.renewalId);
  check(renewal, `no renewal ${cycle.renewalId}`);
  const now = app.clock.now();
  switch (renewal.state) {
    case 'done':
      await app.committer.commit([
        stepCycle(cycle, { state: 'renewed', tryAt: null, reason: null }, now).write, settleTry(cycle, 'paid', null, now), ...work === null ? [] : [stepMandate(work.mandate, { next: null, lookAt: now }).write],
        journalWrite({ at: now, by: BY_ROUND, what: 'auto_renewal.renewed', subject: cycle.mandateId, line: cycle.lineId, facts: { cycle: cycle.id, renewal: renewal.id } }, app),
      ]);
      app.countedAuto?.('renewed', cycle.trigger);
      return true;
    case 'declined': {
      const reason = await declinedFor(app, renewal);
      const settle = settleTry(cycle, 'failed', reason, now);
      if (work === null) await app.committer.commit([stepCycle(cycle, { state: 'dropped', tryAt: null, reason }, now).write, settle]);
      else await failed(app, work, reason, renewal.totalCents, [settle]);
      return true;
    }
    case 'refunded': case 'needs_agent': {
      const settle = settleTry(cycle, 'returned', renewal.calledOff ? 'called_off' : 'carrier_refused', now);
      if (work === null) await app.committer.commit([stepCycle(cycle, { state: 'gave_up', tryAt: null, reason: renewal.calledOff ? 'called_off' : 'carrier_refused' }, now).write, settle]);
      else await failed(app, work, 'carrier_refused', renewal.totalCents, [settle]);
      return true;
    }
    default: return false;
  }
}

async function declinedFor(app: AutoRenewApp, renewal: Renewal): Promise<FailReason> {
  const work = await loadWork(app, renewal.id);
  switch (work?.charges.find((one) => one.state === 'refused' || one.state === 'ended')?.refusedReason) {
    case 'insufficient_funds': return 'insufficient_funds';
    case 'authentication_needed': return 'authentication_needed';
    case 'method_unknown': return 'method_gone';
    case 'expired': case 'cancelled': return renewal.calledOff ? 'called_off' : 'not_heard';
    default: return 'declined';
  }
}

