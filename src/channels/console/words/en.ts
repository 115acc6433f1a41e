/** What the console's shell and the pages about staff say. Work pages beside the runbook are English only. */
export const en = {
  skip: 'Skip to the page', menu: 'Pages of the console', console: 'Console', demo: 'Demo', demoSays: 'Sandboxes stand in for carriers, banks and phones.',
  signOut: 'Sign out', you: 'Your account', language: '中文',
  groups: { work: 'Work', shop: 'Shop', house: 'House' },
  places: { home: 'Overview', desk: 'Call desk', stuck: 'Stuck work', refunds: 'Refunds', texts: 'Texts', radar: 'Radar', books: 'Books', promotions: 'Promotions', vouchers: 'Vouchers', limits: 'Limits', staff: 'Staff' },
  about: {
    desk: 'who calls, and what they need',
    stuck: 'what waits for a person', refunds: 'what waits for a second person', texts: 'what no word of ours answers', radar: 'what would lapse, what was saved',
    books: 'the day’s close, three ways', promotions: 'codes, budgets, uses', vouchers: 'batches, issued and withdrawn', limits: 'against abuse, and the shields', staff: 'who works here, and what they may do',
  },
  hello: (name: string) => `Hello, ${name}`,
  roles: { agent: 'Agent', supervisor: 'Supervisor', manager: 'Manager' },
  may: { agent: 'desk and texts', supervisor: 'also refunds and stuck work', manager: 'also money, codes, limits and staff' },
  refused: { title: 'Not for your role', text: 'Another role is needed for this page. Nothing was done.', notFound: 'There is no such page', notDone: 'Not done', home: 'To the overview', reference: 'Reference' },
};
export type ConsoleWords = typeof en;
