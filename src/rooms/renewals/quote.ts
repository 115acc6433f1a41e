import type { LineId, QuoteId } from '../../base/ids.ts';
import { Refusal } from '../../base/refusal.ts';
import type { PlanTerms, RenewalMode } from '../../base/terms.ts';
import { isoOf, MINUTE, plusSeconds, type Instant } from '../../base/time.ts';
import { grouped } from '../../platform/db/grouped.ts';
import type { Db, Queryable } from '../../platform/db/db.ts';
import { write, type Shape } from '../../platform/db/unit.ts';
import { signDocument, verifyDocument, type DocumentSignature } from '../../platform/secrets/signing.ts';
import { engine, snapshotJson, type Line } from '../lines/lines.ts';
import { priceRenewal, type PromotionGift } from '../plans/plans.ts';
import type { RenewalsApp } from './app.ts';
import { purchaseOf, refundOffered, type Quote, type QuoteDoc, type QuoteReader } from './quote-doc.ts';
import { draftWithCode } from './promotion.ts';
import { refreshLine } from './read-line.ts';

/** How long a quote may be placed. A placed renewal keeps its price until its payment ends. */
export const QUOTE_MINUTES = 15;

export interface QuoteRequest {
  readonly line: LineId;
  readonly planId: string;
  /** The plan's own default when absent. */
  readonly mode?: RenewalMode;
  /** A code as it was typed. Only `quote` looks at it. */
  readonly promotionCode?: string | null;
  /** Who asks, where somebody is signed in: their uses of the code are counted. */
  readonly customer?: string | null;
  readonly autoRenewConsent?: boolean;
  /** With mode `queue`: begin as soon as the data before it is used up. Refused `mode_not_offered` where `offersWhenUsedUp` says no. */
  readonly startsWhenUsedUp?: boolean;
}

/**
 * Says exactly what a renewal will cost and do, and signs it. Refuses by rules R19 and by the shelf; `line_not_found`,
 * `promotion_not_found` and `promotion_not_applicable`.
 * The line is read at the carrier first where its last reading is old, so that leftovers are true.
 */
export async function quote(app: RenewalsApp, request: QuoteRequest): Promise<Quote> {
  const found = await app.readLine(request.line);
  if (!found) throw new Refusal('line_not_found');
  const line = await refreshLine(app, found);
  const code = request.promotionCode ?? null;
  const doc = code === null ? draftQuote(app, line, request)
    : await draftWithCode(app, line, code, request.customer ?? null, (promotion) => draftQuote(app, line, request, promotion));
  const made: Quote = { doc, signature: signDocument(app.keys.signing, doc as never), usedBy: null };
  await app.committer.commit([write(quoteShape, quoteRow(made))]);
  checked.add(made);
  app.readQuote.keep(made);
  return made;
}

/** The same neither signed nor written down: what plan lists show. */
export function draftQuote(app: Pick<RenewalsApp, 'connectors' | 'shelf' | 'clock' | 'newId'>, line: Line, request: QuoteRequest, promotion: PromotionGift | null = null): QuoteDoc {
  const now = app.clock.now();
  const shelf = app.shelf();
  const plan = shelf.plan(request.planId, now);
  const mode = request.mode ?? plan.terms.defaultMode;
  const state = engine.settle(line.state, now);
  const refused = engine.checkRenewal(state, plan.terms, mode, now);
  if (refused) throw new Refusal(refused, { plan: plan.terms.planId });
  if (request.startsWhenUsedUp && !offersWhenUsedUp(app, line, plan.terms, mode)) throw new Refusal('mode_not_offered', { plan: plan.terms.planId });
  const waits = request.startsWhenUsedUp ? { startsWhenUsedUp: true as const } : {};
  const price = priceRenewal({ plan, taxRules: shelf.taxRules, at: now, zone: line.zone, autoRenewConsent: request.autoRenewConsent ?? false, promotion, lineZip: line.zip });
  const id: QuoteId = app.newId('quo');
  const profile = shelf.profile(line.carrier, now);
  const preview = engine.previewRenewal(state, { id, terms: plan.terms, mode, bonusBytes: price.bonusBytes, profile: profile.terms, quotedAt: now, ...waits }, now);
  return {
    kind: 'quote', quote: id, line: line.id, lineVersion: line.version,
    plan: { id: plan.terms.planId, version: plan.terms.planVersion }, profile: { carrier: line.carrier, version: profile.terms.version }, mode, ...waits,
    quotedAt: isoOf(now), expiresAt: isoOf(plusSeconds(now, QUOTE_MINUTES * MINUTE)), currency: 'USD',
    price: price.lines.map((one) => ({ kind: one.kind, label: one.label, cents: Number(one.cents), bytes: one.bytes?.toString() ?? null, code: one.code ?? null, rule: one.rule ?? null })),
    netCents: Number(price.net.cents), totalCents: Number(price.total.cents), bonusBytes: price.bonusBytes.toString(), refundPolicy: plan.terms.refundPolicy,
    refundOffered: refundOffered(plan.terms.refundPolicy, app.connectors[line.carrier]?.can.cancel ?? false),
    before: snapshotJson(preview.before), after: snapshotJson(preview.after),
    x: preview.x === null ? null : isoOf(preview.x), afterX: preview.afterX === null ? null : snapshotJson(preview.afterX), refusalAtX: preview.refusalAtX,
    lostBytes: preview.lostBytes.toString(), lostLater: preview.lostLater && { at: isoOf(preview.lostLater.at), bytes: preview.lostLater.bytes.toString() },
    warnings: preview.warnings,
  };
}

