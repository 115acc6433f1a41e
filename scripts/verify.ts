import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../src/platform/project-root.ts';
import { fromCaller } from './where.ts';

// `npm run verify -- FILE [--keys jwks.json] [--root root.json]`: the program that anybody can run alone, from where the person stands.
const args = process.argv.slice(2).map((arg) => {
  const there = fromCaller(arg);
  return !arg.startsWith('--') && existsSync(there) ? there : arg;
});
process.exitCode = spawnSync(process.execPath, [join(projectRoot(), 'verify/verify-proof.mjs'), ...args], { stdio: 'inherit' }).status ?? 1;
