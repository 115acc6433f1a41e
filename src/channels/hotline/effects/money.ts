import { looksLikeCard } from '../../../base/card-number.ts';
import type { QuoteId } from '../../../base/ids.ts';
import { parsePhone } from '../../../base/phone.ts';
import { Refusal } from '../../../base/refusal.ts';
import { callerOf } from '../../../rooms/calls/calls.ts';
import { redeemVoucher } from '../../../rooms/funds/funds.ts';
import { engine } from '../../../rooms/lines/lines.ts';
import { brandName } from '../../../rooms/notices/notices.ts';
import { savedMethods, type KeptMethod } from '../../../rooms/payments/payments.ts';
import { listRenewals, place, quoteById, renewalById, type Renewal } from '../../../rooms/renewals/renewals.ts';
import { sendPayLink } from '../../../rooms/texts/texts.ts';
import { walletOf } from '../../../rooms/wallet/wallet.ts';
import type { Effects, Placed } from '../flow/effects.ts';
import type { MethodShown, Ways } from '../flow/state.ts';
import { byCaller, whoCalls, writtenIn, type EffectContext } from '../parts.ts';
import { mustLine } from './shelf.ts';

/** How this caller may pay this sum for this line. What is saved is looked for only once somebody was shown by a proof. */
export async function waysToPay(context: EffectContext, { line: id, cents, customer, level, cardIn }: Effects['ways']['ask']): Promise<Ways> {
  const { parts, state } = context;
  const { app } = parts.house;
  const frozen = (await parts.people.frozenUntil(id)) !== null && !state.proofs.some((one) => one.how === 'passcode');
  const [methods, wallet] = customer === null || level === 0 ? [[], null] : await Promise.all([savedMethods(app.db, customer), walletOf(app.db, customer, app.clock.now())]);
  const usable = methods.find((one) => app.gateways[one.gateway] !== undefined) ?? null;
  const tooMuch = cents > parts.savedMostCents && level < 2;
  const savedRefused = usable === null ? null : frozen ? 'line_frozen' as const : tooMuch ? 'too_much' as const : null;
  const canWallet = wallet !== null && wallet.frozenFor === null && wallet.free >= BigInt(cents) && cents > 0 && !frozen && !tooMuch;
  return {
    saved: usable === null || savedRefused !== null ? null : methodShown(usable), savedRefused,
    walletCents: canWallet ? Number(wallet.free) : null, linkTo: (await linkNumber(context, id, level))?.slice(-4) ?? null,
    cardAt: state.language !== null && cardIn.includes(state.language) ? parts.cardGateway : null, vouchers: customer !== null && level > 0,
  };
}

/** A saved method as it is spoken of. */
export const methodShown = (method: Pick<KeptMethod, 'id' | 'method' | 'brand' | 'last4'>): MethodShown => ({ id: method.id, method: method.method, brand: method.brand === null ? null : brandName(method.brand), last4: method.last4 });

/** Where a pay link goes: to the line's own number once somebody has proved it, else to the caller's. */
async function linkNumber({ parts, call }: EffectContext, id: Parameters<typeof mustLine>[1], level: 0 | 1 | 2): Promise<string | null> {
  const { app } = parts.house;
  const line = await mustLine(app, id);
  const caller = parsePhone(callerOf(app, call) ?? '');
  const own = line.number !== null && line.smsCapable ? line.number : null;
  const callers = caller.ok && caller.smsCapable ? caller.phone : null;
  const to = level > 0 ? own ?? callers : callers;
  return to !== null && await parts.people.textsStopped(to) ? null : to;
}

export async function sendLink(context: EffectContext, { line: id, quote, level }: Effects['link']['ask']): Promise<Effects['link']['gives']> {
  const { parts, call, state, key } = context;
  const to = await linkNumber(context, id, level);
  const found = await quoteById(parts.house.app.db, quote);
  if (to === null || !found) throw new Refusal('payment_not_available');
  await parts.house.app.limits.admit('phone.link', to, { door: 'phone', line: id });
  await sendPayLink(parts.house.texts, { line: id, planId: found.doc.plan.id, mode: found.doc.mode, to, language: writtenIn(state), ref: `${call.id}.${key}`, by: byCaller(null, 'pay link by phone') });
  return { ending: to.slice(-4) };
}

