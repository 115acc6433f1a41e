import type { RefusalCode } from '../../../base/refusal.ts';
import type { PlanKind, RefundPolicy } from '../../../base/terms.ts';
import type { Instant, ZoneId } from '../../../base/time.ts';
import type { Spoken } from '../steps.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { zh } from './zh.ts';

interface Key { readonly key: string }
interface Day { readonly at: Instant; readonly zone: ZoneId; readonly now: Instant }
interface Plan { readonly days: number; readonly month: boolean; readonly cycles: number; readonly bytes: number | null; readonly kind: PlanKind }
interface Method { readonly method: string; readonly brand: string | null; readonly last4: string | null }

/**
 * Everything the hotline says. Ends (`at` of something that ends) are half-open: the day that is spoken is that of the second before.
 * Choices say what before which key, because a caller remembers the last thing heard.
 */
export interface Words {
  welcome(p: { readonly shop: string }): string;
  sandbox(): string;
  ownLanguage(p: Key): string;
  goodbye(p: { readonly shop: string }): string;
  // the main menu
  toRenew(p: Key): string;
  toHear(p: Key): string;
  forAuto(p: Key): string;
  forReceipt(p: Key): string;
  withCode(p: Key): string;
  forAgent(p: Key): string;
  always(): string;
  mainMenu(p: Key): string;
  toEnd(p: Key): string;
  yes(p: Key): string;
  // what went wrong
  didNotHear(): string;
  notAChoice(): string;
  letMeConnect(): string;
  tooManyTries(): string;
  timeIsUp(): string;
  oneMoment(): string;
  takesTooLong(): string;
  refusal(p: { readonly code: RefusalCode }): string;
  // which line
  aboutYours(p: { readonly ending: string }): string;
  otherNumber(p: Key): string;
  typeNumber(): string;
  notFound(): string;
  // proof
  proveFirst(): string;
  proveForMore(): string;
  proveTwice(): string;
  byPasscode(p: Key): string;
  byTextedCode(p: Key): string;
  withoutProof(p: Key): string;
  typePasscode(): string;
  codeOnItsWay(): string;
  typeTextedCode(): string;
  noFit(): string;
  proofEnds(): string;
  thanks(): string;
  // how a line stands
  isActive(): string;
  isParked(): string;
  isInGrace(): string;
  isSuspended(): string;
  isReleased(): string;
  isNew(): string;
  isClosed(): string;
  validThrough(p: Day): string;
  numberKept(p: Day): string;
  dataLeft(p: { readonly bytes: number }): string;
  dataNone(): string;
  dataUnlimited(): string;
  queued(p: { readonly count: number }): string;
  walletHas(p: { readonly cents: number }): string;
  receiptSent(p: { readonly ending: string }): string;
  noReceipt(): string;
  // the shelf
  cannotRenew(): string;
  nothingToBuy(): string;
  samePlan(p: Key & Plan & { readonly cents: number }): string;
  otherPlans(p: Key): string;
  byPlanCode(p: Key): string;
  kind(p: Key & { readonly kind: PlanKind }): string;
  planAt(p: Key & Plan & { readonly cents: number }): string;
  morePlans(p: Key): string;
  typePlanCode(): string;
  noSuchPlan(): string;
  plan(p: Plan): string;
  // review
  reviewPlan(p: Plan): string;
  reviewPrice(p: { readonly cents: number }): string;
  reviewDiscount(p: { readonly cents: number }): string;
  reviewTaxes(p: { readonly cents: number }): string;
  reviewTotal(p: { readonly cents: number }): string;
  reviewBonus(p: { readonly bytes: number }): string;
  startsNow(): string;
  startsAtFirstUse(): string;
  startsAt(p: Day): string;
  startsWhenUsedUp(p: Day): string;
  willBeValid(p: Day): string;
  reviewLost(p: { readonly bytes: number }): string;
  reviewLostAt(p: Day & { readonly bytes: number }): string;
  refundRule(p: { readonly policy: RefundPolicy | 'none_cannot_take_back' }): string;
  nothingBoughtYet(): string;
  confirm(p: Key): string;
  change(p: Key): string;
  withPromotion(p: Key): string;
  otherPromotion(p: Key): string;
  typePromotion(): string;
  onTheWeb(p: Key): string;
  carryCode(p: { readonly code: string; readonly minutes: number }): string;
  typeCarryCode(): string;
  carryCodeWrong(): string;
  carryOn(p: { readonly ending: string }): string;
  // paying
  howToPay(p: { readonly cents: number }): string;
  tooMuchForPhone(): string;
  paySaved(p: Key & Method): string;
  payAfterProof(p: Key): string;
  payWallet(p: Key & { readonly cents: number }): string;
  payLink(p: Key & { readonly ending: string }): string;
  payCard(p: Key): string;
  payVoucher(p: Key): string;
  payFor(p: { readonly ending: string }): string;
  cardStep(): string;
  cardCancelled(): string;
  cardFailed(): string;
  typeVoucher(): string;
  voucherTaken(p: { readonly cents: number; readonly balance: number }): string;
  linkSent(p: { readonly ending: string }): string;
  done(): string;
  receiptComes(): string;
  stillWorking(): string;
  stillPaying(): string;
  payDeclined(): string;
  couldNotDeliver(): string;
  anotherWay(p: Key): string;
  // auto-renew
  autoIsOn(): string;
  autoIsOnNext(p: Day & { readonly cents: number }): string;
  autoIsOff(): string;
  autoCannot(p: { readonly why: 'no_method' | 'plan_not_offered' }): string;
  autoTurnOff(p: Key): string;
  autoHearTerms(p: Key): string;
  autoOffer(): string;
  autoTermsFollow(): string;
  /** A sentence that was worded elsewhere, such as the terms of a consent. */
  sentence(p: { readonly text: string }): string;
  autoAgree(p: Key): string;
  autoNot(): string;
  autoNowOn(): string;
  autoNowOnNext(p: Day & { readonly cents: number }): string;
  autoNowOff(): string;
  // people
  connecting(): string;
  inQueue(p: { readonly position: number; readonly minutes: number }): string;
  callBackOffer(p: Key): string;
  stillHere(): string;
  agentHere(): string;
  puttingThrough(): string;
  phonePutDown(): string;
  phoneNotAnswered(): string;
  /** To the agent whose telephone rang, in the caller's language. */
  pickedUp(p: Key & { readonly shop: string }): string;
  backFromAgent(): string;
  noAgents(): string;
  closedUntil(p: Day): string;
  callMeThen(p: Key): string;
  callBackTo(p: { readonly ending: string }): string;
  typeCallBackNumber(): string;
  weCall(p: { readonly ending: string }): string;
  weCallFrom(p: Day & { readonly ending: string }): string;
  callingBack(p: { readonly shop: string }): string;
  toTalk(p: Key): string;
}

const CATALOGUES: Readonly<Record<Spoken, Words>> = { en, es, zh };
export const wordsIn = (language: Spoken): Words => CATALOGUES[language];

/** Words whose parameters hold a secret that is spoken: the transcript says that one was, and not which. */
export const SECRET_WORDS: ReadonlySet<keyof Words> = new Set<keyof Words>(['carryCode']);

/** Words that only a line says which can ring an agent's telephone into a call: the prompts of the SIP line do without them. */
export const JOIN_WORDS: ReadonlySet<keyof Words> = new Set<keyof Words>(['puttingThrough', 'phonePutDown', 'phoneNotAnswered', 'pickedUp']);
