import type { ReminderWords } from './en.ts';

/** 數字和漢字之間留空格。 */
const spaced = (when: string): string => (/^\d/.test(when) ? ` ${when}` : when);

export const zhTw: ReminderWords = {
  who: (name, last4) => name ?? `末四碼 ${last4}`,
  when: (days) => (days <= 0 ? '今天' : days === 1 ? '明天' : `${days} 天後`),
  both: (line, reader) => (reader === null ? line : `${line}（${reader}）`),
  between: '',
  subject: {
    cycle_end: (who, when) => `${who}：${when}到期`,
    grace: (who) => `${who}：已到期`,
    suspended: (who) => `${who}：已停話`,
    release: (who, when) => `${who}：門號${spaced(when)}會被收回`,
    data: (who, percent) => (percent >= 100 ? `${who}：流量用完了` : `${who}：流量已用 ${percent}%`),
    forecast: (who, day) => `${who}：流量大約 ${day}用完`,
  },
  headline: {
    cycle_end: (when) => `${when}到期`,
    grace: '已到期',
    suspended: '已停話',
    release: (when) => `門號${spaced(when)}會被收回`,
    data: (percent) => (percent >= 100 ? '流量用完了' : `流量已用 ${percent}%`),
    forecast: '流量會比天數先用完',
  },
  lead: {
    daysFirst: (until) => `服務到 ${until}。`,
    dataFirst: (day, until) => `依目前的用量，流量會先用完，大約在 ${day}；天數到 ${until}。`,
    left: (data) => `還剩 ${data}。`,
    grace: (ended, until) => `服務已到期：${ended}。門號還在，續約後一切照舊，最晚 ${until}。`,
    suspended: (until) => `服務已停。續約後門號還是您的，最晚 ${until}。`,
    release: (until) => `電信公司收回門號的時間：${until}。在那之前續約就能保住，之後誰也救不回來。`,
    usedUp: (until) => `天數還到 ${until}，現在就可以加購流量。`,
    daysGoOn: (until) => `天數到 ${until}。`,
  },
  labels: { left: '剩餘流量', ends: '到期', ended: '已到期', first: '流量約用到', grace: '最晚續約', release: '門號收回', offer: '續約方案' },
  renew: (price) => (price === null ? '看看方案' : `續約 ${price}`),
  later: '明天再提醒我',
  only: '按鈕不必登入就能打開這次續約，其他什麼都做不了，頁面只顯示末四碼。',
  once: '已經續約了？那就不會再收到提醒。',
  why: '這個門號在您的帳戶裡，所以提醒您。',
  settings: (url) => `調整提醒的時間與方式：${url}`,
  unsubscribe: (url) => `不再收這類郵件：${url}`,
  smsUntil: { ends: (moment) => moment, renewBy: (moment) => `最晚 ${moment}`, days: (moment) => `天數到 ${moment}` },
  sms: ({ shop, what, until, price, url }) => `【${shop}】${what}${until === null ? '' : `（${until}）`}。${price === null ? '看方案' : `續約 ${price}`}：${url} 回覆 STOP 退訂`,
};
