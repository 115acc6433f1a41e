import { refusalWords } from '../../../platform/i18n/refusals/refusals.ts';
import type { Instant, ZoneId } from '../../../base/time.ts';
import type { PlanKind } from '../../../base/terms.ts';
import { amountOf, clockOf, dataOf, dayOf, digitByDigit, readAloud } from './numbers.ts';
import type { Words } from './words.ts';

const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
const ORDINALS = ['', 'first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth', 'eleventh', 'twelfth', 'thirteenth', 'fourteenth', 'fifteenth', 'sixteenth',
  'seventeenth', 'eighteenth', 'nineteenth', 'twentieth', 'twenty-first', 'twenty-second', 'twenty-third', 'twenty-fourth', 'twenty-fifth', 'twenty-sixth', 'twenty-seventh', 'twenty-eighth',
  'twenty-ninth', 'thirtieth', 'thirty-first'];

/** `December first`; with the year when it is another one. */
export function spokenDay(at: Instant, zone: ZoneId, now: Instant): string {
  const { day, month, year, sameYear } = dayOf(at, zone, now);
  return `${MONTHS[month - 1]} ${ORDINALS[day]}${sameYear ? '' : `, ${year}`}`;
}
const lastDay = (p: { readonly at: Instant; readonly zone: ZoneId; readonly now: Instant }): string => spokenDay((p.at - 1) as Instant, p.zone, p.now);
const clock = (at: Instant, zone: ZoneId): string => {
  const { hour, minute } = clockOf(at, zone);
  return `${hour % 12 === 0 ? 12 : hour % 12}${minute === 0 ? '' : `:${String(minute).padStart(2, '0')}`} ${hour < 12 ? 'a.m.' : 'p.m.'}`;
};

/** `25 dollars and 49 cents`. */
export function money(total: number): string {
  const { dollars, cents } = amountOf(total);
  const whole = `${dollars} ${dollars === 1 ? 'dollar' : 'dollars'}`;
  const part = `${cents} ${cents === 1 ? 'cent' : 'cents'}`;
  return cents === 0 ? whole : dollars === 0 ? part : `${whole} and ${part}`;
}
const data = (bytes: number): string => { const { figure, unit } = dataOf(bytes); return `${figure} ${unit === 'GB' ? (figure === '1' ? 'gigabyte' : 'gigabytes') : 'megabytes'}`; };
const count = (n: number, one: string): string => `${n} ${one}${n === 1 ? '' : 's'}`;
const span = (p: { readonly days: number; readonly month: boolean; readonly cycles: number }): string =>
  (p.month ? (p.cycles === 1 ? 'one month' : `${p.cycles} months`) : p.cycles === 1 ? count(p.days, 'day') : `${p.cycles} times ${count(p.days, 'day')}`);
const what = (p: { readonly bytes: number | null; readonly kind: PlanKind }): string => (p.kind === 'keep' ? 'keeping the number' : p.bytes === null ? 'unlimited data' : data(p.bytes));
const plan = (p: Parameters<Words['plan']>[0]): string => (p.kind === 'addon' ? `${what(p)} of extra data` : `${span(p)}, ${what(p)}`);
const KINDS: Readonly<Record<PlanKind, string>> = { month: 'monthly plans', bundle: 'longer bundles', day: 'day passes', addon: 'extra data', keep: 'keeping your number' };
const card = (p: { readonly method: string; readonly brand: string | null; readonly last4: string | null }): string => {
  if (p.method !== 'card') return ({ paypal: 'PayPal', alipay: 'Alipay', wechat_pay: 'WeChat Pay' } as Record<string, string>)[p.method] ?? p.method;
  return `${p.brand ?? 'the card'}${p.last4 === null ? '' : ` ending in ${digitByDigit(p.last4)}`}`;
};

