import type { PaperWords } from './en.ts';

export const zhCn: PaperWords = {
  shop: '续卡 Xuka',
  title: '续费收据',
  document: (number, shop) => `${shop}收据 ${number}`,
  included: '含税费',
  seal: { paid: '已付', refunded: '已退' },
  facts: {
    service: '服务周期', until: '可以用到', line: '号码', plan: '套餐', paidWith: '付款方式', paidAt: '付款时间', number: '收据编号', issued: '开具时间',
    carrierRef: '运营商流水号', refunded: '退款',
  },
  firstUse: '首次使用起',
  yours: (moment) => `即 ${moment}`,
  price: '费用明细',
  autoRenew: '自动续费优惠',
  promotion: (code) => `优惠 ${code}`,
  total: '合计',
  methods: { card: '银行卡', alipay: '支付宝', wechat_pay: '微信支付', paypal: 'PayPal', wallet: '余额' },
  ending: (brand, last4) => `${brand} 尾号 ${last4}`,
  nothingPaid: '无需付款',
  refundDone: (money, at) => `${at}退回 ${money}`,
  refundPending: (money) => `${money}，处理中`,
  rules: {
    none: '这款套餐到账后不退款。',
    unused_full_14d: '14 天内未使用，全额退款。',
    prorata_unstarted_cycles: '未开始的月份可退。',
    prorata_days_min_bytes: '未用部分可退，按天数或流量计，取少的一项。',
  },
  check: '查验这张收据',
  checkLead: (code) => `扫码，或打开网址输入 ${code}。店铺签名写明：给哪张卡、开通了什么、何时到账。`,
  sandbox: '沙盒：没有真钱，也没有真运营商',
  file: (number) => `receipt-${number}.pdf`,
};
