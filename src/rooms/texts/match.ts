import type { Language } from '../../base/language.ts';
import { REVOCATIONS, VENDOR_ANSWERS, VOUCHER_WORDS, WORDS, type Word } from './word-table.ts';

/** What a text asks for. `rest`: what stands behind the word, such as four digits or a voucher's code. */
export interface Matched { readonly word: Word; readonly language: Language; readonly rest: string | null; /** The vendor answers this word by itself, unless told not to. */ readonly vendorAnswers: boolean }

const BODY_MAX = 200;

/** The whole text as words stand in the table: trimmed, in capitals, punctuation and signs gone, one space between words. */
export const plainText = (body: string): string => body.normalize('NFKC').toUpperCase().replace(/[\p{P}\p{S}\p{Cf}]/gu, '').replace(/\s+/gu, ' ').trim();

const BY_SPELLING = new Map(WORDS.flatMap((row) => row.spellings.map((spelling) => [spelling, row] as const)));
const YES_SPELLINGS = WORDS.filter((row) => row.word === 'yes').flatMap((row) => row.spellings.map((spelling) => ({ spelling, language: row.language })));

/** The word of a text; null for anything else. Only the whole text counts: `please stop` is free text, and a person reads it. */
export function matchWord(body: string): Matched | null {
  if (body.length > BODY_MAX) return null;
  const text = plainText(body);
  const row = BY_SPELLING.get(text);
  if (row) return { word: row.word, language: row.language, rest: null, vendorAnswers: VENDOR_ANSWERS.has(text) };
  const pay = /^(\D+?) ?(\d{4})$/u.exec(text);
  const yes = pay && YES_SPELLINGS.find((one) => one.spelling === pay[1]);
  if (yes) return { word: 'pay', language: yes.language, rest: pay[2]!, vendorAnswers: false };
  const voucher = VOUCHER_WORDS.find((one) => text.startsWith(one.spelling));
  const code = voucher && text.slice(voucher.spelling.length).trim();
  // Shorter or longer is not meant as a code; `VOUCHER` alone is a question.
  if (voucher && code && /^[0-9A-Z ]{4,40}$/.test(code) && /\d/.test(code)) return { word: 'voucher', language: voucher.language, rest: code, vendorAnswers: false };
  return null;
}

/** Whether free text asks to hear no more. */
export const isRevocation = (body: string): boolean => REVOCATIONS.some((one) => one.test(body.normalize('NFKC').replaceAll('’', "'")));
