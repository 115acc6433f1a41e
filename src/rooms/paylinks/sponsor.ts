import type { LineId, SponsorId } from '../../base/ids.ts';
import type { By, Language } from '../../base/language.ts';
import { Refusal } from '../../base/refusal.ts';
import type { RenewalMode } from '../../base/terms.ts';
import { DAY, MINUTE, plusSeconds, type Instant, type ZoneId } from '../../base/time.ts';
import { plainDigits } from '../../base/digits.ts';
import { GuardFailed, type Write } from '../../platform/db/unit.ts';
import { randomDigits } from '../../platform/random.ts';
import { sealAddress } from '../../platform/secrets/sealed-address.ts';
import { journalWrite } from '../journal/journal.ts';
import { engine } from '../lines/lines.ts';
import { noticeWrite, sealContent } from '../notices/notices.ts';
import type { PayLinksApp } from './app.ts';
import { draftAnyWay, lastPlan, newLink } from './make.ts';
import {
  askInsert, ASKED_BEFORE, claimTry, dueSponsors, keepSponsorCode, sponsorById, sponsorInsert, SPONSOR_KNOWN, SPONSOR_MOVED_ON, stepSponsor, wasAsked, type Sponsor, type SponsorSide,
} from './sponsors.ts';

/** How long before the end of paid service a sponsor is asked, unless the owner says otherwise (days). */
export const ASK_DAYS = 3;
const ASK_DAYS_MAX = 14;
/** Asked late where the shop was down: up to so long after the end (s). A link lives a week from the end. */
const LATE = 3 * DAY;
const LINK_AFTER_END = 7 * DAY;
const CODE_MINUTES = 10;
const CODE_TRIES = 5;
const CODE_MAC = 'sponsor code';
const KEY_MAC = 'sponsor link';
const BATCH = 100;
const BY_ROUND: By = { door: 'job', actor: 'job:sponsors', reason: 'a sponsored cycle ends' };

export interface InviteSponsor {
  readonly line: LineId;
  readonly planId: string | null;
  readonly mode: RenewalMode | null;
  readonly email: string;
  /** The sponsor's language as the owner guesses it; their own when they accept. */
  readonly language: Language;
  readonly daysBefore?: number;
  readonly owner: { readonly email: string | null; readonly language: Language };
  readonly by: By;
}

/** What proves that a link came from a message of ours to this sponsor. It opens this sponsorship and nothing else. */
export const sponsorKey = (app: Pick<PayLinksApp, 'keys'>, id: SponsorId): string => app.keys.mac(KEY_MAC, id);

/** The sponsorship a signed link is about. Refuses `not_found` for any other key. */
export async function openSponsor(app: PayLinksApp, id: string, key: string): Promise<Sponsor> {
  const found = app.keys.isMac(KEY_MAC, id, key) ? await sponsorById(app.db, id) : null;
  if (!found) throw new Refusal('not_found');
  return found;
}

/** Invites somebody by e-mail. The same person again for the same line is the invitation there is. Refuses as `makeLink` does. */
export async function inviteSponsor(app: PayLinksApp, wish: InviteSponsor): Promise<void> {
  const line = await app.readLine(wish.line);
  if (!line) throw new Refusal('line_not_found');
  const planId = wish.planId ?? lastPlan(line);
  if (planId === null) throw new Refusal('plan_not_found');
  draftAnyWay(app, line, planId, wish.mode);
  const now = app.clock.now();
  const email = sealAddress(app.keys, wish.email);
  const owner = { email: wish.owner.email === null ? null : sealAddress(app.keys, wish.owner.email), language: wish.owner.language };
  const sponsor: Sponsor = {
    id: app.newId('spn'), lineId: line.id, state: 'invited', version: 1, planId, mode: wish.mode, daysBefore: Math.min(ASK_DAYS_MAX, Math.max(1, wish.daysBefore ?? ASK_DAYS)), email, owner,
    language: wish.language, zone: null, codeMac: null, codeUntil: null, invitedAt: now, acceptedAt: null, endedAt: null, endedBy: null, nextLookAt: now,
  };
  try {
    await app.committer.commit([
      sponsorInsert(sponsor),
      noticeWrite({ id: app.newId('ntc'), kind: 'sponsor.invited', channel: 'email', language: sponsor.language, to: email, ref: sponsor.id, payload: { sponsor: sponsor.id }, at: now }),
      journalWrite({ at: now, by: wish.by, what: 'sponsor.invited', subject: sponsor.id, line: line.id, facts: { plan: planId, daysBefore: sponsor.daysBefore } }, app),
    ]);
  } catch (error) {
    if (!(error instanceof GuardFailed) || error.guard !== SPONSOR_KNOWN) throw error;
  }
}

