import { createHash } from 'node:crypto';
import type { Random } from '../../platform/random.ts';

/** A secret a browser or a program holds: 256 random bits, safe in cookies and forms. */
export const newToken = (random: Random): string => Buffer.from(random.bytes(32)).toString('base64url');

/** What we keep of it. Plain SHA-256 is enough: there are too many tokens to try, and no rotation of our keys signs people out. */
export const tokenHash = (token: string): string => createHash('sha256').update(token).digest('base64url');

const TOKEN = /^[A-Za-z0-9_-]{22,128}$/;
export const isToken = (text: unknown): text is string => typeof text === 'string' && TOKEN.test(text);

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
