/** What the pages about use, forecast and queued plans say. */
export const en = {
  title: 'Usage and forecast',
  chart: (left: string, day: string) => `Data left by day and use of each day. ${left} left on ${day}. The table below has every figure.`,
  chartPlain: 'Use of each day. The table below has every figure.',
  legend: { left: 'Left', range: 'Likely', day: 'Used a day' },
  table: 'As a table', day: 'Day', used: 'Used', left: 'Left', so: 'so far', unread: 'not read',
  csv: 'Every reading as CSV', empty: 'No readings yet. The first comes by itself within the hour.',
  forecast: {
    title: 'When the data ends',
    sure: (end: string) => `It lasts to the end of this cycle, ${end}, on busy days too.`,
    perhaps: (early: string) => `Most likely it lasts to the end of this cycle. On busy days it can be used up from ${early} on.`,
    range: (likely: string, early: string, late: string) => `Most likely on ${likely}. In eight of ten cases between ${early} and ${late}.`,
    open: (likely: string, early: string) => `Most likely on ${likely}. It can be as early as ${early}, or last to the end of this cycle.`,
    then: 'The plan that waits for it starts then.',
    early: 'At the earliest', likely: 'Most likely', late: 'At the latest', end: 'Cycle ends',
    basis: (days: string, perDay: string) => `From ${days} of use, ${perDay} a day on average; weekends are reckoned apart.`,
    few: (seen: number, need: number) => `Not enough readings yet: ${seen} of ${need} whole days. Until then there would be nothing to say but guesses.`,
    unlimited: 'Unlimited data does not run out.', used_up: 'The data of this cycle is used up.', no_cycle: 'No cycle with data is running.',
  },
  drain: {
    title: 'What is used first', rule: 'What ends first is used first. At the same end: bonus data, then plan data, carried data, added data.',
    now: 'in use now', sooner: 'ends before what follows', kind: 'same end, goes first by its kind', last: 'used last',
  },
  recommend: {
    title: 'The cheapest plan that lasts', until: 'To last until', change: 'Change',
    careful: (need: string) => `You would use up to ${need} by then, busy days included.`,
    likely: (need: string) => `You would likely use ${need} by then. No plan here is sure to last that long.`,
    cheaper: (plan: string, price: string, day: string) => `${plan} for ${price} would run out on ${day}.`,
    cheapest: 'Nothing on the shelf is cheaper.',
    none: 'No plan here lasts until then. Try an earlier day.', few: 'It stands here as soon as a few days of use are known.',
    button: 'Review this plan',
  },
  tell: {
    title: 'Tell me', used: 'When this much is used', left: 'When no more is left than (GB)', days: 'Days before service ends', forecast: 'When the data will likely not last',
    hint: 'Leave a field empty for never.', save: 'Save', link: 'Set when you are told',
  },
  cycle: {
    mode: 'When the data is used up',
    says: (latest: string) => `Waits, and starts by itself as soon as the data you have is used up, ${latest} at the latest. Days left then are given up.`,
    saysNow: 'The data is used up, so it starts at once. The days left of this cycle are given up.',
    queued: (latest: string) => `Starts by itself when the data is used up, ${latest} at the latest`,
    began: (when: string) => `Started by itself ${when}`,
    latest: 'Starts, at the latest', start: 'Start', will: 'by itself', willUsedUp: 'by itself when the data is used up', did: 'by itself', didUsedUp: 'by itself, the data was used up',
  },
};
export type UsageWords = typeof en;
