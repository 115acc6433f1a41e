/** `Line 0142`, or what its reader calls it. Days are the line's own; `when` is a phrase such as "in 3 days". */
export const en = {
  who: (name: string | null, last4: string): string => name ?? `Line ${last4}`,
  when: (days: number): string => (days <= 0 ? 'today' : days === 1 ? 'tomorrow' : `in ${days} days`),
  /** The reader's own clock behind the line's. */
  both: (line: string, reader: string | null): string => (reader === null ? line : `${line} (${reader})`),
  /** Between two sentences. */
  between: ' ',
  subject: {
    cycle_end: (who: string, when: string): string => `${who} ends ${when}`,
    grace: (who: string): string => `${who} has ended`,
    suspended: (who: string): string => `${who} is suspended`,
    release: (who: string, when: string): string => `${who}: number lost ${when}`,
    data: (who: string, percent: number): string => (percent >= 100 ? `${who}: data used up` : `${who}: ${percent}% of data used`),
    forecast: (who: string, day: string): string => `${who}: data ends about ${day}`,
  },
  headline: {
    cycle_end: (when: string): string => `Ends ${when}`,
    grace: 'Service has ended',
    suspended: 'Suspended',
    release: (when: string): string => `Number lost ${when}`,
    data: (percent: number): string => (percent >= 100 ? 'Data used up' : `${percent}% used`),
    forecast: 'Data first, then days',
  },
  lead: {
    daysFirst: (until: string): string => `Paid service ends ${until}.`,
    dataFirst: (day: string, until: string): string => `At your pace the data runs out first, about ${day}. The days end ${until}.`,
    left: (data: string): string => `${data} left.`,
    grace: (ended: string, until: string): string => `Paid service ended ${ended}. The number is kept: renew by ${until} and it goes on as before.`,
    suspended: (until: string): string => `Service is off. Renew by ${until} and the number stays yours.`,
    release: (until: string): string => `The carrier takes the number back on ${until}. Renew before then and it stays yours; afterwards nobody can bring it back.`,
    usedUp: (until: string): string => `The days go on until ${until}. More data can be bought now.`,
    daysGoOn: (until: string): string => `The days end ${until}.`,
  },
  labels: { left: 'Data left', ends: 'Service ends', ended: 'Service ended', first: 'Data ends about', grace: 'Renew by', release: 'Number lost', offer: 'Renew with' },
  renew: (price: string | null): string => (price === null ? 'See plans' : `Renew for ${price}`),
  later: 'Remind me tomorrow',
  only: 'The button opens this renewal without signing in and can do nothing else. Only the last four digits are shown.',
  once: 'Already renewed? Then nothing more comes.',
  why: 'You get this because the line is on your account.',
  settings: (url: string): string => `When and how you are reminded: ${url}`,
  unsubscribe: (url: string): string => `No more of these e-mails: ${url}`,
  /** The moment in a text, where the subject alone does not say what happens then. */
  smsUntil: { ends: (moment: string): string => moment, renewBy: (moment: string): string => `renew by ${moment}`, days: (moment: string): string => `ends ${moment}` },
  /** `what` is a subject: what runs out, of which line. */
  sms: (one: { readonly shop: string; readonly what: string; readonly until: string | null; readonly price: string | null; readonly url: string }): string =>
    `${one.shop}: ${one.what}${one.until === null ? '' : ` (${one.until})`}. ${one.price === null ? 'See plans' : `Renew ${one.price}`}: ${one.url} STOP to end.`,
};
export type ReminderWords = typeof en;
