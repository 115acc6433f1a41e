import type { Queryable } from '../../platform/db/db.ts';
import { findBroken, type Found } from './rule.ts';

/** I9: a wallet is never below nothing, equals its account in the ledger, and holds exactly what charges under way were promised. */
export const walletsHold = (db: Queryable): Promise<Found> => findBroken(db, {
  count: 'select count(*) from wallet_wallets',
  rules: [
    { what: 'a wallet below nothing, or with more held than it has', sql: 'select customer as id from wallet_wallets where cents < 0 or held_cents < 0 or held_cents > cents or incoming_cents < 0' },
    {
      what: 'a wallet and the ledger do not say the same',
      sql: `select coalesce(w.customer, a.customer) as id from wallet_wallets w
        full join (select substr(account, 8) as customer, -sum(cents) as cents from ledger_entries where account like 'wallet:%' group by account) a on a.customer = w.customer
        where coalesce(w.cents, 0) <> coalesce(a.cents, 0)`,
    },
    {
      what: 'held is not the sum of what is held for charges',
      sql: `select w.customer as id from wallet_wallets w left join (select customer, sum(cents) as cents from wallet_holds where state = 'held' group by customer) h on h.customer = w.customer
        where w.held_cents <> coalesce(h.cents, 0)`,
    },
    {
      what: 'a charge and what is held for it do not say the same',
      sql: `select coalesce(h.charge_id, c.id) as id from wallet_holds h full join (select * from payments_charges where way = 'wallet') c on c.id = h.charge_id
        where h.charge_id is null or c.id is null or h.customer is distinct from c.customer or h.cents <> c.amount_cents
          or h.state <> case c.state when 'done' then 'taken' when 'ended' then 'freed' when 'refused' then 'freed' else 'held' end`,
    },
    {
      what: 'money held for a renewal that is over',
      sql: `select h.charge_id as id from wallet_holds h join payments_charges c on c.id = h.charge_id join renewals_renewals r on r.id = c.for_id where h.state = 'held' and r.settled_at is not null`,
    },
    {
      what: 'incoming is not the sum of loads that are being paid',
      sql: `select w.customer as id from wallet_wallets w left join (select customer, sum(amount_cents) as cents from funds_loads where settled_at is null group by customer) l on l.customer = w.customer
        where w.incoming_cents <> coalesce(l.cents, 0)`,
    },
    {
      what: 'vouchers that are out are not what the ledger says of their batch',
      sql: `select coalesce(v.batch, a.batch) as id from (select batch, sum(value_cents) filter (where state = 'issued') as cents from funds_vouchers group by batch) v
        full join (select substr(account, 9) as batch, -sum(cents) as cents from ledger_entries where account like 'voucher:%' group by account) a on a.batch = v.batch
        where coalesce(v.cents, 0) <> coalesce(a.cents, 0)`,
    },
    { what: 'a voucher redeemed by nobody, or kept open by somebody', sql: `select batch || '/' || serial as id from funds_vouchers where (state = 'redeemed') <> (redeemed_by is not null) or (state = 'redeemed') <> (redeemed_at is not null)` },
  ],
});
