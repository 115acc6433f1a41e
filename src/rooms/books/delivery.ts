import type { Queryable } from '../../platform/db/db.ts';
import { findBroken, type Found } from './rule.ts';

/** I2: one top-up per renewal, and exactly one delivered for each that is done. What was undone since has a case, or was taken back for a refund. */
export const oneTopUpEach = (db: Queryable): Promise<Found> => findBroken(db, {
  count: 'select count(*) from renewals_renewals',
  rules: [
    {
      what: 'not exactly one top-up',
      sql: 'select r.id from renewals_renewals r where (select count(*) from carriers_top_ups t where t.for_id = r.id) <> 1',
    },
    { what: 'a top-up for nothing we know', sql: 'select t.id from carriers_top_ups t where not exists (select from renewals_renewals r where r.id = t.for_id)' },
    {
      what: 'done and not delivered',
      sql: `select r.id from renewals_renewals r join carriers_top_ups t on t.for_id = r.id where r.state = 'done' and t.state <> 'done'
        and not (t.state in ('reversed', 'cancelled') and (exists (select from renewals_cases k where k.renewal_id = r.id)
          or exists (select from refunds_returns x where x.renewal_id = r.id and x.take_back and x.taken_at is not null)))`,
    },
    {
      what: 'money given back and delivered all the same',
      sql: `select r.id from renewals_renewals r join carriers_top_ups t on t.for_id = r.id where r.state in ('refunded', 'declined') and t.state = 'done'
        and not exists (select from renewals_cases k where k.renewal_id = r.id and k.kind = 'late_delivery')`,
    },
    { what: 'one key for two top-ups', sql: 'select key as id from carriers_top_ups group by key having count(*) > 1' },
    {
      what: 'delivered without word of when and by which number at the carrier',
      sql: `select id from carriers_top_ups where state = 'done' and carrier_ref is null`,
    },
  ],
});
