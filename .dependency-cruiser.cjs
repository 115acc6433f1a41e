'use strict';
// Who may import whom (docs/architecture.md draws it). A new arrow is a reviewed line in ROOMS.

/** What each room may use, besides platform and base. */
const ROOMS = {
  lines: [],
  plans: [],
  ledger: [],
  notices: [],
  journal: [],
  people: ['notices', 'journal'],
  promotions: ['plans', 'journal'],
  wallet: ['ledger', 'journal'],
  payments: ['wallet', 'ledger', 'journal'],
  carriers: ['lines', 'journal'],
  renewals: ['people', 'lines', 'plans', 'promotions', 'ledger', 'wallet', 'payments', 'carriers', 'notices', 'journal'],
  funds: ['people', 'wallet', 'ledger', 'payments', 'notices', 'journal'],
  refunds: ['people', 'lines', 'plans', 'promotions', 'renewals', 'wallet', 'payments', 'carriers', 'ledger', 'notices', 'journal'],
  paylinks: ['people', 'lines', 'plans', 'promotions', 'payments', 'renewals', 'notices', 'journal'],
  proofs: ['lines', 'plans', 'payments', 'carriers', 'renewals', 'journal'],
  usage: ['people', 'lines', 'plans', 'carriers', 'renewals', 'notices', 'journal'],
  autorenew: ['people', 'lines', 'plans', 'promotions', 'wallet', 'payments', 'renewals', 'paylinks', 'usage', 'notices', 'journal'],
  guard: ['people', 'lines', 'plans', 'renewals', 'paylinks', 'autorenew', 'notices', 'journal'],
  reminders: ['people', 'lines', 'plans', 'renewals', 'paylinks', 'usage', 'autorenew', 'guard', 'notices', 'journal'],
  radar: ['lines', 'renewals', 'paylinks', 'autorenew', 'reminders'],
  handover: ['people', 'lines', 'plans', 'renewals', 'journal'],
  staff: ['notices', 'journal'],
  texts: ['people', 'lines', 'plans', 'wallet', 'payments', 'renewals', 'funds', 'paylinks', 'usage', 'autorenew', 'handover', 'notices', 'journal'],
  calls: ['people', 'lines', 'plans', 'wallet', 'payments', 'renewals', 'paylinks', 'usage', 'autorenew', 'guard', 'handover', 'staff', 'texts', 'notices', 'journal'],
  books: ['lines', 'ledger', 'wallet', 'payments', 'carriers', 'renewals', 'funds', 'refunds', 'autorenew', 'reminders', 'journal'],
};

// Test files, and the `test-….ts` and `contract.ts` beside them that several share, may look anywhere: they build worlds
// through real doors and read tables behind them.
const NOT_TESTS = '([.]test[.]tsx?|/test-[^/]+[.]tsx?|/contract[.]ts)$';
const error = (name, comment, from, to) => ({ name, comment, severity: 'error', from: Object.assign({ pathNot: NOT_TESTS }, from), to });

const roomArrows = Object.entries(ROOMS).map(([room, mayUse]) => error(
  `room-${room}`,
  `${room} may use ${mayUse.join(', ') || 'no other room'}`,
  { path: `^src/rooms/${room}/` },
  { path: '^src/rooms/', pathNot: `^src/rooms/(${[room, ...mayUse].join('|')})/` },
));

module.exports = {
  forbidden: [
    error('base-imports-nothing', 'base holds plain values', { path: '^src/base/' }, { path: '^(src|dev|tests|scripts)/', pathNot: '^src/base/' }),
    error('base-no-io', 'base does no input or output', { path: '^src/base/' }, { dependencyTypes: ['core'] }),
    error('platform-below-rooms', 'the machine room knows base only', { path: '^src/platform/' }, { path: '^(src|dev|tests|scripts)/', pathNot: '^src/(platform|base)/' }),
    error('ui-below-channels', 'components know base and platform (words) only', { path: '^src/ui/' }, { path: '^(src|dev|tests|scripts)/', pathNot: '^src/(ui|platform|base)/' }),
    error('rooms-below-channels', 'rooms know rooms, platform and base', { path: '^src/rooms/' }, { path: '^(src|dev|tests|scripts)/', pathNot: '^src/(rooms|platform|base)/' }),
    error('channels-below-main', 'channels know rooms, ui, platform and base', { path: '^src/channels/' }, { path: '^(src/[^/]+[.]tsx?$|dev/|tests/|scripts/)' }),
    error('channels-apart', 'one channel does not know another', { path: '^src/channels/([^/]+)/' }, { path: '^src/channels/([^/]+)/', pathNot: '^src/channels/$1/' }),
    error('rooms-known', 'a new room gets its line in ROOMS', { path: '^src/rooms/', pathNot: [`^src/rooms/(${Object.keys(ROOMS).join('|')})/`, NOT_TESTS] }, {}),
    ...roomArrows,
    error('one-door', 'others import only rooms/<room>/<room>.ts',
      { path: '^src/([^/]+/[^/]+)/' },
      { path: '^src/rooms/([^/]+)/', pathNot: ['^src/$1/', '^src/rooms/([^/]+)/\\1[.]ts$'] }),
    error('dev-by-main-only', 'production never loads the demo: main alone names it, and only by import()',
      { path: '^src/', pathNot: ['^src/main[.]ts$', NOT_TESTS] }, { path: '^dev/' }),
    error('dev-dynamically', 'main loads the demo by import(), outside production only',
      { path: '^src/main[.]ts$' }, { path: '^dev/', dynamic: false }),
    error('no-tests-in-product', 'the product does not need its tests', { path: '^(src|dev)/' }, { path: ['^tests/', NOT_TESTS], dependencyTypesNot: ['type-only'] }),
    error('no-circles', 'a circle has no first file to read', {},
      // A circle that a type import closes is gone when the program runs: a catalogue and its languages name each other so.
      { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } }),
    error('resolvable', 'what is imported is there', {}, { couldNotResolve: true }),
    error('no-undeclared-packages', 'a package stands in package.json', {}, { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] }),
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.js', '.mjs', '.json'], exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
  },
};

// For the drawing; hidden, because the tool refuses settings it does not know.
Object.defineProperty(module.exports, 'ROOMS', { value: ROOMS, enumerable: false });
