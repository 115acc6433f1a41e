import type { CustomerId } from '../../src/base/ids.ts';
import { ledgerWrite } from '../../src/rooms/ledger/ledger.ts';
import { walletIn, walletOf, walletOpen, type Wallet } from '../../src/rooms/wallet/wallet.ts';
import type { TestShop } from './shop.ts';

/** A customer whose wallet has money, booked against goodwill: how it got there is another story. */
export async function aWallet(shop: TestShop, cents: bigint, id?: CustomerId): Promise<CustomerId> {
  const { app } = shop;
  const customer = id ?? app.newId('cus');
  const at = shop.clock.now();
  await app.committer.commit([walletOpen(customer, at)]);
  if (cents > 0n) {
    await app.committer.commit([
      walletIn(customer, cents, at),
      ledgerWrite({ at, kind: 'loaded', subject: app.newId('lod'), postings: [{ account: 'goodwill', cents }, { account: `wallet:${customer}`, cents: -cents }] }, app),
    ]);
  }
  return customer;
}

export const walletNow = (shop: TestShop, customer: CustomerId): Promise<Wallet> => walletOf(shop.app.db, customer, shop.clock.now());
