import type { Id, LineId, NoticeId } from '../../base/ids.ts';
import type { Language } from '../../base/language.ts';
import type { Instant } from '../../base/time.ts';
import type { Queryable } from '../../platform/db/db.ts';
import { write, type Shape, type Write } from '../../platform/db/unit.ts';
import { addressMacs, openAddress, sealAddress } from '../../platform/secrets/sealed-address.ts';
import type { TextsApp } from './app.ts';
import type { Word } from './word-table.ts';

export type ThreadId = Id<'thr'>;
export type TextId = Id<'txt'>;

/** Everything said by text with one number. */
export interface Thread {
  readonly id: ThreadId;
  readonly numberSealed: string;
  readonly numberMac: string;
  readonly language: Language | null;
  readonly waitingSince: Instant | null;
  readonly flag: 'revocation' | null;
  readonly hintedAt: Instant | null;
  readonly newestAt: Instant;
}
interface ThreadRow { id: ThreadId; number_sealed: string; number_mac: string; language: Language | null; waiting_since: Instant | null; flag: 'revocation' | null; hinted_at: Instant | null; newest_at: Instant }
const THREAD = 'id, number_sealed, number_mac, language, waiting_since, flag, hinted_at, newest_at';
const threadOf = (row: ThreadRow): Thread => ({
  id: row.id, numberSealed: row.number_sealed, numberMac: row.number_mac, language: row.language, waitingSince: row.waiting_since, flag: row.flag, hintedAt: row.hinted_at, newestAt: row.newest_at,
});

/** The number of a thread, E.164. Throws SealBroken when its key is gone. */
export const numberOf = (app: Pick<TextsApp, 'keys'>, thread: Pick<Thread, 'numberSealed'>): string => openAddress(app.keys, thread.numberSealed);

export async function threadById(db: Queryable, id: string): Promise<Thread | null> {
  const row = (await db.query<ThreadRow>(`select ${THREAD} from texts_threads where id = $1`, [id], 'texts_thread')).rows[0];
  return row ? threadOf(row) : null;
}
export async function findThread(app: Pick<TextsApp, 'db' | 'keys'>, number: string): Promise<Thread | null> {
  const row = (await app.db.query<ThreadRow>(`select ${THREAD} from texts_threads where number_mac = any($1::text[])`, [addressMacs(app.keys, number)], 'texts_thread_of')).rows[0];
  return row ? threadOf(row) : null;
}

/** The thread of a number, made at the first time. Two calls at once give one. */
export async function ensureThread(app: Pick<TextsApp, 'db' | 'keys' | 'newId' | 'clock'>, number: string): Promise<Thread> {
  const known = await findThread(app, number);
  if (known) return known;
  const { sealed, mac } = sealAddress(app.keys, number);
  await app.db.query('insert into texts_threads (id, number_mac, number_sealed, newest_at) values ($1, $2, $3, to_timestamp($4::bigint)) on conflict (number_mac) do nothing', [app.newId('thr'), mac, sealed, app.clock.now()], 'texts_thread_new');
  return (await findThread(app, number))!;
}

/** Threads that wait for a person first, wishes to hear no more before all others, oldest first; then the newest. */
export async function listThreads(db: Queryable, limit: number): Promise<Thread[]> {
  const answer = await db.query<ThreadRow>(
    `select ${THREAD} from texts_threads order by (waiting_since is null), (flag is null), waiting_since, newest_at desc, id limit $1`, [limit], 'texts_threads');
  return answer.rows.map(threadOf);
}

interface ThreadChange { id: ThreadId; language: Language | null; wait: boolean; flag: string | null; hint: boolean; seen: TextId | null; at: Instant }
// One statement and one row for each thread, whatever comes together: of two updates of a row in a statement one would be lost.
// Waiting begins with the first text nobody has read; another one does not move it back in the line. Read is read only up to what was seen.
const changeShape: Shape<ThreadChange> = {
  name: 'texts.threads.change',
  columns: { id: 'text', language: 'text', wait: 'boolean', flag: 'text', hint: 'boolean', seen: 'text', at: 'timestamptz' },
  steps: (rows) => [['threads', `select id, max(language) as language, bool_or(wait) as wait, max(flag) as flag, bool_or(hint) as hint, max(seen) as seen, min(at) as since, max(at) as at from ${rows} group by id`]],
  sql: (rows) => `update texts_threads t set language = coalesce(i.language, t.language), hinted_at = case when i.hint then i.at else t.hinted_at end, newest_at = greatest(t.newest_at, i.at),
      waiting_since = case when i.wait then coalesce(t.waiting_since, i.since) when d.done then null else t.waiting_since end,
      flag = case when d.done and not i.wait then i.flag else coalesce(i.flag, t.flag) end
    from ${rows}_threads i cross join lateral (select i.seen is not null and not exists (select from texts_messages m where m.thread_id = i.id and m.way = 'in' and m.id > i.seen) as done) d
    where t.id = i.id returning 1`,
};

