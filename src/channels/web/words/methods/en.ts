/** The words of saved ways to pay in English. This object is the type: a language that lacks a key does not compile. */
export const en = {
  title: 'Saved ways to pay',
  lead: 'They pay with one tap. Numbers stay with the payment company; we keep the last four digits.',
  none: 'Nothing saved yet',
  noneSay: 'You can renew without it. Saving makes the next time one tap.',
  name: (brand: string, last4: string) => `${brand} •••• ${last4}`,
  card: 'Card',
  paypal: 'PayPal',
  until: (date: string) => `Valid to ${date}`,
  first: 'Used first',
  makeFirst: 'Use first',
  remove: 'Remove',
  removeSay: 'It is gone here and at the payment company. Paid renewals stay as they are.',
  removeButton: 'Remove it',
  frozen: {
    dispute: 'Paused: your bank is looking into a payment made with it.',
    sim_change: 'Paused for 72 hours after the SIM was changed.',
    other: 'Paused. Write to us to use it again.',
  },
  add: { card: 'Save a card', paypal: 'Save PayPal' },
  addSay: 'The payment company’s page opens. Nothing is charged.',
  proofFirst: 'A code comes first, because saved cards pay without asking.',
  limit: 'Up to 3 a day.',
  said: {
    saved: 'Saved. It can pay from now on.', removed: 'Removed.', first: 'It is used first now.', not_saved: 'Nothing was saved.',
    waiting: 'The payment company has not answered yet. It appears here by itself.',
  },
};

type Same<T> = T extends (...facts: infer F) => string ? (...facts: F) => string : T extends string ? string : { readonly [K in keyof T]: Same<T[K]> };
export type MethodWords = Same<typeof en>;
