import type { ScriptWords } from './words.ts';

export const en: ScriptWords = {
  plan: ({ plan, ending }) => `I am about to renew the line ending in ${ending} with ${plan}.`,
  price: ({ price, tax, total }) => `The plan is ${price}, taxes and fees are ${tax}, so ${total} in all.`,
  priceOnly: ({ total }) => `It is ${total} in all.`,
  discount: ({ discount }) => `A discount of ${discount} is taken off already.`,
  startsNow: () => 'It starts right away.',
  startsAt: ({ at }) => `It starts after your running plan, on ${at}.`,
  startsAtFirstUse: () => 'It starts when the card is first used.',
  validUntil: ({ at }) => `The line is then valid until ${at}.`,
  lost: ({ data }) => `You lose ${data} of data that is left.`,
  refund: ({ rule }) => ({
    none: 'It cannot be refunded.', none_cannot_take_back: 'It cannot be refunded, because the carrier cannot take it back.',
    unused_full_14d: 'If none of it is used, you get all your money back within 14 days.',
    prorata_unstarted_cycles: 'Months that have not begun are refunded.', prorata_days_min_bytes: 'What is not used is refunded in part.',
  })[rule],
  charge: ({ method, total }) => `I charge ${total} to your ${method} now.`,
  chargeWallet: ({ total }) => `I take ${total} from your wallet now.`,
  ask: () => 'Do you agree? Say yes or no.',
  askKey: () => 'If you agree, press 1. Anything else means no.',
  linkSent: ({ ending }) => `A link to pay is on its way as a text to the number ending in ${ending}.`,
  receiptSent: () => 'Your last receipt is on its way as a text.',
  codeSent: () => 'A code is on its way as a text to the number of this line. Read it to the person you are talking to.',
  renewed: ({ total }) => `Your renewal for ${total} is under way. You get a text as soon as it is done.`,
  autoOff: () => 'Auto-renew is off now.',
};
