import { describe, expect, test } from 'vitest';
import { newId } from '../base/ids.ts';
import { randomDigits, realRandom, seededRandom } from './random.ts';

describe('real randomness', () => {
  test('hands out bytes that stay, differ, and are never all zero', () => {
    const drawn = Array.from({ length: 3_000 }, () => realRandom.bytes(10));
    const texts = drawn.map((bytes) => Buffer.from(bytes).toString('hex'));
    expect(new Set(texts).size).toBe(3_000);
    expect(texts).not.toContain('00'.repeat(10));
    expect(realRandom.bytes(20_000)).toHaveLength(20_000);
  });

  test('each byte value comes about equally often', () => {
    const counts = new Array<number>(256).fill(0);
    for (let i = 0; i < 1_000; i++) for (const byte of realRandom.bytes(256)) counts[byte]!++;
    // 1,000 expected of each; seven standard deviations either way.
    expect(Math.min(...counts)).toBeGreaterThan(780);
    expect(Math.max(...counts)).toBeLessThan(1_220);
  });

  test('makes ids that never meet', () => {
    expect(new Set(Array.from({ length: 5_000 }, () => newId('rnw', 1_700_000_000_000, realRandom.bytes))).size).toBe(5_000);
  });
});

test('digits of a code are digits, as many as asked for', () => {
  expect(randomDigits(realRandom, 6)).toMatch(/^\d{6}$/);
});

test('the same seed gives the same bytes', () => {
  expect(seededRandom(7).bytes(16)).toEqual(seededRandom(7).bytes(16));
  expect(seededRandom(7).bytes(16)).not.toEqual(seededRandom(8).bytes(16));
});
