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
