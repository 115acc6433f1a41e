import { afterAll, beforeAll, expect, test } from 'vitest';
import { openShop, type TestShop } from '../../../tests/support/shop.ts';
import type { CustomerId } from '../../base/ids.ts';
import { GuardFailed } from '../../platform/db/unit.ts';
import { WALLET_GUARD, walletArrives, walletFree, walletFreeze, walletHold, walletIn, walletLoad, walletOf, walletOpen, walletPromise, walletTake, walletUnpromised } from './wallet.ts';

let shop: TestShop;
beforeAll(async () => { shop = await openShop(); });
afterAll(() => shop.close());

async function aWallet(cents: bigint): Promise<CustomerId> {
  const customer = shop.app.newId('cus');
  await shop.app.committer.commit([walletOpen(customer, shop.clock.now())]);
  if (cents > 0n) await shop.app.committer.commit([walletIn(customer, cents, shop.clock.now())]);
  return customer;
}
const seen = (customer: CustomerId) => walletOf(shop.app.db, customer, shop.clock.now());
const refused = async (work: Promise<unknown>): Promise<string> => {
  try { await work; return 'taken'; } catch (error) { if (error instanceof GuardFailed) return error.guard; throw error; }
};

function commit(writes: Parameters<TestShop['app']['committer']['commit']>[0]): Promise<void> { return shop.app.committer.commit(writes); }

test('a hold is taken once, or freed once, and never both', async () => {
  const customer = await aWallet(1_000n);
  const one = { charge: 'chg_a', customer, cents: 600n };
  await commit(walletHold(one, shop.clock.now()));
  expect(await seen(customer)).toMatchObject({ cents: 1_000n, held: 600n, free: 400n });
  expect(await refused(commit(walletHold({ ...one, charge: 'chg_b', cents: 401n }, shop.clock.now())))).toBe(WALLET_GUARD);
  await commit(walletTake(one, shop.clock.now()));
  expect(await refused(commit(walletTake(one, shop.clock.now())))).not.toBe('taken');
  expect(await refused(commit(walletFree(one, shop.clock.now())))).not.toBe('taken');
  expect(await seen(customer)).toMatchObject({ cents: 400n, held: 0n, free: 400n });
});

test('32 at once on one wallet: exactly what is there, also when they leave in one statement with money that comes in', async () => {
  const customer = await aWallet(1_050n);
  const other = await aWallet(1_000n);
  const ends = await Promise.all(Array.from({ length: 32 }, (_, n) => refused(commit(walletHold({ charge: `chg_p${n}`, customer, cents: 100n }, shop.clock.now())))));
  expect(ends.filter((one) => one === 'taken')).toHaveLength(10);
  expect(await seen(customer)).toMatchObject({ cents: 1_050n, held: 1_000n, free: 50n });
  await Promise.all([
    commit(walletTake({ charge: `chg_p${ends.indexOf('taken')}`, customer, cents: 100n }, shop.clock.now())),
    commit([walletIn(customer, 30n, shop.clock.now())]), commit([walletIn(other, 1n, shop.clock.now())]), commit([walletIn(customer, 7n, shop.clock.now())]),
  ]);
  expect(await seen(customer)).toMatchObject({ cents: 987n, held: 900n, free: 87n });
  expect(await seen(other)).toMatchObject({ cents: 1_001n });
});

test('$2,000 a day and in all: loads under way count, dead ones no more, what comes back always fits', async () => {
  const customer = await aWallet(0n);
  const begun = shop.clock.now();
  await commit([walletPromise(customer, 150_000n, begun)]);
  expect(await refused(commit([walletPromise(customer, 50_001n, begun)]))).toBe(WALLET_GUARD);
  expect(await seen(customer)).toMatchObject({ room: 50_000n, incoming: 150_000n, cents: 0n });
  await commit([walletUnpromised(customer, 150_000n, begun, begun)]);
  expect(await seen(customer)).toMatchObject({ room: 200_000n, incoming: 0n });
  await commit([walletPromise(customer, 120_000n, begun)]);
  await commit([walletArrives(customer, 120_000n, begun)]);
  await commit([walletLoad(customer, 80_000n, begun)]);
  expect(await refused(commit([walletLoad(customer, 1n, begun)]))).toBe(WALLET_GUARD);
  await commit(walletHold({ charge: 'chg_big', customer, cents: 200_000n }, begun));
  await commit(walletTake({ charge: 'chg_big', customer, cents: 200_000n }, begun));
  // Spent, but the day's limit is reached all the same; the next day is new.
  expect(await refused(commit([walletLoad(customer, 1n, begun)]))).toBe(WALLET_GUARD);
  await commit([walletIn(customer, 250_000n, begun)]);
  expect(await seen(customer)).toMatchObject({ cents: 250_000n, room: 0n });
  shop.clock.advanceMs(86_400_000);
  await commit(walletHold({ charge: 'chg_next', customer, cents: 240_000n }, shop.clock.now()));
  await commit(walletTake({ charge: 'chg_next', customer, cents: 240_000n }, shop.clock.now()));
  await commit([walletLoad(customer, 100n, shop.clock.now())]);
  expect(await seen(customer)).toMatchObject({ cents: 10_100n });
});

test('a frozen wallet pays nothing, but takes what comes', async () => {
  const customer = await aWallet(500n);
  await commit([walletFreeze(customer, 'dispute', shop.clock.now())]);
  expect(await refused(commit(walletHold({ charge: 'chg_f', customer, cents: 1n }, shop.clock.now())))).toBe(WALLET_GUARD);
  await commit([walletIn(customer, 5n, shop.clock.now())]);
  expect(await seen(customer)).toMatchObject({ cents: 505n, free: 0n, frozenFor: 'dispute' });
});

test('parallel batches on several wallets do not lock each other out', async () => {
  const wallets = await Promise.all(Array.from({ length: 6 }, () => aWallet(10_000n)));
  await Promise.all(Array.from({ length: 200 }, (_, n) => commit([...walletHold({ charge: `chg_m${n}`, customer: wallets[n % 6]!, cents: 3n }, shop.clock.now())])
    .then(() => commit(n % 2 === 0 ? walletTake({ charge: `chg_m${n}`, customer: wallets[n % 6]!, cents: 3n }, shop.clock.now()) : walletFree({ charge: `chg_m${n}`, customer: wallets[n % 6]!, cents: 3n }, shop.clock.now())))));
  const all = await Promise.all(wallets.map(seen));
  expect(all.reduce((sum, one) => sum + one.cents, 0n)).toBe(60_000n - 300n);
  expect(all.every((one) => one.held === 0n)).toBe(true);
});
