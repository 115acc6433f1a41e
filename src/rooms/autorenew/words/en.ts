import type { ConsentWords } from './words.ts';

export const en: ConsentWords = {
  terms: (f) => [
    `I agree that ${f.line} is renewed automatically with ${f.plan}${f.until === null ? ', again and again, until I turn it off' : ` until ${f.until}, unless I turn it off before`}.`,
    ...f.byDate && f.approve ? ['Paid time does not renew without me: I am asked 7 days, 3 days and 1 day before it ends, and on the last day.'] : [],
    ...f.byDate && !f.approve ? [`It is renewed on the day before the last valid day of paid time${f.first === null ? '' : `, the first time on ${f.first}`}.`] : [],
    ...f.low === null ? [] : [`It is${f.byDate ? ' also' : ''} renewed when less than ${f.low} is left, at most once in each cycle and one hour after a message to me.`],
    ...f.keep ? [`It is renewed only when the number would otherwise be lost${f.first === null ? '' : `, the first time on ${f.first}`}.`] : [],
    f.approve
      ? `Each time I am asked to approve ${f.price}, taxes included, with ${f.pay}. Without my approval nothing is charged and nothing is renewed.`
      : `Each time ${f.price}, taxes included, is charged to ${f.pay}. A higher price is announced at least 7 days before. More than ${f.ceiling} is never charged without my yes.`,
    ...!f.approve && (f.byDate || f.keep) ? ['I get a message 7 days and 3 days before each charge, with its amount and its day.'] : [],
    'I can turn it off at any time: on the page of the line, by the link in each of these messages, or by texting AUTO OFF. It ends at once.',
  ],
  same: (today) => `the plan bought last (today ${today})`,
  wallet: 'the wallet',
  card: (brand, last4) => `${brand ?? 'the card'}${last4 === null ? '' : ` ending in ${last4}`}`,
  walletThen: (card) => `the wallet, and ${card} for what it does not cover`,
  method: { card: 'card', alipay: 'Alipay', wechat_pay: 'WeChat Pay', paypal: 'PayPal' },
};
