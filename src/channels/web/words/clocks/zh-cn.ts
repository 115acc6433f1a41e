import type { ClockWords } from './en.ts';

export const zhCn: ClockWords = {
  title: '所有日期',
  line: '接下来会发生什么',
  hero: { kept: '号码保留到', gone: '号码已被收回', unused: '还没用过，没有日期', left: (span) => `还剩 ${span}` },
  now: '现在',
  in: (span) => `${span}后`,
  works: { all: '一切正常', texts: '保号中：按套餐可打电话、收发短信，没有流量', incoming: '只能收短信、打 911 和客服', emergency: '只能打 911 和客服', nothing: '什么都不能用' },
  after: { all: '之后照常使用。', texts: '之后按套餐可打电话、收发短信，没有流量。', incoming: '之后只能收短信、打 911 和客服。', emergency: '之后只能打 911 和客服：收不到短信和验证码。', nothing: '之后什么都不能用。' },
  mark: {
    cycle_end: '套餐到期', service_ended: '服务已结束', full_service_end: '完整服务结束', grace_end: '收不到短信了', number_release: '号码被收回', aging_end: '可能分给别人', addon_end: '加油包到期', balance_end: '话费余额作废', activate_by: '最晚启用',
  },
  next: (plan) => `之后自动换成 ${plan}。`,
  release: '运营商永久收回。以后银行和各种 App 发给这个号码的短信，收到的是陌生人。',
  balance: '这是运营商那边的话费，不是这里的钱包。',
  clocks: { cycle: '套餐', addon: '加油包', balance: '话费', number: '号码' },
  keep: { title: '把号码保留到', button: '找最省钱的办法', why: '按这张卡当地的日子算。' },
  park: {
    title: '改成保号', say: (days) => `人不在美国时用：号码再留 ${days}，没有流量。`, after: '付过钱的先用完再开始，在那之前照常上网。', now: '立即开始。', button: '保号',
    back: '恢复成普通套餐', backSay: '立即开始，保号套餐剩下的天数作废。', backButton: '恢复',
  },
  ways: { guard: '替我守着号码', guardOff: '未开启', guardUntil: (day) => `到 ${day}`, guardAlways: '直到你停止', family: '通知家人', calendar: '放进日历' },
  answer: {
    title: (day) => `保留到 ${day}`, nothing: '什么都不用买', nothingSay: (day) => `号码本来就保留到 ${day}。`, total: (count) => `共买 ${count} 次，已含税费`,
    steps: '什么时候买什么', today: '今天', keptUntil: (day) => `保留到 ${day}`, meanwhile: '这段时间能用什么', until: (day) => `到 ${day}`,
    proved: '今天在卖的套餐里，没有比这更便宜的。', unproved: '没有找到更便宜的，但没有试遍所有办法。', prices: '按今天的价格和税费计算；每次在号码丢失前一周购买。',
    other: { texts: '同时一直能收短信', number: '只保留号码' }, buy: '现在买第一次', guard: '替我办',
    impossible: {
      no_plan: ['留不了那么久', '这张卡能买的套餐都到不了那一天。'], unused: ['先用一次这张卡', '从没用过的卡到期就会关闭，买什么都一样。'], released: ['号码已经没了', '运营商已经收回。'], closed: ['这张卡已关闭', '不能再为它购买。'], barred: ['这张卡被限制', '现在不能为它购买，请联系客服。'],
    },
    reach: (day) => `最多到 ${day}。`,
  },
  stand: {
    title: '替我守着号码', lead: '我们替你盯着日期。号码快丢时，自动付一次保号的钱，或者叫醒你和你写下的家人。',
    on: '守着呢', until: (day) => `到 ${day}`, always: '直到你停止', next: (day, money) => `${day} 付 ${money}；你先续费就不扣。`, idle: '近期不用付款。', loud: '不向任何人扣款，提醒会来得更早、更响。', stop: '不用守了',
    untilLabel: '守到哪一天', empty: '留空就一直守到你停止。', pay: '到时候怎么办', nobody: '不扣款，多响几次叫我', wallet: '用钱包', go: '下一步',
    agree: '我同意以上条款', button: '开始守号', noPlan: '这家运营商没有能自动付款的套餐，所以不扣款；提醒会来得更早、更响。', auto: '这张卡已开自动续费，号码也就留得住，不另外扣款。万一扣款失败，提醒会来得更早、更响。', toAuto: '查看自动续费', save: '想自动扣款，请先存一张卡', changed: '重新选择',
  },
  family: {
    title: '通知家人', lead: '号码快丢的时候，告诉一位家人，附上代付链接。此外什么都不发：没有用量、没有账单、没有完整号码。', shares: (names) => `共享这张卡的人会和你一起收到通知：${names}。`,
    state: { asked: '已询问，还没回复', agreed: '已同意', declined: '没有同意', stopped: '已停止' }, remove: '去掉', name: '你怎么称呼对方', email: '对方的邮箱', language: '对方的语言', button: '问问对方', note: '对方会收到一封信，自己决定。没有同意就什么都不会收到。', bad: '这不是邮箱地址。',
  },
  named: {
    title: '可以通知你吗', lead: (line) => `${line} 的使用人写了你的邮箱。这个号码快丢时，我们想写信告诉你。`,
    words: ['号码丢失前几天，你们用邮件告诉我，最多几次。', '信里只有号码后四位、最后一天和付款链接，没有别的。', '付不付款由我决定，随时可以停止这些邮件。'],
    yes: '好，通知我', no: '不用了', stop: '停止这些邮件', agreed: ['会通知你', '在号码丢失前几天。'], ended: ['不会通知你', '以后不再写信。'],
  },
  calendar: {
    title: '放进日历', lead: '给日历软件用的地址：套餐什么时候到期、什么时候收不到短信、号码什么时候丢、自动续费什么时候扣款，提前一周提醒，一直是最新的。',
    private: '拿到地址的人只能看到这些日期、你给卡起的名字和打码的号码。', make: '生成地址', again: '换一个地址', againSay: '已有一个地址在用。换新的，旧的立即失效。', label: '你的日历地址', once: '只显示这一次。在苹果、谷歌或 Outlook 日历里选择“通过 URL 添加”。', copy: '复制', copied: '已复制', open: '在日历 App 里打开', end: '停用地址',
  },
  link: '所有日期排在一条线上',
};
