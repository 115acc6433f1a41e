import { DAY, plusSeconds, type Instant } from '../../base/time.ts';
import type { Queryable } from '../../platform/db/db.ts';
import { findBroken, momentSql, together, type Broken, type Found } from './rule.ts';

// What came in for a renewal and what has gone back of it; refunds under way count as gone in `back`, not in `given`.
const MONEY = `(select c.for_id, sum(c.amount_cents) as came,
    coalesce(sum((select sum(r.amount_cents) from payments_refunds r where r.charge_id = c.id and r.state = 'done')), 0) as given,
    coalesce(sum((select sum(r.amount_cents) from payments_refunds r where r.charge_id = c.id and r.state <> 'refused')), 0) as back,
    min(c.captured_at) as captured_at
  from payments_charges c where c.state = 'done' group by c.for_id)`;
const OPEN_CASE = (renewal: string): string => `exists (select from renewals_cases k where k.renewal_id = ${renewal} and k.closed_at is null)`;

const OPEN_RETURN = (renewal: string): string => `exists (select from refunds_returns x where x.renewal_id = ${renewal} and x.settled_at is null)`;
// Taken back on purpose and paid for by its rule: what the shop kept was used.
const RETURNED = (renewal: string): string => `exists (select from refunds_returns x where x.renewal_id = ${renewal} and x.state in ('reading_back', 'paying_back', 'needs_agent', 'done'))`;

/** I1: every group of entries sums to zero per currency, and the accounts stand where the renewals say they must. */
export const ledgerBalances = (db: Queryable): Promise<Found> => findBroken(db, {
  count: 'select count(*) from ledger_transactions',
  rules: [
    { what: 'entries do not sum to zero', sql: 'select transaction_id as id from ledger_entries group by transaction_id, currency having sum(cents) <> 0' },
    { what: 'a transaction without entries', sql: 'select t.id from ledger_transactions t where not exists (select from ledger_entries e where e.transaction_id = t.id)' },
    {
      what: 'money of a customer left on the account of a renewal at rest',
      sql: `select r.id from renewals_renewals r join (select account, sum(cents) as cents from ledger_entries where account like 'customer:%' group by account) a
        on a.account = 'customer:' || r.id where r.state in ('done', 'declined', 'refunded') and a.cents <> 0 and not ${OPEN_CASE('r.id')} and not ${OPEN_RETURN('r.id')}`,
    },
    {
      what: 'money of a customer left on the account of a load at rest',
      sql: `select l.id from funds_loads l join (select account, sum(cents) as cents from ledger_entries where account like 'customer:lod_%' group by account) a
        on a.account = 'customer:' || l.id where l.state in ('done', 'declined') and a.cents <> 0`,
    },
    {
      what: 'more given back or delivered than was received',
      sql: `select account as id from ledger_entries where account like 'customer:%' or account like 'deferred:%' group by account having sum(cents) > 0`,
    },
    {
      what: 'service owed for a renewal that was not delivered',
      sql: `select r.id from renewals_renewals r join ledger_entries e on e.account = 'deferred:' || r.id where r.state <> 'done' group by r.id having sum(e.cents) <> 0`,
    },
    {
      what: 'cash at a gateway is not what was captured less what was given back or disputed',
      sql: `select 'cash:' || coalesce(b.gateway, p.gateway) as id
        from (select substr(account, 6) as gateway, sum(cents) as cents from ledger_entries where account like 'cash:%' and account <> 'cash:voucher' group by account) b
        full join (select gateway, sum(cents) as cents from (
            select gateway, amount_cents as cents from payments_charges where state = 'done' and way <> 'wallet'
            union all select c.gateway, -r.amount_cents from payments_refunds r join payments_charges c on c.id = r.charge_id where r.state = 'done' and r.destination = 'original'
            union all select gateway, -amount_cents from payments_disputes where state <> 'won') m group by gateway) p
          on p.gateway = b.gateway where coalesce(b.cents, 0) <> coalesce(p.cents, 0)`,
    },
    {
      what: 'money held for open disputes, or lost by disputes, is not what the disputes say',
      sql: `select coalesce(b.account, p.account) as id
        from (select account, sum(cents) as cents from ledger_entries where account like 'disputed:%' or account = 'dispute_loss' group by account) b
        full join (select account, sum(cents) as cents from (
            select 'disputed:' || gateway as account, amount_cents as cents from payments_disputes where state = 'open'
            union all select 'dispute_loss', amount_cents from payments_disputes where state = 'lost'
            union all select 'dispute_loss', -reversed_cents from funds_loads where reversed_cents <> 0) d group by account) p
          on p.account = b.account where coalesce(b.cents, 0) <> coalesce(p.cents, 0)`,
    },
    { what: 'entries of an unknown account', sql: `select distinct account as id from ledger_entries where account !~ '^(cash|customer|deferred|tax|float|wallet|voucher|disputed):.+|^(cost|sales|breakage|goodwill|dispute_loss)$'` },
  ],
});

