import type { LineId } from '../../base/ids.ts';
import { Refusal } from '../../base/refusal.ts';
import { DAY, MINUTE, plusSeconds, type Instant } from '../../base/time.ts';
import { GuardFailed, type Write } from '../../platform/db/unit.ts';
import { journalWrite } from '../journal/journal.ts';
import type { Line } from '../lines/lines.ts';
import { LINE_FROZEN, paysFor, type Reach } from '../people/people.ts';
import { isDisputed, UNDISPUTED } from '../renewals/renewals.ts';
import type { AutoRenewApp } from './app.ts';
import { approvals, askApproval, closeCycle, dueApproval, notApproved } from './approve.ts';
import { CLAIM_VOID, cycleInsert, cycleOf, CYCLE_KNOWN, CYCLE_MOVED_ON, openCycles, ranLowBefore, stepCycle, type AutoCycle, type CycleChange } from './cycle.ts';
import { aheadByDate, lastCycle, type Ahead } from './due.ts';
import { mandateOf, MANDATE_MOVED_ON, stepMandate, type Mandate, type NextCharge, type OffReason } from './mandate.ts';
import { failedNotice, soonNotice, yearlyNotice } from './notes.ts';
import { aheadFor, limitOf, lookAgain, LOW_DATA_WAIT_S, nextTry, runsLow, soonAt, toldWhenTurnedOn, triesAllowed } from './schedule.ts';
import { reachable } from './tell.ts';
import { draftFor, planFor } from './terms.ts';
import { ask, becauseOf, BY_ROUND, failed, follow, tryNow, type Work } from './try.ts';
import { turnOff } from './turn-off.ts';

/** Steps of one look: each writes something down, and more than these is a mistake. */
const STEPS_MAX = 12;
/** A try under way wakes us when it is at rest; without news it is looked at after so long (s). */
const UNDER_WAY_S = 5 * MINUTE;
const YEAR_S = 365 * DAY;
/** Guards that say: another worker, or the person, was faster. Read again. */
const FASTER: readonly string[] = [CLAIM_VOID, CYCLE_KNOWN, CYCLE_MOVED_ON, MANDATE_MOVED_ON, LINE_FROZEN, UNDISPUTED];

/**
 * Looks at a line's mandate and does what is due: announces, tries, follows, asks, closes. Any number of workers at any time;
 * each step is one commit that fails if another was faster. Answers when to look again; null: when somebody wakes it.
 */
export async function lookAt(app: AutoRenewApp, line: LineId): Promise<Instant | null> {
  for (let step = 0; step < STEPS_MAX; step++) {
    try {
      const again = await oneStep(app, line);
      if (again !== 'go on') return again;
    } catch (error) {
      if (!(error instanceof GuardFailed) || !FASTER.includes(error.guard)) throw error;
    }
  }
  return plusSeconds(app.clock.now(), MINUTE);
}

type Went = Instant | null | 'go on';

async function oneStep(app: AutoRenewApp, lineId: LineId): Promise<Went> {
  const line = await app.readLine(lineId);
  if (!line) return null;
  const [mandate, open] = await Promise.all([mandateOf(app.db, lineId), openCycles(app.db, lineId)]);
  // What was begun is followed to its end, whatever became of the mandate.
  const trying = open.find((one) => one.state === 'trying');
  if (trying) return await follow(app, trying, await workFor(app, line, mandate, trying)) ? 'go on' : plusSeconds(app.clock.now(), UNDER_WAY_S);
  if (!mandate || mandate.state === 'paused') {
    for (const cycle of open) await closeCycle(app, cycle, 'dropped');
    return null;
  }
  const stood = await stands(app, line, mandate);
  return typeof stood === 'object' ? renews(app, line, mandate, open, stood.reach) : stood;
}

