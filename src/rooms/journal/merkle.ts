import { createHash } from 'node:crypto';
import { check } from '../../base/check.ts';

/**
 * Merkle trees as in RFC 6962: leaves and nodes are hashed apart, so that a node can never pass for a leaf; a tree of any
 * size splits at the largest power of two below it. Hashes are hex.
 */
const sha256 = (...parts: readonly Buffer[]): string => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest('hex');
const LEAF = Buffer.of(0);
const NODE = Buffer.of(1);

/** A sealed entry as a leaf: its number and its seal. */
export const leafOf = (seq: bigint, seal: string): string => sha256(LEAF, Buffer.from(`${seq} ${seal}`, 'utf8'));
const nodeOf = (left: string, right: string): string => sha256(NODE, Buffer.from(left, 'hex'), Buffer.from(right, 'hex'));

function splitOf(size: number): number {
  let split = 1;
  while (split * 2 < size) split *= 2;
  return split;
}

/** The root over these leaves, of which there is at least one. */
export function merkleRoot(leaves: readonly string[], from = 0, to = leaves.length): string {
  check(to > from, 'a tree needs a leaf');
  if (to - from === 1) return leaves[from]!;
  const split = from + splitOf(to - from);
  return nodeOf(merkleRoot(leaves, from, split), merkleRoot(leaves, split, to));
}

/** The hashes that lead from a leaf to the root, nearest first. */
export function merklePath(leaves: readonly string[], index: number, from = 0, to = leaves.length): string[] {
  check(index >= from && index < to, 'a path begins at a leaf');
  if (to - from === 1) return [];
  const split = from + splitOf(to - from);
  return index < split
    ? [...merklePath(leaves, index, from, split), merkleRoot(leaves, split, to)]
    : [...merklePath(leaves, index, split, to), merkleRoot(leaves, from, split)];
}

/** The root that this leaf and path lead to; null when the path has another length than such a tree gives it. */
export function rootFrom(leaf: string, path: readonly string[], index: number, size: number): string | null {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) return null;
  const climb = (at: number, count: number, rest: readonly string[]): string | null => {
    if (count === 1) return rest.length === 0 ? leaf : null;
    const aside = rest.at(-1);
    if (aside === undefined || !/^[0-9a-f]{64}$/.test(aside)) return null;
    const split = splitOf(count);
    const below = at < split ? climb(at, split, rest.slice(0, -1)) : climb(at - split, count - split, rest.slice(0, -1));
    if (below === null) return null;
    return at < split ? nodeOf(below, aside) : nodeOf(aside, below);
  };
  return climb(index, size, path);
}
