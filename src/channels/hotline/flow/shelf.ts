import type { PlanKind } from '../../../base/terms.ts';
import { isRefused, type Effects } from './effects.ts';
import { levelOf, personOf, type CallState, type PlanShown } from './state.ts';
import { needs, say, to, type Nodes, type Option, type Results, type Say, type Turn } from './kit.ts';
import { planWords, toChoice, withDraft } from './review.ts';

/** More than four things to choose from nobody remembers. */
const PAGE = 4;
const CODE_DIGITS = 3;
/** In the order in which they are read out: what most people want comes first. */
const KINDS: readonly PlanKind[] = ['month', 'bundle', 'day', 'addon', 'keep'];

/** The shelf of the line, from its usual plan on; which that is, nobody else is told. */
export function fromOffers(state: CallState, { same, plans, refused }: Effects['offers']['gives']): Turn {
  if (plans.length === 0) return to(state, 'next', ...(refused === null ? [say('nothingToBuy')] : [say('cannotRenew'), say('refusal', { code: refused })]));
  const with_ = { ...state, same: levelOf(state) > 0 ? same : null, plans, kind: null, page: 0, draft: null, ways: null, orderKey: null };
  return toChoice(with_);
}

const quoted = (state: CallState, planId: string): Turn =>
  needs(state, { kind: 'quote', line: state.line!.id, planId, mode: null, whenUsedUp: false, promotion: null, customer: personOf(state) });

const kindsOf = (state: CallState): readonly PlanKind[] => KINDS.filter((kind) => state.plans.some((plan) => plan.kind === kind));
const shownOf = (state: CallState): readonly PlanShown[] => state.plans.filter((plan) => plan.kind === state.kind);
/** One kind needs no choosing between kinds. */
const toShelf = (state: CallState): Turn => {
  const kinds = kindsOf(state);
  return kinds.length === 1 ? to({ ...state, kind: kinds[0]!, page: 0 }, 'plans') : to(state, 'kinds');
};

export const shelfNodes: Nodes = {
  renew: {
    kind: 'menu',
    options: (state) => [
      { key: '1', say: say('samePlan', { key: '1', ...planWords(state.same!), cents: state.same!.cents }), go: (now) => quoted(now, now.same!.planId) },
      { key: '2', say: say('otherPlans', { key: '2' }), go: toShelf },
      { key: '3', say: say('byPlanCode', { key: '3' }), go: (now) => to(now, 'plan_code') },
    ],
  },
  kinds: {
    kind: 'menu',
    options: (state) => [
      ...kindsOf(state).map((kind, index): Option => ({ key: String(index + 1), say: say('kind', { key: String(index + 1), kind }), go: (now) => to({ ...now, kind, page: 0 }, 'plans') })),
      { key: '6', say: say('byPlanCode', { key: '6' }), go: (now) => to(now, 'plan_code') },
    ],
  },
  plans: {
    kind: 'menu', back: 'kinds',
    options: (state) => {
      const shown = shownOf(state);
      const page = shown.slice(state.page * PAGE, (state.page + 1) * PAGE);
      return [
        ...page.map((plan, index): Option => ({ key: String(index + 1), say: say('planAt', { key: String(index + 1), ...planWords(plan), cents: plan.cents }), go: (now) => quoted(now, plan.planId) })),
        ...(shown.length > PAGE ? [{ key: '5', say: say('morePlans', { key: '5' }), go: (now: CallState) => to({ ...now, page: (now.page + 1) * PAGE < shown.length ? now.page + 1 : 0 }, 'plans') }] : []),
      ];
    },
  },
  plan_code: {
    kind: 'entry', max: CODE_DIGITS, endsWithHash: false, back: toChoice,
    before: () => [say('typePlanCode')],
    take: (state, code) => needs(state, { kind: 'by_code', line: state.line!.id, code }),
  },
};

export const shelfResults: Results = {
  by_code: (state, { planId }) => {
    if (planId !== null) return quoted(state, planId);
    return state.tries >= 2 ? toShelf(state) : { ...to(state, 'plan_code', say('noSuchPlan')), state: { ...state, at: 'plan_code', tries: state.tries + 1 } };
  },
  quote: (state, gives) => {
    if (!isRefused(gives)) return withDraft(state, gives);
    const why: Say[] = [say('refusal', { code: gives.refused })];
    // A promotion code that does not fit leaves the price as it was read out.
    if (state.at === 'promotion' && state.draft !== null) return to(state, 'review', ...why);
    return state.plans.length === 0 ? to(state, 'next', say('cannotRenew'), ...why) : toChoice(state, ...why);
  },
};
