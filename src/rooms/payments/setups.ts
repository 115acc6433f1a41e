import type { CustomerId, MethodId, SetupId } from '../../base/ids.ts';
import { check, never } from '../../base/check.ts';
import type { By, Language } from '../../base/language.ts';
import { Refusal } from '../../base/refusal.ts';
import { DAY, MINUTE, plusSeconds, type Instant } from '../../base/time.ts';
import type { Queryable } from '../../platform/db/db.ts';
import { GuardFailed, write, type Shape, type Write } from '../../platform/db/unit.ts';
import { wake } from '../../platform/jobs/job-writes.ts';
import type { JobHandler } from '../../platform/jobs/worker.ts';
import { readSetting, SHIELDS } from '../../platform/settings/settings.ts';
import { journalWrite } from '../journal/journal.ts';
import type { PaymentsApp } from './app.ts';
import type { Gateway, NeverSeen, SetupOutcome } from './gateway.ts';
import { customerAt, keepMethod } from './saved.ts';

/** How long the page may be used; gateways end theirs a little later. */
const WINDOW_MINUTES = 30;
/** A page whose end the gateway does not tell is given up for good. */
const GIVE_UP_SECONDS = DAY;

type SetupState = 'new' | 'open' | 'unknown' | 'done' | 'refused' | 'ended';
const AT_REST: readonly SetupState[] = ['done', 'refused', 'ended'];

/** Saving a method without paying: key stored first, asked once, looked at until it is over. */
export interface Setup {
  readonly id: SetupId;
  readonly customer: CustomerId;
  readonly gateway: string;
  readonly state: SetupState;
  readonly gatewayRef: string | null;
  readonly payUrl: string | null;
  readonly successUrl: string;
  readonly cancelUrl: string;
  readonly language: Language;
  readonly key: string;
  readonly method: MethodId | null;
  readonly refusedReason: string | null;
  readonly until: Instant;
  readonly createdAt: Instant;
}
interface Row { id: string; customer: string; gateway: string; key: string; state: string; gateway_ref: string | null; pay_url: string | null; success_url: string; cancel_url: string; language: string; method: string | null; refused_reason: string | null; until: Instant; created_at: Instant }
const setupOf = (row: Row): Setup => ({
  id: row.id as SetupId, customer: row.customer as CustomerId, gateway: row.gateway, key: row.key, state: row.state as SetupState, gatewayRef: row.gateway_ref, payUrl: row.pay_url,
  successUrl: row.success_url, cancelUrl: row.cancel_url, language: row.language as Language, method: row.method as MethodId | null, refusedReason: row.refused_reason, until: row.until, createdAt: row.created_at,
});

export async function setupById(db: Queryable, id: string): Promise<Setup | null> {
  const row = (await db.query<Row>('select * from payments_setups where id = $1', [id], 'payments_setup')).rows[0];
  return row ? setupOf(row) : null;
}

const insertShape: Shape<Omit<Row, 'gateway_ref' | 'pay_url' | 'method' | 'refused_reason'>> = {
  name: 'payments.setups.insert',
  columns: { id: 'text', customer: 'text', gateway: 'text', key: 'text', state: 'text', success_url: 'text', cancel_url: 'text', language: 'text', until: 'timestamptz', created_at: 'timestamptz' },
  sql: (rows) => `insert into payments_setups (id, customer, gateway, key, state, success_url, cancel_url, language, until, created_at)
    select id, customer, gateway, key, state, success_url, cancel_url, language, until, created_at from ${rows} returning 1`,
};
interface MoveRow { id: string; before: string; state: string; gateway_ref: string | null; pay_url: string | null; method: string | null; refused_reason: string | null }
const moveShape: Shape<MoveRow> = {
  name: 'payments.setups.move', guard: true,
  columns: { id: 'text', before: 'text', state: 'text', gateway_ref: 'text', pay_url: 'text', method: 'text', refused_reason: 'text' },
  sql: (rows) => `update payments_setups s set state = i.state, gateway_ref = coalesce(i.gateway_ref, s.gateway_ref), pay_url = coalesce(i.pay_url, s.pay_url), method = i.method, refused_reason = i.refused_reason
    from ${rows} i where s.id = i.id and s.state = i.before returning 1`,
};
const moveTo = (before: Setup, state: SetupState, more: Partial<Pick<MoveRow, 'gateway_ref' | 'pay_url' | 'method' | 'refused_reason'>> = {}): Write =>
  write(moveShape, { id: before.id, before: before.state, state, gateway_ref: null, pay_url: null, method: null, refused_reason: null, ...more });

export const SETUP_JOB = 'payments.setup';
/** The request asks the gateway itself; the job looks after it when the request died. */
const FIRST_LOOK_SECONDS = 20;

export interface SetupWish {
  readonly customer: CustomerId;
  readonly gateway: string;
  readonly successUrl: (id: SetupId) => string;
  readonly cancelUrl: string;
  readonly language: Language;
  readonly by: By;
}

/**
 * Opens the gateway's page that saves a method. Refuses `too_many_requests` beyond three a day, `saving_paused` while the shields are up, `payment_not_available`
 * where the gateway saves nothing or does not answer now. Whether the customer has just shown who they are is the caller's to ask.
 */
