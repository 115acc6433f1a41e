import type { AutoRenewWords } from './words.ts';

export const en: AutoRenewWords = {
  labels: { chargedOn: 'Charged', paysWith: 'Pays with', ends: 'Ends', ceiling: 'Most without asking you', since: 'On since', amount: 'Amount', again: 'Tried again', code: 'Code', limit: 'Agreed so far' },
  button: 'See or change it', turnOff: 'Turn off',
  offNote: (url) => `Turn auto-renew off, without signing in: ${url}`,
  offByText: 'Or text AUTO OFF. It ends at once.',
  offText: 'Text AUTO OFF to end it.',
  on: {
    subject: (plan) => `Auto-renew is on: ${plan}`, headline: 'Auto-renew is on', terms: 'What you agreed to',
    asked: (line) => `Before paid time of ${line} ends you are asked, and one page renews it.`,
    lead: (line, first) => (first === null ? `${line} renews by itself from its next paid cycle on.` : `${line} renews by itself. The first charge is ${first.money} on ${first.day}.`),
  },
  off: {
    subject: 'Auto-renew is off', lead: (line) => `Nothing more is charged automatically for ${line}.`,
    why: {
      asked: null, changed: null, until_reached: 'It stood until the day you chose, and that day has come.', line_left: 'You can no longer pay for this line from your account.',
      account_deleted: 'Your account was deleted.', plan_gone: 'The plan is no longer sold.',
    },
    ends: (until) => `Paid service ends ${until}. Renew it by hand before then.`,
    underWay: 'A payment was under way at that moment. If it went through all the same, it goes back in full.',
  },
  soon: {
    subject: (money, day) => `${money} will be charged on ${day}`, headline: (day) => `Renews on ${day}`,
    lead: {
      date: (line, ends, pay) => `Paid service of ${line} ends ${ends}. It is renewed before that and paid with ${pay}.`,
      low_data: (line, _ends, pay, at) => `Little data is left on ${line}. It is renewed on ${at} and paid with ${pay}, unless you turn auto-renew off before.`,
      keep: (line, ends, pay) => `Without a renewal the number of ${line} would be lost ${ends}. It is kept, and paid with ${pay}.`,
    },
    dearer: (money, was) => `It costs ${money} now. When you agreed, it was ${was}.`,
    missing: (money) => `Your wallet is ${money} short. Please add money before that day.`,
    cardEnds: (month) => `Your card expires in ${month}, before the charge. Save the new one and turn auto-renew on with it.`,
  },
  approve: {
    subject: (money, line) => `Your approval is needed: ${money} for ${line}`, headline: 'One page, and it is renewed',
    lead: (ends, pay) => `Paid service ends ${ends}. Nobody can charge ${pay} for you, so please approve this renewal yourself.`,
    only: 'The button opens this one payment and nothing else. Without your approval nothing is charged.', button: 'Review and pay',
  },
  failed: {
    subject: { again: (line) => `Payment for ${line} did not go through`, last: (line) => `${line} was not renewed`, stopped: (line) => `Auto-renew of ${line} is on hold` },
    why: {
      insufficient_funds: 'Your bank says there is not enough money on the card.',
      declined: 'Your bank declined the card and gave no reason.',
      authentication_needed: 'Your bank wants to check that it is you. Open the page and pay there with the same card; the bank asks you then.',
      method_gone: 'The way to pay that you chose was removed or cannot be charged any more.',
      card_expired: 'The card has expired.',
      wallet_too_low: (missing) => `Your wallet is ${missing} short.`,
      line_frozen: 'The SIM of this line was just changed, so for 72 hours nothing saved is charged for it.',
      not_heard: 'The payment never arrived at the bank. Nothing was charged.',
      not_approved: 'It was not approved in time. Nothing was charged.',
      carrier_refused: 'The carrier did not deliver. What was charged goes back in full.',
      line_closed: 'The carrier does not renew this line any more.',
      plan_gone: 'The plan is no longer sold, or not for this line.',
      called_off: 'The renewal was called off.',
      dispute: 'A payment for this line is disputed at your bank. Until that is decided nothing more is charged.',
    },
    again: (at) => `It is tried again ${at}.`, last: 'It is not tried again, and auto-renew is paused.', ends: (until) => `Paid service ends ${until}.`,
    button: 'Renew it now', manage: (url) => `See when it is tried again, or change how it is paid: ${url}`,
  },
  ask: {
    subject: (money) => `Your approval is needed for ${money}`, headline: 'It costs more than you agreed to',
    lead: { ceiling: (money, limit) => `The renewal costs ${money} now, more than your ceiling of ${limit}.`, price: (money, limit) => `The renewal costs ${money} now, more than the ${limit} that was announced.` },
    wait: (ends) => `Nothing is charged without your approval. Paid service ends ${ends}.`, button: 'Review and decide',
  },
  yearly: {
    subject: 'Auto-renew is still on', lead: (line, since, ceiling) => `${line} has renewed by itself since ${since}, for at most ${ceiling} each time.`,
    next: (money, day) => `The next charge is ${money} on ${day}.`,
  },
};
