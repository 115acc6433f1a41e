import { check } from '../../base/check.ts';
import type { LineId, NoticeId, PayLinkId } from '../../base/ids.ts';
import type { By, Language } from '../../base/language.ts';
import { parsePhone } from '../../base/phone.ts';
import { Refusal } from '../../base/refusal.ts';
import type { RenewalMode } from '../../base/terms.ts';
import { MINUTE, plusSeconds, DAY } from '../../base/time.ts';
import { GuardFailed } from '../../platform/db/unit.ts';
import { sealAddress } from '../../platform/secrets/sealed-address.ts';
import { engine, type Line } from '../lines/lines.ts';
import { noticeWrite } from '../notices/notices.ts';
import { modesFor } from '../plans/plans.ts';
import { lastPlan, linkById, linksOfLine, makeLink, openCode, payUrl, type PayLink } from '../paylinks/paylinks.ts';
import { textsStopped } from '../people/people.ts';
import { draftQuote, listReceipts } from '../renewals/renewals.ts';
import { journalWrite } from '../journal/journal.ts';
import type { TextsApp } from './app.ts';
import { lastFour } from './answers/asked.ts';
import { say, saidBefore } from './say.ts';
import { ensureThread, TEXT_KNOWN } from './threads.ts';
import { textWords } from './words/words.ts';

const CALLER = 'texts';
/** A link that is good for less than this is not given out again (s). */
const LEAST_LEFT_S = DAY;

const urlOf = (app: TextsApp, link: PayLink): string => payUrl(app.shop.url, openCode(app.keys, link.codeSealed));

/** Ways in which nothing that was paid for is lost come first; with no data left, those that bring some at once. */
const KEEPING: readonly RenewalMode[] = ['queue', 'extend', 'carry', 'replace'];
const AT_ONCE: readonly RenewalMode[] = ['extend', 'carry', 'replace', 'queue'];

/**
 * How a plan starts when a text asks for it: nobody sees on a phone's screen what would be lost, so nothing is where that can be had.
 * Refuses as the first way does where the line can have the plan in none.
 */
export function kindestMode(app: TextsApp, line: Line, planId: string): RenewalMode {
  const now = app.clock.now();
  const plan = app.shelf().plan(planId, now);
  const ways = modesFor(plan, line.kind);
  const isEmpty = engine.snapshotOf(line.state, now).usableBytes === 0n;
  let refused: Refusal | null = null;
  for (const mode of (isEmpty ? AT_ONCE : KEEPING).filter((one) => ways.includes(one))) {
    try {
      return draftQuote(app, line, { line: line.id, planId, mode }).mode;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      refused ??= error;
    }
  }
  throw refused ?? new Refusal('plan_not_for_line', { plan: planId });
}

/** A pay link for a plan: the one that was texted before while it is open and nobody is paying by it, so that asking often makes none. */
export async function linkFor(app: TextsApp, wish: { readonly line: Line; readonly planId: string; readonly mode: RenewalMode; readonly language: Language; readonly by: By }): Promise<{ readonly id: PayLinkId; readonly url: string }> {
  const now = app.clock.now();
  const known = (await linksOfLine(app.db, wish.line.id)).find((one) =>
    one.caller === CALLER && one.state === 'open' && one.renewalId === null && one.planId === wish.planId && one.mode === wish.mode && one.expiresAt - now > LEAST_LEFT_S && one.contact.language === wish.language);
  const link = known ?? (await makeLink(app, { line: wish.line.id, planId: wish.planId, mode: wish.mode, caller: CALLER, email: null, language: wish.language, by: wish.by })).link;
  return { id: link.id, url: urlOf(app, link) };
}

export async function urlOfLink(app: TextsApp, id: PayLinkId): Promise<string> {
  const link = await linkById(app.db, id);
  check(link, `pay link ${id} of an offer`);
  return urlOf(app, link);
}

export interface SendPayLink {
  readonly line: LineId;
  /** Null: the plan as last time. */
  readonly planId?: string | null;
  /** How it starts; in the way in which nothing is lost, unless given. */
  readonly mode?: RenewalMode;
  /** Where to; the line's own number unless given. Anybody may pay: the link tells nothing of the line but its last digits. */
  readonly to?: string;
  readonly language: Language;
  /** What asks for it, such as a call and its step: the same ref to the same number is one text. */
  readonly ref: string;
  readonly by: By;
}

