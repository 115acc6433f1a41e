import { DAY, plusSeconds, type Instant } from '../../base/time.ts';
import type { Queryable } from '../../platform/db/db.ts';
import type { CarrierConnector } from '../carriers/carriers.ts';
import type { Gateway } from '../payments/payments.ts';
import type { Broken, Found } from './rule.ts';

/** How far back the others' own lists are compared unless told otherwise. */
export const LOOK_BACK_S = 35 * DAY;
/** What changed on their side this lately may not have reached us: their call, our look at their list every five minutes. */
const TIME_TO_HEAR_S = 900;
/** A list may be long, so it is asked for in pieces. */
const PIECE_S = 5 * DAY;
/** Longer than that and an answer is not worth waiting for (ms). */
const DEADLINE_MS = 60_000;

const pieces = (from: Instant, to: Instant): (readonly [Instant, Instant])[] => {
  const found: (readonly [Instant, Instant])[] = [];
  for (let start = from; start < to; start = plusSeconds(start, PIECE_S)) found.push([start, Math.min(to, start + PIECE_S) as Instant]);
  return found;
};
const signal = (): AbortSignal => AbortSignal.timeout(DEADLINE_MS);
const because = (error: unknown): string => (error instanceof Error ? error.message : 'no answer').slice(0, 120);

interface TopUpRow { id: string; key: string; state: string; at_rest: boolean }

/** I2 against a carrier's own list: every grant is one of ours, none stands twice, and both sides say the same of it. */
export async function carrierAgrees(db: Queryable, connector: Pick<CarrierConnector, 'list'>, carrier: string, span: { readonly from: Instant; readonly now: Instant }): Promise<Found> {
  const broken: Broken[] = [];
  const standing = new Map<string, number>();
  const seen = new Set<string>();
  let checked = 0;
  for (const [from, to] of pieces(span.from, span.now)) {
    let listed;
    try {
      listed = await connector.list(from, to, signal());
    } catch (error) {
      return { checked, broken, note: `${carrier} did not give its list: ${because(error)}` };
    }
    const ours = new Map((await db.query<TopUpRow>(
      // Work that is still under way has heard as much as it has asked.
      `select t.id, t.key, t.state, r.settled_at is not null and not exists (select from renewals_cases k where k.renewal_id = r.id and k.closed_at is null)
         and not exists (select from refunds_returns x where x.renewal_id = r.id and x.settled_at is null) as at_rest
       from carriers_top_ups t join renewals_renewals r on r.id = t.for_id where t.key = any($1::text[])`, [listed.map((one) => one.key)])).rows.map((row) => [row.key, row]));
    for (const one of listed) {
      // Both ends of a piece are included: a row on the border comes twice.
      if (seen.has(`${one.key} ${one.carrierRef}`)) continue;
      seen.add(`${one.key} ${one.carrierRef}`);
      checked++;
      if (one.state === 'done') standing.set(one.key, (standing.get(one.key) ?? 0) + 1);
      const mine = ours.get(one.key);
      if (!mine) broken.push({ id: `${carrier} ${one.carrierRef}`, what: 'the carrier lists a top-up that is not ours' });
      else if (mine.at_rest && one.at <= span.now - TIME_TO_HEAR_S && !agrees(mine.state, one.state)) broken.push({ id: mine.id, what: `${mine.state} with us, ${one.state} at the carrier` });
    }
  }
  for (const [key, count] of standing) if (count > 1) broken.push({ id: key, what: 'delivered twice by the carrier' });
  const missing = (await db.query<{ id: string; key: string }>(
    `select id, key from carriers_top_ups where carrier = $1 and state = 'done' and settled_at >= to_timestamp($2) and settled_at < to_timestamp($3) and activated_at >= to_timestamp($2)`,
    [carrier, span.from, span.now - TIME_TO_HEAR_S])).rows.filter((row) => !standing.has(row.key));
  broken.push(...missing.map(({ id }) => ({ id, what: 'delivered as we see it, and not on the list of the carrier' })));
  return { checked, broken };
}

