import { check } from '../../src/base/check.ts';
import { seededRandom, type Random } from '../../src/platform/random.ts';

/** All chance of a world comes from its seed: the same seed and number, the same world, effect for effect. */
export interface Chance {
  below(limit: number): number;
  /** True `perMille` times out of a thousand. */
  hits(perMille: number): boolean;
  pick<T>(list: readonly T[]): T;
  /** One of the words, each as likely as its weight says. */
  weighted<W extends string>(weights: Readonly<Record<W, number>>): W;
}

export function openChance(seed: number): Chance {
  const { below } = seededRandom(seed);
  return {
    below,
    hits: (perMille) => below(1000) < perMille,
    pick(list) {
      check(list.length > 0, 'something to pick from');
      return list[below(list.length)]!;
    },
    weighted(weights) {
      const entries = Object.entries<number>(weights);
      let drawn = below(entries.reduce((sum, [, weight]) => sum + weight, 0));
      for (const [word, weight] of entries) {
        if (drawn < weight) return word as keyof typeof weights;
        drawn -= weight;
      }
      return entries[0]![0] as keyof typeof weights;
    },
  };
}

/** Different streams of one world, so that what customers do does not depend on how many ids were drawn. */
export const streamOf = (seed: number, world: number, stream: number): number => (Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(world + 1, 0xc2b2ae35) ^ Math.imul(stream + 1, 0x27d4eb2f)) >>> 0;

export const randomOf = (seed: number): Random => seededRandom(seed);
