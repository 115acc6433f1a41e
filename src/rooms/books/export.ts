import { stringify } from 'csv-stringify/sync';
import { isoOf, type Instant } from '../../base/time.ts';
import { dateText, type LocalDate } from '../../base/zone-time.ts';
import type { Queryable } from '../../platform/db/db.ts';
import { openAddress } from '../../platform/secrets/sealed-address.ts';
import type { Keys } from '../../platform/secrets/keys.ts';
import { sumsOf } from './day-sums.ts';
import { lastRevision } from './day-rows.ts';
import { DIFFERENCE_KINDS, type DifferenceKind } from './difference.ts';
import type { Span } from './three-way.ts';

/** What is exported of the days from `first` to `last`, one file for each. */
export const EXPORTS = ['summary', 'sales', 'taxes', 'refunds', 'deferred', 'wallets', 'vouchers', 'unclaimed', 'differences'] as const;
export type ExportName = (typeof EXPORTS)[number];

export interface ExportWish {
  readonly db: Queryable;
  readonly span: Span;
  readonly first: LocalDate;
  readonly last: LocalDate;
  /** Opens the addresses of owners, for `unclaimed` alone; without it they stay out. */
  readonly keys?: Pick<Keys, 'unseal'>;
}

type Cell = string | number | bigint | null;
interface Table { readonly columns: readonly string[]; readonly rows: readonly (readonly Cell[])[] }

/**
 * One file of the books, RFC 4180 with CR LF. Cells that a spreadsheet would take for a formula begin with a quote mark;
 * amounts are decimal dollars, negative ones in a column that says so, moments ISO 8601 UTC.
 */
export async function exportCsv(name: ExportName, wish: ExportWish): Promise<string> {
  const { columns, rows } = await TABLES[name](wish);
  // The library guards text alone: a number we wrote ourselves may be negative and stay a number.
  return stringify(rows.map((row) => row.map((cell) => (typeof cell === 'bigint' ? cell.toString() : cell))), {
    header: true, columns: columns.map((key) => ({ key, header: key })), escape_formulas: true, record_delimiter: '\r\n',
    cast: { string: (text) => (AMOUNT.test(text) ? { value: text, escape_formulas: false } : text) },
  });
}

const AMOUNT = /^-?\d+\.\d{2}$/;
const dollars = (cents: bigint | null): string | null => (cents === null ? null : `${cents < 0n ? '-' : ''}${(cents < 0n ? -cents : cents) / 100n}.${((cents < 0n ? -cents : cents) % 100n).toString().padStart(2, '0')}`);
const moment = (at: Instant | null): string | null => (at === null ? null : isoOf(at));
const between = (wish: ExportWish): readonly unknown[] => [wish.span.from, wish.span.to];

