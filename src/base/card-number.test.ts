import { expect, test } from 'vitest';
import { maskCardNumbers } from './card-number.ts';

test.each([
  ['says 4242424242424242 was declined', 'says ••••4242 was declined'],
  ['4242 4242 4242 4242', '••••4242'],
  ['4242-4242-4242-4242, exp 12/27', '••••4242, exp 12/27'],
  ['4242 – 4242 – 4242 – 4242', '••••4242'],
  ['４２４２　４２４２　４２４２　４２４２ 刷不了', '••••4242 刷不了'],
  ['4242\u200b42424242\u200b4242', '••••4242'],
  ['amex 3782 822463 10005', 'amex ••••0005'],
  ['thirteen 4222222222222', 'thirteen ••••2222'],
  ['with its code 4242424242424242 1227 123', 'with its code ••••7123'],
])('%s is written down as %s', (typed, kept) => { expect(maskCardNumbers(typed)).toBe(kept); });

test('what is no card number stays as it was typed', () => {
  for (const text of ['call +1 212 555 0123 after 18:00', 'paid $27.30 on 2026-11-23', '4242424242424241', '2125550123, 2125550199', 'plan 15 GB, 30 days']) expect(maskCardNumbers(text)).toBe(text);
});
