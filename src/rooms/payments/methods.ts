import type { CustomerId, MethodId } from '../../base/ids.ts';
import type { By } from '../../base/language.ts';
import { Refusal } from '../../base/refusal.ts';
import { HOUR, MINUTE, type Instant } from '../../base/time.ts';
import type { Queryable } from '../../platform/db/db.ts';
import { write, type Shape, type Write } from '../../platform/db/unit.ts';
import { wake } from '../../platform/jobs/job-writes.ts';
import type { JobHandler } from '../../platform/jobs/worker.ts';
import { journalWrite } from '../journal/journal.ts';
import type { PaymentsApp } from './app.ts';
import { sameCard } from './fingerprint.ts';
import type { KeptMethod } from './saved.ts';

/** A saved method as its owner sees it. */
export interface OwnMethod extends KeptMethod {
  /** `dispute`, `sim_change`, …; null while it can be used. */
  readonly frozenFor: string | null;
  readonly createdAt: Instant;
  readonly usedAt: Instant | null;
}
interface Row extends KeptMethod { readonly frozen_for: string | null; readonly created_at: Instant; readonly used_at: Instant | null }
const COLUMNS = 'id, customer, gateway, ref, method, brand, last4, expires, state, frozen_for, created_at, used_at';
const methodOf = ({ frozen_for, created_at, used_at, ...rest }: Row): OwnMethod => ({ ...rest, frozenFor: frozen_for, createdAt: created_at, usedAt: used_at });

/** Everything a customer has saved and not removed: the one to be used first, then the newest. Frozen ones are last. */
export async function methodsOf(db: Queryable, customer: CustomerId): Promise<OwnMethod[]> {
  return (await db.query<Row>(
    `select ${COLUMNS} from payments_methods where customer = $1 and state in ('usable', 'frozen')
     order by (state = 'frozen'), first_at desc nulls last, created_at desc, id desc`, [customer], 'payments_methods_own')).rows.map(methodOf);
}

export async function methodById(db: Queryable, id: string): Promise<OwnMethod | null> {
  const row = (await db.query<Row>(`select ${COLUMNS} from payments_methods where id = $1`, [id], 'payments_method_by_id')).rows[0];
  return row ? methodOf(row) : null;
}

const usedShape: Shape<{ id: string; at: Instant }> = {
  name: 'payments.methods.used', columns: { id: 'text', at: 'timestamptz' },
  sql: (rows) => `update payments_methods m set used_at = i.at from (select id, max(at) as at from ${rows} group by id) i where m.id = i.id returning 1`,
};
export const methodUsed = (id: MethodId, at: Instant): Write => write(usedShape, { id, at });

const freezeShape: Shape<{ gateway: string; id: string | null; fingerprint: string | null; why: string }> = {
  name: 'payments.methods.freeze', columns: { gateway: 'text', id: 'text', fingerprint: 'text', why: 'text' },
  sql: (rows) => `update payments_methods m set state = 'frozen', frozen_for = i.why from ${rows} i
    where m.state = 'usable' and m.gateway = i.gateway and (m.id = i.id or ${sameCard('m.fingerprint', 'i.fingerprint')}) returning 1`,
};
/** Freezes a method, and the same card under any customer and name. It stays in the list with its reason and pays nothing. */
export const freezeMethods = (one: { readonly gateway: string; readonly id: string | null; readonly fingerprint: string | null }, why: string): Write => write(freezeShape, { ...one, why });

const thawShape: Shape<{ gateway: string; id: string | null; fingerprint: string | null; why: string; dispute: string }> = {
  name: 'payments.methods.thaw', columns: { gateway: 'text', id: 'text', fingerprint: 'text', why: 'text', dispute: 'text' },
  sql: (rows) => `update payments_methods m set state = 'usable', frozen_for = null from ${rows} i
    where m.state = 'frozen' and m.frozen_for = i.why and m.gateway = i.gateway and (m.id = i.id or ${sameCard('m.fingerprint', 'i.fingerprint')})
      and not exists (select from payments_disputes d join payments_charges c on c.id = d.charge_id
        where d.id <> i.dispute and d.state <> 'won' and d.gateway = i.gateway and (c.saved_method = m.id or ${sameCard('c.fingerprint', 'm.fingerprint')})) returning 1`,
};
/** Ends a freeze that had this reason, unless the same card is disputed elsewhere. `dispute`: the one that was just won. */
export const thawMethods = (one: { readonly gateway: string; readonly id: string | null; readonly fingerprint: string | null; readonly dispute: string }, why: string): Write => write(thawShape, { ...one, why });

/** The customer's method is used first from now on. Refuses `payment_method_unknown`. */
export async function preferMethod(app: PaymentsApp, customer: CustomerId, id: string, by: By): Promise<void> {
  await mustBeTheirs(app, customer, id);
  await app.db.query(`update payments_methods set first_at = to_timestamp($2::bigint) where id = $1 and state = 'usable'`, [id, app.clock.now()]);
  await app.committer.commit([journalWrite({ at: app.clock.now(), by, what: 'method.preferred', subject: id, facts: { customer } }, app)]);
}

const REMOVE_JOB = 'payments.remove_method';
const removingShape: Shape<{ id: string }> = {
  name: 'payments.methods.removing', columns: { id: 'text' }, guard: true,
  sql: (rows) => `update payments_methods m set state = 'removing' from ${rows} i where m.id = i.id and m.state <> 'removed' returning 1`,
};

/**
 * Takes a method out of use at once and forgets it at the gateway as soon as the gateway answers. Removing twice is no
 * mistake. Refuses `payment_method_unknown`. A frozen one can be removed too: what it is frozen for is written elsewhere.
 */
export async function removeMethod(app: PaymentsApp, customer: CustomerId, id: string, by: By): Promise<void> {
  const method = await mustBeTheirs(app, customer, id);
  if (method.state === 'removed' || method.state === 'removing') return;
  const now = app.clock.now();
  await app.committer.commit([
    write(removingShape, { id }),
    wake({ kind: REMOVE_JOB, key: id, runAtMs: app.clock.nowMs() }, { newId: app.newId, now }),
    journalWrite({ at: now, by, what: 'method.removed', subject: id, facts: { customer, gateway: method.gateway } }, app),
  ]);
}

/** Everything a customer has saved, frozen ones too: their account ends. */
export async function removeMethodsOf(app: PaymentsApp, customer: CustomerId, by: By): Promise<void> {
  for (const one of await methodsOf(app.db, customer)) await removeMethod(app, customer, one.id, by);
}

async function mustBeTheirs(app: PaymentsApp, customer: CustomerId, id: string): Promise<OwnMethod> {
  const method = await methodById(app.db, id);
  if (!method || method.customer !== customer) throw new Refusal('payment_method_unknown');
  return method;
}

/** Asks the gateway to forget until it says so: a minute apart at first, an hour in the end. */
export const methodJobs = (app: PaymentsApp): Record<string, JobHandler> => ({
  [REMOVE_JOB]: async (job) => {
    const method = await methodById(app.db, job.key);
    if (!method || method.state !== 'removing') return 'done';
    const gateway = app.gateways[method.gateway];
    const gone = gateway?.removeSaved ? await app.vendors.call<boolean>(gateway.name, 'remove_saved', (signal) => gateway.removeSaved!(method.ref, signal), () => false) : true;
    if (!gone) return { againAtMs: app.clock.nowMs() + Math.min(HOUR, MINUTE * 2 ** Math.min(job.attempts, 6)) * 1000 };
    await app.db.query(`update payments_methods set state = 'removed' where id = $1`, [method.id]);
    return 'done';
  },
});
