import type { QuoteId, RenewalId } from '../../base/ids.ts';
import type { By } from '../../base/language.ts';
import { usd } from '../../base/money.ts';
import { Refusal } from '../../base/refusal.ts';
import { write, GuardFailed, type Shape, type Write } from '../../platform/db/unit.ts';
import { holdNew, type HeldJob } from '../../platform/jobs/job-writes.ts';
import { sealAddress } from '../../platform/secrets/sealed-address.ts';
import { newTopUp } from '../carriers/carriers.ts';
import { journalWrite } from '../journal/journal.ts';
import { LINE_MOVED_ON, lineStands, type Line } from '../lines/lines.ts';
import { PROMOTION_FULL } from '../promotions/promotions.ts';
import { newCharge, type Charge } from '../payments/payments.ts';
import { advance, type Work } from './advance.ts';
import type { RenewalsApp } from './app.ts';
import { RENEWAL_JOB } from './job-names.ts';
import { holdPromotion } from './promotion.ts';
import { genuineQuote, quoteById } from './quote.ts';
import { expiresAtOf, isLight, type Quote, type QuoteDoc } from './quote-doc.ts';
import { renewalById, renewalByKey, renewalInsert, RENEWAL_PLACED_BEFORE, type Payer, type Renewal } from './renewal.ts';
import { SLOT_TAKEN, takeSlot } from './slots.ts';
import { maskedLine } from './words.ts';

/** How the caller wants to pay. Nothing is asked of a renewal that costs nothing. */
export type PayWith =
  | { readonly kind: 'hosted'; readonly gateway: string; readonly successUrl: (id: RenewalId) => string; readonly cancelUrl: (id: RenewalId) => string }
  | { readonly kind: 'token'; readonly gateway: string; readonly paymentMethod: string };

export interface PlaceRequest {
  /** Who asks: an API key, a session, a form. */
  readonly caller: string;
  /** The same key from the same caller is the same renewal, however often it comes. */
  readonly key: string;
  readonly quote: QuoteId;
  readonly pay: PayWith;
  readonly payer: Payer;
  readonly by: By;
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
  const now = app.clock.now();
  const id = app.newId('rnw');
  const held = holdNew({ kind: RENEWAL_JOB, key: id, runAtMs: app.clock.nowMs() }, { newId: app.newId, now, worker: app.worker.id });
  const charge = chargeFor(app, request, quote.doc, id, line);
  const promotion = await holdPromotion(app, quote.doc, { renewal: id, payer: request.payer });
  const topUp = newTopUp(app, { forId: id, lineId: line.id, carrier: line.carrier });
  const renewal: Renewal = {
    id, caller: request.caller, requestKey: request.key, lineId: line.id, quoteId: quote.doc.quote, state: charge ? 'paying' : 'topping_up', version: 1, asks: 0, legSince: now,
    by: request.by, payer: { ...request.payer, email: request.payer.email === null ? null : sealAddress(app.keys, request.payer.email) }, userSide: { language: request.payer.language, zone: line.zone }, light: isLight(quote.doc),
    totalCents: BigInt(quote.doc.totalCents), placedAt: now, capturedAt: charge ? null : now, effectAt: null, settledAt: null, outcome: null,
  };
  const unit: Write[] = [
    renewalInsert(renewal),
    write<UseRow>(useQuoteShape, { id: quote.doc.quote, renewal: id }),
    lineStands(line.id, quote.doc.lineVersion),
    takeSlot(renewal),
    ...(charge ? [charge.write] : []),
    topUp.write,
    ...(promotion?.writes ?? []),
    held.write,
    journalWrite({ at: now, by: request.by, what: 'renewal.placed', subject: id, line: line.id, facts: { quote: quote.doc.quote, plan: quote.doc.plan.id, mode: quote.doc.mode, cents: quote.doc.totalCents } }, app),
  ];
  try {
    await app.committer.commit(unit);
  } catch (error) {
    if (promotion && error instanceof GuardFailed && error.guard === PROMOTION_FULL) return { before: await repeatOr(app, request, await promotion.refusal()) };
    if (error instanceof GuardFailed) return { before: await whyNot(app, request, error.guard) };
    throw error;
  }
  return { job: held.job, work: { renewal, quote, line, charges: charge ? [charge.charge] : [], refunds: [], topUps: [topUp.topUp] } };
}

function chargeFor(app: RenewalsApp, request: PlaceRequest, doc: QuoteDoc, id: RenewalId, line: Line): { readonly charge: Charge; readonly write: Write } | null {
  if (doc.totalCents === 0) return null;
  const gateway = app.gateways[request.pay.gateway];
  if (!gateway || !gateway.can[request.pay.kind]) throw new Refusal('payment_not_available');
  const plan = app.shelf().planVersion(doc.plan.id, doc.plan.version);
  return newCharge(app, {
    forId: id, gateway: gateway.name, amount: usd(doc.totalCents), language: request.payer.language,
    description: `${plan.name[request.payer.language]} · ${maskedLine(line)}`,
    way: request.pay.kind === 'token'
      ? { kind: 'token', paymentMethod: request.pay.paymentMethod }
      : { kind: 'hosted', successUrl: request.pay.successUrl(id), cancelUrl: request.pay.cancelUrl(id) },
  });
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
    case RENEWAL_PLACED_BEFORE: return new Refusal('idempotency_key_reused');
    default: throw new GuardFailed(guard);
  }
}
