import type { RenewalId } from '../../base/ids.ts';
import type { RefundPolicy } from '../../base/terms.ts';
import { Refusal } from '../../base/refusal.ts';
import { isoOf, latest, type Instant } from '../../base/time.ts';
import { connectorOf, type LineReading } from '../carriers/carriers.ts';
import { engine, snapshotJson, type Line, type LineSnapshot, type LineState } from '../lines/lines.ts';
import { keptCents, type Charge, type PaymentRefund } from '../payments/payments.ts';
import { casesOf, loadWork, readFresh, type QuoteDoc, type Work } from '../renewals/renewals.ts';
import type { RefundsApp } from './app.ts';
import { returnsOf } from './return.ts';

/** Why nothing is offered; each has its sentence on the page. */
export type NoOffer =
  | 'not_delivered' | 'nothing_paid' | 'policy_none' | 'used' | 'too_late' | 'nothing_left'
  /** The carrier cannot take back what can still be used. */
  | 'cannot_take_back'
  /** A later extension rests on it and goes first (`first`). */
  | 'extension_first'
  /** Something is being put right by itself. */
  | 'case_open'
  /** It was asked for before (`before`). */
  | 'asked_before';

/** What is offered, as it is shown, agreed to and kept. JSON: cents and bytes as text, moments ISO 8601. */
export interface OfferDoc {
  readonly policy: RefundPolicy;
  readonly askedAt: string;
  readonly amountCents: string;
  readonly capturedCents: string;
  readonly refundedCents: string;
  /** Of the net price, of percent taxes; what flat taxes keep. */
  readonly netCents: string;
  readonly netBackCents: string;
  readonly taxBackCents: string;
  readonly taxKeptCents: string;
  readonly share: Fraction;
  /** What the share was reckoned from; null where the policy does not look at it. */
  readonly days: Fraction | null;
  readonly bytes: Fraction | null;
  readonly cycles: Fraction | null;
  readonly usedBonusBytes: string;
  readonly until: string | null;
  readonly takeBack: boolean;
  readonly overLimit: boolean;
  /** The line now and after. */
  readonly before: unknown;
  readonly after: unknown;
}
export interface Fraction { readonly num: string; readonly den: string }

export type Offer =
  | { readonly kind: 'offered'; readonly work: Work; readonly line: Line; readonly doc: OfferDoc; readonly amountCents: bigint; readonly before: LineSnapshot; readonly after: LineSnapshot; readonly terms: string }
  | { readonly kind: 'none'; readonly why: NoOffer; readonly first?: RenewalId; readonly before?: string };

const none = (why: NoOffer, more: { readonly first?: RenewalId; readonly before?: string } = {}): Offer => ({ kind: 'none', why, ...more });

/**
 * What a delivered renewal gives back if it is asked for right now (rules R30 to R34), with the line read at its carrier.
 * Refuses `renewal_not_found`, and `carrier_unavailable` where the line cannot be read: nothing is offered on old news.
 */
export async function offerRefund(app: RefundsApp, id: string): Promise<Offer> {
  const work = await loadWork(app, id);
  if (!work) throw new Refusal('renewal_not_found');
  const no = await whyNot(app, work);
  if (no) return no;
  const fresh = await readFresh(app, work.line);
  if (!fresh) throw new Refusal('carrier_unavailable');
  return reckon(app, { ...work, line: fresh.line }, { reading: fresh.reading, askedAt: latest(app.clock.now(), fresh.line.state.asOf) });
}

/** Whether it is worth asking at all, without asking the carrier: for a link on a page. */
export async function mayBeOffered(app: RefundsApp, work: Work): Promise<boolean> {
  if (await whyNot(app, work)) return false;
  return reckon(app, work, { reading: null, askedAt: latest(app.clock.now(), work.line.state.asOf) }).kind === 'offered';
}

async function whyNot(app: RefundsApp, work: Work): Promise<Offer | null> {
  if (work.renewal.state !== 'done') return none('not_delivered');
  const before = (await returnsOf(app.db, work.renewal.id)).find((one) => one.state !== 'refused');
  if (before) return none('asked_before', { before: before.id });
  if ((await casesOf(app.db, work.renewal.id)).some((one) => one.closedAt === null)) return none('case_open');
  if (keptCents(work.charges, work.refunds) <= 0n) return none('nothing_paid');
  return null;
}

