import type { Language } from '../../src/base/language.ts';
import type { PaypalRequest } from '../paypal-menu.ts';

/** The PayPal panel's own words; what it shares with the payment service's panel is said there. */
export interface PaypalWords {
  readonly lead: string;
  readonly requests: Readonly<Record<PaypalRequest, string>>;
  readonly tokenGone: readonly [title: string, does: string];
  readonly money: string;
  readonly noMoney: string;
  readonly settle: string;
  readonly settleSays: string;
  readonly dispute: string;
  readonly won: string;
  readonly lost: string;
  readonly states: Readonly<Record<'pending' | 'paid' | 'partly' | 'back' | 'declined' | 'disputed', string>>;
}

const WORDS: Readonly<Record<Language, PaypalWords>> = {
  en: {
    lead: 'This PayPal is simulated. Choose what goes wrong, pay by PayPal, and see how the shop copes.',
    requests: { any: 'Whatever the shop asks next', open: 'Opening an order, or charging a saved wallet', take: 'Taking approved money', refund: 'Refunding', save: 'Saving a wallet', payer: 'The payer’s tap on PayPal’s page' },
    tokenGone: ['Access withdrawn', 'The shop’s access token is refused; it has to get a new one.'],
    money: 'Money', noMoney: 'Nothing has been paid by PayPal yet.', settle: 'Settle all that waits', settleSays: 'eChecks, reviews and slow refunds end now.',
    dispute: 'Dispute', won: 'Shop wins', lost: 'Shop loses',
    states: { pending: 'on its way', paid: 'paid', partly: 'partly refunded', back: 'refunded', declined: 'declined', disputed: 'disputed' },
  },
  'zh-CN': {
    lead: '这个 PayPal 是模拟的。选一种故障，再用 PayPal 付款，看店里怎么应付。',
    requests: { any: '店里下一次请求', open: '开出订单，或从已保存的钱包扣款', take: '收取已同意的款项', refund: '退款', save: '保存钱包', payer: '付款人在 PayPal 页面上的操作' },
    tokenGone: ['访问权被收回', '店里的访问令牌被拒，得换一个新的。'],
    money: '款项', noMoney: '还没有人用 PayPal 付过款。', settle: '了结所有等待的', settleSays: '电子支票、审核和慢退款立刻有结果。',
    dispute: '提出争议', won: '店家胜', lost: '店家败',
    states: { pending: '在路上', paid: '已付', partly: '部分退款', back: '已退款', declined: '被拒', disputed: '有争议' },
  },
  'zh-TW': {
    lead: '這個 PayPal 是模擬的。選一種故障，再用 PayPal 付款，看店家怎麼應付。',
    requests: { any: '店家下一次請求', open: '開立訂單，或從已儲存的錢包扣款', take: '收取已同意的款項', refund: '退款', save: '儲存錢包', payer: '付款人在 PayPal 頁面上的操作' },
    tokenGone: ['存取權被收回', '店家的存取權杖遭拒，得換一個新的。'],
    money: '款項', noMoney: '還沒有人用 PayPal 付過款。', settle: '了結所有等待的', settleSays: '電子支票、審核和慢退款立刻有結果。',
    dispute: '提出爭議', won: '店家勝', lost: '店家敗',
    states: { pending: '在路上', paid: '已付', partly: '部分退款', back: '已退款', declined: '遭拒', disputed: '有爭議' },
  },
  es: {
    lead: 'Este PayPal es simulado. Elige qué falla, paga con PayPal y mira cómo responde la tienda.',
    requests: { any: 'Lo próximo que pida la tienda', open: 'Abrir un pedido o cobrar a una billetera guardada', take: 'Tomar el dinero aprobado', refund: 'Reembolsar', save: 'Guardar una billetera', payer: 'El toque de quien paga en la página de PayPal' },
    tokenGone: ['Acceso retirado', 'Se rechaza la credencial de la tienda; debe pedir otra.'],
    money: 'Dinero', noMoney: 'Nadie ha pagado con PayPal todavía.', settle: 'Resolver todo lo que espera', settleSays: 'eChecks, revisiones y reembolsos lentos terminan ahora.',
    dispute: 'Disputar', won: 'Gana la tienda', lost: 'Pierde la tienda',
    states: { pending: 'en camino', paid: 'pagado', partly: 'reembolsado en parte', back: 'reembolsado', declined: 'rechazado', disputed: 'en disputa' },
  },
};

export const paypalWords = (language: Language): PaypalWords => WORDS[language];