/** Sends the sponsor a code, which proves that the address is theirs. Refuses `too_many_requests`. */
export async function sendSponsorCode(app: PayLinksApp, sponsor: Sponsor, language: Language): Promise<void> {
  const now = app.clock.now();
  await app.limits.admit('sponsor.code', sponsor.id, { door: 'web', line: sponsor.lineId, actor: `sponsor:${sponsor.id}` });
  const code = randomDigits(app.random, 6);
  const notice = app.newId('ntc');
  const until = plusSeconds(now, CODE_MINUTES * MINUTE);
  await app.committer.commit([
    keepSponsorCode(sponsor.id, { mac: app.keys.mac(CODE_MAC, `${sponsor.id} ${code}`), until, tries: CODE_TRIES }),
    noticeWrite({ id: notice, kind: 'line.code', channel: 'email', language, to: sponsor.email, ref: notice, payload: sealContent(app.keys, notice, { code, minutes: CODE_MINUTES }), at: now, expiresAt: until }),
    journalWrite({ at: now, by: { door: 'web', actor: `sponsor:${sponsor.id}`, reason: 'proves an address' }, what: 'sponsor.code_sent', subject: sponsor.id, line: sponsor.lineId }, app),
  ]);
}

/** The right code makes it stand: consent, with its moment, in the journal. Refuses `code_wrong`, `code_expired` (also: too many tries). */
export async function acceptSponsor(app: PayLinksApp, sponsor: Sponsor, answer: { readonly code: string; readonly language: Language; readonly zone: ZoneId | null }): Promise<Sponsor> {
  if (sponsor.state === 'active') return sponsor;
  const now = app.clock.now();
  const code = plainDigits(answer.code) ?? '';
  if (!/^\d{6}$/.test(code)) throw new Refusal('code_wrong');
  const tried = await claimTry(app.db, sponsor.id, now);
  if (!tried) throw new Refusal('code_expired');
  if (!app.keys.isMac(CODE_MAC, `${sponsor.id} ${code}`, tried.mac)) throw new Refusal('code_wrong', { triesLeft: tried.triesLeft });
  return move(app, sponsor, { state: 'active', language: answer.language, zone: answer.zone, acceptedAt: now, nextLookAt: now }, 'sponsor', 'accepted');
}

/** Ends it, at once and for good: either side at any time, without a reason. Twice is once. */
export async function stopSponsor(app: PayLinksApp, sponsor: Sponsor, side: SponsorSide): Promise<Sponsor> {
  if (sponsor.state === 'stopped' || sponsor.state === 'declined') return sponsor;
  const declined = side === 'sponsor' && sponsor.state === 'invited';
  return move(app, sponsor, { state: declined ? 'declined' : 'stopped', endedAt: app.clock.now(), endedBy: side }, side, declined ? 'declined' : 'stopped');
}

