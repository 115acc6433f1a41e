/** What the pages about clocks, keeping a number, family and calendar say; English is the type of all languages. */
export const en = {
  title: 'All dates',
  line: 'What comes, and what follows',
  hero: { kept: 'Number kept until', gone: 'Number lost', unused: 'No date yet: not used so far', left: (span: string) => `${span} left` },
  now: 'Now',
  in: (span: string) => `in ${span}`,
  works: {
    all: 'Everything works', texts: 'Number kept: calls and texts as the plan says, no data', incoming: 'Only incoming texts, 911 and care', emergency: 'Only 911 and care', nothing: 'Nothing',
  },
  after: {
    all: 'Everything goes on.', texts: 'Then calls and texts as the plan says, and no data.', incoming: 'Then only incoming texts, 911 and care.', emergency: 'Then only 911 and care: no texts, no codes.', nothing: 'Then nothing works any more.',
  },
  mark: {
    cycle_end: 'Plan ends', service_ended: 'Service ended', full_service_end: 'Full service ends', grace_end: 'Texts stop', number_release: 'The number is lost', aging_end: 'Somebody else may get it',
    addon_end: 'Added data ends', balance_end: 'Carrier balance lapses', activate_by: 'First use by then',
  },
  next: (plan: string) => `Then ${plan} starts by itself.`,
  release: 'The carrier takes it back for good. Every bank and app that texts this number then texts a stranger.',
  balance: 'Money at the carrier, not your wallet here.',
  clocks: { cycle: 'cycle', addon: 'added data', balance: 'balance', number: 'number' },
  keep: { title: 'Keep this number until', button: 'Find the cheapest way', why: 'A day by the line’s own clock.' },
  park: {
    title: 'Park this line', say: (days: string) => `For when you are away: the number stays yours for ${days}, without data.`,
    after: 'It starts when what is paid for ends; your data works until then.', now: 'It starts at once.', button: 'Park',
    back: 'Back to a plan', backSay: 'It starts at once. The rest of the keep plan is lost.', backButton: 'Back',
  },
  ways: { guard: 'Stand guard', guardOff: 'off', guardUntil: (day: string) => `until ${day}`, guardAlways: 'until you stop it', family: 'Tell the family', calendar: 'In your calendar' },
  answer: {
    title: (day: string) => `Keep it until ${day}`, nothing: 'Nothing to buy', nothingSay: (day: string) => `The number is yours until ${day} anyway.`,
    total: (count: number) => (count === 1 ? 'for one purchase, taxes included' : `for ${count} purchases, taxes included`),
    steps: 'What to buy, and when', today: 'Today', keptUntil: (day: string) => `kept until ${day}`, meanwhile: 'What works meanwhile', until: (day: string) => `until ${day}`,
    proved: 'Nothing on sale today is cheaper.', unproved: 'We found nothing cheaper, and did not try everything.', prices: 'At today’s prices and taxes. Bought a week before the number would go.',
    other: { texts: 'And keep getting texts', number: 'Only keep the number' }, buy: 'Buy the first now', guard: 'Do it for me',
    impossible: {
      no_plan: ['It cannot be kept that long', 'No plan on sale for this line reaches that day.'], unused: ['Use the card first', 'A card that was never used is closed on its date, whatever is bought.'], released: ['The number is gone', 'The carrier has taken it back.'],
      closed: ['This line is closed', 'Nothing can be bought for it.'], barred: ['This line is barred', 'Ask for help: nothing can be bought for it now.'],
    } as Readonly<Record<'no_plan' | 'unused' | 'released' | 'closed' | 'barred', readonly [title: string, say: string]>>,
    reach: (day: string) => `At most until ${day}.`,
  },
  stand: {
    title: 'Stand guard', lead: 'We watch the date for you. Before the number would be lost, we pay for what keeps it, or wake you and the family you named.',
    on: 'On guard', until: (day: string) => `Until ${day}`, always: 'Until you stop it', next: (day: string, money: string) => `Pays ${money} on ${day}, unless you renew first.`, idle: 'Nothing has to be paid within sight.',
    loud: 'Nobody is charged. Your alarms come earlier and louder instead.', stop: 'Stop guarding', untilLabel: 'Guard it until', empty: 'Leave it empty to guard until you stop it.',
    pay: 'When it is time', nobody: 'Charge nobody, wake me loudly', wallet: 'My wallet', go: 'Go on',
    agree: 'I agree to this', button: 'Stand guard', noPlan: 'No plan of this carrier can be paid for by itself, so nobody is charged. Your alarms come earlier and louder.', auto: 'Auto-renew is on for this line and keeps its number, so nothing more is charged. Should it fail, your alarms come earlier and louder.', toAuto: 'See auto-renew', save: 'Save a card first, to be charged by itself', changed: 'Choose anew',
  },
  family: {
    title: 'Tell the family', lead: 'Somebody who is told when this number is about to be lost, with a link to pay for it. Nothing else, ever: no use, no bills, no full number.',
    shares: (names: string) => `Who shares this line hears of it with you: ${names}.`, state: { asked: 'asked, no answer yet', agreed: 'said yes', declined: 'said no', stopped: 'ended' },
    remove: 'Remove', name: 'What you call them', email: 'Their e-mail', language: 'Their language', button: 'Ask them', note: 'They get one e-mail and decide. Without a yes they hear nothing.', bad: 'That is not an e-mail address.',
  },
  named: {
    title: 'May we tell you?', lead: (line: string) => `The holder of ${line} named you. Before that number is lost, we would write to you.`,
    words: ['We write to you by e-mail a few days before this number is lost, a few times at most.', 'The letter holds its last four digits, the last day, and a link to pay. Nothing else.', 'You pay nothing unless you want to, and can stop these letters at any time.'] as readonly string[],
    yes: 'Yes, tell me', no: 'No', stop: 'Stop these letters', agreed: ['You will be told', 'A few days before the number is lost.'] as readonly [title: string, say: string], ended: ['You will not be told', 'Nothing comes any more.'] as readonly [title: string, say: string],
  },
  calendar: {
    title: 'In your calendar', lead: 'An address for your calendar program. It shows when plans end, when texts stop, when numbers are lost and when auto-renew pays, a week ahead, always up to date.',
    private: 'Whoever has the address sees these dates and your names for the lines, with masked numbers. Nothing else.', make: 'Make an address', again: 'Make another', againSay: 'An address is in use. Another one ends it at once.',
    label: 'Your calendar’s address', once: 'Shown once. In Apple, Google or Outlook: add a calendar by URL.', copy: 'Copy', copied: 'Copied', open: 'Open in the calendar app', end: 'End the address',
  },
  link: 'All dates on one line',
};
export type ClockWords = typeof en;
