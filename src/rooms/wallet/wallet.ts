import type { CustomerId } from '../../base/ids.ts';
import { usd, type Usd } from '../../base/money.ts';
import type { Instant } from '../../base/time.ts';
import type { Queryable } from '../../platform/db/db.ts';
import { readerBy } from '../../platform/db/grouped.ts';
import { MOST_CENTS } from './moves.ts';

export { walletFreeze, walletHold, walletFree, walletIn, walletLoad, walletOpen, walletOut, walletPromise, walletArrives, walletUnpromised, walletTake, WALLET_GUARD, WALLET_HOLD_GUARD, type Held } from './moves.ts';
export { walletStatement, type StatementLine } from './statement.ts';

/** What a person may load on one day, and what a wallet may hold when it is loaded. */
export const WALLET_MOST: Usd = usd(MOST_CENTS);

/** A customer's wallet as it stands. Never paid out, never expires, never forfeited (rules R25). */
export interface Wallet {
  readonly customer: CustomerId;
  /** All that is owed to the customer, what is held included. */
  readonly cents: bigint;
  /** Promised to charges that are being paid. */
  readonly held: bigint;
  /** What can be spent now. */
  readonly free: bigint;
  /** Loads that are being paid. */
  readonly incoming: bigint;
  /** What may still be loaded today without passing a limit. */
  readonly room: bigint;
  /** Why nothing can be spent; null: it can. */
  readonly frozenFor: string | null;
  readonly lastActiveAt: Instant | null;
}

interface Row { customer: string; cents: bigint; held_cents: bigint; incoming_cents: bigint; day: string | null; day_cents: bigint; frozen_for: string | null; updated_at: Instant }

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);
const dayOf = (at: Instant): string => new Date(at * 1000).toISOString().slice(0, 10);

const rowOf = readerBy<Row, Row | null>(
  { name: 'wallet_rows', text: 'select customer, cents, held_cents, incoming_cents, day::text as day, day_cents, frozen_for, updated_at from wallet_wallets where customer = any($1::text[])', key: (row) => row.customer },
  (rows) => rows[0] ?? null);

/** The wallet of a customer; one that was never used is empty. */
export async function walletOf(db: Queryable, customer: CustomerId, now: Instant): Promise<Wallet> {
  const row = await rowOf(db, customer);
  if (!row) return { customer, cents: 0n, held: 0n, free: 0n, incoming: 0n, room: WALLET_MOST.cents, frozenFor: null, lastActiveAt: null };
  const today = row.day === dayOf(now) ? row.day_cents : 0n;
  const room = least(WALLET_MOST.cents - today, WALLET_MOST.cents - row.cents - row.incoming_cents);
  return {
    customer, cents: row.cents, held: row.held_cents, free: row.frozen_for === null ? row.cents - row.held_cents : 0n, incoming: row.incoming_cents,
    room: room > 0n ? room : 0n, frozenFor: row.frozen_for, lastActiveAt: row.updated_at,
  };
}
