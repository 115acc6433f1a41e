import { check } from '../../base/check.ts';
import { HOUR, latest, MINUTE, plusSeconds, type Instant } from '../../base/time.ts';
import type { Write } from '../../platform/db/unit.ts';
import { askChange, askTopUp, connectorOf, readCarrierLine, recordTopUp, type TopUp } from '../carriers/carriers.ts';
import type { RenewalsApp } from './app.ts';
import { delivered } from './delivered.ts';
import { startGivingBack } from './leg-give-back.ts';
import { promisedPurchase } from './quote.ts';
import { stepRenewal } from './renewal.ts';
import type { RenewalState } from './states.ts';
import { tell } from './tell.ts';
import { nextLook, topUpOf, type Step, type Work } from './work.ts';

/** A carrier that takes longer than this: the customer hears of it. */
const TELL_DELAY_S = 10 * MINUTE;
/** Then we ask the carrier to call it off, so that the money can go back; what it answers decides. */
export const CALL_OFF_S = 2 * HOUR;
/** Past this a named person looks (trust I3). */
const PERSON_S = 24 * HOUR;

/** Asks the carrier about the top-up; once it is done, reads the line back and holds it against the promise. */
export async function deliverStep(app: RenewalsApp, work: Work, first: boolean): Promise<Step> {
  const topUp = topUpOf(work);
  // Called off while its payment was on the way: the carrier was never asked, and is not any more.
  if (work.renewal.calledOff && topUp.state === 'new') return startGivingBack(app, work, [], 'called_off');
  if (topUp.state === 'done') return readBack(app, work, topUp, []);
  const waited = app.clock.now() - work.renewal.legSince;
  if (!first && waited >= CALL_OFF_S && topUp.state === 'pending' && connectorOf(app, topUp.carrier).can.cancel) {
    const step = await callOff(app, work, topUp);
    if (step) return step;
  }
  const purchase = promisedPurchase(app, work.quote.doc, work.renewal.id);
  const news = await askTopUp(app, topUp, {
    line: { carrier: work.line.carrier, number: work.line.number, iccid: work.line.iccid }, terms: purchase.terms, mode: purchase.mode,
    bonusBytes: purchase.bonusBytes, capturedAt: work.renewal.capturedAt!, ...purchase.startsWhenUsedUp ? { startsWhenUsedUp: true as const } : {},
  }, first);
  // Activation in the future is not activation yet.
  if (news.kind === 'done' && news.activatedAt !== null && news.activatedAt > app.clock.now()) return waiting(app, work, 'awaiting_carrier', [], news.activatedAt);
  const recorded = recordTopUp(app, topUp, news, work.renewal.by);
  const next: Work = { ...work, topUps: [recorded.topUp] };
  switch (news.kind) {
    case 'done': return readBack(app, next, recorded.topUp, recorded.writes);
    case 'refused': case 'reversed': return startGivingBack(app, next, recorded.writes, news.kind === 'refused' ? news.reason : 'reversed');
    case 'pending':
      if (news.cause === 'float_empty') app.alarm('float-empty', { carrier: topUp.carrier, renewal: work.renewal.id });
      return waiting(app, next, 'awaiting_carrier', recorded.writes);
    case 'unknown': return waiting(app, next, 'carrier_unknown', recorded.writes);
  }
}

/** Null: the carrier said no, or nothing; the flow goes on asking about the top-up itself. */
async function callOff(app: RenewalsApp, work: Work, topUp: TopUp): Promise<Step | null> {
  const answer = await askChange(app, topUp, { kind: 'cancel' }, `${topUp.key}-off`, false);
  if (answer.kind !== 'done') return null;
  const recorded = recordTopUp(app, topUp, { kind: 'cancelled' }, work.renewal.by);
  return startGivingBack(app, { ...work, topUps: [recorded.topUp] }, recorded.writes, 'carrier_too_slow');
}

async function readBack(app: RenewalsApp, work: Work, topUp: TopUp, writes: readonly Write[]): Promise<Step> {
  const effectAt: Instant = latest(topUp.activatedAt ?? app.clock.now(), work.renewal.capturedAt!);
  const connector = connectorOf(app, topUp.carrier);
  if (!connector.can.readLine) return delivered(app, work, { writes, effectAt, reading: null });
  const answer = await readCarrierLine(app, { carrier: work.line.carrier, number: work.line.number, iccid: work.line.iccid });
  // Delivered, but what became of the line is not known yet: that is not "done".
  if (answer.kind !== 'line') return waiting(app, work, 'carrier_unknown', writes);
  return delivered(app, work, { writes, effectAt, reading: answer.reading });
}

function waiting(app: RenewalsApp, work: Work, state: RenewalState, writes: readonly Write[], notBefore?: Instant): Step {
  const now = app.clock.now();
  const { renewal } = work;
  const waited = now - renewal.legSince;
  const tellNow = waited >= TELL_DELAY_S && !renewal.outcome?.delayTold;
  if (waited >= PERSON_S) app.alarm('renewal-overdue', { renewal: renewal.id, hours: Math.trunc(waited / HOUR) });
  const lookAgainAt = latest(nextLook(renewal.legSince, now, 2, 5 * MINUTE), notBefore ?? now);
  const nextEvent = !renewal.outcome?.delayTold ? plusSeconds(renewal.legSince, TELL_DELAY_S) : lookAgainAt;
  const look = nextEvent > now && nextEvent < lookAgainAt ? nextEvent : lookAgainAt;
  if (state === renewal.state && writes.length === 0 && !tellNow) return { work, writes: [], lookAgainAt: look };
  check(renewal.capturedAt !== null, 'delivery before capture');
  const step = stepRenewal(renewal, { state, ...(tellNow ? { outcome: { ...renewal.outcome, delayTold: true } } : {}) }, now);
  const moved: Work = { ...work, renewal: step.renewal };
  return { work: moved, writes: [...writes, step.write, ...(tellNow ? tell(app, moved, 'renewal.delayed') : [])], lookAgainAt: look };
}
