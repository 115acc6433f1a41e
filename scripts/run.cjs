'use strict';
// Every command of package.json comes through here: `node scripts/run.cjs COMMAND [arguments]`, from any folder. It sees to
// the right Node and the packages first. Plain JavaScript that Node 12 can read: many machines have an old one.
const fs = require('fs');
const path = require('path');
const { giveUp } = require('./setup/say.cjs');
const { runThrough } = require('./setup/child.cjs');
const { findGoodNode, isMusl, PLATFORMS } = require('./setup/node.cjs');
const { ensurePackages } = require('./setup/packages.cjs');

// Commands that are one TypeScript program each: bundled into dist/NAME.js when stale, then run.
const PROGRAMS = {
  'start': 'src/main.ts',
  'check-books': 'scripts/check-books.ts',
  'export-books': 'scripts/export-books.ts',
  'simulate': 'scripts/simulate.ts',
  'year': 'scripts/year.ts',
  'crash': 'scripts/crash.ts',
  'bench': 'scripts/bench.ts',
  'bench-pages': 'scripts/bench-pages.ts',
  'backup': 'scripts/backup.ts',
  'restore': 'scripts/restore.ts',
  'release-hold': 'scripts/release-hold.ts',
  'import-catalog': 'scripts/import-catalog.ts',
  'promotions': 'scripts/promotions.ts',
  'vouchers': 'scripts/vouchers.ts',
  'staff': 'scripts/staff.ts',
  'api-key': 'scripts/api-key.ts',
  'lines': 'scripts/lines.ts',
  'draw-arrows': 'scripts/draw-arrows.ts',
  'draw-icons': 'scripts/draw-icons.ts',
  'make-prompts': 'scripts/make-prompts.ts',
  'gallery': 'scripts/gallery.ts',
  'verify': 'scripts/verify.ts',
};
// Commands made of the tools in node_modules.
const TOOLS = { dev: './setup/dev.cjs', test: './setup/test.cjs', check: './setup/check.cjs' };

const root = path.resolve(__dirname, '..');

async function main() {
  const command = process.argv[2] || '';
  const args = process.argv.slice(3);
  if (!PROGRAMS[command] && !TOOLS[command]) {
    giveUp('there is no command "' + command + '". There are: ' + Object.keys(TOOLS).concat(Object.keys(PROGRAMS)).join(', ') + '.');
  }
  refuseForeignPlatforms();
  const node = await findGoodNode(root);
  // What we start, and what that starts by the name `node`, shall be the same Node.
  process.env.PATH = path.dirname(node) + path.delimiter + (process.env.PATH || '');
  // Files named on the command line are meant from where the person stands, not from the project's folder.
  process.env.XUKA_CALLER_FOLDER = process.env.XUKA_CALLER_FOLDER || process.env.INIT_CWD || process.cwd();
  process.chdir(root);
  if (node !== process.execPath) {
    process.env.XUKA_PARENT = String(process.pid);
    process.exitCode = await runThrough(node, [__filename, command].concat(args));
    return;
  }
  endWithParent();
  await ensurePackages(root);
  if (TOOLS[command]) {
    process.exitCode = await require(TOOLS[command])(root, args);
    return;
  }
  if (!fs.existsSync(path.join(root, PROGRAMS[command]))) giveUp('this version has no "' + command + '" (' + PROGRAMS[command] + ' is not there).');
  const program = require('./setup/bundle.cjs').bundle(root, command === 'start' ? 'main' : command, PROGRAMS[command]);
  process.setSourceMapsEnabled(true);
  process.argv = [node, program].concat(args);
  await import(require('url').pathToFileURL(program).href);
}

function refuseForeignPlatforms() {
  const platform = process.platform + '-' + process.arch;
  if (process.platform === 'win32') giveUp('Windows itself is not supported; run Xuka inside WSL 2 (Ubuntu or Debian), where it works as on Linux.');
  if (process.env.DATABASE_URL) return;
  if (PLATFORMS.indexOf(platform) < 0) giveUp('the embedded database is not to be had for ' + platform + '. Set DATABASE_URL to a PostgreSQL server (15 or newer) and run this again.');
  if (process.platform === 'linux' && isMusl()) {
    giveUp('the embedded database does not run on musl (Alpine). Use a system with glibc, such as Debian, or set DATABASE_URL to a PostgreSQL server (15 or newer).');
  }
}

/** Started by an older Node that only waits for us: if that one is killed, nobody is left to pass signals on. */
function endWithParent() {
  const parent = Number(process.env.XUKA_PARENT || 0);
  delete process.env.XUKA_PARENT;
  if (parent === 0) return;
  setInterval(() => { if (process.ppid !== parent) process.kill(process.pid, 'SIGTERM'); }, 1000).unref();
}

main().catch((error) => {
  process.stderr.write((error && error.stack || String(error)) + '\n');
  process.exit(1);
});