/** I3: money that came is service, or has gone back, or somebody is at work on it; past 24 hours that is a person. */
export async function moneyIsNotKept(db: Queryable, now: Instant, alarms: ReadonlySet<string> | undefined): Promise<Found> {
  const found = await findBroken(db, {
    count: `select count(*) from payments_charges where state = 'done'`,
    rules: [
      {
        what: 'captured, neither delivered nor given back, and nobody at work on it',
        sql: `select r.id from renewals_renewals r join ${MONEY} m on m.for_id = r.id where m.came > m.given and r.state <> 'needs_agent'
          and not (r.state = 'done' and exists (select from carriers_top_ups t where t.for_id = r.id and t.state = 'done') and m.came = r.total_cents)
          and not exists (select from platform_jobs j where j.kind = 'renewal.advance' and j.key = r.id and r.settled_at is null)
          and not (r.state = 'done' and ${RETURNED('r.id')} and m.came = r.total_cents) and not ${OPEN_CASE('r.id')}`,
      },
      {
        what: 'a refund of unused service whose money did not go back as agreed',
        sql: `select x.id from refunds_returns x where not ${OPEN_CASE('x.renewal_id')}
          and coalesce((select sum(f.amount_cents) from payments_refunds f where f.why = x.id and f.state <> 'refused'), 0)
            <> case when x.state in ('paying_back', 'done') then x.amount_cents else 0 end
          and x.state <> 'needs_agent'`,
      },
      { what: 'money given back for a refund that nobody asked for', sql: `select f.id from payments_refunds f where f.why like 'ret\\_%' and not exists (select from refunds_returns x where x.id = f.why and x.renewal_id = f.for_id)` },
      { what: 'a captured charge that pays for nothing we know', sql: `select c.id from payments_charges c where c.state = 'done' and not exists (select from renewals_renewals r where r.id = c.for_id) and not exists (select from funds_loads l where l.id = c.for_id)` },
      {
        what: 'a captured charge and the ledger do not say the same',
        sql: `select c.id from payments_charges c left join ledger_transactions t on t.subject = c.for_id and t.kind = 'captured' and t.part = c.id
          left join ledger_entries e on e.transaction_id = t.id and e.account = case when c.way = 'wallet' then 'wallet:' || c.customer else 'cash:' || c.gateway end
          where (c.state = 'done') <> (t.id is not null) or (t.id is not null and e.cents is distinct from c.amount_cents)`,
      },
      {
        what: 'a refund and the ledger do not say the same',
        sql: `select r.id from payments_refunds r join payments_charges c on c.id = r.charge_id left join ledger_transactions t on t.subject = r.for_id and t.kind = 'refunded' and t.part = r.id
          left join ledger_entries e on e.transaction_id = t.id and e.account = case when r.destination = 'wallet' then 'wallet:' || r.customer else 'cash:' || c.gateway end
          where (r.state = 'done' and (t.id is null or e.cents is distinct from -r.amount_cents)) or (r.state in ('new', 'pending', 'unknown') and t.id is not null)`,
      },
      {
        what: 'a dispute of a renewal at rest that opened no case',
        sql: `select d.id from payments_disputes d join renewals_renewals r on r.id = d.for_id where r.settled_at is not null
          and not exists (select from renewals_cases k where k.renewal_id = r.id and k.kind = 'dispute')
          and not exists (select from platform_jobs j where j.kind = 'renewal.advance' and j.key = r.id)`,
      },
      {
        what: 'paid into a wallet and not in it',
        sql: `select c.id from payments_charges c join funds_loads l on l.id = c.for_id where c.state = 'done' and l.state <> 'done'
          and not exists (select from platform_jobs j where j.kind = 'funds.load' and j.key = l.id)`,
      },
      {
        what: 'more given back than was captured',
        sql: `select c.id from payments_charges c join payments_refunds r on r.charge_id = c.id where r.state <> 'refused' group by c.id having sum(r.amount_cents) > min(c.amount_cents) or min(c.state) <> 'done'`,
      },
    ],
  });
  return together(found, await oldMoney(db, now, alarms));
}

