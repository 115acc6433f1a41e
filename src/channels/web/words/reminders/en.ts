import type { Channel } from '../../../../rooms/notices/notices.ts';
import type { Topic } from '../../../../rooms/reminders/reminders.ts';

export const en = {
  go: {
    later: 'Remind me tomorrow',
    laterSet: (when: string): string => `You are reminded again ${when}, once.`,
    laterTitle: 'Tomorrow, then',
    notNeeded: 'Nothing needs a reminder any more.',
    back: 'Back to the renewal',
    renewed: ['Already renewed', 'This link told of a cycle that has been renewed since. Nothing is due.'],
    renewedUntil: (until: string): string => `Paid until ${until}.`,
    expired: ['This link is too old', 'Links in reminders open for thirty days. Nothing was charged.'],
    refused: 'Nothing was charged.',
    plans: 'See all plans', home: 'Find the line',
  },
  unsubscribe: {
    title: 'Stop reminders to this address?',
    lead: (to: string): string => `Reminders about lines that run out no longer go to ${to}. Receipts and codes you ask for still do.`,
    button: 'Stop them',
    stopped: ['Stopped', 'No more reminders go to this address.'],
    settings: 'Choose in your settings what reaches you',
    words: (to: string): string => `No more reminders to ${to}.`,
    oneClick: 'List-Unsubscribe=One-Click',
  },
  settings: {
    title: 'Reminders', lead: 'Before days, data or the number run out: once, by the first way below that reaches you, and never at night.',
    saved: 'Saved',
    ways: 'Ways, in this order', waysSay: 'The next one is tried when the one before was not opened within some hours.',
    way: { push: 'Notification', telegram: 'Telegram', email: 'E-mail', sms: 'Text message' } satisfies Record<Channel, string>,
    none: { push: 'No device yet', telegram: 'Not linked', email: 'No address', sms: 'No number' } satisfies Record<Channel, string>,
    linked: 'Linked',
    devices: (n: number): string => (n === 1 ? '1 device' : `${n} devices`),
    off: 'Off in your settings', add: 'Set up',
    hours: 'Hours', hoursSay: (city: string): string => `On your clock, ${city}. Never before 8:00 or after 21:00.`, from: 'from', to: 'to',
    topics: 'About',
    topic: {
      ends: ['End of service', '7, 3 and 1 days before, on the last day, and when it is over'],
      number: ['The number', 'when it is suspended, and 14, 7, 3 and 1 days before it is lost'],
      data: ['Data', 'at 75, 90 and 100%, or at your own marks'],
      forecast: ['Forecast', 'when data will run out well before the days'],
    } satisfies Record<Topic, readonly [string, string]>,
    lines: 'Lines', shared: 'shared with you', also: (label: string): string => `also remind ${label}`, noLines: 'No lines on this account yet.',
    save: 'Save', link: 'Reminders', auto: 'A line that renews by itself tells of each charge instead.',
  },
};
export type WebReminderWords = typeof en;
