/** What the web says of the hotline: the passcode, and a renewal that moves between the two. */
export const en = {
  passcode: {
    title: 'Phone passcode',
    lead: 'Six digits that show who is calling. With them the hotline tells you about your lines and pays with what you have saved.',
    none: 'No passcode is set. The hotline then asks for a code by text.',
    since: (when: string) => `Set on ${when}.`,
    label: 'Six digits',
    rules: 'Not a row such as 123456, not a date, not part of your number. Nobody of the shop ever asks for it.',
    set: 'Set the passcode',
    change: 'Change the passcode',
    remove: 'Remove it',
    doneSet: 'The passcode is set. Your addresses were told.',
    doneRemoved: 'The passcode is removed. Your addresses were told.',
    call: (number: string) => `Call ${number}`,
    sandbox: 'Call the hotline of the demo',
  },
  carry: {
    title: 'Go on by phone',
    lead: 'You get six digits. Call, press 5 and type them: the same renewal is read out to you, and you go on there.',
    button: 'Show the code',
    again: 'Another code',
    code: 'Your code',
    until: (minutes: number, time: string) => `Works once, for ${minutes} minutes, until ${time}.`,
    press: 'Press 5, then type these digits.',
    back: 'Stay here',
  },
  go: {
    title: 'Continue a renewal',
    lead: 'Six digits from the hotline or from a text bring you to where you were.',
    label: 'Your code',
    button: 'Go on',
  },
};
export type PhoneWords = typeof en;
