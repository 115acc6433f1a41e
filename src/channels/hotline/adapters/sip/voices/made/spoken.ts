import type { Spoken } from '../../../../steps.ts';
import { money as enMoney } from '../../../../words/en.ts';
import { money as esMoney } from '../../../../words/es.ts';
import { money as zhMoney } from '../../../../words/zh.ts';
import { piecesOf } from '../recorded.ts';

const MONEY: Readonly<Record<Spoken, (cents: number) => string>> = { en: enMoney, es: esMoney, zh: zhMoney };
const POINT: Readonly<Record<Spoken, string>> = { en: 'point', es: 'punto', zh: '点' };

const EN = 'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(' ');
const EN_TENS = 'zero ten twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
function english(n: number): readonly string[] {
  if (n < 20) return [EN[n]!];
  if (n < 100) return [EN_TENS[Math.floor(n / 10)]!, ...(n % 10 === 0 ? [] : [EN[n % 10]!])];
  if (n < 1_000) return [EN[Math.floor(n / 100)]!, 'hundred', ...(n % 100 === 0 ? [] : english(n % 100))];
  return [...english(Math.floor(n / 1_000)), 'thousand', ...(n % 1_000 === 0 ? [] : english(n % 1_000))];
}

const ES = ('cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete dieciocho diecinueve veinte veintiuno veintidós '
  + 'veintitrés veinticuatro veinticinco veintiséis veintisiete veintiocho veintinueve').split(' ');
const ES_TENS = 'cero diez veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa'.split(' ');
const ES_HUNDREDS = 'cero ciento doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos'.split(' ');
function spanish(n: number): readonly string[] {
  if (n < 30) return [ES[n]!];
  if (n < 100) return [ES_TENS[Math.floor(n / 10)]!, ...(n % 10 === 0 ? [] : ['y', ES[n % 10]!])];
  if (n === 100) return ['cien'];
  if (n < 1_000) return [ES_HUNDREDS[Math.floor(n / 100)]!, ...(n % 100 === 0 ? [] : spanish(n % 100))];
  return [...(n < 2_000 ? [] : beforeNoun(spanish(Math.floor(n / 1_000)))), 'mil', ...(n % 1_000 === 0 ? [] : spanish(n % 1_000))];
}
/** `uno` is `un` before what is counted. */
const beforeNoun = (words: readonly string[]): readonly string[] => words.map((word, at) => (at < words.length - 1 ? word : word === 'uno' ? 'un' : word === 'veintiuno' ? 'veintiún' : word));

const ZH = [...'零一二三四五六七八九'];
/** Up to 9999; a gap between figures is one 零. */
function chinese(n: number): readonly string[] {
  if (n < 10) return [ZH[n]!];
  const [size, unit] = n < 100 ? [10, '十'] as const : n < 1_000 ? [100, '百'] as const : [1_000, '千'] as const;
  const [first, rest] = [Math.floor(n / size), n % size];
  const head = first === 1 && size === 10 ? [] : [ZH[first]!];
  return [...head, unit, ...(rest === 0 ? [] : rest < size / 10 ? ['零', ...chinese(rest)] : size > 10 && rest >= 10 && rest < 20 ? ['一', ...chinese(rest)] : chinese(rest))];
}

const NUMBERS: Readonly<Record<Spoken, (n: number) => readonly string[]>> = { en: english, es: spanish, zh: chinese };
/** Longer figures, and those that begin with a zero, are names and no amounts. */
const DIGITS_MAX = 4;

/** A figure as it is said between its neighbours: `1` in Spanish is `un día`, `a la una`, `marca uno`; `2` in Chinese is 两个, and 请按二. */
function figure(digits: string, before: string, after: string, language: Spoken): readonly string[] {
  if (digits.length > DIGITS_MAX || (digits.length > 1 && digits.startsWith('0'))) return [...digits].map((one) => NUMBERS[language](Number(one))[0]!);
  const words = NUMBERS[language](Number(digits));
  if (language === 'es' && digits === '1' && before === 'la') return ['una'];
  if (language === 'es' && /^\p{L}/u.test(after) && !['y', 'de', 'con', 'el', 'marca'].includes(after)) return beforeNoun(words);
  if (language === 'zh' && digits === '2' && !['按', '第', '.'].includes(before) && !/\d$/.test(before) && /^[\p{L}]/u.test(after)) return ['两'];
  return words;
}

/** Where a voice takes breath within a sentence: no word. */
export const BREATH = ',';
/** A comma between digits is none, nor is the colon of a time of day. */
const BREATHS = /[,;:](?=\s|$)|[，；：、（）“”()]/u;

/** What is said for a sentence, word after word (in Chinese character after character): figures, dollars and points are words, too. */
export function spokenPieces(sentence: string, language: Spoken): readonly string[] {
  const plain = sentence.replace(/(\d),(?=\d{3})/g, '$1')
    .replace(/(?:US)?\$\s?(\d+)(?:\.(\d\d))?/g, (_, dollars: string, cents = '00') => ` ${MONEY[language](Number(dollars) * 100 + Number(cents))} `);
  const clauses = plain.split(BREATHS).map((clause) => piecesOf(clause, language).flatMap((piece, at, all) =>
    (piece === '.' ? [POINT[language]] : /^\d+$/.test(piece) ? figure(piece, all[at - 1] ?? '', all[at + 1] ?? '', language) : [piece])));
  return clauses.filter((clause) => clause.length > 0).flatMap((clause, at) => (at === 0 ? clause : [BREATH, ...clause]));
}
