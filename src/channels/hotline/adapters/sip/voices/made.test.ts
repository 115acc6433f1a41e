import { readFileSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { openLog, silentLog } from '../../../../../platform/log/log.ts';
import { loudness, sipCall } from '../../../../../../tests/support/sip-caller.ts';
import { aListener, SPEED, until } from '../../../../../../tests/support/sip-phone.ts';
import { sipVoice } from '../../../../../voice.ts';
import { SPOKEN, type Step } from '../../../steps.ts';
import { wordsIn } from '../../../words/words.ts';
import { making, madeVoice, packFile } from './made.ts';
import { readPack } from './made/pack.ts';

test('phrases go before words, an unknown word is spelled, a character that nobody recorded is left out and the log says so once', async () => {
  const en = readPack(readFileSync(packFile('en')));
  expect(making(en, 'To renew, press 1.', 'en').parts).toEqual([{ name: 'to renew press', then: 'word' }, { name: 'one', then: 'sentence' }]);
  expect(making(en, 'Please, Xyzzy.', 'en')).toMatchObject({ spelled: ['xyzzy'], silent: [], parts: [{ name: 'please', then: 'breath' }, ...[...'xyzzy'].map((letter) => ({ name: `=${letter}` }))] });
  const lines: string[] = [];
  const voice = madeVoice(openLog({ clock: { nowMs: () => 0 }, write: (line) => lines.push(line) }));
  const without = await voice.audio('谢谢。', 'zh');
  expect(await voice.audio('谢谢龘。', 'zh')).toHaveLength(without.length);
  await voice.audio('谢谢龘。', 'zh');
  expect(lines).toHaveLength(1);
  expect(lines[0]).not.toContain('龘');
  await expect(voice.audio('龘', 'zh')).rejects.toThrow('nothing of a sentence in zh can be said');
});

test('without espeak-ng a call is greeted in three languages by the prompts that come with the product', async () => {
  const voice = await sipVoice({ dataFolder: 'none' }, silentLog, false);
  expect(voice.name).toBe('prompts made beforehand');
  const greeting = SPOKEN.map((language, index): Step => ({ kind: 'say', language, text: `${wordsIn(language).welcome({ shop: 'Xuka' })} ${wordsIn(language).ownLanguage({ key: String(index + 1) })}` }));
  const { listener } = await aListener({ answer: (_ref, number) => Promise.resolve({ next: number + 1, steps: [...greeting, { kind: 'hangup' }] }), ended: () => Promise.resolve() }, { voice });
  onTestFinished(() => listener.close());
  const line = await sipCall({ to: { address: '127.0.0.1', port: listener.port }, from: '+13105550142', speed: SPEED });
  await until(() => line.isOver());
  const heard = line.frames.filter((frame) => frame.some((byte) => byte !== 0xff));
  // Six sentences, each of a second and more; a frame is 20 ms.
  expect(heard.length).toBeGreaterThan(300);
  expect(loudness(heard)).toBeGreaterThan(500);
  await line.close();
});
