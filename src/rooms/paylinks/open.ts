import type { QuoteId, RenewalId } from '../../base/ids.ts';
import type { By } from '../../base/language.ts';
import type { Currency } from '../../base/money.ts';
import { Refusal, type RefusalCode } from '../../base/refusal.ts';
import { MINUTE, type Instant } from '../../base/time.ts';
import { addressBlock } from '../../platform/http/client-address.ts';
import { GuardFailed } from '../../platform/db/unit.ts';
import { wake } from '../../platform/jobs/job-writes.ts';
import { hasRoom, takeAll, type Limit } from '../../platform/limits.ts';
import { journalWrite } from '../journal/journal.ts';
import type { Line } from '../lines/lines.ts';
import { expiresAtOf, place, quoteById, type PlaceRequest, type Quote, type Renewal } from '../renewals/renewals.ts';
import type { PayLinksApp } from './app.ts';
import { FOLLOW_JOB, followLink } from './follow.ts';
import { codeHashes, parseCode } from './link-code.ts';
import { claimLink, isEnded, linkByMacs, LINK_TAKEN, type PayLink } from './links.ts';
import { NOTE_SEAL, quoteAnyWay } from './make.ts';
import { lastShown, lockedRate, openingInsert, wasShown } from './openings.ts';
import { rateNow, type LockedRate } from './rate.ts';

/** A quote with less than this left is made anew: nobody should lose a race with the clock (s). */
const LEAST_LEFT_S = 2 * MINUTE;

/** A pay link as whoever has its code finds it. */
export type OpenedLink = { readonly link: PayLink; readonly line: Line; readonly note: string | null } & (
  | { readonly kind: 'ready'; readonly quote: Quote; readonly rate: LockedRate | null }
  /** Somebody is paying. `since`: when they began. */
  | { readonly kind: 'busy' }
  | { readonly kind: 'ended'; readonly as: 'paid' | 'cancelled' | 'expired' }
  /** The line cannot have the plan this minute, or never again. */
  | { readonly kind: 'refused'; readonly code: RefusalCode });

/**
 * The link of a code. A wrong code and a code of nothing are the same `pay_link_not_found`, and count against the network
 * that tried them; `too_many_requests` when it tried too many.
 */
export async function findLink(app: PayLinksApp, text: string, address: string): Promise<PayLink> {
  const now = app.clock.now();
  const mine: Limit = { name: 'paylink.wrong', subject: app.keys.mac('limit subject', addressBlock(address)), windows: app.limits.table.limits['paylink.wrong'].windows };
  if (!await hasRoom(app.db, mine, now)) {
    await app.limits.refused('paylink.wrong', { door: 'web' });
    throw new Refusal('too_many_requests', { retryAfterSeconds: 10 * MINUTE });
  }
  const code = parseCode(text);
  const found = code === null ? null : await linkByMacs(app.db, codeHashes(app.keys, code));
  if (found) return (await followLink(app, found.id))!;
  const taken = await takeAll(app.db, [mine, { name: 'paylink.wrong_of_all', subject: 'all', windows: app.limits.table.limits['paylink.wrong_of_all'].windows }], now);
  if (!taken.ok && taken.name === 'paylink.wrong_of_all') app.alarm('pay-link-guessing', { limit: taken.name });
  if (!taken.ok) await app.limits.refused(taken.name, { door: 'web' });
  if (!taken.ok) throw new Refusal('too_many_requests', { retryAfterSeconds: Math.max(1, taken.retryAt - now) });
  throw new Refusal('pay_link_not_found');
}

