import { expect, test } from 'vitest';
import { isWeakPasscode } from './people.ts';

test.each([
  ['123456'], ['654321'], ['567890'], ['000000'], ['121212'], ['123123'], ['112211'], ['070495'], ['150895'], ['950704'], ['199504'], ['041995'],
  ['550142'], ['241055'],
])('%s is guessed first', (digits) => expect(isWeakPasscode(digits, ['+1 (646) 555-0142'])).toBe(true));

test('most others are fine, and what is weak is a tenth of all', () => {
  for (const digits of ['739205', '484917', '663914']) expect(isWeakPasscode(digits, ['+16465550142'])).toBe(false);
  const weak = Array.from({ length: 10_000 }, (_, index) => String((index * 99_991) % 1_000_000).padStart(6, '0')).filter((digits) => isWeakPasscode(digits, [])).length;
  expect(weak / 10_000).toBeGreaterThan(0.05);
  expect(weak / 10_000).toBeLessThan(0.2);
});
