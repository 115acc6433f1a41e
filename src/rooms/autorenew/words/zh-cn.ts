import { spaced } from '../../../platform/i18n/spaced.ts';
import type { ConsentWords } from './words.ts';

export const zhCn: ConsentWords = {
  terms: (f) => [
    `我同意用“${f.plan}”为 ${f.line} 自动续费${f.until === null ? '，到期就续，直到我关闭为止' : `，到 ${f.until} 为止，我也可以提前关闭`}。`,
    ...f.byDate && f.approve ? ['没有我确认就不会续：到期前 7 天、3 天、1 天和最后一天各请我确认一次。'] : [],
    ...f.byDate && !f.approve ? [`在最后有效日的前一天续费${f.first === null ? '' : `，第一次是 ${f.first}`}。`] : [],
    ...f.low === null ? [] : [`剩余流量少于 ${f.low} 时${f.byDate ? '也会' : ''}续费，每个周期最多一次，并且先通知我、过一小时才扣款。`],
    ...f.keep ? [`只在号码快要被收回时才续费${f.first === null ? '' : `，第一次是 ${f.first}`}。`] : [],
    f.approve
      ? `每次请我用${spaced(f.pay)}确认支付 ${f.price}（含税）。我不确认，就不扣款，也不续费。`
      : `每次从${spaced(f.pay)}扣 ${f.price}（含税）。涨价至少提前 7 天告诉我；超过 ${f.ceiling} 一定先问我。`,
    ...!f.approve && (f.byDate || f.keep) ? ['每次扣款前 7 天和 3 天各通知我一次，写明金额和日期。'] : [],
    '我随时可以关闭：在号码页面、点每条通知里的链接，或发短信“关闭自动续费”。关闭立即生效。',
  ],
  same: (today) => `上次买的套餐（现在是${today}）`,
  wallet: '钱包',
  card: (brand, last4) => `${brand ?? '银行卡'}${last4 === null ? '' : `（尾号 ${last4}）`}`,
  walletThen: (card) => `钱包，不够的部分从${card}`,
  method: { card: '银行卡', alipay: '支付宝', wechat_pay: '微信支付', paypal: 'PayPal' },
};
