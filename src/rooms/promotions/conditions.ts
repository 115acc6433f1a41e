import { Refusal } from '../../base/refusal.ts';
import type { PlanTerms } from '../../base/terms.ts';
import type { Instant } from '../../base/time.ts';
import type { Promotion } from './find.ts';

/** Why a code does not apply; `facts.reason` of the refusal. A code is never quietly left out (rules R27). */
export type PromotionReason = 'not_yet' | 'ended' | 'carrier' | 'plan' | 'first_only' | 'other_offer' | 'used_up' | 'budget' | 'per_customer';

export const notApplicable = (reason: PromotionReason): Refusal => new Refusal('promotion_not_applicable', { reason });

export interface PromotionFacts {
  readonly plan: Pick<PlanTerms, 'planId' | 'kind' | 'carrier'>;
  readonly at: Instant;
  /** A renewal of this line was delivered before. */
  readonly renewedBefore: boolean;
  /** A standing consent earns a discount on this very renewal. */
  readonly autoRenewDiscount: boolean;
}

/** The first condition that does not hold; null when all do. What has been counted is for `usesLeft`. */
export function whyNot({ terms, endedAt }: Promotion, facts: PromotionFacts): PromotionReason | null {
  if (terms.from !== null && facts.at < terms.from) return 'not_yet';
  if ((terms.to !== null && facts.at >= terms.to) || (endedAt !== null && facts.at >= endedAt)) return 'ended';
  if (terms.carriers && !terms.carriers.includes(facts.plan.carrier)) return 'carrier';
  // Named plans and kinds narrow each other: a plan must be in both lists.
  if (terms.planIds && !terms.planIds.includes(facts.plan.planId)) return 'plan';
  if (terms.planKinds && !terms.planKinds.includes(facts.plan.kind)) return 'plan';
  if (terms.firstRenewalOnly && facts.renewedBefore) return 'first_only';
  return terms.combines === 'alone' && facts.autoRenewDiscount ? 'other_offer' : null;
}
