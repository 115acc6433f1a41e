import { MB } from '../../../base/data-size.ts';
import type { Instant, ZoneId } from '../../../base/time.ts';
import type { Spoken } from '../steps.ts';

/** Digits one by one, so that no voice reads 0142 as "one hundred forty-two". */
export const digitByDigit = (digits: string): string => [...digits].join(' ');

/** Spoken Chinese says 幺 for 1 in numbers of telephones and codes. */
const CHINESE_DIGITS = '零幺二三四五六七八九';
export const chineseDigits = (digits: string): string => [...digits].map((digit) => CHINESE_DIGITS[Number(digit)] ?? digit).join(' ');

export interface Amount { readonly dollars: number; readonly cents: number }
export const amountOf = (cents: number): Amount => ({ dollars: Math.floor(cents / 100), cents: cents % 100 });

export interface DataAmount { readonly figure: string; readonly unit: 'GB' | 'MB' }
const GB_MB = 1024;

/** Never more than there is: tenths of a gigabyte, or whole megabytes, rounded down. */
export function dataOf(bytes: number): DataAmount {
  const megabytes = Math.floor(bytes / Number(MB));
  if (megabytes < GB_MB) return { figure: String(megabytes), unit: 'MB' };
  const tenths = Math.floor((megabytes * 10) / GB_MB);
  return { figure: tenths % 10 === 0 ? String(tenths / 10) : `${Math.floor(tenths / 10)}.${tenths % 10}`, unit: 'GB' };
}

export interface SpokenDay { readonly day: number; readonly month: number; readonly year: number; readonly sameYear: boolean }

/** The calendar day of a moment in a zone. */
export function dayOf(at: Instant, zone: ZoneId, now: Instant): SpokenDay {
  const parts = (moment: number): readonly number[] => new Intl.DateTimeFormat('en-US', { timeZone: zone, year: 'numeric', month: 'numeric', day: 'numeric' })
    .formatToParts(moment * 1000).filter((one) => one.type !== 'literal').map((one) => Number(one.value));
  const [month = 0, day = 0, year = 0] = parts(at);
  return { day, month, year, sameYear: parts(now)[2] === year };
}

/** Hour and minute of a moment in a zone, 0 to 23. */
export function clockOf(at: Instant, zone: ZoneId): { readonly hour: number; readonly minute: number } {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).formatToParts(at * 1000);
  const part = (type: string): number => Number(parts.find((one) => one.type === type)?.value);
  return { hour: part('hour'), minute: part('minute') };
}

const ENDING: Readonly<Record<Spoken, (digits: string) => string>> = {
  en: (digits) => `the number ending in ${digitByDigit(digits)}`, es: (digits) => `el número que termina en ${digitByDigit(digits)}`, zh: (digits) => `尾号 ${chineseDigits(digits)} 的号码`,
};

/** A sentence worded for a page, as a voice can read it: a masked number becomes its last digits, one by one. */
export const readAloud = (text: string, language: Spoken): string => text.replace(/\(•••\) •••-(\d{4})/g, (_, digits: string) => ENDING[language](digits)).replace(/[•\u00a0]+/g, ' ');
