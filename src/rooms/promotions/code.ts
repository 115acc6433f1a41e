import type { Random } from '../../platform/random.ts';

// Crockford's letters: none that looks like a digit. 256 is a multiple of 32, so every one is equally likely.
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** Five bits each: 50, ten more than trust section 5 asks for. */
const CHARACTERS = 10;

/** A code nobody can guess, of 50 bits. */
export const newPromotionCode = (random: Random): string => Array.from(random.bytes(CHARACTERS), (byte) => ALPHABET[byte % 32]!).join('');

const CODE = /^[A-Z0-9]{4,32}$/;

/** A code as people type it: any width, case, spaces and dashes. Null when it cannot be one. */
export function readCode(typed: string): string | null {
  const code = typed.normalize('NFKC').replace(/[\s\u2010-\u2015-]/g, '').toUpperCase();
  return CODE.test(code) ? code : null;
}
