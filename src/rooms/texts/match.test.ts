import { describe, expect, test } from 'vitest';
import { isRevocation, matchWord } from './match.ts';
import { WORDS } from './word-table.ts';

const word = (body: string): string | null => { const found = matchWord(body); return found && (found.rest === null ? found.word : `${found.word}:${found.rest}`); };

test('each spelling stands once in the table, as the table itself reads it', () => {
  const all = WORDS.flatMap((row) => row.spellings);
  expect(new Set(all).size).toBe(all.length);
  for (const row of WORDS) for (const spelling of row.spellings) expect(matchWord(spelling)).toMatchObject({ word: row.word, language: row.language });
});

describe('what people type', () => {
  test.each([
    ['renew', 'renew'], ['  Renew! ', 'renew'], ['“RENEW.”', 'renew'], ['RENOVAR', 'renew'], ['续费', 'renew'], ['續約。', 'renew'], ['ｒｅｎｅｗ', 'renew'], ['sí', 'yes'], ['s\u00ed', 'yes'],
    ['auto-off', 'auto_off'], ['Auto  off', 'auto_off'], ['Opt-out', 'stop'], ['stop!!!', 'stop'], ['停止', 'stop'], ['td', 'stop'], ['cancel', 'stop'], ['End.', 'stop'],
    ['YES 4821', 'pay:4821'], ['yes4821', 'pay:4821'], ['Yes, 4821.', 'pay:4821'], ['SÍ 4821', 'pay:4821'], ['是 4821', 'pay:4821'], ['确认４８２１', 'pay:4821'], ['YES 48 21', null], ['YES 48211', null], ['NO 4821', null], ['4821', null],
    ['VOUCHER 7K2M-9Q4T-1234-ABCD', 'voucher:7K2M9Q4T1234ABCD'], ['vale 7K2M 9Q4T 1234 ABCD', 'voucher:7K2M 9Q4T 1234 ABCD'], ['充值码7K2M9Q4T1234ABCD', 'voucher:7K2M9Q4T1234ABCD'], ['VOUCHER', null], ['voucher please', null],
    ['please stop', null], ['RENEW please', null], ['stop renew', null], ['', null], ['🎉', null], ['RENEW\u202e', 'renew'], ['R'.repeat(5000), null],
  ])('%j is %s', (body, meant) => expect(word(body)).toBe(meant));
});

test('the vendor answers its own English words, and no others', () => {
  expect(['STOP', 'YES', 'HELP', 'OPT OUT', '停止', 'RENEW'].map((body) => matchWord(body)!.vendorAnswers)).toEqual([true, true, true, false, false, false]);
});

describe('a wish to hear no more, in free words', () => {
  test.each(['please stop texting me', 'Don’t text me again', "don't message me", 'take me off your list', 'wrong number', 'no more texts!', 'No me escriban más', 'dejen de mandar mensajes', 'no quiero recibir mensajes', '别再给我发短信了', '請不要再傳了', '我要退订', '发错人了'])('%s', (body) => expect(isRevocation(body)).toBe(true));
  test.each(['when does my plan stop', 'my data ran out', '¿cuándo vence mi plan?', '怎么续费', '发票在哪里'])('not: %s', (body) => expect(isRevocation(body)).toBe(false));
});
