import { expect, test } from 'vitest';
import { parseZip } from './zip.ts';

test('a ZIP is five digits, with or without its four', () => {
  for (const text of ['60601', '60601-1234', ' 60601 ', '６０６０１', '606011234']) expect(parseZip(text)).toBe('60601');
  for (const text of ['', '6060', '606012', '60601-12', 'SW1A 1AA', '6060l', '-60601-123']) expect(parseZip(text)).toBeNull();
});
