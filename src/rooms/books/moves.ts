import type { Queryable } from '../../platform/db/db.ts';
import { HOLDS_LINE, RETURN_ENDS, RETURN_MOVES } from '../refunds/refunds.ts';
import { AT_REST, CASE_MOVES, RENEWAL_MOVES } from '../renewals/renewals.ts';
import { findBroken, type Found, type Rule } from './rule.ts';

const words = (list: readonly string[]): string => `(${list.map((one) => `'${one}'`).join(', ')})`;
const REST = words(AT_REST);

const RENEWALS: readonly Rule[] = [
  { what: 'a state that is not in the table', sql: `select id from renewals_renewals where state not in ${words(Object.keys(RENEWAL_MOVES))}` },
  { what: 'at rest without a moment of rest, or the other way round', sql: `select id from renewals_renewals where (state in ${REST}) <> (settled_at is not null)` },
  { what: 'past payment without a moment of capture', sql: `select id from renewals_renewals where captured_at is null and state not in ('paying', 'awaiting_customer', 'payment_unknown', 'declined')` },
  { what: 'done without a moment of effect, or the other way round', sql: `select id from renewals_renewals where (state = 'done') <> (effect_at is not null)` },
  {
    what: 'the journal does not tell its end, or tells another',
    sql: `select r.id from renewals_renewals r left join (select subject, count(*) as n, min(what) as what from journal_entries where what in ${words(AT_REST.map((state) => `renewal.${state}`))} group by subject) j
      on j.subject = r.id where case when r.state in ${REST} then coalesce(j.n, 0) <> 1 or j.what <> 'renewal.' || r.state else j.n is not null end`,
  },
  {
    what: 'moved after it was at rest',
    sql: `select r.id from renewals_renewals r join journal_entries j on j.subject = r.id where j.at > r.settled_at and j.what in ('renewal.placed', 'renewal.giving_back') group by r.id`,
  },
  {
    what: 'declined with money kept, and no case for it',
    sql: `select r.id from renewals_renewals r where r.state = 'declined' and exists (select from payments_charges c where c.for_id = r.id and c.state = 'done')
      and not exists (select from renewals_cases k where k.renewal_id = r.id and k.kind = 'late_money')`,
  },
];

const WORK: readonly Rule[] = [
  {
    what: 'unfinished and no work queued for it',
    sql: `select r.id from renewals_renewals r where r.settled_at is null and not exists (select from platform_jobs j where j.kind = 'renewal.advance' and j.key = r.id)`,
  },
  {
    what: 'a case that is open and no work queued for it',
    sql: `select k.id from renewals_cases k where k.closed_at is null and not exists (select from platform_jobs j where j.kind = 'renewals.case' and j.key = k.renewal_id || '/' || k.kind)`,
  },
  {
    what: 'work for nothing',
    sql: `select j.id from platform_jobs j where j.kind = 'renewal.advance' and not exists (select from renewals_renewals r where r.id = j.key)
      union all select j.id from platform_jobs j where j.kind = 'renewals.case' and not exists (select from renewals_cases k where k.renewal_id || '/' || k.kind = j.key)`,
  },
  {
    what: 'a line held for a renewal or refund that is over, or not held for one that is not',
    sql: `select coalesce(s.line_id, u.line_id) as id
      from (select line_id, exclusive, light from renewals_slots where exclusive is not null or light <> 0) s
      full join (select line_id, max(id) filter (where not light) as exclusive, count(*) filter (where light)::int as light, count(*) filter (where not light) as heavy
        from (select line_id, id, light from renewals_renewals where settled_at is null
          union all select line_id, id, false from refunds_returns where state in ${words(HOLDS_LINE)}) held group by line_id) u on u.line_id = s.line_id
      where s.exclusive is distinct from u.exclusive or coalesce(s.light, 0) <> coalesce(u.light, 0) or u.heavy > 1 or (u.heavy = 1 and u.light > 0)`,
  },
];