/** The cycle with what a step of it needs, by the mandate that stands; null: that is another one, or nobody can be told. */
async function workFor(app: AutoRenewApp, line: Line, mandate: Mandate | null, cycle: AutoCycle): Promise<Work | null> {
  if (mandate?.state !== 'on' || mandate.id !== cycle.mandateId) return null;
  const reach = await reachable(app, mandate.customer);
  const ahead = aheadFor(line, mandate, cycle, app.clock.now()) ?? { cycle: cycle.cycle, trigger: cycle.trigger, endsAt: cycle.endsAt, tries: [] };
  return reach === null ? null : { line, mandate, cycle, ahead, reach };
}

/** Whether the mandate itself goes on: off by itself, frozen, thawed, its yearly word. With a reach it stands, and nothing of this is due. */
async function stands(app: AutoRenewApp, line: Line, mandate: Mandate): Promise<Instant | 'go on' | { readonly reach: Reach }> {
  const now = app.clock.now();
  const [mayPay, reach, disputed] = await Promise.all([paysFor(app.db, mandate.customer, line.id), reachable(app, mandate.customer), isDisputed(app.db, line.id, mandate.customer)]);
  const over: OffReason | null = reach === null && !mayPay ? 'account_deleted' : !mayPay ? 'line_left' : mandate.until !== null && now >= mandate.until ? 'until_reached' : null;
  if (over !== null) {
    await turnOff(app, { line: line.id, by: BY_ROUND, reason: over });
    return 'go on';
  }
  if (disputed !== (mandate.state === 'frozen')) {
    const step = stepMandate(mandate, disputed ? { state: 'frozen', reason: 'dispute', next: null, lookAt: plusSeconds(now, DAY) } : { state: 'on', reason: null, lookAt: now });
    await app.committer.commit([
      step.write, journalWrite({ at: now, by: BY_ROUND, what: disputed ? 'auto_renewal.frozen' : 'auto_renewal.thawed', subject: mandate.id, line: line.id, facts: { reason: 'dispute' } }, app),
      ...disputed && reach !== null ? await failedNotice(app, { line, mandate, reach }, { ref: `${mandate.id} dispute ${now}`, why: 'dispute', cents: mandate.agreedCents, nextAt: null, endsAt: null }) : [],
    ]);
    return 'go on';
  }
  if (mandate.state === 'frozen' || reach === null) return settle(app, mandate, null, plusSeconds(now, DAY));
  if (now >= mandate.yearlyAt) {
    await app.committer.commit([stepMandate(mandate, { yearlyAt: plusSeconds(mandate.yearlyAt, YEAR_S) }).write, ...yearlyNotice(app, { line, mandate, reach })]);
    return 'go on';
  }
  return { reach };
}

/** Writes down what is ahead and when to look again, where that is news. */
async function settle(app: AutoRenewApp, mandate: Mandate, next: NextCharge | null, lookAt: Instant): Promise<Instant> {
  const same = next === null ? mandate.next === null : mandate.next !== null && next.at === mandate.next.at && next.cents === mandate.next.cents && next.plan === mandate.next.plan;
  if (!same || mandate.lookAt !== lookAt) await app.committer.commit([stepMandate(mandate, { next, lookAt }).write]);
  return lookAt;
}

