import { DAY, MINUTE } from '../../base/time.ts';
import { GuardFailed } from '../../platform/db/unit.ts';
import type { JobHandler } from '../../platform/jobs/worker.ts';
import { isAtRest, renewalById } from '../renewals/renewals.ts';
import type { TextsApp } from './app.ts';
import { urlOfLink } from './link.ts';
import { offerById } from './offers.ts';
import { say } from './say.ts';
import { TEXT_KNOWN, threadById } from './threads.ts';
import { textWords } from './words/words.ts';

/** Looks after a renewal that was placed by text until it is at rest. */
export const FOLLOW_JOB = 'texts.follow';
/** A payment that is not decided after this is looked after by people (s). */
const FOLLOW_FOR_S = DAY;

/** What is delivered or paid back is told by the renewal itself; a payment that was declined nobody else tells by text. */
export const followJob = (app: TextsApp): JobHandler => async (job) => {
  const offer = await offerById(app.db, job.key);
  const renewal = offer?.renewal ? await renewalById(app.db, offer.renewal) : null;
  if (!offer || !renewal) return 'done';
  const now = app.clock.now();
  if (!isAtRest(renewal.state)) return now - renewal.placedAt > FOLLOW_FOR_S ? 'done' : { againAtMs: app.clock.nowMs() + MINUTE * 1000 };
  if (renewal.state !== 'declined') return 'done';
  const thread = await threadById(app.db, offer.threadId);
  if (!thread) return 'done';
  const { language } = renewal.userSide;
  const said = say(app, {
    thread, line: offer.lineId, language, text: textWords(language).declined({ url: await urlOfLink(app, offer.link) }), ref: `declined ${offer.id}`, by: { door: 'job', actor: 'job:texts', reason: 'declined' },
  });
  try {
    await app.committer.commit(said.writes);
  } catch (error) {
    if (!(error instanceof GuardFailed) || error.guard !== TEXT_KNOWN) throw error;
  }
  return 'done';
};
