import { brotliCompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { buildAssets } from './build-assets.ts';

const CSS_BUDGET = 4_500;
const SCRIPT_BUDGET = 1_000;
const PASSKEY_BUDGET = 2_000;
const APP_BUDGET = 1_000;
const WORKER_BUDGET = 3_000;

// What a Chrome of 2018 or an iPhone with iOS 12 would drop, with how it looks in a minified stylesheet. `gap` is fine
// in grids as `grid-gap`; view transitions and accent-color change nothing when they are dropped.
const FORBIDDEN: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['gap outside grids', /[;{](?:row-|column-)?gap:/],
  [':has', /:has\(/],
  ['inset', /[;{]inset(?:-block|-inline)?:/],
  ['nesting', /&/],
  ['color-mix', /color-mix\(/],
  ['clip-path', /clip-path:/],
  ['aspect-ratio', /aspect-ratio:/],
  [':is and :where', /:(?:is|where)\(/],
  ['min(), max(), clamp()', /[:( ](?:min|max|clamp)\(/],
  ['logical properties', /(?:margin|padding|border)-(?:inline|block)/],
  ['place-content, place-self', /place-(?:content|self):/],
  ['container queries, layers, scopes', /@(?:container|layer|scope|property)/],
  ['range media queries', /@media[^{]*[<>]/],
  ['overflow: clip', /overflow:clip/],
  ['dvh and its siblings', /\d[dsl]v[hw]/],
  ['web fonts', /@font-face/],
  ['pictures', /url\(/],
];

test('the stylesheets and the script keep their budgets', async () => {
  const { css, account, script, passkey, app, worker } = await buildAssets();
  expect(brotliCompressSync(app).length).toBeLessThanOrEqual(APP_BUDGET);
  expect(brotliCompressSync(worker).length).toBeLessThanOrEqual(WORKER_BUDGET);
  expect(brotliCompressSync(passkey).length).toBeLessThanOrEqual(PASSKEY_BUDGET);
  expect(brotliCompressSync(css).length).toBeLessThanOrEqual(CSS_BUDGET);
  expect(brotliCompressSync(account).length).toBeLessThanOrEqual(CSS_BUDGET);
  expect(brotliCompressSync(script).length).toBeLessThanOrEqual(SCRIPT_BUDGET);
});

test('the stylesheets hold nothing that a phone of 2018 would drop', async () => {
  const { css, account } = await buildAssets();
  for (const [what, pattern] of FORBIDDEN) expect([css.match(pattern)?.[0] ?? null, account.match(pattern)?.[0] ?? null], what).toEqual([null, null]);
});

test('the list of forbidden CSS sees what it should', () => {
  const samples = ['a{gap:4px}', 'a:has(b){}', 'a{inset:0}', 'a{&:hover{}}', 'a{color:color-mix(in srgb,red,blue)}', 'a{clip-path:none}', 'a{width:min(1px,2px)}', '@media(width>=8px){}', 'a{background:url(x)}'];
  for (const sample of samples) expect(FORBIDDEN.some(([, pattern]) => pattern.test(sample)), sample).toBe(true);
  expect(FORBIDDEN.some(([, pattern]) => pattern.test('a{grid-gap:4px;min-width:0}@media(min-width:860px){}'))).toBe(false);
});

test('the scripts hold no syntax newer than iOS 12 and nothing a strict policy refuses', async () => {
  const { script, passkey, app, worker } = await buildAssets();
  expect(script + passkey + app + worker).not.toMatch(/\?\.|\?\?|\beval\b|new Function|innerHTML/);
});