async function renews(app: AutoRenewApp, line: Line, mandate: Mandate, open: readonly AutoCycle[], reach: Reach): Promise<Went> {
  const now = app.clock.now();
  const name = lastCycle(line);
  const overtaken = open.find((one) => one.cycle !== name);
  if (overtaken) { await closeCycle(app, overtaken, 'by_hand'); return 'go on'; }
  const known = name === null ? null : open.find((one) => one.cycle === name) ?? await cycleOf(app.db, line.id, name);
  // Renewed, or given up by this very mandate: nothing more until the line has another cycle.
  const isOver = known !== null && known.endedAt !== null && !(known.state === 'dropped' || (known.state === 'gave_up' && known.mandateId !== mandate.id && known.reason !== 'carrier_refused' && known.reason !== 'called_off'));
  if (name === null || isOver) return settle(app, mandate, null, lookAgain(now, [mandate.yearlyAt, mandate.until]));
  const mine = known?.endedAt === null ? known : null;
  if (mine !== null && mine.mandateId !== mandate.id) { await closeCycle(app, mine, 'dropped'); return 'go on'; }

  const low = runsLow(line, mandate, now);
  if (low && mine?.trigger !== 'low_data' && mine?.state !== 'asking' && !await ranLowBefore(app.db, line.id, low.runningFrom)) return startLow(app, line, mandate, known, name, low.runningFrom);
  if (!low && mine?.trigger === 'low_data' && mine.state === 'planned' && mine.tries === 0) return endLow(app, line, mandate, mine);

  const ahead = aheadFor(line, mandate, mine, now);
  if (!ahead) return settle(app, mandate, null, lookAgain(now, [mandate.yearlyAt, mandate.until]));
  if (mine === null) return announce(app, line, mandate, known, ahead);
  const work: Work = { line, mandate, cycle: mine, ahead, reach };
  return mandate.pay.kind === 'approve' ? approving(app, work) : charging(app, work);
}

const fresh = (app: AutoRenewApp, mandate: Mandate, cycle: string, change: Pick<AutoCycle, 'trigger' | 'endsAt'> & Partial<AutoCycle>): AutoCycle => ({
  id: app.newId('acy'), lineId: mandate.lineId, cycle, mandateId: mandate.id, runningFrom: null, lowAt: null, state: 'planned', version: 1, tries: 0, told: [], announcedCents: null, announcedAt: null, approvedCents: null,
  tryAt: null, triedAt: null, renewalId: null, linkId: null, reason: null, openedAt: app.clock.now(), endedAt: null, ...change,
});
/** The cycle as this mandate begins it: a new row, or one that an earlier mandate left without a charge. */
function begun(app: AutoRenewApp, mandate: Mandate, known: AutoCycle | null, cycle: string, change: Pick<AutoCycle, 'trigger' | 'endsAt'> & Partial<AutoCycle>): { readonly cycle: AutoCycle; readonly write: Write } {
  if (known === null) { const made = fresh(app, mandate, cycle, change); return { cycle: made, write: cycleInsert(made) }; }
  const { id: _id, lineId: _line, cycle: _name, version: _version, openedAt: _opened, endedAt: _ended, tries: _tries, ...clean } = fresh(app, mandate, cycle, change);
  return stepCycle(known, known.endedAt === null ? { ...change } : clean, app.clock.now());
}

