'use strict';
const { spawn } = require('child_process');
const fs = require('fs');
const path = require('path');
const { say } = require('./say.cjs');
const { bundle } = require('./bundle.cjs');

const LOOK_MS = 400;

/** `npm run dev`: starts the product and starts it again whenever a source file changes; a file that does not build waits. */
module.exports = function dev(root, args) {
  return new Promise((resolve) => {
    let child = null;
    let ending = false;
    let restarting = false;
    let seen = newestChange(root);

    const start = () => {
      restarting = false;
      let program;
      try {
        program = bundle(root, 'main', 'src/main.ts');
      } catch (_) {
        return say('it does not build; waiting for the next change');
      }
      child = spawn(process.execPath, ['--enable-source-maps', program].concat(args), { stdio: 'inherit' });
      child.on('exit', (code) => {
        child = null;
        if (ending) resolve(0);
        else if (restarting) start();
        else if (code !== null) say('it ended with ' + code + '; waiting for the next change');
      });
    };
    const restart = () => {
      if (child === null) return start();
      restarting = true;
      child.kill('SIGTERM');
    };
    const ticker = setInterval(() => {
      const now = newestChange(root);
      if (now === seen) return;
      seen = now;
      say('changed; starting again');
      restart();
    }, LOOK_MS);
    const end = (signal) => {
      ending = true;
      clearInterval(ticker);
      if (child === null) resolve(0);
      else if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    };
    process.on('SIGINT', end);
    process.on('SIGTERM', end);
    start();
  });
};

/** Number and latest change of the source files; looking at a few hundred costs 5 ms. */
function newestChange(root) {
  let newest = 0;
  let count = 0;
  const visit = (folder) => {
    for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
      const place = path.join(folder, entry.name);
      if (entry.isDirectory()) visit(place);
      else {
        const found = fs.statSync(place, { throwIfNoEntry: false });
        newest = Math.max(newest, found ? found.mtimeMs : 0);
        count += 1;
      }
    }
  };
  ['src', 'dev'].filter((name) => fs.existsSync(path.join(root, name))).forEach((name) => visit(path.join(root, name)));
  return newest + ' ' + count;
}
