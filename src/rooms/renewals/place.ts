import { refuseCardNumber } from '../../base/card-number.ts';
import type { CustomerId, QuoteId, RenewalId } from '../../base/ids.ts';
import type { By, Language } from '../../base/language.ts';
import { Refusal } from '../../base/refusal.ts';
import { write, GuardFailed, type Shape, type Write } from '../../platform/db/unit.ts';
import { holdNew, type HeldJob } from '../../platform/jobs/job-writes.ts';
import { sealAddress } from '../../platform/secrets/sealed-address.ts';
import { newTopUp } from '../carriers/carriers.ts';
import { journalWrite } from '../journal/journal.ts';
import { LINE_MOVED_ON, lineStands, type Line } from '../lines/lines.ts';
import { newestFingerprint, savedMethod } from '../payments/payments.ts';
import { refuseFrozen } from '../people/people.ts';
import { WALLET_GUARD, WALLET_HOLD_GUARD } from '../wallet/wallet.ts';
import { PROMOTION_FULL } from '../promotions/promotions.ts';
import { attemptWrite, pausedPayer, type Attempter } from './attempts.ts';
import { advance, type Work } from './advance.ts';
import type { RenewalsApp } from './app.ts';
import { RENEWAL_JOB } from './job-names.ts';
import { chargesFor, type MadeCharges, type PayWith, type ToCharge, type WalletUse } from './pay-with.ts';
import { holdPromotion } from './promotion.ts';
import { genuineQuote, quoteById } from './quote.ts';
import { expiresAtOf, isLight, type Quote } from './quote-doc.ts';
import { renewalById, renewalByKey, renewalInsert, RENEWAL_PLACED_BEFORE, type Payer, type Renewal } from './renewal.ts';
import { shieldsUp } from './shields.ts';
import { SLOT_TAKEN, takeSlot } from './slots.ts';
import { maskedLine } from './words.ts';

export interface PlaceRequest {
  /** Who asks: an API key, a session, a form. */
  readonly caller: string;
  /** The same key from the same caller is the same renewal, however often it comes. */
  readonly key: string;
  readonly quote: QuoteId;
  readonly pay: PayWith;
  /** A wallet that pays first; `pay` brings what it leaves. */
  readonly wallet?: WalletUse | null;
  readonly payer: Payer;
  readonly by: By;
  /** The language of whoever uses the line, where somebody else pays. */
  readonly userLanguage?: Language;
  /** Writes of the room that asks, in the same commit: where one of their guards fails nothing is placed, and `GuardFailed` names it. */
  readonly also?: (renewal: RenewalId) => readonly Write[];
  /** Beside nothing else that is under way on the line, also where it would only queue: for whoever renews without a person at hand. */
  readonly alone?: boolean;
  /** Another factor than the line's number, a passkey, was just shown: a fresh SIM change then holds nothing back. */
  readonly anotherFactor?: boolean;
  /** The network of a person who asks, as limits count it (`addressBlock`); a program has limits of its own. */
  readonly network?: string | null;
}

/** While the shields are up a card may pay and is not kept. */
const payWithoutSaving = async (app: RenewalsApp, pay: PayWith): Promise<PayWith> =>
  (pay.kind === 'hosted' && pay.save === true && await shieldsUp(app) !== null ? { ...pay, save: false } : pay);

/** Whose attempt this is; null where no card is asked, and for the demo's lines, which are there to be tried, also with cards that are declined. */
async function attempterOf(app: RenewalsApp, request: PlaceRequest, line: Pick<Line, 'id' | 'demo'>, made: MadeCharges): Promise<Attempter | null> {
  const charge = made.charges.find((one) => one.way !== 'wallet');
  if (!charge || line.demo) return null;
  const saved = charge.savedMethod === null || charge.customer === null ? null : await savedMethod(app.db, charge.customer, charge.savedMethod);
  return {
    line: line.id, customer: request.payer.customer, address: request.network ? app.keys.mac('limit subject', request.network) : null,
    savedCard: saved?.fingerprint ? `${charge.gateway}:${newestFingerprint(saved.fingerprint)}` : null,
  };
}

