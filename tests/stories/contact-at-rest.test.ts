import { expect, onTestFinished, test } from 'vitest';
import { openPeople } from '../../src/rooms/people/people.ts';
import { newKeyRing } from '../../src/platform/secrets/key-file.ts';
import { keysOf } from '../../src/platform/secrets/keys.ts';
import { realRandom } from '../../src/platform/random.ts';
import { checkBooks } from '../../src/rooms/books/books.ts';
import { openShop } from '../support/shop.ts';

const PLANTED = 'planted-wei.zhang@mail.example';
const signal = new AbortController().signal;

async function aShop() {
  const shop = await openShop();
  onTestFinished(() => shop.close());
  /** Tables in which a text lies in the clear, by their names. */
  const tablesWith = async (planted: string): Promise<string[]> => {
    const names = (await shop.db.query<{ name: string }>(`select tablename as name from pg_tables where schemaname = 'public' order by 1`)).rows.map((row) => row.name);
    const found: string[] = [];
    for (const name of names) {
      const { rows } = await shop.db.query<{ n: number }>(`select count(*)::int as n from "${name}" t where strpos(lower(t::text), lower($1)) > 0`, [planted]);
      if (rows[0]!.n > 0) found.push(name);
    }
    return found;
  };
  return { shop, tablesWith };
}

test('after a renewal and its receipt, the payer’s address lies in the clear in the sandbox mailbox only', async () => {
  const { shop, tablesWith } = await aShop();
  const line = await shop.aLine();
  const renewal = await shop.renew(line, 'tmo-mo-5g', { email: PLANTED });
  const declined = await shop.renew(await shop.aLine(), 'tmo-mo-5g', { email: PLANTED, pay: { kind: 'token', gateway: 'stripe', paymentMethod: 'pm_card_chargeDeclined' } });
  expect([renewal.state, declined.state]).toEqual(['done', 'declined']);
  expect(await tablesWith(PLANTED)).toEqual([]);
  await shop.settle();
  await shop.house.notices.sendDue({ signal });

  const arrived = await shop.house.notices.mailbox.list({ to: PLANTED });
  expect(arrived.map((one) => one.kind).sort()).toEqual(['renewal.declined', 'renewal.done']);
  expect(await tablesWith(PLANTED)).toEqual(['notices_mailbox']);
  // Also not in any other spelling that a base64 reader would find.
  expect(await tablesWith(Buffer.from(PLANTED).toString('base64url').slice(0, 30))).toEqual([]);
  // The line's number is the key of the domain; outside the lines themselves and the sandboxes it is nowhere.
  expect((await tablesWith(line.number!.slice(2))).filter((name) => name !== 'lines_lines' && name !== 'notices_mailbox')).toEqual([]);
  expect((await checkBooks({ db: shop.db, clock: shop.clock })).filter((one) => one.invariant === 'I14' && !one.ok)).toEqual([]);
});

test('customers are found by address and number after the keys were rotated, and lie sealed', async () => {
  const { shop, tablesWith } = await aShop();
  const old = newKeyRing(realRandom);
  const roomWith = (ring: typeof old) => openPeople({ db: shop.db, commit: shop.app.committer.commit, clock: shop.clock, random: realRandom, newId: shop.app.newId, keys: keysOf(ring, realRandom) });
  const reader = { language: 'zh-CN', zone: 'Asia/Shanghai' } as const;
  const before = roomWith(old);
  const [byMail, byPhone] = [await before.ensureCustomer({ channel: 'email', address: PLANTED }, reader), await before.ensureCustomer({ channel: 'sms', address: '+12125550177' }, reader)];
  expect([...await tablesWith(PLANTED), ...await tablesWith('2125550177')]).toEqual([]);

  const after = roomWith({ ...old, master: [...newKeyRing(realRandom).master, ...old.master] });
  expect(await after.findCustomerBy({ channel: 'email', address: PLANTED.toUpperCase() })).toEqual(byMail);
  expect(await after.findCustomerBy({ channel: 'sms', address: '+12125550177' })).toEqual(byPhone);
  expect(await after.ensureCustomer({ channel: 'email', address: PLANTED }, reader)).toEqual(byMail);
  expect((await shop.db.query('select 1 from people_customers')).rowCount).toBe(2);
});
