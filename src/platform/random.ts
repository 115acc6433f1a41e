import { randomBytes as nodeRandomBytes } from 'node:crypto';
import { newId, type Id, type RandomBytes } from '../base/ids.ts';
import type { Clock } from './clock.ts';

/** The only source of randomness in the product. The simulation hands in a seeded one. */
export interface Random {
  bytes: RandomBytes;
}

// The operating system is asked for many bytes at once: one call for each id was 4 % of a busy process. Bytes handed out are wiped from the store.
const STORE_BYTES = 8_192;
let store = new Uint8Array(0);
let taken = 0;

export const realRandom: Random = {
  bytes(count) {
    if (count > STORE_BYTES) return nodeRandomBytes(count);
    if (taken + count > store.length) { store = nodeRandomBytes(STORE_BYTES); taken = 0; }
    // A copy: a Buffer's own `slice` would be a view of what is wiped next.
    const part = Uint8Array.from(store.subarray(taken, taken + count));
    store.fill(0, taken, taken + count);
    taken += count;
    return part;
  },
};

/** `count` decimal digits, each equally likely: for one-time codes. */
export function randomDigits(random: Random, count: number): string {
  let digits = '';
  while (digits.length < count) {
    // 250 and above would make the first six digits a little likelier.
    for (const byte of random.bytes(count)) if (byte < 250 && digits.length < count) digits += String(byte % 10);
  }
  return digits;
}

/** A source that gives the same bytes for the same seed (mulberry32). Never for secrets. */
export function seededRandom(seed: number): Random & { next(): number; below(limit: number): number } {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    next,
    below: (limit) => Math.floor(next() * limit),
    bytes: (count) => Uint8Array.from({ length: count }, () => Math.floor(next() * 256)),
  };
}

/** Makes ids from the house's clock and randomness. */
export type NewId = <P extends string>(prefix: P) => Id<P>;
export const idMaker = (clock: Clock, random: Random): NewId => (prefix) => newId(prefix, clock.nowMs(), random.bytes);
