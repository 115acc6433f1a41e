import type { Language } from '../../../base/language.ts';

/** What letters about money in the wallet say. */
export interface FundsWords {
  readonly subject: (amount: string) => string;
  readonly headline: string;
  readonly lead: (amount: string, balance: string) => string;
  readonly added: string;
  readonly balance: string;
  readonly table: string;
  readonly never: string;
  readonly button: string;
  readonly also: (parts: readonly string[]) => string;
  readonly part: (amount: string, way: string) => string;
}

const WORDS: Readonly<Record<Language, FundsWords>> = {
  en: {
    subject: (amount) => `${amount} added to your wallet`, headline: 'In your wallet', lead: (amount, balance) => `${amount} has arrived. Your wallet now holds ${balance}.`,
    added: 'Added', balance: 'In the wallet now', table: 'Your payment', never: 'Money in the wallet never expires. It pays for renewals and is not paid out.', button: 'See your wallet',
    also: (parts) => parts.join(' + '), part: (amount, way) => `${amount} ${way}`,
  },
  es: {
    subject: (amount) => `Recargaste ${amount} en tu billetera`, headline: 'Ya está en tu billetera', lead: (amount, balance) => `Llegaron ${amount}. Tu billetera tiene ahora ${balance}.`,
    added: 'Recarga', balance: 'Saldo actual', table: 'Tu pago', never: 'El dinero de la billetera no vence nunca. Sirve para renovar y no se paga en efectivo.', button: 'Ver mi billetera',
    also: (parts) => parts.join(' + '), part: (amount, way) => `${amount} ${way}`,
  },
  'zh-CN': {
    subject: (amount) => `已充值 ${amount} 到钱包`, headline: '已到钱包', lead: (amount, balance) => `${amount} 已到账，钱包现有 ${balance}。`,
    added: '充值', balance: '钱包余额', table: '付款', never: '钱包里的钱永不过期，可用来续费，不提现。', button: '查看钱包',
    also: (parts) => parts.join(' + '), part: (amount, way) => `${way} ${amount}`,
  },
  'zh-TW': {
    subject: (amount) => `已儲值 ${amount} 到錢包`, headline: '已存入錢包', lead: (amount, balance) => `${amount} 已入帳，錢包現有 ${balance}。`,
    added: '儲值', balance: '錢包餘額', table: '付款', never: '錢包裡的錢永不過期，可用於續約，不提領現金。', button: '查看錢包',
    also: (parts) => parts.join(' + '), part: (amount, way) => `${way} ${amount}`,
  },
};

export const fundsWords = (language: Language): FundsWords => WORDS[language];
