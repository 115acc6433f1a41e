import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { seededRandom } from '../../../../../../platform/random.ts';
import { SPOKEN } from '../../../../steps.ts';
import { packFile } from '../made.ts';
import { packSound, toMulaw, unpackSound } from './adpcm.ts';
import { readPack, writePack } from './pack.ts';
import { spokenPieces } from './spoken.ts';

/** Something like a vowel: a tone of 140 Hz with two of its overtones, that swells and fades. */
const vowel = (samples = 4_000): Int16Array => Int16Array.from({ length: samples }, (_, at) => {
  const phase = (2 * Math.PI * 140 * at) / 8_000;
  return Math.round(9_000 * Math.sin((Math.PI * at) / samples) * (Math.sin(phase) + 0.6 * Math.sin(4 * phase) + 0.3 * Math.sin(9 * phase)));
});
const power = (samples: ArrayLike<number>): number => Array.from(samples).reduce((sum, one) => sum + one * one, 0);
const noise = (bytes: number): Buffer => Buffer.from(seededRandom(7).bytes(bytes));
/** G.711, as a telephone decodes it. */
const fromMulaw = (byte: number): number => { const value = ~byte & 0xff; const size = ((((value & 0x0f) << 3) + 0x84) << ((value & 0x70) >> 4)) - 0x84; return value & 0x80 ? -size : size; };

test('sound comes back from three bits a sample with at most a twenty-fifth of its power in what is off', () => {
  const before = vowel();
  const after = unpackSound(packSound(before));
  expect(after).toHaveLength(before.length);
  expect(power(before.map((one, at) => one - after[at]!)) / power(before)).toBeLessThan(0.04);
  // A step as high as there is: caught up with within a few samples, and never beyond what 16 bits hold.
  const cliff = unpackSound(packSound(Int16Array.from({ length: 200 }, (_, at) => (at < 100 ? -32_768 : 32_767))));
  expect([cliff[99], cliff[199]].map((one) => Math.abs(one!))).toEqual([expect.closeTo(32_767, -4), expect.closeTo(32_767, -4)]);
});

test('whatever the codes are, samples stay samples', () => {
  for (const codes of [noise(20_000), Buffer.alloc(500, 3), Buffer.alloc(500, 7), Buffer.alloc(500, 255), Buffer.alloc(500)]) {
    const samples = unpackSound(codes);
    expect(samples.every((one) => Number.isInteger(one))).toBe(true);
    expect(samples).toHaveLength(codes.length);
  }
});

test('µ-law is that of telephones', () => {
  const before = Int16Array.from([0, 1, -1, 100, -100, 1_000, -1_000, 8_031, -8_031, 32_635, -32_635, 32_767, -32_768]);
  for (const [at, byte] of toMulaw(before).entries()) expect(Math.abs(fromMulaw(byte) - before[at]!)).toBeLessThanOrEqual(Math.max(4, Math.abs(before[at]!) / 28));
  expect([...toMulaw(Int16Array.of(0))]).toEqual([0xff]);
});

test('a pack gives back what went in; one that is damaged anywhere, or none at all, is refused with a sentence', () => {
  const file = writePack(new Map([['to renew', vowel()], ['one', vowel(800)], ['=q', vowel(400)]]));
  const pack = readPack(file);
  expect([pack.count, pack.longest, pack.has('to renew'), pack.has('renew')]).toEqual([3, 2, true, false]);
  expect(pack.audio('one')).toEqual(toMulaw(unpackSound(packSound(vowel(800)))));
  expect(() => pack.audio('renew')).toThrow('there is no recording by that name');
  for (const none of [Buffer.alloc(0), noise(9), noise(4_000), file.subarray(0, 12)]) expect(() => readPack(none)).toThrow('this is no file of prompts');
  expect(() => readPack(file.subarray(0, -1))).toThrow('damaged');
  for (let at = 15; at < file.length; at += 7) {
    const hurt = Buffer.from(file);
    hurt[at]! ^= 0x10;
    expect(() => readPack(hurt)).toThrow('damaged');
  }
});

test('the packs are read, and are at most 2 MB together', () => {
  const files = SPOKEN.map((language) => readFileSync(packFile(language)));
  expect(files.reduce((sum, file) => sum + file.length, 0)).toBeLessThanOrEqual(2 * 1024 * 1024);
  for (const file of files) expect(readPack(file).count).toBeGreaterThan(500);
});

test.each([
  ['en', 'You have 4.9 gigabytes left.', 'you have four point nine gigabytes left'],
  ['en', 'Type 0 1 4 2, or $1,205.07.', 'type zero one four two , or one thousand two hundred five dollars and seven cents'],
  ['en', 'On May 1, 2027 at 1:05 p.m.', 'on may one , two thousand twenty seven at one zero five p m'],
  ['es', 'Es 1 día, o 21 días con 1 dólar.', 'es un día , o veintiún días con un dólar'],
  ['es', 'A la 1 y 31, marca 1, o marca 100.', 'a la una y treinta y uno , marca uno , o marca cien'],
  ['es', 'Termina en 0 1 4 1.', 'termina en cero uno cuatro uno'],
  ['zh', '12 个 2 天，2.5 G 流量，请按 2。', '十 二 个 两 天 , 二 点 五 g 流 量 , 请 按 二'],
  ['zh', '第 2 位，1050 兆，$211.00。', '第 二 位 , 一 千 零 五 十 兆 , 二 百 一 十 一 美 元'],
] as const)('%s: %s', (language, sentence, said) => {
  expect(spokenPieces(sentence, language).join(' ')).toBe(said);
});
