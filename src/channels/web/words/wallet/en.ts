/** The words of the wallet in English. This object is the type: a language that lacks a key does not compile. */
export const en = {
  title: 'Wallet',
  balance: 'In your wallet',
  held: (money: string) => `${money} of it is promised to a renewal that is being paid.`,
  never: 'Never expires. It pays for renewals and is not paid out.',
  frozen: 'Frozen while a payment into it is disputed',
  frozenSay: 'Nothing can be spent until that is decided. The money stays yours.',
  add: 'Add money',
  amount: 'Amount',
  other: 'Other amount in dollars',
  room: (money: string) => `Up to ${money} more today.`,
  full: 'Your wallet is full for today. At most $2,000 a day, and $2,000 in all.',
  addButton: 'Add to wallet',
  with: 'Pay with',
  voucher: 'Voucher',
  code: 'Code, 16 letters and digits',
  redeem: 'Redeem',
  redeemed: (money: string) => `${money} added`,
  redeemedSay: 'The voucher is in your wallet now.',
  statement: 'Statement',
  none: 'Nothing yet',
  noneSay: 'Every movement will stand here, with what it was for.',
  older: 'Older',
  kinds: { loaded: 'Added', redeemed: 'Voucher redeemed', spent: 'Renewal paid', given_back: 'Money back', reversed: 'Taken back after a dispute', other: 'Correction' },
  after: (money: string) => `balance ${money}`,
  inFirst: (money: string) => `Use ${money} from the wallet first`,
  rest: (money: string) => `${money} is left to pay below.`,
  all: (money: string) => `Wallet, ${money} in it`,
  saved: (name: string) => `${name}, saved`,
  save: 'Keep it for next time',
  part: (money: string, way: string) => `${money} · ${way}`,
  backInWallet: (money: string) => `${money} is in the wallet now.`,
  load: {
    open: ['Finish paying', 'The payment page is open. The wallet grows as soon as it is paid.'],
    paying: ['Waiting for the payment', 'This page looks again by itself. Nothing is charged twice.'],
    checking: ['Asking about the payment', 'The answer is not clear yet. We keep asking; do not pay again.'],
    done: ['In your wallet', 'It never expires.'],
    declined: ['Not paid', 'No money was taken, and the wallet is as it was.'],
    pay: 'Go to the payment page', cancel: 'Do not add money', again: 'Try again', wallet: 'See wallet', renew: 'Renew a line',
    amount: 'Added', now: 'In the wallet now', method: 'Paid with', at: 'Time', reference: 'Reference', sent: (email: string) => `The receipt is on its way to ${email}.`,
  },
} as const;

type Same<T> = T extends (...facts: infer F) => string ? (...facts: F) => string
  : T extends string ? string
  : { readonly [K in keyof T]: Same<T[K]> };
export type WalletWords = Same<typeof en>;
