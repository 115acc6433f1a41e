import type { Queryable } from '../../platform/db/db.ts';
import { findBroken, type Found } from './rule.ts';

const COUNTED = `select u.code, s.subject, count(*)::int as uses, coalesce(sum(u.cents), 0)::bigint as cents
  from promotions_uses u cross join lateral unnest(u.subjects) as s(subject) where u.state <> 'freed' group by 1, 2`;
const WITH_CODE = `select r.id, r.state, r.captured_at, -(p->>'cents')::bigint as cents, p->>'code' as code from renewals_renewals r join renewals_quotes q on q.id = r.quote_id
  cross join lateral jsonb_array_elements(q.doc->'price') p where p->>'kind' in ('promotion', 'bonus_bytes')`;

/** I10: no code is used beyond its limits, what is counted is what was used, and a dead renewal holds no use. */
export const promotionLimitsHold = (db: Queryable): Promise<Found> => findBroken(db, {
  count: 'select count(*) from promotions_uses',
  rules: [
    { what: 'used more often than its limit', sql: `select code || '/' || subject as id from promotions_counters where uses > max_uses` },
    { what: 'took off more than its budget', sql: `select code || '/' || subject as id from promotions_counters where cents > budget_cents` },
    {
      what: 'counted otherwise than used',
      sql: `select coalesce(c.code, n.code) || '/' || coalesce(c.subject, n.subject) as id from promotions_counters c full join (${COUNTED}) n on n.code = c.code and n.subject = c.subject
        where coalesce(c.uses, 0) <> coalesce(n.uses, 0) or coalesce(c.cents, 0) <> coalesce(n.cents, 0)`,
    },
    {
      what: 'a renewal with a code and without exactly its use',
      sql: `select w.id from (${WITH_CODE}) w left join promotions_uses u on u.renewal_id = w.id and u.code = w.code and u.cents = w.cents where u.id is null
        union all select u.renewal_id from promotions_uses u where not exists (select from (${WITH_CODE}) w where w.id = u.renewal_id)`,
    },
    {
      what: 'a use that is not as its renewal is',
      sql: `select u.renewal_id as id from promotions_uses u join renewals_renewals r on r.id = u.renewal_id where u.state <> case
        when r.state in ('declined', 'refunded') then 'freed' when r.captured_at is null then 'held' else 'spent' end`,
    },
  ],
});