/**
 * Whether a plan may be queued to begin as soon as the data before it is used up: this carrier can, a cycle runs, and what
 * comes just before has data that can be used up.
 */
export function offersWhenUsedUp(app: Pick<RenewalsApp, 'connectors' | 'clock'>, line: Line, terms: PlanTerms, mode: RenewalMode): boolean {
  if (mode !== 'queue' || terms.kind === 'keep' || app.connectors[line.carrier]?.can.startWhenUsedUp !== true) return false;
  const state = engine.settle(line.state, app.clock.now());
  const before = state.queue.at(-1)?.purchase ?? state.running?.legs[0].purchase;
  const bytes = state.purchases.find((one) => one.purchase.id === before)?.purchase.terms.dataBytes ?? null;
  return engine.phaseAt(state, state.asOf) === 'active' && bytes !== null && bytes > 0n;
}

/** Whether this is exactly what we signed. Anyone can check the same with our public keys. */
export const isGenuine = (app: Pick<RenewalsApp, 'keys'>, one: Pick<Quote, 'doc' | 'signature'>): boolean =>
  verifyDocument(app.keys.verifying, one.doc as never, one.signature);

interface QuoteRow { id: string; line_id: string; line_version: number; doc: QuoteDoc; signature: DocumentSignature; total_cents: bigint; quoted_at: Instant; expires_at: Instant }
const quoteShape = {
  name: 'renewals.quotes',
  columns: { id: 'text', line_id: 'text', line_version: 'int', doc: 'jsonb', signature: 'jsonb', total_cents: 'bigint', quoted_at: 'timestamptz', expires_at: 'timestamptz' },
  sql: (rows) => `insert into renewals_quotes (id, line_id, line_version, doc, signature, total_cents, quoted_at, expires_at)
    select id, line_id, line_version, doc, signature, total_cents, quoted_at, expires_at from ${rows} returning 1`,
} satisfies Shape<QuoteRow>;
const quoteRow = (made: Quote): QuoteRow => {
  const quotedAt = Date.parse(made.doc.quotedAt) / 1000 as Instant;
  return {
    id: made.doc.quote, line_id: made.doc.line, line_version: made.doc.lineVersion, doc: made.doc, signature: made.signature,
    total_cents: BigInt(made.doc.totalCents), quoted_at: quotedAt, expires_at: plusSeconds(quotedAt, QUOTE_MINUTES * MINUTE),
  };
};

// A quote never changes but for being used, and that the commit of `place` decides; so the newest ones are kept at hand.
const QUOTES_KEPT = 4_000;

/** Reads quotes by id; calls that come together share one statement. `usedBy` may be a moment old. */
export function openQuoteReader(db: Db): QuoteReader {
  const kept = new Map<QuoteId, Quote>();
  const read = grouped<QuoteId, Quote | null>(async (ids) => {
    const answer = await db.query<{ id: string; doc: QuoteDoc; signature: DocumentSignature; used_by: string | null }>(
      'select id, doc, signature, used_by from renewals_quotes where id = any($1::text[])', [ids], 'renewals_quotes_by_id');
    const found = new Map(answer.rows.map((row) => [row.id, row]));
    return ids.map((id) => { const row = found.get(id); return row ? { doc: row.doc, signature: row.signature, usedBy: row.used_by } : null; });
  });
  return Object.assign(
    async (id: QuoteId): Promise<Quote | null> => kept.get(id) ?? read(id),
    {
      keep(quote: Quote): void {
        if (kept.size >= QUOTES_KEPT) kept.delete(kept.keys().next().value!);
        kept.set(quote.doc.quote, quote);
      },
    });
}

/** A stored quote whose signature has been checked: kept at hand, so that it is checked once. */
const checked = new WeakSet<Quote>();

/** The stored quote, held against our own signature; null when there is none. Refuses `quote_altered` and calls a person. */
export async function genuineQuote(app: RenewalsApp, id: QuoteId): Promise<Quote | null> {
  const found = await app.readQuote(id);
  if (!found || checked.has(found)) return found;
  if (!isGenuine(app, found)) {
    app.alarm('quote-altered', { quote: id });
    throw new Refusal('quote_altered', { quote: id });
  }
  checked.add(found);
  app.readQuote.keep(found);
  return found;
}

export async function quoteById(db: Queryable, id: string): Promise<Quote | null> {
  const answer = await db.query<{ doc: QuoteDoc; signature: DocumentSignature; used_by: string | null }>('select doc, signature, used_by from renewals_quotes where id = $1', [id], 'renewals_quote');
  const row = answer.rows[0];
  return row ? { doc: row.doc, signature: row.signature, usedBy: row.used_by } : null;
}

/** What a promised renewal would make of the line at `at`: the promise computed again (rules R8). */
export const promisedPurchase = (app: Pick<RenewalsApp, 'shelf'>, doc: QuoteDoc, renewalId: string) => purchaseOf(app.shelf(), doc, renewalId);
