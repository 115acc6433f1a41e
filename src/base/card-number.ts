import { passesLuhn, plainDigits } from './digits.ts';
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
  if (text && holdsCardNumber(text)) throw new Refusal('card_number_given');
}

/** The same as a question, for what has come already. */
export function holdsCardNumber(text: string): boolean {
  // Only between digits: a word before the number keeps its space, by which the number is told from an id.
  return looksLikeCard(text.normalize('NFKC').replace(/(?<=\d)[\s\u200b-\u200f\u2010-\u2015._/·-]+(?=\d)/g, ''));
}

// Thirteen digits and more, with what people put between them.
const LONG_NUMBER = /\p{Nd}(?:[\s.\u2010-\u2015_-]{0,2}\p{Nd}){12,}/gu;

/** Free text with every long number masked but for its last four digits: whatever it is, it is no business of whoever reads the text. */
export const maskLongNumbers = (text: string): string => text.replace(LONG_NUMBER, (number) => `••••${number.replace(/\P{Nd}/gu, '').slice(-4)}`);

// Digits of any script with up to three marks between two of them: spaces, dashes, dots, slashes, invisible ones.
const DIGIT_RUN = /\p{Nd}(?:(?:[\s\p{Cf}\p{Pd}._/\u00b7*]{0,3}|,)\p{Nd})+/gu;
const CARD_LEAST = 13;
const CARD_MOST = 19;

/**
 * Free text in which every row of 13 to 19 digits with a good check digit, however it is spaced or written (`4242-4242…`, full width), is
 * masked but for its last four; of longer rows, whatever holds one. Times, prices and telephone numbers stay. For notes: the words around
 * the number are worth keeping, the number never is (trust section 3).
 */
export function maskCardNumbers(text: string): string {
  return text.replace(DIGIT_RUN, (run) => {
    const digits = plainDigits(run.replace(/[,*]/g, '')) ?? run.normalize('NFKC').replace(/\D/g, '');
    return holdsChecked(digits) ? `••••${digits.slice(-4)}` : run;
  });
}

function holdsChecked(digits: string): boolean {
  for (let from = 0; from + CARD_LEAST <= digits.length; from++) {
    for (let length = CARD_LEAST; length <= CARD_MOST && from + length <= digits.length; length++) {
      // In a row that is no longer than a card the whole of it counts; beside it an expiry or a security code may stand.
      if (digits.length <= CARD_MOST && length !== digits.length) continue;
      if (passesLuhn(digits.slice(from, from + length))) return true;
    }
  }
  return false;
}
