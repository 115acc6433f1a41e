import { Refusal } from '../../base/refusal.ts';
import type { RenewalId } from '../../base/ids.ts';
import type { Queryable } from '../../platform/db/db.ts';
import type { Write } from '../../platform/db/unit.ts';
import type { Line } from '../lines/lines.ts';
import type { PromotionTerms } from '../plans/plans.ts';
import { findPromotion, freeUse, holdUse, notApplicable, readCode, spendUse, usesLeft, whyFull, whyNot, type UseOwner } from '../promotions/promotions.ts';
import type { RenewalsApp } from './app.ts';
import type { QuoteDoc } from './quote-doc.ts';
import type { Payer } from './renewal.ts';
import { legOf } from './states.ts';
import type { Work } from './work.ts';

type Draft = (promotion: PromotionTerms | null) => QuoteDoc;

/**
 * A draft with a code (rules R26, R27). Refuses `promotion_not_found`, or `promotion_not_applicable` with `facts.reason`. What
 * the plan itself refuses comes first: who cannot have the plan need not look for another code.
 */
export async function draftWithCode(app: RenewalsApp, line: Line, typed: string, customer: string | null, draft: Draft): Promise<QuoteDoc> {
  const plain = draft(null);
  const code = readCode(typed);
  const promotion = code === null ? null : await findPromotion(app, code);
  if (promotion === null) throw new Refusal('promotion_not_found');
  const plan = app.shelf().planVersion(plain.plan.id, plain.plan.version).terms;
  const reason = whyNot(promotion, { plan, at: app.clock.now(), renewedBefore: await isRenewedBefore(app.db, line), autoRenewDiscount: plain.price.some((one) => one.kind === 'auto_renew_discount') });
  if (reason !== null) throw notApplicable(reason);
  const doc = draft(promotion.terms);
  const gift = giftOf(doc);
  // A code that would give nothing (the price is nothing already) must not be used up for it.
  if (gift === null) throw notApplicable(plain.netCents === 0 ? 'other_offer' : 'plan');
  const left = await usesLeft(app.db, promotion.terms, { line: line.id, customer, payer: null }, gift.cents);
  if (left !== null) throw notApplicable(left);
  return doc;
}

/** What the code of a quote gives; null for a quote without one. */
export function giftOf(doc: Pick<QuoteDoc, 'price'>): { readonly code: string; readonly cents: bigint; readonly bytes: bigint } | null {
  const line = doc.price.find((one) => (one.kind === 'promotion' || one.kind === 'bonus_bytes') && one.code !== null);
  return line ? { code: line.code!, cents: -BigInt(line.cents), bytes: BigInt(line.bytes ?? 0) } : null;
}

const isRenewedBefore = async (db: Queryable, line: Line): Promise<boolean> =>
  (await db.query(`select 1 from renewals_renewals where line_id = $1 and state = 'done' limit 1`, [line.id], 'renewals_any_done')).rowCount > 0;

export interface Hold {
  readonly writes: readonly Write[];
  /** The refusal when the use was gone at the moment of placing. */
  refusal(): Promise<Refusal>;
}

/**
 * The writes that hold the code's use in the commit of `place`; null for a quote without a code. The quote keeps its price for
 * its quarter of an hour, also when the window ends meanwhile; whether a use is left is decided here and nowhere else.
 */
export async function holdPromotion(app: RenewalsApp, doc: QuoteDoc, placed: { readonly renewal: RenewalId; readonly payer: Payer }): Promise<Hold | null> {
  const gift = giftOf(doc);
  if (gift === null) return null;
  const promotion = await findPromotion(app, gift.code);
  if (promotion === null) throw notApplicable('ended');
  const { terms } = promotion;
  const email = placed.payer.email?.trim().toLowerCase() ?? null;
  const owner: UseOwner = { line: doc.line, customer: placed.payer.customer, payer: email === null ? null : app.keys.mac('promotion payer', email) };
  return {
    writes: holdUse(app, { terms, renewal: placed.renewal, owner, cents: gift.cents, bytes: gift.bytes, at: app.clock.now(), paid: doc.totalCents === 0 }),
    refusal: async () => notApplicable(await whyFull(app.db, terms, owner, gift.cents)),
  };
}

/** What a step of the flow means for the use: paid, it is spent; dead, or given back undelivered, it is free again. */
export function moveUse(app: RenewalsApp, before: Work, after: Work): Write[] {
  const { state, id } = after.renewal;
  if (state === before.renewal.state || giftOf(after.quote.doc) === null) return [];
  if (state === 'declined' || state === 'refunded') return [freeUse(id, app.clock.now())];
  return state === 'topping_up' && legOf(before.renewal.state)?.name === 'pay' ? [spendUse(id, app.clock.now())] : [];
}
