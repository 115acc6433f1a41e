import { expect, test } from 'vitest';
import { REFUSALS, type RefusalCode } from '../../../base/refusal.ts';
import type { Instant, ZoneId } from '../../../base/time.ts';
import type { Spoken } from '../steps.ts';
import { wordsIn } from './words.ts';

const SPOKEN: readonly Spoken[] = ['en', 'es', 'zh'];
const ZONE = 'America/Los_Angeles' as ZoneId;
const at = (iso: string): Instant => (Date.parse(iso) / 1000) as Instant;
/** In all three languages. */
const inAll = (say: (words: ReturnType<typeof wordsIn>) => string): readonly string[] => SPOKEN.map((language) => say(wordsIn(language)));

test('dates are spoken as people say them, in the zone of the line, with the year where it is another one', () => {
  const now = at('2026-11-23T18:00:00Z');
  // Eight in the morning UTC is midnight in Los Angeles.
  expect(inAll((words) => words.startsAt({ at: at('2026-12-01T08:00:00Z'), zone: ZONE, now }))).toEqual([
    'It starts after your running plan, on December first.', 'Empieza después de tu plan actual, el primero de diciembre.', '在现有套餐之后生效，十二月一日开始。',
  ]);
  // A second before it is still the day before; "through" names the last day in which a line is valid.
  expect(inAll((words) => words.startsAt({ at: at('2026-12-01T07:59:59Z'), zone: ZONE, now }))[0]).toContain('November thirtieth');
  expect(inAll((words) => words.validThrough({ at: at('2027-02-23T08:00:00Z'), zone: ZONE, now }))).toEqual([
    'It is valid through February twenty-second, 2027.', 'Vale hasta el 22 de febrero de 2027.', '有效期到二零二七年二月二十二日。',
  ]);
  expect(inAll((words) => words.closedUntil({ at: at('2026-11-24T21:05:00Z'), zone: ZONE, now }))).toEqual([
    expect.stringContaining('on November twenty-fourth at 1:05 p.m.'), expect.stringContaining('el 24 de noviembre a la 1 y 5 de la tarde'), expect.stringContaining('十一月二十四日下午1点5分'),
  ]);
});

test('money names its currency, once for one, and leaves nothing of it out', () => {
  const spoken = (cents: number) => inAll((words) => words.walletHas({ cents }));
  expect(spoken(2_549)).toEqual(['Your wallet has 25 dollars and 49 cents.', 'Tu billetera tiene 25 dólares con 49 centavos.', '您的钱包里有 25 美元 49 美分。']);
  expect(spoken(101)).toEqual(['Your wallet has 1 dollar and 1 cent.', 'Tu billetera tiene 1 dólar con 1 centavo.', '您的钱包里有 1 美元 1 美分。']);
  expect(spoken(3_000).join(' ')).not.toMatch(/cent|centavo|美分/);
  expect(spoken(99)[0]).toBe('Your wallet has 99 cents.');
});

test('numbers of a telephone, a card or a code are read digit by digit; data is never more than there is', () => {
  expect(inAll((words) => words.linkSent({ ending: '0142' }))).toEqual([expect.stringContaining('0 1 4 2'), expect.stringContaining('0 1 4 2'), expect.stringContaining('零 幺 四 二')]);
  const GB = 1024 ** 3;
  expect(inAll((words) => words.dataLeft({ bytes: 4.99 * GB }))).toEqual(['You have 4.9 gigabytes left.', 'Te quedan 4.9 gigabytes.', '还剩 4.9 G 流量。']);
  expect(inAll((words) => words.dataLeft({ bytes: GB - 1 }))[0]).toBe('You have 1023 megabytes left.');
  expect(inAll((words) => words.dataLeft({ bytes: GB }))[0]).toBe('You have 1 gigabyte left.');
});

test.each(Object.keys(REFUSALS) as RefusalCode[])('%s has a sentence that a voice can read, in each language', (code) => {
  for (const sentence of inAll((words) => words.refusal({ code }))) {
    expect(sentence).toMatch(/[.。！!?？]$/);
    // Nothing of a page: no placeholder, mark-up or address.
    expect(sentence).not.toMatch(/[{}<>•]|https?:|undefined/);
  }
});
