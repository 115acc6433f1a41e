import { DAY, MINUTE, plusSeconds } from '../../base/time.ts';
import type { CallsApp } from './app.ts';
import { callEnds, type CallId } from './call.ts';

/** A call of which nobody has heard for so long is over: its provider's last word was lost. */
export const SILENT_SECONDS = 15 * MINUTE;
/** What was said in a call, and whose number called, is kept for so long; proofs and journal longer. */
export const TURNS_KEPT_S = 30 * DAY;
const BATCH = 200;

/** Closes calls whose providers have fallen silent; a round of every minute. Answers how many. */
export async function sweepCalls(app: CallsApp): Promise<number> {
  const silent = (await app.db.query<{ id: CallId }>(
    `select c.id from calls_calls c where c.ended_at is null and c.seen_at < to_timestamp($1::bigint)
       and not exists (select 1 from calls_queue q where q.call_id = c.id and q.state = 'taken' and c.seen_at > to_timestamp($2::bigint))
       and not exists (select 1 from calls_joins j where j.call_id = c.id and j.state = 'joined' and c.seen_at > to_timestamp($2::bigint)) order by c.seen_at limit ${BATCH}`,
    [plusSeconds(app.clock.now(), -SILENT_SECONDS), plusSeconds(app.clock.now(), -4 * SILENT_SECONDS)], 'calls_silent')).rows;
  for (const { id } of silent) await app.committer.commit([callEnds(app, id, 'silence_of_provider')]);
  return silent.length;
}

/** Forgets what was said in old calls: an hourly round. */
export async function forgetOldCalls(app: Pick<CallsApp, 'db' | 'clock'>): Promise<void> {
  const before = plusSeconds(app.clock.now(), -TURNS_KEPT_S);
  await app.db.query('delete from calls_turns where at < to_timestamp($1::bigint)', [before]);
  await app.db.query('delete from calls_says where at < to_timestamp($1::bigint)', [before]);
  // What is left of a call: when, how long, what was proved. Whose number it was nobody needs any more.
  await app.db.query(`update calls_calls set caller_sealed = null, caller_mac = null, state = '{}' where ended_at < to_timestamp($1::bigint) and (caller_sealed is not null or state <> '{}')`, [before]);
  await app.db.query(`update calls_callbacks set number_sealed = '', number_mac = id where ended_at < to_timestamp($1::bigint) and number_sealed <> ''`, [before]);
  await app.db.query('delete from calls_steps s using calls_calls c where s.call_id = c.id and c.ended_at < to_timestamp($1::bigint)', [before]);
}
