import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { projectRoot } from '../src/platform/project-root.ts';
import { realRandom } from '../src/platform/random.ts';
import { newKeyRing } from '../src/platform/secrets/key-file.ts';
import { EXPORTS } from '../src/rooms/books/books.ts';
import { openShop } from '../tests/support/shop.ts';

/** A shop with a day of business, and the commands run beside it as a person runs them. */
async function aShop() {
  const shop = await openShop();
  const folder = mkdtempSync(join(tmpdir(), 'xuka-books-'));
  onTestFinished(async () => { await shop.close(); rmSync(folder, { recursive: true, force: true }); });
  await shop.renew(await shop.aLine(), 'tmo-mo-5g');
  await shop.settle();
  const run = (command: string, ...args: string[]) => new Promise<{ readonly code: number; readonly out: string; readonly said: string }>((done) => {
    const env = { ...process.env, DATABASE_URL: shop.url, XUKA_DATA: folder, XUKA_CALLER_FOLDER: folder };
    execFile(process.execPath, [join('scripts', 'run.cjs'), command, ...args], { cwd: projectRoot(), env }, (error, out, said) => done({ code: error ? Number(error.code) : 0, out, said }));
  });
  return { shop, folder, run };
}

test('npm run export:books writes every file of the days, and says what is wrong with a wish', async () => {
  const { shop, folder, run } = await aShop();
  const { code, said } = await run('export-books', '--day', '2026-11-23', join(folder, 'out'));
  expect([code, said]).toEqual([0, expect.stringContaining(`${EXPORTS.length} files of 2026-11-23 (days of UTC)`)]);
  expect(readdirSync(join(folder, 'out')).toSorted()).toEqual(EXPORTS.map((name) => `${name}.csv`).toSorted());
  const { rows: [charge] } = await shop.db.query<{ id: string }>('select id from payments_charges');
  expect(EXPORTS.some((name) => readFileSync(join(folder, 'out', `${name}.csv`), 'utf8').includes(charge!.id))).toBe(true);
  for (const args of [['--day', '2026-11-31', 'out'], ['--day', '2026-11-23', '--to', '2026-11-22', 'out'], ['--day', '2026-11-23']]) {
    expect([args, await run('export-books', ...args)]).toEqual([args, expect.objectContaining({ code: 1, said: expect.stringContaining('a day and a folder') as string })]);
  }
  expect((await shop.db.query(`select 1 from journal_entries where what = 'books.owners_exported'`)).rowCount).toBe(0);
}, 120_000);

test('npm run check:books passes on a whole shop without keys, and makes none; with keys at hand it checks the journal’s signed roots', async () => {
  const { shop, folder, run } = await aShop();
  const whole = await run('check-books');
  expect([whole.code, whole.said]).toEqual([0, expect.stringContaining('every promise holds')]);
  expect(readdirSync(folder)).not.toContain('keys.json');
  await shop.pass(2 * 86_400, 6 * 3_600);
  expect((await shop.db.query('select 1 from journal_roots')).rowCount).toBeGreaterThan(0);
  // Somebody else's keys: the roots are signed by none of them.
  writeFileSync(join(folder, 'keys.json'), JSON.stringify(newKeyRing(realRandom)));
  const foreign = await run('check-books');
  expect([foreign.code, foreign.said]).toEqual([1, expect.stringContaining('I13 broken')]);
}, 120_000);
