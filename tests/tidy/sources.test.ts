import { expect, test } from 'vitest';
import { allFiles, filesOf, linesMatching, withoutComments } from './files.ts';

const CODE = /[.](ts|tsx|cjs|mjs)$/;
const isTest = (path: string) => /[.](test|bench)[.]tsx?$|\/(contract|test-[^/]+)[.]tsx?$/.test(path);
const product = () => filesOf(['src', 'dev'], CODE).filter(({ path }) => !isTest(path)).map(withoutComments);

test('no file is longer than 400 lines', () => {
  const long = filesOf(['src', 'dev', 'scripts', 'tests', 'bench'], CODE)
    .map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }))
    .filter(({ lines }) => lines > 400);
  expect(long).toEqual([]);
});

test('only platform/clock.ts reads the clock', () => {
  const files = product().filter(({ path }) => path !== 'src/platform/clock.ts' && !isInBrowser(path));
  expect(linesMatching(files, /\bDate\.now\b|\bnew Date\(\)|\bperformance\.now\b|\bprocess\.hrtime\b|\bTemporal\.Now\b/)).toEqual([]);
});

test('only platform/random.ts makes chance', () => {
  const files = product().filter(({ path }) => path !== 'src/platform/random.ts' && !isInBrowser(path));
  expect(linesMatching(files, /\bMath\.random\b|\brandomBytes\s*\(|\bgetRandomValues\b|\brandomUUID\b|\brandomInt\s*\(/)
    // `RandomBytes` handed in is the way it should be; node's own is not.
    .filter((line) => !/:\s*(readonly )?random(Bytes)?\b/.test(line))).toEqual([]);
});

test('only src/config.ts reads the environment', () => {
  const files = product().filter(({ path }) => path !== 'src/config.ts');
  expect(linesMatching(files, /\bprocess\.env\b/)).toEqual([]);
});

test('every import names a file, every export a name', () => {
  const files = filesOf(['src', 'dev', 'scripts', 'tests'], /[.]tsx?$/).map(withoutComments);
  expect(linesMatching(files, /^\s*export \*(?! as )/)).toEqual([]);
  expect(linesMatching(files.filter(({ path }) => !path.startsWith('tests/support/')), /^\s*export default\b/)).toEqual([]);
  expect(linesMatching(files, /\bfrom '\.{1,2}\/(?:[^']*\/)?[^'.]+'|\bfrom '\.[^']*\.jsx?'/)).toEqual([]);
  expect(files.map(({ path }) => path).filter((path) => /(^|\/)index[.]tsx?$/.test(path))).toEqual([]);
});

test('nothing is left for later, skipped, or run alone', () => {
  const files = filesOf(['src', 'dev', 'scripts', 'tests', 'bench', 'docs'], /[.](ts|tsx|cjs|mjs|sql|css|md)$/)
    .filter(({ path }) => path !== 'tests/tidy/sources.test.ts');
  expect(linesMatching(files, /\b(TODO|FIXME|HACK)\b/)).toEqual([]);
  expect(linesMatching(files.filter(({ path }) => CODE.test(path)), /\b(test|it|describe)\.(skip|only|todo|fails)\(/)).toEqual([]);
});

test('no file names one particular machine', () => {
  const files = allFiles(/[.](ts|tsx|cjs|mjs|js|json|md|sql|css|yml|yaml|sh)$|(^|\/)(run|[.]npmrc|Dockerfile)$/)
    .filter(({ path }) => path !== 'tests/tidy/sources.test.ts');
  expect(files.length).toBeGreaterThan(50);
  expect(linesMatching(files, /(^|[\s'"`(=:])\/(work|root|opt\/node\d*|home\/[a-z]+|Users\/[A-Za-z]+)\//)).toEqual([]);
});

test('no merge left its marks', () => {
  const files = allFiles(/[.](ts|tsx|cjs|mjs|js|json|md|sql|css|yml|yaml|sh)$/);
  expect(linesMatching(files, /^(<{7}|>{7}) /)).toEqual([]);
});

function isInBrowser(path: string): boolean {
  return /(^|\/)browser\//.test(path);
}