interface UseRow { id: string; renewal: string }
const useQuoteShape: Shape<UseRow> = {
  name: 'renewals.quotes.use', columns: { id: 'text', renewal: 'text' }, guard: true,
  sql: (rows) => `update renewals_quotes q set used_by = i.renewal from ${rows} i where q.id = i.id and q.used_by is null returning 1`,
};

/**
 * Places a renewal and moves it as far as it can go within the request. One commit: the quote is used, the line must be
 * the one quoted, the line's slot is taken, every key a vendor will ever see is stored, the journal is written and the
 * work is queued under this worker's name. If the process dies, another worker finds it.
 */
export async function place(app: RenewalsApp, request: PlaceRequest): Promise<Renewal> {
  refuseCardNumber(request.payer.email);
  const quote = await genuineQuote(app, request.quote);
  if (!quote) throw new Refusal('quote_not_found');
  if (quote.usedBy !== null) return placedBefore(app, request, quote.usedBy);
  if (app.onHold()) return repeatOr(app, request, new Refusal('shop_on_hold'));
  if (app.clock.now() >= expiresAtOf(quote.doc)) return repeatOr(app, request, new Refusal('quote_expired', { quote: request.quote }));

  const placed = await write1(app, request, quote);
  if ('before' in placed) return placed.before;
  return app.worker.holding(placed.job, () => advance(app, placed.work.renewal.id, { work: placed.work, job: placed.job, first: true }));
}

async function write1(app: RenewalsApp, request: PlaceRequest, quote: Quote): Promise<{ readonly work: Work; readonly job: HeldJob } | { readonly before: Renewal }> {
  const line = await app.readLine(quote.doc.line);
  if (!line) throw new Refusal('line_not_found');
  if (line.version !== quote.doc.lineVersion) return { before: await repeatOr(app, request, new Refusal('line_changed', { quote: request.quote })) };
  // Whoever holds a fresh SIM must not spend what its owner has saved (trust section 5); paying anew is open to everybody.
  if (request.pay.kind === 'saved' || request.pay.kind === 'wallet' || request.wallet) {
    const refused = await refuseFrozen(app, line.id, { anotherFactor: request.anotherFactor ?? false }).catch(refusalOrThrow);
    if (refused) return { before: await repeatOr(app, request, refused) };
  }
  const now = app.clock.now();
  const id = app.newId('rnw');
  const held = holdNew({ kind: RENEWAL_JOB, key: id, runAtMs: app.clock.nowMs() }, { newId: app.newId, now, worker: app.worker.id });
  const plan = app.shelf().planVersion(quote.doc.plan.id, quote.doc.plan.version);
  const made = await chargesOr(app, request, {
    id, totalCents: BigInt(quote.doc.totalCents), pay: await payWithoutSaving(app, request.pay), wallet: request.wallet ?? null, customer: request.payer.customer as CustomerId | null,
    language: request.payer.language, description: `${plan.name[request.payer.language]} · ${maskedLine(line)}`,
  });
  if ('before' in made) return made;
  const free = made.charges.length === 0;
  const who = await attempterOf(app, request, line, made);
  const refusal = who === null || request.by.door === 'api' ? null : await pausedPayer(app, who);
  if (refusal !== null) return { before: await repeatOr(app, request, refusal) };
  const promotion = await holdPromotion(app, quote.doc, { renewal: id, payer: request.payer });
  const topUp = newTopUp(app, { forId: id, lineId: line.id, carrier: line.carrier });
  const renewal: Renewal = {
    id, caller: request.caller, requestKey: request.key, lineId: line.id, quoteId: quote.doc.quote, state: free ? 'topping_up' : 'paying', version: 1, asks: 0, legSince: now,
    by: request.by, payer: { ...request.payer, email: request.payer.email === null ? null : sealAddress(app.keys, request.payer.email) }, userSide: { language: request.userLanguage ?? request.payer.language, zone: line.zone }, light: isLight(quote.doc) && request.alone !== true, calledOff: false,
    totalCents: BigInt(quote.doc.totalCents), placedAt: now, capturedAt: free ? now : null, effectAt: null, settledAt: null, outcome: null,
  };
  const unit: Write[] = [
    renewalInsert(renewal),
    write<UseRow>(useQuoteShape, { id: quote.doc.quote, renewal: id }),
    lineStands(line.id, quote.doc.lineVersion),
    takeSlot(renewal),
    ...made.writes,
    topUp.write,
    ...(promotion?.writes ?? []),
    ...(who === null ? [] : [attemptWrite(id, who, now)]),
    held.write,
    journalWrite({ at: now, by: request.by, what: 'renewal.placed', subject: id, line: line.id, facts: { quote: quote.doc.quote, plan: quote.doc.plan.id, mode: quote.doc.mode, cents: quote.doc.totalCents } }, app),
    ...(request.also?.(id) ?? []),
  ];
  try {
    await app.committer.commit(unit);
  } catch (error) {
    if (promotion && error instanceof GuardFailed && error.guard === PROMOTION_FULL) return { before: await repeatOr(app, request, await promotion.refusal()) };
    if (error instanceof GuardFailed) return { before: await whyNot(app, request, error.guard) };
    throw error;
  }
  return { job: held.job, work: { renewal, quote, line, charges: made.charges, refunds: [], topUps: [topUp.topUp] } };
}

