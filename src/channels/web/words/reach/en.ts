/** The words of phones and Telegram in English. This object is the type: a language that lacks a key does not compile. */
export const en = {
  title: 'Phones and Telegram',
  lead: 'Where notices reach you besides letters and texts. Each way begins with a tap of yours and ends with one. Offers never come this way.',
  telegram: 'Telegram',
  /** Goes into the ledger of consents as it stands. */
  telegramYes: 'Notices about my lines, and receipts, may come into my Telegram chat. /stop in the chat ends it.',
  link: 'Link Telegram',
  since: (when: string) => `since ${when}`,
  linked: 'Linked',
  unlink: 'Unlink',
  devices: 'Phones and browsers',
  noDevices: 'None is notified yet',
  here: 'this one',
  add: 'Notify this phone or browser',
  remove: 'Remove',
  contacts: 'Numbers and e-mail addresses',
  text: 'Text', email: 'E-mail',
  service: { on: 'reminders on', off: 'no reminders' },
  stopped: 'said STOP: gets only codes you ask for. START from that phone lets texts through again',
  change: 'Change numbers, addresses and reminders',
  said: { added: 'Added.', removed: 'Removed. Nothing comes there any more.', unlinked: 'Unlinked. Nothing comes there any more.' },
  sandbox: { name: 'Made-up phone', add: 'Add a made-up phone', push: 'What the phones show', telegram: 'The made-up Telegram' },
  open: {
    title: 'Open Telegram',
    lead: 'Telegram opens with the bot of this shop. Tap Start there, and the chat is linked.',
    button: 'Open Telegram',
    until: (time: string) => `Works once, until ${time}. Do not pass it on: whoever opens it gets your notices.`,
    sandbox: 'Sandbox: a made-up Telegram opens.',
    done: 'Done? See what is linked',
  },
};

type Same<T> = T extends (...facts: infer F) => string ? (...facts: F) => string : T extends string ? string : { readonly [K in keyof T]: Same<T[K]> };
export type ReachWords = Same<typeof en>;
