import { parsePhone } from '../../../base/phone.ts';
import { Refusal } from '../../../base/refusal.ts';
import { MINUTE, type Instant } from '../../../base/time.ts';
import { answerSaying, askCallback, callbackMet, callerOf, enterQueue, finishCall, isOpen, joinOf, leaveQueue, lineInHand, newPlace, nextOpening, placeOf, proofWrites, sayingsOf } from '../../../rooms/calls/calls.ts';
import { HANDOVER_MINUTES, offerHandover, takeHandover } from '../../../rooms/handover/handover.ts';
import { quoteById, giftOf } from '../../../rooms/renewals/renewals.ts';
import { findLine } from '../../../rooms/lines/lines.ts';
import type { Effects } from '../flow/effects.ts';
import { byCaller, whoCalls, writtenIn, type EffectContext } from '../parts.ts';
import { draftFrom, mustLine } from './shelf.ts';
import { refOf } from './who.ts';

const minutesOf = (seconds: number): number => Math.max(1, Math.ceil(seconds / MINUTE));

/** Into the queue while agents are there. */
export async function queueUp({ parts, call }: EffectContext, { reason }: Effects['enter_queue']['ask']): Promise<Effects['enter_queue']['gives']> {
  const { app } = parts.house;
  const now = app.clock.now();
  const closed = { open: false, position: 0, waitMinutes: 0, opensAt: nextOpening(parts.hours, now), zone: parts.hours.zone };
  if (!isOpen(parts.hours, now)) {
    // Who asks out of hours has a place too: the moment they asked.
    return closed;
  }
  await app.committer.commit([enterQueue(call.id, reason, now)]);
  const place = await placeOf(app, call.id);
  return { ...closed, open: true, position: place?.position ?? 1, waitMinutes: minutesOf(place?.waitSeconds ?? 0), opensAt: null };
}

export async function queuePlace({ parts, call, state }: EffectContext, { after = 0 }: Effects['queue_place']['ask']): Promise<Effects['queue_place']['gives']> {
  const place = await placeOf(parts.house.app, call.id);
  if (place === null || (place.state !== 'waiting' && place.state !== 'taken')) return { state: 'over', position: 0, waitMinutes: 0 };
  const here = { state: place.state, position: place.position, waitMinutes: minutesOf(place.waitSeconds) };
  if (place.state !== 'taken' || state.at !== 'talk') return here;
  const { db } = parts.house.app;
  const [says, inHand, join] = await Promise.all([sayingsOf(db, call.id, after), lineInHand(db, call), call.joins ? joinOf(db, call.id) : null]);
  return { ...here, says, join: join?.state === 'asked' && join.agent === place.agent ? join.id : null, line: inHand === null ? null : refOf(await mustLine(parts.house.app, inHand)) };
}

export async function deskAnswer({ parts, call }: EffectContext, { number, yes, customer }: Effects['desk_answer']['ask']): Promise<object> {
  await answerSaying(parts.house.app, { call: call.id, number, yes, customer });
  return {};
}

export async function quitQueue({ parts, call }: EffectContext): Promise<object> {
  await parts.house.app.committer.commit([leaveQueue(call.id, 'left', parts.house.app.clock.now())]);
  return {};
}

export async function talkOver({ parts, call }: EffectContext): Promise<object> {
  const { app } = parts.house;
  const place = await placeOf(app, call.id);
  // The agent may have said so a moment before.
  if (place?.state === 'taken' && place.agent !== null) await finishCall(app, { call: call.id, agent: place.agent }).catch((error: unknown) => { if (!(error instanceof Refusal)) throw error; });
  if (place?.state === 'waiting') await app.committer.commit([leaveQueue(call.id, 'left', app.clock.now())]);
  return {};
}

/** To be called back at the caller's number, or at another one in the country; the place stays. */
export async function wantCallback({ parts, call, state }: EffectContext, { digits, reason, line: id }: Effects['call_back']['ask']): Promise<Effects['call_back']['gives']> {
  const { app } = parts.house;
  const parsed = parsePhone(digits ?? callerOf(app, call) ?? '');
  if (!parsed.ok) throw new Refusal('number_malformed');
  const now = app.clock.now();
  const place = await placeOf(app, call.id);
  // Where it rings: a line's zone where the number is a line's, else the line the call is about is a fair guess for its owner only.
  const line = await findLine(app.db, { number: parsed.phone }) ?? (id !== null && state.proofs.length > 0 ? await app.readLine(id) : null);
  const { from } = await askCallback({ ...app, hours: parts.hours, dialer: parts.dialer }, {
    call, number: parsed.phone, language: writtenIn(state), zone: line?.zone ?? null, reason, placeAt: place?.placeAt ?? now,
  });
  return { ending: parsed.phone.slice(-4), from, zone: line?.zone ?? parts.hours.zone };
}

export async function meet({ parts, call }: EffectContext, { about }: Effects['call_back_met']['ask']): Promise<Effects['call_back_met']['gives']> {
  const { app } = parts.house;
  const found = await callbackMet(app, about, call.id);
  const place = found === null ? await newPlace(app) : await placeOf(app, call.id) ?? await newPlace(app);
  return { position: place.position, waitMinutes: minutesOf(place.waitSeconds) };
}

/** Six digits that carry this renewal to the web. */
export async function offerCode({ parts, state }: EffectContext, { line, quote, customer, how }: Effects['offer_code']['ask']): Promise<Effects['offer_code']['gives']> {
  const { app } = parts.house;
  const found = await quoteById(app.db, quote);
  if (!found) throw new Refusal('quote_not_found');
  const { doc } = found;
  const { code } = await offerHandover(app, {
    line, planId: doc.plan.id, mode: doc.mode, quote, promotion: giftOf(doc)?.code ?? null, language: writtenIn(state), customer,
    proved: how === null ? null : { how, at: app.clock.now() }, door: 'phone',
  }, byCaller(customer, 'hand-over'));
  return { code, minutes: HANDOVER_MINUTES };
}

/** A proof made on the web is worth something here for so long (s). */
const CARRIED_SECONDS = 15 * MINUTE;

/** Six digits from the web or a text. What was proved there counts here only from the line's own number, or its owner's. */
export async function takeCode(context: EffectContext, { digits }: Effects['take_code']['ask']): Promise<Effects['take_code']['gives']> {
  const { parts, call, key } = context;
  const { app } = parts.house;
  const number = callerOf(app, call);
  const draft = await takeHandover(app, { code: digits, door: 'phone', who: `phone ${whoCalls(call, number)}`, by: byCaller(null, 'hand-over') });
  const line = await mustLine(app, draft.line);
  const owner = draft.customer === null ? null : await parts.people.findCustomer(draft.customer);
  const isTheirs = number !== null && (number === line.number || owner?.contacts.some((one) => one.channel === 'sms' && one.address === number) === true);
  const carried = isTheirs && draft.proved !== null && app.clock.now() < (draft.proved.at + CARRIED_SECONDS as Instant);
  if (carried) await app.committer.commit(proofWrites(app, { call: call.id, key, line: line.id, how: 'carried', customer: draft.customer }));
  return { line: refOf(line), draft: await draftFrom(context, { ...draft, line: line.id }), customer: carried ? draft.customer : null, carried };
}
