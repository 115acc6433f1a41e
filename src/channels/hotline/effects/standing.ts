import { Refusal } from '../../../base/refusal.ts';
import { mandateOf, termsOf, turnOff, turnOn, type TermsWish } from '../../../rooms/autorenew/autorenew.ts';
import { savedMethod, savedMethods } from '../../../rooms/payments/payments.ts';
import { textLastReceipt } from '../../../rooms/texts/texts.ts';
import type { Effects } from '../flow/effects.ts';
import type { AutoShown, MethodShown } from '../flow/state.ts';
import { byCaller, writtenIn, type EffectContext } from '../parts.ts';
import { methodShown } from './money.ts';
import { mustLine } from './shelf.ts';

const wishFor = ({ state }: EffectContext, of: Pick<TermsWish, 'line' | 'customer'> & { readonly method: MethodShown['id'] }): TermsWish =>
  ({ line: of.line, customer: of.customer, planId: null, triggers: ['date'], pay: { kind: 'saved', method: of.method }, language: writtenIn(state) });

/** Whether auto-renew is on, and what would be agreed to where it is not: the first saved method, the plan as last time. */
export async function autoOf(context: EffectContext, { line: id, customer }: Effects['auto']['ask']): Promise<AutoShown> {
  const { app } = context.parts.house;
  const line = await mustLine(app, id);
  const mandate = await mandateOf(app.db, id);
  const off: AutoShown = { on: false, nextAt: null, nextCents: null, zone: line.zone, method: null, cannot: 'no_method', terms: null };
  if (mandate !== null) {
    const kept = mandate.pay.kind === 'saved' || mandate.pay.kind === 'wallet_then_saved' ? await savedMethod(app.db, mandate.customer, mandate.pay.method) : null;
    return { ...off, on: true, cannot: null, nextAt: mandate.next?.at ?? null, nextCents: mandate.next === null ? null : Number(mandate.next.cents), method: kept === null ? null : methodShown(kept) };
  }
  const method = customer === null ? null : (await savedMethods(app.db, customer)).find((one) => one.method === 'card' || one.method === 'paypal') ?? null;
  if (customer === null || method === null) return off;
  try {
    const terms = await termsOf(app, wishFor(context, { line: id, customer, method: method.id }));
    return { ...off, cannot: null, method: methodShown(method), nextAt: terms.next?.at ?? null, nextCents: Number(terms.cents), terms: { sentences: terms.sentences, hash: terms.hash } };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { ...off, cannot: error.code === 'payment_method_unknown' ? 'no_method' : 'plan_not_offered' };
  }
}

export async function autoOn(context: EffectContext, { line, customer, method, hash }: Effects['auto_on']['ask']): Promise<AutoShown> {
  await turnOn(context.parts.house.app, { ...wishFor(context, { line, customer, method }), consent: { hash, place: 'phone' }, by: byCaller(customer, 'agreed on the phone') });
  return autoOf(context, { line, customer });
}

export async function autoOff({ parts }: EffectContext, { line, customer }: Effects['auto_off']['ask']): Promise<object> {
  await turnOff(parts.house.app, { line, by: byCaller(customer, 'asked on the phone'), reason: 'asked' });
  return {};
}

/** The newest receipt of the line as a text to its own number. */
export async function textReceipt({ parts, call, state, key }: EffectContext, { line }: Effects['receipt']['ask']): Promise<Effects['receipt']['gives']> {
  try {
    return { sent: (await textLastReceipt(parts.house.texts, { line, language: writtenIn(state), ref: `${call.id}.${key}`, by: byCaller(null, 'receipt by phone') })) !== null };
  } catch (error) {
    if (error instanceof Refusal && (error.code === 'contact_malformed' || error.code === 'texts_stopped')) return { sent: false };
    throw error;
  }
}
