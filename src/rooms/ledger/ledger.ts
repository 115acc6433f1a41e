import { check } from '../../base/check.ts';
import type { Currency } from '../../base/money.ts';
import type { Instant } from '../../base/time.ts';
import type { Queryable } from '../../platform/db/db.ts';
import { write, type Shape, type Write } from '../../platform/db/unit.ts';
import type { NewId } from '../../platform/random.ts';

/**
 * Accounts. Debit is above zero: money at a gateway (`cash:`) grows by debit, what we owe (`customer:`, `deferred:`,
 * `tax:`, `wallet:`, `voucher:`) by credit. `customer:` and `deferred:` are kept per renewal (or load), so that each can
 * be seen to end at nothing. `cash:voucher` is what the operator took for vouchers by their own means.
 */
export type Account =
  | `cash:${string}`            // at a gateway
  | `customer:${string}`        // received for a renewal that is not delivered yet
  | `deferred:${string}`        // delivered service of a renewal that has not been used up or ended
  | `tax:${string}`             // owed to a state, by label
  | `float:${string}`           // prepaid at a carrier
  | `wallet:${string}`          // owed to a customer's wallet
  | `voucher:${string}`         // vouchers of a batch that are issued and not redeemed
  | `disputed:${string}`        // taken back by a gateway until a dispute is decided
  | 'cost' | 'sales' | 'breakage' | 'goodwill' | 'dispute_loss';

export interface Posting { readonly account: Account; readonly cents: bigint }

export interface LedgerTransaction {
  readonly at: Instant;
  /** `captured`, `delivered`, `refunded`, `ended`, … With subject and part it is booked once and only once. */
  readonly kind: string;
  readonly subject: string;
  readonly part?: string;
  readonly currency?: Currency;
  readonly postings: readonly Posting[];
}

interface TransactionRow { id: string; at: Instant; kind: string; subject: string; part: string; entries: readonly { n: number; a: string; c: string; v: string }[] }

const transactionShape: Shape<TransactionRow> = {
  name: 'ledger.transactions',
  columns: { id: 'text', at: 'timestamptz', kind: 'text', subject: 'text', part: 'text', entries: 'jsonb' },
  steps: (rows) => [['head', `insert into ledger_transactions (id, at, kind, subject, part) select id, at, kind, subject, coalesce(part, '') from ${rows} returning id`]],
  sql: (rows) => `
    insert into ledger_entries (transaction_id, line_no, account, currency, cents)
    select r.id, e.n, e.a, e.c, e.v::bigint from ${rows} r join ${rows}_head h on h.id = r.id,
      jsonb_to_recordset(r.entries) as e(n int, a text, c text, v text)
    returning 1`,
};

/** Books a transaction in the same commit as the change it belongs to. Postings of zero are left out; the rest must sum to zero (trust I1). */
export function ledgerWrite(transaction: LedgerTransaction, made: { readonly newId: NewId }): Write {
  const postings = transaction.postings.filter((one) => one.cents !== 0n);
  check(postings.reduce((total, one) => total + one.cents, 0n) === 0n, `unbalanced ${transaction.kind} of ${transaction.subject}`);
  check(postings.length >= 2, `nothing to book for ${transaction.kind} of ${transaction.subject}`);
  return write(transactionShape, {
    id: made.newId('ltx'), at: transaction.at, kind: transaction.kind, subject: transaction.subject, part: transaction.part ?? '',
    entries: postings.map((one, index) => ({ n: index + 1, a: one.account, c: transaction.currency ?? 'USD', v: one.cents.toString() })),
  });
}

/** Sums of accounts, in cents: debit above zero. An account nobody booked on is absent. */
export async function balances(db: Queryable, accounts: readonly Account[]): Promise<ReadonlyMap<Account, bigint>> {
  const answer = await db.query<{ account: Account; cents: string }>(
    'select account, sum(cents)::text as cents from ledger_entries where account = any($1::text[]) group by account', [accounts]);
  return new Map(answer.rows.map((row) => [row.account, BigInt(row.cents)]));
}

export interface AccountEntry { readonly transaction: string; readonly at: Instant; readonly kind: string; readonly subject: string; readonly cents: bigint; readonly balance: bigint }

/** What was booked on one account, newest first, with the sum up to each; `before`: the transaction that ended the page before. */
export async function entriesOf(db: Queryable, account: Account, page: { readonly limit: number; readonly before?: string }): Promise<AccountEntry[]> {
  const answer = await db.query<{ id: string; at: Instant; kind: string; subject: string; cents: bigint; balance: string }>(
    `select * from (select t.id, t.at, t.kind, t.subject, e.cents, (sum(e.cents) over (order by t.at, t.id))::text as balance
       from ledger_entries e join ledger_transactions t on t.id = e.transaction_id where e.account = $1) b
     where $2::text is null or (b.at, b.id) < (select at, id from ledger_transactions where id = $2) order by b.at desc, b.id desc limit $3`,
    [account, page.before ?? null, page.limit], 'ledger_entries_of');
  return answer.rows.map((row) => ({ transaction: row.id, at: row.at, kind: row.kind, subject: row.subject, cents: row.cents, balance: BigInt(row.balance) }));
}

/** Every account with its sum and currency, for the operator's page and the books. */
export async function trialBalance(db: Queryable): Promise<{ readonly account: string; readonly currency: string; readonly cents: bigint }[]> {
  const answer = await db.query<{ account: string; currency: string; cents: string }>(
    `select split_part(account, ':', 1) || case when account like 'cash:%' or account like 'float:%' or account like 'tax:%' or account like 'disputed:%' then ':' || split_part(account, ':', 2) else '' end as account,
       currency, sum(cents)::text as cents from ledger_entries group by 1, 2 order by 1`);
  return answer.rows.map((row) => ({ ...row, cents: BigInt(row.cents) }));
}
