import { Refusal } from '../../src/base/refusal.ts';
import type { QuoteId } from '../../src/base/ids.ts';
import { DAY, HOUR, MINUTE } from '../../src/base/time.ts';
import { receiveCarrierEvent } from '../../src/rooms/carriers/carriers.ts';
import type { Fault, TwinCall } from '../../src/rooms/carriers/connectors/twin/faults.ts';
import { lookNow, place, quote, refreshLine, turnBack, wakeRenewal, type PlaceRequest } from '../../src/rooms/renewals/renewals.ts';
import type { RenewalId } from '../../src/base/ids.ts';
import { autoDoes, autoOn } from './auto-renew.ts';
import { agentAct, callAct } from './calls.ts';
import { textAct } from './texts.ts';
import { decide, giveBack } from './give-back.ts';
import { load, redeem } from './funds.ts';
import { deliverWebhooks, dispute, pay, payPalFault, stripeFault } from './gateways.ts';
import { payment, PROMOTIONS } from './money.ts';
import type { Running, SimCustomer, World } from './world.ts';

/** What customers have in hand: the requests they made, to be made again when no answer came. */
export interface Memory { readonly requests: { readonly request: PlaceRequest; placed: string | null }[]; count: number }

export const isRefusal = (error: Error): boolean => error instanceof Refusal;

const ACTIONS = {
  buy: 24, pay: 10, webhooks: 8, callbacks: 6, turn: 18, round: 6, jump: 11, fault: 20, again: 6, turn_back: 3, look: 3, use: 4, refresh: 3, first_use: 2, restart: 2, wake_up: 2, give_back: 6, decide: 3, load: 5, voucher: 5, dispute: 1, auto_on: 3, auto: 6, call: 13, agent: 3, text: 8,
} as const;

/** Everybody does what they like for a while: customers, vendors, networks, and the machines themselves. */
export async function play(world: World, steps: number): Promise<void> {
  const { chance, scheduler } = world;
  const memory: Memory = { requests: [], count: 0 };
  // In half of the worlds some line renews by itself from the beginning.
  let autos = chance.hits(500) ? 2 : 0;
  for (let step = 0; step < steps; step++) {
    if (world.shop === null || world.shop.process.dead || world.shop.process.paused) await world.boot();
    const action = autos-- > 0 ? 'auto_on' : chance.weighted(ACTIONS);
    scheduler.say(`- ${action}`);
    await act(world, world.shop!, memory, action);
    // Sometimes what was begun goes on while the next thing happens.
    await scheduler.pump(chance.hits(650) ? 400 : chance.below(12));
  }
}

async function act(world: World, shop: Running, memory: Memory, action: keyof typeof ACTIONS): Promise<void> {
  const { chance, clock, scheduler } = world;
  switch (action) {
    case 'buy': return buy(world, shop, memory);
    case 'again': return again(world, shop, memory);
    case 'pay': return pay(world);
    case 'dispute': return dispute(world);
    case 'webhooks': world.follow('webhooks', deliverWebhooks(world, shop, true), shop.process); return;
    case 'callbacks': world.follow('callbacks', deliverCallbacks(world, shop, true), shop.process); return;
    case 'turn': turn(world, shop); return;
    case 'round': { const name = chance.pick(['notices', 'notices', 'lines', 'journal', 'carriers', 'gateways', 'auto-renew', 'auto-renew']); world.follow(`round ${name}`, round(shop, name), shop.process); return; }
    case 'jump': {
      const seconds = chance.weighted({ seconds: 30, minutes: 30, hour: 15, hours: 10, day: 5, days: 2 });
      clock.advanceMs(1000 * { seconds: chance.below(30), minutes: chance.below(40) * MINUTE, hour: HOUR, hours: (1 + chance.below(9)) * HOUR, day: DAY, days: (1 + chance.below(12)) * DAY }[seconds]);
      return;
    }
    case 'fault': return fault(world);
    case 'turn_back': case 'look': {
      const known = memory.requests.filter((one) => one.placed !== null);
      if (known.length === 0) return;
      const id = chance.pick(known).placed as RenewalId;
      world.follow(action, action === 'look' ? lookNow(shop.house.app, id) : turnBack(shop.house.app, id), shop.process, isRefusal);
      return;
    }
    case 'load': return load(world, shop, memory);
    case 'voucher': return redeem(world, shop);
    case 'auto_on': return autoOn(world, shop);
    case 'auto': return autoDoes(world, shop);
    case 'call': return callAct(world, shop);
    case 'agent': return agentAct(world, shop);
    case 'text': return textAct(world, shop);
    case 'give_back': return giveBack(world, shop, memory);
    case 'decide': world.follow('decide', decide(world, shop), shop.process, isRefusal); return;
    case 'use': { const line = chance.pick(world.lines); await world.twins[line.carrier]!.useData(line.iccid, BigInt(chance.below(900)) * 1_048_576n); return; }
    case 'first_use': { const line = chance.pick(world.lines); await world.twins[line.carrier]!.firstUse(line.iccid); return; }
    case 'refresh': {
      const line = chance.pick(world.lines);
      world.follow('refresh', (async () => { const found = await shop.house.app.readLine(line.id); if (found) await refreshLine(shop.house.app, found, 0); })(), shop.process);
      return;
    }
    case 'restart': await scheduler.kill(shop.process); return;
    case 'wake_up': for (const one of world.sleepers) one.process.paused = false; return;
  }
}

