import type { RandomBytes } from '../../base/ids.ts';
import { check } from '../../base/check.ts';

// Crockford base 32: no I, L, O, U, so a code can be read aloud and typed by hand.
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const BYTES = 10;
const SHAPE = /^[0-9A-HJKMNP-TV-Z]{16}$/;

/** A new voucher code: 80 bits from a source that nobody can foresee, as 16 letters and digits. */
export function newVoucherCode(random: RandomBytes): string {
  const bytes = random(BYTES);
  check(bytes.length === BYTES, 'a voucher code needs its randomness');
  let bits = 0n;
  for (const byte of bytes) bits = (bits << 8n) | BigInt(byte);
  let code = '';
  for (let count = 0; count < 16; count++, bits >>= 5n) code = ALPHABET[Number(bits & 31n)]! + code;
  return code;
}

/** `XXXX-XXXX-XXXX-XXXX`, as it is printed. */
export const printedCode = (code: string): string => code.match(/.{4}/g)!.join('-');

/** What a person typed, as the code it means: any case, spaces and dashes, full width, O for 0, I or L for 1. Null: no code. */
export function readVoucherCode(typed: string): string | null {
  const code = typed.slice(0, 100).normalize('NFKC').toUpperCase().replace(/[^0-9A-Z]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1');
  return SHAPE.test(code) ? code : null;
}

const KEYS = ['0', '1', '2ABC', '3DEF', '4GHI', '5JKL', '6MNO', '7PQRS', '8TUV', '9WXYZ'];
/** A code as it is typed on a telephone: each letter is the key that carries it. 50 of its 80 bits are left. */
export const keypadForm = (code: string): string => [...code].map((letter) => KEYS.findIndex((key) => key.includes(letter))).join('');
