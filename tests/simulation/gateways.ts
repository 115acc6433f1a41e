import { DAY } from '../../src/base/time.ts';
import type { FaultKind as PayPalFaultKind } from '../../src/rooms/payments/gateways/paypal/fake/faults.ts';
import { FUNDINGS } from '../../src/rooms/payments/gateways/paypal/fake/wallets.ts';
import { markDelivered as markPayPal } from '../../src/rooms/payments/gateways/paypal/fake/webhooks.ts';
import { TEST_CARDS } from '../../src/rooms/payments/gateways/stripe/fake/cards.ts';
import type { FaultKind } from '../../src/rooms/payments/gateways/stripe/fake/faults.ts';
import { markDelivered as markStripe, takeDeliveries } from '../../src/rooms/payments/gateways/stripe/fake/webhooks.ts';
import { receiveGatewayEvent } from '../../src/rooms/payments/payments.ts';
import { WEBHOOK_SECRET, type Running, type World } from './world.ts';

export const pay = (world: World): Promise<void> => (world.chance.hits(650) ? payAtStripe(world) : payAtPayPal(world));

// What a payer holds in hand, by the method they have chosen on our page.
const APP_OF = { alipay: 'pm_sandboxAlipay', wechat_pay: 'pm_sandboxWechatPay' } as const;

/** The payer at Stripe's page, in their app, or before the bank's question. */
async function payAtStripe(world: World): Promise<void> {
  const { chance, stripe, scheduler } = world;
  const sessions = await stripe.tools.store.list({ kind: 'session', limit: 10 });
  if (sessions.length === 0) return;
  const session = chance.pick(sessions);
  const { intent } = await stripe.look(session.id);
  if (intent?.doc['status'] === 'requires_action') {
    const answer = chance.weighted({ yes: 70, no: 15, fails: 15 });
    await stripe.answerBank(session.id, answer);
    scheduler.say(`  says ${answer} to the bank, or in the app`);
    return;
  }
  if (intent?.doc['status'] === 'processing' && chance.hits(500)) { await stripe.controls.endPending(intent.id, chance.hits(700)); scheduler.say('  money on its way comes, or fails to'); return; }
  const methods = session.doc['payment_method_types'] as readonly string[];
  const apps = (['alipay', 'wechat_pay'] as const).filter((one) => methods.includes(one));
  const token = apps.length > 0 && (!methods.includes('card') || chance.hits(300)) ? APP_OF[chance.pick(apps)] : chance.hits(600) ? 'pm_card_visa' : chance.pick(TEST_CARDS).token;
  const { attempt } = await stripe.pay(session.id, token);
  scheduler.say(`  pays with ${token}: ${attempt ?? 'page closed'}`);
}

/** The payer at PayPal says yes, with whatever they have there. */
async function payAtPayPal(world: World): Promise<void> {
  const { chance, paypal, scheduler } = world;
  const orders = (await paypal.tools.store.list({ kind: 'order', limit: 200 })).slice(-10);
  if (orders.length === 0) return;
  const funding = chance.hits(550) ? 'balance' : chance.pick(FUNDINGS).name;
  const { row } = await paypal.approve(chance.pick(orders).id, funding);
  scheduler.say(`  approves at PayPal with ${funding}: ${row === null ? 'page closed' : String(row.doc['status'])}`);
  if (chance.hits(200)) await paypal.settleNow();
}

/** The payer's bank takes the money of a charge back, or decides about one it took. */
export async function dispute(world: World): Promise<void> {
  const { chance, stripe, paypal, scheduler } = world;
  const charges = (await chargesAt(world)).filter((one) => one.kept > 0n);
  if (charges.length === 0) return;
  const { gateway, reference } = chance.pick(charges);
  const at = gateway === 'stripe' ? stripe.controls : paypal;
  if (await at.dispute(reference)) scheduler.say(`  disputed at ${gateway}: ${reference}`);
  else if (await at.closeDispute(reference, chance.hits(500) ? 'won' : 'lost')) scheduler.say(`  decided at ${gateway}: ${reference}`);
}

/** Every bank decides in the end. */
export async function closeDisputes(world: World): Promise<void> {
  const { chance, stripe, paypal } = world;
  for (const { reference } of await stripe.tools.store.list({ kind: 'dispute', limit: 100 })) await stripe.controls.closeDispute(reference ?? '', chance.hits(500) ? 'won' : 'lost');
  for (const { reference } of await paypal.tools.store.list({ kind: 'dispute', limit: 100 })) await paypal.closeDispute(reference ?? '', chance.hits(500) ? 'won' : 'lost');
}

export interface ChargeThere { readonly gateway: string; readonly ref: string; readonly reference: string; /** Captured less refunded. */ readonly kept: bigint; /** Taken back by the payer's bank. */ readonly disputed: bigint }

const cents = (value: unknown): bigint => BigInt(Math.round(Number((value as { value: string }).value) * 100));

