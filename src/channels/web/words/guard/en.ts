/** What a guarded door says while the shields are up. */
export const en = {
  title: 'One moment',
  detail: 'Many stolen cards are being tried at the shop just now. Your browser proves with a second of work that it is no robot; nobody else is asked.',
  working: 'Working. The next page opens by itself.',
  noScript: 'Without a script this cannot be done. Sign in with a code, and the look-up goes on as usual.',
  signIn: 'Sign in with a code',
};
export type GuardWords = typeof en;
