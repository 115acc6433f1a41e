'use strict';
const fs = require('fs');
const path = require('path');
const { say, giveUp } = require('./say.cjs');

const PAUSE_MS = 200;

/** Runs `work` while no other command of this project installs anything; waits for one that does. */
async function alone(root, work) {
  const folder = path.join(root, '.runtime');
  const file = path.join(folder, 'install.lock');
  try {
    fs.mkdirSync(folder, { recursive: true });
  } catch (error) {
    giveUp('the folder ' + root + ' cannot be written (' + error.code + '), and packages have to be installed there. Run it once as the owner of the folder.');
  }
  for (let turn = 0; !take(file); turn++) {
    if (turn === 5) say('another command is installing packages; waiting for it');
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  try {
    return await work();
  } finally {
    fs.unlinkSync(file);
  }
}

function take(file) {
  try {
    fs.writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') giveUp('cannot write ' + file + ' (' + error.code + '). Run it once as the owner of the folder.');
  }
  let holder = '';
  try {
    holder = fs.readFileSync(file, 'utf8');
    // Just made and not yet written: its maker is alive.
    if (holder === '' && Date.now() - fs.statSync(file).mtimeMs < 5000) return false;
    // Nothing we run takes an hour: the number belongs to another program by now.
    const old = Date.now() - fs.statSync(file).mtimeMs > 3600000;
    if (holder !== '' && !old && isRunning(Number(holder))) return false;
    fs.renameSync(file, file + '.dead-' + process.pid);
    fs.unlinkSync(file + '.dead-' + process.pid);
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
  return false;
}

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

module.exports = { alone };
