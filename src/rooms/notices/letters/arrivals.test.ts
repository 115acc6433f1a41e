import { expect, test } from 'vitest';
import { LANGUAGES } from '../../../base/language.ts';
import type { ShownPayment } from '../kinds.ts';
import { wordsOf } from '../words/words.ts';
import { arrivals } from './arrivals.ts';

const wallet: ShownPayment = { method: 'wallet', brand: null, last4: null, cents: 700n };
const card: ShownPayment = { method: 'card', brand: 'visa', last4: '4242', cents: 800n };

test.each(LANGUAGES)('money that went back two ways is not said to be in the wallet already, whichever comes first (%s)', (language) => {
  const words = wordsOf(language);
  const [bank, here] = [arrivals(words, card), arrivals(words, wallet)];
  expect(bank).not.toEqual(here);
  expect(arrivals(words, { ...wallet, also: card })).toEqual(bank);
  expect(arrivals(words, { ...card, also: wallet })).toEqual(bank);
});