/** How renewals name the call that placed them. */
const callerName = (call: EffectContext['call']): string => `call:${call.id}`;

/** Places the renewal under the key that was made when the caller confirmed; again is the same renewal. */
export async function placeIt(context: EffectContext, wish: Effects['place']['ask']): Promise<Placed> {
  const { parts, call, state } = context;
  const { app } = parts.house;
  if (wish.pay.kind === 'token' && wish.pay.token === null) return placedBefore(context, wish.quote);
  const person = wish.customer === null ? null : await parts.people.findCustomer(wish.customer);
  const language = writtenIn(state);
  const pay = wish.pay.kind === 'token' ? { kind: 'token' as const, gateway: wish.pay.gateway, paymentMethod: wish.pay.token! } : wish.pay.kind === 'saved' ? { ...wish.pay, offSession: true } : wish.pay;
  const renewal = await place(app, {
    caller: callerName(call), key: wish.key, quote: wish.quote, pay, payer: { customer: wish.customer, email: person?.email ?? null, language, zone: person?.zone ?? null }, userLanguage: language,
    by: byCaller(wish.customer, 'renewal by phone'), network: `phone ${whoCalls(call, callerOf(app, call))}`,
    // A passcode is another factor than the line's number, which a fresh SIM change has put in doubt.
    anotherFactor: state.proofs.some((one) => one.line === state.line?.id && one.how === 'passcode'),
  });
  return placedAs(context, renewal);
}

/** The token was never kept: whether its charge was begun says only the renewal itself. */
async function placedBefore(context: EffectContext, quote: QuoteId): Promise<Placed> {
  const found = (await listRenewals(context.parts.house.app.db, { caller: callerName(context.call), limit: 5 })).find((one) => one.quoteId === quote);
  if (!found) throw new Refusal('payment_declined');
  return placedAs(context, found);
}

export async function look(context: EffectContext, { renewal: id }: Effects['look']['ask']): Promise<Placed> {
  const renewal = await renewalById(context.parts.house.app.db, id);
  if (!renewal) throw new Refusal('renewal_not_found');
  return placedAs(context, renewal);
}

const STANDS: Readonly<Record<Renewal['state'], Placed['state']>> = {
  paying: 'paying', awaiting_customer: 'paying', payment_unknown: 'paying', topping_up: 'paid', awaiting_carrier: 'paid', carrier_unknown: 'paid',
  refunding: 'returning', awaiting_refund: 'returning', refund_unknown: 'returning', refunded: 'returning', needs_agent: 'returning', done: 'done', declined: 'declined',
};

async function placedAs({ parts }: EffectContext, renewal: Renewal): Promise<Placed> {
  const line = await mustLine(parts.house.app, renewal.lineId);
  const state = STANDS[renewal.state];
  const added = state === 'done' && (await quoteById(parts.house.app.db, renewal.quoteId))?.doc.mode === 'add_data';
  return { renewal: renewal.id, state, endsAt: state === 'done' && !added ? engine.snapshotOf(line.state, parts.house.app.clock.now()).clocks.serviceEndsAt : null, zone: line.zone };
}

/** A voucher by its keypad form. What looks like a card instead is kept nowhere, and the caller is told. */
export async function redeem({ parts, call }: EffectContext, { customer, digits }: Effects['voucher']['ask']): Promise<Effects['voucher']['gives']> {
  const { app, funds } = parts.house;
  try {
    const { value } = await redeemVoucher(funds, { customer, code: digits, byKeypad: true, network: app.keys.mac('limit subject', `phone ${whoCalls(call, callerOf(app, call))}`), by: byCaller(customer, 'voucher by phone') });
    return { cents: Number(value.cents), balanceCents: Number((await walletOf(app.db, customer, app.clock.now())).free) };
  } catch (error) {
    if (error instanceof Refusal && error.code === 'voucher_not_valid' && looksLikeCard(digits)) throw new Refusal('card_number_given');
    throw error;
  }
}
