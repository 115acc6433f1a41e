import { expect, onTestFinished, test } from 'vitest';
import { realRandom } from '../src/platform/random.ts';
import { redeemVoucher } from '../src/rooms/funds/funds.ts';
import { openShop } from '../tests/support/shop.ts';
import { walletNow } from '../tests/support/wallet.ts';
import { promotionsCommand } from './promotions-command.ts';
import { vouchersCommand } from './vouchers-command.ts';
import { WrongCommand } from './where.ts';

async function aDesk() {
  const shop = await openShop();
  onTestFinished(() => shop.close());
  const { app, clock, db, keys } = shop;
  const by = (reason: string) => ({ door: 'console', actor: 'operator:test', reason }) as const;
  const desk = (command: (args: readonly string[], voice: { readonly print: (line: string) => void; readonly say: (line: string) => void }) => Promise<void>) => {
    const run = async (...args: string[]) => {
      const printed: string[] = [], said: string[] = [];
      await command(args, { print: (line) => printed.push(line), say: (line) => said.push(line) });
      return { printed, said: said.join('\n') };
    };
    const wrong = async (...args: readonly string[]): Promise<string> => {
      try { await run(...args); return 'nothing'; } catch (error) { if (error instanceof WrongCommand) return error.message; throw error; }
    };
    return { run, wrong };
  };
  return {
    shop,
    vouchers: desk((args, voice) => vouchersCommand(args, { db, clock, committer: app.committer, newId: app.newId, keys, random: realRandom }, by, voice)),
    promotions: desk((args, voice) => promotionsCommand(args, { db, clock, committer: app.committer, newId: app.newId, shelf: shop.shelf }, realRandom, by, voice)),
  };
}
const journaled = async (shop: Awaited<ReturnType<typeof openShop>>) => (await shop.db.query<{ what: string; actor: string }>('select what, actor from journal_entries order by at, id')).rows.map((row) => `${row.what} ${row.actor}`);

test('vouchers are issued as a file, work once in a wallet, are listed without their codes, and withdrawn', async () => {
  const { shop, vouchers: { run } } = await aDesk();
  const { printed, said } = await run('issue', '3', '20', '--note', 'campus shop');
  const [head, ...rows] = printed.join('\n').split(/\r?\n/);
  expect(head).toBe('code,value_usd,batch,serial');
  expect(rows).toHaveLength(3);
  const [code, value, batch, serial] = rows[0]!.split(',');
  expect([value, serial]).toEqual(['20.00', '1']);
  expect(said).toContain(`${batch}: 3 vouchers.`);
  expect(said).not.toContain(code);
  const customer = shop.app.newId('cus');
  await redeemVoucher(shop.house.funds, { customer, code: code!, network: null, by: { door: 'web', actor: 'test', reason: 'story' } });
  expect((await walletNow(shop, customer)).cents).toBe(2_000n);
  expect((await run('void', batch!, '2')).said).toContain('1 withdrawn');
  expect((await run('list')).printed).toEqual([`${batch}  2026-11-23T18:00:00Z  3 of $20  redeemed 1  withdrawn 1  operator:test  campus shop`]);
  expect((await run('void', batch!)).said).toContain('1 withdrawn');
  expect(await journaled(shop)).toEqual(expect.arrayContaining(['voucher.void operator:test']));
});

test('vouchers that cannot be are said in a sentence, and nothing is made', async () => {
  const { shop, vouchers: { wrong, run } } = await aDesk();
  for (const [said, ...args] of [
    ['npm run vouchers -- issue COUNT DOLLARS'], ['npm run vouchers', 'issue'], ['npm run vouchers', 'issue', '3', '19.99'], ['npm run vouchers', 'issue', '-3', '20'], ['npm run vouchers', 'issue', '3', '20', '5'],
    ['At most 5,000 vouchers', 'issue', '5001', '20'], ['At most 5,000 vouchers', 'issue', '1', '501'], ['npm run vouchers', 'void', 'vbt_none'], ["'--many'", 'issue', '1', '20', '--many'],
  ] as const) expect([args, await wrong(...args)]).toEqual([args, expect.stringContaining(said)]);
  expect((await run('list'))).toEqual({ printed: [], said: 'there is no voucher yet.' });
  expect(await journaled(shop)).toEqual([]);
});

test('a promotion is made with its limits, holds at once, is listed with what was used of it, and ended', async () => {
  const { shop, promotions: { run } } = await aDesk();
  const before = (await run('list')).printed.length;
  expect((await run('make', 'campus10', '--percent', '10', '--max', '5.00', '--uses', '100', '--per-customer', '1', '--budget', '500.00')).printed).toEqual(['CAMPUS10']);
  const { printed: [made], said } = await run('make', '--off', '2.50');
  expect(made).toMatch(/^[0-9A-Z-]{10,}$/);
  expect(said).toBe('it holds from now on.');
  const listed = (await run('list')).printed;
  expect(listed).toHaveLength(before + 2);
  expect(listed.find((one) => one.startsWith('CAMPUS10  percent  operator'))).toContain('held 0 spent 0 freed 0  0 cents off  100 left  50000 cents left');
  expect((await run('end', 'campus10')).said).toContain('CAMPUS10 has ended');
  expect((await run('list')).printed.find((one) => one.startsWith('CAMPUS10'))).toContain('ended 2026-11-23T18:00:00Z');
  expect((await journaled(shop)).every((one) => one.endsWith('operator:test'))).toBe(true);
});

test('promotions that cannot be are said in a sentence, and nothing is made', async () => {
  const { shop, promotions: { wrong } } = await aDesk();
  for (const [said, ...args] of [
    ['npm run promotions -- list'], ['Say what it gives', 'make', 'CAMPUS10'], ['Say what it gives', 'make', 'CAMPUS10', '--percent', '10', '--off', '5.00'], ['Nothing was changed', 'make', 'CAMPUS10', '--percent', 'ten'],
    ['Nothing was changed', 'make', 'CAMPUS10', '--percent', '101'], ['Nothing was changed', 'make', 'CAMPUS10', '--off', '5.00', '--plans', 'no-such-plan'], ['Nothing was changed', 'end', 'NOSUCHCODE'],
    ['npm run promotions', 'end'], ['npm run promotions', 'make', 'A', 'B'], ["'--free'", 'make', 'CAMPUS10', '--free'],
  ] as const) expect([args, await wrong(...args)]).toEqual([args, expect.stringContaining(said)]);
  expect(await journaled(shop)).toEqual([]);
});
