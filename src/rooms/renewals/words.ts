import { maskIccid } from '../../base/iccid.ts';
import { maskPhone } from '../../base/phone.ts';

/** The line as strangers may see it: masked number, or the masked ICCID of a card without one. */
export const maskedLine = (line: { readonly number: string | null; readonly iccid: string }): string =>
  line.number === null ? maskIccid(line.iccid) : maskPhone(line.number);
