import { DAY, HOUR, plusSeconds, type Instant } from '../../base/time.ts';
import type { Queryable } from '../../platform/db/db.ts';
import type { CarrierConnector } from '../carriers/carriers.ts';
import type { Gateway } from '../payments/payments.ts';
import type { Seen } from './difference.ts';

/** One day, half-open. */
export interface Span { readonly from: Instant; readonly to: Instant }
export interface Sides {
  readonly gateways: Readonly<Record<string, Pick<Gateway, 'name' | 'list'> & Partial<Pick<Gateway, 'disputes' | 'listLagSeconds'>>>>;
  readonly connectors: Readonly<Record<string, Pick<CarrierConnector, 'list'>>>;
}
export type Lists = Readonly<Record<string, { readonly rows: number } | { readonly missing: string }>>;

/** Theirs may bear another day than ours for the same thing: around midnight, or where a page stayed open overnight. */
const BEFORE = 2 * DAY;
const AFTER = 6 * HOUR;
const DEADLINE_MS = 60_000;

/** Everything of one day in which we, the gateways and the carriers do not agree. Reads only. */
export async function compareDay(db: Queryable, sides: Sides, span: Span, now: Instant): Promise<{ readonly seen: readonly Seen[]; readonly lists: Lists }> {
  const seen: Seen[] = [];
  const lists: Record<string, Lists[string]> = {};
  const of = async (side: string, look: () => Promise<{ readonly seen: readonly Seen[]; readonly rows: number }>): Promise<void> => {
    try {
      const found = await look();
      seen.push(...found.seen);
      lists[side] = { rows: found.rows };
    } catch (error) {
      lists[side] = { missing: (error instanceof Error ? error.message : 'no answer').slice(0, 120) };
      seen.push({ kind: 'list_missing', side, subject: side, oursCents: null, theirsCents: null, facts: {}, forId: null });
    }
  };
  for (const gateway of Object.values(sides.gateways)) await of(gateway.name, () => withGateway(db, gateway, span, now));
  for (const [carrier, connector] of Object.entries(sides.connectors)) await of(carrier, () => withCarrier(db, connector, carrier, span, now));
  seen.push(...await amongOurselves(db, span, now));
  return { seen, lists };
}

const inside = (span: Span, at: Instant): boolean => at >= span.from && at < span.to;
const wide = (span: Span, now: Instant): readonly [Instant, Instant] => [plusSeconds(span.from, -BEFORE), Math.min(now + 1, span.to + AFTER) as Instant];

interface Money { id: string; kind: 'charge' | 'refund'; state: string; cents: bigint; for_id: string }

async function withGateway(db: Queryable, gateway: Sides['gateways'][string], span: Span, now: Instant): Promise<{ readonly seen: readonly Seen[]; readonly rows: number }> {
  const side = gateway.name;
  const [from, to] = wide(span, now);
  const listed = await gateway.list(from, to, AbortSignal.timeout(DEADLINE_MS));
  const ours = new Map((await db.query<Money>(
    `select id, 'charge' as kind, state, amount_cents as cents, for_id from payments_charges where id = any($1::text[])
     union all select id, 'refund', state, amount_cents, for_id from payments_refunds where id = any($1::text[])`, [listed.map((one) => one.reference)], 'books_close_money')).rows.map((row) => [row.id, row]));
  const seen: Seen[] = [];
  const there = new Set<string>();
  for (const one of listed) {
    there.add(one.reference);
    if (!inside(span, one.at)) continue;
    const mine = ours.get(one.reference);
    const facts = { ref: one.ref, there: one.state, here: mine?.state ?? null };
    if (!mine || mine.kind !== one.kind) {
      if (one.state === 'done') seen.push({ kind: one.kind === 'charge' ? 'money_unknown' : 'refund_unknown', side, subject: one.ref, oursCents: null, theirsCents: one.amount.cents, facts, forId: null });
    } else if (one.state === 'done' && mine.cents !== one.amount.cents) seen.push({ kind: 'amount', side, subject: mine.id, oursCents: mine.cents, theirsCents: one.amount.cents, facts, forId: mine.for_id });
    else if ((one.state === 'done') !== (mine.state === 'done') && one.state !== 'pending') seen.push({ kind: 'state', side, subject: mine.id, oursCents: mine.cents, theirsCents: one.amount.cents, facts, forId: mine.for_id });
  }
  const missing = (await db.query<Money>(
    `select id, 'charge' as kind, state, amount_cents as cents, for_id from payments_charges where gateway = $1 and state = 'done' and captured_at >= to_timestamp($2) and captured_at < to_timestamp($3)
     union all select r.id, 'refund', r.state, r.amount_cents, r.for_id from payments_refunds r join payments_charges c on c.id = r.charge_id
       where c.gateway = $1 and r.destination = 'original' and r.state = 'done' and r.done_at >= to_timestamp($2) and r.done_at < to_timestamp($3) and r.created_at >= to_timestamp($4)`,
    [side, span.from, span.to, from], 'books_close_unlisted')).rows.filter((row) => !there.has(row.id));
  for (const row of missing) seen.push({ kind: row.kind === 'charge' ? 'money_unlisted' : 'refund_unlisted', side, subject: row.id, oursCents: row.cents, theirsCents: null, facts: { here: row.state }, forId: row.for_id });
  seen.push(...await disputesOf(db, gateway, span, now));
  return { seen, rows: listed.filter((one) => inside(span, one.at)).length };
}

