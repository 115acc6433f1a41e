import { createHash } from 'node:crypto';
import type { Instant } from '../base/time.ts';

/**
 * A small puzzle that costs a browser a second and a robot with a list of a million numbers twelve days: find `answer` so that
 * SHA-256 of `challenge:answer` begins with so many zero bits. Nobody else is asked, nothing is stored, nobody is followed.
 */
export interface WorkParts { readonly keys: { mac(purpose: string, text: string): string; isMac(purpose: string, text: string, mac: string): boolean } }

const PURPOSE = 'proof of work';
const SECONDS = 300;
const BITS_MAX = 24;

/** A puzzle for one network and one thing asked for, good for five minutes. */
export function makeChallenge({ keys }: WorkParts, puzzle: { readonly bits: number; readonly about: string; readonly now: Instant }): string {
  const head = `${Math.min(BITS_MAX, puzzle.bits)}.${puzzle.now + SECONDS}`;
  return `${head}.${keys.mac(PURPOSE, `${head} ${puzzle.about}`)}`;
}

/** Whether `answer` solves a puzzle of ours for the same network and thing, in time. */
export function isWorkDone({ keys }: WorkParts, work: { readonly challenge: string; readonly answer: string; readonly about: string; readonly now: Instant }): boolean {
  const match = /^(\d{1,2})\.(\d{1,12})\.([\w-]{43})$/.exec(work.challenge);
  if (!match || !/^\d{1,12}$/.test(work.answer)) return false;
  const [, bits, until, mac] = match as unknown as [string, string, string, string];
  if (!keys.isMac(PURPOSE, `${bits}.${until} ${work.about}`, mac) || Number(until) < work.now || Number(until) > work.now + SECONDS) return false;
  return hasZeroBits(createHash('sha256').update(`${work.challenge}:${work.answer}`).digest(), Number(bits));
}

export const hasZeroBits = (hash: Uint8Array, bits: number): boolean => ((hash[0]! << 16) | (hash[1]! << 8) | hash[2]!) >>> (BITS_MAX - bits) === 0;

/** Solves a puzzle as the page's script does; for tests. */
export function solve(challenge: string): string {
  const bits = Number(challenge.split('.')[0]);
  for (let answer = 0; ; answer++) if (hasZeroBits(createHash('sha256').update(`${challenge}:${answer}`).digest(), bits)) return String(answer);
}
