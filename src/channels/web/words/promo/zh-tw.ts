import type { PromoWords } from './en.ts';

export const zhTw: PromoWords = {
  have: '優惠碼',
  use: '使用優惠碼',
  drop: '不用優惠碼',
  refused: {
    not_found: '查無這個優惠碼，核對一下字母與數字。',
    not_yet: '這個優惠碼尚未開始。',
    ended: '這個優惠碼已經結束。',
    carrier: '這個優惠碼只適用於其他電信公司的門號。',
    plan: '這個優惠碼只適用於其他方案。',
    first_only: '這個優惠碼只適用於門號的首次續約，這個門號在這裡續約過。',
    other_offer: '這個優惠碼不能與本次續約的其他優惠併用。',
    used_up: '這個優惠碼的名額已用完。',
    budget: '這個優惠碼的預算已用完。',
    per_customer: '這個門號或您使用這個優惠碼的次數已滿。',
    tries: '試的優惠碼太多了。一小時後再試，或不用優惠碼繼續。',
    card: '這像是信用卡的數字，沒有留存；它只該填在付款頁。',
  },
};
