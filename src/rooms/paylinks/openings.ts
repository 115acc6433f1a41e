import type { PayLinkId, QuoteId } from '../../base/ids.ts';
import type { Currency } from '../../base/money.ts';
import type { Instant } from '../../base/time.ts';
import type { Queryable } from '../../platform/db/db.ts';
import { write, type Shape, type Write } from '../../platform/db/unit.ts';
import type { LockedRate } from './rate.ts';

/** What one link's payers were shown: a quote, in a currency, by a rate that holds as long as the quote. */
interface Row { quote_id: string; currency: string; link_id: string; rate_millionths: bigint; source: string; rate_at: Instant; until: Instant; opened_at: Instant }
const openingShape: Shape<Row> = {
  name: 'paylinks.openings',
  columns: { quote_id: 'text', currency: 'text', link_id: 'text', rate_millionths: 'bigint', source: 'text', rate_at: 'timestamptz', until: 'timestamptz', opened_at: 'timestamptz' },
  // The rate first shown is the rate that holds.
  sql: (rows) => `insert into paylinks_openings (quote_id, currency, link_id, rate_millionths, source, rate_at, until, opened_at)
    select quote_id, currency, link_id, rate_millionths, source, rate_at, until, opened_at from ${rows} on conflict (quote_id, currency) do nothing returning 1`,
};
export const openingInsert = (one: { readonly link: PayLinkId; readonly quote: QuoteId; readonly rate: LockedRate; readonly at: Instant }): Write => write(openingShape, {
  quote_id: one.quote, currency: one.rate.currency, link_id: one.link, rate_millionths: one.rate.millionths, source: one.rate.source, rate_at: one.rate.asOf, until: one.rate.until, opened_at: one.at,
});

/** The quote that was shown last, while it holds for `least` seconds more. */
export async function lastShown(db: Queryable, link: PayLinkId, now: Instant, least: number): Promise<QuoteId | null> {
  const answer = await db.query<{ quote_id: QuoteId }>(
    `select quote_id from paylinks_openings where link_id = $1 and until > to_timestamp($2) order by opened_at desc limit 1`, [link, now + least], 'paylinks_last_shown');
  return answer.rows[0]?.quote_id ?? null;
}

/** Whether this quote was shown to a payer of this link. */
export async function wasShown(db: Queryable, link: PayLinkId, quote: QuoteId): Promise<boolean> {
  return (await db.query('select 1 from paylinks_openings where link_id = $1 and quote_id = $2 limit 1', [link, quote], 'paylinks_was_shown')).rowCount > 0;
}

/** The rate a payer was shown with this quote in this currency; null when there was none. */
export async function lockedRate(db: Queryable, quote: QuoteId, currency: Currency): Promise<LockedRate | null> {
  const row = (await db.query<Row>('select rate_millionths, source, rate_at, until from paylinks_openings where quote_id = $1 and currency = $2', [quote, currency], 'paylinks_rate')).rows[0];
  return row ? { currency, millionths: row.rate_millionths, source: row.source, asOf: row.rate_at, until: row.until } : null;
}