export const en: Words = {
  welcome: ({ shop }) => `Thank you for calling ${shop}.`,
  sandbox: () => 'This is a demonstration. No real money moves.',
  ownLanguage: ({ key }) => `For English, press ${key}.`,
  goodbye: ({ shop }) => `Thank you for calling ${shop}. Goodbye.`,
  toRenew: ({ key }) => `To renew, press ${key}.`,
  toHear: ({ key }) => `To hear until when your line is valid and how much data is left, press ${key}.`,
  forAuto: ({ key }) => `For automatic renewal, press ${key}.`,
  forReceipt: ({ key }) => `To get your last receipt by text, press ${key}.`,
  withCode: ({ key }) => `To go on with a six-digit code from our website, press ${key}.`,
  forAgent: ({ key }) => `To talk to a person, press ${key}.`,
  always: () => 'To hear this again, press 9. To go back, press star.',
  mainMenu: ({ key }) => `For the main menu, press ${key}.`,
  toEnd: ({ key }) => `To end the call, press ${key}.`,
  yes: ({ key }) => `If that is right, press ${key}.`,
  didNotHear: () => 'I did not hear a key.',
  notAChoice: () => 'That is not one of the choices.',
  letMeConnect: () => 'Let me connect you to a person.',
  tooManyTries: () => 'That was tried too often.',
  timeIsUp: () => 'This call has taken ten minutes, so I have to end it here. You can call again at any time. Nothing is lost.',
  oneMoment: () => 'One moment, please.',
  takesTooLong: () => 'That takes longer than it should. Nothing has been charged.',
  refusal: ({ code }) => { const { title, detail } = refusalWords(code, 'en'); return spoken[code] ?? `${title}. ${detail}`; },
  aboutYours: ({ ending }) => `Is this about the number ending in ${digitByDigit(ending)}?`,
  otherNumber: ({ key }) => `For another number, press ${key}.`,
  typeNumber: () => 'Please type the ten digits of the number, or the last eight digits of the SIM card. Then press pound.',
  notFound: () => 'I cannot find a line by those digits.',
  proveFirst: () => 'Before I tell you about this line, I need to know that it is yours.',
  proveForMore: () => 'To hear about this line and to pay with what you have saved, show that it is yours.',
  proveTwice: () => 'For this I need both your passcode and a code by text.',
  byPasscode: ({ key }) => `To type your six-digit phone passcode, press ${key}.`,
  byTextedCode: ({ key }) => `To get a code by text to the number on file, press ${key}.`,
  withoutProof: ({ key }) => `To renew without it, press ${key}.`,
  typePasscode: () => 'Please type your six-digit passcode.',
  codeOnItsWay: () => 'If that number is with us, a code is on its way to it.',
  typeTextedCode: () => 'Please type the six digits.',
  noFit: () => 'That number and those digits do not fit together.',
  proofEnds: () => 'I cannot check any more digits in this call. A person can help you.',
  thanks: () => 'Thank you.',
  isActive: () => 'Your line is active.',
  isParked: () => 'Your number is being kept for you.',
  isInGrace: () => 'Your plan has ended. Renewing now brings the line back at once.',
  isSuspended: () => 'Your line is suspended. Renewing brings it back.',
  isReleased: () => 'The number has gone back to the carrier and cannot be renewed.',
  isNew: () => 'Your line has not been used yet.',
  isClosed: () => 'This line is closed.',
  validThrough: (p) => `It is valid through ${lastDay(p)}.`,
  numberKept: (p) => `The number is kept through ${lastDay(p)}.`,
  dataLeft: ({ bytes }) => `You have ${data(bytes)} left.`,
  dataNone: () => 'Your data is used up.',
  dataUnlimited: () => 'Your data is unlimited.',
  queued: ({ count: n }) => (n === 1 ? 'One more plan is paid and starts after this one.' : `${n} more plans are paid and start after this one.`),
  walletHas: ({ cents }) => `Your wallet has ${money(cents)}.`,
  receiptSent: ({ ending }) => `Your last receipt is on its way to the number ending in ${digitByDigit(ending)}.`,
  noReceipt: () => 'There is no receipt for this line that could be sent by text.',
  cannotRenew: () => 'This line cannot be renewed right now.',
  nothingToBuy: () => 'There is no plan for this line right now.',
  samePlan: (p) => `For the same plan again, ${plan(p)}, ${money(p.cents)} with taxes, press ${p.key}.`,
  otherPlans: ({ key }) => `For other plans, press ${key}.`,
  byPlanCode: ({ key }) => `If you know a plan's three-digit code, press ${key}.`,
  kind: ({ key, kind }) => `For ${KINDS[kind]}, press ${key}.`,
  planAt: (p) => `For ${plan(p)}, ${money(p.cents)} with taxes, press ${p.key}.`,
  morePlans: ({ key }) => `For more, press ${key}.`,
  typePlanCode: () => 'Please type the three digits of the plan.',
  noSuchPlan: () => 'There is no plan by that code for this line.',
  plan,
  reviewPlan: (p) => `Please check. You are buying ${plan(p)}.`,
  reviewPrice: ({ cents }) => `The price is ${money(cents)}.`,
  reviewDiscount: ({ cents }) => `Your discount is ${money(cents)}.`,
  reviewTaxes: ({ cents }) => `Taxes and fees are ${money(cents)}.`,
  reviewTotal: ({ cents }) => `The total is ${money(cents)}, in US dollars.`,
  reviewBonus: ({ bytes }) => `You get ${data(bytes)} more as a bonus.`,
  startsNow: () => 'It starts at once.',
  startsAtFirstUse: () => 'It starts when the card is first used.',
  startsAt: (p) => `It starts after your running plan, on ${spokenDay(p.at, p.zone, p.now)}.`,
  startsWhenUsedUp: (p) => `It starts by itself as soon as your data is used up, on ${spokenDay(p.at, p.zone, p.now)} at the latest. The days that are left of the running plan are lost then.`,
  willBeValid: (p) => `Your line will then be valid through ${lastDay(p)}.`,
  reviewLost: ({ bytes }) => `You lose the ${data(bytes)} that are left now.`,
  reviewLostAt: (p) => `What you have not used of ${data(p.bytes)} by ${spokenDay(p.at, p.zone, p.now)} is lost then.`,
  refundRule: ({ policy }) => ({
    none: 'It cannot be refunded.', none_cannot_take_back: 'It cannot be refunded, because the carrier cannot take it back.',
    unused_full_14d: 'If you have not used any of it, you get all your money back within 14 days.',
    prorata_unstarted_cycles: 'Months that have not begun are refunded.', prorata_days_min_bytes: 'What you have not used is refunded in part.',
  })[policy],
  nothingBoughtYet: () => 'Nothing is bought yet.',
  confirm: ({ key }) => `To confirm and choose how to pay, press ${key}.`,
  change: ({ key }) => `To change it, press ${key}.`,
  withPromotion: ({ key }) => `If you have a promotion code in digits, press ${key}.`,
  otherPromotion: ({ key }) => `For another promotion code, press ${key}.`,
  typePromotion: () => 'Please type the digits of the promotion code. Then press pound.',
  onTheWeb: ({ key }) => `To go on with this on our website, press ${key}.`,
  carryCode: ({ code, minutes }) => `On our website, open the page Continue and type ${digitByDigit(code)}. The code works once, for ${minutes} minutes.`,
  typeCarryCode: () => 'Please type the six digits from our website.',
  carryCodeWrong: () => 'Those digits open nothing. They work once and for twelve minutes.',
  carryOn: ({ ending }) => `Here is your renewal of the number ending in ${digitByDigit(ending)}.`,
  howToPay: ({ cents }) => `You pay ${money(cents)}. How would you like to pay?`,
  tooMuchForPhone: () => 'This sum is too high to be paid by phone with a saved card, unless you show both your passcode and a code by text.',
  paySaved: (p) => `With ${card(p)}, press ${p.key}.`,
  payAfterProof: ({ key }) => `With something you have saved, press ${key}. I then need your passcode or a code.`,
  payWallet: ({ key, cents }) => `From your wallet, which has ${money(cents)}, press ${key}.`,
  payLink: ({ key, ending }) => `By a payment link, sent as a text to the number ending in ${digitByDigit(ending)}, press ${key}.`,
  payCard: ({ key }) => `By typing a card number on this phone, press ${key}. We do not hear the digits.`,
  payVoucher: ({ key }) => `To put a voucher into your wallet first, press ${key}.`,
  payFor: ({ ending }) => `Renewal of the number ending in ${digitByDigit(ending)}`,
  cardStep: () => 'The payment service takes your card now.',
  cardCancelled: () => 'You stopped. Nothing has been charged.',
  cardFailed: () => 'The card was not taken. Nothing has been charged.',
  typeVoucher: () => 'Please type the sixteen letters and digits of the voucher. For a letter, press the key that carries it.',
  voucherTaken: ({ cents, balance }) => `The voucher brought ${money(cents)}. Your wallet now has ${money(balance)}.`,
  linkSent: ({ ending }) => `The link is on its way to the number ending in ${digitByDigit(ending)}. It can be paid once. Nothing has been charged so far.`,
  done: () => 'Done. Your line is renewed.',
  receiptComes: () => 'The receipt is on its way.',
  stillWorking: () => 'Your payment has arrived and the carrier is at work. We text you within ten minutes. You need not wait or pay again.',
  stillPaying: () => 'Your payment is under way. We text you how it ends. Please do not pay again.',
  payDeclined: () => 'The payment did not go through. Nothing has been charged.',
  couldNotDeliver: () => 'The carrier could not do it. All your money goes back, and we text you.',
  anotherWay: ({ key }) => `To try another way to pay, press ${key}.`,
  autoIsOn: () => 'Automatic renewal is on.',
  autoIsOnNext: (p) => `Automatic renewal is on. On ${spokenDay(p.at, p.zone, p.now)} it charges ${money(p.cents)}.`,
  autoIsOff: () => 'Automatic renewal is off.',
  autoCannot: ({ why }) => (why === 'no_method' ? 'To turn it on, save a way to pay on our website first.' : 'Your plan is not offered with automatic renewal.'),
  autoTurnOff: ({ key }) => `To turn it off, press ${key}.`,
  autoHearTerms: ({ key }) => `To hear the terms of automatic renewal, press ${key}.`,
  autoOffer: () => 'One more thing. This line can be renewed by itself from now on. You need not.',
  autoTermsFollow: () => 'These are the terms.',
  sentence: ({ text }) => readAloud(text, 'en'),
  autoAgree: ({ key }) => `To agree, press ${key}. Any other key is a no.`,
  autoNot: () => 'Automatic renewal stays off.',
  autoNowOn: () => 'Automatic renewal is on. A confirmation is on its way.',
  autoNowOnNext: (p) => `Automatic renewal is on. The first time is ${spokenDay(p.at, p.zone, p.now)}, ${money(p.cents)}. A confirmation is on its way.`,
  autoNowOff: () => 'Automatic renewal is off from now on. A confirmation is on its way.',
  connecting: () => 'You do not have to say anything again. The person will see what you have chosen so far.',
  inQueue: ({ position, minutes }) => `You are number ${position} in line. It takes about ${count(minutes, 'minute')}.`,
  callBackOffer: ({ key }) => `To keep your place and be called back, press ${key}. To go back to the menu, press star.`,
  stillHere: () => 'You are still in line. Thank you for waiting.',
  agentHere: () => 'A person is with you now.',
  puttingThrough: () => 'I am putting you through to them. It may ring for a moment.',
  phonePutDown: () => 'Their telephone is put down, and they are still with you. I read to you what they type.',
  phoneNotAnswered: () => 'Their telephone was not answered, and they are still with you. I read to you what they type.',
  pickedUp: ({ shop, key }) => `A caller of ${shop} wants to talk to you. To be put through, press ${key}.`,
  backFromAgent: () => 'You are back in the menu.',
  noAgents: () => 'There is nobody to talk to on this line.',
  closedUntil: (p) => `Nobody is there right now. We are back on ${spokenDay(p.at, p.zone, p.now)} at ${clock(p.at, p.zone)}.`,
  callMeThen: ({ key }) => `To be called back then, press ${key}.`,
  callBackTo: ({ ending }) => `We call you at the number ending in ${digitByDigit(ending)}.`,
  typeCallBackNumber: () => 'Please type the ten digits at which we may call you. Then press pound.',
  weCall: ({ ending }) => `We call the number ending in ${digitByDigit(ending)} as soon as it is your turn. You keep your place.`,
  weCallFrom: (p) => `We call the number ending in ${digitByDigit(p.ending)} from ${spokenDay(p.at, p.zone, p.now)}, ${clock(p.at, p.zone)}, on. You keep your place.`,
  callingBack: ({ shop }) => `This is ${shop}. You asked us to call you back.`,
  toTalk: ({ key }) => `To talk to a person now, press ${key}.`,
};

/** Where the sentence of a page would sound wrong on the phone. */
const spoken: Partial<Record<Parameters<Words['refusal']>[0]['code'], string>> = {
  code_locked: 'That was tried too often. A person can help you.',
  line_frozen: 'The SIM card of this line was just changed. For 72 hours what is saved cannot be used by phone. A payment link works as always.',
  number_malformed: 'That is not a number in the United States that we can call.',
  card_number_given: 'That looks like a card number. It was not kept. Please never type a card number here.',
  voucher_not_valid: 'That voucher is not right. Nothing has changed.',
  payment_paused: 'Too many payments were declined. Please try again in an hour.',
  quote_expired: 'The price has run out. I read you the new one.',
  line_changed: 'Something has changed on the line since. I read you how it stands now.',
  quote_used: 'That price has been used. I read you a new one.',
};
