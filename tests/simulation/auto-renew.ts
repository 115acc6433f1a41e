import type { LineId } from '../../src/base/ids.ts';
import { Refusal } from '../../src/base/refusal.ts';
import { approveCharge, lookAt, mandatesOfCustomer, openCycles, termsOf, tryAgain, turnOff, turnOn, type MandatePay, type TermsWish } from '../../src/rooms/autorenew/autorenew.ts';
import { linkById, openCode } from '../../src/rooms/paylinks/paylinks.ts';
import { TEST_CARDS } from '../../src/rooms/payments/gateways/stripe/fake/cards.ts';
import { methodsOf, openSetup, setupNow } from '../../src/rooms/payments/payments.ts';
import { isRefusal } from './play.ts';
import type { Running, SimCustomer, World } from './world.ts';

const byOf = (one: SimCustomer) => ({ door: 'web', actor: `customer:${one.id}`, reason: 'simulation' }) as const;

/** One of those who own a line, and one of theirs; null: nobody does in this world. */
function anOwner(world: World): { readonly customer: SimCustomer; readonly line: LineId } | null {
  const owners = world.customers.filter((one) => one.lines.length > 0);
  if (owners.length === 0) return null;
  const customer = world.chance.pick(owners);
  return { customer, line: world.chance.pick(customer.lines) };
}

/** Somebody turns auto-renew on, once or twice at once, by whatever way to pay they have; now and then they save a card first. */
export function autoOn(world: World, shop: Running): void {
  const owner = anOwner(world);
  if (!owner) return;
  const { chance } = world;
  const { customer, line } = owner;
  const how = chance.weighted({ wallet: 3, saved: 5, both: 3, approve: 1 });
  const card = chance.hits(600) ? 'pm_card_visa' : chance.pick(TEST_CARDS.filter((one) => one.attaches)).token;
  // Plans that may renew by themselves; without one of them it is refused, as it should be.
  const plans = world.lines.find((one) => one.id === line)!.planIds.filter((id) => { const plan = world.shelf.plan(id, world.clock.now()); return plan.autoRenew && plan.terms.kind !== 'keep' && plan.terms.modes.includes('replace'); });
  const planId = plans.length > 0 && chance.hits(900) ? chance.pick(plans) : null;
  const low = chance.hits(300), until = chance.hits(100), twice = chance.hits(200), dear = chance.hits(100);
  world.follow('auto on', (async () => {
    const auto = shop.house.autoRenew;
    const method = how === 'saved' || how === 'both' ? await cardOf(world, shop, customer, card) : null;
    const pay: MandatePay = how === 'approve' ? { kind: 'approve', gateway: 'stripe', method: 'card' } : method === null ? { kind: 'wallet' } : { kind: how === 'both' ? 'wallet_then_saved' : 'saved', method };
    const now = world.clock.now();
    const wish: TermsWish = { line, customer: customer.id, planId, triggers: low ? ['date', 'low_data'] : ['date'], pay, language: 'en', ceilingCents: dear ? null : 1_000_000n, until: until ? now + 3 * 86_400 as typeof now : null };
    // A ceiling that nobody would set is refused; then the usual one.
    const terms = await termsOf(auto, wish).catch((error: unknown) => { if (error instanceof Refusal && error.code === 'amount_not_offered') return termsOf(auto, { ...wish, ceilingCents: null }); throw error; });
    const on = () => turnOn(auto, { ...terms.wish, consent: { hash: terms.hash, place: 'simulation' }, by: byOf(customer) });
    const made = await Promise.all(twice ? [on(), on()] : [on()]);
    world.scheduler.say(`auto on ${line.slice(-6)}: ${made.map((one) => `${one.id.slice(-6)} ${one.state}`).join(', ')}`);
  })(), shop.process, isRefusal);
}

async function cardOf(world: World, shop: Running, customer: SimCustomer, token: string) {
  const { app } = shop.house;
  const [known] = await methodsOf(app.db, customer.id);
  if (known) return known.id;
  const setup = await openSetup(app, { customer: customer.id, gateway: 'stripe', language: 'en', successUrl: () => 'http://127.0.0.1:3000/', cancelUrl: 'http://127.0.0.1:3000/', by: byOf(customer) });
  await world.stripe.pay(setup.gatewayRef!, token);
  await world.stripe.answerBank(setup.gatewayRef!, 'yes');
  return (await setupNow(app, setup.id)).method;
}

/** Somebody turns it off, says yes to a price, tries again, or only looks: any of these while a charge may be under way. */
export function autoDoes(world: World, shop: Running): void {
  const owner = anOwner(world);
  if (!owner) return;
  const { customer, line } = owner;
  const what = world.chance.weighted({ off: 3, look: 4, yes: 1, again: 1 });
  world.follow(`auto ${what}`, (async () => {
    const auto = shop.house.autoRenew;
    const [cycle] = await openCycles(auto.db, line);
    if (what === 'off') { await turnOff(auto, { line, by: byOf(customer), reason: 'asked' }); return; }
    if (what === 'look' || !cycle) { await lookAt(auto, line); return; }
    if (what === 'yes') await approveCharge(auto, { line, cycle: cycle.id, cents: 1_000_000n, by: byOf(customer) });
    else await tryAgain(auto, { line, cycle: cycle.id, by: byOf(customer) });
  })(), shop.process, isRefusal);
}

/** By the rows of the vendors and of the shop: nothing stands for a line that has left, and no request outlives its mandate. */
export async function auditAutoRenew(world: World): Promise<void> {
  for (const one of world.customers) {
    for (const mandate of await mandatesOfCustomer(world.db, one.id)) if (!one.lines.includes(mandate.lineId)) world.problems.push(`mandate ${mandate.id} stands for a line that is not theirs`);
  }
  const asked = (await world.db.query<{ link: string; state: string }>(
    `select c.link_id as link, coalesce((select state from autorenew_mandates m where m.id = c.mandate_id), '') as state from autorenew_cycles c where c.link_id is not null and c.ended_at is not null`, [], 'sim_asked')).rows;
  for (const { link } of asked) {
    const found = await linkById(world.db, link);
    if (found?.state === 'open' && found.renewalId === null && found.expiresAt > world.clock.now()) world.problems.push(`request ${openCode(world.keys, found.codeSealed)} outlives its cycle`);
  }
}
