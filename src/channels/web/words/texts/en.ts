/** The words of what a line may do by text, in English. This object is the type: a language that lacks a key does not compile. */
export const en = {
  title: 'By text message',
  way: 'Renew and ask by text',
  lead: (number: string) => `Text us from ${number}. No app, no data needed.`,
  toNumber: (number: string) => `Text to ${number}`,
  toAny: 'Reply to any text of ours.',
  toSandbox: 'Open the sandbox phone',
  words: 'What you can text',
  renew: ['RENEW', 'The price of the same plan again, and a link to pay'],
  bal: ['BAL', 'Data left and the last day'],
  autoOff: ['AUTO OFF', 'Ends auto-renew at once'],
  help: ['HELP', 'Who we are and how to reach us'],
  stop: ['STOP', 'No more texts, but codes you ask for'],
  allow: 'What this number may do',
  balance: 'Answer BAL with data left and the last day',
  pay: 'Pay by replying YES',
  paySay: (most: string) => `We text back four digits. Reply YES with them, and it is paid, up to ${most} each time. Whoever holds this phone can do that.`,
  with: { card: (last4: string) => `Pays with the card ending in ${last4}.`, paypal: 'Pays with PayPal.', wallet: 'Pays from your wallet.' },
  nothing: 'Nothing is saved yet, so texts hold a link only.',
  save: 'Save a way to pay',
  button: 'Save',
  proofFirst: 'A code comes first when you let texts pay.',
  saved: 'Saved.',
  frozen: (until: string) => `The SIM of this line was changed. Until ${until} texts neither pay nor tell.`,
} as const;

type Same<T> = T extends (...facts: infer F) => string ? (...facts: F) => string : T extends readonly [string, string] ? readonly [word: string, does: string] : T extends string ? string : { readonly [K in keyof T]: Same<T[K]> };
export type LineTextWords = Same<typeof en>;
