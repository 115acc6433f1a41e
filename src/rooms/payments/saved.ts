import type { CustomerId, MethodId } from '../../base/ids.ts';
import type { Instant } from '../../base/time.ts';
import type { Queryable } from '../../platform/db/db.ts';
import { readerBy } from '../../platform/db/grouped.ts';
import { write, type Shape, type Write } from '../../platform/db/unit.ts';
import type { PaymentsApp } from './app.ts';
import { keptFingerprint, sameCard } from './fingerprint.ts';
import type { Gateway, HostedMethod, SavedMethod } from './gateway.ts';

/** A method that a customer has kept: what may be shown of it, and what the gateway calls it. */
export interface KeptMethod {
  readonly id: MethodId;
  readonly customer: CustomerId;
  readonly gateway: string;
  readonly ref: string;
  readonly method: HostedMethod;
  readonly brand: string | null;
  readonly last4: string | null;
  readonly expires: string | null;
  /** Keyed hashes of the gateway's name of the card, the same for whoever uses it (`fingerprint.ts`); null where it gives none. */
  readonly fingerprint: string | null;
  readonly state: 'usable' | 'frozen' | 'removing' | 'removed';
}
const COLUMNS = 'id, customer, gateway, ref, method, brand, last4, expires, fingerprint, state';

/** Methods the customer can pay with now: the one they want used first, then the newest. */
export async function savedMethods(db: Queryable, customer: CustomerId): Promise<KeptMethod[]> {
  return (await db.query<KeptMethod>(`select ${COLUMNS} from payments_methods where customer = $1 and state = 'usable' order by first_at desc nulls last, created_at desc, id desc`, [customer], 'payments_methods_of')).rows;
}

/** One method of this customer, whatever its state; null: none, or another's. */
export async function savedMethod(db: Queryable, customer: CustomerId, id: string): Promise<KeptMethod | null> {
  const found = await methodById(db, id);
  return found?.customer === customer ? found : null;
}
const methodById = readerBy<KeptMethod, KeptMethod | null>({ name: 'payments_method', text: `select ${COLUMNS} from payments_methods where id = any($1::text[])`, key: (row) => row.id }, ([row]) => row ?? null);

interface MethodRow { id: string; customer: string; gateway: string; ref: string; method: string; brand: string | null; last4: string | null; expires: string | null; fingerprint: string | null; created_at: Instant }
const keepShape: Shape<MethodRow> = {
  name: 'payments.methods.keep',
  columns: { id: 'text', customer: 'text', gateway: 'text', ref: 'text', method: 'text', brand: 'text', last4: 'text', expires: 'text', fingerprint: 'text', created_at: 'timestamptz' },
  // A card that is frozen for a dispute does not come back under another name.
  sql: (rows) => `insert into payments_methods (id, customer, gateway, ref, method, brand, last4, expires, fingerprint, state, frozen_for, created_at)
    select distinct on (i.gateway, i.ref, i.customer) i.id, i.customer, i.gateway, i.ref, i.method, i.brand, i.last4, i.expires, i.fingerprint,
      case when f.frozen_for is null then 'usable' else 'frozen' end, f.frozen_for, i.created_at
    from ${rows} i left join lateral (select m.frozen_for from payments_methods m where m.gateway = i.gateway and ${sameCard('m.fingerprint', 'i.fingerprint')} and m.state = 'frozen' limit 1) f on true
    on conflict (gateway, ref, customer) do nothing returning 1`,
};

/** Keeps what the gateway has saved for a customer; the same one again changes nothing. */
export const keepMethod = (app: Pick<PaymentsApp, 'clock' | 'newId' | 'keys'>, one: { readonly id?: MethodId; readonly customer: CustomerId; readonly gateway: string; readonly saved: SavedMethod }): Write => write(keepShape, {
  id: one.id ?? app.newId('pmt'), customer: one.customer, gateway: one.gateway, ref: one.saved.ref, method: one.saved.method, brand: one.saved.brand, last4: one.saved.last4,
  expires: one.saved.expires, fingerprint: one.saved.fingerprint === null ? null : keptFingerprint(app.keys, one.gateway, one.saved.fingerprint), created_at: app.clock.now(),
});

interface CustomerRow { customer: string; gateway: string; ref: string; created_at: Instant }
const customerShape: Shape<CustomerRow> = {
  name: 'payments.customers', columns: { customer: 'text', gateway: 'text', ref: 'text', created_at: 'timestamptz' },
  sql: (rows) => `insert into payments_customers (customer, gateway, ref, created_at) select distinct on (customer, gateway) customer, gateway, ref, created_at from ${rows} on conflict do nothing returning 1`,
};

/** The gateway's name of our customer: made there at the first time, under a key of ours. Null: no answer now. */
export async function customerAt(app: PaymentsApp, gateway: Gateway, customer: CustomerId): Promise<string | null> {
  const known = (await app.db.query<{ ref: string }>('select ref from payments_customers where customer = $1 and gateway = $2', [customer, gateway.name], 'payments_customer')).rows[0];
  if (known) return known.ref;
  if (!gateway.customerFor) return null;
  const ref = await app.vendors.call<string | null>(gateway.name, 'customer', (signal) => gateway.customerFor!({ key: `xuka-${customer}`, reference: customer }, signal), () => null);
  if (ref !== null) await app.committer.commit([write(customerShape, { customer, gateway: gateway.name, ref, created_at: app.clock.now() })]);
  return ref;
}