/** A repeat may find its wallet spent by its own first time: it gets what it got before. */
async function chargesOr(app: RenewalsApp, request: PlaceRequest, want: ToCharge): Promise<MadeCharges | { readonly before: Renewal }> {
  try {
    return await chargesFor(app, want);
  } catch (error) {
    if (error instanceof Refusal) return { before: await repeatOr(app, request, error) };
    throw error;
  }
}

function refusalOrThrow(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  throw error;
}

/** The quote was used: by this very request (a repeat gets the same renewal), or by another. */
async function placedBefore(app: RenewalsApp, request: PlaceRequest, usedBy: string): Promise<Renewal> {
  const used = await renewalById(app.db, usedBy);
  if (used && used.caller === request.caller && used.requestKey === request.key) return used;
  throw new Refusal('quote_used', { quote: request.quote });
}

/** A repeat gets what it got before, also when its quote has run out or its own renewal has changed the line since. */
async function repeatOr(app: RenewalsApp, request: PlaceRequest, refusal: Refusal): Promise<Renewal> {
  const same = await renewalByKey(app.db, request.caller, request.key);
  // Quotes are kept at hand: whether this one was used in the meantime only the database knows.
  if (!same) throw (await quoteById(app.db, request.quote))?.usedBy ? new Refusal('quote_used', { quote: request.quote }) : refusal;
  if (same.quoteId === request.quote) return same;
  throw new Refusal('idempotency_key_reused');
}

const whyNot = (app: RenewalsApp, request: PlaceRequest, guard: string): Promise<Renewal> => repeatOr(app, request, refusalFor(request, guard));

function refusalFor(request: PlaceRequest, guard: string): Refusal {
  switch (guard) {
    case useQuoteShape.name: return new Refusal('quote_used', { quote: request.quote });
    case LINE_MOVED_ON: return new Refusal('line_changed', { quote: request.quote });
    case SLOT_TAKEN: return new Refusal('renewal_in_progress');
    // Another renewal took the money between our look and our commit.
    case WALLET_GUARD: case WALLET_HOLD_GUARD: return new Refusal('wallet_too_low');
    case RENEWAL_PLACED_BEFORE: return new Refusal('idempotency_key_reused');
    default: throw new GuardFailed(guard);
  }
}
