import { maskLongNumbers } from '../../base/card-number.ts';

/** Longer than any text people send: a joined text of ten parts. */
export const TEXT_MAX = 1_600;

// Control characters and those that turn the direction of what follows: nothing a text needs.
const HIDDEN = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]+/g;

/** A text as it is kept and shown: no hidden signs, what looks like a card number masked to its last four digits. */
export const shownText = (body: string): string => maskLongNumbers([...body.normalize('NFC').replace(HIDDEN, ' ')].slice(0, TEXT_MAX).join('').trim());

/** The same of a text that holds a secret: only its word is kept. */
export const maskedSecret = (word: string): string => `${word} ••••`;
