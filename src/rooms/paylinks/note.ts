import { maskLongNumbers } from '../../base/card-number.ts';

/** The longest note to a payer, in characters. */
export const NOTE_MAX = 140;

// Control characters and those that turn the direction of what follows: nothing a note needs.
const HIDDEN = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]+/g;

/** A note as it is kept: one line, at most `NOTE_MAX` characters, long numbers masked but for their last four digits. Null: nothing. */
export function cleanNote(text: string | null | undefined): string | null {
  const plain = (text ?? '').normalize('NFC').replace(HIDDEN, ' ').replace(/\s+/g, ' ').trim();
  // Nobody needs a card number in a note (trust section 3).
  const cut = [...maskLongNumbers(plain)].slice(0, NOTE_MAX).join('').trim();
  return cut === '' ? null : cut;
}
