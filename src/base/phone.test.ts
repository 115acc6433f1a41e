import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatPhone, maskPhone, parsePhone } from './phone.ts';

test.each([
  '2125550123', '(212) 555-0123', '1-212-555-0123', '001 212 555 0123', '+1 212.555.0123', '２１２５５５０１２３', '＋１（２１２）５５５－０１２３', '二一二五五五〇一二三',
  '二一二 五五五 零幺二三', '٢١٢٥٥٥٠١٢٣', '२१२५५५०१२३', '\u202a+12125550123\u202c', '212\u00a0555\u20110123', 'tel:+12125550123',
])('%s is read', (text) => {
  const parsed = parsePhone(text);
  expect(parsed).toEqual({ ok: true, phone: '+12125550123', smsCapable: true });
  if (parsed.ok) expect([formatPhone(parsed.phone), maskPhone(parsed.phone)]).toEqual(['(212) 555-0123', '(•••) •••-0123']);
});

test.each([
  ['+12065550199', true], ['+15215550123', false], ['5005550123', false], ['+17875550123', true],
])('%s is a US line; texts reach it: %s', (text, smsCapable) => {
  expect(parsePhone(text)).toMatchObject({ ok: true, smsCapable });
});

test.each([
  ['+11234567890', 'malformed'], ['+12110550123', 'malformed'], ['+12999550123', 'malformed'], ['+12124115678', 'malformed'], ['+1212555012', 'malformed'],
  ['', 'malformed'], ['212555012x', 'malformed'], ['2125550123 x4', 'malformed'], ['+', 'malformed'], ['1'.repeat(5_000), 'malformed'], ['２１２\u0000５５５０１２３', 'malformed'],
  ['+8613812345678', 'not_us'], ['0086 138 1234 5678', 'not_us'], ['+14165550123', 'not_us'], ['8765550123', 'not_us'], ['+18095550123', 'not_us'],
  ['8005550123', 'toll_free'], ['+18885550123', 'toll_free'], ['9005550123', 'premium'],
] as const)('%s is refused: %s', (text, reason) => {
  expect(parsePhone(text)).toEqual({ ok: false, reason });
});

test('what is printed is read back, and no text breaks the reader', () => {
  fc.assert(fc.property(fc.constantFrom('212', '206', '312', '787', '521'), fc.integer({ min: 2_120_000, max: 9_109_999 }), (areaCode, rest) => {
    const parsed = parsePhone(`${areaCode}${rest}`);
    expect(parsed.ok).toBe(!/^.11/.test(String(rest)));
    if (parsed.ok) expect(parsePhone(formatPhone(parsed.phone))).toEqual(parsed);
  }));
  fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (text) => {
    const parsed = parsePhone(text);
    if (parsed.ok) expect(parsed.phone).toMatch(/^\+1\d{10}$/);
  }));
});
