import { maskIccid, type Iccid } from '../../base/iccid.ts';
import { maskPhone, type Phone } from '../../base/phone.ts';

/** The line as strangers may see it: masked number, or the masked ICCID of a card without one. */
export const maskedLine = (line: { readonly number: Phone | null; readonly iccid: Iccid }): string =>
  line.number === null ? maskIccid(line.iccid) : maskPhone(line.number);
