import { returnsEn } from './returns.ts';
import type { Words } from './words.ts';
import { brandName } from './brand.ts';

export const en: Words = {
  shopName: 'Xuka',
  labels: {
    line: 'Line', plan: 'Plan', data: 'Data', cycle: 'Cycle', total: 'Total', paidWith: 'Paid with', receipt: 'Receipt', paidAt: 'Paid',
    before: 'Before', after: 'Now valid until', price: 'Price', details: 'Your renewal', refund: 'Refund', refundTo: 'Goes back to',
    promised: 'Promised', delivered: 'Delivered at first', validUntil: 'Valid until', autoRenewDiscount: 'Auto-renew discount',
  },
  unlimited: 'Unlimited',
  noService: 'no paid service',
  perCycle: (data, cycles) => `${data} a cycle, ${cycles} cycles`,
  withBonus: (data, bonus) => `${data} + ${bonus} bonus`,
  span: (from, to) => `${from} – ${to}`,
  promotion: (code) => `Promotion ${code}`,
  payment: ({ method, brand, last4 }) => {
    const name = { card: brandName(brand) ?? 'Card', alipay: 'Alipay', wechat_pay: 'WeChat Pay', paypal: 'PayPal', wallet: 'Wallet' }[method];
    return last4 === null ? name : `${name} ending in ${last4}`;
  },
  done: {
    subject: (plan, until) => `Renewed: ${plan}, valid until ${until}`,
    headline: 'Renewed',
    lead: (until) => `Your line now works until ${until}.`,
    dataSubject: (plan) => `Data added: ${plan}`,
    dataHeadline: 'Data added',
    dataLead: (until) => `The data is on your line. Service still runs until ${until}.`,
    button: 'View receipt',
    refundRule: (policy, until) => ({
      none: 'This plan is not refundable once delivered.',
      unused_full_14d: until === null ? 'Full refund while unused.' : `Full refund until ${until} if nothing has been used.`,
      prorata_unstarted_cycles: 'Cycles that have not begun can be refunded.',
      prorata_days_min_bytes: 'Refundable in part: by days left or data left, whichever is less.',
    })[policy],
    sms: ({ shop, line, plan, total, until, url }) => `${shop}: ${line} renewed, ${plan}, ${total}. Valid until ${until}. ${url}`,
  },
  refunded: {
    subject: (amount) => `Refund of ${amount} on its way`,
    headline: 'Refunded',
    lead: (amount) => `${amount} is on its way back to you.`,
    reason: {
      carrier_refused: 'The carrier did not accept this renewal, so we returned the whole amount. Your line is as it was.',
      carrier_too_slow: 'The carrier did not deliver in time, so we returned the whole amount.',
      asked: 'You asked for this refund. What was refunded has left your line.',
      difference: 'The carrier delivered less than we promised. The difference is yours.',
      shop: 'The shop has given this amount back to you.',
    },
    whenItArrives: (paid) => (paid?.method === 'wallet' ? 'It is in your wallet now.' : 'Banks usually show it within 5 to 10 business days.'),
    button: 'View details',
    sms: ({ shop, line, amount, url }) => `${shop}: ${amount} for ${line} is on its way back to you. ${url}`,
  },
  declined: {
    bank: { subject: (plan) => `Your bank wants to see you: ${plan}`, headline: 'Your bank wants to see you', next: 'We charged your saved card without you, and the bank asks for its check first. Open the link, look at the price, and pay on the bank’s page.', button: 'Pay with the bank’s check' },
    subject: (plan) => `Payment did not go through: ${plan}`,
    headline: 'Payment did not go through',
    lead: 'No money was taken, and your line is as it was.',
    next: 'Try again, or use another card or method. Your bank can tell you more; we do not learn its reasons.',
    button: 'Try again',
    sms: ({ shop, line, url }) => `${shop}: the payment for ${line} did not go through. No money was taken. Try again: ${url}`,
  },
  delayed: {
    subject: (carrier) => `Paid. ${carrier} is taking longer than usual`,
    headline: 'Paid, still on its way',
    lead: (carrier) => `Your payment is safe. ${carrier} is taking longer than usual to put the plan on your line.`,
    byItself: (refundsAt, left) => (refundsAt === null
      ? 'We keep asking and write to you as soon as it is done. If it cannot be done, the money goes back to you in full.'
      : `We keep asking and write to you as soon as it is done. If it is not there by ${refundsAt} (${left} from this letter), the money goes back to you by itself, in full.`),
    doNotPayAgain: 'There is nothing to do, and no need to pay again.',
    button: 'See how it stands',
    sms: ({ shop, line, carrier, refundsAt, url }) => `${shop}: ${line} is paid; ${carrier} is slow today. No need to pay again.${refundsAt === null ? '' : ` Not there by ${refundsAt}: full refund by itself.`} ${url}`,
  },
  repaired: {
    subject: 'We put your renewal right',
    headline: 'Put right',
    refundedSubject: 'Your renewal came up short: money back',
    refundedHeadline: 'Money back',
    lead: (carrier) => `${carrier} first delivered something other than what you were promised. We noticed, and your line now has what you paid for.`,
    refundedLead: (carrier, amount) => `${carrier} delivered less than you were promised and could not correct it. We are returning ${amount}.`,
    nothingToDo: 'There is nothing for you to do.',
    button: 'View details',
    sms: ({ shop, line, until, url }) => `${shop}: the carrier's mistake on ${line} is put right. Valid until ${until}. ${url}`,
    refundedSms: ({ shop, line, amount, url }) => `${shop}: ${line} got less than promised. ${amount} is on its way back to you. ${url}`,
  },
  ...returnsEn,
  code: {
    subject: 'Your code',
    headline: (code) => code,
    lead: (minutes) => `This code works for ${minutes} minutes, once, in the window that asked for it.`,
    warning: 'Nobody from the shop will ever ask you for it. If you did not ask for a code, ignore this message.',
    sms: ({ shop, code, minutes }) => `${code} is your ${shop} code, good for ${minutes} minutes. We never ask you for it.`,
  },
  account: {
    subject: 'Your account has changed',
    what: {
      contact_added: 'A number or address was added',
      contact_removed: 'A number or address was removed',
      passkey_added: 'A passkey was added',
      passkey_removed: 'A passkey was removed',
      line_bound_by_other: 'Somebody else proved one of your lines',
      line_shared: 'One of your lines was shared',
      line_frozen: 'A SIM was changed: codes and refunds pause for 72 hours',
      data_exported: 'Your data was downloaded',
      account_deleted: 'Your account was deleted',
      telegram_linked: 'Your Telegram chat was linked',
      telegram_unlinked: 'Your Telegram chat was unlinked',
    },
    lead: (when) => `This happened on ${when}.`,
    notYou: 'If it was not you, sign in, end all other sessions and remove what is not yours. The shop helps.',
    button: 'See sessions',
    sms: ({ shop, what, url }) => `${shop}: ${what}. Not you? ${url}`,
  },
  footer: {
    why: (line) => (line === null ? 'You receive this because somebody asked for it on our site.' : `You receive this because of a renewal of ${line}.`),
    help: (contact) => `No data, or the page does not open? ${contact}`,
    sandbox: 'Sandbox: no real money moved and no carrier was asked.',
  },
};
