export const en = {
  title: 'Auto-renew',
  state: { off: 'Off', on: 'On', asking: 'Waits for your yes', paused: 'Paused', frozen: 'Stands still' },
  lead: {
    off: 'Off. Nothing is charged by itself, and nothing was chosen for you.', on: 'On. The line renews by itself, inside what you agreed to.', asking: 'On, and waiting for your yes.',
    paused: 'Paused. Nothing is charged by itself.', frozen: 'It stands still: a payment for this line is disputed at your bank. Until that is decided nothing is charged by itself.',
  },
  terms: 'What you would agree to', agree: 'I agree to these terms', unticked: 'Please tick the box if you agree. It is never ticked for you.', turnOn: 'Turn auto-renew on', instead: 'Use these terms from now on',
  prove: 'Show that it is you, then agree', proveSay: 'A code or your passkey, because this allows charges without you.',
  change: 'Pay another way, or change when and how much', pay: 'How it is paid',
  kinds: {
    saved: '', both: 'The wallet first, the card for the rest.', wallet: 'Money you add beforehand, for one cycle or several.', approve: 'Nobody can charge it for you: you are asked before each end, and pay on one page.',
  },
  both: (card: string) => `Wallet and ${card}`, wallet: 'Wallet', plan: 'Plan', when: 'When', byDate: 'Before paid time ends', low: 'Also when data runs low', ceiling: 'Most without asking you', show: 'Show these terms', addCard: 'Save a card or PayPal',
  next: 'Next charge', noNext: 'None in sight', paysWith: 'Pays with', since: 'On since', until: 'Until', asksNext: 'You are asked',
  tooLate: (day: string) => `It was turned on too late for the paid time that ends ${day}. Please renew once more by hand; it renews by itself from then on.`,
  items: 'What happens when',
  item: { told: 'You get a message', charge: (money: string) => `${money} is charged`, retry: 'It is tried again', again: 'If that fails, it is tried again', ask: 'You are asked to approve', failed: 'Tried', paid: 'Paid' },
  price: (money: string) => `It costs ${money} now`, priceSay: (limit: string) => `You agreed to ${limit}. Nothing is charged without your yes.`, yes: (money: string) => `Yes to ${money}, this time`,
  approve: 'Review and pay', approveSay: (money: string) => `${money} waits for your yes.`,
  again: 'Try again now', byHand: 'Renew by hand', walletSay: (money: string, cycles: number) => `${money} in the wallet: ${cycles === 0 ? 'not enough for the next one' : cycles === 1 ? 'enough for one renewal' : `enough for ${cycles} renewals`}.`, addMoney: 'Add money',
  walletLow: 'The wallet had too little.',
  off: 'Turn auto-renew off', offSay: 'It ends at once, and you get a confirmation.', changeTerms: 'Change the terms', turnOnAgain: 'Turn it on again',
  consent: 'What you agreed to, word for word', consentAt: (day: string) => `Agreed on ${day}`,
  history: 'What it did', did: { renewed: 'Renewed by itself', by_hand: 'Renewed by hand, nothing charged', gave_up: 'Not renewed', dropped: 'Turned off before' },
  said: { on: 'Auto-renew is on. The confirmation is on its way.', off: 'Auto-renew is off. Nothing is charged by itself any more.', yes: 'Thank you. It is charged as planned.', again: 'Tried again; this is how it stands now.' },
  offPage: {
    title: 'Turn auto-renew off?', lead: (line: string) => `For ${line}. Nothing will be charged by itself any more.`, button: 'Turn it off', ends: 'It ends at once. Paid time stays paid.',
    done: 'Auto-renew is off', doneSay: 'Nothing is charged by itself any more. Paid time stays paid; renew by hand whenever you like.',
  },
  receipt: { title: 'Next time by itself?', say: 'Auto-renew charges the way you choose on the day before paid time ends, tells you 7 and 3 days before, and ends at once when you say so.', link: 'See the terms' },
  glance: {
    off: 'Auto-renew is off', on: (money: string, day: string) => `Auto-renew: ${money} on ${day}`, onPlain: 'Auto-renew is on', asking: 'Auto-renew waits for your yes', paused: 'Auto-renew is paused', frozen: 'Auto-renew stands still',
  },
};
export type AutoRenewPageWords = typeof en;