/** A cancelled grant is `cancelled` or `reversed` in the carrier's words; what we took for refused may be called off there. */
function agrees(ours: string, theirs: string): boolean {
  if (ours === theirs) return true;
  if (theirs === 'cancelled' || theirs === 'reversed') return ['cancelled', 'reversed', 'refused'].includes(ours);
  return false;
}

interface MoneyRow { id: string; kind: string; state: string; cents: bigint; at_rest: boolean }

/** I3 against a gateway's own list: money that moved there moved here, by the same cents. */
export async function gatewayAgrees(db: Queryable, gateway: Pick<Gateway, 'name' | 'list' | 'listLagSeconds'>, span: { readonly from: Instant; readonly now: Instant }): Promise<Found> {
  const broken: Broken[] = [];
  const listedIds = new Set<string>();
  let checked = 0;
  for (const [from, to] of pieces(span.from, plusSeconds(span.now, 1))) {
    let listed;
    try {
      listed = await gateway.list(from, to, signal());
    } catch (error) {
      return { checked, broken, note: `${gateway.name} did not give its list: ${because(error)}` };
    }
    const rows = new Map((await db.query<MoneyRow>(
      `select c.id, 'charge' as kind, c.state, c.amount_cents as cents, coalesce(r.settled_at, l.settled_at) is not null as at_rest
         from payments_charges c left join renewals_renewals r on r.id = c.for_id left join funds_loads l on l.id = c.for_id where c.id = any($1::text[])
       union all select f.id, 'refund', f.state, f.amount_cents, coalesce(r.settled_at, l.settled_at) is not null and not exists (select from refunds_returns x where x.id = f.why and x.settled_at is null)
         from payments_refunds f left join renewals_renewals r on r.id = f.for_id left join funds_loads l on l.id = f.for_id where f.id = any($1::text[])`,
      [listed.map((one) => one.reference)])).rows.map((row) => [row.id, row]));
    for (const one of listed) {
      checked++;
      listedIds.add(one.reference);
      const mine = rows.get(one.reference);
      if (!mine || mine.kind !== one.kind) {
        if (one.state === 'done') broken.push({ id: `${gateway.name} ${one.ref}`, what: `a ${one.kind} at the gateway that is not ours` });
        continue;
      }
      if (one.at > span.now - TIME_TO_HEAR_S || !mine.at_rest) continue;
      if (one.state === 'done' && mine.state !== 'done') broken.push({ id: mine.id, what: `${mine.state} with us, done at the gateway` });
      else if (one.state === 'done' && mine.cents !== one.amount.cents) broken.push({ id: mine.id, what: `${mine.cents} cents with us, ${one.amount.cents} at the gateway` });
      else if (one.state === 'refused' && mine.state === 'done') broken.push({ id: mine.id, what: 'done with us, refused at the gateway' });
    }
  }
  const missing = (await db.query<{ id: string }>(
    `select id from payments_charges where gateway = $1 and state = 'done' and created_at >= to_timestamp($2) and captured_at < to_timestamp($3)
     union all select r.id from payments_refunds r join payments_charges c on c.id = r.charge_id where c.gateway = $1 and r.destination = 'original' and r.state = 'done' and r.created_at >= to_timestamp($2) and r.done_at < to_timestamp($3)`,
    // A charge is created at the gateway after it is here, and captured at once or days later; those near the start of the span
    // are left out, and those that a list running behind cannot have yet.
    [gateway.name, span.from + DAY, span.now - (gateway.listLagSeconds ?? 0)])).rows.filter((row) => !listedIds.has(row.id));
  broken.push(...missing.map(({ id }) => ({ id, what: 'done as we see it, and not on the list of the gateway' })));
  return { checked, broken };
}
