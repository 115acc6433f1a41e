import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { LANGUAGES, type Language, type Worded } from '../../../base/language.ts';
import { projectRoot } from '../../../platform/project-root.ts';
import { shopNameIn, smsSize, smsText } from '../../notices/notices.ts';
import { refusalWords } from '../../../platform/i18n/refusals/refusals.ts';
import { matchWord } from '../match.ts';
import { textWords } from './words.ts';

// The longest of each that the sample shop can say: a pay link's address, the catalogue's longest name, three figures before the point.
const url = 'https://renew.example.com/pay/7K2M9Q4T';
const catalog = JSON.parse(readFileSync(join(projectRoot(), 'catalog/sample-catalog.json'), 'utf8')) as { plans: readonly { name: Worded }[] };
const longestPlan = (language: Language): string => catalog.plans.map((plan) => plan.name[language]).reduce((a, b) => (b.length > a.length ? b : a));
const UNTIL = { en: 'Dec 31, 2027', es: '31 dic 2027', 'zh-CN': '2027年12月31日', 'zh-TW': '2027年12月31日' } as const;

describe.each(LANGUAGES)('texts in %s', (language) => {
  const words = textWords(language);
  const facts = { line: '0123', plan: longestPlan(language), total: language === 'zh-TW' ? 'US$123.45' : '$123.45', until: UNTIL[language], url, pay: words.card('4242'), code: '4821', minutes: 10, left: '123.4 GB', phone: '+1 888 555 0100', amount: '$500.00', balance: '$1,234.56', why: refusalWords('line_frozen', language).title };
  const all = Object.entries(words).filter(([name]) => !['from', 'unlimited', 'wallet', 'card'].includes(name))
    .map(([name, word]) => [name, words.from(shopNameIn({ name: null, url: 'https://renew.example', help: null }, language), typeof word === 'string' ? word : (word as (given: object) => string)(name === 'wrongCode' ? { left: 2 } : facts))] as const);

  test('each is two parts at most, and Latin ones stay in the small alphabet', () => {
    const sizes = all.map(([name, text]) => ({ name, ...smsSize(smsText(text)) }));
    expect(sizes.filter((one) => one.parts > 2)).toEqual([]);
    if (!language.startsWith('zh')) expect(sizes.filter((one) => one.alphabet !== 'gsm7').map((one) => one.name)).toEqual([]);
  });

  test('what is said while nobody can answer is one part', () => {
    for (const name of ['stopped', 'kept'] as const) expect(smsSize(smsText(all.find((one) => one[0] === name)![1])).parts, name).toBe(1);
  });

  test('the words it tells people to send are words we know', () => {
    const quoted = language.startsWith('zh') ? all.flatMap(([, text]) => [...text.matchAll(/[“「]([^”」]+)[”」]/g)].map((one) => one[1]!)) : all.flatMap(([, text]) => text.match(/\b(?:RENEW|BAL|AUTO OFF|STOP|START|HELP|RENOVAR|SALDO|AUTO NO|ALTO|INICIAR|AYUDA)\b/g) ?? []);
    const known = new Set(quoted.filter((one) => !/^(VOUCHER|VALE|充值码|儲值序號)$/.test(one)));
    expect(known.size).toBeGreaterThan(3);
    for (const one of known) expect(matchWord(one), one).not.toBeNull();
    expect(matchWord(/YES \d{4}/.exec(words.quoteYes(facts))![0])).toMatchObject({ word: 'pay', rest: '4821' });
  });
});