async function disputesOf(db: Queryable, gateway: Sides['gateways'][string], span: Span, now: Instant): Promise<Seen[]> {
  if (!gateway.disputes) return [];
  const listed = (await gateway.disputes(span.from, Math.min(now + 1, span.to) as Instant, AbortSignal.timeout(DEADLINE_MS))).filter((one) => inside(span, one.at));
  const ours = new Map((await db.query<{ ref: string; state: string; cents: bigint; id: string; for_id: string | null }>(
    'select ref, state, amount_cents as cents, id, for_id from payments_disputes where gateway = $1 and ref = any($2::text[])', [gateway.name, listed.map((one) => one.ref)], 'books_close_disputes')).rows.map((row) => [row.ref, row]));
  return listed.flatMap((one): Seen[] => {
    const mine = ours.get(one.ref);
    if (mine && mine.state === one.state && mine.cents === one.amount.cents) return [];
    return [{ kind: 'dispute', side: gateway.name, subject: mine?.id ?? one.ref, oursCents: mine?.cents ?? null, theirsCents: one.amount.cents, facts: { ref: one.ref, there: one.state, here: mine?.state ?? null }, forId: mine?.for_id ?? null }];
  });
}

interface Given { id: string; key: string; state: string; ref: string | null; for_id: string }

async function withCarrier(db: Queryable, connector: Sides['connectors'][string], carrier: string, span: Span, now: Instant): Promise<{ readonly seen: readonly Seen[]; readonly rows: number }> {
  const [from, to] = wide(span, now);
  const listed = await connector.list(from, to, AbortSignal.timeout(DEADLINE_MS));
  const ours = new Map((await db.query<Given>('select id, key, state, carrier_ref as ref, for_id from carriers_top_ups where key = any($1::text[])', [listed.map((one) => one.key)], 'books_close_top_ups')).rows.map((row) => [row.key, row]));
  const seen: Seen[] = [];
  const there = new Set<string>();
  for (const one of listed) {
    if (one.state === 'done') there.add(one.key);
    if (!inside(span, one.at)) continue;
    const mine = ours.get(one.key);
    const facts = { ref: one.carrierRef, there: one.state, here: mine?.state ?? null };
    const row = { side: carrier, oursCents: null, theirsCents: null, facts };
    if (!mine) seen.push({ ...row, kind: 'delivery_unknown', subject: one.carrierRef, forId: null });
    else if (!agrees(mine.state, one.state)) seen.push({ ...row, kind: 'state', subject: mine.id, forId: mine.for_id });
    else if (one.state === 'done' && mine.ref !== one.carrierRef) seen.push({ ...row, kind: 'no_reference', subject: mine.id, facts: { ...facts, reference: mine.ref }, forId: mine.for_id });
  }
  const missing = (await db.query<Given>(
    `select id, key, state, carrier_ref as ref, for_id from carriers_top_ups where carrier = $1 and state = 'done' and settled_at >= to_timestamp($2) and settled_at < to_timestamp($3)
       and coalesce(activated_at, settled_at) >= to_timestamp($4)`, [carrier, span.from, span.to, from], 'books_close_undelivered')).rows.filter((row) => !there.has(row.key));
  for (const row of missing) seen.push({ kind: 'delivery_unlisted', side: carrier, subject: row.id, oursCents: null, theirsCents: null, facts: { here: row.state, reference: row.ref }, forId: row.for_id });
  return { seen, rows: listed.filter((one) => inside(span, one.at)).length };
}

