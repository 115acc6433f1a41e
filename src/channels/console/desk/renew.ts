import type { MethodId, QuoteId } from '../../../base/ids.ts';
import type { Language } from '../../../base/language.ts';
import { usd, type Usd } from '../../../base/money.ts';
import { Refusal } from '../../../base/refusal.ts';
import type { RenewalMode } from '../../../base/terms.ts';
import { formatter, lastMoment } from '../../../platform/i18n/format.ts';
import { consentWrites, sayingsOf, sayToCaller, type Saying } from '../../../rooms/calls/calls.ts';
import { engine, type Line } from '../../../rooms/lines/lines.ts';
import { brandName } from '../../../rooms/notices/notices.ts';
import { savedMethods } from '../../../rooms/payments/payments.ts';
import type { Offer } from '../../../rooms/plans/plans.ts';
import { afterOf, beforeOf, draftQuote, place, quote, quoteById, refundOfferedOf, type QuoteDoc, type Renewal } from '../../../rooms/renewals/renewals.ts';
import { walletOf } from '../../../rooms/wallet/wallet.ts';
import { endingOf, mustLine, mustProve, type Case } from './case.ts';
import { byStaff, type DeskParts } from './desk-parts.ts';
import { scriptWords } from './words/words.ts';

/** A plan as an agent sees it on this line: with its price now, or why it cannot be had. */
export interface DeskOffer { readonly offer: Offer; readonly doc: QuoteDoc | null; readonly refused: Refusal | null }

/** Ways in which nothing that was paid for is lost come first; with no data left, those that bring some at once. */
const KEEPING: readonly RenewalMode[] = ['add_data', 'queue', 'extend', 'carry', 'replace'];
const AT_ONCE: readonly RenewalMode[] = ['add_data', 'extend', 'carry', 'replace', 'queue'];
const waysOf = (offer: Offer, isEmpty: boolean): readonly RenewalMode[] => (isEmpty ? AT_ONCE : KEEPING).filter((mode) => offer.modes.includes(mode));

/** The other ways in which the plan of a quote could start, for a caller who wants it otherwise. */
export function otherWays({ app }: DeskParts, line: Line, doc: QuoteDoc): readonly RenewalMode[] {
  const offer = app.shelf().plansFor({ carrier: line.carrier, lineKind: line.kind, at: app.clock.now() }).find((one) => one.plan.terms.planId === doc.plan.id);
  return (offer?.modes ?? []).filter((mode) => {
    if (mode === doc.mode) return false;
    try {
      return draftQuote(app, line, { line: line.id, planId: doc.plan.id, mode }) !== null;
    } catch (error) {
      if (error instanceof Refusal) return false;
      throw error;
    }
  });
}

/** What this line can have by an agent this minute; what it cannot stands last. */
export function offersFor({ app }: DeskParts, line: Line): readonly DeskOffer[] {
  const isEmpty = engine.snapshotOf(line.state, app.clock.now()).usableBytes === 0n;
  return app.shelf().plansFor({ carrier: line.carrier, lineKind: line.kind, at: app.clock.now() }).filter((one) => one.plan.channels.includes('agent'))
    .map((offer): DeskOffer => {
      let refused: Refusal | null = null;
      for (const mode of waysOf(offer, isEmpty)) {
        try {
          return { offer, doc: draftQuote(app, line, { line: line.id, planId: offer.plan.terms.planId, mode }), refused: null };
        } catch (error) {
          if (!(error instanceof Refusal)) throw error;
          refused ??= error;
        }
      }
      return { offer, doc: null, refused };
    }).toSorted((a, b) => Number(a.doc === null) - Number(b.doc === null));
}

/** The signed quote, as from every other door. */
export async function quoteFor(desk: DeskParts, one: Case, wish: { readonly planId: string; readonly mode: RenewalMode }): Promise<QuoteId> {
  const line = mustProve(one);
  return (await quote(desk.app, { line: line.id, planId: wish.planId, mode: wish.mode, customer: one.customer?.id ?? null })).doc.quote;
}