async function buy(world: World, shop: Running, memory: Memory): Promise<void> {
  const { chance } = world;
  const line = chance.pick(world.lines);
  const planId = chance.pick(line.planIds);
  const plan = world.shelf.plan(planId, world.clock.now());
  const mode = chance.hits(800) ? chance.pick(plan.terms.modes) : undefined;
  const n = memory.count++;
  const customer = chance.hits(500) ? chance.pick(world.customers) : null;
  const promotionCode = chance.hits(250) ? chance.pick(PROMOTIONS) : null;
  const how = chance.weighted({ once: 60, twice: 15, two_quotes: 15, only_ask: 10 });
  world.follow(`buy ${n} ${planId} ${mode ?? 'default'} ${how}`, (async () => {
    const ask = () => quote(shop.house.app, { line: line.id, planId, ...(mode ? { mode } : {}), promotionCode, customer: customer?.id ?? null });
    const quoted = await ask();
    if (how === 'only_ask') return;
    const second = how === 'two_quotes' ? await ask() : quoted;
    const requests = [requestOf(world, quoted.doc.quote, `key-${n}`, customer)];
    if (how !== 'once') requests.push(how === 'twice' ? requests[0]! : requestOf(world, second.doc.quote, `key-${n}-b`, customer));
    const kept = [...new Set(requests)].map((request) => ({ request, placed: null as string | null }));
    memory.requests.push(...kept);
    await Promise.all(requests.map((request) => placeOne(world, shop, memory, request)));
  })(), shop.process, isRefusal);
}

/** No answer came, or the customer presses the button once more. */
async function again(world: World, shop: Running, memory: Memory): Promise<void> {
  if (memory.requests.length === 0) return;
  const { request } = world.chance.pick(memory.requests);
  world.follow(`again ${request.key}`, placeOne(world, shop, memory, request), shop.process, isRefusal);
}

async function placeOne(world: World, shop: Running, memory: Memory, request: PlaceRequest): Promise<void> {
  let renewal;
  try {
    renewal = await place(shop.house.app, request);
  } catch (error) {
    if (error instanceof Refusal) {
      world.scheduler.say(`${request.key} refused: ${error.code}`);
      if (memory.requests.some((one) => one.request.key === request.key && one.placed !== null)) world.problems.push(`${request.key} was placed and its repeat refused: ${error.code}`);
      return;
    }
    throw error;
  }
  world.scheduler.say(`${request.key} is ${renewal.id.slice(-6)} ${renewal.state}`);
  const kept = memory.requests.find((one) => one.request.key === request.key)!;
  if (kept.placed !== null && kept.placed !== renewal.id) world.problems.push(`one key, two renewals: ${kept.placed} and ${renewal.id}`);
  kept.placed = renewal.id;
}

