import { check, never } from '../../base/check.ts';
import type { By, Language } from '../../base/language.ts';
import type { CustomerId, MethodId } from '../../base/ids.ts';
import type { Usd } from '../../base/money.ts';
import { MINUTE, plusSeconds } from '../../base/time.ts';
import type { Write } from '../../platform/db/unit.ts';
import { journalWrite } from '../journal/journal.ts';
import { ledgerWrite, type Account } from '../ledger/ledger.ts';
import { walletFree, walletHold, walletIn, walletOpen, walletTake, type Held } from '../wallet/wallet.ts';
import { CHARGE_MOVES, chargeInsert, chargeMove, REFUND_MOVES, refundInsert, refundMove, WALLET, type Charge, type Destination, type PaymentRefund } from './charges.ts';
import type { PaymentsApp } from './app.ts';
import { keptFingerprint } from './fingerprint.ts';
import type { ChargeOutcome, Gateway, HostedMethod, NeverSeen, RefundOutcome, SameKeyTells } from './gateway.ts';
import { methodUsed } from './methods.ts';
import { customerAt, keepMethod } from './saved.ts';

export { chargeById, paymentsFor, WALLET, type Charge, type ChargeWay, type Destination, type PaymentRefund } from './charges.ts';
export type { ChargeOutcome, RefundOutcome, Gateway, HostedMethod, PaidWith, SavedMethod } from './gateway.ts';
export { customerAt, savedMethod, savedMethods, type KeptMethod } from './saved.ts';
export type { PaymentsApp } from './app.ts';
export { receiveGatewayEvent } from './inbox.ts';
export { paymentJobs } from './jobs.ts';
export { watchGateways } from './watch.ts';
export { freezeMethods, methodById, methodsOf, preferMethod, removeMethod, removeMethodsOf, thawMethods, type OwnMethod } from './methods.ts';
export { openSetup, setupById, setupNow, type Setup, type SetupWish } from './setups.ts';
export { newestOf as newestFingerprint } from './fingerprint.ts';
export { disputesFor, disputeSeen, type Dispute } from './disputes.ts';

/** How long an unpaid hosted page stays open. The gateway's own least is 30 minutes; we end it ourselves. */
export const PAY_WINDOW_MINUTES = 30;

export interface NewCharge {
  readonly forId: string;
  readonly part?: number;
  readonly gateway: string;
  readonly way:
    | { readonly kind: 'hosted'; readonly successUrl: string; readonly cancelUrl: string; readonly method?: HostedMethod | null; readonly saveFor?: CustomerId | null }
    | { readonly kind: 'token'; readonly paymentMethod: string }
    | { readonly kind: 'saved'; readonly customer: CustomerId; readonly method: MethodId; readonly ref: string; readonly offSession: boolean; readonly returnUrl: string | null }
    | { readonly kind: 'wallet'; readonly customer: CustomerId };
  readonly amount: Usd;
  readonly language: Language;
  readonly description: string;
}

/** A charge that nobody has asked the gateway for yet. Its key is stored with it; a wallet holds the money from here on. */
export function newCharge(app: Pick<PaymentsApp, 'clock' | 'newId'>, facts: NewCharge): { readonly charge: Charge; readonly writes: Write[] } {
  const now = app.clock.now();
  const id = app.newId('chg');
  const { way } = facts;
  const hosted = way.kind === 'hosted' ? way : null;
  const saved = way.kind === 'saved' ? way : null;
  const charge: Charge = {
    id, forId: facts.forId, part: facts.part ?? 0, gateway: facts.gateway, way: way.kind,
    method: way.kind === 'token' ? way.paymentMethod : saved?.ref ?? null, key: `xuka-${id}`, amount: facts.amount, state: 'new', gatewayRef: null, payUrl: null,
    successUrl: hosted?.successUrl ?? null, cancelUrl: hosted?.cancelUrl ?? null, language: facts.language, description: facts.description, paidWith: null,
    capturedAt: null, refusedReason: null, payUntil: hosted || (saved && !saved.offSession) ? plusSeconds(now, PAY_WINDOW_MINUTES * MINUTE) : null, createdAt: now,
    payerMethod: hosted?.method ?? null, customer: way.kind === 'wallet' || way.kind === 'saved' ? way.customer : hosted?.saveFor ?? null, savedMethod: saved?.method ?? null,
    saveMethod: (hosted?.saveFor ?? null) !== null, offSession: saved?.offSession ?? false, returnUrl: saved?.returnUrl ?? null, fingerprint: null,
  };
  return { charge, writes: [chargeInsert(charge), ...(way.kind === 'wallet' ? walletHold(heldOf(charge), now) : [])] };
}

