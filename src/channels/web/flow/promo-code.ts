import { Refusal } from '../../../base/refusal.ts';
import type { QuoteDoc } from '../../../rooms/renewals/renewals.ts';
import { giftOf } from '../../../rooms/renewals/renewals.ts';
import type { CodeField } from '../models/promo.ts';
import { promoWords, type CodeRefusal } from '../words/promo/words.ts';

/** What to say at the field for a refusal that is about the code; null for any other refusal. */
export function codeRefusalOf(error: unknown): CodeRefusal | null {
  if (!(error instanceof Refusal)) return null;
  if (error.code === 'promotion_not_found') return 'not_found';
  if (error.code === 'too_many_requests') return 'tries';
  if (error.code === 'card_number_given') return 'card';
  if (error.code !== 'promotion_not_applicable') return null;
  const reason = String(error.facts['reason']);
  return Object.hasOwn(promoWords('en').refused, reason) ? reason as CodeRefusal : 'plan';
}

/** The field on the review of a quote, or as the answer to a code that was not taken. */
export function codeFieldOf(doc: QuoteDoc, refused?: { readonly value: string; readonly refusal: CodeRefusal }): CodeField {
  const gift = giftOf(doc);
  return { action: `/quotes/${doc.quote}/code`, value: refused?.value ?? gift?.code ?? '', used: gift !== null && refused === undefined, refusal: refused?.refusal ?? null };
}
