import type { CodeRefusal } from '../words/promo/words.ts';

/** The field for a promo code on the review page. */
export interface CodeField {
  readonly action: string;
  /** As it was typed, or the code that the price has. */
  readonly value: string;
  /** The price has it: the button takes it off again. */
  readonly used: boolean;
  readonly refusal: CodeRefusal | null;
}