/** The quote of the address, where it is one of the line in hand. */
export async function quoteOf(desk: DeskParts, one: Case, id: string): Promise<{ readonly doc: QuoteDoc; readonly usedBy: string | null }> {
  const found = await quoteById(desk.app.db, id);
  if (!found || found.doc.line !== mustLine(one).id) throw new Refusal('quote_not_found');
  return found;
}

/** One way to pay on behalf; the agent never sees more of it than this. */
export type PayWay = { readonly kind: 'saved'; readonly method: MethodId; readonly label: string } | { readonly kind: 'wallet'; readonly freeCents: bigint };
export interface Ways { readonly ways: readonly PayWay[]; /** Why a saved method or wallet that is there cannot be used. */ readonly why: 'no_person' | 'nothing_saved' | 'too_much' | 'line_frozen' | null }

/** How this caller may pay by the agent's hand: what is saved, once a proof has shown whose it is. The telephone's own rule. */
export async function waysToPay(desk: DeskParts, one: Case, doc: QuoteDoc): Promise<Ways> {
  const { app, savedMostCents } = desk;
  const { customer } = one;
  if (customer === null) return { ways: [], why: 'no_person' };
  if (await desk.people.frozenUntil(doc.line) !== null && !one.proofs.some((proof) => proof.how === 'passcode')) return { ways: [], why: 'line_frozen' };
  if (doc.totalCents > savedMostCents && one.level < 2) return { ways: [], why: 'too_much' };
  const [methods, wallet] = await Promise.all([savedMethods(app.db, customer.id), walletOf(app.db, customer.id, app.clock.now())]);
  const ways: PayWay[] = [
    ...methods.filter((method) => app.gateways[method.gateway] !== undefined).map((method): PayWay => ({
      kind: 'saved', method: method.id, label: `${method.brand === null ? method.method : brandName(method.brand)}${method.last4 === null ? '' : ` ••${method.last4}`}`,
    })),
    ...(wallet.frozenFor === null && wallet.free >= BigInt(doc.totalCents) && doc.totalCents > 0 ? [{ kind: 'wallet', freeCents: wallet.free } as const] : []),
  ];
  return { ways, why: ways.length === 0 ? 'nothing_saved' : null };
}

export const wayKey = (way: PayWay): string => (way.kind === 'saved' ? way.method : 'wallet');

/** What is to be read aloud before the yes: the very words that are kept with it. */
export function scriptFor(desk: Pick<DeskParts, 'app'>, line: Pick<Line, 'number' | 'iccid'>, doc: QuoteDoc, way: PayWay, language: Language, how: 'spoken' | 'key' = 'spoken'): readonly string[] {
  const w = scriptWords(language);
  const f = formatter(language);
  const now = desk.app.clock.now();
  const sum = (kinds: readonly string[]): Usd => usd(doc.price.filter((row) => kinds.includes(row.kind)).reduce((all, row) => all + row.cents, 0));
  const price = sum(['plan']), tax = sum(['tax']), off = sum(['auto_renew_discount', 'promotion']);
  const total = f.money(usd(doc.totalCents));
  const [before, after] = [beforeOf(doc), afterOf(doc)];
  const known = new Set(before.queue.map((each) => each.startsAt));
  const queued = before.running !== null && after.running?.endsAt === before.running.endsAt ? after.queue.find((each) => each.planId === doc.plan.id && each.startsAt !== null && !known.has(each.startsAt))?.startsAt ?? null : null;
  const ends = doc.mode === 'add_data' ? null : after.clocks.serviceEndsAt;
  return [
    w.plan({ plan: desk.app.shelf().planVersion(doc.plan.id, doc.plan.version).name[language], ending: endingOf(line) }),
    tax.cents > 0n ? w.price({ price: f.money(price), tax: f.money(tax), total }) : w.priceOnly({ total }),
    ...(off.cents < 0n ? [w.discount({ discount: f.money(usd(-off.cents)) })] : []),
    before.phase === 'preactive' ? w.startsAtFirstUse() : queued === null ? w.startsNow() : w.startsAt({ at: f.spoken(queued, after.zone, now) }),
    ...(ends === null ? [] : [w.validUntil({ at: f.spoken(lastMoment(ends), after.zone, now) })]),
    ...(doc.lostBytes === '0' ? [] : [w.lost({ data: f.dataText(BigInt(doc.lostBytes), 'down') })]),
    w.refund({ rule: refundOfferedOf(doc) }),
    way.kind === 'saved' ? w.charge({ method: way.label, total }) : w.chargeWallet({ total }),
    how === 'key' ? w.askKey() : w.ask(),
  ];
}