function requestOf(world: World, quoteId: QuoteId, key: string, customer: SimCustomer | null): PlaceRequest {
  const { chance } = world;
  return {
    caller: 'sim', key, quote: quoteId, ...payment(world, customer),
    payer: { customer: customer?.id ?? null, email: chance.hits(850) ? 'payer@example.com' : null, language: chance.pick(['en', 'zh-CN', 'zh-TW', 'es']), zone: 'Asia/Shanghai' },
    by: { door: 'api', actor: 'key:sim', reason: 'simulation' },
  };
}

export async function deliverCallbacks(world: World, shop: Running, badly: boolean): Promise<void> {
  const { chance } = world;
  const wakeFor = wakeRenewal(world.clock);
  for (const [carrier, twin] of Object.entries(world.twins)) {
    if (!world.lines.some((line) => line.carrier === carrier)) continue;
    await twin.deliverCallbacks(async (call) => {
      if (badly && chance.hits(150)) return chance.hits(500);
      if (badly && chance.hits(100)) await receiveCarrierEvent(shop.house.app, carrier, call.headers, call.rawBody, wakeFor);
      return await receiveCarrierEvent(shop.house.app, carrier, call.headers, call.rawBody, wakeFor) === 'taken';
    });
  }
}

/** One turn of the worker; a process has one loop, so one turn at a time. */
export function turn(world: World, shop: Running): void {
  if (shop.turning) return;
  shop.turning = true;
  world.follow('turn', shop.house.worker.turn(20).finally(() => { shop.turning = false; }), shop.process, (error) => error.message.includes('was fenced off'));
}

export async function round(shop: Running, name: string): Promise<void> {
  const found = shop.house.rounds.find((one) => one.name === name)!;
  while (await found.run(new AbortController().signal) === true);
}

const CALLS: readonly (TwinCall | 'any')[] = ['top_up', 'top_up', 'top_up', 'find_top_up', 'read_line', 'correct', 'cancel', 'find_change', 'list', 'any'];

/** Something goes wrong at a vendor, the next time or the next few times. */
async function fault(world: World): Promise<void> {
  const { chance, scheduler } = world;
  if (chance.hits(350)) return chance.hits(650) ? stripeFault(world) : payPalFault(world);
  const line = chance.pick(world.lines);
  const [call, what] = twinFault(world);
  scheduler.say(`  ${line.carrier}: ${JSON.stringify(what)} on ${call}`);
  await world.twins[line.carrier]!.addFault({ call, fault: what, times: 1 + chance.below(2) });
}

function twinFault({ chance, can }: World): readonly [TwinCall | 'any', Fault] {
  const reason = chance.pick(['plan_unavailable', 'limit_reached', 'not_possible', 'number_unknown'] as const);
  const wire: Fault = chance.pick([{ kind: 'lost_request' }, { kind: 'lost_reply' }, { kind: 'lost_reply' }, { kind: 'slow', seconds: 5 }, { kind: 'unknown_code' }] as const);
  if (chance.hits(400)) return [chance.pick(CALLS), wire];
  if (chance.hits(250)) return [chance.pick(['correct', 'cancel'] as const), chance.pick([{ kind: 'refuse', reason }, { kind: 'silent' }, { kind: 'delay', seconds: chance.below(2 * HOUR) }] as const)];
  return ['top_up', chance.pick([
    { kind: 'refuse', reason }, // Left lying for good at a carrier that takes nothing back, it waits for a person: no world for an auditor who wants quiet.
    can.cancel ? { kind: 'silent' } : { kind: 'delay', seconds: 60 }, can.cancel ? { kind: 'after_cycle_end' } : { kind: 'delay', seconds: 600 },
    { kind: 'delay', seconds: chance.below(4 * HOUR) }, { kind: 'late_success', reason, seconds: 60 + chance.below(6 * HOUR) }, { kind: 'float_empty' },
    { kind: 'after_midnight' }, { kind: 'wrong_days', days: chance.pick([-20, -2, -1, 1, 5]) }, { kind: 'wrong_bytes', megabytes: chance.pick([-600, -1, 1, 2_048]) },
    { kind: 'reverse', seconds: 30 + chance.below(20 * HOUR) }, { kind: 'notify_twice' },
  ] as const)];
}
