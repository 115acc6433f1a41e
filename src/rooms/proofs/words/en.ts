/** The words of receipts on paper, in English. This object is the type: a language that lacks a key does not compile. */
export const en = {
  shop: 'Xuka',
  title: 'Receipt',
  document: (number: string, shop: string) => `Receipt ${number}, ${shop}`,
  included: 'Taxes and fees included',
  seal: { paid: 'PAID', refunded: 'REFUNDED' },
  facts: {
    service: 'Service', until: 'Works until', line: 'Line', plan: 'Plan', paidWith: 'Paid with', paidAt: 'Paid at', number: 'Receipt number', issued: 'Issued',
    carrierRef: 'Carrier’s reference', refunded: 'Refunded',
  },
  firstUse: 'from first use',
  yours: (moment: string) => `= ${moment}`,
  price: 'What was paid',
  autoRenew: 'Auto-renew discount',
  promotion: (code: string) => `Promotion ${code}`,
  total: 'Total',
  methods: { card: 'Card', alipay: 'Alipay', wechat_pay: 'WeChat Pay', paypal: 'PayPal', wallet: 'Wallet' },
  ending: (brand: string, last4: string) => `${brand} ending ${last4}`,
  nothingPaid: 'Nothing to pay',
  refundDone: (money: string, at: string) => `${money} on ${at}`,
  refundPending: (money: string) => `${money}, under way`,
  rules: {
    none: 'This plan is not refunded once delivered.',
    unused_full_14d: 'Unused for 14 days: all your money back.',
    prorata_unstarted_cycles: 'Months not begun are refunded.',
    prorata_days_min_bytes: 'What is unused is refunded, by days or data, whichever is less.',
  },
  check: 'Check this receipt',
  checkLead: (code: string) => `Scan the code, or open the address and type ${code}. The shop’s signature says what was activated, for which line and when.`,
  sandbox: 'Sandbox: no real money, no real carrier',
  file: (number: string) => `receipt-${number}.pdf`,
};
export type PaperWords = typeof en;
