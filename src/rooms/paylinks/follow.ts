import { msOf, plusSeconds, type Instant } from '../../base/time.ts';
import { GuardFailed, type Write } from '../../platform/db/unit.ts';
import type { JobHandler } from '../../platform/jobs/worker.ts';
import { journalWrite } from '../journal/journal.ts';
import { noticeWrite } from '../notices/notices.ts';
import { renewalById, type Renewal } from '../renewals/renewals.ts';
import type { PayLinksApp } from './app.ts';
import { isEnded, linkById, LINK_MOVED_ON, stepLink, type PayLink } from './links.ts';

/** Follows a link to its end: looks after a payer's renewal, opens the link again, ends it when its time is over. */
export const FOLLOW_JOB = 'paylink.follow';
const BY = { door: 'job', actor: 'job:paylink.follow', reason: 'what became of a pay link' } as const;
const LEAST_S = 5, MOST_S = 300;

/**
 * The link as it is now. What became of its renewal is written down here, by whoever looks first: a page, the API or the job.
 * Renewals know nothing of links, so nobody else tells.
 */
export async function followLink(app: PayLinksApp, id: string): Promise<PayLink | null> {
  for (;;) {
    const link = await linkById(app.db, id);
    if (!link || isEnded(link.state)) return link;
    const now = app.clock.now();
    const renewal = link.renewalId === null ? null : await renewalById(app.db, link.renewalId);
    const next = nextOf(link, renewal, now);
    if (!next) return link;
    const step = stepLink(link, next, now);
    const news: Write[] = step.link.state === link.state && step.link.state !== 'open' ? [] : [
      journalWrite({ at: now, by: BY, what: `paylink.${step.link.state === 'open' ? 'open_again' : step.link.state}`, subject: link.id, line: link.lineId, facts: { renewal: link.renewalId } }, app),
    ];
    try {
      await app.committer.commit([step.write, ...news, ...(step.link.state === 'paid' ? tellMaker(app, step.link, now) : [])]);
      return step.link;
    } catch (error) {
      if (!(error instanceof GuardFailed) || error.guard !== LINK_MOVED_ON) throw error;
    }
  }
}

/** Null: nothing has changed. A renewal that was not paid, or was paid back, sets the link free. */
function nextOf(link: PayLink, renewal: Renewal | null, now: Instant): Parameters<typeof stepLink>[1] | null {
  if (renewal?.state === 'done') return { state: 'paid' };
  if (renewal && renewal.state !== 'declined' && renewal.state !== 'refunded') return null;
  if (link.state === 'cancelling') return { state: 'cancelled' };
  if (now >= link.expiresAt) return { state: 'expired' };
  return renewal ? { renewalId: null } : null;
}

/** The line is texted by the flow itself; whoever made the link hears by e-mail, without a word about who paid. */
function tellMaker(app: PayLinksApp, link: PayLink, at: Instant): Write[] {
  const { email, language } = link.contact;
  if (email === null) return [];
  return [noticeWrite({ id: app.newId('ntc'), kind: 'paylink.paid', channel: 'email', language, to: email, ref: link.id, payload: { link: link.id, renewal: link.renewalId }, at })];
}

export function payLinkJobs(app: PayLinksApp): Record<string, JobHandler> {
  return {
    [FOLLOW_JOB]: async (job) => {
      const link = await followLink(app, job.key);
      if (!link || isEnded(link.state)) return 'done';
      const now = app.clock.now();
      if (link.renewalId === null) return { againAtMs: msOf(link.expiresAt) };
      const renewal = await renewalById(app.db, link.renewalId);
      // As often as the flow itself looks: soon at first, rarely at last.
      const age = now - (renewal?.placedAt ?? link.madeAt);
      return { againAtMs: msOf(plusSeconds(now, Math.min(MOST_S, Math.max(LEAST_S, Math.trunc(age / 4))))) };
    },
  };
}
