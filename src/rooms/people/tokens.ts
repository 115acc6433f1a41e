import { createHash } from 'node:crypto';
import type { Random } from '../../platform/random.ts';

export { isToken, newToken, tokenHash } from '../../platform/secrets/token.ts';

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** `length` letters and digits, each equally likely. */
export function randomBase62(random: Random, length: number): string {
  let text = '';
  // 248 = 4 × 62; bytes above it would make the first eight characters likelier.
  while (text.length < length) for (const byte of random.bytes(length)) if (byte < 248 && text.length < length) text += BASE62[byte % 62]!;
  return text;
}

/** Six characters that tell a mistyped or made-up key from a real one without a look-up, and let secret scanners be sure. */
export function checksum62(text: string): string {
  let rest = createHash('sha256').update(text).digest().readUInt32BE(0);
  let out = '';
  for (let i = 0; i < 6; i++, rest = Math.floor(rest / 62)) out = BASE62[rest % 62]! + out;
  return out;
}
