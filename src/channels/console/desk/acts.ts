import { maskCardNumbers } from '../../../base/card-number.ts';
import { isId } from '../../../base/ids.ts';
import { parsePhone } from '../../../base/phone.ts';
import { Refusal } from '../../../base/refusal.ts';
import { mandateOf, turnOff } from '../../../rooms/autorenew/autorenew.ts';
import { askCallback, askJoin, lookAtLine, placeOf, sayToCaller } from '../../../rooms/calls/calls.ts';
import { HANDOVER_MINUTES, offerHandover } from '../../../rooms/handover/handover.ts';
import { findLine, findLineByIccidEnd, type Line } from '../../../rooms/lines/lines.ts';
import { lastPlan } from '../../../rooms/paylinks/paylinks.ts';
import { askRefundOf, offerRefund, type Offer, type Return } from '../../../rooms/refunds/refunds.ts';
import { giftOf, renewalById } from '../../../rooms/renewals/renewals.ts';
import { plainDigits } from '../../../base/digits.ts';
import { sendPayLink, textHandover, textLastReceipt } from '../../../rooms/texts/texts.ts';
import { mustLine, mustProve, type Case } from './case.ts';
import { byStaff, type DeskMember, type DeskParts } from './desk-parts.ts';
import { quoteOf } from './renew.ts';
import { scriptWords } from './words/words.ts';

const REASON_MAX = 200;
/** Why somebody looks at a line or asks for money back: kept with it and in the journal, so a card number in it is masked first. Refuses `malformed` for none. */
export function reasonOf(text: string | undefined): string {
  const reason = maskCardNumbers((text ?? '').trim().slice(0, REASON_MAX));
  if (reason.length < 3) throw new Refusal('malformed', { field: 'reason' });
  return reason;
}

const ICCID_END = 8;
/** A line by its number or the last eight digits of its SIM. Refuses `line_not_found`, and `too_many_requests` for who reads through them. */
export async function findForDesk({ app }: DeskParts, member: DeskMember, typed: string): Promise<Line> {
  await app.limits.admit('desk.lookup', member.id, { door: 'desk', actor: `staff:${member.id}` });
  const parsed = parsePhone(typed);
  const digits = plainDigits(typed) ?? '';
  const line = parsed.ok ? await findLine(app.db, { number: parsed.phone }) : digits.length === ICCID_END ? await findLineByIccidEnd(app.db, digits) : null;
  if (line === null) throw new Refusal('line_not_found');
  return line;
}

/** Another line than the caller named; nothing of it is shown before a proof of its own. */
export async function lookAtAnother(desk: DeskParts, one: Case, typed: string, reason: string): Promise<void> {
  const line = await findForDesk(desk, one.member, typed);
  await lookAtLine(desk.app, { call: one.call.id, line: line.id, agent: one.member.id, reason });
}

/** Where texts of this case go: the line's own number once it is proved, else the caller's. Null: nowhere. */
export function textsGoTo(one: Case): string | null {
  const line = mustLine(one);
  const own = line.number !== null && line.smsCapable ? line.number : null;
  const callers = one.caller?.getsTexts ? one.caller.number : null;
  return one.level > 0 ? own ?? callers : callers;
}

const say = async ({ app }: DeskParts, one: Case, text: string): Promise<void> => { if (one.isCall) await sayToCaller(app, { call: one.call.id, agent: one.member.id, kind: 'say', text }); };

/** A pay link by text, for a quote or for a plan. Needs no proof: it tells nothing of the line but its last digits. Answers where it went. */
export async function sendLink(desk: DeskParts, one: Case, wish: { readonly planId: string | null; readonly quote: string | null; readonly key: string }): Promise<string> {
  const line = mustLine(one);
  const to = textsGoTo(one);
  if (to === null) throw new Refusal('contact_malformed');
  const quoted = wish.quote === null ? null : (await quoteOf(desk, one, wish.quote)).doc;
  // What was bought last is the holder's to hear of.
  const planId = quoted?.plan.id ?? wish.planId ?? (one.level > 0 ? lastPlan(line) : null);
  if (planId === null) throw new Refusal('plan_not_found');
  await desk.app.limits.admit('phone.link', to, { door: 'desk', line: line.id });
  const { language } = one.call;
  await sendPayLink(desk.texts, { line: line.id, planId, ...(quoted === null ? {} : { mode: quoted.mode }), to, language, ref: `${one.call.id}.${wish.key}`, by: byStaff(one.member, `pay link, ${one.call.id}`) });
  await say(desk, one, scriptWords(language).linkSent({ ending: to.slice(-4) }));
  return to.slice(-4);
}

