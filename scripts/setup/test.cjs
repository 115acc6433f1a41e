'use strict';
const fs = require('fs');
const os = require('os');
const path = require('path');
const { runThrough } = require('./child.cjs');
const { checkTypes } = require('./check.cjs');

/** `npm test [-- paths and options of vitest]`: types, then all tests, tidy tests among them. Ends with one plain line. */
module.exports = async function test(root, args) {
  const typesAreFine = await checkTypes(root);
  const totals = await runVitest(root, args);
  if (process.env.CI && args.length === 0) {
    for (const more of await Promise.all(ZONES.map((zone) => runVitest(root, ABOUT_TIME.concat('--maxWorkers=1'), { TZ: zone })))) add(totals, more);
  }
  totals[typesAreFine ? 'passed' : 'failed'] += 1;
  const skipped = totals.skipped > 0 ? ', ' + totals.skipped + ' skipped' : '';
  process.stdout.write('\n' + totals.passed + ' passed, ' + totals.failed + ' failed' + skipped + '\n');
  return totals.failed > 0 ? 1 : 0;
};

// The server's own zone must not matter: where CI is set, what is about time runs twice more, the stories in which dates decide
// among it, as if the machine stood west and east of everything. One worker each, side by side.
const ZONES = ['Pacific/Honolulu', 'Asia/Shanghai'];
const ABOUT_TIME = [
  'src/base/', 'src/platform/i18n/', 'src/rooms/lines/', 'src/rooms/usage/', 'src/rooms/guard/', 'src/rooms/reminders/', 'src/rooms/autorenew/', 'tests/oracle/calendar',
  ...['new-cycle', 'number-guard', 'reminders', 'auto-renew'].map((story) => 'tests/stories/' + story + '.test.ts'),
];

function add(totals, more) {
  for (const name of Object.keys(totals)) totals[name] += more[name];
}

async function runVitest(root, args, env) {
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'xuka-totals-')), 'totals.json');
  const code = await runThrough(process.execPath, [
    path.join(root, 'node_modules', 'vitest', 'vitest.mjs'), 'run',
    '--reporter=default', '--reporter=' + path.join(root, 'scripts', 'setup', 'totals-reporter.mjs'),
  ].concat(args), { env: Object.assign({}, process.env, { XUKA_TEST_TOTALS: file, NODE_ENV: 'test' }, env) });
  let totals = { passed: 0, failed: 0, skipped: 0 };
  try {
    totals = JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
  fs.rmSync(path.dirname(file), { recursive: true, force: true });
  // vitest itself failed (no file matched, a broken set-up, a signal) although no test did.
  if (code !== 0 && totals.failed === 0) totals.failed = 1;
  return totals;
}
