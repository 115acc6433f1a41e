import { expect, test } from 'vitest';
import { LANGUAGES } from '../../../../base/language.ts';
import { payWordsIn } from './words.ts';

function texts(part: unknown): string[] {
  if (typeof part === 'string') return [part];
  if (typeof part === 'function') return [String((part as (...facts: string[]) => string)('1', '2', '3', '4', '5'))];
  return Object.values(part as object).flatMap(texts);
}

test('no text shouts or begs, and each language keeps its own words', () => {
  for (const language of LANGUAGES) {
    for (const text of texts(payWordsIn(language))) {
      expect(text).not.toBe('');
      expect(text).not.toMatch(/[!！]|\bplease\b|por favor/i);
      if (language.startsWith('zh')) expect(text).not.toMatch(/[\u4e00-\u9fff][A-Za-z]|[A-Za-z][\u4e00-\u9fff]/);
    }
  }
  const said = (language: (typeof LANGUAGES)[number]) => texts(payWordsIn(language)).join('\n');
  expect(said('zh-CN')).not.toMatch(/订单|产品|充值|續|門號|方案/);
  expect(said('zh-TW')).not.toMatch(/续|订单|訂單|套餐|号|充值|扫|账/);
  expect(said('es')).not.toMatch(/\b(?:pedido|producto|recarga)s?\b/i);
});
