import { createHash } from 'node:crypto';
import type { CustomerId } from '../../base/ids.ts';
import type { By } from '../../base/language.ts';
import { HOUR, type Instant } from '../../base/time.ts';
import type { Queryable } from '../../platform/db/db.ts';
import { write, type Shape } from '../../platform/db/unit.ts';
import { journalWrite } from '../journal/journal.ts';
import { newToken } from '../people/people.ts';
import type { GuardApp } from './app.ts';

/** Addresses of calendars: a secret for each person, kept as a hash, ended by them at any time. Another one ends the one before. */

const hashOf = (token: string): string => createHash('sha256').update(`calendar ${token}`).digest('base64url');
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

interface Row { token_hash: string; customer_id: CustomerId; made_at: Instant }
const newShape: Shape<Row> = {
  name: 'guard.feeds_new', columns: { token_hash: 'text', customer_id: 'text', made_at: 'timestamptz' },
  sql: (rows) => `insert into guard_feeds as f (token_hash, customer_id, made_at) select distinct on (customer_id) token_hash, customer_id, made_at from ${rows} order by customer_id
    on conflict (customer_id) do update set token_hash = excluded.token_hash, made_at = excluded.made_at, read_at = null returning 1`,
};
const endShape: Shape<{ customer_id: CustomerId }> = {
  name: 'guard.feeds_end', columns: { customer_id: 'text' },
  sql: (rows) => `delete from guard_feeds f using ${rows} i where f.customer_id = i.customer_id returning 1`,
};

/** A new address. The token is in the answer and nowhere else; an address from before is dead at once. */
export async function newFeed(app: Pick<GuardApp, 'committer' | 'clock' | 'newId' | 'random'>, customer: CustomerId, by: By): Promise<string> {
  const token = newToken(app.random);
  const at = app.clock.now();
  await app.committer.commit([write(newShape, { token_hash: hashOf(token), customer_id: customer, made_at: at }), journalWrite({ at, by, what: 'calendar.made', subject: customer }, app)]);
  return token;
}

/** Ends the address. Twice is once. */
export async function endFeed(app: Pick<GuardApp, 'db' | 'committer' | 'clock' | 'newId'>, customer: CustomerId, by: By): Promise<void> {
  if (!await hasFeed(app.db, customer)) return;
  const at = app.clock.now();
  await app.committer.commit([write(endShape, { customer_id: customer }), journalWrite({ at, by, what: 'calendar.ended', subject: customer }, app)]);
}

export const hasFeed = async (db: Queryable, customer: CustomerId): Promise<boolean> =>
  (await db.query('select 1 from guard_feeds where customer_id = $1', [customer], 'guard_feed_there')).rowCount > 0;

/** Whose calendar this is; null for any other text. Notes that it was asked for, once an hour. */
export async function feedOwner(app: Pick<GuardApp, 'db' | 'clock'>, token: string): Promise<CustomerId | null> {
  if (!TOKEN.test(token)) return null;
  const now = app.clock.now();
  const row = (await app.db.query<{ customer_id: CustomerId; read_at: Instant | null }>('select customer_id, read_at from guard_feeds where token_hash = $1', [hashOf(token)], 'guard_feed_owner')).rows[0];
  if (!row) return null;
  if (row.read_at === null || now - row.read_at >= HOUR) await app.db.query('update guard_feeds set read_at = to_timestamp($2::bigint) where token_hash = $1', [hashOf(token), now]);
  return row.customer_id;
}
