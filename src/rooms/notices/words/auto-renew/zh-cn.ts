import { spaced } from '../../../../platform/i18n/spaced.ts';
import type { AutoRenewWords } from './words.ts';

export const zhCn: AutoRenewWords = {
  labels: { chargedOn: '扣款时间', paysWith: '付款方式', ends: '到期', ceiling: '不问你时最多扣', since: '开启时间', amount: '金额', again: '下次再试', code: '代付码', limit: '之前同意的' },
  button: '查看或修改', turnOff: '关闭',
  offNote: (url) => `不用登录就能关闭自动续费：${url}`,
  offByText: '也可以发短信“关闭自动续费”，立即生效。',
  offText: '回复“关闭自动续费”即可关闭。',
  on: {
    subject: (plan) => `自动续费已开启：${plan}`, headline: '自动续费已开启', terms: '你同意的内容',
    asked: (line) => `${line} 到期前会请你确认，打开一页就能续上。`,
    lead: (line, first) => (first === null ? `${line} 从下一个付费周期起自动续费。` : `${line} 会自动续费。第一次在 ${first.day}扣 ${first.money}。`),
  },
  off: {
    subject: '自动续费已关闭', lead: (line) => `不会再为 ${line} 自动扣款。`,
    why: {
      asked: null, changed: null, until_reached: '你选的截止日期已到。', line_left: '你的账户已不能再为这张卡付款。', account_deleted: '你的账户已注销。', plan_gone: '这个套餐已停售。',
    },
    ends: (until) => `付费服务到期：${until}。请在那之前手动续费。`,
    underWay: '关闭时有一笔付款正在进行。如果它仍然成功，会全额退回。',
  },
  soon: {
    subject: (money, day) => `${day}将自动续费，扣 ${money}`, headline: (day) => `${day}自动续费`,
    lead: {
      date: (line, ends, pay) => `${line} 的付费服务到期：${ends}。到期前会自动续费，用${spaced(pay)}付款。`,
      low_data: (line, _ends, pay, at) => `${line} 的流量快用完了。如果你不关闭，会自动续费（${at}），用${spaced(pay)}付款。`,
      keep: (line, ends, pay) => `如果不续费，${line} 的号码会被收回（${ends}）。到时会自动续上保号套餐，用${spaced(pay)}付款。`,
    },
    dearer: (money, was) => `现在的价格是 ${money}。你同意时是 ${was}。`,
    missing: (money) => `钱包还差 ${money}，请在那天之前充值。`,
    cardEnds: (month) => `你的卡 ${month} 到期，早于扣款日。请保存新卡，再用它开启自动续费。`,
  },
  approve: {
    subject: (money, line) => `请确认付款：${money}，${line}`, headline: '打开一页，就续好了',
    lead: (ends, pay) => `付费服务到期：${ends}。${spaced(pay).trimStart()}不能由我们代扣，请你自己确认这次续费。`,
    only: '按钮只打开这一次付款，别的什么都做不了。你不确认，就不扣款。', button: '查看并付款',
  },
  failed: {
    subject: { again: (line) => `${line} 的自动续费没有扣成`, last: (line) => `${line} 没有续上`, stopped: (line) => `${line} 的自动续费已暂停` },
    why: {
      insufficient_funds: '银行反馈卡内余额不足。',
      declined: '银行拒绝了这张卡，没有说明原因。',
      authentication_needed: '银行要确认是你本人。打开页面，用同一张卡付款，银行会当场验证。',
      method_gone: '你选的付款方式已被移除，或者不能再扣款。',
      card_expired: '这张卡已过期。',
      wallet_too_low: (missing) => `钱包还差 ${missing}。`,
      line_frozen: '这张卡刚换过 SIM，72 小时内不会用已保存的方式为它扣款。',
      not_heard: '付款没有送达银行。没有扣款。',
      not_approved: '没有及时确认。没有扣款。',
      carrier_refused: '运营商没有开通。扣的钱会全额退回。',
      line_closed: '运营商不再给这张卡续费。',
      plan_gone: '这个套餐已停售，或者不适合这张卡。',
      called_off: '这次续费已取消。',
      dispute: '这张卡有一笔付款正在银行争议中。结果出来以前，不会再扣款。',
    },
    again: (at) => `会再试一次：${at}。`, last: '不会再试，自动续费已暂停。', ends: (until) => `付费服务到期：${until}。`,
    button: '现在就续费', manage: (url) => `查看重试安排，或更换付款方式：${url}`,
  },
  ask: {
    subject: (money) => `这次要 ${money}，需要你同意`, headline: '价格超过了你同意的',
    lead: { ceiling: (money, limit) => `这次续费要 ${money}，超过你设的上限 ${limit}。`, price: (money, limit) => `这次续费要 ${money}，超过之前通知的 ${limit}。` },
    wait: (ends) => `你不同意，就不扣款。付费服务到期：${ends}。`, button: '查看并决定',
  },
  yearly: {
    subject: '自动续费仍然开着', lead: (line, since, ceiling) => `${line} 从 ${since}起自动续费，每次不超过 ${ceiling}。`,
    next: (money, day) => `下一次在 ${day}扣 ${money}。`,
  },
};
