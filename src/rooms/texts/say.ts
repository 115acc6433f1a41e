import type { LineId, NoticeId } from '../../base/ids.ts';
import type { By, Language } from '../../base/language.ts';
import type { Instant } from '../../base/time.ts';
import type { Queryable } from '../../platform/db/db.ts';
import type { Write } from '../../platform/db/unit.ts';
import { noticeWrite, sealContent, shopNameIn } from '../notices/notices.ts';
import { sealAddress } from '../../platform/secrets/sealed-address.ts';
import type { TextsApp } from './app.ts';
import { BODY_SEAL, changeThread, numberOf, textInsert, type Thread, type ThreadNews } from './threads.ts';
import { textWords } from './words/words.ts';

/** Something to say by text. `ref`: what it answers; the same ref to the same number is said once. */
export interface Saying {
  readonly thread: Thread;
  readonly line: LineId | null;
  readonly language: Language;
  readonly text: string;
  /** As people see it afterwards, where the text holds a code. */
  readonly kept?: string;
  readonly ref: string;
  /** Nobody wants it after this. */
  readonly expiresAt?: Instant | null;
  readonly by: By;
  /** What else changes in the thread with it. */
  readonly news?: ThreadNews;
}

/** What we say has names as well: the same one again is refused by the guard `TEXT_KNOWN`. */
const OURS = 'xuka';
const saidAs = (saying: Pick<Saying, 'ref' | 'thread'>): string => `${saying.ref} ${saying.thread.id}`;

/** The notice of something that was said before; null: it was not. */
export async function saidBefore(db: Queryable, saying: Pick<Saying, 'ref' | 'thread'>): Promise<NoticeId | null> {
  return (await db.query<{ id: NoticeId }>('select notice_id as id from texts_messages where provider = $1 and provider_id = $2', [OURS, saidAs(saying)], 'texts_said')).rows[0]?.id ?? null;
}

/** The writes of a text to a number: its notice, and its place in the thread. With the shop's name in front. */
export function say(app: Pick<TextsApp, 'keys' | 'newId' | 'clock' | 'shop'>, saying: Saying): { readonly notice: NoticeId; readonly writes: readonly Write[] } {
  const at = app.clock.now();
  const notice = app.newId('ntc');
  const named = (text: string): string => textWords(saying.language).from(shopNameIn(app.shop, saying.language), text);
  return {
    notice,
    writes: [
      noticeWrite({
        id: notice, kind: 'text.reply', channel: 'sms', language: saying.language, to: sealAddress(app.keys, numberOf(app, saying.thread)), ref: saying.ref,
        payload: sealContent(app.keys, notice, { text: named(saying.text) }), at, expiresAt: saying.expiresAt ?? null,
      }),
      textInsert({
        id: app.newId('txt'), threadId: saying.thread.id, way: 'out', lineId: saying.line, word: null, bodySealed: app.keys.seal(BODY_SEAL, named(saying.kept ?? saying.text)), rawSealed: null,
        state: 'sent', noticeId: notice, by: saying.by.actor, at,
      }, { provider: OURS, id: saidAs(saying) }),
      changeThread(saying.thread, saying.news ?? {}, at),
    ],
  };
}
