import { usd } from '../../src/base/money.ts';
import { placeLoad, redeemVoucher, issueVouchers, type LoadRequest } from '../../src/rooms/funds/funds.ts';
import { TEST_CARDS } from '../../src/rooms/payments/gateways/stripe/fake/cards.ts';
import { isRefusal, type Memory } from './play.ts';
import type { Running, World } from './world.ts';

/** Somebody puts money into their wallet, now and then with the same request twice. */
export function load(world: World, shop: Running, memory: Memory): void {
  const { chance, gateways } = world;
  const gateway = gateways[chance.pick(Object.keys(gateways))]!;
  const request: LoadRequest = {
    caller: 'sim', key: `load-${memory.count++}`, customer: chance.pick(world.customers).id, amount: usd(chance.pick([1_000, 2_500, 10_000, 50_000])),
    pay: chance.hits(500) ? { kind: 'token', gateway: 'stripe', paymentMethod: chance.hits(600) ? 'pm_card_visa' : chance.pick(TEST_CARDS).token }
      : { kind: 'hosted', gateway: gateway.name, method: chance.hits(500) ? null : chance.pick(gateway.methods), successUrl: (id) => `http://127.0.0.1:3000/wallet/loads/${id}`, cancelUrl: (id) => `http://127.0.0.1:3000/wallet/loads/${id}` },
    payer: { email: chance.hits(800) ? 'payer@example.com' : null, language: 'zh-CN', zone: 'Asia/Shanghai' }, description: 'Wallet', by: { door: 'web', actor: 'guest', reason: 'simulation' },
  };
  const twice = chance.hits(250);
  world.follow(`load ${request.key}`, (async () => {
    const made = await Promise.all((twice ? [request, request] : [request]).map((wish) => placeLoad(shop.house.funds, wish)));
    if (new Set(made.map((one) => one.id)).size > 1) world.problems.push(`one key, two loads: ${made.map((one) => one.id).join(', ')}`);
    world.scheduler.say(`${request.key} is ${made[0]!.id.slice(-6)} ${made[0]!.state}`);
  })(), shop.process, isRefusal);
}

/** A batch of few vouchers, which everybody tries: one of them twice at once, and a code that was never issued. */
export function redeem(world: World, shop: Running): void {
  const { chance } = world;
  if (world.vouchers.length === 0) {
    world.follow('vouchers', (async () => {
      const { vouchers } = await issueVouchers(shop.house.funds, { count: 2, value: usd(1_500), note: 'simulation', by: { door: 'console', actor: 'operator:sim', reason: 'simulation' } });
      world.vouchers.push(...vouchers.map((one) => one.code));
    })(), shop.process, isRefusal);
    return;
  }
  const code = chance.hits(850) ? chance.pick(world.vouchers) : '0000-0000-0000-0000';
  const people = chance.hits(300) ? [chance.pick(world.customers), chance.pick(world.customers)] : [chance.pick(world.customers)];
  for (const { id } of people) {
    world.follow('redeem', redeemVoucher(shop.house.funds, { customer: id, code, network: null, by: { door: 'web', actor: `customer:${id}`, reason: 'simulation' } }), shop.process, isRefusal);
  }
}

/** What came into a wallet by loads that are done, less what a lost dispute has taken out again, and by vouchers that are redeemed. */
export async function broughtIn(world: World, customer: string): Promise<bigint> {
  const row = (await world.db.query<{ loaded: bigint; redeemed: bigint }>(
    `select coalesce((select sum(amount_cents - coalesce(reversed_cents, 0)) from funds_loads where customer = $1 and state = 'done'), 0)::bigint as loaded,
       coalesce((select sum(value_cents) from funds_vouchers where redeemed_by = $1 and state = 'redeemed'), 0)::bigint as redeemed`, [customer], 'sim_brought_in')).rows[0]!;
  return row.loaded + row.redeemed;
}

/** A load is at its end, and what it brought is at the gateway; what came after its end went back or waits for a person. */
export async function auditLoads(world: World, kept: ReadonlyMap<string, bigint>): Promise<void> {
  const rows = (await world.db.query<{ id: string; state: string; cents: bigint }>('select id, state, amount_cents as cents from funds_loads order by id', [], 'sim_loads')).rows;
  for (const { id, state, cents } of rows) {
    if (state !== 'done' && state !== 'declined') { world.problems.push(`load ${id} is ${state}`); continue; }
    const due = state === 'done' ? cents : 0n;
    if ((kept.get(id) ?? 0n) !== due && !world.alarms.has(id)) world.problems.push(`load ${id} (${state}): ${kept.get(id) ?? 0n} cents at the gateway of ${due}`);
  }
}