async function oldMoney(db: Queryable, now: Instant, alarms: ReadonlySet<string> | undefined): Promise<Found> {
  const old = (await db.query<{ id: string; called: boolean }>(
    `select r.id, r.state = 'needs_agent' or exists (select from renewals_cases k where k.renewal_id = r.id and k.state = 'needs_agent')
       or exists (select from platform_jobs j where j.key = r.id and j.state = 'stuck')
       or exists (select from refunds_returns x where x.renewal_id = r.id and x.state in ('waiting_for_person', 'needs_agent')) as called
     from renewals_renewals r join ${MONEY} m on m.for_id = r.id
     where m.captured_at < ${momentSql(plusSeconds(now, -DAY))} and m.came > m.given and (r.settled_at is null or r.state = 'needs_agent' or ${OPEN_CASE('r.id')}
       or exists (select from refunds_returns x where x.renewal_id = r.id and x.settled_at is null and x.asked_at < ${momentSql(plusSeconds(now, -DAY))}))
     order by r.placed_at limit 1000`)).rows;
  if (old.length === 0) return { checked: 0, broken: [] };
  const unheard: Broken[] = alarms === undefined ? [] : old.filter((one) => !alarms.has(one.id) && !one.called)
    .map(({ id }) => ({ id, what: 'money open for more than 24 hours and no person called' }));
  return { checked: 0, broken: unheard, note: `open for more than 24 hours, a person looks: ${old.map((one) => one.id).slice(0, 10).join(', ')}${old.length > 10 ? ` and ${old.length - 10} more` : ''}` };
}

/** I4: whatever was delivered was paid for, or cost nothing, or was given by somebody who said why. */
export const serviceIsPaid = (db: Queryable): Promise<Found> => findBroken(db, {
  count: `select count(*) from carriers_top_ups where state = 'done'`,
  rules: [
    {
      what: 'delivered without money, a case that gives it back, or goodwill with its reason',
      sql: `select t.id from carriers_top_ups t left join renewals_renewals r on r.id = t.for_id left join ${MONEY} m on m.for_id = t.for_id
        where t.state = 'done' and (r.id is null or coalesce(m.came, 0) - coalesce(m.back, 0) < r.total_cents)
          and not exists (select from refunds_returns x where x.renewal_id = r.id and not x.take_back and x.state in ('paying_back', 'needs_agent', 'done'))
          and not exists (select from journal_entries j where j.subject = t.for_id and j.what = 'goodwill.granted' and j.actor <> '' and j.reason <> '')
          and not (r.id is not null and ${OPEN_CASE('r.id')})`,
    },
    {
      what: 'asked of a carrier before it was paid',
      sql: `select t.id from carriers_top_ups t join renewals_renewals r on r.id = t.for_id
        where t.state <> 'new' and (r.captured_at is null or r.state in ('paying', 'awaiting_customer', 'payment_unknown', 'declined'))`,
    },
    {
      what: 'activated before the money came',
      sql: `select t.id from carriers_top_ups t join renewals_renewals r on r.id = t.for_id where t.state = 'done' and r.effect_at < r.captured_at`,
    },
  ],
});
