import type { UsageWords } from './en.ts';

export const zhCn: UsageWords = {
  title: '用量与预测',
  chart: (left, day) => `每天剩余的流量和每天的用量。${day} 剩 ${left}。下面的表格有全部数字。`,
  chartPlain: '每天的用量。下面的表格有全部数字。',
  legend: { left: '剩余', range: '预计', day: '每天用量' },
  table: '看表格', day: '日期', used: '已用', left: '剩余', so: '到现在', unread: '没有读数',
  csv: '全部读数（CSV）', empty: '还没有读数，一小时内会自动读取。',
  forecast: {
    title: '流量什么时候用完',
    sure: (end) => `能用到本周期结束，${end}，用得多的日子也够。`,
    perhaps: (early) => `多半能用到本周期结束。如果接下来用得多，最早 ${early}会用完。`,
    range: (likely, early, late) => `多半在 ${likely}用完。十次有八次落在 ${early}到 ${late}之间。`,
    open: (likely, early) => `多半在 ${likely}用完。最早可能是 ${early}，也可能用到本周期结束。`,
    then: '到时排队的套餐自动生效。',
    early: '最早', likely: '多半', late: '最晚', end: '本周期结束',
    basis: (days, perDay) => `依据 ${days} 的用量，平均每天 ${perDay}，周末单独算。`,
    few: (seen, need) => `读数还不够：要满 ${need} 个整天，现在有 ${seen} 个。在那之前只能猜，所以先不说。`,
    unlimited: '不限量，不会用完。', used_up: '本周期的流量已用完。', no_cycle: '现在没有带流量的周期。',
  },
  drain: {
    title: '先用哪一份', rule: '先到期的先用。同时到期时，依次是赠送流量、套餐流量、结转流量、加油包。',
    now: '正在使用', sooner: '比后面的先到期', kind: '同时到期，按种类排在前面', last: '最后使用',
  },
  recommend: {
    title: '够用又最便宜的套餐', until: '要用到', change: '更改',
    careful: (need) => `到那天最多用 ${need}，用得多的日子也算在内。`,
    likely: (need) => `到那天多半用 ${need}。没有哪个套餐一定够用。`,
    cheaper: (plan, price, day) => `「${plan}」${price}，${day}就会用完。`,
    cheapest: '没有更便宜的了。',
    none: '没有套餐能用到那天，试试早一点的日期。', few: '有了几天的用量就会显示在这里。',
    button: '看看这个套餐',
  },
  tell: {
    title: '什么时候提醒我', used: '用到这个比例时', left: '剩余不多于（GB）', days: '到期前几天', forecast: '流量可能不够用时',
    hint: '留空就不提醒。', save: '保存', link: '设置提醒',
  },
  cycle: {
    mode: '流量用完后生效',
    says: (latest) => `排队等待，现有流量一用完就自动生效，最晚 ${latest}。到时本周期剩下的天数作废。`,
    saysNow: '流量已用完，所以马上生效。本周期剩下的天数作废。',
    queued: (latest) => `流量用完时自动生效，最晚 ${latest}`,
    began: (when) => `${when} 自动生效`,
    latest: '最晚生效', start: '生效', will: '自动生效', willUsedUp: '流量用完时自动生效', did: '已自动生效', didUsedUp: '流量用完，已自动生效',
  },
};
