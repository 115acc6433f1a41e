import { holdsCardNumber } from '../../base/card-number.ts';
import { parsePhone } from '../../base/phone.ts';
import { Refusal } from '../../base/refusal.ts';
import { GuardFailed } from '../../platform/db/unit.ts';
import { wake } from '../../platform/jobs/job-writes.ts';
import { journalWrite } from '../journal/journal.ts';
import { findLine } from '../lines/lines.ts';
import type { TextsApp } from './app.ts';
import { maskedSecret, shownText, TEXT_MAX } from './mask.ts';
import { isRevocation, matchWord, type Matched } from './match.ts';
import { BODY_SEAL, changeThread, ensureThread, TEXT_KNOWN, textInsert, type TextId } from './threads.ts';
import { VOUCHER_WORDS } from './word-table.ts';

/** A text to us as its vendor tells of it; the signature was checked by whoever calls. */
export interface InboundText {
  /** `twilio`, and the vendor's own name of the text: the same one again does nothing. */
  readonly provider: string;
  readonly id: string;
  /** E.164, as the carrier attests it. */
  readonly from: string;
  readonly body: string;
  /** The vendor says that it has taken this for one of its own words, and has answered it. */
  readonly optOut: 'STOP' | 'START' | 'HELP' | null;
  /** The vendor answers its own words by itself; what it has done is noted here and not said twice. */
  readonly vendorAnswers: boolean;
}

/** `dropped`: from no number that can be answered, or too many from it. */
export type Received = 'taken' | 'again' | 'dropped';

/** What a text is answered from, once: what it means, and whether the vendor has answered it already. Of its words only what stands behind a word we know. */
export interface RawText { readonly matched: Matched | null; readonly answered: boolean; readonly holdsCard: boolean; readonly wantsNoMore: boolean }
export const RAW_SEAL = 'what a text means';
export const ANSWER_JOB = 'texts.answer';

const BY_VENDOR: Readonly<Record<NonNullable<InboundText['optOut']>, Matched['word']>> = { STOP: 'stop', START: 'start', HELP: 'help' };

/**
 * Writes a text down and leaves the work of answering it; both in one commit. STOP and its kin are always taken; anything else
 * only within the limits of its number.
 */
export async function receiveText(app: TextsApp, text: InboundText): Promise<Received> {
  const from = parsePhone(text.from);
  // Short codes and other countries: no person of ours, and an answer there would cost what somebody else earns.
  if (!from.ok || !from.smsCapable || text.id === '') return 'dropped';
  // Never taken for anything else: a card number is kept nowhere, not even sealed for a second.
  const holdsCard = holdsCardNumber(text.body);
  const found = holdsCard ? null : matchWord(text.body);
  const matched: Matched | null = text.optOut === null ? found : { word: BY_VENDOR[text.optOut], language: found?.language ?? 'en', rest: null, vendorAnswers: true };
  if (matched?.word !== 'stop') {
    try {
      await app.limits.admit('text.in', from.phone, { door: 'sms' });
    } catch (error) {
      if (error instanceof Refusal) return 'dropped';
      throw error;
    }
  }
  const [thread, line] = await Promise.all([ensureThread(app, from.phone), findLine(app.db, { number: from.phone })]);
  const at = app.clock.now();
  const id: TextId = app.newId('txt');
  const raw: RawText = { matched, holdsCard, wantsNoMore: matched === null && isRevocation(text.body.slice(0, TEXT_MAX)), answered: text.optOut !== null || (text.vendorAnswers && (matched?.vendorAnswers ?? false)) };
  try {
    await app.committer.commit([
      textInsert({
        id, threadId: thread.id, way: 'in', lineId: line?.id ?? null, word: matched?.word ?? null, bodySealed: app.keys.seal(BODY_SEAL, kept(text.body, matched)),
        rawSealed: app.keys.seal(RAW_SEAL, JSON.stringify(raw)), state: 'new', noticeId: null, by: 'guest', at,
      }, { provider: text.provider, id: text.id }),
      changeThread(thread, { language: found?.language ?? null }, at),
      journalWrite({ at, by: { door: 'sms', actor: 'guest', reason: 'text' }, what: 'text.received', subject: id, line: line?.id ?? null, facts: { thread: thread.id, word: matched?.word ?? null } }, app),
      wake({ kind: ANSWER_JOB, key: id, runAtMs: app.clock.nowMs() }, { newId: app.newId, now: at }),
    ]);
  } catch (error) {
    if (error instanceof GuardFailed && error.guard === TEXT_KNOWN) return 'again';
    throw error;
  }
  app.worker.nudge();
  return 'taken';
}

/** What people see of it later. A code that agrees to pay, and a voucher, are worth money: only their word is kept. */
function kept(body: string, matched: Matched | null): string {
  if (matched?.word === 'pay') return maskedSecret('YES');
  if (matched?.word === 'voucher') return maskedSecret(VOUCHER_WORDS.find((one) => one.language === matched.language)!.spelling);
  return shownText(body);
}
