import type { CustomerId } from '../../base/ids.ts';
import type { Instant } from '../../base/time.ts';
import type { Queryable } from '../../platform/db/db.ts';
import { entriesOf } from '../ledger/ledger.ts';

/** One movement: what it was, of what, and what the wallet held after it. Holds move nothing yet and are not in it. */
export interface StatementLine {
  readonly id: string;
  readonly at: Instant;
  readonly kind: 'loaded' | 'redeemed' | 'spent' | 'given_back' | 'reversed' | 'other';
  /** The load, voucher or renewal it belongs to. */
  readonly subject: string;
  /** Above zero: into the wallet. */
  readonly cents: bigint;
  readonly balance: bigint;
}

const KINDS: Readonly<Record<string, StatementLine['kind']>> = { loaded: 'loaded', redeemed: 'redeemed', captured: 'spent', refunded: 'given_back', refund_failed: 'reversed', load_reversed: 'reversed' };

/** Every movement, newest first, read from the ledger itself: what a customer sees is what the books say. */
export async function walletStatement(db: Queryable, customer: CustomerId, page: { readonly limit: number; readonly before?: string }): Promise<StatementLine[]> {
  const entries = await entriesOf(db, `wallet:${customer}`, page);
  return entries.map((one) => ({ id: one.transaction, at: one.at, kind: KINDS[one.kind] ?? 'other', subject: one.subject, cents: -one.cents, balance: -one.balance }));
}
