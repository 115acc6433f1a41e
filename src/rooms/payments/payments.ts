import { check, never } from '../../base/check.ts';
import type { By, Language } from '../../base/language.ts';
import type { Usd } from '../../base/money.ts';
import { MINUTE, plusSeconds } from '../../base/time.ts';
import type { Write } from '../../platform/db/unit.ts';
import { journalWrite } from '../journal/journal.ts';
import { ledgerWrite } from '../ledger/ledger.ts';
import { CHARGE_MOVES, chargeInsert, chargeMove, REFUND_MOVES, refundInsert, refundMove, type Charge, type PaymentRefund } from './charges.ts';
import type { PaymentsApp } from './app.ts';
import type { ChargeOutcome, Gateway, NeverSeen, RefundOutcome, SameKeyTells } from './gateway.ts';

export { chargeById, paymentsFor, type Charge, type PaymentRefund } from './charges.ts';
export type { ChargeOutcome, RefundOutcome, Gateway, PaidWith } from './gateway.ts';
export type { PaymentsApp } from './app.ts';
export { receiveGatewayEvent, gatewayInboxHandler } from './inbox.ts';
export { watchGateways } from './watch.ts';

/** How long an unpaid hosted page stays open. The gateway's own least is 30 minutes; we end it ourselves. */
export const PAY_WINDOW_MINUTES = 30;

export interface NewCharge {
  readonly forId: string;
  readonly part?: number;
  readonly gateway: string;
  readonly way: { readonly kind: 'hosted'; readonly successUrl: string; readonly cancelUrl: string } | { readonly kind: 'token'; readonly paymentMethod: string };
  readonly amount: Usd;
  readonly language: Language;
  readonly description: string;
}

/** A charge that nobody has asked the gateway for yet. Its key is stored with it. */
export function newCharge(app: Pick<PaymentsApp, 'clock' | 'newId'>, facts: NewCharge): { readonly charge: Charge; readonly write: Write } {
  const now = app.clock.now();
  const id = app.newId('chg');
  const hosted = facts.way.kind === 'hosted' ? facts.way : null;
  const charge: Charge = {
    id, forId: facts.forId, part: facts.part ?? 0, gateway: facts.gateway, way: facts.way.kind,
    method: facts.way.kind === 'token' ? facts.way.paymentMethod : null, key: `xuka-${id}`, amount: facts.amount, state: 'new', gatewayRef: null, payUrl: null,
    successUrl: hosted?.successUrl ?? null, cancelUrl: hosted?.cancelUrl ?? null, language: facts.language, description: facts.description, paidWith: null,
    capturedAt: null, refusedReason: null, payUntil: hosted ? plusSeconds(now, PAY_WINDOW_MINUTES * MINUTE) : null, createdAt: now,
  };
  return { charge, write: chargeInsert(charge) };
}

const gatewayOf = (app: Pick<PaymentsApp, 'gateways'>, name: string): Gateway => {
  const gateway = app.gateways[name];
  check(gateway, `no gateway named ${name}`);
  return gateway;
};
const doubt = (cause: string): { readonly kind: 'unknown'; readonly cause: string } => ({ kind: 'unknown', cause });

/**
 * Asks the gateway what there is to ask about a charge. `first`: nobody can have asked before, so the charge may be sent
 * at once. Otherwise the gateway is asked by our reference first, and only "never seen" sends it, with the same key.
 */
export async function askCharge(app: PaymentsApp, charge: Charge, first: boolean): Promise<ChargeOutcome> {
  const gateway = gatewayOf(app, charge.gateway);
  if (charge.state === 'done') return { kind: 'done', ref: charge.gatewayRef ?? '', amount: charge.amount, capturedAt: charge.capturedAt ?? charge.createdAt, with: charge.paidWith ?? { method: 'card', brand: null, last4: null } };
  if (!first) {
    const found = await findCharge(app, gateway, charge);
    if (found.kind !== 'never_seen' && found.kind !== 'same_key_tells') return exact(charge, await taken(app, gateway, charge, found));
    // Seen once and gone now: that is doubt, not permission to send it again.
    if (charge.gatewayRef !== null || charge.state === 'ended' || charge.state === 'refused') return doubt('the gateway no longer knows this charge');
    // Nobody waits half an hour for a charge to begin; and past a day the gateway would take the same key for a new one.
    // A page of which we never heard nobody can have paid; a token may have been charged, so there the same key has to tell.
    const isLate = app.clock.now() - charge.createdAt >= PAY_WINDOW_MINUTES * MINUTE;
    if (isLate && (found.kind === 'never_seen' || charge.way === 'hosted')) return { kind: 'refused', reason: 'expired', code: 'never_arrived', ref: null };
  }
  return exact(charge, await taken(app, gateway, charge, await app.vendors.call(gateway.name, 'charge', (signal) => send(gateway, charge, signal), doubt)));
}

