import type { RenewalId } from '../../src/base/ids.ts';
import { Refusal } from '../../src/base/refusal.ts';
import { askRefundOf, decideReturn, isEnded, offerRefund, returnsForPeople, type AskRequest, type ReturnState } from '../../src/rooms/refunds/refunds.ts';
import { isRefusal, type Memory } from './play.ts';
import type { Running, World } from './world.ts';

/** Somebody wants what they have not used back: they look at the offer, and some of them ask, now and then twice. */
export function giveBack(world: World, shop: Running, memory: Memory): void {
  const { chance } = world;
  const placed = memory.requests.filter((one) => one.placed !== null);
  if (placed.length === 0) return;
  const one = chance.pick(placed);
  const renewal = one.placed as RenewalId;
  const customer = world.customers.find(({ id }) => id === one.request.payer.customer) ?? null;
  const request: AskRequest = {
    caller: 'sim', key: `back-${renewal}-${memory.count++}`, renewal, customer: customer?.id ?? null,
    destination: customer !== null && chance.hits(400) ? 'wallet' : 'original', agreed: () => true, by: { door: 'web', actor: 'guest', reason: 'simulation' },
  };
  const [asks, twice] = [chance.hits(800), chance.hits(200)];
  world.follow(`give back ${renewal.slice(-6)}`, (async () => {
    const offer = await offerRefund(shop.house.app, renewal);
    if (offer.kind === 'none' || !asks) return;
    const made = await Promise.all((twice ? [request, request] : [request]).map((wish) => askRefundOf(shop.house.app, wish).catch((error: unknown) => { if (error instanceof Refusal) return null; throw error; })));
    const ids = new Set(made.flatMap((found) => (found === null ? [] : [found.id])));
    if (ids.size > 1) world.problems.push(`one key, two returns: ${[...ids].join(', ')}`);
    world.scheduler.say(`  return of ${offer.amountCents}: ${made[0]?.state ?? 'refused'}`);
  })(), shop.process, isRefusal);
}

/** The second person says yes or no to what waits. */
export async function decide(world: World, shop: Running): Promise<void> {
  const waiting = (await returnsForPeople(shop.house.app.db, 20)).filter((one) => one.state === 'waiting_for_person');
  if (waiting.length === 0) return;
  const one = world.chance.pick(waiting);
  const approve = world.chance.hits(700);
  await decideReturn(shop.house.app, { id: one.id, approve, by: { door: 'console', actor: 'operator:sim', reason: 'simulation' } });
}

export interface ReturnRow { readonly id: string; readonly renewal_id: string; readonly state: ReturnState; readonly take_back: boolean; readonly amount: bigint; readonly paid: bigint; readonly bounced: boolean }

/** What went back for unused service, by renewal; says what is not at its end. */
export async function auditReturns(world: World): Promise<ReadonlyMap<string, ReturnRow>> {
  const rows = (await world.db.query<ReturnRow>(
    `select t.id, t.renewal_id, t.state, t.take_back, t.amount_cents as amount, coalesce(sum(r.amount_cents) filter (where r.state = 'done'), 0)::bigint as paid,
       coalesce(bool_or(r.state = 'refused'), false) as bounced
     from refunds_returns t left join payments_refunds r on r.for_id = t.renewal_id and r.why = t.id where t.state <> 'refused' group by t.id`, [], 'sim_returns')).rows;
  for (const one of rows) {
    const called = world.alarms.has(one.id) || world.alarms.has(one.renewal_id);
    if (isEnded(one.state)) {
      if (one.paid !== one.amount && !(one.bounced && called)) world.problems.push(`return ${one.id}: ${one.paid} of ${one.amount} cents went back`);
    } else if (!called) world.problems.push(`return ${one.id} is ${one.state} and nobody was called`);
  }
  return new Map(rows.map((one) => [one.renewal_id, one]));
}