const heldOf = (charge: Charge): Held => {
  check(charge.customer !== null, `wallet charge ${charge.id} without its customer`);
  return { charge: charge.id, customer: charge.customer, cents: charge.amount.cents };
};

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
  // What a wallet holds for a charge is there: nobody has to be asked. The commit that writes the answer takes it.
  if (charge.way === WALLET) return fromWallet(app, charge);
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
  // The gateway's name of the customer: for a saved method, and for one that is to be saved.
  const customer = charge.customer !== null && (charge.saveMethod || charge.way === 'saved') ? await customerAt(app, gateway, charge.customer) : null;
  if (charge.way === 'saved' && customer === null) return doubt('the gateway did not name our customer');
  return exact(charge, await taken(app, gateway, charge, await app.vendors.call(gateway.name, 'charge', (signal) => send(gateway, charge, customer, signal), doubt)));
}

const fromWallet = (app: Pick<PaymentsApp, 'clock'>, charge: Charge): ChargeOutcome => (charge.state === 'ended' || charge.state === 'refused'
  ? { kind: 'refused', reason: 'cancelled', code: 'freed', ref: null }
  : { kind: 'done', ref: charge.id, amount: charge.amount, capturedAt: charge.capturedAt ?? app.clock.now(), with: { method: WALLET, brand: null, last4: null } });

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
  if (charge.way === WALLET) return { kind: 'never_seen' };
  const gateway = gatewayOf(app, charge.gateway);
  const found = await findCharge(app, gateway, charge);
  if (found.kind === 'same_key_tells') return doubt('only sending again would tell');
  return found.kind === 'never_seen' ? found : exact(charge, found);
}

function send(gateway: Gateway, charge: Charge, customer: string | null, signal: AbortSignal): Promise<ChargeOutcome> {
  const common = { key: charge.key, reference: charge.id, amount: charge.amount, description: charge.description };
  if (charge.way === 'token') return gateway.chargeToken({ ...common, paymentMethod: charge.method! }, signal);
  if (charge.way === 'saved') return gateway.chargeToken({ ...common, paymentMethod: charge.method!, customer, offSession: charge.offSession, returnUrl: charge.returnUrl }, signal);
  return gateway.openHosted({ ...common, successUrl: charge.successUrl!, cancelUrl: charge.cancelUrl!, language: charge.language, method: charge.payerMethod, saveFor: customer }, signal);
}

/** Money in another amount than asked for is not a success that the flow may build on; a person looks at it. */
function exact(charge: Charge, outcome: ChargeOutcome): ChargeOutcome {
  return outcome.kind === 'done' && outcome.amount.cents !== charge.amount.cents ? doubt(`captured ${outcome.amount.cents} instead of ${charge.amount.cents}`) : outcome;
}

/** Ends an unpaid hosted page. The answer tells if money was faster. */
export async function endCharge(app: PaymentsApp, charge: Charge): Promise<ChargeOutcome> {
  if (charge.way === WALLET) return { kind: 'refused', reason: 'cancelled', code: 'freed', ref: null };
  const gateway = gatewayOf(app, charge.gateway);
  if (charge.gatewayRef === null) return askCharge(app, charge, false);
  const ended = await app.vendors.call(gateway.name, 'end_hosted', (signal) => gateway.endHosted({ ref: charge.gatewayRef!, reference: charge.id }, signal), doubt);
  // Approved at the last moment: within the window, so the money is taken.
  return exact(charge, await taken(app, gateway, charge, ended));
}

const CHARGE_STATE = { open: 'open', processing: 'processing' } as const;

/** The writes that an outcome of a charge means: its row, and the ledger and journal when money came. */
export function recordCharge(app: PaymentsApp, charge: Charge, outcome: ChargeOutcome, by: By, line: string | null): { readonly charge: Charge; readonly writes: Write[] } {
  const after = moved(app, charge, outcome);
  if (after === charge) return { charge, writes: [] };
  check(CHARGE_MOVES[charge.state].includes(after.state), `charge ${charge.id} cannot go from ${charge.state} to ${after.state}`);
  const now = app.clock.now();
  const writes: Write[] = [chargeMove(charge, after)];
  if (charge.way === WALLET && after.state === 'ended') writes.push(...walletFree(heldOf(charge), now));
  if (after.state === 'done') {
    if (charge.way === WALLET) writes.push(...walletTake(heldOf(charge), now));
    if (charge.savedMethod !== null) writes.push(methodUsed(charge.savedMethod, now));
    if (outcome.kind === 'done' && outcome.saved && charge.customer !== null) writes.push(keepMethod(app, { customer: charge.customer, gateway: charge.gateway, saved: outcome.saved }));
    writes.push(
      ledgerWrite({ at: now, kind: 'captured', subject: charge.forId, part: charge.id, postings: [
        { account: sourceOf(charge), cents: charge.amount.cents }, { account: `customer:${charge.forId}`, cents: -charge.amount.cents },
      ] }, app),
      journalWrite({ at: now, by, what: 'charge.captured', subject: charge.forId, line, facts: { charge: charge.id, cents: Number(charge.amount.cents), gateway: charge.gateway } }, app));
  }
  return { charge: after, writes };
}