const PAPERS: readonly Rule[] = [
  {
    what: 'receipts are not numbered 1 to n, or the counter is another',
    sql: `select 'receipt' as id from (select count(*) as n, coalesce(min(number), 1) as least, coalesce(max(number), 0) as most from renewals_receipts) r
      where r.least <> 1 or r.most <> r.n or r.n <> (select last from renewals_counters where name = 'receipt')`,
  },
  {
    what: 'done without a receipt, or a receipt for what is not done',
    sql: `select coalesce(r.id, p.renewal_id) as id from (select id from renewals_renewals where state = 'done') r full join renewals_receipts p on p.renewal_id = r.id where r.id is null or p.id is null`,
  },
  {
    what: 'a quote used by another renewal than says so',
    sql: `select q.id from renewals_quotes q left join renewals_renewals r on r.id = q.used_by where q.used_by is not null and r.quote_id is distinct from q.id
      union select r.id from renewals_renewals r join renewals_quotes q on q.id = r.quote_id where q.used_by is distinct from r.id`,
  },
];

const CASES: readonly Rule[] = [
  { what: 'a state of a case that is not in the table', sql: `select id from renewals_cases where state not in ${words(Object.keys(CASE_MOVES))}` },
  { what: 'a case is closed and not resolved, or resolved without an end', sql: `select id from renewals_cases where (state = 'resolved') <> (closed_at is not null) or (state = 'resolved') <> (ended_as is not null)` },
  { what: 'a case of a renewal that is not at rest', sql: `select k.id from renewals_cases k join renewals_renewals r on r.id = k.renewal_id where r.settled_at is null` },
];

const RETURNS: readonly Rule[] = [
  { what: 'a state of a refund of unused service that is not in the table', sql: `select id from refunds_returns where state not in ${words(Object.keys(RETURN_MOVES))}` },
  { what: 'a refund of unused service ended without a moment, or the other way round', sql: `select id from refunds_returns where (state in ${words(RETURN_ENDS)}) <> (settled_at is not null)` },
  { what: 'paid back before it was taken back', sql: `select id from refunds_returns where take_back and taken_at is null and state in ('paying_back', 'needs_agent', 'done')` },
  {
    what: 'a refund of unused service under way and no work queued for it',
    sql: `select x.id from refunds_returns x where x.settled_at is null and not exists (select from platform_jobs j where j.kind = 'refunds.return' and j.key = x.id)`,
  },
  {
    what: 'the journal does not tell the end of a refund of unused service, or tells another',
    sql: `select x.id from refunds_returns x where x.settled_at is not null and not exists (select from journal_entries j where j.subject = x.renewal_id and j.what = 'return.' || x.state and j.facts->>'return' = x.id)`,
  },
];

/** Somebody else's payments. Their states are the table's own check; here it is that a link was paid once, and that its end is true. */
const PAY_LINKS: readonly Rule[] = [
  { what: 'a pay link that ended as paid and whose renewal was not delivered', sql: `select l.id from paylinks_links l left join renewals_renewals r on r.id = l.renewal_id where l.state = 'paid' and r.state is distinct from 'done'` },
  { what: 'a pay link that was paid twice', sql: `select substr(caller, 9) as id from renewals_renewals where caller like 'paylink:%' and state = 'done' group by caller having count(*) > 1` },
  { what: 'a pay link that ended while its renewal was under way', sql: `select l.id from paylinks_links l join renewals_renewals r on r.id = l.renewal_id where l.state in ('cancelled', 'expired') and r.settled_at is null` },
  { what: 'a renewal of a pay link that is not there', sql: `select r.id from renewals_renewals r where r.caller like 'paylink:%' and not exists (select from paylinks_links l where l.id = substr(r.caller, 9))` },
  { what: 'a pay link ended without a moment, or the other way round', sql: `select id from paylinks_links where (state in ('paid', 'cancelled', 'expired')) <> (ended_at is not null)` },
  { what: 'an open pay link that nobody follows', sql: `select l.id from paylinks_links l where l.ended_at is null and not exists (select from platform_jobs j where j.kind = 'paylink.follow' and j.key = l.id)` },
];

/** I8: only legal states stand, what is at rest stays so, lines are held exactly as long, papers are numbered without gaps. */
export const movesAreLegal = (db: Queryable): Promise<Found> => findBroken(db, { count: 'select count(*) from renewals_renewals', rules: [...RENEWALS, ...WORK, ...PAPERS, ...CASES, ...RETURNS, ...PAY_LINKS] });