const findCharge = (app: PaymentsApp, gateway: Gateway, charge: Charge): Promise<ChargeOutcome | NeverSeen | SameKeyTells> =>
  app.vendors.call<ChargeOutcome | NeverSeen | SameKeyTells>(gateway.name, 'find_charge',
    (signal) => gateway.findCharge({ ref: charge.gatewayRef, reference: charge.id, since: charge.createdAt }, signal), doubt);

/** Takes the money of a payment that its payer has approved; any other outcome stays what it is. */
async function taken(app: PaymentsApp, gateway: Gateway, charge: Charge, outcome: ChargeOutcome): Promise<ChargeOutcome> {
  // What we have ended stays ended: an approval that comes afterwards moves no money, and the gateway forgets it.
  if (outcome.kind !== 'pending' || outcome.approved !== true || !gateway.takeApproved || charge.state === 'ended' || charge.state === 'refused') return outcome;
  return app.vendors.call(gateway.name, 'take_approved', (signal) => gateway.takeApproved!({ ref: outcome.ref, reference: charge.id, key: charge.key }, signal), doubt);
}

/** Only looks, never sends: for what comes to light after rest. A charge that never reached the gateway has brought nothing. */
export async function lookAtCharge(app: PaymentsApp, charge: Charge): Promise<ChargeOutcome | { readonly kind: 'never_seen' }> {
  const gateway = gatewayOf(app, charge.gateway);
  const found = await findCharge(app, gateway, charge);
  if (found.kind === 'same_key_tells') return doubt('only sending again would tell');
  return found.kind === 'never_seen' ? found : exact(charge, found);
}

function send(gateway: Gateway, charge: Charge, signal: AbortSignal): Promise<ChargeOutcome> {
  const common = { key: charge.key, reference: charge.id, amount: charge.amount, description: charge.description };
  if (charge.way === 'token') return gateway.chargeToken({ ...common, paymentMethod: charge.method! }, signal);
  return gateway.openHosted({ ...common, successUrl: charge.successUrl!, cancelUrl: charge.cancelUrl!, language: charge.language }, signal);
}

/** Money in another amount than asked for is not a success that the flow may build on; a person looks at it. */
function exact(charge: Charge, outcome: ChargeOutcome): ChargeOutcome {
  return outcome.kind === 'done' && outcome.amount.cents !== charge.amount.cents ? doubt(`captured ${outcome.amount.cents} instead of ${charge.amount.cents}`) : outcome;
}

/** Ends an unpaid hosted page. The answer tells if money was faster. */
export async function endCharge(app: PaymentsApp, charge: Charge): Promise<ChargeOutcome> {
  const gateway = gatewayOf(app, charge.gateway);
  if (charge.gatewayRef === null) return askCharge(app, charge, false);
  const ended = await app.vendors.call(gateway.name, 'end_hosted', (signal) => gateway.endHosted({ ref: charge.gatewayRef!, reference: charge.id }, signal), doubt);
  // Approved at the last moment: within the window, so the money is taken.
  return exact(charge, await taken(app, gateway, charge, ended));
}

const CHARGE_STATE = { open: 'open', processing: 'processing' } as const;

/** The writes that an outcome of a charge means: its row, and the ledger and journal when money came. */
export function recordCharge(app: PaymentsApp, charge: Charge, outcome: ChargeOutcome, by: By, line: string | null): { readonly charge: Charge; readonly writes: Write[] } {
  const after = moved(charge, outcome);
  if (after === charge) return { charge, writes: [] };
  check(CHARGE_MOVES[charge.state].includes(after.state), `charge ${charge.id} cannot go from ${charge.state} to ${after.state}`);
  const writes: Write[] = [chargeMove(charge, after)];
  if (after.state === 'done') {
    const now = app.clock.now();
    writes.push(
      ledgerWrite({ at: now, kind: 'captured', subject: charge.forId, part: charge.id, postings: [
        { account: `cash:${charge.gateway}`, cents: charge.amount.cents }, { account: `customer:${charge.forId}`, cents: -charge.amount.cents },
      ] }, app),
      journalWrite({ at: now, by, what: 'charge.captured', subject: charge.forId, line, facts: { charge: charge.id, cents: Number(charge.amount.cents), gateway: charge.gateway } }, app));
  }
  return { charge: after, writes };
}

function moved(charge: Charge, outcome: ChargeOutcome): Charge {
  switch (outcome.kind) {
    case 'done': return { ...charge, state: 'done', gatewayRef: outcome.ref, capturedAt: outcome.capturedAt, paidWith: outcome.with, refusedReason: null };
    case 'pending': {
      const state = outcome.processing ? CHARGE_STATE.processing : CHARGE_STATE.open;
      if (charge.state === state && charge.gatewayRef === outcome.ref) return charge;
      if (!CHARGE_MOVES[charge.state].includes(state)) return charge;
      return { ...charge, state, gatewayRef: outcome.ref, payUrl: outcome.payUrl ?? charge.payUrl };
    }
    case 'refused': {
      const state = outcome.reason === 'expired' || outcome.reason === 'cancelled' ? 'ended' : 'refused';
      if (!CHARGE_MOVES[charge.state].includes(state)) return charge;
      return { ...charge, state, gatewayRef: outcome.ref ?? charge.gatewayRef, refusedReason: outcome.reason };
    }
    case 'unknown': return charge.state === 'new' ? { ...charge, state: 'unknown' } : charge;
    default: return never(outcome);
  }
}

