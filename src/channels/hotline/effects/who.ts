import { parsePhone } from '../../../base/phone.ts';
import { Refusal } from '../../../base/refusal.ts';
import type { Language } from '../../../base/language.ts';
import { hasRoom, takeAll, type Limit } from '../../../platform/limits.ts';
import { callbackById, callerOf, proofWrites } from '../../../rooms/calls/calls.ts';
import { findLine, findLineByIccidEnd, type Line } from '../../../rooms/lines/lines.ts';
import { listRenewals } from '../../../rooms/renewals/renewals.ts';
import type { Effects } from '../flow/effects.ts';
import type { LineRef } from '../flow/state.ts';
import { whoCalls, writtenIn, type EffectContext } from '../parts.ts';
import type { Spoken } from '../steps.ts';

export const refOf = (line: Pick<Line, 'id' | 'number' | 'iccid'>): LineRef => ({ id: line.id, ending: (line.number ?? line.iccid).slice(-4) });
const SPOKEN_IN: Readonly<Record<Language, Spoken>> = { en: 'en', es: 'es', 'zh-CN': 'zh', 'zh-TW': 'zh' };

/** Caller, as far as the number says: a hint for the language and the question "is it about this line", and nothing else. */
export async function begin({ parts, call, state }: EffectContext): Promise<Effects['begin']['gives']> {
  const { app } = parts.house;
  const parsed = parsePhone(callerOf(app, call) ?? '');
  const number = parsed.ok ? parsed.phone : null;
  const [line, customer] = number === null ? [null, null] : await Promise.all([findLine(app.db, { number }), parts.people.findCustomerBy({ channel: 'sms', address: number })]);
  const wanted = state.about === null ? null : await callbackById(app.db, state.about);
  const about = wanted === null || wanted.state !== 'dialing' ? null : { reason: wanted.reason, line: null };
  const read = wanted?.language ?? customer?.language ?? (line === null ? null : (await listRenewals(app.db, { line: line.id, limit: 1 }))[0]?.userSide.language ?? null);
  return {
    shop: parts.shop, sandbox: parts.sandbox, agents: parts.hours.days.some((day) => day.length > 0), language: read === null ? null : SPOKEN_IN[read], written: read, own: line === null ? null : refOf(line),
    callerEnding: number?.slice(-4) ?? null, about,
  };
}

const ICCID_END = 8;

/** A number of ten digits, or the end of a SIM's number. Known and unknown count alike, but for the demo's lines. */
export async function find({ parts, call }: EffectContext, { digits }: Effects['find']['ask']): Promise<Effects['find']['gives']> {
  const { app } = parts.house;
  const parsed = parsePhone(digits);
  const line = parsed.ok ? await findLine(app.db, { number: parsed.phone }) : digits.length === ICCID_END ? await findLineByIccidEnd(app.db, digits) : null;
  if (line?.demo !== true) {
    try {
      await app.limits.admit('phone.lookup', whoCalls(call, callerOf(app, call)), { door: 'phone' });
    } catch (error) {
      if (error instanceof Refusal && error.code === 'too_many_requests') return { line: null, limited: true };
      throw error;
    }
  }
  return { line: line === null ? null : refOf(line), limited: false };
}

/** What the asking call holds: a code works for the call that asked for it and for no other. */
const requestToken = ({ parts, call }: EffectContext): string => parts.house.app.keys.mac('code of a call', call.id);

/** A code to the number on file, if there is a line and it gets texts; the answer never tells. */
export async function textCode(context: EffectContext, { line: id }: Effects['text_code']['ask']): Promise<Effects['text_code']['gives']> {
  const { parts, call, state } = context;
  const line = id === null ? null : await parts.house.app.readLine(id);
  const to = line?.number && line.smsCapable ? line.number : `nobody ${call.id}`;
  try {
    await parts.people.askCode({
      to: { channel: 'sms', address: to }, subject: line?.number ? line.id : null, purpose: 'see_line', language: writtenIn(state),
      ip: `phone ${whoCalls(call, callerOf(parts.house.app, call))}`, requestToken: requestToken(context), door: 'phone',
    });
  } catch (error) {
    // Too many codes from this caller: as quiet as too many to this number.
    if (!(error instanceof Refusal) || error.code !== 'too_many_requests') throw error;
  }
  return {};
}

/** A passcode or a texted code. Wrong ones count against line and caller, ten a day each; then nothing is right any more. */
export async function checkProof(context: EffectContext, { line: id, how, digits }: Effects['check']['ask']): Promise<Effects['check']['gives']> {
  const { parts, call, key } = context;
  const { app } = parts.house;
  const now = app.clock.now();
  const subject = (what: string): string => app.keys.mac('limit subject', what);
  const limits: Limit[] = [
    { name: 'phone.proof.line', subject: subject(id ?? `none ${call.id}`), windows: app.limits.table.limits['phone.proof.line'].windows },
    { name: 'phone.proof.caller', subject: subject(whoCalls(call, callerOf(app, call))), windows: app.limits.table.limits['phone.proof.caller'].windows },
  ];
  for (const limit of limits) {
    if (await hasRoom(app.db, limit, now)) continue;
    await app.limits.refused(limit.name, { door: 'phone', line: id });
    return { ok: false, customer: null, locked: true };
  }
  const found = how === 'passcode' ? await byPasscode(context, id, digits) : await byTextedCode(context, id, digits);
  if (found === null || id === null) {
    await takeAll(app.db, limits, now);
    return { ok: false, customer: null, locked: false };
  }
  await app.committer.commit(proofWrites(app, { call: call.id, key, line: id, how, customer: found.customer }));
  return { ok: true, customer: found.customer, locked: false };
}

type Found = { readonly customer: Effects['check']['gives']['customer'] } | null;

async function byPasscode({ parts }: EffectContext, line: Parameters<EffectContext['parts']['people']['ownerByPasscode']>[0], digits: string): Promise<Found> {
  const customer = await parts.people.ownerByPasscode(line, digits);
  return customer === null ? null : { customer };
}

/** Whoever reads the line's texts. A person is shown where that number is one of theirs. */
async function byTextedCode(context: EffectContext, id: Effects['check']['ask']['line'], code: string): Promise<Found> {
  const { parts, call } = context;
  try {
    const grant = await parts.people.checkCode({ requestToken: requestToken(context), code, ip: `phone ${whoCalls(call, callerOf(parts.house.app, call))}`, door: 'phone' });
    if (id === null || grant.subject !== id) return null;
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
  const line = await parts.house.app.readLine(id);
  const customer = line?.number ? await parts.people.findCustomerBy({ channel: 'sms', address: line.number }) : null;
  return { customer: customer?.id ?? null };
}