/** The last receipt as a text to the line's own number. */
export async function sendReceipt(desk: DeskParts, one: Case, key: string): Promise<void> {
  const line = mustProve(one);
  const { language } = one.call;
  if (await textLastReceipt(desk.texts, { line: line.id, language, ref: `${one.call.id}.${key}`, by: byStaff(one.member, `last receipt, ${one.call.id}`) }) === null) throw new Refusal('not_found');
  await say(desk, one, scriptWords(language).receiptSent());
}

/** Six digits by which the caller goes on with this quote on the web: texted to the line where it gets texts, shown to the agent once, and kept nowhere. */
export async function handOver(desk: DeskParts, one: Case, quote: string): Promise<{ readonly code: string; readonly minutes: number; readonly textedTo: string | null }> {
  const line = mustProve(one);
  const { doc } = await quoteOf(desk, one, quote);
  const proof = one.proofs[0];
  const by = byStaff(one.member, `hand-over, ${one.call.id}`);
  const { id, code } = await offerHandover(desk.app, {
    line: line.id, planId: doc.plan.id, mode: doc.mode, quote: doc.quote, promotion: giftOf(doc)?.code ?? null, language: one.call.language, customer: one.customer?.id ?? null,
    proved: proof === undefined ? null : { how: proof.how, at: proof.at }, door: 'desk',
  }, by);
  // A number that gets no texts, or wants none: the agent reads it out.
  const textedTo = await textHandover(desk.texts, { line: line.id, code, minutes: HANDOVER_MINUTES, language: one.call.language, ref: id, by }).catch((error: unknown) => {
    if (error instanceof Refusal && (error.code === 'contact_malformed' || error.code === 'texts_stopped')) return null;
    throw error;
  });
  return { code, minutes: HANDOVER_MINUTES, textedTo };
}

/** Auto-renew off, at once: one proof is enough for it. Refuses `not_found` where none is on. */
export async function autoRenewOff(desk: DeskParts, one: Case): Promise<void> {
  const line = mustProve(one);
  if (await mandateOf(desk.app.db, line.id) === null) throw new Refusal('not_found');
  await turnOff(desk.app, { line: line.id, by: byStaff(one.member, `asked the desk, ${one.call.id}`), reason: 'asked' });
  await say(desk, one, scriptWords(one.call.language).autoOff());
}

/** Rings the agent's own telephone into the call. Refuses `not_found` where that cannot be done, or none is kept. */
export async function ringOwn(desk: DeskParts, one: Case): Promise<void> {
  const telephone = one.call.joins ? await desk.staff.telephoneOf(one.member.id) : null;
  if (telephone === null) throw new Refusal('not_found');
  await askJoin(desk.app, { call: one.call.id, agent: one.member.id, number: telephone.number });
}

/** Calls the caller back at the number they call from; the call keeps its place. */
export async function callBackLater(desk: DeskParts, one: Case): Promise<void> {
  if (one.caller === null) throw new Refusal('number_malformed');
  const place = await placeOf(desk.app, one.call.id);
  await askCallback({ ...desk.app, hours: desk.hours, dialer: desk.dialer }, {
    call: one.call, number: one.caller.number, language: one.call.language, zone: one.level > 0 ? one.line?.zone ?? null : null, reason: 'agent', placeAt: place?.placeAt ?? desk.app.clock.now(),
    by: byStaff(one.member, `the caller asked for it, ${one.call.id}`),
  });
}

/** What a renewal of the line in hand would give back now, by the one rule of refunds. */
export async function refundOffer(desk: DeskParts, one: Case, id: string): Promise<Offer> {
  const line = mustProve(one);
  const renewal = isId('rnw', id) ? await renewalById(desk.app.db, id) : null;
  if (renewal === null || renewal.lineId !== line.id) throw new Refusal('renewal_not_found');
  return offerRefund(desk.app, id);
}

/** Asks for it, where it still comes to what was read out. Above the shop's limit another person decides. */
export async function startRefund(desk: DeskParts, one: Case, wish: { readonly renewal: string; readonly terms: string; readonly key: string; readonly reason: string }): Promise<Return> {
  const line = mustProve(one);
  const renewal = isId('rnw', wish.renewal) ? await renewalById(desk.app.db, wish.renewal) : null;
  if (renewal === null || renewal.lineId !== line.id) throw new Refusal('renewal_not_found');
  return askRefundOf(desk.app, {
    caller: `staff:${one.member.id}`, key: wish.key, renewal: renewal.id, destination: 'original', customer: null, agreed: (offer) => offer.terms === wish.terms,
    by: byStaff(one.member, `${wish.reason}, ${one.call.id}`), anotherFactor: one.proofs.some((proof) => proof.how === 'passcode'),
  });
}
