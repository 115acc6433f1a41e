import { usd, type Money } from '../../../base/money.ts';
import { Refusal, type RefusalCode } from '../../../base/refusal.ts';
import type { Language } from '../../../base/language.ts';
import { DAY, parseInstant, type Instant } from '../../../base/time.ts';
import type { Line, LineSnapshot } from '../../../rooms/lines/lines.ts';
import { approximately, modesFor } from '../../../rooms/plans/plans.ts';
import { afterOf, afterXOf, beforeOf, draftQuote, expiresAtOf, quotedAtOf, refundOfferedOf, xOf, type QuoteDoc, type QuoteRequest } from '../../../rooms/renewals/renewals.ts';
import type { CodeField } from '../models/promo.ts';
import type { PayChoices } from '../models/wallet.ts';
import { hotlineAt } from '../frame/hotline-at.ts';
import { lineName, plansUrl, quotesUrl } from '../frame/show-line.ts';
import type { ModeShown, Price, PriceLine, ReviewModel, ServiceShown, Standing, Way } from '../view-models.ts';
import type { Web } from '../frame/web-parts.ts';

const serviceOf = (seen: LineSnapshot): ServiceShown => ({
  serviceEndsAt: seen.clocks.serviceEndsAt, cycleEndsAt: seen.clocks.cycleEndsAt, usableBytes: seen.usableBytes, queuedCycles: seen.queue.length, numberReleaseAt: seen.clocks.numberReleaseAt,
});

export interface ReviewWish {
  readonly doc: QuoteDoc;
  readonly line: Line;
  readonly isHolder: boolean;
  readonly language: Language;
  readonly formKey: string;
  readonly email: { readonly value: string; readonly bad: boolean };
  readonly refusal: RefusalCode | null;
  readonly passkeyUrl?: string | null;
  readonly pay: PayChoices;
  readonly code: CodeField;
}

/** A signed quote as a page. A guest sees what the renewal gives and costs, not what the line had. */
export function reviewModel(web: Web, wish: ReviewWish): ReviewModel {
  const { doc, line, isHolder } = wish;
  const plan = web.app.shelf().planVersion(doc.plan.id, doc.plan.version);
  const [before, after] = [beforeOf(doc), afterOf(doc)];
  const x = xOf(doc);
  const afterX = afterXOf(doc);
  const startsAt = startOf(doc, before, after);
  const quotedAt = quotedAtOf(doc);
  // To a guest the line is what they buy: its ends must be said before paying, its leftovers are the holder's own.
  const shown = (seen: LineSnapshot): ServiceShown => (isHolder ? serviceOf(seen) : { ...serviceOf(seen), usableBytes: boughtBytes(doc, plan.terms.dataBytes), queuedCycles: 0 });
  return {
    line: lineName(web, line, isHolder), zone: line.zone,
    plan: { id: doc.plan.id, name: plan.name, dataBytes: plan.terms.dataBytes, kind: plan.terms.kind, throttleKbps: plan.terms.throttleKbps, refundOffered: refundOfferedOf(doc) },
    mode: doc.mode, whenUsedUp: doc.startsWhenUsedUp ?? false, standing: standingOf(before), days: plan.terms.validityDays, startsAt, before: isHolder ? serviceOf(before) : null, after: shown(after), lost: isHolder ? lostOf(doc) : null,
    // A carrier answers within minutes or is asked for hours; what only a later day would change is noise beside the price.
    later: x === null || afterX === null || x - quotedAt > LONGEST_WAIT ? null : { from: x, after: shown(afterX) },
    // Refused is how it was to be paid: the page is about that then.
    others: wish.refusal === null || wish.refusal === 'line_frozen' ? othersOf(web, line, doc, isHolder) : [], price: priceOf(web, doc, wish.language), code: wish.code, validUntil: expiresAtOf(doc), email: wish.email,
    pay: wish.pay,
    refusal: wish.refusal, passkeyUrl: wish.passkeyUrl ?? null, quoteId: doc.quote, formKey: wish.formKey, payAction: '/renewals', modeAction: quotesUrl(line.id), plansUrl: plansUrl(line.id),
    phoneUrl: hotlineAt(web) === null ? null : `/quotes/${doc.quote}/phone`,
    // A pay link knows the modes and no more.
    payLinkUrl: doc.totalCents === 0 || doc.startsWhenUsedUp ? null : `/lines/${line.id}/pay-link?plan=${doc.plan.id}&mode=${doc.mode}`,
  };
}

const LONGEST_WAIT = DAY;