const aboutOf = (quote: string, way: PayWay): string => `${quote} ${wayKey(way)}`;

/** Has the words read to the caller by the call itself; key 1 agrees, and nothing is bought by it yet. Refuses as `renewOnBehalf` does. */
export async function readToCaller(desk: DeskParts, one: Case, wish: { readonly quote: string; readonly pay: string }): Promise<void> {
  const line = mustProve(one);
  if (!one.isCall) throw new Refusal('not_found');
  const { doc } = await quoteOf(desk, one, wish.quote);
  const way = (await waysToPay(desk, one, doc)).ways.find((each) => wayKey(each) === wish.pay);
  if (way === undefined) throw new Refusal('payment_method_unknown');
  await sayToCaller(desk.app, { call: one.call.id, agent: one.member.id, kind: 'consent', text: scriptFor(desk, line, doc, way, one.call.language, 'key').join('\n'), about: aboutOf(doc.quote, way) });
}

/** The last time these words were read by the call, and what was pressed; null: never. */
export async function readingOf({ app }: DeskParts, one: Case, quote: string, way: PayWay): Promise<Saying | null> {
  return (await sayingsOf(app.db, one.call.id)).findLast((said) => said.kind === 'consent' && said.about === aboutOf(quote, way)) ?? null;
}

/**
 * The caller has said yes to the words above, or pressed the key: consent and renewal are one commit, once for each quote, and the renewal goes the way of
 * every other (rooms/renewals). Refuses `caller_not_proved`, `payment_method_unknown` for a way that is not theirs, and what `place` refuses.
 */
export async function renewOnBehalf(desk: DeskParts, one: Case, wish: { readonly quote: string; readonly pay: string; /** The agent says that they heard a yes. */ readonly spoken: boolean }): Promise<Renewal> {
  const { app } = desk;
  const line = mustProve(one);
  const { doc } = await quoteOf(desk, one, wish.quote);
  const way = (await waysToPay(desk, one, doc)).ways.find((each) => wayKey(each) === wish.pay);
  const { customer } = one;
  if (way === undefined || customer === null) throw new Refusal('payment_method_unknown');
  const { language } = one.call;
  const at = app.clock.now();
  const read = await readingOf(desk, one, doc.quote, way);
  const how = read?.answer === 'yes' ? 'key' : 'spoken';
  // A no by key stands until the words were read again.
  if (how === 'spoken' && (!wish.spoken || read?.answer === 'no')) throw new Refusal('malformed', { field: 'said' });
  const renewal = await place(app, {
    caller: `desk:${one.call.id}`, key: `agreed-${doc.quote}`, quote: doc.quote, pay: way.kind === 'saved' ? { kind: 'saved', method: way.method, offSession: true } : { kind: 'wallet' },
    payer: { customer: customer.id, email: customer.email, language, zone: customer.zone }, userLanguage: language, by: byStaff(one.member, `renewal on behalf, ${one.call.id}`),
    network: `phone ${one.caller?.number ?? one.call.id}`, anotherFactor: one.proofs.some((proof) => proof.how === 'passcode'),
    also: () => consentWrites(app, { call: one.call.id, line: line.id, quote: doc.quote, agent: one.member.id, language, words: read !== null && how === 'key' ? read.text.split('\n') : scriptFor(desk, line, doc, way, language), pay: way.kind, cents: BigInt(doc.totalCents), how, at }),
  });
  if (one.isCall) await sayToCaller(app, { call: one.call.id, agent: one.member.id, kind: 'say', text: scriptWords(language).renewed({ total: formatter(language).money(usd(doc.totalCents)) }) });
  return renewal;
}
