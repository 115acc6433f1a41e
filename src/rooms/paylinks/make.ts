import type { LineId, PayLinkId, SponsorId } from '../../base/ids.ts';
import type { By, Language } from '../../base/language.ts';
import { Refusal } from '../../base/refusal.ts';
import type { RenewalMode } from '../../base/terms.ts';
import { DAY, msOf, plusSeconds, type Instant } from '../../base/time.ts';
import { GuardFailed, type Write } from '../../platform/db/unit.ts';
import { wake } from '../../platform/jobs/job-writes.ts';
import { sealAddress } from '../../platform/secrets/sealed-address.ts';
import { journalWrite } from '../journal/journal.ts';
import type { Line } from '../lines/lines.ts';
import { modesFor } from '../plans/plans.ts';
import { draftQuote, quote, turnBack, type Quote, type QuoteDoc, type RenewalsApp } from '../renewals/renewals.ts';
import type { PayLinksApp } from './app.ts';
import { followLink, FOLLOW_JOB } from './follow.ts';
import { hashCode, newCode, sealCode, type LinkCode } from './link-code.ts';
import { linkById, linkInsert, LINK_MOVED_ON, openLinks, stepLink, isEnded, type PayLink } from './links.ts';
import { cleanNote } from './note.ts';

/** How long a link may be paid, unless its maker says otherwise (days). */
export const LINK_DAYS = 7;
export const LINK_DAYS_MAX = 30;
/** Open links of one line; more are a mistake or mischief. */
const OPEN_MAX = 10;
export const NOTE_SEAL = 'pay link note';

export interface MakeLink {
  readonly line: LineId;
  /** Null: the plan as last time. */
  readonly planId: string | null;
  /** Null: whichever way the plan can start when it is paid. */
  readonly mode: RenewalMode | null;
  readonly note?: string | null;
  readonly days?: number;
  /** Who made it, for the API: a link is shown to its maker only. */
  readonly caller: string;
  /** Where its maker hears that it was paid; the line itself is texted in any case. */
  readonly email: string | null;
  readonly language: Language;
  readonly by: By;
}

/**
 * Makes a link for a plan that this line can have now. Refuses `line_not_found`, `plan_not_found` (also: nothing was ever
 * bought), the refusals of rules R19, and `too_many_requests` for a line with many open links.
 */
export async function makeLink(app: PayLinksApp, wish: MakeLink): Promise<{ readonly link: PayLink; readonly code: LinkCode }> {
  const line = await app.readLine(wish.line);
  if (!line) throw new Refusal('line_not_found');
  const now = app.clock.now();
  const planId = wish.planId ?? lastPlan(line);
  if (planId === null) throw new Refusal('plan_not_found');
  draftAnyWay(app, line, planId, wish.mode);
  if (await openLinks(app.db, line.id, now) >= OPEN_MAX) throw new Refusal('too_many_requests', { retryAfterSeconds: DAY });
  const contact = wish.email === null ? null : sealAddress(app.keys, wish.email);
  const made = newLink(app, { line: line.id, planId, mode: wish.mode, note: wish.note ?? null, expiresAt: plusSeconds(now, (wish.days ?? LINK_DAYS) * DAY), caller: wish.caller, contact: { email: contact, language: wish.language }, sponsor: null, by: wish.by });
  await app.committer.commit(made.writes);
  return made;
}

/** A link as it will be, and the writes that make it: the row, its follow-up when it runs out, the journal. */
export function newLink(app: PayLinksApp, wish: {
  readonly line: LineId; readonly planId: string; readonly mode: RenewalMode | null; readonly note: string | null; readonly expiresAt: Instant; readonly caller: string;
  readonly contact: PayLink['contact']; readonly sponsor: SponsorId | null; readonly by: By;
}): { readonly link: PayLink; readonly code: LinkCode; readonly writes: readonly Write[] } {
  const now = app.clock.now();
  const code = newCode(app.random);
  const note = cleanNote(wish.note);
  const link: PayLink = {
    id: app.newId('plk'), lineId: wish.line, codeMac: hashCode(app.keys, code), codeSealed: sealCode(app.keys, code), planId: wish.planId, mode: wish.mode,
    noteSealed: note === null ? null : app.keys.seal(NOTE_SEAL, note), caller: wish.caller, contact: wish.contact, sponsorId: wish.sponsor, state: 'open', version: 1,
    renewalId: null, madeAt: now, expiresAt: wish.expiresAt, endedAt: null,
  };
  return {
    link, code,
    writes: [
      linkInsert(link),
      wake({ kind: FOLLOW_JOB, key: link.id, runAtMs: msOf(link.expiresAt) }, { newId: app.newId, now }),
      journalWrite({ at: now, by: wish.by, what: 'paylink.made', subject: link.id, line: link.lineId, facts: { plan: link.planId, mode: link.mode, expiresAt: link.expiresAt, note: note !== null } }, app),
    ],
  };
}

/**
 * Takes a link back. Somebody at the payment page has it ended before their eyes; if their money was faster the link ends
 * as paid, and says so. Twice is once. Refuses `pay_link_not_found`.
 */
export async function cancelLink(app: PayLinksApp, id: PayLinkId, by: By): Promise<PayLink> {
  for (;;) {
    const link = await followLink(app, id);
    if (!link) throw new Refusal('pay_link_not_found');
    if (isEnded(link.state)) return link;
    const now = app.clock.now();
    if (link.state === 'open') {
      const step = stepLink(link, { state: link.renewalId === null ? 'cancelled' : 'cancelling' }, now);
      try {
        await app.committer.commit([step.write, journalWrite({ at: now, by, what: 'paylink.cancelled', subject: link.id, line: link.lineId, facts: { renewal: link.renewalId } }, app)]);
      } catch (error) {
        if (error instanceof GuardFailed && error.guard === LINK_MOVED_ON) continue;
        throw error;
      }
    }
    if (link.renewalId !== null) await turnBack(app, link.renewalId);
    return (await linkById(app.db, id))!;
  }
}

/** The plan of the last purchase that was not added data. */
export const lastPlan = (line: Line): string | null =>
  line.state.purchases.filter((one) => one.purchase.terms.kind !== 'addon').toSorted((a, b) => b.at - a.at)[0]?.purchase.terms.planId ?? null;

function waysFor(app: Pick<RenewalsApp, 'shelf' | 'clock'>, line: Line, planId: string, mode: RenewalMode | null): readonly (RenewalMode | undefined)[] {
  if (mode !== null) return [mode];
  const plan = app.shelf().plan(planId, app.clock.now());
  const ways = modesFor(plan, line.kind);
  const usual = plan.terms.defaultMode;
  // None: the quote itself says why.
  return ways.length === 0 ? [undefined] : [...ways.filter((one) => one === usual), ...ways.filter((one) => one !== usual)];
}

/** In the way asked for, or in the first in which it can be had; the refusal of the first way when there is none. */
export function draftAnyWay(app: RenewalsApp, line: Line, planId: string, mode: RenewalMode | null): QuoteDoc {
  let refused: Refusal | null = null;
  for (const way of waysFor(app, line, planId, mode)) {
    try {
      return draftQuote(app, line, { line: line.id, planId, ...(way === undefined ? {} : { mode: way }) });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      refused ??= error;
    }
  }
  throw refused!;
}

/** The same, signed. */
export const quoteAnyWay = async (app: RenewalsApp, line: Line, planId: string, mode: RenewalMode | null): Promise<Quote> =>
  quote(app, { line: line.id, planId, mode: draftAnyWay(app, line, planId, mode).mode });
