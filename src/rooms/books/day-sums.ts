import type { Queryable } from '../../platform/db/db.ts';
import type { Span } from './three-way.ts';

/** Cents of a day, as text by name; what is owed stands as of its end. */
export type DaySums = Readonly<Record<string, string>>;

/** From the ledger alone: what moved in the day, and what was owed when it ended. */
export async function sumsOf(db: Queryable, span: Span): Promise<DaySums> {
  const moved = await db.query<{ name: string; cents: bigint }>(
    `select name, sum(cents)::bigint as cents from (
       select case when e.account like 'cash:%' and e.cents > 0 then 'received:' || substr(e.account, 6)
                   when e.account like 'cash:%' then 'given_back:' || substr(e.account, 6)
                   when e.account like 'tax:%' then 'tax:' || substr(e.account, 5)
                   when e.account in ('sales', 'breakage', 'cost', 'goodwill', 'dispute_loss') then e.account end as name,
              case when e.account like 'tax:%' or e.account in ('sales', 'breakage') then -e.cents else e.cents end as cents
       from ledger_entries e join ledger_transactions t on t.id = e.transaction_id where t.at >= to_timestamp($1) and t.at < to_timestamp($2)) m
     where name is not null group by name order by name`, [span.from, span.to], 'books_sums_moved');
  const owed = await db.query<{ name: string; cents: bigint }>(
    `select split_part(e.account, ':', 1) as name, -sum(e.cents)::bigint as cents from ledger_entries e join ledger_transactions t on t.id = e.transaction_id
     where t.at < to_timestamp($1) and e.account ~ '^(customer|deferred|tax|wallet|voucher|disputed):' group by 1 order by 1`, [span.to], 'books_sums_owed');
  return Object.fromEntries([
    ...moved.rows.map((row): [string, string] => [row.name, row.cents.toString()]),
    ...owed.rows.map((row): [string, string] => [`${row.name}_at_end`, row.cents.toString()]),
  ]);
}
