/** What the pages say by which staff sign in, set up, and are looked after. */
export const staffEn = {
  signIn: {
    title: 'Sign in', lead: 'For people who work here.', passkey: 'Sign in with a passkey', or: 'or with a code', email: 'Work e-mail', code: 'Code from your authenticator app', codeHint: 'Six digits. Each counts once.', go: 'Sign in',
    wrong: 'Address and code do not fit together. A code counts once: wait for the next one.', tooMany: 'Too many tries. Wait a quarter of an hour, or use a passkey.', passkeyWrong: 'That passkey opens nothing here.',
    ended: 'You were signed out: nothing was done for half an hour, or the day is over.', lost: 'Lost your phone? A manager makes you a new link.',
    demoTitle: 'Demo sign-in', demoSays: 'Only in the demo: step in as somebody, with no passkey and no code. A shop in production has no such door.', demoAs: (role: string) => `As ${role.toLowerCase()}`,
  },
  join: {
    title: 'Set up how you sign in', hello: (name: string, role: string) => `${name}, you are invited as ${role.toLowerCase()}.`, until: (when: string) => `This link works once, until ${when}.`,
    passkeyTitle: 'A passkey', passkeySays: 'The better way: your fingerprint, face or device PIN. Nobody can talk you out of it.', passkeyName: 'Name of this device', passkeyGo: 'Make a passkey',
    appTitle: 'An authenticator app', step1: 'Scan this with any authenticator app.', step1Key: 'No camera? Type this key, time based, six digits:', step2: 'Type the code that it shows now.', code: 'Six digits', go: 'Finish',
    wrong: 'That is not the code of the moment. Look at the clock of your phone: it has to be set by the network.', void: 'This link does not work any more', voidSays: 'It was used, withdrawn, or is older than two days. A manager makes a new one.',
  },
  me: {
    title: 'Your account', role: 'Role', email: 'Work e-mail', languages: 'Languages you speak', sessions: 'Where you are signed in', here: 'this browser', since: 'since', seen: 'last seen', end: 'Sign out there', endOthers: 'Sign out everywhere else',
    ways: 'How you sign in', app: 'Authenticator app', appOn: 'set up', appOff: 'not set up', passkeys: 'Passkeys', none: 'None yet.', name: 'Name of this device', add: 'Add a passkey', remove: 'Remove', added: 'added', used: 'last used', never: 'never used',
    stale: 'To change how you sign in, sign in again first: it must be minutes ago.', again: 'Sign in again', failed: 'That did not work. Nothing was changed.', unknown: 'unknown device',
    proofs: { totp: 'code', passkey: 'passkey', demo: 'demo' },
    phone: 'Your telephone', phoneSays: 'Callers you take at the desk can be put through to it. Whoever picks up presses 1 first. The caller never learns the number, and here only its end is shown.',
    phoneNumber: 'US number', phoneMine: 'It is my own, and I answer it.', phoneSave: 'Keep this number', phoneWrong: 'Give a US number of your own, and tick that it is yours.',
  },
  staff: {
    title: 'Staff', lead: 'Everybody has an account of their own. What they do stands in the journal under it.', name: 'Name', email: 'Work e-mail', role: 'Role', languages: 'Speaks', state: 'State', may: 'May do', since: 'Since (UTC)', here: 'you',
    states: { active: 'Active', invited: 'Invited', disabled: 'Disabled' }, invite: 'Invite somebody', inviteSays: 'You get a link to hand over. It works once, for two days; whoever opens it sets up a passkey or an authenticator app.', send: 'Make the link',
    linkTitle: 'The link, shown once', linkSays: (name: string, when: string) => `Hand it to ${name} by a way that only they read. It works once, until ${when}.`, save: 'Save', back: 'All staff',
    again: 'New link', againSays: 'A link to set up anew. When it is used, everything they signed in with before is void.', disable: 'Disable the account', disableSays: 'Signs them out everywhere at once. Their name stays in the journal.', enable: 'Let them in again', signOut: 'Sign out everywhere', sessions: 'Signed in', nowhere: 'Nowhere.', reason: 'Reason', changed: 'Saved.',
    lost: 'Lost phone', leaves: 'Somebody leaves', returns: 'Back again', journal: 'Journal of this account', when: 'When', what: 'What', by: 'By',
    wrong: { contact_malformed: 'That is not an e-mail address.', contact_taken: 'Somebody has this address already.', malformed: 'Give a name, an address, a role and at least one language.', last_manager: 'This is the last manager. Make somebody else a manager first.' },
  },
};
export type StaffWords = typeof staffEn;
