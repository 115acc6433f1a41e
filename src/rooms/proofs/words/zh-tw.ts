import type { PaperWords } from './en.ts';

export const zhTw: PaperWords = {
  shop: '續卡 Xuka',
  title: '續約收據',
  document: (number, shop) => `${shop}收據 ${number}`,
  included: '含稅費',
  seal: { paid: '已付', refunded: '已退' },
  facts: {
    service: '服務期間', until: '可用到', line: '門號', plan: '方案', paidWith: '付款方式', paidAt: '付款時間', number: '收據編號', issued: '開立時間',
    carrierRef: '電信公司流水號', refunded: '退款',
  },
  firstUse: '首次使用起',
  yours: (moment) => `即 ${moment}`,
  price: '費用明細',
  autoRenew: '自動續約優惠',
  promotion: (code) => `優惠 ${code}`,
  total: '總計',
  methods: { card: '信用卡', alipay: '支付寶', wechat_pay: '微信支付', paypal: 'PayPal', wallet: '錢包餘額' },
  ending: (brand, last4) => `${brand} 末四碼 ${last4}`,
  nothingPaid: '無須付款',
  refundDone: (money, at) => `${at}退還 ${money}`,
  refundPending: (money) => `${money}，處理中`,
  rules: {
    none: '此方案入帳後不退款。',
    unused_full_14d: '14 天內未使用，全額退款。',
    prorata_unstarted_cycles: '未開始的月份可退。',
    prorata_days_min_bytes: '未用部分可退，依天數或流量計，以較低者為準。',
  },
  check: '查驗這張收據',
  checkLead: (code) => `掃描條碼，或開啟網址輸入 ${code}。店家的簽章載明：為哪個門號、開通了什麼、何時入帳。`,
  sandbox: '沙盒：沒有真的錢，也沒有真的電信公司',
  file: (number) => `receipt-${number}.pdf`,
};
