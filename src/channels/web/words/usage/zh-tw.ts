import type { UsageWords } from './en.ts';

export const zhTw: UsageWords = {
  title: '用量與預估',
  chart: (left, day) => `每日剩餘流量與每日用量。${day} 剩 ${left}。下方表格有全部數字。`,
  chartPlain: '每日用量。下方表格有全部數字。',
  legend: { left: '剩餘', range: '預估', day: '每日用量' },
  table: '看表格', day: '日期', used: '已用', left: '剩餘', so: '到現在', unread: '沒有讀數',
  csv: '全部讀數（CSV）', empty: '尚無讀數，一小時內會自動讀取。',
  forecast: {
    title: '流量何時用完',
    sure: (end) => `可以用到本期結束，${end}，用得多的日子也夠。`,
    perhaps: (early) => `應該能用到本期結束。若接下來用得多，最早 ${early}會用完。`,
    range: (likely, early, late) => `最可能在 ${likely}用完。十次有八次落在 ${early}到 ${late}之間。`,
    open: (likely, early) => `最可能在 ${likely}用完。最早可能是 ${early}，也可能用到本期結束。`,
    then: '屆時排隊的方案自動生效。',
    early: '最早', likely: '最可能', late: '最晚', end: '本期結束',
    basis: (days, perDay) => `依據 ${days}的用量，平均每日 ${perDay}，週末另計。`,
    few: (seen, need) => `讀數不足：需要 ${need} 個整天，目前有 ${seen} 個。在那之前只能猜，所以先不說。`,
    unlimited: '吃到飽，不會用完。', used_up: '本期流量已用完。', no_cycle: '目前沒有含流量的週期。',
  },
  drain: {
    title: '先用哪一份', rule: '先到期的先用。同時到期時，依序為贈送流量、方案流量、結轉流量、加購流量。',
    now: '使用中', sooner: '比後面的先到期', kind: '同時到期，依種類排在前面', last: '最後使用',
  },
  recommend: {
    title: '夠用又最便宜的方案', until: '要用到', change: '更改',
    careful: (need) => `到那天最多用 ${need}，用得多的日子也算在內。`,
    likely: (need) => `到那天大約會用 ${need}。沒有哪個方案一定夠用。`,
    cheaper: (plan, price, day) => `「${plan}」${price}，${day}就會用完。`,
    cheapest: '沒有更便宜的了。',
    none: '沒有方案能用到那天，試試早一點的日期。', few: '有了幾天的用量就會顯示在此。',
    button: '看看這個方案',
  },
  tell: {
    title: '何時提醒我', used: '用到這個比例時', left: '剩餘不超過（GB）', days: '到期前幾天', forecast: '流量可能不夠用時',
    hint: '留空即不提醒。', save: '儲存', link: '設定提醒',
  },
  cycle: {
    mode: '流量用完後生效',
    says: (latest) => `排隊等候，現有流量一用完就自動生效，最晚 ${latest}。屆時本期剩下的天數作廢。`,
    saysNow: '流量已用完，所以立即生效。本期剩下的天數作廢。',
    queued: (latest) => `流量用完時自動生效，最晚 ${latest}`,
    began: (when) => `${when} 自動生效`,
    latest: '最晚生效', start: '生效', will: '自動生效', willUsedUp: '流量用完時自動生效', did: '已自動生效', didUsedUp: '流量用完，已自動生效',
  },
};