export async function openSetup(app: PaymentsApp, wish: SetupWish): Promise<Setup> {
  const gateway = app.gateways[wish.gateway];
  if (!gateway?.can.save) throw new Refusal('payment_not_available');
  const now = app.clock.now();
  // Trust section 5: cards are tried by saving them even more than by paying with them.
  if (await readSetting(app.db, SHIELDS) !== null) {
    await app.limits.refused('shields', { door: wish.by.door, actor: wish.by.actor });
    throw new Refusal('saving_paused');
  }
  await app.limits.admit('method.save', wish.customer, { door: wish.by.door, actor: wish.by.actor });
  const id = app.newId('sup');
  await app.committer.commit([
    write(insertShape, {
      id, customer: wish.customer, gateway: gateway.name, key: `xuka-${id}`, state: 'new', success_url: wish.successUrl(id), cancel_url: wish.cancelUrl, language: wish.language,
      until: plusSeconds(now, WINDOW_MINUTES * MINUTE), created_at: now,
    }),
    wake({ kind: SETUP_JOB, key: id, runAtMs: app.clock.nowMs() + FIRST_LOOK_SECONDS * 1000 }, { newId: app.newId, now }),
    journalWrite({ at: now, by: wish.by, what: 'setup.opened', subject: id, facts: { customer: wish.customer, gateway: gateway.name } }, app),
  ]);
  const setup = await setupNow(app, id, true);
  if (setup.state !== 'open') throw new Refusal('payment_not_available');
  return setup;
}

/** Looks at the gateway now and writes down what it says. `first`: nobody can have asked before. */
export async function setupNow(app: PaymentsApp, id: string, first = false): Promise<Setup> {
  const setup = await setupById(app.db, id);
  check(setup, `no setup ${id}`);
  if (AT_REST.includes(setup.state)) return setup;
  const gateway = app.gateways[setup.gateway];
  check(gateway?.openSetup && gateway.findSetup, `gateway ${setup.gateway} saves nothing`);
  const outcome = await ask(app, gateway, setup, first);
  try {
    await app.committer.commit(await writesOf(app, setup, outcome));
  } catch (error) {
    // Somebody else looked at the same time; what they wrote is the news.
    if (!(error instanceof GuardFailed)) throw error;
  }
  return (await setupById(app.db, id))!;
}

async function ask(app: PaymentsApp, gateway: Gateway, setup: Setup, first: boolean): Promise<SetupOutcome> {
  const doubt = (cause: string): SetupOutcome => ({ kind: 'unknown', cause });
  const customer = await customerAt(app, gateway, setup.customer);
  if (customer === null) return doubt('the gateway did not name our customer');
  if (!first) {
    const found = await app.vendors.call<SetupOutcome | NeverSeen>(gateway.name, 'find_setup',
      (signal) => gateway.findSetup!({ ref: setup.gatewayRef, reference: setup.id, customer, since: setup.createdAt }, signal), doubt);
    if (found.kind !== 'never_seen') return found;
    // A page that nobody was sent to saves nothing: after its time it is not opened any more.
    if (setup.gatewayRef !== null || app.clock.now() >= setup.until) return { kind: 'refused', reason: 'expired', ref: null };
  }
  return app.vendors.call(gateway.name, 'open_setup', (signal) => gateway.openSetup!({
    key: setup.key, reference: setup.id, customer, successUrl: setup.successUrl, cancelUrl: setup.cancelUrl, language: setup.language,
  }, signal), doubt);
}

async function writesOf(app: PaymentsApp, setup: Setup, outcome: SetupOutcome): Promise<Write[]> {
  const now = app.clock.now();
  switch (outcome.kind) {
    case 'pending': return setup.state === 'open' ? [] : [moveTo(setup, 'open', { gateway_ref: outcome.ref, pay_url: outcome.payUrl })];
    case 'done': {
      const known = (await app.db.query<{ id: MethodId }>('select id from payments_methods where gateway = $1 and ref = $2 and customer = $3', [setup.gateway, outcome.saved.ref, setup.customer])).rows[0];
      const id = known?.id ?? app.newId('pmt');
      return [
        moveTo(setup, 'done', { gateway_ref: outcome.ref, method: id }), keepMethod(app, { id, customer: setup.customer, gateway: setup.gateway, saved: outcome.saved }),
        journalWrite({ at: now, by: BY, what: 'method.saved', subject: id, facts: { customer: setup.customer, gateway: setup.gateway, setup: setup.id } }, app),
      ];
    }
    case 'refused': return [moveTo(setup, outcome.reason === 'expired' || outcome.reason === 'cancelled' ? 'ended' : 'refused', { refused_reason: outcome.reason })];
    case 'unknown':
      if (now - setup.createdAt >= GIVE_UP_SECONDS) return [moveTo(setup, 'ended', { refused_reason: 'given_up' })];
      return setup.state === 'new' ? [moveTo(setup, 'unknown')] : [];
    default: return never(outcome);
  }
}

const BY: By = { door: 'job', actor: 'job:payments', reason: 'method saved' };

export const setupJobs = (app: PaymentsApp): Record<string, JobHandler> => ({
  [SETUP_JOB]: async (job) => {
    const setup = await setupNow(app, job.key);
    if (AT_REST.includes(setup.state)) return 'done';
    const age = app.clock.now() - setup.createdAt;
    return { againAtMs: app.clock.nowMs() + Math.min(10 * MINUTE, Math.max(15, Math.trunc(age / 4))) * 1000 };
  },
});
