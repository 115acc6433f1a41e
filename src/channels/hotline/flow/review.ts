import type { Instant } from '../../../base/time.ts';
import { isRefused } from './effects.ts';
import type { CallState, Draft, PlanShown } from './state.ts';
import { personOf, proofsFor } from './state.ts';
import { needs, say, to, type Nodes, type Results, type Say, type Turn } from './kit.ts';
import { waysOf } from './proof.ts';

const PROMOTION_MAX = 12;

/** A plan by what it brings, as all its sentences want it. */
export const planWords = (plan: Pick<PlanShown, 'days' | 'month' | 'cycles' | 'bytes' | 'kind'>): Parameters<typeof say<'plan'>>[1] =>
  ({ days: plan.days, month: plan.month, cycles: plan.cycles, bytes: plan.bytes, kind: plan.kind });

/** To the review of a quote. */
export const withDraft = (state: CallState, draft: Draft, ...lead: readonly Say[]): Turn => to({ ...state, draft, ways: null, orderKey: null, renewal: null }, 'review', ...lead);

/** Everything that is about to be bought, before the key that confirms it. */
function reviewed(draft: Draft, now: Instant): Say[] {
  const { zone } = draft;
  return [
    say('reviewPlan', planWords(draft)),
    say('reviewPrice', { cents: draft.priceCents }),
    ...(draft.discountCents > 0 ? [say('reviewDiscount', { cents: draft.discountCents })] : []),
    ...(draft.taxCents > 0 ? [say('reviewTaxes', { cents: draft.taxCents })] : []),
    say('reviewTotal', { cents: draft.totalCents }),
    ...(draft.bonusBytes > 0 ? [say('reviewBonus', { bytes: draft.bonusBytes })] : []),
    draft.startsAt === null ? say('startsNow') : say('startsAt', { at: draft.startsAt, zone, now }),
    ...(draft.endsAt === null ? [] : [say('willBeValid', { at: draft.endsAt, zone, now })]),
    ...(draft.lostBytes > 0 ? [say('reviewLost', { bytes: draft.lostBytes })] : []),
    say('refundRule', { policy: draft.refund }),
    say('nothingBoughtYet'),
  ];
}

export const reviewNodes: Nodes = {
  review: {
    kind: 'menu', fresh: true, back: 'renew',
    before: (state, { now }) => reviewed(state.draft!, now),
    options: (state) => [
      { key: '1', say: say('confirm', { key: '1' }), go: (now, { step }) => needs({ ...now, orderKey: `confirm-${step}` }, waysOf(now)) },
      { key: '2', say: say('change', { key: '2' }), go: (now) => (now.plans.length === 0 ? needs(now, { kind: 'offers', line: now.line!.id }) : to(now, now.same === null ? 'kinds' : 'renew')) },
      { key: '3', say: say(state.draft!.promotion === null ? 'withPromotion' : 'otherPromotion', { key: '3' }), go: (now) => to(now, 'promotion') },
      { key: '4', say: say('onTheWeb', { key: '4' }), go: offerCode },
    ],
  },
  promotion: {
    kind: 'entry', max: PROMOTION_MAX, endsWithHash: true, back: 'review',
    before: () => [say('typePromotion')],
    take: (state, digits) => needs(state, { kind: 'quote', line: state.line!.id, planId: state.draft!.planId, mode: state.draft!.mode, promotion: digits, customer: personOf(state) }),
  },
};

export const offerCode = (state: CallState): Turn => needs(state, { kind: 'offer_code', line: state.line!.id, quote: state.draft!.quote, customer: personOf(state), how: proofsFor(state)[0]?.how ?? null });

export const reviewResults: Results = {
  offer_code: (state, gives) => (isRefused(gives)
    ? to(state, 'review', say('refusal', { code: gives.refused }))
    : to(state, 'next', say('carryCode', { code: gives.code, minutes: gives.minutes }), say('carryCode', { code: gives.code, minutes: gives.minutes }))),
};
