'use strict';
const fs = require('fs');
const os = require('os');
const path = require('path');
const { spawnSync } = require('child_process');
const { giveUp } = require('./say.cjs');
const { runQuietly } = require('./child.cjs');

/** How to call npm: [program, first arguments]. The one that called us if it was npm, else the one on the PATH. */
function findNpm(root) {
  const brought = path.join(root, '.runtime', 'npm', 'node_modules', 'npm', 'bin', 'npm-cli.js');
  if (fs.existsSync(brought)) return { program: process.execPath, first: [brought] };
  const caller = process.env.npm_execpath || '';
  if (path.basename(caller) === 'npm-cli.js' && fs.existsSync(caller)) return { program: process.execPath, first: [caller] };
  return { program: 'npm', first: [] };
}

function npmVersion(npm) {
  const done = spawnSync(npm.program, npm.first.concat('--version'), { encoding: 'utf8', env: environment() });
  if (done.status !== 0) giveUp('npm was not found, and it is needed once to install packages. On Debian and Ubuntu: apt-get install npm; elsewhere it comes with Node.js.');
  return done.stdout.trim();
}

/** `npm ci` in a folder that holds a lockfile: exact versions, contents checked, no install scripts. */
async function npmCi(root, npm, folder, what) {
  const args = npm.first.concat(['ci', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error',
    // Whatever NODE_ENV or the person's own settings leave out: we build with development packages.
    '--include=dev', '--include=optional', '--include=peer']).concat(cacheOption(root));
  const done = await runQuietly(what, npm.program, args, { cwd: folder, env: environment() });
  if (done.code === 0) return;
  process.stderr.write(done.output.trim().split('\n').slice(-15).join('\n') + '\n');
  const offline = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH|ECONNRESET|network/.test(done.output);
  const full = /ENOSPC/.test(done.output);
  giveUp(offline ? 'the package registry could not be reached. The first start (and one after an update) needs the network; later ones do not.'
    : full ? 'the disk is full; installing needs about 600 MB.'
    : 'npm could not install the packages; what it said stands above.');
}

/** A user without a home of its own (containers with a made-up user number) has nowhere to keep npm's cache. */
function cacheOption(root) {
  try {
    fs.accessSync(os.homedir(), fs.constants.W_OK);
    return [];
  } catch (_) {
    return ['--cache', path.join(root, '.runtime', 'npm-cache')];
  }
}

/** npm hands its own folder down to what it starts, and a second npm below would work there instead. */
function environment() {
  const env = Object.assign({}, process.env);
  Object.keys(env).forEach((name) => {
    if (/^npm_(package|lifecycle)_|^npm_config_(local_prefix|prefix|global_prefix|global|dry_run|omit|production|include|only|workspaces?)$/i.test(name)) delete env[name];
  });
  return env;
}

module.exports = { findNpm, npmVersion, npmCi };
