import type { Queryable } from '../../platform/db/db.ts';
import type { PublicKey } from '../../platform/secrets/keys.ts';
import { brokenRoots, brokenSeals, type SignedRoot } from '../journal/journal.ts';
import { findBroken, NAMED_MAX, together, type Found, type Rule } from './rule.ts';

const told = (what: string, from: string, subject: string, entry: string): Rule => ({
  what, sql: `select ${from} and not exists (select from journal_entries j where j.subject = ${subject} and ${entry})`,
});

/** I13: the chain of the journal and its daily roots are whole, and every action on money or service stands in it with actor, door and reason. */
export async function journalIsWhole(db: Queryable, outside: { readonly keys: readonly PublicKey[] | null; readonly published: readonly SignedRoot[] } = { keys: null, published: [] }): Promise<Found> {
  const seals = await brokenSeals(db);
  const roots = await brokenRoots(db, outside);
  const found = await findBroken(db, {
    count: 'select count(*) from journal_entries',
    rules: [
      { what: 'without actor, door or reason', sql: `select id from journal_entries where trim(actor) = '' or trim(door) = '' or trim(reason) = '' or trim(what) = ''` },
      { what: 'half a seal', sql: 'select id from journal_entries where (seq is null) <> (hash is null)' },
      told('placed and not in the journal', `r.id from renewals_renewals r where true`, 'r.id', `j.what = 'renewal.placed'`),
      told('captured and not in the journal', `c.id from payments_charges c where c.state = 'done'`, 'c.for_id', `j.what = 'charge.captured' and j.facts->>'charge' = c.id`),
      told('given back and not in the journal', `r.id from payments_refunds r where r.state = 'done'`, 'r.for_id', `j.what = 'refund.done' and j.facts->>'refund' = r.id`),
      told('a top-up at its end and not in the journal', `t.id from carriers_top_ups t where t.state in ('done', 'refused', 'reversed', 'cancelled')`, 't.for_id',
        `j.what = 'top_up.' || t.state and j.facts->>'topUp' = t.id`),
      told('a refund of unused service asked for and not in the journal', 'x.id from refunds_returns x where true', 'x.renewal_id', `j.what = 'return.asked' and j.facts->>'return' = x.id`),
      told('a case opened and not in the journal', 'k.id from renewals_cases k where true', 'k.renewal_id', `j.what = 'case.opened' and j.facts->>'kind' = k.kind`),
      told('a case resolved and not in the journal', `k.id from renewals_cases k where k.state = 'resolved'`, 'k.renewal_id', `j.what = 'case.resolved' and j.facts->>'case' = k.id`),
    ],
  });
  const broken = [
    ...seals.slice(0, NAMED_MAX).map((id) => ({ id, what: 'changed, removed or put in after it was sealed' })),
    ...roots.map((day) => ({ id: day, what: 'a day that is no longer as its signed root says' })),
  ];
  return together(found, { checked: 0, broken, ...(seals.length > NAMED_MAX ? { note: `${seals.length} broken seals in all` } : {}) });
}

/** I15: one key of a caller is one renewal, and a kept answer is whole. */
export const keysHold = (db: Queryable): Promise<Found> => findBroken(db, {
  count: '(select count(*) from platform_idempotency) + (select count(*) from renewals_renewals)',
  rules: [
    { what: 'one key, two renewals', sql: 'select min(id) as id from renewals_renewals group by caller, request_key having count(*) > 1' },
    { what: 'one key, two answers', sql: `select caller || '/' || key as id from platform_idempotency group by caller, key having count(*) > 1` },
    { what: 'half an answer kept', sql: `select caller || '/' || key as id from platform_idempotency where (status is null) <> (body is null) or (status is null) <> (headers is null)` },
    { what: 'a failure of ours kept as an answer', sql: `select caller || '/' || key as id from platform_idempotency where status >= 500` },
    {
      what: 'a kept answer names a renewal that is not there',
      // Answers of other doors hold other ids; only a text that begins with ours is looked at.
      sql: `select p.caller || '/' || p.key as id from (select caller, key, substring(body from '"(rnw_[0-9a-hjkmnp-tv-z]{26})"') as renewal from platform_idempotency where status between 200 and 299) p
        where p.renewal is not null and not exists (select from renewals_renewals r where r.id = p.renewal)`,
    },
  ],
});
