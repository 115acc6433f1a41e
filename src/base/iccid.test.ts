import { expect, test } from 'vitest';
import { maskEid, maskIccid, parseEid, parseIccid } from './iccid.ts';

test.each(['8901260000000000014', '8901240000000000019', '89014100000000000012', '89011500000000000014', '89148000000000000019', '89014103211118510720'])('%s is an ICCID', (text) => {
  expect(parseIccid(text)).toEqual({ ok: true, iccid: text, checkDigitOk: true });
});

test.each(['8901260000000000015', '89148000000000000018'])('%s has a wrong check digit, which is a warning and is never put right', (text) => {
  expect(parseIccid(text)).toEqual({ ok: true, iccid: text, checkDigitOk: false });
});

test.each(['8801260000000000014', '890126000000', '', '8901260000000000014x', '890126000000000001412', '8901 2600 F000 0000 014'])('%s is none', (text) => {
  expect(parseIccid(text)).toEqual({ ok: false, reason: 'malformed' });
});

test('an ICCID is read as printed, in full width and with its filler', () => {
  const read = { ok: true, iccid: '8901260000000000014', checkDigitOk: true };
  for (const text of ['8901 2600 0000 0000 014', '8901260000000000014F', '8901260000000000014f', '８９０１２６０００００００００００１４', '8901-2600-0000-0000-014']) expect(parseIccid(text)).toEqual(read);
  const parsed = parseIccid('8901260000000000014');
  if (parsed.ok) expect(maskIccid(parsed.iccid)).toBe('89•••0014');
});

test('an EID has 32 digits and leaves 1 divided by 97', () => {
  for (const text of ['89049032123451234512345678901235', '89001012012341234012345678901224', '89049032000000000000000000000163', '8904 9032 1234 5123 4512 3456 7890 1235']) {
    const eid = parseEid(text);
    expect(eid).toBe(text.replaceAll(' ', ''));
    expect(maskEid(eid!)).toBe(`•••${text.slice(-4)}`);
  }
  for (const text of ['89049032123451234512345678901234', '8904903212345123451234567890123', '', '89049032123451234512345678901235F']) expect(parseEid(text)).toBeNull();
});
