import { refuseCardNumber } from '../../base/card-number.ts';
import type { LineId } from '../../base/ids.ts';
import type { By } from '../../base/language.ts';
import type { Phone } from '../../base/phone.ts';
import { maskPhone } from '../../base/phone.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Instant } from '../../base/time.ts';
import { GuardFailed, type Write } from '../../platform/db/unit.ts';
import { journalWrite } from '../journal/journal.ts';
import { deliveriesOf, type DeliveryState } from '../notices/notices.ts';
import { stopWrites, textsStopped } from '../people/people.ts';
import type { TextsApp } from './app.ts';
import { TEXT_MAX } from './mask.ts';
import { say } from './say.ts';
import { bodyOf, changeThread, findThread, listThreads, numberOf, TEXT_KNOWN, textsOfThread, threadById, type TextId, type Thread, type ThreadId } from './threads.ts';

/** What people write back: two parts in any alphabet. */
export const REPLY_MAX = 300;
const THREADS_SHOWN = 200;
const TEXTS_SHOWN = 100;
const EXPORTED = 1_000;

/** A thread as staff see it: the number masked until its holder has shown who they are. */
export interface ShownThread {
  readonly id: ThreadId;
  readonly masked: string;
  readonly waitingSince: Instant | null;
  readonly flag: Thread['flag'];
  readonly newestAt: Instant;
  /** The newest text that came in, shortened. */
  readonly last: string;
}
export interface ShownText { readonly id: TextId; readonly way: 'in' | 'out'; readonly body: string; readonly at: Instant; readonly by: string; readonly word: string | null; readonly line: LineId | null; readonly delivery: DeliveryState | null; readonly code: string | null }

const LAST_MAX = 80;

/** What waits for a person first, wishes to hear no more before all; then the newest conversations. */
export async function openThreads(app: TextsApp): Promise<ShownThread[]> {
  const threads = await listThreads(app.db, THREADS_SHOWN);
  const { rows } = await app.db.query<{ thread_id: ThreadId; body_sealed: string }>(
    `select distinct on (thread_id) thread_id, body_sealed from texts_messages where thread_id = any($1::text[]) and way = 'in' order by thread_id, at desc, id desc`, [threads.map((one) => one.id)], 'texts_last_in');
  const last = new Map(rows.map((row) => [row.thread_id, bodyOf(app, { bodySealed: row.body_sealed })]));
  return threads.map((thread) => ({ ...shownThread(app, thread), last: shortened(last.get(thread.id) ?? '') }));
}

const shortened = (text: string): string => { const all = [...text.replace(/\s+/g, ' ')]; return all.length > LAST_MAX ? `${all.slice(0, LAST_MAX - 1).join('')}…` : all.join(''); };
const shownThread = (app: TextsApp, { id, waitingSince, flag, newestAt, ...thread }: Thread) => ({ id, waitingSince, flag, newestAt, masked: maskPhone(numberOf(app, thread) as Phone).replace(' ', '\u00a0') });

/** Everything kept of what was said with a number, oldest first: for whoever has it, with their own data. */
export async function allTexts(app: TextsApp, number: string): Promise<{ readonly way: 'in' | 'out'; readonly text: string; readonly at: Instant }[]> {
  const thread = await findThread(app, number);
  return thread ? (await textsOfThread(app.db, thread.id, EXPORTED)).map((one) => ({ way: one.way, text: bodyOf(app, one), at: one.at })) : [];
}

/** What a number has texted us, newest first: what its own phone shows. */
export async function textsFrom(app: TextsApp, number: string, limit: number): Promise<{ readonly id: TextId; readonly body: string; readonly at: Instant }[]> {
  const thread = await findThread(app, number);
  if (!thread) return [];
  return (await textsOfThread(app.db, thread.id, 2 * limit)).filter((one) => one.way === 'in').toReversed().slice(0, limit).map((one) => ({ id: one.id, body: bodyOf(app, one), at: one.at }));
}

/** One conversation, oldest first, with what became of each of our texts. Refuses `not_found`. */
export async function readThread(app: TextsApp, id: string): Promise<ShownThread & { readonly isStopped: boolean; readonly texts: readonly ShownText[] }> {
  const thread = await threadOr(app, id);
  const [texts, isStopped] = await Promise.all([textsOfThread(app.db, thread.id, TEXTS_SHOWN), textsStopped(app, numberOf(app, thread))]);
  const deliveries = await deliveriesOf(app.db, texts.flatMap((one) => one.noticeId ?? []));
  const shown = texts.map((one): ShownText => {
    const delivery = one.noticeId === null ? null : deliveries.get(one.noticeId) ?? null;
    return { id: one.id, way: one.way, body: bodyOf(app, one), at: one.at, by: one.by, word: one.word, line: one.lineId, delivery: delivery?.state ?? null, code: delivery?.code ?? null };
  });
  return { ...shownThread(app, thread), isStopped, texts: shown, last: shortened(shown.findLast((one) => one.way === 'in')?.body ?? '') };
}

async function threadOr(app: TextsApp, id: string): Promise<Thread> {
  const thread = await threadById(app.db, id);
  if (!thread) throw new Refusal('not_found');
  return thread;
}

/**
 * Answers in a person's own words, and the conversation waits for nobody any more. `key`: of the form, so that a second tap says
 * it once. Refuses `malformed`, `card_number_given`, and `texts_stopped` where its holder has said STOP.
 */
export async function replyTo(app: TextsApp, wish: { readonly thread: string; readonly text: string; readonly key: string; readonly seen: TextId; readonly by: By }): Promise<void> {
  const thread = await threadOr(app, wish.thread);
  const text = wish.text.replace(/\r\n?/g, '\n').trim();
  if (text === '' || [...text].length > Math.min(REPLY_MAX, TEXT_MAX)) throw new Refusal('malformed', { field: 'text' });
  refuseCardNumber(text);
  if (await textsStopped(app, numberOf(app, thread))) throw new Refusal('texts_stopped');
  const newest = (await textsOfThread(app.db, thread.id, 1))[0];
  const said = say(app, { thread, line: newest?.lineId ?? null, language: thread.language ?? 'en', text, ref: `reply ${wish.key}`, by: wish.by, news: { seen: wish.seen } });
  await commitOnce(app, [...said.writes, journalWrite({ at: app.clock.now(), by: wish.by, what: 'text.replied', subject: thread.id, line: newest?.lineId ?? null }, app)]);
}

/** Nothing to say: what was shown is read. */
export async function markRead(app: TextsApp, wish: { readonly thread: string; readonly seen: TextId; readonly by: By }): Promise<void> {
  const thread = await threadOr(app, wish.thread);
  await app.committer.commit([changeThread(thread, { seen: wish.seen }, app.clock.now()), journalWrite({ at: app.clock.now(), by: wish.by, what: 'text.read', subject: thread.id }, app)]);
}

/** A wish to hear no more that was said in free words or on the phone: as STOP, in one tap. */
export async function stopByHand(app: TextsApp, wish: { readonly thread: string; readonly seen: TextId; readonly by: By }): Promise<void> {
  const thread = await threadOr(app, wish.thread);
  await app.committer.commit([...stopWrites(app, { number: numberOf(app, thread), at: app.clock.now(), by: wish.by }), changeThread(thread, { seen: wish.seen }, app.clock.now())]);
}

/** The same form sent twice has said it once. */
async function commitOnce(app: TextsApp, unit: readonly Write[]): Promise<void> {
  try {
    await app.committer.commit(unit);
  } catch (error) {
    if (!(error instanceof GuardFailed) || error.guard !== TEXT_KNOWN) throw error;
  }
}