async function move(app: PayLinksApp, before: Sponsor, change: Parameters<typeof stepSponsor>[1], side: SponsorSide, what: 'accepted' | 'declined' | 'stopped'): Promise<Sponsor> {
  const now = app.clock.now();
  const step = stepSponsor(before, change);
  // The other side hears of it; whoever did it sees it on the page.
  const to = side === 'sponsor' ? before.owner.email : what === 'stopped' && before.state === 'active' ? before.email : null;
  const notice: Write[] = to === null ? [] : [noticeWrite({
    id: app.newId('ntc'), kind: 'sponsor.news', channel: 'email', language: side === 'sponsor' ? before.owner.language : before.language, to, ref: `${before.id} ${what}`,
    payload: { sponsor: before.id, what, side }, at: now,
  })];
  try {
    await app.committer.commit([step.write, ...notice, journalWrite({ at: now, by: { door: 'web', actor: side === 'sponsor' ? `sponsor:${before.id}` : 'owner', reason: 'said so on the web' }, what: `sponsor.${what}`, subject: before.id, line: before.lineId }, app)]);
    return step.sponsor;
  } catch (error) {
    if (!(error instanceof GuardFailed) || error.guard !== SPONSOR_MOVED_ON) throw error;
    const fresh = (await sponsorById(app.db, before.id))!;
    return what === 'stopped' ? stopSponsor(app, fresh, side) : fresh;
  }
}

/** The round: asks every sponsor whose line's paid time ends within their days, once for each end. True when there is more. */
export async function askSponsors(app: PayLinksApp): Promise<boolean> {
  const now = app.clock.now();
  const due = await dueSponsors(app.db, now, BATCH);
  for (const sponsor of due) await askOne(app, sponsor, now);
  return due.length === BATCH;
}

async function askOne(app: PayLinksApp, sponsor: Sponsor, now: Instant): Promise<void> {
  const line = await app.readLine(sponsor.lineId);
  const endsAt = line && engine.snapshotOf(engine.settle(line.state, now), now).clocks.serviceEndsAt;
  const from = endsAt && plusSeconds(endsAt, -sponsor.daysBefore * DAY);
  const isTime = endsAt !== null && from !== null && now >= from && now < endsAt + LATE && !await wasAsked(app.db, sponsor.id, endsAt) && canBuy(app, sponsor, line!);
  // The end may move both ways, so nobody is left alone for more than a day.
  const nextLookAt = plusSeconds(now, from !== null && from > now ? Math.min(DAY, from - now) : DAY);
  const step = stepSponsor(sponsor, { nextLookAt });
  const asked: Write[] = [];
  if (isTime) {
    const made = newLink(app, {
      line: sponsor.lineId, planId: sponsor.planId, mode: sponsor.mode, note: null, expiresAt: plusSeconds(endsAt, LINK_AFTER_END), caller: `sponsor:${sponsor.id}`, contact: sponsor.owner,
      sponsor: sponsor.id, by: BY_ROUND,
    });
    asked.push(
      ...made.writes, askInsert(sponsor.id, endsAt, made.link.id),
      noticeWrite({ id: app.newId('ntc'), kind: 'sponsor.ask', channel: 'email', language: sponsor.language, to: sponsor.email, ref: made.link.id, payload: { sponsor: sponsor.id, link: made.link.id, endsAt }, at: now, expiresAt: made.link.expiresAt }),
      journalWrite({ at: now, by: BY_ROUND, what: 'sponsor.asked', subject: sponsor.id, line: sponsor.lineId, facts: { link: made.link.id, cycleEndsAt: endsAt } }, app),
    );
  }
  try {
    await app.committer.commit([step.write, ...asked]);
  } catch (error) {
    // Another worker's round was faster, or the sponsor stopped meanwhile: the next round reads again.
    if (!(error instanceof GuardFailed) || (error.guard !== SPONSOR_MOVED_ON && error.guard !== ASKED_BEFORE)) throw error;
  }
}

/** A plan that is no longer sold, or a line that is closed: nobody is asked for what they cannot pay. */
function canBuy(app: PayLinksApp, sponsor: Sponsor, line: NonNullable<Awaited<ReturnType<PayLinksApp['readLine']>>>): boolean {
  try {
    draftAnyWay(app, line, sponsor.planId, sponsor.mode);
    return true;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}
