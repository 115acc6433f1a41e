import { returnsZhCn } from './returns.ts';
import type { Words } from './words.ts';
import { brandName } from './brand.ts';

export const zhCn: Words = {
  shopName: '续卡',
  labels: {
    line: '号码', plan: '套餐', data: '流量', cycle: '周期', total: '合计', paidWith: '付款方式', receipt: '收据编号', paidAt: '付款时间',
    before: '续费前', after: '现在可以用到', price: '金额', details: '本次续费', refund: '退款金额', refundTo: '退回到',
    promised: '承诺', delivered: '最初到账', validUntil: '有效期至', autoRenewDiscount: '自动续费优惠',
  },
  unlimited: '不限量',
  noService: '没有在用的套餐',
  perCycle: (data, cycles) => `每周期 ${data}，共 ${cycles} 个周期`,
  withBonus: (data, bonus) => `${data}，另赠 ${bonus}`,
  span: (from, to) => `${from} – ${to}`,
  promotion: (code) => `优惠码 ${code}`,
  payment: ({ method, brand, last4 }) => {
    const name = { card: brandName(brand) ?? '银行卡', alipay: '支付宝', wechat_pay: '微信支付', paypal: 'PayPal', wallet: '钱包余额' }[method];
    return last4 === null ? name : `${name} 尾号 ${last4}`;
  },
  done: {
    subject: (plan, until) => `续费成功：${plan}，可以用到 ${until}`,
    headline: '续费成功',
    lead: (until) => `卡可以用到 ${until}。`,
    dataSubject: (plan) => `流量已到账：${plan}`,
    dataHeadline: '流量已到账',
    dataLead: (until) => `流量现在就能用，有效期不变，仍到 ${until}。`,
    button: '查看收据',
    refundRule: (policy, until) => ({
      none: '这款套餐到账后不退款。',
      unused_full_14d: until === null ? '没用过可全额退款。' : `${until}（含当天）以前，没用过可全额退款。`,
      prorata_unstarted_cycles: '还没开始的周期可以退。',
      prorata_days_min_bytes: '可按比例退款：看剩余天数和剩余流量，取少的一项。',
    })[policy],
    sms: ({ shop, line, plan, total, until, url }) => `【${shop}】${line} 续费成功：${plan}，${total}，可以用到 ${until}。${url}`,
  },
  refunded: {
    subject: (amount) => `退款 ${amount} 已发出`,
    headline: '已退款',
    lead: (amount) => `${amount} 正在退回给你。`,
    reason: {
      carrier_refused: '运营商没有接受这次续费，钱已全额退回，卡的状态没有变化。',
      carrier_too_slow: '运营商没有按时到账，钱已全额退回。',
      asked: '这是你申请的退款，退掉的部分已从卡上取消。',
      difference: '运营商到账的比承诺的少，差额退给你。',
      shop: '店家把这笔钱退给了你。',
    },
    whenItArrives: (paid) => (paid?.method === 'wallet' ? '已经回到你的钱包。' : '银行一般在 5 到 10 个工作日内入账。'),
    button: '查看详情',
    sms: ({ shop, line, amount, url }) => `【${shop}】${line} 的 ${amount} 正在退回给你。${url}`,
  },
  declined: {
    bank: { subject: (plan) => `银行要你本人验证：${plan}`, headline: '银行要你本人验证', next: '我们用保存的卡扣款，银行要求本人先验证。打开链接，看清价格，在银行页面完成付款。', button: '去验证并付款' },
    subject: (plan) => `付款没有成功：${plan}`,
    headline: '付款没有成功',
    lead: '没有扣款，卡的状态没有变化。',
    next: '可以再试一次，或换一张卡、换一种付款方式。具体原因要问发卡行，银行不会告诉我们。',
    button: '再试一次',
    sms: ({ shop, line, url }) => `【${shop}】${line} 的付款没有成功，没有扣款。再试一次：${url}`,
  },
  delayed: {
    subject: (carrier) => `已付款，${carrier} 到账比平时慢`,
    headline: '已付款，正在到账',
    lead: (carrier) => `钱已收到。${carrier} 今天比平时慢，套餐还没到卡上。`,
    byItself: (refundsAt, left) => (refundsAt === null
      ? '我们会一直盯着，到账后马上通知你。到不了账，钱会全额退回。'
      : `我们会一直盯着，到账后马上通知你。${refundsAt}（此信之后 ${left}）还没到账，钱会自动全额退回。`),
    doNotPayAgain: '你什么都不用做，不用再付一次。',
    button: '查看进度',
    sms: ({ shop, line, carrier, refundsAt, url }) => `【${shop}】${line} 已付款，${carrier} 到账较慢，不用再付。${refundsAt === null ? '' : `${refundsAt} 还没到账会自动全额退款。`}${url}`,
  },
  repaired: {
    subject: '这次续费的差错已经改正',
    headline: '已经改正',
    refundedSubject: '到账比承诺的少，差额退给你',
    refundedHeadline: '差额退款',
    lead: (carrier) => `${carrier} 一开始给的和承诺的不一样。我们核对出来了，现在卡上就是你买的那些。`,
    refundedLead: (carrier, amount) => `${carrier} 给的比承诺的少，又没能补上，所以退给你 ${amount}。`,
    nothingToDo: '你什么都不用做。',
    button: '查看详情',
    sms: ({ shop, line, until, url }) => `【${shop}】${line} 的到账差错已改正，可以用到 ${until}。${url}`,
    refundedSms: ({ shop, line, amount, url }) => `【${shop}】${line} 到账比承诺的少，${amount} 正在退回给你。${url}`,
  },
  ...returnsZhCn,
  code: {
    subject: '验证码',
    headline: (code) => code,
    lead: (minutes) => `${minutes} 分钟内有效，只能用一次，只在申请它的页面有效。`,
    warning: '工作人员不会向你要验证码。不是你申请的，不用理会。',
    sms: ({ shop, code, minutes }) => `【${shop}】验证码 ${code}，${minutes} 分钟内有效。工作人员不会向你要，别告诉任何人。`,
  },
  account: {
    subject: '你的账户有变动',
    what: {
      contact_added: '添加了号码或邮箱',
      contact_removed: '移除了号码或邮箱',
      passkey_added: '添加了通行密钥',
      passkey_removed: '移除了通行密钥',
      line_bound_by_other: '有人验证了你的一个号码',
      line_shared: '你的一个号码已共享',
      line_frozen: 'SIM 卡有更换，验证码和退款暂停 72 小时',
      data_exported: '你的数据已被下载',
      account_deleted: '你的账户已注销',
      telegram_linked: 'Telegram 已绑定',
      telegram_unlinked: 'Telegram 已解绑',
    },
    lead: (when) => `时间：${when}。`,
    notYou: '如果不是你本人，请登录，结束其他会话，移除不属于你的内容，也可以联系本店。',
    button: '查看会话',
    sms: ({ shop, what, url }) => `【${shop}】${what}。不是你？${url}`,
  },
  footer: {
    why: (line) => (line === null ? '有人在本店申请了这封邮件，所以发给你。' : `这封邮件与 ${line} 的续费有关。`),
    help: (contact) => `没流量，或者页面打不开？${contact}`,
    sandbox: '演示环境：没有真实扣款，也没有联系运营商。',
  },
};
