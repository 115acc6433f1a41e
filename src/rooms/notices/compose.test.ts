import { describe, expect, test } from 'vitest';
import { LANGUAGES } from '../../base/language.ts';
import { compose, type Facts } from './compose.ts';
import { smsSize, smsText } from './sms.ts';
import { testFacts } from './test-facts.ts';
import { textOf } from './transports/transport.ts';

const shop = { name: null, url: 'https://renew.example', help: '+1 (800) 555-0199' };
const plain = (html: string): string => html.replace(/<style>.*?<\/style>/s, '').replace(/<[^>]+>/g, ' ').replaceAll('&amp;', '&').replaceAll('&#39;', "'").replaceAll('\u00a0', ' ').replace(/\s+/g, ' ');
const email = (facts: Facts, language: (typeof LANGUAGES)[number]) => {
  const content = compose(facts, { channel: 'email', language, shop });
  if (content.channel !== 'email') throw new Error('not an e-mail');
  return content;
};

/** Pushes with a tag and buttons of their own. */
const OF_ITS_OWN: Readonly<Record<string, readonly [tag: string, actions: readonly string[]]>> = { 'cycle.started': ['cycle +1 (646) ••• 0142', []], 'reminder.due': ['reminder 0142', ['renew', 'later']] };

describe.each(LANGUAGES)('letters in %s', (language) => {
  const { all, done } = testFacts(language);

  test('every kind: subject, both bodies, under 30 KB, nothing left out or left over', () => {
    for (const facts of all) {
      const { subject, html, text } = email(facts, language);
      expect(subject.length).toBeGreaterThan(2);
      expect(Buffer.byteLength(html)).toBeLessThan(30_000);
      for (const body of [html, text, subject]) expect(body).not.toMatch(/undefined|\[object|NaN|\bnull\b/);
      // What the text says, the HTML says: label by label.
      const seen = plain(html);
      for (const line of text.split('\n').map((one) => one.trim()).filter((one) => one !== '' && one !== '--')) {
        for (const part of line.split(/: (?!\/\/)| \((?=\D*\d+ )|：|（|）/)) expect(seen).toContain(part.replace(/\)$/, '').replace(/^https:\S+$/, '').trim());
      }
    }
  });

  test('the receipt names plan, lines, total, both ends, number, link', () => {
    const { text, html } = email(all[0]!, language);
    for (const fact of [done.planName, '$33.79', '$40.00', '$5.00', '$4.00', '$2.79', '−', 'WELCOME10', '911 surcharge', 'XK-2611-7Q2M9', '4242', '23:59', '15 GB', '2 GB', done.url]) expect(text).toContain(fact);
    expect(html).toContain(`href="${done.url}"`);
    expect(html).toContain(language === 'zh-CN' ? 'lang="zh-Hans-CN"' : language === 'zh-TW' ? 'lang="zh-Hant-TW"' : `lang="${language}"`);
  });

  test('text messages are short: two parts at most, the receipt three', () => {
    for (const facts of all) {
      const content = compose(facts, { channel: 'sms', language, shop });
      expect(textOf(content)).not.toMatch(/undefined|\[object|NaN|\bnull\b/);
      expect([facts.kind, smsSize(textOf(content)).parts, textOf(content)]).toEqual([facts.kind, expect.toBeOneOf(facts.kind === 'line.code' ? [1, 2] : [1, 2, 3]), textOf(content)]);
    }
  });

  test('every kind on a lock screen and in a chat: subject, one thing to say, one place to go', () => {
    for (const facts of all) {
      const push = compose(facts, { channel: 'push', language, shop, tag: 'ntc_1' }), chat = compose(facts, { channel: 'telegram', language, shop });
      if (push.channel !== 'push' || chat.channel !== 'telegram') throw new Error('another channel');
      const { subject } = email(facts, language);
      for (const text of [push.title, push.body, chat.text]) expect(text).not.toMatch(/undefined|\[object|NaN|\bnull\b|\u00a0/);
      expect(push.title).toBe([...subject].length > 120 ? `${[...subject].slice(0, 119).join('').trimEnd()}…` : subject);
      // A newer word on the same line takes the older one's place; all others stand by themselves.
      const [tag, actions] = OF_ITS_OWN[facts.kind] ?? ['ntc_1', []];
      expect([push.tag, push.actions.map((one) => one.action), push.url.startsWith('https://renew.example')]).toEqual([tag, actions, true]);
      // A push must fit 4,096 encrypted bytes.
      expect(Buffer.byteLength(JSON.stringify(push))).toBeLessThan(3_900);
      expect(chat.text).toContain(subject);
      expect(chat.text).toContain(push.body.slice(0, 20));
      expect(chat.button?.url ?? shop.url).toBe(push.url);
    }
    const [receipt] = all, real = { kind: 'renewal.done', model: { ...done, sandbox: false } } as const;
    const bodyOf = (facts: Facts) => textOf(compose(facts, { channel: 'push', language, shop }));
    expect(bodyOf(receipt!).length).toBeGreaterThan(bodyOf(real).length);
    expect(bodyOf(receipt!)).toContain(bodyOf(real));
  });

  test('the code stands in its text once to read and once for the phone', () => {
    const text = textOf(compose(all.at(-1)!, { channel: 'sms', language, shop }));
    expect(text.split('481906').length - 1).toBe(2);
    expect(text).toMatch(/\n@renew\.example #481906$/);
  });
});

test('each clock stands with its zone; the reader’s only where it differs', () => {
  const chinese = email(testFacts('zh-CN').all[0]!, 'zh-CN').text;
  expect(chinese).toContain('12月31日 23:59 芝加哥');
  expect(chinese).toContain('1月1日 13:59 北京');
  const english = email(testFacts('en').all[0]!, 'en').text;
  expect(english).toContain('Dec 31, 23:59 Chicago');
  expect(english).not.toContain('Beijing');
});

test('a card has its name with a capital, however the gateway writes it', () => {
  for (const language of LANGUAGES) {
    const done = testFacts(language).all.find((one) => one.kind === 'renewal.done')!;
    const content = compose(done, { channel: 'email', language, shop });
    expect(JSON.stringify(content)).toContain('Visa');
    expect(JSON.stringify(content)).not.toContain('visa ');
  }
});

test('Taiwan reads its own words', () => {
  const all = testFacts('zh-TW').all.map((facts) => email(facts, 'zh-TW').text).join('\n');
  expect(all).toContain('續約');
  expect(all).not.toMatch(/套餐|续|费|运营商|钱|这|订/);
});

test('a name with markup stays text, one with a line break stays one line', () => {
  const { done } = testFacts('en');
  const { html, subject } = email({ kind: 'renewal.done', model: { ...done, planName: '<script>alert(1)</script>\r\nBcc: x@example.com' } }, 'en');
  expect(html).not.toContain('<script>');
  expect(subject).not.toMatch(/[\r\n]/);
});

test('the sandbox is named where no real money moved, and only there', () => {
  const { done } = testFacts('en');
  expect(email({ kind: 'renewal.done', model: done }, 'en').text).toContain('no real money');
  expect(email({ kind: 'renewal.done', model: { ...done, sandbox: false } }, 'en').text).not.toContain('no real money');
});

describe('lengths of text messages', () => {
  test.each([
    ['', 'gsm7', 0, 1], ['a'.repeat(160), 'gsm7', 160, 1], ['a'.repeat(161), 'gsm7', 161, 2], ['€'.repeat(80), 'gsm7', 160, 1], ['€'.repeat(81), 'gsm7', 162, 2],
    ['续'.repeat(70), 'ucs2', 70, 1], ['续'.repeat(71), 'ucs2', 71, 2], ['😀'.repeat(35), 'ucs2', 70, 1], ['á', 'ucs2', 1, 1], ['ñ¿é', 'gsm7', 3, 1],
  ] as const)('%s', (text, alphabet, units, parts) => expect(smsSize(text)).toEqual({ alphabet, units, parts }));

  test('accents the alphabet lacks are left out where that saves it, and kept where it does not', () => {
    expect(smsText('línea renovada −$5')).toBe('linea renovada -$5');
    expect(smsText('línea 续')).toBe('línea 续');
  });
});
