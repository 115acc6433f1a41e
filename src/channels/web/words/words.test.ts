import { expect, test } from 'vitest';
import { LANGUAGES } from '../../../base/language.ts';
import { accountWords } from './account/words.ts';
import { appWords } from './app/words.ts';
import { papersWords } from './papers/words.ts';
import { reachWords } from './reach/words.ts';
import { walletWords } from './wallet/words.ts';
import { guardWords } from './guard/words.ts';
import { promoWords } from './promo/words.ts';
import { wordsIn } from './words.ts';

/** Every catalogue of the channel; an area with a folder of its own stands here too. */
const AREAS = [papersWords, wordsIn, accountWords, promoWords, walletWords, guardWords, appWords, reachWords] as const;
/** Money into the wallet has a word of its own (充值, 儲值, recargar) that stands nowhere else. */
const BUT_WALLET = AREAS.filter((area) => area !== walletWords);
const saidIn = (language: (typeof LANGUAGES)[number], areas: readonly ((language: (typeof LANGUAGES)[number]) => object)[] = AREAS): string[] => areas.flatMap((area) => texts(area(language)));

/** All texts of a catalogue; functions are called with marks in place of their facts. */
function texts(part: unknown): string[] {
  if (typeof part === 'string') return [part];
  if (typeof part === 'function') return [String((part as (...facts: string[]) => string)('1', '2'))];
  return Object.values(part as object).flatMap(texts);
}

test('no text shouts or begs, and none is empty', () => {
  for (const language of LANGUAGES) {
    for (const text of saidIn(language)) {
      expect(text).not.toBe('');
      expect(text).not.toMatch(/[!！]|\bplease\b|por favor/i);
    }
  }
});

test('one word, one meaning: what the shop calls things', () => {
  const said = (language: (typeof LANGUAGES)[number]) => saidIn(language, BUT_WALLET).join('\n');
  // The order in which data is used is the one order there is.
  expect(said('en').replace('in the order it is used', '')).not.toMatch(/\b(?:order|product|package|purchase)s?\b/i);
  expect(said('zh-CN')).not.toMatch(/订单|产品|充值|續|門號|方案/);
  expect(said('zh-TW')).not.toMatch(/续|订单|訂單|套餐|号|充值|扫|账/);
  expect(said('es')).not.toMatch(/\b(?:pedido|producto|recarga)s?\b/i);
});

test('Chinese text has a space between Chinese and Latin figures', () => {
  for (const language of ['zh-CN', 'zh-TW'] as const) {
    for (const text of saidIn(language)) expect(text).not.toMatch(/[\u4e00-\u9fff][A-Za-z]|[A-Za-z][\u4e00-\u9fff]/);
  }
});