export interface ThreadNews {
  readonly language?: Language | null;
  /** A person has to read it. */
  readonly wait?: boolean;
  readonly flag?: Thread['flag'];
  readonly hint?: boolean;
  /** A person has read everything up to this text; what came after it waits on. */
  readonly seen?: TextId | null;
}
export const changeThread = (thread: Pick<Thread, 'id'>, news: ThreadNews, at: Instant): Write =>
  write(changeShape, { id: thread.id, language: news.language ?? null, wait: news.wait ?? false, flag: news.flag ?? null, hint: news.hint ?? false, seen: news.seen ?? null, at });

/** One text as it is kept. */
export interface KeptText {
  readonly id: TextId;
  readonly threadId: ThreadId;
  readonly way: 'in' | 'out';
  readonly lineId: LineId | null;
  readonly word: Word | null;
  readonly bodySealed: string;
  readonly rawSealed: string | null;
  readonly state: 'new' | 'answered' | 'sent';
  readonly noticeId: NoticeId | null;
  readonly by: string;
  readonly at: Instant;
}
interface TextRow { id: TextId; thread_id: ThreadId; way: 'in' | 'out'; line_id: LineId | null; word: Word | null; body_sealed: string; raw_sealed: string | null; state: KeptText['state']; notice_id: NoticeId | null; by_actor: string; at: Instant }
const TEXT = 'id, thread_id, way, line_id, word, body_sealed, raw_sealed, state, notice_id, by_actor, at';
const textOf = (row: TextRow): KeptText => ({
  id: row.id, threadId: row.thread_id, way: row.way, lineId: row.line_id, word: row.word, bodySealed: row.body_sealed, rawSealed: row.raw_sealed, state: row.state, noticeId: row.notice_id, by: row.by_actor, at: row.at,
});
export const BODY_SEAL = 'text message';
export const bodyOf = (app: Pick<TextsApp, 'keys'>, text: Pick<KeptText, 'bodySealed'>): string => app.keys.unseal(BODY_SEAL, text.bodySealed);

export async function textById(db: Queryable, id: string): Promise<KeptText | null> {
  const row = (await db.query<TextRow>(`select ${TEXT} from texts_messages where id = $1`, [id], 'texts_message')).rows[0];
  return row ? textOf(row) : null;
}
/** The newest texts of a thread, oldest first. */
export async function textsOfThread(db: Queryable, thread: ThreadId, limit: number): Promise<KeptText[]> {
  const answer = await db.query<TextRow>(`select ${TEXT} from texts_messages where thread_id = $1 order by at desc, id desc limit $2`, [thread, limit], 'texts_of_thread');
  return answer.rows.map(textOf).toReversed();
}

interface InsertRow extends TextRow { provider: string | null; provider_id: string | null }
const insertShape: Shape<InsertRow> = {
  name: 'texts.messages', guard: true,
  columns: {
    id: 'text', thread_id: 'text', way: 'text', provider: 'text', provider_id: 'text', line_id: 'text', word: 'text', body_sealed: 'text', raw_sealed: 'text', state: 'text', notice_id: 'text', by_actor: 'text', at: 'timestamptz',
  },
  sql: (rows) => `insert into texts_messages (id, thread_id, way, provider, provider_id, line_id, word, body_sealed, raw_sealed, state, notice_id, by_actor, at)
    select id, thread_id, way, provider, provider_id, line_id, word, body_sealed, raw_sealed, state, notice_id, by_actor, at from ${rows} on conflict (provider, provider_id) do nothing returning 1`,
};
/** The guard that fails when the vendor tells us of the same text again. */
export const TEXT_KNOWN = insertShape.name;
export const textInsert = (text: KeptText, from: { readonly provider: string; readonly id: string } | null): Write => write(insertShape, {
  id: text.id, thread_id: text.threadId, way: text.way, provider: from?.provider ?? null, provider_id: from?.id ?? null, line_id: text.lineId, word: text.word, body_sealed: text.bodySealed,
  raw_sealed: text.rawSealed, state: text.state, notice_id: text.noticeId, by_actor: text.by, at: text.at,
});

const answeredShape: Shape<{ id: TextId }> = {
  name: 'texts.messages.answered', guard: true, columns: { id: 'text' },
  sql: (rows) => `update texts_messages m set state = 'answered', raw_sealed = null from ${rows} i where m.id = i.id and m.state = 'new' returning 1`,
};
/** The guard that lets a text be answered once; what it held in full is forgotten with it. */
export const TEXT_ANSWERED = answeredShape.name;
export const textAnswered = (id: TextId): Write => write(answeredShape, { id });
