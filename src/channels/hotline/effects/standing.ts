import { Refusal } from '../../../base/refusal.ts';
import { sealAddress } from '../../../platform/secrets/sealed-address.ts';
import { mandateOf, termsOf, turnOff, turnOn, type TermsWish } from '../../../rooms/autorenew/autorenew.ts';
import { journalWrite } from '../../../rooms/journal/journal.ts';
import { noticeWrite } from '../../../rooms/notices/notices.ts';
import { savedMethod, savedMethods } from '../../../rooms/payments/payments.ts';
import { listReceipts } from '../../../rooms/renewals/renewals.ts';
import type { Effects } from '../flow/effects.ts';
import type { AutoShown, MethodShown } from '../flow/state.ts';
import { byCaller, writtenIn, type EffectContext } from '../parts.ts';
import { mustLine } from './shelf.ts';

const shown = (method: MethodShown): MethodShown => ({ id: method.id, method: method.method, brand: method.brand, last4: method.last4 });

const wishFor = ({ state, call }: EffectContext, of: Pick<TermsWish, 'line' | 'customer'> & { readonly method: MethodShown['id'] }): TermsWish =>
  ({ line: of.line, customer: of.customer, planId: null, triggers: ['date'], pay: { kind: 'saved', method: of.method }, language: writtenIn(state, call) });

/** Whether auto-renew is on, and what would be agreed to where it is not: the first saved method, the plan as last time. */
export async function autoOf(context: EffectContext, { line: id, customer }: Effects['auto']['ask']): Promise<AutoShown> {
  const { app } = context.parts.house;
  const line = await mustLine(app, id);
  const mandate = await mandateOf(app.db, id);
  const off: AutoShown = { on: false, nextAt: null, nextCents: null, zone: line.zone, method: null, cannot: 'no_method', terms: null };
  if (mandate !== null) {
    const kept = mandate.pay.kind === 'saved' || mandate.pay.kind === 'wallet_then_saved' ? await savedMethod(app.db, mandate.customer, mandate.pay.method) : null;
    return { ...off, on: true, cannot: null, nextAt: mandate.next?.at ?? null, nextCents: mandate.next === null ? null : Number(mandate.next.cents), method: kept === null ? null : shown(kept) };
  }
  const method = customer === null ? null : (await savedMethods(app.db, customer)).find((one) => one.method === 'card' || one.method === 'paypal') ?? null;
  if (customer === null || method === null) return off;
  try {
    const terms = await termsOf(app, wishFor(context, { line: id, customer, method: method.id }));
    return { ...off, cannot: null, method: shown(method), nextAt: terms.next?.at ?? null, nextCents: Number(terms.cents), terms: { sentences: terms.sentences, hash: terms.hash } };
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

/** The newest receipt of the line as a text to its own number, once for each call. */
export async function textReceipt({ parts, call, state }: EffectContext, { line: id }: Effects['receipt']['ask']): Promise<Effects['receipt']['gives']> {
  const { app } = parts.house;
  const line = await mustLine(app, id);
  const receipt = (await listReceipts(app.db, { line: id, limit: 1 }))[0];
  if (!receipt || line.number === null || !line.smsCapable || await parts.people.textsStopped(line.number)) return { sent: false };
  const at = app.clock.now();
  await app.committer.commit([
    noticeWrite({ id: app.newId('ntc'), kind: 'renewal.done', channel: 'sms', language: writtenIn(state, call), to: sealAddress(app.keys, line.number), ref: call.id, payload: { renewal: receipt.renewalId, case: null }, at }),
    journalWrite({ at, by: byCaller(null, 'receipt by phone'), what: 'receipt.texted', subject: receipt.id, line: id }, app),
  ]);
  return { sent: true };
}
