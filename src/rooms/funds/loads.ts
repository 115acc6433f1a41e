import type { CustomerId, LoadId, MethodId } from '../../base/ids.ts';
import { check } from '../../base/check.ts';
import type { By, Language } from '../../base/language.ts';
import { usd, type Usd } from '../../base/money.ts';
import { Refusal } from '../../base/refusal.ts';
import { earliest, HOUR, msOf, plusSeconds, type Instant, type ZoneId } from '../../base/time.ts';
import { GuardFailed, type Write } from '../../platform/db/unit.ts';
import { holdNew, jobAgain, jobDone, wake, workerAlive, type HeldJob, type JobSpec } from '../../platform/jobs/job-writes.ts';
import type { JobHandler } from '../../platform/jobs/worker.ts';
import type { Clock } from '../../platform/clock.ts';
import { sealAddress } from '../../platform/secrets/sealed-address.ts';
import { journalWrite } from '../journal/journal.ts';
import { ledgerWrite } from '../ledger/ledger.ts';
import { noticeWrite } from '../notices/notices.ts';
import { askCharge, endCharge, lookAtCharge, newCharge, paymentsFor, recordCharge, savedMethod, type Charge, type HostedMethod, type NewCharge } from '../payments/payments.ts';
import { WALLET_GUARD, walletArrives, walletIn, walletOpen, walletPromise, walletUnpromised } from '../wallet/wallet.ts';
import type { FundsApp } from './app.ts';
import { disputeNews } from './disputed.ts';
import { isLoadOver, LOAD_PLACED_BEFORE, loadById, loadByKey, loadInsert, stepLoad, type Load, type LoadState } from './load.ts';

export const LEAST_LOAD: Usd = usd(500n);
export const MOST_LOAD: Usd = usd(200_000n);
export const LOAD_JOB = 'funds.load';

export type PayLoad =
  | { readonly kind: 'hosted'; readonly gateway: string; readonly method?: HostedMethod | null; readonly save?: boolean; readonly successUrl: (id: LoadId) => string; readonly cancelUrl: (id: LoadId) => string }
  | { readonly kind: 'token'; readonly gateway: string; readonly paymentMethod: string }
  | { readonly kind: 'saved'; readonly method: MethodId; readonly returnUrl?: (id: LoadId) => string };

export interface LoadRequest {
  /** The same key from the same caller is the same load, however often it comes. */
  readonly caller: string;
  readonly key: string;
  readonly customer: CustomerId;
  /** Whole dollars. */
  readonly amount: Usd;
  readonly pay: PayLoad;
  readonly payer: { readonly email: string | null; readonly language: Language; readonly zone: ZoneId | null };
  /** One line the payer sees on the gateway's page. */
  readonly description: string;
  readonly by: By;
}

export interface LoadWork { readonly load: Load; readonly charge: Charge }

/**
 * Places a load and moves it as far as it can go within the request. One commit: the load, the charge with its key, what
 * the wallet is promised (so that two at once cannot pass its limits), the journal, the work. Refuses `amount_not_offered`,
 * `wallet_full`, `payment_not_available`, `payment_method_unknown`.
 */
export async function placeLoad(app: FundsApp, request: LoadRequest): Promise<Load> {
  const before = await loadByKey(app.db, request.caller, request.key);
  if (before) return same(before, request);
  if (app.onHold()) throw new Refusal('shop_on_hold');
  const { cents } = request.amount;
  if (cents < LEAST_LOAD.cents || cents > MOST_LOAD.cents || cents % 100n !== 0n) throw new Refusal('amount_not_offered');
  const now = app.clock.now();
  const id = app.newId('lod');
  const made = newCharge(app, { ...await wayOf(app, request, id), forId: id, amount: request.amount, language: request.payer.language, description: request.description });
  const held = holdNew({ kind: LOAD_JOB, key: id, runAtMs: app.clock.nowMs() }, { newId: app.newId, now, worker: app.worker.id });
  const load: Load = {
    id, caller: request.caller, requestKey: request.key, customer: request.customer, state: 'paying', version: 1, amount: request.amount, by: request.by,
    payer: { email: request.payer.email === null ? null : sealAddress(app.keys, request.payer.email), language: request.payer.language, zone: request.payer.zone },
    refusedReason: null, disputed: null, reversed: 0n, placedAt: now, settledAt: null,
  };
  await app.committer.commit([walletOpen(request.customer, now)]);
  try {
    await app.committer.commit([
      loadInsert(load), walletPromise(request.customer, cents, now), ...made.writes, held.write,
      journalWrite({ at: now, by: request.by, what: 'load.placed', subject: id, facts: { customer: request.customer, cents: Number(cents) } }, app),
    ]);
  } catch (error) {
    if (!(error instanceof GuardFailed)) throw error;
    const other = await loadByKey(app.db, request.caller, request.key);
    if (error.guard === LOAD_PLACED_BEFORE && other) return same(other, request);
    if (error.guard === WALLET_GUARD) throw new Refusal('wallet_full');
    throw error;
  }
  return app.worker.holding(held.job, () => moveLoad(app, { load, charge: made.charge }, held.job, true));
}

