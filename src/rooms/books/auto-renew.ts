import type { Queryable } from '../../platform/db/db.ts';
import { findBroken, type Found } from './rule.ts';

/** A moment inside a quote's document. */
const inQuote = (clock: string): string => `(q.doc -> 'before' -> 'clocks' ->> '${clock}')::timestamptz`;
/** Every renewal that a standing consent placed, by the renewal's own word, with what the room keeps of it. */
const AUTO = `select r.id, r.state, r.placed_at, r.total_cents, split_part(r.request_key, ':', 1) as cycle, split_part(r.request_key, ':', 2) as n, substr(r.caller, 6) as mandate,
    ${inQuote('serviceEndsAt')} as service_ends_at, ${inQuote('numberReleaseAt')} as release_at, (q.doc -> 'before' ->> 'usableBytes')::numeric as usable, jsonb_array_length(q.doc -> 'before' -> 'queue') as queued
  from renewals_renewals r join renewals_quotes q on q.id = r.quote_id where r.caller like 'auto:%'`;
const PAID = `select a.*, c.captured_at, c.id as charge from (${AUTO}) a join payments_charges c on c.for_id = a.id and c.state = 'done'`;
/** Our clock and a gateway's may differ by so much. */
const CLOCKS = `interval '2 minutes'`;

/**
 * I11: at most one charge for a line and cycle; none without a consent to these very words; none after it was turned off; none for
 * a line that was renewed already. Read from the renewals and charges themselves, not from what the room says it did.
 */
export const consentsHold = (db: Queryable): Promise<Found> => findBroken(db, {
  count: `select count(*) from renewals_renewals where caller like 'auto:%'`,
  rules: [
    {
      what: 'charged without a consent',
      sql: `select a.id from (${PAID}) a where not exists (select from autorenew_consents k where k.mandate_id = a.mandate and k.at <= a.placed_at and k.hash = encode(sha256(convert_to(k.words, 'UTF8')), 'hex'))`,
    },
    { what: 'placed while it was not on', sql: `select a.id from (${AUTO}) a left join autorenew_mandates m on m.id = a.mandate where m.id is null or a.placed_at < m.on_at or a.placed_at > m.off_at` },
    {
      what: 'charged after it was turned off, and not given back',
      sql: `select a.id from (${PAID}) a join autorenew_mandates m on m.id = a.mandate where a.captured_at > m.off_at + ${CLOCKS} and a.state = 'done'`,
    },
    { what: 'charged twice for one cycle', sql: `select cycle as id from (${PAID}) a group by cycle having count(distinct id) > 1` },
    {
      what: 'one cycle of a line kept as two',
      sql: `select min(id) as id from autorenew_cycles group by line_id, cycle having count(*) > 1 union all select cycle_id from autorenew_tries where state <> 'failed' group by cycle_id having count(*) > 1`,
    },
    {
      // A line that was renewed has its end weeks away, or its bytes; by data it is renewed with nothing waiting behind.
      what: 'renewed by itself a line that had been renewed',
      sql: `select a.id from (${AUTO}) a join autorenew_cycles c on c.id = a.cycle join autorenew_mandates m on m.id = a.mandate where case
        when a.usable < m.low_bytes and a.queued = 0 and 'low_data' = any(m.triggers) then false
        when 'keep' = any(m.triggers) then a.release_at > a.placed_at + interval '9 days'
        else a.service_ends_at > a.placed_at + interval '4 days' end`,
    },
    {
      what: 'more than the ceiling, and nobody said yes',
      sql: `select a.id from (${AUTO}) a join autorenew_mandates m on m.id = a.mandate left join autorenew_cycles c on c.id = a.cycle where a.total_cents > greatest(m.ceiling_cents, coalesce(c.approved_cents, 0))`,
    },
    {
      what: 'charged without a notice before it',
      sql: `select a.id from (${AUTO}) a join autorenew_mandates m on m.id = a.mandate where m.on_at < a.placed_at - interval '10 days'
        and not exists (select from notices_outbox o where o.kind in ('autorenew.soon', 'autorenew.ask') and o.ref like a.cycle || ' %' and o.created_at < a.placed_at)`,
    },
    {
      what: 'a try that is not as its renewal is',
      sql: `select t.cycle_id || ':' || t.n as id from autorenew_tries t join renewals_renewals r on r.id = t.renewal_id
          where (t.state = 'paid') <> (r.state = 'done' and t.state <> 'open') or (t.state = 'returned' and r.state not in ('refunded', 'needs_agent')) or (t.state = 'failed' and r.state <> 'declined')
        union all select a.id from (${AUTO}) a where not exists (select from autorenew_tries t where t.renewal_id = a.id and t.cycle_id = a.cycle and t.n::text = a.n and t.mandate_id = a.mandate)`,
    },
    { what: 'stands without a consent', sql: `select m.id from autorenew_mandates m where m.state <> 'off' and not exists (select from autorenew_consents k where k.mandate_id = m.id)` },
    { what: 'two stand on one line', sql: `select min(id) as id from autorenew_mandates where state <> 'off' group by line_id having count(*) > 1` },
    {
      what: 'a try that failed, and nobody was told',
      sql: `select t.cycle_id || ':' || t.n as id from autorenew_tries t join autorenew_mandates m on m.id = t.mandate_id where t.state = 'failed' and t.reason <> 'called_off' and m.state <> 'off'
        and not exists (select from notices_outbox o where o.kind = 'autorenew.failed' and o.ref = t.cycle_id || ' ' || t.n)`,
    },
  ],
});