/** A refund that nobody has asked the gateway for yet. The commit fails when it would give back more than came. */
export function newRefund(app: Pick<PaymentsApp, 'clock' | 'newId'>, facts: { readonly charge: Charge; readonly amount: Usd; readonly why: string }): { readonly refund: PaymentRefund; readonly write: Write } {
  const id = app.newId('rfd');
  const refund: PaymentRefund = {
    id, chargeId: facts.charge.id, forId: facts.charge.forId, why: facts.why, key: `xuka-${id}`, amount: facts.amount, state: 'new', gatewayRef: null,
    refusedCode: null, createdAt: app.clock.now(),
  };
  return { refund, write: refundInsert(refund) };
}

export async function askRefund(app: PaymentsApp, refund: PaymentRefund, charge: Charge, first: boolean): Promise<RefundOutcome> {
  const gateway = gatewayOf(app, charge.gateway);
  if (refund.state === 'done') return { kind: 'done', ref: refund.gatewayRef ?? '', amount: refund.amount };
  if (!first) {
    const found = await app.vendors.call(gateway.name, 'find_refund',
      (signal) => gateway.findRefund({ ref: refund.gatewayRef, reference: refund.id, chargeRef: charge.gatewayRef ?? '' }, signal), doubt);
    if (found.kind !== 'never_seen') return found;
    if (refund.gatewayRef !== null) return doubt('the gateway no longer knows this refund');
  }
  return app.vendors.call(gateway.name, 'refund',
    (signal) => gateway.refund({ key: refund.key, reference: refund.id, chargeRef: charge.gatewayRef ?? '', amount: refund.amount }, signal), doubt);
}

/** Only looks, never sends: what became of a refund that we took for done. */
export function lookAtRefund(app: PaymentsApp, refund: PaymentRefund, charge: Charge): Promise<RefundOutcome | { readonly kind: 'never_seen' }> {
  const gateway = gatewayOf(app, charge.gateway);
  return app.vendors.call<RefundOutcome | { readonly kind: 'never_seen' }>(gateway.name, 'find_refund',
    (signal) => gateway.findRefund({ ref: refund.gatewayRef, reference: refund.id, chargeRef: charge.gatewayRef ?? '' }, signal), doubt);
}

/** The writes that an outcome of a refund means. The money leaves `customer:` for the gateway when it is done. */
export function recordRefund(app: PaymentsApp, refund: PaymentRefund, charge: Charge, outcome: RefundOutcome, by: By, line: string | null): { readonly refund: PaymentRefund; readonly writes: Write[] } {
  const state = outcome.kind === 'unknown' ? (refund.state === 'new' ? 'unknown' : refund.state) : outcome.kind;
  if (state === refund.state) return { refund, writes: [] };
  check(REFUND_MOVES[refund.state].includes(state), `refund ${refund.id} cannot go from ${refund.state} to ${state}`);
  const after: PaymentRefund = {
    ...refund, state, gatewayRef: outcome.kind === 'done' || outcome.kind === 'pending' ? outcome.ref : refund.gatewayRef,
    refusedCode: outcome.kind === 'refused' ? outcome.code : null,
  };
  const now = app.clock.now();
  const writes: Write[] = [refundMove(refund, after, state === 'done' ? now : null)];
  if (state === 'done') {
    writes.push(
      ledgerWrite({ at: now, kind: 'refunded', subject: refund.forId, part: refund.id, postings: [
        { account: `customer:${refund.forId}`, cents: refund.amount.cents }, { account: `cash:${charge.gateway}`, cents: -refund.amount.cents },
      ] }, app),
      journalWrite({ at: now, by, what: 'refund.done', subject: refund.forId, line, facts: { refund: refund.id, cents: Number(refund.amount.cents), why: refund.why } }, app));
  }
  if (refund.state === 'done' && state === 'refused') {
    writes.push(
      ledgerWrite({ at: now, kind: 'refund_failed', subject: refund.forId, part: refund.id, postings: [
        { account: `cash:${charge.gateway}`, cents: refund.amount.cents }, { account: `customer:${refund.forId}`, cents: -refund.amount.cents },
      ] }, app),
      journalWrite({ at: now, by, what: 'refund.failed', subject: refund.forId, line, facts: { refund: refund.id, cents: Number(refund.amount.cents), code: after.refusedCode } }, app));
  }
  return { refund: after, writes };
}

/** What has come in and not gone back, of charges and refunds of one renewal. Refunds under way count as gone. */
export function keptCents(charges: readonly Charge[], refunds: readonly PaymentRefund[]): bigint {
  const came = charges.reduce((total, one) => total + (one.state === 'done' ? one.amount.cents : 0n), 0n);
  return came - refunds.reduce((total, one) => total + (one.state === 'refused' ? 0n : one.amount.cents), 0n);
}
