import type { CarrierMode, StripeRequest, WebhookMode } from '../fault-menu.ts';
import type { FaultKind } from '../../src/rooms/payments/gateways/stripe/fake/faults.ts';

/** Title, and what it does in one sentence. */
type Mode = readonly [title: string, does: string];

/** The sandbox's own words in English; the shop's words are the shop's. This object is the type. */
export const en = {
  title: 'Sandbox panel',
  lead: 'The world behind this shop: its clock, its carriers, its payment service. All of it is made up.',
  footer: 'SANDBOX: these pages do not exist in a shop in production.',
  goTo: 'Sandbox pages',
  pages: { panel: 'Panel', phone: 'Phone', call: 'Call', mail: 'Mail', push: 'Notifications', telegram: 'Telegram', ops: 'Operator', api: 'API', shop: 'Shop' },
  clock: {
    title: 'Clock',
    real: 'Real time',
    ahead: (span: string) => `${span} ahead of real time`,
    on: 'Move time on',
    hour: '+1 hour', day: '+1 day', week: '+7 days',
    line: 'To the end of a cycle',
    before: 'A minute before',
    end: 'At its end',
    back: 'Back to real time',
    backSays: 'The only way back. What happened in the moved time stays: an ended cycle stays ended, and waits there until real time has caught up. To begin afresh, stop the shop and delete its data folder.',
    signedOut: 'Codes, prices and sign-ins run out as time moves.',
  },
  lines: {
    title: 'Lines',
    left: (data: string) => `${data} left`,
    firstUseBy: (when: string) => `first use by ${when}`,
    grace: (when: string) => `grace until ${when}`,
    release: (when: string) => `number safe until ${when}`,
    guest: 'Open in the shop', phone: 'Its phone', noTexts: 'Gets no texts',
    more: 'Make something happen',
    use: (data: string) => `Use ${data}`,
    firstUse: 'First use', changeSim: 'Change the SIM', bar: 'Block', unbar: 'Unblock',
  },
  vendors: {
    title: 'Carriers and payments',
    float: 'Shop’s float',
    refill: (money: string) => `Pay in ${money}`,
    well: 'Behaves well',
    active: (n: number) => (n === 1 ? '1 fault on' : `${n} faults on`),
    change: 'Make it misbehave',
    stripe: 'Payment service',
  },
  vendor: {
    carrierLead: 'This carrier is simulated. Choose what goes wrong, then renew a line and watch how the shop copes.',
    stripeLead: 'This payment service is simulated. Choose what goes wrong, then pay and watch how the shop copes.',
    lines: 'For which line', every: 'Every line',
    request: 'At which request',
    once: 'Once', always: 'Until cleared',
    now: 'On now', none: 'Nothing. It behaves well.',
    left: (n: number | null) => (n === null ? 'until cleared' : n === 1 ? 'once more' : `${n} times more`),
    clear: 'Clear', clearAll: 'Behave well again',
    letGo: 'Finish what was left lying',
    modes: 'What can go wrong', webhooks: 'Its calls to the shop', on: 'Turn on', isOn: 'On',
  },
  carrier: {
    lost_request: ['Request lost', 'Never hears of the top-up. The shop gets no answer.'],
    lost_reply: ['Answer lost', 'Delivers, but the answer never reaches the shop.'],
    slow: ['Answers too late', 'Delivers, and answers after 25 real seconds. The shop has given up by then.'],
    unknown_code: ['Speaks in riddles', 'Delivers, and answers with a code that nobody has documented.'],
    down: ['Out of reach', 'No request of any kind gets through.'],
    refuse: ['Refuses', 'Says that the plan is not to be had. The money must go back.'],
    silent: ['Leaves it lying', 'Takes the top-up and does nothing until told to finish.'],
    delay: ['Takes its time', 'Delivers 90 seconds later, in the shop’s time.'],
    late_success: ['Changes its mind', 'Says no, and delivers all the same two minutes later.'],
    float_empty: ['Float is empty', 'Waits until the shop pays in more.'],
    after_midnight: ['Starts at midnight', 'Activates at the line’s next midnight instead of at once.'],
    after_cycle_end: ['Starts after the cycle', 'Activates only when the running cycle has ended.'],
    wrong_days: ['A day too few', 'Delivers one day less than promised.'],
    wrong_bytes: ['1 GB too little', 'Delivers one gigabyte less than promised.'],
    other_price: ['Takes too much', 'Delivers, and takes 20 per cent more from the float than agreed.'],
    reverse: ['Takes it back', 'Delivers, and undoes it five minutes later.'],
    notify_twice: ['Repeats itself', 'Calls the shop twice with the news, then once more with old news.'],
  } satisfies Readonly<Record<CarrierMode, Mode>> as Readonly<Record<CarrierMode, Mode>>,
  stripe: {
    lose_request: ['Request lost', 'Nothing is done and nobody answers.'],
    lose_reply: ['Answer lost', 'Everything is done and nobody answers.'],
    cut_body: ['Answer cut off', 'Everything is done; the connection breaks in the middle of the answer.'],
    error_500: ['Breaks before', 'An error from the doorstep. Nothing is done or remembered.'],
    error_500_done: ['Breaks after', 'Everything is done, the answer is an error, and asking again repeats it for 24 hours.'],
    error_500_kept: ['Breaks and insists', 'Nothing is done, and asking again with the same key repeats the error for 24 hours.'],
    rate_limited: ['Too many requests', 'Turned away before anything is done.'],
    conflict: ['Key in use', 'Turned away as if the same request were still running.'],
    slow: ['Answers too late', 'Done, and answered after 25 real seconds. The shop has given up by then.'],
  } satisfies Readonly<Record<FaultKind, Mode>> as Readonly<Record<FaultKind, Mode>>,
  requests: {
    any: 'Whatever the shop asks next', open: 'Opening the pay page', token: 'Charging by token', refund: 'Refunding', payer: 'The payer’s tap on the pay page',
  } satisfies Readonly<Record<StripeRequest, string>> as Readonly<Record<StripeRequest, string>>,
  webhooks: {
    lose: ['Lose three', 'The next three are never sent.'],
    twice: ['Send twice', 'Each arrives twice.'],
    reversed: ['Last first', 'What is due together arrives in reverse.'],
    late: ['A minute late', 'Each starts out 60 seconds later.'],
  } satisfies Readonly<Record<WebhookMode, Mode>> as Readonly<Record<WebhookMode, Mode>>,
  journal: { title: 'What has just happened', none: 'Nothing yet. Renew a line, and its steps appear here.' },
  phone: {
    title: 'Sandbox phone',
    lead: 'Texts to made-up numbers land here. The page looks for new ones by itself.',
    choose: 'Whose phone?',
    none: 'No texts yet. Ask for a code in the shop and it appears here.',
    texts: (n: number) => (n === 1 ? '1 text' : `${n} texts`),
    code: 'Code', pick: 'A tap marks all of it, ready to copy.',
    others: 'Other phones',
    say: { label: 'Text to the shop', send: 'Send', hint: 'Words the shop knows. Anything else waits on /ops/texts for a person.', words: ['RENEW', 'BAL', 'AUTO OFF', 'HELP', 'STOP', 'START'] },
  },
  mail: {
    title: 'Sandbox mailbox',
    lead: 'Letters the shop has sent. None has left the house.',
    none: 'No letters yet. Give an address when you pay, and the receipt appears here.',
    to: 'To', from: 'From', all: 'All letters', asSent: 'As sent', asText: 'As plain text', older: 'Older letters',
  },
  push: {
    title: 'Sandbox notifications',
    lead: 'What the shop shows on phones that allowed it. In the demo everything lands here; a real browser is notified besides.',
    none: 'Nothing yet. Add a phone under Account, Language, time, messages, Phones and Telegram; then renew a line.',
    tag: 'Replaces older ones of', opens: 'A tap opens', background: 'in the background',
  },
  telegram: {
    title: 'Sandbox Telegram',
    lead: 'Chats of made-up people with the bot of this shop. No message leaves this machine.',
    none: 'Nobody has written to the bot yet. Link Telegram in an account, and the way leads here.',
    start: 'Start', startSay: 'Somebody has opened the bot with a link of this shop.', chat: (id: string) => `Chat ${id}`, stop: 'Send /stop',
    linked: 'The chat is linked.', refused: 'The link has expired or was used already.',
  },
  said: {
    moved: 'Time has moved.', back: 'Back in real time.', seen: 'The clock had been moved already; nothing was done.', used: 'Used.', dry: 'No data flows on this line right now.',
    first_used: 'The carrier has seen its first use.', sim_changed: 'Its SIM was changed: codes, saved ways to pay and refunds pause for 72 hours.', barred: 'Blocked by the carrier.', unbarred: 'Unblocked.', refilled: 'Paid in.', added: 'From now on.', cleared: 'Cleared.', finished: 'Finished.',
  },
};

/** Sentences may take fewer facts, never more. */
type Same<T> = T extends (...facts: infer F) => string ? (...facts: F) => string
  : T extends string ? string
  : T extends Mode ? Mode
  : T extends readonly string[] ? readonly string[]
  : { readonly [K in keyof T]: Same<T[K]> };
export type SandboxWords = Same<typeof en>;
export type Said = keyof typeof en.said;
