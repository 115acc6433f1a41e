import type { By } from '../../../base/language.ts';
import { Refusal } from '../../../base/refusal.ts';
import { GuardFailed } from '../../../platform/db/unit.ts';
import { wake } from '../../../platform/jobs/job-writes.ts';
import { reachOf } from '../../people/people.ts';
import { isAtRest, place, renewalById, type Renewal } from '../../renewals/renewals.ts';
import type { TextsApp } from '../app.ts';
import { FOLLOW_JOB } from '../follow.ts';
import { urlOfLink } from '../link.ts';
import { offerById, offerPlaced, tryCode, type Offer } from '../offers.ts';
import { refusalWords } from '../../../platform/i18n/refusals/refusals.ts';
import type { Answer, Asked } from './asked.ts';

/** YES alone, from somebody who has not said STOP: it agrees to nothing. */
export async function answerYes(app: TextsApp, { words, thread }: Asked): Promise<Answer> {
  const open = await app.db.query('select 1 from texts_offers where thread_id = $1 and renewal_id is null and tries_left > 0 and expires_at > to_timestamp($2::bigint) limit 1', [thread.id, app.clock.now()], 'texts_offer_open');
  return { say: { text: open.rowCount > 0 ? words.needsCode : words.nothingToPay } };
}

/**
 * `YES 4821`: places the renewal that was offered, under the offer's own key: whatever comes twice, texts or webhooks or work
 * after a crash, is one renewal. What came of it is texted from the outbox of the renewal itself.
 */
export async function answerPay(app: TextsApp, asked: Asked, code: string): Promise<Answer> {
  const { words } = asked;
  if (asked.line === null) return { say: { text: words.notOurs({ url: app.shop.url }) } };
  const tried = await tryCode(app, asked.thread, code, asked.text);
  if (tried.kind === 'none' || tried.offer.lineId !== asked.line.id) return { say: { text: words.nothingToPay } };
  const { offer } = tried;
  if (tried.kind === 'wrong') return { say: { text: offer.triesLeft > 0 ? words.wrongCode({ left: offer.triesLeft }) : words.lockedCode({ url: await urlOfLink(app, offer.link) }) } };
  try {
    return saidOf(app, asked, await placed(app, asked, offer), offer.renewal !== null);
  } catch (error) {
    if (!(error instanceof Refusal) || error.status >= 500) throw error;
    if (error.code === 'quote_expired' || error.code === 'line_changed' || error.code === 'quote_used') return { say: { text: words.changed } };
    if (error.code === 'line_frozen') return { say: { text: words.frozen({ url: await urlOfLink(app, offer.link) }) } };
    return { say: { text: words.cannot({ why: refusalWords(error.code, asked.language).title, url: await urlOfLink(app, offer.link) }) } };
  }
}

async function placed(app: TextsApp, asked: Asked, offer: Offer): Promise<Renewal> {
  const by: By = { door: 'sms', actor: `customer:${offer.customer}`, reason: 'YES by text' };
  const reach = await reachOf(app, offer.customer, 'receipt');
  try {
    return await place(app, {
      caller: 'texts', key: offer.id, quote: offer.quote, pay: offer.pay.kind === 'wallet' ? { kind: 'wallet' } : { kind: 'saved', method: offer.pay.method, offSession: true },
      payer: { customer: offer.customer, email: reach?.email ?? null, language: reach?.language ?? asked.language, zone: reach?.zone ?? null }, userLanguage: asked.language, by,
      also: (renewal) => [offerPlaced(offer.id, renewal), wake({ kind: FOLLOW_JOB, key: offer.id, runAtMs: app.clock.nowMs() }, { newId: app.newId, now: app.clock.now() })],
    });
  } catch (error) {
    // The same digits in two texts at once: the other one has placed it.
    const known = error instanceof GuardFailed ? (await offerById(app.db, offer.id))?.renewal ?? null : null;
    const renewal = known === null ? null : await renewalById(app.db, known);
    if (renewal === null) throw error;
    return renewal;
  }
}

/** A renewal that is done or given back is told of by itself, and one that was declined by `follow.ts`; only what takes longer is said here. */
function saidOf(app: TextsApp, { words }: Asked, renewal: Renewal, again: boolean): Answer {
  if (again && renewal.state === 'done') return { say: { text: words.paidAlready({ url: `${app.shop.url}/r/${renewal.id}` }) } };
  return { say: isAtRest(renewal.state) ? null : { text: words.underWay } };
}
