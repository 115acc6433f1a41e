import type { QuoteId } from '../../base/ids.ts';
import type { Queryable } from '../../platform/db/db.ts';
import { linkById, linkOfCaller } from '../paylinks/paylinks.ts';
import { channelsOfQuotes } from '../reminders/reminders.ts';
import { AUTO_CALLER, type DeliveredRow } from '../renewals/renewals.ts';

/**
 * How something was saved. `push`: by a tap on a notification; `message`: by a link in an e-mail, text or chat of ours; `web`:
 * on the site or in the app, by themselves; `elsewhere`: at the carrier or another shop, as its reading says.
 */
export const SAVED_BY = ['web', 'push', 'message', 'api', 'sms', 'phone', 'agent', 'auto', 'pay_link', 'sponsor', 'elsewhere'] as const;
export type SavedBy = (typeof SAVED_BY)[number];

/** The way each of these deliveries came, by its quote. */
export async function waysOf(db: Queryable, rows: readonly DeliveredRow[]): Promise<ReadonlyMap<QuoteId, SavedBy>> {
  const led = await channelsOfQuotes(db, [...new Set(rows.map((one) => one.lineId))], rows.map((one) => one.quoteId));
  const ways = new Map<QuoteId, SavedBy>();
  for (const one of rows) ways.set(one.quoteId, await wayOf(db, one, led.get(one.quoteId) ?? null));
  return ways;
}

async function wayOf(db: Queryable, { caller, door }: DeliveredRow, led: string | null): Promise<SavedBy> {
  if (caller.startsWith(AUTO_CALLER)) return 'auto';
  const link = linkOfCaller(caller);
  if (link !== null) {
    const found = await linkById(db, link);
    if (found?.caller.startsWith(AUTO_CALLER)) return 'auto';
    return found?.sponsorId ? 'sponsor' : 'pay_link';
  }
  switch (door) {
    case 'web': return led === 'push' ? 'push' : led === null || led === 'none' ? 'web' : 'message';
    case 'console': case 'desk': return 'agent';
    case 'job': return 'auto';
    default: return door;
  }
}

