import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { at, DAY, plusSeconds } from '../../base/time.ts';
import { openShop, type TestShop } from '../../../tests/support/shop.ts';
import { brokenRoots, brokenSeals, inclusionOf, journalWrite, listRoots, sealJournal, signDay } from './journal.ts';
import { leafOf, merklePath, merkleRoot, rootFrom } from './merkle.ts';

test('every leaf of every tree leads to its root, and no other leaf or place does', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 70 }), fc.nat(), (size, pick) => {
    const leaves = Array.from({ length: size }, (_, index) => leafOf(BigInt(index), String(index)));
    const index = pick % size;
    const root = merkleRoot(leaves);
    const path = merklePath(leaves, index);
    expect(rootFrom(leaves[index]!, path, index, size)).toBe(root);
    expect(path.length).toBeLessThanOrEqual(Math.ceil(Math.log2(size)));
    expect(rootFrom(leafOf(999n, 'x'), path, index, size)).not.toBe(root);
    if (size > 1) expect(rootFrom(leaves[index]!, path, (index + 1) % size, size)).not.toBe(root);
    expect(rootFrom(leaves[index]!, [...path, root], index, size)).toBeNull();
  }), { numRuns: 200 });
});

let shop: TestShop;
beforeAll(async () => { shop = await openShop(); });
afterAll(() => shop.close());

const enter = async (moment: string, count: number) => {
  for (let i = 0; i < count; i++) {
    await shop.app.committer.commit([journalWrite({ at: at(moment), by: { door: 'job', actor: 'test', reason: 'a test' }, what: 'thing.done', subject: `thing_${i}`, facts: { n: i } }, shop.app)]);
  }
  while (await sealJournal(shop.db)) { /* there is more */ }
};
const sign = (moment: string) => signDay(shop.db, { now: at(moment), key: shop.keys.signing });

test('one root a day, signed and chained; each entry has a short way up to it; what is changed or removed shows', async () => {
  await enter('2026-11-23T18:00:00Z', 9);
  expect(await sign('2026-11-23T23:00:00Z')).toBeNull();
  expect(await sign('2026-11-24T00:01:00Z')).toBeNull();
  const first = await sign('2026-11-24T00:10:00Z');
  expect(first).toMatchObject({ day: '2026-11-23', firstSeq: 1, lastSeq: 9, previous: null });
  expect(await sign('2026-11-24T00:20:00Z')).toBeNull();
  await enter('2026-11-24T10:00:00Z', 4);
  await enter('2026-11-26T10:00:00Z', 2);
  const second = await sign('2026-11-26T12:00:00Z');
  expect(second).toMatchObject({ day: '2026-11-25', firstSeq: 10, lastSeq: 13 });
  const roots = await listRoots(shop.db, { limit: 10 });
  expect(roots.map((one) => one.document.day)).toEqual(['2026-11-25', '2026-11-23']);

  const way = await inclusionOf(shop.db, 5n);
  const { rows: [entry] } = await shop.db.query<{ hash: string }>('select hash from journal_entries where seq = 5');
  expect(rootFrom(leafOf(5n, entry!.hash), way!.path, 4, 9)).toBe(first!.root);
  expect(await inclusionOf(shop.db, 14n)).toBeNull();

  const look = { keys: shop.keys.verifying, published: roots };
  expect(await brokenRoots(shop.db, look)).toEqual([]);

  // The newest entries go, with their seals: the chain itself sees nothing.
  await shop.db.query('create table journal_aside as select * from journal_entries where seq >= 12');
  await shop.db.query('delete from journal_entries where seq >= 12');
  expect(await brokenSeals(shop.db)).toEqual([]);
  expect(await brokenRoots(shop.db, look)).toEqual(['2026-11-25']);
  // Even with the root of that day gone: whoever kept it knows.
  await shop.db.query(`create table roots_aside as select * from journal_roots where day = '2026-11-25'`);
  await shop.db.query(`delete from journal_roots where day = '2026-11-25'`);
  expect(await brokenRoots(shop.db, { keys: shop.keys.verifying })).toEqual([]);
  expect(await brokenRoots(shop.db, look)).toEqual(['2026-11-25']);
  await shop.db.query('insert into journal_entries select * from journal_aside');
  await shop.db.query('insert into journal_roots select * from roots_aside');
  expect(await brokenRoots(shop.db, look)).toEqual([]);
  // A root that somebody without the key has made anew.
  await shop.db.query(`update journal_roots set signature = jsonb_set(signature, '{signature}', to_jsonb(case when left(signature->>'signature', 1) = 'A' then 'B' else 'A' end || substr(signature->>'signature', 2))) where day = '2026-11-23'`);
  expect(await brokenRoots(shop.db, look)).toEqual(['2026-11-23']);
});

test('a clock that goes back makes no second root of a day', async () => {
  await enter('2026-11-20T10:00:00Z', 1);
  expect(await signDay(shop.db, { now: plusSeconds(at('2026-11-20T10:00:00Z'), DAY), key: shop.keys.signing })).toBeNull();
});