/** Every charge that brought money, by the sandboxes' own records: what the shop says of them is not asked. */
export async function chargesAt(world: World): Promise<ChargeThere[]> {
  const { stripe, paypal } = world;
  const taken = new Map((await stripe.tools.store.list({ kind: 'dispute', limit: 1_000 })).filter(({ doc }) => doc['status'] !== 'won').map(({ doc }) => [String(doc['charge']), BigInt(Number(doc['amount']))]));
  const atStripe = (await stripe.tools.store.list({ kind: 'charge', limit: 100_000 })).filter(({ doc }) => doc['status'] === 'succeeded').map(({ id, doc, reference }): ChargeThere => ({
    gateway: 'stripe', ref: id, reference: reference ?? '', kept: BigInt(Number(doc['amount_captured']) - Number(doc['amount_refunded'])), disputed: taken.get(id) ?? 0n,
  }));
  const lost = new Map((await paypal.tools.store.list({ kind: 'dispute', limit: 1_000 }))
    .filter(({ doc }) => (doc['dispute_outcome'] as { outcome_code?: string } | undefined)?.outcome_code !== 'RESOLVED_SELLER_FAVOUR').map(({ parent, doc }) => [parent, cents(doc['dispute_amount'])]));
  const back = new Map<string, bigint>();
  for (const { parent, doc } of await paypal.tools.store.list({ kind: 'refund', limit: 100_000 })) if (doc['status'] === 'COMPLETED') back.set(parent!, (back.get(parent!) ?? 0n) + cents(doc['amount']));
  const atPayPal = (await paypal.tools.store.list({ kind: 'capture', limit: 100_000 })).filter(({ doc }) => !['PENDING', 'DECLINED', 'FAILED'].includes(String(doc['status']))).map(({ id, doc, reference }): ChargeThere => ({
    gateway: 'paypal', ref: id, reference: reference ?? '', kept: cents(doc['amount']) - (back.get(id) ?? 0n), disputed: lost.get(id) ?? 0n,
  }));
  return [...atStripe, ...atPayPal];
}

/** Events of the gateways, some of them twice, none of them to be relied on; forged ones in between. */
export async function deliverWebhooks(world: World, shop: Running, badly: boolean): Promise<void> {
  const { stripe, paypal } = world;
  await stripe.tick();
  await paypal.tick();
  await deliver(world, shop, { name: 'stripe', badly, events: await takeDeliveries(stripe.tools, WEBHOOK_SECRET), forge: (text) => text.replace('evt_', 'evt_f'), taken: (id) => markStripe(stripe.tools, id) });
  await deliver(world, shop, { name: 'paypal', badly, events: await paypal.deliveries(), forge: (text) => text.replace('"WH-', '"WH-F'), taken: (id) => markPayPal(paypal.tools, id) });
}

interface Delivered { readonly eventId: string; readonly headers: Readonly<Record<string, string>>; readonly rawBody: Uint8Array }
interface Post { readonly name: string; readonly badly: boolean; readonly events: readonly Delivered[]; readonly forge: (text: string) => string; readonly taken: (id: string) => Promise<void> }

async function deliver({ chance, problems }: World, shop: Running, { name, badly, events, forge, taken }: Post): Promise<void> {
  let deliveries = [...events];
  if (badly) {
    deliveries = deliveries.flatMap((one) => (chance.hits(150) ? [] : chance.hits(150) ? [one, one] : [one]));
    if (chance.hits(300)) deliveries.reverse();
  }
  for (const one of deliveries) {
    if (badly && chance.hits(50)) {
      const body = new TextDecoder().decode(one.rawBody);
      const answer = await receiveGatewayEvent(shop.house.app, name, one.headers, new TextEncoder().encode(forge(body)));
      if (forge(body) !== body && answer !== 'forged') problems.push(`a forged event of ${name} was ${answer}`);
    }
    if (await receiveGatewayEvent(shop.house.app, name, one.headers, one.rawBody) === 'taken') await taken(one.eventId);
  }
}

const STRIPE_FAULTS: readonly FaultKind[] = ['lose_request', 'lose_reply', 'cut_body', 'error_500', 'error_500_done', 'rate_limited', 'conflict', 'slow'];
const PAYPAL_FAULTS: readonly PayPalFaultKind[] = ['lose_request', 'lose_reply', 'cut_body', 'error_500', 'error_500_done', 'rate_limited', 'conflict', 'token_gone', 'slow'];

export async function stripeFault({ chance, stripe, scheduler }: World): Promise<void> {
  const kind = chance.pick(STRIPE_FAULTS);
  const on = chance.pick(['payment_intents.*', 'checkout.sessions.*', 'refunds.*', '*', 'pay_page.pay']);
  scheduler.say(`  stripe: ${kind} on ${on}`);
  await stripe.faults.add({ kind, on, left: 1 + chance.below(3), ...(kind === 'slow' ? { delayMs: 30_000 } : {}) });
  if (chance.hits(300)) await stripe.faults.webhooks({ lose: chance.below(3), extraCopies: chance.below(3), reversed: chance.hits(500), delaySeconds: chance.hits(300) ? chance.below(3 * DAY) : 0 });
}

export async function payPalFault({ chance, paypal, scheduler }: World): Promise<void> {
  const kind = chance.pick(PAYPAL_FAULTS);
  const on = chance.pick(['orders.create', 'orders.capture', 'orders.*', 'captures.refund', '*', 'page.approve']);
  scheduler.say(`  paypal: ${kind} on ${on}`);
  await paypal.faults.add({ kind, on, left: 1 + chance.below(3), ...(kind === 'slow' ? { delayMs: 30_000 } : {}) });
  if (chance.hits(300)) await paypal.faults.webhooks({ lose: chance.below(3), extraCopies: chance.below(3), reversed: chance.hits(500), delaySeconds: chance.hits(300) ? chance.below(3 * DAY) : 0 });
}

export async function clearFaults({ stripe, paypal }: World): Promise<void> {
  await stripe.faults.clear();
  await paypal.faults.clear();
}
