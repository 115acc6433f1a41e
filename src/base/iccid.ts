import { passesLuhn, plainDigits } from './digits.ts';

/** A SIM's serial number, 19 or 20 digits beginning 89. Only `parseIccid` makes one. */
export type Iccid = string & { readonly __iccid: unique symbol };
/** An eUICC's number, 32 digits with two check digits. Only `parseEid` makes one. */
export type Eid = string & { readonly __eid: unique symbol };

export type ParsedIccid =
  /** `checkDigitOk` false is a warning to show, not a block: printed numbers often lack the check digit, some carriers' own are wrong. */
  | { readonly ok: true; readonly iccid: Iccid; readonly checkDigitOk: boolean }
  | { readonly ok: false; readonly reason: 'malformed' };

/** Reads an ICCID as printed or exported: spaces, full width, the filler `F` at the end of a 10-byte file. Never corrects a digit. */
export function parseIccid(text: string): ParsedIccid {
  const digits = plainDigits(text)?.replace(/[Ff]+$/, '') ?? '';
  if (!/^89\d{17,18}$/.test(digits)) return { ok: false, reason: 'malformed' };
  return { ok: true, iccid: digits as Iccid, checkDigitOk: passesLuhn(digits) };
}

/** `89•••0014`: what a screen shows to somebody who may not see it all. */
export const maskIccid = (iccid: Iccid): string => `89•••${iccid.slice(-4)}`;

/** Reads an EID; null unless it has exactly 32 digits and leaves 1 divided by 97. Newer ones need not begin with 89. */
export function parseEid(text: string): Eid | null {
  const digits = plainDigits(text);
  if (digits === null || !/^\d{32}$/.test(digits)) return null;
  return BigInt(digits) % 97n === 1n ? (digits as Eid) : null;
}

export const maskEid = (eid: Eid): string => `•••${eid.slice(-4)}`;
