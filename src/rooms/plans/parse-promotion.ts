import { promoRow, type PromoRow } from './catalog-file.ts';
import { promotionContradictions } from './check-catalog.ts';
import type { Shelf } from './shelf.ts';
import { promotionOf, type PromotionTerms } from './terms-of.ts';

export type { PromoRow };

/** A promotion in the words of the catalogue, from outside a file: all that is wrong with it, or the row and its terms. */
export function parsePromotion(raw: unknown, shelf?: Pick<Shelf, 'carriers' | 'planIds'>): { readonly row: PromoRow; readonly terms: PromotionTerms } | { readonly problems: readonly string[] } {
  const read = promoRow.safeParse(raw);
  if (!read.success) return { problems: read.error.issues.map((one) => `${one.path.join('.') || 'kind'}: ${one.message.replace(/^Invalid input: /, '')}`) };
  const problems = promotionContradictions(read.data).map(([field, message]) => `${field}: ${message}`);
  if (shelf) {
    for (const id of read.data.planIds ?? []) if (!shelf.planIds.includes(id)) problems.push(`planIds: there is no plan ${id}`);
    for (const id of read.data.carriers ?? []) if (!shelf.carriers.includes(id)) problems.push(`carriers: there is no carrier ${id}`);
  }
  return problems.length > 0 ? { problems } : { row: read.data, terms: promotionOf(read.data) };
}
