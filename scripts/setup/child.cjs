'use strict';
const { spawn } = require('child_process');
const { say } = require('./say.cjs');

/**
 * Runs a program to its end with our own terminal and passes signals on. Resolves to the exit code, 128 + n after a signal.
 */
function runThrough(program, args, options) {
  return new Promise((resolve) => {
    const child = spawn(program, args, Object.assign({ stdio: 'inherit' }, options));
    const passOn = (signal) => {
      // Ctrl-C in a terminal reaches the whole group, the child included; a second one would mean "now, at once".
      if (signal === 'SIGINT' && process.stdin.isTTY) return;
      child.kill(signal);
    };
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    signals.forEach((signal) => process.on(signal, passOn));
    const end = (code) => {
      signals.forEach((signal) => process.removeListener(signal, passOn));
      resolve(code);
    };
    child.on('error', (error) => {
      say('cannot start ' + program + ': ' + error.message);
      end(127);
    });
    child.on('exit', (code, signal) => end(code === null ? 128 + (require('os').constants.signals[signal] || 0) : code));
  });
}

/**
 * Runs a program quietly, says what it is doing once that takes longer than a second, and again every ten seconds.
 * Resolves to { code, output }.
 */
function runQuietly(what, program, args, options) {
  return new Promise((resolve) => {
    const child = spawn(program, args, Object.assign({ stdio: ['ignore', 'pipe', 'pipe'] }, options));
    let output = '';
    let seconds = 0;
    const ticker = setInterval(() => {
      seconds += 1;
      if (seconds === 1) say(what + ' …');
      else if (seconds % 10 === 0) say('… still at it after ' + seconds + ' s');
    }, 1000);
    const keep = (piece) => { output = (output + piece).slice(-20000); };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const end = (code) => {
      clearInterval(ticker);
      resolve({ code, output });
    };
    child.on('error', (error) => { output += error.message; end(127); });
    child.on('close', (code) => end(code === null ? 1 : code));
  });
}

module.exports = { runThrough, runQuietly };