/**
 * Texts a link to pay for a line: for the hotline, agents and whoever else is asked for one. Refuses `line_not_found`,
 * `plan_not_found` (also: nothing was ever bought), `contact_malformed` for a number that gets no texts, `texts_stopped`, and
 * the refusals of rules R19.
 */
export async function sendPayLink(app: TextsApp, wish: SendPayLink): Promise<{ readonly notice: NoticeId; readonly link: PayLinkId }> {
  const line = await app.readLine(wish.line);
  if (!line) throw new Refusal('line_not_found');
  const planId = wish.planId ?? lastPlan(line);
  if (planId === null) throw new Refusal('plan_not_found');
  const to = await mayText(app, wish.to ?? line.number);
  const link = await linkFor(app, { line, planId, mode: wish.mode ?? kindestMode(app, line, planId), language: wish.language, by: wish.by });
  const plan = app.shelf().plan(planId, app.clock.now()).name[wish.language];
  const text = textWords(wish.language).payLink({ line: lastFour(line), plan, url: link.url });
  const thread = await ensureThread(app, to);
  const said = say(app, { thread, line: line.id, language: wish.language, text, ref: wish.ref, by: wish.by });
  try {
    await app.committer.commit([
      ...said.writes, journalWrite({ at: app.clock.now(), by: wish.by, what: 'paylink.texted', subject: link.id, line: line.id, facts: { toLine: to === line.number } }, app),
    ]);
    return { notice: said.notice, link: link.id };
  } catch (error) {
    const before = error instanceof GuardFailed && error.guard === TEXT_KNOWN ? await saidBefore(app.db, { ref: wish.ref, thread }) : null;
    if (before === null) throw error;
    return { notice: before, link: link.id };
  }
}

/**
 * Texts six digits of a hand-over to the line's own number, so that nobody has to write them down; the thread keeps no digit of
 * them. Answers with the number's last four. Refuses `contact_malformed` for a number that gets no texts, and `texts_stopped`.
 */
export async function textHandover(app: TextsApp, wish: { readonly line: LineId; readonly code: string; readonly minutes: number; readonly language: Language; readonly ref: string; readonly by: By }): Promise<string> {
  const line = await app.readLine(wish.line);
  if (!line) throw new Refusal('line_not_found');
  const to = await mayText(app, line.number);
  const at = app.clock.now();
  const words = (code: string): string => textWords(wish.language).handover({ code, url: `${app.shop.url}/continue`, minutes: wish.minutes });
  const said = say(app, { thread: await ensureThread(app, to), line: line.id, language: wish.language, text: words(wish.code), kept: words('······'), ref: wish.ref, expiresAt: plusSeconds(at, wish.minutes * MINUTE), by: wish.by });
  await app.committer.commit([...said.writes, journalWrite({ at, by: wish.by, what: 'handover.texted', subject: said.notice, line: line.id }, app)]);
  return to.slice(-4);
}

/** Texts the line's last receipt to its own number once more. Null: there is none. Refuses as `sendPayLink` does. */
export async function textLastReceipt(app: TextsApp, wish: { readonly line: LineId; readonly language: Language; readonly ref: string; readonly by: By }): Promise<NoticeId | null> {
  const line = await app.readLine(wish.line);
  if (!line) throw new Refusal('line_not_found');
  const to = await mayText(app, line.number);
  const receipt = (await listReceipts(app.db, { line: line.id, limit: 1 }))[0];
  if (!receipt) return null;
  const notice = app.newId('ntc');
  const at = app.clock.now();
  await app.committer.commit([
    noticeWrite({ id: notice, kind: 'renewal.done', channel: 'sms', language: wish.language, to: sealAddress(app.keys, to), ref: wish.ref, payload: { renewal: receipt.renewalId, case: null }, at }),
    journalWrite({ at, by: wish.by, what: 'receipt.texted', subject: receipt.id, line: line.id }, app),
  ]);
  return notice;
}

async function mayText(app: TextsApp, number: string | null): Promise<string> {
  const parsed = parsePhone(number ?? '');
  if (!parsed.ok || !parsed.smsCapable) throw new Refusal('contact_malformed');
  if (await textsStopped(app, parsed.phone)) throw new Refusal('texts_stopped');
  return parsed.phone;
}
