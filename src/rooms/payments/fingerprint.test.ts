import { expect, onTestFinished, test } from 'vitest';
import { aSavedCard } from '../../../tests/support/saved-card.ts';
import { openShop } from '../../../tests/support/shop.ts';
import { realRandom } from '../../platform/random.ts';
import { newKeyRing } from '../../platform/secrets/key-file.ts';
import { keysOf } from '../../platform/secrets/keys.ts';
import { keptFingerprint, newestOf } from './fingerprint.ts';

test('of the gateway’s own name of a card nothing is kept: methods, charges and attempts hold keyed hashes, and the same card is the same', async () => {
  const shop = await openShop();
  onTestFinished(() => shop.close());
  const [a, b] = [shop.app.newId('cus'), shop.app.newId('cus')];
  const method = await aSavedCard(shop, a);
  await aSavedCard(shop, b);
  await shop.renew(await shop.aLine(), 'tmo-mo-5g', { customer: a, pay: { kind: 'saved', method: method.id, offSession: true } });
  await shop.settle();
  const kept = (await shop.db.query<{ fingerprint: string }>('select fingerprint from payments_methods union all select fingerprint from payments_charges')).rows;
  expect(kept).toHaveLength(3);
  expect(new Set(kept.map((row) => row.fingerprint))).toEqual(new Set([keptFingerprint(shop.keys, 'stripe', 'sandbox4242')]));
  expect(kept[0]!.fingerprint).toMatch(/^[\w-]{43}$/);
  expect((await shop.db.query<{ card: string }>('select card from renewals_attempts')).rows).toEqual([{ card: `stripe:${kept[0]!.fingerprint}` }]);
});

test('with another master key added, a card is known by the hash of the older one; another gateway’s value is another card', async () => {
  const older = newKeyRing(realRandom);
  const newer = newKeyRing(realRandom);
  const [before, after] = [keysOf(older, realRandom), keysOf({ ...newer, master: [...newer.master, ...older.master] } as typeof newer, realRandom)];
  const [one, same] = [keptFingerprint(before, 'stripe', 'card1'), keptFingerprint(after, 'stripe', 'card1')];
  expect(same.split(' ')).toEqual([newestOf(same), one]);
  expect(newestOf(same)).not.toBe(one);
  expect(keptFingerprint(before, 'paypal', 'card1')).not.toBe(one);
});
