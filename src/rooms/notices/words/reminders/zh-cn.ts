import type { ReminderWords } from './en.ts';

/** 数字和汉字之间留空格。 */
const spaced = (when: string): string => (/^\d/.test(when) ? ` ${when}` : when);

export const zhCn: ReminderWords = {
  who: (name, last4) => name ?? `尾号 ${last4}`,
  when: (days) => (days <= 0 ? '今天' : days === 1 ? '明天' : `${days} 天后`),
  both: (line, reader) => (reader === null ? line : `${line}（${reader}）`),
  between: '',
  subject: {
    cycle_end: (who, when) => `${who}：${when}到期`,
    grace: (who) => `${who}：已到期`,
    suspended: (who) => `${who}：已停机`,
    release: (who, when) => `${who}：号码${spaced(when)}会被收回`,
    data: (who, percent) => (percent >= 100 ? `${who}：流量已用完` : `${who}：流量已用 ${percent}%`),
    forecast: (who, day) => `${who}：流量大约 ${day}用完`,
  },
  headline: {
    cycle_end: (when) => `${when}到期`,
    grace: '已到期',
    suspended: '已停机',
    release: (when) => `号码${spaced(when)}会被收回`,
    data: (percent) => (percent >= 100 ? '流量已用完' : `流量已用 ${percent}%`),
    forecast: '流量会比天数先用完',
  },
  lead: {
    daysFirst: (until) => `服务到 ${until}。`,
    dataFirst: (day, until) => `照现在的用法，流量先用完，大约在 ${day}；天数到 ${until}。`,
    left: (data) => `还剩 ${data}。`,
    grace: (ended, until) => `服务已到期：${ended}。号码还在，续费后一切照旧，最晚 ${until}。`,
    suspended: (until) => `服务已停。续费后号码还是你的，最晚 ${until}。`,
    release: (until) => `运营商收回号码的时间：${until}。在那之前续费就能保住，之后谁也找不回来。`,
    usedUp: (until) => `天数还到 ${until}，现在就可以加流量。`,
    daysGoOn: (until) => `天数到 ${until}。`,
  },
  labels: { left: '剩余流量', ends: '到期', ended: '已到期', first: '流量约用到', grace: '最晚续费', release: '号码收回', offer: '续费套餐' },
  renew: (price) => (price === null ? '查看套餐' : `续费 ${price}`),
  later: '明天再提醒我',
  only: '按钮不用登录就能打开这次续费，别的什么都做不了，页面只显示尾号。',
  once: '已经续费了？那就不会再收到提醒。',
  why: '这个号码在你的账户里，所以提醒你。',
  settings: (url) => `调整提醒的时间和方式：${url}`,
  unsubscribe: (url) => `不再收这类邮件：${url}`,
  smsUntil: { ends: (moment) => moment, renewBy: (moment) => `最晚 ${moment}`, days: (moment) => `天数到 ${moment}` },
  sms: ({ shop, what, until, price, url }) => `【${shop}】${what}${until === null ? '' : `（${until}）`}。${price === null ? '看套餐' : `续费 ${price}`}：${url} 回复 STOP 退订`,
};