function agrees(ours: string, theirs: string): boolean {
  if (ours === theirs || theirs === 'pending') return true;
  return (theirs === 'cancelled' || theirs === 'reversed') && ['cancelled', 'reversed', 'refused'].includes(ours);
}

const OPEN_CASE = 'exists (select from renewals_cases k where k.renewal_id = r.id)';
const PAID = `(select coalesce(sum(c.amount_cents), 0) from payments_charges c where c.for_id = r.id and c.state = 'done')`;
const BACK = `(select coalesce(sum(f.amount_cents), 0) from payments_refunds f where f.for_id = r.id and f.state in ('done', 'pending'))`;

/** What needs no list: paid and not delivered or not in its wallet, delivered and not paid, given back in words only, delivered without the carrier's number. */
async function amongOurselves(db: Queryable, span: Span, now: Instant): Promise<Seen[]> {
  const params = [span.from, span.to, now - DAY];
  const rows = await db.query<{ kind: Seen['kind']; id: string; cents: bigint | null; for_id: string; state: string; side: string }>(
    `select 'money_without_delivery' as kind, r.id, ${PAID}::bigint as cents, r.id as for_id, r.state, 'us' as side from renewals_renewals r
       where r.captured_at >= to_timestamp($1) and r.captured_at < to_timestamp($2) and r.captured_at < to_timestamp($3) and ${PAID} > ${BACK}
         and (r.settled_at is null or r.state = 'needs_agent' or not exists (select from carriers_top_ups t where t.for_id = r.id and t.state = 'done')) and not ${OPEN_CASE}
     union all
     select 'delivery_without_money', r.id, (r.total_cents - ${PAID})::bigint, r.id, r.state, t.carrier from renewals_renewals r join carriers_top_ups t on t.for_id = r.id
       where t.state = 'done' and t.settled_at >= to_timestamp($1) and t.settled_at < to_timestamp($2) and ${PAID} < r.total_cents and not ${OPEN_CASE}
     union all
     select 'load_missing', l.id, ${PAID.replaceAll('r.id', 'l.id')}::bigint, l.id, l.state, 'us' from funds_loads l
       where exists (select from payments_charges c where c.for_id = l.id and c.state = 'done' and c.captured_at >= to_timestamp($1) and c.captured_at < to_timestamp($2))
         and (l.state <> 'done' or not exists (select from ledger_transactions t join ledger_entries e on e.transaction_id = t.id where t.subject = l.id and t.kind = 'loaded' and e.account = 'wallet:' || l.customer))
     union all
     select 'wallet_charge', c.id, c.amount_cents, c.for_id, coalesce(h.state, 'no hold'), 'us' from payments_charges c left join wallet_holds h on h.charge_id = c.id
       where c.way = 'wallet' and c.state = 'done' and c.captured_at >= to_timestamp($1) and c.captured_at < to_timestamp($2) and (h.state is distinct from 'taken' or h.cents <> c.amount_cents)
     union all
     select 'return_unpaid', x.id, x.amount_cents, x.renewal_id, x.state, 'us' from refunds_returns x
       where x.state = 'done' and x.settled_at >= to_timestamp($1) and x.settled_at < to_timestamp($2)
         and (select coalesce(sum(f.amount_cents), 0) from payments_refunds f where f.why = x.id and f.state in ('done', 'pending')) < x.amount_cents
         and not exists (select from renewals_cases k where k.renewal_id = x.renewal_id)
     union all
     select 'no_reference', t.id, null, t.for_id, t.state, t.carrier from carriers_top_ups t
       where t.state = 'done' and coalesce(t.carrier_ref, '') = '' and t.settled_at >= to_timestamp($1) and t.settled_at < to_timestamp($2)`, params, 'books_close_ours');
  return rows.rows.map((row) => ({ kind: row.kind, side: row.side, subject: row.id, oursCents: row.cents, theirsCents: null, facts: { state: row.state }, forId: row.for_id }));
}
