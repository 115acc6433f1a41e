import { plainDigits } from './digits.ts';

/** A US number as E.164, `+12125550123`. Only `parsePhone` makes one. */
export type Phone = `+1${string}` & { readonly __phone: unique symbol };

/** Why a text is no number of a US line: another country shares +1 or has its own code; 8XX and 900 are never a SIM's. */
export type PhoneProblem = 'malformed' | 'not_us' | 'toll_free' | 'premium';

export type ParsedPhone =
  | { readonly ok: true; readonly phone: Phone; /** Non-geographic 5XX numbers of data-only SIMs cannot get texts. */ readonly smsCapable: boolean }
  | { readonly ok: false; readonly reason: PhoneProblem };

// Area code without N11 and with a middle digit below 9; exchange without N11.
const NANP = /^[2-9](?!11)[0-8]\d[2-9](?!11)\d{6}$/;

// +1 is shared. Area codes come and go a few a year; one that is missing here passes as a US number and the carrier says no.
const CANADA = new Set(('204 226 236 249 250 257 263 289 306 343 354 365 367 368 382 403 416 418 428 431 437 438 450 468 474 506 514 519 548 579 581 584 '
  + '587 600 604 613 622 633 639 644 647 655 672 677 683 688 705 709 742 753 778 780 782 807 819 825 867 873 879 902 905 942').split(' '));
const CARIBBEAN = new Set('242 246 264 268 284 345 441 473 649 658 664 721 758 767 784 809 829 849 868 869 876'.split(' '));
const NON_GEOGRAPHIC = new Set(('500 521 522 523 524 525 526 527 528 529 532 533 535 538 542 543 544 545 546 547 549 550 552 553 554 556 558 566 569 577 '
  + '578 588 589').split(' '));
const TOLL_FREE = /^8(?:00|22|33|44|55|66|77|8\d)/;

const no = (reason: PhoneProblem): ParsedPhone => ({ ok: false, reason });

/** Reads a US number in any usual spelling: `(212) 555-0123`, `1-212…`, `001 212…`, `+1…`, full width, Chinese numerals. */
export function parsePhone(text: string): ParsedPhone {
  const digits = plainDigits(text)?.replace(/^tel:/i, '');
  if (digits === undefined || !/^\+?\d{7,18}$/.test(digits)) return no('malformed');
  const national = nationalPart(digits);
  if (national === null) return no(/^(?:\+|00|011)[2-9]\d{6,}$/.test(digits) ? 'not_us' : 'malformed');
  const areaCode = national.slice(0, 3);
  if (areaCode === '900') return no('premium');
  if (TOLL_FREE.test(national)) return no('toll_free');
  if (!NANP.test(national)) return no('malformed');
  if (CANADA.has(areaCode) || CARIBBEAN.has(areaCode)) return no('not_us');
  return { ok: true, phone: `+1${national}` as Phone, smsCapable: !NON_GEOGRAPHIC.has(areaCode) };
}

/** The ten digits behind the ways to write +1; null when there are not ten or another country is meant. */
function nationalPart(digits: string): string | null {
  const match = /^(?:\+1|001|0111|1)?(\d{10})$/.exec(digits);
  return match?.[1] ?? null;
}

/** `(212) 555-0123`, the way the number stands on a US screen. */
export const formatPhone = (phone: Phone): string => `(${phone.slice(2, 5)}) ${phone.slice(5, 8)}-${phone.slice(8)}`;

/** `(•••) •••-0123`: enough for its owner to know it, too little for anybody else. */
export const maskPhone = (phone: Phone): string => `(•••) •••-${phone.slice(8)}`;
