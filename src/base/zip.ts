import { plainDigits } from './digits.ts';

/** The five digits of a US ZIP code, the place a renewal is taxed at (rules R28). Only `parseZip` makes one. */
export type Zip = string & { readonly __zip: unique symbol };

/** Reads `60601` or `60601-1234`, full width too; null for anything else. Whether a place has that ZIP is the tax table's affair. */
export function parseZip(text: string): Zip | null {
  const match = /^(\d{5})(?:\d{4})?$/.exec(plainDigits(text) ?? '');
  return match === null ? null : (match[1] as Zip);
}
