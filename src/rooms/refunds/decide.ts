import { check } from '../../base/check.ts';
import type { By } from '../../base/language.ts';
import { Refusal } from '../../base/refusal.ts';
import { GuardFailed, type Write } from '../../platform/db/unit.ts';
import { wake } from '../../platform/jobs/job-writes.ts';
import type { LineReading } from '../carriers/carriers.ts';
import { journalWrite } from '../journal/journal.ts';
import { engine, LINE_MOVED_ON, lineStands, readSnapshot } from '../lines/lines.ts';
import { loadWork, readFresh, SLOT_TAKEN, takeSlot, type Work } from '../renewals/renewals.ts';
import type { RefundsApp } from './app.ts';
import { RETURN_JOB } from './job-name.ts';
import { reckon } from './offer.ts';
import { owedRefunds, payBackWrites } from './pay-back.ts';
import { returnById, stepReturn, type Return } from './return.ts';
import { tellReturn } from './tell.ts';

export interface Decision { readonly id: string; readonly approve: boolean; /** Why, in the operator's words; the door and the name are in `by`. */ readonly by: By }

/**
 * The second person's word. Who asked cannot approve (`refund_same_person`). Approved: reckoned again for the moment it was
 * asked, with what has been used since: less than promised ends it without anything done, and the customer asks anew.
 */
export async function decideReturn(app: RefundsApp, decision: Decision): Promise<Return> {
  const one = await returnById(app.db, decision.id);
  if (!one) throw new Refusal('refund_not_found');
  if (one.state !== 'waiting_for_person') throw new Refusal('refund_not_allowed', { why: 'decided_before' });
  if (decision.by.actor === one.by.actor) throw new Refusal('refund_same_person');
  const work = await loadWork(app, one.renewalId);
  check(work, `return ${one.id} without its renewal`);
  if (!decision.approve) return refuse(app, one, work, { by: decision.by, because: 'person_refused' });
  const fresh = await readFresh(app, work.line);
  if (!fresh) throw new Refusal('carrier_unavailable');
  const current: Work = { ...work, line: fresh.line };
  if (!isStillDue(app, one, current, fresh.reading)) return refuse(app, one, work, { by: decision.by, because: 'changed_meanwhile' });
  return approve(app, one, current, decision.by);
}

/** Days that passed while we decided are ours, not the customer's; what was used meanwhile is theirs. */
function isStillDue(app: RefundsApp, one: Return, work: Work, reading: LineReading | null): boolean {
  const now = reckon(app, work, { reading, askedAt: work.line.state.asOf });
  if (now.kind === 'offered' && now.amountCents >= one.amountCents && now.doc.takeBack === one.takeBack) return true;
  if (now.kind === 'none' && (now.why === 'extension_first' || now.why === 'cannot_take_back')) return false;
  const unused = work.line.state.usedBytesTotal === readSnapshot(one.offer.before).usedBytesTotal && (reading?.lastVoiceAt ?? 0) <= one.askedAt;
  return unused && engine.isOver(work.line.state, one.renewalId) !== one.takeBack;
}

async function approve(app: RefundsApp, one: Return, work: Work, by: By): Promise<Return> {
  const now = app.clock.now();
  const step = stepReturn(one, { state: one.takeBack ? 'taking_back' : 'paying_back', decidedBy: by.actor, because: null }, now);
  const unit: Write[] = [
    step.write, lineStands(one.lineId, work.line.version),
    ...(one.takeBack ? [takeSlot({ lineId: one.lineId, id: one.id, light: false })] : await payBackWrites(app, step.one, work)),
    journalWrite({ at: now, by, what: 'return.approved', subject: one.renewalId, line: one.lineId, facts: { return: one.id, cents: Number(one.amountCents) } }, app),
    wake({ kind: RETURN_JOB, key: one.id, runAtMs: app.clock.nowMs() }, { newId: app.newId, now }),
  ];
  try {
    await app.committer.commit(unit);
  } catch (error) {
    if (error instanceof GuardFailed && error.guard === SLOT_TAKEN) throw new Refusal('renewal_in_progress');
    if (error instanceof GuardFailed && error.guard === LINE_MOVED_ON) throw new Refusal('line_changed');
    throw error;
  }
  app.worker.nudge();
  return step.one;
}

async function refuse(app: RefundsApp, one: Return, work: Work, end: { readonly by: By; readonly because: 'person_refused' | 'changed_meanwhile' }): Promise<Return> {
  const now = app.clock.now();
  const step = stepReturn(one, { state: 'refused', because: end.because, decidedBy: end.by.actor }, now);
  await app.committer.commit([
    step.write,
    journalWrite({ at: now, by: end.by, what: 'return.refused', subject: one.renewalId, line: one.lineId, facts: { return: one.id, cents: Number(one.amountCents), because: end.because } }, app),
    ...tellReturn(app, work, step.one, 'return.refused'),
  ]);
  return step.one;
}

/** The gateway would not: an operator has it tried once more, with new keys for what is still owed. */
export async function tryReturnAgain(app: RefundsApp, id: string, by: By): Promise<Return> {
  const one = await returnById(app.db, id);
  if (!one) throw new Refusal('refund_not_found');
  if (one.state !== 'needs_agent') throw new Refusal('refund_not_allowed', { why: 'decided_before' });
  const work = await loadWork(app, one.renewalId);
  check(work, `return ${one.id} without its renewal`);
  const now = app.clock.now();
  const step = stepReturn(one, { state: 'paying_back', because: null }, now);
  await app.committer.commit([
    step.write, ...owedRefunds(app, one, work).writes,
    journalWrite({ at: now, by, what: 'return.tried_again', subject: one.renewalId, line: one.lineId, facts: { return: one.id } }, app),
    wake({ kind: RETURN_JOB, key: one.id, runAtMs: app.clock.nowMs() }, { newId: app.newId, now }),
  ]);
  app.worker.nudge();
  return step.one;
}
