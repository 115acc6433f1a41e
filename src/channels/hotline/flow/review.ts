import type { Instant } from '../../../base/time.ts';
import { isRefused } from './effects.ts';
import { levelOf, personOf, proofsFor, type CallState, type Draft, type PlanShown } from './state.ts';
import { needs, say, to, type Nodes, type Results, type Say, type Turn } from './kit.ts';
import { waysOf } from './proof.ts';

const PROMOTION_MAX = 12;

/** A plan by what it brings, as all its sentences want it. */
export const planWords = (plan: Pick<PlanShown, 'days' | 'month' | 'cycles' | 'bytes' | 'kind'>): Parameters<typeof say<'plan'>>[1] =>
  ({ days: plan.days, month: plan.month, cycles: plan.cycles, bytes: plan.bytes, kind: plan.kind });

/** To the review of a quote. */
export const withDraft = (state: CallState, draft: Draft, ...lead: readonly Say[]): Turn => to({ ...state, draft, ways: null, orderKey: null, renewal: null }, 'review', ...lead);

/** The same purchase at what it costs now, with another promotion code where one was typed. */
export function quoteAnew(state: CallState, promotion: string | null = state.draft!.promotion, ...lead: readonly Say[]): Turn {
  const { planId, mode, whenUsedUp } = state.draft!;
  return needs(state, { kind: 'quote', line: state.line!.id, planId, mode, whenUsedUp, promotion, customer: personOf(state) }, ...lead);
}

/** Back to choosing: the usual plan where the caller may hear which it is, else the shelf. */
export const toChoice = (state: CallState, ...lead: readonly Say[]): Turn =>
  (state.plans.length === 0 ? needs(state, { kind: 'offers', line: state.line!.id }, ...lead) : to(state, state.same === null ? 'kinds' : 'renew', ...lead));

function starts({ atFirstUse, startsAt: at, whenUsedUp, zone }: Draft, now: Instant): Say {
  if (atFirstUse) return say('startsAtFirstUse');
  if (at === null) return say('startsNow');
  return whenUsedUp ? say('startsWhenUsedUp', { at, zone, now }) : say('startsAt', { at, zone, now });
}

/** Everything that is about to be bought, before the key that confirms it. What the line has and loses is its holder's to hear. */
function reviewed(draft: Draft, isHolder: boolean, now: Instant): Say[] {
  const { zone, lost } = draft;
  return [
    say('reviewPlan', planWords(draft)),
    say('reviewPrice', { cents: draft.priceCents }),
    ...(draft.discountCents > 0 ? [say('reviewDiscount', { cents: draft.discountCents })] : []),
    ...(draft.taxCents > 0 ? [say('reviewTaxes', { cents: draft.taxCents })] : []),
    say('reviewTotal', { cents: draft.totalCents }),
    ...(draft.bonusBytes > 0 ? [say('reviewBonus', { bytes: draft.bonusBytes })] : []),
    starts(draft, now),
    ...(draft.endsAt === null ? [] : [say('willBeValid', { at: draft.endsAt, zone, now })]),
    ...(lost === null || !isHolder ? [] : [lost.at === null ? say('reviewLost', { bytes: lost.bytes }) : say('reviewLostAt', { bytes: lost.bytes, at: lost.at, zone, now })]),
    say('refundRule', { policy: draft.refund }),
    say('nothingBoughtYet'),
  ];
}

export const reviewNodes: Nodes = {
  review: {
    kind: 'menu', fresh: true, back: toChoice,
    before: (state, { now }) => reviewed(state.draft!, levelOf(state) > 0, now),
    options: (state) => [
      { key: '1', say: say('confirm', { key: '1' }), go: (now, { step }) => needs({ ...now, orderKey: now.orderKey ?? `confirm-${step}` }, waysOf(now)) },
      { key: '2', say: say('change', { key: '2' }), go: (now) => toChoice(now) },
      { key: '3', say: say(state.draft!.promotion === null ? 'withPromotion' : 'otherPromotion', { key: '3' }), go: (now) => to(now, 'promotion') },
      { key: '4', say: say('onTheWeb', { key: '4' }), go: offerCode },
    ],
  },
  promotion: {
    kind: 'entry', max: PROMOTION_MAX, endsWithHash: true, back: 'review',
    before: () => [say('typePromotion')],
    take: (state, digits) => quoteAnew(state, digits),
  },
};

export const offerCode = (state: CallState): Turn => needs(state, { kind: 'offer_code', line: state.line!.id, quote: state.draft!.quote, customer: personOf(state), how: proofsFor(state)[0]?.how ?? null });

export const reviewResults: Results = {
  offer_code: (state, gives) => (isRefused(gives)
    ? to(state, 'review', say('refusal', { code: gives.refused }))
    : to(state, 'next', say('carryCode', { code: gives.code, minutes: gives.minutes }), say('carryCode', { code: gives.code, minutes: gives.minutes }))),
};
