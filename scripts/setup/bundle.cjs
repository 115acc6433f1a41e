'use strict';
const crypto = require('crypto');
const fs = require('fs');
const path = require('path');
const { giveUp } = require('./say.cjs');

// Everything an entry may import. A change anywhere makes all bundles stale: hashing takes 10 ms, bundling 100.
const SOURCES = ['src', 'dev', 'scripts', 'tests', 'bench', 'package-lock.json', 'tsconfig.json'];

/** Bundles `entry` into dist/NAME.js unless the bundle there was made from these very sources; returns its path. */
function bundle(root, name, entry) {
  const esbuild = require(path.join(root, 'node_modules', 'esbuild'));
  const output = path.join(root, 'dist', name + '.js');
  const stampFile = output + '.stamp';
  const stamp = sourcesHash(root) + ' ' + entry;
  if (fs.existsSync(output) && fs.existsSync(stampFile) && fs.readFileSync(stampFile, 'utf8') === stamp) return output;
  const built = esbuild.buildSync({
    absWorkingDir: root, entryPoints: [entry], outfile: output, write: false,
    bundle: true, platform: 'node', format: 'esm', target: 'node22', packages: 'external',
    sourcemap: true, sourcesContent: false, logLevel: 'error',
  });
  // Or its helper process stays as long as the product runs.
  esbuild.stop();
  try {
    fs.mkdirSync(path.dirname(output), { recursive: true });
    for (const file of built.outputFiles) replaceFile(file.path, file.contents);
    replaceFile(stampFile, stamp);
  } catch (error) {
    giveUp('cannot write ' + path.dirname(output) + ' (' + error.code + '). The sources changed since it was built; run this once as the owner of the folder.');
  }
  return output;
}

/** Written aside and renamed: another command may be reading the old one. */
function replaceFile(file, contents) {
  const aside = file + '.new-' + process.pid;
  fs.writeFileSync(aside, contents);
  fs.renameSync(aside, file);
}

function sourcesHash(root) {
  const hash = crypto.createHash('sha256');
  const visit = (place) => {
    const found = fs.statSync(path.join(root, place), { throwIfNoEntry: false });
    if (!found) return;
    if (found.isDirectory()) {
      for (const name of fs.readdirSync(path.join(root, place)).sort()) visit(path.join(place, name));
    } else {
      hash.update(place + '\0').update(fs.readFileSync(path.join(root, place)));
    }
  };
  SOURCES.forEach(visit);
  return hash.digest('hex');
}

module.exports = { bundle, sourcesHash };
