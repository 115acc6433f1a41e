import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { listMigrations } from '../../src/platform/db/migrate.ts';
import { projectRoot } from '../../src/platform/project-root.ts';
import { filesOf, withoutComments } from './files.ts';

test('every alarm has a page in the runbook', () => {
  const alarms = filesOf(['src', 'dev'], /(?<![.]test)[.]tsx?$/).map(withoutComments)
    .flatMap(({ text }) => [...text.matchAll(/\balarm\(\s*'([^']+)'/g)].map(([, name]) => name));
  expect(alarms.length).toBeGreaterThan(0);
  expect([...new Set(alarms)].filter((name) => !existsSync(join(projectRoot(), `docs/runbook/${name}.md`)))).toEqual([]);
});

test('a room names its tables after itself, and every migration is known to migrate.ts', () => {
  const strangers = listMigrations().flatMap(({ room, number, sql }) =>
    [...sql.replaceAll(/--.*$/gm, '').matchAll(/\bcreate\s+(?:unlogged\s+)?(?:table|type|view|sequence|function)\s+(?:if\s+not\s+exists\s+)?"?(\w+)/gi)]
      .filter(([, name]) => name?.startsWith(`${room}_`) !== true && name !== room)
      .map(([, name]) => `${room} ${number}: ${name}`));
  expect(strangers).toEqual([]);
  expect(listMigrations().length).toBe(filesOf(['src', 'dev'], /(^|\/)schema\/\d{4}[.]sql$/).length);
});

test('migrations of a room are numbered without gaps', () => {
  const numbers = Map.groupBy(listMigrations(), ({ room }) => room);
  for (const [room, list] of numbers) expect(list.map(({ number }) => number), room).toEqual(list.map((_, index) => index + 1));
});

interface LockEntry {
  readonly version?: string;
  readonly resolved?: string;
  readonly inBundle?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

test('the lockfiles name no registry and are whole for every platform', () => {
  const files = ['package-lock.json', ...filesOf(['scripts/runtime'], /package-lock[.]json$/).map(({ path }) => path)];
  expect(files.length).toBe(6);
  for (const file of files) {
    const { packages } = JSON.parse(readFileSync(join(projectRoot(), file), 'utf8')) as { packages: Record<string, LockEntry> };
    const entries = Object.entries(packages);
    expect(entries.filter(([, entry]) => entry.resolved !== undefined).map(([place]) => place), file).toEqual([]);
    // npm drops an optional package whose version the registry lacks without a word, and then `npm ci` fails everywhere.
    const dropped = entries.filter(([, entry]) => entry.inBundle !== true).flatMap(([place, entry]) => Object.keys(entry.optionalDependencies ?? {})
      .filter((name) => packages[`${place}/node_modules/${name}`] === undefined && packages[`node_modules/${name}`] === undefined));
    expect(dropped, file).toEqual([]);
  }
});

test('package.json asks for exact versions', () => {
  const manifest = JSON.parse(readFileSync(join(projectRoot(), 'package.json'), 'utf8')) as Record<string, Record<string, string>>;
  const all = Object.entries({ ...manifest['dependencies'], ...manifest['devDependencies'], ...manifest['optionalDependencies'] });
  expect(all.filter(([, version]) => !/^\d+\.\d+\.\d+/.test(version))).toEqual([]);
});
