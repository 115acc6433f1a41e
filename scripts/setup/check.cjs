'use strict';
const fs = require('fs');
const path = require('path');
const { say } = require('./say.cjs');
const { runThrough, runQuietly } = require('./child.cjs');

const tool = (root, file, args) => runThrough(process.execPath, [path.join(root, 'node_modules', file)].concat(args), { cwd: root });

/** All tsconfig files: browsers have a DOM and so a second one. */
async function checkTypes(root) {
  const configs = fs.readdirSync(root).filter((name) => /^tsconfig(\..+)?\.json$/.test(name)).sort();
  let fine = true;
  for (const config of configs) fine = await tool(root, 'typescript/bin/tsc', ['-p', config]) === 0 && fine;
  if (!fine) say('the types do not agree');
  return fine;
}

/** `npm run check`: types, lint (with types), arrows between rooms. */
module.exports = async function check(root, args) {
  const places = args.length > 0 ? args : ['src', 'dev', 'tests', 'scripts', 'bench'].filter((name) => fs.existsSync(path.join(root, name)));
  const steps = [
    ['types', () => checkTypes(root)],
    ['lint', async () => await tool(root, 'oxlint/bin/oxlint', ['--type-aware', '--deny-warnings'].concat(places)) === 0],
    ['arrows', () => checkArrows(root)],
  ];
  let failed = 0;
  for (const [name, step] of steps) {
    const fine = await step();
    say(name + (fine ? ': fine' : ': NOT fine'));
    if (!fine) failed += 1;
  }
  return failed > 0 ? 1 : 0;
};
module.exports.checkTypes = checkTypes;

async function checkArrows(root) {
  const places = ['src', 'dev'].filter((name) => fs.existsSync(path.join(root, name)));
  const done = await runQuietly('following imports', process.execPath, [
    path.join(root, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruiser.mjs'),
    '--config', '.dependency-cruiser.cjs', '--output-type', 'err',
  ].concat(places), { cwd: root });
  // It asks for an older TypeScript each time; it parses with swc here and needs none.
  const said = done.output.split('\u203c')[0].trim();
  if (done.code !== 0) process.stdout.write(said + '\n');
  return done.code === 0;
}
