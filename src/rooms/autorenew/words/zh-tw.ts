import { spaced } from '../../../platform/i18n/spaced.ts';
import type { ConsentWords } from './words.ts';

export const zhTw: ConsentWords = {
  terms: (f) => [
    `我同意以「${f.plan}」為 ${f.line} 自動續約${f.until === null ? '，到期就續，直到我關閉為止' : `，到 ${f.until} 為止，我也可以提前關閉`}。`,
    ...f.byDate && f.approve ? ['沒有我確認就不會續：到期前 7 天、3 天、1 天與最後一天各請我確認一次。'] : [],
    ...f.byDate && !f.approve ? [`在最後有效日的前一天續約${f.first === null ? '' : `，第一次是 ${f.first}`}。`] : [],
    ...f.low === null ? [] : [`剩餘流量低於 ${f.low} 時${f.byDate ? '也會' : ''}續約，每個週期最多一次，並且先通知我，一小時後才扣款。`],
    ...f.keep ? [`只有在門號即將被收回時才續約${f.first === null ? '' : `，第一次是 ${f.first}`}。`] : [],
    f.approve
      ? `每次請我以${spaced(f.pay)}確認支付 ${f.price}（含稅）。我沒有確認就不扣款，也不續約。`
      : `每次從${spaced(f.pay)}扣款 ${f.price}（含稅）。漲價至少提前 7 天告知；超過 ${f.ceiling} 一定先問我。`,
    ...!f.approve && (f.byDate || f.keep) ? ['每次扣款前 7 天與 3 天各通知我一次，寫明金額與日期。'] : [],
    '我隨時可以關閉：在門號頁面、點每則通知裡的連結，或傳簡訊「關閉自動續約」。關閉後立即生效。',
  ],
  same: (today) => `上次購買的方案（目前是${today}）`,
  wallet: '錢包',
  card: (brand, last4) => `${brand ?? '信用卡'}${last4 === null ? '' : `（末四碼 ${last4}）`}`,
  walletThen: (card) => `錢包，不足的部分從${card}`,
  method: { card: '信用卡', alipay: '支付寶', wechat_pay: '微信支付', paypal: 'PayPal' },
};