/** What a payer sees: a fresh quote where there is none that holds, and the rate of their currency held as long as it. */
export async function openLink(app: PayLinksApp, link: PayLink, currency: Currency): Promise<OpenedLink> {
  const line = await app.readLine(link.lineId);
  if (!line) throw new Refusal('pay_link_not_found');
  const about = { link, line, note: link.noteSealed === null ? null : app.keys.unseal(NOTE_SEAL, link.noteSealed) };
  if (isEnded(link.state)) return { ...about, kind: 'ended', as: link.state as 'paid' | 'cancelled' | 'expired' };
  if (link.state === 'cancelling') return { ...about, kind: 'ended', as: 'cancelled' };
  if (link.renewalId !== null) return { ...about, kind: 'busy' };
  try {
    const quote = await quoteFor(app, link, line);
    return { ...about, kind: 'ready', quote, rate: await rateFor(app, link, quote, currency) };
  } catch (error) {
    if (!(error instanceof Refusal) || error.status >= 500) throw error;
    return { ...about, kind: 'refused', code: error.code };
  }
}

/** The quote shown before while it is good, so that loading the page again moves neither price nor rate. */
async function quoteFor(app: PayLinksApp, link: PayLink, line: Line): Promise<Quote> {
  const now = app.clock.now();
  const shown = await lastShown(app.db, link.id, now, LEAST_LEFT_S);
  const known = shown === null ? null : await quoteById(app.db, shown);
  if (known && known.usedBy === null && known.doc.lineVersion === line.version) return known;
  const made = await quoteAnyWay(app, line, link.planId, link.mode);
  await app.committer.commit([openingInsert({ link: link.id, quote: made.doc.quote, rate: rateNow(app.shelf(), 'USD', expiresAtOf(made.doc), now)!, at: now })]);
  return made;
}

async function rateFor(app: PayLinksApp, link: PayLink, quote: Quote, currency: Currency): Promise<LockedRate | null> {
  if (currency === 'USD') return null;
  const now = app.clock.now();
  const rate = rateNow(app.shelf(), currency, expiresAtOf(quote.doc), now);
  if (rate) await app.committer.commit([openingInsert({ link: link.id, quote: quote.doc.quote, rate, at: now })]);
  return lockedRate(app.db, quote.doc.quote, currency);
}

export interface PayLinkPayment extends Pick<PlaceRequest, 'key' | 'pay' | 'wallet' | 'payer' | 'network' | 'anotherFactor'> { readonly quote: QuoteId; readonly by: By }

/** How renewals say that a link placed them. */
const CALLER = 'paylink:';
/** The link that placed a renewal; null for all others. */
export const linkOfCaller = (caller: string): string | null => (caller.startsWith(CALLER) ? caller.slice(CALLER.length) : null);

/**
 * Places the renewal of a link. The link is taken in the same commit, so two payers at once are one payment: the other is
 * refused `pay_link_busy`. Refuses `pay_link_closed` for one that is over, and everything `place` refuses.
 */
export async function payLink(app: PayLinksApp, link: PayLink, payment: PayLinkPayment): Promise<Renewal> {
  const { quote, by, ...rest } = payment;
  const now = app.clock.now();
  if (!await wasShown(app.db, link.id, quote)) throw new Refusal('quote_not_found');
  try {
    return await place(app, {
      ...rest, quote, by, caller: `${CALLER}${link.id}`, userLanguage: link.contact.language,
      also: (renewal: RenewalId) => [
        claimLink(link, renewal, now),
        wake({ kind: FOLLOW_JOB, key: link.id, runAtMs: app.clock.nowMs() }, { newId: app.newId, now }),
        journalWrite({ at: now, by, what: 'paylink.taken', subject: link.id, line: link.lineId, facts: { renewal } }, app),
      ],
    });
  } catch (error) {
    const taken = error instanceof GuardFailed && error.guard === LINK_TAKEN;
    // Another payer's commit used the quote a moment ago, or another browser of this one.
    if (!taken && !(error instanceof Refusal && error.code === 'quote_used')) throw error;
    throw await whyTaken(app, link, now);
  }
}

async function whyTaken(app: PayLinksApp, link: PayLink, now: Instant): Promise<Refusal> {
  const { renewalId, state, expiresAt } = (await followLink(app, link.id)) ?? link;
  if (state !== 'open' || (renewalId === null && now >= expiresAt)) return new Refusal('pay_link_closed');
  return new Refusal(renewalId === null ? 'quote_used' : 'pay_link_busy');
}
