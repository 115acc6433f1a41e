import type { CustomerId, RenewalId } from '../../base/ids.ts';
import type { By } from '../../base/language.ts';
import { Refusal } from '../../base/refusal.ts';
import { GuardFailed, type Write } from '../../platform/db/unit.ts';
import { wake } from '../../platform/jobs/job-writes.ts';
import { journalWrite } from '../journal/journal.ts';
import { LINE_MOVED_ON, lineStands } from '../lines/lines.ts';
import { refuseFrozen } from '../people/people.ts';
import { SLOT_TAKEN, takeSlot } from '../renewals/renewals.ts';
import type { RefundsApp } from './app.ts';
import { offerRefund, type Offer } from './offer.ts';
import { payBackWrites } from './pay-back.ts';
import { RETURN_JOB } from './job-name.ts';
import { returnByKey, returnInsert, RETURN_ASKED_BEFORE, returnsOf, type Destination, type Return } from './return.ts';
import { tellReturn } from './tell.ts';

export interface AskRequest {
  /** Who asks: an API key, a session, an operator. */
  readonly caller: string;
  /** The same key from the same caller is the same return, however often it comes. */
  readonly key: string;
  readonly renewal: RenewalId;
  readonly destination: Destination;
  /** Whose wallet, for destination wallet. */
  readonly customer: CustomerId | null;
  /** Whether what is offered now is what the customer agreed to. */
  readonly agreed: (offer: Extract<Offer, { kind: 'offered' }>) => boolean;
  readonly by: By;
  /** Another factor than the line's number, a passkey, was just shown: a fresh SIM change then holds nothing back. */
  readonly anotherFactor?: boolean;
}

/**
 * Asks for the refund that is offered right now. The line is read again at its carrier: what differs from what the
 * customer saw is refused (`refund_offer_changed`) and nothing is done. One commit: the return with its key at the
 * carrier, the line held at the version that was reckoned on, the work queued, journal and notice.
 */
export async function askRefundOf(app: RefundsApp, request: AskRequest): Promise<Return> {
  const same = await returnByKey(app.db, request.caller, request.key);
  if (same) return sameOr(same, request);
  if (app.onHold()) throw new Refusal('shop_on_hold');
  if (request.destination === 'wallet' && request.customer === null) throw new Refusal('sign_in_needed');
  const offer = await offerRefund(app, request.renewal);
  // Asked after the line was read anew: a SIM change that the carrier tells only now counts.
  if (offer.kind === 'offered') await refuseFrozen(app, offer.line.id, { anotherFactor: request.anotherFactor ?? false });
  if (offer.kind === 'none') {
    // The same request may have come twice at once, and its twin was faster.
    const twin = offer.why === 'asked_before' ? await returnByKey(app.db, request.caller, request.key) : null;
    if (twin) return sameOr(twin, request);
    throw refusalOf(offer);
  }
  if (!request.agreed(offer)) throw new Refusal('refund_offer_changed', { amountCents: Number(offer.amountCents) });
  const made = newReturn(app, request, offer);
  const { one } = made;
  const now = app.clock.now();
  const unit: Write[] = [
    returnInsert(one), lineStands(one.lineId, offer.line.version),
    ...(one.state === 'taking_back' ? [takeSlot({ lineId: one.lineId, id: one.id, light: false })] : []),
    ...(one.state === 'paying_back' ? await payBackWrites(app, one, offer.work) : []),
    wake({ kind: RETURN_JOB, key: one.id, runAtMs: app.clock.nowMs() }, { newId: app.newId, now }),
    journalWrite({ at: now, by: request.by, what: 'return.asked', subject: one.renewalId, line: one.lineId, facts: { return: one.id, cents: Number(one.amountCents), destination: one.destination, waits: one.state === 'waiting_for_person' } }, app),
    ...tellReturn(app, offer.work, one, 'return.asked'),
  ];
  try {
    await app.committer.commit(unit);
  } catch (error) {
    if (!(error instanceof GuardFailed)) throw error;
    return askedMeanwhile(app, request, error.guard);
  }
  app.worker.nudge();
  return one;
}

function newReturn(app: RefundsApp, request: AskRequest, offer: Extract<Offer, { kind: 'offered' }>): { readonly one: Return } {
  const now = app.clock.now();
  const id = app.newId('ret');
  const { doc, work } = offer;
  const state = doc.overLimit ? 'waiting_for_person' : doc.takeBack ? 'taking_back' : 'paying_back';
  return {
    one: {
      id, caller: request.caller, requestKey: request.key, renewalId: work.renewal.id, lineId: work.line.id, state, version: 1, stateSince: now, by: request.by,
      destination: request.destination, customer: request.destination === 'wallet' ? request.customer : null, amountCents: offer.amountCents, offer: doc, takeBack: doc.takeBack,
      changeKey: id, decidedBy: null, because: state === 'waiting_for_person' ? 'over_limit' : null, askedAt: now, takenAt: null, settledAt: null,
    },
  };
}

function sameOr(found: Return, request: AskRequest): Return {
  if (found.renewalId === request.renewal) return found;
  throw new Refusal('idempotency_key_reused');
}

async function askedMeanwhile(app: RefundsApp, request: AskRequest, guard: string): Promise<Return> {
  switch (guard) {
    case RETURN_ASKED_BEFORE: {
      const same = await returnByKey(app.db, request.caller, request.key);
      if (same) return sameOr(same, request);
      const other = (await returnsOf(app.db, request.renewal)).find((one) => one.state !== 'refused');
      throw new Refusal('refund_not_allowed', { why: 'asked_before', ...(other ? { return: other.id } : {}) });
    }
    case LINE_MOVED_ON: case SLOT_TAKEN: {
      const twin = await returnByKey(app.db, request.caller, request.key);
      if (twin) return sameOr(twin, request);
      throw guard === LINE_MOVED_ON ? new Refusal('refund_offer_changed') : new Refusal('renewal_in_progress');
    }
    default: throw new GuardFailed(guard);
  }
}

/** What is not offered, as a refusal. */
function refusalOf(offer: Extract<Offer, { kind: 'none' }>): Refusal {
  if (offer.why === 'extension_first') return new Refusal('refund_extension_first', { extension: offer.first ?? '' });
  return new Refusal('refund_not_allowed', { why: offer.why, ...(offer.before === undefined ? {} : { return: offer.before }) });
}