function standingOf(before: LineSnapshot): Standing {
  if (before.phase === 'preactive') return 'unused';
  if (before.running === null) return 'off';
  return before.phase === 'parked' ? 'parked' : 'running';
}

const boughtBytes = (doc: QuoteDoc, dataBytes: bigint | null): bigint | null => (dataBytes === null ? null : dataBytes + BigInt(doc.bonusBytes));

/** When the bought service starts: with the queue it joins, else when the carrier activates it (null). */
function startOf(doc: QuoteDoc, before: LineSnapshot, after: LineSnapshot): Instant | null {
  const waiting = after.queue.filter((one) => one.planId === doc.plan.id && one.startsAt !== null);
  const known = new Set(before.queue.map((one) => one.startsAt));
  if (doc.mode === 'add_data' || before.running === null) return null;
  // A purchase of several cycles opens its first at once unless the whole of it waits.
  const opened = after.running !== null && after.running.endsAt !== before.running.endsAt;
  return opened ? null : waiting.find((one) => !known.has(one.startsAt))?.startsAt ?? null;
}

function lostOf(doc: QuoteDoc): ReviewModel['lost'] {
  if (BigInt(doc.lostBytes) > 0n) return { bytes: BigInt(doc.lostBytes), at: null };
  const at = doc.lostLater === null ? null : parseInstant(doc.lostLater.at);
  return at === null || doc.lostLater === null || BigInt(doc.lostLater.bytes) === 0n ? null : { bytes: BigInt(doc.lostLater.bytes), at };
}

/** The way to start as forms send it, and what a quote is asked with. */
export const wayOf = (doc: Pick<QuoteDoc, 'mode' | 'startsWhenUsedUp'>): Way => (doc.startsWhenUsedUp ? 'queue_used_up' : doc.mode);
export const asked = (way: Way): Pick<QuoteRequest, 'mode' | 'startsWhenUsedUp'> => (way === 'queue_used_up' ? { mode: 'queue', startsWhenUsedUp: true } : { mode: way });

/** The other ways in which the same plan could start now, with what they would give. */
function othersOf(web: Web, line: Line, doc: QuoteDoc, isHolder: boolean): ModeShown[] {
  const plan = web.app.shelf().planVersion(doc.plan.id, doc.plan.version);
  const ways: readonly Way[] = [...modesFor(plan, line.kind), 'queue_used_up'];
  const made = ways.filter((way) => way !== wayOf(doc)).flatMap((way) => {
    try {
      return [draftQuote(web.app, line, { line: line.id, planId: doc.plan.id, ...asked(way) })];
    } catch (error) {
      if (error instanceof Refusal) return [];
      throw error;
    }
  });
  // On a line that is off all modes are one and the same (rules R11); the same again is no choice.
  const key = (one: QuoteDoc) => {
    const { usableBytes, queue, clocks } = afterOf(one);
    return JSON.stringify([clocks.cycleEndsAt, clocks.serviceEndsAt, String(usableBytes), queue.map((cycle) => cycle.startsAt), one.lostBytes, one.startsWhenUsedUp ?? false]);
  };
  const seen = new Set([key(doc)]);
  return made.filter((one) => !seen.has(key(one)) && seen.add(key(one))).map((one) => ({
    mode: wayOf(one), serviceEndsAt: afterOf(one).clocks.serviceEndsAt, lostBytes: isHolder ? BigInt(one.lostBytes) : null,
  }));
}

/** Every line that makes the total, as it was signed. */
export function priceOf(web: Pick<Web, 'app'>, doc: QuoteDoc, language: Language): Price {
  const lines = doc.price.flatMap((one): PriceLine[] => {
    const money = usd(one.cents);
    switch (one.kind) {
      case 'plan': return [{ kind: 'plan', label: null, money }];
      case 'auto_renew_discount': return [{ kind: 'auto_renew', label: null, money }];
      case 'promotion': return [{ kind: 'promotion', label: one.label, money }];
      case 'tax': case 'fee': return [{ kind: 'tax', label: one.label, money }];
      case 'bonus_bytes': return [{ kind: 'promotion', label: one.label, money, bytes: BigInt(one.bytes ?? 0) }];
    }
  });
  const total = usd(doc.totalCents);
  return { lines, total, about: aboutOf(web, doc, language) };
}

/** Mainland readers think in yuan; the others in dollars. */
function aboutOf(web: Pick<Web, 'app'>, doc: QuoteDoc, language: Language): Money | null {
  return language === 'zh-CN' && doc.totalCents > 0 ? approximately(web.app.shelf().fx, usd(doc.totalCents), 'CNY') : null;
}