/** Where a charge's money comes from, and goes back to. */
const sourceOf = (charge: Charge): Account => (charge.way === WALLET ? `wallet:${heldOf(charge).customer}` : `cash:${charge.gateway}`);

function moved({ keys }: Pick<PaymentsApp, 'keys'>, charge: Charge, outcome: ChargeOutcome): Charge {
  switch (outcome.kind) {
    case 'done': return { ...charge, state: 'done', gatewayRef: outcome.ref, capturedAt: outcome.capturedAt, paidWith: outcome.with, refusedReason: null, fingerprint: outcome.fingerprint ? keptFingerprint(keys, charge.gateway, outcome.fingerprint) : charge.fingerprint };
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

export interface NewRefund {
  readonly charge: Charge;
  readonly amount: Usd;
  readonly why: string;
  /** `wallet`: into the wallet of `customer`, because they asked for that. What a wallet paid goes back to it anyway. */
  readonly to?: Destination;
  readonly customer?: CustomerId | null;
}

/** A refund that nobody has asked the gateway for yet. The commit fails when it would give back more than came. */
export function newRefund(app: Pick<PaymentsApp, 'clock' | 'newId'>, facts: NewRefund): { readonly refund: PaymentRefund; readonly writes: Write[] } {
  const id = app.newId('rfd');
  const now = app.clock.now();
  const customer = facts.charge.way === WALLET ? facts.charge.customer : facts.to === WALLET ? facts.customer ?? null : null;
  check(facts.to !== WALLET || customer !== null, `refund of ${facts.charge.id} to nobody's wallet`);
  const refund: PaymentRefund = {
    id, chargeId: facts.charge.id, forId: facts.charge.forId, why: facts.why, key: `xuka-${id}`, amount: facts.amount, state: 'new', gatewayRef: null,
    refusedCode: null, createdAt: now, destination: customer === null ? 'original' : WALLET, customer,
  };
  return { refund, writes: [refundInsert(refund), ...(customer === null ? [] : [walletOpen(customer, now)])] };
}

export async function askRefund(app: PaymentsApp, refund: PaymentRefund, charge: Charge, first: boolean): Promise<RefundOutcome> {
  if (refund.destination === WALLET) return { kind: 'done', ref: refund.id, amount: refund.amount };
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
  if (refund.destination === WALLET) return Promise.resolve({ kind: 'done', ref: refund.id, amount: refund.amount });
  const gateway = gatewayOf(app, charge.gateway);
  return app.vendors.call<RefundOutcome | { readonly kind: 'never_seen' }>(gateway.name, 'find_refund',
    (signal) => gateway.findRefund({ ref: refund.gatewayRef, reference: refund.id, chargeRef: charge.gatewayRef ?? '' }, signal), doubt);
}

/** The writes that an outcome of a refund means. The money leaves `customer:` for the gateway or the wallet when it is done. */
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
  const to: Account = refund.destination === WALLET ? `wallet:${refund.customer!}` : `cash:${charge.gateway}`;
  if (state === 'done') {
    if (refund.destination === WALLET) writes.push(walletIn(refund.customer!, refund.amount.cents, now));
    writes.push(
      ledgerWrite({ at: now, kind: 'refunded', subject: refund.forId, part: refund.id, postings: [
        { account: `customer:${refund.forId}`, cents: refund.amount.cents }, { account: to, cents: -refund.amount.cents },
      ] }, app),
      journalWrite({ at: now, by, what: 'refund.done', subject: refund.forId, line, facts: { refund: refund.id, cents: Number(refund.amount.cents), why: refund.why } }, app));
  }
  if (refund.state === 'done' && state === 'refused') {
    writes.push(
      ledgerWrite({ at: now, kind: 'refund_failed', subject: refund.forId, part: refund.id, postings: [
        { account: to, cents: refund.amount.cents }, { account: `customer:${refund.forId}`, cents: -refund.amount.cents },
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
