'use strict';
// Plain JavaScript for Node 12 and newer, as everything in this folder: it runs before the right Node is there.

/** One line for the person at the terminal; on stderr, so that a command's own output can be piped. */
function say(line) {
  process.stderr.write('xuka: ' + line + '\n');
}

/** The end, with a whole sentence and no stack: what is wrong is outside the program. */
function giveUp(sentence) {
  say(sentence);
  process.exit(1);
}

module.exports = { say, giveUp };