/** Reckons on the line as given. `askedAt` may lie a little back, while a second person decides. */
export function reckon(app: Pick<RefundsApp, 'connectors' | 'refundLimitCents'>, work: Work, facts: { readonly reading: LineReading | null; readonly askedAt: Instant }): Offer {
  const { renewal, quote, line } = work;
  const at = latest(facts.askedAt, line.state.asOf);
  const paidAt = renewal.capturedAt ?? renewal.placedAt;
  const boughtAt = renewal.effectAt ?? paidAt;
  const usedVoice = (facts.reading?.lastVoiceAt ?? 0) >= boughtAt;
  const reckoned = engine.reckonRefund(line.state, renewal.id, { paidAt, askedAt: at, usedMinutesOrMessages: usedVoice });
  if (reckoned === null) return none('nothing_left');
  const money = moneyOf(work, quote.doc);
  const amountCents = engine.refundAmount({ share: reckoned.share, ...money });
  if (amountCents === 0n) return none(whyNothing(reckoned, at));
  // What can still be used and cannot be taken back is not paid for twice.
  if (!reckoned.over && !connectorOf(app, line.carrier).can.cancel) return none('cannot_take_back');
  let after: LineState;
  try {
    after = engine.takeBack(engine.settle(line.state, at), renewal.id, at);
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'refund_extension_first') throw error;
    return none('extension_first', { first: String(error.facts['extension']) as RenewalId });
  }
  const before = engine.snapshotOf(line.state, at);
  const then = engine.snapshotOf(after, at);
  const { share } = reckoned;
  const whole = share.num >= share.den;
  const part = (cents: bigint): bigint => (cents * share.num) / share.den;
  // A capped refund takes the rest as price: taxes first went back with what went back before.
  const taxBack = whole ? money.percentTaxCents.reduce((sum, one) => sum + one, money.flatTaxCents) : money.percentTaxCents.reduce((sum, one) => sum + part(one), 0n);
  const taxBackCents = taxBack < amountCents ? taxBack : amountCents;
  const doc: OfferDoc = {
    policy: reckoned.policy, askedAt: isoOf(at), amountCents: String(amountCents), capturedCents: String(money.capturedCents), refundedCents: String(money.refundedCents),
    netCents: String(money.netCents), netBackCents: String(amountCents - taxBackCents), taxBackCents: String(taxBackCents), taxKeptCents: String(whole ? 0n : money.flatTaxCents),
    share: text(share), days: reckoned.days && text(reckoned.days), bytes: reckoned.bytes && text(reckoned.bytes), cycles: reckoned.cycles && text(reckoned.cycles),
    usedBonusBytes: String(reckoned.usedBonusBytes), until: reckoned.until === null ? null : isoOf(reckoned.until), takeBack: !reckoned.over,
    overLimit: amountCents > app.refundLimitCents, before: snapshotJson(before), after: snapshotJson(then),
  };
  return { kind: 'offered', work, line, doc, amountCents, before, after: then, terms: termsOf(doc, then) };
}

/** What the customer saw, in short: handed back with the confirmation and compared with what holds then. */
const termsOf = (doc: OfferDoc, after: LineSnapshot): string => `${doc.amountCents}.${after.clocks.numberReleaseAt ?? 0}.${after.queue.length}`;
const text = (share: engine.Share): Fraction => ({ num: String(share.num), den: String(share.den) });

function whyNothing(reckoned: engine.RefundReckoning, at: Instant): NoOffer {
  if (reckoned.policy === 'none') return 'policy_none';
  if (reckoned.policy === 'unused_full_14d') return !reckoned.unused ? 'used' : reckoned.until !== null && at >= reckoned.until ? 'too_late' : 'nothing_left';
  return 'nothing_left';
}

export interface MoneyFacts { readonly netCents: bigint; readonly capturedCents: bigint; readonly refundedCents: bigint; readonly percentTaxCents: readonly bigint[]; readonly flatTaxCents: bigint }

function moneyOf(work: { readonly charges: readonly Charge[]; readonly refunds: readonly PaymentRefund[] }, doc: QuoteDoc): MoneyFacts {
  const capturedCents = work.charges.reduce((sum, one) => sum + (one.state === 'done' ? one.amount.cents : 0n), 0n);
  const taxes = doc.price.filter((one) => one.kind === 'tax' || one.kind === 'fee');
  return {
    netCents: BigInt(doc.netCents), capturedCents, refundedCents: capturedCents - keptCents(work.charges, work.refunds),
    percentTaxCents: taxes.filter((one) => one.rule?.kind === 'percent').map((one) => BigInt(one.cents)),
    flatTaxCents: taxes.filter((one) => one.rule?.kind !== 'percent').reduce((sum, one) => sum + BigInt(one.cents), 0n),
  };
}