/** What it costs now and with which plan; a refusal that stands is the cycle's end. */
function priceNow(app: AutoRenewApp, line: Line, mandate: Mandate, trigger: Ahead['trigger']): { readonly cents: bigint; readonly plan: string } | Refusal {
  try {
    const doc = draftFor(app, line, { planId: planFor(app, line, mandate.planId).terms.planId, trigger, pay: mandate.pay });
    return { cents: BigInt(doc.totalCents), plan: doc.plan.id };
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

/** Seven days before the charge: the cycle is opened, with its price announced. */
async function announce(app: AutoRenewApp, line: Line, mandate: Mandate, known: AutoCycle | null, ahead: Ahead): Promise<Went> {
  const now = app.clock.now();
  const first = mandate.pay.kind === 'approve' ? approvals(line.zone, ahead.endsAt, null)[0]?.at ?? null : soonAt(ahead, 7);
  const price = priceNow(app, line, mandate, ahead.trigger);
  const shown = price instanceof Refusal ? mandate.next : { at: ahead.tries[0]!, ...price };
  if (first !== null && now < first) return settle(app, mandate, mandate.pay.kind === 'approve' ? null : shown, lookAgain(now, [first, mandate.yearlyAt, mandate.until]));
  const byOn = toldWhenTurnedOn(mandate, ahead);
  const facts = { trigger: ahead.trigger, endsAt: ahead.endsAt, announcedAt: byOn ? mandate.onAt : now, announcedCents: price instanceof Refusal || byOn ? mandate.agreedCents : price.cents };
  const tries = triesAllowed(mandate, ahead, facts.announcedAt);
  // Turned on too late for this cycle, or gone by before anybody was at work: the next one is renewed.
  if (mandate.pay.kind === 'approve' ? now >= ahead.endsAt : tries.at(-1) === undefined || tries.at(-1)! < plusSeconds(now, -DAY)) return settle(app, mandate, null, lookAgain(now, [mandate.yearlyAt, mandate.until]));
  const made = begun(app, mandate, known, ahead.cycle, { ...facts, tryAt: mandate.pay.kind === 'approve' ? null : nextTry(tries, null), told: byOn ? ['on'] : [] });
  await app.committer.commit([made.write, journalWrite({ at: now, by: BY_ROUND, what: 'auto_renewal.planned', subject: mandate.id, line: line.id, facts: { cycle: made.cycle.id, endsAt: ahead.endsAt, cents: Number(facts.announcedCents) } }, app)]);
  return 'go on';
}

/** Little data: said at once, renewed an hour later. */
async function startLow(app: AutoRenewApp, line: Line, mandate: Mandate, known: AutoCycle | null, name: string, runningFrom: Instant): Promise<Went> {
  const now = app.clock.now();
  const ends = aheadByDate(line, { triggers: ['date'], until: null }, now)?.endsAt ?? plusSeconds(now, DAY);
  const made = begun(app, mandate, known, name, { trigger: 'low_data', endsAt: ends, runningFrom, lowAt: now, tryAt: plusSeconds(now, LOW_DATA_WAIT_S), told: known?.endedAt === null ? known.told : [] });
  await app.committer.commit([made.write, journalWrite({ at: now, by: BY_ROUND, what: 'auto_renewal.runs_low', subject: mandate.id, line: line.id, facts: { cycle: made.cycle.id } }, app)]);
  return 'go on';
}

/** There is data again, by hand or by the carrier: back to the calendar. */
async function endLow(app: AutoRenewApp, line: Line, mandate: Mandate, cycle: AutoCycle): Promise<Went> {
  const byDate = aheadByDate(line, mandate, app.clock.now());
  // Announced for the calendar before, it is planned for the calendar again; else it begins anew when its time comes.
  if (byDate === null || !cycle.told.some((one) => one === 'on' || one === 'soon7')) { await closeCycle(app, cycle, 'dropped'); return 'go on'; }
  const tryAt = nextTry(triesAllowed(mandate, byDate, cycle.announcedAt), null);
  await app.committer.commit([stepCycle(cycle, { trigger: byDate.trigger, endsAt: byDate.endsAt, runningFrom: null, lowAt: null, tryAt }, app.clock.now()).write]);
  return 'go on';
}

/** A cycle that is open, by a way that is charged: its notices, its tries, or the wait for somebody's yes. */
async function charging(app: AutoRenewApp, work: Work): Promise<Went> {
  const { line, mandate, cycle, ahead } = work;
  const now = app.clock.now();
  const tries = triesAllowed(mandate, ahead, cycle.announcedAt);
  const price = priceNow(app, line, mandate, cycle.trigger);
  if (price instanceof Refusal) {
    const because = becauseOf(price);
    if (because === 'later') return settle(app, mandate, mandate.next, plusSeconds(now, MINUTE));
    await failed(app, work, because, mandate.agreedCents, []);
    return 'go on';
  }
  const isLow = cycle.trigger === 'low_data';
  const tryAt = cycle.state === 'asking' ? nextTry(tries, now) ?? now : cycle.tries === 0 || cycle.endsAt !== ahead.endsAt ? nextTry(tries, cycle.triedAt) : cycle.tryAt;
  if (tryAt === null) { await failed(app, work, cycle.reason ?? 'not_heard', price.cents, []); return 'go on'; }
  const limit = limitOf(mandate, cycle, tryAt);
  if (cycle.state === 'asking') {
    if (price.cents <= limit) { await app.committer.commit([stepCycle(cycle, { state: 'planned', tryAt: isLow ? now : tryAt }, now).write]); return 'go on'; }
    if (now >= (tries.at(-1) ?? now) && now >= ahead.endsAt) { await notApproved(app, work); return 'go on'; }
    return settle(app, mandate, null, lookAgain(now, [ahead.endsAt, tries.at(-1) ?? null, mandate.yearlyAt, mandate.until]));
  }
  const due = noticeDue(work, tryAt, now);
  if (due !== null) {
    // At the first word of it, a price above what may be charged is a question and no announcement.
    if (price.cents > limitOf(mandate, { ...cycle, announcedCents: due === 'soon7' ? price.cents : cycle.announcedCents, announcedAt: due === 'soon7' ? now : cycle.announcedAt }, tryAt)) {
      await ask(app, work, price.cents, limit, { told: [...cycle.told, due, 'ask'] });
      return 'go on';
    }
    const change: CycleChange = { told: [...cycle.told, due], endsAt: ahead.endsAt, tryAt, ...due === 'soon7' ? { announcedCents: price.cents, announcedAt: now } : {} };
    await app.committer.commit([stepCycle(cycle, change, now).write, ...await soonNotice(app, work, { cycle, name: due, why: cycle.trigger, cents: price.cents, at: tryAt, endsAt: ahead.endsAt })]);
    return 'go on';
  }
  if (cycle.endsAt !== ahead.endsAt || cycle.tryAt !== tryAt) {
    await app.committer.commit([stepCycle(cycle, { endsAt: ahead.endsAt, tryAt }, now).write]);
    return 'go on';
  }
  if (now >= tryAt) {
    const again = await tryNow(app, work);
    return again === null ? 'go on' : settle(app, mandate, mandate.next, again);
  }
  return settle(app, mandate, { at: tryAt, ...price }, lookAgain(now, [tryAt, isLow ? null : soonAt(ahead, 3), mandate.yearlyAt, mandate.until]));
}

/** Which notice of a charge that is ahead is due and was not written; one that another has made needless is left out. */
function noticeDue({ mandate, cycle, ahead }: Work, tryAt: Instant, now: Instant): 'soon7' | 'soon3' | 'low' | null {
  const told = (name: string): boolean => cycle.told.includes(name);
  if (cycle.trigger === 'low_data') return told('low') ? null : 'low';
  if (!told('soon7') && !told('on')) return 'soon7';
  const third = soonAt(ahead, 3);
  // Said already when it was turned on, or by a first notice that came late.
  const isSaid = told('soon3') || mandate.onAt > third || (cycle.announcedAt !== null && cycle.announcedAt > third);
  // The word of a try that failed has said when the next one is.
  return !isSaid && cycle.tries === 0 && now >= third && now < tryAt ? 'soon3' : null;
}

/** A cycle that is open, by a way that somebody has to approve: the requests, until it is paid or over. */
async function approving(app: AutoRenewApp, work: Work): Promise<Went> {
  const { line, mandate, cycle, ahead } = work;
  const now = app.clock.now();
  if (now >= ahead.endsAt) { await notApproved(app, work); return 'go on'; }
  const asked = approvals(line.zone, ahead.endsAt, cycle.lowAt);
  const due = dueApproval(asked, cycle.told, now);
  if (due !== null) {
    const price = priceNow(app, line, mandate, cycle.trigger);
    if (price instanceof Refusal) {
      const because = becauseOf(price);
      if (because === 'later') return settle(app, mandate, null, plusSeconds(now, MINUTE));
      await failed(app, work, because, mandate.agreedCents, []);
      return 'go on';
    }
    const { change, writes } = askApproval(app, work, due.name);
    await app.committer.commit([stepCycle(cycle, change, now).write, ...writes]);
    return 'go on';
  }
  return settle(app, mandate, null, lookAgain(now, [...asked.map((one) => one.at), ahead.endsAt, mandate.yearlyAt, mandate.until]));
}
