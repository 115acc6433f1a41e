import type { Language } from '../../src/base/language.ts';

/** What a payer's bank and app can be made to do on the panel. */
export interface PayerWords {
  readonly title: string;
  readonly none: string;
  readonly comes: string;
  readonly fails: string;
  readonly dispute: string;
  readonly won: string;
  readonly lost: string;
  readonly ask: string;
  readonly on: Readonly<Record<'waiting' | 'dispute' | 'charge' | 'method', string>>;
  readonly app: Readonly<Record<'alipay' | 'wechat_pay', string>>;
}

const WORDS: Readonly<Record<Language, PayerWords>> = {
  en: {
    title: 'Payers, their apps and banks', none: 'Nobody has paid yet.', comes: 'Money arrives', fails: 'Money fails', dispute: 'Dispute it', won: 'Shop wins', lost: 'Payer wins', ask: 'Bank asks next time',
    on: { waiting: 'money on its way', dispute: 'disputed by the payer’s bank', charge: 'paid', method: 'saved card' }, app: { alipay: 'Alipay', wechat_pay: 'WeChat Pay' },
  },
  'zh-CN': {
    title: '付款人、他们的应用和银行', none: '还没有人付款。', comes: '款项到账', fails: '款项未到', dispute: '提出争议', won: '商店胜', lost: '付款人胜', ask: '下次银行要验证',
    on: { waiting: '款项在途', dispute: '付款人的银行提出争议', charge: '已付款', method: '已保存的卡' }, app: { alipay: '支付宝', wechat_pay: '微信支付' },
  },
  'zh-TW': {
    title: '付款人、他們的 App 和銀行', none: '還沒有人付款。', comes: '款項入帳', fails: '款項未到', dispute: '提出爭議', won: '商店勝', lost: '付款人勝', ask: '下次銀行要驗證',
    on: { waiting: '款項在途', dispute: '付款人的銀行提出爭議', charge: '已付款', method: '已儲存的卡' }, app: { alipay: '支付寶', wechat_pay: '微信支付' },
  },
  es: {
    title: 'Quienes pagan, sus apps y bancos', none: 'Nadie ha pagado todavía.', comes: 'Llega el dinero', fails: 'No llega', dispute: 'Disputar', won: 'Gana la tienda', lost: 'Gana quien pagó', ask: 'El banco pregunta la próxima vez',
    on: { waiting: 'dinero en camino', dispute: 'disputado por el banco', charge: 'pagado', method: 'tarjeta guardada' }, app: { alipay: 'Alipay', wechat_pay: 'WeChat Pay' },
  },
};
export const payerWords = (language: Language): PayerWords => WORDS[language];
