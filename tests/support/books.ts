import { checkBooks } from '../../src/rooms/books/books.ts';
import type { TestShop } from './shop.ts';

/** What the auditor finds broken, with the vendors' own lists beside ours: nothing, after every story. */
export async function books(shop: TestShop): Promise<readonly string[]> {
  const lines = await checkBooks({ db: shop.db, clock: shop.clock, connectors: shop.app.connectors, gateways: shop.app.gateways });
  return lines.filter((one) => !one.ok).map((one) => `${one.invariant} ${one.note ?? ''} ${one.broken.join(' ')}`);
}
