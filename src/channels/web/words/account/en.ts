/** The words of sign-in and account in English. This object is the type: a language that lacks a key does not compile. */
export const en = {
  signIn: {
    title: 'Sign in',
    lead: 'No password: we send a code. The first time it makes your account.',
    label: 'US mobile number or e-mail',
    button: 'Send me a code',
    risk: 'A text can be read by whoever holds the number. A passkey, set up after signing in, is stronger.',
    guest: 'Renew without an account',
  },
  code: {
    title: 'Enter the code',
    sent: (to: string) => `A six-digit code is on its way to ${to}.`,
    button: 'Sign in',
    other: 'Use another number or e-mail',
    mail: 'In the sandbox the message lands in a mailbox you can open.',
    mailLink: 'Open the sandbox mailbox',
  },
  account: {
    title: 'My account',
    lines: 'Lines',
    noLines: 'No line yet',
    noLinesSay: 'Sign in with the line’s own number, and it is here by itself.',
    reach: 'How we reach you',
    text: 'Text', email: 'E-mail',
    signOut: 'Sign out',
  },
};

type Same<T> = T extends (...facts: infer F) => string ? (...facts: F) => string
  : T extends string ? string
  : { readonly [K in keyof T]: Same<T[K]> };
export type AccountWords = Same<typeof en>;