const TABLES: Readonly<Record<ExportName, (wish: ExportWish) => Promise<Table>>> = {
  async summary(wish) {
    const sums = await sumsOf(wish.db, wish.span);
    const closed = await lastRevision(wish.db, wish.last);
    return {
      columns: ['what', 'dollars'],
      rows: [
        ['first day', dateText(wish.first)], ['last day', dateText(wish.last)], ['from', isoOf(wish.span.from)], ['to', isoOf(wish.span.to)],
        ['last close of the last day', closed === null ? 'not closed' : `revision ${closed.revision}, ${closed.found} open`],
        ...Object.entries(sums).map(([name, cents]): Cell[] => [name, dollars(BigInt(cents))]),
      ],
    };
  },
  async sales({ db, ...wish }) {
    const { rows } = await db.query<{ id: string; number: bigint | null; at: Instant; plan: string; net: bigint; total: bigint; gateway: string | null; charge: string | null; ref: string | null; carrier: string; carrier_ref: string | null }>(
      `select r.id, c.number, t.at, q.doc->'plan'->>'id' as plan, (q.doc->>'netCents')::bigint as net, r.total_cents as total, g.gateway, g.id as charge, g.gateway_ref as ref, u.carrier, u.carrier_ref
       from ledger_transactions t join renewals_renewals r on r.id = t.subject join renewals_quotes q on q.id = r.quote_id join carriers_top_ups u on u.for_id = r.id
         left join renewals_receipts c on c.renewal_id = r.id left join lateral (select * from payments_charges p where p.for_id = r.id and p.state = 'done' order by p.part limit 1) g on true
       where t.kind = 'delivered' and t.at >= to_timestamp($1) and t.at < to_timestamp($2) order by t.at, r.id`, between({ db, ...wish }));
    return {
      columns: ['renewal', 'receipt', 'delivered_at', 'plan', 'net', 'taxes_and_fees', 'total', 'gateway', 'charge', 'gateway_ref', 'carrier', 'carrier_ref'],
      rows: rows.map((row) => [row.id, row.number === null ? null : `XK-${row.number.toString().padStart(8, '0')}`, moment(row.at), row.plan, dollars(row.net), dollars(row.total - row.net), dollars(row.total), row.gateway, row.charge, row.ref, row.carrier, row.carrier_ref]),
    };
  },
  async taxes(wish) {
    const { rows } = await wish.db.query<{ state: string; kind: string; n: bigint; cents: bigint }>(
      `select substr(e.account, 5) as state, t.kind, count(distinct t.id) as n, -sum(e.cents)::bigint as cents from ledger_entries e join ledger_transactions t on t.id = e.transaction_id
       where e.account like 'tax:%' and t.at >= to_timestamp($1) and t.at < to_timestamp($2) group by 1, 2 order by 1, 2`, between(wish));
    return { columns: ['state', 'booked_as', 'count', 'owed'], rows: rows.map((row) => [row.state, row.kind, row.n, dollars(row.cents)]) };
  },
  async refunds(wish) {
    const { rows } = await wish.db.query<{ id: string; charge: string; for_id: string; gateway: string; why: string; destination: string; cents: bigint; state: string; ref: string | null; asked: Instant; done: Instant | null }>(
      `select f.id, f.charge_id as charge, f.for_id, c.gateway, f.why, f.destination, f.amount_cents as cents, f.state, f.gateway_ref as ref, f.created_at as asked, f.done_at as done
       from payments_refunds f join payments_charges c on c.id = f.charge_id
       where (f.created_at >= to_timestamp($1) and f.created_at < to_timestamp($2)) or (f.done_at >= to_timestamp($1) and f.done_at < to_timestamp($2)) order by f.created_at, f.id`, between(wish));
    return { columns: ['refund', 'charge', 'for', 'gateway', 'why', 'to', 'amount', 'state', 'gateway_ref', 'asked_at', 'done_at'], rows: rows.map((row) => [row.id, row.charge, row.for_id, row.gateway, row.why, row.destination, dollars(row.cents), row.state, row.ref, moment(row.asked), moment(row.done)]) };
  },
  deferred: (wish) => balances(wish, 'deferred:', 'renewal'),
  wallets: (wish) => balances(wish, 'wallet:', 'customer'),
  vouchers: (wish) => balances(wish, 'voucher:', 'batch'),
  async unclaimed(wish) {
    // Money of people who have not been here: by the ZIP of a line of theirs, else of the last line they paid for: the best address there is.
    const { rows } = await wish.db.query<{ customer: string; cents: bigint; at: Instant; email: string | null; phone: string | null; zip: string | null }>(
      `select w.customer, w.cents, w.updated_at as at,
         (select c.sealed from people_contacts c where c.customer_id = w.customer and c.channel = 'email' order by c.proved_at desc limit 1) as email,
         (select c.sealed from people_contacts c where c.customer_id = w.customer and c.channel = 'sms' order by c.proved_at desc limit 1) as phone,
         coalesce((select l.zip from people_line_links b join lines_lines l on l.id = b.line_id where b.customer_id = w.customer and b.role = 'owner' order by b.bound_at desc limit 1),
           (select l.zip from renewals_renewals r join lines_lines l on l.id = r.line_id where r.payer->>'customer' = w.customer order by r.placed_at desc limit 1)) as zip
       from wallet_wallets w where w.cents > 0 order by w.updated_at, w.customer`);
    return {
      columns: ['customer', 'amount', 'last_activity', 'zip_of_last_line', 'email', 'phone'],
      rows: rows.map((row) => [row.customer, dollars(row.cents), moment(row.at), row.zip, opened(wish, row.email), opened(wish, row.phone)]),
    };
  },
  async differences(wish) {
    const { rows } = await wish.db.query<{ day: string; kind: DifferenceKind; side: string; subject: string; ours: bigint | null; theirs: bigint | null; facts: object; state: string; resolved_as: string | null; opened: Instant; resolved: Instant | null }>(
      `select day::text as day, kind, side, subject, ours_cents as ours, theirs_cents as theirs, facts, state, resolved_as, opened_at as opened, resolved_at as resolved
       from books_differences where day >= $1 and day <= $2 order by day, kind, side, subject`, [dateText(wish.first), dateText(wish.last)]);
    return {
      columns: ['day', 'kind', 'what', 'side', 'subject', 'ours', 'theirs', 'facts', 'state', 'resolved_as', 'opened_at', 'resolved_at', 'runbook'],
      rows: rows.map((row) => [row.day, row.kind, DIFFERENCE_KINDS[row.kind].what, row.side, row.subject, dollars(row.ours), dollars(row.theirs), JSON.stringify(row.facts), row.state, row.resolved_as, moment(row.opened), moment(row.resolved), `docs/runbook/${DIFFERENCE_KINDS[row.kind].page}.md`]),
    };
  },
};

/** What is owed by account when the span ends; accounts at nothing are left out. */
async function balances({ db, span }: ExportWish, prefix: string, whose: string): Promise<Table> {
  const { rows } = await db.query<{ id: string; cents: bigint; last: Instant }>(
    `select substr(e.account, $2) as id, -sum(e.cents)::bigint as cents, max(t.at) as last from ledger_entries e join ledger_transactions t on t.id = e.transaction_id
     where e.account like $3 and t.at < to_timestamp($1) group by 1 having sum(e.cents) <> 0 order by 1`, [span.to, prefix.length + 1, `${prefix}%`]);
  return { columns: [whose, 'owed', 'last_booked_at'], rows: rows.map((row) => [row.id, dollars(row.cents), moment(row.last)]) };
}

function opened({ keys }: ExportWish, sealed: string | null): string | null {
  if (sealed === null || !keys) return null;
  try {
    return openAddress(keys, sealed);
  } catch {
    return 'its key is gone';
  }
}
