/**
 * The promotions room: who may use which code, and how often. What a code takes off or adds is priced by plans; a use is
 * held when a renewal is placed, spent when it is paid, freed when it dies (trust I10).
 */
export { newPromotionCode, readCode } from './code.ts';
export { findPromotion, type Promotion, type PromotionsApp } from './find.ts';
export { notApplicable, whyNot, type PromotionFacts, type PromotionReason } from './conditions.ts';
export { freeUse, holdUse, PROMOTION_FULL, spendUse, subjectsOf, usesLeft, whyFull, type UseOwner } from './uses.ts';
export { endPromotion, listPromotions, makePromotion, PromotionRefused, type PromotionShown } from './manage.ts';
