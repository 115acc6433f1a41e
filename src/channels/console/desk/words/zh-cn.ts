import type { ScriptWords } from './words.ts';

export const zhCn: ScriptWords = {
  plan: ({ plan, ending }) => `我现在为尾号 ${ending} 的号码续费，套餐是 ${plan}。`,
  price: ({ price, tax, total }) => `套餐 ${price}，税费 ${tax}，一共 ${total}。`,
  priceOnly: ({ total }) => `一共 ${total}。`,
  discount: ({ discount }) => `已经优惠 ${discount}。`,
  startsNow: () => '立即生效。',
  startsAt: ({ at }) => `现有套餐用完后，从${at}开始。`,
  startsAtFirstUse: () => '从第一次使用开始计算。',
  validUntil: ({ at }) => `之后有效期到${at}。`,
  lost: ({ data }) => `剩余的 ${data} 流量会作废。`,
  refund: ({ rule }) => ({
    none: '这个套餐不能退款。', none_cannot_take_back: '这个套餐不能退款，因为运营商收不回来。',
    unused_full_14d: '没有用过的话，14 天内可以全额退款。',
    prorata_unstarted_cycles: '还没开始的月份可以退款。', prorata_days_min_bytes: '没用完的部分可以按比例退款。',
  })[rule],
  charge: ({ method, total }) => `我现在从您的 ${method} 扣款 ${total}。`,
  chargeWallet: ({ total }) => `我现在从您的钱包扣款 ${total}。`,
  ask: () => '您同意吗？请说同意或不同意。',
  askKey: () => '同意请按 1，按其他键或不按都算不同意。',
  linkSent: ({ ending }) => `付款链接已用短信发往尾号 ${ending} 的号码。`,
  receiptSent: () => '最近一张收据已用短信发给您。',
  codeSent: () => '验证码已用短信发到这个号码，请念给与您通话的客服。',
  renewed: ({ total }) => `续费 ${total} 正在办理，办好后马上发短信给您。`,
  autoOff: () => '自动续费已经关闭。',
};
