import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { loudness } from '../../../../../../tests/support/sip-caller.ts';
import { sentencesOf, type Voice } from '../voice.ts';
import { ESPEAK_VOICES, espeakText, espeakVoice } from './espeak.ts';
import { keptVoice, mayBeKept } from './kept.ts';
import { piecesOf, recordedVoice, recordingName } from './recorded.ts';

function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'xuka-voice-'));
  onTestFinished(() => { rmSync(folder, { recursive: true, force: true }); });
  return folder;
}

test('speech is cut at the ends of sentences, and only there', () => {
  expect(sentencesOf('Done. You have 4.9 gigabytes left. It is 10 a.m.', 'en')).toEqual(['Done.', 'You have 4.9 gigabytes left.', 'It is 10 a.m.']);
  expect(sentencesOf('办好了，续费成功。有效期到十二月二十三日。', 'zh')).toEqual(['办好了，续费成功。', '有效期到十二月二十三日。']);
});

test('a sentence is spoken once for everybody who asks; one with digits read out one by one is kept nowhere', async () => {
  const spoken: string[] = [];
  const voice: Voice = { name: 'test', async audio(sentence) { spoken.push(sentence); await new Promise((resolve) => { setTimeout(resolve, 5); }); return new Uint8Array(8); } };
  const folder = aFolder();
  const open = () => keptVoice({ voice, folder, style: () => 'test' });
  const kept = await open();
  await Promise.all(Array.from({ length: 50 }, () => kept.audio('To renew, press 1.', 'en')));
  for (const personal of ['It ends in 0 1 4 2.', '尾号 零 幺 四 二 的号码。', 'Type 7 3 9 2 0 5.']) {
    expect(mayBeKept(personal)).toBe(false);
    await kept.audio(personal, 'en');
    await kept.audio(personal, 'en');
  }
  expect(spoken.filter((one) => one === 'To renew, press 1.')).toHaveLength(1);
  expect(spoken).toHaveLength(7);
  // After a restart it is there, and nobody else may read it.
  await (await open()).audio('To renew, press 1.', 'en');
  expect(spoken).toHaveLength(7);
  const files = readdirSync(folder);
  expect(files).toHaveLength(1);
  expect(statSync(join(folder, files[0]!)).mode & 0o077).toBe(0);
});

test('recordings of one’s own: the longest that fits, else word by word, else another voice, else nothing', async () => {
  const folder = aFolder();
  const record = (language: string, pieces: string, byte: number): void => {
    mkdirSync(join(folder, language), { recursive: true });
    writeFileSync(join(folder, language, `${pieces}.ulaw`), Uint8Array.of(byte));
  };
  for (const [pieces, byte] of [['to_renew_press', 1], ['1', 2], ['to', 9], ['you_have', 3], ['4', 4], ['point', 5], ['9', 6], ['gigabytes_left', 7]] as const) record('en', pieces, byte);
  record('zh', '续_费', 8);
  expect(piecesOf('You have 4.9 gigabytes left.', 'en')).toEqual(['you', 'have', '4', '.', '9', 'gigabytes', 'left']);
  expect(recordingName(piecesOf('Llámanos mañana.', 'es'))).toBe('llámanos_mañana');
  const alone = await recordedVoice(folder, null);
  expect([...await alone.audio('To renew, press 1.', 'en')]).toEqual([1, 2]);
  expect([...await alone.audio('You have 4.9 gigabytes left.', 'en')]).toEqual([3, 4, 5, 6, 7]);
  expect([...await alone.audio('续费。', 'zh')]).toEqual([8]);
  await expect(alone.audio('Goodbye.', 'en')).rejects.toThrow('no recordings of a sentence in en');
  const both = await recordedVoice(folder, { name: 'other', audio: () => Promise.resolve(Uint8Array.of(42)) });
  expect([...await both.audio('Goodbye.', 'en')]).toEqual([42]);
});

const missing = ['espeak-ng', 'sox'].filter((program) => spawnSync(program, ['--version'], { stdio: 'ignore' }).error !== undefined);
describe.skipIf(missing.length > 0)(`a voice that speaks${missing.length > 0 ? `, skipped: no ${missing.join(', no ')} on this machine` : ''}`, () => {
  test.each([['To renew, press 1.', 'en'], ['Para renovar, marca 1.', 'es'], ['续费请按 1。', 'zh'], ['-v --stdin is no option here.', 'en']] as const)('%s', async (sentence, language) => {
    const audio = Buffer.from(await espeakVoice().audio(sentence, language));
    expect(audio.length / 8_000).toBeGreaterThan(0.8);
    expect(audio.length / 8_000).toBeLessThan(5);
    expect(loudness([audio])).toBeGreaterThan(500);
    // Begins at once, and 3 dB below full is not reached by clipping.
    expect(loudness([audio.subarray(0, 800)])).toBeGreaterThan(50);
    expect(audio.filter((byte) => byte === 0x00 || byte === 0x80).length).toBe(0);
  });

  test('Chinese is read as Chinese: no character, figure or G falls to the English voice', () => {
    expect(espeakText('还剩 4.9 G 流量。', 'zh')).toBe('还剩 4点9 计 流量。');
    expect(espeakText('Press G.', 'en')).toBe('Press G.');
    const { stdout } = spawnSync('espeak-ng', ['-q', '-x', '-v', ESPEAK_VOICES.zh, '--stdin'], { input: espeakText('续费请按 1。银行卡还剩 4.9 G 流量，有效期到十二月一日。', 'zh'), encoding: 'utf8' });
    expect(stdout.length).toBeGreaterThan(60);
    expect(stdout).not.toContain('(en)');
  });
});
