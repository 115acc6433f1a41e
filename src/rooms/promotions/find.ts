import type { PromotionId } from '../../base/ids.ts';
import type { Instant } from '../../base/time.ts';
import type { Db } from '../../platform/db/db.ts';
import { parsePromotion, type PromoRow, type PromotionTerms, type Shelf } from '../plans/plans.ts';
import { check } from '../../base/check.ts';

export interface PromotionsApp { readonly db: Db; readonly shelf: () => Shelf }

/** A promotion as it is now, whoever brought it. */
export interface Promotion {
  readonly terms: PromotionTerms;
  /** Null: it stands in a catalogue. */
  readonly id: PromotionId | null;
  readonly endedAt: Instant | null;
}

export interface DefinitionRow { id: PromotionId; code: string; body: PromoRow; made_at: Instant; made_by: string; ended_at: Instant | null }

export function promotionOfRow(row: DefinitionRow): Promotion {
  const read = parsePromotion(row.body);
  check('terms' in read, `promotion ${row.id} does not read`);
  return { terms: read.terms, id: row.id, endedAt: row.ended_at };
}

/** The promotion of a code; null when there is none. A code of a catalogue wins over one made by hand. */
export async function findPromotion(app: PromotionsApp, code: string): Promise<Promotion | null> {
  const terms = app.shelf().promotions.find((one) => one.code === code);
  if (terms) return { terms, id: null, endedAt: null };
  const answer = await app.db.query<DefinitionRow>('select * from promotions_definitions where code = $1', [code], 'promotions_by_code');
  return answer.rows[0] ? promotionOfRow(answer.rows[0]) : null;
}
