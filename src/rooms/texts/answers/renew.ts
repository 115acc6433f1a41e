import type { PayLinkId } from '../../../base/ids.ts';
import { usd } from '../../../base/money.ts';
import { Refusal } from '../../../base/refusal.ts';
import { plusSeconds } from '../../../base/time.ts';
import { formatter } from '../../../platform/i18n/format.ts';
import { refusalWords } from '../../../platform/i18n/refusals/refusals.ts';
import type { Line } from '../../lines/lines.ts';
import { lastPlan } from '../../paylinks/paylinks.ts';
import { afterOf, quote, type Quote } from '../../renewals/renewals.ts';
import type { TextsApp } from '../app.ts';
import { kindestMode, linkFor } from '../link.ts';
import { mayOffer, newOffer, OFFER_MINUTES, payerFor, type TextPayer } from '../offers.ts';
import { lastFour, type Answer, type Asked } from './asked.ts';

/**
 * RENEW: the price of the plan as last time and where it ends, with a link to pay. Where somebody allowed it and has something
 * saved, four digits to pay at once. Right after a SIM change only the link: paying anew is open to everybody.
 */
export async function answerRenew(app: TextsApp, asked: Asked): Promise<Answer> {
  const { line, words } = asked;
  const { url } = app.shop;
  if (line === null) return { say: { text: words.notOurs({ url }) } };
  const plan = lastPlan(line);
  if (plan === null) return { say: { text: words.noPlan({ url: `${url}/lines/${line.id}` }) } };
  try {
    const mode = kindestMode(app, line, plan);
    const link = await linkFor(app, { line, planId: plan, mode, language: asked.language, by: { door: 'sms', actor: 'guest', reason: 'RENEW by text' } });
    if (asked.isFrozen) return { say: { text: words.frozen({ url: link.url }) } };
    const quoted = await quote(app, { line: line.id, planId: plan, mode });
    return await offered(app, asked, { line, quoted, link });
  } catch (error) {
    if (!(error instanceof Refusal) || error.status >= 500) throw error;
    return { say: { text: words.cannot({ why: refusalWords(error.code, asked.language).title, url }) } };
  }
}

async function offered(app: TextsApp, asked: Asked, of: { readonly line: Line; readonly quoted: Quote; readonly link: { readonly id: PayLinkId; readonly url: string } }): Promise<Answer> {
  const { words, language } = asked;
  const { doc } = of.quoted;
  const cents = BigInt(doc.totalCents);
  const say = formatter(language);
  const end = afterOf(doc).clocks.serviceEndsAt;
  const facts = {
    line: lastFour(of.line), plan: app.shelf().planVersion(doc.plan.id, doc.plan.version).name[language], total: say.money(usd(cents)), url: of.link.url,
    until: end === null ? null : say.day(plusSeconds(end, -1), of.line.zone, app.clock.now()),
  };
  const payer = await mayOffer(app, asked.thread) ? await payerFor(app, of.line.id, cents) : null;
  if (payer === null) return { say: { text: words.quote(facts) } };
  const offer = newOffer(app, { thread: asked.thread, line: of.line.id, quote: doc.quote, link: of.link.id, cents, payer });
  const text = (code: string): string => words.quoteYes({ ...facts, pay: payName(words, payer), code, minutes: OFFER_MINUTES });
  return { say: { text: text(offer.code), kept: text('••••'), expiresAt: offer.expiresAt }, writes: [offer.write] };
}

const payName = (words: Asked['words'], { shown }: TextPayer): string => (shown.kind === 'wallet' ? words.wallet : shown.kind === 'card' ? words.card(shown.last4) : 'PayPal');
