import type { CustomerId } from '../../base/ids.ts';
import { addressMacs } from '../../platform/secrets/sealed-address.ts';
import { DAY, plusSeconds } from '../../base/time.ts';
import type { TextsApp } from './app.ts';

/** Texts are kept so long (s): for whoever asks what was said, and no longer. */
export const TEXTS_KEPT_S = 90 * DAY;

/** Forgets old texts, offers that were not taken, and threads in which nothing is left and nobody waits. Answers how many texts. */
export async function forgetOldTexts(app: Pick<TextsApp, 'db' | 'clock'>): Promise<number> {
  const before = plusSeconds(app.clock.now(), -TEXTS_KEPT_S);
  const gone = await app.db.query('delete from texts_messages where at < to_timestamp($1::bigint)', [before]);
  await app.db.query('delete from texts_offers where made_at < to_timestamp($1::bigint)', [before]);
  await app.db.query(
    `delete from texts_threads t where newest_at < to_timestamp($1::bigint) and waiting_since is null
       and not exists (select from texts_messages m where m.thread_id = t.id) and not exists (select from texts_offers o where o.thread_id = t.id)`, [before]);
  return gone.rowCount;
}

/** Forgets everything said with these numbers (E.164), and what a person let texts do: the number is somebody else's now, or the person is gone. */
export async function forgetTexts(app: Pick<TextsApp, 'db' | 'keys'>, whose: { readonly numbers: readonly string[]; readonly customer?: CustomerId }): Promise<void> {
  if (whose.customer !== undefined) await app.db.query('delete from texts_settings where customer_id = $1', [whose.customer]);
  const threads = (await app.db.query<{ id: string }>('select id from texts_threads where number_mac = any($1::text[])', [whose.numbers.flatMap((number) => addressMacs(app.keys, number))])).rows.map((row) => row.id);
  if (threads.length === 0) return;
  await app.db.query('delete from texts_messages where thread_id = any($1::text[])', [threads]);
  await app.db.query('delete from texts_offers where thread_id = any($1::text[])', [threads]);
  await app.db.query(
    `delete from texts_threads t where id = any($1::text[])
       and not exists (select from texts_messages m where m.thread_id = t.id) and not exists (select from texts_offers o where o.thread_id = t.id)`, [threads]);
}