function same(before: Load, request: LoadRequest): Load {
  if (before.customer !== request.customer || before.amount.cents !== request.amount.cents) throw new Refusal('idempotency_key_reused');
  return before;
}

async function wayOf(app: FundsApp, request: LoadRequest, id: LoadId): Promise<Pick<NewCharge, 'gateway' | 'way'>> {
  const { pay } = request;
  if (pay.kind === 'saved') {
    const kept = await savedMethod(app.db, request.customer, pay.method);
    if (!kept || kept.state !== 'usable') throw new Refusal('payment_method_unknown');
    if (!app.gateways[kept.gateway]) throw new Refusal('payment_not_available');
    return { gateway: kept.gateway, way: { kind: 'saved', customer: kept.customer, method: kept.id, ref: kept.ref, offSession: false, returnUrl: pay.returnUrl?.(id) ?? null } };
  }
  // A name from outside: only what we have ourselves, not what every object has.
  const gateway = Object.hasOwn(app.gateways, pay.gateway) ? app.gateways[pay.gateway] : undefined;
  if (!gateway || !gateway.can[pay.kind]) throw new Refusal('payment_not_available');
  if (pay.kind === 'token') return { gateway: gateway.name, way: { kind: 'token', paymentMethod: pay.paymentMethod } };
  if (pay.method && !gateway.methods.includes(pay.method)) throw new Refusal('payment_not_available');
  return {
    gateway: gateway.name,
    way: { kind: 'hosted', successUrl: pay.successUrl(id), cancelUrl: pay.cancelUrl(id), method: pay.method ?? null, saveFor: pay.save && gateway.can.save ? request.customer : null },
  };
}

async function workOf(app: FundsApp, id: string): Promise<LoadWork | null> {
  const [load, payments] = await Promise.all([loadById(app.db, id), paymentsFor(app.db, id)]);
  if (!load) return null;
  const charge = payments.charges[0];
  check(charge, `load ${id} without its charge`);
  return { load, charge };
}

/** Asks the gateway until it says something final, or not yet. Any number of workers may; only one can write. */
async function moveLoad(app: FundsApp, from: LoadWork, job: HeldJob, first: boolean): Promise<Load> {
  let work = from;
  for (let tries = 0; tries < 4; tries++) {
    if (isLoadOver(work.load.state)) { await app.committer.commit([jobDone(job)]); return work.load; }
    const now = app.clock.now();
    const { load, charge } = work;
    const overdue = charge.state === 'open' && charge.payUntil !== null && now >= charge.payUntil;
    const outcome = await (overdue ? endCharge(app, charge) : askCharge(app, charge, first));
    const recorded = recordCharge(app, charge, outcome, load.by, null);
    const state = stateOf(recorded.charge, outcome.kind === 'unknown' ? load.state : 'awaiting_customer');
    const step = state === load.state ? null : stepLoad(load, { state, refusedReason: state === 'declined' ? recorded.charge.refusedReason ?? 'declined' : null }, now);
    const end = state === 'done' ? arrived(app, load, now, 'promised') : state === 'declined' ? died(app, load, now, recorded.charge.refusedReason) : [];
    const next = isLoadOver(state) ? [jobDone(job)] : [jobAgain(job, { runAtMs: msOf(lookAt(load, recorded.charge, now)), nowMs: app.clock.nowMs(), attempts: 0 })];
    try {
      await app.committer.commit([...recorded.writes, ...(step ? [step.write] : []), ...end, ...next, workerAlive(job.worker)]);
    } catch (error) {
      if (!(error instanceof GuardFailed) || error.guard === workerAlive(job.worker).shape.name) throw error;
      const read = await workOf(app, load.id);
      check(read, `load ${load.id} is gone`);
      work = read;
      first = false;
      continue;
    }
    if (!isLoadOver(state)) app.worker.nudge();
    return step?.load ?? load;
  }
  throw new Error(`load ${from.load.id} did not come to rest`);
}

function stateOf(charge: Charge, waiting: LoadState): LoadState {
  switch (charge.state) {
    case 'done': return 'done';
    case 'refused': case 'ended': return 'declined';
    case 'open': case 'processing': return waiting;
    case 'unknown': case 'new': return 'payment_unknown';
  }
}

