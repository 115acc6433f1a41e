import type { LineTextWords } from './en.ts';

/** 短信能做什么。 */
export const zhCn: LineTextWords = {
  title: '发短信办理',
  way: '发短信续费、查余额',
  lead: (number) => `用 ${number} 给我们发短信，不用装应用，也不用流量。`,
  toNumber: (number) => `发到 ${number}`,
  toAny: '回复我们的任何一条短信就行。',
  toSandbox: '打开沙盒手机',
  words: '可以发什么',
  renew: ['续费', '上次那个套餐的价格和付款链接'],
  bal: ['余额', '还剩多少流量、用到哪天'],
  autoOff: ['关闭自动续费', '马上关闭'],
  help: ['帮助', '我们是谁、怎么联系'],
  stop: ['停止', '不再收短信，你自己要的验证码除外'],
  allow: '这个号码可以做什么',
  balance: '回答“余额”：剩多少流量、用到哪天',
  pay: '允许短信直接付款',
  paySay: (most) => `我们回四位数字，你回复 YES 加这四位就付款，每次最多 ${most}。谁拿着这部手机，谁就能付。`,
  with: { card: (last4) => `用尾号 ${last4} 的卡付款。`, paypal: '用 PayPal 付款。', wallet: '用钱包付款。' },
  nothing: '还没有保存付款方式，短信里只有付款链接。',
  save: '保存付款方式',
  button: '保存',
  proofFirst: '打开短信付款时要先输验证码。',
  saved: '已保存。',
  frozen: (until) => `这张卡换过 SIM 卡，${until} 之前不能短信付款，也不短信告知情况。`,
};
