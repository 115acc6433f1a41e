import { describe, expect, test } from 'vitest';
import { GB, MB } from '../../base/data-size.ts';
import { LANGUAGES } from '../../base/language.ts';
import { usd } from '../../base/money.ts';
import { REFUSALS, type RefusalCode } from '../../base/refusal.ts';
import { at } from '../../base/time.ts';
import { formatter, lastMoment } from './format.ts';
import { chooseLanguage } from './negotiate.ts';
import { refusalWords } from './refusals/refusals.ts';
import { isZone, readerZone, sameClock, zoneName } from './zones.ts';

const NOW = at('2026-11-23T14:08:00Z');
const NEW_YORK = 'America/New_York';

describe('money', () => {
  test('dollars keep their cents and their sign in every language', () => {
    expect(LANGUAGES.map((language) => formatter(language).money(usd(2549)))).toEqual(['$25.49', '$25.49', 'US$25.49', '$25.49']);
    expect(formatter('en').money(usd(-500))).toBe('−$5.00');
    expect(formatter('en').shortMoney(usd(2500))).toBe('$25');
    expect(formatter('en').shortMoney(usd(2510))).toBe('$25.10');
  });

  test("the reader's own currency is whole units", () => {
    expect(formatter('zh-CN').roundMoney({ currency: 'CNY', cents: 18_098n })).toBe('¥181');
  });
  test('pesos are never taken for dollars, in no language', () => {
    for (const language of LANGUAGES) expect(formatter(language).money({ currency: 'MXN', cents: 46_250n })).toMatch(/MX/);
  });
});

describe('data', () => {
  test('left is rounded down, used up, and the two add up to the whole', () => {
    const f = formatter('en');
    const whole = 15n * GB;
    const left = GB + 300n * MB;
    expect(f.dataText(left, 'down')).toBe('1.2\u00a0GB');
    expect(f.dataText(whole - left, 'up')).toBe('13.8\u00a0GB');
  });

  test('below a GB it counts in MB, and never says 1,024 MB', () => {
    const f = formatter('en');
    expect(f.data(820n * MB, 'down')).toEqual({ figure: '820', unit: 'MB' });
    expect(f.data(GB - 1n, 'up')).toEqual({ figure: '1', unit: 'GB' });
    expect(f.data(GB - 1n, 'down')).toEqual({ figure: '1,023', unit: 'MB' });
    expect(f.data(0n, 'down')).toEqual({ figure: '0', unit: 'GB' });
  });
});

describe('moments', () => {
  const endsAt = at('2026-12-01T05:00:00Z');

  test('an end at midnight is shown as the last minute before it (rules R1, R2)', () => {
    expect(formatter('en').zoned(lastMoment(endsAt), NEW_YORK, NOW)).toBe('Nov 30, 23:59 New York');
    expect(formatter('zh-CN').zoned(lastMoment(endsAt), 'Asia/Shanghai', NOW)).toBe('12月1日 12:59 北京');
    expect(formatter('zh-CN').spoken(lastMoment(endsAt), NEW_YORK, NOW)).toBe('纽约时间 11月30日 23:59');
    expect(formatter('es').zoned(lastMoment(endsAt), NEW_YORK, NOW)).toBe('30 nov, 23:59 Nueva York');
  });

  test('another year is said, the same year is not; the year is judged in the zone', () => {
    const f = formatter('en');
    expect(f.day(at('2027-01-12T05:00:00Z'), NEW_YORK, NOW)).toBe('Jan 12, 2027');
    expect(f.day(at('2027-01-01T02:00:00Z'), NEW_YORK, NOW)).toBe('Dec 31');
    expect(f.day(at('2027-01-01T02:00:00Z'), 'Asia/Shanghai', NOW)).toBe('Jan 1, 2027');
    expect(formatter('es').day(at('2027-01-12T05:00:00Z'), NEW_YORK, NOW)).toBe('12 ene 2027');
  });

  test('midnight is 00:00 and not 24:00', () => {
    for (const language of LANGUAGES) expect(formatter(language).time(at('2026-12-01T05:00:00Z'), NEW_YORK)).toBe('00:00');
  });
});

describe('zones', () => {
  test('a zone is a city people know, or the city of its id', () => {
    expect(zoneName('Asia/Shanghai', 'zh-TW')).toBe('北京');
    expect(zoneName('America/Port_of_Spain', 'en')).toBe('Port of Spain');
  });

  test('only zones this machine knows are taken from a cookie', () => {
    expect(isZone('Asia/Shanghai')).toBe(true);
    for (const bad of ['', 'Mars/Base', '../../etc', 'A'.repeat(60), '<b>']) expect(isZone(bad)).toBe(false);
    expect(readerZone('Mars/Base', 'zh-CN')).toBe('Asia/Shanghai');
    expect(readerZone('Europe/Madrid', 'zh-CN')).toBe('Europe/Madrid');
    expect(readerZone(undefined, 'en')).toBeNull();
  });

  test('two zones with the same wall clock at that moment need one clock', () => {
    expect(sameClock('America/New_York', 'America/Detroit', NOW)).toBe(true);
    expect(sameClock('America/Denver', 'America/Phoenix', at('2026-07-01T12:00:00Z'))).toBe(false);
  });
});

describe('language', () => {
  test('asked for, then remembered, then the browser, then English', () => {
    expect(chooseLanguage({ asked: 'es', cookie: 'zh-CN', acceptLanguage: 'en' })).toBe('es');
    expect(chooseLanguage({ asked: 'xx', cookie: 'zh-CN', acceptLanguage: 'en' })).toBe('zh-CN');
    expect(chooseLanguage({ acceptLanguage: 'fr, es-MX;q=0.7, zh;q=0.9' })).toBe('zh-CN');
    expect(chooseLanguage({ acceptLanguage: 'fr' })).toBe('en');
    expect(chooseLanguage({})).toBe('en');
  });

  test('Hong Kong, Macau and Hant read the Taiwan text; Hans and Singapore the mainland text', () => {
    for (const tag of ['zh-TW', 'zh-HK', 'zh-Hant', 'zh-Hant-MO']) expect(chooseLanguage({ acceptLanguage: tag })).toBe('zh-TW');
    for (const tag of ['zh', 'zh-CN', 'zh-Hans-SG', 'zh-SG']) expect(chooseLanguage({ acceptLanguage: tag })).toBe('zh-CN');
  });

  test('a wish of weight 0 is none, and garbage does no harm', () => {
    expect(chooseLanguage({ acceptLanguage: 'es;q=0, en;q=0.1' })).toBe('en');
    expect(chooseLanguage({ acceptLanguage: ';;;=,,,q' + 'x'.repeat(5000) })).toBe('en');
  });
});

test('every refusal says what was wrong and what to do, in every language, in its own words', () => {
  for (const code of Object.keys(REFUSALS) as RefusalCode[]) {
    const said = LANGUAGES.map((language) => refusalWords(code, language));
    for (const { title, detail } of said) {
      expect(title, code).not.toBe('');
      expect(detail, code).toMatch(/[.。]$/);
      expect(`${title}${detail}`, code).not.toMatch(/!|！|\bplease\b/i);
    }
    expect(new Set(said.map((one) => one.detail)).size, `${code} is the same text twice`).toBe(LANGUAGES.length);
  }
});
