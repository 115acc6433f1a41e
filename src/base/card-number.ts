import { passesLuhn } from './digits.ts';
import { Refusal } from './refusal.ts';

// The ranges in which card brands issue, 13 to 19 digits, perhaps in groups; not inside an id, a longer number or after a plus.
const CARD_IN_TEXT = /(?<![0-9A-Za-z_+.-])(?:4|5[1-5]|2[2-7]|3[0-9]|6)(?:[ -]?[0-9]){11,18}(?![0-9A-Za-z_])/g;
const LENGTHS: readonly (readonly [RegExp, readonly number[]])[] = [
  [/^4/, [13, 16, 19]], [/^5[1-5]/, [16]], [/^2[2-7]/, [16]], [/^3[47]/, [15]], [/^3(?:0[0-5]|[68])/, [14, 16, 17, 18, 19]], [/^35/, [16, 17, 18, 19]], [/^6/, [16, 17, 18, 19]],
];

/** Whether a card number stands in a text: right length for its brand, right check digit. */
export function looksLikeCard(text: string): boolean {
  return [...text.matchAll(CARD_IN_TEXT)].some(([found]) => {
    const digits = found.replaceAll(/[ -]/g, '');
    return LENGTHS.some(([start, lengths]) => start.test(digits) && lengths.includes(digits.length)) && passesLuhn(digits);
  });
}

/**
 * Free text from outside that must not be a card number in any spelling: names, addresses, codes, notes. Nothing of it is kept, and
 * the sender is told (trust section 3). Refuses `card_number_given`; the number is in no fact of the refusal.
 */
export function refuseCardNumber(text: string | null | undefined): void {
  if (!text) return;
  // Only between digits: a word before the number keeps its space, by which the number is told from an id.
  const plain = text.normalize('NFKC').replace(/(?<=\d)[\s\u200b-\u200f\u2010-\u2015._/·-]+(?=\d)/g, '');
  if (looksLikeCard(plain)) throw new Refusal('card_number_given');
}
