import type { PromoWords } from './en.ts';

export const zhCn: PromoWords = {
  have: '优惠码',
  use: '使用优惠码',
  drop: '不用优惠码',
  refused: {
    not_found: '没有这个优惠码，核对一下字母和数字。',
    not_yet: '这个优惠码还没开始。',
    ended: '这个优惠码已经结束。',
    carrier: '这个优惠码只用于其他运营商的号码。',
    plan: '这个优惠码只用于其他套餐。',
    first_only: '这个优惠码只用于号码的首次续费，这个号码在这里续过费。',
    other_offer: '这个优惠码不能和本次续费的其他优惠一起用。',
    used_up: '这个优惠码的名额已用完。',
    budget: '这个优惠码的预算已用完。',
    per_customer: '这个号码或你使用这个优惠码的次数已满。',
    tries: '试的优惠码太多了。一小时后再试，或不用优惠码继续。',
    card: '这像是银行卡号，没有保存。卡号只在付款页填写。',
  },
};
