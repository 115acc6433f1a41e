import type { AutoRenewPageWords } from './en.ts';

export const zhCn: AutoRenewPageWords = {
  title: '自动续费',
  state: { off: '未开启', on: '已开启', asking: '等你同意', paused: '已暂停', frozen: '暂时停住' },
  lead: {
    off: '未开启。不会自动扣款，也没有替你选好任何东西。', on: '已开启。在你同意的范围内自动续费。', asking: '已开启，正在等你同意。',
    paused: '已暂停，不会自动扣款。', frozen: '暂时停住：这张卡有一笔付款正在银行争议中。结果出来以前，不会自动扣款。',
  },
  terms: '你将同意的内容', agree: '我同意以上条款', unticked: '如果同意，请先勾选。我们不会替你勾选。', turnOn: '开启自动续费', instead: '从现在起按这些条款',
  prove: '先确认是你本人，再同意', proveSay: '用验证码或通行密钥，因为之后会在你不在场时扣款。',
  change: '换付款方式，或修改时间和上限', pay: '付款方式',
  kinds: {
    saved: '', both: '先用钱包，不够的从卡里扣。', wallet: '先往钱包充值，可以一次充够几个周期。', approve: '不能由我们代扣：每次到期前请你打开一页付款。',
  },
  both: (card) => `钱包和${card}`, wallet: '钱包', plan: '套餐', when: '什么时候', byDate: '付费时间到期前', low: '流量不足时也续', ceiling: '不问你时最多扣', show: '按这些显示条款', addCard: '保存银行卡或 PayPal',
  next: '下次扣款', noNext: '暂时没有', paysWith: '付款方式', since: '开启时间', until: '到', asksNext: '请你确认',
  tooLate: (day) => `这一期到${day}为止，开启得晚了，来不及自动续。请再手动续一次，之后就会自动续。`,
  items: '什么时候做什么',
  item: { told: '通知你', charge: (money) => `扣 ${money}`, retry: '再试一次', again: '如果没成功，再试一次', ask: '请你确认付款', failed: '试过', paid: '已付款' },
  price: (money) => `现在要 ${money}`, priceSay: (limit) => `你同意的是 ${limit}。你不同意，就不扣款。`, yes: (money) => `同意这次扣 ${money}`,
  approve: '查看并付款', approveSay: (money) => `${money} 等你确认。`,
  again: '现在再试一次', byHand: '手动续费', walletSay: (money, cycles) => `钱包里有 ${money}，${cycles === 0 ? '不够下一次' : `够 ${cycles} 次`}。`, addMoney: '充值',
  walletLow: '钱包余额不够。',
  off: '关闭自动续费', offSay: '立即生效，并给你发确认通知。', changeTerms: '修改条款', turnOnAgain: '重新开启',
  consent: '你同意的原文', consentAt: (day) => `${day} 同意`,
  history: '做过的事', did: { renewed: '已自动续费', by_hand: '已手动续费，没有扣款', gave_up: '没有续上', dropped: '之前已关闭' },
  said: { on: '自动续费已开启，确认通知马上就到。', off: '自动续费已关闭，不会再自动扣款。', yes: '好的，会按计划扣款。', again: '已再试一次，现在的情况如下。' },
  offPage: {
    title: '关闭自动续费？', lead: (line) => `${line}。关闭后不会再自动扣款。`, button: '关闭', ends: '立即生效。已付费的时间不受影响。',
    done: '自动续费已关闭', doneSay: '不会再自动扣款。已付费的时间不受影响，随时可以手动续费。',
  },
  receipt: { title: '下次自动续？', say: '自动续费在付费时间结束的前一天，用你选的方式扣款；提前 7 天和 3 天通知你；你一说关闭，立即停止。', link: '看看条款' },
  glance: { off: '自动续费未开启', on: (money, day) => `自动续费：${day} 扣 ${money}`, onPlain: '自动续费已开启', asking: '自动续费等你同意', paused: '自动续费已暂停', frozen: '自动续费暂时停住' },
};