function lookAt(load: Load, charge: Charge, now: Instant): Instant {
  const pause = Math.min(60, Math.max(charge.state === 'unknown' ? 1 : 5, Math.trunc((now - load.placedAt) / 4)));
  const look = plusSeconds(now, pause);
  return charge.payUntil !== null && charge.payUntil > now ? earliest(look, charge.payUntil) : look;
}

/** The room of renewals tells phones by this name. */
const TELL_JOB = 'renewal.tell';

/** Paid: from the account of the load into the wallet, told in the same commit. */
function arrived(app: FundsApp, load: Load, now: Instant, was: 'promised' | 'given_up'): Write[] {
  const { cents } = load.amount;
  return [
    ledgerWrite({ at: now, kind: 'loaded', subject: load.id, postings: [{ account: `customer:${load.id}`, cents }, { account: `wallet:${load.customer}`, cents: -cents }] }, app),
    was === 'promised' ? walletArrives(load.customer, cents, now) : walletIn(load.customer, cents, now),
    journalWrite({ at: now, by: load.by, what: 'load.done', subject: load.id, facts: { customer: load.customer, cents: Number(cents) } }, app),
    ...(load.payer.email === null ? [] : [noticeWrite({ id: app.newId('ntc'), kind: 'load.done', channel: 'email', language: load.payer.language, to: load.payer.email, ref: load.id, payload: { load: load.id }, at: now })]),
    // Phones and chats are looked up afterwards, as for a renewal.
    wake({ kind: TELL_JOB, key: `${load.id} load.done`, payload: { customer: load.customer, kind: 'load.done', ref: load.id, payload: { load: load.id } }, runAtMs: app.clock.nowMs() }, { newId: app.newId, now }),
  ];
}

const died = (app: FundsApp, load: Load, now: Instant, reason: string | null): Write[] => [
  walletUnpromised(load.customer, load.amount.cents, now, load.placedAt),
  journalWrite({ at: now, by: load.by, what: 'load.declined', subject: load.id, facts: { customer: load.customer, reason } }, app),
];

/** News after rest: a dispute, or a page we had closed that was paid after all. What came is in the wallet then, where its payer wanted it. */
async function afterRest(app: FundsApp, { load, charge }: LoadWork, job: HeldJob): Promise<'settled' | { readonly againAtMs: number }> {
  if (load.state === 'done') { await app.committer.commit([...await disputeNews(app, load, app.clock.now()), jobDone(job), workerAlive(job.worker)]); return 'settled'; }
  const outcome = await lookAtCharge(app, charge);
  const now = app.clock.now();
  if (outcome.kind === 'unknown' || outcome.kind === 'pending') return { againAtMs: msOf(plusSeconds(now, Math.min(HOUR, Math.max(60, Math.trunc((now - load.placedAt) / 4))))) };
  if (outcome.kind !== 'done') { await app.committer.commit([jobDone(job)]); return 'settled'; }
  const recorded = recordCharge(app, charge, outcome, load.by, null);
  const step = stepLoad(load, { state: 'done', refusedReason: null }, now);
  await app.committer.commit([...recorded.writes, step.write, ...arrived(app, load, now, 'given_up'), jobDone(job), workerAlive(job.worker)]);
  return 'settled';
}

/** Wakes a load: whoever learns something about its charge says only that there is something to learn. */
export const wakeLoad = (clock: Pick<Clock, 'nowMs'>) => (id: string): JobSpec => ({ kind: LOAD_JOB, key: id, runAtMs: clock.nowMs() });

export const fundsJobs = (app: FundsApp): Record<string, JobHandler> => ({
  [LOAD_JOB]: async (job) => {
    const work = await workOf(app, job.key);
    if (!work) return 'done';
    if (isLoadOver(work.load.state)) return afterRest(app, work, job);
    await moveLoad(app, work, job, false);
    return 'settled';
  },
});

/** A load with its charge as a page shows it. Refuses `load_not_found`. */
export async function viewLoad(app: FundsApp, id: string): Promise<LoadWork> {
  const work = await workOf(app, id);
  if (!work) throw new Refusal('load_not_found');
  return work;
}

/** Asks for another look right now: the payer came back from the gateway. Harmless at any time. */
export async function lookAtLoad(app: FundsApp, id: LoadId): Promise<void> {
  await app.committer.commit([wake(wakeLoad(app.clock)(id), { newId: app.newId, now: app.clock.now() })]);
  app.worker.nudge();
}

/** The payer turned back: ends the unpaid page, and lets the load find out whether money was faster. */
export async function turnBackLoad(app: FundsApp, id: LoadId): Promise<void> {
  const { load, charge } = await viewLoad(app, id);
  if (charge.state === 'open' && !isLoadOver(load.state) && !app.onHold()) await endCharge(app, charge);
  await lookAtLoad(app, id);
}
