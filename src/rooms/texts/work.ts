import type { Language } from '../../base/language.ts';
import { HOUR, plusSeconds } from '../../base/time.ts';
import { GuardFailed } from '../../platform/db/unit.ts';
import type { JobHandler } from '../../platform/jobs/worker.ts';
import { engine, findLine, type Line } from '../lines/lines.ts';
import { frozenUntil, openCustomers, ownersOf, textsStopped, type Customer } from '../people/people.ts';
import { listRenewals } from '../renewals/renewals.ts';
import type { TextsApp } from './app.ts';
import { answerTo } from './answers/answer.ts';
import type { Asked } from './answers/asked.ts';
import { followJob, FOLLOW_JOB } from './follow.ts';
import { ANSWER_JOB, RAW_SEAL, type RawText } from './receive.ts';
import { say } from './say.ts';
import { changeThread, numberOf, TEXT_ANSWERED, textAnswered, textById, threadById, type KeptText, type Thread } from './threads.ts';
import { textWords } from './words/words.ts';

/** An answer that could not leave for so long answers nothing any more (s). */
const ANSWER_GOOD_S = HOUR;

/** The jobs of this room. */
export const textJobs = (app: TextsApp): Record<string, JobHandler> => ({
  [ANSWER_JOB]: async (job) => { await answerText(app, job.key); return 'done'; },
  [FOLLOW_JOB]: followJob(app),
});

/** Answers a text, once. What it does on the way (a quote, a renewal, auto-renew off) does the same again after a crash. */
async function answerText(app: TextsApp, id: string): Promise<void> {
  const text = await textById(app.db, id);
  if (!text || text.state !== 'new' || text.rawSealed === null) return;
  const thread = await threadById(app.db, text.threadId);
  if (!thread) return;
  const asked = await askedOf(app, text, thread);
  const answer = await answerTo(app, asked);
  const news = { wait: answer.wait ?? false, hint: answer.hint ?? false, flag: answer.flag ?? null };
  const said = answer.say === null ? null : say(app, {
    thread, line: asked.line?.id ?? null, language: asked.language, text: answer.say.text, ref: text.id, by: { door: 'job', actor: 'job:texts', reason: 'answered by text' }, news,
    expiresAt: answer.say.expiresAt ?? plusSeconds(app.clock.now(), ANSWER_GOOD_S), ...(answer.say.kept === undefined ? {} : { kept: answer.say.kept }),
  });
  try {
    await app.committer.commit([textAnswered(text.id), ...said?.writes ?? [changeThread(thread, news, text.at)], ...answer.writes ?? []]);
  } catch (error) {
    // Another worker has answered it meanwhile.
    if (!(error instanceof GuardFailed) || error.guard !== TEXT_ANSWERED) throw error;
  }
}

async function askedOf(app: TextsApp, text: KeptText, thread: Thread): Promise<Asked> {
  const number = numberOf(app, thread);
  const raw = JSON.parse(app.keys.unseal(RAW_SEAL, text.rawSealed!)) as RawText;
  const people = openCustomers({ ...app, commit: (unit) => app.committer.commit(unit) });
  const [found, customer, isStopped] = await Promise.all([findLine(app.db, { number }), people.findCustomerBy({ channel: 'sms', address: number }), textsStopped(app, number)]);
  const line = found !== null && isTheirs(app, found) ? found : null;
  const [language, frozen] = await Promise.all([
    languageOf(app, { line, customer, thread, raw, findCustomer: people.findCustomer }), line === null ? null : frozenUntil(app.db, line.id, app.clock.now()),
  ]);
  return { text: text.id, thread, number, line, customer, raw, language, words: textWords(language), isStopped, isFrozen: frozen !== null };
}

/** A number that went back to its carrier, or left it, may be somebody else's by now: nothing is told of what it was. */
function isTheirs(app: TextsApp, line: Line): boolean {
  return !['stock', 'recycled', 'cancelled', 'ported_out'].includes(engine.snapshotOf(line.state, app.clock.now()).phase);
}

/** The line's language: of whoever has that number, of who owns the line, of its last renewal; of the word, where nobody is known. */
async function languageOf(app: TextsApp, of: { readonly line: Line | null; readonly customer: Customer | null; readonly thread: Thread; readonly raw: RawText; readonly findCustomer: (id: Customer['id']) => Promise<Customer | null> }): Promise<Language> {
  if (of.customer !== null) return of.customer.language;
  if (of.line !== null) {
    const owner = (await ownersOf(app.db, of.line.id))[0];
    const language = owner === undefined ? undefined : (await of.findCustomer(owner))?.language;
    const last = language ?? (await listRenewals(app.db, { line: of.line.id, limit: 1 }))[0]?.userSide.language;
    if (last !== undefined) return last;
  }
  return of.raw.matched?.language ?? of.thread.language ?? 'en';
}
