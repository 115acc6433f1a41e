import type { CarrierId } from '../src/base/terms.ts';
import { usd } from '../src/base/money.ts';
import type { Instant } from '../src/base/time.ts';
import type { Db } from '../src/platform/db/db.ts';
import type { BooksParts } from '../src/rooms/books/books.ts';
import { postgresStore } from '../src/rooms/carriers/connectors/twin/postgres-store.ts';

/**
 * The lists of the simulated carriers and of the Stripe and PayPal sandboxes, read from their own tables where these are in the same
 * database. Only read: nothing that is due there happens because somebody checks the books.
 */
export async function sandboxLists(db: Db): Promise<Pick<BooksParts, 'connectors' | 'gateways'>> {
  const there = (await db.query<{ twin: boolean; stripe: boolean; paypal: boolean }>(
    `select to_regclass('sandbox_twin_carriers') is not null as twin, to_regclass('sandbox_stripe_objects') is not null as stripe, to_regclass('sandbox_paypal_objects') is not null as paypal`)).rows[0]!;
  const carriers = there.twin ? (await db.query<{ carrier: CarrierId }>('select carrier from sandbox_twin_carriers order by carrier')).rows : [];
  const used = there.stripe && (await db.query(`select 1 from sandbox_stripe_objects where kind = 'charge' limit 1`)).rowCount > 0;
  const paypal = there.paypal && (await db.query(`select 1 from sandbox_paypal_objects where kind = 'capture' limit 1`)).rowCount > 0;
  const store = postgresStore(db);
  return {
    connectors: Object.fromEntries(carriers.map(({ carrier }) => [carrier, {
      list: async (from: Instant, to: Instant) => (await store.list(carrier, from, to)).map((one) => ({ key: one.key, carrierRef: one.ref, iccid: one.iccid, state: one.status, at: one.at })),
    }])),
    gateways: {
      ...(used ? { stripe: { name: 'stripe', list: (from: Instant, to: Instant) => stripeList(db, from, to) } } : {}),
      ...(paypal ? { paypal: { name: 'paypal', list: (from: Instant, to: Instant) => paypalList(db, from, to) } } : {}),
    },
  };
}

interface Row { kind: 'charge' | 'refund'; reference: string | null; ref: string; cents: bigint; status: string; created: bigint }
const STATES: Readonly<Record<string, 'pending' | 'done' | 'refused'>> = { succeeded: 'done', pending: 'pending', failed: 'refused', canceled: 'refused' };

/** Tries of one charge are one row: the best of them. */
async function stripeList(db: Db, from: Instant, to: Instant) {
  const { rows } = await db.query<Row>(
    `select distinct on (kind, ref) kind, reference, ref, cents, status, created from (
       select kind, reference, case kind when 'charge' then doc->>'payment_intent' else id end as ref, (doc->>'amount')::bigint as cents, doc->>'status' as status, created
       from sandbox_stripe_objects where kind in ('charge', 'refund') and created >= $1 and created < $2) m
     order by kind, ref, status = 'succeeded' desc, status = 'pending' desc`, [from, to]);
  return rows.map((row) => ({ kind: row.kind, reference: row.reference ?? '', ref: row.ref, amount: usd(row.cents), state: STATES[row.status] ?? ('pending' as const), at: Number(row.created) as Instant }));
}

const PAYPAL_STATES: Readonly<Record<string, 'done' | 'refused'>> = { COMPLETED: 'done', PARTIALLY_REFUNDED: 'done', REFUNDED: 'done', FAILED: 'refused', CANCELLED: 'refused' };

/** What its transaction report would say once it has caught up: money that moved or is on its way, no declined tries. */
async function paypalList(db: Db, from: Instant, to: Instant) {
  const { rows } = await db.query<Row>(
    `select case kind when 'capture' then 'charge' else kind end as kind, coalesce(doc->>'custom_id', reference) as reference, id as ref,
       round((doc->'amount'->>'value')::numeric * 100)::bigint as cents, doc->>'status' as status, created
     from sandbox_paypal_objects where kind in ('capture', 'refund') and created >= $1 and created < $2 and not (kind = 'capture' and doc->>'status' = 'DECLINED') order by created, id`, [from, to]);
  return rows.map((row) => ({ kind: row.kind, reference: row.reference ?? '', ref: row.ref, amount: usd(row.cents), state: PAYPAL_STATES[row.status] ?? ('pending' as const), at: Number(row.created) as Instant }));
}
